"""The retry policy and its loop: never too early, and nothing twice that may have been done."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.errors import BadAnswer, RateLimited, ScanPending, WxiError
from tui.webex.retry import (
    Failed,
    Outcome,
    Retry,
    Stop,
    Trouble,
    Wait,
    decide,
    parse_date,
    parse_retry_after,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
METHODS = st.sampled_from(["GET", "HEAD", "DELETE", "POST", "PUT"])
SECONDS = st.none() | st.floats(0, 1e6)
ATTEMPTS = st.integers(1, 50)


def seconds(method: str, outcome: Outcome, retry_after: float | None, attempt: int) -> float | None:
    step = decide(method, outcome, retry_after, attempt)
    return step.seconds if isinstance(step, Wait) else None


@settings(deadline=None)
@given(METHODS, SECONDS, ATTEMPTS)
def test_a_429_waits_the_header_or_longer_whatever_the_method(
    method: str, header: float | None, attempt: int
) -> None:
    waited = seconds(method, 429, header, attempt)
    assert waited is not None
    assert waited >= (15 if header is None else max(1, header))


@settings(deadline=None)
@given(
    st.sampled_from(["DELETE", "POST", "PUT", "PATCH"]),
    st.integers(300, 599).filter(lambda status: status not in {423, 429})
    | st.sampled_from(list(Trouble)),
    SECONDS,
    ATTEMPTS,
)
def test_what_may_have_been_done_is_never_done_again(
    method: str, outcome: Outcome, header: float | None, attempt: int
) -> None:
    assert decide(method, outcome, header, attempt) == Stop()


@pytest.mark.parametrize(
    ("outcome", "waits"),
    [
        (500, [1, 2, 4, 8, None]),
        (502, [1, 2, 4, 8, None]),
        (503, [1, 2, 4, 8, None]),
        (504, [1, 2, 4, 8, None]),
        (501, [None]),
        (423, [15, 15, 15, None]),
        (Trouble.CONNECTION, [1, 2, 4, None]),
        (Trouble.BODY, [1, 2, None]),
        (Trouble.CERTIFICATE, [None]),
        *((status, [None]) for status in (301, 400, 401, 403, 404, 405, 409, 410, 415, 428)),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_read_is_repeated_by_the_table(
    method: str, outcome: Outcome, waits: list[float | None]
) -> None:
    found = [seconds(method, outcome, None, attempt) for attempt in range(1, len(waits) + 1)]
    assert found == waits


def test_an_outage_that_names_its_end_is_waited_for() -> None:
    assert seconds("GET", 503, 30.0, 1) == 30.0
    assert seconds("GET", 503, 0.5, 3) == 4.0


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_seconds_and_dates_of_retry_after_mean_the_same(wait: int) -> None:
    date = format_datetime(NOW + timedelta(seconds=wait), usegmt=True)
    assert parse_retry_after(f" {wait} ", NOW) == parse_retry_after(date, NOW) == wait


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_header_reads_as_a_wait_or_as_nothing(text: str) -> None:
    found = parse_retry_after(text, NOW)
    assert found is None or 0 <= found < 1e12


@pytest.mark.parametrize("text", [None, "", "-1", "+5", "1e9", "inf", "nan", "٣", "soon", "5 s"])
def test_a_broken_retry_after_is_no_number(text: str | None) -> None:
    assert parse_retry_after(text, NOW) is None


def test_an_absurd_retry_after_stays_within_what_a_clock_can_add() -> None:
    found = parse_retry_after("9" * 5000, NOW)
    assert found is not None
    assert NOW + timedelta(seconds=found) > NOW


def test_a_date_without_a_zone_is_no_date() -> None:
    assert parse_date("Mon, 02 Mar 2026 09:00:00 -0000") is None
    assert parse_date("Mon, 02 Mar 2026 10:00:00 +0100") == NOW


class Bench:
    """The loop with scripted outcomes and time that passes by sleeping."""

    def __init__(self, *outcomes: Outcome, after: float | None = None, **more: float) -> None:
        self.now = NOW
        self.slept: list[float] = []
        self.attempts: list[tuple[int, datetime]] = []
        self.heard: list[tuple[float, str]] = []
        self.outcomes = list(outcomes)
        self.after = after
        self.retry = Retry(
            sleep=self.sleep,
            clock=lambda: self.now,
            on_wait=lambda wait, why: self.heard.append((wait, why)),
            patience=more.get("patience"),
        )

    async def sleep(self, wait: float) -> None:
        self.slept.append(wait)
        end = self.now + timedelta(seconds=wait)
        await asyncio.sleep(0)
        self.now = max(self.now, end)

    async def attempt(self, number: int) -> str:
        self.attempts.append((number, self.now))
        if not self.outcomes:
            return "done"
        outcome = self.outcomes.pop(0)
        kinds: dict[Outcome, WxiError] = {
            429: RateLimited("limited", retry_after=self.after or 15.0),
            423: ScanPending("scanning"),
        }
        raise Failed(outcome, kinds.get(outcome, BadAnswer("other")), self.after)


async def test_failures_of_different_kinds_are_counted_apart() -> None:
    bench = Bench(502, Trouble.CONNECTION, 503, 429, Trouble.CONNECTION, after=None)
    assert await bench.retry.run("GET", bench.attempt) == "done"
    assert bench.slept == [1.0, 1.0, 2.0, 15.0, 2.0]
    assert [number for number, _ in bench.attempts] == [1, 2, 3, 4, 5, 6]
    assert [wait for wait, _ in bench.heard] == bench.slept


async def test_each_wait_is_explained() -> None:
    bench = Bench(502, Trouble.BODY, 423, 429, Trouble.CONNECTION)
    await bench.retry.run("GET", bench.attempt)
    assert [why for _, why in bench.heard] == [
        "Webex answers 502",
        "an unreadable answer",
        "malware scan under way (423)",
        "Webex limits requests (429)",
        "no connection",
    ]


async def test_scans_are_waited_for_three_times() -> None:
    bench = Bench(*[423] * 5, after=20.0)
    with pytest.raises(ScanPending):
        await bench.retry.run("GET", bench.attempt)
    assert bench.slept == [20.0] * 3


async def test_limits_are_waited_for_without_end() -> None:
    bench = Bench(*[429] * 200, after=3600.0)
    await bench.retry.run("DELETE", bench.attempt)
    assert bench.slept == [3600.0] * 200


@pytest.mark.parametrize("outcome", [423, 429])
async def test_patience_ends_a_wait_before_it_begins(outcome: int) -> None:
    bench = Bench(outcome, outcome, after=40.0, patience=50.0)
    with pytest.raises((RateLimited, ScanPending)):
        await bench.retry.run("GET", bench.attempt)
    assert bench.slept == [40.0]
    assert len(bench.heard) == 1


async def test_patience_does_not_shorten_the_back_off() -> None:
    bench = Bench(502, 502, patience=0.0)
    assert await bench.retry.run("GET", bench.attempt) == "done"


@settings(deadline=None)
@given(st.lists(st.floats(1, 5000), min_size=1, max_size=6), st.integers(1, 8))
def test_no_request_leaves_while_a_limit_is_in_force(waits: list[float], others: int) -> None:
    async def play() -> None:
        bench = Bench()
        left = list(waits)
        limited = asyncio.Event()
        until = NOW
        sent: list[datetime] = []

        async def attempt(_: int) -> None:
            nonlocal until
            assert bench.now >= until
            sent.append(bench.now)
            await asyncio.sleep(0)
            if left:
                limited.set()
                wait = left.pop()
                until = bench.now + timedelta(seconds=wait)
                raise Failed(429, RateLimited("limited", retry_after=wait), wait)

        first = asyncio.ensure_future(bench.retry.run("GET", attempt))
        await limited.wait()
        await asyncio.gather(first, *(bench.retry.run("GET", attempt) for _ in range(others)))
        assert len(sent) == len(waits) + 1 + others

    asyncio.run(play())
