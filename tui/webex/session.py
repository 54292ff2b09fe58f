"""Sends requests until they are answered or given up: attempts, judgement and repetition joined.

Knows what makes an answer good, but no endpoint.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, aclosing, suppress
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import httpx

from tui.domain.ports import Clock
from tui.errors import BadAnswer, Forbidden, TokenRejected
from tui.webex.auth import BearerAuth, Token
from tui.webex.error_body import is_web_page
from tui.webex.failures import not_webex, of_status
from tui.webex.operation import Operation
from tui.webex.pages import fewer
from tui.webex.reply import OnExchange, Reply
from tui.webex.retry import Failed, Retry, Trouble

T = TypeVar("T")
OnVerdict = Callable[[str, Forbidden | None], None]
Renew = Callable[[], Awaitable[Token]]

# A file is wanted as it is stored, and its length as it is stored.
_CONTENT: Final[Mapping[str, str]] = {"Accept": "*/*", "Accept-Encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Request:
    """One request of an operation. ``body`` is sent as JSON."""

    operation: Operation
    method: str
    url: httpx.URL
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Session:
    """The way to Webex. One for the process, as a 429 stops all that goes through it.

    ``on_verdict`` hears, after each answer, of the scope that was needed: None when it sufficed,
    else the refusal. ``renew`` brings a fresh token after a 401, at most once for each request.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        retry: Retry,
        *,
        auth: BearerAuth,
        clock: Clock,
        on_exchange: OnExchange | None,
        on_verdict: OnVerdict | None = None,
        renew: Renew | None = None,
    ) -> None:
        self._http = http
        self._retry = retry
        self._auth = auth
        self._clock = clock
        self._on_exchange = on_exchange
        self._on_verdict = on_verdict
        self._renew = renew
        self._renewing = asyncio.Lock()

    async def send(self, request: Request, read: Callable[[Reply], T]) -> T:
        """Send a request, and return what ``read`` makes of the good answer's body.

        ``read`` raises ValueError for a body that is cut or broken, which is worth another try. Of
        what changes something a good status says all: it is never called broken.
        """
        operation = request.operation
        url = request.url

        async def attempt(number: int) -> T:
            nonlocal url
            try:
                async with self._reply(request, url, number) as reply:
                    await self._judge(operation, reply)
                    if operation.changes:
                        with suppress(Failed, BadAnswer):
                            await reply.read()
                    else:
                        await reply.read()
            except Failed as failed:
                if failed.outcome == 504:
                    url = fewer(url)
                raise
            if not operation.is_content and is_web_page(reply.headers, reply.body):
                raise not_webex(url.host)
            try:
                return read(reply)
            except ValueError as error:
                unreadable = BadAnswer(
                    f"{operation.failed}: the answer is cut or is not valid JSON ({error})",
                    do="try again",
                    status=reply.status,
                    tracking_id=reply.report().tracking_id,
                )
                raise Failed(Trouble.BODY, unreadable) from error

        return await self._renewed(lambda: self._retry.run(request.method, attempt))

    async def stream(self, request: Request) -> AsyncGenerator[bytes, None]:
        """Yield the body of a good answer as it comes.

        Until the first byte a failure is repeated as any; after it, it is final.
        """

        async def attempt(number: int) -> tuple[Reply, AsyncExitStack]:
            async with AsyncExitStack() as stack:
                reply = self._reply(request, request.url, number)
                await stack.enter_async_context(reply)
                await self._judge(request.operation, reply)
                return reply, stack.pop_all()

        reply, closing = await self._renewed(lambda: self._retry.run("GET", attempt))
        async with closing:
            try:
                async with aclosing(reply.chunks()) as chunks:
                    async for chunk in chunks:
                        yield chunk
            except Failed as failed:
                raise failed.error from failed.__cause__

    async def aclose(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def _renewed(self, run: Callable[[], Awaitable[T]]) -> T:
        """Run, and once more with a fresh token when the present one is rejected.

        A 401 says that nothing was done, so that this holds for changes too.
        """
        used = self._auth.token
        try:
            return await run()
        except TokenRejected:
            if self._renew is None:
                raise
            async with self._renewing:
                if self._auth.token is used:  # else another request has renewed it already
                    self._auth.token = await self._renew()
        return await run()

    def _reply(self, request: Request, url: httpx.URL, attempt: int) -> Reply:
        content = _CONTENT if request.operation.is_content else {}
        return Reply(
            self._http,
            self._http.build_request(
                request.method, url, headers={**content, **request.headers}, json=request.body
            ),
            request.operation,
            attempt,
            token=self._auth.token,
            clock=self._clock,
            on_exchange=self._on_exchange,
        )

    async def _judge(self, operation: Operation, reply: Reply) -> None:
        """Raise Failed for an answer that is not good, whether or not its body can be read."""
        if 200 <= reply.status < 300:
            self._say(operation, None)
            return
        with suppress(Failed, BadAnswer):  # the status says enough
            await reply.read()
        error = of_status(
            operation,
            reply.status,
            host=reply.url.host,
            headers=reply.headers,
            body=self._auth.token.hide(reply.body.decode(errors="replace")).encode(),
            retry_after=reply.retry_after,
        )
        if isinstance(error, Forbidden):
            self._say(operation, error)
        if reply.status == 423 and operation is Operation.FILE:
            raise error  # whoever fetches files goes on with others meanwhile
        raise Failed(reply.status, error, reply.retry_after)

    def _say(self, operation: Operation, refusal: Forbidden | None) -> None:
        if self._on_verdict is not None and operation.scope is not None:
            self._on_verdict(operation.scope, refusal)
