"""Turns the phrase bank into sentences. Knows no rooms and no times."""

import re
from collections import deque
from collections.abc import Sequence
from random import Random

from tui.simulator.directory import Person
from tui.simulator.scenarios import phrases
from tui.simulator.scenarios.topics import TOPICS
from tui.simulator.spaces import File

_SLOT = re.compile(r"\{(\w+)\}")
_SENTENCE = re.compile(r"(?:^|[.!?] )[a-z]")


class Talk:
    """Draws what people say; the same generator state gives the same words."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._recent: deque[str] = deque(maxlen=50)

    def opening(self, topic: str, others: list[Person]) -> tuple[str, Person | None]:
        """Return a first remark on a topic, and whom it names, if anybody."""
        bank = TOPICS[topic]
        text, named = self._fill(self._pick(bank), others)
        if self._rng.random() < 0.22:
            more, named_too = self._fill(self._pick(bank), others)
            text, named = f"{text} {more}", named or named_too
        return text, named

    def reply(self, topic: str, others: list[Person]) -> tuple[str, Person | None]:
        """Return an answer to what was said, and whom it names, if anybody."""
        bank = phrases.REPLIES if self._rng.random() < 0.5 else TOPICS[topic]
        return self._fill(self._pick(bank), others)

    def notice(self, bot: str) -> str:
        """Return what a bot reports."""
        bank = phrases.BUILD_NOTES if bot == "bot-build" else phrases.LUNCH_NOTES
        return self._fill(self._rng.choice(bank), [])[0]

    def file(self, others: list[Person]) -> tuple[File, str, Person | None]:
        """Return a file, the words it is posted with (maybe none), and whom they name."""
        name, lines = self._rng.choice(phrases.FILES)
        code = f"{self._rng.choice('ABCDEFGHK')}{self._rng.randrange(100, 1000)}"
        caption, named = self._fill(self._rng.choice(phrases.CAPTIONS), others)
        file = File(
            name.replace("{code}", code), tuple(line.replace("{code}", code) for line in lines)
        )
        return file, caption, named

    def _pick(self, bank: Sequence[str]) -> str:
        """Return a phrase, if possible one that was not used a moment ago."""
        phrase = self._rng.choice(bank)
        for _ in range(3):
            if phrase not in self._recent:
                break
            phrase = self._rng.choice(bank)
        self._recent.append(phrase)
        return phrase

    def _fill(self, phrase: str, others: list[Person]) -> tuple[str, Person | None]:
        named = self._rng.choice(others) if others else None
        used = False

        def word(match: re.Match[str]) -> str:
            nonlocal used
            slot = match[1]
            if slot == "who":
                used = named is not None
                return named.first if named else "everybody"
            return self._rng.choice(phrases.SLOTS[slot])

        text = _SLOT.sub(word, phrase)
        return _SENTENCE.sub(lambda start: start[0].upper(), text), named if used else None


def mention_html(text: str, person: Person) -> str:
    """Return ``text`` as HTML in which the first name is a mention."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    tag = (
        f'<spark-mention data-object-type="person" data-object-id="{person.id}">'
        f"{person.first}</spark-mention>"
    )
    return f"<p>{escaped.replace(person.first, tag, 1)}</p>"
