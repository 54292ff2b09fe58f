"""Bookmarks, tags and notes, with who added each and who took it back."""

from tui.domain.annotation import Kept, Kind
from tui.domain.report import Block, Cell, Prose, Quote, Said, Section, Table
from tui.services import annotated
from tui.services.reporting.matter import Matter, cut, shortened

MOST = 500


def section(matter: Matter) -> Section:
    """Return the section."""
    found = matter.look.annotations.book.everything
    shown = found[:MOST]
    notes = [one for one in shown if one.annotation.kind is Kind.NOTE]
    signs = [one for one in shown if one.annotation.kind is not Kind.NOTE]
    blocks: list[Block] = [_note(one, matter) for one in notes]
    if signs:
        rows = tuple(_sign(one, matter) for one in signs)
        columns = ("What", "On", "By whom, when", "Record")
        blocks.append(Table("Bookmarks and tags", columns, rows, frozenset({"What"})))
    if not blocks:
        blocks.append(Prose(Said("Nothing was bookmarked, tagged or noted.", matter.cite.head())))
    return Section(
        "notes", "Notes, bookmarks and tags", blocks, cut(len(shown), len(found), "annotations")
    )


def _on(kept: Kept, matter: Matter) -> str:
    return shortened(annotated.described(kept.annotation.target, matter.look), 300)


def _note(kept: Kept, matter: Matter) -> Quote:
    told = annotated.told(kept, matter.look.names, matter.look.zone)
    said = Said(f"{told} · on {_on(kept, matter)}", matter.cite.annotation(kept))
    return Quote(annotated.text(kept), said)


def _sign(kept: Kept, matter: Matter) -> tuple[Cell, ...]:
    told = annotated.told(kept, matter.look.names, matter.look.zone)
    return (
        (Said(annotated.text(kept) or kept.annotation.kind),),
        (Said(_on(kept, matter)),),
        (Said(told),),
        (Said("", matter.cite.annotation(kept)),),
    )
