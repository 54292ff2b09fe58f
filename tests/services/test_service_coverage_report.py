"""The report of coverage over a real case: lines, JSON and verdict say the same."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tui.domain.coverage import SETTLE, Advance, Outcome, State
from tui.domain.times import Window, parse_api
from tui.services import coverage_report
from tui.services.streams import CALL_RECORDINGS, EVENTS
from tui.store.events import EventStore

from .desk import Desk, events_of, month, online

ZONE = ZoneInfo("Europe/Berlin")


async def test_a_report_counts_every_event_in_its_stretch(desk: Desk) -> None:
    session = desk.open()
    collector = online(session).collector
    now = collector.now()
    window = Window(now - timedelta(days=30), now)
    await collector.collect(Window(now - timedelta(days=20), now), confirm=True)
    told = coverage_report.report(session.case.events, window, now)
    assert [one.name for one in told.streams] == [EVENTS, CALL_RECORDINGS]
    for stream in told.streams:
        events = [
            one
            for one in events_of(session)
            if (one.resource == CALL_RECORDINGS) == (stream.name == CALL_RECORDINGS)
        ]
        assert sum(stream.counts.values()) == len(events) > 0
        assert stream.state is State.PARTIAL
        assert {one.cell.state for one in stream.stretches} == {
            State.UNKNOWN,
            State.COMPLETE,
            State.PARTIAL,
        }
        for one in stream.stretches:
            inside = sorted(
                (event.created, event.id) for event in events if event.created in one.cell.window
            )
            assert one.events == len(inside)
            if inside:
                assert one.first is not None
                assert one.last is not None
                assert (one.first.created, one.last.created) == (inside[0][0], inside[-1][0])
                assert {one.first.id, one.last.id} <= {key for _, key in inside}
            else:
                assert one.first is one.last is None


async def test_streams_of_a_resource_and_a_person_are_counted_apart(desk: Desk) -> None:
    session = desk.open()
    await month(session)
    dorian = desk.webex.world.by_handle["dorian"].id
    now = online(session).collector.now()
    window = Window(now - timedelta(days=30), now)
    for name in ("messages", f"{EVENTS}@{dorian}", f"messages@{dorian}"):
        session.case.events.append((), Advance(name, window, Outcome.DENIED, now, 0, 0, 0, "no"))
    found = {
        one.name: sum(one.counts.values())
        for one in coverage_report.report(session.case.events, window, now).streams
    }
    events = events_of(session)
    assert found["messages"] == sum(one.resource == "messages" for one in events)
    assert found[f"{EVENTS}@{dorian}"] == sum(
        one.actor_id == dorian and one.resource != CALL_RECORDINGS for one in events
    )
    assert 0 < found[f"messages@{dorian}"] < found["messages"]


def log_of(desk: Desk) -> EventStore:
    events = desk.open().case.events
    assert isinstance(events, EventStore)
    return events


async def test_the_grid_has_a_sign_for_each_day_of_the_zone(desk: Desk) -> None:
    events = log_of(desk)
    start = datetime(2026, 2, 25, 23, 0, tzinfo=UTC)  # midnight of the 26th in Berlin
    now = start + timedelta(days=10)

    def days(first: float, last: float) -> Window:
        return Window(start + timedelta(days=first), start + timedelta(days=last))

    whole = Advance(EVENTS, days(0, 6), Outcome.END, now, 1, 0, 0)
    for step in (
        whole,
        replace(whole, window=days(0, 4.5)),
        replace(whole, window=days(6, 7), outcome=Outcome.DENIED, cause="no scope"),
        replace(whole, window=days(7, 8), outcome=Outcome.NEVER, cause="no such"),
        replace(whole, window=days(-1, 0), outcome=Outcome.EXPIRED, cause="too old"),
    ):
        events.append((), step)
    told = coverage_report.report(events, days(-1, 9), now)
    plain = coverage_report.lines(told, ZONE, ascii_only=True)
    assert plain[:7] == [
        "2026-02-25 00:00:00 to 2026-03-07 00:00:00 (Europe/Berlin)",
        "as known at 2026-03-08 00:00:00",
        "",
        "events: partial, 0 events",
        "         1   5    10   15   20   25   30",
        "2026-02                          <###",
        "2026-03  #++x-.",
    ]
    drawn = coverage_report.lines(told, ZONE, ascii_only=False)
    assert drawn[5:7] == ["2026-02                          ‹■■■", "2026-03  ■▒▒×–·"]
    assert "\n".join(plain).isascii()
    text = "\n".join(plain)
    for said in ("denied: no scope", "never-existed: no such", "expired: too old", "not read yet"):
        assert said in text
    assert coverage_report.verdict(events.coverage, EVENTS, days(0, 4), now, ZONE) == [
        "events: complete"
    ]
    assert coverage_report.verdict(events.coverage, EVENTS, days(4, 7), now, ZONE) == [
        "events: complete but for",
        "  2026-03-02 12:00:00 to 2026-03-04 00:00:00 partial: read once; not confirmed yet",
        "  2026-03-04 00:00:00 to 2026-03-05 00:00:00 denied: no scope",
    ]


async def test_json_holds_all_stretches(desk: Desk) -> None:
    session = desk.open()
    collector = online(session).collector
    now = collector.now()
    window = Window(now - timedelta(days=30), now - SETTLE)
    await collector.collect(window, confirm=True)
    told = coverage_report.report(session.case.events, window, now)
    read = json.loads(json.dumps(coverage_report.as_json(told)))
    assert (parse_api(read["from"]), parse_api(read["to"])) == (window.start, window.end)
    for stream, one in zip(told.streams, read["streams"], strict=True):
        assert one["state"] == "complete"
        [stretch] = one["stretches"]
        assert stretch["events"] == one["events"]["complete"] == stream.stretches[0].events
        first = session.case.events.find(stretch["first"]["id"])
        assert first is not None
        assert session.case.events.read(first).created == parse_api(stretch["first"]["created"])
