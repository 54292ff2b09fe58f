"""Archives of cases: the same bytes each time, and nothing that was slipped in is ever written."""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.evidence.exported import CASE, fill, home
from tui import bootstrap, handing
from tui.errors import BadInput, Refused, VerificationFailed, WxiError
from tui.evidence import pack
from tui.evidence.pack import LIST
from tui.settings import Settings

Member = tuple[tarfile.TarInfo, bytes]


def _quiet(*_: object) -> None:
    pass


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Path]:
    folder = tmp_path_factory.mktemp("packed")
    chosen = fill(folder / "home", "leak", 40)
    handing.pack_case(chosen, CASE, folder / "case.tar", _quiet)
    return chosen, folder / "case.tar"


def _members(archive: Path) -> list[Member]:
    with tarfile.open(archive) as tar:
        found = []
        for one in tar.getmembers():
            stream = tar.extractfile(one)
            assert stream is not None
            found.append((one, stream.read()))
        return found


def _archive(path: Path, members: list[Member]) -> Path:
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as tar:
        for info, data in members:
            tar.addfile(info, io.BytesIO(data))
    return path


def _file(name: str, data: bytes, **facts: object) -> Member:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for key, value in facts.items():
        setattr(info, key, value)
    return info, data


def _listed(members: list[Member], **more: dict[str, object] | None) -> list[Member]:
    """Return members with a list that also names others, or no longer some."""
    content = json.loads(members[0][1])
    for name, facts in more.items():
        content["files"][name.replace("__", "/")] = facts
    raw = json.dumps(content).encode()
    return [_file(LIST, raw), *members[1:]]


def _named(name: str, **facts: object) -> Callable[[list[Member]], list[Member]]:
    """Return a change that adds a member, named in the list as well."""

    def change(members: list[Member]) -> list[Member]:
        content = json.loads(members[0][1])
        content["files"][name] = {"bytes": 2, "sha256": hashlib.sha256(b"xx").hexdigest()}
        head = _file(LIST, json.dumps(content).encode())
        return [head, *members[1:], _file(name, b"xx", **facts)]

    return change


def _flipped(members: list[Member]) -> list[Member]:
    info, data = members[-1]
    return [*members[:-1], (info, bytes([data[0] ^ 1]) + data[1:])]


def _other_case(members: list[Member]) -> list[Member]:
    content = json.loads(members[0][1])
    return [_file(LIST, json.dumps({**content, "case": "../../evil"}).encode()), *members[1:]]


def _other_head(members: list[Member]) -> list[Member]:
    content = json.loads(members[0][1])
    return [_file(LIST, json.dumps({**content, "journalHead": "0" * 64}).encode()), *members[1:]]


CHANGES: dict[str, Callable[[list[Member]], list[Member]]] = {
    "absolute": _named("/etc/passwd"),
    "above": _named("data/../../evil"),
    "hidden": _named("data/.evil"),
    "backslash": _named("data\\evil"),
    "link": _named("data/evil", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
    "hard link": _named("data/evil", type=tarfile.LNKTYPE, linkname="data/case.json"),
    "device": _named("data/evil", type=tarfile.CHRTYPE),
    "fifo": _named("data/evil", type=tarfile.FIFOTYPE),
    "folder": _named("data/evil", type=tarfile.DIRTYPE),
    "under a file": _named("data/case.json/evil"),
    "long name": _named("data/" + "x" * 300),
    "unannounced": lambda members: [*members, _file("data/evil", b"xx")],
    "twice": lambda members: [*members, members[-1]],
    "missing": lambda members: members[:-1],
    "no list": lambda members: members[1:],
    "altered": _flipped,
    "another name": _other_case,
    "another head": _other_head,
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_slipped_in_is_never_written(
    packed: tuple[Settings, Path], tmp_path: Path, what: str
) -> None:
    chosen = home(tmp_path / "home")
    evil = _archive(tmp_path / "evil.tar", CHANGES[what](_members(packed[1])))
    with pytest.raises((BadInput, VerificationFailed)):
        handing.unpack_case(chosen, evil, "", _quiet)
    there = [path for path in tmp_path.rglob("*") if path != evil]
    assert not [path for path in there if path.is_file() or path.is_symlink()]
    assert not (tmp_path.parent / "evil").exists()


def test_what_was_cut_anywhere_is_refused(packed: tuple[Settings, Path], tmp_path: Path) -> None:
    raw = packed[1].read_bytes()
    chosen, cut = home(tmp_path / "home"), tmp_path / "cut.tar"
    for length in (0, 1, 511, 512, 1024, 5000, len(raw) // 2, len(raw) - 12_000):
        cut.write_bytes(raw[:length])
        with pytest.raises((BadInput, VerificationFailed)):
            handing.unpack_case(chosen, cut, "", _quiet)
    assert not list(chosen.cases.glob("*"))


def test_a_case_goes_and_both_journals_say_so(
    packed: tuple[Settings, Path], tmp_path: Path
) -> None:
    chosen, archive = packed
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    other = home(tmp_path / "home")
    with pytest.raises(VerificationFailed):
        handing.unpack_case(other, archive, "0" * 64, _quiet)
    got = handing.unpack_case(other, archive, digest, _quiet)
    assert got.sha256 == digest
    with pytest.raises(BadInput):
        handing.unpack_case(other, archive, digest, _quiet)

    def transfers(settings: Settings) -> list[dict[str, object]]:
        with closing(bootstrap.open_case(settings, CASE, for_reading=True)) as case:
            found = [one.content for one in case.journal.entries() if one.action == "transfer"]
            assert all(one["caseId"] == CASE for one in found)
            return found

    gone, come = transfers(chosen), transfers(other)
    assert [one["object"]["sha256"] for one in gone] == [None, digest]  # type: ignore[index]
    assert come[-1]["object"]["sha256"] == digest  # type: ignore[index]
    assert got.head in str(come[-1]["result"])
    assert come[0] == gone[0]
    assert (other.cases / CASE).stat().st_mode & 0o777 == 0o700
    modes = {path.stat().st_mode & 0o777 for path in (other.cases / CASE).rglob("*.json*")}
    assert modes == {0o600}


def test_the_same_case_gives_the_same_bytes(tmp_path: Path) -> None:
    fill(tmp_path / "home", "leak", 20)
    folder = tmp_path / "home" / "cases" / CASE
    one = pack.write(folder, tmp_path / "1.tar", {"case": CASE}, _quiet)
    two = pack.write(folder, tmp_path / "2.tar", {"case": CASE}, _quiet)
    assert one == two
    pack.place(tmp_path / "1.tar")
    assert pack.digest_of(tmp_path / "1.tar") == one
    (folder / "data" / "link").symlink_to("/etc/passwd")
    with pytest.raises(Refused):
        pack.write(folder, tmp_path / "3.tar", {"case": CASE}, _quiet)
    with pytest.raises(WxiError):
        pack.write(folder, tmp_path / "1.tar", {"case": CASE}, _quiet)
