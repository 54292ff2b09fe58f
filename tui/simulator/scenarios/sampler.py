"""One example of everything rare, in every scenario that is written as acts; "D-n" as in stories.

- D-8 **Engineering** has a tab "Machine wiki", renamed later; a second tab is taken down.
- D-7 **Lunch & Co**: Inês Duarte posts a card; two people submit it (``attachmentActions``).
- D-6 **IT Help**: four files that are not simply there: ``invoice-4471.zip`` is infected (410),
  ``backup-keys.zip`` cannot be scanned (428), ``router-log.txt`` is being scanned (423 twice),
  ``minutes-2019.pdf`` is past its own retention (404).
- D-9 a room whose title the key server does not decrypt; **Sales archive**, a team's room that
  nobody is in; **Engineering notices**, a locked room for announcements, whose moderators alone
  the other members of the team see.
- D-4 **Quarterly outlook**, a meeting with a guest: chat to all, in a breakout session, to the
  guest alone, reworded, deleted; recording (watched, taken along) and transcript.
- D-5 **Supplier call**, on the older platform, which lists its chat after the meeting; its
  recording is in the recycle bin and its transcript deleted. D-10 **Pilot review**: purged.
- D-3 three calls out, recorded: one recording available, one in the recycle bin, one purged; a
  call between colleagues with a record for each; one nobody answered; D-2 a business text.
- Deeds of the administrator and sign-ins, one of them failed, on several days.
"""

from tui.simulator.acts import Act, Join, Leave, Pin, Post, Reclassify, Repin, Submit, Unpin
from tui.simulator.audits import Deed, SignIn
from tui.simulator.calls import BusinessText, Call, CallRecording
from tui.simulator.clock import HOUR, MINUTE, SECOND
from tui.simulator.meeting_acts import (
    Administer,
    Chat,
    Enter,
    Meet,
    Rechat,
    Record,
    Ring,
    Shelve,
    Tape,
    Text,
    Transcribe,
    Unchat,
    Withdraw,
)
from tui.simulator.meetings import ChatLine, Guest, Meeting, Recording, Transcript, Viewing
from tui.simulator.scenarios.calendar import workday
from tui.simulator.scenarios.stage import Stage
from tui.simulator.spaces import Card, File, Message, Submission, Tab

MENU: Card = {
    "type": "AdaptiveCard",
    "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
    "version": "1.3",
    "body": [
        {"type": "TextBlock", "text": "What shall we order on Friday?", "size": "medium"},
        {
            "type": "Input.ChoiceSet",
            "id": "dish",
            "choices": [{"title": "Soup", "value": "soup"}, {"title": "Curry", "value": "curry"}],
        },
    ],
    "actions": [{"type": "Action.Submit", "title": "Order"}],
}
_GUEST = Guest("Gil Ferreira", "gil.ferreira@postfach.example")


def acts(stage: Stage) -> list[Act]:
    """Return the acts, in no order."""
    return [
        *_tabs(stage),
        *_cards(stage),
        *_files(stage),
        *_odd_rooms(stage),
        *_outlook(stage),
        *_supplier_call(stage),
        *_calls(stage),
        *_logs(stage),
    ]


def _tabs(stage: Stage) -> list[Act]:
    room, people = stage.room("engineering"), stage.people
    first, second = workday(stage.start, 8, "09:12"), workday(stage.start, 8, "09:15")
    wiki = Tab(room, "Wiki", "https://wiki.aquila-robotics.example/r12", people["cto"], first)
    plan = Tab(room, "Plan", "https://plan.aquila-robotics.example/r12", people["rahul"], second)
    return [
        Pin(first, wiki),
        Pin(second, plan),
        Repin(second + HOUR, wiki, people["siobhan"], "Machine wiki"),
        Unpin(second + 2 * HOUR, plan, people["rahul"]),
    ]


