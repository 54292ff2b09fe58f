"""The investigations: what is asked, the keys that lead to the answer, and what they must show.

What is seen must fit the narrowest screen, and belong to the story: how much else is going on in
the demo's organization depends on the hour. An ``esc`` is a step of its own: followed at once by
another key it would be an alt key to any terminal.
"""

import json
from pathlib import Path

from tests.evidence.signing import sign_file
from tests.investigations.walk import CASE, SECOND, Investigation, Step, wxi
from tests.ui.terminal import environment

ESC, DOWN, PAGE_DOWN = "\x1b", "\x1b[B", "\x1b[6~"

LEAVE = Step("leave the page", ESC, gone=("esc closes", "esc: back"))

LEAVER = Investigation(
    name="leaver",
    question="What did a leaver pass to whom outside, and who opened it?",
    scenario="leak",
    steps=(
        Step("look at the leaver", "gpdorian\r", ("Person · Dorian Marić", "message posted")),
        LEAVE,
        Step(
            "what he put into the rooms named Falcon",
            "ffrom:dorian has:file room:falcon type:M\r",
            ("key-accounts.csv", "falcon-roadmap.pdf", "filter: from:dorian"),
        ),
        Step(
            "who outside reached that, and opened it",
            "X",
            ("external organization", "Nico Brandt", "downloaded 5", "previewed 1"),
        ),
        Step("keep that as an exhibit", "e", ("exhibit S-0001 kept",)),
        LEAVE,
        Step("read and keep the latest file", "r", ("kept: the message, 1 of 1 files",)),
        Step("note it", "bpassed to a private account\r", ("noted: N-0001",)),
        Step("mark all of them", "*", (" marked",)),
    ),
)

DELETED = Investigation(
    name="harasser",
    question="What did the deleted messages say, who deleted them, who had seen them?",
    scenario="harassment",
    steps=(
        Step(
            "the deleted messages of one author in one room",
            'fis:deleted from:gerd room:"line 2"\r',
            ("local filter: is:deleted", "Leila crying"),
        ),
        Step("find the picture among them", "/hero\r", ("hit 1 of 2",)),
        Step("its life on a page", "h", ("posted by the author, Gerd", "shift-hero.png")),
        Step("further down", PAGE_DOWN, ("previewed by Hana", "previewed by João")),
        LEAVE,
        Step("read the deleted picture and keep it", "r", ("kept: the message, 1 of 1 files",)),
        Step("find the remark", "/crying\r", ("hit 1 of 1",)),
        Step("its life: deleted by somebody else", "h", ("NOT by the author but by",)),
        LEAVE,
        Step("who could see it", "w", ("Who could see it", "in the room at that moment")),
        Step("who still could, just before it was deleted", "\t", ("just before deleted",)),
        Step("keep that as an exhibit", "e", ("exhibit S-0001 kept",)),
        LEAVE,
        Step("what was reworded", 'fis:edited "nobody understands"\r', ("filter: is:edited",)),
        Step("its life", "h", ("History of the message", "edited     once")),
        Step("what was changed, word by word", PAGE_DOWN, ("[-", "{+")),
    ),
)

WITNESSES = Investigation(
    name="witnesses",
    question="Who could read a message when it was posted, who outside, and what proves it?",
    scenario="leak",
    steps=(
        Step("the message", "fprice-list type:M\r", ("1/1", "falcon-price-list")),
        Step(
            "who could see it, the proved ones first",
            "w",
            ("proved contact", "Nico Brandt", "external organization", "downloaded falcon"),
        ),
        Step("what proves it", "\r", ("added by Dorian", "removed by Dorian")),
        Step("the event that let him in", "\r", ("hidden by the filter",)),
        Step("without the filter", ESC, gone=("local filter",)),
        Step("the same in the graph over time", "v", ("2 Graph",)),
    ),
)

RECORDING = Investigation(
    name="recording",
    question="Which recording did its host delete and purge, and what was said in it?",
    scenario="recording",
    steps=(
        Step("recordings and transcripts", "gm", ("━Recordings ·", "purged", "new observations")),
        Step("find the meeting", "/price round\r", ("Price round", "⏎ Read")),
        Step("the purged one", DOWN + "\r", ("meeting recording", "purged")),
        Step("download it all the same", "r", ("kept: recording, audio",)),
        Step("leave the text", ESC, ("━Recordings ·",)),
        Step("its transcript", "k\r", ("Then Orsini is ours",)),
        Step("the chat in the meeting", PAGE_DOWN, ("chat of the meeting", "Keep this off")),
        Step("keep that as an exhibit", "e", ("exhibit S-0001 kept",)),
    ),
)


