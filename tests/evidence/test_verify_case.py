"""Verification of a whole case: silent on what is unchanged, and it names whatever differs."""

import json
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.domain.annotation import Annotation, Author, Kind, ObjectType, Target
from tui.domain.casefile import Exhibit, ExhibitFacts, JournalEntry, Screen
from tui.domain.coverage import Advance, Outcome
from tui.domain.times import Window
from tui.errors import UnknownCase
from tui.evidence.exhibits import ExhibitFolder
from tui.evidence.journal import ChainedJournal
from tui.evidence.verify import Report, verify_case
from tui.store import cases


def batch(*items: bytes, previous: str | None = "") -> bytes:
    content = b"".join(item + b"\n" for item in items)
    commit: dict[str, object] = {
        "at": "2026-03-02T10:00:00.000Z",
        "items": len(items),
        "bytes": len(content),
        "sha256": sha256(content).hexdigest(),
    }
    if previous is not None:
        commit["previous"] = previous
    return content + json.dumps({"wxi.commit": commit}, separators=(",", ":")).encode() + b"\n"


def closing(of: bytes) -> str:
    """Return the digest of the last commit line."""
    return sha256(of.splitlines()[-1]).hexdigest()


FIRST = batch(b'{"id":"1"}', b'{"id":"2"}')
SECOND = batch(b"{}", previous=closing(FIRST))
THIRD = batch(b'{"wxi.received":{"base64":"e30K"}}', previous=closing(SECOND))


NOTES = [b'{"id":"N-0001"}\n', b'{"id":"N-0002"}\n', b'{"id":"N-0003"}\n']


def keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.fixture(scope="module")
def case(
    opened: Callable[..., ChainedJournal],
    drawn: Callable[..., Screen],
    facts: ExhibitFacts,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    folder = tmp_path_factory.mktemp("case")
    data = folder / "data"
    journal = opened(data / "journal")

    def shot(exhibit: Exhibit) -> JournalEntry:
        return journal.append(
            "shot",
            object_type="exhibit",
            object_id=exhibit.number,
            object_sha256=exhibit.svg_sha256,
        )

    for text in ("one", "two"):
        ExhibitFolder(data / "shots").write(drawn(text), facts, shot)
    journal.append("view", object_type="event", object_id="e1")
    journal.append("collect", object_type="events", object_id="a/b")
    for head in ("", closing(SECOND), closing(THIRD)):
        journal.append("collect", object_type="events", object_id="a/b", object_sha256=head)
    journal.append("collect", object_type="records", object_id="c", object_sha256=closing(FIRST))
    keep(data / "records" / "000001.jsonl", FIRST)
    for line in NOTES:
        digest = sha256(line).hexdigest()
        journal.append(
            "annotate", object_type="annotation", object_id="N-0001", object_sha256=digest
        )
    journal.close()
    keep(data / "notes.jsonl", b"".join(NOTES))
    keep(data / "events" / "000001.jsonl", FIRST + SECOND)
    keep(data / "events" / "000002.jsonl", THIRD)
    for kind, suffix in (("raw", ".json"), ("blobs", "")):
        for content in (b"", b"{}", b"x" * 3_000_000):
            digest = sha256(content).hexdigest()
            keep(data / kind / digest[:2] / f"{digest}{suffix}", content)
    keep(data / "before" / "P-1" / f"{sha256(b'before').hexdigest()}.json", b"before")
    return folder


@pytest.fixture
def copy(case: Path, tmp_path: Path) -> Path:
    return shutil.copytree(case, tmp_path / "copy")


def told(report: Report) -> list[str]:
    return [f"{problem.path}: {problem.what}" for problem in report.problems]


def test_what_the_journal_names_and_cannot_be_is_told(
    opened: Callable[..., ChainedJournal], copy: Path
) -> None:
    digest, gone = (sha256(one).hexdigest() for one in (b"{}", b"gone"))
    journal = opened(copy / "data" / "journal")
    journal.append("shot", object_type="exhibit", object_id="/etc/hostname", object_sha256=digest)
    journal.append("plan", object_type="plan", object_id="../../../etc/os", object_sha256=digest)
    journal.append("retrieve", object_type="file", object_id="u", object_sha256=digest)
    journal.append("retrieve", object_type="file", object_id="u", object_sha256=gone)
    journal.append("receipt", object_type="message", object_id="m", object_sha256=None)
    journal.close()
    assert told(verify_case(copy)) == [
        "data/plans: the journal names '../../../etc/os.json', which cannot be a plan",
        f"data: {gone} was retrieved, says the journal, and is missing",
        "data/shots: the journal names '/etc/hostname', which cannot be an exhibit",
    ]


def test_an_unchanged_case_has_no_problem(case: Path) -> None:
    report = verify_case(case)
    assert told(report) == []
    assert report.ok
    assert report.checked == {
        "journal": 11,
        "events": 4,
        "records": 2,
        "notes": 3,
        "raw": 3,
        "blobs": 3,
        "before": 1,
        "exhibits": 2,
    }


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_changed_byte_of_any_file_is_found(case: Path, data: st.DataObject) -> None:
    path = data.draw(
        st.sampled_from(sorted(p for p in case.rglob("*") if p.is_file() and p.stat().st_size))
    )
    with tempfile.TemporaryDirectory() as name:
        copy = shutil.copytree(case, Path(name) / "case")
        target = copy / path.relative_to(case)
        content = bytearray(target.read_bytes())
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] ^= data.draw(st.integers(1, 255))
        target.write_bytes(content)
        assert not verify_case(copy).ok or _only_layout(target, path)


