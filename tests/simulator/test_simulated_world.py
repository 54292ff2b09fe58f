"""What a scenario makes: repeatable, complete, and consistent with its own events."""

import base64
import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.simulator import clock, ids, scenarios
from tui.simulator.history import Wanted
from tui.simulator.serve import open_world
from tui.simulator.world import World

from .conftest import Hands

EVERYBODY = Wanted(mask=255, everything=True)
WRITTEN = [name for name in scenarios.NAMES if name not in ("busy", "empty")]
"""Scenarios whose past is a list of acts."""
NOW = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)


def events(world: World) -> list[dict[str, Any]]:
    """Return every event, the oldest first."""
    return [json.loads(body) for _, body in world.feed.newest_first(EVERYBODY)][::-1]


def make(name: str, now: datetime = NOW, count: int | None = 700, seed: int = 7) -> World:
    start = clock.milliseconds(now)
    return World(scenarios.load(name)(start, count, seed), lambda: start, seed=seed)


@pytest.mark.parametrize("name", [*WRITTEN, "busy"])
def test_same_seed_and_time_give_the_same_bytes(name: str) -> None:
    one, two, other = make(name), make(name), make(name, seed=8)
    bodies = [body for _, body in one.feed.newest_first(EVERYBODY)]
    assert bodies == [body for _, body in two.feed.newest_first(EVERYBODY)]
    assert bodies != [body for _, body in other.feed.newest_first(EVERYBODY)]


def test_the_future_is_repeatable_too() -> None:
    start = clock.milliseconds(NOW)
    feeds = []
    for _ in range(2):
        hands = Hands()
        hands.at = start
        world = World(scenarios.load("leak")(start, 700, 7), hands)
        for step in (10_000, 3_590_000, 3_600_000):
            hands.at += step
            world.now()
        feeds.append([body for _, body in world.feed.newest_first(EVERYBODY)])
    assert len(feeds[0]) > 1_000
    assert feeds[0] == feeds[1]


@settings(max_examples=20, deadline=None)
@given(
    name=st.sampled_from(WRITTEN),
    now=st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    seed=st.integers(0, 1000),
)
def test_at_any_time_every_act_of_the_script_is_possible(
    name: str, now: datetime, seed: int
) -> None:
    start = clock.milliseconds(now)
    world = make(name, now, 800, seed)
    made = events(world)
    assert len(made) == 800
    times = [clock.parse(event["created"]) for event in made]
    assert times == sorted(times)
    assert start - 30 * clock.DAY <= times[0]
    assert times[-1] < start
    posts = sum(e["resource"] == "messages" and e["type"] == "created" for e in made)
    assert len(world.messages) == posts


@pytest.mark.parametrize("name", [*WRITTEN, "busy"])
def test_rosters_equal_the_fold_of_joins_and_leaves(name: str) -> None:
    world = make(name, count=3_000)
    rosters: dict[str, dict[str, dict[str, Any]]] = {r.id: {} for r in world.rooms.values()}
    for event in events(world):
        if event["resource"] == "memberships":
            data = event["data"]
            roster = rosters[data["roomId"]]
            if event["type"] == "deleted":
                del roster[data["personId"]]
            else:
                roster[data["personId"]] = data
    for room in world.rooms.values():
        folded = rosters[room.id]
        assert set(folded) == {m.person.id for m in room.roster.values()}
        for member in room.roster.values():
            assert folded[member.person.id]["isModerator"] == member.moderator
            assert folded[member.person.id]["created"] == clock.iso(member.created)


def test_only_members_speak_and_read() -> None:
    present: set[tuple[str, str]] = set()
    for event in events(make("leak", count=None)):
        data, kind = event["data"], (event["resource"], event["type"])
        if kind == ("memberships", "created"):
            present.add((data["roomId"], data["personId"]))
        elif kind == ("memberships", "deleted"):
            present.remove((data["roomId"], data["personId"]))
        elif kind[0] in ("files", "file_transcodings") or kind == ("messages", "created"):
            assert (data["roomId"], data["personId"]) in present


def test_the_default_history_is_varied_and_keeps_office_hours() -> None:
    world = make("leak", count=None)
    made = events(world)
    assert len(made) == 3_000
    kinds = Counter((event["resource"], event["type"]) for event in made)
    for kind in (
        ("messages", "created"),
        ("messages", "updated"),
        ("messages", "deleted"),
        ("memberships", "created"),
        ("memberships", "updated"),
        ("memberships", "deleted"),
        ("rooms", "updated"),
        ("files", "read"),
        ("file_transcodings", "read"),
        ("meetings", "ended"),
    ):
        assert kinds[kind] > 0, kind
    posts = [e for e in made if (e["resource"], e["type"]) == ("messages", "created")]
    texts = Counter(event["data"]["text"] for event in posts)
    assert len(texts) > len(posts) / 2
    assert any("parentId" in event["data"] for event in posts)
    assert any("mentionedPeople" in event["data"] for event in posts)
    assert any(any(ord(c) > 0x3000 for c in text) for text in texts)
    when = [datetime.fromisoformat(event["created"]) for event in made]
    assert sum(time.weekday() > 4 for time in when) < len(when) / 10
    assert sum(7 <= time.hour < 18 for time in when) > len(when) * 0.8
    domains = Counter(person.org.domain for person in world.people.values())
    assert len(domains) == 5
    assert len(world.people) > 55
    assert len(world.teams) == 2


def test_ids_carry_the_time_and_the_organization_is_spelt_both_ways() -> None:
    for event in events(make("leak")):
        kind, uuid = ids.decode(event["id"])
        assert kind == "EVENT"
        ticks = int(uuid[15:18] + uuid[9:13] + uuid[:8], 16)
        assert (ticks - 0x01B21DD213814000) // 10_000 == clock.parse(event["created"])
        padded = event["orgId"] + "=" * (-len(event["orgId"]) % 4)
        assert len(base64.urlsafe_b64decode(padded)) == 36
        if event["resource"] == "memberships":
            person, _, room = ids.decode(event["data"]["id"])[1].partition(":")
            assert ids.decode(event["data"]["personId"]) == ("PEOPLE", person)
            assert ids.decode(event["data"]["roomId"]) == ("ROOM", room)
            assert ids.decode(event["data"]["personOrgId"])[0] == "ORGANIZATION"


def test_a_fixed_start_lets_the_clock_run_on_from_there() -> None:
    world = open_world("leak", events=600, now=NOW)
    first = world.now()
    assert first >= clock.milliseconds(NOW)
    assert world.now() >= first


def test_the_names_cost_no_server() -> None:
    code = (
        "import sys; from tui.simulator.scenarios import NAMES; assert 'leak' in NAMES;"
        "print([m for m in ('starlette', 'uvicorn', 'asyncio') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
