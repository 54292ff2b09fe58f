"""A page to be read: titled sections of labelled facts and text, drawn by whoever shows them.

Text is kept as received: whoever draws it makes it safe.
"""

from dataclasses import dataclass

from tui.domain.worddiff import Run


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled fact; ``event`` is the id of the one it tells of, ``node`` a person's or room's.

    ``node`` is a UUID as in the graph. Either is "" where the fact is of nothing like that.
    """

    label: str
    value: str
    event: str = ""
    node: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a page: facts, then a body of free text, or the runs of a changed one.

    One that is ``folded`` is shown by its title alone until it is asked for.
    """

    title: str
    fields: tuple[Field, ...] = ()
    body: str = ""
    runs: tuple[Run, ...] = ()
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole page, human reading first."""

    title: str
    sections: tuple[Section, ...] = ()
