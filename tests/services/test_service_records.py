"""Records against the embedded Webex: collected whole, histories told, recordings retrieved."""

import asyncio
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from tests.served import Served, served
from tui.cli.panes import as_text
from tui.domain.coverage import Advance, Outcome
from tui.domain.records import AUDITS, LINKS, MEETINGS, Family, Record, Source
from tui.domain.times import Window
from tui.errors import BadInput, NotAuthorised, NotFound, Refused, ServiceTrouble
from tui.evidence.verify import verify_case
from tui.services import record_coverage
from tui.services.session import Session
from tui.simulator import files
from tui.simulator.meeting_acts import Shelve
from tui.simulator.meetings import Recording
from tui.simulator.meetings import Transcript as Said

from .desk import Desk, journal, online


@pytest.fixture
def webex() -> Iterator[Served]:
    """The world in which a host deletes and purges a recording."""
    with served("recording") as found:
        yield found


def film(webex: Served, title: str) -> Recording:
    return next(
        one
        for one in webex.world.recordings.values()
        if one.meeting.title == title and one.created > webex.hands.at - 25 * 86_400_000
    )


async def read(session: Session, *, days: int = 30, parts: bool = True) -> int:
    collector = online(session).records
    now = online(session).collector.now()
    return await collector.collect(Window(now - timedelta(days=days), now), with_parts=parts)


def record(session: Session, record_id: str) -> Record:
    key = session.case.records.find(record_id)
    assert key is not None
    return session.case.records.record(key)


def page(session: Session, record_id: str) -> str:
    return as_text(session.shelf.reading(record(session, record_id)))


async def test_what_webex_lists_is_in_the_case_and_a_second_reading_adds_nothing(
    desk: Desk,
) -> None:
    session = desk.open()
    assert await read(session) > 0
    world, kept = desk.webex.world, 25 * 86_400_000
    since = desk.webex.hands.at - kept
    truth = {
        one.id: one.status
        for family in (world.recordings, world.call_recordings, world.transcripts)
        for one in family.values()
        if one.created >= since
    }
    log = session.case.records
    held = {key.id: log.record(key).status for key in log.keys(*MEETINGS)}
    assert held == truth
    assert set(truth.values()) == {"available", "deleted", "purged"}
    span = "status=purged&from=2026-02-20T00:00:00Z&to=2026-03-18T15:00:00Z"
    body = desk.webex.ask("GET", f"/admin/convergedRecordings?{span}").content
    bodies = [log.record(key).newest.raw for key in log.keys(Family.CALL)]
    assert {one for one in bodies if one in body} == {one for one in bodies if b'"purged"' in one}
    asked = len(desk.wire.asked)
    assert await read(session) == 0
    assert len(desk.wire.asked) - asked == 13, "parts are read once a day"
    assert verify_case(session.case.folder).ok


async def test_a_host_deletes_and_purges_and_each_status_has_the_time_it_was_seen_first(
    desk: Desk,
) -> None:
    session = desk.open()
    it = film(desk.webex, "Quarterly outlook")
    await read(session, parts=False)
    seen = [online(session).collector.now()]
    for status in ("deleted", "available", "deleted", "purged"):
        desk.webex.hands.move(timedelta(hours=1))
        desk.webex.play(Shelve(desk.webex.hands.at, it, it.owner, status))
        desk.webex.hands.move(timedelta(minutes=5))
        await read(session, parts=False)
        seen.append(online(session).collector.now())
    turns = list(record(session, it.id).turns())
    assert [one.status for one in turns] == [
        *("available", "deleted", "available", "deleted", "purged")
    ]
    assert [one.seen for one in turns] == seen
    assert all(one.tracking_id.startswith("ROUTERGW_") for one in turns)
    text = page(session, it.id)
    assert "purged: gone for its host and all others; officers still have it" in text
    for words in ("first seen as available", "seen again as deleted", "first seen as purged"):
        assert words in text
    assert "Webex lists how a recording stands, not since when or through whom" in text
    assert "admin audit: not in this case" in text


