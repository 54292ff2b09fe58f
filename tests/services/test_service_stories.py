"""What an officer can read: the stories of both scenarios, and events that make no sense."""

import base64
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.served import NOW, served
from tui import bootstrap
from tui.domain.models import Event
from tui.graph.model import Edge
from tui.services.detail import read
from tui.services.names import Names
from tui.services.reading import LANES, LEGEND, LETTERS, letter, summary
from tui.services.sections import Reading
from tui.services.session import Session
from tui.services.stories import Stories
from tui.store.events import EventStore
from tui.store.lock import CaseLock

from .desk import Desk, events_of, online

PAIRS = [
    "attachmentActions/created",
    *(f"messages/{one}" for one in ("created", "updated", "deleted")),
    *(f"memberships/{one}" for one in ("created", "updated", "deleted")),
    "rooms/updated",
    "files/read",
    "file_transcodings/read",
    *(f"tabs/{one}" for one in ("created", "updated", "deleted")),
    "meetings/ended",
    "meetingTranscripts/created",
    *(f"meetingMessages/{one}" for one in ("created", "updated", "deleted")),
    "call_records/created",
    "businessTexts/created",
    "convergedRecordings/created",
]
GUEST = "Nico Brandt"


async def told(folder: Path, scenario: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    with served(scenario, 250) as webex:
        desk = Desk(folder / scenario, webex)
        monkeypatch.setattr(bootstrap, "now", desk.clock)
        session = await desk.collected()
        await session.look.resolve(range(len(session.case.events)))
        for room_id in session.relations.busiest_rooms():
            await session.look.look_into(room_id)
        await session.look.name_files(session.look.files_opened_outside(100))
        session.relations.changed()
        yield desk
        await desk.close()


@pytest.fixture
async def leak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    async for desk in told(tmp_path, "leak", monkeypatch):
        yield desk


@pytest.fixture
async def harassment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    async for desk in told(tmp_path, "harassment", monkeypatch):
        yield desk


def text_of(reading: Reading) -> str:
    parts = [reading.title]
    for section in reading.sections:
        parts += [section.title, *(f"{one.label}: {one.value}" for one in section.fields)]
        parts.append(section.body)
    return "\n".join(parts)


def edge(session: Session, person: str, room: str) -> Edge | None:
    graph = session.relations.graph
    people = {one.id for one in graph.people if one.name == person}
    rooms = {one.id for one in graph.rooms if one.title == room}
    assert len(people) == len(rooms) == 1
    found = [one for one in graph.edges if one.person_id in people and one.room_id in rooms]
    assert len(found) <= 1
    return found[0] if found else None


async def test_leak(leak: Desk) -> None:
    session = leak.opened[-1]
    look, events = session.look, events_of(session)
    downloads = [e for e in events if e.kind == "files/read" and look.names.actor(e).name == GUEST]
    assert len(downloads) == 5
    assert all(look.names.actor(one).org > 0 for one in downloads)
    prices = leak.webex.message("Handover 1")
    [taken] = [one for one in downloads if one.message_uuid == prices.uuid]
    assert look.stories.message_id(taken) == prices.id
    assert look.row(taken).text == (
        "downloaded falcon-price-list-2027.csv of Dorian Marić: "
        "“Handover 1: where the prices stand.”"
    )
    kinds = [one.kind for one in look.stories.of(prices.uuid)]
    assert kinds == ["messages/created", "files/read", "messages/deleted"]
    reading = text_of(look.reading(taken))
    assert f"who: {GUEST} <nico.brandt77@postfach.example> (external organization" in reading
    assert "Project Falcon" in reading
    deletion = look.stories.deletion(prices.uuid)
    assert deletion is not None
    assert look.row(deletion).text == "deleted own message: “Handover 1: where the prices stand.”"
    assert "posted: 2026-03-1" in text_of(look.reading(deletion))
    assert "r retrieves it" in text_of(look.reading(deletion))


async def test_leak_people_and_rooms(leak: Desk) -> None:
    session = leak.opened[-1]
    names, graph = session.look.names, session.relations.graph
    [guest] = [one for one in graph.people if one.name == GUEST]
    assert guest.org > 0
    gone = edge(session, GUEST, "Project Falcon")
    assert gone is not None
    assert gone.left
    stays = edge(session, GUEST, "Falcon handover")
    assert stays is not None
    assert (stays.left, stays.messages) == (False, 2)
    dorian = edge(session, "Dorian Marić", "Falcon handover")
    assert dorian is not None
    assert dorian.is_moderator
    titles = {one.title: one for one in graph.rooms}
    assert "Empty Title" not in titles
    assert titles["Arjun Mehta ↔ Camille Rousseau"].direct
    assert titles["Chen Mei-Ling ↔ Priya Raghunathan"].direct
    assert titles["Kestrel Lens Programme"].foreign
    assert not titles["Project Falcon"].foreign
    moves = {
        session.look.row(one).text
        for one in events_of(session)
        if one.resource == "memberships" and one.person_email == "nico.brandt77@postfach.example"
    }
    assert moves == {f"added {GUEST}", f"removed {GUEST}"}
    assert names.person("nobody").name == "person nobody"


async def test_a_graph_of_events_alone_knows_who_left(leak: Desk) -> None:
    session = leak.opened[-1]
    falcon = leak.webex.room("Project Falcon").uuid
    await leak.close()
    [directory] = leak.folder.rglob("directory.json")
    directory.unlink()
    session = leak.open()
    guest = leak.webex.world.by_handle["guest"].uuid
    [gone] = [
        e for e in session.relations.graph.edges if (e.person_id, e.room_id) == (guest, falcon)
    ]
    assert gone.left
    rooms = {one.id: one for one in session.relations.graph.rooms}
    assert rooms[leak.webex.room("Empty Title").uuid].title == "Arjun Mehta ↔ Camille Rousseau"
    assert "↔" not in rooms[leak.webex.room("Falcon handover").uuid].title


async def test_harassment(harassment: Desk) -> None:
    session = harassment.opened[-1]
    look, webex = session.look, harassment.webex
    remark = webex.message("Leila crying in the break room")
    removed = look.stories.deletion(remark.uuid)
    assert removed is not None
    row = look.row(removed)
    assert row.who == "Tomasz Wrona"
    assert row.text.startswith("deleted a message of Gerd Falkenrath: “Leila crying")
    reading = text_of(look.reading(removed))
    assert "who: Tomasz Wrona" in reading
    assert "author: Gerd Falkenrath" in reading

    mild = webex.message("Could somebody help with the handover?")
    story = look.stories.of(mild.uuid)
    assert [one.kind for one in story] == ["messages/created", "messages/updated"]
    assert "Nobody understands" in look.row(story[0]).text.replace("nobody", "Nobody")
    assert look.row(story[1]).text == "edited: Could somebody help with the handover?"

    picture = webex.message("Our shift hero")
    assert [letter(one) for one in look.stories.of(picture.uuid)] == ["M", "P", "P", "F", "X"]
    threat = webex.message("I keep a list")
    deletion = look.stories.deletion(threat.uuid)
    assert deletion is not None
    assert look.row(deletion).room == "Gerd Falkenrath ↔ Leila Haddad"
    kept = await online(session).retriever.retrieve(threat.id)
    assert [one.name for one in kept.files] == ["late-minutes.pdf"]
    assert "I keep a list" in text_of(look.reading(deletion))


async def test_every_event_of_a_scenario_can_be_read(harassment: Desk, leak: Desk) -> None:
    for desk in (harassment, leak):
        session = desk.opened[-1]
        for event in events_of(session):
            row = session.look.row(event)
            assert row.letter in LEGEND
            assert row.letter != "?"
            assert row.who
            assert not row.who.startswith("person ")
            assert row.text or event.files or not event.text
            reading = session.look.reading(event)
            assert event.sha256 in text_of(reading)
            assert reading.sections[-1].title == "as received"
            assert json.loads(reading.sections[-1].body) == event.content
            matches = session.look.matches(f"{row.who.split()[0].upper()} {event.type}")
            position = session.case.events.find(event.id)
            assert matches is not None
            assert position is not None
            assert matches.holds(position)


async def test_names_are_asked_for_once_and_again_after_a_failure(leak: Desk) -> None:
    session = leak.opened[-1]
    leak.wire.asked.clear()
    assert not await session.look.resolve(range(len(session.case.events)))
    assert not await session.look.look_into(session.relations.busiest_rooms()[0])
    assert leak.wire.asked == []
    stranger = session.case.events.append([b'{"id":"s","resource":"x","actorId":"c3RyYW5nZXI"}'])
    status = 500

    async def fail(request: Any, response: Any) -> Any:
        response.status_code = status
        return response

    leak.wire.after = fail
    with pytest.raises(Exception, match="500"):
        await session.look.resolve(stranger)
    status = 200
    await session.look.resolve(stranger)
    assert "people" in leak.wire.asked[-1].url.path


async def test_rooms_that_are_not_there_stay_unknown(leak: Desk) -> None:
    session = leak.opened[-1]
    for odd in ("bm90aGluZw", "../people", "", "\ud800", "a" * 50):
        assert not await session.look.look_into(odd)
    assert not await session.look.name_files(["no url", "http://elsewhere.example/x", "\ud800"])


# Events that make no sense, against names that know nothing.


class Nobody:
    """A directory of nothing."""

    def nothing(self, *_: object) -> None:
        return None

    def none(self) -> dict[str, Any]:
        return {}

    person = room = roster = file = read_at = put_room = put_roster = put_file = put_people = (
        nothing
    )
    people = rooms = rosters = files = none


@contextmanager
def kept(*items: bytes) -> Iterator[EventStore]:
    """Keep items in an event log of their own."""
    with TemporaryDirectory() as folder:
        lock = CaseLock(Path(folder) / "lock", clock=lambda: NOW)
        log = EventStore(Path(folder) / "events", lock=lock, clock=lambda: NOW)
        log.append(items)
        yield log
        log.close()
        lock.release()


ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, -1.5, "", "x", "true", "\ud800\x1b", [], ["a"], [None, {}, []], {}, {"id": []}]
)
FIELDS = st.sampled_from(
    [
        *("id", "roomId", "roomType", "personId", "personEmail", "text", "files", "created"),
        *("isModerator", "isLocked", "classificationId", "fileId", "fileContentUrl", "title"),
        *("pageNumber", "parentId", "mentionedPeople", "attendees", "host", "messageId", "type"),
    ]
)
ENVELOPE = st.sampled_from(["created", "actorId", "orgId", "appId", "data"])


