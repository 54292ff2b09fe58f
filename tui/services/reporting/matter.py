"""What a report is about: the chosen events and messages of a case, and how people are named."""

from collections.abc import Sequence
from dataclasses import dataclass

from tui.domain.annotation import Kind, ObjectType
from tui.domain.models import Event
from tui.domain.report import Cut, Said
from tui.graph.glyphs import UNICODE
from tui.services import annotated
from tui.services.investigation import Investigation
from tui.services.listing import organization
from tui.services.names import UNKNOWN_ORG, Known
from tui.services.reporting.citing import Citations

_ANNOTATED = "events that were bookmarked, tagged or noted, and others of the same messages"
_ON_EVENTS = {ObjectType.EVENT, ObjectType.MESSAGE, ObjectType.FILE}


@dataclass(frozen=True)
class Matter:
    """The case, its records, and what of it was chosen.

    ``positions`` are the chosen events in time order, ``choice`` what they have in common, and
    ``whole`` tells that nothing was chosen, so that all of the case is meant.
    """

    look: Investigation
    cite: Citations
    positions: Sequence[int]
    choice: str
    whole: bool

    def messages(self) -> list[Event]:
        """Return the messages in question, each by its first event, in time order.

        Those that were bookmarked; without any, those of the chosen events.
        """
        columns, events = self.look.case.events.columns, self.look.case.events
        marked = _marked(self.look, {Kind.BOOKMARK})
        found: dict[str, Event] = {}
        among = [one for one in columns.order if one in marked] if marked else self.positions
        for event in map(events.read, among if marked or not self.whole else ()):
            if event.message_uuid is not None and event.room_id is not None:
                found.setdefault(event.message_uuid, event)
        return list(found.values())


def of(look: Investigation, chosen: Sequence[int] | None = None, choice: str = "") -> Matter:
    """Return what a report is about: what was chosen, else what was annotated, else all.

    ``chosen`` are positions in time order, ``choice`` says what they have in common.
    """
    order, cite = look.case.events.columns.order, Citations(look)
    if chosen is not None:
        return Matter(look, cite, chosen, choice or "events that were chosen", whole=False)
    if marked := _marked(look, set(Kind)):
        found = [one for one in order if one in marked]
        return Matter(look, cite, found, _ANNOTATED, whole=False)
    return Matter(look, cite, order, "events: all of the case", whole=True)


def _marked(look: Investigation, kinds: set[Kind]) -> set[int]:
    """Return the positions of the events, and of the messages, that annotations stand on."""
    columns = look.case.events.columns
    found: set[int] = set()
    for one in look.annotations.book.standing():
        if one.kind in kinds and one.target.type in _ON_EVENTS:
            for position in annotated.positions(one.target, columns):
                key = columns.message[position]
                found.update(columns.by_message.of(key) if key else [position])
    return {one for one in found if one < len(columns)}


def who(known: Known, *sources: Said) -> tuple[Said, ...]:
    """Return a person as a cell: the name, and under it the organization by sign and in words."""
    mail = f" <{known.email}>" if known.email and known.email != known.name else ""
    return (Said(f"{known.name}{mail}"), Said(house(known)), *sources)


def house(known: Known) -> str:
    """Return whose a person is, with the sign that the console shows."""
    sign = "?" if known.org == UNKNOWN_ORG else UNICODE.orgs[min(known.org, len(UNICODE.orgs) - 1)]
    return f"{sign} {organization(known.org)}{', bot' if known.is_bot else ''}"


def cut(shown: int, of: int, what: str) -> tuple[Cut, ...]:
    """Return that not all is shown, if so."""
    return (Cut(shown, of, what),) if shown < of else ()


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters, saying how many more there are."""
    more = len(text) - most
    return text if more <= 0 else f"{text[:most]}… ({more:,} more characters in the record)"