async def test_a_full_administrator_adds_who_did_it(desk: Desk) -> None:
    session = await desk.collected()
    await read(session)
    it = film(desk.webex, "Price round")
    lines = record_coverage.lines(session.case.records, session.look.zone)
    assert any(one.startswith("admin audit: denied: ") for one in lines)
    assert any(one.startswith("security audit: denied: ") for one in lines)
    assert any("2 sites, available deleted purged" in one for one in lines)
    await desk.close()
    session = desk.open("demo-admin")
    assert await read(session) > 0
    log = session.case.records
    assert len(log.keys(Family.ADMIN)) == len(desk.webex.world.deeds)
    assert len(log.keys(Family.SECURITY)) == len(desk.webex.world.sign_ins)
    text = page(session, it.id)
    assert "admin audit: Mikael Ahonen moved a recording to the recycle bin: Price round" in text
    assert "admin audit: Mikael Ahonen purged a recording: Price round" in text
    lines = record_coverage.lines(log, session.look.zone)
    assert any("since then denied: " in one for one in lines), "what the officer read stays read"
    entry = log.record(log.keys(*AUDITS)[0])
    told = as_text(session.shelf.reading(entry))
    assert told.splitlines()[0].split(" · ")[0] in {"admin audit", "security audit"}
    assert entry.topic in told


async def test_the_page_of_a_purged_recording_tells_what_was_said_written_and_opened(
    desk: Desk,
) -> None:
    session = await desk.collected()
    await session.look.resolve(range(len(session.case.events)))
    await read(session)
    text = page(session, film(desk.webex, "Price round").id)
    for words in (
        "0:00:11: Mikael Ahonen: We stay above thirty-nine five, and you leave them to us.",
        "Mikael Ahonen deleted own message in a meeting: “Nobody goes below 39 500. Agreed?”",
        "privately to Mikael Ahonen: Should this be recorded?",
        "downloaded by Luis Echeverría <luis.echeverria@aquila-robotics.example>",
        "host: Mikael Ahonen",
        "sha256: ",
    ):
        assert words in text
    older = page(session, film(desk.webex, "Price round, follow-up").id)
    assert "Julien Marchetti (listed): Tidewater asked me too, I said no." in older


async def test_what_belongs_to_one_record_is_read_when_it_is_looked_at(desk: Desk) -> None:
    session = desk.open()
    await read(session, parts=False)
    it = film(desk.webex, "Price round")
    assert "said: nothing in this case" in page(session, it.id)
    desk.wire.asked.clear()
    assert await online(session).records.follow_up(record(session, it.id)) == 7
    assert len(desk.wire.asked) == 3
    assert "Then Orsini is ours." in page(session, it.id)
    assert await online(session).records.follow_up(record(session, it.id)) == 0
    assert len(desk.wire.asked) == 3


def entries(session: Session) -> list[tuple[str, str, str | None]]:
    return [
        (one["action"], one["object"]["type"], one["result"])
        for one in journal(session.case.folder)
        if one["action"] in {"retrieve", "receipt"}
    ]


