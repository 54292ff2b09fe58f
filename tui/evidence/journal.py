"""The journal: one hash-chained line for each thing the officer did.

What destroys, retrieves or changes the case is durable before it is answered. What was only looked
at is written at once, so that a killed console loses nothing of it, but waits for the disk no
longer than until the next durable entry, or the 16th that waits: a power cut can take at most 15
such entries, all of them at the end.

Owns the writing: order, durability, what happens on a full disk or after a crash. Must not know
services, the store or Webex.
"""

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Self

from tui import files
from tui.domain.casefile import JournalEntry, Performer
from tui.domain.ports import Clock
from tui.domain.times import format_api
from tui.domain.wire import sha256
from tui.errors import BadInput, CaseFailure, Refused, VerificationFailed
from tui.evidence import canonical, chain, entry

SEGMENT_LIMIT = 50_000_000  # bytes
MOST_WAITING = 16  # entries that one fsync makes durable together


class ChainedJournal:
    """The journal of one case. Safe to use from any thread; one process writes at a time.

    ``notice`` says in one line what was repaired on opening, or what is wrong with a journal that
    was opened for reading; empty when all is well.
    """

    def __init__(
        self,
        folder: Path,
        found: chain.Chain,
        *,
        case_id: str,
        performer: Performer,
        version: str,
        clock: Clock,
        limit: int,
    ) -> None:
        self._folder = folder
        self._case_id = case_id
        self._performer = performer
        self._version = version
        self._clock = clock
        self._limit = limit
        self._count, self._head = found.count, found.head
        self._segment, self._size = found.segment, found.size
        self._descriptor: int | None = None
        self._waiting = 0  # entries at the end that the disk may not have yet
        self._lock = threading.Lock()
        self.read_only = True
        self.notice = ""

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        case_id: str,
        performer: Performer,
        version: str,
        clock: Clock,
        read_only: bool = False,
        limit: int = SEGMENT_LIMIT,
    ) -> Self:
        """Open the journal in ``CASE/data/journal``, checking the whole chain.

        For writing, the folder is created when missing, a torn last line is moved to
        ``torn-<time>.bin`` (it was never acknowledged), and a broken chain raises
        VerificationFailed. For reading, nothing on disk changes and a break is told in ``notice``.
        ``limit`` is the size in bytes at which a new segment begins.
        """
        try:
            found = chain.examine(folder, quick=True)
        except OSError as error:
            raise CaseFailure(f"Cannot read the journal: {error.strerror or error}") from error
        journal = cls(
            folder,
            found,
            case_id=case_id,
            performer=performer,
            version=version,
            clock=clock,
            limit=limit,
        )
        if read_only:
            if found.broken:
                journal.notice = found.broken.line()
            elif found.torn:
                journal.notice = f"The journal ends in {found.torn} bytes of an unfinished line"
            return journal
        if found.broken:
            raise found.broken
        journal._begin(found)
        return journal

    def _begin(self, found: chain.Chain) -> None:
        files.private_folder(self._folder)
        path = self._folder / chain.segment_name(max(found.segment, 1))
        with files.failures(path):
            if found.segment == 0:
                descriptor = files.create(path, appending=True)
                self._segment = 1
            else:
                flags = os.O_RDWR | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
                descriptor = os.open(path, flags)
            try:
                files.sync_folder(self._folder)
                if found.torn:
                    self._cut(descriptor, path, found)
            except BaseException:
                os.close(descriptor)
                raise
        self._descriptor = descriptor
        self.read_only = False
        if self._count:
            self._anchor()

    def _cut(self, descriptor: int, path: Path, found: chain.Chain) -> None:
        moment = format_api(self._clock()).replace(":", "").replace("-", "")
        number, torn = 1, os.pread(descriptor, found.torn, found.size)
        while (aside := self._folder / f"torn-{moment}-{number}.bin").exists():
            number += 1
        files.write_new(aside, torn)
        os.ftruncate(descriptor, found.size)
        os.fsync(descriptor)
        self.notice = (
            f"The last line of the journal was unfinished: "
            f"{found.torn} bytes of {path.name} were moved to {aside.name}"
        )

    @property
    def performer(self) -> Performer:
        """Return who acts now."""
        return self._performer

    def identify(self, webex_person_id: str) -> None:
        """Name the Webex identity that acts from now on."""
        with self._lock:
            self._performer = replace(self._performer, webex_person_id=webex_person_id)

    @property
    def head(self) -> str:
        """Return the digest of the last line; 64 zeros when there is none."""
        return self._head

    def __len__(self) -> int:
        return self._count

    def append(
        self,
        action: str,
        *,
        object_type: str,
        object_id: str,
        object_sha256: str | None = None,
        result: str | None = None,
        reason: str | None = None,
        durable: bool = True,
    ) -> JournalEntry:
        """Add an entry and return it once it is on disk. Ids and digests only.

        Unless ``durable``, the disk may get it later, together with others (see above).
        Raises BadInput for an action that does not exist or an entry above 1 MiB, Refused when the
        journal was opened for reading or is closed, DiskFull (the journal is as before, and usable
        once there is space), VerificationFailed when somebody else changed the file.
        """
        if action not in list(entry.Action):
            raise BadInput(f"{action!r} is not an action of the journal")
        with self._lock:
            if self._descriptor is None:
                raise Refused("The journal is open for reading only")
            line = entry.encode(
                seq=self._count + 1,
                at=self._clock(),
                performer=self._performer,
                version=self._version,
                action=str(action),
                target=(object_type, object_id, object_sha256),
                result=result,
                reason=reason,
                case_id=self._case_id,
                prev=self._head,
            )
            if len(line) > chain.LONGEST:
                raise BadInput("An entry of the journal is longer than 1 MiB")
            durable = durable or self._waiting + 1 >= MOST_WAITING
            descriptor = self._room(self._descriptor, len(line))
            self._write(descriptor, line, durable=durable)
            self._waiting = 0 if durable else self._waiting + 1
            self._count += 1
            self._head = sha256(line)
            self._size += len(line)
            if action in chain.ANCHORING:
                self._anchor()
            return entry.read(self._head, canonical.decode(line))

    def _room(self, descriptor: int, length: int) -> int:
        """Return the descriptor of the segment that takes the next line."""
        if self._size == 0 or self._size + length <= self._limit:
            return descriptor
        path = self._folder / chain.segment_name(self._segment + 1)
        with files.failures(path):
            os.fsync(descriptor)  # what waits there no later fsync would reach
            fresh = files.create(path, appending=True)
            self._descriptor, self._segment, self._size = fresh, self._segment + 1, 0
            os.close(descriptor)
            files.sync_folder(self._folder)
        return fresh

    def _write(self, descriptor: int, line: bytes, *, durable: bool) -> None:
        path = self._folder / chain.segment_name(self._segment)
        with files.failures(path):
            if files.size(descriptor) != self._size:
                raise VerificationFailed(
                    f"{path.name} of the journal was changed by something else",
                    do="Close the case and verify it",
                )
            try:
                files.append_all(descriptor, line, durable=durable)
            except BaseException:  # Ctrl-C too: what was not acknowledged must not stay
                os.ftruncate(descriptor, self._size)
                raise

    def _anchor(self) -> None:
        content = canonical.encode({"count": self._count, "sha256": self._head})
        try:
            files.replace(self._folder / chain.ANCHOR, content + b"\n")
        except CaseFailure:
            # The entry is durable already; reporting it as failed would be wrong, and the older
            # anchor stays true. The next one covers this entry too.
            return

    def entries(self, action: str = "") -> Iterator[JournalEntry]:
        """Read all entries from disk, or those of an action, which is faster; oldest first.

        Raises VerificationFailed at a break.
        """
        for line in chain.walk(self._folder):
            if action in ("", line.action):
                yield entry.read(line.sha256, line.content())

    def named(self, action: str) -> set[str]:
        """Return the digests of the objects that the entries of an action name, read from disk."""
        found = (one.content.get("object") for one in self.entries(action))
        return {str(one.get("sha256")) for one in found if isinstance(one, dict)}

    def verify(self) -> int:
        """Re-read the whole chain and return its length; raises VerificationFailed.

        While another process writes, the chain may have grown since it was opened.
        """
        with self._lock:
            found = chain.examine(self._folder)
            if found.broken:
                raise found.broken
            if not self.read_only and (found.count, found.head) != (self._count, self._head):
                raise VerificationFailed("The journal on disk is not the one that was written here")
            if found.count < self._count:
                raise VerificationFailed("The journal was cut since it was opened")
            return found.count

    def close(self) -> None:
        """Anchor the head and close the file; nothing can be appended afterwards."""
        with self._lock:
            if self._descriptor is None:
                return
            if self._count:
                self._anchor()
            os.close(self._descriptor)
            self._descriptor = None
            self.read_only = True
