"""Login: the device grant with all of its answers, the refresh, and what is never shown."""

from __future__ import annotations

import asyncio
import base64
import json
import traceback
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest

from tui import errors
from tui.webex.auth import Credential, Token
from tui.webex.login import Login

if TYPE_CHECKING:
    from tests.contract.conftest import Asked, Desk, FakeTime, Scripted
    from tui.domain.grant import DeviceCode

Respond = Callable[..., bytes]
SECRET = "cLiEnT-s3cret"
CODE = {
    "device_code": "dEv1ce-s3cret",
    "user_code": "314159",
    "verification_uri": "https://verify.example/",
    "verification_uri_complete": "https://verify.example/?userCode=abc",
    "expires_in": 300,
    "interval": 2,
}
TOKENS = {
    "access_token": "aCcEsS-1",
    "expires_in": 64799,
    "refresh_token": "rEfReSh-2",
    "refresh_token_expires_in": 7775999,
    "token_type": "Bearer",
    "scope": "spark-compliance:events_read spark:kms",
}
PENDING = {"message": "pending", "errors": [{"description": "authorization_pending"}]}


@pytest.fixture
async def login(webex: Scripted, time: FakeTime) -> AsyncIterator[Login]:
    opened = Login(
        webex.base,
        "C0ffee",
        Token(SECRET),
        sleep=time.sleep,
        monotonic=time.monotonic,
        clock=time.clock,
    )
    yield opened
    await opened.aclose()


@pytest.fixture
async def code(webex: Scripted, login: Login, respond: Respond) -> DeviceCode:
    webex.play(respond(CODE))
    found = await login.authorize(["b", "a"])
    webex.asked.clear()
    return found


def form(asked: Asked) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}


async def test_a_login_begins_with_a_code(
    webex: Scripted, login: Login, time: FakeTime, respond: Respond
) -> None:
    webex.play(respond(CODE))
    found = await login.authorize(["b", "a"])
    (asked,) = webex.asked
    assert (asked.method, asked.target) == ("POST", "/v1/device/authorize")
    assert form(asked) == {"client_id": "C0ffee", "scope": "b a"}
    assert "authorization" not in asked.headers
    assert (found.user_code, found.interval) == ("314159", 2)
    assert found.complete_uri == CODE["verification_uri_complete"]
    assert found.expires == time.now + timedelta(seconds=300)
    assert "dEv1ce" not in repr(found)


async def test_an_approval_is_waited_for_no_oftener_than_allowed(
    webex: Scripted, login: Login, code: DeviceCode, time: FakeTime, respond: Respond
) -> None:
    webex.play(
        respond(PENDING, 428),
        respond({"errors": [{"description": "slow_down"}]}, 400),
        respond({"error": "authorization_pending"}, 400),
        respond(b"<html>", 429, content_type="text/html", retry_after="30"),
        b"",
        respond(b"", 502),
        respond(TOKENS),
    )
    start = time.now
    grant = await login.wait(code)
    assert time.slept == [2, 2, 7, 7, 30, 30, 30]
    basic = base64.b64encode(f"C0ffee:{SECRET}".encode()).decode()
    assert {asked.headers["authorization"] for asked in webex.asked} == {f"Basic {basic}"}
    assert form(webex.asked[0]) == {
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
        "device_code": "dEv1ce-s3cret",
        "client_id": "C0ffee",
    }
    assert (grant.access_token, grant.refresh_token) == ("aCcEsS-1", "rEfReSh-2")
    assert grant.expires == time.now + timedelta(seconds=64799)
    assert grant.scopes == ("spark-compliance:events_read", "spark:kms")
    assert time.now - start == timedelta(seconds=108)
    assert "-1" not in repr(grant)
    assert "-2" not in repr(grant)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"errors": [{"description": "access_denied"}]}, "denied"),
        ({"error": "access_denied"}, "denied"),
        ({"errors": [{"description": "expired_token"}]}, "in time"),
        ({"errors": [{"description": "invalid_grant"}]}, "refused"),
    ],
)
async def test_a_login_that_will_not_be_ends(
    webex: Scripted,
    login: Login,
    code: DeviceCode,
    respond: Respond,
    body: dict[str, object],
    says: str,
) -> None:
    webex.play(respond(PENDING, 428), respond(body, 400))
    with pytest.raises(errors.NotAuthorised, match=says) as caught:
        await login.wait(code)
    assert caught.value.exit_code == 3
    assert len(webex.asked) == 2


