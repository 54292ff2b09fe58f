"""The one door through which text reaches the report: made visible, then escaped for HTML.

No text is ever parsed as markup, and what reads from right to left stays within its own statement.
Lone surrogates, which UTF-8 cannot carry, are made visible like everything that deceives.
"""

import html
from collections.abc import Iterable

from tui.domain.hostile import visible
from tui.domain.worddiff import Change, Run

_TAGS = {Change.REMOVED: ("del", "[\u2212", "\u2212]"), Change.ADDED: ("ins", "[+", "+]")}


def plain(text: str) -> str:
    """Return text in one line, for an attribute or where its direction cannot matter."""
    return html.escape(visible(text))


def line(text: str) -> str:
    """Return text in one line, isolated from the direction of what stands around it."""
    return f"<bdi>{plain(text)}</bdi>" if text else ""


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
