"""A way to Webex on which something happens in the middle of collecting, on a real socket."""

import http.client
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import urlsplit

Refusal = tuple[int, bytes]
_PASSED = {"authorization", "host", "accept"}
_RETURNED = {"content-type", "content-length", "date", "link", "trackingid"}


class Midway:
    """Passes everything on; the ``at``-th request for events calls ``act`` first.

    What ``act`` returns is the answer to that request and all later ones; None lets them through.
    """

    def __init__(self, target: str) -> None:
        self.asked = 0
        self.at = 0
        self.act: Callable[[], Refusal | None] = lambda: None
        self._target = urlsplit(target).netloc
        self._guard = Lock()
        self._refusal: Refusal | None = None
        self._server: ThreadingHTTPServer | None = None
        self._port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/v1"

    def will(self, at: int, act: Callable[[], Refusal | None]) -> None:
        """Let something happen at the ``at``-th request for events from now on."""
        self.asked, self.at, self.act = 0, at, act

    def clear(self) -> None:
        """Let everything through from now on."""
        self.will(0, lambda: None)
        self._refusal = None

    def open(self) -> None:
        """Accept connections, on the same port as before."""
        way = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                refusal = way._happening(self.path)
                status, headers, body = way._ask(self) if refusal is None else _said(refusal)
                self.send_response_only(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                with suppress(ConnectionError):  # who asked may have been killed
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._port = self._server.server_port
        Thread(target=self._server.serve_forever, args=(0.05,)).start()

    def close(self) -> None:
        """Be gone: connections are refused."""
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()

    def _happening(self, path: str) -> Refusal | None:
        with self._guard:
            if "/events" in path:
                self.asked += 1
                if self.asked == self.at:
                    self._refusal = self.act()
            return self._refusal

    def _ask(self, request: BaseHTTPRequestHandler) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self._target)
        passed = {name: value for name, value in request.headers.items() if name.lower() in _PASSED}
        connection.request("GET", request.path, headers=passed)
        with connection.getresponse() as answer:
            headers = {k: v for k, v in answer.getheaders() if k.lower() in _RETURNED}
            found = answer.status, headers, answer.read()
        connection.close()
        return found


def _said(refusal: Refusal) -> tuple[int, dict[str, str], bytes]:
    status, body = refusal
    headers = {"content-type": "application/json", "content-length": str(len(body))}
    return status, headers, body


@contextmanager
def midway(target: str) -> Iterator[Midway]:
    """Open a way to the embedded Webex behind a base URL."""
    way = Midway(target)
    way.open()
    try:
        yield way
    finally:
        way.close()
