"""Checks a whole case folder as a third party would: from the files alone, without the store.

Owns what "unchanged" means for each kind of file. Streams, so that memory does not grow with the
case. A digest that fits proves that nothing changed since capture, not that the content is true.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tui.errors import UnknownCase
from tui.evidence import canonical, chain, entry, exhibit_check
from tui.evidence.exhibit_check import Shot

_CHUNK = 1 << 20
_COMMIT = b'{"wxi.commit":'
_FIELDS = {"at", "items", "bytes", "sha256"}
_OPTIONAL = {"previous", "advance"}  # the first is absent in cases of earlier releases
_DIGEST = re.compile(r"[0-9a-f]{64}")
_EXHIBIT = re.compile(r"(S-\d{4,})\.(svg|txt|json)")
RECEIVED = ("events", "records")  # journals of received items
# Entries that name what was kept of Webex's answers: by action, the types of their objects.
_RETRIEVED = {"retrieve": {"file", "message"}, "receipt": {"message"}}
KINDS = ("journal", *RECEIVED, "notes", "raw", "blobs", "before", "exhibits")


@dataclass(frozen=True, slots=True)
class Problem:
    """A difference: the file, relative to the case, and what is wrong with it in one line.

    Of a file that lists name, ``kind`` says what happened to it.
    """

    path: str
    what: str
    kind: str = "different"


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, as counts for each of ``KINDS``, and every difference found."""

    checked: Mapping[str, int]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Tell whether nothing differs."""
        return not self.problems


class _Case:
    """One run over one folder: collects counts and problems."""

    def __init__(self, folder: Path, read: Callable[[int], None]) -> None:
        self.folder = folder
        self._read = read
        self.data = folder / "data"
        self.checked: Counter[str] = Counter(dict.fromkeys(KINDS, 0))
        self.problems: list[Problem] = []
        self._commit = ""  # the digest of the last commit line, "" before the first
        self._chained = False  # commit lines of earlier releases name no other
        # Commits that the journal knows, until they are found.
        self._collected: dict[str, set[str]] = {kind: set() for kind in RECEIVED}
        self._plans: dict[str, object] = {}  # plans, signatures, lists of signers: their digests
        self._annotated: list[str] = []  # the lines of notes that the journal knows
        self._retrieved: set[str] = set()  # what the journal says was kept, until it is found

    def note(self, path: Path, what: str) -> None:
        self.problems.append(Problem(path.relative_to(self.folder).as_posix(), what))

    @contextmanager
    def reading(self, path: Path) -> Iterator[None]:
        """Turn a file that cannot be read into a problem."""
        try:
            yield
        except OSError as error:
            self.note(path, f"cannot be read: {error.strerror or error}")

    def files(self, folder: Path) -> Iterator[Path]:
        """Yield the regular files below a folder in order; a link is a problem."""
        if not folder.is_dir():
            return
        for path in sorted(folder.iterdir()):
            if path.is_symlink():
                self.note(path, "is a link; evidence is never linked")
            elif path.is_dir():
                yield from self.files(path)
            elif path.is_file():
                yield path
            else:
                self.note(path, "is no file")

    def journal(self) -> dict[str, list[Shot]]:
        """Check the chain and its anchor; return its exhibits by number."""
        folder = self.data / "journal"
        found = chain.examine(folder)
        if found.broken:
            self.note(folder, found.broken.message)
        elif found.torn:
            last = folder / chain.segment_name(found.segment)
            self.note(last, f"ends in {found.torn} bytes of an unfinished line")
        self.checked["journal"] = found.count
        shots: dict[str, list[Shot]] = {}
        case_id, foreign = self._case_id(), False
        for line in islice(chain.walk(folder), found.count):
            content = line.content()
            foreign = foreign or (case_id is not None and content.get("caseId") != case_id)
            target = content.get("object")
            if told := exhibit_check.shot(entry.read(line.sha256, content)):
                shots.setdefault(told[0], []).append(told[1])
            if line.action == "collect" and isinstance(target, dict):
                known = self._collected.get(str(target.get("type")), self._collected["events"])
                known.add(str(target.get("sha256") or ""))
            if isinstance(target, dict) and (name := _paper(line.action, target)):
                self._plans[name] = target.get("sha256")
            if isinstance(target, dict) and target.get("type") in _RETRIEVED.get(line.action, ()):
                self._retrieved.add(str(target.get("sha256") or ""))
            if line.action == "annotate" and isinstance(target, dict):
                self._annotated.append(str(target.get("sha256")))
        if foreign:
            self.note(folder, f"holds entries of another case than {case_id}")
        return shots

    def _case_id(self) -> object:
        path = self.data / "case.json"
        try:
            return canonical.decode(path.read_bytes()).get("id")
        except FileNotFoundError:
            return None
        except ValueError:
            self.note(path, "is not a JSON object")
            return None

    def received(self, kind: str) -> None:
        """Check that every batch of items fits its commit line, and that none was taken out.

        Comes after ``journal``, which tells the commits that must be there.
        """
        folder = self.data / kind
        self._commit, self._chained = "", False
        segments = [path for path in self.files(folder) if path.suffix == ".jsonl"]
        for index, path in enumerate(segments, 1):
            if path.name != chain.segment_name(index):
                self.note(path, f"{chain.segment_name(index)} is missing before it")
                break
        for path in segments:
            with self.reading(path):
                self._segment(path, kind)
        if self._collected[kind] - {""}:
            self.note(folder, "the journal knows a commit that is missing")

    def _segment(self, path: Path, kind: str) -> None:
        digest, items, size, number, fresh = hashlib.sha256(), 0, 0, 0, True
        with path.open("rb") as file:
            while piece := file.readline(_CHUNK):
                number += fresh
                if fresh and piece.startswith(_COMMIT) and piece.endswith(b"\n"):
                    expected = {"items": items, "bytes": size, "sha256": digest.hexdigest()}
                    commit = _commit(piece)
                    if {name: commit.get(name) for name in expected} != expected:
                        self.note(path, f"the batch closed by line {number} was altered")
                    if not self._follows(commit):
                        self.note(path, f"line {number} does not name the batch before it")
                    self._commit = hashlib.sha256(piece[:-1]).hexdigest()
                    self._collected[kind].discard(self._commit)
                    self.checked[kind] += items
                    digest, items, size = hashlib.sha256(), 0, 0
                    continue
                digest.update(piece)
                self._read(len(piece))
                size += len(piece)
                fresh = piece.endswith(b"\n")
                items += fresh
        if size:
            self.note(path, f"ends in {size} bytes that no commit line closes")

    def _follows(self, commit: Mapping[str, object]) -> bool:
        """Tell whether a commit line names the one before it, as all do from the first on."""
        self._chained = self._chained or "previous" in commit
        return not self._chained or commit.get("previous") == self._commit

    def notes(self) -> None:
        """Check that the journal knows every line of the notes, and that each is there.

        Comes after ``journal``, as ``events`` does.
        """
        path, known, found = self.data / "notes.jsonl", set(self._annotated), list[str]()
        if path.is_symlink():
            self.note(path, "is a link; evidence is never linked")
        elif path.exists():
            with self.reading(path), path.open("rb") as file:
                for number, line in enumerate(file, 1):
                    if not line.endswith(b"\n"):
                        self.note(path, f"ends in {len(line)} bytes of an unfinished line")
                        continue
                    found.append(hashlib.sha256(line).hexdigest())
                    if found[-1] not in known:
                        self.note(
                            path,
                            f"line {number} is not in the journal: it was altered or added, or a "
                            "crash kept it from being entered, which the next annotation does",
                        )
        self.checked["notes"] = len(found)
        if missing := known - set(found):
            self.note(path, f"{len(missing)} line(s) that the journal knows are missing")
        elif [one for one in found if one in known] != self._annotated:
            self.note(path, "its lines stand in another order than the journal knows")

    def plans(self) -> None:
        """Check plans and what was signed against the digests that the journal names.

        Comes after ``journal``.
        """
        folder = self.data / "plans"
        for path in self.files(folder):
            if path.suffix == ".json" and path.name not in self._plans:
                self.note(path, "no entry of the journal names this plan")
        for name, digest in self._plans.items():
            path = folder / name
            if "/" in name:  # a journal may come from anybody
                self.note(folder, f"the journal names {name[:80]!r}, which cannot be a plan")
            elif not path.is_file():
                self.note(path, "is missing; the journal names it")
            else:
                with self.reading(path):
                    self._same(path, digest)

    def addressed(self, kind: str, suffix: str, *, prefixed: bool) -> None:
        """Check files that are named by their digest, in folders named by its first two digits."""
        for path in self.files(self.data / kind):
            named = path.name.removesuffix(suffix)
            if not _DIGEST.fullmatch(named) or path.name != named + suffix:
                self.note(path, "is not named by its digest")
            elif prefixed and path.parent.name != named[:2]:
                self.note(path, "is in the wrong folder")
            else:
                with self.reading(path):
                    self._same(path, named)
                    self.checked[kind] += 1
                    self._retrieved.discard(named)

    def retrieved(self) -> None:
        """Check that everything is there which the journal says was retrieved and kept.

        Comes after all that is ``addressed``.
        """
        for digest in sorted(self._retrieved - {""}):
            self.note(self.data, f"{digest} was retrieved, says the journal, and is missing")

    def _same(self, path: Path, expected: object) -> None:
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != expected:
                self.note(path, "its content and its digest differ")
            self._read(file.tell())

    def exhibits(self, shots: dict[str, list[Shot]]) -> None:
        """Check each exhibit against its sidecar, and each sidecar against the journal."""
        folder = self.data / "shots"
        present: set[str] = set()
        for path in self.files(folder):
            match = _EXHIBIT.fullmatch(path.name)
            if match is None:
                self.note(path, "is not part of an exhibit")
            else:
                present.add(match[1])
        for number in sorted(present | shots.keys()):
            path = folder / f"{number}.json"
            if "/" in number:
                self.note(folder, f"the journal names {number[:80]!r}, which cannot be an exhibit")
            elif number not in present:
                self.note(path, "is missing; the journal names the exhibit")
            elif not path.is_file():
                self.note(path, "is missing; the exhibit was not finished or its sidecar removed")
            else:
                with self.reading(path):
                    for part, what in exhibit_check.problems(path, number, shots.get(number, [])):
                        self.note(part, what)
                self.checked["exhibits"] += 1


def _paper(action: object, target: Mapping[str, object]) -> str | None:
    """Return the file among the plans that an entry of the journal is about."""
    name, digest = target.get("id"), target.get("sha256")
    match action, target.get("type"):
        case "plan", _:
            return f"{name}.json"
        case "approve", "signature":
            return f"{name}.json.sig"
        case "demand", _ if digest is not None:
            return f"{digest}.allowed_signers"
        case _:
            return None


def _commit(line: bytes) -> Mapping[str, object]:
    """Read a commit line; {} when it is none, or has other fields than one."""
    try:
        commit = canonical.decode(line).get("wxi.commit")
    except ValueError:
        return {}
    if not isinstance(commit, dict) or commit.keys() - _OPTIONAL != _FIELDS:
        return {}
    return commit if isinstance(commit["at"], str) else {}


def verify_case(folder: Path, read: Callable[[int], None] = lambda _bytes: None) -> Report:
    """Check every kept file of a case against its digest, its chain or its sidecar.

    ``read`` hears how many bytes were read, now and then. Raises UnknownCase when the folder is not
    a case. A case that is being written to meanwhile may show an unfinished line.
    """
    if not (folder / "data").is_dir():
        raise UnknownCase(f"{folder.name or folder} is not the folder of a case")
    case = _Case(folder, read)
    shots: dict[str, list[Shot]] = {}
    with case.reading(case.data / "journal"):
        shots = case.journal()
    for kind in RECEIVED:
        case.received(kind)
    case.notes()
    case.plans()
    case.addressed("raw", ".json", prefixed=True)
    case.addressed("blobs", "", prefixed=True)
    case.addressed("before", ".json", prefixed=False)
    case.retrieved()
    case.exhibits(shots)
    return Report(dict(case.checked), tuple(case.problems))
