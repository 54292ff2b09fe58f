"""Checks a sealed case: its lists, its journal's head, signature and time stamp, and what it holds.

Every finding names a file. Whose key signed and whose clock stamped is only proved when it is said
whom to trust; without that, what they claim is told as a claim.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tui import files
from tui.domain.signers import mark
from tui.errors import BadInput, VerificationFailed, WxiError
from tui.evidence import bag, bag_check, chain, signatures, stamps
from tui.evidence.verify import Problem, Report, verify_case


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom to trust: a file of allowed signers, and a PEM file of time stamping authorities."""

    signers: Path | None = None
    authorities: Path | None = None


NOBODY = Trust()


@dataclass(frozen=True, slots=True)
class BagReport:
    """What was found of a bag: the report on what it holds, and what seals it, in words.

    ``seal`` is the digest of the tag manifest, which stands for the whole.
    """

    seal: str
    report: Report
    said: tuple[str, ...]


def verify_bag(
    folder: Path, trust: Trust = NOBODY, read: Callable[[int], None] = lambda _bytes: None
) -> BagReport:
    """Check a bag. ``read`` hears how many bytes were read, twice as many as the bag has.

    Raises Refused when a tool that checks signatures or stamps is not on this host.
    """
    found = bag_check.check(folder, read)
    seal = found.digests.get(bag.TAGMANIFEST, "")
    said = [*_signature(found, trust.signers), *_stamp(folder, found, seal, trust)]
    _journal(folder, found)
    if (folder / bag.PAYLOAD).is_dir():
        inside = verify_case(folder, read)
    else:
        inside = Report({}, (Problem(bag.PAYLOAD, "the bag has no payload", "missing"),))
    report = replace(
        inside,
        checked={"files": len(found.digests), **inside.checked},
        problems=(*found.problems, *inside.problems),
    )
    return BagReport(seal, report, tuple(said))


def _journal(folder: Path, found: bag_check.Found) -> None:
    """Check that the journal ends where the bag says that it did."""
    try:
        held = chain.examine(folder / bag.PAYLOAD / "journal")
    except OSError as error:
        found.note(f"{bag.PAYLOAD}/journal", "different", f"cannot be read: {error.strerror}")
        return
    told = found.info.get("Journal-Count"), found.info.get("Journal-Head")
    if told != (str(held.count), held.head):
        found.note(
            f"{bag.PAYLOAD}/journal",
            "different",
            f"{held.count} lines that end in {held.head[:16]}, where {bag.INFO} tells of "
            f"{told[0]} that end in {str(told[1])[:16]}",
        )


def _signature(found: bag_check.Found, signers: Path | None) -> list[str]:
    signature = found.read(bag.SIGNATURE)
    key = found.info.get("Signing-Key")
    if signature is None:
        if key:
            found.note(bag.SIGNATURE, "missing", f"the case was signed with {key}")
        return ["signature: none"]
    signed = found.read(bag.TAGMANIFEST) or b""
    try:
        if key and (by := mark(signature).key) != key:
            raise VerificationFailed(f"it is by the key {by}, where {bag.INFO} tells of {key}")
        if signers is not None:
            return [f"signature: by {signatures.verify(signed, signature, _given(signers)).by}"]
        if not signatures.fits(signed, signature):
            raise VerificationFailed("it is not of this tag manifest")
        told = f"fits the key {mark(signature).key}; whose that is, --signers FILE tells"
    except WxiError as failure:
        if shutil.which("ssh-keygen") is None:  # nothing was found out about the signature
            raise
        found.note(bag.SIGNATURE, "different", failure.message)
        return ["signature: does not hold"]
    return [f"signature: {told}"]


def _given(path: Path) -> bytes:
    raw = files.read(path)
    if raw is None:
        raise BadInput(f"there is no file {path}", do="name a file of allowed signers")
    return raw


def _stamp(folder: Path, found: bag_check.Found, seal: str, trust: Trust) -> list[str]:
    query = found.read(bag.QUERY)
    if query is not None and seal and query != stamps.query(seal):
        found.note(bag.QUERY, "different", "it is not the query for this tag manifest")
    response = folder / bag.STAMP
    if bag.STAMP not in found.digests:
        return ["time stamp: none"]
    try:
        time = stamps.read(response, seal)
    except (BadInput, VerificationFailed) as failure:
        found.note(bag.STAMP, "different", failure.message)
        return ["time stamp: does not hold"]
    if trust.authorities is None:
        return [f"time stamp: claims {time}; whether that is proved, --tsa FILE tells"]
    if why := stamps.verify(folder / bag.TAGMANIFEST, response, trust.authorities):
        found.note(bag.STAMP, "different", f"is not proved: {why}")
        return ["time stamp: does not hold"]
    return [f"time stamp: {time}, by an authority of {trust.authorities.name}"]
