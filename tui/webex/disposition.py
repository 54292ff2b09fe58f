"""The file name in a ``Content-Disposition`` header, RFC 6266 and RFC 8187.

The name comes back as it was sent, path parts and control characters included: it is hostile text.
"""

import re
from typing import Final
from urllib.parse import unquote_to_bytes

_PARAMETER: Final = re.compile(
    r';\s*([!#$%&\'*+.^_`|~0-9A-Za-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))', re.DOTALL
)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)


def file_name(header: str) -> str:
    """Return the name that a header gives, ``filename*`` before ``filename``, "" for none."""
    found: dict[str, str] = {}
    for match in _PARAMETER.finditer(header):
        quoted, token = match.group(2), match.group(3)
        value = token if quoted is None else _ESCAPE.sub(r"\1", quoted)
        found.setdefault(match.group(1).lower(), value)
    extended = found.get("filename*")
    return (extended is not None and _extended(extended)) or found.get("filename", "")


def _extended(value: str) -> str:
    """Decode ``UTF-8'en'a%20b`` (RFC 8187 section 3.2); "" when it cannot be."""
    charset, _, rest = value.partition("'")
    _, quote, text = rest.partition("'")
    if not quote or charset.lower() not in {"utf-8", "iso-8859-1"}:
        return ""
    try:
        return unquote_to_bytes(text).decode(charset)
    except UnicodeError:
        return ""
