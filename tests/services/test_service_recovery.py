"""Retrieving many messages: the plan, states of files, cuts, full disks, stops and what is left."""

import asyncio
import errno
import os
from collections.abc import Callable, Sequence
from datetime import timedelta

import httpx
import pytest

from tui.errors import DiskFull, Forbidden
from tui.evidence.verify import verify_case
from tui.services import errands, recovery
from tui.services.errands import Errands
from tui.services.progress import Progress
from tui.services.recovery import Recovery
from tui.services.session import Session
from tui.simulator import files
from tui.simulator.acts import Edit, Erase, Post
from tui.simulator.spaces import File
from tui.simulator.spaces import Message as Posted

from .desk import CASE, Desk, journal, online

YEAR = timedelta(days=360)


def post(desk: Desk, *names: tuple[str, str], text: str = "") -> Posted:
    """Post a message with files, each of a name and a state, and delete it."""
    room, who = desk.webex.room("Sales"), desk.webex.world.by_handle["greta"]
    desk.webex.hands.at += 60_000
    attached = tuple(File(name, (), state) for name, state in names)
    posted = Posted(room, who, desk.webex.hands.at, text, files=attached)
    desk.webex.play(Post(desk.webex.hands.at, posted))
    desk.webex.play(Erase(desk.webex.hands.at + 1, posted, who))
    desk.webex.hands.at += 1000
    return posted


def planned(session: Session, posted: Sequence[Posted]) -> Errands:
    columns = session.case.events.columns
    found = errands.positions(session.case.events, [one.id for one in posted])
    assert len(found) == 2 * len(posted) <= len(columns)
    retrieved = session.case.casework.all_retrievals()
    return errands.plan(session.case.events, found, retrieved, YEAR)


def run(
    session: Session, posted: Sequence[Posted], heard: Callable[[Progress], None] | None = None
) -> Recovery:
    return Recovery(
        online(session).retriever,
        session.look,
        planned(session, posted),
        on_progress=heard or (lambda _progress: None),
    )


def fetched(desk: Desk) -> list[str]:
    """Return the paths that were asked for with GET, in order."""
    return [one.url.path.rsplit("/", 1)[1] for one in desk.wire.asked if one.method == "GET"]


async def test_what_expires_first_is_fetched_first_and_what_is_kept_is_not_fetched_again(
    desk: Desk,
) -> None:
    posted = [post(desk, (f"{number}.csv", "")) for number in range(6)]
    session = await desk.collected()
    heard: list[Progress] = []
    plan = planned(session, posted)
    said = errands.line(plan, session.now(), session.look.zone)
    due = f"{session.now() + YEAR:%Y-%m-%d}"
    assert said == (
        f"6 messages with 6 files to retrieve; the first expires in 360 days ({due}), "
        "assuming 360 days of retention"
    )
    first = run(session, posted[3:])
    await first.go(reason="B1")
    desk.wire.asked.clear()
    rest = Recovery(
        online(session).retriever, session.look, planned(session, posted[::-1]),
        on_progress=heard.append, parallel=1,
    )  # fmt: skip
    assert errands.line(rest.errands, session.now(), session.look.zone).startswith("3 messages")
    assert "; 3 retrieved before, not fetched again" in errands.line(
        rest.errands, session.now(), session.look.zone
    )
    await rest.go()
    messages = [one for one in fetched(desk) if one in {each.id for each in posted}]
    assert messages == [one.id for one in posted[:3]]
    assert [one.state for one in rest.items] == ["kept"] * 3
    assert (heard[-1].done, heard[-1].slices, heard[-1].events) == (3, 3, 3)
    assert recovery.progress_line(heard[-1]).startswith("retrieving 3/3, 3 files, ")
    assert "greta" in recovery.told(rest.items[0], session.look).casefold()
    assert errands.line(planned(session, posted), session.now(), session.look.zone) == (
        "6 retrieved before, not fetched again"
    )
    entries = [one for one in journal(session.case.folder) if one["object"]["type"] == "messages"]
    assert [one["result"] for one in entries] == ["begun", "3 kept, 0 left"] * 2
    assert entries[0]["reason"] == "B1"
    assert verify_case(session.case.folder).ok


