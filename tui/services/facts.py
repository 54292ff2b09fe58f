"""The labelled facts of each kind of event, in words that need no knowledge of JSON.

Pure functions over ``data``. A field that is oddly typed is shown as it came; one that no table
names is shown under its received name, so that nothing is left to the received JSON alone.
Fields: "Compliance & Events" guide, "Events", and the reference of each API.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, tzinfo
from itertools import islice
from typing import Any

from tui.domain import amounts, times
from tui.domain.addresses import link
from tui.domain.cards import Input
from tui.domain.models import EPOCH, Event, moment_of, text_of
from tui.services.kinds import inputs, recipients, scalar, someone, whole
from tui.services.names import Names

Facts = Iterator[tuple[str, str]]
_FIELDS: dict[str, tuple[tuple[str, str], ...]] = {
    "messages": (("voice clip", "isVoiceClip"),),
    "memberships": (
        ("moderator", "isModerator"),
        ("monitor", "isMonitor"),
        ("room hidden", "isRoomHidden"),
    ),
    "rooms": (
        ("title", "title"),
        ("locked", "isLocked"),
        ("public", "isPublic"),
        ("announcements", "isAnnouncementOnly"),
        ("read-only", "isReadOnly"),
        ("classification", "classificationId"),
        ("title key", "titleEncryptionKeyUrl"),
    ),
    "files": (("page", "pageNumber"),),
    "file_transcodings": (("page", "pageNumber"),),
    "tabs": (("title", "title"),),
    "attachmentActions": (("kind of answer", "type"),),
    "meetings": (
        ("title", "title"),
        ("state", "state"),
        ("site", "siteUrl"),
        ("meeting id", "meetingId"),
        ("transcribed", "transcriptionEnabled"),
        ("recorded", "recordingEnabled"),
        ("chat kept", "hasPostMeetingsChat"),
    ),
    "meetingTranscripts": (
        ("topic", "meetingTopic"),
        ("meeting id", "meetingId"),
        ("site", "siteUrl"),
        ("status", "status"),
    ),
    "meetingMessages": (("meeting id", "meetingId"), ("breakout", "breakoutSessionId")),
    "call_records": (
        ("direction", "callDirection"),
        ("kind of call", "callType"),
        ("owner is", "userType"),
        ("from number", "callingNumber"),
        ("from line", "callingLineId"),
        ("to number", "calledNumber"),
        ("to line", "calledLineId"),
        ("dialled", "dialedDigits"),
        ("redirected by", "callRedirectingNumber"),
        ("redirected for", "callRedirectedReason"),
        ("answered", "isCallAnswered"),
        ("length", "callDurationSeconds"),
        ("call id", "corelationId"),  # Webex's own spelling
        ("call id", "correlationId"),
    ),
    "convergedRecordings": (
        ("topic", "topic"),
        ("status", "status"),
        ("owner", "ownerEmail"),
        ("owner is", "ownerType"),
        ("form", "format"),
        ("length", "durationSeconds"),
        ("size", "sizeBytes"),
        ("region", "storageRegion"),
    ),
}
_TIMES = {
    "messages": (("edited at", "updated"),),
    "memberships": (("member since", "created"),),
    "rooms": (("made public", "madePublic"), ("room since", "created")),
    "meetings": (("began", "start"), ("ended", "end")),
    "call_records": (
        ("began", "callStartTime"),
        ("answered at", "callAnswerTime"),
        ("transferred at", "callTransferTime"),
    ),
    "meetingTranscripts": (("began", "startTime"),),
    "convergedRecordings": (("recorded at", "timeRecorded"), ("produced at", "createTime")),
}
# What is read from every resource, here or in ``reading``; a membership's name is its person's.
_READ = {
    *("id", "roomId", "roomType", "created", "files", "fileContentUrl", "fileId"),
    *("personId", "personEmail", "personDisplayName", "personOrgId", "creatorId"),
    *("userId", "hostUserId", "ownerId", "orgId"),
    *("text", "html", "markdown", "attachments", "parentId", "mentionedPeople", "mentionedGroups"),
}
_READ_OF = {
    "attachmentActions": {"inputs", "messageId"},
    "meetings": {"host", "attendees"},
    "meetingMessages": {"recipients", "type"},
    "rooms": {"type"},
    "tabs": {"displayName", "contentUrl"},
}
# Cisco's "Detailed Call History" reference, "Call type" and "Direction".
_MEANING = {
    "ORIGINATING": "outgoing",
    "ORIGINTATING": "outgoing",  # is sent, too
    "TERMINATING": "incoming",
    "SIP_ENTERPRISE": "within the organization",
    "SIP_NATIONAL": "national",
    "SIP_INTERNATIONAL": "international",
    "SIP_MOBILE": "to a mobile telephone",
    "SIP_EMERGENCY": "emergency",
    "SIP_TOLLFREE": "toll-free",
    "SIP_PREMIUM": "premium rate",
    "SIP_SHORTCODE": "short number",
    "SIP_INBOUND": "from outside",
    "SIP_MEETING": "meeting",
}
_MEANT = {"callDirection", "callType"}
_MOST_OTHERS = 60
_DEEPEST_OTHER = 5


def facts(event: Event, names: Names, zone: tzinfo) -> Facts:
    """Yield the labelled facts of an event's ``data``; times in ``zone``."""
    data = event.data
    if event.resource == "tabs":
        name, address = text_of(data, "displayName") or "", text_of(data, "contentUrl")
        yield "tab", link(name, address) if address else name
    for label, name in _FIELDS.get(event.resource, ()):
        if said := _said(name, data.get(name)):
            yield label, said
    for label, name in _TIMES.get(event.resource, ()):
        moment = moment_of(data, name)
        if moment is not None:
            yield label, times.full(moment, zone)
        elif said := scalar(data.get(name)):
            yield label, said
    if event.resource == "meetings":
        yield from _meeting(data, names, zone)
    if event.resource == "meetingMessages" and event.type != "deleted":
        to = recipients(data, names)
        yield "to", ", ".join(to) or "everybody in the meeting"


