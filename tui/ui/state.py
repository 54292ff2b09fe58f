"""What the officer is looking at: the session, the timeline's view, filter, find and health."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tui.domain import ids
from tui.domain.models import Event
from tui.domain.view import Predicate, TimelineView
from tui.graph.glyphs import ASCII, UNICODE, Glyphs
from tui.services.access import Ability
from tui.services.session import Session


@dataclass
class State:
    """Shared by the widgets of the main screen; changed by the screen's handlers only."""

    session: Session
    ascii: bool = False
    view: TimelineView = field(default_factory=TimelineView)
    words: str = ""
    node: str | None = None
    find: str = ""
    health: str = ""
    officer: str = ""

    @property
    def glyphs(self) -> Glyphs:
        """Return the set of signs to draw with."""
        return ASCII if self.ascii else UNICODE

    @property
    def filter_text(self) -> str:
        """Return the filter as the officer would say it; "" when nothing is filtered."""
        parts = [f"only {self.node_name}"] if self.node else []
        if self.words:
            parts.append(self.words)
        return " + ".join(parts)

    @property
    def node_name(self) -> str:
        """Return the name of the person or room that the timeline is narrowed to."""
        graph = self.session.relations.graph
        node = self.node or ""
        person, room = graph.person(node), graph.room(node)
        return person.name if person else room.title if room else ""

    def predicate(self) -> Predicate | None:
        """Return the test of the whole filter, None when nothing is filtered."""
        words = self.session.look.matcher(self.words)
        node = self.node
        if node is None:
            return words

        def concerns(event: Event) -> bool:
            named = (event.actor_id, event.person_id, event.room_id)
            return any(ids.uuid_of(one) == node for one in named) and (
                words is None or words(event)
            )

        return concerns

    def hit(self) -> Callable[[Event], bool] | None:
        """Return the test of the find, None when nothing is sought."""
        return self.session.look.matcher(self.find)

    def chosen(self) -> Sequence[Event]:
        """Return the marked events, or the selected one when none is marked."""
        if self.view.marks:
            return [event for event in self.view.everything if event.id in self.view.marks]
        return [self.view.selected] if self.view.selected else []

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
    def can_destroy(self) -> str:
        """Return why nothing can be deleted."""
        if self.session.armed:
            return self.lacks(Ability.DELETE)
        return self.can_write_case or "read-only session: open the case with --armed to delete"

    @property
    def has_message(self) -> str:
        """Return why the selection is not about a message."""
        event = self.view.selected
        if event is None:
            return "no event is selected"
        known = self.session.look.stories.message_id(event)
        return "" if known else "this event is not about a message that is known"

    @property
    def is_live_message(self) -> str:
        """Return why the selection or the marks name no live message."""
        chosen = [event for event in self.chosen() if event.message_uuid]
        if not chosen:
            return "no message is selected or marked"
        stories = self.session.look.stories
        if all(stories.deletion(event.message_uuid) for event in chosen):
            return "already deleted: it is never deleted again"
        return ""
