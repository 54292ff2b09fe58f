"""The time an answer takes on its way, for whoever wants to see how a client bears a far server."""

import asyncio

from starlette.types import ASGIApp, Receive, Scope, Send


class Latency:
    """An application whose every answer begins ``seconds`` later."""

    def __init__(self, application: ASGIApp, seconds: float) -> None:
        self._application = application
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait, then answer."""
        await asyncio.sleep(self._seconds)
        await self._application(scope, receive, send)
