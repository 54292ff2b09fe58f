"""The token: on every request to Webex, on none to anybody else, in nothing that is shown."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING

import pytest

from tui import __version__, errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.conftest import Desk, Scripted


async def test_every_request_says_who_asks_for_what(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    webex.play(respond({"id": "1"}))
    await desk.client.me()
    await desk.client.message("M")
    await desk.client.delete_message("M")
    for asked in webex.asked:
        assert asked.headers["authorization"] == f"Bearer {desk.token}"
        assert asked.headers["accept"] == "application/json"
        assert asked.headers["user-agent"] == f"webex-investigator/{__version__}"
    assert webex.targets == ["/v1/people/me", "/v1/messages/M", "/v1/messages/M"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(
    webex: Scripted, elsewhere: Scripted, desk: Desk, respond: Callable[..., bytes], status: int
) -> None:
    elsewhere.play(respond({"id": "1"}))
    webex.play(respond(b"", status, location=f"{elsewhere.base}/people/me"))
    with pytest.raises(errors.NotWebex, match="redirect"):
        await desk.client.me()
    assert elsewhere.asked == []


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 410, 429, 500, 502])
async def test_a_server_that_repeats_the_token_does_not_bring_it_to_light(
    webex: Scripted,
    desk: Desk,
    respond: Callable[..., bytes],
    caplog: pytest.LogCaptureFixture,
    status: int,
) -> None:
    caplog.set_level(logging.DEBUG)
    webex.play(lambda asked: respond({"message": asked.headers["authorization"]}, status))
    with pytest.raises(errors.WxiError) as caught:
        await desk.open(patience=1).me()
    shown = [
        *(str(error) + repr(error) for error in (caught.value, caught.value.__cause__)),
        "".join(traceback.format_exception(caught.value)),
        repr(desk.exchanges),
        repr(desk.waits),
        caplog.text,
        repr(vars(desk.client)),
    ]
    assert not any(desk.token in text for text in shown)


async def test_a_loopback_address_is_not_reached_through_a_proxy(
    webex: Scripted,
    elsewhere: Scripted,
    desk: Desk,
    respond: Callable[..., bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, elsewhere.origin)
    webex.play(respond({"id": "1"}))
    elsewhere.play(respond({"id": "proxy"}))
    await desk.open().me()
    assert len(webex.asked) == 1
    assert elsewhere.asked == []


async def test_webex_itself_is_reached_through_the_proxy_in_a_tunnel(
    elsewhere: Scripted,
    desk: Desk,
    respond: Callable[..., bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, elsewhere.origin)
    elsewhere.play(respond(b"", 407))
    with pytest.raises(errors.Unreachable, match=r"webexapis\.com is not reachable, the proxy"):
        await desk.open("https://webexapis.com/v1").delete_message("M")
    (asked,) = elsewhere.asked
    assert (asked.method, asked.target) == ("CONNECT", "webexapis.com:443")
    assert desk.token not in repr(asked)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("HTTPS_PROXY", "carrier-pigeon://loft", "proxy"),
        ("SSL_CERT_FILE", "/nowhere/ca.pem", "certificate"),
    ],
)
def test_an_environment_that_cannot_be_used_is_named(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv(name, value)
    with pytest.raises(errors.BadInput, match=says) as caught:
        desk.open("https://webexapis.com/v1")
    assert name in caught.value.do
