"""``/meetingTranscripts``: what was said; deleted ones stay readable to officers."""

from starlette.responses import PlainTextResponse, Response

from tui.simulator import recycling, rights, wire_meetings
from tui.simulator.answers import RefusedError, not_found, nothing
from tui.simulator.call import Call
from tui.simulator.handlers.recordings import site
from tui.simulator.meeting_acts import Withdraw
from tui.simulator.meetings import Transcript
from tui.simulator.paging import newest, ordered, page


def list_transcripts(call: Call) -> Response:
    """List the transcripts of a site, available and deleted ones."""
    call.needed("siteUrl")
    where = site(call)
    since, until = call.span(days=30)
    rows = [
        (it.created, it.id, wire_meetings.transcript(it, call.spell))
        for it in _visible(call)
        if since <= it.created < until and it.meeting.site == where
    ]
    return page(call, newest(rows), default=10, top=100)


def download(call: Call) -> Response:
    """Send a transcript as WebVTT or plain text."""
    it = _one(call)
    vtt = call.choice("format", ("vtt", "txt")) != "txt"
    media = "text/vtt" if vtt else "text/plain"
    return PlainTextResponse(it.text(vtt=vtt), media_type=media)


def list_snippets(call: Call) -> Response:
    """List the lines of a transcript; administrators get none."""
    if "meeting:admin_transcripts_read" in call.caller.scopes:
        raise RefusedError(403, "Snippets are not for administrators.")
    it = _one(call)
    rows = [(f"{number:06d}", wire_meetings.snippet(it, number)) for number in range(len(it.said))]
    return page(call, ordered(rows), default=10, top=100)


def delete_transcript(call: Call) -> Response:
    """Take a transcript from everybody but officers."""
    it = _one(call)
    recycling.reason(call, needed=True)
    call.world.play(Withdraw(call.now, it, call.caller.person))
    return nothing()


def _visible(call: Call) -> list[Transcript]:
    me = call.caller
    kept = [it for it in call.world.transcripts.values() if rights.retained(call, it.created)]
    if me.is_officer:
        return [it for it in kept if it.meeting.host.org.mask & me.mask]
    if "meeting:admin_transcripts_read" in me.scopes:
        kept = [it for it in kept if it.meeting.host.org.mask & me.mask]
    else:
        kept = [it for it in kept if it.meeting.host is me.person]
    return [it for it in kept if it.status == "available"]


def _one(call: Call) -> Transcript:
    it = next((it for it in _visible(call) if it.id == call.key), None)
    if it is None:
        raise not_found()
    return it
