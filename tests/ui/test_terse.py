"""What is sent to the terminal in fewer bytes makes the same picture."""

from typing import Any

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.style import Style
from textual.geometry import Size

from tui.ui.terse import Telling, shortened

_COLOURS = ["default", "red", "bright_blue", "color(81)", "color(246)", "#5fd7ff"]
_STYLES = st.builds(
    Style,
    color=st.sampled_from([None, *_COLOURS]),
    bgcolor=st.sampled_from([None, *_COLOURS]),
    bold=st.booleans(),
    italic=st.booleans(),
    underline=st.booleans(),
    reverse=st.booleans(),
)
_SIZE = (20, 6)
_PLACES = st.tuples(st.integers(1, _SIZE[1] - 1), st.integers(1, _SIZE[0] - 6))
_RUNS = st.lists(st.tuples(st.text("ab ─…漢\u0301", max_size=3), _STYLES), max_size=2)
_FRAMES = st.lists(st.tuples(_PLACES, _RUNS, st.sampled_from(["", "\n"])), max_size=8)


def drawn(*writes: str) -> tuple[Any, ...]:
    screen: Any = pyte.Screen(*_SIZE)
    stream: Any = pyte.Stream(screen)
    for data in writes:
        stream.feed(data)
    cells = [[screen.buffer[y][x] for x in range(_SIZE[0])] for y in range(_SIZE[1])]
    return cells, screen.cursor.x, screen.cursor.y, screen.cursor.attrs


@given(st.lists(_FRAMES, max_size=5), st.sampled_from(list(ColorSystem)[:4]))
def test_the_picture_is_the_same(frames: list[Any], colours: ColorSystem) -> None:
    writes = []
    for frame in frames:
        said = ""
        for (y, x), runs, end in frame:
            text = "".join(style.render(text, color_system=colours) for text, style in runs)
            said += f"\x1b[{y};{x}H{text}{end}"
        writes.append(f"{said}\x1b[1;1H")
    short = [shortened(said) for said in writes]
    assert drawn(*short) == drawn(*writes)
    telling = Telling()
    news = [telling.told(said, Size(*_SIZE)) for said in writes]
    assert drawn(*news) == drawn(*writes)
    assert len("".join(news)) <= len("".join(short)) <= len("".join(writes))


def test_only_what_changes_is_said() -> None:
    said = (
        "\x1b[4;1H\x1b[38;5;253;48;5;233m 14:00 \x1b[0m\x1b[38;5;81;48;5;233mM\x1b[0m\n"
        "\x1b[5;1H\x1b[38;5;81;48;5;233mX\x1b[0m\x1b[1;38;5;81;48;5;23mY\x1b[0m\x1b[1;2H"
    )
    assert shortened(said) == (
        "\x1b[4H\x1b[38;5;253;48;5;233m 14:00 \x1b[38;5;81mM"
        "\x1b[5HX\x1b[1;48;5;23mY\x1b[1;2H\x1b[0m"
    )


def test_what_is_not_known_is_left_as_it_is() -> None:
    for said in ("", "\x1b[?1049h", "\x1b[22mx\x1b[0m\n\x1b[3;1H"):
        assert shortened(said) == said


def test_what_is_shown_already_is_not_said_again() -> None:
    telling, size = Telling(), Size(20, 3)
    line = "\x1b[2;1H\x1b[31mone\x1b[0m two and three\x1b[1;1H"
    assert telling.told(line, size) == "\x1b[2H\x1b[31mone\x1b[0m two and three\x1b[1H"
    assert telling.told(line, size) == ""
    assert telling.told("\x1b]52;c;dHdv\x07", size) == "\x1b]52;c;dHdv\x07"
    assert telling.told(line.replace("three", "there"), size) == "\x1b[2;15Her\x1b[1H"
    # Fewer cells than a move would take are written again.
    assert telling.told("\x1b[2;1H     \x1b[1;1H", size) == "\x1b[2H     \x1b[1H"


def test_all_is_said_where_the_terminal_may_show_something_else() -> None:
    telling, size = Telling(), Size(3, 2)
    whole = "\x1b[1;1Habc\n\x1b[2;1Hdef\x1b[1;1H"
    part = "\x1b[2;1Hdef\x1b[1;1H"
    short = "\x1b[1Habc\x1b[2Hdef\x1b[1H"
    assert telling.told(whole, size) == short
    assert telling.told(whole, size) == short  # the whole screen is drawn anew
    assert telling.told(part, size) == ""
    for aside in ("\x1b[?1049h", "\x1b[2J", "\x1bPx\x1b\\", "text"):
        assert telling.told(aside, size) == aside
        assert telling.told(part, size) == "\x1b[2Hdef\x1b[1H"
    assert telling.told(part, Size(3, 4)) == "\x1b[2Hdef\x1b[1H"
