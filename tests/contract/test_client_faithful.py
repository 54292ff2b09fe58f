"""The client against the embedded Webex in every mood: nothing lost, nothing altered.

The truth is read from the same server without any part of the product: plain HTTP, no faults.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.simulator.conftest import START, Hands, running
from tui import errors
from tui.domain.models import UNREADABLE, Event
from tui.domain.times import Window
from tui.simulator import scenarios
from tui.simulator.faults import KINDS
from tui.simulator.keyring import SECRET
from tui.simulator.world import World
from tui.webex.auth import Credential, Token
from tui.webex.client import WebexClient
from tui.webex.login import Login

if TYPE_CHECKING:
    from tests.contract.conftest import FakeTime
    from tui.domain.wire import Page
    from tui.simulator.modes import Mode

MONTH = Window(START - timedelta(days=29), START)
Truth = dict[str, bytes]


def items(body: bytes) -> list[bytes]:
    """Cut a page into its items by the standard library's decoder alone."""
    text = body.decode()
    at = text.index("[", text.index('"items"')) + 1
    found = []
    while text[at] != "]":
        if text[at] in ", \r\n\t":
            at += 1
            continue
        _, end = json.JSONDecoder().raw_decode(text, at)
        found.append(text[at:end].encode())
        at = end
    return found


def read_all(client: httpx.Client, path: str, params: dict[str, str]) -> list[bytes]:
    answer = client.get(path, params=params)
    found = []
    while True:
        assert answer.status_code == 200
        found += items(answer.content)
        if "next" not in answer.links:
            return found
        answer = client.get(answer.links["next"]["url"])


def by_id(found: list[bytes]) -> Truth:
    return {json.loads(one)["id"]: one for one in found}


@dataclass
class Mood:
    base: str
    plain: httpx.Client


def in_mood(mode: Mode = "", faults: str = "", scenario: str = "leak") -> Iterator[Mood]:
    hands = Hands()
    world = World(scenarios.load(scenario)(hands.at, 400, 7), hands, seed=7)
    with running(world, mode=mode, faults=faults, slowly=0.0) as clients:
        client = clients("demo-officer")
        yield Mood(str(client.base_url).rstrip("/"), client)


def asked(start: datetime) -> dict[str, str]:
    return {"from": start.strftime("%Y-%m-%dT%H:%M:%S.000Z"), "max": "70"}


def webex(
    base: str, time: FakeTime, officer: Token | Credential | None = None, **more: Any
) -> WebexClient:
    return WebexClient(
        base,
        officer or Token("demo-officer"),
        sleep=time.sleep,
        monotonic=time.monotonic,
        **more,
    )


@pytest.mark.parametrize("mode", ["", "strict", "wild"])
async def test_every_event_comes_byte_by_byte_in_every_form(time: FakeTime, mode: Mode) -> None:
    for mood in in_mood(mode):
        for resource in (None, "convergedRecordings"):
            more = {"resource": resource, "serviceType": "calling"} if resource else {}
            truth = read_all(mood.plain, "/events", asked(MONTH.start) | more)
            async with webex(mood.base, time) as client:
                pages = client.feed.list(MONTH.start, None, resource=resource, per_page=70)
                found = [item async for page in pages for item in page.items]
            assert found == truth
            assert len(found) > (1 if resource else 250)
            assert [one for one in map(Event.read, found) if one.resource == UNREADABLE] == []


@pytest.fixture(scope="module")
def truth() -> Truth:
    for mood in in_mood():
        whole = by_id(read_all(mood.plain, "/events", asked(MONTH.start)))
        return {key: one.replace(mood.base.encode(), b"@") for key, one in whole.items()}
    raise AssertionError


# What one list silently lacks, no client can tell; a second reading does (see completeness).
@pytest.mark.parametrize("kind", sorted({*KINDS} - {"dropped", "late"}))
async def test_no_fault_loses_or_alters_an_event(time: FakeTime, truth: Truth, kind: str) -> None:
    """A list that fails is asked for anew; what came before the failure stays."""
    for mood in in_mood(faults=f"{kind}=0.3" if kind != "expired-token" else kind):
        login = Login(mood.base, "demo-client", Token(SECRET), sleep=time.sleep)

        async def renew(_: Token, login: Login = login) -> Credential:
            grant = await login.refresh("demo-officer-refresh")
            return Credential(Token(grant.access_token))

        credential = Credential(Token("demo-officer"), renew=renew)

        found: Truth = {}
        seen: list[Event] = []
        async with webex(mood.base, time, credential) as client:
            for _ in range(60):
                try:
                    async for page in client.feed.list(MONTH.start, None, per_page=120):
                        found |= by_id(list(page.items))
                        seen += map(Event.read, page.items)
                except (errors.BadRequest, errors.BadAnswer, errors.Unreachable):
                    continue
                except errors.ServiceTrouble:
                    continue
                break
            else:
                pytest.fail("the list never came to its end")
        await login.aclose()
        assert set(found) == set(truth)
        as_sent = {key: one.replace(mood.base.encode(), b"@") for key, one in found.items()}
        if kind == "duplicates":  # pages with repeated items are written anew by the server
            assert {k: json.loads(v) for k, v in as_sent.items()} == {
                k: json.loads(v) for k, v in truth.items()
            }
        else:
            assert as_sent == truth
        assert all(one.resource != UNREADABLE for one in seen)


