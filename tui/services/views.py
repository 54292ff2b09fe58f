"""What the officer looked at and searched for, for the journal.

The rule: an entry for what was looked at long enough to be read, or opened on a page of its own;
the same again within the same minute of the session is the same look. Ids and digests only: what
was searched for may name people, so that the journal holds its SHA-256. None of these entries waits
for the disk (see ``evidence.journal``). Knows no screen: how long is long enough is told by it.
"""

import time
from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Lock

from tui.domain.ports import OpenCase
from tui.domain.wire import sha256
from tui.services.progress import Monotonic

_MINUTE = 60.0


class Minutes:
    """Tells what is new in its minute of the session. Forgets when the next one begins."""

    def __init__(self, monotonic: Monotonic = time.monotonic) -> None:
        self._monotonic = monotonic
        self._began = monotonic()
        self._minute = 0
        self._seen: set[Hashable] = set()

    def is_new(self, key: Hashable) -> bool:
        """Tell whether something comes for the first time in this minute."""
        minute = int((self._monotonic() - self._began) // _MINUTE)
        if minute != self._minute:
            self._minute = minute
            self._seen.clear()
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def forget(self, key: Hashable) -> None:
        """Let something be new once more."""
        self._seen.discard(key)


@dataclass
class Views:
    """Enters looks and searches in the journal, unless the case is open for reading only.

    Safe to call from any thread. Raises DiskFull or CaseFailure; what could not be entered is new
    the next time.
    """

    case: OpenCase
    minutes: Minutes = field(default_factory=Minutes)
    _guard: Lock = field(default_factory=Lock)

    def saw(self, kind: str, object_id: str, digest: str | None = None, how: str = "") -> bool:
        """Enter that an object was looked at; False when it was looked at just now.

        ``how`` says as what it was shown, such as "history".
        """
        return self._enter("view", kind, object_id, digest, how)

    def searched(self, how: str, text: str, hits: int, among: int) -> bool:
        """Enter a search by its digest; ``how`` is "filter" or "find"."""
        digest = sha256(text.encode("utf-8", "surrogatepass"))
        return self._enter("search", how, digest[:12], digest, f"{hits} of {among} events")

    def _enter(
        self, action: str, kind: str, object_id: str, digest: str | None, result: str
    ) -> bool:
        key = (action, kind, object_id, result if action == "view" else "")
        with self._guard:
            if self.case.read_only or not self.minutes.is_new(key):
                return False
            try:
                self.case.journal.append(
                    action,
                    object_type=kind,
                    object_id=object_id,
                    object_sha256=digest,
                    result=result or None,
                    durable=False,
                )
            except BaseException:
                self.minutes.forget(key)
                raise
        return True
