"""Collecting: everything that the server has, once, however the collection was cut short."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import pairwise

import httpx
import pytest

from tests.served import Served, served
from tui.domain.coverage import LAG, SETTLE, State
from tui.domain.models import Event
from tui.domain.times import SAFE_HISTORY, Window, parse_api
from tui.errors import Forbidden, Refused, Unreachable, WebexFailure
from tui.services import streams
from tui.services.collect import OVERLAP, Collector
from tui.services.progress import Progress, Tally
from tui.services.session import Session
from tui.webex import client

from .desk import Desk, actions, events_of, journal, month, online


def kept(session: Session) -> dict[str, bytes]:
    events = events_of(session)
    assert len({one.id for one in events}) == len(events)
    return {one.id: one.raw for one in events}


def read_until(session: Session) -> datetime:
    found = session.case.events.coverage.read_until(streams.EVENTS)
    assert found is not None
    return found


def states(session: Session, window: Window) -> list[set[State]]:
    """Return the states of a window, a set for each stream that is collected."""
    collector, coverage = online(session).collector, session.case.events.coverage
    return [
        {cell.state for cell in coverage.cells(one.name, window, collector.now())}
        for one in collector.streams
    ]


@pytest.mark.parametrize("parallel", [1, 3, 8])
async def test_the_case_holds_every_event_that_the_officer_may_see(
    desk: Desk, parallel: int
) -> None:
    session = desk.open()
    heard: list[int] = []
    progress: list[Progress] = []
    session.on_events = lambda: heard.append(len(session.case.events))
    online(session).collector.parallel = parallel
    now = online(session).collector.now()
    received = await online(session).collector.collect(
        Window(now - timedelta(days=30), now), on_progress=progress.append
    )
    truth = desk.webex.truth()
    assert len(truth) >= 200
    assert kept(session) == truth
    assert received == len(truth) == heard[-1] == progress[-1].events <= progress[-1].received
    assert sorted({one.done for one in progress}) == list(range(progress[-1].slices + 1))
    assert progress == sorted(progress, key=lambda one: (one.done, one.received))
    assert session.case.journal.verify() == len(journal(session.case.folder))
    assert actions(session.case.folder)[1:] == ["collect", "collect"]  # one for each stream


async def test_the_journal_names_what_the_case_held(desk: Desk) -> None:
    session = desk.open()
    received = await month(session)
    told = [one for one in journal(session.case.folder) if one["action"] == "collect"]
    assert {one["object"]["sha256"] for one in told} == {session.case.events.head}
    assert [one["object"]["id"].split(" ")[0] for one in told] == ["events", "convergedRecordings"]
    assert sum(int(one["result"].split(" ")[0]) for one in told) == received
    assert {one["result"].split(", ")[1] for one in told} == {"partial"}


async def test_a_second_reading_makes_complete_what_has_settled(desk: Desk) -> None:
    session = desk.open()
    collector = online(session).collector
    now = collector.now()
    window, settled = (Window(now - timedelta(days=30), end) for end in (now, now - SETTLE))
    await collector.collect(window, confirm=False)
    assert states(session, settled) == [{State.PARTIAL}] * 2
    first = len(desk.wire.asked)
    await collector.collect(window, confirm=True)
    assert states(session, settled) == [{State.COMPLETE}] * 2
    assert states(session, window) == [{State.COMPLETE, State.PARTIAL, State.UNKNOWN}] * 2
    assert len(desk.wire.asked) <= 2 * first + 2
    desk.wire.asked.clear()
    await collector.collect(settled, confirm=True)
    assert desk.wire.asked == []
    assert kept(session) == desk.webex.truth()


async def test_one_run_reads_twice_what_it_may(desk: Desk) -> None:
    session = desk.open()
    collector = online(session).collector
    now = collector.now()
    phases: list[Progress] = []
    await collector.collect(
        Window(now - timedelta(days=30), now), on_progress=phases.append, confirm=True
    )
    assert list(dict.fromkeys(one.phase for one in phases)) == ["collecting", "confirming"]
    settled = Window(now - timedelta(days=30), now - SETTLE)
    assert states(session, settled) == [{State.COMPLETE}] * 2


async def test_coverage_lives_with_the_events(desk: Desk) -> None:
    session = desk.open()
    await month(session)
    before = session.case.events.coverage.as_json()
    assert session.case.casework.recall("coverage") == {}
    await desk.close()
    assert desk.open().case.events.coverage.as_json() == before


async def test_streams_of_one_resource_and_one_person(desk: Desk) -> None:
    session = desk.open()
    dorian = desk.webex.world.by_handle["dorian"].id
    collector = online(session).collector
    collector.streams = streams.chosen(["messages"], [dorian])
    await month(session)
    read = {key: Event.read(raw) for key, raw in desk.webex.truth().items()}
    expected = {
        key: one.raw
        for key, one in read.items()
        if one.resource == "messages" and one.actor_id == dorian
    }
    assert len(expected) > 10
    assert kept(session) == expected
    asked = session.case.events.coverage.streams
    assert asked == (f"messages@{dorian}",)
    assert streams.limits(asked, {dorian: "Dorian"}.__getitem__) == ["messages by Dorian"]
    assert streams.limits(["events@A", "rooms"], str.lower) == ["all by a", "rooms"]
    assert streams.limits([one.name for one in streams.chosen()], str) == []
    assert [one.name for one in streams.chosen()] == ["events", "convergedRecordings"]
    assert [one.name for one in streams.chosen([], ["A"])] == ["events@A", "convergedRecordings@A"]


async def test_a_limited_request_stops_all_workers_and_is_told_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered: list[float] = []
    sent: list[float] = []
    limited, asleep = asyncio.Barrier(8), asyncio.Barrier(8)

    async def sleep(seconds: float) -> None:
        if await asleep.wait() == 7:  # the last to come is the first to go on
            desk.webex.hands.move(timedelta(seconds=seconds))

    async def note(request: httpx.Request) -> None:
        sent.append(desk.webex.hands.at / 1000)

    async def limit(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        answered.append(desk.webex.hands.at / 1000)
        if len(answered) > 8:
            return response
        await response.aclose()
        await limited.wait()
        return httpx.Response(429, headers={"retry-after": "30"})

    desk.wire.before, desk.wire.after = note, limit
    monkeypatch.setattr(desk, "sleep", sleep)
    session = desk.open()
    async with asyncio.timeout(60):
        await month(session)
    assert desk.waits == [30.0]
    assert [one for one in sent if one < answered[0] + 30] == sent[:8]
    assert kept(session) == desk.webex.truth()


def test_progress_tells_rate_and_remaining_time() -> None:
    told: list[Progress] = []
    clock = iter([0.0, 0.0, 2.0, 4.0])
    tally = Tally("collecting", 4, told.append, lambda: next(clock))
    tally.page(100, 90)
    tally.slice()
    assert (told[0].rate, told[0].remaining) == (0.0, None)
    assert (told[1].rate, told[1].remaining, told[1].events) == (50.0, None, 90)
    assert (told[2].rate, told[2].remaining, told[2].done) == (25.0, 12.0, 1)


async def test_foreign_officers_collect_what_is_theirs(desk: Desk) -> None:
    session = desk.open("demo-partner-officer")
    await month(session)
    assert 0 < len(session.case.events) < len(desk.webex.truth())


@pytest.mark.parametrize("batches", [1, 3, 8])
async def test_a_cancelled_collection_resumes(
    desk: Desk, batches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "EVENTS_PER_PAGE", 20)
    session = desk.open()
    heard: list[int] = []
    reached = asyncio.Event()

    def count() -> None:
        heard.append(len(session.case.events))
        if len(heard) >= batches:
            reached.set()

    async def hold(request: httpx.Request) -> None:
        if reached.is_set():
            await asyncio.Event().wait()

    session.on_events, desk.wire.before = count, hold
    task = asyncio.create_task(month(session))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    partly = kept(session)
    assert heard[-1] == len(partly)
    assert 0 < len(partly) < len(desk.webex.truth())
    await desk.close()

    desk.wire.before = type(desk.wire)().before
    again = desk.open()
    assert kept(again) == partly
    assert await month(again) == len(desk.webex.truth()) - len(partly)
    assert kept(again) == desk.webex.truth()


async def test_a_cancelled_session_knows_all_that_its_case_holds(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "EVENTS_PER_PAGE", 40)
    session = desk.open()
    heard = [0]
    session.on_events = lambda: heard.append(len(session.case.events))
    for turns in range(5, 120, 5):
        task = asyncio.create_task(month(session))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert heard[-1] == len(session.case.events)
    await month(session)
    assert kept(session) == desk.webex.truth()
    assert heard[-1] == len(session.case.events)
    assert heard == sorted(set(heard))


async def test_a_server_that_dies_midway_costs_nothing(desk: Desk) -> None:
    session = desk.open()

    async def die(request: httpx.Request) -> None:
        if len(session.case.events) > 100:
            raise httpx.ConnectError("refused")

    desk.wire.before = die
    with pytest.raises(Unreachable):
        await month(session)
    partly = len(session.case.events)
    assert 0 < partly < len(desk.webex.truth())
    desk.wire.before = type(desk.wire)().before
    desk.wire.asked.clear()
    assert await month(session) == len(desk.webex.truth()) - partly
    assert kept(session) == desk.webex.truth()


async def test_coverage_is_remembered_and_only_the_gap_is_asked_for(desk: Desk) -> None:
    first = await desk.collected()
    end = read_until(first)
    await desk.close()
    desk.webex.hands.move(timedelta(hours=2))
    desk.webex.post("after lunch")

    session = desk.open()
    assert read_until(session) == end
    assert await month(session) >= 1
    [asked] = desk.wire.queries()
    assert "to" not in asked
    expected = end - OVERLAP
    assert timedelta(0) < expected - parse_api(asked["from"]) <= timedelta(milliseconds=1)
    assert kept(session) == desk.webex.truth()


async def test_an_event_that_was_stored_late_is_found_by_the_next_run(desk: Desk) -> None:
    session = desk.open()
    desk.webex.post("posted, but not stored yet")
    [late] = [key for key, raw in desk.webex.truth().items() if b"not stored yet" in raw]
    desk.webex.hands.move(LAG + timedelta(seconds=30))

    async def hide(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        body = await response.aread()
        if b"not stored yet" not in body:
            return response
        assert isinstance(response.stream, httpx.AsyncByteStream)
        cut = [raw for key, raw in desk.webex.truth().items() if key != late and raw in body]
        headers = {"date": response.headers["date"]}
        return httpx.Response(200, headers=headers, content=b'{"items":[' + b",".join(cut) + b"]}")

    desk.wire.after = hide
    await month(session)
    assert late not in kept(session)
    assert desk.webex.hands.moment - LAG <= read_until(session)
    await desk.close()

    desk.wire.after = type(desk.wire)().after
    again = desk.open()
    await month(again)
    assert kept(again) == desk.webex.truth()


async def test_what_arrived_while_pages_came_is_not_taken_for_covered(desk: Desk) -> None:
    session = desk.open()

    async def slow(request: httpx.Request) -> None:
        desk.webex.hands.move(timedelta(minutes=10))

    desk.wire.before = slow
    asked = desk.webex.hands.moment
    await online(session).collector.collect(Window(asked - timedelta(hours=3), asked))
    assert read_until(session) <= asked - LAG


async def test_slices_overlap_as_the_edges_of_a_range_may_not_belong_to_it(desk: Desk) -> None:
    session = desk.open()
    await month(session)
    asked = sorted(desk.wire.queries(), key=lambda one: one["from"], reverse=True)
    assert len(asked) >= 16
    for newer, older in pairwise(asked):
        assert parse_api(newer["from"]) < parse_api(older["to"])


async def test_the_window_is_clamped_to_what_webex_keeps(desk: Desk) -> None:
    session = desk.open()
    now = online(session).collector.now()
    await online(session).collector.collect(Window(now - timedelta(days=365), now))
    oldest = min(parse_api(one["from"]) for one in desk.wire.queries())
    assert timedelta(days=89) <= now - oldest < timedelta(days=89, seconds=1)
    assert kept(session) == desk.webex.truth()
    long_ago = Window(now - timedelta(days=200), now - SAFE_HISTORY)
    desk.wire.asked.clear()
    for _ in range(2):
        assert await online(session).collector.collect(long_ago) == 0
        head = session.case.events.head
    assert session.case.events.head == head
    assert desk.wire.asked == []
    assert states(session, long_ago) == [{State.EXPIRED}] * 2


@pytest.mark.parametrize("minutes", [-240, -12, 0, 12, 240])
@pytest.mark.parametrize("identified", [True, False])
async def test_a_host_whose_clock_is_wrong_loses_nothing(
    desk: Desk, minutes: int, identified: bool
) -> None:
    desk.host = timedelta(minutes=minutes)
    session = desk.open()
    if identified:
        await session.look.identify()
        skew = online(session).collector.now() - desk.webex.hands.moment
        assert timedelta(seconds=-1) <= skew <= timedelta(0)
    start = online(session).collector.now() - timedelta(days=30)
    await month(session)
    for _ in range(3):
        desk.webex.hands.move(timedelta(minutes=2))
        desk.webex.post("news")
        await online(session).collector.poll()
    read = [Event.read(raw) for raw in desk.webex.truth().values()]
    assert [one.id for one in read if one.created >= start and one.id not in kept(session)] == []
    for one in desk.wire.queries():
        assert "to" not in one or parse_api(one["to"]) <= desk.webex.hands.moment
    assert read_until(session) <= desk.webex.hands.moment - LAG


async def test_polls_overlap_and_find_what_is_new(desk: Desk) -> None:
    session = await desk.collected()
    assert await online(session).collector.poll() == 0
    desk.webex.post("one")
    desk.webex.post("two")
    assert await online(session).collector.poll() == 2
    assert await online(session).collector.poll() == 0
    for one in desk.wire.queries():
        assert desk.webex.hands.moment - parse_api(one["from"]) >= OVERLAP
    assert kept(session) == desk.webex.truth()


async def test_a_first_poll_needs_no_collection_before(desk: Desk) -> None:
    session = desk.open()
    desk.webex.post("one")
    assert await online(session).collector.poll() >= 1
    assert "one" in [one.text for one in events_of(session)]
    assert read_until(session) == desk.webex.hands.moment - LAG


async def test_following_waits_out_failures_and_goes_on(desk: Desk) -> None:
    session = await desk.collected()
    told: list[WebexFailure | None] = []
    over = asyncio.Event()
    broken = iter([False, True, True, True, False, False])
    fails = False

    async def cut(request: httpx.Request) -> None:
        if fails:
            raise httpx.ReadError("cut")

    def on_health(failure: WebexFailure | None) -> None:
        nonlocal fails
        told.append(failure)
        fails = next(broken, False)
        if len(told) == 6:
            over.set()

    desk.wire.before = cut
    desk.slept.clear()
    task = asyncio.create_task(online(session).collector.follow(45.0, on_health=on_health))
    await over.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [one is None for one in told] == [True, True, False, False, False, True]
    pauses = [seconds for seconds in desk.slept if seconds > 10]
    assert pauses[:6] == [45, 45, 45, 60, 60, 60]


async def test_a_slow_rhythm_is_not_made_faster_by_failures(desk: Desk) -> None:
    session = await desk.collected()
    told = asyncio.Event()

    async def cut(request: httpx.Request) -> None:
        raise httpx.ReadError("cut")

    desk.wire.before = cut
    desk.slept.clear()
    times: list[datetime] = []

    def on_health(failure: WebexFailure | None) -> None:
        times.append(desk.webex.hands.moment)
        if len(times) == 2:
            told.set()

    task = asyncio.create_task(online(session).collector.follow(600.0, on_health=on_health))
    await told.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert times[1] - times[0] >= timedelta(seconds=600)


async def test_a_case_held_by_another_is_not_collected_into(desk: Desk, webex: Served) -> None:
    desk.open()
    second = desk.open()
    assert second.case.read_only
    with pytest.raises(Refused):
        await month(second)
    with pytest.raises(Refused):
        await online(second).collector.poll()
    assert desk.wire.queries() == []


async def test_call_recordings_that_are_refused_are_said_and_cost_nothing_else(desk: Desk) -> None:
    session = desk.open()

    async def refuse(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if "resource" not in request.url.params:
            return response
        await response.aclose()
        return httpx.Response(400, json={"message": "no calling here"})

    desk.wire.after = refuse
    collector = online(session).collector
    now = collector.now()
    window = Window(now - timedelta(days=30), now)
    await collector.collect(window)
    truth = desk.webex.truth()
    others = {key: raw for key, raw in truth.items() if b'"convergedRecordings"' not in raw}
    assert kept(session) == others
    assert len(others) < len(truth)
    assert "no calling here" in online(session).collector.left_out
    assert sum("resource" in one.url.params for one in desk.wire.asked) <= collector.parallel
    assert states(session, window) == [{State.PARTIAL, State.UNKNOWN}, {State.NEVER}]
    await collector.poll()
    desk.wire.asked.clear()
    await collector.poll()
    assert [one.url.params.get("resource") for one in desk.wire.asked] == [None]


async def test_a_stream_that_is_denied_leaves_the_others_alone(desk: Desk) -> None:
    session = desk.open()
    collector = online(session).collector
    collector.streams = streams.chosen(["messages", "memberships"])
    denied = True

    async def refuse(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if not denied or request.url.params.get("resource") != "memberships":
            return response
        await response.aclose()
        return httpx.Response(403, json={"message": "not for you"})

    desk.wire.after = refuse
    now = collector.now()
    window, settled = (Window(now - timedelta(days=30), end) for end in (now, now - SETTLE))
    await collector.collect(window)
    assert states(session, settled) == [{State.PARTIAL}, {State.DENIED}]
    [cell] = session.case.events.coverage.cells("memberships", window, now)
    assert "not for you" in cell.cause
    assert {one.resource for one in events_of(session)} == {"messages"}

    denied = False
    await collector.collect(window)
    assert states(session, settled) == [{State.PARTIAL}, {State.PARTIAL}]
    assert {one.resource for one in events_of(session)} == {"messages", "memberships"}


async def test_a_webex_that_refuses_everything_is_a_failure(desk: Desk) -> None:
    session = desk.open("demo-admin")
    collector = online(session).collector
    now = collector.now()
    window = Window(now - timedelta(days=30), now)
    for _ in range(2):
        with pytest.raises(Forbidden):
            await collector.collect(window)
        with pytest.raises(Forbidden):
            await collector.poll()
    assert states(session, window) == [{State.DENIED}] * 2


async def test_what_webex_calls_too_old_is_expired_and_the_rest_is_read(desk: Desk) -> None:
    session = desk.open()
    collector = online(session).collector
    now = collector.now()
    limit = now - timedelta(days=20)

    async def refuse(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if parse_api(request.url.params["from"]) >= limit:
            return response
        await response.aclose()
        return httpx.Response(403, json={"message": "Only the past 90 days can be searched"})

    desk.wire.after = refuse
    await collector.collect(Window(now - timedelta(days=30), now))
    assert states(session, Window(now - timedelta(days=30), limit)) == [{State.EXPIRED}] * 2
    assert states(session, Window(now - timedelta(days=17), now - SETTLE)) == [{State.PARTIAL}] * 2
    assert all(one.created >= limit for one in events_of(session))


async def test_a_failure_stops_all_workers_and_is_noted(desk: Desk) -> None:
    session = desk.open()
    collector = online(session).collector
    now = collector.now()
    window = Window(now - timedelta(days=30), now)

    async def fail(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if len(session.case.events) < 100:
            return response
        await response.aclose()
        return httpx.Response(500, json={"message": "on fire"})

    desk.wire.after = fail
    with pytest.raises(WebexFailure, match="on fire"):
        await collector.collect(window)
    asked = len(desk.wire.asked)
    await asyncio.sleep(0.1)
    assert len(desk.wire.asked) == asked
    cells = session.case.events.coverage.cells(streams.EVENTS, window, collector.now())
    assert any(one.cause.startswith("failed: ") and "on fire" in one.cause for one in cells)
    told = [one for one in journal(session.case.folder) if one["action"] == "collect"]
    assert told
    assert not any(one["result"].endswith(", complete") for one in told)
    desk.wire.after = type(desk.wire)().after
    await month(session)
    assert kept(session) == desk.webex.truth()


async def test_following_makes_everything_complete_in_time(desk: Desk) -> None:
    session = await desk.collected()
    collector = online(session).collector
    start = collector.now() - timedelta(days=29)

    def is_complete() -> bool:
        end = collector.now() - 2 * SETTLE
        return states(session, Window(start, end)) == [{State.COMPLETE}] * 2

    assert not is_complete()
    async with following(collector, 60.0) as rounds:
        while not is_complete():
            await rounds.get()
    assert collector.now() - start < timedelta(days=30)
    await collector.poll()
    assert kept(session) == desk.webex.truth()


@asynccontextmanager
async def following(collector: Collector, seconds: float) -> AsyncIterator[asyncio.Queue[None]]:
    """Follow meanwhile; the queue gets an entry after each round."""
    rounds: asyncio.Queue[None] = asyncio.Queue()
    task = asyncio.create_task(
        collector.follow(seconds, on_health=lambda _failure: rounds.put_nowait(None))
    )
    try:
        async with asyncio.timeout(120):
            yield rounds
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


@pytest.fixture
def quiet(desk: Desk) -> Iterator[Desk]:
    """A desk at a Webex where nothing happens."""
    with served("empty") as webex:
        desk.webex = webex
        yield desk


async def test_a_quiet_night_leaves_few_traces(quiet: Desk) -> None:
    desk = quiet
    session = await desk.collected()
    collector = online(session).collector
    now = collector.now()
    await collector.collect(Window(now - timedelta(days=30), now), confirm=True)
    before, entries = len(session.case.events), len(journal(session.case.folder))
    heads: set[str] = set()
    async with following(collector, 5.0) as rounds:
        for _ in range(60):
            await rounds.get()
            heads.add(session.case.events.head)
    assert len(session.case.events) == before
    assert 4 <= len(heads) <= 7  # noted once a minute, for five minutes
    assert len(journal(session.case.folder)) == entries


async def test_the_journal_tells_of_following_now_and_then(desk: Desk) -> None:
    session = await desk.collected()
    collector = online(session).collector
    before, entries = len(session.case.events), len(journal(session.case.folder))
    start = desk.webex.hands.moment
    async with following(collector, 15.0) as rounds:
        for number in range(25):
            desk.webex.post(f"news {number}")
            for _ in range(4):
                await rounds.get()
    added = journal(session.case.folder)[entries:]
    took = desk.webex.hands.moment - start
    assert {one["action"] for one in added} == {"collect"}
    assert 2 <= len(added) <= took / timedelta(minutes=10) + 1
    assert added[-1]["object"]["sha256"] == session.case.events.head
    told = sum(int(one["result"].split(" ")[0]) for one in added)
    assert told == len(session.case.events) - before >= 25
