"""One writer per case: who may write, and who does.

Owns the lock file and the refusal that everybody else meets. The lock is the kernel's (flock), so
a process that died holds nothing; the file's text only says who the holder is.
"""

import fcntl
import json
import os
import socket
from contextlib import suppress
from pathlib import Path

from tui.domain.ports import Clock
from tui.domain.times import format_api
from tui.errors import Refused


class CaseLock:
    """The right to write to a case, held or not; ``obstacle`` says why not, "" when it is held.

    A flock belongs to the opened file, so a second lock in the same process is refused as well.
    """

    def __init__(self, path: Path, *, clock: Clock) -> None:
        self._descriptor: int | None = None
        self.obstacle = ""
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            reason = os.strerror(error.errno).lower() if error.errno else "no access"
            self.obstacle = f"the case folder cannot be written to ({reason})"
            return
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self.obstacle = (
                f"the case is held by {_holder(descriptor)}"
                if isinstance(error, BlockingIOError)
                else "this file system does not support locks"
            )
            os.close(descriptor)
            return
        self._descriptor = descriptor
        text = json.dumps(
            {"pid": os.getpid(), "host": socket.gethostname(), "since": format_api(clock())}
        )
        with suppress(OSError):  # on a full disk the lock holds all the same, without a name on it
            os.fchmod(descriptor, 0o600)
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, text.encode(), 0)

    @property
    def held(self) -> bool:
        """Tell whether this process may write."""
        return self._descriptor is not None

    @property
    def settles(self) -> bool:
        """Tell whether nobody else writes to the case meanwhile."""
        return self.held

    def require(self) -> None:
        """Raise Refused unless this process may write."""
        if self._descriptor is None:
            raise Refused(f"Nothing can be written: {self.obstacle}")

    def release(self) -> None:
        """Give the right up; a second call does nothing."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            self.obstacle = "the case was closed"
            with suppress(OSError):
                os.ftruncate(descriptor, 0)
            os.close(descriptor)


class Sealed(CaseLock):
    """The right to write to a sealed case, which nobody has. Leaves no trace on disk."""

    def __init__(self) -> None:
        self._descriptor = None
        self.obstacle = "the case is sealed; the case that it was sealed from can be written to"

    @property
    def settles(self) -> bool:
        """Tell that nobody writes to the case."""
        return True


def _holder(descriptor: int) -> str:
    try:
        facts = json.loads(os.pread(descriptor, 4096, 0))
        return f"process {facts['pid']} on {facts['host']} since {facts['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
