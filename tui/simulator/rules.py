"""The settings of a simulated organization that change how the API answers."""

from dataclasses import dataclass

from tui.simulator.clock import DAY


@dataclass(frozen=True)
class Rules:
    """``retention`` (ms): older content is gone, even for officers.

    ``pro_pack``: whether events older than 90 days and the security audit can be read.
    ``lateness`` (ms): the longest an event takes until lists and details show it; lists then keep
    the order of arrival, not of time.
    """

    retention: int = 360 * DAY
    pro_pack: bool = False
    lateness: int = 0
