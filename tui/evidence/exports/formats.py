"""The table of formats: what each is called, what it holds, and who writes it.

A writer takes what an export is made of, where to write, and where to count what it leaves out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tui.domain.exports import Format, Material
from tui.evidence.exports import comma, json_lines, load_file, mbox, report, timesketch
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
        Format("csv", ".csv", "one row an event, safe in a spreadsheet"),
        comma.write,
        comma.CONVENTIONS,
    ),
    Entry(
        Format("jsonl", ".jsonl", "one event a line, byte for byte as received"),
        json_lines.write,
        json_lines.CONVENTIONS,
    ),
    Entry(
        Format("timesketch", ".jsonl", "for Timesketch: one line for each time of an event"),
        timesketch.write,
        timesketch.CONVENTIONS,
    ),
    Entry(
        Format("mbox", ".mbox", "mails: messages, edits, deletions, retrieved files"),
        mbox.write,
        mbox.CONVENTIONS,
    ),
    Entry(
        Format("dat", "", "a folder: Concordance load file, natives, texts"),
        load_file.write,
        load_file.CONVENTIONS,
    ),
    Entry(
        Format("html", ".html", "a report to read and print, with sources"),
        report.write,
        report.CONVENTIONS,
    ),
)
ENTRIES: Mapping[str, Entry] = {one.format.name: one for one in _TABLE}
FORMATS: tuple[Format, ...] = tuple(one.format for one in _TABLE)
