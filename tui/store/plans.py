"""Plans and the outcomes of their steps, in ``data/plans``.

A plan is a file that is written once; the outcomes are lines of a second file, appended one by one.
Papers beside them, written once as well, say who may sign plans and who did.
Knows nothing of what they mean. A last line that was not finished was never acknowledged: the next
one takes its place.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from threading import RLock

from tui import files
from tui.errors import BadInput, VerificationFailed
from tui.store.appending import AppendingFile
from tui.store.lock import CaseLock

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_PLAN, _OUTCOMES = ".json", ".outcomes.jsonl"


def plan_name(plan_id: str) -> str:
    """Return the id of a plan as a part of a file's name. Raises BadInput for what is none."""
    if not _NAME.fullmatch(plan_id):
        raise BadInput(f"{plan_id[:80]!r} cannot be the name of a plan")
    return plan_id


class PlanFolder:
    """The PlanLog of a case folder. Safe to call from any thread.

    Writing raises Refused, DiskFull or CaseFailure, and then nothing has changed.
    """

    def __init__(self, folder: Path, *, lock: CaseLock) -> None:
        self._folder = folder / "data" / "plans"
        self._lock = lock
        self._guard = RLock()
        self._open: dict[str, AppendingFile] = {}

    def keep(self, plan_id: str, raw: bytes) -> None:
        """Keep a plan durably. Raises VerificationFailed when there is one of that name."""
        if not self._write(plan_name(plan_id) + _PLAN, raw):
            raise VerificationFailed(f"There is a plan {plan_id} already")

    def read(self, plan_id: str) -> bytes:
        """Return the bytes of a plan. Raises BadInput when there is none of that name."""
        found = files.read(self._folder / (plan_name(plan_id) + _PLAN))
        if found is None:
            raise BadInput(f"there is no plan {plan_id}", do="see: wxi plans CASE")
        return found

    def names(self) -> Sequence[str]:
        """Return the ids of all plans, oldest first."""
        with files.failures(self._folder):
            if not self._folder.is_dir():
                return []
            there = (path.name for path in self._folder.iterdir())
            found = (name.removesuffix(_PLAN) for name in there if name.endswith(_PLAN))
            return sorted(name for name in found if _NAME.fullmatch(name))

    def add(self, plan_id: str, line: bytes) -> None:
        """Append a line to the outcomes of a plan, durably."""
        with self._guard:
            self._lock.require()
            if plan_id not in self._open:
                path = self._outcomes(plan_id)
                self._open[plan_id] = AppendingFile(path, _whole(files.read(path) or b""))
            self._open[plan_id].append(line, durable=True)

    def outcomes(self, plan_id: str) -> Sequence[bytes]:
        """Return the whole lines of the outcomes of a plan, oldest first."""
        found = files.read(self._outcomes(plan_id)) or b""
        return found[: _whole(found)].splitlines()

    def keep_paper(self, name: str, raw: bytes) -> None:
        """Keep a paper durably. Raises VerificationFailed when there is another of that name."""
        if not self._write(plan_name(name), raw) and self.paper(name) != raw:
            raise VerificationFailed(f"There is another {name} already")

    def _write(self, name: str, raw: bytes) -> bool:
        """Write a file of the folder, unless there is one of that name; tell whether it did."""
        path = self._folder / name
        with self._guard:
            self._lock.require()
            files.private_folder(self._folder)
            with files.failures(path):
                try:
                    files.write_new(path, raw)
                except FileExistsError:
                    return False
        return True

    def paper(self, name: str) -> bytes | None:
        """Return the bytes of a paper, None when there is none of that name."""
        return files.read(self._folder / plan_name(name))

    def close(self) -> None:
        """Close all files."""
        with self._guard:
            for one in self._open.values():
                one.close()
            self._open.clear()

    def _outcomes(self, plan_id: str) -> Path:
        return self._folder / (plan_name(plan_id) + _OUTCOMES)


def _whole(data: bytes) -> int:
    """Return how many bytes are whole lines."""
    return data.rfind(b"\n") + 1
