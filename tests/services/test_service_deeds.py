"""Every verb against the embedded Webex: its true state before and after, and its way back."""

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from tests.served import Served, served
from tui.domain.models import parse_object
from tui.domain.mutation import Outcome, Plan, Result, Value, Verb, Wish
from tui.errors import Forbidden, Refused, VerificationFailed
from tui.evidence.verify import verify_case
from tui.services.mutations import rooms, templates
from tui.services.mutations.chosen import wishes
from tui.services.mutations.ledger import entries
from tui.services.mutations.planning import Aim
from tui.services.session import Session
from tui.simulator import ids as wire_ids
from tui.simulator.spaces import classification_id

from .desk import Desk, journal, online


async def carried_out(session: Session, *wishes: Wish) -> tuple[Plan, list[Outcome]]:
    """Plan, check that the before-images are on disk, run."""
    door = online(session).mutations
    plan = await door.plan(wishes)
    assert plan.skipped == ()
    for step in plan.steps:
        assert step.before is not None
        assert parse_object(session.case.vault.before(plan.id, step.before))
    outcomes = await door.run(plan, reason="policy", phrase=plan.phrase)
    assert all(one.seen for one in outcomes), outcomes
    assert {one.result for one in outcomes} == {Result.DONE}
    return plan, outcomes


def newest(found: Iterable[Any]) -> Any:
    """Return the newest that is available: the oldest of the story is past retention."""
    return max((it for it in found if it.status == "available"), key=lambda it: it.created)


async def undone(session: Session, plan: Plan, outcome: Outcome) -> list[Outcome]:
    wish = online(session).mutations.undoing(plan, outcome)
    assert wish is not None
    _, outcomes = await carried_out(session, wish)
    return outcomes


async def left_alone(session: Session, wish: Wish) -> str:
    plan = await online(session).mutations.plan([wish])
    assert plan.steps == ()
    return plan.skipped[0][1]


