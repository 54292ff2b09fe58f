"""A server of pages made beforehand, so that it is not the server that is measured.

``python -m tests.perf.server FILE COUNT DELAY``: answers ``/v1/events`` with from, to, max and a
cursor, newest first, each answer after DELAY seconds; prints its base URL and ends with its input.
Shares nothing with the client and the embedded Webex.
"""

import sys
import threading
import time
from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

import msgspec


class _Created(msgspec.Struct):
    created: str


def _milliseconds(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


class Pages:
    """Events, newest first, in one run of bytes of which any stretch is a page."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        decoder = msgspec.json.Decoder(_Created)
        run = bytearray()
        self._ends = [0]
        self._ages: list[int] = []
        for line in lines:
            run += line.rstrip(b"\n") + b","
            self._ends.append(len(run))
            self._ages.append(-_milliseconds(decoder.decode(line).created))
        self._run = bytes(run)

    def page(self, query: dict[str, str]) -> tuple[bytes, dict[str, str] | None]:
        """Return the body that a query asks for and the query for what follows, if anything does.

        No event is of a call recording, which is the one resource that is asked for by name.
        """
        since, until = query.get("from"), query.get("to")
        first = bisect_right(self._ages, -_milliseconds(until)) if until else 0
        stop = bisect_right(self._ages, -_milliseconds(since)) if since else len(self._ages)
        first = int(query.get("cursor", first))
        if "resource" in query:
            assert query["resource"] == "convergedRecordings"
            first = stop
        last = min(stop, first + int(query.get("max", "100")))
        items = self._run[self._ends[first] : self._ends[last] - 1] if first < last else b""
        following = {**query, "cursor": str(last)} if last < stop else None
        return b'{"items":[' + items + b"]}", following


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    pages: Pages
    delay: float

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        target = urlsplit(self.path)
        if target.path != "/v1/events":
            self.send_error(404)
            return
        body, following = self.server.pages.page(dict(parse_qsl(target.query)))
        if self.server.delay:
            time.sleep(self.server.delay)
        self.send_response(200)
        self.send_header("Content-Type", "application/json;charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("trackingid", f"PERF_{uuid4()}")
        if following:
            address = f"{self.server.url}/events?{urlencode(following)}"
            self.send_header("Link", f'<{address}>; rel="next"')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        pass


def _main(file: str, count: str, delay: str) -> None:
    server = _Server(("127.0.0.1", 0), _Handler)
    with Path(file).open("rb") as lines:
        server.pages = Pages(islice(lines, int(count)))
    server.delay = float(delay)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"{server.url}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    _main(*sys.argv[1:])