async def test_a_code_is_not_asked_after_beyond_its_end(
    webex: Scripted, login: Login, code: DeviceCode, time: FakeTime, respond: Respond
) -> None:
    webex.play(respond(PENDING, 428))
    with pytest.raises(errors.NotAuthorised, match="in time"):
        await login.wait(code)
    assert webex.asked[-1].at < code.expires
    assert sum(time.slept) <= 300


async def test_a_token_is_refreshed(
    webex: Scripted, login: Login, time: FakeTime, respond: Respond
) -> None:
    webex.play(respond(b"", 429, retry_after="9"), respond(TOKENS))
    grant = await login.refresh("rEfReSh-1")
    assert webex.targets == ["/v1/access_token"] * 2
    assert time.slept == [9.0]
    assert form(webex.asked[1]) == {
        "grant_type": "refresh_token",
        "client_id": "C0ffee",
        "client_secret": SECRET,
        "refresh_token": "rEfReSh-1",
    }
    assert grant.refresh_expires == time.now + timedelta(seconds=7775999)


@pytest.mark.parametrize("trouble", [b"", b"HTTP/1.1 20", 500, 502, 503, 504])
async def test_a_refresh_is_not_repeated_blindly(
    webex: Scripted, login: Login, time: FakeTime, respond: Respond, trouble: bytes | int
) -> None:
    webex.play(trouble if isinstance(trouble, bytes) else respond({}, trouble))
    with pytest.raises(errors.WebexFailure):
        await login.refresh("rEfReSh-1")
    assert len(webex.asked) == 1
    assert time.slept == []


@pytest.mark.parametrize(
    "body",
    [
        b"<html>sign in",
        b"not JSON",
        b'{"access_token": 1}',
        b"{}",
        json.dumps({"access_token": ""}).encode(),
    ],
)
async def test_a_good_status_is_no_token(
    webex: Scripted, login: Login, respond: Respond, body: bytes
) -> None:
    webex.play(respond(body))
    with pytest.raises((errors.BadAnswer, errors.NotWebex)):
        await login.refresh("rEfReSh-1")


async def test_odd_numbers_do_not_break_a_login(
    webex: Scripted, login: Login, respond: Respond
) -> None:
    webex.play(respond(CODE | {"interval": "0", "expires_in": "soon"}))
    found = await login.authorize(["a"])
    assert found.interval == 1.0
    webex.play(respond(TOKENS | {"expires_in": 1e300, "scope": None}))
    assert (await login.refresh("r")).scopes == ()


async def test_a_secret_that_is_echoed_is_not_shown(
    webex: Scripted, login: Login, code: DeviceCode, respond: Respond
) -> None:
    webex.play(respond({"message": f"bad {SECRET}"}, 400))
    with pytest.raises(errors.NotAuthorised) as caught:
        await login.refresh("r")
    shown = "".join(traceback.format_exception(caught.value)) + str(caught.value)
    assert SECRET not in shown
    with pytest.raises(errors.NotAuthorised) as caught:
        await login.wait(code)
    assert SECRET not in str(caught.value)


class Renewals:
    """Fresh tokens on demand, numbered; ``hold`` keeps them back until it is set."""

    def __init__(self, time: FakeTime, life: timedelta | None = None) -> None:
        self.time = time
        self.life = life
        self.used: list[str] = []
        self.hold = asyncio.Event()
        self.begun = asyncio.Event()
        self.failure: errors.WxiError | None = None
        self.hold.set()

    def credential(self, token: str) -> Credential:
        expires = None if self.life is None else self.time.now + self.life
        return Credential(Token(token), expires, self.renew)

    async def renew(self, used: Token) -> Credential:
        self.used.append(used.reveal())
        self.begun.set()
        await self.hold.wait()
        if self.failure is not None:
            raise self.failure
        return self.credential(f"fresh-{len(self.used)}")


def bearer(asked: Asked) -> str:
    return asked.headers["authorization"].removeprefix("Bearer ")


async def test_a_rejected_token_is_renewed_once_and_for_all(
    webex: Scripted, desk: Desk, time: FakeTime, respond: Respond
) -> None:
    renewals = Renewals(time)

    def play(asked: Asked) -> bytes:
        good = bearer(asked) == "fresh-1"
        return respond({"id": "1"}) if good else respond({"message": "expired"}, 401)

    webex.play(play)
    client = desk.open(officer=renewals.credential("old"))
    await client.me()
    await client.delete_message("M")
    assert renewals.used == ["old"]
    assert [(asked.method, bearer(asked)) for asked in webex.asked] == [
        ("GET", "old"),
        ("GET", "fresh-1"),
        ("DELETE", "fresh-1"),
    ]
    webex.play(respond({"message": "expired"}, 401))
    webex.asked.clear()
    with pytest.raises(errors.TokenRejected):
        await client.delete_message("M")
    assert len(webex.asked) == 2  # a 401 says that nothing was done


