"""Annotations, one a line, with a cursor that may stand on none of them."""

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from rich.segment import Segment

from tui.domain import times
from tui.domain.annotation import Kept, Kind
from tui.services import annotated
from tui.ui.state import State
from tui.ui.text import fit, shown
from tui.ui.widgets.lines import LinePane

_WHEN = 16  # cells: a date and a time without seconds
_WHO = 12


class AnnotationLines(LinePane, can_focus=False):
    """Draws annotations; ``name`` says what each is on. The page around it has the keys."""

    TITLED = False

    def __init__(self, state: State, named: Callable[[Kept], str]) -> None:
        super().__init__(id="annotation-lines", classes="")
        self._state = state
        self._named = named
        self._found: Sequence[Kept] = ()
        self.cursor = -1

    @property
    def line_count(self) -> int:
        """Return how many annotations there are, one line when there is none."""
        return len(self._found)

    @property
    def chosen(self) -> Kept | None:
        """Return the annotation under the cursor."""
        return self._found[self.cursor] if 0 <= self.cursor < len(self._found) else None

    def show(self, found: Sequence[Kept], cursor: int) -> None:
        """Show other annotations."""
        self._found, self.top = found, 0
        self.styles.height = max(1, min(len(found), self.app.size.height // 2))
        self.cursor = cursor
        self.refresh()

    def move(self, count: int) -> None:
        """Move the cursor; above the first line it stands on none."""
        self.cursor = max(-1, min(self.cursor + count, len(self._found) - 1))
        if self.cursor >= 0:
            self.scroll_to_line(self.cursor)
        self.refresh()

    def draw(self, index: int, width: int) -> list[Segment]:
        """Draw one annotation: sign, when and by whom, what it says, on what."""
        state, kept = self._state, self._found[index]
        here = index == self.cursor
        cursor = (">" if state.ascii else "▶") if here else " "
        one, look = kept.annotation, state.session.look
        sign = state.glyphs.annotations[list(Kind).index(one.kind)]
        when = fit(times.stamp(one.at, look.zone)[:_WHEN], _WHEN)
        who = fit(shown(annotated.by(one.author, look.names)), _WHO)
        parts = (annotated.gone(kept, look.names, look.zone), annotated.text(kept) or one.kind)
        said = " · ".join(shown(part) for part in (*parts, self._named(kept)) if part)
        head = f"{cursor}{sign} {when} {who} "
        role = "cursor" if here else "plain" if kept.stands else "dim"
        return [
            self.segment(head, "cursor" if here else "dim"),
            self.segment(fit(said, max(1, width - cell_len(head))), role),
        ]
