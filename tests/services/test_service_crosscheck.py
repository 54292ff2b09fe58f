"""Cross-checks against the embedded Webex: differences are explained, or flagged when they must."""

import asyncio
import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from tests.served import served
from tui import bootstrap
from tui.domain.coverage import SETTLE
from tui.domain.crosscheck import Check, Difference
from tui.domain.times import Window
from tui.errors import Refused
from tui.services import crosscheck
from tui.services.crosscheck import CrossChecker
from tui.services.session import Session
from tui.simulator.acts import Erase, Leave

from .desk import Desk, journal, online

YEAR = timedelta(days=360)


def checker(session: Session) -> CrossChecker:
    return CrossChecker(online(session).gateway, session.look, online(session).collector, YEAR)


async def whole(desk: Desk, days: int = 30) -> Session:
    """Open a case in which all that has settled was read twice."""
    session = desk.open()
    await session.look.identify()
    collector = online(session).collector
    now = collector.now()
    await collector.collect(Window(now - timedelta(days=days), now), confirm=True)
    return session


def flagged(checks: list[Check]) -> list[Difference]:
    return [one for check in checks for one in check.differences if not one.explained]


def whys(checks: list[Check]) -> Counter[str]:
    return Counter(one.why for check in checks for one in check.differences)


def withhold(desk: Desk, kind: str, *words: str) -> list[str]:
    """Let lists of events leave out those of a kind with these words; return their ids."""
    hidden: list[str] = []

    async def hide(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if not request.url.path.endswith("/events"):
            return response
        items = json.loads(await response.aread())["items"]
        kept = []
        for item in items:
            text = json.dumps(item, ensure_ascii=False)
            if f"{item['resource']}/{item['type']}" == kind and all(one in text for one in words):
                hidden.append(item["data"]["id"])
            else:
                kept.append(item)
        headers = {
            name: response.headers[name] for name in ("date", "link") if name in response.headers
        }
        return httpx.Response(200, headers=headers, json={"items": kept})

    desk.wire.after = hide
    return hidden


@pytest.mark.parametrize("scenario", ["leak", "harassment", "phishing"])
async def test_after_a_full_collection_everything_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scenario: str
) -> None:
    with served(scenario) as webex:
        desk = Desk(tmp_path, webex)
        monkeypatch.setattr(bootstrap, "now", desk.clock)
        session = await whole(desk)
        rooms = session.relations.busiest_rooms()
        heard: list[int] = []
        checks = await checker(session).check(rooms, on_check=lambda done, *_: heard.append(done))
        assert flagged(checks) == []
        assert set(whys(checks)) == {"not listed: its deletion is in the case"}
        assert [one.room for one in checks] == [room for room in rooms for _ in range(2)]
        assert sum(one.agree for one in checks) > 300
        assert heard == list(range(1, len(rooms) + 1))
        await desk.close()


async def test_an_event_that_both_readings_lacked_is_flagged(desk: Desk) -> None:
    hidden = withhold(desk, "messages/created", "Dorian, who is the person")
    session = await whole(desk)
    assert len(set(hidden)) == 1
    checks = await checker(session).check(session.relations.busiest_rooms())
    [found] = flagged(checks)
    assert (found.id, found.why) == (hidden[0], "listed, but no event")
    [one] = [one for one in checks if one.flagged]
    assert session.look.names.room(one.room) == "Project Falcon"
    assert any(
        found.id in line for line in crosscheck.lines(checks, session.look.names, session.look.zone)
    )


async def test_an_edit_that_both_readings_lacked_is_flagged(desk: Desk) -> None:
    hidden = withhold(desk, "messages/updated", "handover is done")
    session = await whole(desk)
    checks = await checker(session).check(session.relations.busiest_rooms())
    [found] = flagged(checks)
    assert (found.id, found.why) == (hidden[0], "the text is not that of the newest event")


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("memberships/deleted", "not on the roster, and no event of leaving"),
        ("memberships/created", "on the roster, but no event of joining"),
        ("memberships/updated", "moderator on the roster, not so by events"),
    ],
)
async def test_a_move_that_both_readings_lacked_is_flagged(desk: Desk, kind: str, why: str) -> None:
    falcon = desk.webex.room("Project Falcon")
    who = "Nico Brandt" if kind == "memberships/deleted" else "Dorian"
    hidden = withhold(desk, kind, falcon.id, who)
    session = await whole(desk)
    assert hidden
    checks = await checker(session).check([falcon.id])
    assert [one.why for one in flagged(checks)] == [why]


async def test_what_was_not_collected_explains_what_is_missing(desk: Desk) -> None:
    session = desk.open()
    await session.look.identify()
    now = online(session).collector.now()
    for first, last in ((30, 12), (3, 0)):
        window = Window(now - timedelta(days=first), now - timedelta(days=last))
        await online(session).collector.collect(window, confirm=True)
    checks = await checker(session).check(session.relations.busiest_rooms())
    assert flagged(checks) == []
    assert whys(checks)["no event: not read yet"] > 20


