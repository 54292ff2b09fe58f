"""Retrieve: download a recording or a transcript as the officer, a purged one too, and keep it.

The links that Webex gives for a recording are keys to it for three hours. They are asked for, used
and forgotten: neither the answer that tells them nor a link itself gets into the case.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tui.domain.families import Webex
from tui.domain.kept import Download, Part
from tui.domain.models import parse_object, text_of
from tui.domain.ports import Casework, OpenCase
from tui.domain.records import LINKS, MEETINGS, Family, Key, Record
from tui.domain.wire import Received
from tui.errors import BadInput, CaseFailure, NotFound, WxiError
from tui.services.kinds import whole
from tui.services.receiving import MOST_BYTES, receive, require_small

_KINDS: Final = {
    "recordingDownloadLink": "recording",
    "audioDownloadLink": "audio",
    "transcriptDownloadLink": "transcript",
}
_SUFFIXES: Final = {"audio": "mp3", "transcript": "vtt"}
_FORMS: Final = ("vtt", "txt")

OnBytes = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class _File:
    """A file to be fetched, and its size in bytes where Webex announces one."""

    kind: str
    name: str
    chunks: AsyncIterator[bytes]
    size: int | None = None


class RecordRetriever:
    """Fetches recordings and transcripts; each retrieval is journalled before and after.

    ``now`` is the server's clock. A file of more than ``most`` bytes is not fetched.
    """

    def __init__(
        self, gateway: Webex, case: OpenCase, now: Callable[[], datetime], most: int = MOST_BYTES
    ) -> None:
        self._gateway = gateway
        self._case = case
        self._now = now
        self._most = most

    async def retrieve(
        self, record: Record, *, on_bytes: OnBytes = lambda _kind, _received, _size: None
    ) -> Download:
        """Download all there is of a recording or a transcript, keep it, and return what was kept.

        ``on_bytes`` hears what comes, how much of it came, and how much was announced. A file that
        cannot be had is named with the reason; of one that was being received when the caller was
        cancelled nothing is kept. Raises Refused on a read-only case,
        BadInput for what has no files, and the errors of gateway and store.
        """
        case, key = self._case, record.key
        case.require_writing("retrieve")
        if key.family not in MEETINGS:
            raise BadInput("there is nothing to download of this")
        case.journal.append("retrieve", object_type=key.family, object_id=key.id)
        try:
            at, (tracking_id, files) = self._now(), await self._files(record)
            parts = tuple([await self._keep(key, one, on_bytes) for one in files])
        except (WxiError, asyncio.CancelledError) as failure:
            self._receipt(key, f"retrieve failed: {type(failure).__name__}")
            raise
        download = Download(at, tracking_id, parts)
        await asyncio.to_thread(_remember, case.casework, key, download)
        got = sum(1 for one in parts if one.blob)
        self._receipt(key, f"kept {got} of {len(parts)} files")
        return download

    async def _files(self, record: Record) -> tuple[str | None, Sequence[_File]]:
        """Return what there is to fetch, and the tracking id of the answer that said so."""
        webex, record_id = self._gateway, record.key.id
        topic = record.topic or record_id
        if record.key.family is Family.TRANSCRIPT:
            download = webex.transcripts.download
            return None, [
                _File(form, f"{topic}.{form}", download(record_id, form=form)) for form in _FORMS
            ]
        if record.key.family is Family.RECORDING:
            received = await webex.recordings.recording(record_id)
        else:
            received = await webex.call_recordings.recording(record_id)
        return received.exchange.tracking_id, self._linked(received, topic)

    def _linked(self, received: Received, topic: str) -> list[_File]:
        detail = parse_object(received.raw) or {}
        links = detail.get(LINKS)
        form = (text_of(detail, "format") or "bin").lower()
        files = []
        for name, kind in _KINDS.items():
            link = text_of(links, name) if isinstance(links, dict) else None
            if link is not None:
                suffix = _SUFFIXES.get(kind, form)
                # The size is that of the recording itself, which of a call is the sound.
                announced = kind == "recording" or form == suffix
                size = whole(detail.get("sizeBytes")) if announced else None
                chunks = self._gateway.recordings.download(link)
                files.append(_File(kind, f"{topic}.{suffix}", chunks, size))
        if not files:
            raise NotFound("Webex gives no link to download this", do="it may be past retention")
        return files

    async def _keep(self, key: Key, one: _File, on_bytes: OnBytes) -> Part:
        try:
            require_small(one.size, self._most)
            blob = await receive(
                self._case.vault,
                one.chunks,
                self._most,
                lambda received: on_bytes(one.kind, received, one.size),
            )
        except CaseFailure:
            raise  # the case cannot be written to: not the file's problem
        except WxiError as failure:
            return Part(one.kind, one.name, None, failure.line())
        differs = one.size is not None and one.size != blob.size
        problem = f"Webex announced {one.size} bytes, {blob.size} came" if differs else ""
        self._case.journal.append(
            "retrieve",
            object_type="file",
            object_id=f"{key.family}/{key.id}/{one.kind}",
            object_sha256=blob.sha256,
            result=f"kept; {problem}" if problem else "kept",
        )
        return Part(one.kind, one.name, blob, problem)

    def _receipt(self, key: Key, result: str) -> None:
        self._case.journal.append(
            "receipt", object_type=key.family, object_id=key.id, result=result
        )


def downloads(casework: Casework, key: Key) -> list[Download]:
    """Return what was downloaded of a recording or transcript, oldest first."""
    found = casework.recall(_name(key)).get("downloads")
    read = map(Download.from_json, found if isinstance(found, list) else ())
    return [one for one in read if one is not None]


def _remember(casework: Casework, key: Key, download: Download) -> None:
    known = casework.recall(_name(key)).get("downloads")
    before = known if isinstance(known, list) else []
    casework.remember(_name(key), {"downloads": [*before, download.as_json()]})


def _name(key: Key) -> str:
    return f"downloads of {key.family}/{key.id}"