def reads(event: Event) -> Reading:
    names = Names(Nobody(), None)  # type: ignore[arg-type]
    with kept(event.raw) as log:
        stories = Stories(log)
        names.learn_events(log.columns, range(len(log)))
        assert isinstance(summary(event, names, stories), str)
        assert names.actor(event).name
        names.room(event.room_id)
        reading = read(event, names, stories, (), ZoneInfo("Asia/Kathmandu"))
    assert event.sha256 in text_of(reading)
    return reading


@pytest.mark.parametrize("kind", [*PAIRS, "holograms/summoned"])
@settings(max_examples=40, deadline=None)  # each keeps events on disk
@example(data={"isModerator": [], "files": {}, "attendees": {}, "pageNumber": []}, rest={})
@given(data=ODD | st.dictionaries(FIELDS, ODD, max_size=6), rest=st.dictionaries(ENVELOPE, ODD))
def test_reading_never_fails(kind: str, data: object, rest: dict[str, object]) -> None:
    resource, type_ = kind.split("/")
    item = {"id": "e", "resource": resource, "type": type_, "data": data, **rest}
    reads(Event.read(json.dumps(item).encode()))


@pytest.mark.parametrize("kind", PAIRS)
def test_each_kind_has_its_letter_also_without_data(kind: str) -> None:
    resource, type_ = kind.split("/")
    event = Event.read(json.dumps({"id": "e", "resource": resource, "type": type_}).encode())
    assert letter(event) in LEGEND
    assert letter(event) != "?"
    reads(event)


