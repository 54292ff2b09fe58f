"""What was annotated in the case, the newest first, narrowed by what is typed."""

from textual.widgets import Input

from tui.domain.annotation import Kept, Target
from tui.services import annotated
from tui.ui.screens.annotation_page import AnnotationPage
from tui.ui.state import State


class AnnotationsScreen(AnnotationPage[Target]):
    """Returns the object to go to, or None when the officer left."""

    TITLE = "Bookmarks, tags, notes"
    HINT = "type to narrow"

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self._withdrawn = False
        self._names: dict[Target, str] = {}

    def named(self, kept: Kept) -> str:
        """Return what an annotation is on, by the row of its event."""
        target = kept.annotation.target
        if target not in self._names:
            self._names[target] = annotated.described(target, self.state.session.look)
        return self._names[target]

    def renew(self) -> None:
        """Show what holds every word that was typed."""
        look, words = self.state.session.look, self.line.value.casefold().split()

        def told(kept: Kept) -> str:
            said = annotated.told(kept, look.names, look.zone)
            parts = (kept.annotation.kind, annotated.text(kept), self.named(kept), said)
            return "\n".join(parts).casefold()

        everything = look.annotations.book.everything
        there = [one for one in reversed(everything) if one.stands or self._withdrawn]
        found = [one for one in there if all(word in told(one) for word in words)]
        self.lines.show(found, 0)
        gone = sum(1 for one in everything if not one.stands)
        self.note(f"{len(found):,} of {len(there):,}" if there else "nothing yet: b annotates")
        hidden = (
            f"tab {'hides' if self._withdrawn else 'shows'} {gone} withdrawn · " if gone else ""
        )
        self.hint(f"enter goes there · {hidden}esc leaves")

    def action_answer(self) -> None:
        """Go to what the chosen annotation is on."""
        chosen = self.lines.chosen
        if chosen is not None:
            self.dismiss(chosen.annotation.target)

    def action_move(self, count: int) -> None:
        """Choose another annotation."""
        self.lines.move(max(count, -self.lines.cursor))

    def action_turn(self) -> None:
        """Show withdrawn annotations too, or hide them."""
        self._withdrawn = not self._withdrawn
        self.renew()

    def on_input_changed(self, changed: Input.Changed) -> None:
        """Narrow to what is being typed."""
        changed.stop()
        self.renew()
