"""``/recordings``, ``/admin/recordings`` and ``/recordingReport``: recordings of meetings.

An officer's deletion makes a recording purged, which officers still see and fetch (Meetings API,
delete a recording); users lose sight of one as soon as it is in the recycle bin.
"""

from starlette.responses import Response

from tui.simulator import recycling, rights, tickets, wire_meetings
from tui.simulator.answers import RefusedError, not_found, nothing
from tui.simulator.audits import Deed
from tui.simulator.call import Call
from tui.simulator.clock import DAY
from tui.simulator.meeting_acts import Administer, Shelve
from tui.simulator.meetings import Recording
from tui.simulator.paging import newest, page

_ADMIN_READ = "meeting:admin_recordings_read"
_ADMIN_WRITE = "meeting:admin_recordings_write"
_STATES = ("available", "deleted", "purged")
_KINDS = ("recording", "audio", "transcript")


def list_recordings(call: Call) -> Response:
    """List by status and range of at most 30 days, or the recordings of one meeting."""
    status = call.choice("status", _STATES) or "available"
    if status == "purged" and not call.caller.is_officer:
        raise RefusedError(403, "Only officers see purged recordings.")
    topic, meeting = call.query.get("topic"), call.query.get("meetingId")
    since, until, where = 0, call.now + 1, None
    if meeting is None:
        since, until = call.span(days=30)
        where = site(call)
    rows = [
        (it.created, it.id, wire_meetings.recording(it, call.spell))
        for it in visible(call)
        if it.status == status
        and since <= it.created < until
        and where in (None, it.meeting.site)
        and (meeting is None or meeting in (it.meeting.id, it.meeting.scheduled, it.meeting.series))
        and (topic is None or topic.lower() in it.meeting.title.lower())
    ]
    return page(call, newest(rows), default=10, top=100)


def show_recording(call: Call) -> Response:
    """Show one recording with links that last three hours."""
    it = _one(call)
    expires = call.now + tickets.LIFETIME
    keys = {kind: tickets.issue(call.world.seed, it.id, kind, expires) for kind in _KINDS}
    own = it.owner is call.caller.person
    return call.answer(wire_meetings.recording_details(it, call.spell, keys, expires, own=own))


def delete_recording(call: Call) -> Response:
    """Take a recording from everybody but officers; without a way back."""
    it = _one(call)
    reason = recycling.reason(call, needed=it.owner is not call.caller.person)
    return _purge(call, it, reason)


def delete_as_administrator(call: Call) -> Response:
    """Take a recording of anybody in the organization from everybody but officers."""
    return _purge(call, _one(call), "")


def move(call: Call) -> Response:
    """Carry out softDelete, restore or purge, whichever the path names."""
    name = call.path.rpartition("/")[2]
    email = call.query.get("hostEmail")
    host = recycling.owner(call, email, scope=_ADMIN_WRITE)
    where = call.document().get("siteUrl")
    if where is not None and where not in host.org.sites:
        raise RefusedError(400, "The field 'siteUrl' names no site of the host.")
    moved = recycling.move(call, name, _kept(call), host, site=where, whole=name != "softDelete")
    for it in moved:
        if isinstance(it, Recording):
            _log(call, it, f"{call.caller.person.name} moved a recording: {name}")
    return nothing()


def list_summaries(call: Call) -> Response:
    """List how often recordings were seen, over 90 days at most and a year back."""
    since, until = call.span(days=90)
    if since < call.now - 365 * DAY:
        raise RefusedError(400, "Reports reach back one year.")
    email = call.query.get("hostEmail")
    everybody = email == "all" or (email is None and call.caller.is_officer)
    where = site(call)
    rows = [
        (it.created, it.id, wire_meetings.report_summary(it, call.spell))
        for it in visible(call)
        if since <= it.created < until
        and it.meeting.site == where
        and (everybody or it.owner.email == (email or call.caller.person.email))
    ]
    return page(call, newest(rows), default=10, top=100)


def list_details(call: Call) -> Response:
    """List who saw one recording."""
    wanted = call.needed("recordingId")
    it = next((it for it in visible(call) if it.id == wanted), None)
    if it is None:
        raise not_found()
    rows = [
        (one.at, f"{number}", wire_meetings.report_detail(it, one, call.spell))
        for number, one in enumerate(it.viewings)
    ]
    return page(call, newest(rows), default=10, top=100)


def site(call: Call) -> str:
    """Return the site asked for, or the preferred one of the caller; 400 for a foreign one."""
    sites = call.caller.person.org.sites
    found = call.query.get("siteUrl", sites[0])
    if found not in sites:
        raise RefusedError(400, "The parameter 'siteUrl' names no site of yours.")
    return found


def visible(call: Call) -> list[Recording]:
    """Return the recordings that the caller may know of."""
    me = call.caller
    if me.is_officer:
        return [it for it in _kept(call) if it.owner.org.mask & me.mask]
    if _ADMIN_READ in me.scopes:
        known = [it for it in _kept(call) if it.owner.org.mask & me.mask]
        return [it for it in known if it.status != "purged"]
    return [it for it in _kept(call) if it.owner is me.person and it.status == "available"]


def _kept(call: Call) -> list[Recording]:
    return [it for it in call.world.recordings.values() if rights.retained(call, it.created)]


def _one(call: Call) -> Recording:
    it = next((it for it in visible(call) if it.id == call.key), None)
    if it is None:
        raise not_found()
    return it


def _purge(call: Call, it: Recording, reason: str) -> Response:
    call.world.play(Shelve(call.now, it, call.caller.person, "purged"))
    why = f" ({reason})" if reason else ""
    _log(call, it, f"{call.caller.person.name} deleted a recording: {it.meeting.title}{why}")
    return nothing()


def _log(call: Call, it: Recording, text: str) -> None:
    deed = Deed(call.now, call.caller.person, "RECORDINGS", text, it.id, "RECORDING")
    call.world.play(Administer(call.now, deed))