async def test_requests_at_a_time_share_one_renewal_that_outlives_them(
    webex: Scripted, desk: Desk, time: FakeTime, respond: Respond
) -> None:
    renewals = Renewals(time)
    renewals.hold.clear()

    def play(asked: Asked) -> bytes:
        good = bearer(asked) == "fresh-1"
        return respond({"id": "1"}) if good else respond({}, 401)

    webex.play(play)
    client = desk.open(officer=renewals.credential("old"))
    asking = [asyncio.create_task(client.me()) for _ in range(5)]
    for _ in asking:
        await desk.answered.acquire()
    await renewals.begun.wait()
    asking[0].cancel()  # who is cancelled does not take the spent refresh token along
    with pytest.raises(asyncio.CancelledError):
        await asking[0]
    renewals.hold.set()
    assert len(await asyncio.gather(*asking[1:])) == 4
    assert renewals.used == ["old"]


async def test_a_token_is_renewed_before_its_end(
    webex: Scripted, desk: Desk, time: FakeTime, respond: Respond
) -> None:
    webex.play(respond({"id": "1"}))
    renewals = Renewals(time, timedelta(hours=1))
    client = desk.open(officer=renewals.credential("old"))
    await client.me()
    time.now += timedelta(minutes=59)
    renewals.failure = errors.Unreachable("no way")  # the old one is still good
    await client.me()
    await client.me()
    assert renewals.used == ["old"]  # not at every request
    time.now += timedelta(seconds=31)
    renewals.failure = None
    await client.me()
    assert [bearer(asked) for asked in webex.asked] == ["old", "old", "old", "fresh-2"]


async def test_an_administrator_is_asked_where_no_officer_may(
    webex: Scripted, desk: Desk, time: FakeTime, respond: Respond
) -> None:
    webex.play(respond({"id": "1"}))
    admin = Renewals(time).credential("boss")
    client = desk.open(administrator=admin)
    await client.me()
    await client.audits.categories()
    await client.recordings.restore(["R"], host_email="h@x.example")
    await client.call_recordings.restore(["R"], owner_email="h@x.example")
    await client.recordings.delete("R", reason="audit")
    asked = [(bearer(asked), asked.target.partition("?")[0][4:]) for asked in webex.asked]
    assert asked == [
        (desk.token, "people/me"),
        ("boss", "adminAudit/eventCategories"),
        ("boss", "recordings/restore"),
        ("boss", "convergedRecordings/restore"),
        (desk.token, "recordings/R"),
    ]
    webex.asked.clear()
    await desk.client.audits.categories()  # nobody else is there
    assert [bearer(asked) for asked in webex.asked] == [desk.token]


async def test_what_is_waited_for_is_told_each_time_that_it_changes(
    webex: Scripted, login: Login, code: DeviceCode, respond: Respond
) -> None:
    webex.play(
        respond(PENDING, 428),
        respond({"errors": [{"description": "slow_down"}]}, 400),
        b"",
        b"",
        respond(b"", 502),
        respond({"error": "authorization_pending"}, 400),
        respond(TOKENS),
    )
    told: list[str] = []
    await login.wait(code, told.append)
    assert [one.partition(" (")[0] for one in told] == [
        "waiting for the approval",
        "waiting for the approval; Webex wants to be asked every 7 s only",
        told[2],
        "Webex is in trouble",
        "waiting for the approval",
    ]
    assert told[2].endswith("; asking again")
    assert "127.0.0.1" in told[2]


async def test_a_secret_that_was_sent_is_not_repeated(
    webex: Scripted, login: Login, code: DeviceCode, respond: Respond
) -> None:
    webex.play(respond({"message": "bad rEfReSh-1 and dEv1ce-s3cret"}, 400))
    for asking, sent in (
        (login.refresh("rEfReSh-1"), "rEfReSh-1"),
        (login.wait(code), code.device_code),
    ):
        with pytest.raises(errors.NotAuthorised) as caught:
            await asking
        assert sent not in str(caught.value)
