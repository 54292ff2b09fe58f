"""What the commands that change something have in common: print the plan, run it, print the ends.

The same procedure as in the console: nothing runs without a reason and the phrase of the plan.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass

import click

from tui import settings
from tui.cli.online import cancel_on_signals, open_online
from tui.domain.amounts import counted
from tui.domain.hostile import visible
from tui.domain.mutation import OVER, Outcome, Plan, Standing
from tui.domain.times import format_api, lasting
from tui.errors import Interrupted, Refused, WxiError
from tui.services.mutations.door import Mutations
from tui.services.mutations.pace import Pace, likely
from tui.services.session import Online, Session

_OFTEN = 50  # steps between two lines of progress
_UNREAD = "none: what the case knows; the objects themselves are read before a plan is made"


@dataclass(frozen=True)
class Manner:
    """How a command is called: what it may do, and how it prints."""

    dry_run: bool
    reason: str | None
    confirm: str | None
    as_json: bool

    @property
    def is_serious(self) -> bool:
        """Tell whether the plan is to be run."""
        return not self.dry_run and self.reason is not None and self.confirm is not None


Make = Callable[[Session, Online], Awaitable[Plan | Standing]]
Check = Callable[[Session, Standing], Awaitable[Sequence[str]]]


async def _nothing(_session: Session, _standing: Standing) -> Sequence[str]:
    return ()


def carry_out(case_id: str, verb: str, manner: Manner, make: Make, check: Check = _nothing) -> None:
    """Make a plan, or take up one that was begun, print it, and run it if that is asked for.

    Raises Refused when it is to be run without its phrase; exits with 1 when a step did not end
    as it should.
    """
    session, online = open_online(settings.load(), case_id, verb, armed=True)
    standing, told = asyncio.run(_run(session, online, manner, make, check))
    if standing is None:
        return
    for line in told:
        click.echo(visible(line), err=manner.as_json)
    bad = [one for one in standing.outcomes.values() if one.result not in OVER]
    if bad or standing.left:
        left = len(standing.left) + len(standing.unsettled)
        raise WxiError(
            f"{counted(left, 'step')} of {standing.plan.id} did not end as planned",
            do=f"wxi delete {case_id} --resume {standing.plan.id}",
        )


async def _run(
    session: Session, online: Online, manner: Manner, make: Make, check: Check
) -> tuple[Standing | None, Sequence[str]]:
    cancel_on_signals()
    door, plan_id = online.mutations, ""
    session.on_wait = _say_wait
    try:
        await session.look.identify()
        made = await make(session, online)
        begun = made if isinstance(made, Standing) else None
        plan = begun.plan if begun else made
        assert isinstance(plan, Plan)
        plan_id, phrase = plan.id, begun.phrase if begun else plan.phrase
        for line in _shown(door, plan, begun, manner):
            click.echo(line)
        if not (begun.left if begun else plan.steps):
            return (begun, ()) if begun and begun.unsettled else (None, ())
        if not manner.is_serious:
            if not manner.dry_run:
                await asyncio.to_thread(session.approvals.require, plan)
                _refuse(session.case.facts.id, plan.id, phrase)
            return None, ()
        reason, confirm = manner.reason or "", manner.confirm or ""

        def end(outcome: Outcome) -> None:
            click.echo(_ended(door, plan, outcome, manner))

        if begun:
            await door.run_rest(
                plan.id, reason=reason, phrase=confirm, on_pace=say_pace, on_outcome=end
            )
        else:
            await door.run(plan, reason=reason, phrase=confirm, on_pace=say_pace, on_outcome=end)
        standing = await door.standing(plan.id)
        return standing, [standing.totals(), *await check(session, standing)]
    except asyncio.CancelledError:
        do = f"wxi delete {session.case.facts.id} --resume {plan_id}" if plan_id else ""
        raise Interrupted("interrupted; what was called is in the journal", do=do) from None
    finally:
        await session.close()


def _refuse(case_id: str, plan_id: str, phrase: str) -> None:
    run = f"wxi delete {case_id} --resume {plan_id} --reason WHY --confirm '{phrase}'"
    raise Refused("nothing was done", do=f"to run it as it was read: {run}")


def say_pace(pace: Pace) -> None:
    """Say on standard error how far it is, now and then."""
    if pace.done == pace.total or pace.done % _OFTEN == 0:
        sys.stderr.write(f"{pace.phase} {pace.told}\n")


def _say_wait(seconds: float, why: str) -> None:
    sys.stderr.write(visible(f"waiting {seconds:.0f} s: {why}") + "\n")


def _shown(door: Mutations, plan: Plan, begun: Standing | None, manner: Manner) -> Iterator[str]:
    if manner.as_json:
        # Escaped to ASCII: the output of a machine's line may end up on a terminal, too.
        yield json.dumps(
            {
                "plan": plan.id,
                "word": plan.word,
                "phrase": begun.phrase if begun else plan.phrase,
                "expires": format_api(plan.expires),
                "sha256": plan.digest,
                "secondOfficerMissing": door.approvals.of(plan).is_missing,
                "steps": len(plan.steps),
                "left": len(begun.left) if begun else len(plan.steps),
                "skipped": [list(one) for one in plan.skipped],
                "warnings": list(plan.warnings),
            }
        )
        for number, step in enumerate(plan.steps):
            yield json.dumps(
                {
                    "step": number + 1,
                    "verb": step.verb,
                    "object": step.object_id,
                    "room": step.room_id,
                    "reversible": step.reversible,
                    "before": step.before,
                    "what": door.described(step),
                }
            )
        return
    yield f"plan\t{plan.id or _UNREAD}"
    yield from (f"total\t{visible(line)}" for line in door.facts(plan))
    reads = 0 if plan.id else len(plan.steps)
    first = f"{counted(reads, 'object')} to read, then " if reads else ""
    lasts = lasting(likely(reads + len(plan.steps)))
    yield f"time\t{first}{counted(len(plan.steps), 'call')}, likely {lasts}"
    if (approval := door.approvals.of(plan)).demanded:
        yield f"second officer\t{visible(approval.line())}"
    yield from (f"warning\t{visible(one)}" for one in plan.warnings)
    for number, step in enumerate(plan.steps):
        back = "reversible" if step.reversible else "final"
        yield f"step\t{number + 1}\t{back}\t{visible(door.described(step))}"
    yield from (f"left alone\t{visible(what)}\t{visible(why)}" for what, why in plan.skipped)
    if begun:
        yield f"so far\t{begun.totals()}"


def _ended(door: Mutations, plan: Plan, outcome: Outcome, manner: Manner) -> str:
    step = plan.steps[outcome.number]
    name = f"{plan.id}#{outcome.number + 1}"
    if manner.as_json:
        return json.dumps(
            {
                "ended": name,
                "verb": step.verb,
                "object": step.object_id,
                "result": outcome.result,
                "seen": outcome.seen,
                "verified": outcome.verified,
                "trackingId": outcome.tracking_id,
                "made": outcome.made,
            }
        )
    fields = (name, outcome.result, outcome.verified, door.described(step))
    return "ended\t" + "\t".join(map(visible, fields))
