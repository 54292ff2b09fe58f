"""The lanes view, drawn."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.test_graph_views import cells, fit, person, room
from tui.domain.signs import Sign, What
from tui.domain.stays import EVER, Doubt, Stay, Stretch
from tui.domain.times import Window
from tui.graph import lanes
from tui.graph.glyphs import ASCII, UNICODE, Glyphs
from tui.graph.picture import Picture, Role
from tui.graph.presence import Lane, Lanes

DAY = 86_400_000
START = datetime(2026, 3, 1, tzinfo=UTC)
BEGIN = int(START.timestamp() * 1000)
SPAN = Window(START, START + timedelta(days=20))
SIGN = Sign(0, What.JOINED)


def day(number: float) -> int:
    return BEGIN + int(number * DAY)


def stay(*stretches: tuple[float, float, bool, bool], doubt: float | None = None) -> Stay:
    """Inside from day to day, with a sign of joining and leaving or not; outside around known."""
    found, before = [], -EVER
    for start, end, joined, left in stretches:
        first = -EVER if start < 0 else day(start)
        last = EVER if end > 20 else day(end)
        if joined and before < first:
            found.append(Stretch(before, first, inside=False, opened=None, closed=None))
        opened, closed = SIGN if joined else None, SIGN if left else None
        found.append(Stretch(first, last, inside=True, opened=opened, closed=closed))
        before = last if left else EVER
    if before < EVER:
        found.append(Stretch(before, EVER, inside=False, opened=None, closed=None))
    doubts = () if doubt is None else (Doubt(day(doubt), day(doubt) + 1, SIGN, SIGN, "no"),)
    return Stay((), tuple(found), doubts)


def days(*numbers: float) -> list[int]:
    return [day(number) for number in numbers]


ROWS = (
    Lane(person("Ada Kowalski"), stay((-1, 99, True, False)), days(1, 1.1, 2, 2, 2, 2, 2, 2, 9)),
    Lane(
        person("Chloé Roy", 1),
        stay((3, 8, True, True), (12, 99, True, False)),
        days(4, 4),
        ((day(5), "F"), (day(13), "P"), (day(14), "X")),
    ),
    Lane(person("Dan Poe", 3), stay((6, 99, False, False)), days(15)),
    Lane(person("Eve Unsure", 2), stay((2, 9, True, False)), ()),
    Lane(person("Fay Odd"), stay((2, 99, True, False), doubt=7), ()),
    Lane(person("Zed Alone"), Stay((), ()), days(10)),
)
HALL = Lanes(room("Falcon bid"), ROWS, SPAN)


def drawn(
    size: tuple[int, int],
    glyphs: Glyphs,
    *,
    selected: str | None = "Chloé Roy",
    top: int = 0,
    shown: Window = SPAN,
    moment: int | None = None,
    rows: Lanes = HALL,
) -> Picture:
    arranged = Lanes(rows.centre, lanes.ordered(rows), rows.span)
    return lanes.draw(
        arranged,
        selected=selected,
        size=size,
        top=top,
        shown=shown,
        moment=moment,
        zone=ZoneInfo("Europe/Berlin"),
        fit=fit,
        glyphs=glyphs,
    )


def test_bars_run_from_joining_to_leaving_and_say_what_is_not_proved() -> None:
    assert drawn((80, 9), UNICODE, moment=day(10.5)).plain().split("\n") == [
        " ▣ Falcon bid                                          6 people, highest 6  msgs",
        " +01:00                             |03-08    ▼          |03-15",
        "▸◆ Chloé Roy            [▁▁▃▁▁F▁▁▁▁▁▁▁▁]      │    [▁▁P▁▁X▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁    2",
        " ■ Dan Poe      ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄?▁▁▁▁▁▁▁▁▁▁▁▁┴▁▁▁▁▁▁▁▁▁▁▁▁▁▂▁▁▁▁▁▁▁▁▁▁▁▁▁▁    1",
        " ▲ Eve Unsure        [▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁?┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄    0",
        " ● Ada Kowalski ‹▁▂▂▁█▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▂▁▁▁┴▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁    9",
        " ● Zed Alone                                 ▂│                                1",
        " ● Fay Odd           [▁▁▁▁▁▁▁▁▁▁▁▁▁▁!▁▁▁▁▁▁▁▁▁┴▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁    0",
        "                                              │",
    ]


def test_in_ascii_the_bars_are_numbers() -> None:
    assert drawn((80, 9), ASCII, moment=day(10.5)).plain().split("\n") == [
        " + Falcon bid                                          6 people, highest 6  msgs",
        " +01:00                             |03-08    v          |03-15",
        "># Chloé Roy            [__2__F________]      |    [__P__X_________________    2",
        " % Dan Poe      .................?____________+_____________1______________    1",
        " ^ Eve Unsure        [____________________?................................    0",
        " o Ada Kowalski <_11_6____________________1___+____________________________    9",
        " o Zed Alone                                 1|                                1",
        " o Fay Odd           [______________!_________+____________________________    0",
        "                                              |",
    ]


def test_a_tall_pane_explains_the_signs_in_use() -> None:
    lines = drawn((90, 20), UNICODE).plain().split("\n")
    assert len(lines) == 20
    assert lines[-1] == (
        " [ joined  ] left  ‹ since before  ┄ unknown  ? not proved  ! contradiction  X deleted"
    )


def test_closer_what_began_before_is_said_and_messages_are_those_in_sight() -> None:
    shown = Window(START + timedelta(days=4), START + timedelta(days=9))
    assert drawn((60, 9), UNICODE, shown=shown).plain().split("\n") == [
        " ▣ Falcon bid                      6 people, highest 2  msgs",
        " +01:00                        |03-07         |03-09",
        "▸◆ Chloé Roy    ‹▁▁▁▁▁▁F▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁]           2",
        " ■ Dan Poe      ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄?▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁    0",
        " ▲ Eve Unsure   ‹▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁    0",
        " ● Ada Kowalski ‹▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁    0",
        " ● Zed Alone                                               0",
        " ● Fay Odd      ‹▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁!▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁    0",
        "",
    ]


def test_the_smallest_pane_has_no_numbers() -> None:
    assert drawn((30, 8), ASCII).plain().split("\n") == [
        " + Falcon bid        6 people",
        " +01:00",
        "># Chloé Roy    [2F_]  [PX____",
        " % Dan Poe    ....?_______1___",
        " ^ Eve Unsure  [_____?........",
        " o Ada Kowals <6_____1________",
        " o Zed Alone          1",
        " o Fay Odd     [___!__________",
    ]


def test_rows_out_of_sight_are_counted_and_hold_the_selection() -> None:
    assert drawn((48, 6), UNICODE, top=1, selected="Zed Alone").plain().split("\n") == [
        " ▣ Falcon bid          6 people, highest 1  msgs",
        " +01:00                  |03-08   |03-15",
        " ↑ 1 above",
        " ■ Dan Poe      ┄┄┄┄┄┄┄┄?▁▁▁▁▁▁▁▁▁▁▁▂▁▁▁▁▁▁    1",
        " ▲ Eve Unsure     [▁▁▁▁▁▁▁▁▁?┄┄┄┄┄┄┄┄┄┄┄┄┄┄    0",
        "▸↓ 3 below",
    ]


def test_a_person_has_rooms_as_rows_those_of_others_first() -> None:
    rows = tuple(
        Lane(one, stay((1, 99, True, False)), days(*[2] * count))
        for one, count in ((room("Own"), 9), (room("Theirs", foreign=True), 1))
    )
    picture = drawn((50, 5), ASCII, rows=Lanes(person("Ada"), rows, SPAN), selected=None)
    assert [line[1:10].strip() for line in picture.plain().split("\n")[2:4]] == [
        "@ Theirs",
        "+ Own",
    ]


def test_the_end_of_what_was_read_is_no_doubt_unless_time_follows() -> None:
    ada, at = person("Ada"), SIGN
    read = (19.999, 15)
    rows = [
        Lane(ada, Stay((), (Stretch(day(1), day(end), inside=True, opened=at, closed=None),)), ())
        for end in read
    ]
    ends = [drawn((60, 5), ASCII, rows=Lanes(room("Hall"), (one,), SPAN)).plain() for one in rows]
    assert "?" not in ends[0].split("\n")[2][10:]
    assert "_?...." in ends[1]


def test_nothing_known_is_said() -> None:
    assert "nothing is known" in drawn((40, 6), UNICODE, rows=Lanes(None, (), SPAN)).plain()


@given(
    st.integers(20, 200),
    st.integers(5, 60),
    st.integers(-1, 9),
    st.sampled_from((ASCII, UNICODE)),
    st.none() | st.floats(-5, 25),
    st.floats(0, 19),
    st.floats(0.01, 20),
    st.sampled_from([*(lane.node.id for lane in ROWS), None]),
)
def test_a_picture_has_its_size_and_every_row_or_its_count(
    width: int,
    height: int,
    top: int,
    glyphs: Glyphs,
    moment: float | None,
    start: float,
    length: float,
    selected: str | None,
) -> None:
    shown = Window(START + timedelta(days=start), START + timedelta(days=start + length))
    at = None if moment is None else day(moment)
    given = {"top": top, "shown": shown, "moment": at, "selected": selected}
    picture = drawn((width, height), glyphs, **given)  # type: ignore[arg-type]
    assert [len(cells(row)) for row in picture.rows] == [width] * height
    backwards = Lanes(HALL.centre, HALL.lanes[::-1], SPAN)
    assert drawn((width, height), glyphs, rows=backwards, **given) == picture  # type: ignore[arg-type]
    text = picture.plain()
    named = sum(lane.node.id[:3] in text for lane in ROWS)
    hidden = [
        int(line.split()[1]) for line in text.split("\n") if " below" in line or " above" in line
    ]
    assert named + sum(hidden) >= len(ROWS) or height < 8
    marked = any(run.text == glyphs.here and run.role is Role.MARK for run in picture.rows[1])
    first, last = (round(edge.timestamp() * 1000) for edge in (shown.start, shown.end))
    assert marked == (at is not None and first <= at < last)