def _only_layout(changed: Path, original: Path) -> bool:
    """Tell whether the change left the JSON the same."""
    try:
        old = [json.loads(line) for line in _documents(original)]
        new = [json.loads(line) for line in _documents(changed)]
    except ValueError:
        return False
    return old == new


def _documents(path: Path) -> list[bytes]:
    content = path.read_bytes()
    return content.splitlines() if path.suffix == ".jsonl" else [content]


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_removed_exhibit_file_is_found(case: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted((case / "data" / "shots").iterdir())))
    with tempfile.TemporaryDirectory() as name:
        copy = shutil.copytree(case, Path(name) / "case")
        (copy / path.relative_to(case)).unlink()
        assert any(path.name in problem.path for problem in verify_case(copy).problems)


def test_a_whole_exhibit_that_vanished_is_found(copy: Path) -> None:
    for path in (copy / "data" / "shots").glob("S-0001.*"):
        path.unlink()
    assert told(verify_case(copy)) == [
        "data/shots/S-0001.json: is missing; the journal names the exhibit"
    ]


def test_an_exhibit_made_up_afterwards_is_found(copy: Path) -> None:
    shots = copy / "data" / "shots"
    picture = (shots / "S-0001.svg").read_bytes().replace(b"Dana Officer", b"Joe Officer")
    (shots / "S-0001.svg").write_bytes(picture)
    sidecar = json.loads((shots / "S-0001.json").read_bytes())
    sidecar |= {"officer": "Joe Officer", "svgSha256": sha256(picture).hexdigest()}
    (shots / "S-0001.json").write_text(json.dumps(sidecar))
    assert told(verify_case(copy)) == [
        "data/shots/S-0001.json: no entry of the journal is the one that it names"
    ]


def test_a_changed_caption_is_found(copy: Path) -> None:
    path = copy / "data" / "shots" / "S-0002.json"
    path.write_text(path.read_text().replace("was deleted", "was edited"))
    assert told(verify_case(copy)) == [
        "data/shots/S-0002.json: does not say what the picture says of itself"
    ]


def test_strange_files_and_links_are_named(copy: Path) -> None:
    data = copy / "data"
    digest = sha256(b"{}").hexdigest()
    keep(data / "raw" / "ab" / "notes.json", b"{}")
    keep(data / "blobs" / "zz" / digest, b"{}")
    keep(data / "shots" / "S-0009.png", b"")
    (data / "raw" / "link").symlink_to("/etc/passwd")
    assert told(verify_case(copy)) == [
        "data/raw/ab/notes.json: is not named by its digest",
        "data/raw/link: is a link; evidence is never linked",
        f"data/blobs/zz/{digest}: is in the wrong folder",
        "data/shots/S-0009.png: is not part of an exhibit",
    ]


def test_events_without_a_commit_and_lost_segments_are_found(copy: Path) -> None:
    events = copy / "data" / "events"
    with (events / "000001.jsonl").open("ab") as file:
        file.write(b'{"id":"3"}\n{"wxi.commit":{"at"')
    (events / "000002.jsonl").rename(events / "000003.jsonl")
    assert told(verify_case(copy)) == [
        "data/events/000003.jsonl: 000002.jsonl is missing before it",
        "data/events/000001.jsonl: ends in 30 bytes that no commit line closes",
    ]


def test_received_text_cannot_pose_as_an_untouched_batch(copy: Path) -> None:
    path = copy / "data" / "events" / "000001.jsonl"
    path.write_bytes(path.read_bytes().replace(b'{"id":"2"}\n', b""))
    assert told(verify_case(copy)) == [
        "data/events/000001.jsonl: the batch closed by line 2 was altered"
    ]


def test_whole_batches_that_were_taken_out_are_found(copy: Path) -> None:
    events = copy / "data" / "events"
    missing = "data/events: the journal knows a commit that is missing"
    unfollowed = "data/events/000001.jsonl: line 2 does not name the batch before it"
    (events / "000001.jsonl").write_bytes(SECOND)
    assert told(verify_case(copy)) == [unfollowed]
    (events / "000001.jsonl").write_bytes(FIRST + SECOND)
    (events / "000002.jsonl").unlink()  # the tail: nothing within the events tells of it
    assert told(verify_case(copy)) == [missing]
    remade = batch(b"{}", previous=None)
    (events / "000001.jsonl").write_bytes(FIRST + remade)
    assert told(verify_case(copy)) == [
        "data/events/000001.jsonl: line 5 does not name the batch before it",
        missing,
    ]


