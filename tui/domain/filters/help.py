"""The filter language explained, made from the grammar's own tables."""

from tui.domain.filters import times
from tui.domain.filters.predicates import PREDICATES

_FORMS: tuple[tuple[str, str], ...] = (
    ("word", "in the text, of any event of the same message, or in a name, file name or kind"),
    ('"two words"', "these words in a row; quotes also make any sign text"),
    ("/pattern/", "a Python regular expression on the text, ignoring case"),
)
_JOINS: tuple[tuple[str, str], ...] = (
    ("a b", "both; the same as: a and b"),
    ("a or b", "one or both; binds less than and"),
    ("not a   -a", "events without a; binds most"),
    ("( )", "what belongs together"),
    ("@name", "a filter saved in the console's prompt by: name = FILTER"),
)


def rows() -> list[tuple[str, str]]:
    """Return what can be written and what it means, in the order of a table."""
    named = [(f"{one.name}:", one.meaning) for one in PREDICATES]
    return [*_FORMS, *named, *_JOINS]


def time_rows() -> list[tuple[str, str]]:
    """Return the times that ``since:``, ``until:`` and ``in:`` take, and what they mean."""
    return list(times.GRAMMAR)


def plain() -> list[list[str]]:
    """Return the language as two blocks of lines: filters and times."""
    width = max(len(form) for form, _ in (*rows(), *time_rows())) + 2
    named = [f"{form:<{width}}{meaning}" for form, meaning in rows()]
    timed = [f"{form:<{width}}{meaning}" for form, meaning in time_rows()]
    return [
        ["FILTER is made of:", *named],
        ["Times, in the zone of the case, in quotes where they have blanks:", *timed],
    ]


def markdown() -> str:
    """Return the language as two tables for the README."""
    tables = []
    for head, found in (("filter", rows()), ("time", time_rows())):
        lines = [f"| {head} | means |", "|---|---|"]
        lines += [f"| `{form}` | {meaning} |" for form, meaning in found]
        tables.append("\n".join(lines))
    return "\n\n".join(tables) + "\n"
