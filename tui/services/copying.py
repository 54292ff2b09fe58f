"""Copies of what was selected: in which forms, and the journal's entry about each that was made.

What is copied may be pasted into a shell: nothing in it steers a terminal. JSON stays the same
JSON, its steering characters escaped; the bytes as received are exported, not copied.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui.domain import times
from tui.domain.amounts import counted
from tui.domain.hostile import is_visible, visible
from tui.domain.models import Event
from tui.domain.ports import OpenCase
from tui.domain.wire import sha256
from tui.services import contents
from tui.services.investigation import Investigation


@dataclass(frozen=True, slots=True)
class Form:
    """One form of what was selected: its name, and its text, which is safe to paste."""

    name: str
    text: str


def forms(look: Investigation, events: Sequence[Event]) -> tuple[Form, ...]:
    """Return every form in which events can be copied; each event is a line or a paragraph."""
    makers: dict[str, tuple[Callable[[Event], str], str]] = {
        "id": (_id, "\n"),
        "link in the Webex API": (lambda event: _link(look, event), "\n"),
        "text": (_text, "\n\n"),
        "JSON": (_json, "\n"),
        "citation": (lambda event: _citation(look, event), "\n"),
    }
    return tuple(
        Form(name, between.join(map(make, events))) for name, (make, between) in makers.items()
    )


def _id(event: Event) -> str:
    return visible(event.message_id or event.id)


def _link(look: Investigation, event: Event) -> str:
    """Return the address of the message, or of the event, for whoever has an officer's token."""
    path = f"messages/{event.message_id}" if event.message_id else f"events/{event.id}"
    return visible(f"{look.case.facts.base_url}/{path}")


def _text(event: Event) -> str:
    return visible(contents.text(event.data) or event.text, multiline=True)


def _json(event: Event) -> str:
    """Return the received JSON, with escapes for what would steer a terminal."""
    received = event.raw.decode(errors="replace")
    if is_visible(received):
        return received
    return json.dumps(event.content, separators=(",", ":"))


def _citation(look: Investigation, event: Event) -> str:
    names = look.names
    parts = [
        look.case.facts.id,
        f"event {event.id}",
        event.kind,
        times.format_api(event.created),
        f"by {names.actor(event).described}",
        f"in {names.room(event.room_id)}" if event.room_id else "",
        f"sha256 {event.sha256}",
    ]
    return visible("; ".join(filter(None, parts)))


@dataclass
class CopyDesk:
    """Enters copies of one case in its journal, before they leave."""

    case: OpenCase

    def enter(self, form: Form, events: Sequence[Event], where: str) -> None:
        """Enter what is about to leave, by ids and digest. Raises Refused on a read-only case."""
        self.case.require_writing("copy")
        one = events[0] if len(events) == 1 else None
        self.case.journal.append(
            "copy",
            object_type="event" if one else "selection",
            object_id=one.id if one else counted(len(events), "event") if events else "screen",
            object_sha256=sha256(form.text.encode()),
            result=f"{form.name}, {len(form.text):,} characters, to {where}",
        )

    def to_file(self, form: Form, events: Sequence[Event]) -> Path:
        """Write a copy into a file that only the officer can read, and return where it is.

        Raises Refused on a read-only case, DiskFull or CaseFailure.
        """
        self.enter(form, events, "a file")
        return self.case.copies.write(form.text)
