"""Cross-checks against the embedded Webex: differences are explained, or flagged when they must."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from tests.served import Served, served
from tui import bootstrap
from tui.domain.coverage import SETTLE
from tui.domain.crosscheck import Check, Difference
from tui.domain.times import Window
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


@pytest.mark.parametrize("scenario", ["leak", "harassment", "phishing"])
async def test_after_a_full_collection_everything_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scenario: str
) -> None:
    with served(scenario) as webex:
        desk = Desk(tmp_path, webex)
        monkeypatch.setattr(bootstrap, "now", desk.clock)
        session = await whole(desk)
        rooms = session.relations.busiest_rooms()[: crosscheck.ROOMS]
        heard: list[int] = []
        checks = await checker(session).check(rooms, on_check=lambda done, *_: heard.append(done))
        print(whys(checks), sum(one.compared for one in checks), sum(one.agree for one in checks))
        assert flagged(checks) == []
        assert [one.room for one in checks] == [room for room in rooms for _ in range(2)]
        assert heard == list(range(1, len(rooms) + 1))
        await desk.close()
