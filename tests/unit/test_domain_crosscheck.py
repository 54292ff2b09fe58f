"""Messages by events against a list: over random conversations of which events are missing."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.test_domain_membership import ASKED, EVERYTHING, HOUR, NOW, START, complete
from tui.domain.coverage import Advance, Coverage, Outcome
from tui.domain.crosscheck import Check, Reach, Told, compare_messages
from tui.domain.models import Event, Message
from tui.domain.times import Window, format_api

AT = replace(ASKED, at=NOW)


@dataclass(frozen=True)
class Story:
    """One message: when it was posted, reworded and deleted, in hours since the start."""

    posted: int
    edited: int | None
    deleted: int | None


def event(uuid: str, type_: str, hour: float, text: str = "") -> Event:
    return Event.read(
        json.dumps(
            {
                "id": f"{uuid}-{type_}-{hour}",
                "resource": "messages",
                "type": type_,
                "created": format_api(START + hour * HOUR),
                "data": {"id": uuid, "personId": "ana", "text": text},
            }
        ).encode()
    )


def events(uuid: str, story: Story) -> list[Event]:
    found = [event(uuid, "created", story.posted, "first")]
    if story.edited is not None:
        found.append(event(uuid, "updated", story.edited, "second"))
    if story.deleted is not None:
        found.append(event(uuid, "deleted", story.deleted))
    return found


def message(uuid: str, story: Story) -> Message:
    edited = story.edited
    return Message(
        raw=b"",
        id=uuid,
        room_id="room",
        person_id="ana",
        person_email=None,
        text="first" if edited is None else "second",
        html=None,
        files=(),
        parent_id=None,
        created=START + story.posted * HOUR,
        updated=None if edited is None else START + edited * HOUR,
    )


def compared(
    stories: dict[str, Story], known: dict[str, list[Event]], reach: Reach = EVERYTHING
) -> Check:
    listed = {one: message(one, it) for one, it in stories.items() if it.deleted is None}
    told = {one: Told.by(those, NOW) for one, those in known.items()}
    return compare_messages(AT, listed, {k: v for k, v in told.items() if v}, reach)


@st.composite
def conversations(draw: st.DrawFn) -> dict[str, Story]:
    found = {}
    for number in range(draw(st.integers(0, 6))):
        posted = draw(st.integers(0, 28 * 24))
        edited, deleted = (
            draw(st.none() | st.integers(posted + 1 + later, 29 * 24)) for later in (0, 12)
        )
        if edited is not None and deleted is not None and edited >= deleted:
            edited = None
        found[f"m{number}"] = Story(posted, edited, deleted)
    return found


@given(conversations())
def test_all_events_leave_only_the_deleted_to_explain(stories: dict[str, Story]) -> None:
    check = compared(stories, {one: events(one, it) for one, it in stories.items()})
    assert (check.compared, check.flagged) == (len(stories), 0)
    assert {one.id for one in check.differences} == {
        one for one, it in stories.items() if it.deleted is not None
    }


@given(conversations(), st.integers(0, 29 * 24), st.integers(1, 29 * 24))
def test_what_a_gap_hides_is_always_explained(
    stories: dict[str, Story], first: int, hours: int
) -> None:
    start = START + first * HOUR
    gap = Window(start, max(start, min(start + hours * HOUR, NOW - HOUR)))
    reach = complete(Window(START, gap.start), Window(gap.end, NOW))
    known = {
        one: [event for event in events(one, it) if event.created not in gap]
        for one, it in stories.items()
    }
    assert compared(stories, known, reach).flagged == 0


@given(conversations(), st.data())
def test_an_event_that_is_missing_is_flagged_when_it_mattered(
    stories: dict[str, Story], data: st.DataObject
) -> None:
    known = {one: events(one, it) for one, it in stories.items()}
    named = [(one, event) for one, those in known.items() for event in those]
    if not named:
        return
    who, gone = data.draw(st.sampled_from(named))
    known[who] = [event for event in known[who] if event is not gone]
    check = compared(stories, known)
    # A message that is gone can be missed by nobody; of a reworded one the last text counts.
    matters = stories[who].deleted is None or gone.type == "deleted"
    assert [one.id for one in check.differences if not one.explained] == [who] * matters


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (timedelta(0), ""),
        (timedelta(hours=2), "kept shorter than assumed"),
    ],
)
def test_what_is_older_than_the_list_hints_at_retention(before: timedelta, text: str) -> None:
    stories = {"m0": Story(48, None, None)}
    lone = event("m1", "created", 48 - before / HOUR, "hello")
    check = compared(stories, {"m0": events("m0", stories["m0"]), "m1": [lone]})
    [found] = check.differences
    assert (found.id, found.explained) == ("m1", False)
    assert found.why.startswith("not listed, and no deletion is known")
    assert text in found.why


def test_a_message_of_the_last_minute_and_one_past_retention_are_explained() -> None:
    lone = event("m", "created", 30 * 24 - 0.01, "just now")
    assert compared({}, {"m": [lone]}).explained == 1
    old = Told.by([event("m", "created", 0, "old")], NOW)
    assert old is not None
    asked = replace(AT, retention=timedelta(days=20))
    check = compare_messages(asked, {}, {"m": old}, EVERYTHING)
    assert [one.explained for one in check.differences] == [True]


def test_one_reading_explains_and_a_reading_of_one_person_is_theirs() -> None:
    coverage = Coverage()
    window = Window(START, NOW)
    advance = Advance("messages@ana", window, Outcome.END, NOW + 2 * HOUR, 1, 1, 0)
    coverage.hear(advance)
    reach = Reach(coverage, frozenset({"events", "messages"}), NOW)
    assert reach.missing(START + HOUR, "ana") == "read once; not confirmed yet"
    coverage.hear(advance)
    assert reach.missing(START + HOUR, "ana") == ""
    assert reach.missing(START + HOUR, "ben") == "not read yet"
    # Somebody else may have deleted what she wrote.
    assert reach.unread_since(START).startswith("2026-02-16T15:00:00.000Z to ")
