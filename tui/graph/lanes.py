"""The lanes view: rows are people or rooms, columns are time, bars run from joining to leaving.

Owns what one row and the axis say at every width. Must not know keys or where the part of time that
is shown is kept.

A bar is as high as its messages are many. What is not known is drawn as not known: dotted, with a
question mark where the bar would begin or end. The moment in question is a line down all rows.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from tui.domain import histogram
from tui.domain.times import Window, offset
from tui.graph.glyphs import Glyphs
from tui.graph.labels import Label, drawable, first_fitting, has_legend, label, more, too_small
from tui.graph.model import RoomNode, cells
from tui.graph.picture import Fit, Picture, Role, Run, joined
from tui.graph.presence import Lane, Lanes
from tui.graph.window import Window as Seen
from tui.graph.window import window as seen_part

_HEADS = 2
_LEAD = 3  # pointer, sign, blank
_MIN_NAME, _MAX_NAME = 6, 34
_COUNTED = 36  # columns from which the number of messages stands at the end of a row
_FEW = 8  # messages for each column up to which counting them one by one is quicker
_ENOUGH = 200  # rows whose names settle the width of names
_LETTERS = {"X": Role.DELETED, "F": Role.FILES, "P": Role.FILES}  # the first is drawn over others


def body_height(size: tuple[int, int]) -> int:
    """The rows of lanes in a picture of that size; `window.follow` wants them."""
    return size[1] - _HEADS - has_legend(size)


def ordered(lanes: Lanes) -> tuple[Lane, ...]:
    """The rows in the order they are drawn: other organizations first, then the most messages."""

    def rank(lane: Lane) -> tuple[bool, int, str, str]:
        node = lane.node
        if isinstance(node, RoomNode):
            return (not node.foreign, -len(lane.messages), node.title.casefold(), node.id)
        return (not node.external, -len(lane.messages), node.name.casefold(), node.id)

    return tuple(sorted(lanes.lanes, key=rank))


def draw(
    lanes: Lanes,
    *,
    selected: str | None,
    size: tuple[int, int],
    top: int,
    shown: Window,
    moment: int | None,
    zone: tzinfo,
    fit: Fit,
    glyphs: Glyphs,
) -> Picture:
    """The picture of `size` (columns, rows) of the time `shown`.

    `lanes` stand in the order of `ordered`; `top` is the first one shown. `moment` is marked.
    """
    if not drawable(size):
        return too_small(size, fit)
    width, _ = size
    if lanes.centre is None or not lanes.lanes:
        blank = (Run(" " * width, Role.BLANK),)
        text = "nothing is known of who was there when"
        return Picture(((Run(fit(text, width), Role.DIM),), *[blank] * (size[1] - 1)))
    body = body_height(size)
    labels = [label(lane.node, glyphs) for lane in lanes.lanes[:_ENOUGH]]
    wanted = max(cells(one.name) for one in labels)
    name = 1 + max(_MIN_NAME, min(wanted, _MAX_NAME, width // 3))  # and a blank before the bar
    number = 0
    if width >= _COUNTED:
        number = 1 + max(4, len(str(max(len(lane.messages) for lane in lanes.lanes))))
    bar = max(4, width - _LEAD - name - number)
    view = _View(
        lanes,
        selected,
        seen_part(len(lanes.lanes), top, body),
        shown,
        None if moment is None else histogram.position(moment, shown, bar),
        width - bar - _LEAD - number,
        bar,
        number,
        fit,
        glyphs,
    )
    rows = view.counted()
    top_count = max((max(counts, default=0) for counts in rows.values()), default=0)
    drawn = [view.heading(top_count), view.axis(zone)]
    drawn += [view.row(y, rows, top_count) for y in range(body)]
    if has_legend(size):
        cells_of = ("".join(run.text for run in row)[-bar - number :] for row in drawn[_HEADS:])
        drawn.append(view.legend("".join(cells_of)))
    return Picture(tuple(drawn))


@dataclass(frozen=True, slots=True)
class _View:
    lanes: Lanes
    selected: str | None
    seen: Seen
    shown: Window
    column: int | None
    name: int
    bar: int
    number: int
    fit: Fit
    glyphs: Glyphs

    @property
    def ends(self) -> tuple[int, int]:
        """The first moment shown, and the first that is not any more."""
        start, end = (round(edge.timestamp() * 1000) for edge in (self.shown.start, self.shown.end))
        return start, end

    def counted(self) -> dict[int, list[int]]:
        """Messages by column for every row in sight."""
        return {
            at: _counts(self.lanes.lanes[at].messages, self.shown, self.bar)
            for at in range(self.seen.first, self.seen.last)
        }

    def heading(self, most: int) -> tuple[Run, ...]:
        """Whose lanes they are, how many, and how many messages the highest bar stands for."""
        centre = self.lanes.centre
        assert centre is not None
        name = label(centre, self.glyphs)
        many = len(self.lanes.lanes)
        noun = "people" if isinstance(centre, RoomNode) else "rooms"
        width = _LEAD + self.name + self.bar + self.number
        scale = f"highest {most} " if width >= _COUNTED else ""
        texts = [f"{many} {noun}, {scale}"] if scale else []
        texts += [f"{many} {noun} ", f"{many} "]
        tail = " " + first_fitting(texts, width // 2)
        tail += "msgs".rjust(self.number) if self.number else ""
        line = self.fit(f" {name.sign} {name.name}", width - len(tail)) + tail
        return (Run(line, Role.HEADING),)

    def axis(self, zone: tzinfo) -> tuple[Run, ...]:
        """The zone, the time, and the marked moment on it."""
        local = self.shown.end.astimezone(zone)
        words = (getattr(zone, "key", ""), offset(local))
        texts = [" ".join(words).strip(), words[1]]
        head = self.fit(" " + first_fitting(texts, _LEAD + self.name - 1), _LEAD + self.name)
        line = histogram.axis(self.shown, self.bar, zone)
        rest = " " * self.number
        if self.column is None:
            return (Run(head + line + rest, Role.DIM),)
        before, after = line[: self.column], line[self.column + 1 :]
        return joined(
            [
                Run(head + before, Role.DIM),
                Run(self.glyphs.here, Role.MARK),
                Run(after + rest, Role.DIM),
            ]
        )

    def row(self, y: int, counts: dict[int, list[int]], most: int) -> tuple[Run, ...]:
        """One row: pointer, sign, name, bar, number of messages; or what is hidden."""
        at = self.seen.item(y)
        width = _LEAD + self.name
        if at is None:
            return joined([*self.no_item(y), *self.line([" "] * self.bar, Role.EDGE)])
        lane = self.lanes.lanes[at]
        name = label(lane.node, self.glyphs)
        chosen = lane.node.id == self.selected
        pointer = self.glyphs.pointer if chosen else " "
        head = f"{pointer}{name.sign} {name.fitted(self.name - 1, self.fit)} "
        number = f"{sum(counts[at]):>{self.number}}" if self.number else ""
        return joined(
            [
                Run(self.fit(head, width), Role.SELECTED if chosen else name.role),
                *self.bars(lane, counts[at], most, name),
                Run(number, Role.SELECTED if chosen else Role.NUMBER),
            ]
        )

    def no_item(self, y: int) -> list[Run]:
        """The name's part of a row without an item, which may stand for hidden ones."""
        hidden, above = self.seen.hidden(y)
        width = _LEAD + self.name
        if not hidden:
            return [Run(" " * width, Role.BLANK)]
        rows = self.lanes.lanes
        some = rows[: self.seen.first] if above else rows[self.seen.last :]
        holds = self.selected is not None and any(lane.node.id == self.selected for lane in some)
        return [
            more(
                hidden,
                0,
                above=above,
                holds_selection=holds,
                width=width,
                fit=self.fit,
                glyphs=self.glyphs,
            )
        ]

    def line(self, signs: list[str], role: Role) -> list[Run]:
        """Cells of one role, with the marked moment through them, and the blank number."""
        if self.column is not None:
            signs[self.column] = self.glyphs.crossed[0]
        return [Run("".join(signs) + " " * self.number, role)]

    def bars(self, lane: Lane, counts: Sequence[int], most: int, name: Label) -> list[Run]:
        """The cells over time of one row."""
        signs, roles = [" "] * self.bar, [name.role] * self.bar
        self.stay(lane, signs)
        blocks = self.glyphs.bars
        for column, count in enumerate(counts):
            if count:
                signs[column] = blocks[1 + _level(count, most, len(blocks) - 2)]
        self.bounds(lane, signs)
        start, end = self.ends
        for moment, letter in reversed(_shown(lane.marks, start, end)):
            column = (moment - start) * self.bar // (end - start)
            if letter == "X" or signs[column] != "X":
                signs[column], roles[column] = letter, _LETTERS[letter]
        if self.column is not None:
            old = signs[self.column]
            if old in " " + blocks[1]:
                signs[self.column] = self.glyphs.crossed[old != " "]
            roles[self.column] = Role.MARK
        return [Run(sign, role) for sign, role in zip(signs, roles, strict=True)]

    def place(self, moment: int) -> int:
        """The column of a moment; outside of what is shown, one beyond its first or last."""
        start, end = self.ends
        return max(-1, min((moment - start) * self.bar // max(1, end - start), self.bar))

    def stay(self, lane: Lane, signs: list[str]) -> None:
        """The silent bar: a line where somebody surely was, dots where nothing is known."""
        known = lane.stay.stretches
        if not known:
            return
        signs[:] = self.glyphs.dashed * self.bar
        for inside in (False, True):  # of a cell that is both, the line is drawn
            sign = self.glyphs.bars[1] if inside else " "
            for one in known:
                if one.inside is inside:
                    first, last = max(0, self.place(one.start)), self.place(one.end - 1)
                    for column in range(first, min(last + 1, self.bar)):
                        signs[column] = sign

    def bounds(self, lane: Lane, signs: list[str]) -> None:
        """The signs where somebody came and went, and where signs contradict each other."""
        glyphs = self.glyphs
        for one in lane.stay.stretches:
            if not one.inside:
                continue
            first, last = self.place(one.start), self.place(one.end)
            if 0 <= first < self.bar:
                signs[first] = glyphs.joined if one.opened else glyphs.unsure
            elif first < 0 <= last:
                signs[0] = glyphs.before
            if one.closed and 0 <= last < self.bar:
                signs[last] = glyphs.ended
            elif 0 <= last < self.bar - 1:  # what was not read of the last column says nothing
                signs[last] = glyphs.unsure
        for doubt in lane.stay.doubts:
            column = self.place(doubt.start)
            if 0 <= column < self.bar:
                signs[column] = glyphs.doubt

    def legend(self, used: str) -> tuple[Run, ...]:
        """One row that explains the signs `used`, the least important last."""
        glyphs, text = self.glyphs, ""
        width = _LEAD + self.name + self.bar + self.number
        bars = glyphs.bars
        for sign, meaning in (
            (glyphs.joined, "joined"),
            (glyphs.ended, "left"),
            (glyphs.before, "since before"),
            (glyphs.dashed, "unknown"),
            (glyphs.unsure, "not proved"),
            (glyphs.doubt, "contradiction"),
            ("X", "deleted"),
            ("F", "downloaded"),
            ("P", "previewed"),
            (bars[1], "member"),
            (bars[2] + bars[-1], "messages"),
        ):
            longer = f"{text}  {sign} {meaning}" if text else f" {sign} {meaning}"
            text = longer if len(longer) <= width and set(sign) & {*used, bars[2]} else text
        return (Run(self.fit(text, width), Role.DIM),)


def _level(count: int, most: int, steps: int) -> int:
    """How high a bar is: 1 for one message, `steps` for the most; numbers as they are."""
    if steps > 8:  # the signs are digits
        return min(count, steps)
    return 1 if count <= 1 else 2 + (count - 2) * (steps - 2) // max(1, most - 2)


def _counts(messages: Sequence[int], shown: Window, width: int) -> list[int]:
    start, end = (round(edge.timestamp() * 1000) for edge in (shown.start, shown.end))
    first, last = bisect_left(messages, start), bisect_left(messages, end)
    if last - first > _FEW * width:
        spans = histogram.buckets(range(first, last), messages, shown, width)
        return [len(span) for span in spans]
    found = Counter((one - start) * width // (end - start) for one in messages[first:last])
    return [found[column] for column in range(width)]


def _shown(marks: Sequence[tuple[int, str]], start: int, end: int) -> Sequence[tuple[int, str]]:
    return marks[bisect_left(marks, (start, "")) : bisect_left(marks, (end, ""))]
