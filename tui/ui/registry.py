"""Looking things up in the table of actions: by id, by scope, as bindings, as a table of keys."""

from collections.abc import Collection, Iterator

from textual.binding import Binding

from tui.ui.action import PAGES, SCREEN, Action, Scope
from tui.ui.actions import ACTIONS
from tui.ui.key_names import key_name


def key_of(action_id: str, scope: Scope) -> str:
    """Return the first key of an action, as it is written for people."""
    return next(key_name(one.keys[0]) for one in of_scope(scope) if one.id == action_id)


def of_scope(scope: Scope) -> Iterator[Action]:
    """Yield the actions of a scope, in the table's order."""
    return (action for action in ACTIONS if action.scope is scope)


def by_id(action_id: str, scopes: Collection[Scope] = SCREEN) -> Action:
    """Return an action of the main screen, or of a page. Raises StopIteration for no such id."""
    return next(one for one in ACTIONS if one.id == action_id and one.scope in scopes)


def keys_of(action: Action, *, ascii_only: bool = False) -> list[str]:
    """Return all keys of an action as they are written for people, with the key before them."""
    before = f"{key_name(by_id('go').keys[0])} " if action.scope is Scope.GO else ""
    return [before + key_name(key, ascii_only=ascii_only) for key in action.keys]


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


def key_table() -> str:
    """Return the table of keys as Markdown, for the README."""
    rows = ["| where | key | action | what it does |", "|---|---|---|---|"]
    for action in ACTIONS:
        keys = " ".join(f"`{key}`" for key in keys_of(action))
        rows.append(f"| {action.scope} | {keys} | {action.label} | {action.help} |")
    return "\n".join(rows) + "\n"
