"""`harassment`: a supervisor posts, edits and deletes hurtful messages.

Gerd Falkenrath (``gerd``, Shift Supervisor) goes after Leila Haddad (``leila``). "D-n" counts
working days back:

- D-9 **Line 2 Shifts**: he blames her for a stop of the line. It stays.
- D-7 Line 2 Shifts: he mocks her accent, and 11 minutes later rewords it to something mild.
- D-6 their 1:1: two belittling messages; he deletes both the same evening.
- D-5 Line 2 Shifts: a mocking picture (``shift-hero.png``), deleted by himself after 25 minutes;
  Hana Petrović and João Carvalho were shown it (``file_transcodings``), Hana downloaded it.
- D-4 Line 2 Shifts: a nasty remark on her; Tomasz Wrona, the moderator, deletes it (the actor
  of the deletion is not the author) and calls him to order.
- D-4 their 1:1: a threat about her contract with a "list" (``late-minutes.pdf``), deleted at once.
- D-3 Leila confides to Ingrid Solheim (``hr``) in their 1:1, who opens **Conversation: Line 2**
  with Tomasz and, later, Gerd.
- D-2 Gerd apologises in the group, D-1 he deletes the apology.
"""

from random import Random

from tui.simulator.acts import Act, Edit, Erase, Join, Post, Read
from tui.simulator.clock import MINUTE, SECOND
from tui.simulator.scenarios import background
from tui.simulator.scenarios.calendar import workday
from tui.simulator.scenarios.stage import Stage
from tui.simulator.spaces import File, Message, Room
from tui.simulator.world import Script

PICTURE = File("shift-hero.png")
LIST = File(
    "late-minutes.pdf",
    ("Minutes late, L. Haddad", "Mon 4", "Tue 0", "Wed 6", "Collected by G. Falkenrath"),
)


def build(start: int, events: int | None, seed: int) -> Script:
    """Return the script of a world that starts at ``start`` (milliseconds, UTC)."""
    stage = Stage(start, Random(f"stage {seed}"))
    return background.script(stage, _story(stage), events, seed)


def _story(stage: Stage) -> list[Act]:
    start, people = stage.start, stage.people
    line, private, confided = (stage.room(key) for key in ("line-2", "gerd-leila", "leila-hr"))
    talk = stage.open(workday(start, 3, "14:02"), "Conversation: Line 2", "hr")

    def say(
        at: int, room: Room, handle: str, text: str, *files: File, to: Post | None = None
    ) -> Post:
        parent = to.message if to else None
        return Post(at, Message(room, people[handle], at, text, files=files, parent=parent))

    def day(back: int, clock: str) -> int:
        return workday(start, back, clock)

    blame = say(
        day(9, "06:20"), line, "gerd", "Line stopped again. Guess who cannot read a sheet: Leila."
    )
    accent = say(
        day(7, "13:05"),
        line,
        "gerd",
        "Could somebody else do the handover? Nobody understands Leila's German anyway.",
    )
    slow = say(day(6, "09:48"), private, "gerd", "You are the slowest I ever had on this line.")
    home = say(day(6, "09:50"), private, "gerd", "Maybe stay at home, nobody would notice.")
    picture = say(day(5, "11:31"), line, "gerd", "Our shift hero 😂 guess who", PICTURE)
    remark = say(
        day(4, "08:15"), line, "gerd", "Leila crying in the break room again, so we are one short."
    )
    threat = say(
        day(4, "15:22"), private, "gerd", "I keep a list. One word and your contract ends.", LIST
    )
    confides = say(
        day(3, "09:03"),
        confided,
        "leila",
        "Ingrid, may I tell you something in confidence? It is about Gerd. He writes things to me "
        "and deletes them afterwards. I am afraid of going to work.",
    )
    sorry = say(day(2, "10:10"), line, "gerd", "Sorry if some of you took my jokes the wrong way.")

    return [
        blame,
        say(
            blame.at + 4 * MINUTE,
            line,
            "leila",
            "The sheet was the old revision. I said so at six.",
        ),
        say(blame.at + 6 * MINUTE, line, "gerd", "Always an excuse.", to=blame),
        accent,
        say(accent.at + 3 * MINUTE, line, "hana", "Not okay, Gerd.", to=accent),
        Edit(accent.at + 11 * MINUTE, accent.message, "Could somebody help with the handover?"),
        slow,
        home,
        say(home.at + 12 * MINUTE, private, "leila", "Please stop writing to me like this."),
        Erase(day(6, "18:30"), slow.message, people["gerd"]),
        Erase(day(6, "18:30") + 14 * SECOND, home.message, people["gerd"]),
        picture,
        Read(picture.at + 2 * MINUTE, picture.message, 0, people["hana"], page=1),
        Read(picture.at + 3 * MINUTE, picture.message, 0, people["joao"], page=1),
        Read(picture.at + 5 * MINUTE, picture.message, 0, people["hana"]),
        Erase(picture.at + 25 * MINUTE, picture.message, people["gerd"]),
        remark,
        Erase(remark.at + 17 * MINUTE, remark.message, people["tomasz"]),
        say(
            remark.at + 19 * MINUTE,
            line,
            "tomasz",
            "I removed that. Gerd, my office, now. This room is for shifts.",
        ),
        threat,
        Erase(threat.at + 2 * MINUTE, threat.message, people["gerd"]),
        confides,
        say(
            confides.at + 5 * MINUTE,
            confided,
            "hr",
            "Thank you for telling me, Leila. You did nothing wrong. Are you free at eleven?",
        ),
        say(confides.at + 7 * MINUTE, confided, "leila", "Yes. I kept the dates of what he wrote."),
        Join(talk.created + 30 * SECOND, talk, people["tomasz"], people["hr"]),
        say(
            talk.created + 4 * MINUTE,
            talk,
            "hr",
            "We need to speak about the tone on Line 2. I have asked Compliance for the records.",
        ),
        say(talk.created + 9 * MINUTE, talk, "tomasz", "I deleted one post myself yesterday."),
        Join(day(2, "08:30"), talk, people["gerd"], people["hr"]),
        say(day(2, "08:41"), talk, "gerd", "It was banter. Everybody laughed."),
        sorry,
        Erase(day(1, "17:12"), sorry.message, people["gerd"]),
    ]
