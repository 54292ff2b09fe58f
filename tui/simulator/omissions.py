"""Lists that look whole and are not, or come in another order: faults that only care can notice.

No item is left out of more than one answer by all of these together, as no client could ever tell
what never shows.
"""

from typing import Any
from urllib.parse import parse_qs, urlencode

from starlette.types import ASGIApp, Receive, Scope, Send

from tui.simulator.faults import Faults
from tui.simulator.whole import Whole, collect, no_body

KINDS = frozenset(("dropped", "reordered", "late"))
_SWAPPED = "swapped"


class Omissions:
    """An application whose lists can be spoilt; unspoilt it answers as the one inside."""

    def __init__(self, application: ASGIApp, faults: Faults) -> None:
        self._application = application
        self._faults = faults
        self._left_out: set[str] = set()
        self._owed: list[list[Any]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer truly; a page whose place another one took comes where that would have been."""
        query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        owed = query.pop(_SWAPPED, None)
        if owed is None:
            await self._application(scope, receive, send)
            return
        plain = {**scope, "query_string": urlencode(query, doseq=True).encode()}
        whole = await collect(self._application, plain, receive)
        if whole.items is not None and owed[0].isdigit() and int(owed[0]) < len(self._owed):
            whole = whole.with_items(self._owed[int(owed[0])])
        await whole.send(send)

    async def spoil(self, kind: str, scope: Scope) -> Whole:
        """Return the answer to a GET with one of the `KINDS` of fault; others as they are."""
        page = await collect(self, scope, no_body)
        items = page.items
        if items is None:
            return page
        if kind == "late":
            return page.with_items([one for one in items if not self._withhold(one)])
        following = await self._following(page, scope)
        if kind == "dropped":
            return page if following is None else self._dropped(page, following)
        if following is None or not following.items or self._faults.number(2):
            return page.with_items(self._faults.shuffled(items))
        self._owed.append(items)
        swapped = page.with_items(self._faults.shuffled(following.items))
        link = page.header(b"link").decode("latin-1")
        link = link.replace(">; ", f"&{_SWAPPED}={len(self._owed) - 1}>; ")
        return swapped.with_header(b"link", link.encode("latin-1"))

    def _withhold(self, item: Any) -> bool:
        key = _key(item)
        if key in self._left_out or self._faults.number(3):
            return False
        self._left_out.add(key)
        return True

    def _dropped(self, page: Whole, following: Whole) -> Whole:
        """Lose a page or the one behind it, with which the list may seem to end."""
        if self._faults.number(2):
            lost, found = page, following
        else:
            lost, found = following, page.with_header(b"link", following.header(b"link"))
        keys = {_key(one) for one in lost.items or []}
        if keys & self._left_out:
            return page
        self._left_out |= keys
        return found

    async def _following(self, page: Whole, scope: Scope) -> Whole | None:
        if page.following is None:
            return None
        beyond = {**scope, "query_string": page.following.encode("latin-1")}
        found = await collect(self, beyond, no_body)
        return None if found.items is None else found


def _key(item: Any) -> str:
    return str(item.get("id")) if isinstance(item, dict) else str(item)
