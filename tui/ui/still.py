"""Draws the console without a terminal: the screens that an officer sees, from a case alone.

What is drawn depends on the case, on what is asked for and on the session's clock, which stands:
the same again gives the same picture. Nothing is sent, nothing is written.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol, runtime_checkable

from textual.pilot import Pilot

from tui.domain import ids
from tui.domain.casefile import Screen
from tui.errors import BadInput, WxiError
from tui.graph.views import ViewName
from tui.services.exhibits import Shown
from tui.services.session import Session
from tui.ui import capture
from tui.ui.app import Console
from tui.ui.registry import by_id
from tui.ui.screens.main import MainScreen
from tui.ui.state import State
from tui.ui.widgets.graph_pane import GraphPane

_HOPS = 10  # more than widgets lie one in another, twice: each lets messages go one further
_REST = 0.15  # seconds, longer than any page waits until its cursor counts as resting
_ENDLESS = frozenset({"collect", "wait"})  # groups of workers that end with the session

View = Callable[[MainScreen], Awaitable[None]]
Steps = Callable[[Pilot[Any]], Awaitable[object]]


@runtime_checkable
class Showing(Protocol):
    """A screen that knows what it shows."""

    def shown(self) -> Shown:
        """Return what it shows."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be drawn; ``select`` is the id of an event, "" for the newest that is shown."""

    view: str = "timeline"
    size: tuple[int, int] = (120, 36)
    theme: str = "dark"
    ascii: bool = False
    filter: str = ""
    select: str = ""
    keys: tuple[str, ...] = field(default=())


async def draw(session: Session, wish: Wish) -> tuple[Screen, Shown]:
    """Draw a view of a case. Raises BadInput for what cannot be shown."""
    session.look.filters.parse(wish.filter)
    return await take(session, wish, partial(_go, wish=wish))


async def take(session: Session, wish: Wish, steps: Steps) -> tuple[Screen, Shown]:
    """Draw what some steps lead to; of the wish count the filter and how things look."""
    taken: list[tuple[Screen, Shown]] = []
    failed: list[WxiError] = []

    async def run(pilot: Pilot[Any]) -> None:
        try:
            await quiet(pilot)
            await steps(pilot)
            await quiet(pilot)
            taken.append((capture.grab(pilot.app), _shown(pilot)))
        except WxiError as failure:
            failed.append(failure)
        finally:
            pilot.app.exit()

    state = State(session, ascii=wish.ascii, still=True)
    state.words = wish.filter
    app = Console(state, theme=wish.theme)
    await app.run_async(headless=True, size=wish.size, auto_pilot=run)
    if failed:
        raise failed[0]
    if not taken:
        raise WxiError("the picture could not be drawn; the case is unchanged")
    return taken[0]


async def quiet(pilot: Pilot[Any]) -> None:
    """Let everything that was begun come to its end, and be drawn."""
    app = pilot.app
    for wait in (0.0, _REST):
        await pilot.pause(wait)
        while not _is_quiet(pilot):
            await pilot.pause(0.01)
        for _ in range(_HOPS):
            await pilot.pause(0)
    app.screen.refresh()
    await pilot.pause(0)


def _is_quiet(pilot: Pilot[Any]) -> bool:
    app = pilot.app
    busy = any(one.group not in _ENDLESS and not one.is_finished for one in app.workers)
    boards = [one for one in app.screen_stack if isinstance(one, MainScreen)]
    return not busy and bool(boards) and all(map(_is_settled, boards))


def _is_settled(main: MainScreen) -> bool:
    is_online = main.state.session.online is not None
    is_live = main.state.health.startswith("live")
    return main.is_drawn and main.is_settled and (is_live or not is_online)


def _shown(pilot: Pilot[Any]) -> Shown:
    screen, state = pilot.app.screen, _main(pilot).state
    if isinstance(screen, Showing):
        return screen.shown()
    view = type(screen).__name__.removesuffix("Screen").lower()
    return Shown(view, state.filter_text, pilot.app.theme)


def _main(pilot: Pilot[Any]) -> MainScreen:
    return next(one for one in pilot.app.screen_stack if isinstance(one, MainScreen))


async def _go(pilot: Pilot[Any], *, wish: Wish) -> None:
    main = _main(pilot)
    if wish.select:
        _select(main, wish.select)
        await quiet(pilot)
    await VIEWS[wish.view](main)
    for key in wish.keys:
        await quiet(pilot)
        await pilot.press(key)


def _select(main: MainScreen, event_id: str) -> None:
    place = main.state.session.case.events.find(event_id)
    if place is None:
        raise BadInput(f"there is no event {event_id[:100]!r} in this case")
    if not main.state.view.select_position(place):
        raise BadInput("the filter hides the event that is to be selected")
    main.go_to_event(place)
    main.follow_cursor()


def _action(action_id: str) -> View:
    async def go(main: MainScreen) -> None:
        if reason := by_id(action_id).off(main.state):
            raise BadInput(f"this view cannot be shown: {reason}", do="select another event")
        await main.action_perform(action_id)

    return go


def _graph(view: ViewName) -> View:
    async def go(main: MainScreen) -> None:
        main.query_one(GraphPane).view = view
        main.show_pane("graph")

    return go


async def _person(main: MainScreen) -> None:
    event = main.state.selected
    main.show_person(_named(event.actor_id or event.person_id if event else None, "person"))


async def _room(main: MainScreen) -> None:
    event = main.state.selected
    main.show_room(_named(event.room_id if event else None, "room"))


def _named(webex_id: str | None, what: str) -> str:
    node = ids.uuid_of(webex_id)
    if node is None:
        raise BadInput(f"the selected event names no {what}", do="select another event")
    return node


VIEWS: dict[str, View] = {
    "timeline": _action("pane_timeline"),
    "detail": _action("pane_detail"),
    "graph": _graph(ViewName.EGO),
    **{str(one): _graph(one) for one in ViewName},
    **{
        one: _action(one)
        for one in (
            *("history", "who", "exposure", "coverage", "recordings", "audits", "journal"),
            *("annotations", "exhibits", "help"),
        )
    },
    "person": _person,
    "room": _room,
}
"""How to come to each view from the main screen."""
