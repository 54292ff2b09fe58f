"""A terminal for any program: what it writes for a key, and how long that takes."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import NamedTuple, Self

_QUIET = 0.06  # seconds of silence after which an answer is whole
_PATIENCE = 5.0  # seconds for the first byte of an answer; a program may have none
_DEADLINE = 300.0  # seconds for a program to come to rest


class Answer(NamedTuple):
    """What came after a key; seconds until its first and its last byte."""

    said: bytes
    first: float
    last: float


class Pty:
    """A program in a terminal of its own; ends with the block."""

    def __init__(
        self, command: Sequence[str], env: Mapping[str, str], size: tuple[int, int]
    ) -> None:
        self._master, slave = pty.openpty()
        columns, lines = size
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=dict(env),
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self._master)

    def read(self, seconds: float) -> bytes:
        """Return what is written next; nothing when it does not come in time."""
        if not select.select([self._master], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self._master, 1 << 16)
        except OSError:  # the program has ended
            return b""

    def rest(self, seconds: float, most: int) -> int:
        """Wait until the program writes no more than so much in so many seconds."""
        end = time.monotonic() + _DEADLINE
        while time.monotonic() < end:
            stop, found = time.monotonic() + seconds, 0
            while (left := stop - time.monotonic()) > 0:
                found += len(self.read(left))
            if found <= most:
                return found
        raise AssertionError("the program did not come to rest")

    def write(self, keys: str) -> None:
        """Press keys, and wait for nothing."""
        os.write(self._master, keys.encode())

    def press(self, keys: str) -> Answer:
        """Press keys, and return what is written until there is silence."""
        started = time.perf_counter()
        self.write(keys)
        said = self.read(_PATIENCE)
        first = last = time.perf_counter() - started
        while more := self.read(_QUIET):
            said += more
            last = time.perf_counter() - started
        return Answer(said, first, last)
