"""What administrators did, and who signed in: ``/adminAudit`` and ``/admin/securityAudit``."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Final

from tui.domain.times import Window
from tui.domain.wire import Page, Received
from tui.webex.api import Api
from tui.webex.operation import Operation
from tui.webex.resources.windows import walk_back

LONGEST: Final = timedelta(days=365)  # that one request may ask for


class Audits:
    """The audit streams, which only full administrators may read."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def admin(
        self,
        window: Window,
        org_id: str,
        *,
        actor_id: str | None = None,
        categories: Sequence[str] = (),
    ) -> AsyncIterator[Page]:
        """List what administrators did in a window; ``categories`` as ``categories()`` names them.

        Whether the edges of the range belong to it is not said: drop repeated ids.
        """
        more = {
            "orgId": org_id,
            "actorId": actor_id,
            "eventCategories": ",".join(categories) or None,
            "max": "200",
        }
        return walk_back(
            window,
            LONGEST,
            lambda range_: self._api.pages(
                Operation.ADMIN_AUDIT, "adminAudit/events", {**range_, **more}
            ),
        )

    async def categories(self) -> Received:
        """Read the categories of the admin audit: ``{"eventCategories": [...]}``."""
        return await self._api.object(Operation.AUDIT_CATEGORIES, "adminAudit/eventCategories")

    def security(
        self, window: Window, org_id: str, *, actor_id: str | None = None
    ) -> AsyncIterator[Page]:
        """List who signed in and out in a window; needs the Pro Pack and a switch in Control Hub.

        Whether the edges of the range belong to it is not said: drop repeated ids.
        """
        more = {"orgId": org_id, "actorId": actor_id, "max": "1000"}
        return walk_back(
            window,
            LONGEST,
            lambda range_: self._api.pages(
                Operation.SECURITY_AUDIT, "admin/securityAudit/events", {**range_, **more}
            ),
            names=("startTime", "endTime"),
        )
