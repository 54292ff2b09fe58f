"""Going to people and rooms: the list that is typed into, the pages, and where their lines lead."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from tests.served import Served
from tests.ui.console import CASE, Driver, console, driving, home, open_session
from tui import bootstrap
from tui.domain import ids
from tui.ui import capture
from tui.ui.screens.main import MainScreen
from tui.ui.screens.page import PageScreen
from tui.ui.screens.pick import PickScreen


async def go(at: Driver, keys: str, title: str) -> None:
    """Type in one burst, and open the page under the cursor."""
    await at.type(keys)
    await at.press("enter")
    await at.until(lambda: isinstance(at.app.screen, PageScreen) and title in at.text, title)


async def to_line(at: Driver, text: str) -> None:
    """Move the cursor down to a line."""
    for _ in range(200):
        if re.search(f"▶ .*{re.escape(text)}", at.text):
            return
        await at.press("down")
    raise AssertionError(f"no line {text}\n{at.text}")


def is_main(at: Driver) -> bool:
    return isinstance(at.app.screen, MainScreen)


async def test_the_guest_is_found_and_what_he_opened_leads_to_its_event(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still, (80, 24)) as at:
        event = await at.select(lambda one: one.kind == "files/read" and bool(one.actor_id))
        name = at.session.look.names.actor(event).name
        await at.press("g", "p")
        assert isinstance(at.app.screen, PickScreen)
        await at.until(lambda: f"▶◆ {name}" in at.text, "the people of the event first")
        await at.press("down", "down", "up")
        assert "▶◆" not in at.text
        await at.type("nico")
        await at.until(lambda: "Person · 1 of 5" in at.text, "narrowed")
        await at.press("enter")
        await at.until(lambda: "nico.brandt77@postfach.example" in at.text, "the page")
        assert "── did" in at.text
        assert len(at.lines) == 24
        await to_line(at, "downloaded falcon-roadmap.pdf")
        await at.press("enter")
        assert is_main(at)
        assert at.selected.kind == "files/read"
        assert "falcon-roadmap.pdf" in at.session.look.row(at.selected).text
        assert at.focused == "timeline"


async def test_a_burst_reaches_the_field_and_enter_at_the_top_narrows(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still) as at:
        total = len(at.state.view.rows)
        await go(at, "gpnico", "Person · Nico Brandt")
        await at.press("enter")
        await at.until(lambda: len(at.state.view.rows) < total, "narrowed")
        assert "filter: only Nico Brandt" in at.lines[0]
        # What a page tells of and the filter hides is not lost without a word.
        await go(at, "gpgreta", "Person · Greta Zimmermann")
        await to_line(at, "last")
        await at.press("enter")
        await at.says("the event is hidden by the filter: esc clears it")
        await at.press("escape")
        await at.until(lambda: len(at.state.view.rows) == total, "cleared")
        for leave in ("escape", "q"):
            await go(at, "gpnico", "Person · Nico Brandt")
            await at.press(leave)
            assert is_main(at)
        await at.type("gp")
        await at.press("escape")
        assert is_main(at)


async def test_a_room_leads_to_its_members_and_they_to_their_rooms(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still, (120, 36)) as at:
        await go(at, "grhandover", "Room · Falcon handover")
        await at.until(lambda: "owned by   own organization" in at.text, "looked into")
        await to_line(at, "Nico Brandt <")
        await at.press("enter")
        await at.until(lambda: "Person · Nico Brandt" in at.text, "the guest")
        await to_line(at, "Falcon handover · 1 external")
        await at.press("enter")
        await at.until(lambda: "Room · Falcon handover" in at.text, "the room again")
        await at.press("enter")
        room = at.state.node
        await at.until(lambda: {ids.uuid_of(one.room_id) for one in at.rows} == {room}, "narrowed")
        assert "only Falcon handover" in at.lines[0]


@pytest.mark.parametrize("size", [(60, 20), (200, 50)])
async def test_pages_in_ascii_and_at_other_sizes(
    tmp_path: Path, still: Served, size: tuple[int, int]
) -> None:
    async with console(tmp_path, still, size, ascii_only=True) as at:
        await at.type("gp")
        await at.until(lambda: " of 5" in at.text, "gathered")
        assert at.text.isascii()
        await go(at, "dorian", "Dorian Maric")
        for key in ("pagedown", "pagedown", "pagedown", "G", "home"):
            assert at.text.isascii()
            assert {len(row) for row in capture.grab(at.app).rows} == {size[0]}
            await at.press(key)


async def test_one_of_five_thousand_is_found_by_a_burst(tmp_path: Path, still: Served) -> None:
    chosen = home(tmp_path, still.url)
    bootstrap.new_case(chosen, CASE, "A case")
    session = open_session(chosen, lambda: datetime.now(UTC), armed=False)
    session.case.directory.put_people(
        [
            json.dumps(
                {
                    "id": str(UUID(int=number, version=4)),
                    "displayName": f"Person {number:05}",
                    "emails": [f"p{number:05}@aquila.example"],
                }
            ).encode()
            for number in range(5_000)
        ],
        datetime.now(UTC),
    )
    for person in session.case.directory.people().values():
        session.look.names.learn_person(person)
    async with driving(session, (80, 24)) as at:
        await at.type("gpson 04321")
        await at.press("enter")  # faster than anything was gathered
        await at.until(lambda: "p04321@aquila.example" in at.text, "the page")
