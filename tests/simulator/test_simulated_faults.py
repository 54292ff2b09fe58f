"""Faults over a real socket: each kind shows as it is described, and runs repeat."""

import asyncio
import json
import time
from itertools import pairwise

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import BadInput
from tui.simulator import app, scenarios
from tui.simulator.faults import KINDS, Faults
from tui.simulator.keyring import SECRET
from tui.simulator.world import World

from .conftest import Hands, running

PAGE = {"max": "50"}
EVERY = frozenset(KINDS)


def test_a_limited_answer_is_html_and_says_when_to_come_back(world: World) -> None:
    with running(world, faults="429=1.0") as clients:
        answer = clients("demo-officer").get("/events")
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "1"
    assert answer.headers["content-type"] == "text/html"
    assert answer.headers["trackingid"]


def test_service_errors_have_a_body_of_the_usual_form(world: World) -> None:
    with running(world, faults="5xx=1.0") as clients:
        answers = [clients("demo-officer").get("/events") for _ in range(12)]
    assert {answer.status_code for answer in answers} == {500, 502, 503, 504}
    assert all(answer.json()["errors"] for answer in answers)
    assert len({answer.headers["trackingid"] for answer in answers}) == len(answers)
    assert {answer.headers["date"] for answer in answers} == {"Wed, 18 Mar 2026 15:00:00 GMT"}


def test_a_write_may_be_done_though_the_answer_denies_it(world: World) -> None:
    posts = [it for it in world.messages.values() if not it.deleted and it.room.full_view & 1]
    with running(world, faults="5xx=1.0") as clients:
        client = clients("demo-officer")
        states = {client.delete(f"/messages/{it.id}").status_code for it in posts[:30]}
    assert min(states) >= 500
    done = [it for it in posts[:30] if it.deleted]
    assert 0 < len(done) < 30


def test_a_count_is_spent_and_then_all_is_well(world: World) -> None:
    with running(world, faults="5xx=2") as clients:
        client = clients("demo-officer")
        states = [client.get("/people/me").status_code for _ in range(120)]
    assert sum(state >= 500 for state in states) == 2


def test_a_body_is_cut_in_the_middle(world: World) -> None:
    with running(world, faults="cut=1.0") as clients:
        client = clients("demo-officer")
        with pytest.raises(httpx.RemoteProtocolError):
            client.get("/events", params=PAGE)
        assert client.delete("/messages/x").status_code == 404


@pytest.mark.parametrize("kind", ["truncated", "invalid-json"])
def test_json_that_is_none(world: World, kind: str) -> None:
    with running(world, faults=f"{kind}=1.0") as clients:
        answer = clients("demo-officer").get("/events", params=PAGE)
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) == len(answer.content)
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def pages(client: httpx.Client) -> list[list[str]]:
    answer = client.get("/events", params=PAGE)
    found = []
    while True:
        found.append([event["id"] for event in answer.json()["items"]])
        if "next" not in answer.links:
            return found
        answer = client.get(answer.links["next"]["url"])


def test_empty_pages_go_on_and_nothing_is_lost(world: World) -> None:
    with running(world) as clients:
        whole = pages(clients("demo-officer"))
    with running(world, faults="empty-page=0.4") as clients:
        found = pages(clients("demo-officer"))
    assert [] in found
    assert [page for page in found if page] == whole


def test_duplicates_repeat_the_end_of_the_page_before(world: World) -> None:
    with running(world) as clients:
        whole = [key for page in pages(clients("demo-officer")) for key in page]
    with running(world, faults="duplicates=0.5") as clients:
        found = pages(clients("demo-officer"))
    assert any(set(one) & set(two) for one, two in pairwise(found))
    assert list(dict.fromkeys(key for page in found for key in page)) == whole


def test_a_cursor_expires_and_a_first_page_does_not(world: World) -> None:
    with running(world, faults="expired-cursor=1.0") as clients:
        client = clients("demo-officer")
        first = client.get("/events", params=PAGE)
        assert first.status_code == 200
        assert client.get(first.links["next"]["url"]).status_code == 400


