"""How events read that are not of messages, members, rooms or files: cards, tabs, meetings, calls.

Pure functions. A field that is missing or oddly typed is left out and never hides the rest; text is
returned as received. Fields: "Compliance & Events" guide, "Events", and the reference of each API.
"""

from collections.abc import Iterator
from datetime import tzinfo
from typing import Any

from tui.domain import ids, times
from tui.domain.models import Event, flag_of, moment_of, text_of
from tui.services.names import Names

Facts = Iterator[tuple[str, str]]
_FIELDS: dict[str, tuple[tuple[str, str], ...]] = {
    "tabs": (("tab", "displayName"), ("title", "title"), ("address", "contentUrl")),
    "attachmentActions": (("answer", "type"),),
    "meetings": (
        ("meeting", "meetingId"),
        ("transcribed", "transcriptionEnabled"),
        ("recorded", "recordingEnabled"),
        ("chat kept", "hasPostMeetingsChat"),
    ),
    "meetingTranscripts": (
        ("meeting", "meetingId"),
        ("site", "siteUrl"),
        ("status", "status"),
    ),
    "meetingMessages": (("meeting", "meetingId"), ("breakout", "breakoutSessionId")),
    "call_records": (
        ("direction", "callDirection"),
        ("kind of call", "callType"),
        ("from", "callingNumber"),
        ("from line", "callingLineId"),
        ("to", "calledNumber"),
        ("to line", "calledLineId"),
        ("dialled", "dialedDigits"),
        ("redirected by", "callRedirectingNumber"),
        ("redirected for", "callRedirectedReason"),
        ("answered", "isCallAnswered"),
        ("seconds", "callDurationSeconds"),
        ("call", "corelationId"),
        ("call", "correlationId"),
    ),
    "convergedRecordings": (
        ("topic", "topic"),
        ("status", "status"),
        ("owner", "ownerEmail"),
        ("owner is", "ownerType"),
        ("form", "format"),
        ("seconds", "durationSeconds"),
        ("bytes", "sizeBytes"),
        ("region", "storageRegion"),
    ),
}
_TIMES = {
    "call_records": (
        ("began", "callStartTime"),
        ("answered at", "callAnswerTime"),
        ("transferred at", "callTransferTime"),
    ),
    "meetingTranscripts": (("began", "startTime"),),
    "convergedRecordings": (("recorded at", "timeRecorded"), ("produced at", "createTime")),
}
_TABS = {"created": "added", "updated": "changed", "deleted": "removed"}


def line(event: Event, names: Names) -> str:
    """Return the one line of an event in the timeline."""
    data = event.data
    match event.resource:
        case "attachmentActions":
            inputs = "; ".join(f"{name} = {value}" for name, value in _inputs(data))
            return f"answered a card: {inputs}" if inputs else "answered a card"
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


def facts(event: Event, names: Names, zone: tzinfo) -> Facts:
    """Yield the labelled facts of an event's ``data``; times in ``zone``."""
    data = event.data
    if event.resource == "meetings":
        yield from _meeting(data, names)
    for label, name in _FIELDS.get(event.resource, ()):
        if said := scalar(data.get(name)):
            yield label, said
    for label, name in _TIMES.get(event.resource, ()):
        moment = moment_of(data, name)
        if moment is not None:
            yield label, times.full(moment, zone)
        elif said := scalar(data.get(name)):
            yield label, said
    if event.resource == "attachmentActions":
        yield from _inputs(data)
    if event.resource == "meetingMessages":
        to = _recipients(data, names)
        yield "to", ", ".join(to) or "everybody in the meeting"


def scalar(value: object) -> str:
    """Return a received value as text; "" for nothing, and for what is no single value."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, str | int | float) else ""


def _inputs(data: dict[str, Any]) -> Facts:
    inputs = data.get("inputs")
    if isinstance(inputs, dict):
        for name, value in inputs.items():
            yield str(name), scalar(value) or repr(value)


def _meeting(data: dict[str, Any], names: Names) -> Facts:
    host = data.get("host")
    if isinstance(host, dict):
        yield "host", names.person(text_of(host, "id"), text_of(host, "email")).name
    present = data.get("attendees")
    if isinstance(present, list):
        people = [_someone(one, names) for one in present]
        yield "signed-in people", ", ".join(one for one in people if one) or "none"


def _someone(one: object, names: Names) -> str:
    if isinstance(one, str):
        return names.person(one).name
    if not isinstance(one, dict):
        return ""
    said = text_of(one, "displayName", "guestDisplayName", "guestEmail")
    person, email = text_of(one, "personId", "id"), text_of(one, "personEmail", "email")
    return names.person(person, email).name if person or not said else said


def _recipients(data: dict[str, Any], names: Names) -> list[str]:
    found = data.get("recipients")
    return [_someone(one, names) for one in found] if isinstance(found, list) else []


def _meeting_message(event: Event, names: Names) -> str:
    if event.type == "deleted":
        own = ids.same(event.actor_id, event.person_id)
        author = names.person(event.person_id, event.person_email).name
        return f"deleted {'own message' if own else f'a message of {author}'} in a meeting"
    to = _recipients(event.data, names)
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
    """Return a number of seconds, which may come as text, as minutes and seconds."""
    said = scalar(seconds)
    if not (said.isascii() and said.isdigit() and len(said) < 9):
        return f"length {said or 'unknown'}"
    return f"{int(said) // 60}:{int(said) % 60:02d} min"
