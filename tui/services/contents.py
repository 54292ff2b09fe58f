"""What a message says, as text: formatted text, the plain one where it differs, and cards.

Pure functions over the fields of a message, be it from an event or as it was retrieved.
"""

from collections.abc import Iterator
from typing import Any

from tui.domain import cards, richtext
from tui.domain.models import text_of
from tui.services.sections import Field, Section

_MOST_CARDS = 20  # of one message; Webex takes a single one


def text(data: dict[str, Any]) -> str:
    """Return what a message says, its formatting written out."""
    plain, html = text_of(data, "text") or "", text_of(data, "html")
    markdown = text_of(data, "markdown")
    if html is None and "<spark-mention" in plain:  # some senders put HTML there
        html = plain
    if html is not None:
        return richtext.of_html(html)
    return richtext.of_markdown(markdown) if markdown is not None else plain


def further(data: dict[str, Any]) -> Iterator[Section]:
    """Yield what a message holds besides its text: a plain text that says more, and cards."""
    plain = text_of(data, "text") or ""
    if not richtext.says_all(text(data), plain):
        yield Section("plain text, which says something else", (), plain)
    attachments = list(cards.contents(data.get("attachments")))
    for kind, content in attachments[:_MOST_CARDS]:
        if kind == cards.CARD:
            yield Section("card", (), cards.text_of_card(content) or "(an empty card)")
        else:
            named = kind or "without a type"
            yield Section("attachment", (Field("type", f"{named}: only shown as received"),))
    if len(attachments) > _MOST_CARDS:
        more = len(attachments) - _MOST_CARDS
        yield Section("more attachments", (Field("number", f"{more}: only shown as received"),))


def inputs(data: dict[str, Any]) -> dict[str, cards.Input]:
    """Return what the inputs of a message's cards are called, by their ids."""
    found: dict[str, cards.Input] = {}
    for kind, content in list(cards.contents(data.get("attachments")))[:_MOST_CARDS]:
        if kind == cards.CARD:
            found |= cards.inputs_of(content)
    return found
