"""Whatever a list hides, nothing is called complete that is not, and in the end everything is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.served import served
from tui import bootstrap
from tui.domain.coverage import SETTLE, State
from tui.domain.models import Event
from tui.domain.times import Window
from tui.services.session import Session
from tui.services.streams import CALL_RECORDINGS, EVENTS
from tui.webex import client

from .desk import Desk, events_of, online

DAYS = timedelta(days=30)


@asynccontextmanager
async def desk_of(
    folder: Path, faults: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Desk]:
    monkeypatch.setattr(client, "EVENTS_PER_PAGE", 10)
    with served(events=450, faults=faults, seed=seed) as webex:
        desk = Desk(folder, webex)
        monkeypatch.setattr(bootstrap, "now", desk.clock)
        try:
            yield desk
        finally:
            await desk.close()


async def run(session: Session, *, confirm: bool = True) -> None:
    collector = online(session).collector
    now = collector.now()
    await collector.collect(Window(now - DAYS, now), confirm=confirm)


def missing(desk: Desk, session: Session) -> list[Event]:
    """Return the events that the server has and the case has not."""
    known = {one.id for one in events_of(session)}
    return [Event.read(raw) for key, raw in desk.webex.truth().items() if key not in known]


def is_said_complete(desk: Desk, session: Session, event: Event) -> bool:
    stream = CALL_RECORDINGS if event.resource == CALL_RECORDINGS else EVENTS
    now = desk.webex.hands.moment
    cells = session.case.events.coverage.cells(stream, Window(now - 3 * DAYS, now), now)
    return any(event.created in one.window and one.state is State.COMPLETE for one in cells)


def is_complete(desk: Desk, session: Session) -> bool:
    now = desk.webex.hands.moment
    settled = Window(now - DAYS, now - SETTLE)
    coverage = session.case.events.coverage
    return all(
        coverage.state(stream, settled, now) is State.COMPLETE
        for stream in (EVENTS, CALL_RECORDINGS)
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    "faults",
    [
        "dropped=0.3",
        "late=0.3",
        "reordered=0.3",
        "duplicates=0.3",
        "dropped=0.15,late=0.15,reordered=0.2,duplicates=0.2,empty-page=0.1",
    ],
)
async def test_nothing_is_called_complete_that_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, faults: str, seed: int
) -> None:
    async with desk_of(tmp_path, faults, seed, monkeypatch) as desk:
        session = desk.open()
        lacking = []
        for turn in range(4):
            await run(session, confirm=turn > 0)
            lacking.append(missing(desk, session))
            assert [one for one in lacking[-1] if is_said_complete(desk, session, one)] == []
            desk.webex.post(f"message {turn}")
            desk.webex.hands.move(timedelta(minutes=50))
            await online(session).collector.poll()
        if "dropped" in faults or "late" in faults:
            assert lacking[0]  # a reading that looked whole was not


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("faults", ["dropped=9", "late=9", "dropped=9,late=9,reordered=9,429=3"])
async def test_when_the_faults_end_everything_becomes_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, faults: str, seed: int
) -> None:
    async with desk_of(tmp_path, faults, seed, monkeypatch) as desk:
        session = desk.open()
        runs = 0
        while not is_complete(desk, session):
            runs += 1
            assert runs <= 12
            await run(session)
        assert not missing(desk, session)
