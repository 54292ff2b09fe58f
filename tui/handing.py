"""Handing a case over: joins the archive, the journals of both sides, and the checking.

Beside ``bootstrap`` one of the places that know concrete classes.
"""

import json
import os
import shutil
import socket
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tui import __version__, bootstrap, files
from tui.domain.ports import OpenCase
from tui.domain.times import format_api
from tui.errors import VerificationFailed
from tui.evidence import pack, unpack
from tui.evidence.unpack import Packed
from tui.evidence.verify import verify_case
from tui.evidence.verify_bag import Trust, verify_bag
from tui.performer import performer
from tui.settings import Settings
from tui.store import cases

Say = Callable[[str, int, int], None]  # what is being done, and bytes of how many


@dataclass(frozen=True, slots=True)
class Handed:
    """What left or came: which case, the archive's digest, how many files, the journal's head."""

    case: str
    sha256: str
    files: int
    head: str
    entries: int


def pack_case(settings: Settings, case_id: str, to: Path, say: Say) -> Handed:
    """Write a case, or a sealed bag of one, as an archive; the journal says so before it is seen.

    Raises Refused for a case that another process holds, BadInput, DiskFull, CaseFailure.
    """
    case = bootstrap.open_case(settings, case_id)
    with closing(case):
        if not case.sealed:
            case.require_writing("pack it, which the journal must say,")
        _tell(case, to, None, "is being packed to be handed over")
        told = _told(case)
        digest = pack.write(case.folder, to, told, lambda done, of: say("packing", done, of))
        head, entries = case.journal.head, len(case.journal)
        try:
            _tell(case, to, digest, f"packed at entry {entries} of the journal")
        except BaseException:
            pack.unfinished(to).unlink(missing_ok=True)
            raise
        pack.place(to)
        count = len(unpack.read(to).files)
        return Handed(case.facts.id, digest, count, head, entries)


def _told(case: OpenCase) -> dict[str, object]:
    who = performer()
    return {
        "case": case.facts.id,
        "sealed": case.sealed,
        "packedAt": format_api(bootstrap.now()),
        "by": who.os_user,
        "host": socket.gethostname(),
        "version": __version__,
        "journalHead": case.journal.head,
        "journalEntries": len(case.journal),
        "eventsHead": case.events.head,
    }


def _tell(case: OpenCase, archive: Path, digest: str | None, result: str) -> None:
    if not case.read_only:
        case.journal.append(
            "transfer",
            object_type="pack",
            object_id=archive.name,
            object_sha256=digest,
            result=result,
        )


def unpack_case(settings: Settings, archive: Path, expected: str, say: Say) -> Handed:
    """Take an archive apart into a case of its name, check everything, and enter the receipt.

    ``expected`` is the digest that was told by another way, "" when none was. Raises BadInput when
    there is such a case already, VerificationFailed when anything differs; then nothing stays.
    """
    digest = pack.digest_of(archive)
    if expected and expected.lower() != digest:
        raise VerificationFailed(
            f"{archive.name} has the SHA-256 {digest}, not the one that was told",
            do="have it sent anew",
        )
    packed = unpack.read(archive)
    cases.free_folder(settings.cases, packed.case)
    files.private_folder(settings.cases)
    draft = settings.cases / f".{packed.case}.{os.getpid()}.part"
    try:
        unpack.extract(archive, draft, lambda done, of: say("unpacking", done, of))
        _check(draft, packed)
        head, entries = _receive(draft, archive, digest, packed)
        with files.failures(settings.cases):
            os.sync()
            draft.rename(cases.free_folder(settings.cases, packed.case))
            files.sync_folder(settings.cases)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return Handed(packed.case, digest, len(packed.files), head, entries)


def _check(draft: Path, packed: Packed) -> None:
    facts = cases.facts_of(draft)
    if facts.id != packed.case:
        raise VerificationFailed(f"the archive says {packed.case!r} and holds {facts.id!r}")
    if cases.is_sealed(draft):
        problems = [f"{one.path}: {one.what}" for one in verify_bag(draft, Trust()).report.problems]
    else:
        problems = [f"{one.path}: {one.what}" for one in verify_case(draft).problems]
    if problems:
        raise VerificationFailed(
            f"the case in the archive has {len(problems)} differences, such as {problems[0]}",
            do="nothing was kept; ask whoever packed it to run wxi verify",
        )


def _receive(draft: Path, archive: Path, digest: str, packed: Packed) -> tuple[str, int]:
    """Enter the receipt, once the journal is known to be the packer's; return the packer's head."""
    is_sealed = cases.is_sealed(draft)
    journal = bootstrap.journal_of(draft, packed.case, read_only=is_sealed)
    try:
        head, entries = journal.head, len(journal)
        if head != packed.text("journalHead"):
            raise VerificationFailed("the archive names another head of the journal than it holds")
        if not is_sealed:
            by = f"{packed.text('by')} on {packed.text('host')}"
            journal.append(
                "transfer",
                object_type="pack",
                object_id=archive.name,
                object_sha256=digest,
                result=f"received from {by}, packed {packed.text('packedAt')}, head {head}",
            )
    finally:
        journal.close()
    return head, entries


def as_json(done: Handed) -> str:
    """Return what left or came for machines."""
    return json.dumps(
        {
            "case": done.case,
            "sha256": done.sha256,
            "files": done.files,
            "journalHead": done.head,
            "journalEntries": done.entries,
        }
    )
