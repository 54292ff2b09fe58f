"""`phishing`: the token of a bot is stolen, and the bot posts a trap in hundreds of rooms.

The bot is Expense Helper (``bot-expense``), which sits in a room of every small group. The
organization has the Pro Pack. "D-n" counts working days back:

- D-9 the bot's usual reminder in some of its rooms: not every message of it is bad.
- D-1, 20:51: somebody enters the developer portal as Viktor Szabó (``viktor``) from an address far
  away, after three failures (security audit).
- D-1 from 21:40, one room every few seconds: "Your expense report was rejected" with a link to
  ``aquila-expenses.example``; every twelfth as a card that asks for a password. One room in eleven
  is owned by Kestrel: what the bot writes there the officer does not see.
- D-1, minutes later: two people fill in the card (``attachmentActions`` with what they typed), one
  asks in **IT Help**, and moderators delete what they find: those deletions are done already.
- D-1, 22:35: Chen Mei-Ling warns everybody. The bot is in the rooms still; 90 seconds after the
  start it posts once more.
"""

from random import Random

from tui.simulator.acts import Act, Erase, Join, Open, Post, Submit
from tui.simulator.audits import Deed, SignIn
from tui.simulator.clock import DAY, HOUR, MINUTE, SECOND
from tui.simulator.directory import Person
from tui.simulator.meeting_acts import Administer, Enter
from tui.simulator.rules import Rules
from tui.simulator.scenarios import background, cast
from tui.simulator.scenarios.calendar import workday
from tui.simulator.scenarios.stage import HISTORY, Stage
from tui.simulator.spaces import Card, Message, Room, Submission
from tui.simulator.world import Script

ROOMS = 240
LINK = "https://aquila-expenses.example/login"
TRAP = f"Your expense report was rejected. Confirm your account within 24 hours: {LINK}"
FORM: Card = {
    "type": "AdaptiveCard",
    "version": "1.3",
    "body": [
        {"type": "TextBlock", "text": "Your expense report was rejected."},
        {"type": "Input.Text", "id": "account", "placeholder": "Account"},
        {"type": "Input.Text", "id": "password", "style": "password"},
    ],
    "actions": [
        {"type": "Action.Submit", "title": "Confirm"},
        {"type": "Action.OpenUrl", "title": "Help", "url": LINK},
    ],
}
_SUBJECTS = ("Travel", "Audit", "Site visit", "Training", "Trade fair", "Lab move", "Ramp-up")
_PLACES = ("Lyon", "Osaka", "Graz", "Porto", "Turku", "Izmir", "Cork", "Gdynia", "Namur")


def build(start: int, events: int | None, seed: int) -> Script:
    """Return the script of a world that starts at ``start`` (milliseconds, UTC).

    A short history has fewer rooms.
    """
    stage = Stage(start, Random(f"stage {seed}"))
    bot = Person(
        "bot-expense",
        "Expense Helper",
        "",
        "expensehelper@webex.bot",
        cast.BOTS,
        kind="bot",
        since=start - 500 * DAY,
    )
    stage.people[bot.handle] = bot
    needed = background.DEFAULT_EVENTS if events is None else events
    rooms = _rooms(stage, bot, Random(f"rooms {seed}"), max(12, min(ROOMS, needed // 13)))
    posts = _trap(stage, bot, rooms)
    again = Message(rooms[0], bot, start + 90 * SECOND, f"Last reminder: {LINK}")
    story = [*_usual(stage, bot, rooms), *posts, *_reactions(stage, posts), *_logs(stage)]
    ahead: list[Act] = [Post(again.created, again)]
    return background.script(stage, story, events, seed, Rules(pro_pack=True), ahead)


def _rooms(stage: Stage, bot: Person, rng: Random, count: int) -> list[Room]:
    """Return rooms of two or three people and the bot, opened in the first days."""
    crowd = [person for person in stage.people.values() if person.org is cast.AQUILA]
    guests = [person for person in stage.people.values() if person.org is cast.KESTREL]
    rooms = []
    for number in range(count):
        foreign = number % 11 == 10
        first = rng.choice(guests if foreign else crowd)
        others = rng.sample([person for person in crowd if person is not first], rng.choice((1, 2)))
        at = stage.start - HISTORY + DAY + number * 7 * MINUTE
        subject, place = _SUBJECTS[number % 7], _PLACES[number // 7 % 9]
        room = Room(f"{subject} {place} {number + 1}", "group", first, at)
        rooms.append(room)
        stage.acts.append(Open(at, room))
        for index, person in enumerate((first, *others, bot)):
            joined = at + 40 + index * 9 * SECOND
            stage.acts.append(Join(joined, room, person, first, moderator=not index))
    return rooms


def _usual(stage: Stage, bot: Person, rooms: list[Room]) -> list[Act]:
    at = workday(stage.start, 9, "08:00")
    return [
        Post(when, Message(room, bot, when, "Reminder: receipts of last month are due on Friday."))
        for when, room in zip(range(at, at + DAY, 2 * SECOND), rooms[::9], strict=False)
    ]


def _trap(stage: Stage, bot: Person, rooms: list[Room]) -> list[Post]:
    at = workday(stage.start, 1, "21:40")
    posts = []
    for number, room in enumerate(rooms):
        when = at + number * 4 * SECOND + number * 379 % SECOND
        message = Message(room, bot, when, TRAP)
        if number % 12 == 5:
            message.cards = (FORM,)
        posts.append(Post(when, message))
    return posts


def _reactions(stage: Stage, posts: list[Post]) -> list[Act]:
    found: list[Act] = []
    cards = [post.message for post in posts if post.message.cards]
    for number, message in enumerate(cards[:2]):
        victim = next(it for it in _members(stage, message.room) if it.kind == "person")
        when = posts[-1].at + (3 + number) * MINUTE
        inputs = {"account": victim.email, "password": f"Spring-{2026 + number}!"}
        found.append(Submit(when, Submission(message, victim, when, inputs)))
    for number, post in enumerate(posts[3::17]):
        creator = post.message.room.creator
        found.append(Erase(posts[-1].at + (6 + number) * MINUTE, post.message, creator))
    desk, all_hands = stage.room("it-help"), stage.room("all-hands")
    mei, admin = stage.people["mei"], stage.people["admin"]
    asked = posts[-1].at + 5 * MINUTE
    warned = workday(stage.start, 1, "22:35")
    lines = (
        Message(desk, admin, asked, "Is Expense Helper broken? It asks for my password."),
        Message(desk, mei, asked + 2 * MINUTE, "Do not type anything. I look at it."),
        Message(
            all_hands,
            mei,
            max(warned, asked + 9 * MINUTE),
            "Expense Helper was taken over. Delete its messages, and call me if you typed "
            "your password.",
        ),
    )
    return found + [Post(line.created, line) for line in lines]


def _members(stage: Stage, room: Room) -> list[Person]:
    return [act.person for act in stage.acts if isinstance(act, Join) and act.room is room]


def _logs(stage: Stage) -> list[Act]:
    viktor, admin = stage.people["viktor"], stage.people["admin"]
    at = workday(stage.start, 1, "20:51")
    found: list[Act] = []
    for number in range(4):
        when = at + number * 20 * SECOND
        failure = "Invalid password." if number < 3 else ""
        entry = SignIn(when, viktor, "Developer portal", failure, address="203.0.113.66")
        found.append(Enter(when, entry))
    late = at + 2 * HOUR
    text = f"{admin.name} asked for a new token of a bot: Expense Helper"
    return [*found, Administer(late, Deed(late, admin, "USERS", text, "Expense Helper", "BOT"))]
