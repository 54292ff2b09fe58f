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
from tui.domain.coverage import Coverage
from tui.domain.models import Event, Message
from tui.domain.mutation import Outcome, Plan, Result, Step, Verb
from tui.domain.ports import Gateway, OpenCase
from tui.domain.times import Window, format_api
from tui.errors import BadAnswer, Forbidden, Gone, NotFound, Refused, Unreachable, WxiError
from tui.services.collect import Collector, Sleep
from tui.services.investigation import Investigation

_VERIFY_AFTER = (0.0, 1.0, 3.0)  # seconds between looks for the deletion event


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
        await self._catch_up(list(wanted.values()))
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
        plan = Plan(plan_id, self._collector.now(), tuple(steps), tuple(skipped), tuple(warnings))
        await self._save(plan, ())
        self._case.journal.append(
            "plan", object_type="plan", object_id=plan_id, result=f"{len(steps)} to delete"
        )
        return plan

    async def _catch_up(self, events: Sequence[Event]) -> None:
        await self._collector.poll()
        if events:
            now = self._collector.now()
            first = min(ids.time_of(event.message_id) or event.created for event in events)
            if first < now and Coverage(self._collector.coverage.windows).gaps(Window(first, now)):
                await self._collector.collect(Window(first, now))

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
        except Forbidden as failure:
            skipped.append((message_id, failure.line()))
            return
        before = await asyncio.to_thread(self._case.vault.keep_before, plan_id, received.raw)
        message = Message.read(received.raw)
        if message is None:
            raise BadAnswer("Webex sent a message that cannot be read", do="try again")
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
                f"its file was already opened by {', '.join(sorted(readers))}: "
                "a copy that was downloaded is beyond recall"
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

        Raises Refused when unarmed, without a reason, or when ``phrase`` is not the plan's own.
        A step that fails does not stop the others, except that an identity which may not delete
        stops at once.
        """
        self._require_armed()
        if not reason.strip():
            raise Refused("a deletion needs a reason", do="say why in a few words")
        if phrase != plan.phrase:
            raise Refused("the confirmation does not match", do=f"type: {plan.phrase}")
        self._case.journal.append(
            "approve", object_type="plan", object_id=plan.id, reason=reason.strip()
        )
        outcomes: list[Outcome] = []
        for step in plan.steps:
            outcome = await self._delete(plan, step, reason.strip())
            outcomes.append(outcome)
            await self._save(plan, outcomes)
            on_outcome(outcome)
        return outcomes

    async def _delete(self, plan: Plan, step: Step, reason: str) -> Outcome:
        def journal(action: str, result: str | None = None) -> None:
            self._case.journal.append(
                action,
                object_type="message",
                object_id=step.object_id,
                object_sha256=step.before,
                result=result,
                reason=f"{plan.id}: {reason}",
            )

        journal("intent", "delete")
        tracking = None
        try:
            exchange = await self._gateway.delete_message(step.object_id)
            result, tracking = Result.DONE, exchange.tracking_id
        except Gone as failure:
            result, tracking = Result.ALREADY_DELETED, failure.tracking_id
        except NotFound as failure:
            result, tracking = Result.NOT_VISIBLE, failure.tracking_id
        except Unreachable:
            result = Result.UNKNOWN
        except WxiError as failure:
            journal("receipt", f"failed: {type(failure).__name__}")
            return Outcome(step, Result.FAILED, failure.line(), failure.tracking_id)
        journal("receipt", f"{result.value}, tracking id {tracking or 'none'}")
        verified = await self._verify(step)
        journal("verify", verified)
        return Outcome(step, result, verified, tracking)

    async def _verify(self, step: Step) -> str:
        uuid = ids.uuid_of(step.object_id)
        for pause in _VERIFY_AFTER:
            await self._sleep(pause)
            try:
                await self._collector.poll()
            except WxiError as failure:
                return f"could not read back: {failure.line()}"
            seen = self._look.stories.deletion(uuid)
            if seen is not None:
                return f"deletion event seen, created {format_api(seen.created)}"
        return "the deletion event has not arrived yet; the timeline will show it"

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
