"""Deleting and undoing in the background: what can be planned, taken up and undone."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from tui.domain.mutation import Plan, Wish
from tui.domain.times import stamp
from tui.errors import WxiError
from tui.services.mutations import ledger, rooms, templates
from tui.services.mutations.ledger import Entry
from tui.services.mutations.pace import OnPace
from tui.services.mutations.planning import Aim
from tui.services.mutations.templates import Wanted
from tui.ui.confirming import Confirming, Left, untouched
from tui.ui.screens.choices import Choice, ChoicesScreen
from tui.ui.screens.planning import PlanningScreen

_FEW = 20  # objects that are read without a page that tells how far it is


class Mutating(Confirming):
    """Plans and takes up plans for the main screen; one at a time."""

    # What can be planned

    def delete(self, positions: Sequence[int]) -> None:
        """Plan to delete what events are about."""
        look = self._state.session.look
        self._plan(partial(asyncio.to_thread, templates.everything, look, positions))

    def everything_shown(self) -> None:
        """Plan to delete everything that passes the filter, and look afterwards what is left."""
        look, rows = self._state.session.look, list(self._state.view.rows)
        gather = partial(templates.everything, look, rows, narrowed=True)
        self._plan(partial(asyncio.to_thread, gather), self._shown)

    def _shown(self) -> list[int]:
        """Return what passes the filter now."""
        state = self._state
        matches, columns = state.filtered(), state.session.case.events.columns
        return [one for one in columns.order if matches is None or matches.holds(one)]

    def contain(self, room_id: str, positions: Sequence[int]) -> None:
        """Plan to contain a room, the messages of events among what is to go.

        Which classification the room gets is asked first, where there is any to choose.
        """

        async def ask() -> None:
            found = await rooms.offers(self._door.ground.gateway, room_id)
            by_id = {one.wish.details.get("classificationId"): one.words for one in found}
            choices = [
                Choice(words, "", partial(self._contain, room_id, positions, str(name)))
                for name, words in by_id.items()
                if name
            ]
            if not choices or self._state.session.look.names.is_foreign(room_id):
                self._contain(room_id, positions, "")
                return
            leave = partial(self._contain, room_id, positions, "")
            self._screen.app.push_screen(
                ChoicesScreen(
                    "Contain: and the classification of the room?",
                    [Choice("leave it as it is", "", leave), *choices],
                )
            )

        self._work(ask)

    def _contain(self, room_id: str, positions: Sequence[int], classification: str) -> None:
        online = self._state.session.online
        assert online is not None
        events = [*map(self._state.event, positions)]
        ground, retriever = online.mutations.ground, online.retriever
        self._plan(partial(templates.contain, ground, retriever, room_id, events, classification))

    def change(self, room_id: str) -> None:
        """Show what could be set in a room, and plan what is chosen."""

        async def ask() -> None:
            found = await rooms.offers(self._door.ground.gateway, room_id)
            choices = [
                Choice(f"set {one.words}", "", partial(self.one, one.wish, "change"))
                for one in found
            ]
            title = f"Settings of {self._state.session.look.names.room(room_id)}"
            self._screen.app.push_screen(ChoicesScreen(title, choices))

        self._work(ask)

    def take_out(self, node: str) -> None:
        """Plan to delete what an account posted of what is shown, and to take it out of its rooms.

        Afterwards it is looked what is left.
        """
        look, graph = self._state.session.look, self._state.session.relations.graph
        gather = partial(templates.of_account, look, graph, node, list(self._state.view.rows))
        self._plan(
            partial(asyncio.to_thread, gather),
            lambda: templates.posted_by(look, node, self._shown()),
        )

    def one(self, wish: Wish, word: str, done: Callable[[], None] | None = None) -> None:
        """Plan one thing that is wished for; ``done`` comes after the run."""

        async def gather() -> Wanted:
            return Wanted((wish,), Aim(word))

        self._plan(gather, done=done)

    def _plan(
        self,
        gather: Callable[[], Awaitable[Wanted]],
        left: Left | None = None,
        done: Callable[[], None] | None = None,
    ) -> None:
        async def run() -> None:
            self._say("planning: reading what is about to be changed …")
            wanted = await gather()
            plan = await self._made(wanted)
            if plan is None:
                self._screen.say("planning was ended: nothing was changed")
                return
            if not plan.steps:
                why = "; ".join(dict.fromkeys(reason for _, reason in plan.skipped))
                self._say(f"{untouched(plan)}: {why or 'nothing to do'}", warning=True)
                return
            self._say("planned: nothing is changed before the phrase is typed")
            await self._confirm(plan, plan.phrase, self._door.run, left=left, done=done)

        self._work(run)

    async def _made(self, wanted: Wanted) -> Plan | None:
        """Return the plan, None when the officer ended a long reading."""

        async def make(on_pace: OnPace) -> Plan:
            return await self._door.plan(wanted.wishes, wanted.aim, on_pace=on_pace)

        total = len(wanted.wishes)
        if total <= _FEW:
            return await make(lambda _pace: None)
        made = await self._screen.app.push_screen_wait(PlanningScreen(self._state, make, total))
        if isinstance(made, WxiError):
            raise made
        return made

    # What was begun and what was done

    def look_for_unfinished(self) -> None:
        """In a session that may change something: settle by reading what was cut short."""

        async def settle() -> None:
            found, refused = await self._door.standings()
            told = list(refused)
            for one in found:
                if one.unsettled:
                    settled = await self._door.settle(one.plan.id)
                    told.append(f"plan {one.plan.id}, settled by reading: {settled.totals()}")
            if told:
                self._say("; ".join(told), warning=True)

        # Collecting may end while a plan is being confirmed, which goes on.
        self._work(settle, "settle")

    def offer(self, choices: Sequence[Choice]) -> None:
        """Show templates, and plans of which something is left."""

        async def show() -> None:
            found, _ = await self._door.standings()
            begun = [one for one in found if one.is_begun and (one.left or one.unsettled)]
            rest = [
                Choice(
                    f"run the rest of {one.plan.id}: {one.totals()}",
                    "",
                    partial(self.take_up, one.plan.id),
                )
                for one in begun
            ]
            screen = ChoicesScreen("Delete, contain, purge", [*choices, *rest])
            self._screen.app.push_screen(screen)

        self._work(show)

    def take_up(self, plan_id: str) -> None:
        """Have a plan that lies in the case confirmed, or what is left of it."""

        async def run() -> None:
            settled = await self._door.settle(plan_id)
            if settled.left:
                door = self._door
                await self._confirm(settled.plan, settled.phrase, door.run_rest, settled.plan.id)
            else:
                self._say(f"nothing can be run: {settled.totals()}", warning=True)

        self._work(run)

    def undo(self) -> None:
        """Show what was done, the newest first, and undo what is chosen."""

        async def show() -> None:
            found, refused = await self._door.standings()
            if refused:
                self._say("; ".join(refused), warning=True)
            done = await asyncio.to_thread(ledger.entries, self._door, found)
            if not done:
                self._say("nothing was changed in this case yet")
                return
            screen = ChoicesScreen(
                f"Done in this case · {len(done):,}",
                [self._choice(one) for one in done],
                "⏎ plans to undo it · esc leaves",
            )
            self._screen.app.push_screen(screen)

        self._work(show)

    def _choice(self, entry: Entry) -> Choice:
        when = stamp(entry.at, self._state.session.look.zone)
        undo, signs = entry.undo, self._state.signs
        return Choice(
            f"{signs.undoable if undo else signs.final} {when} {entry.what}",
            entry.why_not,
            partial(self.one, undo, "undo") if undo else _nothing,
        )


def _nothing() -> None:
    return None