def _second_officer(home: Path) -> None:
    """Hand over the plan that waits; the second officer signs it with their own key."""
    [plan] = [one.stem for one in (home / "cases" / CASE / "data" / "plans").glob("P-*.json")]
    wxi("plans", CASE, "export", plan, "--to", str(home / "plan.json"), env=environment(home))
    assert json.loads((home / "plan.json").read_bytes())["id"] == plan
    sign_file(home / "plan.json", SECOND)


CONTAIN = Investigation(
    name="contain",
    question="Contain a room in which people outside have a document, signed by a second officer",
    scenario="leak",
    changes=True,
    four_eyes=True,
    steps=(
        Step(
            "the document in the room with the guest",
            "ffrom:dorian has:file room:handover type:M\r",
            ("key-accounts.csv", "1/1"),
        ),
        Step("who has it already", "X", ("Nico Brandt", "downloaded 1")),
        LEAVE,
        Step("what can be planned", "D", ("contain this room: Falcon handover",)),
        Step("contain the room", DOWN + "\r", ("leave it as it is", "classification Secret")),
        Step(
            "classified as secret",
            DOWN + "\r",
            ("3 to contain in 1 room", "nobody has signed this plan yet"),
        ),
        Step("it waits", ESC, ("waits for a second",)),
        Step("the plans that wait", "A", ("contain 3 · to be signed",)),
        Step("what the second officer runs", "\r", ("ssh-keygen -Y sign",)),
        Step(
            "take in the signature",
            "~/plan.json.sig\r",
            ("contain 3 · signed by two@example.com",),
            elsewhere=_second_officer,
        ),
        Step("take up the plan", "\r", ("and signed: two@example.com", "type: contain 3 in")),
        Step("a reason", "leak\r", ("enter now does it",)),
        Step("the phrase", f"contain 3 in {CASE}\r", ("3 done", "deletion event", "esc closes")),
        Step("leave it", ESC, ("contain: 3 done",), ("esc closes",)),
        Step("what was done, and what of it can be undone", "u", ("Done in this case · 3",)),
        Step("leave that", ESC, gone=("Done in this case",)),
    ),
)

RESTORE = Investigation(
    name="restore",
    question="Who put a recording into the recycle bin? Bring it back to its host",
    scenario="recording",
    changes=True,
    steps=(
        Step("the audits", "ga", ("━Audits ·", "new observations")),
        Step("look for the deletion", "/follow-up", ("find: follow-up",)),
        Step("go there", "\r", ("━Audits ·",), ("find: ",)),
        Step("who did it", "\r", ("━Text ·", "Mikael Ahonen moved a recording")),
        Step("leave the text", ESC, ("━Audits ·",), ("━Text ·",)),
        Step("leave the page", ESC, gone=("━Audits ·",)),
        Step("recordings and transcripts", "gm", ("━Recordings ·", "deleted", "follo")),
        Step("look for the recording", "/follow-up", ("find: follow-up",)),
        Step("go there", "\r", ("━Recordings ·",), ("find: ",)),
        Step("recover it", "r", ("it is in the recycle bin of its host",)),
        Step(
            "restore it as administrator", DOWN + "\r", ("1 to restore", "To confirm, type: rest")
        ),
        Step("a reason", "host asks\r", ("enter now does it",)),
        Step("the phrase", "restore 1\r", ("it reads as available", "esc closes")),
        Step("leave it", ESC, ("━Recordings ·",), ("esc closes",)),
        Step("its history", "\r", ("━Text ·", "first seen as available")),
        Step("leave the text", ESC, ("━Recordings ·",), ("━Text ·",)),
        Step("leave the page", ESC, gone=("━Recordings ·",)),
    ),
)

PURGE = Investigation(
    name="purge",
    question="Delete what a stolen bot posted in all rooms, and take the bot out of them",
    scenario="phishing",
    changes=True,
    steps=(
        Step(
            "what it posted with that link",
            "ffrom:expense aquila-expenses\r",
            ("local filter: from:expense", "Your expense"),
        ),
        Step("what can be planned", "D", ("purge Expense Helper: its messages shown",)),
        Step("purge the account", DOWN + DOWN + "\r", ("to purge in", "To confirm, type: purge")),
        Step("a reason", "stolen token\r", ("enter now does it",)),
        Step("the phrase", f"purge 67 in {CASE}\r", ("67 done", "nothing is left of")),
        Step("leave it", ESC, ("purge: 67 done",), ("esc closes",)),
        Step("that again: nothing", "D", ("purge Expense Helper",)),
        Step("purge again", DOWN + DOWN + "\r", ("nothing was changed",)),
        Step("what was done", "u", ("Done in this case · 67",)),
        Step("leave that", ESC, gone=("Done in this case",)),
    ),
)

ALL = (LEAVER, DELETED, WITNESSES, RECORDING, CONTAIN, RESTORE, PURGE)
