"""The single table of everything a user can do.

Bindings, key bar, palette, help and the README's key table are made from it. An action's ``id`` is
the name of the method that performs it (``action_<id>``) on the widget or screen of its ``scope``.
"""

from tui.ui.action import Action, Risk, Scope
from tui.ui.pane_actions import PANE_ACTIONS
from tui.ui.situation import armed_off, delete_off, recover_off, retrieve_off

_GO = Scope.GO

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
    Action(
        "message",
        ("m",),
        "To message",
        "Go to the message that the event is about",
        off=lambda now: now.concerns_message,
    ),
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
        "or the messages of all marked events; of an ended meeting its chat. "
        "Webex has no undelete: this brings nothing back into the room",
        risk=Risk.READ,
        bar=3,
        off=retrieve_off,
    ),
    Action(
        "retrieve_shown",
        ("R",),
        "Recover all shown",
        "Plan to read and keep all messages that the filter shows, what expires first at the head",
        risk=Risk.READ,
        off=recover_off,
    ),
    Action(
        "delete",
        ("d",),
        "Delete",
        "Plan to delete what is marked or selected: messages, members, transcripts. "
        "Nothing happens before a phrase is typed",
        risk=Risk.DESTROY,
        bar=4,
        off=delete_off,
    ),
    Action(
        "templates",
        ("D",),
        "Contain, purge",
        "Plan to delete all shown, contain this room, change its settings, purge this account, or "
        "the rest of a plan",
        risk=Risk.DESTROY,
        off=armed_off,
    ),
    Action(
        "approvals",
        ("A",),
        "Approvals",
        "Plans that wait: what a second officer runs where, and the signature that they hand back",
    ),
    Action("undo", ("u",), "Undo", "List and undo what was done", risk=Risk.DESTROY, off=armed_off),
    Action(
        "exhibit",
        ("e",),
        "Exhibit",
        "Keep this screen as a numbered exhibit: picture, text and digests",
        bar=5,
        off=lambda now: now.can_write_case,
    ),
    Action(
        "exhibit_more",
        ("E",),
        "Exhibit of",
        "Keep this pane alone, the marked rows, or the whole list or page beyond the screen",
        off=lambda now: now.can_write_case,
    ),
    Action(
        "export",
        ("W",),
        "Export",
        "Write the events shown, or the marked ones, as files: CSV, JSON Lines, mbox and others",
    ),
    Action(
        "copy",
        ("y",),
        "Copy",
        "Copy id, link, text, JSON or citation of what is marked or selected, to the clipboard or "
        "a file; the journal says so",
        bar=20,
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
    Action("log", ("L",), "Log", "What this session said and what failed in it, with details"),
    Action("annotations", ("b",), "Annotations", "To what was bookmarked, tagged or noted", _GO),
    Action("exhibits", ("e",), "Exhibits", "To the exhibits, checked now; their captions", _GO),
    Action("palette", ("ctrl+p", "colon"), "Palette", "Find an action by name"),
    Action("help", ("question_mark", "f1"), "Keys", "Explain keys, letters and signs", bar=6),
    Action("quit", ("q",), "Quit", "Leave the console; everything is kept", bar=7),
    *PANE_ACTIONS,
)
