"""Retrieve: read a message as the officer, also a deleted one, and keep it with its files.

Webex has no undelete; what this brings back is a copy for the case, not a message in a room.
"""

import asyncio
from dataclasses import dataclass

from tui.domain.casefile import KeptFile, Retrieval
from tui.domain.models import Message
from tui.domain.ports import Gateway, OpenCase
from tui.errors import CaseFailure, Gone, NotFound, Refused, ScanPending, Unscannable, WxiError
from tui.services.receiving import receive


@dataclass(frozen=True)
class Retriever:
    """Fetches content into the case; each retrieval is journalled before and after."""

    gateway: Gateway
    case: OpenCase

    async def retrieve(self, message_id: str) -> Retrieval:
        """Read a message and all of its files, keep them, and return what was kept.

        A file that cannot be had is named with the reason; the message is kept all the same.
        Raises Refused on a read-only case, and the gateway's and store's errors.
        """
        case = self.case
        if case.read_only:
            raise Refused(case.notice, do="retrieve from the process that holds the case")
        case.journal.append("retrieve", object_type="message", object_id=message_id)
        try:
            received = await self.gateway.message(message_id)
        except WxiError as failure:
            case.journal.append(
                "receipt",
                object_type="message",
                object_id=message_id,
                result=f"retrieve failed: {type(failure).__name__}",
            )
            raise
        digest = await asyncio.to_thread(case.vault.keep, received.raw)
        message = Message.read(received.raw)
        files = [await self._keep(url) for url in message.files] if message else []
        retrieval = Retrieval(
            message_id=message_id,
            at=received.exchange.ended,
            sha256=digest,
            tracking_id=received.exchange.tracking_id,
            files=tuple(files),
        )
        await asyncio.to_thread(case.casework.add_retrieval, retrieval)
        case.journal.append(
            "receipt",
            object_type="message",
            object_id=message_id,
            object_sha256=digest,
            result=f"kept with {sum(1 for one in files if one.blob)} of {len(files)} files",
        )
        return retrieval

    async def _keep(self, url: str) -> KeptFile:
        name, media_type = "name unknown", "application/octet-stream"
        try:
            head = await self.gateway.file_head(url)
            name, media_type = head.name, head.media_type
            blob = await receive(self.case.vault, self.gateway.file(url))
        except CaseFailure:
            raise  # the case cannot be written to: not the file's problem
        except WxiError as failure:
            return KeptFile(url, name, media_type, None, _problem(failure))
        differs = head.size is not None and head.size != blob.size
        problem = f"Webex announced {head.size} bytes, {blob.size} came" if differs else ""
        self.case.journal.append(
            "retrieve",
            object_type="file",
            object_id=url,
            object_sha256=blob.sha256,
            result=f"kept; {problem}" if problem else "kept",
        )
        return KeptFile(url, name, media_type, blob, problem)


def _problem(failure: WxiError) -> str:
    match failure:
        case NotFound():
            return "gone or past retention"
        case Gone():
            return "blocked by Webex: infected"
        case ScanPending():
            return "the malware scan is still under way; try again later"
        case Unscannable():
            return "the malware scanner cannot read it"
        case _:
            return failure.line()
