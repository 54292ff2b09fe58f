"""The one door to destruction: plan, confirm, intent, call, receipt, read back, verify.

Every step leaves a before-image and journal entries that were durable before the call went out.
Nothing here repeats a deletion: what is known as deleted is left alone, and a call whose answer was
lost is settled by reading.
"""

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict

from tui.domain import ids
from tui.domain.models import Event, Message
from tui.domain.mutation import Outcome, Plan, Result, Step, Verb
from tui.domain.ports import Gateway, OpenCase
from tui.domain.times import format_api
from tui.errors import (
    BadAnswer,
    BadInput,
    BadRequest,
    Forbidden,
    Gone,
    NotAuthorised,
    NotFound,
    NotWebex,
    Refused,
    ServiceTrouble,
    Unreachable,
    WxiError,
)
from tui.services.collect import Collector, Sleep
from tui.services.investigation import Investigation

_VERIFY_AFTER = (0.0, 1.0, 3.0)  # seconds between looks for the deletion event
_NOT_TRIED = "not tried: the step before showed that this identity may not delete"


class Mutations:
    """Plans and runs deletions. ``armed`` is fixed for the session: unarmed, nothing runs."""

    def __init__(
        self,
        gateway: Gateway,
        investigation: Investigation,
        collector: Collector,
        *,
        armed: bool,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._gateway = gateway
        self._case: OpenCase = investigation.case
        self._look = investigation
        self._collector = collector
        self._sleep = sleep
        self._ran: set[str] = set()
        self.armed = armed

    def _require_armed(self) -> None:
        if self._case.read_only:
            raise Refused(self._case.notice, do="work in the process that holds the case")
        if not self.armed:
            raise Refused("this session is read-only", do="open the case again with --armed")

    async def plan(self, events: Sequence[Event]) -> Plan:
        """Plan to delete the messages that events concern; read each as its before-image.

        Looks first whether the event stream already has a deletion, also for the time since the
        last poll. Raises Refused when unarmed, and the gateway's and store's errors.
        """
        self._require_armed()
        plan_id = f"P-{self._collector.now():%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        wanted: dict[str, Event] = {}
        skipped: list[tuple[str, str]] = []
        for event in events:
            uuid = event.message_uuid
            if uuid is None:
                skipped.append((event.id, "is not about a message"))
            else:
                wanted.setdefault(uuid, event)
        await self._catch_up(wanted)
        steps: list[Step] = []
        warnings: list[str] = []
        for uuid, event in wanted.items():
            message_id = self._look.stories.message_id(event)
            gone = self._look.stories.deletion(uuid)
            if message_id is None:
                skipped.append((event.id, "its message id is not known"))
            elif gone is not None:
                who = self._look.names.actor(gone).name
                skipped.append((message_id, f"already deleted {format_api(gone.created)} by {who}"))
            else:
                await self._add(plan_id, uuid, message_id, steps, skipped, warnings)
        said = tuple(dict.fromkeys(warnings))
        plan = Plan(plan_id, self._collector.now(), tuple(steps), tuple(skipped), said)
        await self._save(plan, ())
        self._case.journal.append(
            "plan", object_type="plan", object_id=plan_id, result=f"{len(steps)} to delete"
        )
        return plan

    async def _catch_up(self, wanted: Mapping[str, Event]) -> None:
        """Collect what is missing since the first of the messages, up to now."""
        moments = (ids.time_of(uuid) or one.created for uuid, one in wanted.items())
        await self._collector.catch_up(min(moments, default=self._collector.now()))

    async def _add(
        self,
        plan_id: str,
        uuid: str,
        message_id: str,
        steps: list[Step],
        skipped: list[tuple[str, str]],
        warnings: list[str],
    ) -> None:
        try:
            received = await self._gateway.message(message_id)
        except NotFound:
            skipped.append((message_id, "gone, past retention, or not visible to this identity"))
            return
        except NotWebex:
            raise
        except (BadInput, BadRequest, Forbidden, Gone) as failure:
            skipped.append((message_id, failure.line()))
            return
        message = Message.read(received.raw)
        if message is None or ids.uuid_of(message.id) != uuid:
            raise BadAnswer("Webex sent something else than the message asked for", do="try again")
        before = await asyncio.to_thread(self._case.vault.keep_before, plan_id, received.raw)
        await self._look.look_into(message.room_id)  # the warnings need to know who owns the room
        author = self._look.names.person(message.person_id, message.person_email).name
        room = self._look.names.room(message.room_id)
        count = len(message.files)
        files = f", with {count} file{'s' if count > 1 else ''}" if count else ""
        summary = f"message of {author} in {room}{files}: {message.text}"
        steps.append(Step(Verb.DELETE_MESSAGE, message_id, message.room_id, summary, before))
        readers = {
            self._look.names.actor(one).name
            for one in self._look.stories.of(uuid)
            if one.resource in {"files", "file_transcodings"}
        }
        if readers:
            warnings.append(
                f"a file of {author} in {room} was already opened by "
                f"{', '.join(sorted(readers))}: a copy that was downloaded is beyond recall"
            )
        if self._look.names.is_foreign(message.room_id):
            warnings.append(f"{room} belongs to another organization")

    async def run(
        self,
        plan: Plan,
        *,
        reason: str,
        phrase: str,
        on_outcome: Callable[[Outcome], None] = lambda _outcome: None,
    ) -> list[Outcome]:
        """Run a plan that was confirmed; return how each step ended.

        Raises Refused when unarmed, without a reason, when ``phrase`` is not the plan's own, or
        when the plan was run before. A step that fails does not stop the others, except that with
        an identity which may not delete no other step is tried.
        """
        self._require_armed()
        if not reason.strip():
            raise Refused("a deletion needs a reason", do="say why in a few words")
        if phrase != plan.phrase:
            raise Refused("the confirmation does not match", do=f"type: {plan.phrase}")
        if plan.id in self._ran:
            raise Refused("this plan was run before", do="plan again what is left to delete")
        self._ran.add(plan.id)
        self._case.journal.append(
            "approve", object_type="plan", object_id=plan.id, reason=reason.strip()
        )
        outcomes: list[Outcome] = []
        allowed = True
        for step in plan.steps:
            if allowed:
                outcome, allowed = await self._delete(plan, step, reason.strip())
            else:
                outcome = Outcome(step, Result.FAILED, _NOT_TRIED)
            outcomes.append(outcome)
            await self._save(plan, outcomes)
            on_outcome(outcome)
        return outcomes

    async def _delete(self, plan: Plan, step: Step, reason: str) -> tuple[Outcome, bool]:
        """Run one step; return how it ended and whether the identity may delete at all."""

        def journal(action: str, result: str | None = None) -> None:
            self._case.journal.append(
                action,
                object_type="message",
                object_id=step.object_id,
                object_sha256=step.before,
                result=result,
                reason=f"{plan.id}: {reason}",
            )

        uuid = ids.uuid_of(step.object_id)
        gone = self._look.stories.deletion(uuid)
        if gone is not None:  # since the plan was made
            verified = _seen(gone)
            journal("verify", f"not called, {verified}")
            return Outcome(step, Result.ALREADY_DELETED, verified), True
        journal("intent", "delete")
        tracking = None
        try:
            exchange = await self._gateway.delete_message(step.object_id)
            result, tracking = Result.DONE, exchange.tracking_id
        except Gone as failure:
            result, tracking = Result.ALREADY_DELETED, failure.tracking_id
        except NotFound as failure:
            result, tracking = Result.NOT_VISIBLE, failure.tracking_id
        except (Unreachable, ServiceTrouble, BadAnswer) as failure:
            result, tracking = Result.UNKNOWN, failure.tracking_id
        except WxiError as failure:
            journal("receipt", f"failed: {type(failure).__name__}")
            outcome = Outcome(step, Result.FAILED, failure.line(), failure.tracking_id)
            return outcome, not isinstance(failure, NotAuthorised)
        except asyncio.CancelledError:
            journal("receipt", "interrupted: whether it was deleted is not known")
            raise
        journal("receipt", f"{result.value}, tracking id {tracking or 'none'}")
        seen, verified = await self._verify(uuid)
        journal("verify", verified)
        if seen and result is Result.UNKNOWN:
            result, verified = Result.DONE, f"the answer was lost, but the {verified}"
        return Outcome(step, result, verified, tracking), True

    async def _verify(self, uuid: str | None) -> tuple[bool, str]:
        """Look for the deletion event; tell whether it is there, and in words what was found."""
        for pause in _VERIFY_AFTER:
            await self._sleep(pause)
            try:
                await self._collector.poll()
            except WxiError as failure:
                return False, f"could not read back: {failure.line()}"
            seen = self._look.stories.deletion(uuid)
            if seen is not None:
                return True, _seen(seen)
        return False, "no deletion event has arrived yet; the timeline shows it when it does"

    async def _save(self, plan: Plan, outcomes: Sequence[Outcome]) -> None:
        content: Mapping[str, object] = {
            "id": plan.id,
            "created": format_api(plan.created),
            # The summary quotes the message; the plan file keeps ids and digests.
            "steps": [
                {k: v for k, v in asdict(step).items() if k != "summary"} for step in plan.steps
            ],
            "skipped": [list(one) for one in plan.skipped],
            "warnings": list(plan.warnings),
            "outcomes": [
                {
                    "object_id": one.step.object_id,
                    "result": one.result.value,
                    "verified": one.verified,
                    "tracking_id": one.tracking_id,
                }
                for one in outcomes
            ],
        }
        await asyncio.to_thread(self._case.vault.save_plan, plan.id, content)


def _seen(deletion: Event) -> str:
    return f"deletion event seen, created {format_api(deletion.created)}"
