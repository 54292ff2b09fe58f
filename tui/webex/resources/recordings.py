"""Recordings of meetings: ``/admin/recordings``, ``/recordings``, ``/recordingReport``.

Not to be confused with recordings of calls, whose deletion does the opposite to the officer: a
meeting recording that an officer deletes is gone for its users and remains for officers.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from datetime import timedelta
from typing import Final

import httpx

from tui.domain.hostile import visible
from tui.domain.times import Window
from tui.domain.wire import Exchange, Page, Received
from tui.errors import BadAnswer, BadInput
from tui.webex.api import Api, checked, parse_url
from tui.webex.operation import Operation
from tui.webex.resources.windows import walk_back

LONGEST: Final = timedelta(days=30)  # that one request may ask for
LONGEST_REPORT: Final = timedelta(days=90)
PER_PAGE: Final = "100"
LONGEST_COMMENT: Final = 255  # characters
MOST_AT_ONCE: Final = 100  # ids of one bulk request


class MeetingRecordings:
    """Recordings of meetings on the sites of the organization."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def list(
        self, window: Window, *, status: str = "available", site_url: str | None = None
    ) -> AsyncIterator[Page]:
        """List recordings made in a window, newest first.

        ``status`` is available, deleted (in the recycle bin) or purged (which officers see alone):
        each is a list of its own. Without ``site_url`` the caller's preferred site is asked.
        """
        more = {"status": status, "siteUrl": site_url, "max": PER_PAGE}
        return walk_back(
            window,
            LONGEST,
            lambda range_: self._api.pages(
                Operation.RECORDINGS, "admin/recordings", {**range_, **more}
            ),
        )

    def of_meeting(self, meeting_id: str, *, status: str = "available") -> AsyncIterator[Page]:
        """List the recordings of a meeting, whatever its site and time."""
        query = {"meetingId": meeting_id, "status": status, "max": PER_PAGE}
        return self._api.pages(Operation.RECORDINGS, "admin/recordings", query)

    async def recording(self, recording_id: str, *, host_email: str | None = None) -> Received:
        """Read a recording, with links for download that are good for three hours."""
        path = f"recordings/{checked(recording_id)}"
        return await self._api.object(Operation.RECORDING, path, {"hostEmail": host_email})

    async def download(self, link: str) -> AsyncIterator[bytes]:
        """Stream what a link of ``recording`` leads to. The token does not go along."""
        async with aclosing(self._api.stream(Operation.RECORDING_FILE, self._link(link))) as chunks:
            async for chunk in chunks:
                yield chunk

    async def delete(self, recording_id: str, *, reason: str, comment: str = "") -> Exchange:
        """Delete a recording as officer: its host and all others lose it, officers do not.

        Raises BadInput for a comment that is longer than Webex takes.
        """
        return (
            await self._api.change(
                Operation.RECORDING_DELETE,
                "DELETE",
                f"recordings/{checked(recording_id)}",
                body=deletion(reason, comment),
            )
        ).exchange

    async def delete_as_administrator(self, recording_id: str) -> Exchange:
        """Delete a recording with the rights of an administrator."""
        path = f"admin/recordings/{checked(recording_id)}"
        return (await self._api.change(Operation.RECORDING_ADMIN_DELETE, "DELETE", path)).exchange

    async def soft_delete(
        self, ids: Sequence[str], *, host_email: str | None = None, site_url: str | None = None
    ) -> Exchange:
        """Move recordings of one host and site to the recycle bin."""
        return await self._bin(
            Operation.RECORDING_TRASH, "softDelete", ids, host_email, site_url, {}
        )

    async def restore(
        self, ids: Sequence[str], *, host_email: str | None = None, site_url: str | None = None
    ) -> Exchange:
        """Bring recordings of one host and site back from the recycle bin."""
        whole = {"restoreAll": False}
        return await self._bin(
            Operation.RECORDING_RESTORE, "restore", ids, host_email, site_url, whole
        )

    async def purge(
        self, ids: Sequence[str], *, host_email: str | None = None, site_url: str | None = None
    ) -> Exchange:
        """Remove recordings of one host and site from the recycle bin for good."""
        whole = {"purgeAll": False}
        return await self._bin(Operation.RECORDING_PURGE, "purge", ids, host_email, site_url, whole)

    def access_summary(
        self, window: Window, *, host_email: str | None = None, site_url: str | None = None
    ) -> AsyncIterator[Page]:
        """List how often recordings were viewed and downloaded; a year back at most."""
        more = {"hostEmail": host_email, "siteUrl": site_url, "max": PER_PAGE}
        return walk_back(
            window,
            LONGEST_REPORT,
            lambda range_: self._api.pages(
                Operation.ACCESS_SUMMARY, "recordingReport/accessSummary", {**range_, **more}
            ),
        )

    def access_detail(
        self, recording_id: str, *, host_email: str | None = None
    ) -> AsyncIterator[Page]:
        """List who viewed or downloaded a recording, and when."""
        query = {"recordingId": checked(recording_id), "hostEmail": host_email, "max": PER_PAGE}
        return self._api.pages(Operation.ACCESS_DETAIL, "recordingReport/accessDetail", query)

    async def _bin(
        self,
        operation: Operation,
        verb: str,
        ids: Sequence[str],
        host_email: str | None,
        site_url: str | None,
        whole: dict[str, bool],
    ) -> Exchange:
        body = {"recordingIds": chosen(ids), **whole}
        if site_url is not None:
            body["siteUrl"] = site_url
        path, query = f"recordings/{verb}", {"hostEmail": host_email}
        return (await self._api.change(operation, "POST", path, query=query, body=body)).exchange

    def _link(self, link: str) -> httpx.URL:
        """Check a link for download. Raises BadAnswer for one that is not of Webex."""
        target = parse_url(link)
        own = target.scheme == "https" and target.host.endswith((".webex.com", ".webexapis.com"))
        if target.userinfo or not (own or self._api.origin.same(target)):
            raise BadAnswer(
                f"the link to the recording leads to a foreign host ({visible(target.host)[:100]})"
            )
        return target


def deletion(reason: str, comment: str) -> dict[str, str]:
    """Return the body of a deletion. Raises BadInput for what Webex would refuse."""
    if not reason.strip():
        raise BadInput("a deletion needs a reason")
    if len(comment) > LONGEST_COMMENT:
        raise BadInput(f"a comment has at most {LONGEST_COMMENT} characters")
    return {"reason": reason} | ({"comment": comment} if comment else {})


def chosen(ids: Sequence[str]) -> list[str]:
    """Return the ids of a bulk request. Raises BadInput for none, which would mean all."""
    if not 0 < len(ids) <= MOST_AT_ONCE:
        raise BadInput(f"between 1 and {MOST_AT_ONCE} recordings can be named at once")
    return [checked(one) for one in ids]
