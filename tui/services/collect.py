"""Collecting: fetch what is missing, read it a second time, then follow the newest.

Webex stores events late and unordered, and says neither whether a list is whole nor whether the
edges of a range belong to it ("Events" in the guide leaves all of this open). So requests overlap,
and what was read once is read again before it counts as complete (see ``domain.coverage``). What
was read is kept with the events themselves; nothing else is remembered.
"""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta

from tui.domain.coverage import SETTLE, Advance, Coverage, Outcome, slices
from tui.domain.ports import Clock, Gateway, OpenCase
from tui.domain.times import SAFE_HISTORY, Window, format_api
from tui.domain.wire import Exchange
from tui.errors import WebexFailure
from tui.services.progress import Monotonic, Progress, Tally
from tui.services.server_clock import ServerClock
from tui.services.slice_reader import SliceReader, cause_of
from tui.services.streams import EVERYTHING, Stream

PARALLEL = 8
OVERLAP = timedelta(minutes=5)
_NOTED = timedelta(minutes=1)  # how often a look that brought nothing is noted all the same
_WORTHWHILE = timedelta(minutes=30)  # what still grows is read again in pieces of this length
_JOURNALLED = timedelta(minutes=10)  # how often the journal tells of following
_EXPIRED = f"older than the {SAFE_HISTORY.days} days that can be read without the Pro Pack"

Sleep = Callable[[float], Awaitable[None]]
OnProgress = Callable[[Progress], None]
Slice = tuple[Stream, Window]


