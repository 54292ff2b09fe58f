"""Exports: every scenario in every format is read by others' readers, and nothing is half left."""

import json
import re
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from email.utils import getaddresses
from pathlib import Path

import pytest

from tests.evidence import exported
from tests.evidence.exported import CASE, FORMATS, export, manifest
from tests.served import NOW
from tests.ui import hostile
from tui import bootstrap
from tui.domain.exports import Asked, Export
from tui.domain.ports import OpenCase
from tui.domain.wire import sha256
from tui.errors import BadInput, CaseFailure, Interrupted
from tui.evidence.exports import comma, plain
from tui.evidence.verify import verify_case
from tui.services import exporting
from tui.services.exporting import Exporting
from tui.services.investigation import Investigation
from tui.simulator.scenarios import NAMES

_CORPUS = "every text hostile"
_SPOKEN = {"messages", "meetingMessages", "businessTexts"}
_PRIVATE = 0o600


@pytest.fixture(scope="module", params=[*NAMES, _CORPUS])
def case(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OpenCase]:
    """A case of each scenario, and one whose every text is hostile."""
    folder = tmp_path_factory.mktemp("home")
    if request.param == _CORPUS:
        chosen = exported.home(folder)
        hostile.fill(chosen, CASE)
        with closing(bootstrap.open_case(chosen, CASE)) as found:
            exported.keep(found)
    else:
        chosen = exported.fill(folder, request.param)
    with closing(bootstrap.open_case(chosen, CASE)) as found:
        yield found


@pytest.fixture
def leak(tmp_path: Path) -> Iterator[OpenCase]:
    with closing(bootstrap.open_case(exported.fill(tmp_path / "home", "leak"), CASE)) as found:
        yield found


def _is_bound(case: OpenCase, done: Export) -> None:
    """Check the manifest against the files and the journal."""
    told = manifest(done)
    folder = Path(done.manifest).parent
    for file in told["files"]:
        raw = (folder / file["name"]).read_bytes()
        assert (len(raw), sha256(raw)) == (file["bytes"], file["sha256"])
        assert stat.S_IMODE((folder / file["name"]).stat().st_mode) == _PRIVATE
    [entry] = [one for one in case.journal.entries() if one.seq == told["journal"]["seq"]]
    assert (entry.action, entry.sha256) == ("export", told["journal"]["sha256"])
    target = entry.content["object"]
    assert isinstance(target, dict)
    assert target["sha256"] == told["files"][0]["sha256"]
    assert told["counts"]["eventsRead"] == len(case.events)


def test_csv_is_read_by_csv(case: OpenCase, tmp_path: Path) -> None:
    done = export(case, "csv", tmp_path / "e.csv")
    _is_bound(case, done)
    events, rows = exported.events_of(case), exported.rows(Path(done.path))
    assert [one["event_id"] for one in rows] == [plain.carried(one.id) for one in events]
    altered = 0
    for row, event in zip(rows, events, strict=True):
        assert row["event_sha256"] == sha256(event.raw)
        assert row["text"] == plain.carried(event.text)
        altered += plain.carried(event.text) != event.text
    assert sum(one["count"] for one in manifest(done)["altered"]) >= altered
    active = [
        one for one in exported.raw_cells(Path(done.path)) if re.match(r"\s*[=+\-@\t\r]", one)
    ]
    assert active == []


def test_json_lines_are_as_received(case: OpenCase, tmp_path: Path) -> None:
    done = export(case, "jsonl", tmp_path / "e.jsonl")
    _is_bound(case, done)
    raw = Path(done.path).read_bytes()
    assert raw == b"".join(one.raw + b"\n" for one in exported.events_of(case))
    twin = exported.lines(Path(f"{done.path}.lines.jsonl"))
    assert [one["sha256"] for one in twin] == [sha256(one) for one in raw.split(b"\n")[:-1]]


def test_timesketch_lines_have_what_its_importer_wants(case: OpenCase, tmp_path: Path) -> None:
    done = export(case, "timesketch", tmp_path / "e.jsonl")
    _is_bound(case, done)
    lines = exported.lines(Path(done.path))
    assert {one["event_id"] for one in lines} >= {
        plain.whole(one.id) for one in exported.events_of(case)
    }
    for one in lines:
        assert one["message"]
        assert one["timestamp_desc"]
        json.dumps(one, ensure_ascii=False).encode()  # no lone surrogate
        assert all(len(text.encode()) <= 32_766 for text in one.values() if isinstance(text, str))
        assert datetime.fromisoformat(one["datetime"]).utcoffset() is not None


