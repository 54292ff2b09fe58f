"""The JSON shapes of meetings, their chat, recordings and transcripts. Decides no rights."""

from collections.abc import Callable

from tui.simulator import ids
from tui.simulator.clock import iso, iso_seconds
from tui.simulator.directory import Person
from tui.simulator.files import content
from tui.simulator.meetings import ChatLine, Guest, Meeting, Recording, Transcript, Viewing
from tui.simulator.wire import HERE, Shape

Spell = Callable[[int], str]


def meeting_event(it: Meeting, at: int) -> Shape:
    """Shape a meeting as its end is told; guests who did not sign in are missing."""
    return {
        "id": it.id,
        "meetingId": it.id,
        "title": it.title,
        "creatorId": it.host.id,
        "host": {"id": it.host.id, "email": it.host.email},
        "attendees": [person.id for person in it.attendees],
        "transcriptionEnabled": "yes" if it.recorded else "no",
        "recordingEnabled": "yes" if it.recorded else "no",
        "hasPostMeetingsChat": "yes" if it.site in it.host.org.old_sites else "no",
        "created": iso(at),
    }


def meeting(it: Meeting, kind: str, spell: Spell) -> Shape:
    """Shape a meeting for administrators: ``kind`` is meetingSeries, scheduledMeeting or meeting.

    Passwords, links and the agenda are left out, as Webex does for them.
    """
    shape: Shape = {
        "id": {"meetingSeries": it.series, "scheduledMeeting": it.scheduled}.get(kind, it.id),
        "meetingSeriesId": it.series,
        "meetingNumber": it.number,
        "title": it.title,
        "meetingType": kind,
        "state": "expired" if kind == "meetingSeries" else "ended",
        "hostDidJoin": True,
        "attendeeDidJoin": len(it.attendees) > 1,
        "isModified": False,
        "timezone": "UTC",
        "start": spell(it.start),
        "end": spell(it.end),
        "hostUserId": it.host.id,
        "hostDisplayName": it.host.name,
        "hostEmail": it.host.email,
        "siteUrl": it.site,
        "scheduledType": "meeting",
        "hasChat": True,
        "hasRecording": it.recorded,
        "hasTranscription": it.recorded,
        "telephony": {
            "callInNumbers": [{"label": "Toll", "callInNumber": "+15550100", "tollType": "toll"}]
        },
        "enabledBreakoutSessions": False,
    }
    if kind == "meeting":
        shape["scheduledMeetingId"] = it.scheduled
    if it.room:
        shape["roomId"] = it.room.id
    return shape


def participant(it: Meeting, index: int, spell: Spell) -> Shape:
    """Shape the attendee at ``index``; guests follow those who signed in."""
    signed_in = index < len(it.attendees)
    joined = it.came(index) if signed_in else it.start
    shape: Shape = {
        "id": f"{it.series}_{ids.named(f'participant:{it.id}:{index}')}",
        "host": signed_in and it.attendees[index] is it.host,
        "coHost": False,
        "spaceModerator": False,
        "invitee": True,
        "muted": False,
        "meetingStartTime": spell(it.start),
        "video": "on",
        "state": "end",
        "joinedTime": spell(joined),
        "leftTime": spell(it.end),
        "siteUrl": it.site,
        "meetingId": it.id,
        "hostEmail": it.host.email,
        "devices": [
            {
                "correlationId": ids.named(f"device:{it.id}:{index}"),
                "deviceType": "webex_meeting_center_windows",
                "audioType": "voip",
                "joinedTime": spell(joined),
                "leftTime": spell(it.end),
                "durationSecond": (it.end - joined) // 1_000,
            }
        ],
    }
    if signed_in:
        person = it.attendees[index]
        shape |= {"orgId": person.org.uuid, "email": person.email, "displayName": person.name}
    else:
        guest = it.guests[index - len(it.attendees)]
        shape |= {"email": guest.email, "displayName": guest.name}
        shape["devices"][0] |= {"audioType": "pstn", "callType": "callIn"}
        shape["devices"][0]["phoneNumber"] = "+15550123"
    return shape


def chat_event(it: ChatLine) -> Shape:
    """Shape a line of the chat; a deleted one keeps no text."""
    shape: Shape = {"id": it.id, "meetingId": it.meeting.id}
    if it.deleted is not None:
        return shape | {"personId": it.author.id, "personEmail": it.author.email}
    shape |= {
        "type": "direct" if it.to else "group",
        "text": it.text,
        "personId": it.author.id,
        "personEmail": it.author.email,
        "orgId": it.author.org.id,
    }
    if it.to:
        shape["recipients"] = [_recipient(one) for one in it.to]
    if it.breakout:
        shape["breakoutSessionId"] = ids.named(f"breakout:{it.meeting.id}")
    shape["created"] = iso(it.created)
    return shape


