"""`recording`: a host deletes the recordings of a talk with a competitor, and purges one.

Mikael Ahonen (``mikael``, Pricing Analyst) spoke with Julien Marchetti of Kestrel (``k-sales``)
about prices. This organization has the Pro Pack, and keeps content for 25 days only. "D-n" counts
working days back:

- D-19 **Price round, first**: recorded, transcribed; past retention by now. Its events stay,
  recording, transcript and meeting are gone (404).
- D-7 **Price round** of Mikael, Luis Echeverría (``luis``) and Julien, who came after eleven
  minutes: chat in the meeting ("Keep this off the mail"), of which Mikael deletes a line; then a
  recording and a transcript, which tells what was agreed.
- D-7, later: Luis takes the recording along (report of accesses); Greta Zimmermann asks Mikael in
  **Pricing Desk** why Luis sent it to her.
- D-6 Mikael moves the recording to the recycle bin, D-5 he purges it: no event tells so, but its
  status (deleted, then purged) and the admin audit do. The officer still fetches it. His call to
  Julien that evening was recorded too; he purges that recording as well.
- D-4 **Price round, follow-up** on the older site, whose chat is listed after the meeting; the
  recording lies in the recycle bin: an administrator can restore it for the host.
- D-3 Greta asks in Pricing Desk where the recording has gone; Mikael says that he tidied up.
"""

from random import Random

from tui.simulator.acts import Act, Post
from tui.simulator.audits import Deed, SignIn
from tui.simulator.calls import Call, CallRecording
from tui.simulator.clock import DAY, HOUR, MINUTE
from tui.simulator.meeting_acts import (
    Administer,
    Chat,
    Enter,
    Meet,
    Record,
    Ring,
    Shelve,
    Tape,
    Transcribe,
    Unchat,
)
from tui.simulator.meetings import ChatLine, Meeting, Recording, Transcript, Viewing
from tui.simulator.rules import Rules
from tui.simulator.scenarios import background
from tui.simulator.scenarios.calendar import workday
from tui.simulator.scenarios.stage import Stage
from tui.simulator.spaces import Message
from tui.simulator.world import Script

RULES = Rules(retention=25 * DAY, pro_pack=True)


def build(start: int, events: int | None, seed: int) -> Script:
    """Return the script of a world that starts at ``start`` (milliseconds, UTC)."""
    stage = Stage(start, Random(f"stage {seed}"))
    story = [*_first(stage), *_round(stage), *_follow_up(stage), *_talk(stage)]
    return background.script(stage, story, events, seed, RULES)


def _first(stage: Stage) -> list[Act]:
    people, at = stage.people, stage.start - 27 * DAY
    who = (people["mikael"], people["luis"])
    held = Meeting(
        "Price round, first", who[0], who, at, at + 20 * MINUTE, who[0].org.site, recorded=True
    )
    ready = held.end + 5 * MINUTE
    text = Transcript(held, ready, ((who[0], "We only listen today."),))
    return [Meet(held.end, held), Record(ready, Recording(held, ready)), Transcribe(ready, text)]


def _round(stage: Stage) -> list[Act]:
    people, at = stage.people, workday(stage.start, 7, "16:05")
    mikael, luis, julien = who = (people["mikael"], people["luis"], people["k-sales"])
    held = Meeting(
        "Price round",
        mikael,
        who,
        at,
        at + 38 * MINUTE,
        mikael.org.site,
        recorded=True,
        late={julien.uuid: at + 11 * MINUTE},
    )
    off = ChatLine(held, mikael, at + 13 * MINUTE, "Keep this off the mail, please.")
    floor = ChatLine(held, mikael, at + 21 * MINUTE, "Nobody goes below 39 500. Agreed?")
    agreed = ChatLine(held, julien, at + 22 * MINUTE, "Agreed from our side.")
    aside = ChatLine(held, luis, at + 23 * MINUTE, "Should this be recorded?", to=(mikael,))
    ready = held.end + 7 * MINUTE
    film = Recording(held, ready)
    film.viewings += [
        Viewing(ready + HOUR, luis),
        Viewing(ready + HOUR + MINUTE, luis, downloaded=True),
    ]
    said = (
        (mikael, "Thanks for coming, Julien, this is between us."),
        (julien, "Of course. What about Tidewater?"),
        (mikael, "We stay above thirty-nine five, and you leave them to us."),
        (julien, "Then Orsini is ours."),
        (luis, "I am not sure that I should hear this."),
    )
    call = Call(mikael, workday(stage.start, 7, "19:40"), 260, number="+15550142")
    tape = CallRecording(call, call.end + 3 * MINUTE)
    binned, purged = workday(stage.start, 6, "07:52"), workday(stage.start, 5, "07:49")
    name = f"{mikael.name} moved a recording to the recycle bin: Price round"
    gone = f"{mikael.name} purged a recording: Price round"
    return [
        *(Chat(line.created, line) for line in (off, floor, agreed, aside)),
        Unchat(at + 30 * MINUTE, floor, mikael),
        Meet(held.end, held),
        Record(ready, film),
        Transcribe(ready + 2 * MINUTE, Transcript(held, ready + 2 * MINUTE, said)),
        Ring(call.end, call, mikael),
        Tape(tape.created, tape),
        Enter(binned - MINUTE, SignIn(binned - MINUTE, mikael, "Webex site")),
        Shelve(binned, film, mikael, "deleted"),
        Administer(binned, Deed(binned, mikael, "RECORDINGS", name, film.id, "RECORDING")),
        Shelve(purged, film, mikael, "purged"),
        Administer(purged, Deed(purged, mikael, "RECORDINGS", gone, film.id, "RECORDING")),
        Shelve(purged + MINUTE, tape, mikael, "deleted"),
        Shelve(purged + 2 * MINUTE, tape, mikael, "purged"),
    ]


def _follow_up(stage: Stage) -> list[Act]:
    people, at = stage.people, workday(stage.start, 4, "17:10")
    who = (people["mikael"], people["k-sales"])
    site = who[0].org.old_sites[0]
    held = Meeting("Price round, follow-up", who[0], who, at, at + 9 * MINUTE, site, recorded=True)
    line = ChatLine(held, who[1], at + 3 * MINUTE, "Tidewater asked me too, I said no.")
    film = Recording(held, held.end + 5 * MINUTE)
    hidden = workday(stage.start, 3, "08:01")
    text = f"{who[0].name} moved a recording to the recycle bin: Price round, follow-up"
    return [
        Chat(line.created, line),
        Meet(held.end, held),
        Record(film.created, film),
        Shelve(hidden, film, who[0], "deleted"),
        Administer(hidden, Deed(hidden, who[0], "RECORDINGS", text, film.id, "RECORDING")),
    ]


def _talk(stage: Stage) -> list[Act]:
    desk, people = stage.room("pricing"), stage.people
    took, asked = workday(stage.start, 7, "18:20"), workday(stage.start, 3, "10:15")
    host, chief = people["mikael"], people["greta"]
    note = Message(desk, chief, took, "Mikael, Luis sent me the film of your price round?")
    reply = Message(desk, host, took + 6 * MINUTE, "A misunderstanding, I explain it tomorrow.")
    where = Message(desk, chief, asked, "The recording is gone from the list. Was that you?")
    tidy = Message(desk, host, asked + 4 * MINUTE, "I tidied up, nobody needs it.", parent=where)
    return [Post(it.created, it) for it in (note, reply, where, tidy)]
