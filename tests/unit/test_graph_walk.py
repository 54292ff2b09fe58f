from hypothesis import given
from hypothesis import strategies as st

from tui.graph import walk
from tui.graph.model import Edge, Graph, PersonNode, RoomNode
from tui.graph.sides import spokes
from tui.graph.walk import Direction

UP, DOWN, LEFT, RIGHT = Direction.UP, Direction.DOWN, Direction.LEFT, Direction.RIGHT
GRAPH = Graph(
    tuple(PersonNode(name, name, org, is_bot=False) for org, name in enumerate("abcd")),
    tuple(RoomNode(name, name, foreign=name == "z", direct=False) for name in "xyz"),
    (
        Edge("a", "y", 5),
        Edge("a", "z", 1),
        Edge("b", "x", 2),
        Edge("c", "y", 3),
        Edge("b", "y", 9, left=True),
    ),
)
EMPTY = Graph((), (), ())


def test_links_walks_a_column_and_stops_at_its_ends() -> None:
    assert walk.links(GRAPH, "a", DOWN) == "b"
    assert walk.links(GRAPH, "a", UP) == "a"
    assert walk.links(GRAPH, "a", DOWN, steps=99) == "d"
    assert walk.links(GRAPH, "z", UP, steps=2) == "y"


def test_links_crosses_to_the_first_joined_node() -> None:
    assert walk.links(GRAPH, "a", RIGHT) == "y"
    assert walk.links(GRAPH, "y", LEFT) == "a"
    assert walk.links(GRAPH, "x", LEFT) == "b"


def test_links_stays_where_there_is_nowhere_to_go() -> None:
    assert walk.links(GRAPH, "d", RIGHT) == "d"
    assert walk.links(GRAPH, "a", LEFT) == "a"
    assert walk.links(GRAPH, "y", RIGHT) == "y"


def test_links_begins_with_the_first_person() -> None:
    assert walk.links(GRAPH, None, DOWN) == "a"
    assert walk.links(GRAPH, "gone", LEFT) == "a"
    assert walk.links(EMPTY, None, DOWN) is None
    assert walk.links(Graph((), GRAPH.rooms, ()), None, DOWN) == "x"


def test_ego_walks_sides_through_the_centre() -> None:
    assert [spoke.node.id for spoke in spokes(GRAPH, "y")[1]] == ["b", "c"]
    assert walk.ego(GRAPH, "y", None, DOWN) == "y"
    assert walk.ego(GRAPH, "y", "y", LEFT) == "a"
    assert walk.ego(GRAPH, "y", "a", RIGHT) == "y"
    assert walk.ego(GRAPH, "y", "y", RIGHT) == "b"
    assert walk.ego(GRAPH, "y", "b", DOWN) == "c"
    assert walk.ego(GRAPH, "y", "c", DOWN) == "c"
    assert walk.ego(GRAPH, "y", "c", RIGHT) == "c"
    assert walk.ego(GRAPH, "y", "c", LEFT) == "y"


def test_ego_of_a_side_without_spokes_stays_in_the_centre() -> None:
    assert walk.ego(GRAPH, "x", "x", LEFT) == "x"
    assert walk.ego(GRAPH, "x", "x", DOWN) == "b"
    assert walk.ego(GRAPH, "d", "d", DOWN) == "d"
    assert walk.ego(GRAPH, "gone", None, DOWN) is None


@given(st.lists(st.sampled_from(Direction), max_size=30), st.sampled_from("abcdxyz"))
def test_walking_never_leaves_the_graph_and_up_undoes_down(
    path: list[Direction], start: str
) -> None:
    at: str | None = start
    for direction in path:
        at = walk.links(GRAPH, at, direction)
        assert at is not None
        assert GRAPH.person(at) or GRAPH.room(at)
        down = walk.links(GRAPH, at, DOWN)
        assert down == at or walk.links(GRAPH, down, UP) == at
    here: str | None = None
    for direction in path:
        here = walk.ego(GRAPH, start, here, direction)
        assert here == start or here in GRAPH.links(start)
