"""A real terminal for a real process: a pty, what came over it, and the screen that it makes."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyte
from rich.cells import cell_len

_DEADLINE = 15.0  # seconds; reached only when something is broken
_REST = 0.3 if sys.platform == "linux" else 1.0  # seconds; no page waits longer for a cursor's rest
_UNFINISHED = re.compile(r"\x1b(?:\[[<>=?0-9;]*\$?)?\Z")
_NOT_PYTE = re.compile(r"\x1b\[(?:[<>=][0-9;]*[a-zA-Z]|\?[0-9;]*\$[a-z])")
# All that Textual's driver may say: moves, colours, modes, queries; and nothing else.
_KNOWN = re.compile(
    r"\x1b\[(?:[0-9;]*[mHJKABCD]|\?(?:25|7|1000|1003|1015|1006|1016|1004|1049|2004|2026|2048)[hl]"
    r"|\?[0-9]+\$p|>[0-9]+u|<u)|\x1b\]22;[a-z-]+\x07"
)
_STEERING = re.compile(
    "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)


def steering(said: bytes | bytearray) -> str:
    """Return what steers a terminal or deceives a reader in what a process wrote, and around it.

    Sequences of the console itself are known, line feeds and returns are harmless.
    """
    rest = _KNOWN.sub("", said.decode("utf-8", "surrogateescape"))
    found = _STEERING.search(rest)
    return "" if found is None else repr(rest[max(0, found.start() - 40) : found.end() + 40])


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a user's shell sets, and nothing of the machine that runs the test."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "WXI_HOME": str(home),
        **more,
    }


class Terminal:
    """``wxi``, or another program, with some arguments in a terminal of its own."""

    def __init__(
        self,
        arguments: Sequence[str],
        env: Mapping[str, str],
        size: tuple[int, int] = (80, 24),
        program: Sequence[str] = (sys.executable, "-m", "tui"),
    ) -> None:
        columns, lines = size
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.modes_before = termios.tcgetattr(self.slave)
        self.process = subprocess.Popen(
            [*program, *arguments],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            env=dict(env),
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        self.raw = bytearray()
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._pending = ""
        self._screen: Any = pyte.Screen(columns, lines)
        self._stream: Any = pyte.Stream(self._screen)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.hang_up()
        os.close(self.slave)

    def hang_up(self) -> None:
        """Close the terminal, as a dropped connection does."""
        if self.master >= 0:
            os.close(self.master)
            self.master = -1

    @property
    def lines(self) -> list[str]:
        """The rows of the screen, without blanks at the end."""
        return [self._line(row).rstrip() for row in range(self._screen.lines)]

    def _line(self, row: int) -> str:
        shown, column = "", 0
        while column < self._screen.columns:
            char = self._screen.buffer[row][column].data or " "  # half of what was overwritten
            shown += char
            column += 2 if cell_len(char[0]) == 2 else 1
        return shown

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def modes(self) -> list[Any]:
        """How the terminal is set now."""
        return termios.tcgetattr(self.slave)

    @property
    def is_restored(self) -> bool:
        """Whether the terminal is as the shell had it: modes, screen, cursor, mouse, paste."""
        last = {
            mode: bytes(self.raw).rfind(b"\x1b[?%dh" % mode)
            <= bytes(self.raw).rfind(b"\x1b[?%dl" % mode)
            for mode in (1049, 1000, 1003, 2004)
        }
        shown = bytes(self.raw).rfind(b"\x1b[?25l") < bytes(self.raw).rfind(b"\x1b[?25h")
        return self.modes == self.modes_before and all(last.values()) and shown

    @property
    def is_stopped(self) -> bool:
        """Whether the process was stopped, as job control does."""
        found = os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT)
        return found is not None

    def wipe(self) -> None:
        """Blank the screen, as another program would leave it."""
        self._screen.reset()

    def read(self, seconds: float) -> bool:
        """Take in what the process writes; False when nothing came in time."""
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:  # the other side is closed
            return False
        self.raw += data
        text = self._pending + self._decoder.decode(data)
        found = _UNFINISHED.search(text)
        self._pending = found.group() if found else ""
        self._stream.feed(_NOT_PYTE.sub("", text[: len(text) - len(self._pending)]))
        return bool(data)

    def until(self, found: Callable[[], object], what: str = "") -> None:
        """Read until something is true of the screen."""
        end = time.monotonic() + _DEADLINE
        while not found():
            left = end - time.monotonic()
            ended = self.process.poll() is not None
            if not self.read(max(0.0, min(left, 0.2))) and (ended or left <= 0) and not found():
                raise AssertionError(f"did not happen: {what}\n{self.text}")

    def see(self, *texts: str) -> None:
        """Read until the screen shows all texts."""
        self.until(lambda: all(text in self.text for text in texts), " and ".join(texts))

    def settle(self) -> None:
        """Read until every key was taken, the process says nothing and has nothing to do.

        Silence alone proves nothing on a busy machine: a process that waits for its turn is silent.
        """
        silent_since = time.monotonic()
        end = silent_since + _DEADLINE
        while (now := time.monotonic()) < min(end, silent_since + _REST) or self._is_busy:
            assert now < end, f"does not come to rest\n{self.text}"
            if self.read(_REST / 4) or self._is_busy:
                silent_since = time.monotonic()

    @property
    def _is_busy(self) -> bool:
        """Whether keys wait to be read, or a thread of the process runs or waits for its turn."""
        if struct.unpack("i", fcntl.ioctl(self.slave, termios.FIONREAD, bytes(4)))[0]:
            return True
        found = Path(f"/proc/{self.process.pid}/task").glob("*/stat")
        with suppress(OSError):  # a thread that ended
            return any(one.read_text().rpartition(") ")[2][0] in "RD" for one in found)
        return True

    def press(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def resize(self, columns: int, lines: int) -> None:
        """Change the size of the terminal."""
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._screen.resize(lines, columns)
        self.process.send_signal(signal.SIGWINCH)

    def wait(self) -> int:
        """Read to the end and return the exit status."""
        end = time.monotonic() + _DEADLINE
        while self.process.poll() is None and time.monotonic() < end:
            if self.master >= 0:
                self.read(0.1)
            else:
                self.process.wait(_DEADLINE)
        while self.master >= 0 and self.read(0.05):
            pass
        return self.process.wait(1)
