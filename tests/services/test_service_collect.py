"""Collecting: everything that the server has, once, however the collection was cut short."""

import asyncio
from datetime import datetime, timedelta
from itertools import pairwise

import httpx
import pytest

from tui.domain.models import Event
from tui.domain.times import SAFE_HISTORY, Window, parse_api
from tui.errors import Refused, Unreachable, WebexFailure
from tui.services.collect import LAG, OVERLAP, Progress
from tui.services.session import Session
from tui.webex import client

from .desk import Desk, Served, actions, journal, month, online


def kept(session: Session) -> dict[str, bytes]:
    events = session.case.events.events()
    assert len({one.id for one in events}) == len(events)
    return {one.id: one.raw for one in events}


async def test_the_case_holds_every_event_that_the_officer_may_see(desk: Desk) -> None:
    session = desk.open()
    heard: list[Event] = []
    progress: list[Progress] = []
    session.on_events = heard.extend
    now = online(session).collector.now()
    received = await online(session).collector.collect(
        Window(now - timedelta(days=30), now), on_progress=progress.append
    )
    truth = desk.webex.truth()
    assert len(truth) >= 200
    assert kept(session) == truth
    assert received == len(truth) == len(heard) == progress[-1].events
    assert [one.done for one in progress] == list(range(progress[-1].slices + 1))
    assert session.case.journal.verify() == len(journal(session.case.folder))
    assert actions(session.case.folder)[1:] == ["collect"] * progress[-1].slices


async def test_foreign_officers_collect_what_is_theirs(desk: Desk) -> None:
    session = desk.open("demo-partner-officer")
    await month(session)
    assert 0 < len(session.case.events) < len(desk.webex.truth())


@pytest.mark.parametrize("pages", [1, 3, 8])
async def test_a_cancelled_collection_resumes(
    desk: Desk, pages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "EVENTS_PER_PAGE", 60)
    session = desk.open()
    seen: list[int] = []
    reached = asyncio.Event()

    async def hold(request: httpx.Request) -> None:
        seen.append(1)
        if len(seen) > pages:
            reached.set()
            await asyncio.Event().wait()

    desk.wire.before = hold
    task = asyncio.create_task(month(session))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    partly = kept(session)
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
    heard: list[Event] = []
    session.on_events = heard.extend
    for turns in range(5, 120, 5):
        task = asyncio.create_task(month(session))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert [one.id for one in heard] == [one.id for one in session.case.events.events()]
    await month(session)
    assert kept(session) == desk.webex.truth()
    assert len(heard) == len(session.case.events)


async def test_a_server_that_dies_midway_costs_nothing(desk: Desk) -> None:
    session = desk.open()

    async def die(request: httpx.Request) -> None:
        if len(desk.wire.asked) > 3:
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
    newest = max(parse_api(one["from"]) for one in desk.wire.queries())
    assert newest >= desk.webex.hands.moment - LAG - OVERLAP - timedelta(seconds=10)


async def test_coverage_is_remembered_and_only_the_gap_is_asked_for(desk: Desk) -> None:
    first = await desk.collected()
    covered = online(first).collector.coverage.windows
    await desk.close()
    desk.webex.hands.move(timedelta(hours=2))
    desk.webex.post("after lunch")

    session = desk.open()
    assert online(session).collector.coverage.windows == covered
    assert await month(session) >= 1
    [asked] = desk.wire.queries()
    assert "to" not in asked
    expected = covered[-1].end - OVERLAP
    assert timedelta(0) < expected - parse_api(asked["from"]) <= timedelta(milliseconds=1)
    assert kept(session) == desk.webex.truth()
    [whole] = online(session).collector.coverage.windows
    assert whole.start == covered[0].start


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
    assert desk.webex.hands.moment - LAG <= online(session).collector.coverage.windows[-1].end
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
    assert online(session).collector.coverage.windows[-1].end <= asked - LAG


async def test_slices_overlap_as_the_edges_of_a_range_may_not_belong_to_it(desk: Desk) -> None:
    session = desk.open()
    await month(session)
    asked = desk.wire.queries()
    assert len(asked) >= 3
    for newer, older in pairwise(asked):
        assert parse_api(newer["from"]) < parse_api(older["to"])
    assert kept(session) == desk.webex.truth()


async def test_the_window_is_clamped_to_what_webex_keeps(desk: Desk) -> None:
    session = desk.open()
    now = online(session).collector.now()
    await online(session).collector.collect(Window(now - timedelta(days=365), now))
    oldest = min(parse_api(one["from"]) for one in desk.wire.queries())
    assert timedelta(days=89) <= now - oldest < timedelta(days=89, seconds=1)
    assert kept(session) == desk.webex.truth()
    long_ago = Window(now - timedelta(days=200), now - SAFE_HISTORY)
    desk.wire.asked.clear()
    assert await online(session).collector.collect(long_ago) == 0
    assert desk.wire.asked == []


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
    covered = online(session).collector.coverage.windows[-1].end
    assert covered <= desk.webex.hands.moment - LAG


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
    assert "one" in [one.text for one in session.case.events.events()]
    assert len(online(session).collector.coverage.windows) == 1


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
