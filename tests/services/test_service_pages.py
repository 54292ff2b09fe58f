"""Pages of people and rooms against counting every event by hand, and against the story."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len

from tests.ui import hostile
from tests.ui.console import home
from tui import bootstrap
from tui.domain import ids
from tui.domain.hostile import is_visible
from tui.domain.models import Event
from tui.services import candidates, doings, learning, person_page, room_page
from tui.services.candidates import Candidate, room_id_of
from tui.services.investigation import Investigation
from tui.services.reading import LEGEND, letter
from tui.services.relations import Relations
from tui.services.sections import Field, Reading
from tui.services.session import Session
from tui.ui.widgets.detail import lay_out

from .desk import Desk, events_of, month


def person_of(session: Session, node: str) -> Reading:
    return person_page.read(session.look, session.relations.graph, node, now=session.now())


def room_of(session: Session, node: str) -> Reading:
    return room_page.read(session.look, session.relations.graph, node, now=session.now())


def people(session: Session, near: Event | None = None) -> list[Candidate]:
    return candidates.people(session.look, near)


def rooms(session: Session) -> list[Candidate]:
    return candidates.rooms(session.look, session.relations.graph)


def one(found: list[Candidate], typed: str) -> str:
    [hit] = candidates.named(found, typed)
    return hit.node


def fields(page: Reading, title: str) -> list[Field]:
    return [one for section in page.sections if section.title == title for one in section.fields]


def values(page: Reading, title: str, label: str) -> list[str]:
    return [one.value for one in fields(page, title) if one.label == label]


def told(page: Reading, title: str, *labels: str) -> dict[str, int]:
    """Return the counts of a section that are under the names of kinds of events."""
    names = set(LEGEND.values()) | set(labels)
    return {
        one.label: int(one.value.replace(",", ""))
        for one in fields(page, title)
        if one.label in names and one.value.replace(",", "").isdecimal()
    }


def is_of(webex_id: str | None, node: str) -> bool:
    return (ids.uuid_of(webex_id) or webex_id) == node


async def test_counts_of_everybody_are_those_of_their_events(desk: Desk) -> None:
    session = await desk.collected()
    events = events_of(session)
    everybody = people(session)
    assert len(everybody) > 40
    named = {one for event in events for one in (event.actor_id, event.person_id) if one}
    assert {ids.uuid_of(one) for one in named} <= {one.node for one in everybody}
    for who in everybody:
        did = [event for event in events if is_of(event.actor_id, who.node)]
        own = [event for event in events if is_of(event.person_id, who.node)]
        assert who.weight == len({event.id for event in did + own})
        page = person_of(session, who.node)
        assert told(page, "did") == Counter(LEGEND[letter(event)] for event in did)
        posted = [event for event in own if event.kind == "messages/created"]
        bearing = sum(1 for event in posted if event.files)
        [said] = values(page, "files posted", "with files")
        assert said == (f"{bearing} message{'s' * (bearing != 1)}" if bearing else "no message")
        taken = [e for e in own if e.kind == "messages/deleted" and not is_of(e.actor_id, who.node)]
        said_taken = [v for v in values(page, "did", "by others") if v.startswith("messages")]
        assert len(said_taken) == bool(taken)
        if did:
            [first], [last] = (
                [one for one in fields(page, "did") if one.label == label]
                for label in ("first", "last")
            )
            moments = sorted(event.created for event in did)
            read = session.case.events
            for field, moment in ((first, moments[0]), (last, moments[-1])):
                place = read.find(field.event)
                assert place is not None
                assert read.read(place).created == moment


async def test_counts_of_every_room_are_those_of_its_events(desk: Desk) -> None:
    session = await desk.collected()
    events = events_of(session)
    found = rooms(session)
    assert {ids.uuid_of(event.room_id) for event in events if event.room_id} <= {
        one.node for one in found
    }
    for room in found:
        here = [event for event in events if is_of(event.room_id, room.node)]
        posted = [event for event in here if event.kind == "messages/created"]
        page = room_of(session, room.node)
        assert room.weight == len(posted)
        assert told(page, "happened") == Counter(LEGEND[letter(event)] for event in here)
        authors = Counter(ids.uuid_of(event.person_id) for event in posted)
        for one in fields(page, "authors"):
            if one.node:
                count = authors[one.node]
                assert one.value.endswith(f" · {count} message{'s' * (count != 1)}")
        opened = [event for event in here if event.kind in doings.READS]
        outside = sum(1 for e in opened if session.look.names.actor(e).org != 0)
        times = f"{len(opened)} time{'s' * (len(opened) != 1)}"
        assert values(page, "files opened", "by outsiders") == [f"{outside} of {times}"]


async def test_the_page_of_the_leaver_tells_who_outside_read_what(desk: Desk) -> None:
    session = await desk.collected()
    node = one(people(session), "dorian")
    async for _ in learning.of_person(session.look, node, person_of(session, node)):
        session.relations.changed()
    page = person_of(session, node)
    async for _ in learning.of_person(session.look, node, page):
        session.relations.changed()
    page = person_of(session, node)
    exposed = values(page, "who outside could read it", "room")
    assert any(v.startswith("Project Falcon") and "Nico Brandt (left)" in v for v in exposed)
    assert any(v.startswith("Falcon handover") and v.endswith("Nico Brandt") for v in exposed)
    opened = [v.value for v in fields(page, "files that outsiders opened") if v.event]
    assert len(opened) == 6
    for name in ("falcon-price-list-2027.csv", "falcon-roadmap.pdf", "key-accounts.csv"):
        assert any(name in value and value.startswith("Nico Brandt") for value in opened)
    assert any("removed from rooms: Nico Brandt" in v for v in values(page, "did", "to others"))
    falcon = [v for v in values(page, "rooms", "in") if v.startswith("Project Falcon")]
    assert ["moderator" in one for one in falcon] == [True]


async def test_whoever_left_before_the_first_message_could_not_read_it(desk: Desk) -> None:
    session = await desk.collected()
    falcon = ids.uuid_of(next(e for e in events_of(session) if e.kind == "rooms/updated").room_id)
    assert falcon is not None
    async for _ in learning.of_room(session.look, falcon, Reading("")):
        session.relations.changed()
    authors = {ids.uuid_of(e.person_id) for e in events_of(session) if is_of(e.room_id, falcon)
               and e.kind == "messages/created"}  # fmt: skip
    members = session.look.members(room_id_of(session.look, falcon))
    silent = next(
        handle
        for handle, one in desk.webex.world.by_handle.items()
        if any(is_of(m.person_id, ids.uuid_of(one.id) or "") for m in members)
        and ids.uuid_of(one.id) not in authors
        and session.look.names.person(one.id).org == 0
    )
    desk.webex.post("What is going on here?", silent, "Project Falcon")
    desk.webex.hands.move(timedelta(hours=2))
    await month(session)
    session.relations.changed()
    node = ids.uuid_of(desk.webex.world.by_handle[silent].id) or ""
    exposed = values(person_of(session, node), "who outside could read it", "room")
    [here] = [one for one in exposed if one.startswith("Project Falcon")]
    assert "Nadia Benali" in here
    assert "Nico Brandt" not in here


async def test_a_page_reads_the_rooms_that_webex_lists_for_somebody(desk: Desk) -> None:
    session = await desk.collected()
    assert session.case.directory.rosters() == {}
    node = one(people(session), "dorian")
    before = [one for one in fields(person_of(session, node), "rooms") if one.label == "in"]
    async for _ in learning.of_person(session.look, node, Reading("")):
        session.relations.changed()
    listed = [one.url for one in desk.wire.asked if "personId" in one.url.params]
    assert len(listed) == 1
    rosters = session.case.directory.rosters()
    after = [one for one in fields(person_of(session, node), "rooms") if one.label == "in"]
    assert len(after) == len(rosters) >= len(before)
    guest = one(people(session), "nico")
    desk.wire.asked.clear()
    async for _ in learning.of_person(session.look, guest, Reading("")):
        pass
    assert desk.wire.asked == []  # of another organization nothing is listed


async def test_what_cannot_be_seen_is_said(desk: Desk) -> None:
    session = await desk.collected()
    foreign = []
    for room in rooms(session):
        async for _ in learning.of_room(session.look, room.node, Reading("")):
            session.relations.changed()
        page = room_of(session, room.node)
        if session.look.names.is_foreign(room.webex_id):
            foreign.append(room.name)
            assert any("only what our own users" in v for v in values(page, "not seen", "messages"))
            assert values(page, "", "owned by")[0].startswith("another organization")
        elif values(page, "", "owned by"):
            assert values(page, "", "owned by")[0].startswith("own organization")
        assert any("events: complete" in v for v in values(page, "not seen", "coverage"))
    assert foreign
    nico = person_of(session, one(people(session), "nico"))
    assert any("people of other organizations" in v for v in values(nico, "not seen", "rooms"))
    assert not fields(nico, "who outside could read it")


async def test_the_people_of_the_selected_event_come_first(desk: Desk) -> None:
    session = await desk.collected()
    event = next(e for e in events_of(session) if e.kind == "files/read")
    found = people(session, event)
    assert found[0].is_near
    assert found[0].node == ids.uuid_of(event.actor_id)
    weights = [one.weight for one in found if not one.is_near]
    assert weights == sorted(weights, reverse=True)
    assert candidates.narrowed(found, "  ") == found
    assert [one.name for one in candidates.narrowed(found, "nico")] == ["Nico Brandt"]
    assert candidates.narrowed(found, found[5].node[:12])[0] == found[5]


def test_days_are_those_of_the_zone_and_none_is_lost() -> None:
    zone = ZoneInfo("Europe/Berlin")
    moments = [
        round(datetime.fromisoformat(one).timestamp() * 1000)
        for one in ("2026-03-28T22:59:00+00:00", "2026-03-28T23:00:00+00:00",
                    "2026-03-29T21:59:00+00:00", "2026-03-31T00:00:00+00:00")
    ]  # fmt: skip
    told = doings.by_day(moments, zone, ascii_only=False)
    assert (told.label, told.value[:4]) == ("by day", "▁█·▁")
    assert "2026-03-28 to 2026-03-31, most: 2 from 2026-03-29" in told.value
    assert doings.by_day(moments, zone, ascii_only=True).value[:4] == ".@_."
    weeks = doings.by_day([0, 86_400_000 * 100], zone, ascii_only=False)
    assert weeks.label == "by week"
    ages = doings.by_day([-2_000_000_000_000, 200_000_000_000_000], zone, ascii_only=False)
    assert ages.label.startswith("by ")
    assert len(ages.value.split(" ")[0]) <= 45


@pytest.mark.parametrize("width", [20, 36, 74])
def test_hostile_names_stay_in_their_lines(tmp_path: Path, width: int) -> None:
    chosen = home(tmp_path, "http://127.0.0.1:9/v1")
    hostile.fill(chosen, "CASE-1")
    case = bootstrap.open_case(chosen, "CASE-1")
    look = Investigation(case, None, bootstrap.now)
    graph = Relations(look).graph
    try:
        for found, read in (
            (candidates.people(look), person_page.read),
            (candidates.rooms(look, graph), room_page.read),
        ):
            assert len(found) >= len(hostile.CORPUS)
            for typed in hostile.CORPUS.values():
                candidates.narrowed(found, typed[:100])
            for some in found:
                for line in lay_out(read(look, graph, some.node, now=bootstrap.now()), width):
                    drawn = "".join(part for part, _ in line)
                    assert is_visible(drawn)
                    assert cell_len(drawn) <= width
    finally:
        case.close()
