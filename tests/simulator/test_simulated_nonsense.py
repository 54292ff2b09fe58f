"""Whatever is sent, the answer is an answer: the server refuses nonsense, it does not fail."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.simulator import scenarios
from tui.simulator.routes import OPERATIONS
from tui.simulator.world import World

from .conftest import Clients, Hands, running

NAMES = (
    "roomId personId personEmail teamId max cursor offset from to resource type actorId "
    "serviceType beforeMessage before parentId sortBy id email displayName status siteUrl "
    "meetingId topic hostEmail recordingId meetingNumber webLink current orgId startTime endTime "
    "eventCategories format ownerEmail ownerId ownerType storageRegion showAllTypes "
    "orgPublicSpaces allow"
)
FIELDS = (
    "title classificationId isLocked isPublic description isAnnouncementOnly isReadOnly "
    "isModerator isRoomHidden roomId personId personEmail recordingIds restoreAll purgeAll "
    "trashAll siteUrl ownerEmail reason comment"
)
ODD = (
    "",
    "x",
    "-1",
    "0",
    "true",
    "2026-03-01T00:00:00Z",
    "9" * 30,
    "\u0000",
    "é" * 9,
    "a=b&c",
    "..",
)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 10**20) | st.sampled_from(ODD),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(ODD), inner, max_size=2)
    ),
    max_leaves=4,
)


@pytest.fixture(scope="module")
def place() -> World:
    hands = Hands()
    return World(scenarios.load("recording")(hands.at, 900, 7), hands, seed=7)


@pytest.fixture(scope="module")
def anybody(place: World) -> Iterator[Clients]:
    with running(place) as clients:
        found: dict[str, Any] = {}
        yield lambda token: found.setdefault(token, clients(token))


def known(world: World) -> list[str]:
    """Return an id of every kind there is."""
    message = next(iter(world.messages.values()))
    room, person = message.room, message.author
    member = next(iter(room.roster.values()))
    return [
        message.id,
        room.id,
        person.id,
        person.org.id,
        person.email,
        message.content_id(0),
        next(iter(world.teams.values())).id,
        next(iter(world.recordings)),
        next(iter(world.call_recordings)),
        next(iter(world.transcripts)),
        next(iter(world.meetings.values())).id,
        next(iter(world.chat.values())).id,
        next(iter(world.tabs)),
        member.person.id,
    ]


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_nonsense_is_refused_and_not_failed_at(
    anybody: Clients, place: World, data: st.DataObject
) -> None:
    operation = data.draw(st.sampled_from(OPERATIONS))
    value = st.sampled_from([*ODD[1:], *known(place)])
    path = operation.path.replace("{key}", quote(data.draw(value), safe=""))
    token = data.draw(st.sampled_from(["demo-officer", "demo-admin", "demo-user"]))
    query = data.draw(st.dictionaries(st.sampled_from(NAMES.split()), value, max_size=4))
    body = data.draw(
        st.none() | JSON | st.dictionaries(st.sampled_from(FIELDS.split()), JSON | value)
    )
    answer = anybody(token).request(operation.method, path, params=query, json=body)
    assert answer.status_code < 500, (operation.method, path, query, body)
