"""The whole report of a case, from its parts. Reads from disk: not for the event loop."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from tui import __version__, files
from tui.domain.amounts import counted
from tui.domain.casefile import JournalEntry
from tui.domain.report import Report, Said, Section, Shot
from tui.errors import VerificationFailed
from tui.services.investigation import Investigation
from tui.services.reporting import (
    changes,
    doings,
    exhibits,
    gaps,
    glossary,
    matter,
    messages,
    noted,
    people,
    retrieved,
    summary,
    timeline,
)
from tui.services.reporting.matter import Matter


def gather(
    look: Investigation,
    made: datetime,
    chosen: Sequence[int] | None = None,
    choice: str = "",
    heed: Callable[[int, int], None] = lambda _done, _of: None,
) -> Report:
    """Return the report on chosen events; without any, on what was annotated, or all.

    ``chosen`` are positions in time order, ``choice`` says what they have in common.
    ``heed`` hears how many of all sections are done, and may raise to stop. Raises CaseFailure.
    """
    case = look.case
    about = matter.of(look, chosen, choice)
    shots = case.exhibits.shots()
    entries, problem = _journal(look)
    steps: tuple[Callable[[], Section | None], ...] = (
        partial(timeline.section, about),
        partial(people.section, about),
        partial(messages.section, about),
        partial(exhibits.section, about, shots, entries),
        partial(retrieved.section, about),
        partial(retrieved.recordings, about),
        partial(changes.section, about, entries),
        partial(noted.section, about),
        partial(doings.section, about, entries, problem),
    )
    others: list[Section] = []
    for done, step in enumerate(steps):
        heed(done, len(steps))
        if (found := step()) is not None:
            others.append(found)
    facts_file = files.read(case.folder / "data" / "case.json") or b""
    return Report(
        case_id=case.facts.id,
        title=case.facts.title,
        officer=_officer(look),
        made=made,
        zone=case.facts.zone,
        version=__version__,
        events=len(about.positions),
        sections=(
            summary.section(about, facts_file, _besides(about, shots, entries)),
            gaps.section(about, others, entries),
            *others,
            glossary.section(),
        ),
    )


def _journal(look: Investigation) -> tuple[list[JournalEntry], str]:
    """Return the entries of the journal, and where its chain is broken."""
    found: list[JournalEntry] = []
    try:
        found.extend(look.case.journal.entries())
    except VerificationFailed as failure:
        return found, failure.line()
    return found, ""


def _officer(look: Investigation) -> str:
    performer = look.case.journal.performer
    whence = f" from {performer.ssh_from}" if performer.ssh_from else ""
    webex = performer.webex_person_id
    return performer.os_user + whence + (f", {look.names.person(webex).described}" if webex else "")


def _besides(about: Matter, shots: Sequence[Shot], entries: Sequence[JournalEntry]) -> Said:
    """Return what the case holds besides events; each of it was entered in the journal."""
    look = about.look
    kept = [*look.case.casework.all_retrievals()]
    files_kept = sum(one.blob is not None for retrieval in kept for one in retrieval.files)
    told = (
        f"{counted(len(kept), 'message')} and {counted(files_kept, 'file')} retrieved",
        counted(len(shots), "exhibit"),
        counted(len(look.case.plans.names()), "plan"),
        f"{len(look.annotations.book.everything):,} bookmarks, tags and notes",
        f"{len(entries):,} entries of the journal",
    )
    return Said(", ".join(told), tuple(map(about.cite.entry, entries[-1:])))