@pytest.mark.parametrize("kind", ["429", "5xx", "slow", "expired-token"])
async def test_no_fault_makes_a_change_happen_twice(time: FakeTime, kind: str) -> None:
    """Either the deletion is done once, or its failure says that it may have been."""
    for mood in in_mood(faults=f"{kind}=0.5" if kind != "expired-token" else kind):
        exchanges: list[Any] = []
        posted = [
            event["data"]["id"]
            for event in map(json.loads, read_patiently(mood, asked(MONTH.start)))
            if event["resource"] == "messages" and event["type"] == "created"
        ]
        async with webex(mood.base, time, on_exchange=exchanges.append) as client:
            for message_id in posted[:12]:
                with suppress(errors.ServiceTrouble, errors.TokenRejected, errors.Gone):
                    await client.delete_message(message_id)
        for message_id in posted[:12]:
            sent = [one for one in exchanges if one.path.endswith(message_id)]
            assert [one.status for one in sent[:-1]] == [429] * (len(sent) - 1)


def read_patiently(mood: Mood, params: dict[str, str]) -> list[bytes]:
    for _ in range(50):
        answer = mood.plain.get("/events", params=params)
        if answer.status_code == 200:
            return items(answer.content)
        if answer.status_code == 401:
            mood.plain.headers["Authorization"] = "Bearer demo-officer-2"
    raise AssertionError


async def drained(pages: AsyncIterator[Page]) -> list[dict[str, Any]]:
    return [json.loads(item) async for page in pages for item in page.items]


@pytest.mark.parametrize("mode", ["", "strict", "wild"])
async def test_every_family_answers(time: FakeTime, mode: Mode) -> None:
    for mood in in_mood(mode):
        async with webex(mood.base, time) as client:
            site = json.loads((await client.me()).raw).get("siteUrls", ["aquilarobotics.webex.com"])
            recordings = await drained(client.recordings.list(MONTH))
            purged = await drained(client.recordings.list(MONTH, status="purged"))
            assert recordings + purged
            one = json.loads((await client.recordings.recording(recordings[0]["id"])).raw)
            link = one["temporaryDirectDownloadLinks"]["recordingDownloadLink"]
            assert b"".join([chunk async for chunk in client.recordings.download(link)])
            assert isinstance(await drained(client.recordings.access_summary(MONTH)), list)
            await drained(client.recordings.access_detail(one["id"]))
            transcripts = await drained(client.transcripts.list(MONTH, site[0]))
            chosen = transcripts[0]["id"]
            text = b"".join([chunk async for chunk in client.transcripts.download(chosen)])
            assert text.startswith(b"WEBVTT")
            assert await drained(client.transcripts.snippets(chosen))
            meeting_id = transcripts[0]["meetingId"]
            assert json.loads((await client.meetings.meeting(meeting_id)).raw)
            assert await drained(client.meetings.participants(meeting_id))
            await drained(client.meetings.chats(meeting_id))
            calls = await drained(client.call_recordings.list(MONTH))
            calls += await drained(client.call_recordings.list(MONTH, status="purged"))
            await client.call_recordings.recording(calls[0]["id"])
            await client.call_recordings.metadata(calls[0]["id"])
            assert len(await drained(client.identity.classifications())) == 5
            assert await client.identity.token_expiry() > datetime.now(UTC) - timedelta(days=3650)
            with pytest.raises(errors.Forbidden, match="audit:events_read"):
                await client.audits.categories()
            with pytest.raises(errors.Forbidden, match="no compliance scope"):
                await client.recordings.restore([one["id"]])


async def test_the_two_families_of_recordings_are_deleted_to_opposite_effect(
    time: FakeTime,
) -> None:
    for mood in in_mood():
        async with webex(mood.base, time) as client:
            meeting = (await drained(client.recordings.list(MONTH)))[0]["id"]
            assert (await client.recordings.delete(meeting, reason="audit")).status == 204
            assert json.loads((await client.recordings.recording(meeting)).raw)["id"] == meeting
            calls = await drained(client.call_recordings.list(MONTH))
            calls += await drained(client.call_recordings.list(MONTH, status="purged"))
            call = calls[0]["id"]
            assert (await client.call_recordings.destroy(call, reason="audit")).status == 204
            with pytest.raises(errors.NotFound):
                await client.call_recordings.recording(call)


async def test_a_login_on_another_device_brings_a_token_that_works(time: FakeTime) -> None:
    hands = Hands()
    world = World(scenarios.load("leak")(hands.at, 200, 7), hands, seed=7)
    scopes = ["spark-compliance:events_read", "spark:people_read"]

    async def sleep(seconds: float) -> None:
        hands.at += int(seconds * 1000)
        await time.sleep(seconds)

    with running(world) as clients:
        base = str(clients("").base_url).rstrip("/")
        for client_id, refusal in (("demo-client", ""), ("demo-client-denied", "denied")):
            login = Login(base, client_id, Token(SECRET), sleep=sleep, monotonic=time.monotonic)
            code = await login.authorize(scopes)
            if refusal:
                with pytest.raises(errors.NotAuthorised, match=refusal):
                    await login.wait(code)
            else:
                grant = await login.wait(code)
                fresh = await login.refresh(grant.refresh_token or "")
                async with WebexClient(base, Token(fresh.access_token)) as client:
                    assert await anext(client.events(MONTH.start, None))
            await login.aclose()
