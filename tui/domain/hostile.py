"""Makes remote text safe to show: what steers a terminal or deceives a reader becomes visible.

Pure and total: any ``str`` in, printable text out, one token for each character that was replaced.
The original is never changed; this is what is drawn of it. Tokens follow the usage of terminals and
editors: control pictures (U+2400 block) for C0, ``‹U+202E›`` for what has no picture.
"""

import re
import unicodedata

_MAX_COMBINING = 4  # marks on one base; more only serve to draw over neighbouring lines

_VISIBLE = {"\n": "⏎", "\r": "␍", "\t": "␉", "\x7f": "␡", "\u2028": "⏎", "\u2029": "⏎", "\x85": "⏎"}

# Everything that is never drawn as itself: C0, DEL, C1, formats (bidi controls, zero width, tags),
# surrogates, private use, noncharacters, line and paragraph separators, blank fillers that hide
# text, and the selectors and modifiers on whose width terminals disagree.
_SUSPECT = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\ufffe\uffff\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U0001f3fb-\U0001f3ff"
    "\U000e0000-\U0010ffff]"
)
_DROPPED = re.compile(
    "[\ufe0f\ufe0e\U0001f3fb-\U0001f3ff]"
)  # emoji style and skin tone: width only


def _token(char: str) -> str:
    if char in _VISIBLE:
        return _VISIBLE[char]
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"‹U+{code:04X}›"


def _cut_combining(text: str) -> str:
    kept: list[str] = []
    run = 0
    for char in text:
        if unicodedata.category(char) in {"Mn", "Me"}:
            run += 1
            if run > _MAX_COMBINING:
                if run == _MAX_COMBINING + 1:
                    kept.append("…")
                continue
        else:
            run = 0
        kept.append(char)
    return "".join(kept)


def visible(text: str, *, multiline: bool = False) -> str:
    """Return ``text`` with every steering or deceiving character replaced by a visible token.

    With ``multiline`` a newline stays a newline (and CR LF becomes one); all else is the same.
    """
    if text.isascii() and text.isprintable():
        return text
    if multiline:
        lines = text.replace("\r\n", "\n").split("\n")
        return "\n".join(visible(line) for line in lines)
    text = _DROPPED.sub("", text)
    text = _SUSPECT.sub(lambda found: _token(found.group()), text)
    return text if text.isascii() else _cut_combining(text)


def is_visible(text: str) -> bool:
    """Tell whether text may reach a terminal as it is (newlines are judged as unsafe)."""
    return _SUSPECT.search(text) is None
