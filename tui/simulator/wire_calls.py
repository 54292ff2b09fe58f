"""The JSON shapes of calls, call recordings and business texts. Decides no rights."""

from collections.abc import Callable

from tui.simulator import ids
from tui.simulator.calls import BusinessText, Call, CallRecording, extension, telephone
from tui.simulator.clock import SECOND, iso, iso_seconds
from tui.simulator.directory import Person
from tui.simulator.files import content
from tui.simulator.wire import HERE, Shape

Spell = Callable[[int], str]


def call_event(it: Call, leg: Person) -> Shape:
    """Shape one leg of a call; figures and booleans are strings, as Webex sends them."""
    answered = it.seconds > 0
    called = telephone(it.callee) if it.callee else it.number
    shape: Shape = {
        "id": ids.encode("CALL_RECORD", ids.named(f"{it.session}:{leg.uuid}")),
        "corelationId": it.session,
        "callType": "SIP_ENTERPRISE" if it.callee else "SIP_NATIONAL",
        "userId": leg.id,
        "userType": "User",
        "callDirection": "ORIGINATING" if leg is it.caller else "TERMINATING",
        "isCallAnswered": "true" if answered else "false",
        "callDurationSeconds": str(it.seconds),
        "callStartTime": iso(it.start),
        "callingNumber": telephone(it.caller),
        "callingLineId": extension(it.caller),
        "calledNumber": called,
        "calledLineId": extension(it.callee) if it.callee else "",
        "dialedDigits": extension(it.callee) if it.callee else it.number,
        "callRedirectingNumber": "",
        "callRedirectedReason": "",
    }
    if answered:
        shape["callAnswerTime"] = iso(it.start + 12 * SECOND)
    return shape


def text_event(it: BusinessText) -> Shape:
    """Shape a business text."""
    return {
        "id": it.id,
        "orgId": it.author.org.id,
        "text": it.text,
        "personId": it.author.id,
        "personEmail": it.author.email,
        "created": iso(it.created),
    }


def recording(it: CallRecording, spell: Spell = iso_seconds) -> Shape:
    """Shape a call recording as lists and events show it; the owner's id is a bare UUID."""
    return {
        "id": it.id,
        "topic": it.topic,
        "createTime": spell(it.created),
        "timeRecorded": spell(it.call.start),
        "format": "MP3",
        "serviceType": "calling",
        "durationSeconds": it.call.seconds,
        "sizeBytes": len(content(it.file)),
        "status": it.status,
        "ownerId": it.owner.uuid,
        "ownerEmail": it.owner.email,
        "ownerType": "user",
        "storageRegion": "US",
        "serviceData": {"locationId": _location(it), "callSessionId": it.call.session},
    }


def recording_links(tickets: dict[str, str], expires: str) -> Shape:
    """Shape the links to the bytes; ``tickets`` are by kind."""
    return {
        "audioDownloadLink": f"{HERE}/downloads/{tickets['audio']}",
        "transcriptDownloadLink": f"{HERE}/downloads/{tickets['transcript']}",
        "expiration": expires,
    }


def metadata(it: CallRecording, *, everything: bool) -> Shape:
    """Shape what is known of the recorded call; ``everything`` adds the bulky parts."""
    data: Shape = {
        "locationId": _location(it),
        "callSessionId": it.call.session,
        "recordingType": "ALWAYS",
        "personality": "originator",
        "callingParty": {"actor": {"name": it.owner.name, "number": telephone(it.owner)}},
        "calledParty": {"actor": {"number": it.call.number}},
    }
    if everything:
        data["callActivity"] = {
            "mediaStreams": [{"startTime": iso(it.call.start), "stopTime": iso(it.call.end)}],
            "participants": [{"name": it.owner.name, "startTime": iso(it.call.start)}],
        }
    return {
        "id": it.id,
        "orgId": it.owner.org.uuid,
        "ownerId": it.owner.uuid,
        "ownerType": "user",
        "ownerName": it.owner.name,
        "ownerEmail": it.owner.email,
        "storageRegion": "US",
        "serviceType": "calling",
        "version": "1.0",
        "serviceData": data,
    }


def _location(it: CallRecording) -> str:
    return ids.named(f"location:{it.owner.org.domain}")
