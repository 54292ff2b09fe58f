"""Sends text to a clipboard, by the way that the environment leaves open.

Nobody can confirm what a terminal did with it: callers say "sent to", never "copied".
"""

import asyncio
import base64
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from textual.app import App

from tui import children
from tui.domain.clipboards import MOST_BYTES, Route, route
from tui.errors import Refused

_PATIENCE = 5.0  # seconds for tmux or the desktop to take the text
_PIECE = 256  # bytes: screen passes no longer string on
_TO_FILE = "choose the file instead: y"
_PYTHON = (sys.executable, "-P", "-c")  # nothing is loaded from the folder one works in
_COPY = "import sys, pyperclip; pyperclip.copy(sys.stdin.buffer.read().decode())"
_PASTE = "import sys, pyperclip; sys.stdout.buffer.write(pyperclip.paste().encode())"


class Clipboard:
    """The clipboard of one terminal. ``write`` sends a sequence to the terminal itself."""

    def __init__(
        self, write: Callable[[str], None], environ: Mapping[str, str] = os.environ
    ) -> None:
        self.route = route(environ)
        self._write = write
        self._ways: dict[Route, Callable[[bytes], Awaitable[None]]] = {
            Route.TMUX: self._to_tmux,
            Route.SCREEN: self._to_screen,
            Route.TERMINAL: self._to_terminal,
            Route.DESKTOP: self._to_desktop,
        }

    def why_not(self, text: str) -> str:
        """Return why a text cannot be sent, "" when it can."""
        size = len(text.encode())
        if size <= MOST_BYTES:
            return ""
        return f"{size:,} bytes; clipboards take {MOST_BYTES:,}"

    async def send(self, text: str) -> None:
        """Send a text without surrogates. Raises Refused when it is known not to have arrived."""
        if reason := self.why_not(text):
            raise Refused(f"Nothing was sent: {reason}", do=_TO_FILE)
        await self._ways[self.route](text.encode())

    async def _to_tmux(self, data: bytes) -> None:
        await _run("tmux", "load-buffer", "-w", "-", given=data)

    async def _to_screen(self, data: bytes) -> None:
        sequence = _osc52(data)
        pieces = [sequence[at : at + _PIECE] for at in range(0, len(sequence), _PIECE)]
        self._write("".join(f"\x1bP{piece}\x1b\\" for piece in pieces))

    async def _to_terminal(self, data: bytes) -> None:
        self._write(_osc52(data))

    async def _to_desktop(self, data: bytes) -> None:
        # In a process of its own: what clipboard programs print must not reach the screen.
        await _run(*_PYTHON, _COPY, given=data)
        if await _run(*_PYTHON, _PASTE) != data:
            raise Refused("The desktop's clipboard did not keep what was sent", do=_TO_FILE)


def to_terminal(app: App[Any], sequence: str) -> None:
    """Send a sequence of our own to the terminal, past the screen; Textual has no public way."""
    driver = app._driver  # noqa: SLF001
    if driver is not None:
        driver.write(sequence)


def _osc52(data: bytes) -> str:
    return f"\x1b]52;c;{base64.b64encode(data).decode()}\a"


async def _run(*command: str, given: bytes | None = None) -> bytes:
    """Run a command on ``given`` and return what it printed; its errors are not shown."""
    name = command[0] if command[0] == "tmux" else "the desktop's clipboard"
    out = PIPE if given is None else DEVNULL  # a clipboard's daemon would hold a pipe open
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=out, stderr=DEVNULL, env=children.environment()
        )
    except OSError as error:
        raise Refused(f"{name} cannot be run: {error.strerror}", do=_TO_FILE) from error
    try:
        async with asyncio.timeout(_PATIENCE):
            told, _ = await process.communicate(given)
    except TimeoutError:
        process.kill()
        raise Refused(f"{name} did not take the text within 5 seconds", do=_TO_FILE) from None
    if process.returncode:
        raise Refused(f"{name} refused the text (status {process.returncode})", do=_TO_FILE)
    return told or b""
