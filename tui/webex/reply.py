"""One attempt on the wire: sends a request, hands out the answer, tells the envelope at its end.

Owns the translation of httpx's failures. Decides nothing: neither what a status means nor whether
to try again.
"""

import hashlib
from collections.abc import AsyncGenerator, Callable
from typing import Final

import httpx

from tui.domain.ports import Clock
from tui.domain.wire import Exchange
from tui.errors import BadAnswer
from tui.webex.auth import BearerAuth
from tui.webex.error_body import tracking_id
from tui.webex.failures import of_transport
from tui.webex.operation import Operation
from tui.webex.retry import Failed, parse_date, parse_retry_after

OnExchange = Callable[[Exchange], None]
LARGEST_BODY: Final = 64 * 1024 * 1024  # bytes of an answer held in memory; files are streamed


class Reply:
    """An attempt, from the moment it is sent. Use as an async context manager.

    Leaving the context closes the answer and reports the exchange, also when it was cut off or
    never came (status 0). Entering raises Failed when no answer comes.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        request: httpx.Request,
        operation: Operation,
        attempt: int,
        *,
        auth: BearerAuth,
        clock: Clock,
        on_exchange: OnExchange | None,
    ) -> None:
        self._http = http
        self._request = request
        self._operation = operation
        self._attempt = attempt
        self._auth = auth
        self._clock = clock
        self._on_exchange = on_exchange
        self._digest = hashlib.sha256()
        self._size = 0
        self._answer: httpx.Response | None = None
        self._started = clock()
        self._exchange: Exchange | None = None
        self.body = b""
        """What ``read`` has read."""

    async def __aenter__(self) -> "Reply":
        try:
            # The link of a recording carries a key of its own.
            own = self._operation is Operation.RECORDING_FILE
            auth = None if own else self._auth
            self._answer = await self._http.send(self._request, stream=True, auth=auth)
        except httpx.RequestError as error:
            self.report()
            raise self._lost(error) from error
        except BaseException:
            self.report()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        try:
            await self._response.aclose()
        finally:
            self.report()

    @property
    def _response(self) -> httpx.Response:
        if self._answer is None:
            raise RuntimeError("the reply has not been entered")
        return self._answer

    @property
    def status(self) -> int:
        """Return the HTTP status."""
        return self._response.status_code

    @property
    def headers(self) -> httpx.Headers:
        """Return the headers of the answer."""
        return self._response.headers

    @property
    def url(self) -> httpx.URL:
        """Return the address that was asked."""
        return self._request.url

    @property
    def retry_after(self) -> float | None:
        """Return the seconds that the answer asks to wait, None when it does not say."""
        now = parse_date(self.headers.get("date")) or self._clock()
        return parse_retry_after(self.headers.get("retry-after"), now)

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """Yield the body as it comes. Raises Failed when it breaks off."""
        try:
            async for chunk in self._response.aiter_bytes():
                self._digest.update(chunk)
                self._size += len(chunk)
                yield chunk
        except httpx.RequestError as error:
            raise self._lost(error) from error

    async def read(self) -> bytes:
        """Read the whole body. Raises Failed when it breaks off, BadAnswer when it is too large."""
        parts: list[bytes] = []
        async for chunk in self.chunks():
            parts.append(chunk)
            if self._size > LARGEST_BODY:
                raise BadAnswer(f"{self._operation.failed}: the answer is too large")
        self.body = b"".join(parts)
        return self.body

    def report(self) -> Exchange:
        """Return the envelope, and tell it to whoever listens the first time."""
        if self._exchange is not None:
            return self._exchange
        headers = httpx.Headers() if self._answer is None else self._answer.headers
        self._exchange = Exchange(
            method=self._request.method,
            path=self._path(),
            status=0 if self._answer is None else self._answer.status_code,
            started=self._started,
            ended=self._clock(),
            attempt=self._attempt,
            size=self._size,
            sha256=self._digest.hexdigest(),
            server_date=parse_date(headers.get("date")),
            tracking_id=tracking_id(headers, self.body),
            retry_after=None if self._answer is None else self.retry_after,
        )
        if self._on_exchange is not None:
            self._on_exchange(self._exchange)
        return self._exchange

    def _path(self) -> str:
        path = self._auth.token.hide(self._request.url.raw_path.decode("ascii"))
        if self._operation is Operation.RECORDING_FILE:  # its end is a ticket: a key for hours
            path = f"{path.partition('?')[0].rpartition('/')[0]}/"
        return path

    def _lost(self, error: httpx.RequestError) -> Failed:
        trouble, unreachable = of_transport(self._operation, self._request.url.host, error)
        return Failed(trouble, unreachable)
