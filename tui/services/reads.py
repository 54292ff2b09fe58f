"""What was read from Webex besides events, for the journal: one entry that sums many reads up.

Each single exchange stands in the requests of the case already, with its digest.
"""

from collections import Counter

from tui.domain.amounts import counted
from tui.domain.ports import OpenCase

MOST = 200  # reads that one entry sums up


class Reads:
    """Counts reads of rooms, people and files until they are entered."""

    def __init__(self, case: OpenCase) -> None:
        self._case = case
        self._counts: Counter[str] = Counter()

    def count(self, what: str, number: int = 1) -> None:
        """Count reads of something, named in the singular; enters them once they are many."""
        self._counts[what] += number
        if self._counts.total() >= MOST:
            self.tell()

    def tell(self) -> None:
        """Enter what was read since the last time, if anything was."""
        told = ", ".join(counted(number, what) for what, number in self._counts.items() if number)
        if told and not self._case.read_only:
            self._case.journal.append(
                "collect", object_type="directory", object_id=self._case.facts.id, result=told
            )
        self._counts.clear()
