import re
import unicodedata
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.graph import ego, links, sides
from tui.graph.columns import columns
from tui.graph.glyphs import ASCII, UNICODE, Glyphs
from tui.graph.model import Edge, Graph, PersonNode, RoomNode
from tui.graph.picture import Picture, Role, Run
from tui.graph.window import window


def width_of(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def fit(text: str, width: int) -> str:
    fitted, used = "", 0
    for char in text:
        if used + width_of(char) > width:
            break
        fitted, used = fitted + char, used + width_of(char)
    return fitted + " " * (width - used)


def cells(row: tuple[Run, ...]) -> list[tuple[str, Role]]:
    """One (text, role) a terminal cell; the second half of a wide character is empty text."""
    out: list[tuple[str, Role]] = []
    for run in row:
        for char in run.text:
            out += [(char, run.role), ("", run.role)][: width_of(char)]
    return out


def person(name: str, org: int = 0, *, bot: bool = False) -> PersonNode:
    return PersonNode(name, name, org, bot)


def room(title: str, *, foreign: bool = False, direct: bool = False) -> RoomNode:
    return RoomNode(title, title, foreign, direct)


SAMPLE = Graph(
    people=(
        person("Ada Kowalski"),
        person("Ben Okoro"),
        person("Chloé Roy", 1),
        person("Dan Poe", 3),
        person("Jira", bot=True),
        person("山田 太郎", 2),
        person("Zed Alone"),
    ),
    rooms=(
        room("Falcon bid"),
        room("Due diligence", foreign=True),
        room("Ada and Chloé", direct=True),
        room("Staffing"),
    ),
    edges=(
        Edge("Ada Kowalski", "Falcon bid", 120, is_moderator=True),
        Edge("Ada Kowalski", "Due diligence", 7, left=True),
        Edge("Ada Kowalski", "Ada and Chloé", 31),
        Edge("Ben Okoro", "Falcon bid", 4),
        Edge("Ben Okoro", "Staffing", 12),
        Edge("Chloé Roy", "Falcon bid", 55),
        Edge("Chloé Roy", "Ada and Chloé", 29),
        Edge("Chloé Roy", "Due diligence", 0),
        Edge("Dan Poe", "Falcon bid", 1, left=True),
        Edge("Jira", "Falcon bid", 310),
        Edge("Jira", "Staffing", 2),
        Edge("山田 太郎", "Due diligence", 18, is_moderator=True),
        Edge("山田 太郎", "Falcon bid", 3),
    ),
)


def linked(selected: str | None, size: tuple[int, int], glyphs: Glyphs, *top: int) -> Picture:
    people, rooms = top or (0, 0)
    return links.draw(
        SAMPLE,
        selected=selected,
        size=size,
        top_people=people,
        top_rooms=rooms,
        fit=fit,
        glyphs=glyphs,
    )


def around(centre: str, selected: str | None, size: tuple[int, int], glyphs: Glyphs) -> Picture:
    return ego.draw(
        SAMPLE, centre=centre, selected=selected, size=size, top=0, fit=fit, glyphs=glyphs
    )


def test_the_edges_of_a_person_in_ascii() -> None:
    assert linked("Ada Kowalski", (80, 8), ASCII).plain().split("\n") == [
        " PEOPLE 7       rooms&shared                ROOMS 4           members  ext  msgs",
        ">o Ada Kowalski     3       --+------------ + Falcon bid            5    2 * 120",
        " # Chloé Roy        3&3       +------------ + = Ada and Chloé       2    1    31",
        " o Ben Okoro        2&1       '............ @ Due diligence         2    2 x   7",
        " o B Jira           2&1                     + Staffing              2    0",
        " ^ 山田 太郎        2&2",
        " % Dan Poe          1&1",
        " o Zed Alone        0",
    ]


def test_the_edges_of_a_person_as_curves() -> None:
    assert linked("Ada Kowalski", (84, 8), UNICODE).plain().split("\n") == [
        " PEOPLE 7       rooms∩shared                    ROOMS 4           members  ext  msgs",
        "▸● Ada Kowalski     3       ⠒⢲⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒ ▣ Falcon bid            5    2 ★ 120",
        " ◆ Chloé Roy        3∩3      ⠈⠉⢕⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒ ▣ ⇄ Ada and Chloé       2    1    31",
        " ● Ben Okoro        2∩1          ⠉ ⠒ ⠒ ⠒ ⠒ ⠒ ⠒⠒ ▢ Due diligence         2    2 ⊘   7",
        " ● ⚙ Jira           2∩1                         ▣ Staffing              2    0",
        " ▲ 山田 太郎        2∩2",
        " ■ Dan Poe          1∩1",
        " ● Zed Alone        0",
    ]


def test_the_edges_of_a_room_and_the_legend() -> None:
    assert linked("Falcon bid", (62, 18), UNICODE).plain().split("\n") == [
        " PEOPLE 7         msgs       ROOMS 4           memb  ext  msgs",
        " ● Ada Kowalski ★ 120 ───┬──▸▣ Falcon bid         5    2",
        " ◆ Chloé Roy       55 ───┤   ▣ ⇄ Ada and Chloé    2    1",
        " ● Ben Okoro        4 ───┤   ▢ Due diligence      2    2",
        " ● ⚙ Jira         310 ───┤   ▣ Staffing           2    0",
        " ▲ 山田 太郎        3 ───┤",
        " ■ Dan Poe      ⊘   1 ┄┄┄╯",
        " ● Zed Alone",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        " ● own  ◆ ▲ ■ external  ⊘ left  ★ moderator  ▢ foreign  ⚙ bot",
    ]


def test_a_narrow_pane_counts_what_is_out_of_sight() -> None:
    assert linked("Ada Kowalski", (40, 6), ASCII, 2, 1).plain().split("\n") == [
        " PEOPLE 7   rooms     ROOMS 4       msgs",
        ">: 2 above        -+- + Falcon bid * 120",
        " o Ben Okor 2&1    +- + = Ada and     31",
        " o B Jira   2&1    '. @ Due dilige x   7",
        " ^ 山田 太  2&2       + Staffing",
        " : 2 below",
    ]


def test_edges_that_end_out_of_sight_are_counted_in_the_row_they_leave_by() -> None:
    assert linked("Falcon bid", (70, 6), UNICODE, 1, 0).plain().split("\n") == [
        " PEOPLE 7         msgs               ROOMS 4           memb  ext  msgs",
        " ↑ 1 more above       ───────────┬──▸▣ Falcon bid         5    2",
        " ◆ Chloé Roy       55 ───────────┤   ▣ ⇄ Ada and Chloé    2    1",
        " ● Ben Okoro        4 ───────────┤   ▢ Due diligence      2    2",
        " ● ⚙ Jira         310 ───────────┤   ▣ Staffing           2    0",
        " ↓ 2 more below       ───────────╯",
    ]


def test_nothing_selected_draws_no_edge() -> None:
    assert linked(None, (60, 8), ASCII).plain().split("\n") == [
        " PEOPLE 7      rooms       ROOMS 4           memb  ext  msgs",
        " o Ada Kowalsk 3           + Falcon bid         5    2",
        " # Chloé Roy   3           + = Ada and Chloé    2    1",
        " o Ben Okoro   2           @ Due diligence      2    2",
        " o B Jira      2           + Staffing           2    0",
        " ^ 山田 太郎   2",
        " % Dan Poe     1",
        " o Zed Alone   0",
    ]


def test_an_unknown_selection_selects_nothing() -> None:
    assert linked("gone", (60, 8), ASCII).plain().split("\n") == [
        " PEOPLE 7      rooms       ROOMS 4           memb  ext  msgs",
        " o Ada Kowalsk 3           + Falcon bid         5    2",
        " # Chloé Roy   3           + = Ada and Chloé    2    1",
        " o Ben Okoro   2           @ Due diligence      2    2",
        " o B Jira      2           + Staffing           2    0",
        " ^ 山田 太郎   2",
        " % Dan Poe     1",
        " o Zed Alone   0",
    ]


def test_the_smallest_pane() -> None:
    assert linked("Ada Kowalski", (20, 5), UNICODE).plain().split("\n") == [
        " PEOPLE 7  ROOMS 4",
        "▸● Ada ─┬─ ▣ Falcon",
        " ◆ Chlo ├─ ▣ ⇄ Ada a",
        " ● Ben  ╰┄ ▢ Due dil",
        " ↓ 4       ▣ Staffin",
    ]


def test_a_room_with_its_people_in_ascii() -> None:
    assert around("Falcon bid", "Ben Okoro", (80, 8), ASCII).plain().split("\n") == [
        " OWN 3         msgs                                          msgs   EXTERNAL 3",
        "",
        "                              .------------------.",
        "       B Jira   310 o------.  |+ Falcon bid      |  .------#   55   Chloé Roy",
        " Ada Kowalski * 120 o------+--+5 members, 2 ext  +--+------^    3   山田 太郎",
        ">   Ben Okoro     4 o------'  |493 msgs, 1 left  |  '......%    1 x Dan Poe",
        "                              '------------------'",
        "",
    ]


def test_a_room_with_its_people_in_unicode() -> None:
    assert around("Falcon bid", "Falcon bid", (88, 7), UNICODE).plain().split("\n") == [
        " OWN 3         msgs                                                  msgs   EXTERNAL 3",
        "",
        "       ⚙ Jira   310 ●─────────╮  ╭────────────────────╮  ╭─────────◆   55   Chloé Roy",
        " Ada Kowalski ★ 120 ●─────────┤  │▸▣ Falcon bid       │  ├─────────▲    3   山田 太郎",
        "    Ben Okoro     4 ●─────────┴──┤5 members, 2 ext    ├──┴┄┄┄┄┄┄┄┄┄■    1 ⊘ Dan Poe",
        "                                 │493 messages, 1 left│",
        "                                 ╰────────────────────╯",
    ]


def test_a_person_with_its_rooms() -> None:
    assert around("Ada Kowalski", None, (84, 6), UNICODE).plain().split("\n") == [
        " OWN ROOMS 2      msgs                                       msgs   FOREIGN ROOMS 1",
        "                               ╭───────────────────╮",
        "      Falcon bid ★ 120 ▣────╮  │● Ada Kowalski     │",
        " ⇄ Ada and Chloé    31 ▣────┴──┤in 2 rooms         ├───┄┄┄┄▢    7 ⊘ Due diligence",
        "                               │158 msgs, 1 left   │",
        "                               ╰───────────────────╯",
    ]


def test_a_person_in_a_narrow_pane() -> None:
    assert around("Chloé Roy", "Falcon bid", (44, 5), ASCII).plain().split("\n") == [
        "# Chloé Roy                 2 own, 1 foreign",
        "",
        ">Falcon bi    55 +-.   .-@    0   Due dilig",
        " = Ada and    29 +-+-#-'",
        "",
    ]


def test_an_unknown_centre_is_said() -> None:
    assert around("gone", None, (30, 5), ASCII).plain().split("\n") == [
        "not in this graph",
        "",
        "",
        "",
        "",
    ]


def test_spokes_out_of_sight_are_counted() -> None:
    people = tuple(person(f"P{at:02}") for at in range(12))
    edges = tuple(Edge(one.id, "Hall", 50 - at) for at, one in enumerate(people))
    picture = ego.draw(
        Graph(people, (room("Hall"),), edges),
        centre="Hall",
        selected="P00",
        size=(30, 7),
        top=3,
        fit=fit,
        glyphs=ASCII,
    )
    assert picture.plain().split("\n") == [
        "+ Hall",
        ">: 3     ---.",
        "    P03 o---+",
        "    P04 o---+",
        "    P05 o---+--+",
        "    P06 o---+",
        " : 5     ---'",
    ]


def test_no_meaning_rests_on_a_role_alone() -> None:
    """The left, the moderators, the selection and bots are told by signs in both sets."""
    for glyphs in (ASCII, UNICODE):
        text = linked("Falcon bid", (120, 20), glyphs).plain()
        for sign in (*glyphs.orgs, glyphs.bot, glyphs.left, glyphs.moderator, glyphs.pointer):
            assert sign in text


@pytest.mark.parametrize("size", [(19, 20), (80, 4), (0, 0), (3, 1), (-1, -1)])
def test_a_pane_too_small_still_gets_a_picture_of_its_size(size: tuple[int, int]) -> None:
    for draw in (linked, partial(around, "Falcon bid")):
        picture = draw("Ada Kowalski", size, ASCII)
        assert [len(cells(row)) for row in picture.rows] == [max(size[0], 0)] * max(size[1], 0)


NAMES = st.text(alphabet="aé山\u0301 B", max_size=14)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    people = tuple(
        PersonNode(f"p{at}", draw(NAMES), draw(st.integers(0, 5)), draw(st.booleans()))
        for at in range(draw(st.integers(0, 30)))
    )
    rooms = tuple(
        RoomNode(f"r{at}", draw(NAMES), draw(st.booleans()), draw(st.booleans()))
        for at in range(draw(st.integers(0, 12)))
    )
    pairs = [(one.id, other.id) for one in people for other in rooms]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    edges = tuple(
        Edge(*pair, draw(st.integers(0, 99999)), draw(st.booleans()), draw(st.booleans()))
        for pair in chosen
    )
    return Graph(people, rooms, edges)


SIZES = st.tuples(st.integers(20, 210), st.integers(5, 40))
TOPS = st.integers(-1, 40)
GLYPHS = st.sampled_from((ASCII, UNICODE))


def node_of(graph: Graph, data: st.DataObject) -> str:
    people, rooms = [one.id for one in graph.people], [one.id for one in graph.rooms]
    return data.draw(st.sampled_from([*people, *rooms, "gone"]))


def text_of(row: list[tuple[str, Role]]) -> str:
    return "".join(text for text, _ in row)


def counted(row: list[tuple[str, Role]]) -> int:
    """The number a "more" row gives."""
    found = re.search(r"\d+", text_of(row))
    return int(found.group()) if found else 0


def checked(draw: Callable[[Graph], Picture], graph: Graph, size: tuple[int, int]) -> Picture:
    """The picture, exact in size and the same whatever order the graph was given in."""
    picture = draw(graph)
    assert [len(cells(row)) for row in picture.rows] == [size[0]] * size[1]
    assert draw(Graph(graph.people[::-1], graph.rooms[::-1], graph.edges[::-1])) == picture
    return picture


@given(graphs(), SIZES, TOPS, TOPS, GLYPHS, st.data())
def test_links_draws_or_counts_every_edge_of_the_selection(
    graph: Graph,
    size: tuple[int, int],
    top_people: int,
    top_rooms: int,
    glyphs: Glyphs,
    data: st.DataObject,
) -> None:
    selected = node_of(graph, data)
    draw = partial(
        links.draw,
        selected=selected,
        size=size,
        top_people=top_people,
        top_rooms=top_rooms,
        fit=fit,
        glyphs=glyphs,
    )
    picture = checked(draw, graph, size)
    if selected == "gone":
        return
    it, body = columns(graph, size[0]), links.body_height(size)
    from_person = graph.person(selected) is not None
    nodes = graph.rooms if from_person else graph.people
    seen = window(len(nodes), top_rooms if from_person else top_people, body)
    begin = it.person + it.gap if from_person else 0
    end = begin + (it.room if from_person else it.person)
    arrival = begin - 1 if from_person else end
    total = 0
    for y in range(body):
        row = cells(picture.rows[y + 1])
        at = seen.item(y)
        arrives = row[arrival][0] != " "
        if at is not None:
            assert arrives == (nodes[at].id in graph.links(selected))
            total += arrives
        elif arrives:
            assert row[begin][1] is Role.MORE
            total += counted(row[begin:end])
    assert total == len(graph.links(selected))


@given(graphs(), SIZES, TOPS, GLYPHS, st.data())
def test_ego_draws_or_counts_every_spoke(
    graph: Graph, size: tuple[int, int], top: int, glyphs: Glyphs, data: st.DataObject
) -> None:
    centre, selected = node_of(graph, data), node_of(graph, data)
    draw = partial(
        ego.draw, centre=centre, selected=selected, size=size, top=top, fit=fit, glyphs=glyphs
    )
    picture = checked(draw, graph, size)
    node = graph.room(centre) or graph.person(centre)
    if node is None:
        assert "not in this graph" in picture.plain()
        return
    it, body = sides.sides(graph, node, size[0]), ego.body_height(size)
    begin = it.left + it.gap + it.centre + it.gap
    total = 0
    for side, start, end, arrival in zip(
        sides.spokes(graph, centre),
        (0, begin),
        (it.left, begin + it.right),
        (it.left, begin - 1),
        strict=True,
    ):
        seen = window(len(side), top, body, centred=True)
        for y in range(body):
            row = cells(picture.rows[y + 1])
            at = seen.item(y)
            arrives = row[arrival][0] != " "
            if at is not None:
                assert arrives
                assert str(side[at].edge.messages) in text_of(row[start:end]) or size[0] < 36
                total += 1
            elif arrives:
                assert row[start][1] in (Role.MORE, Role.SELECTED)
                total += counted(row[start:end])
    assert total == len(graph.links(centre))
