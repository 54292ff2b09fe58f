"""The single table of everything a user can do.

Bindings, key bar, palette, help and the README's key table are made from it. An action's ``id`` is
the name of the method that performs it (``action_<id>``) on the widget or screen of its ``scope``.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding

from tui.ui.key_names import key_name
from tui.ui.situation import Situation


class Scope(StrEnum):
    """Where an action works; one of a pane works while that pane has the focus.

    Those of GO work after the key of the action "go", those of RECORDS on a page of their own.
    """

    EVERYWHERE = "everywhere"
    GO = "go"
    TIMELINE = "timeline"
    GRAPH = "graph"
    DETAIL = "detail"
    RECORDS = "recordings and audits"


class Risk(StrEnum):
    """What an action can do to the world outside this host."""

    VIEW = "looks only"
    READ = "reads from Webex"
    DESTROY = "deletes at Webex"


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


def _download_off(now: Situation) -> str:
    return now.can_write_case or now.can_reach_webex or now.can_see_recordings


def _reading_off(now: Situation) -> str:
    return now.can_write_case or now.can_reach_webex


_T, _G, _D, _GO = Scope.TIMELINE, Scope.GRAPH, Scope.DETAIL, Scope.GO
_R = Scope.RECORDS
SCREEN = frozenset({Scope.EVERYWHERE, Scope.GO})  # whose methods are the main screen's
PAGES = frozenset({Scope.RECORDS})  # which stand over the main screen: its keys do not work there

ACTIONS: tuple[Action, ...] = (
    Action("pane_timeline", ("1",), "Timeline", "Go to the timeline", bar=8),
    Action("pane_graph", ("2",), "Graph", "Go to the membership graph", bar=9),
    Action("pane_detail", ("3",), "Detail", "Go to the detail of the selected event", bar=10),
    Action("pane_next", ("tab",), "Next pane", "Go to the next pane"),
    Action("zoom", ("z",), "Zoom", "Show the current pane alone, or all again"),
    Action("view", ("v",), "View", "Next view of the graph: ego, links, lanes, matrix", bar=9),
    Action("filter", ("f",), "Filter", "Show only events that pass a filter; tab completes", bar=2),
    Action(
        "find",
        ("slash",),
        "Find",
        "Find what passes a filter among the events shown; in the detail, words of its text",
        bar=1,
    ),
    Action("find_next", ("n",), "Next hit", "Go to the next hit"),
    Action("find_previous", ("N",), "Previous hit", "Go to the previous hit"),
    Action(
        "clear",
        ("escape",),
        "Back",
        "Leave, in this order: a brush, detail, range, find, stretch of time, filter",
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
    Action(
        "recordings",
        ("m",),
        "Recordings",
        "Recordings of meetings and calls, and transcripts: deleted and purged ones too",
        _GO,
    ),
    Action("audits", ("a",), "Audits", "What administrators did, and who signed in", _GO),
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
        "who",
        ("w",),
        "Who",
        "Who could see the message or file: proved contact, members then, who came later",
        bar=8,
        off=lambda now: now.concerns_message,
    ),
    Action(
        "exposure",
        ("X",),
        "Exposure",
        "Who outside reached, and opened, what passes the filter, or is of the room or the person; "
        "and who alone joins them to us",
    ),
    Action(
        "compare",
        ("equals_sign",),
        "Compare",
        "What differs between the two marked events: the members of their rooms, or of the one "
        "room then and then; or the rooms of those who acted",
        off=lambda now: now.marks_two,
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
    Action(
        "range", ("V",), "Range", "Begin a range here; V or space marks all up to the cursor", _T
    ),
    Action(
        "by_thread",
        ("t",),
        "By thread",
        "Show replies under what they answer, or all in time order again",
        _T,
    ),
    Action("open", ("enter",), "Open", "Read the event in the detail pane", _T, bar=11),
    Action("zoom_in", ("plus",), "Zoom in", "Lanes: a shorter time", _T),
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
    Action("down", ("down", "j"), "Down", "Next person or room", _G),
    Action("up", ("up", "k"), "Up", "Previous person or room", _G),
    Action("left", ("left",), "Left", "To the people, or back in time", _G),
    Action("right", ("right",), "Right", "To the rooms, or forth in time", _G),
    Action("page_down", ("pagedown", "ctrl+d"), "Page down", "A page of people or rooms down", _G),
    Action("page_up", ("pageup", "ctrl+u"), "Page up", "A page of people or rooms up", _G),
    Action("zoom_in", ("plus",), "Closer", "Less time in the lanes; wider columns elsewhere", _G),
    Action("zoom_out", ("minus",), "Wider", "More time in the lanes; denser columns elsewhere", _G),
    Action("fit", ("0",), "Fit", "As much as fits", _G),
    Action(
        "centre",
        ("c",),
        "Centre",
        "Put the selected one in the middle, whatever the timeline selects; again lets it go",
        _G,
        bar=2,
    ),
    Action(
        "only",
        ("enter",),
        "Only these",
        "Show only the events of the selected one; of an organization, its people",
        _G,
        bar=1,
    ),
    Action("open", ("i",), "Open", "Show the people of the selected organization one by one", _G),
    Action("close", ("backspace",), "Close", "Put them together again; esc does so, too", _G),
    Action("travel", ("T",), "Then/now", "The graph at the cursor's time, or now", _G, bar=3),
    Action("change_previous", ("comma",), "Change before", "When somebody last came or went", _G),
    Action("change_next", ("full_stop",), "Next change", "When somebody next comes or goes", _G),
    Action("play", ("P",), "Play", "From change to change, until a key is pressed", _G),
    Action("down", ("down", "j"), "Down", "Scroll down", _D),
    Action("up", ("up", "k"), "Up", "Scroll up", _D),
    Action("page_down", ("pagedown", "ctrl+d", "space"), "Page down", "Scroll a page down", _D),
    Action("page_up", ("pageup", "ctrl+u"), "Page up", "Scroll a page up", _D),
    Action("first", ("home",), "Top", "To the top", _D),
    Action("last", ("end", "G"), "End", "To the end", _D),
    Action("unfold", ("x",), "Unfold", "Show the received JSON, or fold it again", _D, bar=1),
    Action("down", ("down", "j"), "Down", "Next line", _R),
    Action("up", ("up", "k"), "Up", "Previous line", _R),
    Action("page_down", ("pagedown", "ctrl+d"), "Page down", "A page towards the newest", _R),
    Action("page_up", ("pageup", "ctrl+u"), "Page up", "A page towards the oldest", _R),
    Action("first", ("home",), "First", "The oldest", _R),
    Action("last", ("end", "G"), "Last", "The newest", _R),
    Action("open", ("enter",), "Read", "Read the whole, and what belongs to it", _R, bar=1),
    Action(
        "retrieve",
        ("r",),
        "Recover",
        "Download the recording or transcript as the officer, deleted, purged or not, and keep it "
        "with its digests. This brings nothing back to its host",
        _R,
        risk=Risk.READ,
        bar=2,
        off=_download_off,
    ),
    Action(
        "find", ("slash",), "Find", "Find words in the list, or in the text being read", _R, bar=3
    ),
    Action("find_next", ("n",), "Next hit", "Go to the next hit", _R),
    Action("find_previous", ("N",), "Previous hit", "Go to the previous hit", _R),
    Action("unfold", ("x",), "Unfold", "Show the received JSON, or fold it again", _R, bar=5),
    Action(
        "exhibit",
        ("e",),
        "Exhibit",
        "Keep this page as a numbered exhibit",
        _R,
        bar=4,
        off=lambda now: now.can_write_case,
    ),
    Action(
        "read",
        ("s",),
        "Read anew",
        "Read the lists from Webex again, or stop reading; what was received is kept",
        _R,
        risk=Risk.READ,
        bar=6,
        off=_reading_off,
    ),
    Action("back", ("escape", "q"), "Back", "Leave the text, then the page", _R, bar=7),
)


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
