"""The console's work in the background: connecting, collecting, naming, retrieving.

Each kind of work is a worker group of its own; every failure becomes one line on the screen.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from textual.worker import Worker, WorkType

from tui.domain.coverage import SETTLE
from tui.domain.models import Event
from tui.domain.times import Window
from tui.errors import NotAuthorised, WebexFailure, WxiError
from tui.services import chats
from tui.services.progress import Progress
from tui.services.session import Online
from tui.services.streams import EVENTS
from tui.ui.state import State

if TYPE_CHECKING:
    from tui.ui.screens.board import Board

_ROOMS_AHEAD = 40  # the busiest rooms whose rosters are read without being asked for
_WAIT = "wait"  # the group of the worker that counts down
_FILES_AHEAD = 100  # files opened by outsiders whose names are asked for, the newest first


class Live:
    """Runs workers for the main screen, which stays the only one to change what is shown."""

    def __init__(self, screen: "Board", state: State) -> None:
        self._screen = screen
        self._state = state
        self._health = ""
        self._collecting: Worker[None] | None = None

    def work(
        self, work: Callable[[], Awaitable[None]], group: str, *, exclusive: bool
    ) -> Worker[None]:
        """Run ``work`` in a worker of a group; what fails is said in a line."""

        # Callables, not coroutines: of a worker that never starts nothing is left unawaited.
        async def guarded() -> None:
            try:
                await work()
            except WxiError as failure:
                self._screen.say(failure.line(), warning=True)

        worker: WorkType[None] = guarded
        # A description of our own: the default one would repeat arguments in the log.
        return self._screen.run_worker(
            worker, name=group, description=group, group=group, exclusive=exclusive
        )

    def start(self) -> None:
        """Go online, if there is a way."""
        online = self._state.session.online
        self._state.session.on_wait = self._show_wait
        if online is None:
            self._state.view.follow(following=self._state.follows)
            self._show(f"offline: {self._state.session.offline_because}")
        else:
            self._collecting = self.work(
                partial(self._stay_online, online), "collect", exclusive=True
            )

    def stop_or_go(self) -> None:
        """Stop collecting, or go on where it was stopped; what was received is kept."""
        if self._collecting is None or self._collecting.is_finished:
            self.start()
        else:
            self._collecting.cancel()
            self._screen.workers.cancel_group(self._screen, _WAIT)
            self._show("stopped: s goes on")

    async def _stay_online(self, online: Online) -> None:
        """Collect and follow; when nobody is signed in any more, wait until somebody is again."""
        anew = self._state.session.signed_in_anew
        while True:
            try:
                return await self._collect_and_follow(online)
            except NotAuthorised as failure:
                self._show("offline")
                self._screen.say(failure.line(), warning=True)
            if anew is None:
                return None
            while True:
                await asyncio.sleep(self._state.session.poll_seconds)
                if await asyncio.to_thread(anew):
                    break

    async def _collect_and_follow(self, online: Online) -> None:
        session = self._state.session
        self._show("connecting")
        try:
            person, facts = await session.look.identify()
            self._state.officer = person.email or person.name
            session.desk.officer = f"{self._state.officer} as {session.officer}"
            await asyncio.to_thread(session.save_facts, facts)
            if session.case.read_only:
                self._show(f"read-only: {session.case.notice}")
                return
            now = online.collector.now()
            await online.collector.collect(
                Window(now - session.look_back, now), on_progress=self._show_progress
            )
        except WebexFailure as failure:
            self._show("offline")
            self._screen.say(failure.line(), warning=True)
            return
        # From here on arrivals never move the cursor, until the officer asks to follow.
        self._state.view.follow(following=self._state.follows)
        self._screen.draw_soon()
        if online.collector.left_out:
            self._screen.say(f"not collected: {online.collector.left_out}", warning=True)
        self.work(self._read_rooms, "rooms", exclusive=True)
        if session.armed:
            self._screen.mutating.look_for_unfinished()
        self._show_live(None)
        await online.collector.follow(session.poll_seconds, on_health=self._show_live)

    def _show_progress(self, progress: Progress) -> None:
        left = "" if progress.remaining is None else f", {progress.remaining:.0f} s left"
        self._show(
            f"{progress.phase} {progress.done}/{progress.slices}, {progress.events:,} new, "
            f"{progress.rate:,.0f}/s{left}"
        )

    def _show_live(self, failure: WxiError | None) -> None:
        if failure is None:
            lag = "live −60 s" if not self._state.ascii else "live -60 s"
            self._show(lag, f"{self._confirmed():.0%} confirmed")
        else:
            self._show("trying to reconnect")
            self._screen.say(failure.line(), warning=True)

    def _confirmed(self) -> float:
        """Return which part of the time looked back to is complete, short of what may settle."""
        session = self._state.session
        now = session.now()
        window = Window(now - session.look_back, now - SETTLE)
        return session.case.events.coverage.share(EVENTS, window, now)

    def _show_wait(self, seconds: float, why: str) -> None:
        """Count down on the screen how long Webex asked to wait."""

        async def count_down() -> None:
            until = monotonic() + seconds
            while (left := until - monotonic()) > 0:
                self._screen.show_health(f"waiting {math.ceil(left)} s: {why}")
                await asyncio.sleep(min(1.0, left))
            self._screen.show_health(self._health)

        self.work(count_down, _WAIT, exclusive=True)

    def _show(self, health: str, confirmed: str = "") -> None:
        """Show how collecting stands, also once a wait is over."""
        self._health = health
        self._screen.show_health(health, confirmed)

    async def _read_rooms(self) -> None:
        look, relations = self._state.session.look, self._state.session.relations
        for room_id in relations.busiest_rooms()[:_ROOMS_AHEAD]:
            if await look.look_into(room_id):
                self._screen.draw_soon()
        if await look.resolve(range(len(look.case.events.columns))):
            self._screen.draw_soon()
        if await look.name_files(look.files_opened_outside(_FILES_AHEAD)):
            self._screen.draw_soon()
        look.reads.tell()

    def learn_names(self, among: range) -> None:
        """Look up the people whom events mention, given by their positions."""

        async def learn() -> None:
            if await self._state.session.look.resolve(among):
                self._screen.draw_soon()

        self.work(learn, "names", exclusive=False)

    def learn_presences(self, rooms: list[str]) -> None:
        """Find out who was in rooms when, for the graph."""
        relations = self._state.session.relations

        async def learn() -> None:
            relations.keep(await asyncio.to_thread(relations.learn, rooms))
            self._screen.show_presences()

        self.work(learn, "presences", exclusive=True)

    def look_into(self, event: Event | None) -> None:
        """Read the room of the selected event, unless that was done lately."""
        if event is None or event.room_id is None or self._state.session.online is None:
            return
        room_id = event.room_id

        async def look() -> None:
            if await self._state.session.look.look_into(room_id):
                self._screen.draw_soon()
            if await self._state.session.look.name_files(event.files):
                self._screen.draw_soon()

        self.work(look, "room", exclusive=True)

    def retrieve(self, message_id: str) -> None:
        """Read a message and its files into the case."""
        online = self._state.session.online
        if online is None:
            return

        async def fetch() -> None:
            self._screen.say("retrieving …")
            kept = await online.retriever.retrieve(message_id)
            files = sum(1 for one in kept.files if one.blob)
            self._screen.draw_anew()
            missing = "".join(f"; {one.name}: {one.problem}" for one in kept.files if one.problem)
            counted = f", {files} of {len(kept.files)} files" if kept.files else ""
            done = f"kept: the message{counted}, sha256 {kept.sha256[:12]}…"
            self._screen.say(done + missing, warning=bool(missing))

        self.work(fetch, "retrieve", exclusive=False)

    def retrieve_chat(self, meeting_id: str) -> None:
        """Read the chat of an ended meeting into the case."""
        online = self._state.session.online
        if online is None:
            return

        async def fetch() -> None:
            self._screen.say("retrieving …")
            lines = await online.records.retrieve_chat(meeting_id)
            self._screen.draw_anew()
            self._screen.say(chats.told(lines), warning=not lines)

        self.work(fetch, "retrieve", exclusive=False)

    def annotate(self, keep: Callable[[], str]) -> None:
        """Keep what was annotated, and show it; ``keep`` returns what was done."""

        async def run() -> None:
            said = await asyncio.to_thread(keep)
            self._screen.annotated()
            self._screen.say(said)

        self.work(run, "annotate", exclusive=False)
