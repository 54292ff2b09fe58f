"""Reads what an answer other than the expected one says, in each of the shapes that Webex uses.

Remote text comes out visible and cut; whatever is not there reads as nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import httpx

from tui.domain.hostile import visible
from tui.domain.models import parse_object, text_of

_LONGEST_TEXT: Final = 200  # characters of remote text in a message


def remote_text(body: bytes) -> str:
    """Return what an error body says, as safe text of one line; "" when it says nothing."""
    data = parse_object(body) or {}
    parts: list[str] = []
    for part in _texts(data):
        if part not in parts:
            parts.append(part)
    text = visible(". ".join(part.strip().rstrip(".") for part in parts))
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def _texts(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the texts of an error body in each of the shapes that Webex uses."""
    for name in ("message", "description", "error_description", "error"):
        value = data.get(name)
        if isinstance(value, str) and value.strip():
            yield value
        elif isinstance(value, list):
            yield from _each(value)
    for name in ("errors", "error"):
        value = data.get(name)
        if isinstance(value, list):
            yield from _each(value)


def _each(values: list[Any]) -> Iterator[str]:
    for value in values[:5]:
        if isinstance(value, dict):
            nested = {name: value.get(name) for name in ("message", "description")}
            yield from _texts(nested)


def tracking_id(headers: httpx.Headers, body: bytes) -> str | None:
    """Return Webex's id of an exchange, from the header or else the body."""
    found = headers.get("trackingid")
    if not found and b'"trackingId"' in body:  # a page of events is not parsed to find none
        found = text_of(parse_object(body) or {}, "trackingId")
    return visible(found)[:100] if found else None


def is_web_page(headers: httpx.Headers, body: bytes) -> bool:
    """Tell whether an answer is a page for people."""
    kind = str(headers.get("content-type", "")).partition(";")[0].strip().lower()
    start = body.lstrip()[:1]
    return start == b"<" or (kind == "text/html" and start not in {b"{", b"["})