async def test_what_happened_after_collecting_is_explained(desk: Desk) -> None:
    session = await whole(desk)
    desk.webex.post("posted later")
    desk.webex.hands.move(timedelta(hours=2))
    sales = desk.webex.room("Sales")
    checks = await checker(session).check([sales.id])
    assert flagged(checks) == []
    told = [one.why for check in checks for one in check.differences if one.explained]
    assert any(
        one.startswith("no event: after what was collected, until 2026-03-18T14:59") for one in told
    )


async def test_nothing_is_flagged_before_the_newest_events_were_read(desk: Desk) -> None:
    message = desk.webex.post("to be deleted")
    desk.webex.hands.move(2 * SETTLE)
    session = await whole(desk)
    desk.wire.asked.clear()
    desk.webex.play(Erase(desk.webex.hands.at, message, message.author))
    falcon, dorian = desk.webex.room("Sales"), desk.webex.world.by_handle["dorian"]
    desk.webex.play(Leave(desk.webex.hands.at, falcon, dorian, dorian))
    desk.webex.hands.move(timedelta(seconds=100))
    checks = await checker(session).check([message.room.id])
    assert len([one for one in desk.wire.asked if one.url.path.endswith("/events")]) == 2
    assert flagged(checks) == []
    assert whys(checks)["not listed: its deletion is in the case"] >= 1


async def test_content_that_is_kept_for_a_shorter_time_is_explained_once_that_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served("recording") as webex:
        desk = Desk(tmp_path, webex)
        monkeypatch.setattr(bootstrap, "now", desk.clock)
        session = await whole(desk)
        rooms = session.relations.busiest_rooms()
        told = {one.why for one in flagged(await checker(session).check(rooms))}
        assert any("content may be kept shorter than assumed" in one for one in told)
        assert all(one.startswith("not listed, and no deletion is known") for one in told)
        known = CrossChecker(
            online(session).gateway, session.look, online(session).collector, timedelta(days=25)
        )
        checks = await known.check(rooms)
        assert flagged(checks) == []
        assert "not listed: the room belongs to another organization" in "".join(whys(checks))
        await desk.close()


async def test_a_long_room_is_compared_as_far_as_its_list_was_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def few(request: httpx.Request) -> None:
        if request.url.path.endswith("/messages") and "cursor" not in request.url.params:
            request.url = request.url.copy_set_param("max", "3")

    session = await whole(desk)
    desk.wire.before = few
    monkeypatch.setattr(crosscheck, "MOST_PAGES", 2)
    [messages, _] = await checker(session).check([desk.webex.room("Project Falcon").id])
    assert messages.note.startswith("only back to 2026-03-")
    # The oldest of the six may have had a twin on the next page.
    assert (messages.agree, messages.explained, messages.flagged) == (5, 2, 0)


async def test_each_room_is_kept_as_it_is_done(desk: Desk) -> None:
    hidden = withhold(desk, "messages/created", "Dorian, who is the person")
    session = await whole(desk)
    falcon, sales = desk.webex.room("Project Falcon"), desk.webex.room("Sales")

    def stop(done: int, _rooms: int, _checks: object) -> None:
        task = asyncio.current_task()
        assert task is not None
        if done == 1:
            task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await checker(session).check([falcon.id, sales.id], on_check=stop)
    kept = crosscheck.remembered(session.case.casework)
    assert [one.room for one in kept] == [falcon.id] * 2
    assert [one.id for one in flagged(kept)] == [hidden[0]]
    assert kept[0].explained == 2
    session.case.casework.remember("crosschecks", {"a room": [{"of": "another release"}]})
    assert crosscheck.remembered(session.case.casework) == []
    told = [one for one in journal(session.case.folder) if one["action"] == "check"]
    assert [(one["object"]["type"], one["object"]["id"]) for one in told] == [("room", falcon.id)]
    assert told[0]["result"].startswith("15 messages compared, 12 agree, 2 explained, 1 flagged; ")
    assert session.case.journal.verify() == len(journal(session.case.folder))
    roster = session.case.directory.roster(falcon.id)
    assert roster is not None
    assert len(roster.members) == 9


async def test_a_room_that_webex_does_not_show_is_said_so(desk: Desk) -> None:
    session = await whole(desk)
    checks = await checker(session).check(["Y2lzY29zcGFyazovL3VzL1JPT00vMA"])
    assert [one.compared for one in checks] == [0, 0]
    assert all(one.note for one in checks)
    assert all("not compared" in crosscheck.counts(one) for one in checks)


async def test_a_read_only_case_is_not_checked(desk: Desk) -> None:
    session = await whole(desk)
    second = desk.open()
    with pytest.raises(Refused):
        await checker(second).check(session.relations.busiest_rooms())
