"""Recordings of calls: ``/admin/convergedRecordings`` and ``/convergedRecordings``.

A family apart from recordings of meetings: a call recording that an officer deletes is destroyed
for everybody, the officer included. Nothing is shared with the other family's deletion.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Final

from tui.domain.times import Window
from tui.domain.wire import Exchange, Page, Received
from tui.errors import BadInput
from tui.webex.api import Api, checked
from tui.webex.operation import Operation
from tui.webex.resources.windows import walk_back

LONGEST: Final = timedelta(days=30)  # that one request may ask for
MOST_AT_ONCE: Final = 100
LONGEST_COMMENT: Final = 255


class CallRecordings:
    """Recordings of calls of the organization."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def list(
        self, window: Window, *, status: str = "available", owner_email: str | None = None
    ) -> AsyncIterator[Page]:
        """List call recordings made in a window, newest first.

        ``status`` is available, deleted or purged; purged ones are those that officers still have.
        """
        more = {"status": status, "ownerEmail": owner_email, "max": "100"}
        return walk_back(
            window,
            LONGEST,
            lambda range_: self._api.pages(
                Operation.CALL_RECORDINGS, "admin/convergedRecordings", {**range_, **more}
            ),
        )

    async def recording(self, recording_id: str) -> Received:
        """Read a call recording, with links for download that are good for three hours."""
        path = f"convergedRecordings/{checked(recording_id)}"
        return await self._api.object(Operation.CALL_RECORDING, path)

    async def metadata(self, recording_id: str) -> Received:
        """Read what was noted of the call: parties, pauses, transfers."""
        path = f"convergedRecordings/{checked(recording_id)}/metadata"
        return await self._api.object(Operation.CALL_RECORDING, path, {"showAllTypes": "true"})

    async def destroy(self, recording_id: str, *, reason: str, comment: str = "") -> Exchange:
        """Delete a call recording as officer: nobody has it afterwards, the officer included.

        Raises BadInput without a reason, or for a comment that is longer than Webex takes.
        """
        if not reason.strip() or len(comment) > LONGEST_COMMENT:
            raise BadInput(f"a reason is needed, and a comment of at most {LONGEST_COMMENT}")
        body = {"reason": reason} | ({"comment": comment} if comment else {})
        path = f"convergedRecordings/{checked(recording_id)}"
        return (
            await self._api.change(Operation.CALL_RECORDING_DELETE, "DELETE", path, body=body)
        ).exchange

    async def soft_delete(self, ids: Sequence[str], *, owner_email: str | None = None) -> Exchange:
        """Move call recordings of one owner to the recycle bin."""
        return await self._bin(
            Operation.CALL_RECORDING_TRASH, "softDelete", "trashAll", ids, owner_email
        )

    async def restore(self, ids: Sequence[str], *, owner_email: str | None = None) -> Exchange:
        """Bring call recordings of one owner back from the recycle bin."""
        return await self._bin(
            Operation.CALL_RECORDING_RESTORE, "restore", "restoreAll", ids, owner_email
        )

    async def purge(self, ids: Sequence[str], *, owner_email: str | None = None) -> Exchange:
        """Remove call recordings of one owner from the recycle bin."""
        return await self._bin(
            Operation.CALL_RECORDING_PURGE, "purge", "purgeAll", ids, owner_email
        )

    async def _bin(
        self, operation: Operation, verb: str, whole: str, ids: Sequence[str], owner: str | None
    ) -> Exchange:
        if not 0 < len(ids) <= MOST_AT_ONCE:  # none would mean all
            raise BadInput(f"between 1 and {MOST_AT_ONCE} call recordings can be named at once")
        body: dict[str, object] = {whole: False, "recordingIds": [checked(one) for one in ids]}
        if owner is not None:
            body["ownerEmail"] = owner
        path = f"convergedRecordings/{verb}"
        return (await self._api.change(operation, "POST", path, body=body)).exchange
