"""The extract of the journal: what was done in the case, but for what was only looked at."""

from collections import Counter
from collections.abc import Sequence

from tui.domain.casefile import JournalEntry
from tui.domain.report import Block, Cell, Prose, Said, Section, Table
from tui.domain.times import stamp
from tui.services import deeds
from tui.services.reporting.matter import Matter, cut

MOST = 500
_NARROW = frozenset({"No.", "Time", "Action", "Record"})
_LOOKING = {"open", "close", "view", "search"}


def section(matter: Matter, entries: Sequence[JournalEntry], problem: str) -> Section:
    """Return the section. ``problem`` says where the chain of the journal is broken."""
    done = [one for one in entries if one.action not in _LOOKING]
    looked = Counter(one.action for one in entries if one.action in _LOOKING)
    shown = done[-MOST:]
    last = tuple(matter.cite.entry(one) for one in entries[-1:])
    blocks: list[Block] = []
    if problem:
        blocks.append(Prose(Said(problem, last), warns=True))
    held = f"{len(entries):,} entries, each of which names the SHA-256 of the one before it"
    blocks.append(Prose(Said(f"The journal has {held}; the last is cited here.", last)))
    if looked:
        told = ", ".join(f"{count:,} {action}" for action, count in sorted(looked.items()))
        blocks.append(Prose(Said(f"Not in the table below: {told}.", last)))
    rows = tuple(_row(one, matter) for one in shown)
    columns = ("No.", "Time", "Who", "Action", "To what", "Result and reason", "Record")
    if rows:
        blocks.append(Table("What was done", columns, rows, _NARROW))
    left_out = cut(len(shown), len(done), "entries, the latest ones")
    return Section("journal", "Extract of the journal", blocks, left_out)


def _row(entry: JournalEntry, matter: Matter) -> tuple[Cell, ...]:
    (deed,) = deeds.read([entry])
    return (
        (Said(str(deed.seq)),),
        tuple(map(Said, stamp(deed.at, matter.look.zone).split(" ", 1))),
        (Said(deed.who),),
        (Said(deed.action),),
        (Said(deed.kind), Said(deed.object_id)),
        tuple(map(Said, filter(None, (deed.result, deed.reason)))) or (Said(""),),
        (Said("", (matter.cite.entry(entry),)),),
    )