def _cards(stage: Stage) -> list[Act]:
    people, at = stage.people, workday(stage.start, 7, "10:02")
    card = Message(stage.room("lunch"), people["ines"], at, "What shall we order?", cards=(MENU,))
    return [
        Post(at, card),
        *(
            Submit(when, Submission(card, people[handle], when, {"dish": dish}))
            for when, handle, dish in (
                (at + 4 * MINUTE, "user", "curry"),
                (at + 9 * MINUTE, "priya", "soup"),
            )
        ),
    ]


def _files(stage: Stage) -> list[Act]:
    room, at = stage.room("it-help"), workday(stage.start, 6, "11:20")
    posts = (
        ("viktor", "Looks like a phishing mail, do not open.", "invoice-4471.zip", "infected"),
        ("mei", "Encrypted, password by phone.", "backup-keys.zip", "unscannable"),
        ("viktor", "Log of the night, just uploaded.", "router-log.txt", "scanning"),
        ("mei", "The minutes you asked for.", "minutes-2019.pdf", "gone"),
    )
    return [
        Post(when, Message(room, stage.people[handle], when, text, files=(File(name, (), state),)))
        for when, (handle, text, name, state) in zip(
            range(at, at + HOUR, 7 * MINUTE), posts, strict=False
        )
    ]


def _odd_rooms(stage: Stage) -> list[Act]:
    people, opened = stage.people, workday(stage.start, 9, "08:40")
    sealed = stage.open(opened, "Board papers", "ceo")
    sealed.undecryptable = True
    archive = stage.open(opened + 5 * MINUTE, "Sales archive", "greta")
    archive.team = stage.room("sales").team
    notices = stage.open(opened + 9 * MINUTE, "Engineering notices", "siobhan")
    notices.team, notices.locked, notices.announcing = stage.room("engineering").team, True, True
    return [
        Join(opened + MINUTE, sealed, people["camille"], people["ceo"]),
        Reclassify(opened + 2 * MINUTE, sealed, people["ceo"], 4),
        Leave(opened + 8 * MINUTE, archive, people["greta"], people["greta"]),
        Join(opened + 10 * MINUTE, notices, people["rahul"], people["siobhan"]),
    ]


def _outlook(stage: Stage) -> list[Act]:
    people, at = stage.people, workday(stage.start, 4, "13:00")
    who = tuple(people[handle] for handle in ("greta", "luis", "aisha", "mikael"))
    late = {people["mikael"].uuid: at + 21 * MINUTE}
    held = Meeting(
        "Quarterly outlook",
        who[0],
        who,
        at,
        at + 47 * MINUTE,
        who[0].org.site,
        stage.room("sales"),
        recorded=True,
        guests=(_GUEST,),
        late=late,
    )
    hello = ChatLine(held, who[1], at + 6 * MINUTE, "Slides are in the room.")
    split = ChatLine(held, who[2], at + 15 * MINUTE, "We take the second half.", breakout=True)
    aside = ChatLine(held, who[0], at + 18 * MINUTE, "Please mute yourself.", to=(_GUEST,))
    slip = ChatLine(held, who[3], at + 30 * MINUTE, "Brennhof pays late again.")
    ready = held.end + 6 * MINUTE
    recording = Recording(held, ready)
    recording.viewings += [
        Viewing(ready + HOUR, who[3]),
        Viewing(ready + 2 * HOUR, people["elena"], downloaded=True),
    ]
    said = (
        (who[0], "Good afternoon, we start with the numbers."),
        (who[1], "Orders are four percent above the plan."),
        (who[3], "Margins are not, and I would like to say why."),
    )
    return [
        Chat(hello.created, hello),
        Chat(split.created, split),
        Chat(aside.created, aside),
        Chat(slip.created, slip),
        Rechat(hello.created + MINUTE, hello, "Slides are in the Sales room."),
        Unchat(slip.created + 2 * MINUTE, slip, who[3]),
        Meet(held.end, held),
        Record(ready, recording),
        Transcribe(ready + MINUTE, Transcript(held, ready + MINUTE, said)),
    ]


