"""Bookmarks, tags and notes: what the officer adds to a case, act by act, and what of it stands.

Nothing is ever changed: an annotation that is withdrawn stays, with who withdrew it. Pure records
and their fold; knows no file and no screen. Times are aware UTC.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tui.domain import ids

LONGEST = 10_000  # characters of a note
LONGEST_TAG = 64


class Kind(StrEnum):
    """What an annotation is, what is most in need of a second look first."""

    BOOKMARK = "bookmark"
    NOTE = "note"
    TAG = "tag"


class ObjectType(StrEnum):
    """What can be annotated."""

    EVENT = "event"
    MESSAGE = "message"
    PERSON = "person"
    ROOM = "room"
    FILE = "file"
    EXHIBIT = "exhibit"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Target:
    """An annotated object. The id is Webex's, under any spelling; a file's is its content URL, an
    exhibit's its number.
    """

    type: ObjectType
    id: str

    @property
    def key(self) -> "Target":
        """Return the object under the one spelling that all its spellings share."""
        if self.type in {ObjectType.MESSAGE, ObjectType.PERSON, ObjectType.ROOM}:
            return replace(self, id=ids.uuid_of(self.id) or self.id)
        return self


@dataclass(frozen=True, slots=True)
class Author:
    """Who annotated: the account on the host, and the Webex identity when it was known."""

    os_user: str
    webex_person_id: str | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """A bookmark (without text), a tag or a note on an object."""

    id: str
    at: datetime
    author: Author
    target: Target
    kind: Kind
    text: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Takes the annotation with the id ``withdraws`` back."""

    id: str
    at: datetime
    author: Author
    withdraws: str


Act = Annotation | Withdrawal


@dataclass(frozen=True, slots=True)
class Line:
    """An act as it lies in the case: None where it cannot be read; the digest of its line, LF
    included.
    """

    act: Act | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An annotation and, once it was withdrawn, by what."""

    annotation: Annotation
    withdrawal: Withdrawal | None = None

    @property
    def stands(self) -> bool:
        """Tell whether it was not withdrawn."""
        return self.withdrawal is None


class Book:
    """What the acts heard so far come to. The first act with an id, and the first withdrawal of an
    annotation, is the one that counts.
    """

    def __init__(self, acts: Iterable[Act] = ()) -> None:
        self._kept: dict[str, Kept] = {}
        self._on: dict[Target, tuple[str, ...]] = {}
        for act in acts:
            self.hear(act)

    def hear(self, act: Act) -> None:
        """Take an act in."""
        if isinstance(act, Withdrawal):
            kept = self._kept.get(act.withdraws)
            if kept is not None and kept.stands:
                self._kept[act.withdraws] = Kept(kept.annotation, act)
        elif act.id not in self._kept:
            self._kept[act.id] = Kept(act)
            key = act.target.key
            self._on[key] = (*self._on.get(key, ()), act.id)

    @property
    def everything(self) -> list[Kept]:
        """Return all annotations in the order of their acts, withdrawn ones too."""
        return list(self._kept.values())

    def find(self, annotation_id: str) -> Kept | None:
        """Return an annotation by its id."""
        return self._kept.get(annotation_id)

    def standing(self) -> list[Annotation]:
        """Return what was not withdrawn, in the order of the acts."""
        return [kept.annotation for kept in self.everything if kept.stands]

    def on(self, targets: Iterable[Target]) -> list[Kept]:
        """Return what was ever put on some objects, in the order of the acts."""
        found = {kept.annotation.id for kept in self._of(targets)}
        return [kept for one, kept in self._kept.items() if one in found] if found else []

    def kinds(self, targets: Iterable[Target]) -> Collection[Kind]:
        """Return the kinds of what stands on some objects, in the order of ``Kind``."""
        found = {kept.annotation.kind for kept in self._of(targets) if kept.stands}
        return [kind for kind in Kind if kind in found]

    def tags(self) -> list[str]:
        """Return the tags in use."""
        return sorted({one.text for one in self.standing() if one.kind is Kind.TAG})

    def _of(self, targets: Iterable[Target]) -> Iterator[Kept]:
        if self._on:  # a row of the timeline asks for each event
            for target in targets:
                yield from (self._kept[one] for one in self._on.get(target.key, ()))
