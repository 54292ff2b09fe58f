"""What a client must expect of a busy service, on demand: the words of a fault specification.

``429,5xx=0.2,cut=3``: each word is a kind of fault, alone or with how often. A number with a
point, up to ``1.0``, is the share of requests that it strikes; a whole number is how many times it
strikes in all, at the `USUAL` share; alone it strikes at that share without an end. Deterministic
for a seed and an order of requests. Knows no HTTP.
"""

from dataclasses import dataclass
from random import Random
from typing import TypeVar

from tui.errors import BadInput

T = TypeVar("T")

KINDS = {
    "429": "limited: an HTML page and Retry-After",
    "5xx": "500, 502, 503 or 504; a write may have been done all the same",
    "slow": "an answer after some seconds",
    "cut": "the connection ends in the middle of the body",
    "truncated": "JSON that ends too early, though the length is right",
    "invalid-json": "JSON with typographic quotes",
    "empty-page": "a page without items that has a next one",
    "duplicates": "a page that repeats the last items of the page before",
    "dropped": "a page of the list is missing, in the middle or at the end; each item once at most",
    "reordered": "a page's items in another order, or two pages that changed places",
    "late": "some items are left out the first time they would be listed",
    "expired-cursor": "400 for a cursor that was given",
    "expired-token": "401; the token is good for nothing until it is refreshed",
}
USUAL = 0.1
"""The share of requests that a fault strikes when nothing else is said."""


@dataclass
class _Fault:
    kind: str
    share: float
    left: int | None = None


class Faults:
    """The faults of one specification; raises `BadInput` for one that cannot be read."""

    def __init__(self, specification: str, seed: int) -> None:
        self._rng = Random(f"faults {seed}")
        self.struck = 0
        self._faults = [_read(word) for word in specification.replace(" ", "").split(",") if word]

    def __bool__(self) -> bool:
        return bool(self._faults)

    def draw(self, possible: frozenset[str]) -> str | None:
        """Return the fault that strikes the next request, of those ``possible`` for it, if any."""
        for fault in self._faults:
            strikes = self._rng.random() < fault.share
            if not strikes or fault.kind not in possible or fault.left == 0:
                continue
            if fault.left is not None:
                fault.left -= 1
            self.struck += 1
            return fault.kind
        return None

    def number(self, below: int) -> int:
        """Return a number drawn from 0 to less than ``below``."""
        return self._rng.randrange(below)

    def shuffled(self, items: list[T]) -> list[T]:
        """Return items in another order."""
        return self._rng.sample(items, len(items))


def _read(word: str) -> _Fault:
    kind, given, amount = word.partition("=")
    if kind not in KINDS:
        raise BadInput(f"no fault '{kind}'", do=f"choose of {', '.join(KINDS)}")
    if not given:
        return _Fault(kind, USUAL, 1 if kind == "expired-token" else None)
    if amount.isascii() and amount.isdigit() and int(amount) > 0:
        return _Fault(kind, USUAL, int(amount))
    try:
        share = float(amount)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise BadInput(
            f"'{amount}' is not how often a fault strikes",
            do="give a share such as 0.2, or how many times in all",
        )
    return _Fault(kind, share)
