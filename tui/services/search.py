"""From a filter to the events that pass it: what each word and predicate means in a case.

A word is found in the text of any event of the same message, in the names of its files, and in the
names of an event's people, room and kind. Matching ignores case.
"""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tui.domain import ids
from tui.domain.annotation import Annotation, Kind, ObjectType
from tui.domain.casefile import FileFacts
from tui.domain.columns import Columns, key_of
from tui.domain.filters import pattern
from tui.domain.filters.tree import And, Named, Not, Or, Pattern, Text, Tree, When
from tui.services.annotated import positions
from tui.services.matching.facts import Bearing, Between, Fitting, Holding, Holds, Numbered, Placed
from tui.services.matching.matches import Matches
from tui.services.matching.sought import AllOf, AnyOf, Except, Sought
from tui.services.matching.stories import OfMessage
from tui.services.names import Names
from tui.services.reading import LEGEND, letter_of


@dataclass(frozen=True)
class Sources:
    """What a filter looks at. ``bears_files`` tells of a position whether its event names files;
    ``annotations`` are those that stand.
    """

    columns: Columns
    names: Names
    files: Sequence[FileFacts]
    bears_files: Callable[[int], bool]
    annotations: Sequence[Annotation] = ()


def search(sources: Sources, *trees: Tree | None) -> Matches | None:
    """Return the matches of all filters together, None when none of them is there.

    Names count as known at the time of the call.
    """
    wanted = [_Meaning(sources).of(tree) for tree in trees if tree is not None]
    return Matches(sources.columns, AllOf(wanted)) if wanted else None


def glance(sources: Sources, among: "array[int]", *trees: Tree | None) -> "array[int]":
    """Return those of a few events that pass all filters, long before all events are searched."""
    columns = sources.columns
    messages = set(map(columns.message.__getitem__, among)) - {0}
    others = (at for one in messages for at in columns.by_message.of(one))
    closed = sorted({*among, *others})
    matches = search(
        replace(
            sources,
            columns=columns.part(closed),
            bears_files=lambda at: sources.bears_files(closed[at]),
        ),
        *trees,
    )
    if matches is None:
        return among
    passing = {one for at, one in enumerate(closed) if matches.holds(at)}
    return array("I", filter(passing.__contains__, among))


class _Meaning:
    def __init__(self, sources: Sources) -> None:
        self._columns = sources.columns
        self._names = sources.names
        self._files = sources.files
        self._bears_files = sources.bears_files
        self._annotations = sources.annotations

    def of(self, tree: Tree) -> Sought:
        texts = self._columns.texts
        match tree:
            case Text(value):
                return self._word(value.casefold())
            case Pattern(source):
                return OfMessage(self._columns, Fitting(texts, pattern.compiled(source)))
            case When(_, _, window):
                return Between(self._columns.created, window)
            case Named(name, value):
                return self._named(name, value)
            case Not(part):
                return Except(self.of(part))
            case And(parts):
                return AllOf([*map(self.of, parts)])
            case Or(parts):
                return AnyOf([*map(self.of, parts)])

    def _word(self, word: str) -> Sought:
        def person(spelled: str) -> bool:
            known = self._names.person(spelled)
            return word in f"{known.name} {known.email or ''}".casefold()

        def kind(spelled: str) -> bool:
            return word in f"{spelled} {LEGEND[letter_of(spelled)]}".casefold()

        columns = self._columns
        named = (one.url for one in self._files if word in one.name.casefold())
        messages = (ids.message_uuid_of_content(url.rsplit("/", 1)[-1]) for url in named)
        return AnyOf(
            [
                OfMessage(
                    columns,
                    Holding(columns.texts, word),
                    (key_of(one) for one in messages if one),
                ),
                Numbered(columns.people, person, (columns.actor, columns.person)),
                self._room(lambda spelled: word in self._names.room(spelled).casefold()),
                self._kind(kind),
            ]
        )

    def _named(self, name: str, value: str) -> Sought:
        columns = self._columns
        match name, value:
            case "from", _:
                return self._actor(self._person_like(value))
            case "room", _:
                return self._room(self._room_like(value))
            case "type", _:
                return self._kind(
                    lambda kind: value in {letter_of(kind), kind, kind.partition("/")[2]}
                )
            case "resource", _:
                return self._kind(lambda kind: kind.partition("/")[0] == value)
            case "has", "file":
                return Bearing(self._bears_files)
            case "is", "deleted":
                return OfMessage(columns, self._kind(lambda kind: kind == "messages/deleted"))
            case "is", "edited":
                return OfMessage(columns, self._kind(lambda kind: kind == "messages/updated"))
            case "is", "external":
                return self._actor(lambda spelled: self._names.person(spelled).org != 0)
            case "is", "bookmarked":
                return self._annotated(lambda one: one.kind is Kind.BOOKMARK)
            case "has", "note":
                return self._annotated(lambda one: one.kind is Kind.NOTE)
            case "tag", _:
                tag = value.removeprefix("#").casefold()
                return self._annotated(lambda one: one.kind is Kind.TAG and one.text == tag)
            case "note", _:
                word = value.casefold()
                return self._annotated(
                    lambda one: one.kind is Kind.NOTE and word in one.text.casefold()
                )
            case "id", _:
                return self._id(value)
        raise AssertionError(f"the grammar has no {name}:{value}")

    def _kind(self, holds: Holds) -> Sought:
        return Numbered(self._columns.kinds, holds, [self._columns.kind])

    def _actor(self, holds: Holds) -> Sought:
        return Numbered(self._columns.people, holds, [self._columns.actor])

    def _room(self, holds: Holds) -> Sought:
        return Numbered(self._columns.rooms, holds, [self._columns.room])

    def _annotated(self, holds: Callable[[Annotation], bool]) -> Sought:
        """Return the events that name an object with such an annotation."""
        columns = self._columns
        targets = {one.target.key for one in self._annotations if holds(one)}
        people = {one.id for one in targets if one.type is ObjectType.PERSON}
        rooms = {one.id for one in targets if one.type is ObjectType.ROOM}
        return AnyOf(
            [
                Placed(lambda: {at for one in targets for at in positions(one, columns)}),
                Numbered(
                    columns.people,
                    lambda spelled: ids.uuid_of(spelled) in people,
                    (columns.actor, columns.person),
                ),
                self._room(lambda spelled: ids.uuid_of(spelled) in rooms),
            ]
        )

    def _person_like(self, value: str) -> Holds:
        wanted = value.casefold()

        def holds(spelled: str) -> bool:
            known = self._names.person(spelled)
            told = f"{known.name}\n{known.email or ''}\n{spelled}\n{ids.uuid_of(spelled)}"
            return wanted in told.casefold() or ids.same(spelled, value)

        return holds

    def _room_like(self, value: str) -> Holds:
        wanted = value.casefold()

        def holds(spelled: str) -> bool:
            told = f"{self._names.room(spelled)}\n{spelled}\n{ids.uuid_of(spelled)}"
            return wanted in told.casefold() or ids.same(spelled, value)

        return holds

    def _id(self, value: str) -> Sought:
        columns = self._columns

        def same(spelled: str) -> bool:
            return ids.same(spelled, value)

        def positions() -> set[int]:
            message = ids.uuid_of(value)
            found = set(columns.by_id.of(key_of(value)))
            return found.union(columns.by_message.of(key_of(message)) if message else ())

        return AnyOf(
            [
                Placed(positions),
                Numbered(columns.people, same, (columns.actor, columns.person)),
                self._room(same),
            ]
        )
