from datetime import timedelta

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.simulator.clock import iso, milliseconds
from tui.simulator.feed import RESOURCES, TYPES, Feed
from tui.simulator.history import Wanted
from tui.simulator.world import World

from .conftest import START, Clients, Hands


def walk(client: httpx.Client, **query: str | int) -> list[list[str]]:
    """Return the ids of all pages."""
    pages = []
    answer = client.get("/events", params=query)
    while True:
        assert answer.status_code == 200, answer.text
        pages.append([event["id"] for event in answer.json()["items"]])
        link = answer.links.get("next")
        if link is None:
            return pages
        assert httpx.URL(link["url"]).netloc == client.base_url.netloc
        answer = client.get(link["url"])


def when(**ago: float) -> str:
    return iso(milliseconds(START - timedelta(**ago)))


def test_events_come_newest_first_and_before_now(readers: Clients) -> None:
    items = readers("demo-officer").get("/events", params={"max": 1000}).json()["items"]
    times = [event["created"] for event in items]
    assert len(items) == 1000
    assert times == sorted(times, reverse=True)
    assert times[0] <= iso(milliseconds(START))


def test_the_default_page_has_100_and_a_larger_one_is_cut_to_1000(readers: Clients) -> None:
    client = readers("demo-officer")
    assert len(client.get("/events").json()["items"]) == 100
    assert len(client.get("/events", params={"max": 5000}).json()["items"]) == 1000


@settings(max_examples=25, deadline=None)
@given(
    size=st.integers(20, 1300),
    resource=st.sampled_from([None, "messages", "memberships", "files", "tabs"]),
    days=st.integers(1, 40),
)
def test_any_page_size_lists_the_same_events_once(
    readers: Clients, size: int, resource: str | None, days: int
) -> None:
    query: dict[str, str | int] = {"from": when(days=days)}
    if resource:
        query["resource"] = resource
    client = readers("demo-officer")
    whole = [key for page in walk(client, max=1000, **query) for key in page]
    pages = walk(client, max=size, **query)
    assert [key for page in pages for key in page] == whole
    assert len(set(whole)) == len(whole)
    assert all(len(page) == min(size, 1000) for page in pages[:-1])


def test_pages_of_one(readers: Clients) -> None:
    client = readers("demo-officer")
    pages = walk(client, max=1, resource="rooms")
    assert [len(page) for page in pages] == [1] * len(pages)
    assert [key for page in pages for key in page] == walk(client, resource="rooms")[0]


def test_events_that_arrive_between_pages_disturb_nothing(
    clients: Clients, hands: Hands, world: World
) -> None:
    client = clients("demo-officer")
    expected = [key for page in walk(client, max=1000) for key in page]
    first = client.get("/events", params={"max": 200})
    hands.at += 10 * 60_000
    size = len(world.feed)
    second = client.get(first.links["next"]["url"])
    assert len(world.feed) > size
    got = [event["id"] for answer in (first, second) for event in answer.json()["items"]]
    assert got == expected[:400]


def test_every_event_can_be_shown_alone(readers: Clients) -> None:
    client = readers("demo-officer")
    for event in client.get("/events", params={"max": 30}).json()["items"]:
        assert client.get(f"/events/{event['id']}").json() == event


def test_an_officer_cannot_show_an_event_of_another_organization(readers: Clients) -> None:
    own, partner = readers("demo-officer"), readers("demo-partner-officer")
    mine = {e["id"] for e in own.get("/events", params={"max": 1000}).json()["items"]}
    theirs = {e["id"] for e in partner.get("/events", params={"max": 1000}).json()["items"]}
    hidden = next(iter(mine - theirs))
    assert partner.get(f"/events/{hidden}").status_code == 404


@pytest.mark.parametrize(("name", "field"), [("resource", "resource"), ("type", "type")])
def test_filters_by_resource_and_type(readers: Clients, name: str, field: str) -> None:
    client = readers("demo-officer")
    seen = {e[field] for e in client.get("/events", params={"max": 1000}).json()["items"]}
    for choice in seen:
        items = client.get("/events", params={name: choice, "max": 50}).json()["items"]
        assert items
        assert {event[field] for event in items} == {choice}


