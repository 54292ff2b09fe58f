"""What changed in a case since somebody last looked: events, notes, and what others did.

Where somebody was is kept in the case, so that it travels with it. Events, notes and the journal
only grow: their numbers then say what is new now.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from hashlib import sha256

from tui.domain.amounts import counted
from tui.domain.annotation import Act
from tui.domain.casefile import JournalEntry
from tui.domain.ports import OpenCase
from tui.domain.times import format_api, parse_api, stamp
from tui.services.investigation import Investigation

_LOOKS = frozenset({"open", "close", "view", "search"})  # of which nobody needs to be told


@dataclass(frozen=True, slots=True)
class Seen:
    """How much of a case somebody had before them, and when."""

    at: datetime
    events: int
    notes: int
    entries: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new since then: how many events, by kind; acts of annotating; what others did."""

    since: Seen
    events: int
    kinds: Mapping[str, int]
    acts: Sequence[Act]
    doings: Mapping[tuple[str, str], int]

    @property
    def said(self) -> str:
        """Return the news as a few words, "" when there is none."""
        others = sum(self.doings.values())
        parts = [
            f"+{counted(number, what)}"
            for number, what in (
                (self.events, "event"),
                (len(self.acts), "note"),
                (others, "entry of others in the journal"),
            )
            if number
        ]
        return ", ".join(parts).replace("entrys", "entries")


def seen(case: OpenCase, who: str) -> Seen | None:
    """Return where somebody was; None for whoever never looked at this case."""
    kept = case.casework.recall(_name(who))
    try:
        return Seen(
            parse_api(str(kept["at"])),
            int(str(kept["events"])),
            int(str(kept["notes"])),
            int(str(kept["entries"])),
        )
    except (KeyError, ValueError):
        return None


def mark(case: OpenCase, who: str, at: datetime) -> None:
    """Remember that somebody has seen all there is now. Raises Refused, DiskFull, CaseFailure."""
    now = {
        "at": format_api(at),
        "events": len(case.events),
        "notes": len(case.annotations.lines),
        "entries": len(case.journal),
    }
    case.casework.remember(_name(who), now)


def since(case: OpenCase, then: Seen, who: str) -> Changes:
    """Return what is new. Reads the journal: nothing for the event loop."""
    columns, total = case.events.columns, len(case.events)
    fresh = range(min(then.events, total), total)
    kinds = Counter(columns.kinds.spelled[columns.kind[one]] for one in fresh)
    acts = [line.act for line in case.annotations.lines[then.notes :] if line.act is not None]
    doings = Counter(
        (name, entry.action)
        for entry in case.journal.entries()
        if entry.seq > then.entries
        and entry.action not in _LOOKS
        and (name := _performer(entry)) != who
    )
    return Changes(then, len(fresh), dict(kinds), acts, dict(doings))


def told(case: OpenCase, then: Seen, zone: tzinfo) -> str:
    """Return how many events and notes are new, "" for none, without reading the journal."""
    fresh = (
        (len(case.events) - then.events, "event"),
        (len(case.annotations.lines) - then.notes, "note"),
    )
    said = ", ".join(f"+{counted(number, what)}" for number, what in fresh if number > 0)
    return f"{said} since you last looked, {stamp(then.at, zone)}" if said else ""


def result_digest(look: Investigation, positions: Sequence[int]) -> str:
    """Return one digest over events: the same for the same events in the same order, anywhere."""
    digest = sha256()
    for line in _lines(look, positions):
        digest.update(line)
    return digest.hexdigest()


def _lines(look: Investigation, positions: Sequence[int]) -> Iterator[bytes]:
    for event in map(look.case.events.read, positions):
        bodies = look.case.events.versions(event.id)
        digests = " ".join(sha256(raw).hexdigest() for raw in bodies)
        yield f"{event.id} {digests}\n".encode("utf-8", "surrogatepass")


def _name(who: str) -> str:
    return f"seen by {who}"


def _performer(entry: JournalEntry) -> str:
    found = entry.content.get("performer")
    return str(found.get("osUser", "")) if isinstance(found, dict) else ""
