"""Collecting: fetch what is missing of a window, then follow the newest, de-duplicated by id.

Webex stores events late and unordered, and does not say whether the edges of a range belong to it
("Events" in the guide leaves all of this open). So every request overlaps the one before, and only
what was older than the lag when it was asked for counts as covered.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tui.domain.coverage import Coverage, slices
from tui.domain.models import Event
from tui.domain.ports import Clock, Gateway, OpenCase
from tui.domain.times import SAFE_HISTORY, Window, format_api
from tui.domain.wire import Exchange, Page
from tui.errors import BadRequest, Forbidden, NotFound, Refused, WebexFailure

OVERLAP = timedelta(minutes=5)
LAG = timedelta(seconds=60)
EDGE = timedelta(milliseconds=1)  # the finest step of an event's time
CALL_RECORDINGS = "convergedRecordings"
_STATE = "coverage"

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a collection is: slices done of all, events received so far."""

    done: int
    slices: int
    events: int


class Collector:
    """Brings events into the case. ``on_events`` hears of each batch of new ones."""

    def __init__(
        self,
        gateway: Gateway,
        case: OpenCase,
        *,
        clock: Clock,
        on_events: Callable[[range], None] = lambda _fresh: None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._gateway = gateway
        self._case = case
        self._clock = clock
        self._sleep = sleep
        self._on_events = on_events
        self._skew = timedelta(0)
        self.left_out = ""
        """What is not collected, and why; "" when everything is."""
        self.coverage = Coverage.from_json(case.casework.recall(_STATE))

    def now(self) -> datetime:
        """Return the time by the server's clock, once an answer has shown it."""
        moment = self._clock() + self._skew
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def learn_clock(self, exchange: Exchange) -> None:
        """Learn the server's time from an answer; differences below two seconds do not count."""
        if exchange.server_date is not None:
            # The header has whole seconds, so the server is up to one second further.
            skew = exchange.server_date - exchange.ended
            self._skew = skew if abs(skew) > timedelta(seconds=2) else timedelta(0)

    async def collect(
        self, window: Window, *, on_progress: Callable[[Progress], None] = lambda _progress: None
    ) -> int:
        """Fetch what of a window is not covered yet, newest first; return the count of new events.

        Each gap is asked for with an overlap into what was collected before it, as events arrive
        late. What is older than Webex keeps, or in the future, is left out of the window.
        Each page is durable before the next is asked for, and each finished slice is remembered,
        so that a collection that was cut short resumes. Raises the errors of the gateway and store.
        """
        if self._case.read_only:
            raise Refused(self._case.notice, do="collect from the process that holds the case")
        now = self.now()
        start, end = max(window.start, now - SAFE_HISTORY), min(window.end, now)
        if start >= end:
            return 0
        gaps = self.coverage.gaps(Window(start, end))
        wanted = slices((Window(max(start, one.start - OVERLAP), one.end) for one in gaps), now)
        received = 0
        for done, one in enumerate(wanted):
            on_progress(Progress(done, len(wanted), received))
            received += await self._fetch(one)
        on_progress(Progress(len(wanted), len(wanted), received))
        return received

    async def poll(self) -> int:
        """Fetch the newest once, with an overlap; return the count of new events."""
        if self._case.read_only:
            raise Refused(self._case.notice, do="collect from the process that holds the case")
        now = self.now()
        last = self.coverage.windows[-1].end if self.coverage.windows else now
        start = max(min(last, now) - OVERLAP, now - SAFE_HISTORY)
        return await self._fetch(Window(start, now), until_now=True)

    async def follow(
        self, seconds: float, *, on_health: Callable[[WebexFailure | None], None]
    ) -> None:
        """Poll for ever, every ``seconds``; failures are reported, waited out and tried again."""
        pause = seconds
        while True:
            await self._sleep(pause)
            try:
                await self.poll()
            except WebexFailure as failure:
                on_health(failure)
                pause = min(pause * 2, max(seconds, 60.0))
            else:
                on_health(None)
                pause = seconds

    async def _fetch(self, window: Window, *, until_now: bool = False) -> int:
        received = 0
        asked = self._clock()
        end = None if until_now or window.end >= self.now() - LAG else window.end
        async for page in self._pages(window.start - EDGE, end):
            self.learn_clock(page.exchange)
            keeping = asyncio.ensure_future(self._keep(page.items))
            try:
                received += await asyncio.shield(keeping)
            except asyncio.CancelledError:
                # What is in the case must also be known to the session, or it would never be.
                await asyncio.wait({keeping})
                raise
        # What was stored while the pages came may be missing from those that came first.
        settled = min(window.end, asked + self._skew - LAG)
        if settled > window.start:
            self.coverage.add(Window(window.start, settled))
            await asyncio.to_thread(self._case.casework.remember, _STATE, self.coverage.as_json())
        if not until_now:
            self._case.journal.append(
                "collect",
                object_type="events",
                object_id=f"{format_api(window.start)}/{format_api(window.end)}",
                result=f"{received} new",
            )
        return received

    async def _pages(self, start: datetime, end: datetime | None) -> AsyncIterator[Page]:
        """Yield all events of a range. Those of call recordings come only when asked for by name.

        Where Webex refuses these to the token they are left out, and ``left_out`` says why.
        """
        async for page in self._gateway.events(start, end):
            yield page
        if self.left_out:
            return
        try:
            async for page in self._gateway.events(start, end, resource=CALL_RECORDINGS):
                yield page
        except (BadRequest, Forbidden, NotFound) as refusal:
            self.left_out = f"events of call recordings: {refusal.message}"

    async def _keep(self, items: Sequence[bytes]) -> int:
        fresh = await asyncio.to_thread(self._case.events.append, items)
        if fresh:
            self._on_events(fresh)
        await asyncio.sleep(0)
        return len(fresh)
