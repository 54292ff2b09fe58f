"""The report of a case: every statement rests on records that are in the case as it says."""

import hashlib
import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests import report_html
from tests.served import served
from tests.services.desk import Desk, events_of, online
from tui import bootstrap
from tui.domain.annotation import Kind, ObjectType, Target
from tui.domain.casefile import Cell, Screen
from tui.domain.exports import Asked
from tui.domain.report import (
    Block,
    Facts,
    Group,
    Picture,
    Points,
    Prose,
    Quote,
    Report,
    Said,
    Source,
    Table,
)
from tui.evidence.report import page
from tui.services.exhibits import ExhibitDesk, Shown
from tui.services.exporting import Exporting, chosen
from tui.services.reporting import report
from tui.services.session import Session

SCENARIOS = ("leak", "harassment", "phishing", "recording", "busy", "hostile", "empty")
_NOTES = {"glossary"}  # words explained, not statements on the case
_UNSOURCED = ["Nothing that was chosen was left out of this report for length.", "not read yet"]


def told(session: Session) -> Report:
    return report.gather(session.look, session.look.clock())


def statements(block: Block) -> Iterator[Said]:
    """Yield every statement of a block; those of a row of a table as one."""
    match block:
        case Prose(said, _) | Quote(_, said, _):
            yield said
        case Points(points):
            yield from points
        case Facts(rows):
            yield from (one.said for one in rows)
        case Picture():
            yield from statements(block.facts)
        case Group(_, inner):
            for one in inner:
                yield from statements(one)
        case Table():
            for row in block.rows:
                if isinstance(row, tuple):
                    cells = [said for cell in row for said in cell]
                    sources = tuple(source for said in cells for source in said.sources)
                    yield Said(" | ".join(said.text for said in cells), sources)


def sources(found: Report) -> set[Source]:
    return {
        source
        for section in found.sections
        for block in section.blocks
        for said in statements(block)
        for source in said.sources
    }


def by_hand(case: Path, source: Source) -> str | None:
    """Return the digest as a third party computes it, with the commands that the report names."""
    path = case / source.file
    if source.file == "directory.json" or source.kind.endswith("as listed"):
        return None
    if match := re.fullmatch(r"(\d+) bytes from byte (\d+)", source.place):
        length, start = map(int, match.groups())
        command = f"tail -c +{start + 1} {shlex.quote(str(path))} | head -c {length} | sha256sum"
    elif match := re.fullmatch(r"line (\d+)( of its files in order)?", source.place):
        files = f"{shlex.quote(str(path))}{'/*.jsonl' if match[2] else ''}"
        command = f"cat {files} | sed -n {match[1]}p | sha256sum"
    elif source.kind == "commit":
        files = f"{shlex.quote(str(path))}/*.jsonl"
        command = f"grep -h '^{{\"wxi.commit\"' {files} | tail -n 1 | tr -d '\\n' | sha256sum"
    else:
        assert source.place == ""
        return hashlib.sha256(path.read_bytes()).hexdigest()
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    return done.stdout.split()[0]


def draw(session: Session, *rows: str) -> None:
    """Keep an exhibit of the first event."""
    cells = tuple(tuple(Cell(char, "#cccccc", "#101010") for char in row) for row in rows)
    event = session.case.events.read(0)
    shown = Shown("timeline", "", "dark", ((0, event.id),), 1, 1, 1)
    ExhibitDesk(session.case, session.look.clock, "tester").take(Screen(cells), shown)


async def worked(desk: Desk) -> Session:
    """Return a case in which everything was done that a report tells of."""
    session = await desk.collected(armed=True)
    look = session.look
    handover = next(one for one in events_of(session) if one.text.startswith("Handover 1:"))
    await look.look_into(handover.room_id)
    await look.name_files(handover.files)
    note = look.annotations.add
    note([Target(ObjectType.EVENT, handover.id)], Kind.BOOKMARK)
    note([Target(ObjectType.CASE, "CASE-1")], Kind.NOTE, "authority: order 17 of HR")
    note([Target(ObjectType.MESSAGE, handover.message_id or "")], Kind.NOTE, "the\nprices")
    await online(session).retriever.retrieve(handover.message_id or "")
    draw(session, "first row", "second")
    return session


