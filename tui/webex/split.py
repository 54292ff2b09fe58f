"""Cuts the body of a list into the bytes of its items, each exactly as received.

A decoder that knows the format does it fast. Where it refuses, the structure alone decides (RFC
8259: strings, brackets, the commas between items), and what stands inside an item is not judged:
one that a decoder rejects (an unpaired surrogate in a message, a card nested a thousand deep) must
hide neither itself nor the page that it came with.
"""

import re
from typing import Final

import msgspec

_TOKEN: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{},:]', re.DOTALL)
_CLOSES: Final = {ord("["): ord("]"), ord("{"): ord("}")}
_BLANKS: Final = b" \t\r\n"
_KEY: Final = b'"items"'


class NoItems(ValueError):
    """The body is whole, but it is not a list of Webex: it has no ``items``."""


class _List(msgspec.Struct):
    items: list[msgspec.Raw]


_DECODER: Final = msgspec.json.Decoder(_List)


def split(body: bytes) -> tuple[bytes, ...]:
    """Return the items of ``{"items": [...]}``, without the blanks around them.

    Raises ValueError for a body whose structure is cut or broken, NoItems for a whole one that is
    not such an object.
    """
    if body.count(_KEY) == 1:  # of a repeated key the decoder would keep the last list only
        try:
            return tuple(bytes(item) for item in _DECODER.decode(body).items)
        except (msgspec.MsgspecError, RecursionError):
            pass
    return by_structure(body)


def by_structure(body: bytes) -> tuple[bytes, ...]:
    """Do what ``split`` does by structure alone."""
    items: list[bytes] = []
    expected = bytearray()  # the closing brackets still to come, innermost last
    word = key = b""  # the last string of the outer object, and the last that was a key
    start = -1  # of the present item; -1 outside of "items"
    found = False
    end = 0
    for token in _TOKEN.finditer(body):
        char = body[token.start()]
        if char in b'"':
            if len(expected) == 1:
                word = token.group()
        elif char in b"[{":
            if not expected and body[: token.start()].strip(_BLANKS):
                raise ValueError("text before the body")
            expected.append(_CLOSES[char])
            if char in b"[" and len(expected) == 2 and key == _KEY:
                found, start = True, token.end()
        elif char in b"]}":
            if not expected or expected.pop() != char:
                raise ValueError("brackets do not match")
            if start >= 0 and len(expected) == 1:
                last = body[start : token.start()].strip(_BLANKS)
                if last or body[start - 1] in b",":
                    items.append(last)
                start = -1
            if not expected:
                end = token.end()
                break
        elif len(expected) == 1:
            key = word if char in b":" else b""
        elif char in b"," and start >= 0 and len(expected) == 2:
            items.append(body[start : token.start()].strip(_BLANKS))
            start = token.end()
    if not end:
        raise ValueError("the body is cut")
    if body[end:].strip(_BLANKS):
        raise ValueError("text after the body")
    if not found:
        raise NoItems("no items")
    if not all(items):
        raise ValueError("an item is missing")
    return tuple(items)


def is_object(body: bytes) -> bool:
    """Tell by structure alone whether a body is one whole JSON object."""
    try:
        by_structure(body)
    except NoItems:
        pass
    except ValueError:
        return False
    return body.lstrip(_BLANKS).startswith(b"{")
