"""The chat of an ended meeting is retrieved and told; a file that is too large is not fetched."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.served import Served, served
from tui.cli.panes import as_text
from tui.domain.records import MEETINGS, Family
from tui.domain.times import Window
from tui.errors import NotFound
from tui.evidence.verify import verify_case
from tui.services import chats
from tui.services.record_retrieval import RecordRetriever

from .desk import Desk, events_of, journal, online


@pytest.fixture
def webex() -> Iterator[Served]:
    """The world with meetings on a site of the old platform."""
    with served("recording") as found:
        yield found


async def test_the_chat_of_an_ended_meeting_is_kept_and_told_with_its_end(desk: Desk) -> None:
    session = await desk.collected()
    said = next(
        one
        for one in desk.webex.world.chat.values()
        if one.meeting.site in one.meeting.host.org.old_sites
        and one.created > desk.webex.hands.at - 25 * 86_400_000
    )
    ended = {chats.meeting_of(one): one for one in events_of(session)}
    event = ended[said.meeting.id]
    assert said.text not in as_text(session.look.reading(event))
    lines = await online(session).records.retrieve_chat(said.meeting.id)
    assert lines == sum(one.meeting is said.meeting for one in desk.webex.world.chat.values())
    assert said.text in as_text(session.look.reading(event))
    told = [
        (one["action"], one.get("result"))
        for one in journal(session.case.folder)
        if (one.get("object") or {}).get("type") == "meeting chat"
    ]
    assert told == [("retrieve", None), ("receipt", f"{lines} lines kept")]
    assert await online(session).records.retrieve_chat(said.meeting.id) == lines
    with pytest.raises(NotFound, match="no chat"):
        await online(session).records.retrieve_chat("nothing_I_1")
    assert verify_case(session.case.folder).ok


async def test_a_recording_larger_than_the_settings_allow_is_not_fetched(desk: Desk) -> None:
    session = desk.open()
    now = online(session).collector.now()
    await online(session).records.collect(Window(now - timedelta(days=30), now))
    log = session.case.records
    key = next(one for one in log.keys(*MEETINGS) if one.family is Family.RECORDING)
    size = log.record(key).content["sizeBytes"]
    webex = online(session)
    few = RecordRetriever(webex.gateway, session.case, webex.collector.now, size - 1)
    desk.wire.asked.clear()
    got = {one.kind: one for one in (await few.retrieve(log.record(key))).parts}
    assert got["recording"].blob is None
    assert "aise max_file_mb in the settings" in got["recording"].problem
    assert len(desk.wire.asked) == len(got), "the detail, and each file but the large one"
    # What is not announced is measured as it comes.
    none = RecordRetriever(webex.gateway, session.case, webex.collector.now, 1)
    parts = (await none.retrieve(log.record(key))).parts
    assert all(one.blob is None and "larger than" in one.problem for one in parts)
    assert not list((session.case.folder / "incoming").glob("*.part"))