async def test_every_statement_rests_on_a_record_that_is_in_the_case(desk: Desk) -> None:
    session = await worked(desk)
    found = told(session)
    lacking = [
        said.text
        for section in found.sections
        if section.key not in _NOTES
        for block in section.blocks
        for said in statements(block)
        if not said.sources
    ]
    # What is said of every case, and what the case does not state.
    allowed = re.compile(r"not stated; |Absence|Webex does|Of people|Being in|Legal|Times are|● is")
    assert [one for one in lacking if not allowed.match(one)] == _UNSOURCED
    checked = {one: by_hand(session.case.folder, one) for one in sources(found)}
    assert {one.kind for one, digest in checked.items() if digest} >= {
        "facts of the case",
        "note",
        "commit",
        "event messages/created",
        "event memberships/created",
        "event files/read",
        "journal entry",
        "message as retrieved",
        "file",
        "exhibit, picture",
        "exhibit, text",
    }
    assert [one for one, digest in checked.items() if digest not in (None, one.sha256)] == []
    digests = {one.sha256 for one in events_of(session)}
    assert {one.sha256 for one in checked if one.kind.startswith("event ")} <= digests


async def test_the_report_tells_the_whole_of_a_matter(desk: Desk) -> None:
    session = await worked(desk)
    raw = page.render(told(session))
    text = report_html.read(raw).text
    for words in (
        "order 17 of HR",
        "not stated; a note on the case that begins with why:",
        "downloaded falcon-price-list-2027.csv",
        "Who could see it: just before deleted",
        "proved contact · 2 people, 1 external",
        "▲ external organization",
        "removed by Dorian Marić",
        "Exhibit S-0001",
        "first row",
        "a second reading, an hour or more after the time, did not confirm it yet",
        "The journal has ",
        "In a room that another organization owns",
    ):
        assert words in text, words


async def test_the_same_case_gives_the_same_bytes_but_for_the_time_of_making(desk: Desk) -> None:
    session = await worked(desk)
    look, now = session.look, session.look.clock()
    first, again, later = (
        page.render(report.gather(look, made)) for made in (now, now, now + timedelta(hours=5))
    )
    assert first == again
    pairs = zip(first.splitlines(), later.splitlines(), strict=True)
    [(changed, _)] = [(one, other) for one, other in pairs if one != other]
    assert b'<th scope="row">Made</th>' in changed


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_every_scenario_gives_a_report_that_asks_for_nothing(
    scenario: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(scenario) as webex:
        desk = Desk(tmp_path, webex)
        monkeypatch.setattr(bootstrap, "now", desk.clock)
        session = await desk.collected()
        posted = [one for one in events_of(session) if one.kind == "messages/created"]
        whole = told(session)
        assert whole.events == len(session.case.events)
        report_html.read(page.render(whole))
        marked = [Target(ObjectType.EVENT, one.id) for one in posted]
        session.look.annotations.add(marked, Kind.BOOKMARK)
        found = told(session)
        report_html.read(page.render(found))
        cuts = {one.what: one for section in found.sections for one in section.cuts}
        if len(posted) > 20:
            assert cuts["messages"].text == f"20 of {len(posted):,} messages"
        await desk.close()


async def test_the_export_tells_what_was_chosen_and_is_journalled(desk: Desk) -> None:
    session = await worked(desk)
    look, to = session.look, desk.folder / "report.html"
    positions = chosen(look, "from:dorian has:file", None)
    done = Exporting(look, positions, Asked("from:dorian has:file", None)).write("html", to)
    text = report_html.read(to.read_bytes()).text
    assert f"is about {len(positions)} events: passing the filter from:dorian has:file" in text
    manifest = json.loads(Path(done.manifest).read_bytes())
    assert manifest["counts"]["eventsRead"] == len(positions)
    last = list(session.case.journal.entries())[-1]
    assert (last.action, last.content["object"]["sha256"]) == ("export", done.sha256)  # type: ignore[index]
    assert done.sha256 == hashlib.sha256(to.read_bytes()).hexdigest()


async def test_an_exhibit_that_was_changed_is_not_shown(desk: Desk) -> None:
    session = await worked(desk)
    [picture] = (session.case.folder / "data" / "shots").glob("*.svg")
    picture.chmod(0o600)
    picture.write_bytes(picture.read_bytes().replace(b"#ffffff", b"#fffffe"))
    found = report_html.read(page.render(told(session)))
    assert found.pictures == []
    assert "is not shown: its files are not as they were kept" in found.text


async def test_an_exhibit_whose_sidecar_was_changed_is_not_told_by_it(desk: Desk) -> None:
    session = await worked(desk)
    [sidecar] = (session.case.folder / "data" / "shots").glob("*.json")
    sidecar.write_text(sidecar.read_text().replace("tester", "somebody else"))
    found = report_html.read(page.render(told(session)))
    assert found.pictures == []
    assert "Exhibit S-0001 is not shown: its sidecar does not say what the picture" in found.text
    assert "somebody else" not in found.text
