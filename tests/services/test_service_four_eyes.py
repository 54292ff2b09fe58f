"""A second officer: what is demanded, what a signature must be, and that nothing else runs."""

import json
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from tests.evidence.signing import key, listed, needs_ssh_keygen
from tui.domain.mutation import Plan, Result
from tui.domain.times import format_api, parse_api
from tui.errors import BadInput, Refused, VerificationFailed, WxiError
from tui.evidence import signatures
from tui.evidence.verify import verify_case
from tui.services.mutations import standings
from tui.services.mutations.approvals import Approvals
from tui.services.session import Session

from .desk import Desk, journal
from .test_service_mutations import GRIPPER, PRICES, ROADMAP, door, ended, planned

pytestmark = needs_ssh_keygen
ONE, TWO = "one@example.com", "two@example.com"


def sign(session: Session, plan: Plan, name: str = "two", namespace: str = "webex-case") -> bytes:
    content = session.case.plans.read(plan.id)
    return signatures.sign(content, key(name), namespace=namespace)


async def demanding(desk: Desk) -> Session:
    """A case in which the first officer plans, and the second or third must sign."""
    session = await desk.collected(armed=True)
    session.approvals.set_demand(ONE, listed("one", "two", "three"), "by policy 7")
    return session


async def run(session: Session, plan: Plan) -> list[Result]:
    outcomes = await door(session).run(plan, reason="leak", phrase=plan.phrase)
    return [one.result for one in outcomes]


async def test_a_plan_runs_once_a_second_officer_signed_it_and_never_before(desk: Desk) -> None:
    session = await demanding(desk)
    plan = await planned(desk, session, GRIPPER)
    assert plan.planner == ONE
    with pytest.raises(Refused, match=r"nobody has signed this plan\. Export it with: wxi"):
        await run(session, plan)
    with pytest.raises(Refused, match="nobody has signed"):
        await door(session).run_rest(plan.id, reason="leak", phrase=plan.phrase)
    assert desk.wire.deletions() == []
    assert door(session).approvals.of(plan).is_missing

    signed = session.approvals.approve(plan.id, sign(session, plan))
    assert signed.principals == (TWO,)
    entry = journal(session.case.folder)[-1]
    assert (entry["action"], entry["object"]["type"]) == ("approve", "signature")
    assert TWO in entry["result"]
    assert TWO in door(session).approvals.of(plan).line()
    with pytest.raises(Refused, match="signed before"):
        session.approvals.approve(plan.id, sign(session, plan, "three"))

    assert await run(session, plan) == [Result.DONE]
    with pytest.raises(Refused, match="run before"):
        session.approvals.approve(plan.id, sign(session, plan))
    with pytest.raises(Refused, match="run before"):
        await run(session, plan)
    assert len(desk.wire.deletions()) == 1
    assert verify_case(session.case.folder).ok


