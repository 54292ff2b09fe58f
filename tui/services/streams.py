"""The streams of events that are collected, each a question to Webex with a name of its own."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import product

EVENTS = "events"
CALL_RECORDINGS = "convergedRecordings"


@dataclass(frozen=True, slots=True)
class Stream:
    """Events of one resource or of all that come unasked, by one person or by everybody."""

    resource: str | None = None
    actor_id: str | None = None

    @property
    def name(self) -> str:
        """Return the name under which coverage knows the stream."""
        base = self.resource or EVENTS
        return f"{base}@{self.actor_id}" if self.actor_id else base


# Events of call recordings come only when they are asked for by name (reference of /events).
EVERYTHING = (Stream(), Stream(CALL_RECORDINGS))


def chosen(resources: Sequence[str] = (), actors: Sequence[str] = ()) -> tuple[Stream, ...]:
    """Return the streams of these resources by these people; without either, of all."""
    bases: Sequence[str | None] = resources or [one.resource for one in EVERYTHING]
    people: Sequence[str | None] = actors or [None]
    return tuple(Stream(*pair) for pair in dict.fromkeys(product(bases, people)))


def limits(names: Collection[str], name_of: Callable[[str], str]) -> list[str]:
    """Return what Webex was asked for, by the names of the streams; nothing for all by everybody.

    ``name_of`` gives the name of a person.
    """
    return [] if EVENTS in names else [_said(one, name_of) for one in names]


def _said(name: str, name_of: Callable[[str], str]) -> str:
    base, _, actor = name.partition("@")
    what = "all" if base == EVENTS else base
    return f"{what} by {name_of(actor)}" if actor else what