def test_the_letters_are_those_of_all_kinds() -> None:
    assert set(LETTERS) == set(PAIRS)
    assert len(PAIRS) == 21
    lanes = "".join(LANES.values())
    assert sorted(lanes) == sorted(LEGEND)


@given(st.binary())
def test_what_cannot_be_parsed_can_still_be_read(raw: bytes) -> None:
    reads(Event.read(raw))


def test_deep_and_repeated_content_is_shown_as_it_came() -> None:
    deep = b'{"id":"e","data":{"x":' + b"[" * 900 + b"]" * 900 + b"}}"
    assert "[[[[[[" in text_of(reads(Event.read(deep)))
    twice = b'{"id":"e","data":{"text":"one","text":"two"}}'
    assert reads(Event.read(twice)).sections[-1].body == twice.decode()


def test_nobody_is_blamed_for_an_act_without_an_actor() -> None:
    item = {"id": "e", "resource": "messages", "type": "deleted",
            "data": {"id": "m", "personId": "p", "personEmail": "ana@x"}}  # fmt: skip
    reading = text_of(reads(Event.read(json.dumps(item).encode())))
    assert "who: nobody named" in reading
    assert "author: ana@x" in reading


def test_a_download_is_never_taken_for_its_message() -> None:
    uuid = "46204850-82be-11eb-9d36-6d0eaaa5b4d5"
    file = base64.urlsafe_b64encode(f"ciscospark://us/CONTENT/{uuid}/0".encode()).decode()
    action = {"resource": "attachmentActions", "type": "created", "data": {"id": "action"}}
    download = {"resource": "files", "type": "read", "data": {"id": file}}
    found = enumerate([download, action] * 2)
    with kept(*(json.dumps({"id": f"{number}", **item}).encode() for number, item in found)) as log:
        stories = Stories(log)
        assert [one.object_id for one in stories.of(uuid)] == [file, file]
        assert stories.message_id(stories.of(uuid)[0]) is None


def test_what_events_say_of_a_person_is_learnt_as_they_come() -> None:
    person = {"personId": "p", "roomId": "r"}
    member = {**person, "personDisplayName": "Ana Roe", "personOrgId": "org"}
    items = (
        {"resource": "messages", "type": "created", "data": person},
        {"resource": "messages", "type": "created", "data": {**person, "personEmail": "ana@x"}},
        {"resource": "messages", "type": "created", "data": person},
        {"resource": "memberships", "type": "created", "data": member},
        {"resource": "messages", "type": "deleted", "data": person},
    )
    seen = []
    with kept() as log:
        names = Names(Nobody(), None)  # type: ignore[arg-type]
        for number, item in enumerate(items):
            names.learn_events(
                log.columns, log.append([json.dumps({"id": f"{number}", **item}).encode()])
            )
            at_once = Names(Nobody(), None)  # type: ignore[arg-type]
            at_once.learn_events(log.columns, range(len(log)))
            assert names.person("p") == at_once.person("p")
            seen.append(names.person("p").described)
    assert seen[1] == seen[2] == "ana@x (organization unknown)"
    assert seen[3] == seen[4] == "Ana Roe <ana@x> (external organization 1)"
