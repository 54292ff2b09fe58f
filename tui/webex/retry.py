"""When a request is sent again: a pure policy, and the one loop that obeys it.

Knows neither httpx nor any endpoint. Rules (Webex, "REST API Basics", rate limits; RFC 9110
sections 9.2.2 and 10.2.3):

    429           any method     wait what Retry-After says or longer, as often as it takes
    423           any method     the same, at most 3 times; for a file not at all
    500 502-504   GET and HEAD   wait 1, 2, 4, 8 s
    no connection GET and HEAD   wait 1, 2, 4 s
    broken body   GET            wait 1, 2 s
    all else                     final

What changes something (POST, PUT, DELETE) is repeated after a 429 (and a 423) alone: then, and only
then, it was surely not done.
"""

import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import Final, TypeVar

from tui.errors import RateLimited, WxiError

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[object]]
OnWait = Callable[[float, str], None]
Monotonic = Callable[[], float]  # seconds that only grow, whatever is done to the clock

DEFAULT_WAIT: Final = 15.0  # seconds, for a 429 or 423 without a usable Retry-After
LONGEST_WAIT: Final = 1e9  # seconds; keeps absurd headers within what a clock can add
_SAME: Final = 1.0  # seconds, the finest step of Retry-After: answers so close tell of one wait
_SAFE: Final = frozenset({"GET", "HEAD"})
_SECONDS: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")


class Trouble(Enum):
    """A failure without a usable answer, and why it is or is not worth another try."""

    CONNECTION = "no connection"
    BODY = "an unreadable answer"
    CERTIFICATE = "an untrusted certificate"


Outcome = int | Trouble

# How long each further try waits, and thereby how many there are.
_BACK_OFF: Final[dict[Outcome, tuple[float, ...]]] = {
    **dict.fromkeys((500, 502, 503, 504), (1.0, 2.0, 4.0, 8.0)),
    Trouble.CONNECTION: (1.0, 2.0, 4.0),
    Trouble.BODY: (1.0, 2.0),
}
_SCANS: Final = 3


@dataclass(frozen=True, slots=True)
class Wait:
    """Send it again after ``seconds``."""

    seconds: float
    why: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Give up: the failure is final."""


def family(outcome: Outcome) -> Outcome:
    """Return what an outcome is counted as: all 5xx that are repeated count as one."""
    return 503 if isinstance(outcome, int) and outcome in _BACK_OFF else outcome


def decide(method: str, outcome: Outcome, retry_after: float | None, attempt: int) -> Wait | Stop:
    """Decide what follows a failure.

    ``outcome`` is the HTTP status or the trouble; ``retry_after`` is in seconds, None when the
    header is missing or broken; ``attempt`` counts the failures of this family so far, from 1.
    """
    if outcome == 429 or (outcome == 423 and attempt <= _SCANS):
        why = "Webex limits requests (429)" if outcome == 429 else "malware scan under way (423)"
        return Wait(max(1.0, DEFAULT_WAIT if retry_after is None else retry_after), why)
    steps = _BACK_OFF.get(outcome, ())
    if method not in _SAFE or attempt > len(steps):
        return Stop()
    why = f"Webex answers {outcome}" if isinstance(outcome, int) else outcome.value
    return Wait(max(steps[attempt - 1], retry_after or 0.0), why)


def parse_retry_after(text: str | None, now: datetime) -> float | None:
    """Read a ``Retry-After`` header as seconds; a date is taken relative to ``now`` (aware UTC).

    None when it is missing or cannot be read.
    """
    if text is None:
        return None
    if _SECONDS.fullmatch(text.strip()):
        return min(float(text.strip()), LONGEST_WAIT)
    moment = parse_date(text)
    return None if moment is None else max(0.0, (moment - now).total_seconds())


def parse_date(text: str | None) -> datetime | None:
    """Read an HTTP date (RFC 9110 section 5.6.7) as aware UTC; None when it is not one."""
    try:
        moment = parsedate_to_datetime(text or "")
    except (ValueError, OverflowError):
        return None
    return None if moment.tzinfo is None else moment


class Failed(Exception):
    """One attempt failed: a step of the loop. ``error`` is what to raise if no other follows."""

    def __init__(self, outcome: Outcome, error: WxiError, retry_after: float | None = None) -> None:
        super().__init__(str(outcome))
        self.outcome = outcome
        self.error = error
        self.retry_after = retry_after


class Retry:
    """The loop. A 429 stops every request that goes through the same instance until it has passed.

    ``sleep`` and ``monotonic`` are time itself: a wait does not shrink because somebody sets the
    clock. ``on_wait`` hears of each wait before it begins, seconds and why; of a 429 that strikes
    several requests at a time it hears once. ``patience`` is how many seconds one request may spend
    on 429 and 423 in all, None for ever; a wait beyond it raises
    at once (RateLimited, ScanPending).
    """

    def __init__(
        self, *, sleep: Sleep, monotonic: Monotonic, on_wait: OnWait | None, patience: float | None
    ) -> None:
        self._sleep = sleep
        self._monotonic = monotonic
        self._on_wait = on_wait
        self._patience = patience
        self._closed_until: float | None = None

    async def run(self, method: str, attempt: Callable[[int], Awaitable[T]]) -> T:
        """Call ``attempt`` with 1, 2, 3 and so on until it returns, and return that.

        ``attempt`` raises Failed for what may be worth repeating; when nothing is left to try,
        the ``error`` of the last is raised.
        """
        seen: Counter[Outcome] = Counter()
        spent = 0.0
        number = 0
        while True:
            number += 1
            spent += await self._pass_gate(spent)
            try:
                return await attempt(number)
            except Failed as failed:
                failure = failed
            outcome = failure.outcome
            seen[family(outcome)] += 1
            step = decide(method, outcome, failure.retry_after, seen[family(outcome)])
            if isinstance(step, Stop):
                raise failure.error from failure.__cause__
            told = outcome == 429 and self._close(step.seconds)
            if outcome in {423, 429} and self._too_long(spent + step.seconds):
                raise failure.error
            if self._on_wait is not None and not told:
                self._on_wait(step.seconds, step.why)
            if outcome != 429:
                await self._sleep(step.seconds)
            if outcome == 423:
                spent += step.seconds

    def _close(self, seconds: float) -> bool:
        """Let no request pass for so long; tell whether another has said as much before."""
        opens, closed = self._monotonic() + seconds, self._closed_until
        # Another request may have been told to wait for longer.
        self._closed_until = opens if closed is None else max(opens, closed)
        return closed is not None and opens < closed + _SAME

    async def _pass_gate(self, spent: float) -> float:
        """Wait until no 429 is in force, and return the seconds that took."""
        waited = 0.0
        while (until := self._closed_until) is not None:
            seconds = until - self._monotonic()
            if seconds > 0:
                if self._too_long(spent + waited + seconds):
                    raise RateLimited(
                        "Webex limits requests (429)",
                        retry_after=seconds,
                        do=f"try again in {seconds:.0f} s",
                    )
                await self._sleep(seconds)
                waited += seconds
            if self._closed_until == until:
                self._closed_until = None
        return waited

    def _too_long(self, seconds: float) -> bool:
        return self._patience is not None and seconds > self._patience
