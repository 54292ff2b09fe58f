"""The bytes behind temporary links, and the pages where people would watch. No token is asked."""

from starlette.responses import HTMLResponse, Response

from tui.simulator import files, tickets
from tui.simulator.answers import not_found
from tui.simulator.call import Call
from tui.simulator.calls import CallRecording
from tui.simulator.meetings import Recording
from tui.simulator.spaces import File

_PAGE = "<!doctype html><title>Webex</title><p>Sign in to watch this recording.</p>"


def fetch(call: Call) -> Response:
    """Send the bytes that a ticket is for; 404 when it is false, expired or for nothing."""
    found = tickets.read(call.world.seed, call.key, call.now)
    if found is None:
        raise not_found()
    key, kind = found
    it = call.world.recordings.get(key) or call.world.call_recordings.get(key)
    if it is None:
        raise not_found()
    if kind == "transcript":
        return _named(f"{key}.vtt", _transcript(call, it).encode(), "text/vtt")
    file = File(f"{it.id}.mp3", it.file.lines) if kind == "audio" else it.file
    return _named(f"{it.id}.{file.name[-3:]}", files.content(file), files.media_type(file.name))


def show_page(_call: Call) -> Response:
    """Show the page of a recording, as somebody sees it who is not signed in."""
    return HTMLResponse(_PAGE)


def _transcript(call: Call, it: Recording | CallRecording) -> str:
    if isinstance(it, Recording):
        for transcript in call.world.transcripts.values():
            if transcript.meeting is it.meeting:
                return transcript.text(vtt=True)
    return "WEBVTT\n"


def _named(name: str, body: bytes, media: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=media, headers=headers)
