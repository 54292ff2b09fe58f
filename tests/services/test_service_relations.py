"""The graph of now and of earlier moments, against who was in which room."""

from datetime import timedelta
from random import Random

from tests.served import Served
from tui.domain import ids
from tui.domain.signs import milliseconds
from tui.domain.stays import Standing as Stood
from tui.domain.times import of_milliseconds
from tui.graph.views import ViewName
from tui.services import scenes
from tui.services.portrait import portrait
from tui.services.scenes import Sight
from tui.services.session import Session

from .desk import Desk


async def _falcon(session: Session, webex: Served) -> str:
    """Return the UUID of a room, which is read like the console does."""
    room = ids.uuid_of(webex.room("Project Falcon").id)
    rooms = session.case.events.columns.rooms
    await session.look.look_into(rooms.spelled[rooms.find(room)])
    session.relations.changed()
    session.relations.keep(session.relations.learn(session.relations.lacking(room)))
    assert room is not None
    return room


async def test_the_graph_of_a_moment_shows_those_who_were_there_then(desk: Desk) -> None:
    session = await desk.collected()
    relations, look = session.relations, session.look
    for room_id in session.case.events.columns.rooms.spelled[1:]:
        await look.look_into(room_id)
    relations.changed()
    lacking = relations.lacking(None)
    assert set(lacking) == {room.id for room in relations.graph.rooms}
    relations.keep(relations.learn(lacking))
    assert relations.lacking(None) == []
    random, seen = Random(3), {"left": 0, "later": 0, "inside": 0}
    for _ in range(8):
        instant = desk.clock() - timedelta(hours=random.uniform(1, 24 * 30))
        then = relations.graph_at(milliseconds(instant))
        for room in then.rooms:
            stands = look.attendance.at(room.id, instant)
            for person, edge in relations.graph.links(room.id).items():
                drawn, stand = then.links(room.id).get(person), stands.get(person)
                if stand is None:
                    assert drawn is None
                elif stand.standing is Stood.IN:
                    assert drawn is not None
                    assert not drawn.left
                    assert drawn.messages <= edge.messages
                    seen["inside"] += 1
                elif stand.standing is Stood.UNKNOWN:
                    assert drawn is not None
                    assert drawn.unsure
                elif drawn is None:
                    seen["later"] += 1
                else:
                    assert drawn.left
                    seen["left"] += 1
    assert min(seen.values()) > 0, seen


async def test_steps_lead_from_change_to_change_and_tell_who_came_or_went(
    desk: Desk, webex: Served
) -> None:
    session = await desk.collected()
    relations, room = session.relations, await _falcon(session, webex)
    sight = Sight(ViewName.EGO, centre=room, moment=0)
    told, moments = [], []
    while changes := scenes.step(relations, sight, forth=True):
        assert changes[0].at > (sight.moment or 0)
        sight.moment = changes[0].at
        moments.append(sight.moment)
        told.append(scenes.told(relations, changes))
    assert any(text.startswith("Nico Brandt joined Project Falcon") for text in told)
    assert any(text.startswith("Nico Brandt left Project Falcon") for text in told)
    for moment in reversed(moments[:-1]):
        back = scenes.step(relations, sight, forth=False)
        assert back[0].at == moment
        sight.moment = moment
    assert scenes.step(relations, sight, forth=False) == []
    nico = next(one for one in relations.graph.people if one.name == "Nico Brandt")
    joined = next(one for one in relations.changes(room) if one.person == nico.id and one.joined)
    before, after = (relations.graph_at(joined.at + add, room) for add in (-1, 0))
    assert nico.id not in before.links(room)
    assert not after.links(room)[nico.id].left
    assert of_milliseconds(joined.at) < desk.clock()


async def test_lanes_hold_what_was_written_deleted_and_opened(desk: Desk, webex: Served) -> None:
    session = await desk.collected()
    relations, room = session.relations, await _falcon(session, webex)
    lanes = relations.lanes(room)
    assert relations.lanes(room) is lanes
    by_name = {relations.graph.people[relations.graph.position(one.node.id)].name: one
               for one in lanes.lanes}  # fmt: skip
    nico, dorian = by_name["Nico Brandt"], by_name["Dorian Marić"]
    assert {letter for _, letter in nico.marks} == {"F", "P"}
    assert "X" in {letter for _, letter in dorian.marks}
    assert list(dorian.messages) == sorted(dorian.messages)
    assert sum(len(lane.messages) for lane in lanes.lanes) == sum(
        edge.messages for edge in relations.graph.links(room).values()
    )
    own = relations.lanes(nico.node.id)
    assert {lane.node.id for lane in own.lanes} >= {room}
    assert relations.organizations[0] == "aquila-robotics.example"
    page = portrait(nico.node.id, relations, session.look.names)
    assert page is not None
    assert page.title == "person · Nico Brandt"
    assert ("left", "Project Falcon") in {(one.label, one.value) for one in page.sections[1].fields}
    hall = portrait(room, relations, session.look.names)
    assert hall is not None
    assert hall.sections[1].fields[0].value.count("external") == 1
    assert portrait("nobody", relations, session.look.names) is None
