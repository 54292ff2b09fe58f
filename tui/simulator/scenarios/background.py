"""Office life around a story: the past as a finished list, the future as an endless stream."""

from collections import deque
from collections.abc import Iterator
from random import Random

from tui.simulator.acts import (
    Act,
    Edit,
    Erase,
    Post,
    Promote,
    Read,
    Reclassify,
    leaves_event,
)
from tui.simulator.clock import HOUR, MINUTE, SECOND
from tui.simulator.directory import Person
from tui.simulator.meeting_acts import Chat, Meet, Record, Transcribe
from tui.simulator.meetings import ChatLine, Meeting, Recording, Transcript
from tui.simulator.rules import Rules
from tui.simulator.scenarios import sampler
from tui.simulator.scenarios.calendar import Rhythm
from tui.simulator.scenarios.stage import HISTORY, Place, Stage
from tui.simulator.scenarios.talk import Talk, mention_html
from tui.simulator.spaces import Message
from tui.simulator.world import Script, in_order

DEFAULT_EVENTS = 3_000
_LONGEST = 6 * HOUR
"""No conversation, with all that becomes of it, lasts longer."""


def script(
    stage: Stage,
    story: list[Act],
    events: int | None,
    seed: int,
    rules: Rules | None = None,
    ahead: list[Act] | None = None,
) -> Script:
    """Return the script of a stage and a story, filled up with small talk to ``events`` events.

    ``ahead`` is what the story has yet to bring, in order of time.
    """
    needed = DEFAULT_EVENTS if events is None else events
    fixed = sampler.acts(stage) + stage.acts + story
    past = [act for act in fixed if act.at < stage.start]
    visible = sum(map(leaves_event, past))
    past += _Chatter(stage, Random(f"past {seed}")).past(max(0, needed - visible))
    past.sort(key=lambda act: act.at)
    future = _Chatter(stage, Random(f"future {seed}")).future()
    future = in_order(future, ahead) if ahead else future
    return Script(tuple(stage.people.values()), tuple(past), future, rules or Rules())


