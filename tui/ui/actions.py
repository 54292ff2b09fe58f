"""The single table of everything a user can do.

Bindings, key bar, palette, help and the README's key table are made from it. An action's ``id`` is
the name of the method that performs it (``action_<id>``) on the widget or screen of its ``scope``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from textual.binding import Binding


class Scope(StrEnum):
    """Where an action works; one of a pane works while that pane has the focus.

    Those of GO work after the key of the action "go".
    """

    EVERYWHERE = "everywhere"
    GO = "go"
    TIMELINE = "timeline"
    GRAPH = "graph"
    DETAIL = "detail"


class Risk(StrEnum):
    """What an action can do to the world outside this host."""

    VIEW = "looks only"
    READ = "reads from Webex"
    DESTROY = "deletes at Webex"


class Situation(Protocol):
    """What availability depends on."""

    @property
    def can_write_case(self) -> str:
        """Return why nothing can be written to the case, "" when it can."""

    @property
    def can_reach_webex(self) -> str:
        """Return why Webex cannot be asked, "" when it can."""

    @property
    def can_retrieve(self) -> str:
        """Return why content cannot be read, "" when it can."""

    @property
    def can_destroy(self) -> str:
        """Return why nothing can be deleted, "" when it can."""

    @property
    def concerns_message(self) -> str:
        """Return why the selection has no message whose life could be told, "" when it has."""

    @property
    def has_message(self) -> str:
        """Return why the selection is not about a message, "" when it is."""

    @property
    def is_live_message(self) -> str:
        """Return why the selection or marks name no live message, "" when they do."""


def _always(_situation: Situation) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a user can do. ``off`` returns the reason why it cannot be done now, or "".

    ``bar`` orders the key bar (0: not there); ``keys`` are Textual's names, the first is shown.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    scope: Scope = Scope.EVERYWHERE
    risk: Risk = Risk.VIEW
    bar: int = 0
    off: Callable[[Situation], str] = _always


def _recover_off(now: Situation) -> str:
    return now.can_write_case or now.can_reach_webex or now.can_retrieve


def _retrieve_off(now: Situation) -> str:
    return _recover_off(now) or now.has_message


def _delete_off(now: Situation) -> str:
    return now.can_destroy or now.can_reach_webex or now.is_live_message


_T, _G, _D, _GO = Scope.TIMELINE, Scope.GRAPH, Scope.DETAIL, Scope.GO
SCREEN = frozenset({Scope.EVERYWHERE, Scope.GO})  # whose methods are the main screen's

ACTIONS: tuple[Action, ...] = (
    Action("pane_timeline", ("1",), "Timeline", "Go to the timeline", bar=8),
    Action("pane_graph", ("2",), "Graph", "Go to the membership graph", bar=9),
    Action("pane_detail", ("3",), "Detail", "Go to the detail of the selected event", bar=10),
    Action("pane_next", ("tab",), "Next pane", "Go to the next pane"),
    Action("zoom", ("z",), "Zoom", "Show the current pane alone, or all again"),
    Action("filter", ("f",), "Filter", "Show only events that pass a filter; tab completes", bar=2),
    Action("find", ("slash",), "Find", "Find what passes a filter among the events shown", bar=1),
    Action("find_next", ("n",), "Next hit", "Go to the next hit"),
    Action("find_previous", ("N",), "Previous hit", "Go to the previous hit"),
    Action(
        "clear",
        ("escape",),
        "Back",
        "Leave a brush, the detail, the find, the stretch of time, the filter, in this order",
    ),
    Action("follow", ("F",), "Follow", "Follow the newest event, or stop following"),
    Action("pause", ("p",), "Pause", "Hold arrivals back, or let them in"),
    Action(
        "collecting",
        ("s",),
        "Stop/go",
        "Stop collecting, or go on; what was received is kept",
        off=lambda now: now.can_write_case or now.can_reach_webex,
    ),
    Action(
        "check",
        ("C",),
        "Check",
        "Hold the busiest rooms against the messages and members that Webex lists for them now",
        risk=Risk.READ,
        off=lambda now: now.can_write_case or now.can_reach_webex,
    ),
    Action(
        "coverage", ("o",), "Coverage", "What was read of which time, and what is missing", bar=8
    ),
    Action("go", ("g",), "Go to", "Go somewhere: the next key says where"),
    Action("go_first", ("g",), "First", "To the first line of the pane", _GO),
    Action("person", ("p",), "Person", "To somebody: what they did, where, who could read it", _GO),
    Action("room", ("r",), "Room", "To a room: what it is, who is in it, what happened", _GO),
    Action("message", ("m",), "To message", "Go to the message that the event is about"),
    Action(
        "history",
        ("h",),
        "History",
        "The life of the message: versions, deletion, files read, thread",
        bar=8,
        off=lambda now: now.concerns_message,
    ),
    Action(
        "room_previous", ("left_square_bracket",), "Before here", "Previous event of the same room"
    ),
    Action("room_next", ("right_square_bracket",), "Next here", "Next event of the same room"),
    Action(
        "retrieve",
        ("r",),
        "Recover",
        "Read the message as the officer, deleted or not, and keep it with its files and digests; "
        "or the messages of all marked events. "
        "Webex has no undelete: this brings nothing back into the room",
        risk=Risk.READ,
        bar=3,
        off=_retrieve_off,
    ),
    Action(
        "retrieve_shown",
        ("R",),
        "Recover all shown",
        "Plan to read and keep all messages that the filter shows, what expires first at the head",
        risk=Risk.READ,
        off=_recover_off,
    ),
    Action(
        "delete",
        ("d",),
        "Delete",
        "Plan to delete the marked messages, or the selected one. Cannot be undone",
        risk=Risk.DESTROY,
        bar=4,
        off=_delete_off,
    ),
    Action(
        "exhibit",
        ("e",),
        "Exhibit",
        "Keep this screen as a numbered exhibit: picture, text and digests",
        bar=5,
        off=lambda now: now.can_write_case,
    ),
    Action(
        "annotate",
        ("b",),
        "Bookmark",
        "Bookmark, tag or note the event, what it names, or the marked events; withdraw that",
        bar=8,
        off=lambda now: now.can_write_case,
    ),
    Action("journal", ("J",), "Journal", "What was done in this case: who, when, to what, why"),
    Action("annotations", ("b",), "Annotations", "To what was bookmarked, tagged or noted", _GO),
    Action("palette", ("ctrl+p", "colon"), "Palette", "Find an action by name"),
    Action("help", ("question_mark", "f1"), "Keys", "Explain keys, letters and signs", bar=6),
    Action("quit", ("q",), "Quit", "Leave the console; everything is kept", bar=7),
    Action("down", ("down", "j"), "Down", "Next event", _T),
    Action("up", ("up", "k"), "Up", "Previous event", _T),
    Action("page_down", ("pagedown", "ctrl+d"), "Page down", "A page towards the newest", _T),
    Action("page_up", ("pageup", "ctrl+u"), "Page up", "A page towards the oldest", _T),
    Action("first", ("home",), "First", "Oldest event", _T),
    Action("last", ("end", "G"), "Last", "Newest event", _T),
    Action("mark", ("space",), "Mark", "Mark the event, or take its mark away", _T),
    Action("mark_all", ("asterisk",), "Mark all", "Mark all events shown, or none", _T),
    Action("open", ("enter",), "Open", "Read the event in the detail pane", _T, bar=11),
    Action("zoom_in", ("plus", "equals_sign"), "Zoom in", "Lanes: a shorter time", _T),
    Action("zoom_out", ("minus",), "Zoom out", "Lanes: a longer time", _T),
    Action("zoom_all", ("0",), "All time", "Lanes: all time", _T),
    Action("pan_earlier", ("comma",), "Earlier", "Lanes: earlier by half of what they show", _T),
    Action("pan_later", ("full_stop",), "Later", "Lanes: later by half of what they show", _T),
    Action(
        "brush",
        ("B",),
        "Brush",
        "Begin a stretch of time here; at its other end, show only its events. "
        "The mouse draws it over the lanes",
        _T,
    ),
    Action("hour_previous", ("left_parenthesis",), "Hour before", "Previous hour with events", _T),
    Action("hour_next", ("right_parenthesis",), "Hour after", "Next hour with events", _T),
    Action("day_previous", ("left_curly_bracket",), "Day before", "Previous day with events", _T),
    Action("day_next", ("right_curly_bracket",), "Day after", "Next day with events", _T),
    Action(
        "gap_previous", ("less_than_sign",), "Gap before", "End of the previous long silence", _T
    ),
    Action(
        "gap_next",
        ("greater_than_sign",),
        "Gap after",
        "End of the next long silence: an hour at least, and ten times the usual distance",
        _T,
    ),
    Action("view", ("v",), "View", "Change between links and ego view", _G, bar=1),
    Action("down", ("down", "j"), "Down", "Next person or room", _G),
    Action("up", ("up", "k"), "Up", "Previous person or room", _G),
    Action("left", ("left",), "Left", "To the people", _G),
    Action("right", ("right",), "Right", "To the rooms", _G),
    Action("centre", ("c",), "Centre", "Look at the selected one in the ego view", _G, bar=2),
    Action("only", ("enter",), "Only these", "Show only the events of the selected one", _G, bar=1),
    Action("down", ("down", "j"), "Down", "Scroll down", _D),
    Action("up", ("up", "k"), "Up", "Scroll up", _D),
    Action("page_down", ("pagedown", "ctrl+d", "space"), "Page down", "Scroll a page down", _D),
    Action("page_up", ("pageup", "ctrl+u"), "Page up", "Scroll a page up", _D),
    Action("first", ("home",), "Top", "To the top", _D),
    Action("last", ("end", "G"), "End", "To the end", _D),
    Action("unfold", ("x",), "Unfold", "Show the received JSON, or fold it again", _D, bar=1),
)

_SHOWN = {
    "slash": "/",
    "question_mark": "?",
    "colon": ":",
    "asterisk": "*",
    "plus": "+",
    "equals_sign": "=",
    "minus": "-",
    "comma": ",",
    "full_stop": ".",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "escape": "esc",
    "enter": "⏎",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "ctrl+p": "^p",
    "ctrl+d": "^d",
    "ctrl+u": "^u",
    "f1": "F1",
}


def key_name(key: str, *, ascii_only: bool = False) -> str:
    """Return how a key is written for people."""
    shown = _SHOWN.get(key, key)
    return key if ascii_only and not shown.isascii() else shown


def key_of(action_id: str, scope: Scope) -> str:
    """Return the first key of an action, as it is written for people."""
    return next(key_name(one.keys[0]) for one in of_scope(scope) if one.id == action_id)


def of_scope(scope: Scope) -> Iterator[Action]:
    """Yield the actions of a scope, in the table's order."""
    return (action for action in ACTIONS if action.scope is scope)


def by_id(action_id: str) -> Action:
    """Return an action of the main screen. Raises StopIteration for an id that is none."""
    return next(one for one in ACTIONS if one.id == action_id and one.scope in SCREEN)


def keys_of(action: Action, *, ascii_only: bool = False) -> list[str]:
    """Return all keys of an action as they are written for people, with the key before them."""
    before = f"{key_name(by_id('go').keys[0])} " if action.scope is Scope.GO else ""
    return [before + key_name(key, ascii_only=ascii_only) for key in action.keys]


def bindings(scope: Scope) -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """Return Textual's bindings for a scope."""
    call = {Scope.EVERYWHERE: "perform('{}')", Scope.GO: "choose('{}')"}.get(scope, "{}")
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
