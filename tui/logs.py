"""The log: a file, private and small, and the newest of it in memory for the console to show.

Neither holds a token, and nothing of it is written to the terminal by itself.
"""

import logging
import os
import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from tui.domain.hostile import visible

_SECRET = re.compile(
    r"""(?ix) (
        (?: authorization | (?:access|refresh|admin)_token | client_secret | device_code )
        ["'=:,\s]+ (?: b["'] )? (?: (?:bearer|basic)\s+ )?
      | bearer\s+
    ) [^\s"',}&]+"""
)
_PASSWORD = re.compile(r"(://[^\s/:@]*:)[^\s/@]+@")  # of a proxy
_FORM = "%(asctime)s %(levelname)s %(name)s %(message)s"
_KEPT = 1_000  # entries in memory


class _Redacted(logging.Formatter):
    """Formats a record, takes out what looks like a token, and the secrets themselves."""

    def __init__(self, secrets: Iterable[str], form: str = _FORM) -> None:
        super().__init__(form)
        self.secrets = set(secrets)

    def format(self, record: logging.LogRecord) -> str:
        # A log is read in a terminal too, and a failure may quote what a remote side said.
        text = visible(super().format(record), multiline=True)
        text = _PASSWORD.sub(r"\1[redacted]@", _SECRET.sub(r"\1[redacted]", text))
        for secret in sorted(self.secrets, key=len, reverse=True):
            text = text.replace(secret, "[redacted]")
        return text


def hide(secrets: Iterable[str]) -> None:
    """Keep secrets that came up since the start out of the log, too."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, _Redacted):
            handler.formatter.secrets.update(secrets)


class _Private(RotatingFileHandler):
    """A log whose files, those begun later too, are for the owner alone."""

    def _open(self) -> TextIOWrapper:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        return os.fdopen(os.open(self.baseFilename, flags, 0o600), "a", encoding=self.encoding)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was logged: when (UTC), whether it is a warning or worse, and all it says.

    The first line says what happened; a traceback may follow. No character steers a terminal.
    """

    at: datetime
    is_warning: bool
    text: str


class Recent(logging.Handler):
    """The newest entries of the log, oldest first."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self.setFormatter(_Redacted(secrets, "%(message)s"))
        self.entries: deque[Entry] = deque(maxlen=_KEPT)

    def emit(self, record: logging.LogRecord) -> None:
        """Take in a record."""
        at = datetime.fromtimestamp(record.created, UTC)
        self.entries.append(Entry(at, record.levelno >= logging.WARNING, self.format(record)))


def start(folder: Path, *, secrets: Iterable[str], recent: Recent | None = None) -> Path:
    """Send the log to ``wxi.log`` in a folder (0700, file 0600), and to ``recent``.

    Returns the path of the file. Raises OSError when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "wxi.log"
    path.touch(mode=0o600)
    handler = _Private(path, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True)
    handler.setFormatter(_Redacted(secrets))
    # Without this a log on a full disk would write a traceback to the terminal, record by record.
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.handlers = [handler, recent] if recent else [handler]
    root.setLevel(logging.INFO)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # its lines hold whole URLs
    return path