async def test_each_state_of_a_file_ends_as_it_should(desk: Desk) -> None:
    posted = [
        post(desk, ("scan.csv", "scanning")),
        post(desk, ("bad.exe", "infected"), ("good.csv", "")),
        post(desk, ("odd.zip", "unscannable")),
        post(desk, ("old.csv", "gone")),
        *(post(desk, (f"{number}.csv", "")) for number in range(4)),
    ]
    session = await desk.collected()
    found = Recovery(
        online(session).retriever, session.look, planned(session, posted), parallel=1
    )  # fmt: skip
    await found.go()
    ended = {one.retrieval.message_id: one for one in found.items if one.retrieval}
    problems = [[file.problem for file in ended[one.id].retrieval.files] for one in posted[:4]]  # type: ignore[union-attr]
    assert problems == [
        [""],
        ["blocked by Webex: infected", ""],
        ["the malware scanner cannot read it"],
        ["gone or past retention"],
    ]
    # The scan held nobody up: with one slot another ended before it.
    assert found.items[0].errand != min(found.errands.wanted)
    assert 1.0 in desk.slept

    assert found.unscannable == 1
    found.again()
    await found.go(allow_unscannable=True)
    assert found.unscannable == 0
    [kept] = found.items[-1].retrieval.files  # type: ignore[union-attr]
    assert kept.blob is not None
    assert session.case.vault.read(kept.blob.sha256) == files.content(posted[2].files[0])
    told = [one["result"] for one in journal(session.case.folder)]
    assert "kept; unscannable, at the officer's risk" in told
    # What Webex will never hand out is not asked for again.
    assert planned(session, posted).wanted == []


