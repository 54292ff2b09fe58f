"""The table of predicates: the parser, the help, the README and completion are made from it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Predicate:
    """``name:value``. ``values`` are all there are, where they are few and fixed."""

    name: str
    takes: str
    meaning: str
    values: tuple[str, ...] = ()


PREDICATES: tuple[Predicate, ...] = (
    Predicate("from", "a name, e-mail or id", "who acted, by any part of name, e-mail or id"),
    Predicate("room", "a name or id", "the room, by any part of its name or id"),
    Predicate(
        "type",
        "a letter, a type or resource/type",
        "letter of the timeline (M), type (created, updated, deleted, read, ended), or both "
        "(files/read)",
    ),
    Predicate("resource", "a resource", "kind of object, e.g. messages, memberships, files"),
    Predicate(
        "has",
        "file or note",
        "file: events that name files; note: what has a note",
        ("file", "note"),
    ),
    Predicate(
        "is",
        "deleted, edited, external or bookmarked",
        "deleted or edited: all events of such a message; external: by anybody who is not known to "
        "belong to the own organization; bookmarked: the event, its message, a person or its room",
        ("deleted", "edited", "external", "bookmarked"),
    ),
    Predicate("tag", "a tag", "tagged so, as with bookmarked"),
    Predicate("note", "a word", "with a note that holds the word, as with bookmarked"),
    Predicate("since", "a time", "created then or later"),
    Predicate("until", "a time", "created before; a whole day is included"),
    Predicate("in", "a stretch of time", "created within: a day, a look-back, or a..b"),
    Predicate("id", "an id", "the event with the id, or all of the message, person or room"),
)
BY_NAME = {one.name: one for one in PREDICATES}
TIMES = frozenset({"since", "until", "in"})