def test_filters_by_actor(readers: Clients, still_world: World) -> None:
    client = readers("demo-officer")
    guest = still_world.by_handle["guest"].id
    items = client.get("/events", params={"actorId": guest}).json()["items"]
    assert len(items) > 5
    assert {event["actorId"] for event in items} == {guest}


def test_from_is_included_and_to_is_not(readers: Clients) -> None:
    client = readers("demo-officer")
    times = [e["created"] for e in client.get("/events", params={"max": 200}).json()["items"]]
    window = {"from": times[150], "to": times[50], "max": 1000}
    got = [e["created"] for e in client.get("/events", params=window).json()["items"]]
    assert got == [time for time in times if times[150] <= time < times[50]]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"to": when(seconds=-1)}, 200),
        ({"to": when(seconds=-3)}, 400),
        ({"from": when(days=90)}, 200),
        ({"from": when(days=91)}, 403),
        ({"from": when(days=1), "to": when(days=2)}, 400),
        ({"from": when(seconds=-60)}, 400),
        ({"from": "yesterday"}, 400),
        ({"to": "2026-03-01"}, 400),
        ({"max": "0"}, 400),
        ({"max": "-5"}, 400),
        ({"max": "many"}, 400),
        ({"resource": "gossip"}, 400),
        ({"type": "whispered"}, 400),
        ({"resource": "convergedRecordings"}, 400),
        ({"resource": "convergedRecordings", "serviceType": "calling"}, 200),
        ({"resource": "messages", "serviceType": "calling"}, 400),
        ({"cursor": "!"}, 400),
    ],
)
def test_ranges_and_values(readers: Clients, query: dict[str, str], status: int) -> None:
    answer = readers("demo-officer").get("/events", params=query)
    assert answer.status_code == status, answer.text
    if status == 403:
        assert "past 90 days" in answer.json()["message"]


def test_life_goes_on_as_the_clock_does(clients: Clients, hands: Hands) -> None:
    client = clients("demo-officer")
    newest = client.get("/events", params={"max": 1}).json()["items"][0]
    hands.at += 5_500
    fresh = client.get("/events", params={"max": 1}).json()["items"][0]
    assert fresh["id"] != newest["id"]
    if fresh["resource"] == "messages":
        assert client.get(f"/messages/{fresh['data']['id']}").status_code == 200
    start = iso(hands.at)
    hands.at += 24 * 3_600_000
    events = [key for page in walk(client, max=1000, **{"from": start}) for key in page]
    assert 4_000 < len(events) < 11_000


def test_what_lies_ahead_does_not_exist_yet(clients: Clients, hands: Hands, world: World) -> None:
    client = clients("demo-officer")
    hands.at += 60_000
    known = set(world.messages)
    items = client.get("/events", params={"from": iso(hands.at - 60_000)}).json()["items"]
    assert items
    assert all(event["created"] <= iso(hands.at) for event in items)
    assert {m.uuid for m in world.messages.values() if m.created > hands.at} == set()
    assert set(world.messages) > known


@given(
    acts=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(RESOURCES), st.sampled_from(TYPES)),
        max_size=40,
    ),
    since=st.integers(0, 60),
    until=st.none() | st.integers(0, 60),
    resource=st.none() | st.sampled_from(RESOURCES),
    before=st.none() | st.integers(0, 40),
)
def test_the_feed_answers_as_a_plain_list_would(
    still_world: World,
    acts: list[tuple[int, str, str]],
    since: int,
    until: int | None,
    resource: str | None,
    before: int | None,
) -> None:
    feed, rows, at = Feed(), [], 0
    actor = still_world.by_handle["user"]
    for number, (step, kind, type_) in enumerate(acts):
        at += step
        feed.append(at, kind, type_, actor, 1 + number % 3, {})
        rows.append((number, at, kind, 1 + number % 3))
    wanted = Wanted(mask=2, since=since, until=until, resource=resource, actor=actor.uuid)
    expected = [
        number
        for number, time, kind, mask in reversed(rows)
        if mask & 2
        and since <= time
        and (until is None or time < until)
        and resource in ((None, kind) if kind != "convergedRecordings" else (kind,))
        and (before is None or number < before)
    ]
    assert [position for position, _ in feed.newest_first(wanted, before)] == expected
