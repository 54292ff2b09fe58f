"""Transcripts of meetings: ``/admin/meetingTranscripts`` and ``/meetingTranscripts``."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import timedelta
from typing import Final

from tui.domain.times import Window
from tui.domain.wire import Exchange, Page
from tui.errors import BadInput
from tui.webex.api import Api, checked
from tui.webex.operation import Operation
from tui.webex.resources.recordings import deletion
from tui.webex.resources.windows import walk_back

LONGEST: Final = timedelta(days=30)  # that is asked for at once; Webex names no limit
FORMATS: Final = frozenset({"vtt", "txt"})


class Transcripts:
    """What was said in meetings, as written down by Webex."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def list(self, window: Window, site_url: str) -> AsyncIterator[Page]:
        """List transcripts of a site in a window, newest first; deleted ones too (``status``)."""
        more = {"siteUrl": site_url, "max": "100"}
        return walk_back(
            window,
            LONGEST,
            lambda range_: self._api.pages(
                Operation.TRANSCRIPTS, "admin/meetingTranscripts", {**range_, **more}
            ),
        )

    async def download(self, transcript_id: str, *, form: str = "vtt") -> AsyncIterator[bytes]:
        """Stream a transcript as ``vtt`` or ``txt``, from the base URL.

        The links that a list gives are not used: they can be plain http, which would show the
        token to all.
        """
        if form not in FORMATS:
            raise BadInput(f"a transcript comes as {' or '.join(sorted(FORMATS))}")
        path = f"meetingTranscripts/{checked(transcript_id)}/download"
        url = self._api.url(path, {"format": form})
        async with aclosing(self._api.stream(Operation.TRANSCRIPT, url)) as chunks:
            async for chunk in chunks:
                yield chunk

    def snippets(self, transcript_id: str) -> AsyncIterator[Page]:
        """List what was said, piece by piece, with speaker and offset."""
        path = f"meetingTranscripts/{checked(transcript_id)}/snippets"
        return self._api.pages(Operation.SNIPPETS, path, {"max": "100"})

    async def delete(self, transcript_id: str, *, reason: str, comment: str = "") -> Exchange:
        """Delete a transcript: users lose it for good, officers keep it."""
        path = f"meetingTranscripts/{checked(transcript_id)}"
        body = deletion(reason, comment)
        return (
            await self._api.change(Operation.TRANSCRIPT_DELETE, "DELETE", path, body=body)
        ).exchange
