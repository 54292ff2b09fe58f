"""Which events are documents for formats of mails and documents, and what these are called.

A message as it was posted, each edit and the deletion are documents of their own: what was once
said is never merged into what was said later. Names are derived from Webex's ids, so that the same
message has the same name in every export.
"""

from tui.domain import ids
from tui.domain.exports import Told
from tui.evidence.exports.plain import safe_id

_SPOKEN = {"messages", "meetingMessages", "businessTexts"}
NOT_SPOKEN = "events that are no messages, of kind"
_POSTED = "created"


def is_document(told: Told) -> bool:
    """Tell whether an event is a message, an edit or the deletion of one."""
    return told.event.resource in _SPOKEN


def message_name(uuid: str) -> str:
    """Return the name of a message as it was posted."""
    return safe_id(uuid)


def name(told: Told) -> str:
    """Return the name of a document, of letters, digits, dots and dashes."""
    event = told.event
    message = told.message or ids.uuid_of(event.object_id) or event.id
    found = message_name(message)
    if event.type != _POSTED:
        found += f".{safe_id(event.type)[:12]}.{safe_id(ids.uuid_of(event.id) or event.id)}"
    return f"{found}.body{told.version}" if told.version > 1 else found


def original(told: Told) -> str:
    """Return the name of the message as posted that an edit or a deletion is of; "" for others."""
    return message_name(told.message) if told.message and told.event.type != _POSTED else ""


def missing_parent(told: Told) -> str:
    """Return that the message which is replied to is not there, and why; "" when it is."""
    parent = told.parent
    if parent is None or parent.in_export:
        return ""
    return "not in this export" if parent.in_case else "not in this case"
