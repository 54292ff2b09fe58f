from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.graph.fan import arrivals, curvable, fan
from tui.graph.glyphs import ASCII, UNICODE, Glyphs
from tui.graph.picture import Role

ENDS = st.dictionaries(
    st.integers(0, 19), st.sampled_from((Role.EDGE, Role.EDGE_LEFT, Role.EDGE_SELECTED))
)


def drawn(
    width: int,
    hub: int,
    ends: dict[int, Role],
    *,
    glyphs: Glyphs,
    curved: bool = False,
    mirrored: bool = False,
    height: int = 20,
) -> list[str]:
    rows = fan(width, height, hub, ends, glyphs=glyphs, curved=curved, mirrored=mirrored)
    return ["".join(run.text for run in row) for row in rows]


def test_edges_hang_off_one_trunk() -> None:
    ends = {0: Role.EDGE, 2: Role.EDGE, 3: Role.EDGE_LEFT, 5: Role.EDGE}
    assert drawn(8, 2, ends, glyphs=ASCII, height=6) == [
        "  .-----",
        "  |     ",
        "--+-----",
        "  +.....",
        "  |     ",
        "  '-----",
    ]
    assert drawn(8, 2, ends, glyphs=UNICODE, height=6, mirrored=True) == [
        "─────╮  ",
        "     │  ",
        "─────┼──",
        "┄┄┄┄┄┤  ",
        "     │  ",
        "─────╯  ",
    ]


def test_curves_leave_and_arrive_level_and_an_ended_one_is_dashed() -> None:
    ends = {0: Role.EDGE, 3: Role.EDGE, 6: Role.EDGE_LEFT}
    assert drawn(24, 3, ends, glyphs=UNICODE, curved=True, height=7) == [
        "      ⣀⡠⠤⠤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒",
        "  ⢀⠤⠒⠉                  ",
        " ⢠⠃                     ",
        "⠒⢚⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒",
        " ⠈⢀                     ",
        "   ⠁⠐⠄⢀⡀                ",
        "        ⠈⠁⠐⠂⠐⠂⠐⠂⠐⠂⠐⠂⠐⠂⠐⠒",
    ]


def test_where_edges_meet_the_strongest_is_drawn() -> None:
    ends = [(1, Role.EDGE), (1, Role.EDGE_LEFT), (2, Role.EDGE), (2, Role.EDGE_SELECTED)]
    assert arrivals(ends) == {1: Role.EDGE, 2: Role.EDGE_SELECTED}


def test_only_the_way_to_the_selected_end_is_selected() -> None:
    rows = fan(
        6,
        3,
        1,
        {0: Role.EDGE, 1: Role.EDGE, 2: Role.EDGE_SELECTED},
        glyphs=ASCII,
        curved=False,
        mirrored=False,
    )
    roles = [{run.role for run in row} - {Role.BLANK} for row in rows]
    assert roles == [{Role.EDGE}, {Role.EDGE, Role.EDGE_SELECTED}, {Role.EDGE_SELECTED}]


@pytest.mark.parametrize(
    ("width", "rows", "glyphs", "answer"),
    [(15, 4, UNICODE, False), (16, 21, UNICODE, True), (16, 24, UNICODE, False), (99, 4, ASCII, 0)],
)
def test_curves_want_room_and_braille(width: int, rows: int, glyphs: Glyphs, answer: bool) -> None:
    assert curvable(width, rows, glyphs) == answer


@given(st.integers(3, 70), st.integers(0, 19), ENDS, st.booleans(), st.booleans())
def test_an_edge_arrives_on_every_end_and_nowhere_else(
    width: int, hub: int, ends: dict[int, Role], mirrored: bool, curved: bool
) -> None:
    rows = drawn(width, hub, ends, glyphs=UNICODE, curved=curved, mirrored=mirrored)
    assert {len(row) for row in rows} == {width}
    near, far = (-1, 0) if mirrored else (0, -1)
    assert {y for y, row in enumerate(rows) if row[far] != " "} == set(ends)
    if ends:
        assert rows[hub][near] != " "


@given(st.integers(3, 70), st.integers(0, 19), ENDS)
def test_a_mirrored_fan_is_the_mirror_image(width: int, hub: int, ends: dict[int, Role]) -> None:
    plain = drawn(width, hub, ends, glyphs=ASCII)
    assert drawn(width, hub, ends, glyphs=ASCII, mirrored=True) == [row[::-1] for row in plain]


@given(st.integers(4, 70), st.integers(0, 19), st.integers(0, 19))
def test_a_curve_has_no_gap_taller_than_a_cell(width: int, hub: int, end: int) -> None:
    rows = drawn(width, hub, {end: Role.EDGE}, glyphs=UNICODE, curved=True)
    columns = [{y for y in range(20) if rows[y][x] != " "} for x in range(width)]
    assert columns[0] >= {hub}
    assert columns[-1] == {end}
    for here, there in pairwise(columns):
        assert here
        assert any(abs(one - two) <= 1 for one in here for two in there)
        assert here == set(range(min(here), max(here) + 1))
