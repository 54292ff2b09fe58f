"""The table of formats: what each is called, what it holds, and who writes it.

A writer takes what an export is made of, where to write, and where to count what it leaves out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tui.domain.exports import Format, Material
from tui.evidence.exports import json_lines
from tui.evidence.exports.outlet import Outlet
from tui.evidence.exports.tally import Tally

Writer = Callable[[Material, Outlet, Tally], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """A format, its writer, and how a reader gets back what was received, in sentences."""

    format: Format
    write: Writer
    conventions: tuple[str, ...]


_TABLE = (
    Entry(
        Format("jsonl", ".jsonl", "one event a line, byte for byte as received"),
        json_lines.write,
        json_lines.CONVENTIONS,
    ),
)
ENTRIES: Mapping[str, Entry] = {one.format.name: one for one in _TABLE}
FORMATS: tuple[Format, ...] = tuple(one.format for one in _TABLE)