async def test_a_file_that_is_too_large_is_refused_before_it_is_fetched(desk: Desk) -> None:
    posted = [post(desk, ("large.csv", ""))]
    session = await desk.collected()
    retriever = online(session).retriever
    object.__setattr__(retriever, "most", 4)
    found = run(session, posted)
    await found.go()
    [item] = found.items
    assert item.retrieval is not None
    assert item.state == "kept in part"
    assert "larger than 4 bytes: it has 11 bytes. Raise max_file_mb" in (
        item.retrieval.files[0].problem
    )
    assert not [one for one in fetched(desk) if one != posted[0].id]

    async def unsized(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if request.method == "HEAD":
            del response.headers["content-length"]
        return response

    desk.wire.after = unsized
    again = run(session, posted)
    await again.go()
    assert again.items[0].retrieval is not None
    assert "more than that came" in again.items[0].retrieval.files[0].problem
    assert not list((session.case.folder / "incoming").iterdir())


async def test_a_cut_download_is_begun_anew_and_nothing_of_the_part_is_used(desk: Desk) -> None:
    posted = [post(desk, ("prices.csv", ""))]
    session = await desk.collected()
    cuts = 2

    class Cut(httpx.AsyncByteStream):
        async def __aiter__(self):  # type: ignore[no-untyped-def]
            yield b"half"
            raise httpx.ReadError("cut")

    async def cut(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        nonlocal cuts
        if "/contents/" not in request.url.path or request.method == "HEAD" or not cuts:
            return response
        cuts -= 1
        await response.aclose()
        return httpx.Response(200, stream=Cut())

    desk.wire.after = cut
    found = run(session, posted)
    await found.go()
    assert [one.state for one in found.items] == ["kept"]
    assert found.items[0].retrieval is not None
    [kept] = found.items[0].retrieval.files
    assert kept.blob is not None
    assert session.case.vault.read(kept.blob.sha256) == files.content(posted[0].files[0])
    assert "range" not in {name for one in desk.wire.asked for name in one.headers}
    assert desk.slept[-2:] == [1.0, 2.0]


async def test_a_full_disk_stops_the_run_which_goes_on_once_there_is_space(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted = [post(desk, (f"{number}.csv", "")) for number in range(5)]
    session = await desk.collected()
    real, room = os.pwrite, 3

    def full(descriptor: int, data: bytes, offset: int) -> int:
        nonlocal room
        if "incoming" in os.readlink(f"/proc/self/fd/{descriptor}"):  # noqa: PTH115
            room -= 1
            if room < 0:
                raise OSError(errno.ENOSPC, "full")
        return real(descriptor, data, offset)

    monkeypatch.setattr(os, "pwrite", full)
    found = run(session, posted)
    with pytest.raises(DiskFull):
        await found.go()
    done = len(found.items)
    assert done + found.left == 5
    assert found.left > 0
    room = 1000
    await found.go()
    assert [one.state for one in found.items] == ["kept"] * 5
    assert found.left == 0
    assert verify_case(session.case.folder).ok


async def test_a_run_that_is_stopped_goes_on_and_one_that_is_killed_is_planned_anew(
    desk: Desk,
) -> None:
    posted = [post(desk, (f"{number}.csv", "")) for number in range(8)]
    session = await desk.collected()
    stopped = asyncio.Event()

    def stop(progress: Progress) -> None:
        if progress.done == 3:
            stopped.set()

    found = run(session, posted, stop)
    task = asyncio.create_task(found.go())
    await stopped.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert 3 <= len(found.items) < 8
    assert len(found.items) + found.left == 8
    await desk.close()  # as a new process finds it

    again = desk.open()
    rest = run(again, posted)
    assert 8 - len(rest.errands.wanted) >= 3
    assert rest.errands.kept == 8 - len(rest.errands.wanted)
    desk.wire.asked.clear()
    await rest.go()
    kept = {one.message_id for one in again.case.casework.all_retrievals()}
    assert kept == {one.id for one in posted}
    assert len([one for one in fetched(desk) if one in kept]) == len(rest.errands.wanted)
    assert verify_case(again.case.folder).ok


async def test_an_edit_after_retrieving_is_fetched_and_its_versions_are_told(desk: Desk) -> None:
    room, who = desk.webex.room("Sales"), desk.webex.world.by_handle["greta"]
    desk.webex.hands.at += 1000
    posted = Posted(room, who, desk.webex.hands.at, "first words")
    desk.webex.play(Post(desk.webex.hands.at, posted))
    session = await desk.collected()
    found = errands.positions(session.case.events, [posted.id])

    def plan() -> Errands:
        kept = session.case.casework.all_retrievals()
        positions = errands.positions(session.case.events, [posted.id])
        return errands.plan(session.case.events, positions, kept, YEAR)

    assert len(found) == 1
    await Recovery(online(session).retriever, session.look, plan()).go()
    assert (plan().kept, len(plan().wanted)) == (1, 0)
    desk.webex.hands.at += 60_000
    desk.webex.play(Edit(desk.webex.hands.at, posted, "second words"))
    desk.webex.hands.at += 60_000
    await online(session).collector.poll()
    assert (plan().kept, len(plan().wanted)) == (0, 1)
    again = Recovery(online(session).retriever, session.look, plan())
    await again.go()
    assert "2 versions: the last retrieved" in recovery.told(again.items[0], session.look)
    assert len(session.case.casework.retrievals(posted.id)) == 2


async def test_an_identity_that_may_not_read_tries_no_other_message(desk: Desk) -> None:
    posted = [post(desk) for _ in range(6)]
    session = await desk.collected()

    async def forbid(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if "/messages/" not in request.url.path:
            return response
        await response.aread()
        return httpx.Response(403, json={"message": "no"}, request=request)

    desk.wire.after = forbid
    found = run(session, posted)
    with pytest.raises(Forbidden):
        await found.go()
    assert len([one for one in desk.wire.asked if "/messages/" in one.url.path]) <= 4
    assert (found.left, found.items) == (6, [])
    assert journal(desk.folder / "cases" / CASE)[-1]["result"] == "nothing fetched, 6 left"
