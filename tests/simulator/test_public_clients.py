"""Two published clients of Webex, unmodified, work against the embedded one."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from webexpythonsdk import WebexAPI  # type: ignore[import-untyped]
from webexpythonsdk.exceptions import ApiError  # type: ignore[import-untyped]
from wxc_sdk import WebexSimpleApi
from wxc_sdk.events import EventResource, EventType
from wxc_sdk.rest import RestError, RestSession
from wxc_sdk.tokens import Tokens

from tui.simulator import ids
from tui.simulator.world import World

from .conftest import START, Clients


@pytest.fixture
def base(clients: Clients) -> str:
    return str(clients("").base_url).rstrip("/")


@pytest.fixture
def python_sdk(base: str) -> Iterator[Any]:
    api: Any = WebexAPI(access_token="demo-officer", base_url=f"{base}/")
    yield api
    api._session._req_session.close()


@pytest.fixture
def wxc(base: str) -> Iterator[Any]:
    here: Any = type("Here", (RestSession,), {"BASE": base})
    with closing(
        here(tokens=Tokens(access_token="demo-officer"), concurrent_requests=2)
    ) as session:
        yield WebexSimpleApi(tokens="demo-officer", session=session)


def test_webexpythonsdk_lists_reads_and_deletes(python_sdk: Any, world: World) -> None:
    since = "2026-03-10T00:00:00.000Z"
    events = list(python_sdk.events.list(resource="messages", type="created", _from=since, max=20))
    assert len(events) > 60
    actor = events[0].actorId
    by_actor = list(python_sdk.events.list(actorId=actor, _from=since, max=15))
    assert {event.actorId for event in by_actor} == {actor}
    detail = python_sdk.events.get(events[3].id)
    message = python_sdk.messages.get(detail.data.id)
    assert message.roomId == detail.data.roomId
    room = python_sdk.rooms.get(message.roomId)
    members = list(python_sdk.memberships.list(roomId=room.id, max=2))
    assert len(members) > 1
    person = python_sdk.people.get(members[0].personId)
    assert person.emails == [members[0].personEmail]
    assert python_sdk.people.me().displayName == "Marguerite Delacroix"
    assert list(python_sdk.messages.list(roomId=room.id, max=5))
    python_sdk.messages.delete(message.id)
    assert world.messages[ids.decode(message.id)[1]].deleted
    with pytest.raises(ApiError, match="410"):
        python_sdk.messages.delete(message.id)


def test_wxc_sdk_lists_reads_and_deletes(wxc: Any, world: World) -> None:
    since = START - timedelta(days=8)
    events = list(
        wxc.events.list(
            resource=EventResource.messages, type_=EventType.created, from_=since, max=20
        )
    )
    assert len(events) > 60
    mine = list(wxc.events.list(actor_id=events[0].actor_id, from_=since, max=15))
    assert {event.actor_id for event in mine} == {events[0].actor_id}
    everything = list(wxc.events.list(from_=START - timedelta(days=30), max=100))
    assert len({event.resource for event in everything}) == 12
    detail = wxc.events.details(events[3].id)
    message = wxc.messages.details(detail.data.id)
    room = wxc.rooms.details(message.room_id)
    members = list(wxc.membership.list(room_id=room.id, max=2))
    assert len(members) > 1
    assert wxc.people.details(members[0].person_id).emails == [members[0].person_email]
    assert wxc.people.me().display_name == "Marguerite Delacroix"
    wxc.messages.delete(message.id)
    with pytest.raises(RestError) as caught:
        wxc.messages.delete(message.id)
    assert caught.value.response.status_code == 410


def test_wxc_sdk_reads_recordings_of_both_families(wxc: Any) -> None:
    since = START - timedelta(days=28)
    for status in ("available", "deleted", "purged"):
        calls = list(
            wxc.converged_recordings.list_for_admin_or_compliance_officer(
                from_=since, to_=START, status=status
            )
        )
        assert [call.status for call in calls] == [status]
        detail = wxc.converged_recordings.details(calls[0].id)
        assert detail.temporary_direct_download_links
        assert wxc.converged_recordings.metadata(calls[0].id).id == calls[0].id
    found = list(
        wxc.meetings.recordings.list_recordings_for_an_admin_or_compliance_officer(
            from_=since, to_=START
        )
    )
    shown = wxc.meetings.recordings.get_recording_details(found[0].id)
    assert shown.topic == found[0].topic
