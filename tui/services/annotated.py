"""How annotations read: on what, by whom, when; and which event leads to what was annotated.

Text is returned as it was typed: whoever draws it makes it safe.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import tzinfo
from typing import TYPE_CHECKING

from tui.domain import ids, times
from tui.domain.annotation import Author, Kept, Kind, ObjectType, Target
from tui.domain.columns import Columns, key_of
from tui.domain.ports import OpenCase
from tui.services.names import Names
from tui.services.sections import Field, Section

if TYPE_CHECKING:
    from tui.services.investigation import Investigation


def named(target: Target, names: Names) -> str:
    """Return what an object is called in a list."""
    match target.type:
        case ObjectType.PERSON:
            return f"person {names.person(target.id).name}"
        case ObjectType.ROOM:
            return f"room {names.room(target.id)}"
        case ObjectType.FILE:
            return f"file {names.file(target.id) or target.id}"
        case ObjectType.EVENT | ObjectType.MESSAGE:
            return f"this {target.type}"
        case ObjectType.EXHIBIT:
            return f"exhibit {target.id}"
        case ObjectType.CASE:
            return "the case"


def described(target: Target, look: "Investigation") -> str:
    """Return what an object is called where its event is not in sight: by the event's row."""
    columns = look.case.events.columns
    found = positions(target, columns)
    if not found:
        return named(target, look.names)
    row = look.row(look.case.events.read(min(found, key=columns.rank)))
    return f"{target.type} {row.letter} {row.who}: {row.text}"


def by(author: Author, names: Names) -> str:
    """Return who annotated, as in the status line: the Webex name and the account of the host."""
    if author.webex_person_id is None:
        return author.os_user
    return f"{names.person(author.webex_person_id).name} as {author.os_user}"


def text(kept: Kept) -> str:
    """Return what was added, in one line or as it was typed."""
    said = kept.annotation.text
    return f"#{said}" if kept.annotation.kind is Kind.TAG else said


def told(kept: Kept, names: Names, zone: tzinfo) -> str:
    """Return who annotated when, and who withdrew it when."""
    one = kept.annotation
    said = f"{times.stamp(one.at, zone)} by {by(one.author, names)} ({one.id})"
    return ", ".join(filter(None, (said, gone(kept, names, zone))))


def gone(kept: Kept, names: Names, zone: tzinfo) -> str:
    """Return who withdrew it when, "" for what stands."""
    act = kept.withdrawal
    return (
        "" if act is None else f"withdrawn {times.stamp(act.at, zone)} by {by(act.author, names)}"
    )


def section(found: Iterable[Kept], names: Names, zone: tzinfo) -> Iterator[Section]:
    """Yield the section of what stands, if anything does."""
    fields = []
    for kept in (one for one in found if one.stands):
        one = kept.annotation
        on = f"on {named(one.target, names)}"
        value = " · ".join(filter(None, (text(kept), on, told(kept, names, zone))))
        fields.append(Field(one.kind, value))
    if fields:
        yield Section("annotations", tuple(fields))


def positions(target: Target, columns: Columns) -> Collection[int]:
    """Return the positions of an event, or of the events of a message or of a file's message."""
    if target.type is ObjectType.EVENT:
        return list(columns.by_id.of(key_of(target.id)))
    message: str | None = None
    if target.type is ObjectType.MESSAGE:
        message = ids.uuid_of(target.id)
    elif target.type is ObjectType.FILE:
        message = ids.message_uuid_of_content(target.id.rsplit("/", 1)[-1])
    return list(columns.by_message.of(key_of(message))) if message else []


def is_known(target: Target, case: OpenCase) -> bool:
    """Tell whether a case holds an object, or any event of it names it."""
    columns = case.events.columns
    match target.type:
        case ObjectType.PERSON:
            return bool(columns.people.find(target.id))
        case ObjectType.ROOM:
            return bool(columns.rooms.find(target.id))
        case ObjectType.EXHIBIT:
            return target.id in case.exhibits.numbers()
        case ObjectType.CASE:
            return True
    return bool(positions(target, columns))
