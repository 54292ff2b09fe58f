"""Texts that steer terminals, forge what is read, or break programs; and a case full of them."""

import base64
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

from tui import bootstrap
from tui.domain.casefile import FileFacts
from tui.settings import Settings

CORPUS = {
    "escape": "a\x1b[2J\x1b[Hb\x1b]0;owned\x07c\x1bcd",
    "clipboard": "a\x1b]52;c;b3duZWQ=\x07b\x1bP\x1b\\c",
    "c1": "a\x9b2Jb\x9d52;c;b3duZWQ=\x9cc\x90d\x85e",
    "nul": "a\x00b\x7fc\x08d\x0ee\x0ff\tg\rh\ni",
    "bidi": "a\u202eb\u202cc\u2066d\u2069e\u200ff\u061cg",
    "zero": "a\u200bb\u200dc\u2060d\ufeffe\u00adf",
    "tags": "a\U000e0041\U000e007fb\U000e0100c",
    "surrogate": "a\ud800b\udfffc",
    "markup": "[@click=app.quit]x[/] [/b] [bold red]y [$error on blue] \\[z [",
    "long": "word " * 2000,
    "unbroken": "x" * 10_000,
    "combining": "e" + "\u0301" * 200 + "f",
    "wide": "日本語テキスト😀👍🏽❤️가나다",
    "separators": "a\u2028b\u2029c\u3164d\u2800e\ufff9f\U000f0000g",
    "blank": " \u00a0\u3000 ",
}
_START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_ORG = "11111111-1111-4111-8111-111111111111"


def _id(kind: str, number: int) -> str:
    name = f"ciscospark://us/{kind}/{UUID(int=number, version=4)}"
    return base64.urlsafe_b64encode(name.encode()).decode().rstrip("=")


def _card(text: str) -> dict[str, object]:
    choices = [{"title": text, "value": text}]
    body = [
        {"type": "TextBlock", "text": text},
        {"type": text, "text": text},
        {"type": "FactSet", "facts": [{"title": text, "value": text}]},
        {"type": "Input.ChoiceSet", "id": "a", "label": text, "choices": choices},
    ]
    actions = [{"type": "Action.OpenUrl", "title": text, "url": text}]
    content = {"type": "AdaptiveCard", "body": body, "actions": actions}
    return {"contentType": "application/vnd.microsoft.card.adaptive", "content": content}


def _item(content: dict[str, object]) -> bytes:
    return json.dumps(content).encode()  # ASCII: lone surrogates go as \ud800, as in JSON


def fill(chosen: Settings, case_id: str) -> int:
    """Make a case in which every text, name, title and file name is hostile; count the events."""
    bootstrap.new_case(chosen, case_id, f"T {CORPUS['escape']} {CORPUS['bidi']}")
    case = bootstrap.open_case(chosen, case_id)
    items = []
    for number, text in enumerate(CORPUS.values(), 1):
        at = _START + timedelta(minutes=number)
        stamp = at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        person, room = _id("PEOPLE", number), _id("ROOM", 100 + number)
        url = f"https://webexapis.com/v1/contents/{_id('CONTENT', 300 + number)}"
        case.directory.put_people(
            [_item({"id": person, "displayName": text, "emails": [text], "orgId": _ORG})], at
        )
        case.directory.put_room(
            _item({"id": room, "title": text, "type": "group", "ownerId": _ORG}), at
        )
        member = {"id": _id("MEMBERSHIP", 400 + number), "roomId": room, "personId": person}
        member |= {"personDisplayName": text, "personEmail": text, "personOrgId": _ORG}
        case.directory.put_roster(room, [_item(dict(member))], at)
        case.directory.put_file(FileFacts(url, text, text, 5), at)
        message = _id("MESSAGE", 200 + number)
        data: dict[str, object] = {"id": message, "roomId": room, "personId": person}
        data |= {"personEmail": text, "text": text, "files": [url], "created": stamp}
        data |= {"html": f"<p><a href='https://x.example/{text}'>{text}</a>", "markdown": text}
        data |= {"parentId": _id("MESSAGE", 201), "attachments": [_card(text)]}
        answer = {"messageId": message, "roomId": room, "inputs": {text: text, "a": text}}
        items.append(
            _item(
                {
                    "id": _id("EVENT", 1008 + 10 * number),
                    "resource": "attachmentActions",
                    "type": "created",
                    "actorId": person,
                    "created": stamp,
                    "data": answer,
                }
            )
        )
        for turn, kind in enumerate(("created", "updated", "deleted")):
            items.append(
                _item(
                    {
                        "id": _id("EVENT", 1000 + 10 * number + turn),
                        "resource": "messages",
                        "type": kind,
                        "appId": text,
                        "actorId": person,
                        "orgId": _ORG,
                        "created": stamp,
                        "data": data if kind == "created" else data | {"html": text[::-1]},
                        text[:40]: text,
                    }
                )
            )
        items.append(
            _item(
                {
                    "id": _id("EVENT", 1009 + 10 * number),
                    "resource": text[:100],
                    "type": text[:100],
                    "created": stamp,
                    "data": {"title": text, "roomId": room},
                }
            )
        )
    case.events.append(items)
    count = len(case.events)
    case.close()
    return count
