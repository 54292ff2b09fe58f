"""``/admin/meetings``, ``/meetingParticipants``, both chats of meetings, and the sites."""

from starlette.responses import Response

from tui.simulator import rights, wire_meetings
from tui.simulator.acts import Act
from tui.simulator.answers import RefusedError, not_found, nothing
from tui.simulator.call import Call
from tui.simulator.meeting_acts import Unchat
from tui.simulator.meetings import ChatLine, Meeting
from tui.simulator.paging import ordered, page


def list_meetings(call: Call) -> Response:
    """List the meetings with a number or a link, of which exactly one is needed."""
    number, link = call.query.get("meetingNumber"), call.query.get("webLink")
    if (number is None) == (link is None):
        raise RefusedError(400, "One of 'meetingNumber' and 'webLink' is needed.")
    wanted = (number or "").replace(" ", "")
    kind = "scheduledMeeting" if call.query.get("current") == "false" else "meetingSeries"
    found = [
        wire_meetings.meeting(it, kind, call.spell)
        for it in _visible(call)
        if (it.number == wanted if link is None else link.endswith(it.series))
    ]
    return call.answer({"items": found})


def show_meeting(call: Call) -> Response:
    """Show a meeting by the id of its series, of the scheduled meeting or of the instance."""
    for it in _visible(call):
        kinds = {it.series: "meetingSeries", it.scheduled: "scheduledMeeting", it.id: "meeting"}
        if call.key in kinds:
            return call.answer(wire_meetings.meeting(it, kinds[call.key], call.spell))
    raise not_found()


def list_participants(call: Call) -> Response:
    """List who was in a meeting; telephone numbers are for officers."""
    it = _held(call)
    rows = []
    for index in range(len(it.attendees) + len(it.guests)):
        shape = wire_meetings.participant(it, index, call.spell)
        if not call.caller.is_officer:
            shape["devices"][0].pop("phoneNumber", None)
        rows.append((f"{index:06d}", shape))
    return page(call, ordered(rows), default=10, top=100)


def delete_message(call: Call) -> Response:
    """Delete a line of the chat of a meeting, by the id in the event's data."""
    line = call.world.chat.get(call.uuid("MEETING_MESSAGE"))
    if line is None or not line.meeting.host.org.mask & call.caller.mask:
        raise not_found()
    act: Act = Unchat(call.now, line, call.caller.person)
    if not call.world.play(act):
        raise RefusedError(410, "This message was deleted before.")
    return nothing()


def list_post_meeting_chats(call: Call) -> Response:
    """List the chat of an ended meeting on the older platform; newer sites keep none here."""
    rows = [
        (f"{line.created:015d} {line.uuid}", wire_meetings.post_meeting_chat(line, call.spell))
        for line in _chats(call)
    ]
    return page(call, ordered(rows), default=10, top=100, skip=call.offset())


def delete_post_meeting_chats(call: Call) -> Response:
    """Delete all of the chat of an ended meeting on the older platform."""
    for line in _chats(call):
        call.world.play(Unchat(call.now, line, call.caller.person))
    return nothing()


def list_sites(call: Call) -> Response:
    """List the sites of the caller."""
    sites = call.caller.person.org.sites
    shapes = [{"siteUrl": site, "default": index == 0} for index, site in enumerate(sites)]
    return call.answer({"sites": shapes})


def _visible(call: Call) -> list[Meeting]:
    me = call.caller
    found = [it for it in call.world.meetings.values() if rights.retained(call, it.end)]
    if me.is_officer or "meeting:admin_participants_read" in me.scopes:
        return [it for it in found if it.host.org.mask & me.mask]
    return [it for it in found if it.host is me.person]


def _held(call: Call) -> Meeting:
    wanted = call.needed("meetingId")
    it = next((it for it in _visible(call) if wanted in (it.id, it.scheduled, it.series)), None)
    if it is None:
        raise not_found()
    return it


def _chats(call: Call) -> list[ChatLine]:
    it = _held(call)
    if it.site not in it.host.org.old_sites:
        return []
    lines = call.world.chat.values()
    return [line for line in lines if line.meeting is it and line.deleted is None]
