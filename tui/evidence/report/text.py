"""The one door through which text reaches the report: made visible, then escaped for HTML.

No text is ever parsed as markup, and what reads from right to left stays within its own statement.
Lone surrogates, which UTF-8 cannot carry, are made visible like everything that deceives.
"""

import html
import re
from collections.abc import Iterable

from tui.domain.hostile import visible
from tui.domain.worddiff import Change, Run

_TAGS = {Change.REMOVED: ("del", "[\u2212", "\u2212]"), Change.ADDED: ("ins", "[+", "+]")}


_CONTROLS = (
    "NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI "
    "DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US SP DEL"
)
# Pictures of control characters, which few fonts have, by name; a line feed by an arrow.
_NAMED = {0x2400 + code: f"‹{name}›" for code, name in enumerate(_CONTROLS.split())} | {0x23CE: "↵"}
_TOKEN = re.compile("‹(?:[A-Z]{2,3}[1-4]?|U\\+[0-9A-F]{4,6})›")


def plain(text: str) -> str:
    """Return text in one line, for an attribute or where its direction cannot matter."""
    return html.escape(visible(text).translate(_NAMED))


def line(text: str) -> str:
    """Return text in one line, isolated from the direction of what stands around it."""
    marked = _TOKEN.sub(lambda found: f"<code>{found.group()}</code>", plain(text))
    return f"<bdi>{marked}</bdi>" if text else ""


def lines(text: str) -> str:
    """Return text in the lines it has."""
    return "\n".join(map(line, visible(text, multiline=True).split("\n")))


def changes(runs: Iterable[Run]) -> str:
    """Return a rewritten text: what was removed and added by signs as well as by markup."""
    found = []
    for run in runs:
        if (tag := _TAGS.get(run.change)) is None:
            found.append(lines(run.text))
        else:
            name, before, after = tag
            found.append(f"<{name}>{before}{lines(run.text)}{after}</{name}>")
    return "".join(found)
