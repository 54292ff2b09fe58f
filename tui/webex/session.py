"""Sends requests until they are answered or given up: attempts, judgement and repetition joined.

Knows what makes an answer good, but no endpoint.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, aclosing, suppress
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import httpx

from tui.domain.ports import Clock
from tui.domain.scopes import Seat, seat_of
from tui.errors import BadAnswer, Forbidden, TokenRejected
from tui.webex.auth import BearerAuth
from tui.webex.error_body import is_web_page
from tui.webex.failures import not_webex, of_status
from tui.webex.operation import Operation
from tui.webex.pages import fewer
from tui.webex.reply import OnExchange, Reply
from tui.webex.retry import Failed, Retry, Trouble

T = TypeVar("T")
OnVerdict = Callable[[str, Forbidden | None], None]

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
    else the refusal. ``auths`` are the identities by seat, the officer's at least, who stands in
    for who is not there. A token is renewed before its end, and once for a request after a 401.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        retry: Retry,
        *,
        auths: Mapping[Seat, BearerAuth],
        clock: Clock,
        on_exchange: OnExchange | None,
        on_verdict: OnVerdict | None = None,
    ) -> None:
        self._http = http
        self._retry = retry
        self._auths = auths
        self._clock = clock
        self._on_exchange = on_exchange
        self._on_verdict = on_verdict

    async def send(self, request: Request, read: Callable[[Reply], T]) -> T:
        """Send a request, and return what ``read`` makes of the good answer's body.

        ``read`` raises ValueError for a body that is cut or broken, which is worth another try. Of
        what changes something a good status says all: it is never called broken.
        """
        operation = request.operation
        url = request.url
        auth = self._auth(operation)

        async def attempt(number: int) -> T:
            nonlocal url
            try:
                async with self._reply(request, url, number, auth) as reply:
                    await self._judge(operation, reply, auth)
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

        return await _renewed(auth, lambda: self._retry.run(request.method, attempt))

    async def stream(self, request: Request) -> AsyncGenerator[bytes, None]:
        """Yield the body of a good answer as it comes.

        Until the first byte a failure is repeated as any; after it, it is final.
        """
        auth = self._auth(request.operation)

        async def attempt(number: int) -> tuple[Reply, AsyncExitStack]:
            async with AsyncExitStack() as stack:
                reply = self._reply(request, request.url, number, auth)
                await stack.enter_async_context(reply)
                await self._judge(request.operation, reply, auth)
                return reply, stack.pop_all()

        reply, closing = await _renewed(auth, lambda: self._retry.run("GET", attempt))
        async with closing:
            try:
                async with aclosing(reply.chunks()) as chunks:
                    async for chunk in chunks:
                        yield chunk
            except Failed as failed:
                raise failed.error from failed.__cause__

    async def aclose(self) -> None:
        """Close all connections."""
        for auth in self._auths.values():
            await auth.aclose()
        await self._http.aclose()

    def _auth(self, operation: Operation) -> BearerAuth:
        return self._auths.get(seat_of(operation.scope)) or self._auths[Seat.OFFICER]

    def _reply(self, request: Request, url: httpx.URL, attempt: int, auth: BearerAuth) -> Reply:
        content = _CONTENT if request.operation.is_content else {}
        return Reply(
            self._http,
            self._http.build_request(
                request.method, url, headers={**content, **request.headers}, json=request.body
            ),
            request.operation,
            attempt,
            auth=auth,
            clock=self._clock,
            on_exchange=self._on_exchange,
        )

    async def _judge(self, operation: Operation, reply: Reply, auth: BearerAuth) -> None:
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
            body=auth.token.hide(reply.body.decode(errors="replace")).encode(),
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


async def _renewed(auth: BearerAuth, run: Callable[[], Awaitable[T]]) -> T:
    """Run, and once more with a fresh token when the present one is rejected.

    A 401 says that nothing was done, so that this holds for changes too.
    """
    await auth.keep_fresh()
    used = auth.token
    try:
        return await run()
    except TokenRejected:
        if not auth.renewable:
            raise
        await auth.renew(used)
    return await run()
