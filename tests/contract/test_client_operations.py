"""Every operation on the wire: what it sends, what it says of a refusal, and what it repeats."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tui import errors
from tui.domain.times import Window
from tui.domain.wire import Exchange, Received
from tui.webex.client import WebexClient

if TYPE_CHECKING:
    from tests.contract.conftest import Desk, FakeTime, Scripted

Respond = Callable[..., bytes]
START = datetime(2026, 3, 1, tzinfo=UTC)
WEEK = Window(START, START + timedelta(days=7))
RANGE = "from=2026-03-01T00%3A00%3A00.000Z&to=2026-03-08T00%3A00%3A00.000Z"
TIMES = "startTime=2026-03-01T00%3A00%3A00.000Z&endTime=2026-03-08T00%3A00%3A00.000Z"


async def run(asked: object) -> list[Any]:
    """Do what an operation hands out, whatever its form."""
    if isinstance(asked, AsyncIterator):
        return [one async for one in asked]
    assert isinstance(asked, Awaitable)
    return [await asked]


@dataclass(frozen=True)
class Case:
    name: str
    ask: Callable[[WebexClient], object]
    sent: str
    scope: str = ""
    method: str = "GET"
    body: Any = None


OFFICER = "spark-compliance:"
READS = [
    Case("me", lambda c: c.me(), "people/me", "spark:people_read"),
    Case("person", lambda c: c.identity.person("P"), "people/P", "spark:people_read"),
    Case(
        "by e-mail",
        lambda c: c.identity.by_email("a+b@x.example"),
        "people?email=a%2Bb%40x.example",
        "spark:people_read",
    ),
    Case("people", lambda c: c.people(["A", "/", "B"]), "people?id=A%2CB", "spark:people_read"),
    Case("sites", lambda c: c.identity.sites(), "meetingPreferences/sites"),
    Case("organizations", lambda c: c.identity.organizations(), "organizations"),
    Case("classifications", lambda c: c.identity.classifications(), "classifications"),
    Case("event", lambda c: c.feed.event("E"), "events/E", OFFICER + "events_read"),
    Case(
        "events of call recordings",
        lambda c: c.events(START, None, resource="convergedRecordings"),
        "events?from=2026-03-01T00%3A00%3A00.000Z"
        "&resource=convergedRecordings&serviceType=calling&max=1000",
        OFFICER + "events_read",
    ),
    Case("message", lambda c: c.message("M"), "messages/M", OFFICER + "messages_read"),
    Case(
        "messages of a room",
        lambda c: c.messages.of_room("R", before=START),
        "messages?roomId=R&before=2026-03-01T00%3A00%3A00.000Z&max=1000",
        OFFICER + "messages_read",
    ),
    Case("card", lambda c: c.messages.action("A"), "attachment/actions/A"),
    Case("room", lambda c: c.room("R"), "rooms/R", OFFICER + "rooms_read"),
    Case("tabs", lambda c: c.spaces.tabs("R"), "room/tabs?roomId=R", "spark:rooms_read"),
    Case(
        "memberships",
        lambda c: c.spaces.memberships(person_email="a@b"),
        "memberships?personEmail=a%40b&max=1000",
        OFFICER + "memberships_read",
    ),
    Case("teams", lambda c: c.spaces.teams(), "teams?max=100", OFFICER + "teams_read"),
    Case("team", lambda c: c.spaces.team("T"), "teams/T", OFFICER + "teams_read"),
    Case(
        "team memberships",
        lambda c: c.spaces.team_memberships("T"),
        "team/memberships?teamId=T&max=1000",
        OFFICER + "team_memberships_read",
    ),
    Case(
        "recordings",
        lambda c: c.recordings.list(WEEK, status="purged", site_url="s.webex.com"),
        f"admin/recordings?{RANGE}&status=purged&siteUrl=s.webex.com&max=100",
        OFFICER + "meetings_read",
    ),
    Case(
        "recordings of a meeting",
        lambda c: c.recordings.of_meeting("X_I_1"),
        "admin/recordings?meetingId=X_I_1&status=available&max=100",
        OFFICER + "meetings_read",
    ),
    Case(
        "recording",
        lambda c: c.recordings.recording("f00", host_email="h@x"),
        "recordings/f00?hostEmail=h%40x",
        OFFICER + "meetings_read",
    ),
    Case(
        "access summary",
        lambda c: c.recordings.access_summary(WEEK, host_email="all"),
        f"recordingReport/accessSummary?{RANGE}&hostEmail=all&max=100",
        OFFICER + "meetings_read",
    ),
    Case(
        "access detail",
        lambda c: c.recordings.access_detail("f00"),
        "recordingReport/accessDetail?recordingId=f00&max=100",
        OFFICER + "meetings_read",
    ),
    Case(
        "call recordings",
        lambda c: c.call_recordings.list(WEEK, owner_email="a@b"),
        f"admin/convergedRecordings?{RANGE}&status=available&ownerEmail=a%40b&max=100",
        OFFICER + "recordings_read",
    ),
    Case(
        "call recording",
        lambda c: c.call_recordings.recording("f00"),
        "convergedRecordings/f00",
        OFFICER + "recordings_read",
    ),
    Case(
        "metadata of a call recording",
        lambda c: c.call_recordings.metadata("f00"),
        "convergedRecordings/f00/metadata?showAllTypes=true",
        OFFICER + "recordings_read",
    ),
    Case(
        "transcripts",
        lambda c: c.transcripts.list(WEEK, "s.webex.com"),
        f"admin/meetingTranscripts?{RANGE}&siteUrl=s.webex.com&max=100",
        OFFICER + "meetings_read",
    ),
    Case(
        "transcript",
        lambda c: c.transcripts.download("f_M_0"),
        "meetingTranscripts/f_M_0/download?format=vtt",
        OFFICER + "meetings_read",
    ),
    Case(
        "snippets",
        lambda c: c.transcripts.snippets("f_M_0"),
        "meetingTranscripts/f_M_0/snippets?max=100",
        OFFICER + "meetings_read",
    ),
    Case(
        "meetings",
        lambda c: c.meetings.find(number="123"),
        "admin/meetings?meetingNumber=123",
        OFFICER + "meetings_read",
    ),
    Case(
        "meeting",
        lambda c: c.meetings.meeting("f_I_1"),
        "admin/meetings/f_I_1",
        OFFICER + "meetings_read",
    ),
    Case(
        "participants",
        lambda c: c.meetings.participants("f_I_1"),
        "meetingParticipants?meetingId=f_I_1&max=100",
        OFFICER + "meetings_read",
    ),
    Case(
        "chat",
        lambda c: c.meetings.chats("f_I_1"),
        "meetings/postMeetingChats?meetingId=f_I_1&max=100",
        OFFICER + "meetings_read",
    ),
    Case(
        "admin audit",
        lambda c: c.audits.admin(WEEK, "O", actor_id="A", categories=["LOGINS", "ORG"]),
        f"adminAudit/events?{RANGE}&orgId=O&actorId=A&eventCategories=LOGINS%2CORG&max=200",
        "audit:events_read",
    ),
    Case(
        "audit categories",
        lambda c: c.audits.categories(),
        "adminAudit/eventCategories",
        "audit:events_read",
    ),
    Case(
        "security audit",
        lambda c: c.audits.security(WEEK, "O"),
        f"admin/securityAudit/events?{TIMES}&orgId=O&max=1000",
        "audit:events_read",
    ),
]
WHY = {"reason": "audit", "comment": "case 7"}
CHANGES = [
    Case("message", lambda c: c.delete_message("M"), "messages/M", method="DELETE"),
    Case(
        "room",
        lambda c: c.spaces.update_room("R", "Tea", {"isPublic": False}),
        "rooms/R",
        OFFICER + "rooms_write",
        "PUT",
        {"title": "Tea", "isPublic": False},
    ),
    Case(
        "add member",
        lambda c: c.spaces.add_member("R", person_email="a@b", moderator=True),
        "memberships",
        OFFICER + "memberships_write",
        "POST",
        {"roomId": "R", "personEmail": "a@b", "isModerator": True},
    ),
    Case(
        "change member",
        lambda c: c.spaces.update_member("M", moderator=False),
        "memberships/M",
        OFFICER + "memberships_write",
        "PUT",
        {"isModerator": False, "isRoomHidden": False},
    ),
    Case(
        "remove member",
        lambda c: c.spaces.remove_member("M"),
        "memberships/M",
        OFFICER + "memberships_write",
        "DELETE",
    ),
    Case(
        "change team member",
        lambda c: c.spaces.update_team_member("M", moderator=True),
        "team/memberships/M",
        OFFICER + "team_memberships_write",
        "PUT",
        {"isModerator": True},
    ),
    Case(
        "remove team member",
        lambda c: c.spaces.remove_team_member("M"),
        "team/memberships/M",
        OFFICER + "team_memberships_write",
        "DELETE",
    ),
    Case(
        "recording",
        lambda c: c.recordings.delete("f00", **WHY),
        "recordings/f00",
        OFFICER + "meetings_write",
        "DELETE",
        WHY,
    ),
    Case(
        "recording as administrator",
        lambda c: c.recordings.delete_as_administrator("f00"),
        "admin/recordings/f00",
        "meeting:admin_recordings_write",
        "DELETE",
    ),
    Case(
        "soft-delete",
        lambda c: c.recordings.soft_delete(["a", "b"], host_email="h@x", site_url="s.webex.com"),
        "recordings/softDelete?hostEmail=h%40x",
        "meeting:admin_recordings_write",
        "POST",
        {"recordingIds": ["a", "b"], "siteUrl": "s.webex.com"},
    ),
    Case(
        "restore",
        lambda c: c.recordings.restore(["a"]),
        "recordings/restore",
        "meeting:admin_recordings_write",
        "POST",
        {"recordingIds": ["a"], "restoreAll": False},
    ),
    Case(
        "purge",
        lambda c: c.recordings.purge(["a"]),
        "recordings/purge",
        "meeting:admin_recordings_write",
        "POST",
        {"recordingIds": ["a"], "purgeAll": False},
    ),
    Case(
        "call recording",
        lambda c: c.call_recordings.destroy("f00", **WHY),
        "convergedRecordings/f00",
        OFFICER + "recordings_write",
        "DELETE",
        WHY,
    ),
    Case(
        "soft-delete a call",
        lambda c: c.call_recordings.soft_delete(["a"], owner_email="o@x"),
        "convergedRecordings/softDelete",
        "spark-admin:recordings_write",
        "POST",
        {"recordingIds": ["a"], "trashAll": False, "ownerEmail": "o@x"},
    ),
    Case(
        "restore a call",
        lambda c: c.call_recordings.restore(["a"]),
        "convergedRecordings/restore",
        "spark-admin:recordings_write",
        "POST",
        {"recordingIds": ["a"], "restoreAll": False},
    ),
    Case(
        "purge a call",
        lambda c: c.call_recordings.purge(["a"]),
        "convergedRecordings/purge",
        "spark-admin:recordings_write",
        "POST",
        {"recordingIds": ["a"], "purgeAll": False},
    ),
    Case(
        "transcript",
        lambda c: c.transcripts.delete("f_M_0", **WHY),
        "meetingTranscripts/f_M_0",
        OFFICER + "meetings_write",
        "DELETE",
        WHY,
    ),
    Case(
        "meeting message",
        lambda c: c.meetings.delete_message("M"),
        "meeting/messages/M",
        OFFICER + "messages_write",
        "DELETE",
    ),
    Case(
        "meeting chat",
        lambda c: c.meetings.delete_chats("f_I_1"),
        "meetings/postMeetingChats?meetingId=f_I_1",
        OFFICER + "meetings_write",
        "DELETE",
    ),
]
of_each = pytest.mark.parametrize("case", READS + CHANGES, ids=lambda case: case.name)
of_reads = pytest.mark.parametrize("case", READS, ids=lambda case: case.name)
of_changes = pytest.mark.parametrize("case", CHANGES, ids=lambda case: case.name)


@of_each
async def test_each_operation_sends_exactly_this(
    webex: Scripted, desk: Desk, respond: Respond, case: Case
) -> None:
    webex.play(respond({"id": "1", "items": []}))
    found = await run(case.ask(desk.client))
    (asked,) = webex.asked
    assert (asked.method, asked.target) == (case.method, f"/v1/{case.sent}")
    assert (json.loads(asked.body) if asked.body else None) == case.body
    assert asked.headers["authorization"] == f"Bearer {desk.token}"
    assert found
    assert desk.exchanges[0].path == asked.target


@of_each
async def test_each_refusal_names_the_scope(
    webex: Scripted, desk: Desk, respond: Respond, case: Case
) -> None:
    webex.play(respond({"message": "no"}, 403))
    with pytest.raises(errors.Forbidden) as caught:
        await run(case.ask(desk.client))
    assert case.scope in caught.value.do
    assert len(webex.asked) == 1
    scope = caught.value.scope
    assert desk.verdicts == ([(scope, caught.value)] if scope else [])


@of_reads
async def test_each_read_outlives_limits_outages_and_cuts(
    webex: Scripted, desk: Desk, respond: Respond, case: Case
) -> None:
    webex.play(
        respond(b"<html>slow down", 429, content_type="text/html", retry_after="7"),
        respond(b"", 503),
        b"",
        respond({"id": "1", "items": []}),
    )
    assert await run(case.ask(desk.client))
    assert [asked.target for asked in webex.asked] == [f"/v1/{case.sent}"] * 4
    assert webex.asked[1].at - webex.asked[0].at >= timedelta(seconds=7)


@of_changes
@pytest.mark.parametrize(
    "trouble", [b"", b"HTTP/1.1 20", 500, 502, 503, 504, 400, 401, 404, 409, 410]
)
async def test_no_change_is_ever_repeated_blindly(
    webex: Scripted,
    desk: Desk,
    time: FakeTime,
    respond: Respond,
    case: Case,
    trouble: bytes | int,
) -> None:
    lost = isinstance(trouble, bytes) or trouble >= 500
    webex.play(trouble if isinstance(trouble, bytes) else respond({}, trouble, retry_after="1"))
    with pytest.raises(errors.WxiError) as caught:
        await run(case.ask(desk.client))
    assert len(webex.asked) == 1
    assert time.slept == []
    assert ("not known" in caught.value.do) is lost


@of_changes
@pytest.mark.parametrize("status", [429, 423])
async def test_a_change_that_was_put_off_is_sent_again_and_not_before_its_time(
    webex: Scripted, desk: Desk, respond: Respond, case: Case, status: int
) -> None:
    webex.play(respond(b"", status, retry_after="9"), respond(b"", 204))
    await run(case.ask(desk.client))
    first, second = webex.asked
    assert second.at - first.at >= timedelta(seconds=9)
    assert (first.method, first.target, first.body) == (second.method, second.target, second.body)


@of_changes
async def test_a_change_that_was_done_is_done_though_its_answer_is_cut(
    webex: Scripted, desk: Desk, respond: Respond, case: Case
) -> None:
    webex.play(respond(b'{"id":', 200, content_length="900"))
    (found,) = await run(case.ask(desk.client))
    exchange = found.exchange if isinstance(found, Received) else found
    assert isinstance(exchange, Exchange)
    assert exchange.status == 200


async def test_nobody_is_added_without_a_name(webex: Scripted, desk: Desk) -> None:
    with pytest.raises(errors.BadInput):
        await desk.client.spaces.add_member("R")
    assert webex.asked == []


@pytest.mark.parametrize("ids", [[], ["a"] * 101, ["../x"]])
@pytest.mark.parametrize("verb", ["soft_delete", "restore", "purge"])
async def test_a_recycle_bin_request_names_its_recordings(
    webex: Scripted, desk: Desk, ids: list[str], verb: str
) -> None:
    for family in (desk.client.recordings, desk.client.call_recordings):
        with pytest.raises(errors.BadInput):
            await getattr(family, verb)(ids)
    assert webex.asked == []


@pytest.mark.parametrize(("reason", "comment"), [("", ""), (" ", "x"), ("audit", "x" * 256)])
async def test_a_deletion_says_why_in_so_many_words(
    webex: Scripted, desk: Desk, reason: str, comment: str
) -> None:
    for delete in (
        desk.client.recordings.delete,
        desk.client.call_recordings.destroy,
        desk.client.transcripts.delete,
    ):
        with pytest.raises(errors.BadInput):
            await delete("f00", reason=reason, comment=comment)
    assert webex.asked == []


async def test_a_long_range_is_asked_for_in_stretches_without_overlap(
    webex: Scripted, desk: Desk, respond: Respond
) -> None:
    webex.play(lambda _: respond([{"id": str(len(webex.asked))}]))
    window = Window(START, START + timedelta(days=75))
    pages = [page async for page in desk.client.recordings.list(window)]
    assert [page.last for page in pages] == [False, False, True]
    assert [target.split("&status")[0].partition("?")[2] for target in webex.targets] == [
        "from=2026-04-15T00%3A00%3A00.000Z&to=2026-05-15T00%3A00%3A00.000Z",
        "from=2026-03-16T00%3A00%3A00.000Z&to=2026-04-15T00%3A00%3A00.000Z",
        "from=2026-03-01T00%3A00%3A00.000Z&to=2026-03-16T00%3A00%3A00.000Z",
    ]


async def test_the_end_of_the_token_is_told(webex: Scripted, desk: Desk, respond: Respond) -> None:
    webex.play(respond({"exp": 1768630439322}))
    assert await desk.client.identity.token_expiry() == datetime(
        2026, 1, 17, 6, 13, 59, 322000, tzinfo=UTC
    )
    webex.play(respond({"exp": "soon"}))
    with pytest.raises(errors.BadAnswer):
        await desk.client.identity.token_expiry()


async def test_a_recording_is_downloaded_without_the_token_and_its_ticket_is_not_kept(
    webex: Scripted, elsewhere: Scripted, desk: Desk, respond: Respond
) -> None:
    webex.play(respond(b"film", content_type="text/html"))
    link = f"{webex.origin}/nbr/s3cret?ticket=s3cret"
    assert b"".join([chunk async for chunk in desk.client.recordings.download(link)]) == b"film"
    assert webex.targets == ["/nbr/s3cret?ticket=s3cret"]
    assert "authorization" not in webex.asked[0].headers
    assert [exchange.path for exchange in desk.exchanges] == ["/nbr/"]
    for foreign in (f"{elsewhere.origin}/x", "https://evil.example/x", "http://a.webex.com/x"):
        with pytest.raises(errors.BadAnswer, match="foreign host"):
            await anext(desk.client.recordings.download(foreign))
    assert elsewhere.asked == []


async def test_a_file_that_cannot_be_scanned_is_fetched_when_the_officer_says_so(
    webex: Scripted, desk: Desk, respond: Respond
) -> None:
    webex.play(respond(b"zip"))
    url = f"{webex.base}/contents/C"
    assert [one async for one in desk.client.file(url, allow_unscannable=True)] == [b"zip"]
    assert webex.targets == ["/v1/contents/C?allow=unscannable"]


async def test_a_page_that_takes_too_long_is_asked_for_in_smaller_pieces(
    webex: Scripted, desk: Desk, respond: Respond
) -> None:
    late = respond(b"", 504)
    webex.play(late, late, respond([1], link="<?max=250&cursor=a>; rel=next"), late, respond([2]))
    pages = [page async for page in desk.client.events(START, None)]
    assert [page.items for page in pages] == [(b"1",), (b"2",)]
    assert [target.rpartition("max=")[2] for target in webex.targets] == [
        "1000",
        "500",
        "250",
        "250&cursor=a",
        "125&cursor=a",
    ]


async def test_a_page_is_never_made_smaller_than_it_must_be(
    webex: Scripted, desk: Desk, respond: Respond
) -> None:
    webex.play(respond(b"", 504))
    with pytest.raises(errors.ServiceTrouble):
        await anext(desk.client.recordings.list(WEEK))
    sizes = [target.rpartition("max=")[2] for target in webex.targets]
    assert sizes == ["100", "50", "50", "50", "50"]


@pytest.mark.parametrize("link", ["no link next", "<http://evil.example/>; rel=next"])
async def test_a_page_is_yielded_before_its_bad_link_is_complained_of(
    webex: Scripted, desk: Desk, respond: Respond, link: str
) -> None:
    webex.play(respond([1, 2], link=link))
    pages = desk.client.events(START, None)
    page = await anext(pages)
    assert (page.items, page.last) == ((b"1", b"2"), False)
    with pytest.raises(errors.BadAnswer):
        await anext(pages)
