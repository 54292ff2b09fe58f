"""Retrieve: read a message as the officer, also a deleted one, and keep it with its files.

Webex has no undelete; what this brings back is a copy for the case, not a message in a room. A file
goes to disk as it comes, is named by its digest, and is never opened. Of a download that was cut
nothing is used: Webex promises neither parts of a file nor that it is the same one later, so it is
begun anew.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from tui.domain.casefile import GONE, INFECTED, Blob, KeptFile, Retrieval
from tui.domain.models import Message
from tui.domain.ports import Gateway, OpenCase
from tui.errors import (
    CaseFailure,
    Gone,
    NotFound,
    ScanPending,
    Unreachable,
    Unscannable,
    WxiError,
)
from tui.services.receiving import MOST_BYTES, receive, require_small

UNSCANNABLE = "the malware scanner cannot read it"
_SCANS = 3  # how often a malware scan is waited for
_LONGEST_SCAN = 600.0  # seconds; who asks for more is left for another time
_AGAIN = (1.0, 2.0)  # seconds before a cut download is begun anew

T = TypeVar("T")
Wait = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Terms:
    """How files are fetched. ``wait`` is how the end of a malware scan is waited for.

    ``remember`` enters a reading in the case, at once unless somebody gathers several.
    """

    allow_unscannable: bool = False
    wait: Wait = asyncio.sleep
    remember: Callable[[Retrieval], Awaitable[None]] | None = None


@dataclass(frozen=True)
class Retriever:
    """Fetches content into the case; each retrieval is journalled before and after.

    A file of more than ``most`` bytes is not fetched.
    """

    gateway: Gateway
    case: OpenCase
    sleep: Wait = asyncio.sleep
    most: int = MOST_BYTES

    async def retrieve(self, message_id: str, terms: Terms | None = None) -> Retrieval:
        """Read a message and all of its files, keep them, and return what was kept.

        A file that cannot be had is named with the reason; the message is kept all the same. A file
        that an earlier retrieval kept is not fetched again. Raises Refused on a read-only case, and
        the gateway's and store's errors.
        """
        case, terms = self.case, terms or Terms(wait=self.sleep)
        case.require_writing("retrieve")
        await self._journal("retrieve", "message", message_id)
        try:
            received = await self.gateway.message(message_id)
            digest = await asyncio.to_thread(case.vault.keep, received.raw)
            message = Message.read(received.raw)
            known = self.kept_files(message_id)
            urls = message.files if message else ()
            files = [known.get(url) or await self._keep(url, terms) for url in urls]
            retrieval = Retrieval(
                message_id=message_id,
                at=received.exchange.ended,
                sha256=digest,
                tracking_id=received.exchange.tracking_id,
                files=tuple(files),
            )
            if terms.remember is not None:
                await terms.remember(retrieval)
            else:
                await asyncio.to_thread(case.casework.add_retrieval, retrieval)
        except (WxiError, asyncio.CancelledError) as failure:
            why = f"retrieve failed: {type(failure).__name__}"
            await self._journal("receipt", "message", message_id, result=why)
            raise
        kept = f"kept with {sum(1 for one in files if one.blob)} of {len(files)} files"
        if before := sum(1 for one in files if one.url in known):
            kept += f", {before} of them kept before"
        await self._journal("receipt", "message", message_id, digest, kept)
        return retrieval

    def kept_files(self, message_id: str) -> Mapping[str, KeptFile]:
        """Return the files of a message that earlier retrievals kept, by their addresses."""
        earlier = self.case.casework.retrievals(message_id)
        return {file.url: file for one in earlier for file in one.files if file.blob}

    async def _keep(self, url: str, terms: Terms) -> KeptFile:
        name, media_type = "name unknown", "application/octet-stream"
        allow = terms.allow_unscannable
        try:
            head = await _scanned(partial(self.gateway.file_head, url, allow_unscannable=allow),
                                  terms.wait)  # fmt: skip
            name, media_type = head.name, head.media_type
            require_small(head.size, self.most)
            blob = await _scanned(partial(self._download, url, allow=allow), terms.wait)
        except CaseFailure:
            raise  # the case cannot be written to: not the file's problem
        except WxiError as failure:
            return KeptFile(url, name, media_type, None, _problem(failure))
        differs = head.size is not None and head.size != blob.size
        problem = f"Webex announced {head.size} bytes, {blob.size} came" if differs else ""
        told = ["kept", problem, "unscannable, at the officer's risk" if allow else ""]
        await self._journal("retrieve", "file", url, blob.sha256, "; ".join(filter(None, told)))
        return KeptFile(url, name, media_type, blob, problem)

    async def _download(self, url: str, *, allow: bool) -> Blob:
        """Fetch a file, from its beginning as often as it is cut and worth another try."""
        for pause in _AGAIN:
            try:
                return await self._fetch(url, allow=allow)
            except Unreachable:
                await self.sleep(pause)
        return await self._fetch(url, allow=allow)

    async def _fetch(self, url: str, *, allow: bool) -> Blob:
        chunks = self.gateway.file(url, allow_unscannable=allow)
        return await receive(self.case.vault, chunks, self.most)

    async def _journal(
        self,
        action: str,
        kind: str,
        object_id: str,
        digest: str | None = None,
        result: str | None = None,
    ) -> None:
        await asyncio.to_thread(
            partial(
                self.case.journal.append,
                action,
                object_type=kind,
                object_id=object_id,
                object_sha256=digest,
                result=result,
            )
        )


async def _scanned(ask: Callable[[], Awaitable[T]], wait: Wait) -> T:
    """Ask, and again each time that Webex names a time after which the scan may be over."""
    for _ in range(_SCANS):
        try:
            return await ask()
        except ScanPending as pending:
            if pending.retry_after > _LONGEST_SCAN:
                raise
            await wait(pending.retry_after)
    return await ask()


def _problem(failure: WxiError) -> str:
    match failure:
        case NotFound():
            return GONE
        case Gone():
            return INFECTED
        case ScanPending():
            return "the malware scan is still under way; try again later"
        case Unscannable():
            return UNSCANNABLE
        case _:
            return failure.line()