def _supplier_call(stage: Stage) -> list[Act]:
    people, at = stage.people, workday(stage.start, 5, "08:30")
    who = (people["ewa"], people["dmitri"])
    old = who[0].org.old_sites[0]
    held = Meeting("Supplier call", who[0], who, at, at + 25 * MINUTE, old, recorded=True)
    line = ChatLine(held, who[1], at + 5 * MINUTE, "They ask for 30 days.", to=(who[0],))
    ready = held.end + 5 * MINUTE
    film, text = Recording(held, ready), Transcript(held, ready, ((who[0], "Hello everybody."),))
    then = workday(stage.start, 10, "09:00")
    pilot = Meeting(
        "Pilot review", who[1], who, then, then + 20 * MINUTE, who[1].org.site, recorded=True
    )
    gone = Recording(pilot, pilot.end + 5 * MINUTE)
    return [
        Chat(line.created, line),
        Chat(line.created + MINUTE, ChatLine(held, who[0], line.created + MINUTE, "Offer 14.")),
        Meet(held.end, held),
        Record(ready, film),
        Transcribe(ready, text),
        Shelve(ready + HOUR, film, who[0], "deleted"),
        Withdraw(ready + HOUR, text, people["officer"]),
        Meet(pilot.end, pilot),
        Record(gone.created, gone),
        Shelve(gone.created + HOUR, gone, who[1], "deleted"),
        Shelve(gone.created + 2 * HOUR, gone, who[1], "purged"),
    ]


def _calls(stage: Stage) -> list[Act]:
    people, at = stage.people, workday(stage.start, 3, "10:30")
    found: list[Act] = []
    for index, (handle, status) in enumerate(
        (("luis", "available"), ("aisha", "deleted"), ("callum", "purged"))
    ):
        began = at + index * 20 * MINUTE
        call = Call(people[handle], began, 95 + index * 60, number=f"+155501{index:02d}77")
        tape = CallRecording(call, call.end + 2 * MINUTE)
        found += [Ring(call.end, call, call.caller), Tape(tape.created, tape)]
        if status != "available":
            found.append(Shelve(tape.created + MINUTE, tape, call.caller, "deleted"))
        if status == "purged":
            found.append(Shelve(tape.created + 2 * MINUTE, tape, call.caller, "purged"))
    inside = Call(people["greta"], at + 2 * HOUR, 61, callee=people["luis"])
    missed = Call(people["greta"], at + 3 * HOUR, number="+15550188")
    text = BusinessText(
        people["callum"], workday(stage.start, 2, "14:10"), "On my way, ten minutes late."
    )
    return [
        *found,
        Ring(inside.end, inside, people["greta"]),
        Ring(inside.end + SECOND, inside, people["luis"]),
        Ring(missed.end, missed, people["greta"]),
        Text(text.created, text),
    ]


def _logs(stage: Stage) -> list[Act]:
    people = stage.people
    admin = people["admin"]
    deeds = (
        (12, "08:05", "LOGINS", "Oskar Lindqvist logged into organization Aquila Robotics", ""),
        (12, "08:09", "USERS", "Oskar Lindqvist gave a role: compliance officer", "officer-2"),
        (5, "15:31", "ORG_SETTINGS", "Oskar Lindqvist changed the retention of messages", ""),
        (4, "09:02", "DEVICES", "Oskar Lindqvist added a room device: Lyon", ""),
    )
    found: list[Act] = []
    for back, clock, category, text, whom in deeds:
        at = workday(stage.start, back, clock)
        target = people[whom].name if whom else ""
        kind = "USER" if whom else "ORG"
        found.append(Administer(at, Deed(at, admin, category, text, target, kind)))
    for back, clock, handle, failure in (
        (3, "06:55", "gerd", ""),
        (3, "07:02", "dorian", "Invalid password."),
        (3, "07:03", "dorian", ""),
        (2, "07:40", "user", ""),
    ):
        at = workday(stage.start, back, clock)
        found.append(Enter(at, SignIn(at, people[handle], failure=failure)))
    leaving = workday(stage.start, 2, "17:20")
    found.append(Enter(leaving, SignIn(leaving, people["user"], leaving=True)))
    return found
