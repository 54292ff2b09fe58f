"""What will become unreadable and when: against a plain reckoning, and in a real case."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.casefile import Blob, KeptFile, Retrieval
from tui.domain.columns import Columns
from tui.domain.coverage import Advance, Coverage, Outcome
from tui.domain.models import Event
from tui.domain.times import HISTORY, Window, format_api
from tui.domain.wire import Place
from tui.services.retention import Deadline, What, deadlines, lines
from tui.services.session import Session
from tui.store import facets

from .desk import Desk, events_of, find, online

NOW = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)
YEAR = timedelta(days=360)
DAY = timedelta(days=1)
# Two UUIDs of version 1 with the times that they tell, and one that tells none.
MADE = {
    "2c57e000-1566-11f1-8000-000000000001": datetime(2026, 3, 1, 12, tzinfo=UTC),
    "56c1a000-162f-11f1-8000-000000000002": datetime(2026, 3, 2, 12, tzinfo=UTC),
}
IDS = [*MADE, "00000000-0000-4000-8000-000000000003"]
SHOWS = {
    "messages/deleted": What.DELETED,
    "files/read": What.OPENED,
    "file_transcodings/read": What.OPENED,
    "messages/updated": What.EDITED,
}


@dataclass
class Log:
    """The events of a case, in memory."""

    events: list[Event] = field(default_factory=list)
    columns: Columns = field(default_factory=Columns)
    coverage: Coverage = field(default_factory=Coverage)
    head: str = ""

    def append(self, items: Sequence[bytes], advance: Advance | None = None) -> range:
        self.events += [Event.read(item) for item in items]
        return facets.enter(self.columns, [facets.of_item(item) for item in items])

    def read(self, position: int) -> Event:
        return self.events[position]

    def find(self, event_id: str) -> int | None:
        return next((at for at, one in enumerate(self.events) if one.id == event_id), None)

    def place(self, position: int) -> Place:
        raise NotImplementedError(position)  # on no disk

    def versions(self, event_id: str) -> tuple[bytes, ...]:
        return tuple(one.raw for one in self.events if one.id == event_id)

    def __len__(self) -> int:
        return len(self.events)


def item(number: int, kind: str, message: str, actor: str, created: datetime) -> bytes:
    resource, type_ = kind.split("/")
    named = {"fileId": f"{message}/0"} if type_ == "read" else {"id": message}
    return json.dumps(
        {
            "id": f"e{number}",
            "resource": resource,
            "type": type_,
            "actorId": actor,
            "created": format_api(created),
            "data": named,
        }
    ).encode()


@st.composite
def logs(draw: st.DrawFn) -> Log:
    found = Log()
    for number in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(["messages/created", *SHOWS]))
        created = NOW - timedelta(hours=draw(st.integers(0, 400)))
        who = draw(st.sampled_from(["own", "guest"]))
        found.append([item(number, kind, draw(st.sampled_from(IDS)), who, created)])
    return found


@st.composite
def readings(draw: st.DrawFn) -> list[Retrieval]:
    files = [(), (KeptFile("u", "n", "t", Blob("0", 1)),), (KeptFile("u", "n", "t", None, "gone"),)]
    one = st.builds(
        Retrieval,
        message_id=st.sampled_from(IDS),
        at=st.integers(0, 400).map(lambda hours: NOW - timedelta(hours=hours)),
        sha256=st.just("0"),
        tracking_id=st.none(),
        files=st.sampled_from(files),
    )
    return draw(st.lists(one, max_size=2))


def expected(log: Log, retrieved: list[Retrieval]) -> dict[tuple[object, What], int]:
    """Reckon message by message, day by day, by looking at every event."""
    found: dict[tuple[object, What], int] = {}
    for message in IDS:
        events = [one for one in log.events if one.message_uuid == message]
        kept = [
            one.at
            for one in retrieved
            if one.message_id == message and all(f.blob for f in one.files)
        ]
        whats = {
            SHOWS[one.kind]
            for one in events
            if one.kind in SHOWS
            and (SHOWS[one.kind] is not What.OPENED or one.actor_id == "guest")
            and not any(SHOWS[one.kind] is not What.EDITED or at >= one.created for at in kept)
        }
        if whats:
            what = next(one for one in SHOWS.values() if one in whats)
            posts = [one.created for one in reversed(events) if one.kind == "messages/created"]
            earliest = min(one.created for one in events)
            posted = posts[0] if posts else MADE.get(message, earliest)
            key = ((posted + YEAR).date(), what)
            found[key] = found.get(key, 0) + 1
    return found


def reckoned(
    log: Log, retrieved: list[Retrieval] | None = None, now: datetime = NOW
) -> list[Deadline]:
    return deadlines(log, retrieved or [], lambda who: who == "guest", now=now, retention=YEAR)


@given(logs(), readings())
def test_deadlines_are_those_of_a_plain_reckoning(log: Log, retrieved: list[Retrieval]) -> None:
    found = reckoned(log, retrieved)
    assert {(one.at.date(), one.what): one.count for one in found} == expected(log, retrieved)
    assert len({(one.at.date(), one.what) for one in found}) == len(found)
    assert [one.at for one in found] == sorted(one.at for one in found)
    assert {one.basis for one in found} <= {"assumed retention 360 days"}
    for one in found:
        position = log.find(one.first_id)
        assert position is not None
        assert SHOWS[log.read(position).kind] is one.what


def read(coverage: Coverage, start: int, end: int, times: int = 1, stream: str = "events") -> None:
    """Let a stretch be read, from and to so many days ago."""
    window = Window(NOW - start * DAY, NOW - end * DAY)
    for _ in range(times):
        coverage.hear(Advance(stream, window, Outcome.END, NOW, 1, 0, 0))


def test_stretches_can_be_read_for_90_days_from_their_beginning() -> None:
    log = Log()
    read(log.coverage, 80, 60, times=2)
    read(log.coverage, 50, 10, times=2)
    read(log.coverage, 10, 5)
    assert [(one.at - NOW, one.what, one.count) for one in reckoned(log)] == [
        (30 * DAY, What.UNREAD, 1),  # from 60 to 50 days ago
        (80 * DAY, What.UNCONFIRMED, 1),  # from 10 to 5
        (85 * DAY, What.UNREAD, 1),  # since
    ]
    assert reckoned(log, now=NOW + 25 * DAY)[0].at == NOW + 30 * DAY
    # The first gap lies beyond what can be read by now: nothing is left to be lost.
    assert [one.at - NOW for one in reckoned(log, now=NOW + 45 * DAY)] == [80 * DAY, 85 * DAY]
    assert reckoned(Log()) == []


def test_a_stream_that_never_existed_cannot_be_lost_and_one_of_many_counts_alone() -> None:
    log = Log()
    read(log.coverage, 30, 0, times=2)
    window = Window(NOW - 30 * DAY, NOW)
    never = Advance("convergedRecordings", window, Outcome.NEVER, NOW, 0, 0, 0, "no calling")
    log.coverage.hear(never)
    read(log.coverage, 2, 1, stream="messages")
    assert reckoned(log, now=NOW) == []
    only = Log()
    read(only.coverage, 2, 1, times=2, stream="messages")
    assert [one.at for one in reckoned(only)] == [NOW - DAY + HISTORY]


async def of_case(session: Session) -> list[Deadline]:
    case, names = session.case, session.look.names
    return deadlines(
        case.events,
        case.casework.all_retrievals(),
        lambda person: names.person(person).org != 0,
        now=online(session).collector.now(),
        retention=YEAR,
    )


def counts(found: list[Deadline], what: What) -> int:
    return sum(one.count for one in found if one.what is what)


async def test_what_was_retrieved_is_no_longer_at_risk(desk: Desk) -> None:
    session = await desk.collected()
    await session.look.resolve(range(len(session.case.events)))
    before = await of_case(session)
    events = events_of(session)
    posted = find(events, "messages/created", text="Handover 1: where the prices stand.")
    assert posted.message_id is not None
    await online(session).retriever.retrieve(posted.message_id)
    after = await of_case(session)
    deleted = {one.message_uuid for one in events if one.kind == "messages/deleted"}
    assert counts(before, What.DELETED) == len(deleted)
    assert counts(after, What.DELETED) == len(deleted) - 1
    # Four of the guest's files are of messages that still stand; others are not outsiders' only.
    assert counts(before, What.OPENED) >= 4
    assert counts(before, What.OPENED) == counts(after, What.OPENED)
    assert after[0].at >= before[0].at
    told = lines(after, online(session).collector.now(), session.look.zone)
    assert all(one.startswith("in ") and "(assumed retention 360 days)" in one for one in told[1:])


@pytest.mark.parametrize(
    ("hours", "count", "line"),
    [
        (72, 14, "in 3 days (2026-03-21): 14 deleted messages not retrieved (a basis)"),
        (24, 1, "in 1 day (2026-03-19): 1 deleted message not retrieved (a basis)"),
        (1, 2, "today (2026-03-18): 2 deleted messages not retrieved (a basis)"),
        (-1, 1, "today (2026-03-18): 1 deleted message not retrieved, may be gone (a basis)"),
        (-48, 1, "2 days ago (2026-03-16): 1 deleted message not retrieved, may be gone (a basis)"),
    ],
)
def test_lines_count_down_in_days_of_the_zone(hours: int, count: int, line: str) -> None:
    deadline = Deadline(NOW + timedelta(hours=hours), What.DELETED, count, "a basis")
    assert lines([deadline], NOW, ZoneInfo("Europe/Berlin")) == [line]


def test_a_day_is_one_of_the_zone() -> None:
    late = Deadline(NOW + timedelta(hours=8, minutes=30), What.UNREAD, 2, "a basis")
    [line] = lines([late], NOW, ZoneInfo("Europe/Berlin"))
    assert line == "in 1 day (2026-03-19): 2 stretches of events not read (a basis)"
