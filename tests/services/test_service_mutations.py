"""Deleting: the plan before, the journal around each call, and never the same message twice."""

import asyncio
import hashlib
import json
from collections.abc import Iterable
from typing import Any

import httpx
import pytest

from tui.domain.models import Event
from tui.domain.mutation import Plan, Result
from tui.errors import BadAnswer, Refused
from tui.evidence.verify import verify_case
from tui.services.mutations import chosen
from tui.services.mutations.door import Mutations
from tui.services.mutations.planning import Aim
from tui.services.session import Session
from tui.simulator.acts import Leave, Read
from tui.simulator.spaces import Message

from .desk import CASE, Desk, actions, events_of, find, journal, online

GRIPPER = "Handover 2: latest gripper drawing"
ROADMAP = "Handover 4: roadmap."
PRICES = "Handover 1: where the prices stand."


def posted(session: Session, message: Message) -> Event:
    return find(events_of(session), "messages/created", id=message.id)


def door(session: Session) -> Mutations:
    return online(session).mutations


async def plan_of(session: Session, events: Iterable[Event]) -> Plan:
    """Plan to delete what events are about."""
    wishes, skipped = chosen.wishes(events)
    return await door(session).plan(wishes, Aim(skipped=tuple(skipped)))


async def planned(desk: Desk, session: Session, *texts: str) -> Plan:
    events = [posted(session, desk.webex.message(text)) for text in texts]
    plan = await plan_of(session, events)
    desk.wire.asked.clear()
    return plan


def saved(desk: Desk, plan: Plan) -> Any:
    path = desk.folder / "cases" / CASE / "data" / "plans" / f"{plan.id}.json"
    return json.loads(path.read_bytes())


def ended(desk: Desk, plan: Plan) -> list[Any]:
    path = desk.folder / "cases" / CASE / "data" / "plans" / f"{plan.id}.outcomes.jsonl"
    return [json.loads(one) for one in path.read_bytes().splitlines()] if path.exists() else []


async def test_an_unarmed_session_plans_and_runs_nothing(desk: Desk) -> None:
    session = await desk.collected()
    event = posted(session, desk.webex.message(GRIPPER))
    with pytest.raises(Refused, match="read-only"):
        await plan_of(session, [event])
    with pytest.raises(Refused, match="read-only"):
        await door(session).run(
            Plan("P-1", CASE, "delete", desk.clock(), desk.clock(), ()),
            reason="because",
            phrase="delete 0",
        )
    assert desk.wire.asked == []
    assert actions(session.case.folder, "plan", "approve", "intent") == []


async def test_a_second_opener_cannot_be_armed(desk: Desk) -> None:
    first = await desk.collected(armed=True)
    second = desk.open(armed=True)
    assert not second.armed
    with pytest.raises(Refused, match="held by"):
        await plan_of(second, [posted(first, desk.webex.message(GRIPPER))])


