"""The composition root: the only place that knows concrete classes and joins them.

What is joined is imported where it is joined: a case is read while the rest is still being loaded.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tui import __version__, identities, logs
from tui.domain import times
from tui.domain.casefile import CaseFacts
from tui.domain.ports import Clock, OpenCase
from tui.domain.scopes import Seat
from tui.domain.wire import Exchange
from tui.errors import Forbidden, VerificationFailed
from tui.identities import Identities
from tui.performer import performer
from tui.settings import Settings
from tui.store import cases
from tui.store.profiles import Profiles, sign_in

if TYPE_CHECKING:
    from tui.domain.families import Webex
    from tui.evidence.journal import ChainedJournal
    from tui.services.access import Access
    from tui.services.session import Session


def now() -> datetime:
    """Return the time of this host in UTC."""
    return datetime.now(UTC)


def new_case(settings: Settings, case_id: str, title: str) -> CaseFacts:
    """Create a case. Raises BadInput for a name that is taken or cannot be a folder."""
    return cases.create(
        settings.cases,
        id=case_id,
        title=title,
        zone=settings.zone,
        base_url=settings.base_url,
        now=now(),
    )


def list_cases(settings: Settings) -> list[CaseFacts]:
    """Return the cases of this user."""
    return cases.list_cases(settings.cases)


def case_folder(settings: Settings, case_id: str) -> Path:
    """Return the folder of a case by its id, or of a sealed one by its path. Raises UnknownCase."""
    return cases.find(settings.cases, case_id)


def open_case(
    settings: Settings, case_id: str, *, for_reading: bool = False, clock: Clock = now
) -> OpenCase:
    """Open a case with all its parts; read-only when another process holds it.

    With ``for_reading`` nothing on disk is changed; ``clock`` is what is written by. A case whose
    journal is broken opens read-only and says so. Raises UnknownCase, CaseUnreadable, CaseFailure.
    """
    folder = case_folder(settings, case_id)
    parts = cases.open_parts(folder, clock=clock, cache=settings.cache)
    from tui.evidence import signatures
    from tui.evidence.copies import CopyFolder
    from tui.evidence.exhibits import ExhibitFolder
    from tui.evidence.exports.writing import ExportWriter

    read_only, notices = parts.read_only or for_reading, parts.notice.splitlines()
    open_journal = partial(_journal, folder, parts.facts.id, clock=clock)
    try:
        journal = open_journal(read_only=read_only)
    except VerificationFailed:
        read_only = True
        journal = open_journal(read_only=True)
    notices.append(journal.notice)

    def close() -> None:
        journal.close()
        parts.close()

    return OpenCase(
        facts=parts.facts,
        folder=folder,
        read_only=read_only,
        notice="; ".join(one for one in notices if one),
        events=parts.events,
        records=parts.records,
        directory=parts.directory,
        vault=parts.vault,
        plans=parts.plans,
        casework=parts.casework,
        annotations=parts.annotations,
        requests=parts.requests,
        journal=journal,
        verify_signature=signatures.verify,
        exhibits=ExhibitFolder(folder / "data" / "shots", partial(journal.entries, "shot")),
        exports=ExportWriter(),
        copies=CopyFolder(folder / "exports", now),
        close=close,
        sealed=parts.sealed,
    )


def read_journal(settings: Settings, case_id: str) -> "tuple[CaseFacts, ChainedJournal]":
    """Open the journal of a case for reading alone, whoever else writes to it."""
    folder = cases.find(settings.cases, case_id)
    facts = cases.facts_of(folder)
    return facts, _journal(folder, facts.id, read_only=True)


def _journal(
    folder: Path, case_id: str, *, read_only: bool, clock: Clock = now
) -> "ChainedJournal":
    from tui.evidence.journal import ChainedJournal

    return ChainedJournal.open(
        folder / "data" / "journal",
        case_id=case_id,
        performer=performer(),
        version=__version__,
        clock=clock,
        read_only=read_only,
    )


@dataclass(frozen=True)
class Mode:
    """How a session is opened: offline never connects, armed may delete. ``reason`` says why."""

    armed: bool = False
    offline: bool = False
    reason: str = ""


def open_session(settings: Settings, case_id: str, mode: Mode) -> "Session":
    """Open a case as a session, online when there is a token. Raises as ``open_case`` does.

    The token goes to the base URL of the settings and to no other: a case that was collected from
    elsewhere opens offline, as a case folder may come from anybody.
    """
    case = open_case(settings, case_id)
    from tui.services.session import Session

    session: Session

    def on_wait(seconds: float, why: str) -> None:
        session.on_wait(seconds, why)

    record = None if case.read_only else case.requests.record
    watch: identities.Watch | None = None
    try:
        who = identities.identify(settings)
        if names := who.names():
            watch = identities.Watch(Profiles(settings.profiles), names)
        access = access_of(who)
        because = _why_offline(settings, who, case, mode)
        gateway = (
            None
            if because
            else connect(settings, who, on_wait=on_wait, on_exchange=record, on_verdict=access.hear)
        )
    except BaseException:
        case.close()
        raise
    session = Session(
        case,
        gateway,
        clock=now,
        officer=performer().os_user,
        armed=mode.armed,
        offline_because=because,
        look_back=settings.look_back,
        poll_seconds=settings.poll_seconds,
        parallel=settings.parallel,
        retention=settings.retention,
        most_bytes=settings.max_file_mb * 1_000_000,
        save_facts=partial(_save_facts, case),
        access=access,
        reason=mode.reason,
        signed_in_anew=watch.changed if watch else None,
    )
    return session


def still_session(settings: Settings, case_id: str, at: datetime | None = None) -> "Session":
    """Open a case to draw it as of a time, by default of the last reading; nothing is written.

    Raises as ``open_case`` does.
    """
    case = open_case(settings, case_id, for_reading=True)
    from tui.services.session import Session

    moment = at or _last_reading(case)
    return Session(
        replace(case, notice="drawn for a picture: nothing is kept"),
        None,
        clock=lambda: moment,
        officer="",
        offline_because=f"as of {times.stamp(moment, UTC)} UTC",
        look_back=settings.look_back,
        retention=settings.retention,
    )


def _last_reading(case: OpenCase) -> datetime:
    extent = case.events.coverage.extent()
    known = [extent.end] if extent else []
    return max([case.facts.created, *known, *(one.asked for one in case.records.readings)])


def access_of(who: Identities) -> "Access":
    """Return what is known of the rights of who acts, before anything is asked."""
    from tui.services.access import Access

    return Access(who.granted, {seat: sign_in(seat.value) for seat in who.vacant})


def connect(
    settings: Settings,
    who: Identities,
    *,
    on_wait: Callable[[float, str], None] | None = None,
    on_exchange: Callable[[Exchange], None] | None = None,
    on_verdict: Callable[[str, Forbidden | None], None] | None = None,
    patience: float | None = None,
) -> "Webex":
    """Return the way to Webex for those who act. Nothing is sent yet.

    ``patience`` is how many seconds one request may wait for rate limits, None for ever. Raises
    NoToken, and BadInput for a base URL or a token that cannot be used.
    """
    from tui.webex.auth import Credential, Token
    from tui.webex.client import WebexClient

    who.require()
    store = identities.profiles(settings)

    def credential(holder: identities.Holder) -> Credential:
        if holder.profile is None:
            return Credential(Token(holder.token))
        return identities.Renewal(store, holder.profile, logs.hide).credential()

    credentials = {seat: credential(holder) for seat, holder in who.holders.items()}
    return WebexClient(
        settings.base_url,
        credentials[Seat.OFFICER],
        administrator=credentials.get(Seat.ADMINISTRATOR),
        on_exchange=on_exchange,
        on_wait=on_wait,
        on_verdict=on_verdict,
        clock=now,
        patience=patience,
    )


def _why_offline(settings: Settings, who: Identities, case: OpenCase, mode: Mode) -> str:
    if case.sealed:
        return "the case is sealed"
    if mode.offline:
        return "started with --offline"
    if Seat.OFFICER not in who.holders:
        found = who.vacant[Seat.OFFICER] or "no token"
        return f"{found}: sign in with wxi login, or set WEBEX_ACCESS_TOKEN"
    if case.facts.base_url.rstrip("/") != settings.base_url.rstrip("/"):
        return f"the case is of {case.facts.base_url}: set WEBEX_BASE_URL to that"
    return ""


def _save_facts(case: OpenCase, facts: CaseFacts) -> None:
    cases.save_facts(case.folder, replace(facts, id=case.facts.id))