class Collector:
    """Brings events into the case. ``on_events`` hears of each batch of new ones by position.

    ``streams`` is what is collected, ``parallel`` how many slices are read at a time.
    """

    def __init__(
        self,
        gateway: Gateway,
        case: OpenCase,
        *,
        clock: Clock,
        on_events: Callable[[range], None] = lambda _fresh: None,
        sleep: Sleep = asyncio.sleep,
        monotonic: Monotonic = time.monotonic,
    ) -> None:
        self.streams: Sequence[Stream] = EVERYTHING
        self.parallel = PARALLEL
        self._case = case
        self._clock = ServerClock(clock)
        self._reader = SliceReader(gateway, case.events, self._clock, on_events)
        self._sleep = sleep
        self._monotonic = monotonic
        self._noted: datetime | None = None
        self._followed = 0  # new events that the journal does not tell of yet
        self._journalled = self.now()

    @property
    def left_out(self) -> str:
        """Return what is not collected, and why; "" when everything is."""
        refused = self._reader.refused.items()
        return "; ".join(f"{stream.name}: {cause_of(failure)}" for stream, failure in refused)

    def now(self) -> datetime:
        """Return the time by the server's clock, once an answer has shown it."""
        return self._clock.now()

    def learn_clock(self, exchange: Exchange) -> None:
        """Learn the server's time from an answer."""
        self._clock.learn(exchange)

    async def collect(
        self,
        window: Window,
        *,
        on_progress: OnProgress = lambda _progress: None,
        confirm: bool = False,
    ) -> int:
        """Fetch what of a window was not read yet, newest first; return the count of new events.

        With ``confirm`` what is due for a second reading is read again after that. Each gap is
        asked for with an overlap into what was read before it, as events arrive late. What is older
        than Webex keeps is noted as such. A collection that was cut short, also by cancelling it,
        keeps what it received; calling again resumes. Raises the errors of the gateway and store,
        and the refusal when Webex refuses every stream.
        """
        self._require_writing()
        now = self.now()
        window = Window(min(window.start, now), min(window.end, now))
        await self._note_expired(window, now - SAFE_HISTORY)
        start = max(window.start, now - SAFE_HISTORY)
        if start >= window.end:
            return 0
        window = Window(start, window.end)
        self._reader.refused.clear()
        fresh: Counter[Stream] = Counter()
        try:
            gaps = self._slices(self._coverage.gaps, window, overlap=OVERLAP)
            await self._sweep("collecting", gaps, fresh, on_progress)
            if confirm:
                due = self._slices(self._due, window)
                await self._sweep("confirming", due, fresh, on_progress)
        finally:
            for stream, count in fresh.items():
                state = self._coverage.state(stream.name, window, self.now())
                self._journal(stream.name, window, f"{count} new, {state}")
        self._require_a_stream()
        return fresh.total()

    async def poll(self) -> int:
        """Fetch the newest once, with an overlap; return the count of new events.

        That nothing new came is noted once a minute.
        """
        self._require_writing()
        now = self.now()
        quiet = self._noted is not None and now - self._noted < _NOTED
        if not quiet:
            self._noted = now
        fresh = 0
        for stream in self.streams:
            last = self._coverage.read_until(stream.name) or now
            start = max(min(last, now) - OVERLAP, now - SAFE_HISTORY)
            fresh += await self._reader.read(stream, Window(start, now), quiet=quiet)
        self._followed += fresh
        self._require_a_stream()
        return fresh

    async def catch_up(self, since: datetime) -> None:
        """Fetch the newest, and what was not read since a moment. Raises as ``collect`` does."""
        await self.poll()
        ends = [self._coverage.read_until(stream.name) for stream in self.streams]
        end = max((one for one in ends if one is not None), default=since)
        if since < end:
            await self.collect(Window(since, end))

    async def follow(
        self,
        seconds: float,
        *,
        on_health: Callable[[WebexFailure | None], None],
        then: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Poll for ever, every ``seconds``; failures are reported, waited out and tried again.

        After each poll one slice that is due for its second reading is read, so that everything
        becomes complete in time; ``then`` is what is to be done after that.
        """
        pause = seconds
        try:
            while True:
                await self._sleep(pause)
                try:
                    await self.poll()
                    await self._confirm_next()
                    if then is not None:
                        await then()
                except WebexFailure as failure:
                    on_health(failure)
                    pause = min(pause * 2, max(seconds, 60.0))
                else:
                    on_health(None)
                    pause = seconds
                if self.now() - self._journalled >= _JOURNALLED:
                    self._journal_following()
        finally:
            self._journal_following()

    @property
    def _coverage(self) -> Coverage:
        return self._case.events.coverage

    def _require_writing(self) -> None:
        self._case.require_writing("collect")

    def _require_a_stream(self) -> None:
        """Raise a refusal when there is one of every stream."""
        refusals = [self._reader.refused.get(stream) for stream in self.streams]
        if refusals[0] is not None and all(refusals):
            raise refusals[0]

    def _due(self, stream: str, window: Window) -> list[Window]:
        return self._coverage.unconfirmed(stream, window, self.now())

    def _slices(
        self,
        wanted: Callable[[str, Window], Iterable[Window]],
        window: Window,
        *,
        overlap: timedelta = timedelta(0),
    ) -> list[Slice]:
        """Return the slices of what is wanted of every stream, newest first."""
        found: list[Slice] = []
        for stream in self.streams:
            widened = [
                Window(max(window.start, one.start - overlap), one.end)
                for one in wanted(stream.name, window)
            ]
            found += [(stream, one) for one in slices(widened, self.now())]
        return sorted(found, key=lambda one: one[1].end, reverse=True)

    async def _sweep(
        self,
        phase: str,
        wanted: Sequence[Slice],
        fresh: Counter[Stream],
        on_progress: OnProgress,
    ) -> None:
        """Read slices, several at a time; the first failure stops all and is raised."""
        if not wanted:
            return
        tally = Tally(phase, len(wanted), on_progress, self._monotonic, fresh.total())
        waiting = deque(wanted)

        async def work() -> None:
            while waiting:
                stream, window = waiting.popleft()

                def count(received: int, new: int, stream: Stream = stream) -> None:
                    fresh[stream] += new
                    tally.page(received, new)

                fresh[stream] += 0  # what brought nothing is journalled, too
                await self._reader.read(stream, window, count)
                tally.slice()

        try:
            async with asyncio.TaskGroup() as workers:
                for _ in range(min(self.parallel, len(wanted))):
                    workers.create_task(work())
        except BaseExceptionGroup as failures:
            first = failures.exceptions[0]
            raise first from first.__cause__

    async def _confirm_next(self) -> None:
        """Read one slice again that is due: the newest of those that are worth a request."""
        now = self.now()
        for stream in self.streams:
            due = [
                one
                for one in self._due(stream.name, Window(now - SAFE_HISTORY, now))
                if one.length >= _WORTHWHILE or one.end < now - SETTLE
            ]
            if due and stream not in self._reader.refused:
                self._followed += await self._reader.read(stream, slices(due, now)[0])
                return

    async def _note_expired(self, window: Window, limit: datetime) -> None:
        if window.start >= limit:
            return
        old = Window(window.start, min(window.end, limit))
        for stream in self.streams:
            for gap in self._coverage.gaps(stream.name, old):
                await self._reader.note(
                    Advance(stream.name, gap, Outcome.EXPIRED, self.now(), 0, 0, 0, _EXPIRED)
                )

    def _journal_following(self) -> None:
        now = self.now()
        if self._followed:
            names = " ".join(stream.name for stream in self.streams)
            self._journal(names, Window(min(self._journalled, now), now), f"{self._followed} new")
            self._followed, self._journalled = 0, now

    def _journal(self, streams: str, window: Window, result: str) -> None:
        self._case.journal.append(
            "collect",
            object_type="events",
            object_id=f"{streams} {format_api(window.start)}/{format_api(window.end)}",
            object_sha256=self._case.events.head or None,
            result=result,
        )
