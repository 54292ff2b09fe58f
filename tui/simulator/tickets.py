"""Download links without a token: they carry what they are for, when they end, and a seal."""

from hashlib import blake2s

from tui.simulator.clock import HOUR

LIFETIME = 3 * HOUR


def issue(seed: int, recording: str, kind: str, expires: int) -> str:
    """Return the ticket for one ``kind`` of bytes of a recording, valid until ``expires`` (ms)."""
    told = f"{recording}.{kind}.{expires}"
    return f"{told}.{_seal(seed, told)}"


def read(seed: int, ticket: str, now: int) -> tuple[str, str] | None:
    """Return recording and kind, or None for a ticket that is false or has expired."""
    told, _, seal = ticket.rpartition(".")
    recording, _, rest = told.partition(".")
    kind, _, expires = rest.partition(".")
    if seal != _seal(seed, told) or not expires.isdigit() or int(expires) < now:
        return None
    return recording, kind


def _seal(seed: int, told: str) -> str:
    # Guards nothing but a demonstration: it tells a ticket of ours from an invented one.
    return blake2s(f"{seed}.{told}".encode(), digest_size=8).hexdigest()
