"""Sessions: opened and closed in the journal, one writer, everybody may read, exhibits numbered."""

import pytest

from tui import bootstrap
from tui.bootstrap import Mode
from tui.domain.casefile import Cell, Screen
from tui.errors import NotAuthorised, Refused, TokenRejected, VerificationFailed, WebexFailure
from tui.evidence.verify import verify_case
from tui.services.exhibits import Shown

from .desk import CASE, Desk, actions, events_of, journal, month

SCREEN = Screen(((Cell("w", "#ffffff", "#000000"), Cell("x", "#ffffff", "#000000")),) * 3)


def shown(desk: Desk) -> Shown:
    events = events_of(desk.opened[0])
    return Shown("timeline", "from dorian", "dark", ((2, events[0].id), (3, events[1].id)), 1, 2, 9)


async def test_opening_and_closing_are_journalled(desk: Desk) -> None:
    desk.open()
    await desk.close()
    session = desk.open()
    person, facts = await session.look.identify()
    assert person.email == "marguerite.delacroix@aquila-robotics.example"
    session.save_facts(facts)
    await desk.close()
    folder = session.case.folder
    assert actions(folder) == ["open", "close", "open", "close"]
    performers = [one["performer"]["webexPersonId"] for one in journal(folder)]
    assert performers == [None, None, None, person.id]
    assert {one["object"]["id"] for one in journal(folder)} == {CASE}
    again = desk.open()
    assert again.case.facts.org_id == person.org_id
    assert again.case.journal.verify() == 5


async def test_a_token_of_another_organization_is_turned_away(desk: Desk) -> None:
    session = desk.open()
    _, facts = await session.look.identify()
    session.save_facts(facts)
    await desk.close()
    stranger = desk.open("demo-partner-officer")
    with pytest.raises(NotAuthorised, match="another organization"):
        await stranger.look.identify()


async def test_a_rejected_token_is_said(desk: Desk) -> None:
    with pytest.raises(TokenRejected):
        await desk.open("demo-expired").look.identify()


async def test_a_second_opener_reads_everything_and_changes_nothing(desk: Desk) -> None:
    first = await desk.collected()
    await first.look.resolve(range(len(first.case.events)))
    second = desk.open(armed=True)
    assert second.case.read_only
    assert "held by" in second.case.notice
    assert not second.armed
    before = {path: path.read_bytes() for path in first.case.folder.rglob("*") if path.is_file()}
    for event in events_of(second):
        assert second.look.row(event) == first.look.row(event)
        second.look.reading(event)
    assert second.relations.graph.people
    person, _ = await second.look.identify()
    assert person.name == "Marguerite Delacroix"
    assert not await second.look.resolve(range(len(second.case.events)))
    assert not await second.look.look_into(second.relations.busiest_rooms()[0])
    with pytest.raises(Refused):
        second.desk.take(SCREEN, shown(desk))
    await second.close()
    desk.opened.remove(second)
    after = {path: path.read_bytes() for path in before}
    assert after == before
    assert await month(first) == 0


async def test_offline_everything_can_be_read(desk: Desk) -> None:
    first = await desk.collected()
    rows = [first.look.row(one) for one in events_of(first)]
    await desk.close()
    desk.wire.asked.clear()
    session = bootstrap.open_session(desk.settings(), CASE, Mode(armed=True, offline=True))
    desk.opened.append(session)
    assert session.online is None
    assert session.offline_because == "started with --offline"
    assert [session.look.row(one) for one in events_of(session)] == rows
    assert session.relations.graph.rooms
    with pytest.raises(WebexFailure, match="offline"):
        await session.look.identify()
    assert not await session.look.resolve(range(len(session.case.events)))
    assert not await session.look.name_files(["http://x/contents/y"])
    session.desk.take(SCREEN, shown(desk))
    assert desk.wire.asked == []


async def test_the_composition_root_joins_the_parts(desk: Desk) -> None:
    chosen = desk.settings()
    bootstrap.new_case(chosen, CASE, "A case")
    session = bootstrap.open_session(chosen, CASE, Mode(armed=True))
    desk.opened.append(session)
    assert session.armed
    waits: list[str] = []
    session.on_wait = lambda _seconds, why: waits.append(why)
    await session.look.identify()
    assert await month(session) == len(desk.webex.truth())
    assert {one.id for one in events_of(session)} == set(desk.webex.truth())
    assert waits == []
    requests = (session.case.folder / "data").rglob("*request*")
    assert all(b"demo-officer" not in path.read_bytes() for path in requests if path.is_file())


async def test_without_a_token_a_session_says_why(desk: Desk) -> None:
    bootstrap.new_case(desk.settings(), CASE, "A case")
    session = bootstrap.open_session(desk.settings(""), CASE, Mode())
    desk.opened.append(session)
    assert session.online is None
    assert "WEBEX_ACCESS_TOKEN" in session.offline_because


async def test_exhibits_are_numbered_and_journalled(desk: Desk) -> None:
    session = await desk.collected()
    events = events_of(session)
    first = session.desk.take(SCREEN, shown(desk))
    second = session.desk.take(SCREEN, shown(desk))
    assert (first.number, second.number) == ("S-0001", "S-0002")
    entries = [one for one in journal(session.case.folder) if one["action"] == "shot"]
    assert [one["object"]["id"] for one in entries] == ["S-0001", "S-0002"]
    assert [one["object"]["sha256"] for one in entries] == [first.svg_sha256, second.svg_sha256]
    [sidecar] = (session.case.folder).rglob("S-0002.json")
    said = sidecar.read_text()
    assert events[0].sha256 in said
    assert events[1].id in said
    assert "tester" in said
    assert verify_case(session.case.folder).ok


async def test_closing_lets_go_of_the_case_whatever_fails(desk: Desk) -> None:
    session = await desk.collected()
    [segment] = (session.case.folder / "data" / "journal").glob("*.jsonl")
    with segment.open("ab") as file:
        file.write(b"not ours")
    desk.opened.remove(session)
    with pytest.raises(VerificationFailed, match="changed by something else"):
        await session.close()
    again = desk.open()
    assert not again.case.read_only
    assert "torn" in again.case.notice
