"""`hostile`: every text that others can write is written to deceive, break or run something.

One guest account (``guest``), let in by Chen Mei-Ling (``mei``), is after the console of whoever
looks. Each text of `TEXTS` stands in a message, in the title of a room, the name and description of
a team, the name of a person, the name of a file, a tab, a card and what was filled into it, a
meeting with its chat and transcript, the topic of a call recording, a business text and the admin
audit. Five days before the start the first is posted, and one more every 47 minutes.

In **Start here** the guest gives a hint at the end: ``the payload is in message 7``. That message
was edited, read and then deleted by the guest; text and file are kept.
"""

from random import Random

from tui.simulator.acts import Act, Edit, Erase, Join, Open, Pin, Post, Read, Submit
from tui.simulator.audits import Deed
from tui.simulator.calls import BusinessText, Call, CallRecording
from tui.simulator.clock import DAY, HOUR, MINUTE, SECOND
from tui.simulator.directory import Person
from tui.simulator.meeting_acts import (
    Administer,
    Chat,
    Meet,
    Record,
    Ring,
    Tape,
    Text,
    Transcribe,
)
from tui.simulator.meetings import ChatLine, Guest, Meeting, Recording, Transcript
from tui.simulator.scenarios import background, cast
from tui.simulator.scenarios.stage import Stage
from tui.simulator.spaces import Card, File, Message, Room, Submission, Tab, Team
from tui.simulator.world import Script

TEXTS = (
    "\x1b[2J\x1b[H\x1b[31mscreen wiped\x1b[0m",
    "\x1b]0;title taken\x07 and \x1b]52;c;ZWNobyBvd25lZA==\x07 clipboard taken",
    "\x1b]8;;https://evil.example/\x1b\\harmless link\x1b]8;;\x1b\\",
    "\x9b31mC1 control\x9b0m \x90device control\x9c",
    "\x1bP+q544e\x1b\\ \x1b[6n \x1b[c reports asked for",
    "invoice\u202efdp.exe \u2066isolated\u2069 \u200fright\u200e",
    "\u0635\u0628\u0627\u062d \u05d1\u05d5\u05e7\u05e8 mixed \u202bdirection\u202c 123",
    "zero\u200bwidth\u200djoin\u2060er\ufeff soft\u00adhyphen",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334a\u0348\u0345l\u0321\u0353g\u0332\u0359o"
    + "\u0301" * 40,
    (
        "family \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 flag "
        "\U0001f1e8\U0001f1ed keycap 1\ufe0f\u20e3 skin \U0001f44d\U0001f3ff"
    ),
    (
        "\uff37\uff29\uff24\uff25 \u5168\u89d2 \ud55c\uad6d\uc5b4 \u0e44\u0e17\u0e22 "
        "\u0928\u092e\u0938\u094d\u0924\u0947"
    ),
    "[bold red]markup[/] [@click=app.quit]click[/] [link=https://evil.example]x[/link] [/]",
    "=cmd|' /C calc'!A0",
    '+1+1,@SUM(A1),-2+3,"quoted","\ttabbed"',
    "<script>alert(1)</script><img src=x onerror=alert(1)> &lt;b&gt;",
    "**bold** `code` [a](javascript:alert(1)) ~~gone~~ | table | row |",
    "../../../../etc/passwd",
    "..\\..\\windows\\system32\\calc.exe",
    "/absolute/path $(reboot) `reboot` ; rm -rf ~ && true || false",
    "%2e%2e%2f%00.pdf%0d%0aSet-Cookie: a=b",
    "CON.txt . ",
    '"; filename="other.exe',
    "line one\nline two\r\nline three\rback\x0bvertical\x0cform\x85next\u2028sep\u2029par",
    "nul \x00 bell \x07 back\x08space del \x7f escape \x1b",
    "\ue000\uf8ff\U000f0000 private \ufffe\uffff \ufffd nobody",
    "' OR 1=1 -- \\u202e \\x1b[0m {{7*7}} ${jndi:ldap://x} %s%n {0} {} \\",
    "I\u0307\u0131\u0130i \u1e9e\u00df \u03a3\u03c2\u03c3 \ufb01 case folds",
    " \u00a0\u2003\u3000leading and trailing\u00a0 ",
    "word" * 1_800,
    "\U0001f9e8" * 1_800,
    "",
)
"""Each in its own way: controls, directions, widths, markup, formulas, paths, sizes, nothing."""


