"""Looking things up in the table of actions: by id, by scope, as bindings."""

from collections.abc import Collection, Iterator

from textual.binding import Binding

from tui.ui.action import PAGES, SCREEN, Action, Scope
from tui.ui.actions import ACTIONS


def of_scope(scope: Scope) -> Iterator[Action]:
    """Yield the actions of a scope, in the table's order."""
    return (action for action in ACTIONS if action.scope is scope)


def by_id(action_id: str, scopes: Collection[Scope] = SCREEN) -> Action:
    """Return an action of the main screen, or of a page. Raises StopIteration for no such id."""
    return next(one for one in ACTIONS if one.id == action_id and one.scope in scopes)


def bindings(scope: Scope) -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """Return Textual's bindings for a scope."""
    call = "choose('{}')" if scope is Scope.GO else "{}"
    if scope is Scope.EVERYWHERE or scope in PAGES:
        call = "perform('{}')"
    return [
        Binding(
            ",".join(action.keys),
            call.format(action.id),
            action.label,
            show=False,
            id=f"{scope}.{action.id}",
        )
        for action in of_scope(scope)
    ]
