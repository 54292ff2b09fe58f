"""The actions that change something at Webex: plan a deletion, a template, an undoing."""

from tui.domain import ids
from tui.services.listing import counted
from tui.ui.screens.asking import Asking
from tui.ui.screens.choices import Choice


class Acting(Asking):
    """Each plans first; nothing is changed before a phrase was typed."""

    def action_delete(self) -> None:
        """Plan to delete what is marked or selected."""
        self.mutating.delete(self.state.chosen())

    def action_templates(self) -> None:
        """Offer what can be planned beyond marks."""
        state, shown = self.state, len(self.state.view.rows)
        event, chosen = state.selected, list(state.chosen())
        names = state.session.look.names
        room = event.room_id if event else None
        account = (event.person_id or event.actor_id) if event else None
        node = ids.uuid_of(account) or ""
        narrowed = "" if state.filter_text else "narrow the timeline first: f"
        no_room, no_account = "this event is of no room", "this event is of nobody"
        self.mutating.offer(
            [
                Choice(
                    f"everything shown: {counted(shown, 'event')} in the filter",
                    narrowed,
                    self.mutating.everything_shown,
                ),
                Choice(
                    f"contain this room: {names.room(room)}",
                    "" if room else no_room,
                    lambda: self.mutating.contain(room or "", chosen),
                ),
                Choice(
                    f"purge {names.person(account).name}: its messages shown, then its memberships",
                    "" if account else no_account,
                    lambda: self.mutating.take_out(node),
                ),
                Choice(
                    f"settings of this room: {names.room(room)}",
                    "" if room else no_room,
                    lambda: self.mutating.change(room or ""),
                ),
            ]
        )

    def action_approvals(self) -> None:
        """Show plans that wait for a second officer, or to be run."""
        self.approving.show()

    def action_copy(self) -> None:
        """Offer the forms in which what is marked or selected can be copied."""
        if self.state.chosen():
            self.copying.offer()
        else:
            self.say("nothing is selected: there is nothing to copy", warning=True)

    def action_undo(self) -> None:
        """Show what was done, and undo what can be undone."""
        self.mutating.undo()
