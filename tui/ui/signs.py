"""The signs of the timeline: one set for Unicode terminals, one for plain ASCII."""

from typing import NamedTuple


class Signs(NamedTuple):
    """One-cell signs, so that nothing is said by colour alone."""

    cursor: str
    mark: str
    ranged: str
    ranged_mark: str
    reply: str
    further: str
    undoable: str
    final: str
    rail: str
    """Where in the whole list: nothing, hit, mark, both; then the same for the visible part."""

    def meanings(self) -> tuple[tuple[str, str], ...]:
        """Return what they mean, for the help."""
        lost = (
            "[root missing]: what it replies to is not in this case; "
            "[root hidden]: the filter hides it"
        )
        return (
            (self.mark, "marked"),
            (f"{self.ranged} {self.ranged_mark}", "in the range; the second was marked before"),
            (self.reply, f"by thread: of a reply. {lost}"),
            (self.further, "by thread: what happened later to the message that is answered"),
            (f"{self.undoable} {self.final}", "in a plan: can be undone; cannot"),
            (" ".join(self.rail[:4]), "right edge, the whole list: nothing, a hit, a mark, both"),
            (" ".join(self.rail[4:]), "right edge, the part on the screen: the same"),
        )


UNICODE = Signs("▶", "✓", "┃", "╋", "↳", "│", "↺", "✗", "│┤├┼┃┫┣╋")
ASCII = Signs(">", "*", "|", "#", "\\", "|", "u", "x", ".-+*|=#@")
