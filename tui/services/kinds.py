"""One line of the timeline for each kind of event: cards, tabs, meetings, transcripts, calls.

Pure functions. A field that is missing or oddly typed is left out and never hides the rest; text is
returned as received. Fields: "Compliance & Events" guide, "Events", and the reference of each API.
"""

from collections.abc import Iterator
from typing import Any

from tui.domain import amounts, ids
from tui.domain.models import Event, flag_of, text_of
from tui.services.names import Names

_TABS = {"created": "added", "updated": "changed", "deleted": "removed"}


def line(event: Event, names: Names) -> str:
    """Return the one line of an event in the timeline."""
    data = event.data
    match event.resource:
        case "attachmentActions":
            given = "; ".join(f"{name} = {value}" for name, value in inputs(data))
            return f"answered a card: {given}" if given else "answered a card"
        case "tabs" if event.type in _TABS:
            name = text_of(data, "displayName", "title", "contentUrl") or "without a name"
            return f"{_TABS[event.type]} tab “{name}”"
        case "meetingTranscripts":
            return f"transcript of “{event.text or 'a meeting without title'}”"
        case "meetingMessages":
            return _meeting_message(event, names)
        case "call_records":
            return _call(data)
        case "businessTexts":
            return f"text message: {event.text}"
        case "convergedRecordings":
            return _call_recording(event)
        case _:
            return event.text or f"{event.kind} (shown as received)"


def scalar(value: object) -> str:
    """Return a received value as text; "" for nothing, and for what is no single value."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, str | int | float) else ""


def whole(value: object) -> int | None:
    """Return a count that may come as text; None for anything else."""
    said = scalar(value)
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else None


def inputs(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what somebody filled into a card, by the ids of the inputs."""
    given = data.get("inputs")
    if isinstance(given, dict):
        for name, value in given.items():
            yield str(name), scalar(value) or repr(value)


def someone(one: object, names: Names) -> str:
    """Return the name of a person as lists of Webex give them: an id, or an object."""
    if isinstance(one, str):
        return names.person(one).name
    if not isinstance(one, dict):
        return ""
    said = text_of(one, "displayName", "guestDisplayName", "guestEmail")
    person, email = text_of(one, "personId", "id"), text_of(one, "personEmail", "email")
    return names.person(person, email).name if person or not said else said


def recipients(data: dict[str, Any], names: Names) -> list[str]:
    """Return the names of those to whom a message in a meeting was addressed."""
    found = data.get("recipients")
    return [someone(one, names) for one in found] if isinstance(found, list) else []


def _meeting_message(event: Event, names: Names) -> str:
    if event.type == "deleted":
        own = ids.same(event.actor_id, event.person_id)
        author = names.person(event.person_id, event.person_email).name
        return f"deleted {'own message' if own else f'a message of {author}'} in a meeting"
    to = recipients(event.data, names)
    whom = f", privately to {', '.join(to)}" if to else ""
    verb = "edited in" if event.type == "updated" else "in"
    return f"{verb} a meeting{whom}: {event.text}"


def _call(data: dict[str, Any]) -> str:
    away = text_of(data, "callDirection") in {"ORIGINATING", "ORIGINTATING"}  # both are sent
    number = ("calledNumber", "dialedDigits") if away else ("callingNumber", "callingLineId")
    other = text_of(data, *number) or "an unknown number"
    length = f" · {_length(data.get('callDurationSeconds'))}"
    if not flag_of(data, "isCallAnswered"):
        length = " · not answered"
    return f"{'called' if away else 'was called by'} {other}{length}"


def _call_recording(event: Event) -> str:
    status = text_of(event.data, "status") or "status unknown"
    what = event.text or "a call"
    if event.type == "created":
        return f"recorded: {what} · {_length(event.data.get('durationSeconds'))}"
    return f"call recording {event.type}: {what} · {status}"


def _length(seconds: object) -> str:
    count = whole(seconds)
    return f"length {scalar(seconds) or 'unknown'}" if count is None else amounts.duration(count)