def test_mbox_is_read_by_mailbox(case: OpenCase, tmp_path: Path) -> None:
    done = export(case, "mbox", tmp_path / "e.mbox")
    _is_bound(case, done)
    spoken = [one for one in exported.events_of(case) if one.resource in _SPOKEN]
    mails = exported.mails(Path(done.path))
    assert len(mails) == len(spoken)
    names = [one["Message-ID"] for one in mails]
    assert len(set(names)) == len(names)
    files = 0
    for mail, event in zip(mails, spoken, strict=True):
        assert not mail.defects
        assert mail["X-Webex-Event-SHA256"] == sha256(event.raw)
        [(_, sender)] = getaddresses([mail["From"]])
        assert re.fullmatch(r"[^\s@]+@[^\s@]+", sender)
        parts = list(mail.iter_parts())
        assert all(not one.defects for one in parts)
        body = parts[0].get_payload(decode=True)
        if event.type != "deleted":
            assert body == plain.whole(event.text).encode()
        for part in parts:
            if digest := part["X-Webex-File-SHA256"]:
                files += 1
                content = part.get_payload(decode=True)
                assert isinstance(content, bytes)
                assert sha256(content) == digest
                assert re.fullmatch(r"[A-Za-z0-9._-]+", part.get_filename() or "")
        if event.parent_uuid and event.type == "created":
            parent = mail["In-Reply-To"]
            assert parent in names or mail["X-Webex-Parent-Missing"]
    kept = {one.url: one for kept in case.casework.all_retrievals() for one in kept.files}
    assert files == len(kept)


def test_the_load_file_is_read_by_another_reader(case: OpenCase, tmp_path: Path) -> None:
    done = export(case, "dat", tmp_path / "production")
    _is_bound(case, done)
    folder = Path(done.path)
    assert exported.sums_hold(folder) == sum(one.is_file() for one in folder.rglob("*")) - 2
    for path in folder.rglob("*"):
        assert re.fullmatch(r"[A-Za-z0-9._-]+", path.name)
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else _PRIVATE)
    spoken = {sha256(one.raw): one for one in exported.events_of(case) if one.resource in _SPOKEN}
    found = exported.documents(folder)
    names = [one["DOCID"] for one in found]
    assert len(set(names)) == len(names)
    for one in found:
        native = (folder / one["NATIVEPATH"]).read_bytes()
        assert sha256(native) == one["SHA256"]
        if one["DOCID"] == one["BEGATTACH"]:
            event = spoken.pop(one["SHA256"])
            text = (folder / one["TEXTPATH"]).read_bytes().decode()
            if event.type != "deleted":
                assert text.startswith(plain.carried(event.text))
            reply = event.parent_uuid and event.type == "created"
            assert not reply or one["PARENTID"] in names or one["PARENTNOTE"]
        else:
            assert one["PARENTID"] == one["BEGATTACH"]
    assert not spoken


def test_what_a_format_cannot_carry_is_named_by_event(tmp_path: Path) -> None:
    chosen = exported.home(tmp_path / "home")
    hostile.fill(chosen, CASE)
    with closing(bootstrap.open_case(chosen, CASE)) as case:
        told = [one for one in exported.events_of(case) if one.kind == "messages/created"]
        nul = next(one.id for one in told if "\x00" in one.text)
        lone = next(one.id for one in told if "\ud800" in one.text)
        for name, lost in (
            ("csv", {nul, lone}),
            ("dat", {nul, lone}),
            ("timesketch", {lone}),
            ("mbox", {nul, lone}),
            ("jsonl", set()),
        ):
            altered = manifest(export(case, name, tmp_path / name))["altered"]
            assert lost <= {event for one in altered for event in one["events"]}, name
            assert bool(altered) == bool(lost)


def test_what_was_not_chosen_is_said_and_the_journal_names_no_words(
    leak: OpenCase, tmp_path: Path
) -> None:
    done = export(leak, "csv", tmp_path / "e.csv", "falcon")
    told = manifest(done)
    assert told["asked"]["filter"] == "falcon"
    assert told["counts"]["eventsRead"] < len(leak.events)
    assert told["leftOut"][0]["what"] == "events of the case that do not pass the filter"
    assert told["coverage"]["streams"]
    folder = leak.folder / "data" / "journal"
    assert b"falcon" not in b"".join(one.read_bytes() for one in folder.iterdir())
    assert not verify_case(leak.folder).problems


