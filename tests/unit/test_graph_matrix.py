"""The matrix view, drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.test_graph_views import GLYPHS, SAMPLE, cells, fit, graphs, room
from tui.graph import matrix
from tui.graph.glyphs import ASCII, UNICODE, Glyphs
from tui.graph.model import Edge, Graph, PersonNode
from tui.graph.picture import Picture
from tui.graph.window import window


def drawn(
    size: tuple[int, int],
    glyphs: Glyphs,
    zoom: int,
    at: tuple[str, str] = ("Chloé Roy", "Falcon bid"),
    *,
    top: int = 0,
    left: int = 0,
    graph: Graph = SAMPLE,
) -> Picture:
    person, place = matrix.cell(graph, *at, None)
    return matrix.draw(
        graph,
        person=person,
        room=place,
        size=size,
        top=top,
        left=left,
        zoom=zoom,
        fit=fit,
        glyphs=glyphs,
    )


def test_dense_cells_have_titles_downwards_and_a_cross_to_the_selected_one() -> None:
    assert drawn((50, 14), UNICODE, 0).plain().split("\n") == [
        " ◆ Chloé Roy: 55 messages, in",
        " ▣ Falcon bid: 5 members, 2 external",
        "                F  ⇄  D  S",
        "                a     u  t",
        "                l  A  e  a",
        "                c  d     f  rooms   msgs",
        " ● Ada Kowalski +★ +  7⊘        3    158",
        "▸◆ Chloé Roy   ▸+  +  ·  ──     3     84",
        " ● Ben Okoro    4        +      2     16",
        " ● ⚙ Jira       +        2      2    312",
        " ▲ 山田 太郎    3     +★        2     21",
        " ■ Dan Poe      1⊘              1      1",
        " ● Zed Alone    │               0      0",
        "",
    ]


def test_wide_cells_have_level_titles_and_whole_numbers() -> None:
    assert drawn((80, 18), UNICODE, 2).plain().split("\n") == [
        " ◆ Chloé Roy: 55 messages, in",
        " ▣ Falcon bid: 5 members, 2 external",
        "",
        "                        ⇄ Ada",
        "                Falcon  and     Due dil Staffin",
        "                bid     Chloé   igence  g       rooms   msgs",
        " ● Ada Kowalski    120★     31       7⊘             3    158",
        "▸◆ Chloé Roy   ▸    55      29       ·  ───────     3     84",
        " ● Ben Okoro         4                      12      2     16",
        " ● ⚙ Jira          310                       2      2    312",
        " ▲ 山田 太郎         3              18★             2     21",
        " ■ Dan Poe           1⊘                             1      1",
        " ● Zed Alone         │                              0      0",
        "",
        "",
        "",
        "",
        " ● own  ◆ ▲ ■ external  ⊘ left  ★ moderator  ▢ foreign  ⚙ bot  ⇄ direct",
    ]


def test_in_ascii_a_cell_without_membership_is_named_as_such() -> None:
    assert drawn((50, 12), ASCII, 0, ("Ben Okoro", "Due diligence")).plain().split("\n") == [
        " o Ben Okoro: was never in",
        " @ Due diligence: 2 members, 2 external",
        "                F  =  D  S",
        "                a     u  t",
        "                l  A  e  a",
        "                c  d     f  rooms   msgs",
        " o Ada Kowalski +* +  7x        3    158",
        " # Chloé Roy    +  +  .         3     84",
        ">o Ben Okoro    4  -->-- +      2     16",
        " o B Jira       +     |  2      2    312",
        " ^ 山田 太郎    3     +*        2     21",
        " : 2 below",
    ]


def test_the_smallest_pane() -> None:
    assert drawn((30, 8), ASCII, 0).plain().split("\n") == [
        " # Chloé Roy: 55 messages, in",
        " + Falcon bid: 5 in, 2 ext",
        "              F  =  D  S",
        "              a     u  t",
        " o Ada Kowals +* +  7x",
        "># Chloé Roy >+  +  .  --",
        " o Ben Okoro  4        +",
        " : 4 below",
    ]


def test_people_and_rooms_out_of_sight_are_counted_on_their_sides() -> None:
    assert drawn((30, 9), UNICODE, 3, top=2, left=1).plain().split("\n") == [
        " ◆ Chloé Roy: 55 messages, in",
        " ▣ Falcon bid: 5 in, 2 ext",
        "",
        "              ⇄ Ada and",
        " ‹1 2› more   Chloé",
        "▸↑ 2 above",
        " ● Ben Okoro",
        " ● ⚙ Jira",
        " ↓ 3 below",
    ]


def test_numbers_that_do_not_fit_are_shortened_and_the_selected_one_is_whole() -> None:
    people = tuple(PersonNode(f"p{at}", f"P{at}", 0, is_bot=False) for at in range(4))
    wrote = (9, 99, 12_345, 1_234_567)
    graph = Graph(
        people, (room("Hall"),), tuple(Edge(f"p{n}", "Hall", c) for n, c in enumerate(wrote))
    )
    at = ("p3", "Hall")
    dense = drawn((40, 12), ASCII, 0, at, graph=graph).plain()
    middle = drawn((40, 12), ASCII, 1, at, graph=graph).plain()
    assert "P3: 1234567 messages, in" in " ".join(dense.split())
    for row in (" o P0     9 ", " o P1     + ", " o P2     + "):
        assert row in dense
    assert ">o P3    >+      1  1234k" in dense
    assert "12k" in middle


def test_nothing_to_select_is_said() -> None:
    assert "no membership" in drawn((40, 6), ASCII, 0, graph=Graph((), (), ())).plain()


@pytest.mark.parametrize(
    ("selected", "place", "centre", "found"),
    [
        ("Ben Okoro", "Staffing", None, ("Ben Okoro", "Staffing")),
        ("Staffing", None, None, ("Ben Okoro", "Staffing")),
        ("Ben Okoro", None, "Staffing", ("Ben Okoro", "Staffing")),
        ("Ben Okoro", None, None, ("Ben Okoro", "Falcon bid")),
        (None, None, None, ("Ada Kowalski", "Falcon bid")),
        ("Zed Alone", None, None, ("Zed Alone", "Falcon bid")),
    ],
)
def test_the_cell_is_the_nearest_to_what_is_selected(
    selected: str | None, place: str | None, centre: str | None, found: tuple[str, str]
) -> None:
    person, there = matrix.cell(SAMPLE, selected, place, centre)
    assert (person and person.id, there and there.id) == found


@given(
    graphs(),
    st.tuples(st.integers(20, 210), st.integers(5, 60)),
    st.integers(-1, 40),
    st.integers(-1, 14),
    st.integers(-1, 6),
    GLYPHS,
)
def test_every_cell_in_sight_tells_its_membership(
    graph: Graph, size: tuple[int, int], top: int, left: int, zoom: int, glyphs: Glyphs
) -> None:
    picture = drawn(size, glyphs, zoom, ("p1", "r1"), top=top, left=left, graph=graph)
    assert [len(cells(row)) for row in picture.rows] == [size[0]] * size[1]
    again = Graph(graph.people[::-1], graph.rooms[::-1], graph.edges[::-1])
    assert drawn(size, glyphs, zoom, ("p1", "r1"), top=top, left=left, graph=again) == picture
    if not graph.people or not graph.rooms:
        return
    it = matrix.shape(graph, size, zoom)
    seen, first = (
        window(len(graph.people), top, it.body),
        max(0, min(left, len(graph.rooms) - it.columns)),
    )
    for y in range(it.body):
        at = seen.item(y)
        if at is None:
            continue
        row = cells(picture.rows[2 + it.heads + y])
        for column, place in enumerate(graph.rooms[first : first + it.columns]):
            begin = it.head + column * it.cell
            text = "".join(text for text, _ in row[begin : begin + it.cell])
            edge = graph.links(graph.people[at].id).get(place.id)
            assert any(sign.isdigit() or sign in f"+k{glyphs.silent}" for sign in text) == (
                edge is not None
            )
            if edge:
                left_it = edge.left
                assert text[-1] == (
                    glyphs.left if left_it else glyphs.moderator if edge.is_moderator else " "
                )
