"""A purge of hundreds of messages with faults on, killed and resumed: each is accounted for."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.served import Served, served
from tui.domain.mutation import Result, Verb, Wish
from tui.evidence.verify import verify_case
from tui.services.mutations import templates
from tui.services.mutations.pace import Reins
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
