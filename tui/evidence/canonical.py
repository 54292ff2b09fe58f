"""One spelling of JSON: sorted keys, no spaces, UTF-8, one line.

Knows nothing of what is written. Strings pass through unchanged: a lone surrogate, which UTF-8
cannot carry, is written as its JSON escape (RFC 8259 section 8.2).
"""

import json


def encode(content: object) -> bytes:
    """Return canonical JSON without a final newline; it never holds a raw control character."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


def encode_readable(content: object) -> bytes:
    """Return the same for human readers: indented, with a final newline."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, indent=2)
    return text.encode("utf-8", "backslashreplace") + b"\n"


def encode_ascii(content: object) -> str:
    """Return the same as text of ASCII characters only, for documents that forbid some others."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def decode(raw: bytes | str) -> dict[str, object]:
    """Read one JSON object. Raises ValueError for anything else."""
    try:
        content = json.loads(raw)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(content, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004  one error for all bad input
    return content
