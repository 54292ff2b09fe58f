"""Questions about people, each on a page: who could see it, what reached outside, what differs."""

from collections.abc import Callable, Sequence

from tui.services.bridging import Bridging
from tui.services.comparison import Comparison
from tui.services.exposure import Exposure, in_room, posted_by
from tui.services.listing import Answers
from tui.services.witnesses import Witnesses
from tui.ui.screens.moving import Moving
from tui.ui.screens.people import PeopleScreen, Question


class Asking(Moving):
    """The actions that open a page of people; from there one can go on to an event."""

    def action_who(self) -> None:
        """Tell who could see the message."""
        event, look = self.state.selected, self.state.session.look
        if event is not None:
            self._ask(
                "Who could see it",
                lambda: Witnesses(event, look.thread(event), look),
                [event.room_id] if event.room_id else [],
            )

    def action_exposure(self) -> None:
        """Tell who outside reached what was posted."""
        event, look, rows = self.state.selected, self.state.session.look, self.state.view.rows
        name = self.state.filter_text or "the whole case"
        exposure = Exposure(look)
        choices = {name: lambda: exposure.of(name, rows)}
        if event is not None and (room := event.room_id):
            title = f"in {look.names.room(room)}"
            choices[title] = lambda: exposure.of(title, in_room(look, room))
        if event is not None and (person := event.actor_id):
            who = f"by {look.names.actor(event).name}"
            choices[who] = lambda: exposure.of(who, posted_by(look, person))
        choices["bridges"] = lambda: Bridging(look).listing()
        self._ask("Exposure", lambda: Answers(choices))

    def action_compare(self) -> None:
        """Tell what differs between the two marked events."""
        one, other = map(self.state.event, self.state.chosen())
        choices = Comparison(self.state.session.look).choices(one, other)
        if choices:
            self._ask("Compare", lambda: Answers(choices))
        else:
            self.say("the marked events have neither rooms nor people to compare", warning=True)

    def _ask(self, title: str, ask: Callable[[], Question], rooms: Sequence[str] = ()) -> None:
        def go(event_id: str | None) -> None:
            place = self.state.session.case.events.find(event_id) if event_id else None
            if place is not None:
                self.go_to_event(place)

        self.app.push_screen(PeopleScreen(self.state, title, ask, rooms), go)
