"""Where each received item lies in the journal's files, and reading it back from there.

Knows places and bytes; nothing of what an item says. A place holds a checksum of the item, so that
a file that was changed after it was indexed is noticed and never read as something else.
"""

import os
from array import array
from collections.abc import Iterable
from itertools import repeat
from pathlib import Path
from threading import Lock
from zlib import crc32

from tui import files
from tui.domain import wire
from tui.errors import CaseUnreadable
from tui.store.framing import Batch, unwrap

Place = tuple[int, int, int, int]
"""One line: its segment by number, where it starts, its length without line feed, a CRC-32."""


class Records:
    """Places by position, and the bytes that lie there. Reading is safe from any thread."""

    def __init__(self, folder: Path) -> None:
        self.segments: list[str] = []
        """Names of the journal's files; a place tells its segment by number."""
        self.columns = (array("H"), array("Q"), array("I"), array("I"))
        """The parts of the places, by position."""
        self._folder = folder
        self._descriptors: dict[int, int] = {}
        self._guard = Lock()

    def places(self, segment: str, batch: Batch) -> list[Place]:
        """Return the places of the items of a batch."""
        if segment not in self.segments:
            self.segments.append(segment)
        number = self.segments.index(segment)
        checks = map(crc32, batch.items)
        return list(zip(repeat(number), batch.offsets, batch.lengths, checks, strict=False))

    def extend(self, places: Iterable[Place]) -> None:
        """Enter the places of the next positions."""
        for column, found in zip(self.columns, zip(*places, strict=True), strict=False):
            column.extend(found)

    def at(self, position: int) -> Place:
        """Return the place of a position."""
        segment, offset, length, check = self.columns
        return segment[position], offset[position], length[position], check[position]

    def whereabouts(self, place: Place) -> wire.Place:
        """Return a place as somebody without this program can find it."""
        segment, offset, length, _check = place
        return wire.Place(f"data/{self._folder.name}/{self.segments[segment]}", offset, length)

    def read(self, place: Place) -> bytes:
        """Return the item at a place.

        Raises CaseUnreadable when the file no longer holds what was indexed, CaseFailure.
        """
        segment, offset, length, check = place
        path = self._folder / self.segments[segment]
        with files.failures(path), self._guard:
            line = os.pread(self._descriptor(segment, path), length, offset)
        item = unwrap(line)
        if item is None or crc32(item) != check:
            raise CaseUnreadable(
                f"the event journal was changed on disk: {path.name} no longer holds at byte "
                f"{offset} what was received",
                do="check the case with: wxi verify",
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
