"""No step is called twice: not by two runs, two plans, a death, a lost answer or a late event.

Events come long after the deed here, so that nothing but the case can tell what was called.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from tui.domain import plan_file
from tui.domain.mutation import Outcome, Plan, Result, Verb, Wish
from tui.domain.wire import sha256
from tui.errors import Refused, VerificationFailed
from tui.services.mutations.door import Mutations
from tui.services.mutations.pace import Reins
from tui.services.session import Session
from tui.simulator import ids as wire_ids

from .desk import Desk, actions, online

TEXTS = ("Handover 2: latest gripper drawing", "Handover 4: roadmap.")
LATE = 600_000  # milliseconds after which an event can be read
WHY = "leak"


class Died(BaseException):
    """The process is gone: nothing after this is done."""


@pytest.fixture
async def late(desk: Desk) -> Session:
    """Return an armed session of an organization whose events come late."""
    session = await desk.collected(armed=True)
    desk.webex.world.feed._lateness = LATE
    return session


def door(session: Session) -> Mutations:
    return online(session).mutations


async def planned(desk: Desk, session: Session, *texts: str) -> Plan:
    wishes = [Wish(Verb.DELETE_MESSAGE, desk.webex.message(one).id) for one in texts]
    plan = await door(session).plan(wishes)
    assert len(plan.steps) == len(texts)
    return plan


async def again(desk: Desk) -> Session:
    """Go on in a process of its own, over a wire that is whole."""
    desk.wire.before, desk.wire.after = Desk(desk.folder, desk.webex).wire.before, _same
    await desk.close()
    session = desk.open(armed=True)
    await session.look.identify()
    return session


async def _same(_request: httpx.Request, response: httpx.Response) -> httpx.Response:
    return response


def at_deletion(number: int, failure: BaseException) -> Callable[..., Awaitable[httpx.Response]]:
    """Return what raises at the answer to the deletion of that number, once it is done."""
    seen = 0

    async def strike(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        nonlocal seen
        seen += request.method == "DELETE"
        if request.method == "DELETE" and seen == number:
            await response.aclose()
            raise failure
        return response

    return strike


async def test_two_runs_of_a_plan_at_the_same_time_call_each_step_once(
    desk: Desk, late: Session
) -> None:
    plan = await planned(desk, late, *TEXTS)
    runs = [
        door(late).run(plan, reason=WHY, phrase=plan.phrase),
        door(late).run_rest(plan.id, reason=WHY, phrase=plan.phrase),
        door(late).run(plan, reason=WHY, phrase=plan.phrase),
    ]
    ended = await asyncio.gather(*runs, return_exceptions=True)
    assert len(desk.wire.deletions()) == 2
    assert [type(one) for one in ended].count(list) == 1
    assert all(isinstance(one, list | Refused) for one in ended)


async def test_a_death_in_a_second_try_is_not_followed_by_a_third(
    desk: Desk, late: Session
) -> None:
    plan = await planned(desk, late, TEXTS[0])

    async def die(request: httpx.Request) -> None:
        if request.method == "DELETE":
            raise Died

    desk.wire.before = die  # announced, and never sent
    with pytest.raises(Died):
        await door(late).run(plan, reason=WHY, phrase=plan.phrase)
    session = await again(desk)
    await desk.sleep(90)
    assert (await door(session).settle(plan.id)).left == [0]
    desk.wire.asked.clear()
    desk.wire.after = at_deletion(1, Died())
    with pytest.raises(Died):
        await door(session).run_rest(plan.id, reason=WHY, phrase=plan.phrase)
    assert desk.webex.message(TEXTS[0]).deleted is not None
    session = await again(desk)
    standing = await door(session).standing(plan.id)
    assert (standing.left, standing.unsettled) == ([], [0])
    with pytest.raises(Refused, match="confirmation"):
        await door(session).run_rest(plan.id, reason=WHY, phrase=plan.phrase)
    assert len(desk.wire.deletions()) == 1


async def test_what_webex_has_answered_is_not_forgotten_by_a_death(
    desk: Desk, late: Session
) -> None:
    plan = await planned(desk, late, *TEXTS)
    desk.wire.after = at_deletion(2, Died())
    with pytest.raises(Died):
        await door(late).run(plan, reason=WHY, phrase=plan.phrase)
    assert len(desk.wire.deletions()) == 2
    session = await again(desk)
    await desk.sleep(90)
    settled = await door(session).settle(plan.id)
    assert settled.outcomes[0].result is Result.DONE, "its receipt is in the journal"
    assert not settled.outcomes[0].seen
    assert settled.left == [1], "of this one nothing tells"


@pytest.mark.parametrize("died", [True, False])
async def test_another_plan_does_not_repeat_a_call_of_unknown_end(
    desk: Desk, late: Session, *, died: bool
) -> None:
    plan, twin = [await planned(desk, late, TEXTS[0]) for _ in range(2)]
    desk.wire.after = at_deletion(1, Died() if died else httpx.ReadError("cut"))
    if died:
        with pytest.raises(Died):
            await door(late).run(plan, reason=WHY, phrase=plan.phrase)
    else:
        [outcome] = await door(late).run(plan, reason=WHY, phrase=plan.phrase)
        assert outcome.result is Result.UNKNOWN
    session = await again(desk)
    fresh = await door(session).plan([Wish(Verb.DELETE_MESSAGE, plan.steps[0].object_id)])
    assert fresh.steps == ()
    assert plan.id in fresh.skipped[0][1]
    [outcome] = await door(session).run(twin, reason=WHY, phrase=twin.phrase)
    assert outcome.result is Result.FAILED
    assert plan.id in outcome.verified
    assert len(desk.wire.deletions()) == 1


async def test_a_plan_made_before_another_was_run_does_not_repeat_it(
    desk: Desk, late: Session
) -> None:
    plan, twin = [await planned(desk, late, TEXTS[0]) for _ in range(2)]
    await door(late).run(plan, reason=WHY, phrase=plan.phrase)
    [outcome] = await door(late).run(twin, reason=WHY, phrase=twin.phrase)
    assert outcome.result is Result.DONE_EARLIER
    assert plan.id in outcome.verified
    assert len(desk.wire.deletions()) == 1


async def test_a_lost_call_that_does_not_show_yet_is_not_called_failed(
    desk: Desk, late: Session
) -> None:
    side, guest = desk.webex.room("Falcon handover"), desk.webex.world.by_handle["guest"]
    name = wire_ids.encode("MEMBERSHIP", f"{guest.uuid}:{side.uuid}")
    plan = await door(late).plan([Wish(Verb.REMOVE_MEMBER, name)])

    async def cut(request: httpx.Request) -> None:
        if request.method == "DELETE":
            raise httpx.ReadError("cut")  # it may be on its way still

    desk.wire.before = cut
    [outcome] = await door(late).run(plan, reason=WHY, phrase=plan.phrase)
    assert outcome.result is Result.UNKNOWN
    assert (await door(late).settle(plan.id)).left == []
    await desk.sleep(90)
    assert (await door(late).settle(plan.id)).left == [0]
    assert len(desk.wire.deletions()) == 1


async def test_an_answer_of_somebody_else_does_not_say_that_nothing_was_done(
    desk: Desk, late: Session
) -> None:
    plan = await planned(desk, late, TEXTS[0])

    async def portal(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if request.method != "DELETE":
            return response
        await response.aclose()
        return httpx.Response(200, html="<p>welcome to our hotel")

    desk.wire.after = portal
    [outcome] = await door(late).run(plan, reason=WHY, phrase=plan.phrase)
    assert outcome.result is Result.UNKNOWN
    assert (await door(late).standing(plan.id)).left == []


async def test_a_step_without_a_before_image_is_not_called(desk: Desk, late: Session) -> None:
    plan = await planned(desk, late, TEXTS[0])
    bare = replace(plan, id=f"{plan.id}-2", steps=(replace(plan.steps[0], before=None),))
    raw = plan_file.encode(bare)
    late.case.plans.keep(bare.id, raw)
    late.case.journal.append(
        "plan", object_type="plan", object_id=bare.id, object_sha256=sha256(raw)
    )
    bare = replace(bare, digest=sha256(raw))
    with pytest.raises(VerificationFailed, match="before-image"):
        await door(late).run(bare, reason=WHY, phrase=bare.phrase)
    assert desk.wire.deletions() == []


async def test_a_run_that_is_held_up_does_not_outlive_its_plan(desk: Desk, late: Session) -> None:
    plan = await planned(desk, late, *TEXTS)
    reins = Reins()

    def wait_a_day(_pace: object) -> None:
        desk.webex.hands.move(timedelta(hours=25))

    ended: list[Outcome] = await door(late).run(
        plan, reason=WHY, phrase=plan.phrase, reins=reins, on_pace=wait_a_day
    )
    assert len(desk.wire.deletions()) == 1
    second = next(one for one in ended if one.number == 1)
    assert second.result is Result.FAILED
    assert "expired" in second.verified
    assert actions(late.case.folder, "intent") == ["intent"]
