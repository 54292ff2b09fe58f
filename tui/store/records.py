"""Where each received item lies in the journal's files, and reading it back from there.

Knows places and bytes; nothing of what an item says. A place holds a checksum of the item, so that
a file that was changed after it was indexed is noticed and never read as something else.
"""

import os
from array import array
from pathlib import Path
from threading import Lock
from typing import NamedTuple
from zlib import crc32

from tui import files
from tui.errors import CaseUnreadable
from tui.store.framing import Batch, unwrap


class Place(NamedTuple):
    """One line: segment by number, bytes from its start, bytes without the line feed, CRC-32."""

    segment: int
    offset: int
    length: int
    check: int


class Records:
    """Places by position, and the bytes that lie there. Reading is safe from any thread."""

    def __init__(self, folder: Path) -> None:
        self.segments: list[str] = []
        """Names of the journal's files; a place tells its segment by number."""
        self.segment = array("H")
        self.offset = array("Q")
        self.length = array("I")
        self.check = array("I")
        self._folder = folder
        self._descriptors: dict[int, int] = {}
        self._guard = Lock()

    def places(self, segment: str, batch: Batch) -> list[Place]:
        """Return the places of the items of a batch."""
        if segment not in self.segments:
            self.segments.append(segment)
        number = self.segments.index(segment)
        checks = map(crc32, batch.items)
        return [
            Place(number, *found)
            for found in zip(batch.offsets, batch.lengths, checks, strict=True)
        ]

    def add(self, place: Place) -> None:
        """Enter the place of the next position."""
        self.segment.append(place.segment)
        self.offset.append(place.offset)
        self.length.append(place.length)
        self.check.append(place.check)

    def at(self, position: int) -> Place:
        """Return the place of a position."""
        return Place(
            self.segment[position],
            self.offset[position],
            self.length[position],
            self.check[position],
        )

    def read(self, place: Place) -> bytes:
        """Return the item at a place.

        Raises CaseUnreadable when the file no longer holds what was indexed, CaseFailure.
        """
        path = self._folder / self.segments[place.segment]
        with files.failures(path), self._guard:
            line = os.pread(self._descriptor(place.segment, path), place.length, place.offset)
        item = unwrap(line)
        if item is None or crc32(item) != place.check:
            raise CaseUnreadable(
                f"the event journal was changed on disk: {path.name} no longer holds at byte "
                f"{place.offset} what was received",
                do="Check the case with: wxi verify",
            )
        return item

    def close(self) -> None:
        """Close the files; reading opens them again."""
        with self._guard:
            while self._descriptors:
                os.close(self._descriptors.popitem()[1])

    def _descriptor(self, segment: int, path: Path) -> int:
        if segment not in self._descriptors:
            self._descriptors[segment] = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        return self._descriptors[segment]
