"""Walks a list page by page, by the ``Link`` header alone (Webex, "REST API Basics", pagination).

Knows how to go on and when to refuse; knows neither what is listed nor how a page is fetched.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Final

import httpx

from tui.domain.wire import Page
from tui.errors import BadAnswer
from tui.webex.links import next_target
from tui.webex.origin import Origin

MOST_PAGES: Final = 10_000
_MAX_NULL: Final = re.compile(rb"(?<=[?&])max=null(?:&|$)")  # a known defect of such links

_MAX: Final = re.compile(rb"(?<=[?&]max=)[0-9]+(?=&|$)")
FEWEST: Final = 50  # items of a page that times out: no fewer are asked for

Following = httpx.URL | BadAnswer | None
Fetch = Callable[[httpx.URL], Awaitable[tuple[Page, Following]]]


def fewer(url: httpx.URL) -> httpx.URL:
    """Return an address of a list with half as many items a page; the same where that is few.

    A page that takes the service too long (504) is asked for anew in smaller pieces (reference of
    the Events API).
    """
    path = _MAX.sub(lambda found: _half(found.group()), url.raw_path)
    return url if path == url.raw_path else url.copy_with(raw_path=path)


def _half(digits: bytes) -> bytes:
    if len(digits) > 9:  # no number of items
        return digits
    return b"%d" % min(int(digits), max(int(digits) // 2, FEWEST))


def next_url(origin: Origin, url: httpx.URL, headers: httpx.Headers) -> Following:
    """Return the address of the page after the one at ``url``; None when that was the last.

    A link that cannot be read, or is of another origin, comes back as the BadAnswer to raise: the
    page itself is good.
    """
    try:
        target = next_target(headers.get_list("link"))
        if target is None:
            return None
        found = url.join(target)
    except (ValueError, httpx.InvalidURL):
        return BadAnswer("the link to the next page cannot be read")
    if not origin.same(found):
        return BadAnswer(
            "the link to the next page leads to another host; it is not followed",
            do="check WEBEX_BASE_URL",
        )
    path = _MAX_NULL.sub(b"", found.raw_path).rstrip(b"?&")
    return found.copy_with(raw_path=path, fragment=None)


async def walk(first: httpx.URL, fetch: Fetch) -> AsyncGenerator[Page, None]:
    """Yield the pages from ``first`` on, empty ones too, until one names no next.

    While the caller works on a page, the next is already being fetched; closing the iterator ends
    that. Raises BadAnswer when the links run in a circle, do not end or cannot be followed, but not
    before every page that came was yielded.
    """
    visited = {first}
    coming = asyncio.ensure_future(fetch(first))
    try:
        while True:
            page, following = await coming
            if (
                isinstance(following, httpx.URL)
                and following not in visited
                and len(visited) < MOST_PAGES
            ):
                visited.add(following)
                coming = asyncio.ensure_future(fetch(following))
                yield page
                continue
            yield page
            if following is None:
                return
            if isinstance(following, BadAnswer):
                raise following
            raise BadAnswer(
                "the links from page to page run in a circle"
                if following in visited
                else f"the list does not end after {MOST_PAGES} pages"
            )
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
