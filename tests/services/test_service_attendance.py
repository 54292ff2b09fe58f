"""Who was in which room at which moment: the services' answers against the simulated world."""

import json
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from tests.served import Served
from tui.domain import ids
from tui.domain.models import Event
from tui.domain.stays import Standing
from tui.domain.times import Window

from .desk import Desk, online

_JOINED, _LEFT = "memberships/created", "memberships/deleted"


def truth(moves: list[Event], room: Any, instant: datetime) -> set[str]:
    """Return who was in a room, going back from its roster by the moves in the world."""
    inside: set[str] = set(room.roster)
    for event in moves:
        if event.created > instant and event.room_id == room.id:
            change = inside.add if event.kind == _LEFT else inside.discard
            change(ids.uuid_of(event.person_id) or "")
    return inside


async def test_answers_agree_with_what_happened_also_from_events_alone(
    desk: Desk, webex: Served
) -> None:
    session, now = desk.open(), desk.clock()
    for first, last in ((40, 27), (12, 0)):  # between these nothing was read
        window = Window(now - timedelta(days=first), now - timedelta(days=last))
        await online(session).collector.collect(window)
    attendance = session.look.attendance
    read = [Event.read(body) for body in webex.truth().values()]
    moves = [one for one in read if one.kind in {_JOINED, _LEFT}]
    moves.sort(key=lambda one: one.created, reverse=True)
    random, told = Random(7), dict.fromkeys(Standing, 0)
    for rosters in (False, True):
        for room in webex.world.rooms.values():
            if rosters:
                await session.look.look_into(room.id)
            if session.look.names.is_foreign(room.id):
                continue  # of others nothing is shown, so silence is none
            for _ in range(5):
                instant = now - timedelta(hours=random.uniform(1, 24 * 40))
                inside = truth(moves, room, instant)
                for person, answer in attendance.at(room.id, instant).items():
                    told[answer.standing] += 1
                    assert answer.doubt is None
                    if answer.standing is not Standing.UNKNOWN:
                        assert (answer.standing is Standing.IN) == (person in inside)
    assert min(told.values()) >= 10, told


async def test_what_happens_while_one_looks_is_taken_in(desk: Desk, webex: Served) -> None:
    session = await desk.collected()
    room = webex.room("Sales")
    await session.look.look_into(room.id)
    before = set(session.look.attendance.members(room.id, desk.clock()))
    assert before == set(room.roster)
    gone = next(uuid for uuid, one in room.roster.items() if not one.moderator)
    path = f"/memberships/{_membership(webex, room, gone)}"
    assert webex.ask("DELETE", path).status_code == 204
    left = desk.clock()
    webex.hands.move(timedelta(hours=2))
    await online(session).collector.poll()
    stays = session.look.attendance.of(room.id)
    assert set(stays.members(desk.clock() - timedelta(hours=1))) == before - {gone}
    [*_, last] = stays.people[gone].stretches
    assert (last.inside, last.start) == (False, int(left.timestamp() * 1000))
    assert last.opened is not None
    assert last.opened.event is not None
    assert session.case.events.read(last.opened.event).kind == _LEFT


def _membership(webex: Served, room: Any, person: str) -> str:
    items = json.loads(webex.ask("GET", f"/memberships?roomId={room.id}").content)["items"]
    return next(str(one["id"]) for one in items if ids.uuid_of(one["personId"]) == person)


@pytest.mark.parametrize("hours", [-5, 0, 5])
async def test_a_roster_is_of_the_time_at_webex_whatever_this_host_shows(
    desk: Desk, webex: Served, hours: int
) -> None:
    desk.host = timedelta(hours=hours)
    session = desk.open()
    await session.look.identify()
    room_id = webex.room("Sales").id
    assert await session.look.look_into(room_id)
    read = session.case.directory.roster(room_id)
    assert read is not None
    assert abs(read.at - webex.hands.moment) <= timedelta(seconds=2)
    assert not await session.look.look_into(room_id)  # it is fresh
    webex.hands.move(timedelta(minutes=11))
    assert await session.look.look_into(room_id)
