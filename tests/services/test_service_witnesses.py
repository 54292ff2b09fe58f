"""Who could see a message, who was exposed, who differs: told from a collected case."""

import json
from collections import Counter
from datetime import timedelta

import pytest

from tests.served import Served
from tui.domain import ids
from tui.domain.models import Event
from tui.domain.times import Window
from tui.errors import BadInput
from tui.services.bridging import Bridging
from tui.services.comparison import Comparison
from tui.services.exposure import Exposure, in_room, posted_by
from tui.services.listing import Entry, Heading, Listing
from tui.services.session import Session
from tui.services.witnesses import Witnesses
from tui.simulator.acts import Join, Post
from tui.simulator.spaces import Message

from .desk import Desk, events_of, online

SECOND = 1000  # ms


def about(session: Session, text: str) -> Event:
    """Return the event of a message being posted."""
    return next(
        one
        for one in events_of(session)
        if one.kind == "messages/created" and one.text.startswith(text)
    )


def ask(session: Session, event: Event, choice: str = "posted") -> Listing:
    look = session.look
    return Witnesses(event, look.thread(event), look).answer(choice)


def tiers(listing: Listing) -> dict[str, list[str]]:
    """Return the names by tier, in the order of the page."""
    found: dict[str, list[str]] = {}
    for one in listing.entries:
        found.setdefault(one.tier, []).append(one.name)
    return found


def entry(listing: Listing, name: str) -> Entry:
    [found] = [one for one in listing.entries if one.name == name]
    return found


async def test_the_guest_who_downloaded_stands_first_with_what_proves_it(desk: Desk) -> None:
    session = await desk.collected()
    event = about(session, "Handover 1:")
    await session.look.look_into(event.room_id)
    await session.look.name_files(event.files)
    witnesses = Witnesses(event, session.look.thread(event), session.look)
    assert witnesses.choices == ["posted", "just before deleted"]
    listing = witnesses.answer("posted")
    guest = listing.entries[0]
    assert (guest.name, guest.tier, guest.org > 0) == ("Nico Brandt", "CONTACT", True)
    assert guest.line().startswith("downloaded falcon-price-list-2027.csv 2026-03-")
    assert "; joined 2026-03-" in guest.line()
    assert ", left 2026-03-" in guest.line()
    kinds = []
    for proof in guest.proofs():
        position = session.case.events.find(proof.event_id)
        assert position is not None
        kinds.append(session.case.events.read(position).kind)
    assert kinds == ["memberships/created", "memberships/deleted", "files/read"]
    assert [one.text for one in guest.proofs()][:2][0] == "added by Dorian Marić"
    assert tiers(listing)["CONTACT"] == ["Nico Brandt", "Dorian Marić"]
    members = tiers(listing)["MEMBER"]
    assert members[:2] == ["Nadia Benali", "Robert Ainsworth"]  # externals first
    assert len(members) == 8
    headings = [one.text for one in listing.rows if isinstance(one, Heading)]
    assert headings[0] == "proved contact · 2 people, 1 external"
    assert any("deleted 2026-03-" in one and "by Dorian Marić" in one for one in listing.notes)


async def test_members_at_the_moment_are_those_of_the_world(desk: Desk, webex: Served) -> None:
    session = await desk.collected()
    room = webex.room("Sales")
    message = webex.post("who is here?", room="Sales")
    webex.hands.move(timedelta(minutes=1))
    there = set(room.roster)
    newcomer = next(one for one in webex.world.people.values() if one.uuid not in there)
    webex.play(Join(webex.hands.at, room, newcomer, webex.world.by_handle["greta"]))
    reply = Message(
        room, webex.world.by_handle["greta"], webex.hands.at + SECOND, "we are", parent=message
    )
    webex.hands.move(timedelta(seconds=1))
    webex.play(Post(reply.created, reply))
    webex.hands.move(timedelta(hours=2))
    await online(session).collector.poll()
    await session.look.look_into(room.id)
    listing = ask(session, about(session, "who is here?"))
    found = {
        tier: {
            ids.uuid_of(one.known.id) for one in listing.entries if one.tier == tier and one.known
        }
        for tier in ("CONTACT", "MEMBER", "LATER", "BOT")
    }
    dorian, greta = (webex.world.by_handle[one].uuid for one in ("dorian", "greta"))
    bots = {one for one in there if webex.world.people[one].kind != "person"}
    assert found["CONTACT"] == {dorian, greta}
    assert found["MEMBER"] == there - {dorian, greta} - bots
    assert found["LATER"] == {newcomer.uuid}
    assert found["BOT"] == bots
    assert "replied in its thread" in entry(listing, webex.world.people[greta].name).line()
    now = ask(session, about(session, "who is here?"), "last read")
    assert {one.tier for one in now.entries} == {"CONTACT", "MEMBER"} | ({"BOT"} if bots else set())


