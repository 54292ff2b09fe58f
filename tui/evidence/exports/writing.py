"""The procedure of an export: write aside, journal, manifest, then into place; else nothing stays.

Must not know how an event is told in a format, nor where events come from.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tui.domain.casefile import JournalEntry
from tui.domain.exports import Body, Export, Format, Material, Told
from tui.errors import BadInput
from tui.evidence.exports import manifest, plain
from tui.evidence.exports.formats import ENTRIES, FORMATS
from tui.evidence.exports.outlet import Outlet
from tui.evidence.exports.tally import Tally

Journal = Callable[[Export, str], JournalEntry | None]


class ExportWriter:
    """Writes exports; keeps nothing between them. Safe to call from any thread."""

    @property
    def formats(self) -> Sequence[Format]:
        """Return what can be written."""
        return FORMATS

    def write(self, format_name: str, to: Path, material: Material, journal: Journal) -> Export:
        """Write an export and its manifest to a path where nothing is yet.

        ``journal`` must add an ``export`` entry with the export's digest and return it, None for a
        case that cannot be written to; it is called again, with what happened, when the files could
        not be put into place after that. Raises BadInput for an unknown format, a path that is
        taken or whose folder is missing; DiskFull and CaseFailure; and what telling events raises.
        """
        entry = ENTRIES.get(format_name)
        if entry is None:
            known = ", ".join(ENTRIES)
            raise BadInput(f"there is no format {format_name[:40]!r}", do=f"choose of: {known}")
        tally = Tally()

        def bodies() -> Iterator[Body]:
            for tally.events, one in enumerate(material.bodies(), 1):
                yield one

        def told() -> Iterator[Told]:
            for tally.events, one in enumerate(material.told(), 1):
                for file in one.all_files:
                    if not file.sha256:
                        tally.leave_out(f"files named by events: {plain.in_line(file.problem)}")
                yield one

        with Outlet(to, folder=not entry.format.extension) as outlet:
            entry.write(replace(material, bodies=bodies, told=told), outlet, tally)
            export = Export(
                format=format_name,
                path=str(to),
                manifest=str(outlet.manifest),
                events=tally.events,
                files=outlet.settle(),
                gaps=tally.gaps,
            )
            noted = journal(export, "")
            try:
                outlet.publish(manifest.encode(entry, material, export, tally, noted))
            except BaseException:
                if noted is not None:
                    journal(export, "withdrawn: the files could not be put into place")
                raise
        return export
