"""Which lists of records were read, over which time, and which Webex refuses: as lines of text."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from tui.domain.coverage import Advance, Outcome
from tui.domain.ports import RecordLog
from tui.domain.records import PARTS, STATUSES, Family, Source
from tui.domain.times import Window, stamp

LABELS = {
    Family.RECORDING: "meeting recordings",
    Family.CALL: "call recordings",
    Family.TRANSCRIPT: "transcripts",
    Family.SNIPPET: "what was said",
    Family.CHAT: "meeting chat",
    Family.ACCESS: "who opened recordings",
    Family.ADMIN: "admin audit",
    Family.SECURITY: "security audit",
}
_HOW = {
    Outcome.DENIED: "denied",
    Outcome.NEVER: "not there",
    Outcome.FAILED: "failed",
}
_FEW = 3  # differing refusals that are told of one family


def label(source: Source) -> str:
    """Return what a list is called."""
    of = "" if source.family in PARTS else source.of
    return ", ".join(filter(None, (LABELS[source.family], source.status, of)))


def whole(log: RecordLog) -> Window | None:
    """Return the window of all that was read; None when nothing was."""
    windows = [one.window for one in log.readings]
    if not windows:
        return None
    return Window(min(one.start for one in windows), max(one.end for one in windows))


def lines(log: RecordLog, zone: tzinfo) -> list[str]:
    """Return how the readings of each list ended; causes are as received.

    A refusal that came after a reading is told beside it: another identity may have read the list.
    """
    read: dict[Source, Advance] = {}
    refused: dict[Source, Advance] = {}
    for one in log.readings:
        source = Source.parse(one.stream)
        if source is None:
            continue
        if one.outcome is Outcome.END:
            read[source] = one
            refused.pop(source, None)
        else:
            refused[source] = one
    told = [
        line
        for family in Family
        for line in _family(family, _of(family, read), _of(family, refused), zone)
    ]
    return [*(told or ["not read yet"]), *log.notices]


def _of(family: Family, found: dict[Source, Advance]) -> dict[Source, Advance]:
    return {source: one for source, one in found.items() if source.family is family}


def _family(
    family: Family, read: dict[Source, Advance], refused: dict[Source, Advance], zone: tzinfo
) -> Iterator[str]:
    if read:
        yield f"{LABELS[family]}: {_read(family, read, zone)}"
    why: dict[str, list[Source]] = {}
    for source, one in refused.items():
        since = "since then " if source in read else ""
        why.setdefault(f"{since}{_HOW[one.outcome]}: {one.cause}", []).append(source)
    for cause, sources in list(why.items())[:_FEW]:
        which = label(sources[0]) if len(sources) == 1 else f"{LABELS[family]} ({len(sources)})"
        yield f"{which}: {cause}"
    if len(why) > _FEW:
        yield f"{LABELS[family]}: {len(why) - _FEW} more reasons"


def _read(family: Family, read: dict[Source, Advance], zone: tzinfo) -> str:
    windows = [one.window for one in read.values()]
    first, last = min(one.start for one in windows), max(one.end for one in windows)
    asked = stamp(min(one.asked for one in read.values()), zone)
    if family in PARTS:
        return f"read of {len(read):,}, the first at {asked}"
    parts = [f"read {stamp(first, zone)} to {stamp(last, zone)}"]
    sites = {source.of for source in read if source.of}
    if sites:
        parts.append("1 site" if len(sites) == 1 else f"{len(sites)} sites")
    statuses = _in_order({source.status for source in read if source.status})
    if statuses:
        parts.append(" ".join(statuses))
    return f"{', '.join(parts)}; as listed at {asked}"


def _in_order(statuses: set[str]) -> Sequence[str]:
    return [one for one in STATUSES if one in statuses]
