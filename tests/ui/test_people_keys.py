"""Who could see it, exposure and comparison by their keys: investigations B1 and B3 on ``leak``."""

from functools import partial
from pathlib import Path

from rich.cells import cell_len

from tests.served import Served
from tests.ui import hostile
from tests.ui.console import Driver, console
from tui.domain.hostile import is_visible
from tui.domain.times import of_milliseconds
from tui.services.listing import Answers, Entry, Heading, Listing, Proof
from tui.simulator.acts import Join, Open
from tui.simulator.spaces import Room
from tui.ui.screens.people import PeopleScreen
from tui.ui.widgets.people_list import PeopleList

SIZES = [(60, 20), (120, 36), (200, 50), (80, 24)]


def page(at: Driver) -> PeopleList:
    return at.app.screen.query_one(PeopleList)


async def opened(at: Driver, key: str) -> None:
    """Open a page of people by its key, and wait for its answer."""
    await at.press(key)
    await at.until(lambda: isinstance(at.app.screen, PeopleScreen), "the page")
    await at.until(lambda: page(at).listing.rows, "the answer")


async def handover(at: Driver) -> None:
    await at.select(
        lambda one: one.kind == "messages/created" and one.text.startswith("Handover 1")
    )


def has_lines(at: Driver, count: int) -> bool:
    return len(at.lines) == count


def is_another(at: Driver, listing: Listing) -> bool:
    return page(at).listing is not listing


def line_of(at: Driver, name: str) -> str:
    """Return the first line of the page that names somebody, from the name on."""
    return next(line[line.index(name) :] for line in at.lines if name in line)


async def test_w_alone_names_the_guest_who_downloaded_and_goes_to_what_proves_it(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still, (80, 24)) as at:
        await handover(at)
        message = at.selected.id
        await opened(at, "w")
        for size in SIZES:
            await at.pilot.resize_terminal(*size)
            await at.until(partial(has_lines, at, size[1]), "resized")
            assert all(cell_len(line) <= size[0] for line in at.lines)
            assert "Who could see it · posted" in at.text
            assert "proved contact · 2 people, 1 external" in at.text
            assert any("▶ " in line and "Nico Brandt" in line for line in at.lines)
            assert "nico.brandt77@postfach.example" in at.text  # in full below the list
        assert "downloaded falcon-price-list-2027.csv" in line_of(at, "Nico Brandt")
        await at.press("enter")
        assert "added by Dorian Marić" in at.text
        assert "removed by Dorian Marić" in at.text
        await at.press("down", "down", "escape")
        assert page(at).entry is None
        await at.press("down")
        assert "dorian.maric@aquila-robotics.example" in at.text
        await at.press("home", "tab")
        await at.until(lambda: "just before deleted" in at.lines[1], "the other moment")
        await at.press("end", "pageup", "pagedown", "up", "home", "enter", "enter")
        await at.until(lambda: at.selected.id != message, "gone to the event")
        assert (at.selected.kind, at.app.screen) == ("memberships/created", at.main)
        assert at.state.session.look.names.person(at.selected.person_id).name == "Nico Brandt"


async def test_exposure_ranks_outsiders_and_marked_events_are_compared(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still) as at:
        await at.press("equals_sign")
        assert "Compare: mark two events with space first" in at.notice
        await handover(at)
        await at.press("space")
        await at.select(lambda one: one.text.startswith("Got it"))
        await at.press("space")
        await opened(at, "equals_sign")
        assert "Compare · two rooms" in at.text
        assert "only Project Falcon" in at.text
        await at.press("tab")
        await at.until(lambda: "the rooms of" in at.text, "their rooms")
        assert "Compare · two people" in at.text
        assert "▣ Falcon handover" in at.text
        await at.press("escape")
        await at.ask("f", "from:dorian has:file type:M")
        await at.until(lambda: len(at.state.view.rows) == 6, "filtered")
        await opened(at, "X")
        assert "Exposure · from:dorian has:file" in at.text
        assert page(at).listing.entries[0].name == "Nico Brandt"
        assert "F" in line_of(at, "Nico Brandt")[11:].split("downloaded")[0]
        seen = []
        for _ in range(4):
            seen.append(at.lines[1].strip())
            before = page(at).listing
            await at.press("tab")
            await at.until(partial(is_another, at, before), "the next sense")
        assert len(set(seen)) == 4
        assert "bridges" in seen[3]
        await at.press("q")
        assert at.app.screen is at.main


def harmful() -> Listing:
    """Return a listing in which every text is hostile."""
    proofs = [Proof(of_milliseconds(0), text, text) for text in hostile.CORPUS.values()]
    entries = [
        Entry(text, 1, False, "A", lambda text=text: text, lambda: proofs)  # type: ignore[misc]
        for text in hostile.CORPUS.values()
    ]
    headings = [Heading(text) for text in hostile.CORPUS.values()]
    return Listing("\n".join(hostile.CORPUS.values())[:400], (), (*entries, *headings))


async def test_w_says_why_not_reads_a_roster_first_and_draws_nothing_that_steers(
    tmp_path: Path, webex: Served
) -> None:
    async with console(tmp_path, webex, (60, 20), ascii_only=True) as at:
        await at.select(lambda one: one.resource == "memberships")
        await at.press("w")
        assert "Who: this event is not about a message" in at.notice
        await handover(at)
        await opened(at, "w")
        assert any("> " in line and "Nico Brandt" in line for line in at.lines)
        assert at.text.isascii()
        await at.press("q")
        rosters = at.session.case.directory.rosters
        room = Room("Fresh", "group", webex.world.by_handle["greta"], webex.hands.at)
        webex.play(Open(webex.hands.at, room))
        webex.play(Join(webex.hands.at, room, room.creator, room.creator))
        ask = partial(Answers, {"a": harmful})
        await at.app.push_screen(PeopleScreen(at.state, "x", ask, [room.id]))
        await at.until(lambda: page(at).listing.rows, "drawn")
        assert room.uuid in rosters()
        for _ in hostile.CORPUS:
            assert all(is_visible(line) and cell_len(line) <= 60 for line in at.lines)
            await at.press("enter", "end", "escape", "down")