async def test_a_member_is_removed_and_added_again(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    side, guest = desk.webex.room("Falcon handover"), desk.webex.world.by_handle["guest"]
    name = wire_ids.encode("MEMBERSHIP", f"{guest.uuid}:{side.uuid}")
    wish = Wish(Verb.REMOVE_MEMBER, name)
    plan, [outcome] = await carried_out(session, wish)
    assert guest.uuid not in side.roster
    assert plan.steps[0].reversible
    assert plan.word == "remove"
    assert outcome.verified.startswith("leaving event seen")
    assert "is not in" in await left_alone(session, wish)
    desk.webex.hands.move(timedelta(seconds=5))
    [added] = await undone(session, plan, outcome)
    assert guest.uuid in side.roster
    assert added.made == name
    standing, _ = await online(session).mutations.standings()
    told = entries(online(session).mutations, standing)
    assert [bool(one.undo) for one in told] == [True, False]
    assert told[1].why_not.startswith("undone by P-")
    side_direct = desk.webex.world.rooms_of(guest)
    assert side in side_direct


async def test_a_room_is_closed_to_all_but_moderators_and_put_back(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    falcon = desk.webex.room("Project Falcon")
    falcon.locked = True
    before = (falcon.announcing, falcon.level)
    settings: dict[str, Value] = {
        "isAnnouncementOnly": True,
        "classificationId": classification_id(4),
    }
    plan, [outcome] = await carried_out(session, Wish(Verb.CHANGE_ROOM, falcon.id, settings))
    assert (falcon.announcing, falcon.level) == (True, 4)
    assert falcon.title == "Project Falcon"
    assert "so already" in await left_alone(session, Wish(Verb.CHANGE_ROOM, falcon.id, settings))
    await undone(session, plan, outcome)
    assert (falcon.announcing, falcon.level) == before
    falcon.locked = False
    wish = Wish(Verb.CHANGE_ROOM, falcon.id, {"isAnnouncementOnly": True})
    assert "not locked" in await left_alone(session, wish)
    kestrel = desk.webex.room("Kestrel Lens Programme")
    wish = Wish(Verb.CHANGE_ROOM, kestrel.id, {"isAnnouncementOnly": True})
    assert "another organization" in await left_alone(session, wish)


async def test_a_member_of_a_team_is_removed_from_all_of_its_rooms(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    team = next(iter(desk.webex.world.teams.values()))
    member = next(it for it in team.general.roster.values() if not it.moderator)
    name = wire_ids.encode("TEAM_MEMBERSHIP", f"{member.person.uuid}:{team.general.uuid}")
    plan, [outcome] = await carried_out(session, Wish(Verb.REMOVE_TEAM_MEMBER, name))
    assert member.person.uuid not in team.general.roster
    await undone(session, plan, outcome)
    assert member.person.uuid in team.general.roster


async def test_a_conversation_of_two_is_closed_and_opened_again(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    own = desk.webex.world.by_handle["dorian"].org
    pair = next(
        one
        for one in desk.webex.world.rooms.values()
        if one.kind == "direct" and one.owner is own and one.uuid in desk.webex.world.posts
    )
    posted = [
        one
        for one in map(session.case.events.read, range(len(session.case.events)))
        if one.kind == "messages/created" and wire_ids.decode(one.room_id or "")[1] == pair.uuid
    ]
    door = online(session).mutations
    wanted = await templates.contain(door.ground, online(session).retriever, pair.id, posted[:1])
    assert [one.verb for one in wanted.wishes] == [Verb.CHANGE_ROOM, Verb.DELETE_MESSAGE]
    plan, outcomes = await carried_out(session, *wanted.wishes)
    assert [pair.read_only] == [True]
    assert any("Webex's documents disagree" in one for one in plan.warnings)
    await undone(session, plan, outcomes[0])
    assert [pair.read_only] == [False]
    assert "no such settings" in await left_alone(
        session, Wish(Verb.CHANGE_ROOM, pair.id, {"isAnnouncementOnly": True})
    )
    [offer] = await rooms.offers(door.ground.gateway, pair.id)
    assert offer.words == "read-only: neither of the two writes"


@pytest.fixture
def webex(request: pytest.FixtureRequest) -> Iterator[Served]:
    """The leak, or the story of a recording where a test asks for it."""
    name = "recording" if "recording" in request.node.name else "leak"
    with served(name) as found:
        yield found


async def test_a_recording_is_deleted_and_officers_keep_it(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    found = newest(desk.webex.world.recordings.values())
    plan, [outcome] = await carried_out(session, Wish(Verb.DELETE_RECORDING, found.id))
    assert found.status == "purged"
    assert desk.webex.ask("GET", f"/recordings/{found.id}").status_code == 200
    assert "purged" in outcome.verified
    before = plan.steps[0].before
    assert before
    assert b"temporaryDirectDownloadLinks" not in session.case.vault.before(plan.id, before)
    assert online(session).mutations.undoing(plan, outcome) is None
    assert "already deleted" in await left_alone(session, Wish(Verb.DELETE_RECORDING, found.id))


async def test_a_recording_is_restored_by_an_administrator_alone(desk: Desk) -> None:
    found = next(it for it in desk.webex.world.recordings.values() if it.status == "deleted")
    officer = await desk.collected(armed=True)
    door = online(officer).mutations
    plan = await door.plan([Wish(Verb.RESTORE_RECORDING, found.id)])
    assert any("administrator" in one for one in plan.warnings)
    [outcome] = await door.run(plan, reason="needed", phrase="restore 1")
    assert (outcome.result, found.status) == (Result.FAILED, "deleted")
    await desk.close()
    session = desk.open("demo-admin", armed=True)
    await carried_out(session, Wish(Verb.RESTORE_RECORDING, found.id))
    assert found.status == "available"
    assert "available" in await left_alone(session, Wish(Verb.RESTORE_RECORDING, found.id))


async def test_a_call_recording_is_destroyed_for_everybody(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    found = newest(desk.webex.world.call_recordings.values())
    door = online(session).mutations
    wish = Wish(Verb.DESTROY_CALL_RECORDING, found.id)
    plan = await door.plan([wish])
    assert plan.phrase == "destroy 1"
    told = " ".join(door.facts(plan))
    assert "destroyed for good" in told
    assert "no officer either" in told
    assert any("retrieve it first" in one for one in plan.warnings)
    with pytest.raises(Refused):
        await door.run(plan, reason="policy", phrase="delete 1")
    [outcome] = await door.run(plan, reason="policy", phrase=plan.phrase)
    assert (outcome.result, outcome.seen) == (Result.DONE, True)
    assert desk.webex.ask("GET", f"/convergedRecordings/{found.id}").status_code == 404
    assert "gone" in await left_alone(session, wish)


async def test_a_transcript_of_a_recording_is_deleted(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    found = newest(desk.webex.world.transcripts.values())
    event = next(
        one
        for one in map(session.case.events.read, range(len(session.case.events)))
        if one.kind == "meetingTranscripts/created" and one.data.get("id") == found.id
    )
    [wish], skipped = wishes([event])
    assert skipped == []
    await carried_out(session, wish)
    assert found.status == "deleted"
    assert "already deleted" in await left_alone(session, wish)


async def test_a_message_of_a_recording_s_meeting_is_deleted(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    line = next(it for it in desk.webex.world.chat.values() if it.deleted is None)
    event = next(
        one
        for one in map(session.case.events.read, range(len(session.case.events)))
        if one.kind == "meetingMessages/created"
        and line.uuid in wire_ids.decode(one.object_id or "")
    )
    wish = Wish(Verb.DELETE_MEETING_MESSAGE, event.object_id or "")
    plan, _ = await carried_out(session, wish)
    assert line.deleted is not None
    assert session.case.vault.before(plan.id, plan.steps[0].before or "") == event.raw
    assert "already deleted" in await left_alone(session, wish)


async def test_a_right_that_is_lacking_is_told_beforehand(desk: Desk) -> None:
    session = await desk.collected("demo-readonly", armed=True)
    door = online(session).mutations
    message = desk.webex.message("Handover 4")
    plan = await door.plan([Wish(Verb.DELETE_MESSAGE, message.id)])
    await door.run(plan, reason="x", phrase=plan.phrase)
    refusal = Forbidden("it lacks a scope", scope="spark-compliance:messages_write")
    session.access.hear("spark-compliance:messages_write", refusal)
    why = await left_alone(session, Wish(Verb.DELETE_MESSAGE, message.id))
    assert why.startswith("the token lacks spark-compliance:messages_write")


async def test_500_changed_plans_are_refused(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    door = online(session).mutations
    first = desk.webex.message("Handover 4")
    other = await door.plan([Wish(Verb.DELETE_MESSAGE, desk.webex.message("Handover 2").id)])
    plan = await door.plan([Wish(Verb.DELETE_MESSAGE, first.id)], Aim())
    folder = session.case.folder / "data" / "plans"
    path, rng = folder / f"{plan.id}.json", Random(5)
    good = path.read_bytes()
    wrong = {(folder / f"{other.id}.json").read_bytes(), good + b" ", b"", b"{}"}
    while len(wrong) < 500:
        at = rng.randrange(len(good))
        kind = rng.randrange(3)
        changed = {
            0: good[:at] + bytes([rng.randrange(256)]) + good[at + 1 :],
            1: good[:at] + good[at + 1 :],
            2: good[:at] + bytes([rng.randrange(32, 127)]) + good[at:],
        }[kind]
        if changed != good:
            wrong.add(changed)
    desk.wire.asked.clear()
    for number, content in enumerate(sorted(wrong)):
        path.write_bytes(content)
        with pytest.raises(VerificationFailed):
            await door.run(plan, reason="x", phrase=plan.phrase)
        if number % 25 == 0:
            with pytest.raises(VerificationFailed):
                await door.run_rest(plan.id, reason="x", phrase=plan.phrase)
    assert desk.wire.deletions() == []
    assert not [one for one in journal(session.case.folder) if one["action"] == "approve"]
    assert not verify_case(session.case.folder).ok
    path.write_bytes(good)
    assert verify_case(session.case.folder).ok
    desk.webex.hands.move(timedelta(hours=25))
    with pytest.raises(Refused, match="expired"):
        await door.run(plan, reason="x", phrase=plan.phrase)
    desk.webex.hands.move(-timedelta(hours=25))
    [outcome] = await door.run(plan, reason="x", phrase=plan.phrase)
    assert outcome.result is Result.DONE
    assert json.loads(good)["steps"][0]["object_id"] == first.id
