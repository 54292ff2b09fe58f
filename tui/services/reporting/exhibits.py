"""The exhibits: each picture as it lies in the case, what it shows, and its digests."""

from collections.abc import Iterator, Mapping, Sequence

from tui.domain.casefile import JournalEntry
from tui.domain.report import Block, Fact, Facts, Picture, Prose, Said, Section, Shot, Source
from tui.domain.times import full
from tui.services.reporting.matter import Matter

_MOST_RECORDS = 80  # of one picture


def section(matter: Matter, shots: Sequence[Shot], entries: Sequence[JournalEntry]) -> Section:
    """Return the section. ``shots`` are the exhibits read back, ``entries`` the journal."""
    if not shots:
        said = Said("No screen was captured in this case.", matter.cite.head())
        return Section("exhibits", "Exhibits", (Prose(said),))
    taken = {_target(one): one for one in entries if one.action == "shot"}
    blocks = [block for one in shots for block in _shot(one, matter, taken)]
    return Section("exhibits", "Exhibits", blocks)


def _target(entry: JournalEntry) -> str:
    target = entry.content.get("object")
    return str(target.get("id")) if isinstance(target, dict) else ""


def _shot(shot: Shot, matter: Matter, taken: Mapping[str, JournalEntry]) -> Iterator[Block]:
    stem = f"data/shots/{shot.number}"
    picture = (Source("exhibit, picture", shot.number, shot.svg_sha256, f"{stem}.svg"),)
    twin = (Source("exhibit, text", shot.number, shot.txt_sha256, f"{stem}.txt"),)
    entry = taken.get(shot.number)
    when = full(shot.captured, matter.look.zone)
    records = [source for one, _ in shot.records for source in _record(one, matter)]
    shown = records[:_MOST_RECORDS]
    some = f", the first {len(shown):,} are" if len(shown) < len(records) else ":"
    told = (
        *([Fact("caption", Said(shot.caption, picture))] if shot.caption else []),
        Fact("captured", Said(f"{when} by {shot.officer}", picture)),
        Fact("view", Said(shot.view, picture)),
        Fact("filter", Said(shot.filter or "none", picture)),
        Fact("records shown", Said(f"{len(shot.records):,}{some}", tuple(shown))),
    )
    facts = (
        *(() if shot.problem else told),  # by whom and when, only an unaltered one tells
        Fact("picture", Said(f"SHA-256 {shot.svg_sha256}", picture)),
        Fact("text", Said(f"SHA-256 {shot.txt_sha256}", twin)),
        Fact(
            "journal",
            Said("names the picture by its SHA-256", (matter.cite.entry(entry),))
            if entry
            else Said("has no entry that names it"),
        ),
    )
    if shot.problem:
        said = f"Exhibit {shot.number} is not shown: {shot.problem}"
        yield Prose(Said(said, picture), warns=True)
        yield Facts(facts)
    else:
        title = f"Exhibit {shot.number}" + (f": {shot.caption}" if shot.caption else "")
        yield Picture(title, shot.svg, shot.twin, Facts(facts))


def _record(record_id: str, matter: Matter) -> tuple[Source, ...]:
    """Return what a row of a screen showed: an event, or a recording, transcript or audit entry."""
    if found := matter.cite.event(record_id):
        return found
    key = matter.look.case.records.find(record_id)
    if key is None:
        return ()
    return matter.cite.observation(matter.look.case.records.record(key).newest, record_id)