async def test_a_plan_of_whoever_planned_before_is_planned_again(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    early = await planned(desk, session, GRIPPER)  # by nobody whom the list of signers names
    approvals = session.approvals
    approvals.set_demand(ONE, listed("one", "two"), "policy")
    former = await planned(desk, session, GRIPPER)
    approvals.approve(former.id, sign(session, former))
    change = approvals.request("two@example.com", listed("one", "two"))
    approvals.carry_out(change, signatures.sign(change, key("two")), "two plans from now on")
    for plan in (early, former):
        with pytest.raises(Refused, match=r"before two@example\.com was to plan\. Plan again"):
            approvals.approve(plan.id, sign(session, plan, "one"))
        with pytest.raises(Refused, match=r"before two@example\.com was to plan"):
            await run(session, plan)
    assert desk.wire.deletions() == []


async def test_each_bad_signature_is_refused_for_its_own_reason(desk: Desk) -> None:
    session = await demanding(desk)
    plan = await planned(desk, session, GRIPPER)
    other = await planned(desk, session, ROADMAP)
    before = len(session.case.journal)
    refusals: list[tuple[type[WxiError], str, bytes]] = [
        (Refused, "one@example.com plans", sign(session, plan, "one")),
        (Refused, "not among those who may sign", sign(session, plan, "stranger")),
        (Refused, "namespace 'file'", sign(session, plan, namespace="file")),
        (VerificationFailed, "of another file", sign(session, other)),
        (BadInput, "no SSH signature", b"signed, two"),
        (BadInput, "too long", b"x" * 100_000),
    ]
    for kind, why, signature in refusals:
        with pytest.raises(kind, match=why):
            session.approvals.approve(plan.id, signature)
    good = sign(session, plan)
    with pytest.raises(BadInput, match="there is no plan"):
        session.approvals.approve("P-1", good)
    desk.webex.hands.move(timedelta(hours=25))
    await door(session).ground.collector.poll()
    with pytest.raises(Refused, match="expired"):
        session.approvals.approve(plan.id, good)
    assert [one["action"] for one in journal(session.case.folder)[before:]].count("approve") == 0
    assert not list(session.case.folder.glob("data/plans/*.sig"))


async def test_a_demand_stays_until_a_second_officer_signs_its_end(desk: Desk) -> None:
    session = await desk.collected(armed=True)
    approvals = session.approvals
    for who, names in ((ONE, ("one",)), ("", ("one", "two"))):
        with pytest.raises(BadInput, match="nobody but the planner"):
            approvals.set_demand(who, listed(*names), "policy")
    with pytest.raises(Refused, match="nothing is to be changed"):
        approvals.request("", b"")
    approvals.set_demand(ONE, listed("one", "two"), "policy")
    with pytest.raises(Refused, match="no one person changes that"):
        approvals.set_demand(ONE, listed("one", "mine"), "easier")

    off = approvals.request("", b"")
    with pytest.raises(Refused, match=r"one@example\.com plans"):
        approvals.carry_out(off, signatures.sign(off, key("one")), "alone")
    altered = off.replace(b"CASE-1", b"CASE-2")
    with pytest.raises(Refused, match="of the case CASE-2"):
        approvals.carry_out(altered, signatures.sign(altered, key("two")), "alone")
    with pytest.raises(BadInput, match="no change"):
        approvals.carry_out(off + b"\n", signatures.sign(off + b"\n", key("two")), "alone")

    other = approvals.request(ONE, listed("one", "three"))
    approvals.carry_out(other, signatures.sign(other, key("two")), "two left us")
    assert Approvals(session.case, desk.clock).demand == approvals.demand
    with pytest.raises(Refused, match="of an earlier demand"):
        approvals.carry_out(off, signatures.sign(off, key("two")), "too late")
    off = approvals.request("", b"")
    with pytest.raises(Refused, match="not among those"):
        approvals.carry_out(off, signatures.sign(off, key("two")), "two is out")
    desk.webex.hands.move(timedelta(hours=25))
    await door(session).ground.collector.poll()
    with pytest.raises(Refused, match="has expired"):
        approvals.carry_out(off, signatures.sign(off, key("three")), "late")
    off = approvals.request("", b"")
    approvals.carry_out(off, signatures.sign(off, key("three")), "case closed")
    assert approvals.demand is None
    assert await run(session, await planned(desk, session, GRIPPER)) == [Result.DONE]
    said = [
        (one["result"], one["reason"])
        for one in journal(session.case.folder)
        if one["action"] == "demand"
    ]
    assert [result for result, _ in said] == ["demanded", "demanded", "not demanded"]
    assert "three@example.com" in said[-1][1]
    assert verify_case(session.case.folder).ok


async def test_what_lies_on_disk_is_verified_again_right_before_the_run(desk: Desk) -> None:
    session = await demanding(desk)
    plan = await planned(desk, session, GRIPPER)
    session.approvals.approve(plan.id, sign(session, plan))
    data = session.case.folder / "data"
    for path in [
        data / "plans" / f"{plan.id}.json",
        data / "plans" / f"{plan.id}.json.sig",
        *data.glob("plans/*.allowed_signers"),
        *data.glob(f"before/{plan.id}/*"),
    ]:
        raw = path.read_bytes()
        for spoilt in (raw[:-2] + b" \n", listed("one", "mine"), sign(session, plan, "one")):
            path.write_bytes(spoilt)
            with pytest.raises(VerificationFailed):
                await run(session, plan)
            assert not verify_case(session.case.folder).ok, path
        path.write_bytes(raw)
    assert desk.wire.deletions() == []
    assert await run(session, plan) == [Result.DONE]


# Five hundred mutated plans


def _flipped(raw: bytes, any_: Random) -> bytes:
    place = any_.randrange(len(raw))
    return raw[:place] + bytes([raw[place] ^ 1 << any_.randrange(8)]) + raw[place + 1 :]


def _cut(raw: bytes, any_: Random) -> bytes:
    return raw[: any_.randrange(len(raw))]


def _grown(raw: bytes, any_: Random) -> bytes:
    place = any_.randrange(len(raw) + 1)
    return raw[:place] + any_.randbytes(any_.randint(1, 3)) + raw[place:]


def _edited(raw: bytes, any_: Random) -> bytes:
    """Change one field, or the steps, and write the file as the tool would."""
    content = json.loads(raw)
    steps: list[dict[str, Any]] = content["steps"]
    at, to = any_.randrange(len(steps)), any_.randrange(len(steps) + 1)
    step, other = steps[at], steps[at - 1]
    anything: list[object] = ["P-2", "delete_message", "", None, 7, 10**9, [], {"room": "r"}, True]
    match any_.choice(["field", "step", "drop", "twice", "swap", "later"]):
        case "field":
            content[any_.choice(sorted(content))] = any_.choice(anything)
        case "step":
            step[any_.choice(sorted(step))] = any_.choice(anything)
        case "drop":
            del steps[at]
            content["count"] -= any_.choice([0, 1])
        case "twice":
            steps.insert(to, step)
            content["count"] += any_.choice([0, 1])
        case "swap":
            name = any_.choice(["object_id", "before"])
            step[name], other[name] = other[name], step[name]
        case _:
            later = parse_api(content["expires"]) + timedelta(seconds=any_.randint(1, 10**8))
            content["expires"] = format_api(later)
    return (json.dumps(content, sort_keys=True, indent=1) + "\n").encode()


async def test_500_mutated_plans_are_all_refused_signed_or_not(desk: Desk) -> None:
    """By the store as it reads a plan, by the door, and by the signature on its own."""
    session = await demanding(desk)
    plan = await planned(desk, session, GRIPPER, ROADMAP, PRICES)
    unsigned = await planned(desk, session, GRIPPER, ROADMAP, PRICES)
    case, any_ = session.case, Random(7)
    signature, allowed = sign(session, plan), listed("one", "two", "three")
    session.approvals.approve(plan.id, signature)
    seen: set[bytes] = set()
    while len(seen) < 500:
        one = any_.choice([plan, unsigned])
        path = case.folder / "data" / "plans" / f"{one.id}.json"
        raw = path.read_bytes()
        mutated = any_.choice([_flipped, _cut, _grown, _edited])(raw, any_)
        if mutated == raw or mutated in seen:
            continue
        seen.add(mutated)
        path.write_bytes(mutated)
        with pytest.raises(VerificationFailed):
            standings.read(case, one.id)
        with pytest.raises(VerificationFailed):
            standings.check(case, one)
        if one is plan:
            with pytest.raises(VerificationFailed):
                session.approvals.require(one)
        if len(seen) % 10 == 0:
            with pytest.raises(VerificationFailed):
                await run(session, one)
            with pytest.raises(VerificationFailed):
                await door(session).run_rest(one.id, reason="leak", phrase=one.phrase)
            with pytest.raises(VerificationFailed):  # what a third party sees
                case.verify_signature(mutated, signature, allowed)
        path.write_bytes(raw)
    assert desk.wire.deletions() == []
    assert ended(desk, plan) == []
    assert await run(session, plan) == [Result.DONE] * len(plan.steps)
