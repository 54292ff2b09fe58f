"""Lists that Webex gives for a limited stretch of time only, walked from the newest backwards.

In these lists the start of a range belongs to it and the end does not (references of the
Recordings, Recording Report and Transcripts APIs), so that stretches meet without overlap.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta

from tui.domain.times import Window, format_api
from tui.domain.wire import Page
from tui.webex.api import Query


def stretches(window: Window, longest: timedelta) -> Iterator[Window]:
    """Cut a window into stretches of at most ``longest``, the newest first."""
    end = window.end
    while end > window.start:
        start = max(window.start, end - longest)
        yield Window(start, end)
        end = start


async def walk_back(
    window: Window,
    longest: timedelta,
    ask: Callable[[Query], AsyncGenerator[Page, None]],
    *,
    names: tuple[str, str] = ("from", "to"),
) -> AsyncIterator[Page]:
    """Yield the pages of each stretch; ``last`` is True on the last page of all.

    ``ask`` gets the query of the range, under ``names``.
    """
    for stretch in stretches(window, longest):
        query = {names[0]: format_api(stretch.start), names[1]: format_api(stretch.end)}
        async with aclosing(ask(query)) as pages:
            async for page in pages:
                yield replace(page, last=page.last and stretch.start == window.start)
