"""Annotating: bookmarks, tags and notes on any object of a case, and taking them back.

Every act is kept in the case first, then entered in the journal by its digest, never by its text.
An act that a crash kept from being entered is entered before the next one.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from threading import Lock

from tui.domain.annotation import (
    LONGEST,
    LONGEST_TAG,
    Act,
    Annotation,
    Author,
    Book,
    Kept,
    Kind,
    ObjectType,
    Target,
    Withdrawal,
)
from tui.domain.models import Event
from tui.domain.ports import Clock, OpenCase
from tui.errors import BadInput

MOST = 1000  # acts at a time


def concerning(event: Event) -> Iterator[Target]:
    """Yield the event and its message: what a sign at the event stands for."""
    yield Target(ObjectType.EVENT, event.id)
    if event.message_uuid:
        yield Target(ObjectType.MESSAGE, event.message_uuid)


def objects_of(event: Event) -> Iterator[Target]:
    """Yield everything that an event names, itself first."""
    yield from concerning(event)
    people = (event.actor_id, event.person_id)
    named = [Target(ObjectType.PERSON, one) for one in people if one]
    yield from {one.key: one for one in reversed(named)}.values()
    if event.room_id:
        yield Target(ObjectType.ROOM, event.room_id)
    for url in event.files:
        yield Target(ObjectType.FILE, url)


class Annotations:
    """What the officer added to a case. Safe to call from any thread.

    Writing raises Refused for a case that is open for reading, DiskFull or CaseFailure.
    """

    def __init__(self, case: OpenCase, clock: Clock) -> None:
        self._case = case
        self._clock = clock
        self._guard = Lock()
        self._entered: set[str] | None = None  # digests that the journal names, once it was asked
        self._heard = 0
        self.book = Book()
        self._hear()

    def _hear(self) -> None:
        lines = self._case.annotations.lines
        for line in lines[self._heard :]:
            if line.act is not None:
                self.book.hear(line.act)
        self._heard = len(lines)

    def add(self, targets: Sequence[Target], kind: Kind, text: str = "") -> list[Annotation]:
        """Annotate objects, except those that have just this already; return what was added.

        Raises BadInput for a text that cannot be that.
        """
        text = _checked(kind, text)

        def acts(ids: Iterator[str]) -> Iterator[Annotation]:
            for target in targets:
                there = (one.annotation for one in self.book.on([target]) if one.stands)
                if kind is Kind.NOTE or all((one.kind, one.text) != (kind, text) for one in there):
                    yield Annotation(next(ids), self._clock(), self._author, target, kind, text)

        with self._guard:
            self._require(len(targets))
            found = list(acts(self._ids()))
            self._keep(found)
            return found

    def withdraw(self, annotation_ids: Sequence[str]) -> list[Withdrawal]:
        """Take annotations back; they stay in the case, as withdrawn.

        Raises BadInput for an id that is no annotation's, or one that was withdrawn before.
        """
        with self._guard:
            self._require(len(annotation_ids))
            for one in annotation_ids:
                kept = self.book.find(one)
                if kept is None or not kept.stands:
                    problem = "there is no annotation" if kept is None else "already withdrawn:"
                    raise BadInput(
                        f"{problem} {one[:40]}",
                        do=f"list them with: wxi case notes {self._case.facts.id}",
                    )
            ids = self._ids()
            found = [
                Withdrawal(next(ids), self._clock(), self._author, one) for one in annotation_ids
            ]
            self._keep(found)
            return found

    def bookmarks(self, targets: Iterable[Target]) -> list[Annotation]:
        """Return the bookmarks that stand on some objects."""
        kept = (one.annotation for one in self.book.on(targets) if one.stands)
        return [one for one in kept if one.kind is Kind.BOOKMARK]

    def about(self, event: Event) -> list[Kept]:
        """Return what was put on anything that an event names."""
        return self.book.on(objects_of(event)) if self._heard else []

    def sign(self, event: Event) -> Kind | None:
        """Return the first kind of what stands on an event or its message."""
        return next(iter(self.book.kinds(concerning(event))), None) if self._heard else None

    @property
    def _author(self) -> Author:
        performer = self._case.journal.performer
        return Author(performer.os_user, performer.webex_person_id)

    def _ids(self) -> Iterator[str]:
        return (f"N-{number:04d}" for number in count(len(self._case.annotations.lines) + 1))

    def _require(self, acts: int) -> None:
        self._case.require_writing("annotate")
        if acts > MOST:
            raise BadInput(
                f"{acts:,} objects are too many to annotate at a time",
                do=f"mark at most {MOST:,}, or save a filter instead: f, then name = FILTER",
            )

    def _keep(self, acts: Sequence[Act]) -> None:
        self._enter()
        if acts:
            self._case.annotations.add(acts)
            self._hear()
            self._enter()

    def _enter(self) -> None:
        """Enter in the journal whatever it does not name yet."""
        if self._entered is None:
            self._entered = self._case.journal.named("annotate")
        for line in self._case.annotations.lines:
            if line.act is not None and line.sha256 not in self._entered:
                self._case.journal.append(
                    "annotate",
                    object_type="annotation",
                    object_id=line.act.id,
                    object_sha256=line.sha256,
                    result=_told(line.act),
                )
                self._entered.add(line.sha256)


def _told(act: Act) -> str:
    """Return what an act does, without its text."""
    if isinstance(act, Withdrawal):
        return f"withdraws {act.withdraws}"
    return f"{act.kind} on {act.target.type} {act.target.id}"


def _checked(kind: Kind, text: str) -> str:
    text = text.strip()
    if kind is Kind.BOOKMARK:
        return ""
    if kind is Kind.TAG:
        text = text.removeprefix("#").casefold()
        if not text or len(text.split()) > 1 or len(text) > LONGEST_TAG:
            raise BadInput(
                f"a tag is one word of at most {LONGEST_TAG} characters",
                do="join words with - as in data-leak",
            )
    if not text:
        raise BadInput("a note needs a text")
    if len(text) > LONGEST:
        raise BadInput(f"a note has at most {LONGEST:,} characters", do="write several notes")
    return text
