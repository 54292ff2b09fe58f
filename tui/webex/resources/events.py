"""``/events``: what happened, as officers see it ("Compliance & Events" guide, "Events")."""

from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Final

from tui.domain.times import format_api
from tui.domain.wire import Page, Received
from tui.webex.api import Api, checked
from tui.webex.operation import Operation

CALL_RECORDINGS: Final = "convergedRecordings"


class Events:
    """Events of the organization."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def list(
        self,
        start: datetime,
        end: datetime | None,
        *,
        resource: str | None = None,
        actor_id: str | None = None,
        per_page: int = 1000,
    ) -> AsyncGenerator[Page, None]:
        """List events created after ``start`` and before ``end`` (None: until now), unordered.

        Events of call recordings come only when they are asked for as ``resource``. Webex gives at
        most 1000 a page.
        """
        query = {
            "from": format_api(start),
            "to": None if end is None else format_api(end),
            "resource": resource,
            "actorId": actor_id,
            "serviceType": "calling" if resource == CALL_RECORDINGS else None,
            "max": str(per_page),
        }
        return self._api.pages(Operation.EVENTS, "events", query)

    async def event(self, event_id: str) -> Received:
        """Read one event. It can fail for one that was listed: the listed item is the record."""
        return await self._api.object(Operation.EVENT, f"events/{checked(event_id)}")