def test_differing_bodies_of_an_event_are_all_told(leak: OpenCase, tmp_path: Path) -> None:
    event = exported.events_of(leak)[0]
    other = event.raw.replace(b'"type":"', b'"more":1,"type":"', 1)
    leak.events.append([other])
    raw = Path(export(leak, "jsonl", tmp_path / "e.jsonl").path).read_bytes().splitlines()
    assert raw[:2] == [event.raw, other]
    rows = exported.rows(Path(export(leak, "csv", tmp_path / "e.csv").path))
    assert [one["version"] for one in rows[:3]] == ["1 of 2", "2 of 2", "1 of 1"]
    export(leak, "dat", tmp_path / "dat")


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_is_left_of_an_export_that_was_stopped(
    leak: OpenCase, tmp_path: Path, name: str
) -> None:
    look = Investigation(leak, None, lambda: NOW)
    before = len(leak.journal)
    run = Exporting(
        look,
        exporting.chosen(look, "", None),
        Asked(),
        lambda far: run.stop() if far.done else None,
    )
    folder = tmp_path / "exports"
    with pytest.raises(Interrupted):
        run.write(name, folder / "e")
    assert list(folder.iterdir()) == []
    assert len(leak.journal) == before


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_is_overwritten(leak: OpenCase, tmp_path: Path, name: str) -> None:
    to = tmp_path / "e"
    to.write_bytes(b"mine")
    with pytest.raises(BadInput, match="is there already"):
        export(leak, name, to)
    to.unlink()
    to.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BadInput, match="is there already"):
        export(leak, name, to)
    assert {one.name for one in tmp_path.iterdir()} == {"home", "e"}
    with pytest.raises(BadInput, match="no folder"):
        export(leak, name, tmp_path / "a" / "b" / "e")


def test_files_that_cannot_be_put_into_place_are_taken_back(leak: OpenCase, tmp_path: Path) -> None:
    to, look = tmp_path / "e.jsonl", Investigation(leak, None, lambda: NOW)
    positions = exporting.chosen(look, "", None)

    def race(_far: object) -> None:
        (tmp_path / "e.jsonl.manifest.json").write_bytes(b"somebody's")

    with pytest.raises(BadInput, match="is there already"):
        Exporting(look, positions, Asked(), race).write("jsonl", to)
    assert {one.name for one in tmp_path.iterdir()} == {"home", "e.jsonl.manifest.json"}
    last = list(leak.journal.entries())[-1]
    assert str(last.content["result"]).startswith("withdrawn")


def test_a_journal_that_cannot_be_written_to_leaves_no_export(
    leak: OpenCase, tmp_path: Path
) -> None:
    for path in (leak.folder / "data" / "journal").iterdir():
        path.unlink()
    with pytest.raises(CaseFailure):
        export(leak, "csv", tmp_path / "e.csv")
    assert {one.name for one in tmp_path.iterdir()} == {"home"}


def test_a_case_that_is_only_read_is_exported_with_a_receipt(tmp_path: Path) -> None:
    chosen = exported.fill(tmp_path / "home", "leak")
    with closing(bootstrap.open_case(chosen, CASE)) as held:
        held.journal.append("view", object_type="case", object_id=CASE)
        with closing(bootstrap.open_case(chosen, CASE)) as case:
            assert case.read_only
            told = manifest(export(case, "csv", tmp_path / "e.csv"))
            look = Investigation(case, None, lambda: NOW)
            assert exporting.place(look, "csv").parent == Path.cwd()
        journal = told["journal"]
        assert journal["seq"] is None
        assert journal["unjournalled"]
        assert (journal["head"], journal["entries"]) == (held.journal.head, len(held.journal))
        assert told["exported"]["performer"]["osUser"]


def test_the_first_apostrophe_is_ours_alone() -> None:
    for cell in ("=1", "+1", "-1", "@a", "\t=1", "\r", "'a", "''", " =1", "\ufeff=1", "＝1"):
        assert comma.inert(cell) == f"'{cell}"
    for cell in ("a\n=1", "1-1", "", "it's"):
        assert comma.inert(cell) == cell
