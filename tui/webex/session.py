"""Sends requests until they are answered or given up: attempts, judgement and repetition joined.

Knows what makes an answer good, but no endpoint.
"""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, aclosing, suppress
from typing import Final, TypeVar

import httpx

from tui.domain.ports import Clock
from tui.errors import BadAnswer
from tui.webex.auth import Token
from tui.webex.error_body import is_web_page
from tui.webex.failures import not_webex, of_status
from tui.webex.operation import Operation
from tui.webex.reply import OnExchange, Reply
from tui.webex.retry import Failed, Retry, Trouble

T = TypeVar("T")

# A file is wanted as it is stored, and its length as it is stored.
_HEADERS: Final[Mapping[Operation, Mapping[str, str]]] = {
    Operation.FILE: {"Accept": "*/*", "Accept-Encoding": "identity"}
}


class Session:
    """The way to Webex. One for the process, as a 429 stops all that goes through it."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        retry: Retry,
        *,
        token: Token,
        clock: Clock,
        on_exchange: OnExchange | None,
    ) -> None:
        self._http = http
        self._retry = retry
        self._token = token
        self._clock = clock
        self._on_exchange = on_exchange

    async def send(
        self, operation: Operation, method: str, url: httpx.URL, read: Callable[[Reply], T]
    ) -> T:
        """Send a request, and return what ``read`` makes of the good answer's body.

        ``read`` raises ValueError for a body that is cut or broken, which is worth another try.
        """

        async def attempt(number: int) -> T:
            async with self._reply(operation, method, url, number) as reply:
                await self._judge(operation, reply)
                await reply.read()
            if operation is not Operation.FILE and is_web_page(reply.headers, reply.body):
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

        return await self._retry.run(method, attempt)

    async def stream(self, operation: Operation, url: httpx.URL) -> AsyncGenerator[bytes, None]:
        """Yield the body of a good answer as it comes.

        Until the first byte a failure is repeated as any; after it, it is final.
        """

        async def attempt(number: int) -> tuple[Reply, AsyncExitStack]:
            async with AsyncExitStack() as stack:
                reply = self._reply(operation, "GET", url, number)
                await stack.enter_async_context(reply)
                await self._judge(operation, reply)
                return reply, stack.pop_all()

        reply, closing = await self._retry.run("GET", attempt)
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

    def _reply(self, operation: Operation, method: str, url: httpx.URL, attempt: int) -> Reply:
        request = self._http.build_request(method, url, headers=_HEADERS.get(operation))
        return Reply(
            self._http,
            request,
            operation,
            attempt,
            token=self._token,
            clock=self._clock,
            on_exchange=self._on_exchange,
        )

    async def _judge(self, operation: Operation, reply: Reply) -> None:
        """Raise Failed for an answer that is not good, whether or not its body can be read."""
        if 200 <= reply.status < 300:
            return
        with suppress(Failed, BadAnswer):  # the status says enough
            await reply.read()
        error = of_status(
            operation,
            reply.status,
            host=reply.url.host,
            headers=reply.headers,
            body=self._token.hide(reply.body.decode(errors="replace")).encode(),
            retry_after=reply.retry_after,
        )
        raise Failed(reply.status, error, reply.retry_after)