def test_batches_of_earlier_releases_name_no_other_until_one_does(tmp_path: Path) -> None:
    old = batch(b"{}", previous=None)
    for content, fits in (
        (old + old, True),
        (old + batch(b"{}", previous=closing(old)), True),
        (old + batch(b"{}"), False),
        (batch(b"{}") + old, False),
    ):
        keep(tmp_path / "data" / "events" / "000001.jsonl", content)
        assert verify_case(tmp_path).ok == fits


def test_notes_that_differ_from_the_journal_are_found(copy: Path) -> None:
    path = copy / "data" / "notes.jsonl"
    first, second, third = NOTES
    unknown = (
        "is not in the journal: it was altered or added, or a crash kept it from being entered"
    )
    for content, problems in (
        ([first, second], ["1 line(s) that the journal knows are missing"]),
        ([third, second, first], ["its lines stand in another order than the journal knows"]),
        ([*NOTES, b'{"id":"N-0004"}\n'], [f"line 4 {unknown}, which the next annotation does"]),
        ([*NOTES, b'{"id"'], ["ends in 5 bytes of an unfinished line"]),
    ):
        path.write_bytes(b"".join(content))
        assert told(verify_case(copy)) == [f"data/notes.jsonl: {one}" for one in problems]
    path.unlink()
    path.symlink_to(copy / "data" / "head.json")
    assert "is a link" in told(verify_case(copy))[0]


def test_a_torn_journal_line_is_named(copy: Path) -> None:
    with (copy / "data" / "journal" / "000001.jsonl").open("ab") as file:
        file.write(b'{"seq":4')
    assert told(verify_case(copy)) == [
        "data/journal/000001.jsonl: ends in 8 bytes of an unfinished line"
    ]


def test_a_journal_of_another_case_is_named(copy: Path) -> None:
    keep(copy / "data" / "case.json", b'{"id":"CASE-2"}')
    assert told(verify_case(copy)) == ["data/journal: holds entries of another case than CASE-2"]
    keep(copy / "data" / "case.json", b"[]")
    assert told(verify_case(copy)) == ["data/case.json: is not a JSON object"]


def test_what_the_store_writes_is_what_is_checked(
    opened: Callable[..., ChainedJournal], tmp_path: Path
) -> None:
    """The layers share no code: this holds their two readings of the formats together."""
    facts = cases.create(
        tmp_path,
        id="CASE-1",
        title="t",
        zone="UTC",
        base_url="https://webexapis.com/v1",
        now=datetime(2026, 3, 2, tzinfo=UTC),
    )
    folder = tmp_path / facts.id
    parts = cases.open_parts(folder, clock=lambda: datetime(2026, 3, 2, tzinfo=UTC))
    parts.events.append([b'{"id":"1"}', b'{"id":\n"2"}', b'{"wxi.commit":{}}'])
    parts.events.append([b'{"id":"3"}'])
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    window = Window(moment, moment)
    parts.events.append([], Advance("events", window, Outcome.END, moment, 1, 0, 0))
    head = parts.events.head
    listed = Advance("recordings//", window, Outcome.END, moment, 1, 1, 1)
    parts.records.append([b'{"id":"1"}'], listed)
    listing = parts.records.head
    parts.vault.keep(b"{}")
    parts.vault.keep_before("P-1", [b"{}"])
    writer = parts.vault.blob()
    writer.write(b"bytes")
    writer.commit()
    target = Target(ObjectType.EVENT, "1")
    parts.annotations.add([Annotation("N-0001", moment, Author("dana"), target, Kind.BOOKMARK)])
    (line,) = parts.annotations.lines
    parts.close()
    journal = opened(folder / "data" / "journal")
    journal.append("collect", object_type="events", object_id="a/b", object_sha256=head)
    journal.append("collect", object_type="records", object_id="a", object_sha256=listing)
    journal.append(
        "annotate", object_type="annotation", object_id="N-0001", object_sha256=line.sha256
    )
    journal.close()
    report = verify_case(folder)
    assert told(report) == []
    assert report.checked == {
        "journal": 3,
        "events": 4,
        "records": 1,
        "notes": 1,
        "raw": 1,
        "blobs": 1,
        "before": 1,
        "exhibits": 0,
    }


def test_a_folder_that_is_no_case_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(UnknownCase):
        verify_case(tmp_path)


def test_a_picture_in_an_unknown_encoding_is_a_problem_only(copy: Path) -> None:
    path = copy / "data" / "shots" / "S-0001.svg"
    path.write_bytes(path.read_bytes().replace(b"UTF-8", b"TTF-8"))
    assert told(verify_case(copy)) == [
        "data/shots/S-0001.svg: its content and its digest differ",
        "data/shots/S-0001.json: does not say what the picture says of itself",
    ]
