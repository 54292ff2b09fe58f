"""What plain text cannot carry: control characters and lone surrogates become visible tokens.

Tab, line feed and carriage return stay; so does every character of a script, however it looks. A
token reads ``‹U+001B›``. Pure.
"""

import re
from hashlib import sha256

CONTROLS = "control characters and lone surrogates stand as tokens such as ‹U+001B›"
UNCARRIED = CONTROLS.replace("characters", "characters but tabs and line breaks")
LONE = "lone surrogates, which Unicode text cannot hold, stand as tokens such as ‹U+D83D›"

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LONE = re.compile("[\ud800-\udfff]")
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 80


def token(found: re.Match[str]) -> str:
    """Return what stands for a character."""
    return f"‹U+{ord(found.group()):04X}›"


def carried(text: str) -> str:
    """Return text without controls and lone surrogates."""
    return text if text.isascii() and text.isprintable() else _CONTROLS.sub(token, text)


def in_line(text: str) -> str:
    """Return text of one line: tabs and line breaks are tokens, too."""
    return text if text.isascii() and text.isprintable() else _LINE.sub(token, text)


def whole(text: str) -> str:
    """Return text that can be encoded: only lone surrogates are replaced."""
    return text if text.isascii() else _LONE.sub(token, text)


def safe_id(name: str) -> str:
    """Return an id as part of a name on disk or of a mail: itself, or a part of its digest."""
    if _SAFE.fullmatch(name):
        return name
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def safe_name(name: str) -> str:
    """Return a name for a file on disk: letters, digits, dots and dashes of the original."""
    return _UNSAFE.sub("_", name).strip("._-")[-_LONGEST_NAME:].lstrip("._-") or "file"
