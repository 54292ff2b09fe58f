"""What stands before the text of an event of a thread, while threads are shown together."""

from tui.domain.columns import Columns
from tui.domain.view import TimelineView
from tui.ui.signs import Signs

_WRITTEN = ("messages/created", "messages/updated")


def branch(view: TimelineView, columns: Columns, signs: Signs, index: int) -> str:
    """Return the sign of a row, and for the first of a thread whether what it answers is missing.

    "" for what begins a thread, and for what is in none.
    """
    threads, position = view.threads, view.rows[index]
    if threads is None:
        return ""
    message = columns.message[position]
    root = threads.root(message)
    begins = not index or threads.head(view.rows[index - 1]) != threads.head(position)
    if message == root or not root:
        return f"{signs.further} " if root and not begins else ""
    if begins and threads.root(root) == root:  # as all are that Webex sends: replies are flat
        return f"{signs.reply} [root {_why_not(columns, root)}] "
    return f"{signs.reply} "


def _why_not(columns: Columns, message: int) -> str:
    written = {columns.kinds.find(kind) for kind in _WRITTEN}
    story = (columns.kind[one] for one in columns.by_message.of(message))
    return "missing" if written.isdisjoint(story) else "hidden"
