"""The investigations: what is asked, the keys that lead to the answer, and what they must show.

What is seen must fit the narrowest screen, and belong to the story: how much else is going on in
the demo's organization depends on the hour. An ``esc`` is a step of its own: followed at once by
another key it would be an alt key to any terminal.
"""

from tests.investigations.walk import Investigation, Step

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
            ("external organization 4", "Nico Brandt", "downloaded 5", "previewed 1"),
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
            ("proved contact", "Nico Brandt", "external organization 4", "downloaded falcon"),
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

ALL = (LEAVER, DELETED, WITNESSES, RECORDING)
