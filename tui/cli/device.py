"""What is shown while a person approves a login on another device: the code, and the wait.

On a terminal the last line counts down; elsewhere each state is a line of its own. Asks nothing.
"""

import asyncio
import math
import os
import shutil
import sys
import textwrap
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic
from typing import Final, TypeVar

import click

from tui.cli.qr import drawn
from tui.domain.grant import DeviceCode
from tui.domain.hostile import visible
from tui.domain.times import format_api

T = TypeVar("T")
Row = tuple[str, str]
"""A line of the page: what belongs to the QR code, and the words."""

_GAP: Final = "  "
_LEAST: Final = 24  # columns that the words need beside the code
_DARK, _RESET = "\x1b[40;37;1m", "\x1b[0m"  # of every terminal with colours, whatever its theme


def page(code: DeviceCode, who: str, columns: int, lines: int, *, ascii_only: bool) -> list[Row]:
    """Return what tells the person what to do, in a terminal of that size.

    One line is left for the wait. The QR code stands where it has room: below the words, or beside
    them.
    """
    matrix = drawn(code.complete_uri, ascii_only=ascii_only)
    width, height = len(matrix[0]), len(matrix)
    words = _words(code, who, columns)
    if width <= columns and len(words) + height + 1 < lines:
        return [*(("", word) for word in [*words, "or scan:"]), *((row, "") for row in matrix)]
    room = columns - width - len(_GAP)
    if room >= _LEAST and height < lines:
        beside = [*_words(code, who, room), "", "or scan this code."]
        beside += [""] * (height - len(beside))
        return list(zip(matrix, beside, strict=True))
    wanted = f"(A QR code needs {width + len(_GAP) + _LEAST} columns and {height + 1} lines.)"
    return [("", word) for word in [*words, *textwrap.wrap(wanted, columns)]]


def _words(code: DeviceCode, who: str, width: int) -> list[str]:
    uri = visible(code.uri)
    return [
        *textwrap.wrap(f"Sign in to Webex as {who}.", width),
        "",
        "On another device open",
        # Cut without a sign that is not part of the address.
        *(uri[start : start + width] for start in range(0, len(uri), width)),
        "and enter",
        "",
        f"  {visible(code.user_code)}",
        "",
    ]


def steers() -> bool:
    """Tell whether a line that was printed can be replaced."""
    return sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def show(code: DeviceCode, who: str, *, ascii_only: bool) -> None:
    """Print the page."""
    if not steers():
        click.echo(f"sign in to Webex as {who}: open {visible(code.uri)}")
        click.echo(f"and enter {visible(code.user_code)} before {format_api(code.expires)}")
        return
    before, after = ("", "") if os.environ.get("NO_COLOR") else (_DARK, _RESET)
    columns, lines = shutil.get_terminal_size()
    for row, words in page(code, who, columns, lines, ascii_only=ascii_only):
        told = _GAP + words if row and words else words
        click.echo((f"{before}{row}{after}" if row else "") + told)


async def shown_waiting(seconds: float, wait: Callable[[Callable[[str], None]], Awaitable[T]]) -> T:
    """Show what ``wait`` says it is waiting for, and how long it still may, until it ends."""
    if not steers():
        return await wait(lambda state: click.echo(visible(state)))
    end = monotonic() + seconds
    state = ""

    def draw() -> None:
        left = f", {max(0, math.ceil(end - monotonic()))} s left"
        room = shutil.get_terminal_size().columns - len(left) - 1
        _replace_line(visible(state)[:room] + left)

    def tell(now: str) -> None:
        nonlocal state
        state = now
        draw()

    async def count_down() -> None:
        while True:
            await asyncio.sleep(1)
            draw()

    counting = asyncio.create_task(count_down())
    try:
        return await wait(tell)
    finally:
        counting.cancel()
        with suppress(asyncio.CancelledError):
            await counting
        _replace_line("")


def _replace_line(text: str) -> None:
    sys.stdout.write(f"\r{text}\x1b[K")
    sys.stdout.flush()
