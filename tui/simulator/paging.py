"""Paging as Webex does it: ``Link`` with ``rel="next"`` (RFC 8288) and an opaque cursor.

Knows no resource. A cursor names the last row given, so rows that arrive between two
pages are neither repeated nor do they push others out.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from urllib.parse import urlencode

from starlette.responses import Response

from tui.simulator.answers import RefusedError
from tui.simulator.call import Call
from tui.simulator.wire import Shape

Key = int | str
HIDDEN = b""
"""The body of a row that takes its place on a page but is not shown."""
Scan = Callable[[Key | None], Iterable[tuple[Key, bytes]]]


def ordered(rows: Iterable[tuple[str, Shape | None]]) -> Scan:
    """Return a scan over ``rows``, sorted by their keys, which are unique.

    A row without a shape is hidden from the caller, though its place on a page is not.
    """
    in_order = sorted(rows, key=lambda row: row[0])

    def scan(after: Key | None) -> Iterator[tuple[Key, bytes]]:
        for key, shape in in_order:
            if after is None or key > str(after):
                yield key, json.dumps(shape, ensure_ascii=False).encode() if shape else HIDDEN

    return scan


def cursor(call: Call) -> Key | None:
    """Return the key that the cursor of this request names; 400 when it is damaged."""
    text = call.query.get("cursor")
    if text is None:
        return None
    try:
        key = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        key = None
    if not isinstance(key, int | str):
        raise RefusedError(400, "The cursor is not one that this server gave.")
    return key


def page(call: Call, scan: Scan, *, default: int, top: int, skip: int = 0) -> Response:
    """Answer with the rows of one page of ``scan``, linked to the next page if there is one.

    ``skip`` is how many rows the first page leaves out.
    """
    size = call.size(default, top)
    after = cursor(call)
    first = skip if after is None else 0
    rows = list(islice(scan(after), first, first + size + 1))
    shown = rows[:size]
    response = call.localised(b'{"items":[' + b",".join(body for _, body in shown if body) + b"]}")
    if len(rows) > size:
        response.headers["link"] = f'<{_next(call, size, shown[-1][0])}>; rel="next"'
    return response


def newest(rows: Iterable[tuple[int, str, Shape]]) -> Scan:
    """Return a scan over rows of time, id and shape, the newest first."""
    return ordered((f"{_LATEST - at:016d} {key}", shape) for at, key, shape in rows)


def _next(call: Call, size: int, key: Key) -> str:
    token = urlsafe_b64encode(json.dumps(key).encode()).rstrip(b"=").decode()
    kept = [(name, text) for name, text in call.query.multi_items() if name not in _REPLACED]
    query = urlencode([*kept, ("max", str(size)), ("cursor", token)])
    return f"{call.base}{call.path}?{query}"


_REPLACED = ("max", "cursor", "offset")
_LATEST = 10**15