def moments(event: Event) -> Iterator[tuple[str, datetime]]:
    """Yield the times that the object of an event tells, each with what it is of."""
    named = _TIMES.get(event.resource)
    data = event.data if named else {}
    for label, name in named or ():
        moment = moment_of(data, name)
        if moment is not None:
            yield label, moment


def others(event: Event) -> Facts:
    """Return what ``data`` holds that is read nowhere else, by its received names in words."""
    tables = (*_FIELDS.get(event.resource, ()), *_TIMES.get(event.resource, ()))
    read = _READ | _READ_OF.get(event.resource, set()) | {name for _, name in tables}
    return left(event.data, read)


def left(data: Mapping[str, object], read: Collection[str]) -> Facts:
    """Yield what an object holds beyond the names that were read, in words."""
    others = {name: value for name, value in data.items() if name not in read}
    found = list(islice(_leaves("", others, 0), _MOST_OTHERS + 1))
    yield from found[:_MOST_OTHERS]
    if len(found) > _MOST_OTHERS:
        yield "and more", "only shown as received"


def _leaves(name: str, value: object, depth: int) -> Facts:
    if isinstance(value, dict | list) and depth >= _DEEPEST_OTHER:
        yield name, "only shown as received"
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _leaves(f"{name} {_words(key)}".strip(), one, depth + 1)
    elif isinstance(value, list):
        for number, one in enumerate(value, 1):
            yield from _leaves(f"{name} {number}", one, depth + 1)
    elif said := scalar(value):
        yield name or "without a name", said


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()


def _said(name: str, value: object) -> str:
    """Return a received value as people say it; one that is not as expected, as it came."""
    said = scalar(value)
    number = whole(value)
    if name.endswith("Seconds") and number is not None:
        return amounts.duration(number)
    if name == "sizeBytes" and number is not None:
        return amounts.size(number)
    if name.startswith("is") and said in {"true", "false"}:
        return "yes" if said == "true" else "no"
    if name in _MEANT and said in _MEANING:
        return f"{_MEANING[said]} ({said})"
    return said


def answers(event: Event, asked: Mapping[str, Input]) -> Facts:
    """Yield the answers to a card, in the card's own words where ``asked`` has them."""
    for name, value in inputs(event.data):
        known = asked.get(name)
        yield (known.label, f"{known.said(value)} ({name} = {value})") if known else (name, value)


def _meeting(data: dict[str, Any], names: Names, zone: tzinfo) -> Facts:
    began, ended = moment_of(data, "start"), moment_of(data, "end")
    if began and ended and began <= ended:
        yield "length", amounts.duration(int((ended - began).total_seconds()))
    host = data.get("host")
    if isinstance(host, dict):
        yield "host", names.person(text_of(host, "id"), text_of(host, "email")).name
    present = data.get("attendees")
    if isinstance(present, list):
        people = [_attendee(one, names, zone) for one in present]
        yield "signed in", "; ".join(one for one in people if one) or "nobody"


def _attendee(one: object, names: Names, zone: tzinfo) -> str:
    """Return a participant, with the times of joining and leaving where they are known."""
    who = someone(one, names)
    if not isinstance(one, dict):
        return who
    moments = (("joined", moment_of(one, "joinedTime")), ("left", moment_of(one, "leftTime")))
    # Webex sends the beginning of 1970 for a time that it does not know yet.
    said = [f"{verb} {times.stamp(at, zone)}" for verb, at in moments if at and at > EPOCH]
    return f"{who} ({', '.join(said)})" if said else who
