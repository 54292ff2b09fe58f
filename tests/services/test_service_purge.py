"""A purge of hundreds of messages with faults on, killed and resumed: each is accounted for."""

import json
import os
import stat
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from tests.served import Served, served
from tui.domain.mutation import Result, Verb, Wish
from tui.errors import BadInput
from tui.evidence.verify import verify_case
from tui.services.mutations import templates
from tui.services.mutations.pace import Pace, Reins
from tui.services.session import Session
from tui.simulator.scenarios import phishing

from .desk import Desk, actions, journal, online


@pytest.fixture
def webex() -> Iterator[Served]:
    """The organization whose bot was stolen, on a bad day."""
    with served("phishing", 3200, faults="429=0.05,5xx=0.1,cut=0.02,slow=1") as found:
        yield found


def trap(desk: Desk) -> list[int]:
    session = desk.opened[-1]
    matches = session.look.matches(f"from:expense {phishing.LINK.split('//')[1].split('/')[0]}")
    assert matches is not None
    columns = session.case.events.columns
    return [one for one in range(len(columns)) if matches.holds(one)]


async def test_a_purge_under_faults_accounts_for_every_message(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    door = online(session).mutations
    answers: Counter[tuple[str, int]] = Counter()
    early: list[str] = []
    waited = {"until": 0}

    async def count(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if request.method == "DELETE":
            answers[(request.url.path, response.status_code)] += 1
        if response.status_code == 429:
            waited["until"] = max(
                waited["until"], desk.webex.hands.at + 1000 * int(response.headers["Retry-After"])
            )
        return response

    async def before(request: httpx.Request) -> None:
        if desk.webex.hands.at < waited["until"]:
            early.append(str(request.url))
        if request.method == "DELETE":
            last = journal_end(session)
            assert '"action":"intent"' in last
            assert request.url.path.rpartition("/")[2] in last

    desk.wire.after, desk.wire.before = count, before
    session.relations.changed()
    everything = templates.everything(session.look, trap(desk))
    paces: list[int] = []
    plan = await door.plan(
        everything.wishes, everything.aim, on_pace=lambda pace: paces.append(pace.done)
    )
    assert len(plan.steps) > 150
    assert paces[-1] == len(everything.wishes)
    assert plan.phrase == f"delete {len(plan.steps)} in CASE-1"
    early.clear()  # what is read at the same time as another is told to wait is on its way already
    reins = Reins()
    told = 0

    def stop(_outcome: object) -> None:
        nonlocal told
        told += 1
        if told == 60:
            reins.cancel()

    first = await door.run(plan, reason="stolen", phrase=plan.phrase, reins=reins, on_outcome=stop)
    assert 60 <= len(first) < len(plan.steps)
    standing = await door.standing(plan.id)
    for _ in range(6):
        if not (standing.left or standing.unsettled):
            break
        await desk.sleep(90)
        standing = await door.settle(plan.id)
        if standing.left:
            await door.run_rest(plan.id, reason="stolen", phrase=standing.phrase)
        standing = await door.standing(plan.id)
    assert standing.left == []
    assert {one.result for one in standing.outcomes.values()} <= {Result.DONE, Result.DONE_EARLIER}
    assert len(standing.outcomes) == len(plan.steps)
    wanted = {step.object_id for step in plan.steps}
    messages = {one.id: one for one in desk.webex.world.messages.values()}
    assert all(messages[one].deleted is not None for one in wanted)
    # What was done at the server was done once, and nothing that was deleted was asked for again.
    assert not [path for (path, status), _ in answers.items() if status == 410]
    done = Counter(path for (path, status), count in answers.items() if status == 204)
    assert set(done.values()) <= {1}
    # Some were limited or answered by an error, some of those after the deed was done.
    assert {status for _, status in answers} > {204}
    assert early == []
    assert desk.waits
    left = await templates.residue_of(session.look, standing, trap(desk))
    # The bot goes on: what it posted since the plan is told apart from what the plan has left.
    assert left == ["1 message left: new, or not in the plan: plan again"]
    intents = actions(session.case.folder, "intent")
    assert len(intents) >= len(plan.steps)
    assert verify_case(session.case.folder).ok


async def test_the_disk_has_all_that_a_call_needs_before_it_goes_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await desk.collected(armed=True)
    door, case = online(session).mutations, session.case.folder
    written: dict[int, int] = {}  # what the disk has of each file, in bytes
    named: dict[int, set[str]] = {}  # the names that it has of each folder
    sync = os.fsync

    def watched(descriptor: int) -> None:
        sync(descriptor)
        found = os.fstat(descriptor)
        if stat.S_ISDIR(found.st_mode):
            named[found.st_ino] = set(os.listdir(descriptor))
        else:
            written[found.st_ino] = found.st_size

    def is_durable(path: Path) -> bool:
        found, folder = path.stat(), path.parent.stat()
        return written.get(found.st_ino) == found.st_size and path.name in named[folder.st_ino]

    checked: list[str] = []

    async def before(request: httpx.Request) -> None:
        if request.method == "DELETE":
            target = request.url.path.rpartition("/")[2]
            intent = json.loads(journal_end(session))
            assert (intent["action"], intent["object"]["id"]) == ("intent", target)
            segment = max((case / "data" / "journal").glob("*.jsonl"))
            assert written[segment.stat().st_ino] == segment.stat().st_size
            [image] = (case / "data" / "before").glob(f"*/{intent['object']['sha256']}.json")
            assert is_durable(image)
            assert is_durable(case / "data" / "plans" / f"{image.parent.name}.json")
            checked.append(target)

    monkeypatch.setattr(os, "fsync", watched)
    wanted = templates.everything(session.look, trap(desk)[:90])
    plan = await door.plan(wanted.wishes)
    assert len(plan.steps) > 64  # more than are kept together
    desk.wire.before = before
    some = 12
    reins = Reins()

    def stop(pace: Pace) -> None:
        if pace.done == some:
            reins.cancel()

    await door.run(plan, reason="stolen", phrase=plan.phrase, reins=reins, on_pace=stop)
    assert len(set(checked)) >= some


async def test_a_dry_run_tells_what_the_plan_would_be_without_asking(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    door = online(session).mutations
    session.relations.changed()
    bot = desk.webex.world.by_handle["bot-expense"]
    graph = session.relations.graph
    wanted = templates.of_account(session.look, graph, bot.uuid, trap(desk))
    wishes = [*wanted.wishes[:40], *wanted.wishes[-10:]]
    outlook = await door.outlook(wishes, wanted.aim)
    assert desk.wire.asked == []
    assert session.case.plans.names() == []
    plan = await door.plan(wishes, wanted.aim)
    members = {Verb.REMOVE_MEMBER}
    assert [one.object_id for one in outlook.steps if one.verb not in members] == [
        one.object_id for one in plan.steps if one.verb not in members
    ]
    assert [one.room_id for one in outlook.steps if one.verb in members] == [
        one.room_id for one in plan.steps if one.verb in members
    ]
    assert outlook.word == plan.word
    assert set(outlook.skipped) == set(plan.skipped)
    assert {one.before for one in outlook.steps} == {None}
    with pytest.raises(BadInput):
        await door.run(outlook, reason="stolen", phrase=outlook.phrase)
    assert desk.wire.deletions() == []


async def test_a_call_that_failed_and_died_at_the_next_try_is_not_made_a_third_time(
    desk: Desk,
) -> None:
    session = await desk.collected(armed=True)
    door = online(session).mutations
    live = next(
        one
        for one in map(session.case.events.read, trap(desk))
        if desk.webex.world.messages[one.message_uuid or ""].deleted is None
    )
    plan = await door.plan([Wish(Verb.DELETE_MESSAGE, live.message_id or "")])

    class Died(BaseException):
        pass

    async def die_before(request: httpx.Request) -> None:
        if request.method == "DELETE":
            raise Died

    async def die_after(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if request.method == "DELETE" and response.status_code == 204:
            raise Died
        return response

    desk.wire.before = die_before  # announced, and never sent
    with pytest.raises(Died):
        await door.run(plan, reason="stolen", phrase=plan.phrase)
    await desk.sleep(90)
    assert (await door.settle(plan.id)).left == [0]

    async def passed(_request: httpx.Request) -> None:
        return None

    desk.wire.before, desk.wire.after = passed, die_after
    message = desk.webex.world.messages[live.message_uuid or ""]
    for _ in range(9):  # until no fault strikes the call
        try:
            await door.run_rest(plan.id, reason="stolen", phrase=plan.phrase)
        except Died:
            break
        await desk.sleep(90)
    assert message.deleted is not None
    standing = await door.standing(plan.id)
    assert (standing.unsettled, standing.left) == ([0], [])
    desk.wire.asked.clear()
    settled = await door.settle(plan.id)
    assert settled.outcomes[0].result is Result.DONE
    assert desk.wire.deletions() == []


async def test_a_slow_clock_of_this_host_makes_no_call_look_old(desk: Desk) -> None:
    desk.webex.world.feed._lateness = 50_000  # milliseconds
    desk.host = timedelta(minutes=-10)
    session = await desk.collected(armed=True)
    door = online(session).mutations
    live = next(
        one
        for one in map(session.case.events.read, trap(desk))
        if desk.webex.world.messages[one.message_uuid or ""].deleted is None
    )
    plan = await door.plan([Wish(Verb.DELETE_MESSAGE, live.message_id or "")])

    class Died(BaseException):
        pass

    async def die(request: httpx.Request, _response: httpx.Response) -> httpx.Response:
        if request.method == "DELETE":
            raise Died
        return _response

    desk.wire.after = die
    with pytest.raises(Died):
        await door.run(plan, reason="stolen", phrase=plan.phrase)
    [outcome] = (await door.settle(plan.id)).outcomes.values()
    assert outcome.result is Result.UNKNOWN, "its event may be late"
    await desk.sleep(90)
    [outcome] = (await door.settle(plan.id)).outcomes.values()
    assert outcome.result in {Result.DONE, Result.FAILED}


async def test_a_late_event_holds_nobody_up(desk: Desk) -> None:
    desk.webex.world.feed._lateness = 20_000  # milliseconds
    session = await desk.collected(armed=True)
    door = online(session).mutations
    live = [
        one
        for one in map(session.case.events.read, trap(desk))
        if desk.webex.world.messages[one.message_uuid or ""].deleted is None
    ]
    plan = await door.plan([Wish(Verb.DELETE_MESSAGE, one.message_id or "") for one in live])
    assert len(plan.steps) > 100
    desk.slept.clear()
    ended = await door.run(plan, reason="stolen", phrase=plan.phrase)
    assert {one.result for one in ended} <= {Result.DONE, Result.UNKNOWN}
    assert len(ended) == len(plan.steps)
    assert not all(one.seen for one in ended)
    assert desk.slept.count(3.0) == 1, "waited once, at the end"


def journal_end(session: Session) -> str:
    folder: Path = session.case.folder / "data" / "journal"
    with max(folder.glob("*.jsonl")).open("rb") as file:
        file.seek(-min(2000, file.seek(0, 2)), 2)
        return file.read().splitlines()[-1].decode()


async def test_a_run_that_died_is_settled_by_reading_and_never_repeated(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    door = online(session).mutations
    live = [
        one
        for one in map(session.case.events.read, trap(desk))
        if desk.webex.world.messages[one.message_uuid or ""].deleted is None
    ][:6]
    plan = await door.plan([Wish(Verb.DELETE_MESSAGE, one.message_id or "") for one in live])
    ids = [step.object_id for step in plan.steps]
    assert len(ids) == 6
    calls = 0

    class Died(BaseException):
        pass

    async def die(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        nonlocal calls
        if request.method == "DELETE" and response.status_code == 204:
            calls += 1
            if calls == 3:  # done at the server, and the process is gone before it is told
                raise Died
        return response

    desk.wire.after = die
    with pytest.raises(Died):
        await door.run(plan, reason="stolen", phrase=plan.phrase)
    await desk.close()

    async def same(_request: httpx.Request, response: httpx.Response) -> httpx.Response:
        return response

    desk.wire.after = same
    desk.wire.asked.clear()
    desk.webex.hands.move(desk.host)
    session = desk.open(armed=True)
    await session.look.identify()
    door = online(session).mutations
    found, refused = await door.standings()
    assert refused == []
    [begun] = [one for one in found if one.is_begun]
    assert len(begun.unsettled) >= 3
    await desk.sleep(90)
    settled = await door.settle(begun.plan.id)
    assert desk.wire.deletions() == []
    messages = {one.id: one for one in desk.webex.world.messages.values()}
    gone = [number for number in begun.called if messages[ids[number]].deleted is not None]
    assert len(gone) >= 3
    assert all(settled.outcomes[number].result is Result.DONE for number in gone)
    assert set(gone).isdisjoint(settled.left)
    while settled.left:
        await door.run_rest(plan.id, reason="stolen", phrase=settled.phrase)
        await desk.sleep(90)
        settled = await door.settle(plan.id)
    again = set(desk.wire.deletions())
    assert not again & {ids[number] for number in gone}
    assert len(settled.outcomes) == 6
    assert {one.result for one in settled.outcomes.values()} == {Result.DONE}
    assert [one["action"] for one in journal(session.case.folder)].count("plan") == 1