async def test_what_was_not_read_leaves_unknown_and_says_so(desk: Desk, webex: Served) -> None:
    session = desk.open()
    await session.look.identify()
    now = desk.clock()
    webex.post("only this was read")
    await online(session).collector.collect(Window(now, desk.clock() + timedelta(seconds=1)))
    listing = ask(session, about(session, "only this was read"))
    [author] = listing.entries
    assert author.tier == "CONTACT"
    assert "in 2026-03-18 15:00:01; nothing tells for how long" in author.line()
    assert any("roster was not read" in one for one in listing.notes)
    assert any("the room was not read" in one for one in listing.notes)


async def test_an_event_about_no_message_has_no_witnesses(desk: Desk) -> None:
    session = await desk.collected()
    event = next(one for one in events_of(session) if one.resource == "memberships")
    with pytest.raises(BadInput, match="not about a message or file"):
        ask(session, event)


def reached(webex: Served, scope: set[str | None]) -> dict[str, tuple[int, int]]:
    """Return, by external person, how many messages they reached and files they opened: naively."""
    events = sorted(map(Event.read, webex.truth().values()), key=lambda one: one.created)
    posted = [one for one in events if one.kind == "messages/created" and one.message_uuid in scope]
    gone = {one.message_uuid: one.created for one in events if one.kind == "messages/deleted"}
    opened = Counter(
        one.actor_id
        for one in events
        if one.resource in {"files", "file_transcodings"} and one.message_uuid in scope
    )
    found = {}
    for person in webex.world.people.values():
        if person.org is webex.world.by_handle["dorian"].org or person.kind != "person":
            continue
        count = 0
        for message in posted:
            end, inside = gone.get(message.message_uuid), False
            room = webex.world.rooms[ids.uuid_of(message.room_id) or ""]
            moves = [
                one
                for one in events
                if one.kind in {"memberships/created", "memberships/deleted"}
                and (one.room_id, one.person_id) == (room.id, person.id)
            ]
            state = moves[0].type == "deleted" if moves else person.uuid in room.roster
            for move in moves:
                inside |= state and move.created > message.created
                state = move.type == "created"
                inside |= (
                    state and move.created > message.created and not (end and move.created >= end)
                )
            count += inside or (state and not (end and moves and moves[-1].created >= end))
        if count or opened[person.id]:
            found[person.name] = (count, opened[person.id])
    return found


async def test_exposure_counts_what_a_naive_count_finds(desk: Desk, webex: Served) -> None:
    session = await desk.collected()
    look = session.look
    for room in session.relations.busiest_rooms():
        await look.look_into(room)
    event = about(session, "Handover 1:")
    assert event.room_id is not None
    exposure = Exposure(look)
    for positions in (
        [*in_room(look, event.room_id)],
        [*posted_by(look, event.actor_id or "")],
    ):
        scope = {look.case.events.read(one).message_uuid for one in positions} - {None}
        listing = exposure.of("these", positions)
        told = {one.name: (one.facts["messages"], one.facts["opened"]) for one in listing.entries}
        assert told == reached(webex, scope)
    listing = exposure.of("room", in_room(look, event.room_id))
    assert listing.entries[0].name == "Nico Brandt"
    assert "downloaded 4" in listing.entries[0].line()
    assert "previewed 1" in listing.entries[0].line()
    [*files, reach] = listing.entries[0].proofs()
    assert len(files) == 5
    assert reach.text.startswith("in Project Falcon: joined")
    assert json.dumps([one.facts for one in listing.entries])


async def test_the_leaver_is_the_bridge_to_his_guest(desk: Desk) -> None:
    session = await desk.collected()
    for room in session.relations.busiest_rooms():
        await session.look.look_into(room)
    listing = Bridging(session.look).listing()
    assert [one.name for one in listing.entries] == ["Dorian Marić", "Nico Brandt"]
    first, second = listing.entries
    assert first.line().endswith("reaches nobody of ours; they meet in Falcon handover")
    assert second.line().startswith("the only one of external organization")
    assert [one.text for one in first.proofs()] == ["in Falcon handover: joined, moderator"]


async def test_two_moments_two_rooms_and_two_people_differ_as_they_did(desk: Desk) -> None:
    session = await desk.collected()
    for room in session.relations.busiest_rooms():
        await session.look.look_into(room)
    event, other = about(session, "Handover 1:"), about(session, "And the accounts")
    comparison = Comparison(session.look)
    assert list(comparison.choices(event, other)) == ["two rooms"]
    assert event.room_id is not None
    assert event.actor_id is not None
    changed = comparison.moments(event.room_id, desk.clock() - timedelta(minutes=5), event.created)
    assert tiers(changed)["ONLY A"] == ["Nico Brandt"]
    assert len(tiers(changed)["BOTH"]) == 9
    rooms = tiers(comparison.choices(event, other)["two rooms"]())
    assert rooms["BOTH"] == ["Nico Brandt", "Dorian Marić"]
    assert len(rooms["ONLY A"]) == 8
    assert "ONLY B" not in rooms
    guest = next(one for one in events_of(session) if one.text.startswith("Got it"))
    assert list(comparison.choices(other, guest)) == ["two moments", "two people"]
    people = tiers(comparison.choices(other, guest)["two people"]())
    assert people["BOTH"] == ["Falcon handover", "Project Falcon"]
    assert "Sales" in people["ONLY A"]