class _Chatter:
    """Draws conversations, with the files, edits, deletions and meetings that come with them."""

    def __init__(self, stage: Stage, rng: Random) -> None:
        self._stage = stage
        self._rng = rng
        self._talk = Talk(rng)
        self._places = list(stage.places.values())
        self._weights = [place.weight for place in self._places]
        self._set: set[object] = set()

    def past(self, count: int) -> list[Act]:
        """Return acts of the history that leave ``count`` events, in no order."""
        rng, end = self._rng, self._stage.start
        rhythm = Rhythm(rng, end - HISTORY, end)
        acts: list[Act] = []
        recently = end - rng.randrange(3 * MINUTE, 9 * MINUTE)
        told = 0
        while told < count:
            at = rhythm.moment() if acts else recently
            place = rng.choices(self._places, self._weights)[0]
            people = place.present(at, at + _LONGEST)
            if len(people) < 2:
                continue
            chance = rng.random()
            if chance < 0.03 and place.room.kind == "group":
                drawn = self._meeting(place, people, at)
            else:
                drawn = self._setting(place, people, at) if chance < 0.036 else []
                drawn = drawn or self._conversation(place, people, at)
            # A prefix is closed: what depends on a post is drawn after it.
            for act in drawn:
                if act.at < end - SECOND and told < count:
                    acts.append(act)
                    told += leaves_event(act)
        return acts

    def future(self) -> Iterator[Act]:
        """Yield acts from the start on, one every 8 to 20 seconds, without an end."""
        rng = self._rng
        recent: deque[tuple[Place, Message]] = deque(maxlen=12)
        at = self._stage.start + rng.randrange(2 * SECOND, 5 * SECOND)
        while True:
            chance = rng.random()
            place, known = rng.choice(recent) if recent else (None, None)
            if place and known and known.files and chance < 0.4:
                people = _humans(place.present(at))
                yield Read(at, known, 0, rng.choice(people), rng.choice((None, 1)))
            elif place and known and chance < 0.05 and not known.files:
                known_text = known.text.removesuffix(" (edited)")
                yield Edit(at, known, f"{known_text} (edited)")
            elif place and known and chance < 0.4:
                yield self._post(place, place.present(at), at, reply_to=known)
            else:
                place = rng.choices(self._places, self._weights)[0]
                post = self._post(place, place.present(at), at)
                recent.append((place, post.message))
                yield post
            at += rng.randrange(8 * SECOND, 20 * SECOND)

    def _conversation(self, place: Place, people: list[Person], at: int) -> list[Act]:
        """Return a few messages in a row and what becomes of them."""
        rng = self._rng
        acts: list[Act] = []
        threaded = rng.random() < 0.3
        first: Message | None = None
        talkers = rng.sample(people, min(len(people), rng.randrange(2, 5)))
        last: Person | None = None
        for _ in range(rng.choice((1, 2, 2, 3, 3, 4, 5, 7))):
            takes_turn = [person for person in talkers if person is not last]
            post = self._post(place, takes_turn, at, reply_to=first if threaded else None)
            last = post.message.author
            if first and not threaded:
                self._answer(post.message, place, talkers)
            first = first or post.message
            acts.append(post)
            acts += self._consequences(post.message, place, at)
            at += rng.randrange(15 * SECOND, 4 * MINUTE)
        return acts

    def _post(
        self, place: Place, people: list[Person], at: int, reply_to: Message | None = None
    ) -> Post:
        rng = self._rng
        author = rng.choice(people)
        message = Message(place.room, author, at, "", parent=reply_to)
        others = [person for person in _humans(people) if person is not author]
        if author.kind == "bot":
            message.text = self._talk.notice(author.handle)
        elif reply_to:
            self._answer(message, place, people)
        elif rng.random() < 0.07:
            file, text, named = self._talk.file(others)
            message.files = (file,)
            _say(message, text, named)
        else:
            _say(message, *self._talk.opening(place.topic, others))
        return Post(at, message)

    def _answer(self, message: Message, place: Place, people: list[Person]) -> None:
        if message.author.kind != "bot" and not message.files:
            others = [person for person in _humans(people) if person is not message.author]
            _say(message, *self._talk.reply(place.topic, others))

    def _consequences(self, message: Message, place: Place, at: int) -> list[Act]:
        """Return who looks at the files of a message, or its edit or deletion, if any."""
        rng = self._rng
        if message.files:
            around = _humans(place.present(at, at + _LONGEST))
            readers = [person for person in around if person is not message.author]
            acts: list[Act] = []
            for person in rng.sample(readers, min(len(readers), rng.randrange(4))):
                seen = at + rng.randrange(30 * SECOND, 5 * HOUR)
                acts.append(Read(seen, message, 0, person, page=1))
                if rng.random() < 0.5:
                    acts.append(Read(seen + rng.randrange(60 * SECOND), message, 0, person))
            return acts
        chance = rng.random()
        if message.author.kind == "bot" or chance > 0.055:
            return []
        later = at + rng.randrange(10 * SECOND, 20 * MINUTE)
        if chance < 0.018:
            return [Erase(later, message, message.author)]
        text = message.text.rstrip(".") + self._rng.choice((" (typo fixed)", ", sorry.", "!", " …"))
        return [Edit(later, message, text)]

    def _meeting(self, place: Place, people: list[Person], at: int) -> list[Act]:
        """Return a meeting with its chat, and its recording and transcript if there are any."""
        rng = self._rng
        crowd = _humans(people)
        attendees = tuple(rng.sample(crowd, rng.randrange(2, min(len(crowd), 9) + 1)))
        title = f"{place.room.title}: {rng.choice(('weekly', 'stand-up', 'review', 'planning'))}"
        length = rng.randrange(10, 50) * MINUTE
        host = attendees[0]
        meeting = Meeting(
            title, host, attendees, at, at + length, host.org.site, place.room, rng.random() < 0.3
        )
        acts: list[Act] = [Meet(meeting.end, meeting)]
        if rng.random() < 0.4:
            words, _ = self._talk.reply(place.topic, [])
            line = ChatLine(meeting, rng.choice(attendees), at + length // 2, words)
            acts.append(Chat(line.created, line))
        if meeting.recorded:
            ready = meeting.end + rng.randrange(4, 9) * MINUTE
            said = tuple(
                (rng.choice(attendees), self._talk.opening(place.topic, [])[0])
                for _ in range(rng.randrange(4, 9))
            )
            acts.append(Record(ready, Recording(meeting, ready)))
            acts.append(Transcribe(ready + MINUTE, Transcript(meeting, ready + MINUTE, said)))
        return acts

    def _setting(self, place: Place, people: list[Person], at: int) -> list[Act]:
        """Return a promotion or a new classification, at most one of each kind of it; or nothing.

        Acts are drawn in no order, so a second one could contradict the first.
        """
        room, person = place.room, self._rng.choice(_humans(people))
        promotes = self._rng.random() < 0.5
        key: object = (room, person) if promotes else room
        if room.kind != "group" or person is room.creator or key in self._set:
            return []
        self._set.add(key)
        if promotes:
            return [Promote(at, room, person, room.creator)]
        if room is self._stage.room("falcon"):  # its classification belongs to a story
            return []
        level = self._rng.choice([level for level in (1, 2, 3) if level != room.level])
        return [Reclassify(at, room, room.creator, level)]


def _humans(people: list[Person]) -> list[Person]:
    return [person for person in people if person.kind == "person"]


def _say(message: Message, text: str, named: Person | None) -> None:
    message.text = text
    message.html = mention_html(text, named) if named else None
    message.mentions = (named,) if named else ()
