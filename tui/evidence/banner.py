"""The label above a captured screen: which exhibit, of which case, when, by whom, of what.

Owns its wording and its line breaking; knows neither SVG nor disk. Nothing is cut: a value that is
too long goes on in the next line.
"""

import unicodedata
from collections.abc import Iterator
from itertools import accumulate
from zoneinfo import ZoneInfo

from tui.domain.casefile import ExhibitFacts, Extent
from tui.domain.hostile import visible
from tui.domain.times import format_api, full
from tui.evidence.entry import INSTRUMENT

_EXTENTS = {
    Extent.SCREEN: "",
    Extent.PANE: ", this pane alone",
    Extent.MARKED: ", the marked rows",
    Extent.WHOLE: ", as a whole",
}


def _captured(facts: ExhibitFacts) -> str:
    try:
        local = full(facts.captured, ZoneInfo(facts.zone))
    except (KeyError, ValueError, OSError):  # no such zone on this host
        return f"{format_api(facts.captured)} (UTC)"
    if facts.zone == "UTC":
        return f"{format_api(facts.captured)} (UTC)"
    return f"{format_api(facts.captured)} (UTC), {local} ({facts.zone})"


def _range(facts: ExhibitFacts) -> str:
    if facts.last == 0:  # no list is in sight
        return ""
    if facts.extent is Extent.MARKED:
        return f", {facts.last - facts.first + 1:,} of {facts.total:,} rows"
    return f", rows {facts.first:,}\u2013{facts.last:,} of {facts.total:,}"


def _part(facts: ExhibitFacts) -> str:
    return f", part {facts.part:,} of {facts.parts:,}" if facts.parts > 1 else ""


def heading(number: str) -> str:
    """Return what the exhibit is called; a picture without a number is none."""
    return visible(f"Exhibit {number}" if number else "Picture, not an exhibit")


def fields(facts: ExhibitFacts, txt_sha256: str) -> list[tuple[str, str]]:
    """Return label and value of each line of the banner, safe to show."""
    rows = [
        ("Case", f"{facts.case_id}, {facts.case_title}" if facts.case_title else facts.case_id),
        ("Captured" if facts.officer else "As of", _captured(facts)),
        ("Officer", f"{facts.officer} on {facts.host}" if facts.officer else ""),
        ("View", f"{facts.view}{_EXTENTS[facts.extent]}{_part(facts)}{_range(facts)}"),
        ("Filter", facts.filter or "none"),
        ("Caption", facts.caption),
        ("Text SHA-256", txt_sha256),
        ("Made with", f"{INSTRUMENT} {facts.version}"),
    ]
    return [(label, visible(value)) for label, value in rows if value]


def _columns(char: str) -> int:
    if unicodedata.category(char).startswith("M"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrap(text: str, width: int) -> Iterator[str]:
    """Break text into lines of at most ``width`` (2 or more) columns.

    Breaks at a blank, which is dropped, where there is one in the second half of a line.
    """
    while (fit := sum(used <= width for used in accumulate(map(_columns, text)))) < len(text):
        blank = text.rfind(" ", fit // 2 + 1, fit + 1)
        end = fit if blank < 0 else blank
        yield text[:end]
        text = text[end + (blank >= 0) :]
    yield text