def build(start: int, events: int | None, seed: int) -> Script:
    """Return the script of a world that starts at ``start`` (milliseconds, UTC)."""
    stage = Stage(start, Random(f"stage {seed}"))
    return background.script(stage, _story(stage), events, seed)


def file_name(number: int) -> str:
    """Return a text of the list as the name of a file, which is never empty or endless."""
    return f"{TEXTS[number][:200]}.{('txt', 'pdf', 'png', 'csv')[number % 4]}"


def _story(stage: Stage) -> list[Act]:
    start, people = stage.start, stage.people
    guest, mei = people["guest"], people["mei"]
    lobby = stage.open(start - 6 * DAY, "Start here", "mei")
    found: list[Act] = [Join(start - 6 * DAY + MINUTE, lobby, guest, mei, moderator=True)]
    for number, text in enumerate(TEXTS):
        at = start - 5 * DAY + number * 47 * MINUTE
        found += _chapter(stage, lobby, number, text, at)
    hint = Message(lobby, guest, start - 2 * HOUR, "the payload is in message 7")
    seventh = next(
        act.message for act in found if isinstance(act, Post) and act.message.text == TEXTS[7]
    )
    late = start - 3 * HOUR
    return [
        *found,
        Edit(late, seventh, TEXTS[5] + TEXTS[0]),
        Read(late + MINUTE, seventh, 0, mei, page=1),
        Read(late + 2 * MINUTE, seventh, 0, mei),
        Erase(late + 3 * MINUTE, seventh, guest),
        Post(hint.created, hint),
    ]


def _chapter(stage: Stage, lobby: Room, number: int, text: str, at: int) -> list[Act]:
    """Return what one text does in every place where it can stand."""
    guest, mei = stage.people["guest"], stage.people["mei"]
    actor = Person(
        f"hostile-{number}",
        text[:120] or "\u200b",
        "",
        f"actor{number}@{cast.PRIVATE.domain}",
        cast.PRIVATE,
        title=text[:80],
        department=text[:80],
        since=at - DAY,
    )
    stage.people[actor.handle] = actor
    room = Room(text[:300], "group", mei, at, description=text[:300])
    room.team = Team(text[:120], text[:300], room) if number % 7 == 0 else None
    card: Card = {
        "type": "AdaptiveCard",
        "version": "1.3",
        "body": [{"type": "TextBlock", "text": text[:500]}],
        "actions": [{"type": "Action.OpenUrl", "title": text[:80], "url": f"javascript:{number}"}],
    }
    post = Message(lobby, guest, at + MINUTE, text, files=(File(file_name(number), (text[:99],)),))
    post.html = f"<p>{text}</p>" if number % 3 == 0 else None
    asks = Message(room, guest, at + 3 * MINUTE, text[::-1] or "?", cards=(card,))
    tab = Tab(lobby, text[:200], f"https://evil.example/?q={number}", guest, at + 5 * MINUTE)
    host = stage.people["mei"]
    met = Meeting(
        text[:200],
        host,
        (host, guest, actor),
        at + 10 * MINUTE,
        at + 20 * MINUTE,
        host.org.site,
        recorded=True,
        guests=(Guest(text[:80], f"guest{number}@{cast.PRIVATE.domain}"),),
    )
    line = ChatLine(met, actor, at + 12 * MINUTE, text, to=met.guests if number % 2 else ())
    ready = met.end + 3 * MINUTE
    call = Call(host, met.end + 5 * MINUTE, 30, number=text[:24])
    tape = CallRecording(call, call.end + MINUTE)
    sms = BusinessText(host, at + 40 * MINUTE, text)
    deed = Deed(at, stage.people["admin"], "USERS", text[:300] or "?", text[:80], "USER")
    return [
        Open(at, room),
        Join(at + 40, room, mei, mei, moderator=True),
        Join(at + 20 * SECOND, room, guest, mei, moderator=True),
        Join(at + 30 * SECOND, room, actor, guest),
        Post(post.created, post),
        Post(asks.created, asks),
        Submit(asks.created + MINUTE, Submission(asks, actor, asks.created + MINUTE, {"x": text})),
        Pin(tab.created, tab),
        Chat(line.created, line),
        Meet(met.end, met),
        Record(ready, Recording(met, ready)),
        Transcribe(ready + MINUTE, Transcript(met, ready + MINUTE, ((actor, text),))),
        Ring(call.end, call, host),
        Tape(tape.created, tape),
        Text(sms.created, sms),
        Administer(at, deed),
    ]
