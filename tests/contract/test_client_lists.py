"""Lists: every page and every byte of it, nothing from elsewhere, no task left behind."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tui import errors

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tests.contract.conftest import Desk, FakeTime, Scripted
    from tui.domain.wire import Page

START = datetime(2026, 3, 1, 8, 30, 0, 120_999, tzinfo=UTC)


async def gather(pages: AsyncIterator[Page], kept: list[Page] | None = None) -> list[Page]:
    found = [] if kept is None else kept
    async for page in pages:
        found.append(page)  # kept when the iteration fails
    return found


async def test_events_come_page_by_page_and_byte_by_byte(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    first = b'{ "items" : [ {"id":"1" , "x": 1.0e5},\r\n\t{"id": "\\u00e9,]"} ] }'
    webex.play(
        respond(first, link='</v1/events?cursor=a%2Bb&max=1000>; rel="next"'),
        respond([], link=f'<{webex.origin}/v1/events?cursor=c>; title="x, y"; rel="prev next"'),
        respond(b'{"items":[3]}', link='</v1/events?cursor=0>; rel="first"'),
    )
    pages = await gather(desk.client.events(START, None, resource="messages", actor_id="A"))
    assert [page.items for page in pages] == [
        (b'{"id":"1" , "x": 1.0e5}', b'{"id": "\\u00e9,]"}'),
        (),
        (b"3",),
    ]
    assert [page.last for page in pages] == [False, False, True]
    assert webex.targets == [
        "/v1/events?from=2026-03-01T08%3A30%3A00.120Z&resource=messages&actorId=A&max=1000",
        "/v1/events?cursor=a%2Bb&max=1000",
        "/v1/events?cursor=c",
    ]
    assert [page.exchange.path for page in pages] == webex.targets
    assert [page.exchange for page in pages] == desk.exchanges


async def test_the_end_of_the_range_is_sent_when_there_is_one(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    webex.play(respond([]))
    await gather(desk.client.events(START, START))
    assert "&to=2026-03-01T08%3A30%3A00.120Z" in webex.targets[0]


@pytest.mark.parametrize(
    ("link", "followed"),
    [
        ("/v1/events?max=null&cursor=a", "/v1/events?cursor=a"),
        ("/v1/events?cursor=a&max=null", "/v1/events?cursor=a"),
        ("/v1/events?cursor=a&max=null&b=1", "/v1/events?cursor=a&b=1"),
        ("/v1/events?cursor=max=null", "/v1/events?cursor=max=null"),
        ("?cursor=%7B%22a%22%3A1%7D", "/v1/events?cursor=%7B%22a%22%3A1%7D"),
    ],
)
async def test_a_next_link_is_followed_as_given_but_for_max_null(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes], link: str, followed: str
) -> None:
    webex.play(respond([1], link=f"<{link}>; rel=next"), respond([2]))
    assert len(await gather(desk.client.events(START, None))) == 2
    assert webex.targets[1] == followed


@pytest.mark.parametrize(
    "link",
    ["<{0}/v1/events>; rel=next", "<//{1}/v1/events>; rel=next", "<http://u:p@{2}/v1>; rel=next"],
)
async def test_a_next_link_to_another_origin_is_not_followed(
    webex: Scripted, elsewhere: Scripted, desk: Desk, respond: Callable[..., bytes], link: str
) -> None:
    elsewhere.play(respond([666]))
    authority = elsewhere.origin.removeprefix("http://")
    own = webex.origin.removeprefix("http://")
    webex.play(respond([1], link=link.format(elsewhere.origin, authority, own)))
    with pytest.raises(errors.BadAnswer, match="another host"):
        await gather(desk.client.events(START, None))
    assert len(webex.asked) == 1
    assert elsewhere.asked == []


async def test_a_next_link_that_cannot_be_read_is_no_end(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    webex.play(respond([1], link="/v1/events?cursor=a; rel=next"))
    with pytest.raises(errors.BadAnswer, match="cannot be read"):
        await gather(desk.client.events(START, None))


async def test_links_in_a_circle_end_after_every_page_was_given_once(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    one, two = (respond([n], link=f"<?c={n}>; rel=next") for n in (1, 2))
    webex.play(one, two, one)
    seen: list[Page] = []
    with pytest.raises(errors.BadAnswer, match="circle"):
        await gather(desk.client.events(START, None), seen)
    assert [page.items for page in seen] == [(b"1",), (b"2",), (b"1",)]


async def test_a_list_without_end_ends(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.webex.pages.MOST_PAGES", 5)
    webex.play(lambda _: respond([], link=f"<?c={len(webex.asked)}>; rel=next"))
    with pytest.raises(errors.BadAnswer, match="does not end"):
        await gather(desk.client.events(START, None))
    assert len(webex.asked) == 5


async def test_one_page_is_fetched_ahead_and_no_more(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    webex.play(lambda _: respond([], link=f"<?c={len(webex.asked)}>; rel=next"))
    pages = desk.client.events(START, None)
    await anext(pages)
    for _ in range(2):
        await desk.answered.acquire()
    await desk.client.room("R")  # whatever was fetched ahead is on the wire before this
    assert [target.partition("?")[0] for target in webex.targets] == [
        "/v1/events",
        "/v1/events",
        "/v1/rooms/R",
    ]
    await pages.aclose()


async def test_closing_the_iterator_ends_the_request_under_way(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    webex.play(respond([1], link="<?c=1>; rel=next"), respond([2]))
    pages: Any = desk.client.events(START, None)
    await anext(pages)
    mine = asyncio.current_task()
    webex.hold = asyncio.Event()
    await pages.aclose()
    served = "Scripted.serve"
    left = [
        task
        for task in asyncio.all_tasks()
        if task is not mine and served not in repr(task.get_coro())
    ]
    assert left == []


async def test_a_body_cut_short_is_asked_for_again(
    webex: Scripted, desk: Desk, time: FakeTime, respond: Callable[..., bytes]
) -> None:
    webex.play(respond(b'{"items":[{"id":"1"},{"i'), respond([1]))
    assert [page.items for page in await gather(desk.client.events(START, None))] == [(b"1",)]
    assert time.slept == [1.0]


async def test_a_body_that_stays_cut_is_an_error(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    webex.play(respond(b'{"items":[{"id":"1"},{"i', trackingid="T_1"))
    with pytest.raises(errors.BadAnswer, match="cut") as caught:
        await gather(desk.client.events(START, None))
    assert len(webex.asked) == 3
    assert caught.value.tracking_id == "T_1"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"<!doctype html><p>Welcome", {"content_type": "text/html; charset=utf-8"}),
        (b"\n <html>", {"content_type": "application/json"}),
        (b"Welcome", {"content_type": "text/html"}),
        (b'{"things":[]}', {}),
        (b"[]", {}),
    ],
)
async def test_something_other_than_webex_is_named_as_such(
    webex: Scripted,
    desk: Desk,
    respond: Callable[..., bytes],
    body: bytes,
    headers: dict[str, str],
) -> None:
    webex.play(respond(body, **headers))
    with pytest.raises(errors.NotWebex, match=r"not the Webex API.*WEBEX_BASE_URL"):
        await gather(desk.client.events(START, None))
    assert len(webex.asked) == 1


async def test_one_hostile_item_does_not_hide_the_page(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    deep = b'{"card":' + b"[" * 5000 + b"]" * 5000 + b"}"
    items = (b'{"text":"\\ud800"}', deep, b'{"text":"\xff"}')
    webex.play(respond(b'{"items":[' + b",".join(items) + b"]}"))
    (page,) = await gather(desk.client.events(START, None))
    assert page.items == items


async def test_people_are_looked_up_in_batches(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    webex.play(respond([]))
    ids = [f"P{n}" for n in range(200)]
    await gather(desk.client.people([*ids, "P1", "no/id", "a,b", ""]))
    batches = [target.partition("?id=")[2].split("%2C") for target in webex.targets]
    assert [len(batch) for batch in batches] == [85, 85, 30]
    assert [found for batch in batches for found in batch] == ids


async def test_memberships_are_of_a_room_or_of_a_person(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    webex.play(respond([]))
    await gather(desk.client.memberships(room_id="R"))
    await gather(desk.client.memberships(person_id="P"))
    assert [target.partition("&")[0] for target in webex.targets] == [
        "/v1/memberships?roomId=R",
        "/v1/memberships?personId=P",
    ]
