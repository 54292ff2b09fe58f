"""Cases on disk: created, listed, found by name, and opened with all their parts.

Owns the layout of a case folder. ``open_parts`` is where the composition root comes in.
"""

import os
import re
import shutil
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

from tui import files
from tui.domain.casefile import CaseFacts
from tui.domain.ports import Clock
from tui.domain.wire import sha256
from tui.errors import BadInput, CaseFailure, UnknownCase
from tui.store.annotations import AnnotationFile
from tui.store.casework import CaseworkStore
from tui.store.directory import DirectoryStore
from tui.store.events import EventStore
from tui.store.facts import read_facts, save_facts
from tui.store.lock import CaseLock, Sealed
from tui.store.plans import PlanFolder
from tui.store.recordlog import RecordStore
from tui.store.requests import RequestFile
from tui.store.vault import FileVault

__all__ = [
    *("StoreParts", "create", "facts_of", "find", "is_sealed", "list_cases", "load", "open_parts"),
    "save_facts",
]

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True)
class StoreParts:
    """An open case's parts. ``close`` gives the case up; afterwards every writing is refused.

    ``read_only`` is True when somebody else holds the case; every writing method then raises
    Refused. ``notice`` says who holds it and what was found wrong or repaired, one line each.
    """

    facts: CaseFacts
    read_only: bool
    sealed: bool
    notice: str
    events: EventStore
    records: RecordStore
    directory: DirectoryStore
    vault: FileVault
    plans: PlanFolder
    casework: CaseworkStore
    annotations: AnnotationFile
    requests: RequestFile
    close: Callable[[], None]


def create(
    root: Path,
    *,
    id: str,  # noqa: A002 - the field's name
    title: str,
    zone: str,
    base_url: str,
    now: datetime,
) -> CaseFacts:
    """Create a case folder under ``root``. ``zone`` is an IANA name, ``now`` an aware time.

    Raises BadInput for an id that cannot name a folder or is taken, DiskFull or CaseFailure.
    """
    if not _ID.fullmatch(id):
        raise BadInput(
            f"{id[:80]!r} cannot name a case",
            do="Use up to 64 letters, digits and . _ - with a letter or digit first",
        )
    folder = root / id
    if folder.exists():
        raise BadInput(f"There is a case {id} already", do="Choose another name, or open it")
    made = CaseFacts(id=id, title=title, created=now.astimezone(UTC), zone=zone, base_url=base_url)
    draft = root / f".{id}.new"  # a case appears complete or not at all
    with files.failures(folder):
        if draft.exists():
            shutil.rmtree(draft)
        try:
            files.private_folder(draft / "data")
            save_facts(draft, made)
            draft.rename(folder)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        files.sync_folder(root)
    return made


def list_cases(root: Path) -> list[CaseFacts]:
    """Return the cases under ``root`` by id; one that cannot be read is left out.

    ``load`` says what is wrong with such a case.
    """
    if not root.is_dir():
        return []
    with files.failures(root):
        names = sorted(path.name for path in root.iterdir() if _ID.fullmatch(path.name))
    found = []
    for name in names:
        with suppress(CaseFailure):
            facts = read_facts(root / name)
            if facts is not None:
                found.append(facts)
    return found


def load(root: Path, id: str) -> CaseFacts:  # noqa: A002 - the field's name
    """Return the facts of one case. Raises UnknownCase, CaseUnreadable."""
    facts = read_facts(root / id) if _ID.fullmatch(id) else None
    if facts is None:
        names = {facts.id.lower(): facts.id for facts in list_cases(root)}
        near = [names[name] for name in get_close_matches(id.lower(), names, n=3)]
        raise UnknownCase(
            f"There is no case {id[:80]!r}",
            do=f"Did you mean {', '.join(near)}?" if near else "List the cases with: wxi case list",
        )
    return facts


def find(root: Path, name: str) -> Path:
    """Return the folder of a case by its id, or of a sealed one by its path.

    Raises UnknownCase, CaseUnreadable.
    """
    if os.sep not in name:
        try:
            return root / load(root, name).id
        except UnknownCase:
            if not is_sealed(Path(name)):
                raise
    if not is_sealed(Path(name)):
        raise UnknownCase(
            f"{name[:200]!r} is not a sealed case",
            do="name a case by its id, a sealed one by its folder",
        )
    return Path(name).resolve()


def facts_of(folder: Path) -> CaseFacts:
    """Return what a folder says of its case. Raises UnknownCase, CaseUnreadable."""
    facts = read_facts(folder)
    if facts is None:
        raise UnknownCase(f"{folder.name} is not a case")
    return facts


def is_sealed(folder: Path) -> bool:
    """Tell whether a folder is a sealed case, a bag."""
    return (folder / "bagit.txt").is_file()


def open_parts(folder: Path, *, clock: Clock, cache: Path | None = None) -> StoreParts:
    """Open a case folder, for writing when nobody else holds it, else for reading.

    ``cache`` is a folder for what can be made anew from any case; without it, opening is slower.
    Opening for reading changes nothing on disk; a sealed case is always opened so. Raises
    UnknownCase, CaseUnreadable, CaseFailure.
    """
    facts = facts_of(folder)
    data, sealed = folder / "data", is_sealed(folder)
    stack = ExitStack()
    try:
        lock = Sealed() if sealed else CaseLock(folder / "lock", clock=clock)
        stack.callback(lock.release)
        # A bag may come from anybody: its cache is named by its own digest, not by what it says.
        own = _digest(folder / "tagmanifest-sha256.txt") if sealed else facts.id
        columns = cache / own / "events.columns" if cache else None
        events = EventStore(data / "events", lock=lock, clock=clock, cache=columns)
        stack.callback(events.close)
        records = RecordStore(data / "records", lock=lock, clock=clock)
        stack.callback(records.close)
        looked_up = data / "derived" if sealed else folder
        directory = DirectoryStore(looked_up / "directory.json", lock=lock, clock=clock)
        stack.callback(directory.close)
        casework = CaseworkStore(data / "casework.json", lock=lock, clock=clock)
        stack.callback(casework.close)
        annotations = AnnotationFile(data / "notes.jsonl", lock=lock, clock=clock)
        stack.callback(annotations.close)
        requests = RequestFile(data / "requests.jsonl", lock=lock)
        stack.callback(requests.close)
        plans = PlanFolder(folder, lock=lock)
        stack.callback(plans.close)
        vault = FileVault(folder, lock=lock)
        said = (*events.notices, directory.notice, casework.notice, annotations.notice)
        holder = "" if lock.held else f"Open for reading only: {lock.obstacle}"
        return StoreParts(
            facts=facts,
            read_only=not lock.held,
            sealed=sealed,
            notice="\n".join(line for line in (holder, *said) if line),
            events=events,
            records=records,
            directory=directory,
            vault=vault,
            plans=plans,
            casework=casework,
            annotations=annotations,
            requests=requests,
            close=stack.close,
        )
    except BaseException:
        stack.close()
        raise


def _digest(path: Path) -> str:
    return f"sealed-{sha256(files.read(path) or b'')[:32]}"