async def test_a_purged_recording_is_retrieved_and_no_link_gets_into_the_case(desk: Desk) -> None:
    session = desk.open()
    await read(session, parts=False)
    it = film(desk.webex, "Price round")
    desk.wire.asked.clear()
    got = await online(session).record_retriever.retrieve(record(session, it.id))
    assert [(one.kind, one.name[-4:], one.problem) for one in got.parts] == [
        *(("recording", ".mp4", ""), ("audio", ".mp3", ""), ("transcript", ".vtt", ""))
    ]
    data = files.content(it.file)
    blob = got.parts[0].blob
    assert blob is not None
    assert (blob.sha256, blob.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert session.case.vault.read(blob.sha256) == data
    assert [one[::2] for one in entries(session)] == [
        *(("retrieve", None), ("retrieve", "kept"), ("retrieve", "kept"), ("retrieve", "kept")),
        ("receipt", "kept 3 of 3 files"),
    ]
    followed = [one for one in desk.wire.asked if "/downloads/" in one.url.path]
    assert len(followed) == 3
    assert all("authorization" not in one.headers for one in followed)
    keys = [one.url.path.rsplit("/", 1)[1] for one in followed]
    await desk.close()
    for path in desk.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(one.encode() in content for one in keys), path
            assert b"temporaryDirectDownloadLinks" not in content, path
    assert verify_case(session.case.folder).ok
    session = desk.open()
    assert blob.sha256 in page(session, it.id)
    assert session.shelf.row(record(session, it.id)).is_kept


async def test_a_transcript_comes_as_it_is_from_the_base_url(desk: Desk) -> None:
    session = desk.open()
    await read(session, parts=False)
    said: Said = next(
        one for one in desk.webex.world.transcripts.values() if one.status == "deleted"
    )
    got = await online(session).record_retriever.retrieve(record(session, said.id))
    bodies = [session.case.vault.read(one.blob.sha256) for one in got.parts if one.blob]
    assert bodies == [said.text(vtt=True).encode(), said.text(vtt=False).encode()]


async def test_a_call_recording_is_retrieved_by_its_own_family(desk: Desk) -> None:
    session = desk.open()
    await read(session, parts=False)
    tape = next(one for one in desk.webex.world.call_recordings.values() if one.status == "purged")
    got = await online(session).record_retriever.retrieve(record(session, tape.id))
    assert [one.kind for one in got.parts if one.blob] == ["audio", "transcript"]
    assert not any(one.problem for one in got.parts)
    assert entries(session)[0][1] == "convergedRecordings"


@pytest.mark.parametrize("status", [404, 500, 302])
async def test_a_file_that_cannot_be_had_is_named_and_the_others_kept(
    desk: Desk, status: int
) -> None:
    session = desk.open()
    await read(session, parts=False)

    async def refuse(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if ".audio." not in request.url.path:
            return response
        await response.aclose()
        return httpx.Response(status, headers={"location": "https://evil.example/"})

    desk.wire.after = refuse
    it = film(desk.webex, "Price round")
    got = await online(session).record_retriever.retrieve(record(session, it.id))
    assert [one.blob is None for one in got.parts] == [False, True, False]
    assert got.parts[1].problem
    assert all(one.url.host == "127.0.0.1" for one in desk.wire.asked)
    assert entries(session)[-1] == ("receipt", "recordings", "kept 2 of 3 files")
    assert "not kept: " in page(session, it.id)


async def test_a_link_to_a_foreign_host_is_not_followed(desk: Desk) -> None:
    session = desk.open()
    await read(session, parts=False)

    async def mislead(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if not request.url.path.startswith("/v1/recordings/"):
            return response
        body = json.loads(await response.aread())
        body["temporaryDirectDownloadLinks"] = {"recordingDownloadLink": "https://evil.example/x"}
        await response.aclose()
        return httpx.Response(200, json=body)

    desk.wire.after = mislead
    it = film(desk.webex, "Price round")
    [part] = (await online(session).record_retriever.retrieve(record(session, it.id))).parts
    assert "foreign host" in part.problem
    assert not any("evil" in one.url.host for one in desk.wire.asked)


async def test_a_recording_past_retention_is_said_to_be_gone_and_journalled(desk: Desk) -> None:
    session = desk.open()
    await read(session, parts=False)
    it = film(desk.webex, "Price round")
    found = record(session, it.id)
    world = desk.webex.world
    world.rules = replace(world.rules, retention=86_400_000)
    with pytest.raises(NotFound):
        await online(session).record_retriever.retrieve(found)
    assert entries(session)[-1] == ("receipt", "recordings", "retrieve failed: NotFound")


async def test_an_audit_entry_has_nothing_to_download(desk: Desk) -> None:
    session = desk.open("demo-admin")
    await read(session)
    log = session.case.records
    with pytest.raises(BadInput):
        await online(session).record_retriever.retrieve(log.record(log.keys(Family.ADMIN)[0]))


async def test_a_failure_ends_the_reading_and_what_came_before_is_kept(desk: Desk) -> None:
    session = desk.open()

    async def fail(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if "convergedRecordings" not in request.url.path:
            return response
        await response.aclose()
        return httpx.Response(500, json={"message": "no"})

    desk.wire.after = fail
    with pytest.raises(ServiceTrouble):
        await read(session)
    log = session.case.records
    assert log.keys(Family.RECORDING)
    name = Source(Family.CALL, "available").name
    assert [one.outcome for one in log.readings if one.stream == name] == [Outcome.FAILED]
    lines = record_coverage.lines(log, session.look.zone)
    assert any(one.startswith("call recordings, available: failed: ") for one in lines)
    assert verify_case(session.case.folder).ok
    desk.wire.after = type(desk.wire)().after
    assert await read(session) > 0


async def test_a_case_held_by_another_takes_nothing_in(desk: Desk) -> None:
    desk.open()
    second = desk.open()
    with pytest.raises(Refused, match="held by"):
        await read(second)
    assert desk.wire.asked == []


async def test_odd_ids_are_never_asked_for_and_end_no_reading(desk: Desk) -> None:
    session = desk.open()
    await read(session, parts=False)
    log, now = session.case.records, online(session).collector.now()
    odd = {"id": "../people", "meetingId": "\ud800", "topic": "odd", "status": "available"}
    name = Source(Family.RECORDING, "available", "").name
    listing = Advance(name, Window(now, now), Outcome.PAGE, now, 1, 1, 0)
    log.append([json.dumps(odd).encode()], listing)
    found = record(session, "../people")
    desk.wire.asked.clear()
    assert await online(session).records.follow_up(found) == 0
    with pytest.raises(BadInput):
        await online(session).record_retriever.retrieve(found)
    assert desk.wire.asked == []
    assert [one.outcome for one in log.readings[-2:]] == [Outcome.NEVER] * 2


async def test_a_token_of_another_organization_brings_nothing_into_the_case(desk: Desk) -> None:
    await desk.collected()
    await desk.close()
    session = desk.open("demo-partner-officer")
    desk.wire.asked.clear()
    with pytest.raises(NotAuthorised):
        await read(session)
    assert [one.url.path for one in desk.wire.asked] == ["/v1/people/me"]
    assert session.case.records.readings == ()


async def test_a_download_that_is_stopped_leaves_no_part_and_is_journalled(desk: Desk) -> None:
    session = desk.open()
    await read(session, parts=False)
    it = film(desk.webex, "Price round")
    heard: list[tuple[str, int, int | None]] = []

    def stop(kind: str, received: int, size: int | None) -> None:
        heard.append((kind, received, size))
        if kind == "audio":
            working.cancel()

    retriever = online(session).record_retriever
    working = asyncio.ensure_future(retriever.retrieve(record(session, it.id), on_bytes=stop))
    with pytest.raises(asyncio.CancelledError):
        await working
    size = len(files.content(it.file))
    assert heard[0][0] == "recording"
    assert ("recording", size, size) in heard
    assert list((session.case.folder / "incoming").iterdir()) == []
    assert entries(session)[-1] == ("receipt", "recordings", "retrieve failed: CancelledError")
    assert verify_case(session.case.folder).ok


@pytest.mark.parametrize("spelled", [LINKS, LINKS.replace("t", "\\u0074", 1)])
async def test_a_list_that_tells_links_is_kept_without_them(desk: Desk, spelled: str) -> None:
    session = desk.open()

    async def add(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if request.url.path != "/v1/admin/recordings":
            return response
        body = await response.aread()
        await response.aclose()
        link = f'"{spelled}":{{"recordingDownloadLink":"https://s.webex.com/?ticket=s3cret"}},'
        return httpx.Response(200, content=body.replace(b'{"id"', b"{" + link.encode() + b'"id"'))

    desk.wire.after = add
    await read(session, parts=False)
    found = record(session, film(desk.webex, "Price round").id)
    assert "s3cret" not in found.newest.raw.decode()
    assert f"wxi.withheld 1: {LINKS}" in page(session, found.id)
    assert await read(session, parts=False) == 0
