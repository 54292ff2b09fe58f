"""The time at Webex, as its answers show it. Knows nothing of what is asked for."""

from datetime import datetime, timedelta

from tui.domain.ports import Clock
from tui.domain.wire import Exchange

_HEADER = timedelta(seconds=2)  # the header has whole seconds, and an answer travels


class ServerClock:
    """The clock of this host, corrected by the ``Date`` headers that were heard of."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._skew = timedelta(0)

    def host(self) -> datetime:
        """Return the time of this host, for ``at``."""
        return self._clock()

    def now(self) -> datetime:
        """Return the present time at Webex, aware UTC in whole ms."""
        return self.at(self._clock())

    def at(self, host: datetime) -> datetime:
        """Return the time at Webex when this host showed ``host``, as far as is known by now."""
        moment = host + self._skew
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def learn(self, exchange: Exchange) -> None:
        """Learn the time from an answer; differences below two seconds do not count."""
        if exchange.server_date is not None:
            # The header has whole seconds, so the server is up to one second further.
            skew = exchange.server_date - exchange.ended
            self._skew = skew if abs(skew) > _HEADER else timedelta(0)
