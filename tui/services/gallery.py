"""The exhibits of a case as they are looked at: lines of a list, and whole readings.

A sidecar is a file that anybody may have changed: what in it is not of the shape it should have
reads as unknown. Whether files are as they were kept is said by a word.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from tui.domain import times
from tui.domain.casefile import KeptExhibit
from tui.services.exhibits import captions
from tui.services.investigation import Investigation
from tui.services.sections import Field, Reading, Section

OK = "ok"
ALTERED = "altered"
_PICTURES = {"pane": "one pane", "marked": "marked rows", "whole": "as a whole"}


@dataclass(frozen=True, slots=True)
class ExhibitRow:
    """One exhibit as a list shows it. ``state`` tells whether it is as it was kept."""

    number: str
    moment: datetime | None
    view: str
    rows: str
    state: str
    caption: str


def row(kept: KeptExhibit, look: Investigation) -> ExhibitRow:
    """Return how an exhibit stands in a list; of several captions the newest."""
    said = captions(kept, look.annotations)
    return ExhibitRow(
        kept.number,
        _moment(kept),
        _view(kept),
        _rows(kept),
        ALTERED if kept.problems else OK,
        said[-1] if said else "",
    )


def reading(kept: KeptExhibit, look: Investigation) -> Reading:
    """Return the whole of an exhibit: what it is, whether it was altered, its text, its records."""
    moment = _moment(kept)
    facts = [
        ("captured", times.full(moment, look.zone) if moment else "time unknown"),
        ("by", " on ".join(filter(None, map(kept.text_in, ("officer", "host"))))),
        ("view", _view(kept)),
        ("rows", _rows(kept)),
        ("filter", kept.text_in("query") or "none"),
        *(("caption", one) for one in captions(kept, look.annotations)),
        ("picture", f"sha256 {kept.text_in('svgSha256')}"),
        ("text", f"sha256 {kept.text_in('txtSha256')}"),
    ]
    wrong = [Field(ALTERED, f"{name}: {what}") for name, what in kept.problems]
    checked = wrong or [Field(OK, "picture, text and sidecar are as the journal knows them")]
    return Reading(
        kept.number,
        (
            Section("", tuple(Field(label, value) for label, value in facts if value)),
            Section("checked now", tuple(checked)),
            Section("what it shows", tuple(_shown(kept, look)) or (Field("", "no record"),)),
            Section("as it was captured", (), kept.text),
        ),
    )


def _shown(kept: KeptExhibit, look: Investigation) -> Iterator[Field]:
    """Yield the records that an exhibit names, each by its row."""
    events = look.case.events
    for one in records(kept):
        place = events.find(one["id"])
        label = f"row {one['row']}"
        if place is None:
            yield Field(label, f"{one['id']}, not an event of this case")
            continue
        event = events.read(place)
        said = look.row(event)
        changed = "" if event.sha256 == one["sha256"] else " (received since with other bytes)"
        stamp = times.stamp(event.created, look.zone)
        yield Field(label, f"{stamp} {said.letter} {said.who}: {said.text}{changed}", event.id)


def records(kept: KeptExhibit) -> Iterator[dict[str, str]]:
    """Yield row, id and digest of what an exhibit shows, each as text."""
    found = kept.content.get("records")
    for one in found if isinstance(found, list) else ():
        if isinstance(one, dict):
            told = {"row": one.get("row"), "id": one.get("id"), "sha256": one.get("rawSha256")}
            yield {name: str(value) for name, value in told.items()}


def _moment(kept: KeptExhibit) -> datetime | None:
    try:
        return times.parse_api(kept.text_in("capturedAt"))
    except ValueError:
        return None


def _view(kept: KeptExhibit) -> str:
    part = _numbers(kept.content.get("part"), "number", "of")
    which = f"part {part[0]} of {part[1]}" if part and part[1] > 1 else ""
    extent = _PICTURES.get(kept.text_in("extent"), "")
    return ", ".join(filter(None, (kept.text_in("view"), extent, which)))


def _rows(kept: KeptExhibit) -> str:
    scroll = _numbers(kept.content.get("scroll"), "first", "last", "total")
    return f"{scroll[0]:,}-{scroll[1]:,} of {scroll[2]:,}" if scroll and scroll[1] else ""


def _numbers(found: object, *names: str) -> list[int]:
    if not isinstance(found, Mapping):
        return []
    values = [found.get(name) for name in names]
    numbers = [one for one in values if isinstance(one, int)]
    return numbers if len(numbers) == len(names) else []
