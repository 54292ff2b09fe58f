"""``/people`` and what belongs to the identity: organization, sites, the token's end."""

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Final

from tui.domain.models import parse_object
from tui.domain.wire import Page, Received
from tui.errors import BadAnswer
from tui.webex.api import Api, checked, is_id
from tui.webex.failures import not_webex
from tui.webex.operation import Operation

PER_CALL: Final = 85  # the most ids that /people takes


class Identity:
    """Who the caller is, who others are, and what their organization is."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def me(self) -> Received:
        """Read the caller's own person object. Raises NotWebex when it is not one."""
        received = await self._api.object(Operation.ME, "people/me")
        if not isinstance((parse_object(received.raw) or {}).get("id"), str):
            raise not_webex(self._api.origin.host, "something else")
        return received

    async def token_expiry(self) -> datetime:
        """Return when the access token ends, UTC. Raises BadAnswer when Webex does not say."""
        received = await self._api.object(Operation.TOKEN_EXPIRY, "authorizations/tokenExpiry")
        milliseconds = (parse_object(received.raw) or {}).get("exp")
        try:
            return datetime.fromtimestamp(int(str(milliseconds)) / 1000, UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise BadAnswer("Webex does not say when the token expires") from error

    async def person(self, person_id: str) -> Received:
        """Read a person by id."""
        return await self._api.object(Operation.PERSON, f"people/{checked(person_id)}")

    def by_email(self, email: str) -> AsyncIterator[Page]:
        """Look a person of the own organization up by e-mail address."""
        return self._api.pages(Operation.PEOPLE, "people", {"email": email})

    async def people(self, person_ids: Sequence[str]) -> AsyncIterator[Page]:
        """Look people up by id, in batches that Webex accepts.

        An id that cannot be one is left out, as it would spoil its whole batch.
        """
        wanted = [found for found in dict.fromkeys(person_ids) if is_id(found)]
        for at in range(0, len(wanted), PER_CALL):
            batch = {"id": ",".join(wanted[at : at + PER_CALL])}
            async with aclosing(self._api.pages(Operation.PEOPLE, "people", batch)) as pages:
                async for page in pages:
                    yield page

    def organizations(self) -> AsyncIterator[Page]:
        """List the organizations that the token's owner administers."""
        return self._api.pages(Operation.ORGANIZATIONS, "organizations")

    def classifications(self) -> AsyncIterator[Page]:
        """List the classifications of rooms; ``rank`` 0 is the lowest."""
        return self._api.pages(Operation.CLASSIFICATIONS, "classifications")

    async def sites(self) -> Received:
        """Read the meeting sites of the token's owner: ``{"sites": [{"siteUrl": ...}]}``."""
        return await self._api.object(Operation.SITES, "meetingPreferences/sites")
