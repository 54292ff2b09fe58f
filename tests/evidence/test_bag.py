"""The form of a bag: what is written can be read back, and nothing else is taken for it."""

import hashlib
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bags.test_bags import needs_openssl
from tui.evidence import bag, handout, stamps
from tui.evidence.journal import ChainedJournal

PARTS = st.text("AZaz09_-.", min_size=1, max_size=5).filter(lambda part: part[0] != ".")
PATHS = st.lists(PARTS, min_size=1, max_size=3).map("/".join)
DIGESTS = st.binary(max_size=4).map(lambda raw: hashlib.sha256(raw).hexdigest())
LISTS = st.dictionaries(PATHS, DIGESTS, min_size=1, max_size=5)


@given(LISTS)
def test_a_list_is_read_as_it_was_written(digests: dict[str, str]) -> None:
    assert bag.read_manifest(bag.manifest(digests)) == digests


@given(LISTS, st.data())
def test_a_list_in_any_other_spelling_is_refused_or_says_something_else(
    digests: dict[str, str], data: st.DataObject
) -> None:
    raw = bytearray(bag.manifest(digests))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    with suppress(ValueError):
        assert bag.read_manifest(bytes(raw)) != digests


@given(st.text(), st.text())
def test_a_value_stays_in_its_line(title: str, contact: str) -> None:
    raw = bag.info([("External-Description", title), ("Contact-Name", contact), ("Last", "x")])
    assert list(bag.read_info(raw)) == ["External-Description", "Contact-Name", "Last"]
    assert len(raw.decode().splitlines()) == 3


@needs_openssl
def test_a_query_is_the_one_that_openssl_writes(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"sealed")
    command = [
        "openssl",
        "ts",
        "-query",
        "-data",
        "file",
        "-sha256",
        "-no_nonce",
        "-cert",
        "-out",
        "query",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    written = (tmp_path / "query").read_bytes()
    assert stamps.query(hashlib.sha256(b"sealed").hexdigest()) == written


@pytest.mark.parametrize("command", [("sh", "verify-journal.sh"), ("python3", "verify-journal.py")])
def test_both_scripts_follow_a_journal_of_several_segments(
    tmp_path: Path, opened: Callable[..., ChainedJournal], command: tuple[str, str]
) -> None:
    journal = opened(tmp_path / "data/journal", limit=1500)
    for number in range(12):
        journal.append("view", object_type="event", object_id=f"é \\ \"{number}\" '$x' %s")
    journal.close()
    tags = dict(handout.scripts())
    tags |= {name: b"\n" for name in bag.TAGS if name not in tags}
    tags[bag.TAGMANIFEST] = bag.manifest(
        {name: hashlib.sha256(raw).hexdigest() for name, raw in tags.items()}
    )
    of_list = hashlib.sha256(tags[bag.TAGMANIFEST]).hexdigest()
    tags[bag.ATTACHED] = bag.manifest({bag.TAGMANIFEST: of_list})
    for name, raw in tags.items():
        (tmp_path / name).write_bytes(raw)
    segments = sorted(path.relative_to(tmp_path) for path in tmp_path.glob("data/journal/*.jsonl"))
    assert len(segments) > 2

    def said(head: str = journal.head) -> str:
        done = subprocess.run([*command, *segments, head], cwd=tmp_path, capture_output=True)
        return "whole" if done.returncode == 0 else (done.stdout + done.stderr).decode()

    assert said() == "whole"
    assert "does not end in" in said("0" * 64)
    last = tmp_path / segments[-1]
    lines = last.read_bytes().splitlines(keepends=True)
    last.write_bytes(b"".join(lines[:-1]))
    assert "does not end in" in said()
    last.write_bytes(b"".join(lines)[:-1])
    assert segments[-1].name in said()
    last.write_bytes(b"".join(lines))
    first = tmp_path / segments[0]
    first.write_bytes(first.read_bytes().replace(b"event", b"evemt", 1))
    assert "line 2 does not follow" in said()
    first.write_bytes(first.read_bytes().replace(b"evemt", b"event", 1))
    for name in ("more", ".more", ".*", "a b", "tagmanifest-sha256.txt.bak"):
        (tmp_path / name).write_bytes(b"")
        assert name in said()
        (tmp_path / name).unlink()
    assert said() == "whole"
