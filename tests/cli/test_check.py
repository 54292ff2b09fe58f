"""``wxi check``: what it prints, what it remembers, and how it ends."""

import json
from datetime import UTC, datetime, timedelta

import httpx

from tests.cli.conftest import OFFICER, Shell
from tui import bootstrap, settings
from tui.domain.coverage import Advance, Outcome
from tui.domain.times import Window, format_api


def test_a_collected_case_agrees_with_webex(online: Shell) -> None:
    assert online.wxi("collect", "CASE-1").code == 0
    done = online.wxi("check", "CASE-1")
    assert (done.code, done.err.splitlines()[-1]) == (0, "room 20 of 20")
    assert len([line for line in done.out.splitlines() if " compared, " in line]) == 40
    assert "FLAGGED" not in done.out
    machine = online.wxi("check", "CASE-1", "--room", "project falcon", "--json").out
    assert machine.isascii()
    messages, members = (json.loads(line) for line in machine.splitlines())
    assert (messages["what"], members["what"]) == ("messages", "members")
    assert messages["title"] == members["title"] == "Project Falcon"
    assert messages["compared"] == messages["agree"] + messages["explained"] > 5
    assert len(messages["differences"]) == messages["explained"]
    assert online.wxi("verify", "CASE-1").code == 0


def test_a_difference_without_an_explanation_ends_with_4(online: Shell, webex: str) -> None:
    now = datetime.now(UTC)
    window = Window(now - timedelta(days=30), now - timedelta(hours=2))
    answer = httpx.get(
        f"{webex}/events",
        params={"from": format_api(window.start), "to": format_api(window.end), "max": "1000"},
        headers={"Authorization": f"Bearer {OFFICER}"},
    )
    items = [
        one for one in answer.json()["items"] if "Dorian, who is" not in one["data"].get("text", "")
    ]
    [hidden] = [one for one in answer.json()["items"] if one not in items]
    case = bootstrap.open_case(settings.load(online.env), "CASE-1")
    read = Advance("events", window, Outcome.END, now, 1, len(items), 0)
    case.events.append([json.dumps(one).encode() for one in items], read)
    case.events.append([], read)
    case.close()
    done = online.wxi("check", "CASE-1", "--room", hidden["data"]["roomId"])
    assert done.code == 4
    [flagged] = [line for line in done.out.splitlines() if "FLAGGED" in line]
    assert hidden["data"]["id"] in flagged
    assert flagged.endswith(": listed, but no event")
    assert done.err.splitlines()[-1].startswith("wxi: differences without an explanation: 1")


def test_what_cannot_be_checked_is_refused(online: Shell) -> None:
    check = ("check", "CASE-1")
    online.wxi(*check, "--room", "Nowhere").is_refused(2, "there is no room 'Nowhere'")
    online.wxi("check", "CASE-2").is_refused(2, "CASE-2")
    online.wxi(*check, WEBEX_ACCESS_TOKEN="").is_refused(3, "no access token")
    elsewhere = "http://127.0.0.1:9/v1"
    online.wxi(*check, WEBEX_BASE_URL=elsewhere).is_refused(2, "cannot check")
