"""Web links in the ``Link`` header, RFC 8288 section 3: who is the next page.

Pure text in, text out; knows neither URLs nor paging.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

_BLANKS: Final = re.compile(r"[ \t]*")
_TARGET: Final = re.compile(r"<([^>]*)>")
_NAME: Final = re.compile(r"[ \t]*([^\s;,=\"<>]+)[ \t]*")
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')
_TOKEN: Final = re.compile(r"[^\s;,\"]*")
_ESCAPE: Final = re.compile(r"\\(.)")


def parse(value: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each link of a header value: its target and its relation types in lower case.

    Raises ValueError for a value that is not of the grammar.
    """
    at = _skip(value, 0, ",")
    while at < len(value):
        target = _TARGET.match(value, at)
        if target is None:
            raise ValueError(f"no link target at {at}")
        at = _BLANKS.match(value, target.end()).end()  # type: ignore[union-attr]
        rel: str | None = None
        while value.startswith(";", at):
            name, content, at = _parameter(value, at + 1)
            if name == "rel" and rel is None:  # only the first counts, section 3.3
                rel = content
        if at < len(value) and value[at] != ",":
            raise ValueError(f"unexpected text at {at}")
        yield target.group(1).strip(), frozenset((rel or "").lower().split())
        at = _skip(value, at, ",")


def _skip(value: str, at: int, also: str) -> int:
    while at < len(value) and value[at] in " \t" + also:
        at += 1
    return at


def _parameter(value: str, at: int) -> tuple[str, str, int]:
    """Read one parameter, which may be empty, and return its name, its value and where it ends."""
    name = _NAME.match(value, at)
    if name is None:
        return "", "", _skip(value, at, "")
    at = name.end()
    content = ""
    if value.startswith("=", at):
        at = _skip(value, at + 1, "")
        if quoted := _QUOTED.match(value, at):
            content, at = _ESCAPE.sub(r"\1", quoted.group(1)), quoted.end()
        elif token := _TOKEN.match(value, at):
            content, at = token.group(), token.end()
    return name.group(1).lower(), content, _skip(value, at, "")


def next_target(values: Iterable[str]) -> str | None:
    """Return the target of the first link whose relation is ``next``, None when there is none.

    A header that cannot be parsed counts only if it speaks of a next page: then ValueError, as
    taking it for the end of the list would lose the rest of it.
    """
    for value in values:
        try:
            for target, relations in parse(value):
                if "next" in relations:
                    return target
        except ValueError:
            if "next" in value.lower():
                raise
    return None
