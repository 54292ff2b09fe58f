"""Retrieving many messages: several at a time, what expires first at the head, each with a result.

A file whose malware scan is under way holds nobody up: others are fetched until it is due. A run
that was stopped goes on where it was; one that was killed is resumed by planning again, as what is
kept already is not fetched twice.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from threading import Lock
from typing import NamedTuple

from tui.domain.amounts import counted, rounded
from tui.domain.casefile import Retrieval
from tui.domain.models import Event
from tui.domain.ports import Casework
from tui.errors import (
    CaseFailure,
    NotAuthorised,
    NotFound,
    NotWebex,
    Unreachable,
    WxiError,
)
from tui.services.errands import Errand, Errands
from tui.services.investigation import Investigation
from tui.services.progress import Monotonic, Progress, Tally
from tui.services.retrieval import UNSCANNABLE, Retriever, Terms

PARALLEL = 4  # messages fetched at a time
_BATCH, _OFTEN = 50, 5.0  # readings, and seconds, after which they are entered together
STATES = ("kept", "kept in part", "not kept")  # how a message can end

# After these every other message would end the same way.
_FATAL = (CaseFailure, NotAuthorised, NotWebex, Unreachable)


class Item(NamedTuple):
    """How one message ended: what was kept of it, or the problem that kept it from being read."""

    errand: Errand
    retrieval: Retrieval | None
    problem: str = ""

    @property
    def state(self) -> str:
        """Return in a word or two how it ended."""
        if self.retrieval is None:
            return STATES[2]
        return STATES[any(one.blob is None for one in self.retrieval.files)]

    @property
    def is_unscannable(self) -> bool:
        """Tell whether a file was left because the malware scanner cannot read it."""
        files = self.retrieval.files if self.retrieval else ()
        return any(one.problem == UNSCANNABLE for one in files)


class _Readings:
    """Enters readings in the case several at a time, as each time a whole file is written.

    After a crash the last of them are fetched once more; their bytes are kept already.
    """

    def __init__(self, casework: Casework, monotonic: Monotonic) -> None:
        self._casework = casework
        self._monotonic = monotonic
        self._saved = monotonic()
        self._unsaved: list[Retrieval] = []
        self._guard = Lock()

    @property
    def _is_due(self) -> bool:
        overdue = self._monotonic() - self._saved >= _OFTEN
        return len(self._unsaved) >= _BATCH or (overdue and bool(self._unsaved))

    async def add(self, retrieval: Retrieval) -> None:
        """Enter a reading, now or with others."""
        self._unsaved.append(retrieval)
        if self._is_due:
            await asyncio.to_thread(self._save_if_due)

    def _save_if_due(self) -> None:
        with self._guard:
            if self._is_due:  # else another thread was quicker
                self._save()

    def save(self) -> None:
        """Enter whatever is not entered yet."""
        with self._guard:
            if self._unsaved:
                self._save()

    def _save(self) -> None:
        batch = self._unsaved[:]
        self._casework.add_retrievals(batch)
        del self._unsaved[: len(batch)]
        self._saved = self._monotonic()


class Recovery:
    """One run over what was planned. ``items`` holds the results, in the order they came.

    ``on_progress`` hears of each step: messages as slices, files as events, bytes as received.
    """

    def __init__(
        self,
        retriever: Retriever,
        look: Investigation,
        errands: Errands,
        *,
        on_progress: Callable[[Progress], None] = lambda _progress: None,
        monotonic: Monotonic = time.monotonic,
        parallel: int = PARALLEL,
    ) -> None:
        self.errands = errands
        self.items: list[Item] = []
        self.on_progress = on_progress
        self._retriever = retriever
        self._look = look
        self._monotonic = monotonic
        self._parallel = parallel
        self._readings = _Readings(look.case.casework, monotonic)

    @property
    def left(self) -> int:
        """Return how many messages are still to be fetched."""
        return len(self.errands.wanted) - len(self.items)

    @property
    def unscannable(self) -> int:
        """Return how many messages have a file that the malware scanner cannot read."""
        return sum(one.is_unscannable for one in self.items)

    def again(self) -> None:
        """Let the messages with such a file be fetched once more."""
        self.items = [one for one in self.items if not one.is_unscannable]

    async def go(self, *, allow_unscannable: bool = False, reason: str = "") -> None:
        """Fetch what is left; cancelling stops, and calling again goes on.

        Raises the errors that would strike every message: of the case, of the connection, of the
        identity. What was fetched before is kept.
        """
        done = {one.errand for one in self.items}
        waiting = [one for one in self.errands.wanted if one not in done]
        journal, count = self._look.case.journal, len(waiting)
        if not count:
            self._readings.save()  # what a full disk may have left
            return
        allowed = ", unscannable files allowed" if allow_unscannable else ""
        journal.append(
            "retrieve",
            object_type="messages",
            object_id=f"{count} of {self._look.case.facts.id}",
            result=f"begun{allowed}",
            reason=reason or None,
        )
        tally = Tally("retrieving", count, self.on_progress, self._monotonic)
        slots = asyncio.Semaphore(self._parallel)
        try:
            async with asyncio.TaskGroup() as group:
                for errand in waiting:
                    await slots.acquire()
                    group.create_task(self._one(errand, slots, tally, allow=allow_unscannable))
        except BaseExceptionGroup as failures:
            first = failures.exceptions[0]
            raise first from first.__cause__
        finally:
            self._readings.save()
            journal.append(
                "receipt",
                object_type="messages",
                object_id=f"{count} of {self._look.case.facts.id}",
                result=f"{summary(self)}, {self.left} left",
            )

    async def _one(
        self, errand: Errand, slots: asyncio.Semaphore, tally: Tally, *, allow: bool
    ) -> None:
        async def wait(seconds: float) -> None:
            slots.release()  # others go on meanwhile
            try:
                await self._retriever.sleep(seconds)
            finally:
                await slots.acquire()

        try:
            item, fetched = await self._fetch(errand, Terms(allow, wait, self._readings.add))
        finally:
            slots.release()
        self.items.append(item)
        tally.page(sum(fetched), len(fetched))
        tally.slice()

    async def _fetch(self, errand: Errand, terms: Terms) -> tuple[Item, list[int]]:
        """Return how a message ended, and the sizes of the files that were fetched for it."""
        look = self._look
        event = await asyncio.to_thread(look.case.events.read, errand.position)
        message_id = await asyncio.to_thread(look.stories.message_id, event)
        if message_id is None:
            return Item(errand, None, "no event tells its id"), []
        known = self._retriever.kept_files(message_id)
        try:
            kept = await self._retriever.retrieve(message_id, terms)
        except NotFound:
            return Item(errand, None, "gone, past retention, or not visible to you"), []
        except _FATAL:
            raise
        except WxiError as failure:
            return Item(errand, None, failure.line()), []
        return Item(errand, kept), [
            one.blob.size for one in kept.files if one.blob and one.url not in known
        ]


def progress_line(progress: Progress) -> str:
    """Say how far a run is."""
    left = ""
    if progress.remaining is not None and progress.done < progress.slices:
        minutes, seconds = divmod(round(progress.remaining), 60)
        left = f", {minutes}:{seconds:02d} left"
    return (
        f"retrieving {progress.done:,}/{progress.slices:,}, {counted(progress.events, 'file')}, "
        f"{rounded(progress.received)}, {rounded(round(progress.rate))}/s{left}"
    )


def summary(run: Recovery) -> str:
    """Sum up how the messages ended."""
    counts = Counter(one.state for one in run.items)
    parts = [f"{counts[state]:,} {state}" for state in STATES if counts[state]]
    return ", ".join(parts) or "nothing fetched"


def told(item: Item, look: Investigation) -> str:
    """Say how one message ended: problems, files, which versions are kept, whose it is."""
    event = look.case.events.read(item.errand.position)
    row = look.row(event)
    parts = [item.problem]
    if item.retrieval is not None:
        files = item.retrieval.files
        kept = sum(1 for one in files if one.blob)
        parts += [f"{one.name}: {one.problem}" for one in files if one.problem]
        parts += [f"{kept} of {counted(len(files), 'file')}"] if files else []
        parts += _versions(look.stories.of(event.message_uuid))
    return " · ".join(filter(None, (*parts, f"{row.who} in {row.room}: {row.text}")))


def _versions(story: list[Event]) -> Iterator[str]:
    own = [one for one in story if one.kind in {"messages/created", "messages/updated"}]
    if len(own) > 1:
        known = sum(1 for one in own if one.text)
        yield f"{len(own)} versions: the last retrieved, {known} told by events (h shows them)"