def test_a_token_expires_until_it_is_refreshed(world: World) -> None:
    with running(world, faults="expired-token=1") as clients:
        client = clients("demo-officer")
        states = [client.get("/people/me").status_code for _ in range(80)]
        died = states.index(401)
        assert set(states[:died]) <= {200}
        assert set(states[died:]) == {401}
        form = {
            "grant_type": "refresh_token",
            "refresh_token": "demo-officer-refresh",
            "client_id": "demo-client",
            "client_secret": SECRET,
        }
        fresh = clients("").post("/access_token", data=form).json()["access_token"]
        assert clients(fresh).get("/people/me").status_code == 200


def test_a_slow_answer_is_the_true_one(world: World) -> None:
    with running(world, faults="slow=1", slowly=0.0) as clients:
        client = clients("demo-officer")
        assert {client.get("/people/me").status_code for _ in range(60)} == {200}


@given(seed=st.integers(0, 10_000), kinds=st.sets(st.sampled_from(sorted(KINDS)), min_size=1))
def test_the_same_seed_strikes_the_same_requests(seed: int, kinds: set[str]) -> None:
    words = ",".join(sorted(kinds))
    one, two = Faults(words, seed), Faults(words, seed)
    drawn = [one.draw(EVERY) for _ in range(50)]
    assert drawn == [two.draw(EVERY) for _ in range(50)]
    assert set(drawn) <= kinds | {None}


@pytest.mark.parametrize(
    "words", ["flood", "429=0", "429=-1", "429=1.5", "429=often", "429=", "429=nan", "5xx=0.0"]
)
def test_faults_that_cannot_be_read_are_errors_of_ours(words: str) -> None:
    with pytest.raises(BadInput):
        Faults(words, 1)


def test_no_words_are_no_faults() -> None:
    assert not Faults("", 1)
    assert not Faults(" , ", 1)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_dropped_page_is_missing_once_and_the_list_looks_whole(hands: Hands, seed: int) -> None:
    world = World(scenarios.load("leak")(hands.at, 600, 7), hands, seed=seed)
    with running(world) as clients:
        whole = pages(clients("demo-officer"))
    with running(world, faults="dropped=0.3") as clients:
        readings = [pages(clients("demo-officer")) for _ in range(40)]
    missing = [
        [key for page in whole for key in page if not any(key in part for part in found)]
        for found in readings
    ]
    assert any(missing)
    lost = [key for one in missing for key in one]
    assert len(lost) == len(set(lost))
    assert missing[-1] == []
    for found in readings:
        assert [page for page in found if page in whole] == found  # pages are lost as wholes


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_reordered_lists_hold_everything(hands: Hands, seed: int) -> None:
    world = World(scenarios.load("leak")(hands.at, 600, 7), hands, seed=seed)
    with running(world) as clients:
        whole = [key for page in pages(clients("demo-officer")) for key in page]
    with running(world, faults="reordered=0.5") as clients:
        found = pages(clients("demo-officer"))
    keys = [key for page in found for key in page]
    assert keys != whole
    assert sorted(keys) == sorted(whole)


def test_late_items_are_left_out_the_first_time(world: World) -> None:
    with running(world) as clients:
        whole = [key for page in pages(clients("demo-officer")) for key in page]
    with running(world, faults="late=0.5") as clients:
        client = clients("demo-officer")
        readings = [{key for page in pages(client) for key in page} for _ in range(30)]
    missing = [key for found in readings for key in whole if key not in found]
    assert 0 < len(missing) == len(set(missing))
    assert readings[0] < set(whole)


def test_every_answer_takes_its_time(world: World) -> None:
    application = app.build(world, latency=0.05)
    transport = httpx.ASGITransport(application)

    async def ask() -> float:
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            began = time.monotonic()
            assert (await client.get("/v1/people/me")).status_code == 401
            return time.monotonic() - began

    assert asyncio.run(ask()) >= 0.05
