"""Annotating: one line that makes a bookmark, a tag or a note; what is there can be withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.widgets import Input

from tui.domain.annotation import Kept, Kind, ObjectType, Target
from tui.domain.filters.completion import like
from tui.domain.models import Event
from tui.services import annotated
from tui.services.annotations import Annotations, objects_of
from tui.ui.screens.annotation_page import AnnotationPage
from tui.ui.state import State

_SAID = {Kind.BOOKMARK: "bookmarked", Kind.TAG: "tagged #{}", Kind.NOTE: "noted"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the officer wants: to put something on objects, or to take annotations back."""

    targets: tuple[Target, ...] = ()
    kind: Kind = Kind.BOOKMARK
    text: str = ""
    withdraws: tuple[str, ...] = ()

    def keep(self, annotations: Annotations) -> str:
        """Keep it in the case; return what was done. Raises as ``Annotations`` does."""
        if self.withdraws:
            annotations.withdraw(self.withdraws)
            return f"withdrawn: {_listed(self.withdraws)}"
        added = annotations.add(self.targets, self.kind, self.text)
        if not added:
            return "it is there already"
        return f"{_SAID[self.kind].format(added[0].text)}: {_listed([one.id for one in added])}"


def _listed(ids: Sequence[str]) -> str:
    return ids[0] if len(ids) == 1 else f"{ids[0]} to {ids[-1]}, {len(ids):,} in all"


class AnnotateScreen(AnnotationPage[Wish]):
    """Returns what was wished, or None when the officer left.

    The events are annotated all at once; of a single one also whatever it names, or the case.
    """

    BINDINGS = [("shift+tab", "other", "Another object")]  # noqa: RUF012 - Textual's form
    TITLE = "Bookmark, tag, note"
    HINT = "empty: bookmark   #word: tag   other words: note"

    def __init__(self, state: State, events: Sequence[Event]) -> None:
        super().__init__(state)
        case = Target(ObjectType.CASE, state.session.case.facts.id)
        self._objects: list[tuple[Target, ...]]
        if len(events) == 1:
            self._objects = [(one,) for one in (*objects_of(events[0]), case)]
        elif events:
            self._objects = [tuple(Target(ObjectType.EVENT, event.id) for event in events)]
        else:
            self._objects = [(case,)]
        self._at = 0
        self._offered: tuple[str, list[str]] = ("", [])

    @property
    def _targets(self) -> tuple[Target, ...]:
        return self._objects[self._at]

    def named(self, kept: Kept) -> str:
        """Return what an annotation is on, unless that is what is being annotated."""
        target = kept.annotation.target
        own = target in self._targets
        return "" if own else f"on {annotated.named(target, self.state.session.look.names)}"

    def renew(self) -> None:
        """Show on what it is put, and what stands there already."""
        targets, look = self._targets, self.state.session.look
        name = (
            f"{len(targets)} events"
            if len(targets) > 1
            else annotated.named(targets[0], look.names)
        )
        other = f"   {self._at + 1}/{len(self._objects)}, shift+tab: another object"
        self.note(f"on {name}{other if len(self._objects) > 1 else ''}")
        found = look.annotations.book.on(one for objects in self._objects for one in objects)
        self.lines.show([one for one in found if one.stands], -1)
        self._tell()

    def _tell(self) -> None:
        chosen = self.lines.chosen
        if chosen is not None:
            self.hint(f"enter withdraws {chosen.annotation.id} · esc leaves")
        elif not self.line.value and self._bookmarks:
            self.hint("enter withdraws the bookmark · down chooses what to withdraw · esc leaves")
        else:
            self.hint("enter keeps · tab completes a tag · down chooses what to withdraw · esc")

    @property
    def _bookmarks(self) -> tuple[str, ...]:
        """Return the bookmarks that go when all objects have one."""
        found = self.state.session.look.annotations.bookmarks(self._targets)
        every = {one.target.key for one in found} == {one.key for one in self._targets}
        return tuple(one.id for one in found) if every else ()

    def action_answer(self) -> None:
        """Withdraw what is chosen, else put what was typed on the objects."""
        words, chosen = self.line.value.strip(), self.lines.chosen
        if chosen is not None:
            self.dismiss(Wish(withdraws=(chosen.annotation.id,)))
        elif words.startswith("#"):
            self.dismiss(Wish(self._targets, Kind.TAG, words))
        elif words:
            self.dismiss(Wish(self._targets, Kind.NOTE, words))
        else:
            self.dismiss(Wish(self._targets, withdraws=self._bookmarks))

    def action_move(self, count: int) -> None:
        """Choose what to withdraw."""
        super().action_move(count)
        self._tell()

    def action_turn(self) -> None:
        """Complete a tag by the next one in use that is like it."""
        value = self.line.value
        if value != self._offered[0]:
            tags = self.state.session.look.annotations.book.tags()
            self._offered = (value, like(value.removeprefix("#"), tags))
        found = self._offered[1]
        if found:
            self.line.value = f"#{found[0]}"
            self.line.cursor_position = len(self.line.value)
            self._offered = (self.line.value, [*found[1:], found[0]])
            self.note("   ".join(f"#{one}" for one in found))
        else:
            self.note("no tag in use is like this")

    def action_other(self) -> None:
        """Annotate another object that the event names."""
        self._at = (self._at + 1) % len(self._objects)
        self.renew()

    def on_input_changed(self, changed: Input.Changed) -> None:
        """Whoever types wants to add something, not to withdraw."""
        changed.stop()
        self.lines.move(-1 - self.lines.cursor)
        self._tell()
