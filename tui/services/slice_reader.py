"""Reads one slice of a stream into the case, page by page, and keeps how far that went.

Each page is durable before the page after the next is asked for: the gateway fetches one page ahead
and no more. What Webex refuses is kept as the state of the slice; what fails is raised.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing
from datetime import timedelta

from tui.domain.coverage import LAG, Advance, Outcome
from tui.domain.ports import EventLog, Gateway
from tui.domain.times import Window
from tui.errors import BadRequest, CaseFailure, Forbidden, NotFound, WxiError
from tui.services.server_clock import ServerClock
from tui.services.streams import Stream

EDGE = timedelta(milliseconds=1)  # the finest step of an event's time
_LONGEST_CAUSE = 300  # characters

Count = Callable[[int, int], None]


class SliceReader:
    """``on_events`` hears of the positions of new events, one batch at a time, in order.

    ``refused`` says of each stream that Webex refused why; nothing more is asked of it.
    """

    def __init__(
        self,
        gateway: Gateway,
        events: EventLog,
        clock: ServerClock,
        on_events: Callable[[range], None],
    ) -> None:
        self.refused: dict[Stream, tuple[Outcome, str]] = {}
        self._gateway = gateway
        self._events = events
        self._clock = clock
        self._on_events = on_events
        self._turn = asyncio.Lock()

    async def read(
        self,
        stream: Stream,
        window: Window,
        on_page: Count = lambda _received, _fresh: None,
        *,
        quiet: bool = False,
    ) -> int:
        """Read a slice to its end, or note why Webex refuses it; return the count of new events.

        ``on_page`` hears of each page: events received, and new ones. With ``quiet`` nothing is
        noted of a reading that fails or brings nothing new. Raises the errors of the gateway, after
        what was received was kept, and those of the store.
        """
        asked = self._clock.host()
        pages = items = fresh = 0

        def advance(outcome: Outcome, cause: str = "") -> Advance:
            # The time is taken here, as the first answer may have corrected the clock.
            at = self._clock.at(asked)
            return Advance(stream.name, window, outcome, at, pages, items, fresh, cause)

        if stream in self.refused:
            if not quiet:
                await self._finish((), advance(*self.refused[stream]))
            return 0
        end = None if window.end >= self._clock.now() - LAG else window.end
        try:
            async with aclosing(
                self._gateway.events(
                    window.start - EDGE,
                    end,
                    resource=stream.resource,
                    actor_id=stream.actor_id,
                )
            ) as found:
                async for page in found:
                    self._clock.learn(page.exchange)
                    pages, items = pages + 1, items + len(page.items)
                    step = None if page.last or quiet else advance(Outcome.PAGE)
                    count = await self._finish(page.items, step)
                    fresh += count
                    on_page(len(page.items), count)
        except CaseFailure:
            raise
        except WxiError as failure:
            outcome = _outcome(failure, stream, pages)
            cause = failure.message[:_LONGEST_CAUSE]
            if outcome in {Outcome.DENIED, Outcome.NEVER}:
                self.refused[stream] = (outcome, cause)
            if not quiet or outcome is not Outcome.FAILED:
                await self._finish((), advance(outcome, cause))
            if outcome is Outcome.FAILED:
                raise
        else:
            if fresh or not quiet:
                await self._finish((), advance(Outcome.END))
        return fresh

    async def note(self, advance: Advance) -> None:
        """Keep what is known of a stretch without a reading."""
        await self._finish((), advance)

    async def _finish(self, items: Sequence[bytes], advance: Advance | None) -> int:
        """Keep items and how far they bring a reading; return the count of new events.

        What has begun is finished even when the caller is cancelled, and then heard of: what is in
        the case must also be known to the session, or it would never be.
        """
        keeping = asyncio.ensure_future(self._keep(items, advance))
        try:
            return await asyncio.shield(keeping)
        except asyncio.CancelledError:
            await asyncio.wait({keeping})
            keeping.exception()  # heard of here; what cancelled the caller is what is told
            raise

    async def _keep(self, items: Sequence[bytes], advance: Advance | None) -> int:
        async with self._turn:
            fresh = await asyncio.to_thread(self._events.append, items, advance)
            if fresh:
                self._on_events(fresh)
        return len(fresh)


def _outcome(failure: WxiError, stream: Stream, pages: int) -> Outcome:
    if isinstance(failure, Forbidden):
        return Outcome.EXPIRED if failure.beyond_history else Outcome.DENIED
    # Later pages are asked for by a cursor, and that may have expired.
    if isinstance(failure, NotFound | BadRequest) and stream.resource and not pages:
        return Outcome.NEVER
    return Outcome.FAILED
