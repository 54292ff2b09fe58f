"""Retrieving: deleted content is kept with its files and digests, and each step is journalled."""

import hashlib

import httpx
import pytest

from tui import bootstrap
from tui.bootstrap import Mode
from tui.errors import Forbidden, NotFound, Refused
from tui.evidence.verify import verify_case
from tui.simulator import files
from tui.simulator.acts import Erase, Post
from tui.simulator.spaces import File
from tui.simulator.spaces import Message as Posted

from .desk import CASE, Desk, journal, online

PRICES = "Handover 1: where the prices stand."


def entries(desk: Desk) -> list[tuple[str, str, str | None, str | None]]:
    """Return action, type, digest and result of the journal, without opening and collecting."""
    found = journal(desk.folder / "cases" / CASE)
    return [
        (one["action"], one["object"]["type"], one["object"]["sha256"], one["result"])
        for one in found
        if one["action"] in {"retrieve", "receipt"}
    ]


async def test_a_deleted_message_is_kept_with_its_file(desk: Desk) -> None:
    session = await desk.collected()
    message = desk.webex.message(PRICES)
    assert message.deleted is not None
    kept = await online(session).retriever.retrieve(message.id)

    body = desk.webex.ask("GET", f"/messages/{message.id}").content
    assert session.case.vault.read(kept.sha256) == body
    assert kept.sha256 == hashlib.sha256(body).hexdigest()
    [file] = kept.files
    data = files.content(message.files[0])
    assert file.blob is not None
    assert (file.name, file.problem) == ("falcon-price-list-2027.csv", "")
    assert (file.blob.sha256, file.blob.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert session.case.vault.read(file.blob.sha256) == data
    assert entries(desk) == [
        ("retrieve", "message", None, None),
        ("retrieve", "file", file.blob.sha256, "kept"),
        ("receipt", "message", kept.sha256, "kept with 1 of 1 files"),
    ]
    assert kept.tracking_id
    assert kept.tracking_id.startswith("ROUTERGW_")
    assert verify_case(session.case.folder).ok


async def test_what_was_retrieved_is_read_again_after_reopening(desk: Desk) -> None:
    session = await desk.collected()
    message = desk.webex.message(PRICES)
    kept = await online(session).retriever.retrieve(message.id)
    await desk.close()
    again = bootstrap.open_session(desk.settings(), CASE, Mode(offline=True))
    desk.opened.append(again)
    assert again.online is None
    [deletion] = [
        one for one in again.look.stories.of(message.uuid) if one.kind == "messages/deleted"
    ]
    reading = again.look.reading(deletion)
    [section] = [one for one in reading.sections if one.title == "retrieved content"]
    assert section.body == PRICES
    assert kept.sha256 in [one.value for one in section.fields]
    assert any("falcon-price-list-2027.csv" in one.value for one in section.fields)


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (404, "gone or past retention"),
        (410, "blocked by Webex: infected"),
        (428, "the malware scanner cannot read it"),
        (423, "the malware scan is still under way; try again later"),
    ],
)
async def test_a_file_that_cannot_be_had_is_named_and_the_message_kept(
    desk: Desk, status: int, problem: str
) -> None:
    session = await desk.collected()

    async def refuse(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if "/contents/" not in request.url.path:
            return response
        await response.aread()
        await response.aclose()
        return httpx.Response(status, json={"message": "no"}, headers={"retry-after": "1"})

    desk.wire.after = refuse
    kept = await online(session).retriever.retrieve(desk.webex.message(PRICES).id)
    [file] = kept.files
    assert (file.blob, file.problem) == (None, problem)
    assert session.case.vault.read(kept.sha256)
    assert entries(desk)[-1][3] == "kept with 0 of 1 files"
    assert verify_case(session.case.folder).ok


async def test_a_file_cut_short_is_not_taken_for_the_file(desk: Desk) -> None:
    session = await desk.collected()

    class Cut(httpx.AsyncByteStream):
        async def __aiter__(self):  # type: ignore[no-untyped-def]
            yield b"article;"
            raise httpx.ReadError("cut")

    async def cut(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if "/contents/" not in request.url.path or request.method == "HEAD":
            return response
        await response.aclose()
        return httpx.Response(200, stream=Cut())

    desk.wire.after = cut
    kept = await online(session).retriever.retrieve(desk.webex.message(PRICES).id)
    [file] = kept.files
    assert file.blob is None
    assert "broke" in file.problem
    assert list((session.case.folder / "incoming").iterdir()) == []
    assert not (session.case.folder / "data" / "blobs").exists()


async def test_a_file_of_another_length_than_announced_is_kept_and_said(desk: Desk) -> None:
    session = await desk.collected()

    async def shorter(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if "/contents/" not in request.url.path or request.method == "HEAD":
            return response
        await response.aclose()
        return httpx.Response(200, content=b"short")

    desk.wire.after = shorter
    kept = await online(session).retriever.retrieve(desk.webex.message(PRICES).id)
    [file] = kept.files
    assert file.blob is not None
    assert file.blob.size == 5
    assert "announced" in file.problem
    assert ("retrieve", "file", file.blob.sha256, f"kept; {file.problem}") in entries(desk)


async def test_several_files_are_all_kept_in_order(desk: Desk) -> None:
    session = await desk.collected()
    room, who = desk.webex.room("Sales"), desk.webex.world.by_handle["greta"]
    names = ("a b.csv", "Übersicht.pdf", "c.png")
    desk.webex.hands.at += 1000
    posted = Posted(room, who, desk.webex.hands.at, "", files=tuple(File(n) for n in names))
    desk.webex.play(Post(desk.webex.hands.at, posted))
    desk.webex.play(Erase(desk.webex.hands.at + 1, posted, who))
    kept = await online(session).retriever.retrieve(posted.id)
    assert [one.name for one in kept.files] == list(names)
    assert all(one.blob for one in kept.files)


async def test_a_message_that_is_gone_is_said_and_journalled(desk: Desk) -> None:
    session = await desk.collected()
    message = desk.webex.message(PRICES)
    del desk.webex.world.messages[message.uuid]
    with pytest.raises(NotFound):
        await online(session).retriever.retrieve(message.id)
    assert entries(desk) == [
        ("retrieve", "message", None, None),
        ("receipt", "message", None, "retrieve failed: NotFound"),
    ]


async def test_a_body_that_is_no_message_is_kept_as_it_came(desk: Desk) -> None:
    session = await desk.collected()
    message = desk.webex.message(PRICES)

    async def odd(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        await response.aread()
        await response.aclose()
        return httpx.Response(200, content=b'{"text":"no id"}')

    desk.wire.after = odd
    kept = await online(session).retriever.retrieve(message.id)
    assert session.case.vault.read(kept.sha256) == b'{"text":"no id"}'
    assert kept.files == ()
    assert session.look.reading(session.look.stories.of(message.uuid)[0]).sections


async def test_a_plain_user_is_refused(desk: Desk) -> None:
    session = desk.open("demo-user")
    with pytest.raises((Forbidden, NotFound)):
        await online(session).retriever.retrieve(desk.webex.message(PRICES).id)
    assert entries(desk)[-1][0] == "receipt"


async def test_a_case_held_by_another_takes_nothing_in(desk: Desk) -> None:
    await desk.collected()
    second = desk.open()
    with pytest.raises(Refused, match="held by"):
        await online(second).retriever.retrieve(desk.webex.message(PRICES).id)
    assert desk.wire.asked == []
    assert entries(desk) == []


async def test_the_journal_holds_no_text(desk: Desk) -> None:
    session = await desk.collected()
    await online(session).retriever.retrieve(desk.webex.message(PRICES).id)
    for path in (session.case.folder / "data" / "journal").iterdir():
        assert b"prices" not in path.read_bytes()