async def test_the_before_image_is_on_disk_before_the_plan_is_there(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    message = desk.webex.message(GRIPPER)
    before = desk.webex.ask("GET", f"/messages/{message.id}").content
    plan = await planned(desk, session, GRIPPER)
    [step] = plan.steps
    assert (step.object_id, step.reversible) == (message.id, False)
    assert step.before == hashlib.sha256(before).hexdigest()
    folder = session.case.folder / "data" / "before" / plan.id
    assert (folder / f"{step.before}.json").read_bytes() == before
    assert message.text in step.summary
    assert message.text not in json.dumps(saved(desk, plan))
    assert ended(desk, plan) == []
    assert actions(session.case.folder)[-1] == "plan"
    assert desk.webex.message(GRIPPER).deleted is None


async def test_a_plan_warns_of_those_who_have_the_file(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    await session.look.resolve(range(len(session.case.events)))
    plan = await planned(desk, session, GRIPPER)
    [warning] = plan.warnings
    assert "Nico Brandt" in warning
    assert "beyond recall" in warning
    assert "falcon" not in warning.lower() or "Project Falcon" in warning


async def test_a_plan_warns_of_rooms_that_others_own(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    kestrel = desk.webex.room("Kestrel Lens Programme")
    own = [one for one in desk.webex.world.posts[kestrel.uuid] if one.author.handle == "chiara"]
    events = [posted(session, one) for one in own[:2] if one.deleted is None]
    assert events
    plan = await plan_of(session, events)
    assert plan.warnings == ("Kestrel Lens Programme belongs to another organization",)


async def test_a_message_is_in_a_plan_once_whatever_names_it(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    message = desk.webex.message(GRIPPER)
    story = session.look.stories.of(message.uuid)
    assert {"messages/created", "files/read"} <= {one.kind for one in story}
    plan = await plan_of(session, [*reversed(story), *story])
    assert [step.object_id for step in plan.steps] == [message.id]
    ended = next(one for one in events_of(session) if one.kind == "meetings/ended")
    plan = await plan_of(session, [ended])
    assert plan.steps == ()
    assert plan.skipped == ((ended.id, "is about nothing that can be deleted"),)


async def test_a_download_of_a_message_not_in_the_case_plans_nothing(desk: Desk) -> None:
    session = desk.open(armed=True)
    await session.look.identify()
    message = desk.webex.message(GRIPPER)
    download = next(
        Event.read(raw)
        for raw in desk.webex.truth().values()
        if Event.read(raw).kind == "files/read" and Event.read(raw).message_uuid == message.uuid
    )
    session.look.take(session.case.events.append([download.raw]))
    assert session.look.stories.message_id(download) is None
    plan = await plan_of(session, [download])
    # Planning collects what is missing since the message was posted, and so learns its id.
    assert [step.object_id for step in plan.steps] == [message.id]


async def test_what_is_deleted_is_left_alone(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    plan = await planned(desk, session, PRICES)
    assert plan.steps == ()
    [(object_id, why)] = plan.skipped
    assert object_id == desk.webex.message(PRICES).id
    assert why.startswith("already deleted 2026-03-1")


async def test_a_deletion_after_the_last_poll_is_seen_by_the_plan(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    message = desk.webex.message(GRIPPER)
    desk.webex.hands.at += 5000
    assert desk.webex.ask("DELETE", f"/messages/{message.id}").status_code == 204
    plan = await planned(desk, session, GRIPPER, ROADMAP)
    assert [step.object_id for step in plan.steps] == [desk.webex.message(ROADMAP).id]
    assert plan.skipped[0][0] == message.id


async def test_a_deletion_after_the_plan_is_not_repeated(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    plan = await planned(desk, session, GRIPPER)
    message = desk.webex.message(GRIPPER)
    assert desk.webex.ask("DELETE", f"/messages/{message.id}").status_code == 204
    await online(session).collector.poll()
    desk.wire.asked.clear()
    [outcome] = await door(session).run(plan, reason="leak", phrase="delete 1")
    assert outcome.result is Result.DONE_EARLIER
    assert desk.wire.deletions() == []
    assert actions(session.case.folder, "intent", "receipt", "verify") == ["verify"]


async def test_nothing_runs_without_a_reason_and_the_right_words(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    plan = await planned(desk, session, GRIPPER)
    for reason, phrase in (("", "delete 1"), ("  ", "delete 1"), ("leak", "delete 2"), ("x", "")):
        with pytest.raises(Refused):
            await door(session).run(plan, reason=reason, phrase=phrase)
    assert desk.wire.deletions() == []
    assert actions(session.case.folder, "approve", "intent") == []
    assert desk.webex.message(GRIPPER).deleted is None


async def test_the_intent_is_on_disk_when_the_call_arrives(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    plan = await planned(desk, session, GRIPPER, ROADMAP)
    found: list[list[tuple[str, str]]] = []

    async def look(request: httpx.Request) -> None:
        if request.method == "DELETE":
            lines = journal(session.case.folder)
            found.append([(one["action"], one["object"]["id"]) for one in lines][-1:])

    desk.wire.before = look
    told: list[Result] = []
    outcomes = await door(session).run(
        plan, reason=" leak ", phrase=plan.phrase, on_outcome=lambda one: told.append(one.result)
    )
    keys = [step.object_id for step in plan.steps]
    assert found == [[("intent", key)] for key in keys]
    assert desk.wire.deletions() == keys
    assert told == [one.result for one in outcomes] == [Result.DONE, Result.DONE]
    assert actions(session.case.folder, "plan", "approve", "intent", "receipt", "verify") == [
        "plan",
        "approve",
        *["intent", "receipt"] * 2,
        *["verify"] * 2,
    ]
    for entry in journal(session.case.folder):
        if entry["action"] in {"intent", "receipt", "verify"}:
            assert entry["reason"] in {f"{plan.id}#1: leak", f"{plan.id}#2: leak"}
            assert entry["object"]["sha256"] in {step.before for step in plan.steps}
    for outcome in outcomes:
        assert outcome.verified.startswith("deletion event seen")
        assert outcome.tracking_id
        uuid = desk.webex.message(GRIPPER).uuid
        assert session.look.stories.deletion(uuid) is not None
    assert [one["result"] for one in ended(desk, plan)] == ["done", "done"]
    assert session.case.journal.verify() == len(journal(session.case.folder))
    assert verify_case(session.case.folder).ok


async def test_a_plan_runs_once(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    plan = await planned(desk, session, GRIPPER)
    await door(session).run(plan, reason="leak", phrase=plan.phrase)
    with pytest.raises(Refused, match="before"):
        await door(session).run(plan, reason="leak", phrase=plan.phrase)
    assert len(desk.wire.deletions()) == 1


async def test_410_is_taken_for_deleted(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    plan = await planned(desk, session, GRIPPER)
    desk.webex.ask("DELETE", f"/messages/{desk.webex.message(GRIPPER).id}")
    [outcome] = await door(session).run(plan, reason="leak", phrase=plan.phrase)
    assert outcome.result is Result.DONE_EARLIER
    assert outcome.verified.startswith("deletion event seen")
    assert len(desk.wire.deletions()) == 1


async def test_an_officer_without_the_right_deletes_nothing_and_stops(desk: Desk) -> None:
    session = await desk.collected("demo-readonly", armed=True)
    plan = await planned(desk, session, GRIPPER, ROADMAP)
    outcomes = await door(session).run(plan, reason="leak", phrase=plan.phrase)
    assert [one.result for one in outcomes] == [Result.FAILED, Result.FAILED]
    assert "403" in outcomes[0].verified
    assert outcomes[1].verified.startswith("not tried")
    assert len(desk.wire.deletions()) == 1
    assert actions(session.case.folder, "intent", "receipt", "verify") == ["intent", "receipt"]
    assert len(ended(desk, plan)) == 2
    assert desk.webex.message(GRIPPER).deleted is None


async def test_a_message_that_vanished_does_not_stop_the_others(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    plan = await planned(desk, session, GRIPPER, ROADMAP)
    del desk.webex.world.messages[desk.webex.message(GRIPPER).uuid]
    outcomes = await door(session).run(plan, reason="leak", phrase=plan.phrase)
    assert [one.result for one in outcomes] == [Result.NOT_VISIBLE, Result.DONE]


@pytest.mark.parametrize("how", ["cut", "502"])
async def test_a_lost_answer_is_settled_by_reading(desk: Desk, how: str) -> None:
    session = await desk.collected(armed=True)
    plan = await planned(desk, session, GRIPPER)

    async def lose(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if request.method != "DELETE":
            return response
        assert response.status_code == 204
        await response.aclose()
        if how == "cut":
            raise httpx.ReadError("cut")
        return httpx.Response(502, html="<p>bad gateway")

    desk.wire.after = lose
    [outcome] = await door(session).run(plan, reason="leak", phrase=plan.phrase)
    assert len(desk.wire.deletions()) == 1
    assert outcome.result is Result.DONE
    assert "answer was lost" in outcome.verified
    assert "deletion event seen" in outcome.verified
    results = [one["result"] for one in journal(session.case.folder) if one["action"] == "receipt"]
    assert results[0].startswith("unknown")
    again = await plan_of(session, [posted(session, desk.webex.message(GRIPPER))])
    assert again.steps == ()


async def test_a_call_that_never_arrived_stays_unknown(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    plan = await planned(desk, session, GRIPPER)

    async def cut(request: httpx.Request) -> None:
        if request.method == "DELETE":
            raise httpx.ReadError("cut")

    desk.wire.before = cut
    [outcome] = await door(session).run(plan, reason="leak", phrase=plan.phrase)
    assert outcome.result is Result.UNKNOWN
    assert "no deletion event" in outcome.verified
    assert len(desk.wire.deletions()) == 1
    assert desk.webex.message(GRIPPER).deleted is None


async def test_an_interrupted_call_leaves_a_trace(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    plan = await planned(desk, session, GRIPPER)
    arrived = asyncio.Event()

    async def hold(request: httpx.Request) -> None:
        if request.method == "DELETE":
            arrived.set()
            await asyncio.Event().wait()

    desk.wire.before = hold
    task = asyncio.create_task(door(session).run(plan, reason="leak", phrase=plan.phrase))
    await arrived.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    last = journal(session.case.folder)[-1]
    assert (last["action"], last["result"]) == (
        "receipt",
        "interrupted: whether it was done is not known",
    )


async def test_a_late_deletion_event_is_waited_for(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    plan = await planned(desk, session, GRIPPER)
    polls = 0

    async def late(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        nonlocal polls
        if request.url.path.endswith("/events") and "resource" not in request.url.params:
            polls += 1
            if polls < 3:
                await response.aclose()
                return httpx.Response(200, json={"items": []})
        return response

    desk.wire.after = late
    desk.slept.clear()
    [outcome] = await door(session).run(plan, reason="leak", phrase=plan.phrase)
    assert (outcome.result, polls) == (Result.DONE, 3)
    assert outcome.verified.startswith("deletion event seen")
    assert desk.slept == [0.0, 1.0, 3.0]


async def test_another_message_than_the_one_asked_for_is_not_planned(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    other = desk.webex.ask("GET", f"/messages/{desk.webex.message(ROADMAP).id}").content

    async def swap(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if "/messages/" not in request.url.path:
            return response
        await response.aclose()
        return httpx.Response(200, content=other)

    desk.wire.after = swap
    with pytest.raises(BadAnswer):
        await plan_of(session, [posted(session, desk.webex.message(GRIPPER))])
    assert actions(session.case.folder, "plan") == []


async def test_a_message_that_cannot_be_read_is_skipped_with_the_reason(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    gone = desk.webex.message(GRIPPER)
    del desk.webex.world.messages[gone.uuid]
    odd = Event.read(b'{"id":"e","resource":"messages","type":"created","data":{"id":"../rooms"}}')
    session.look.take(session.case.events.append([odd.raw]))
    event = find(events_of(session), "messages/created", id=gone.id)
    plan = await plan_of(session, [event, odd])
    assert plan.steps == ()
    assert dict(plan.skipped)[gone.id].startswith("gone")
    assert "not a Webex id" in dict(plan.skipped)["../rooms"]


async def test_a_reader_who_has_left_is_warned_of_all_the_same(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    guest = desk.webex.world.by_handle["guest"]
    side = desk.webex.room("Falcon handover")
    accounts = desk.webex.message("And the accounts I looked after")
    desk.webex.play(Read(desk.webex.hands.at, accounts, 0, guest))
    desk.webex.play(Leave(desk.webex.hands.at, side, guest, guest))
    plan = await plan_of(session, [posted(session, accounts)])
    assert len(plan.steps) == 1
    assert "opened by" in plan.warnings[0]
