"""A production on disk: under a temporary name, then searched byte by byte, then in its place.

Owns the log, the list of digests, the gate before publishing, and cleaning up.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tui import files
from tui.domain.redaction.gate import OVERLAP, Gate, Leak
from tui.errors import BadInput, VerificationFailed
from tui.evidence import canonical

LOG, SOURCES, SUMS, README = "redaction.json", "sources.jsonl", "SHA256SUMS", "README.txt"
_PIECE = 1 << 22  # bytes that are searched at a time
_TOLD = 3  # leaks that the refusal names

ABOUT = """\
This is a redacted production copy of a case of webex-investigator.

{case}/        a case as the console opens it, made for this copy: what it calls
               received is as redacted. Its journal and its digests are its own.
exports/       the same as files for other tools, each with its manifest
redaction.json how often which rule was applied where, and what was left out
sources.jsonl  for each received item its digest here, and a keyed digest of the
               original: only the holder of the original case can check it, so
               that nobody can confirm a guess of what was redacted
SHA256SUMS     the digests of all files, for: sha256sum -c SHA256SUMS

People appear as "Person 1" with addresses of redacted.invalid and UUIDs that
were made for them: the same in the whole copy, and in every copy of the case.
Who they are can be told only from the original case.
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A leak and the file in which it is; of a name the file's own."""

    path: str
    leak: Leak

    def line(self) -> str:
        """Return where it is, and what of which rule, for the eyes of whoever made the rules."""
        leak, token = self.leak, self.leak.token
        where = f"{self.path} until byte {leak.offset:,} ({leak.reading})"
        return f"{where}: {token.text[:40]!r} of rule {token.rule}"


class ProductionFolder:
    """One production being made. Used as a context: without ``publish`` nothing stays of it."""

    def __init__(self, to: Path) -> None:
        self.to = to
        self.part = to.with_name(f".{to.name}.{os.getpid()}.part")

    def __enter__(self) -> "ProductionFolder":
        if not self.to.name or not self.to.parent.is_dir():
            raise BadInput(f"there is no folder {self.to.parent}", do="create it first")
        if os.path.lexists(self.to):
            raise BadInput(f"{self.to} is there already", do="nothing is overwritten: name another")
        with files.failures(self.part):
            self.part.mkdir(mode=0o700)
            self.part.chmod(0o700)
        return self

    def __exit__(self, *_failure: object) -> None:
        shutil.rmtree(self.part, ignore_errors=True)

    def write(self, name: str, raw: bytes) -> None:
        """Add a file."""
        with files.failures(self.part / name):
            files.write_new(self.part / name, raw)

    def log(self, content: Mapping[str, object], case_id: str) -> None:
        """Add the log and what explains the folder."""
        self.write(LOG, canonical.encode_readable(content))
        self.write(README, ABOUT.format(case=case_id).encode())

    def seal(self) -> str:
        """Write the list of all files with their digests, and return the digest of the list."""
        lines = []
        for path in self._files():
            with files.failures(path), path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            lines.append(f"{digest}  {path.relative_to(self.part).as_posix()}\n")
        raw = "".join(lines).encode()
        self.write(SUMS, raw)
        return hashlib.sha256(raw).hexdigest()

    def pass_gate(self, gate: Gate, heed: Callable[[int], None]) -> int:
        """Search every byte of every file, and the names, and return how many bytes there are.

        Raises VerificationFailed when anything is found that had to vanish.
        """
        done = 0
        for path in self._files():
            name = path.relative_to(self.part).as_posix()
            if found := [Found("the name of a file", leak) for leak in gate.search(name.encode())]:
                raise _leaking(found)
            for start, piece in _pieces(path):
                heed(done + start)
                if found := [Found(name, _moved(leak, start)) for leak in gate.search(piece)]:
                    raise _leaking(found)
            done += path.stat().st_size
        return done

    def publish(self) -> None:
        """Put the folder into its place."""
        os.sync()
        with files.failures(self.to):
            if os.path.lexists(self.to):
                raise BadInput(f"{self.to} is there already", do="name another folder")
            self.part.rename(self.to)
            files.sync_folder(self.to.parent)

    def _files(self) -> list[Path]:
        return sorted(path for path in self.part.rglob("*") if path.is_file())


def _leaking(found: list[Found]) -> VerificationFailed:
    # One reading of a place is enough to find it.
    places = {one.leak.token: one.line() for one in reversed(found)}
    told = "; ".join(list(places.values())[::-1][:_TOLD])
    return VerificationFailed(
        f"nothing was published, as something that had to vanish is still there: {told}",
        do="where it is a word of these files themselves, make the word longer, or say "
        "parts = false for the person and name their further names with also",
    )


def _moved(leak: Leak, by: int) -> Leak:
    return Leak(leak.token, leak.reading, leak.offset + by)


def _pieces(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the bytes of a file with their offsets, each piece reaching into the one before."""
    before, start = b"", 0
    with files.failures(path), path.open("rb") as stream:
        while chunk := stream.read(_PIECE):
            yield start - len(before), before + chunk
            start += len(chunk)
            before = (before + chunk)[-OVERLAP:]
