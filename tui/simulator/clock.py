"""The server's clock and the spelling of times. Knows nothing of what happens when.

Times inside the simulator are whole milliseconds since 1970 in UTC.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import formatdate
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Clock = Callable[[], int]

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def wall() -> int:
    """Return the machine's time."""
    return time.time_ns() // 1_000_000


def starting_at(start: int) -> Clock:
    """Return a clock that shows ``start`` now and runs on at the usual speed."""
    began = time.monotonic_ns()
    return lambda: start + (time.monotonic_ns() - began) // 1_000_000


def milliseconds(moment: datetime) -> int:
    """Return an aware ``moment`` in milliseconds; raises ``ValueError`` for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a time needs a zone")
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // _MILLISECOND


def iso(at: int) -> str:
    """Spell a time as Webex does: ``2021-03-11T23:08:59.142Z``."""
    minutes, rest = divmod(at, MINUTE)
    return f"{_minute(minutes)}:{rest // SECOND:02d}.{rest % SECOND:03d}Z"


def iso_seconds(at: int) -> str:
    """Spell a time as the meetings part of Webex does: ``2021-05-14T20:28:53Z``."""
    return iso(at)[:19] + "Z"


def local_seconds(at: int, zone: str) -> str:
    """Spell a time in a zone of the IANA data base; raises ``ValueError`` for an unknown one."""
    try:
        moment = datetime.fromtimestamp(at // SECOND, ZoneInfo(zone))
    except (ZoneInfoNotFoundError, OSError) as failure:
        raise ValueError(zone) from failure
    return moment.isoformat()


def parse(text: str) -> int:
    """Read an ISO 8601 time with a zone; raises ``ValueError`` for anything else."""
    return milliseconds(datetime.fromisoformat(text.replace(" ", "+")))


def http_date(at: int) -> str:
    """Spell a time for the ``Date`` header (RFC 9110, section 5.6.7)."""
    return formatdate(at / SECOND, usegmt=True)


@lru_cache(maxsize=4_096)  # events of one page lie within few minutes
def _minute(minutes: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M", time.gmtime(minutes * 60))


_MILLISECOND = datetime.resolution * 1_000
