"""How the links view shares out a row between names, numbers, edges and titles.

Owns the widths at every terminal width. Must not know what is drawn in them.
"""

from dataclasses import dataclass

from tui.graph.model import Graph

LEAD = 3
"""Cells before a name: pointer, sign, blank."""
_MIN_TEXT = 6
"""Cells a name or title gets even if all are shorter, for what else its column says."""
_MAX_NAME, _MAX_TITLE, _MAX_GAP = 40, 48, 64
_ROOMY, _COUNTED, _SPARSE = 76, 52, 36
"""Widths from which all numbers have full heads, all are shown, only the selection's are."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths in cells, from left to right; 0 leaves a column out.

    Blocks of numbers (`counts`, `members`, `externals`, `messages`) include the blank before them;
    `rooms` is the part of `counts` that holds the number of rooms.
    """

    name: int
    rooms: int
    counts: int
    gap: int
    title: int
    members: int
    externals: int
    messages: int
    rest: int
    roomy: bool

    @property
    def person(self) -> int:
        """The whole left column."""
        return LEAD + self.name + self.counts

    @property
    def room(self) -> int:
        """The whole right column."""
        return LEAD + self.title + self.members + self.externals + self.messages


def columns(graph: Graph, width: int, wider: int = 0) -> Columns:
    """The widths for `width` cells (20 or more): names before numbers, numbers before edges.

    `wider` gives the names so many cells of the titles.
    """
    digits = len(str(graph.most_rooms))
    wrote = 1 + max(4, len(str(graph.most_messages)))
    roomy = width >= _ROOMY
    rooms = counts = members = externals = messages = 0
    if width >= _SPARSE:
        rooms = max(digits, len("rooms")) if roomy else digits
        counts = 1 + max(rooms + 1 + digits, (rooms + 1 if roomy else 0) + wrote + 1)
        messages = 1 + wrote
    if width >= _COUNTED:
        members, externals = (8, 5) if roomy else (5, 5)
    free = width - 2 * LEAD - counts - members - externals - messages
    gap = max(3, width // 12)
    text = free - gap
    wanted_name = max(_MIN_TEXT, min(graph.widest_name, _MAX_NAME))
    wanted_title = max(_MIN_TEXT, min(graph.widest_title, _MAX_TITLE))
    name = min(wanted_name, max(text * 9 // 20, text - wanted_title))
    name = max(min(name, _MIN_TEXT), min(name + wider, text - _MIN_TEXT))
    title = min(wanted_title, text - name)
    gap = min(free - name - title, _MAX_GAP)
    rest = free - name - title - gap
    return Columns(
        name, rooms, counts, gap, title, members, externals, messages, rest=rest, roomy=roomy
    )
