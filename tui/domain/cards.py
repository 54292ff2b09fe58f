"""Adaptive cards as plain text, and what their inputs are called.

Pure and total: any JSON value in, text out; depth and number of elements are bounded, and what is
left out says so. An element of a type that is not known is named. Text is returned as received.
Source: Adaptive Cards schema, version 1.3, which Webex shows ("Buttons and Cards" guide).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tui.domain.addresses import link

CARD = "application/vnd.microsoft.card.adaptive"
_DEEPEST = 12
_MOST = 500  # elements of a card
_LONGEST = 5000  # characters of one text
_SENDS = {"Action.Submit", "Action.Execute"}
_LISTS = ("items", "columns", "rows", "cells", "images", "body", "actions")


@dataclass(frozen=True, slots=True)
class Input:
    """A question of a card: its label, and what its values are called."""

    label: str
    choices: Mapping[str, str] = field(default_factory=dict)

    def said(self, value: str) -> str:
        """Return a received answer in the words of the card: the titles of the values chosen."""
        if value in self.choices:
            return self.choices[value]
        parts = [part.strip() for part in value.split(",")]  # several choices come so
        if self.choices and all(part in self.choices for part in parts):
            return ", ".join(self.choices[part] for part in parts)
        return value


def contents(attachments: object) -> Iterator[tuple[str, object]]:
    """Yield content type and content of each attachment of a message, as received."""
    for one in attachments if isinstance(attachments, list) else ():
        if isinstance(one, dict):
            yield _text(one.get("contentType")), one.get("content")


def text_of_card(card: object) -> str:
    """Return a card as lines of text."""
    return "\n".join(_Walk().lines(card))


def inputs_of(card: object) -> dict[str, Input]:
    """Return the inputs of a card by their ids."""
    walk = _Walk()
    for _ in walk.lines(card):
        pass
    return walk.inputs


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value) if isinstance(value, str | int | float) else ""
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " (cut)"


def _objects(value: object) -> list[dict[str, Any]]:
    found = value if isinstance(value, list) else [value]
    return [one for one in found if isinstance(one, dict)]


class _Walk:
    """One way through a card. The last text before an input without a label names it."""

    def __init__(self) -> None:
        self.inputs: dict[str, Input] = {}
        self._left = _MOST
        self._cut = False
        self._before = ""

    def lines(self, element: object, depth: int = 0) -> Iterator[str]:
        """Yield the lines of an element and of all in it."""
        if not isinstance(element, dict):
            return
        if depth > _DEEPEST or self._left == 0:
            if not self._cut:
                yield "(not all of the card is shown here: see as received)"
            self._cut = True
            return
        self._left -= 1
        if element.get("isVisible") is False:
            yield "(hidden until a button shows it:)"
        kind = _text(element.get("type"))
        yield from self._own(kind, element)
        for name in _LISTS:
            for one in _objects(element.get(name)):
                yield from self.lines(one, depth + 1)
        for name in ("card", "selectAction", "inlineAction"):
            yield from self.lines(element.get(name), depth + 1)

    def _own(self, kind: str, element: dict[str, Any]) -> Iterator[str]:
        if kind.startswith("Input."):
            yield self._input(kind, element)
        elif kind.startswith("Action."):
            yield _action(kind, element)
        elif kind == "TextBlock":
            self._before = _text(element.get("text"))
            yield self._before
        elif kind == "RichTextBlock":
            runs = element.get("inlines")
            found = runs if isinstance(runs, list) else []
            self._before = "".join(
                _text(one.get("text") if isinstance(one, dict) else one) for one in found
            )
            yield self._before
        elif kind == "FactSet":
            for one in _objects(element.get("facts")):
                yield f"{_text(one.get('title'))}: {_text(one.get('value'))}"
        elif kind in {"Image", "Media"}:
            alt = _text(element.get("altText"))
            named = f"[{kind.lower()}: {alt}]" if alt else f"[{kind.lower()}]"
            addresses = [element, *_objects(element.get("sources"))]
            urls = [_text(one.get("url")) for one in addresses if one.get("url")]
            yield link(named, urls[0]) if urls else named
        elif kind not in _HOLDERS and (kind or not any(name in element for name in _LISTS)):
            yield f"(element of type {kind or 'unknown'})"

    def _input(self, kind: str, element: dict[str, Any]) -> str:
        name = _text(element.get("id"))
        label = _text(element.get("label")) or _text(element.get("title")) or self._before
        if not label:
            label = _text(element.get("placeholder"))
        choices = {
            _text(one.get("value")): _text(one.get("title"))
            for one in _objects(element.get("choices"))
        }
        if kind == "Input.Toggle":
            choices = {
                _text(element.get("valueOn", "true")): "yes",
                _text(element.get("valueOff", "false")): "no",
            }
        asked = Input(label or name, choices)
        if name:
            self.inputs[name] = asked
        line = f"[{kind.removeprefix('Input.').lower()}] {label or 'without a label'}"
        if choices and kind != "Input.Toggle":
            line += f" · choices: {', '.join(choices.values())}"
        preset = _text(element.get("value"))
        return f"{line} · preset: {asked.said(preset)}" if preset else line


_HOLDERS = {
    *("AdaptiveCard", "Container", "ColumnSet", "Column", "ActionSet", "ImageSet"),
    *("Table", "TableRow", "TableCell"),
}


def _action(kind: str, element: dict[str, Any]) -> str:
    title = _text(element.get("title")) or "without a title"
    if kind == "Action.OpenUrl":
        return f"[button] {link(title, _text(element.get('url')))}"
    if kind in _SENDS:
        return f"[button] {title}: sends the answers"
    if kind == "Action.ShowCard":
        return f"[button] {title}: shows"
    if kind == "Action.ToggleVisibility":
        return f"[button] {title}: shows or hides parts"
    return f"[button] {title}: {kind}"
