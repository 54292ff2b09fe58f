import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.graph.model import Edge, Graph, PersonNode, RoomNode

ADA = PersonNode("ada", "Ada", 0, is_bot=False)
BEN = PersonNode("ben", "Ben", 1, is_bot=False)
CAT = PersonNode("cat", "Cat", 2, is_bot=True)
ROOM = RoomNode("room", "Room", foreign=False, direct=False)
PAIR = RoomNode("pair", "Pair", foreign=True, direct=True)


def test_people_stand_by_rooms_then_name_and_rooms_by_present_members_then_title() -> None:
    edges = (
        Edge("cat", "room", 1),
        Edge("cat", "pair", 1),
        Edge("ben", "room", 1, left=True),
        Edge("ada", "pair", 1),
    )
    graph = Graph((ADA, BEN, CAT), (ROOM, PAIR), edges)
    assert [person.name for person in graph.people] == ["Cat", "Ada", "Ben"]
    assert [room.title for room in graph.rooms] == ["Pair", "Room"]


def test_present_members_exclude_who_left_but_shared_rooms_do_not() -> None:
    graph = Graph((ADA, BEN), (ROOM,), (Edge("ada", "room", 4), Edge("ben", "room", 2, left=True)))
    assert (graph.members("room"), graph.externals("room")) == (1, 0)
    assert graph.shared("ada", "ben") == 1
    assert [person.id for person in graph.people_of("room")] == ["ada", "ben"]
    assert graph.rooms_of("ben") == (ROOM,)


def test_an_id_is_a_person_or_a_room_or_unknown() -> None:
    graph = Graph((ADA,), (ROOM,), ())
    assert (graph.person("ada"), graph.room("ada")) == (ADA, None)
    assert (graph.person("room"), graph.room("room")) == (None, ROOM)
    assert (graph.person("?"), graph.room("?"), dict(graph.links("?"))) == (None, None, {})


@pytest.mark.parametrize(
    ("people", "rooms", "edges", "message"),
    [
        ((ADA, ADA), (), (), "an id occurs twice"),
        ((ADA,), (RoomNode("ada", "", foreign=False, direct=False),), (), "an id occurs twice"),
        ((ADA,), (ROOM,), (Edge("ada", "gone", 0),), "unknown person or room"),
        ((ADA,), (ROOM,), (Edge("ben", "room", 0),), "unknown person or room"),
        ((ADA,), (ROOM,), (Edge("room", "ada", 0),), "unknown person or room"),
        ((ADA, BEN), (ROOM,), (Edge("ada", "ben", 0),), "unknown person or room"),
        (
            (ADA,),
            (ROOM,),
            (Edge("ada", "room", 0), Edge("ada", "room", 1)),
            "membership occurs twice",
        ),
    ],
)
def test_a_graph_that_contradicts_itself_is_refused(
    people: tuple[PersonNode, ...],
    rooms: tuple[RoomNode, ...],
    edges: tuple[Edge, ...],
    message: str,
) -> None:
    with pytest.raises(ValueError, match=message):
        Graph(people, rooms, edges)


@given(st.sets(st.tuples(st.integers(0, 9), st.integers(0, 5), st.booleans()), max_size=40))
def test_every_count_is_what_counting_the_edges_gives(drawn: set[tuple[int, int, bool]]) -> None:
    once = {(person, room): left for person, room, left in drawn}
    people = tuple(PersonNode(f"p{i}", f"N{i % 3}", i % 3, is_bot=False) for i in range(10))
    rooms = tuple(RoomNode(f"r{i}", "", foreign=False, direct=False) for i in range(6))
    edges = tuple(Edge(f"p{p}", f"r{r}", p * r, left=left) for (p, r), left in once.items())
    graph = Graph(people, rooms, edges)
    assert graph == Graph(people[::-1], rooms[::-1], edges[::-1])
    for room in rooms:
        inside = [e.person_id for e in edges if e.room_id == room.id and not e.left]
        assert graph.members(room.id) == len(inside)
        assert graph.externals(room.id) == sum(int(p[1:]) % 3 > 0 for p in inside)
        assert set(graph.links(room.id).values()) == {e for e in edges if e.room_id == room.id}
    for person in people:
        assert set(graph.links(person.id).values()) == {
            e for e in edges if e.person_id == person.id
        }
        assert graph.people[graph.position(person.id)] is person
    assert graph.most_messages == max((e.messages for e in edges), default=0)
