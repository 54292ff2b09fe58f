"""How events read in plain words, and the life of a message on one page."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.services.desk import CASE, Desk, events_of, online
from tests.services.test_service_stories import Nobody, kept, text_of
from tests.services.test_service_stories import harassment as harassment  # fixtures
from tests.services.test_service_stories import leak as leak
from tui.domain.models import Event
from tui.services import detail, history, threads
from tui.services.names import Names
from tui.services.sections import Reading
from tui.services.stories import Stories
from tui.services.threads import thread_of

ZONE = ZoneInfo("UTC")
ROOM = "d0d0d0d0-82be-11eb-a24f-d311d66c060c"
MENU = {
    "type": "AdaptiveCard",
    "body": [
        {"type": "Input.ChoiceSet", "id": "dish", "label": "Dish",
         "choices": [{"title": "Soup of the day", "value": "s"}]},
    ],
}  # fmt: skip


def uuid(number: int) -> str:
    return f"{number:08x}-82be-11eb-bdbe-3b2ac15fe689"


def item(number: int, kind: str, actor: str = "ana", /, **data: object) -> bytes:
    """An event at a minute of its own."""
    resource, type_ = kind.split("/")
    content = {
        "id": f"event-{number}", "resource": resource, "type": type_, "actorId": actor,
        "created": f"2026-03-02T10:{number:02d}:00.000Z", "data": data,
    }  # fmt: skip
    return json.dumps(content).encode()


def message(number: int, kind: str, name: int, actor: str = "ana", /, **data: object) -> bytes:
    fields = {"id": uuid(name), "roomId": ROOM, "personId": "ana", **data}
    return item(number, f"messages/{kind}", actor, **fields)


@contextmanager
def told(*items: bytes) -> Iterator[list[Reading]]:
    """Yield the history of the message of each event; nothing for an event without one."""
    with kept(*items) as log:
        names, stories = Names(Nobody(), None), Stories(log)  # type: ignore[arg-type]
        names.learn_events(log.columns, range(len(log)))
        found = []
        for event in map(log.read, range(len(log))):
            thread = thread_of(event, log, stories)
            if thread is not None:
                found.append(history.life(event, names, stories, (), thread, ZONE))
        yield found


def reading(raw: bytes, *others: bytes) -> str:
    """Return the detail of an event, among others."""
    with kept(raw, *others) as log:
        names, stories = Names(Nobody(), None), Stories(log)  # type: ignore[arg-type]
        return text_of(detail.read(log.read(0), names, stories, (), ZONE))


async def test_an_edit_shows_its_words_and_the_thread_its_replies(harassment: Desk) -> None:
    session = harassment.opened[-1]
    look = session.look
    mild = harassment.webex.message("Could somebody help with the handover?")
    event = look.stories.of(mild.uuid)[0]
    thread = look.thread(event)
    assert thread is not None
    assert [one.text for one in thread.replies] == ["Not okay, Gerd."]
    assert thread.whole
    page = look.history(event, thread)
    edit = next(one for one in page.sections if one.runs)
    assert " · edited by the author, Gerd Falkenrath" in edit.title
    assert ("removed", "else do") in edit.runs
    assert ("added", "help with") in edit.runs
    [reply] = thread.replies
    of_reply = look.thread(reply)
    assert of_reply is not None
    assert of_reply.root_uuid == mild.uuid
    assert "▸ Hana Petrović: “Not okay, Gerd.”" in text_of(look.history(reply, of_reply))
    assert "reply to: Gerd Falkenrath: “Could" in text_of(look.reading(reply))


async def test_a_deletion_by_another_and_a_retrieved_copy_are_told(harassment: Desk) -> None:
    session = harassment.opened[-1]
    look, webex = session.look, harassment.webex
    remark = webex.message("Leila crying in the break room")
    removed = look.stories.deletion(remark.uuid)
    assert removed is not None
    await online(session).retriever.retrieve(remark.id)
    thread = look.thread(removed)
    assert thread is not None
    page = look.history(removed, thread)
    said = text_of(page)
    assert "deleted NOT by the author but by Tomasz Wrona" in said
    titles = [one.title.partition(" · ")[2] or one.title for one in page.sections]
    assert titles.index("posted by the author, Gerd Falkenrath") < titles.index("retrieved content")
    [copy] = session.case.casework.retrievals(remark.id)
    assert copy.sha256 in said


async def test_downloads_name_who_from_where_and_what(leak: Desk) -> None:
    look = leak.opened[-1].look
    prices = leak.webex.message("Handover 1")
    event = look.stories.of(prices.uuid)[0]
    thread = look.thread(event)
    assert thread is not None
    said = text_of(look.history(event, thread))
    assert "· file downloaded by Nico Brandt" in said
    assert "who: Nico Brandt <nico.brandt77@postfach.example> (external organization" in said
    assert "file: falcon-price-list-2027.csv · text/csv · " in said
    assert "deleted by the author, Dorian Marić" in said
    await online(leak.opened[-1]).retriever.retrieve(prices.id)
    assert "kept: " in text_of(look.reading(event))


async def test_every_message_of_a_scenario_has_a_history(leak: Desk) -> None:
    session = leak.opened[-1]
    count = 0
    for event in events_of(session):
        thread = session.look.thread(event)
        assert (thread is None) == (event.message_uuid is None)
        if thread is not None:
            count += 1
            assert event.id in text_of(session.look.history(event, thread))
    assert count > 30
    assert session.case.facts.id == CASE


def test_what_is_missing_is_said_and_never_invented() -> None:
    reply = message(5, "created", 2, text="yes", parentId=uuid(1))
    with told(reply) as [page]:
        said = text_of(page)
    assert f"first: not in this case: message {uuid(1)}" in said
    with told(message(5, "updated", 2, text="yes")) as [page]:
        said = text_of(page)
    assert "posted: 2021-03-11 " in said
    assert "(from the id); the event is not in this case" in said
    assert "before: the version before is not in this case" in said
    with told(message(5, "deleted", 2, "boris")) as [page]:
        said = text_of(page)
    assert "deleted NOT by the author but by person boris" in said
    download = item(5, "files/read", "boris", fileId=f"{uuid(9)}/0", personId="boris", roomId=ROOM)
    with told(download) as [page]:
        said = text_of(page)
    assert "author: not told by this case" in said


def test_replies_come_in_order_and_only_from_the_room() -> None:
    root = message(1, "created", 1, text="root")
    replies = [
        message(4, "created", 4, text="second", parentId=uuid(1)),
        message(3, "created", 3, text="first", parentId=uuid(1)),
        message(6, "updated", 3, text="first, edited", parentId=uuid(1)),
        message(7, "deleted", 4),
        message(5, "created", 5, text="other thread", parentId=uuid(2)),
        message(8, "created", 6, text="no reply"),
    ]
    with told(*replies, root) as pages:
        rows = [[one.value for one in page.sections[-1].fields] for page in pages]
    expected = [
        "person ana: “root”",
        "person ana: “first, edited”",
        "person ana: “second” (deleted since)",
    ]
    assert rows[-1] == [f"▸ {expected[0]}", *expected[1:]]
    assert rows[1] == [expected[0], f"▸ {expected[1]}", expected[2]]


def test_a_large_thread_is_read_in_part_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "MOST", 3)
    alone = (message(one, "created", one, text="x") for one in range(1, 4))
    replies = (message(one, "created", one, text="x", parentId=uuid(1)) for one in range(4, 8))
    with told(*alone, *replies) as pages:
        said = [page.sections[-1].fields[-1] for page in pages]
        rows = [[one.value for one in page.sections[-1].fields] for page in pages]
    assert [one.label for one in said] == ["and more"] + ["replies"] * 2 + ["and more"] * 4
    assert len(rows[0]) == 1 + 3 + 1


def test_no_more_replies_are_told_than_can_be_read() -> None:
    replies = (message(2, "created", one, text="x", parentId=uuid(1)) for one in range(2, 305))
    with kept(message(1, "created", 1, text="root"), *map(_own_id, enumerate(replies))) as log:
        stories, names = Stories(log), Names(Nobody(), None)  # type: ignore[arg-type]
        thread = thread_of(log.read(0), log, stories)
        assert thread is not None
        fields = history.life(log.read(0), names, stories, (), thread, ZONE).sections[-1].fields
    assert len(thread.replies) == 303
    assert (fields[-1].label, fields[-1].value) == ("and more", "3 later replies")
    assert len(fields) == 302


def _own_id(numbered: tuple[int, bytes]) -> bytes:
    number, raw = numbered
    return raw.replace(b'"event-2"', b'"reply-%d"' % number)


def test_a_time_that_webex_did_not_send_is_not_made_up() -> None:
    raw = message(1, "created", 1, text="x").replace(b"2026-03-02T10:01:00.000Z", b"")
    with told(raw) as [page]:
        assert page.sections[1].title == "time unknown · posted by the author, person ana"


def test_formatted_text_is_read_and_a_differing_plain_one_is_shown() -> None:
    html = '<p>see <a href="https://evil.example">https://bank.example</a></p>'
    same = reading(message(1, "created", 1, text="see https://bank.example", html=html))
    assert "see https://bank.example <https://evil.example> (goes to another host" in same
    assert "plain text" not in same
    other = reading(message(1, "created", 1, text="see the bank", html=html))
    assert "plain text, which says something else" in other
    spark = '<spark-mention data-object-type="person">Bot</spark-mention> hi'
    assert "@Bot hi" in reading(message(1, "created", 1, text=spark))
    assert "by @mike" in reading(message(1, "created", 1, markdown="by <@personEmail:mike>"))


def test_a_card_is_read_with_its_answers() -> None:
    card = {"contentType": "application/vnd.microsoft.card.adaptive", "content": MENU}
    odd = {"contentType": "text/x-poem", "content": 1}
    posted = message(1, "created", 1, text="menu", attachments=[card, odd])
    said = reading(posted)
    assert "[choice] Dish · choices: Soup of the day" in said
    assert "text/x-poem: only shown as received" in said
    answer = item(2, "attachmentActions/created", messageId=uuid(1), inputs={"dish": "s", "x": "y"})
    said = reading(answer, posted)
    assert "Dish: Soup of the day (dish = s)" in said
    assert "x: y" in said
    assert "The card is not in this case" in reading(answer)


@pytest.mark.parametrize(
    ("kind", "data", "lines"),
    [
        ("call_records/created",
         {"callDirection": "ORIGINTATING", "callDurationSeconds": "3725", "isCallAnswered": "true",
          "callType": "SIP_ENTERPRISE", "callingNumber": "+41 44", "callRedirectedReason": ""},
         ["direction: outgoing (ORIGINTATING)", "length: 1:02:05", "answered: yes",
          "kind of call: within the organization (SIP_ENTERPRISE)", "from number: +41 44"]),
        ("convergedRecordings/created",
         {"durationSeconds": 85, "sizeBytes": 4982263, "serviceData": {"callSessionId": "c-1"}},
         ["length: 0:01:25", "size: 5.0 MB (4,982,263 bytes)",
          "service data call session id: c-1"]),
        ("meetings/ended",
         {"title": "Round", "start": "2026-03-02T09:00:00Z", "end": "2026-03-02T10:01:02Z",
          "recordingEnabled": "yes", "attendees": [
              {"displayName": "Ana", "joinedTime": "2026-03-02T09:00:00Z",
               "leftTime": "1970-01-01T00:00:00Z"}, "boris"]},
         ["title: Round", "length: 1:01:02", "recorded: yes",
          "signed in: Ana (joined 2026-03-02 09:00:00); person boris"]),
        ("memberships/created", {"isModerator": True, "isRoomHidden": "false", "roomId": "r",
                                 "roomType": "direct"},
         ["moderator: yes", "room hidden: no", "room: room r (1:1)"]),
        ("rooms/updated", {"isLocked": "true", "id": "r", "type": "group", "isPublic": False},
         ["locked: yes", "public: no"]),
        ("tabs/created", {"displayName": "https://bank.example", "contentUrl": "https://e.example"},
         ["tab: https://bank.example <https://e.example> (goes to another host"]),
        ("messages/created", {"mentionedPeople": ["a,b"], "mentionedGroups": ["all"],
                              "isVoiceClip": True},
         ["mentions: everybody in the room, person a, person b", "voice clip: yes"]),
        ("meetingMessages/created", {"recipients": [{"guestDisplayName": "Gil"}], "text": "psst"},
         ["to: Gil", "psst"]),
        ("holograms/summoned", {"colour": "blue", "deep": [{"innerName": 1}]},
         ["colour: blue", "deep 1 inner name: 1"]),
    ],
)  # fmt: skip
def test_fields_read_in_plain_words(kind: str, data: dict[str, Any], lines: list[str]) -> None:
    said = reading(item(1, kind, **data))
    for line in lines:
        assert line in said, said


def test_both_clocks_are_shown_where_the_id_tells_one() -> None:
    raw = json.dumps(
        {
            "id": "c2f8e260-82be-11eb-bc7a-cffb0404cf5a",
            "resource": "messages",
            "type": "created",
            "created": "2021-03-11T23:08:59.142Z",
            "data": {"id": "46204850-82be-11eb-bdbe-3b2ac15fe689"},
        }
    ).encode()
    said = reading(raw)
    assert "event made: 2021-03-11 23:08:59.142 +00:00 (from the id, as stated)" in said
    assert (
        "object made: 2021-03-11 23:05:29.685 +00:00 (from the id, 209.457 s from the time stated)"
        in said
    )


ODD: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.sampled_from([uuid(1)]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["id", "messageId", "fileId", "parentId", "text", "html", "attachments", "inputs", "files"]
)
KINDS = st.sampled_from(
    ["messages/created", "messages/updated", "messages/deleted", "files/read",
     "attachmentActions/created", "file_transcodings/read"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(KINDS, st.dictionaries(NAMES, ODD, max_size=5)), max_size=4))
def test_any_events_have_a_history(found: list[tuple[str, dict[str, Any]]]) -> None:
    items = [
        item(number, kind, **{"id": uuid(1), "messageId": uuid(1), "roomId": ROOM, **data})
        for number, (kind, data) in enumerate(found)
    ]
    with told(*items) as pages:
        assert all(page.sections[-1].title == "thread" for page in pages)
    for one in items:
        assert Event.read(one).sha256 in reading(one, *items)
