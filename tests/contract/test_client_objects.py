"""Single objects: their bytes, their envelope, and what is said when they are refused."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from tui import errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.conftest import Desk, FakeTime, Scripted


async def test_an_object_comes_as_received_with_its_envelope(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    body = b'{ "id":"M", "text":"\\ud800", "id": "twice" }\n'
    webex.play(respond(body, trackingID="ROUTER_1", date="Mon, 02 Mar 2026 09:00:05 GMT"))
    received = await desk.client.message("M")
    assert received.raw == body
    exchange = received.exchange
    assert exchange.sha256 == hashlib.sha256(body).hexdigest()
    assert (exchange.size, exchange.status, exchange.attempt) == (len(body), 200, 1)
    assert (exchange.path, exchange.tracking_id) == ("/v1/messages/M", "ROUTER_1")
    assert exchange.server_date is not None
    assert exchange.server_date.isoformat() == "2026-03-02T09:00:05+00:00"


async def test_a_broken_date_is_no_date(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    webex.play(respond({"id": "1"}, date="yesterday"))
    assert (await desk.client.room("R")).exchange.server_date is None


@pytest.mark.parametrize("body", [b"", b'{"id":', b"[]", b"null", b'{"id":"1"}}', b'x{"id":"1"}'])
async def test_a_body_that_is_no_object_is_refused(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes], body: bytes
) -> None:
    webex.play(respond(body))
    with pytest.raises(errors.BadAnswer):
        await desk.client.message("M")
    assert len(webex.asked) == 3


async def test_a_profile_without_an_id_is_not_from_webex(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    webex.play(respond({"hello": "world"}))
    with pytest.raises(errors.NotWebex):
        await desk.client.me()


async def test_an_answer_that_would_fill_the_memory_is_refused(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.webex.reply.LARGEST_BODY", 1000)
    webex.play(respond({"id": "x" * 1000}))
    with pytest.raises(errors.BadAnswer, match="too large"):
        await desk.client.message("M")


@pytest.mark.parametrize(
    "webex_id", ["", ".", "..", "a/b", "a?b", "a#b", "%2e%2e", "é", "a\n", " "]
)
async def test_an_id_that_would_be_another_path_is_not_sent(
    webex: Scripted, desk: Desk, webex_id: str
) -> None:
    for call in (desk.client.message, desk.client.room, desk.client.delete_message):
        with pytest.raises(errors.BadInput, match="not a Webex id"):
            await call(webex_id)
    assert webex.asked == []


async def test_a_refusal_names_what_failed_and_what_webex_said(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    body = {"message": "Not \x1b[31mfound\u202e", "errors": [{"description": "x" * 500}]}
    webex.play(respond({**body, "trackingId": "NA_\x07"}, 404))
    with pytest.raises(errors.NotFound) as caught:
        await desk.client.room("R")
    text = str(caught.value)
    assert text.startswith("Reading the room failed (404): Not ␛[31mfound‹U+202E›. xxx")
    assert caught.value.tracking_id == "NA_␇"
    assert len(caught.value.message) < 260
    assert text.isprintable()


async def test_a_page_for_people_where_webex_should_be_points_to_the_base_url(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    webex.play(respond(b"<html>404", 404, content_type="text/html"))
    with pytest.raises(errors.NotWebex, match="WEBEX_BASE_URL"):
        await desk.client.me()


async def test_a_range_too_old_is_told_from_a_missing_scope(
    webex: Scripted, desk: Desk, time: FakeTime, respond: Callable[..., bytes]
) -> None:
    webex.play(
        respond({"message": "Only the past 90 days can be searched"}, 403),
        respond({"message": "missing required scopes"}, 403),
    )
    with pytest.raises(errors.Forbidden, match="last 89 days"):
        await anext(desk.client.events(time.clock(), None))
    with pytest.raises(errors.Forbidden, match="spark-compliance:events_read"):
        await anext(desk.client.events(time.clock(), None))