def _recipient(one: Person | Guest) -> Shape:
    if isinstance(one, Guest):
        return {"guestDisplayName": one.name, "guestEmail": one.email}
    return {"personId": one.id, "personEmail": one.email}


def post_meeting_chat(it: ChatLine, spell: Spell) -> Shape:
    """Shape a line of the chat as the older platform lists it after the meeting."""
    return {
        "id": it.uuid,
        "chatTime": spell(it.created),
        "text": it.text,
        "meetingId": it.meeting.id,
        "type": "private" if it.to else "public",
        "sender": _party(it.author),
        "receivers": [_party(one) for one in it.to],
    }


def _party(one: Person | Guest) -> Shape:
    if isinstance(one, Guest):
        return {"email": one.email, "displayName": one.name}
    return {
        "email": one.email,
        "displayName": one.name,
        "personId": one.id,
        "orgId": one.org.id,
    }


def recording(it: Recording, spell: Spell = iso_seconds) -> Shape:
    """Shape the recording of a meeting as lists for officers and administrators show it."""
    return _recording(it, spell) | {
        "hostDisplayName": it.owner.name,
        "hostEmail": it.owner.email,
    }


def recording_details(
    it: Recording, spell: Spell, tickets: dict[str, str], expires: int, *, own: bool
) -> Shape:
    """Shape one recording with links to its bytes; ``tickets`` are by kind."""
    links = {f"{kind}DownloadLink": f"{HERE}/downloads/{key}" for kind, key in tickets.items()}
    shape = _recording(it, spell)
    shape["temporaryDirectDownloadLinks"] = links | {"expiration": spell(expires)}
    if own:
        shape |= {"password": "xN7aPr4e", "shareToMe": False}
    return shape


def _recording(it: Recording, spell: Spell) -> Shape:
    held = it.meeting
    return {
        "id": it.id,
        "meetingId": held.id,
        "scheduledMeetingId": held.scheduled,
        "meetingSeriesId": held.series,
        "topic": f"{held.title}-{iso_seconds(held.start)[:10].replace('-', '')}-1",
        "createTime": spell(it.created),
        "timeRecorded": spell(held.start + 60_000),
        "siteUrl": held.site,
        "downloadUrl": f"{HERE}/pages/lsr.php?RCID={it.id}",
        "playbackUrl": f"{HERE}/pages/ldr.php?RCID={it.id}",
        "format": "MP4",
        "serviceType": "MeetingCenter",
        "durationSeconds": it.seconds,
        "sizeBytes": len(content(it.file)),
        "status": it.status,
    }


def report_summary(it: Recording, spell: Spell) -> Shape:
    """Shape how often a recording was watched and taken along."""
    return {
        "recordingId": it.id,
        "topic": it.meeting.title,
        "timeRecorded": spell(it.meeting.start + 60_000),
        "siteUrl": it.meeting.site,
        "hostEmail": it.owner.email,
        "viewCount": sum(not one.downloaded for one in it.viewings),
        "downloadCount": sum(one.downloaded for one in it.viewings),
    }


def report_detail(it: Recording, one: Viewing, spell: Spell) -> Shape:
    """Shape one access to a recording."""
    return {
        "recordingId": it.id,
        "topic": it.meeting.title,
        "name": one.person.name,
        "email": one.person.email,
        "accessTime": spell(one.at),
        "viewed": not one.downloaded,
        "downloaded": one.downloaded,
    }


def transcript(it: Transcript, spell: Spell = iso) -> Shape:
    """Shape a transcript."""
    return {
        "id": it.id,
        "siteUrl": it.meeting.site,
        "startTime": spell(it.meeting.start),
        "meetingTopic": it.meeting.title,
        "meetingId": it.meeting.id,
        "scheduledMeetingId": it.meeting.scheduled,
        "meetingSeriesId": it.meeting.series,
        "hostUserId": it.meeting.host.id,
        "vttDownloadLink": f"{HERE}/meetingTranscripts/{it.id}/download?format=vtt",
        "txtDownloadLink": f"{HERE}/meetingTranscripts/{it.id}/download?format=txt",
        "status": it.status,
    }


def transcript_event(it: Transcript, at: int) -> Shape:
    """Shape a transcript as its event shows it."""
    shape = transcript(it)
    for absent in ("startTime", "vttDownloadLink", "txtDownloadLink"):
        del shape[absent]
    return shape | {"created": iso(at)}


def snippet(it: Transcript, number: int) -> Shape:
    """Shape one line of a transcript."""
    at, length, person, words = it.cues()[number]
    return {
        "id": f"{it.meeting.series}_{number + 1:05d}",
        "text": words,
        "personName": person.name,
        "personEmail": person.email,
        "offsetMillisecond": at,
        "durationMillisecond": length,
    }
