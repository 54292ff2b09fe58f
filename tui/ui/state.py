"""What the officer is looking at: the session, the timeline's view, filter, find and health."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tui.domain import times, zoom
from tui.domain.annotation import Kind
from tui.domain.models import Event
from tui.domain.times import Window
from tui.domain.view import TimelineView
from tui.graph.glyphs import ASCII, UNICODE, Glyphs
from tui.logs import Recent
from tui.services import chats
from tui.services.access import Ability
from tui.services.matching.matches import Matches
from tui.services.mutations.chosen import DELETABLE
from tui.services.session import Session
from tui.services.streams import limits
from tui.ui import signs
from tui.ui.keymap import Keymap
from tui.ui.signs import Signs


@dataclass
class State:
    """Shared by the widgets of the main screen; changed by the screen's handlers only."""

    session: Session
    ascii: bool = False
    still: bool = False
    """Nobody sits before the console: it is drawn for a picture, from what the case holds alone."""
    keymap: Keymap = field(default_factory=Keymap)
    log: Recent = field(default_factory=Recent)
    view: TimelineView = field(init=False)
    words: str = ""
    node: str | None = None
    by_thread: bool = False
    stretch: Window | None = None
    """The time that the timeline is narrowed to."""
    zoom: Window | None = None
    """The time that the density lanes show; None for all."""
    brush: int | None = None
    """The moment (ms since 1970 UTC) where a stretch begins that is being brushed."""
    find: str = ""
    hits: Matches | None = None
    health: str = ""
    confirmed: str = ""
    officer: str = ""
    asked_to_follow: bool = False

    def __post_init__(self) -> None:
        self.view = TimelineView(self.session.case.events.columns)

    @property
    def glyphs(self) -> Glyphs:
        """Return the set of signs to draw with."""
        return ASCII if self.ascii else UNICODE

    @property
    def signs(self) -> Signs:
        """Return the signs of the timeline."""
        return signs.ASCII if self.ascii else signs.UNICODE

    @property
    def filter_text(self) -> str:
        """Return the filter as the officer would say it; "" when nothing is filtered."""
        parts = [
            f"only {self.node_name}" if self.node else "",
            f"only {times.stretch(self.stretch, self.session.look.zone)}" if self.stretch else "",
            self.words,
        ]
        return " + ".join(filter(None, parts))

    @property
    def collected(self) -> str:
        """Return what Webex was asked to leave out of the case, by what it was asked for; or ""."""
        look = self.session.look
        asked = self.session.case.events.coverage.streams
        return ", ".join(limits(asked, lambda person: look.names.person(person).name))

    @property
    def lanes(self) -> Window | None:
        """Return the time that the density lanes show; None in an empty case."""
        whole = self.view.whole
        return zoom.clamped(self.zoom, whole) if self.zoom and whole else whole

    def reveal(self) -> None:
        """Let the lanes show the time of the selected event, if they show a part of all time."""
        lanes, whole = self.lanes, self.view.whole
        if self.zoom and lanes and whole and self.moment:
            self.zoom = zoom.revealing(lanes, whole, times.of_milliseconds(self.moment))

    @property
    def brushed(self) -> Window | None:
        """Return the time from where a brush began to the selected event."""
        return zoom.enclosing(self.brush, self.moment) if self.brush and self.moment else None

    @property
    def moment(self) -> int | None:
        """Return when the selected event happened (ms since 1970 UTC); 0 for not known."""
        position = self.view.selected
        return None if position is None else self.session.case.events.columns.created[position]

    @property
    def node_name(self) -> str:
        """Return the name of the person or room that the timeline is narrowed to, or of both."""
        graph = self.session.relations.graph
        found = [(graph.person(one), graph.room(one)) for one in (self.node or "").split()]
        names = [person.name if person else room.title if room else "" for person, room in found]
        return " in ".join(names)

    @property
    def follows(self) -> bool:
        """Tell whether the newest event is followed because the officer asked for that."""
        return self.asked_to_follow and self.view.following

    def filtered(self) -> Matches | None:
        """Return the events that pass the whole filter, None when nothing is filtered.

        Raises FilterError, as a saved filter may have changed.
        """
        return self.session.look.matches(self.words, self.node, self.stretch)

    def glanced(self) -> Callable[["array[int]"], "array[int]"]:
        """Return what says which of a few events pass the whole filter, as ``filtered``."""
        return self.session.look.glance(self.words, self.node, self.stretch)

    def event(self, position: int) -> Event:
        """Return the event at a position."""
        return self.session.case.events.read(position)

    @property
    def selected(self) -> Event | None:
        """Return the event under the cursor; None while nothing is shown."""
        position = self.view.selected
        return None if position is None else self.event(position)

    def sign(self, event: Event) -> str:
        """Return the sign of what is annotated at an event, a blank when nothing is."""
        kind = self.session.look.annotations.sign(event)
        return " " if kind is None else self.glyphs.annotations[list(Kind).index(kind)]

    def walk_room(self, *, backwards: bool) -> str:
        """Select the next event of the same room, or the previous; return why not, or ""."""
        rooms, selected = self.session.case.events.columns.room, self.view.selected
        here = rooms[selected] if selected is not None else 0
        if not here:
            return "this event is of no room"
        if self.view.find(lambda one: rooms[one] == here, backwards=backwards):
            return ""
        among = " that the filter shows" if self.filter_text else ""
        return f"no {'earlier' if backwards else 'later'} event of this room{among}"

    def chosen(self) -> Sequence[int]:
        """Return the positions of the marked events, or of the selected when none is marked."""
        if self.view.marks:
            return sorted(self.view.marks, key=self.session.case.events.columns.rank)
        return [] if self.view.selected is None else [self.view.selected]

    def lacks(self, ability: Ability) -> str:
        """Return the scope that the token is known to lack for something, "" when none is."""
        return self.session.access.why_not(ability)

    # The following satisfy actions.Situation: each returns a reason, or "".

    @property
    def can_write_case(self) -> str:
        """Return why nothing can be written to the case."""
        return self.session.case.notice if self.session.case.read_only else ""

    @property
    def can_reach_webex(self) -> str:
        """Return why Webex cannot be asked."""
        return "" if self.session.online else f"offline: {self.session.offline_because}"

    @property
    def can_retrieve(self) -> str:
        """Return why content cannot be read."""
        return self.lacks(Ability.RETRIEVE)

    @property
    def can_see_recordings(self) -> str:
        """Return why recordings cannot be read: officers may lack the scope of one family."""
        reasons = [self.lacks(one) for one in (Ability.MEETINGS, Ability.CALLS)]
        return "" if "" in reasons else reasons[0]

    @property
    def can_destroy(self) -> str:
        """Return why nothing can be deleted."""
        if self.session.armed:
            return ""  # each verb needs a right of its own: the plan says which is lacking
        return self.can_write_case or "read-only session: open the case with --armed to delete"

    @property
    def concerns_message(self) -> str:
        """Return why the selection has no message whose life could be told."""
        event = self.selected
        if event is None:
            return "no event is selected"
        return "" if event.message_uuid else "this event is not about a message"

    @property
    def marks_two(self) -> str:
        """Return why there are no two things to compare."""
        return "" if len(self.view.marks) == 2 else "mark two events with space first"

    @property
    def has_message(self) -> str:
        """Return why nothing can be read of the selection, nor of any event that is marked."""
        messages = self.session.case.events.columns.message
        if any(messages[one] for one in self.view.marks):
            return ""
        event = self.selected
        if event is None:
            return "no event is selected"
        known = self.session.look.stories.message_id(event) or chats.meeting_of(event)
        return "" if known else "this event is not about a message that is known"

    @property
    def can_be_deleted(self) -> str:
        """Return why the selection or the marks name nothing that can be deleted."""
        chosen, columns = self.chosen(), self.session.case.events.columns
        deleted = columns.kinds.find("messages/deleted")
        was_message = False
        for one in chosen:
            if not columns.message[one]:
                if columns.kinds.spelled[columns.kind[one]] in DELETABLE:
                    return ""
                continue
            was_message = True
            story = columns.by_message.of(columns.message[one])
            if all(columns.kind[other] != deleted for other in story):
                return ""
        if was_message:
            return "already deleted: it is never deleted again"
        return "nothing that can be deleted is selected or marked"
