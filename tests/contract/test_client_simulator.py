"""The client against the embedded Webex, process to process."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tui import errors
from tui.webex.auth import Token
from tui.webex.client import WebexClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

NOW = datetime.now(UTC)


@pytest.fixture
async def officer(simulator: str) -> AsyncIterator[WebexClient]:
    async with WebexClient(simulator, Token("demo-officer")) as client:
        yield client


async def events(client: WebexClient, **filters: str) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    async for page in client.events(NOW - timedelta(days=30), None, **filters):
        found |= {item["id"]: item for item in map(json.loads, page.items)}
    return list(found.values())


async def posted(client: WebexClient, **filters: str) -> list[dict[str, Any]]:
    return [
        e for e in await events(client, resource="messages", **filters) if e["type"] == "created"
    ]


async def test_an_officer_reads_a_month_of_events(officer: WebexClient) -> None:
    found = await events(officer)
    assert len(found) > 1000
    assert {"messages", "memberships"} <= {event["resource"] for event in found}
    assert len({event["resource"] for event in await events(officer, resource="rooms")}) == 1


async def test_a_message_leads_to_its_room_its_people_and_its_file(officer: WebexClient) -> None:
    with_file = next(e["data"] for e in await posted(officer) if e["data"].get("files"))
    message = json.loads((await officer.message(with_file["id"])).raw)
    room = json.loads((await officer.room(message["roomId"])).raw)
    assert room["id"] == message["roomId"]
    members = [
        json.loads(item)["personId"]
        async for page in officer.memberships(room_id=room["id"])
        for item in page.items
    ]
    people = [json.loads(i)["id"] async for page in officer.people(members) for i in page.items]
    assert set(people) == set(members)
    head = await officer.file_head(message["files"][0])
    content = b"".join([chunk async for chunk in officer.file(message["files"][0])])
    assert head.size == len(content) > 0
    assert head.name


async def test_a_deleted_message_stays_readable_for_the_officer_alone(
    simulator: str, officer: WebexClient
) -> None:
    chosen = (await posted(officer))[0]["data"]["id"]
    before = await officer.message(chosen)
    assert (await officer.delete_message(chosen)).status == 204
    assert json.loads((await officer.message(chosen)).raw)["text"] == json.loads(before.raw)["text"]
    with pytest.raises(errors.Gone, match="deleted before"):
        await officer.delete_message(chosen)
    async with WebexClient(simulator, Token("demo-user")) as user:
        with pytest.raises(errors.NotFound):
            await user.message(chosen)


async def test_a_token_can_do_what_it_may_and_no_more(simulator: str) -> None:
    async with WebexClient(simulator, Token("demo-expired")) as client:
        with pytest.raises(errors.TokenRejected, match="WEBEX_ACCESS_TOKEN"):
            await client.me()
    async with WebexClient(simulator, Token("demo-user")) as client:
        assert json.loads((await client.me()).raw)["id"]
        with pytest.raises(errors.Forbidden, match="spark-compliance:events_read"):
            await events(client)
    async with WebexClient(simulator, Token("demo-readonly")) as client:
        with pytest.raises(errors.Forbidden, match="spark-compliance:messages_write"):
            await client.delete_message((await posted(client))[0]["data"]["id"])


async def test_a_range_that_is_too_old_says_how_far_it_may_reach(officer: WebexClient) -> None:
    with pytest.raises(errors.Forbidden, match="89 days"):
        await anext(officer.events(NOW - timedelta(days=120), None))
