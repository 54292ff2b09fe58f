"""People put together by organization, and what a stay says of a moment."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.test_graph_lanes import SPAN, day, days, stay
from tests.unit.test_graph_views import fit, person, room
from tui.domain.stays import EVER, Stay
from tui.graph import links
from tui.graph.glyphs import ASCII, UNICODE
from tui.graph.grouping import group_id, grouped, org_of
from tui.graph.model import UNKNOWN_ORG, Edge, Graph
from tui.graph.presence import Lane, Lanes, Standing, moves, standing
from tui.graph.views import Scene, ViewName, views
from tui.graph.walk import Direction

ORGS = {0: 9, 1: 6, 2: 2, UNKNOWN_ORG: 5}
PEOPLE = tuple(person(f"P{org}-{at}", org) for org, count in ORGS.items() for at in range(count))
HALL, SIDE = room("Hall"), room("Side")
CROWD = Graph(
    PEOPLE,
    (HALL, SIDE),
    (
        *(Edge(one.id, "Hall", at % 3, left=at % 4 == 0) for at, one in enumerate(PEOPLE)),
        *(Edge(one.id, "Side", 1, is_moderator=True) for one in PEOPLE[:3]),
    ),
)


def test_beyond_the_limit_each_organization_is_one_node_and_few_people_are_not() -> None:
    found = grouped(CROWD, limit=21, names={0: "own.example", 1: "borealis.example"})
    names = {(one.name, one.people) for one in found.graph.people}
    assert names == {
        ("own.example", 9),
        ("borealis.example", 6),
        ("unknown organization", 5),
        ("P2-0", 1),
        ("P2-1", 1),
    }
    own = found.graph.person(group_id(0))
    assert own is not None
    assert own.writers == 7  # six in the hall, and one in the side room alone
    assert found.shown("P0-4") == own.id
    assert found.shown("P2-1") == "P2-1"
    assert found.shown("Hall") == "Hall"
    assert org_of(own.id) == 0
    assert org_of("P0-4") is None


def test_numbers_of_rooms_are_the_same_whoever_is_put_together() -> None:
    for opened in (None, 0, UNKNOWN_ORG):
        found = grouped(CROWD, limit=3, opened=opened).graph
        for one in CROWD.rooms:
            assert found.members(one.id) == CROWD.members(one.id)
            assert found.externals(one.id) == CROWD.externals(one.id)
            wrote = sum(edge.messages for edge in CROWD.links(one.id).values())
            assert sum(edge.messages for edge in found.links(one.id).values()) == wrote


def test_up_to_the_limit_nobody_is_put_together() -> None:
    assert grouped(CROWD, limit=22).graph is CROWD


def test_an_opened_organization_is_shown_one_by_one_among_the_others() -> None:
    found = grouped(CROWD, limit=3, opened=1)
    ids = {one.id for one in found.graph.people}
    assert {f"P1-{at}" for at in range(6)} < ids
    assert group_id(0) in ids
    assert group_id(1) not in ids


def test_among_a_room_only_its_people_count() -> None:
    assert grouped(CROWD, limit=3, among="Side").graph is CROWD
    found = grouped(CROWD, limit=3, among="Hall").graph
    assert found.rooms == (HALL,)
    assert found.person(group_id(0)) is not None


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (110, "# borealis.example 6 people, 4 wrote"),
        (70, "# borealis.example 6 people"),
        (44, "# 6 borealis"),
    ],
)
def test_where_the_name_is_cut_the_number_stays(width: int, said: str) -> None:
    found = grouped(CROWD, limit=3, names={1: "borealis.example"}).graph
    picture = links.draw(
        found, selected=None, size=(width, 9), top_people=0, top_rooms=0, fit=fit, glyphs=ASCII
    )
    assert said in picture.plain()


def test_rows_of_many_are_inside_while_any_of_them_is() -> None:
    rows = (
        Lane(PEOPLE[0], stay((1, 4, True, True)), days(2, 3), ((day(3), "F"),)),
        Lane(PEOPLE[1], stay((3, 6, True, True), (9, 99, True, False)), days(5), ((day(2), "X"),)),
        Lane(PEOPLE[2], stay((10, 12, True, True)), ()),
        Lane(PEOPLE[3], Stay((), ()), days(1)),
        Lane(PEOPLE[-8], Stay((), ()), ()),
    )
    found = grouped(CROWD, limit=3).lanes(Lanes(HALL, rows, SPAN)).lanes
    many = next(lane for lane in found if lane.node.id == group_id(0))
    inside = [(one.start, one.end) for one in many.stay.stretches if one.inside]
    assert inside == [(day(1), day(6)), (day(9), EVER)]
    assert many.messages == days(1, 2, 3, 5)
    assert many.marks == [(day(2), "X"), (day(3), "F")]
    assert {standing(many.stay, day(at)) for at in (7, 8)} == {Standing.LEFT}


@pytest.mark.parametrize(
    ("number", "is_so"),
    [
        (0, Standing.LATER),
        (1, Standing.INSIDE),
        (3.9, Standing.INSIDE),
        (4, Standing.LEFT),
        (8, Standing.INSIDE),
        (10, Standing.UNSURE),
    ],
)
def test_who_joined_later_is_not_there_yet_and_who_left_has_been(
    number: float, is_so: Standing
) -> None:
    one = stay((1, 4, True, True), (8, 9, True, False))
    assert standing(one, day(number)) is is_so
    assert list(moves(one)) == [(day(1), True), (day(4), False), (day(8), True)]


@given(st.floats(-3, 22))
def test_a_standing_agrees_with_what_is_known_of_the_moment(number: float) -> None:
    one = stay((1, 4, True, True), (8, 9, True, False))
    known = one.known_at(day(number))
    inside = known is not None and known.inside
    assert (standing(one, day(number)) is Standing.INSIDE) == inside
    assert (standing(one, day(number)) is Standing.UNSURE) == (known is None)


def scene(size: tuple[int, int], **more: object) -> Scene:
    rows = tuple(Lane(one, stay((1, 99, True, False)), days(2)) for one in CROWD.people)
    lanes = Lanes(HALL, rows, SPAN)
    given = {"centre": "Hall", "selected": "P0-4", "moment": day(5), **more}
    return Scene(
        graph=CROWD,
        now=CROWD,
        lanes_of=lambda _centre: lanes,
        organizations={1: "borealis.example"},
        size=size,
        zone=UTC,
        fit=fit,
        glyphs=UNICODE,
        **given,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("name", list(ViewName))
@pytest.mark.parametrize("size", [(30, 8), (48, 14), (80, 20), (120, 30), (200, 60), (3, 2)])
def test_every_view_draws_walks_scrolls_and_zooms_at_every_size(
    name: ViewName, size: tuple[int, int]
) -> None:
    view, given = views()[name], scene(size)
    for by in (0, 1, 1, 1, -1, -1, -1, -1, -1, 0):
        ready = view.prepared(given)
        view.zoom(ready, by)
        for way in (*Direction, Direction.DOWN, Direction.DOWN):
            selected, place = view.walk(view.prepared(given), way, 3)
            given = scene(size, selected=selected, place=place)
            ready = view.prepared(given)
            if size[1] > 4:
                view.reveal(ready)
            picture = view.draw(ready)
            assert len(picture.rows) == size[1]
            assert size[1] < 5 or UNICODE.pointer in picture.plain()


@pytest.mark.parametrize("name", list(ViewName))
def test_walking_up_undoes_down_in_every_view(name: ViewName) -> None:
    view = views()[name]
    first = scene((60, 20), selected="P0-4", place="Hall")
    down, place = view.walk(view.prepared(first), Direction.DOWN, 1)
    assert down != "P0-4"
    second = scene((60, 20), selected=down, place=place)
    assert view.walk(view.prepared(second), Direction.UP, 1)[0] == "P0-4"


def test_lanes_zoom_around_the_moment_and_pan_no_further_than_the_ends() -> None:
    view = views()[ViewName.LANES]
    given = scene((80, 20))

    def axis() -> str:
        ready = view.prepared(given)
        view.reveal(ready)
        return view.draw(ready).plain().split("\n")[1]

    whole = axis()
    view.zoom(view.prepared(given), 1)
    view.zoom(view.prepared(given), 1)
    closer = axis()
    assert "▼" in closer
    assert closer != whole
    view.walk(view.prepared(given), Direction.RIGHT, 1)
    assert axis() != closer
    for _ in range(30):
        view.walk(view.prepared(given), Direction.LEFT, 1)
    assert "03-01" in axis()
    given = scene((80, 20), moment=day(19))  # the cursor went on: what is shown follows it
    assert "▼" in axis()
    view.zoom(view.prepared(given), 0)
    assert axis().replace("▼", "|").count("|03") >= 2


def test_only_a_change_puts_people_together_anew() -> None:
    view, given = views()[ViewName.LINKS], scene((60, 4))
    first = view.prepared(given).graph
    assert view.prepared(scene((60, 4), selected="P1-0")).graph is first
    assert view.prepared(scene((60, 4), opened=1)).graph is not first
