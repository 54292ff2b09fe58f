"""Reading back: what became of steps that were called. Changes nothing, and writes nothing down."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from tui.domain.mutation import Plan, Verb
from tui.errors import CaseFailure, WxiError
from tui.services.collect import Sleep
from tui.services.mutations.deed import Deed, Finding, Ground

_LOOKS = (0.0, 1.0, 3.0)  # seconds between looks


class Reader:
    """Reads what became of steps of plans."""

    def __init__(self, ground: Ground, deeds: Mapping[Verb, Deed], sleep: Sleep) -> None:
        self._ground = ground
        self._deeds = deeds
        self._sleep = sleep

    def by_events(self, plan: Plan, number: int) -> bool:
        """Tell whether a step is read back from the event stream."""
        return self._deeds[plan.steps[number].verb].by_events

    async def look(
        self, plan: Plan, numbers: Sequence[int], since: datetime, looks: Sequence[float] = _LOOKS
    ) -> dict[int, Finding]:
        """Read back what became of steps, the event stream once for all of them at each look."""
        found: dict[int, Finding] = {}
        waiting = list(numbers)
        for pause in looks:
            await self._sleep(pause)
            found |= await self._look_once(plan, waiting, since)
            waiting = [one for one in waiting if found[one].done is None]
            if not waiting:
                break
        return found

    async def _look_once(
        self, plan: Plan, numbers: Sequence[int], since: datetime
    ) -> dict[int, Finding]:
        verbs: dict[Verb, list[int]] = {}
        for number in numbers:
            verbs.setdefault(plan.steps[number].verb, []).append(number)
        failed = ""
        if any(self._deeds[verb].by_events for verb in verbs):
            try:
                await self._ground.collector.poll()
            except CaseFailure:
                raise
            except WxiError as failure:
                failed = failure.line()
        found: dict[int, Finding] = {}
        for verb, group in verbs.items():
            steps = [plan.steps[number] for number in group]
            try:
                findings = await self._deeds[verb].findings(steps, since)
            except CaseFailure:
                raise
            except WxiError as failure:
                findings = [Finding(None, f"could not read back: {failure.line()}")] * len(group)
            found |= dict(zip(group, findings, strict=True))
        if failed:
            found = {
                number: finding
                if finding.done
                else replace(finding, words=f"could not read back: {failed}")
                for number, finding in found.items()
            }
        return found
