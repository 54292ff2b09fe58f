"""``/convergedRecordings``: recordings of calls.

An officer's deletion destroys one for everybody, the officer included; that is the opposite of
meeting recordings (Converged Recordings API, delete a recording).
"""

from starlette.responses import Response

from tui.simulator import recycling, rights, tickets, wire_calls
from tui.simulator.answers import RefusedError, not_found, nothing
from tui.simulator.audits import Deed
from tui.simulator.call import Call
from tui.simulator.calls import CallRecording
from tui.simulator.meeting_acts import Administer, Destroy
from tui.simulator.paging import newest, page

_ADMIN_READ = "spark-admin:recordings_read"
_ADMIN_WRITE = "spark-admin:recordings_write"
_STATES = ("available", "deleted", "purged")
_REGIONS = ("US", "SG", "GB", "JP", "DE", "AU", "IN", "CA")
_OWNERS = ("user", "place", "virtualLine", "callQueue")


def list_recordings(call: Call) -> Response:
    """List the organization's call recordings of at most 30 days, newest first."""
    since, until = call.span(days=30)
    status = call.choice("status", _STATES) or "available"
    service = call.choice("serviceType", ("calling", "customerAssist"))
    region = call.choice("storageRegion", _REGIONS)
    owner_type = call.choice("ownerType", _OWNERS)
    call.choice("format", ("MP3",))
    topic, email = call.query.get("topic", ""), call.query.get("ownerEmail")
    rows = [
        (it.created, it.id, wire_calls.recording(it, call.spell))
        for it in _visible(call)
        if it.status == status
        and since <= it.created < until
        and service in (None, "calling")
        and region in (None, "US")
        and owner_type in (None, "user")
        and topic.lower() in it.topic.lower()
        and email in (None, it.owner.email)
        and call.query.get("ownerId") in (None, it.owner.uuid, it.owner.id)
    ]
    return page(call, newest(rows), default=10, top=100)


def show_recording(call: Call) -> Response:
    """Show one recording; administrators get no links to its bytes."""
    it = _one(call)
    shape = wire_calls.recording(it, call.spell)
    if call.caller.is_officer or it.owner is call.caller.person:
        expires = call.now + tickets.LIFETIME
        keys = {
            kind: tickets.issue(call.world.seed, it.id, kind, expires)
            for kind in ("audio", "transcript")
        }
        links = wire_calls.recording_links(keys, call.spell(expires))
        shape["temporaryDirectDownloadLinks"] = links
    return call.answer(shape)


def show_metadata(call: Call) -> Response:
    """Show what is known of the call."""
    return call.answer(wire_calls.metadata(_one(call), everything=call.flag("showAllTypes")))


def delete_recording(call: Call) -> Response:
    """Destroy a recording for everybody."""
    it = _one(call)
    reason = recycling.reason(call, needed=True)
    call.world.play(Destroy(call.now, it, call.caller.person))
    text = f"{call.caller.person.name} destroyed a call recording: {it.topic} ({reason})"
    deed = Deed(call.now, call.caller.person, "RECORDINGS", text, it.id, "RECORDING")
    call.world.play(Administer(call.now, deed))
    return nothing()


def move(call: Call) -> Response:
    """Carry out softDelete, restore or purge, whichever the path names."""
    name = call.path.rpartition("/")[2]
    email = call.document().get("ownerEmail")
    if email is not None and not isinstance(email, str):
        raise RefusedError(400, "The field 'ownerEmail' must be an address.")
    owner = recycling.owner(call, email, scope=_ADMIN_WRITE)
    recycling.move(call, name, _kept(call), owner, whole=True)
    return nothing()


def _visible(call: Call) -> list[CallRecording]:
    me = call.caller
    if me.is_officer:
        return [it for it in _kept(call) if it.owner.org.mask & me.mask]
    if _ADMIN_READ in me.scopes:
        known = [it for it in _kept(call) if it.owner.org.mask & me.mask]
        return [it for it in known if it.status != "purged"]
    return [it for it in _kept(call) if it.owner is me.person and it.status == "available"]


def _kept(call: Call) -> list[CallRecording]:
    return [it for it in call.world.call_recordings.values() if rights.retained(call, it.created)]


def _one(call: Call) -> CallRecording:
    it = next((it for it in _visible(call) if it.id == call.key), None)
    if it is None:
        raise not_found()
    return it
