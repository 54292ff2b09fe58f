"""Time stamps of RFC 3161 without a network: the query, and what a response says.

A query holds the digest and nothing else, so it may be carried to a time stamping authority by any
way. Whether a response was made by an authority only ``openssl ts`` tells, which third parties have
as well.
"""

import re
import subprocess
from pathlib import Path

from tui import children
from tui.errors import BadInput, Refused, VerificationFailed

# DER of an AlgorithmIdentifier of SHA-256, with NULL parameters or, as some authorities, without.
_ALGORITHMS = (
    bytes.fromhex("300d06096086480165030402010500"),
    bytes.fromhex("300b0609608648016503040201"),
)
_STATUS = re.compile(r"^Status: (.+?)\.?$", re.MULTILINE)
_TIME = re.compile(r"^Time stamp: (.+)$", re.MULTILINE)


def _der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return bytes((tag, len(content))) + content


def _imprint(algorithm: bytes, digest: str) -> bytes:
    return _der(0x30, algorithm, _der(0x04, bytes.fromhex(digest)))


def query(digest: str) -> bytes:
    """Return the query for a SHA-256, as ``openssl ts -query -no_nonce -cert`` writes it.

    Without a nonce, anybody who has the digest can make the same bytes and compare.
    """
    return _der(0x30, b"\x02\x01\x01", _imprint(_ALGORITHMS[0], digest), b"\x01\x01\xff")


def read(response: Path, digest: str) -> str:
    """Return the time that a response names for a digest; by whom it was made is not proved.

    Raises BadInput for a file that is no response or grants nothing, VerificationFailed for a
    response about something else, Refused without openssl.
    """
    said = _openssl("-reply", "-in", str(response), "-text")
    text = said.stdout.decode("utf-8", "replace")
    status, time = _STATUS.search(text), _TIME.search(text)
    if said.returncode or status is None:
        raise BadInput(
            f"{response.name} is no response of a time stamping authority",
            do="name the .tsr file that it sent",
        )
    if not status[1].startswith("Granted") or time is None:
        raise BadInput(f"{response.name} grants nothing: {status[1]}", do="send the query again")
    raw = response.read_bytes()
    if not any(_imprint(algorithm, digest) in raw for algorithm in _ALGORITHMS):
        raise VerificationFailed(
            f"{response.name} is not for this bag: it names another digest",
            do="send the .tsq of this bag, and attach what comes back",
        )
    return time[1]


def verify(stamped: Path, response: Path, authority: Path) -> str:
    """Return "" when a response is by one of the authorities in a PEM file, else why it is not."""
    said = _openssl(
        *("-verify", "-data", str(stamped), "-in", str(response), "-CAfile", str(authority))
    )
    if said.returncode == 0:
        return ""
    lines = said.stderr.decode("utf-8", "replace").strip().splitlines()
    return next(
        (line for line in lines if "error:" in line), f"openssl ends with {said.returncode}"
    )


def _openssl(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - no shell; files are arguments
            ["openssl", "ts", *arguments],  # noqa: S607 - whichever the host has
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=60,
            env=children.environment(),
        )
    except (FileNotFoundError, subprocess.TimeoutExpired):
        raise Refused(
            "openssl, which reads time stamps, is not on this host", do="install openssl"
        ) from None
