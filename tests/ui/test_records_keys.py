"""The pages of recordings and audits by keys; investigation B5: a host deletes and purges."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.served import NOW, Served, served
from tests.ui import hostile
from tests.ui.console import CASE, Driver, console
from tui.domain.coverage import Advance, Outcome
from tui.domain.hostile import is_visible
from tui.domain.records import AUDITS, MEETINGS, Family, Key, Source
from tui.domain.scopes import Scope
from tui.domain.times import Window
from tui.errors import Forbidden
from tui.evidence.verify import verify_case
from tui.ui.screens.choices import ChoicesScreen
from tui.ui.screens.confirm import ConfirmScreen
from tui.ui.screens.records import RecordsScreen
from tui.ui.screens.running import RunScreen
from tui.ui.widgets.detail import lay_out
from tui.ui.widgets.record_list import RecordList
from tui.ui.widgets.record_text import RecordText


@pytest.fixture(scope="module")
def story() -> Iterator[Served]:
    """The world in which a host deletes and purges a recording."""
    with served("recording") as found:
        yield found


def listed(at: Driver) -> RecordList:
    return at.app.screen.query_one(RecordList)


def is_busy(at: Driver, group: str) -> bool:
    """Tell whether the page is at some work."""
    return any(one.group == group and not one.is_finished for one in at.app.screen.workers)


def text(at: Driver) -> RecordText:
    return at.app.screen.query_one(RecordText)


async def find(at: Driver, words: str) -> None:
    await at.press("slash")
    await at.until(lambda: at.focused == "prompt-input")
    await at.press("end", "ctrl+u")
    await at.type(words)
    await at.press("enter")
    await at.until(lambda: at.focused != "prompt-input")


async def read_to_the_end(at: Driver) -> str:
    """Read a whole text by pages, as it is shown."""
    await at.press("home")
    pages = [at.text]
    while text(at).top + text(at).page < text(at).line_count:
        await at.press("pagedown")
        pages.append(at.text)
    return "\n".join(pages)


async def test_b5_a_recording_deleted_by_its_host(tmp_path: Path, story: Served) -> None:
    async with console(tmp_path, story, (80, 24)) as at:
        await at.press("g", "m")
        await at.until(lambda: "new observations" in at.notice, "the lists were read")
        assert "READ-ONLY" in at.lines[0]
        await find(at, "purged mikael meeting")
        await at.until(lambda: "▶ " in at.text and "Price round-" in listed(at).selected.topic)  # type: ignore[union-attr]
        await at.press("enter")
        await at.until(lambda: "Then Orsini is ours." in str(text(at)._lines), "what was said")
        told = " ".join((await read_to_the_end(at)).split())
        for words in (
            "purged: gone for its host and all others; officers still have it",
            "first seen as purged",
            "Webex lists how a recording stands, not since when or through whom",
            "downloaded by Luis Echeverría",
            "We stay above thirty-nine five, and you leave them to us.",
            "Mikael Ahonen in a meeting: Keep this off the mail, please.",
            "Mikael Ahonen deleted own message in a meeting",
            "none yet: r downloads and keeps them",
        ):
            assert words in told
        await at.press("r")
        await at.says("kept: recording, audio, transcript")
        assert "2.8 kB (2,848 bytes), sha256" in await read_to_the_end(at)
        await find(at, "hosTEmail")  # in the received JSON alone
        assert '"hostEmail": "mikael.ahonen@' in at.text
        await find(at, "no such words")
        assert "not found: no such words" in at.notice
        await at.press("home", "e")
        await at.says("exhibit S-0001 kept")
        await at.press("escape")
        assert at.focused == "records-list"
        await at.until(lambda: "▶✓" in at.text, "the mark of what is kept")
        await at.press("escape")
        await at.until(lambda: at.app.screen is at.main, "closed")
        folder = at.session.case.folder
    sidecar = json.loads((folder / "data" / "shots" / "S-0001.json").read_bytes())
    assert sidecar["view"] == "recordings"
    assert [one["id"] for one in sidecar["records"]]
    assert verify_case(folder).ok
    assert folder.name == CASE


async def test_what_a_token_may_not_read_is_said_and_reading_can_be_stopped(
    tmp_path: Path, story: Served
) -> None:
    async with console(tmp_path, story, (120, 36)) as at:
        await at.press("g", "a")
        await at.until(lambda: "Listing the security audit failed (403)" in at.text, "refusals")
        assert "no audit in this case" in at.text
        await at.press("r", "enter", "down", "x", "e")
        await at.says("exhibit S-0001 kept")
        await at.burst("s", "s")
        await at.says("stopped: s reads again")
        await at.press("s")
        await at.until(lambda: not is_busy(at, "read"))
        asked = len(at.session.case.records.readings)
        await at.press("q", "g", "m")
        assert isinstance(at.app.screen, RecordsScreen)
        await at.until(lambda: listed(at).keys, "what was read before")
        count = len(listed(at).keys)
        await at.press("home")
        await at.until(lambda: listed(at).cursor == 0)
        await at.until(lambda: "IT Help: review" in str(text(at)._lines), "the text beside")
        await at.press("pagedown", "G", "k", "j", "n")
        assert listed(at).cursor == count - 1
        await find(at, "deleted")
        places = {listed(at).cursor}
        for _ in range(8):
            await at.press("n")
            await at.until(lambda: not is_busy(at, "find"))
            places.add(listed(at).cursor)
        found = [listed(at)._shelf.log.record(listed(at).keys[place]).status for place in places]
        assert set(found) == {"deleted"}
        assert len(found) > 2
        assert len(at.session.case.records.readings) == asked, "read lately"


def evil_items(family: Family) -> Iterator[bytes]:
    """Yield a record for each hostile text, which stands wherever it can."""
    for number, evil in enumerate(hostile.CORPUS.values()):
        told = ("topic", "meetingTopic", "hostDisplayName", "hostEmail", "status", "format")
        content: dict[str, object] = dict.fromkeys((*told, "meetingId", "siteUrl"), evil)
        content |= {"id": f"{family}{number}", evil: [evil, {evil: evil}]}
        content |= {"timeRecorded": "2026-03-18T10:00:00Z", "durationSeconds": evil}
        content["data"] = dict.fromkeys(("actionText", "actorName", "eventCategory"), evil)
        yield json.dumps(content).encode()
    yield from (b"[]", b"\xff")


async def test_hostile_records_neither_steer_nor_leave_their_lines(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still, (60, 20), ascii_only=True) as at:
        evil, log = next(iter(hostile.CORPUS.values())), at.session.case.records
        shelf = at.session.shelf
        for family in (Family.RECORDING, Family.TRANSCRIPT, Family.ADMIN):
            name, window = Source(family, "available", evil).name, Window(NOW, NOW)
            for outcome in (Outcome.PAGE, Outcome.DENIED):
                advance = Advance(name, window, outcome, NOW, 1, 1, 0, evil)
                log.append([*evil_items(family)], advance)
        for key in log.keys(*MEETINGS, *AUDITS):
            for line in lay_out(shelf.reading(log.record(key)), 58, unfolded=True):
                drawn = "".join(part for part, _ in line)
                assert is_visible(drawn)
                assert cell_len(drawn) <= 58
        for place in ("m", "a"):
            await at.press("g", place)
            await at.until(lambda: listed(at).keys and "Text" in text(at)._title, "drawn")
            for step in ("enter", "x", "escape", "home", "pagedown", "pagedown", "enter"):
                await at.press(step)
                assert all(map(is_visible, at.lines))
                assert len(at.lines) == 20
            await at.press("q", "q")
            await at.until(lambda: at.app.screen is at.main, "closed")


async def _planned(at: Driver, *said: str) -> None:
    await at.until(lambda: isinstance(at.app.screen, ConfirmScreen), "the plan")
    await at.until(lambda: at.focused == "reason" and "type:" in at.text, "the reason")
    told = " ".join(at.text.split())
    for one in said:
        assert one in told, at.text


async def _run(at: Driver, phrase: str) -> str:
    await at.type("by policy")
    await at.press("enter")
    await at.type(phrase)
    await at.press("enter")
    await at.until(lambda: isinstance(at.app.screen, RunScreen), "the run")
    await at.until(lambda: "esc closes" in at.text, "the end")
    told = " ".join(at.text.split())
    await at.press("escape")
    await at.until(lambda: isinstance(at.app.screen, RecordsScreen), "the page")
    return told


async def _select(at: Driver, family: Family, status: str) -> str:
    """Put the cursor on the newest of a family that stands so; return its id."""
    shelf, keys = at.session.shelf, listed(at).keys
    await at.until(lambda: not is_busy(at, "read"), "read")
    for place in reversed(range(len(keys))):
        record = shelf.log.record(keys[place])
        if (record.key.family, record.status) == (family, status):
            listed(at).move_to(place)
            await at.settle()
            return record.id
    raise AssertionError(f"none is {status}")


async def test_recordings_are_deleted_and_restored_from_their_page(tmp_path: Path) -> None:
    with served("recording") as webex:
        async with console(tmp_path, webex, (80, 24), armed=True) as at:
            await at.press("g", "m")
            await at.until(lambda: "new observations" in at.notice, "the lists were read")
            meeting = await _select(at, Family.RECORDING, "available")
            await at.press("d")
            await _planned(at, "officers can still read it", "type: delete 1 ")
            assert "1 done" in await _run(at, "delete 1")
            await at.until(lambda: "new observations" in at.notice, "read again")
            record = at.session.shelf.log.record(Key(Family.RECORDING, "", meeting))
            assert record.status == "purged"
            await at.press("d")
            await at.until(lambda: "nothing was deleted: already deleted" in at.notice, "once")

            await _select(at, Family.CALL, "available")
            await at.press("d")
            await _planned(at, "DESTROY recording of a call", "type: destroy 1 ")
            await at.press("escape")
            await _select(at, Family.TRANSCRIPT, "available")
            await at.press("d")
            await _planned(at, "1 transcript to delete (final)")
            await at.press("escape")

            await _select(at, Family.RECORDING, "deleted")
            await at.press("r")
            await at.until(lambda: isinstance(at.app.screen, ChoicesScreen), "what r can do")
            await at.until(lambda: "retrieve: download it" in at.text, "retrieve")
            assert "restore it as full administrator to " in at.text
            await at.press("down", "enter")
            await _planned(at, "restore recording of a meeting", "token of an administrator")
            assert "why it failed: " in (told := await _run(at, "restore 1"))
            assert "administrator who names the owner" in told, told
            at.session.access.refuse(Forbidden("lacking", scope=Scope.RECYCLE_BIN))
            await at.press("r")
            await at.until(lambda: "restore it as full administrator" in at.text, "the choices")
            await at.press("down", "enter")
            await at.until(lambda: "not now: the token lacks meeting:admin" in at.text, "why not")
            command = "as administrator, wxi restore CASE-1 --recording"
            await at.until(lambda: command in " ".join(at.text.split()), "the command")
