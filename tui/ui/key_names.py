"""How keys are written for people: Textual's names are for programs."""

import re

_FUNCTION = re.compile(r"f\d+")
_SHOWN = {
    "slash": "/",
    "question_mark": "?",
    "colon": ":",
    "asterisk": "*",
    "plus": "+",
    "equals_sign": "=",
    "minus": "-",
    "comma": ",",
    "full_stop": ".",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "backspace": "bksp",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "escape": "esc",
    "enter": "⏎",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
}


def key_name(key: str, *, ascii_only: bool = False) -> str:
    """Return how a key is written for people."""
    if _FUNCTION.fullmatch(key):
        return key.upper()
    if key.startswith("ctrl+"):
        return "^" + key.removeprefix("ctrl+")
    shown = _SHOWN.get(key, key)
    return key if ascii_only and not shown.isascii() else shown
