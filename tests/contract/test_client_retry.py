"""Repetition on the wire: never too early, never a delete that may have been done."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

from tui import errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.conftest import Desk, FakeTime, Scripted


@pytest.mark.parametrize(
    ("header", "least"),
    [("7", 7), ("3600", 3600), ("0", 1), ("1.5", 1.5), (None, 15), ("soon", 15), ("-3", 15)],
)
async def test_a_limited_request_waits_as_long_as_it_is_told(
    webex: Scripted,
    desk: Desk,
    respond: Callable[..., bytes],
    header: str | None,
    least: float,
) -> None:
    headers = {} if header is None else {"retry_after": header}
    limited = respond(b"<html>slow down", 429, content_type="text/html", **headers)
    webex.play(limited, limited, respond({"id": "1"}))
    await desk.client.me()
    first, second, third = (asked.at for asked in webex.asked)
    assert second - first >= timedelta(seconds=least)
    assert third - second >= timedelta(seconds=least)
    assert [wait for wait, _ in desk.waits] == [least, least]
    assert [exchange.attempt for exchange in desk.exchanges] == [1, 2, 3]
    assert [exchange.status for exchange in desk.exchanges] == [429, 429, 200]


async def test_a_wait_until_a_date_is_read_by_the_server_s_own_clock(
    webex: Scripted, desk: Desk, time: FakeTime, respond: Callable[..., bytes]
) -> None:
    there = time.now + timedelta(hours=3)  # the two clocks differ
    webex.play(
        respond(
            b"",
            429,
            date=format_datetime(there, usegmt=True),
            retry_after=format_datetime(there + timedelta(seconds=40), usegmt=True),
        ),
        respond({"id": "1"}),
    )
    await desk.client.me()
    assert time.slept == [40.0]
    assert desk.exchanges[0].server_date == there


async def test_a_limit_stops_every_request_of_the_client(
    webex: Scripted, desk: Desk, time: FakeTime, respond: Callable[..., bytes]
) -> None:
    webex.play(respond(b"", 429, retry_after="30"), respond({"id": "1"}))
    limited = time.now
    first = asyncio.ensure_future(desk.client.me())
    await desk.waiting.wait()
    await asyncio.gather(first, *(desk.client.room(f"R{n}") for n in range(5)))
    assert len(webex.asked) == 7
    assert {asked.at for asked in webex.asked[1:]} == {limited + timedelta(seconds=30)}


async def test_a_limit_holds_when_the_request_that_met_it_is_given_up(
    webex: Scripted, desk: Desk, time: FakeTime, respond: Callable[..., bytes]
) -> None:
    webex.play(respond(b"", 429, retry_after="30"), respond({"id": "1"}))
    limited = time.now
    given_up = asyncio.ensure_future(desk.client.me())
    await desk.waiting.wait()
    given_up.cancel()
    await asyncio.gather(given_up, return_exceptions=True)
    time.now = limited
    await desk.client.room("R")
    assert webex.asked[-1].at == limited + timedelta(seconds=30)


async def test_a_caller_without_patience_is_told_how_long_it_would_take(
    webex: Scripted, desk: Desk, time: FakeTime, respond: Callable[..., bytes]
) -> None:
    webex.play(respond(b"", 429, retry_after="3600"), respond({"id": "1"}))
    client = desk.open(patience=60)
    for expected in (3600, 3600):
        with pytest.raises(errors.RateLimited, match="3600 s") as caught:
            await client.me()
        assert caught.value.retry_after == expected
    assert len(webex.asked) == 1  # the second was not even sent
    assert time.slept == []


async def test_patience_is_for_the_whole_of_an_operation(
    webex: Scripted, desk: Desk, time: FakeTime, respond: Callable[..., bytes]
) -> None:
    webex.play(respond(b"", 429, retry_after="40"))
    with pytest.raises(errors.RateLimited):
        await desk.open(patience=100).me()
    assert time.slept == [40.0, 40.0]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_read_outlives_a_short_outage(
    webex: Scripted, desk: Desk, time: FakeTime, respond: Callable[..., bytes], status: int
) -> None:
    trouble = respond(b"", status)
    webex.play(*[trouble] * 4, respond({"id": "1"}))
    await desk.client.me()
    assert time.slept == [1.0, 2.0, 4.0, 8.0]


async def test_a_long_outage_is_reported(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    webex.play(respond({"message": "gateway down", "trackingId": "NA_1"}, 502))
    with pytest.raises(errors.ServiceTrouble, match="gateway down") as caught:
        await desk.client.me()
    assert len(webex.asked) == 5
    assert (caught.value.status, caught.value.tracking_id) == (502, "NA_1")


async def test_a_read_outlives_a_cut_connection(
    webex: Scripted, desk: Desk, time: FakeTime, respond: Callable[..., bytes]
) -> None:
    webex.play(b"", respond(b'{"id":', content_length="900"), respond({"id": "1"}))
    assert (await desk.client.me()).exchange.attempt == 3
    assert time.slept == [1.0, 2.0]
    assert [(e.status, e.size) for e in desk.exchanges] == [(0, 0), (200, 6), (200, 11)]


async def test_a_connection_that_stays_cut_is_reported(webex: Scripted, desk: Desk) -> None:
    webex.play(b"")
    with pytest.raises(errors.Unreachable, match=r"127\.0\.0\.1 broke"):
        await desk.client.me()
    assert len(webex.asked) == 4


async def test_a_delete_is_repeated_after_a_limit(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    webex.play(respond(b"", 429, retry_after="9"), respond(b"", 204))
    exchange = await desk.client.delete_message("M")
    assert (exchange.status, exchange.attempt, exchange.method) == (204, 2, "DELETE")
    assert webex.asked[1].at - webex.asked[0].at >= timedelta(seconds=9)
    assert {asked.method for asked in webex.asked} == {"DELETE"}


@pytest.mark.parametrize("status", [500, 501, 502, 503, 504])
async def test_a_delete_is_not_repeated_after_trouble(
    webex: Scripted, desk: Desk, time: FakeTime, respond: Callable[..., bytes], status: int
) -> None:
    webex.play(respond(b"", status, retry_after="1"))
    with pytest.raises(errors.ServiceTrouble, match="not known: read the message again"):
        await desk.client.delete_message("M")
    assert len(webex.asked) == 1
    assert time.slept == []


@pytest.mark.parametrize("sent", [b"", b"HTTP/1.1 20", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n"])
async def test_a_delete_whose_answer_is_lost_is_not_repeated(
    webex: Scripted, desk: Desk, time: FakeTime, sent: bytes
) -> None:
    webex.play(sent)
    with pytest.raises(errors.Unreachable, match=r"lost.*not known: read the message again"):
        await desk.client.delete_message("M")
    assert len(webex.asked) == 1
    assert time.slept == []
    assert [exchange.status for exchange in desk.exchanges] == [0]


async def test_a_delete_that_was_never_sent_says_so(
    webex: Scripted, desk: Desk, unused_tcp_port: int
) -> None:
    client = desk.open(f"http://127.0.0.1:{unused_tcp_port}/v1")
    with pytest.raises(errors.Unreachable, match="not reachable, the connection is refused"):
        await client.delete_message("M")
    assert len(desk.exchanges) == 1


async def test_a_portal_s_welcome_is_no_deletion(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    webex.play(respond(b"<html>sign in", content_type="text/html"))
    with pytest.raises(errors.NotWebex):
        await desk.client.delete_message("M")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 415, 428])
async def test_a_refusal_is_final(
    webex: Scripted, desk: Desk, time: FakeTime, respond: Callable[..., bytes], status: int
) -> None:
    webex.play(respond({"message": "no"}, status, retry_after="1"))
    with pytest.raises(errors.WxiError):
        await desk.client.message("M")
    assert len(webex.asked) == 1
    assert time.slept == []


async def test_a_request_given_up_midway_is_still_on_record(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    webex.hold = asyncio.Event()
    webex.play(respond(b"", 204))
    given_up = asyncio.ensure_future(desk.client.delete_message("M"))
    await webex.arrived.wait()
    given_up.cancel()
    await asyncio.gather(given_up, return_exceptions=True)
    assert [(e.method, e.path, e.status) for e in desk.exchanges] == [
        ("DELETE", "/v1/messages/M", 0)
    ]


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, errors.TokenRejected), (404, errors.NotFound), (410, errors.Gone)],
)
async def test_a_refusal_is_understood_though_its_body_is_cut(
    webex: Scripted,
    desk: Desk,
    respond: Callable[..., bytes],
    status: int,
    kind: type[errors.WxiError],
) -> None:
    webex.play(respond(b'{"mess', status, content_length="900"))
    with pytest.raises(kind):
        await desk.client.delete_message("M")
    assert len(webex.asked) == 1
