"""One line for each HTTP exchange, so that a third party can match our times with Webex's.

Owns ``data/requests.jsonl``. A line never holds a token, a header or a body. ``seq`` is the line's
own number; lines are not synced one by one, as they describe evidence and are none.
"""

import json
import os
from datetime import datetime
from pathlib import Path
from threading import RLock

from tui import files
from tui.domain.times import format_api
from tui.domain.wire import Exchange
from tui.store.appending import AppendingFile
from tui.store.lock import CaseLock


class RequestFile:
    """The RequestLog of a case folder. Safe to call from any thread."""

    def __init__(self, path: Path, *, lock: CaseLock) -> None:
        self._guard = RLock()
        self._lock = lock
        self._path = path
        self._file: AppendingFile | None = None
        self._lines = 0

    def record(self, exchange: Exchange) -> None:
        """Append the envelope of an exchange. Raises Refused, DiskFull or CaseFailure."""
        with self._guard:
            self._lock.require()
            target = self._file or self._opened()
            line = json.dumps(_envelope(exchange, self._lines + 1), separators=(",", ":"))
            target.append(line.encode() + b"\n", durable=False)
            self._lines += 1

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        with self._guard:
            if self._file:
                self._file.close()

    def _opened(self) -> AppendingFile:
        size, lines, last = 0, 0, b"\n"
        if self._path.exists():
            with files.failures(self._path), self._path.open("rb") as stream:
                while chunk := stream.read(files.CHUNK):
                    lines += chunk.count(b"\n")
                    last = chunk[-1:]
                size = stream.seek(0, os.SEEK_END)
        target = AppendingFile(self._path, size)
        if last != b"\n":  # a crash cut the last line short: it stays, on a line of its own
            target.append(b"\n", durable=False)
            lines += 1
        self._file, self._lines = target, lines
        return target


def _envelope(exchange: Exchange, seq: int) -> dict[str, object]:
    return {
        "seq": seq,
        "method": exchange.method,
        "path": exchange.path,
        "status": exchange.status,
        "startTime": format_api(exchange.started),
        "endTime": format_api(exchange.ended),
        "serverDate": _time(exchange.server_date),
        "retryAfter": exchange.retry_after,
        "trackingId": exchange.tracking_id,
        "bytes": exchange.size,
        "sha256": exchange.sha256,
        "attempt": exchange.attempt,
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else format_api(moment)
