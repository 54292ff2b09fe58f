"""The HTML report as an export: one file to read and print, and what it leaves out for length."""

from tui.domain.exports import Material
from tui.evidence.exports.outlet import Outlet
from tui.evidence.exports.tally import Tally
from tui.evidence.report import page

CONVENTIONS = (
    "The file holds no script and asks for nothing: it can be read without any network.",
    "A number such as R1 leads to the record a statement rests on: its SHA-256, its place.",
    "Control, bidirectional and invisible characters are named instead of being shown.",
    "Exhibits are embedded byte for byte.",
)


def write(material: Material, outlet: Outlet, tally: Tally) -> None:
    """Write the report."""
    report = material.report()
    tally.events = report.events
    if report.events < material.count:
        others = material.count - report.events
        tally.leave_out("events that were neither bookmarked nor tagged nor noted", others)
    for section in report.sections:
        for cut in section.cuts:
            tally.leave_out(f"{section.title}, for length: {cut.what}", cut.of - cut.shown)
    sheet = outlet.sheet()
    sheet.write(page.render(report))
    sheet.items = len(report.sections)
