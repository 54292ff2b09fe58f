"""Exhibits on disk: each a numbered picture, its text twin and a sidecar that binds both.

Owns the numbering and the order of writing: picture and text first, then the journal, then the
sidecar that names the journal's line. No number is ever given twice, no file overwritten. Must not
know how a screen was captured.
"""

import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from pathlib import Path

from tui import files
from tui.domain.casefile import Exhibit, ExhibitFacts, JournalEntry, KeptExhibit, Screen
from tui.domain.report import Shot
from tui.domain.wire import sha256
from tui.errors import CaseFailure
from tui.evidence import canonical, capture, exhibit_check, sidecar
from tui.evidence.report import shots

_FILE = re.compile(r"S-(\d{4,})\..*")
_NUMBER = re.compile(r"S-(\d{4,})")


class ExhibitFolder:
    """The exhibits in ``CASE/data/shots``. Safe against other writers to the same folder.

    ``named`` reads the journal's entries of exhibits: a number that it names is not given again,
    though all files of that exhibit were removed.
    """

    def __init__(
        self, folder: Path, named: Callable[[], Iterable[JournalEntry]] = lambda: ()
    ) -> None:
        self._folder = folder
        self._named = named
        self._last: int | None = None  # number of an exhibit that the journal names

    def write(
        self, screen: Screen, facts: ExhibitFacts, journal: Callable[[Exhibit], JournalEntry]
    ) -> Exhibit:
        """Write picture and text, have them journalled, then write the sidecar that names both.

        ``journal`` must add a ``shot`` entry whose object is the exhibit's number with the
        picture's digest, and return it. When it or the disk fails before that, no file stays.
        Raises DiskFull or CaseFailure, BadInput for a screen that cannot be drawn, and whatever
        ``journal`` raises.
        """
        files.private_folder(self._folder)
        twin = capture.text(screen).encode()
        number, descriptor = self._claim()
        stem = self._folder / number
        picture_path, twin_path = stem.with_suffix(".svg"), stem.with_suffix(".txt")
        try:
            picture = capture.svg(screen, facts, number, sha256(twin)).encode()
            _check(picture)
            with files.failures(picture_path):
                files.append_all(descriptor, picture)
                files.write_new(twin_path, twin)
            where = f"{self._folder.parent.name}/{self._folder.name}/{number}"
            exhibit = Exhibit(
                number=number,
                svg=f"{where}.svg",
                txt=f"{where}.txt",
                sidecar=f"{where}.json",
                svg_sha256=sha256(picture),
                txt_sha256=sha256(twin),
            )
            entry = journal(exhibit)
        except BaseException:
            picture_path.unlink(missing_ok=True)
            twin_path.unlink(missing_ok=True)
            raise
        finally:
            os.close(descriptor)
        content = sidecar.complete(
            sidecar.record(screen, facts, number, exhibit.txt_sha256), exhibit, entry
        )
        with files.failures(stem.with_suffix(".json")):
            files.write_new(stem.with_suffix(".json"), canonical.encode_readable(content))
        return exhibit

    def read(self, entries: Iterable[JournalEntry]) -> list[KeptExhibit]:
        """Return the exhibits in the order of their numbers, each checked against its files.

        ``entries`` are those of the journal. What it names and is not there is an exhibit, too.
        """
        named: dict[str, list[exhibit_check.Shot]] = {}
        for told in filter(None, map(exhibit_check.shot, entries)):
            named.setdefault(told[0], []).append(told[1])
        numbers = _in_order({*self.numbers(), *named})
        return [self._read(number, named.get(number, [])) for number in numbers]

    def numbers(self) -> list[str]:
        """Return the numbers of the exhibits of which there is any file, in order."""
        with files.failures(self._folder):
            present = self._folder.iterdir() if self._folder.is_dir() else ()
            found = filter(None, (_FILE.fullmatch(path.name) for path in present))
            return _in_order({f"S-{match[1]}" for match in found})

    def _read(self, number: str, named: list[exhibit_check.Shot]) -> KeptExhibit:
        if not _NUMBER.fullmatch(number):  # a journal may come from anybody
            return KeptExhibit(number, {}, "", ((number, "is not the name of an exhibit"),))
        path = self._folder / f"{number}.json"
        try:
            content = canonical.decode(path.read_bytes())
            found = exhibit_check.problems(path, number, named)
            wrong = [(part.name, what) for part, what in found]
        except OSError as error:
            content, wrong = {}, [(path.name, f"cannot be read: {os.strerror(error.errno or 0)}")]
        except ValueError:
            content, wrong = {}, [(path.name, "is not a JSON object")]
        twin = path.with_suffix(".txt")
        text = twin.read_bytes().decode("utf-8", "replace") if twin.is_file() else ""
        return KeptExhibit(number, content, text, tuple(wrong))

    def shots(self) -> list[Shot]:
        """Return the exhibits for a report, in order, each checked against its sidecar.

        Raises CaseFailure.
        """
        return shots.read(self._folder)

    def _claim(self) -> tuple[str, int]:
        """Take the next number by creating its picture, which must not exist."""
        with files.failures(self._folder):
            found = (_FILE.fullmatch(path.name) for path in self._folder.iterdir())
            last = max((int(match[1]) for match in found if match), default=0)
            following = 1 + max(last, self._last_named())
            while True:
                number = f"S-{following:04d}"
                try:
                    descriptor = files.create(self._folder / f"{number}.svg", appending=True)
                except FileExistsError:
                    following += 1
                else:
                    self._last = following
                    return number, descriptor

    def _last_named(self) -> int:
        if self._last is None:
            told = filter(None, map(exhibit_check.shot, self._named()))
            found = (_NUMBER.fullmatch(number) for number, _shot in told)
            self._last = max((int(match[1]) for match in found if match), default=0)
        return self._last


def _in_order(numbers: Iterable[str]) -> list[str]:
    return sorted(numbers, key=lambda number: (len(number), number))


def _check(picture: bytes) -> None:
    try:
        ET.fromstring(picture)  # noqa: S314  our own output; read to prove that it can be
    except ET.ParseError as error:
        raise CaseFailure(f"The picture is not well-formed: {error}") from error
