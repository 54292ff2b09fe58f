"""The signs a picture is drawn with: one set for Unicode terminals, one for plain ASCII.

Owns which sign means what, so that no meaning rests on colour. Must not know where signs go.
"""

from dataclasses import dataclass

from tui.graph.model import PersonNode, RoomNode


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One-cell signs. `orgs`: own, first, second, and any further external organization."""

    orgs: tuple[str, str, str, str]
    room: str
    foreign_room: str
    bot: str
    direct: str
    pointer: str
    moderator: str
    left: str
    annotations: tuple[str, str, str]
    """Bookmark, note, tag."""
    shared: str
    above: str
    below: str
    lines: str
    """Sixteen line signs, by the sides they reach: 1 left, 2 right, 4 up, 8 down, added up."""
    dashed: str
    unsure: str
    doubt: str
    joined: str
    ended: str
    before: str
    """In a row over time: signs contradict each other; joined, left, there since before."""
    bars: str
    """For a cell of such a row: nobody there; there; and 1 message up to the most."""
    crossed: str
    """A vertical mark where nobody is there, and on a row where somebody is."""
    here: str
    silent: str
    """In a cell of a table: a member who wrote nothing."""
    across: str
    """A cell of the selected row, and of the selected column, with nothing in it."""
    back: str
    forth: str
    """How much is out of sight on the left, and on the right."""
    braille: bool
    """Whether edges may be curves of Braille dots."""

    def person(self, person: PersonNode) -> str:
        """The sign of the person's organization."""
        return self.orgs[min(person.org, len(self.orgs) - 1)]

    def name(self, person: PersonNode) -> str:
        """The person's name, a bot's with the bot sign before it."""
        return f"{self.bot} {person.name}" if person.is_bot else person.name

    def owner(self, room: RoomNode) -> str:
        """The sign for whether the room is owned by the officer's organization."""
        return self.foreign_room if room.foreign else self.room

    def title(self, room: RoomNode) -> str:
        """The room's title, a direct room's with the direct sign before it."""
        return f"{self.direct} {room.title}" if room.direct else room.title


UNICODE = Glyphs(
    orgs=("●", "◆", "▲", "■"),
    room="▣",
    foreign_room="▢",
    bot="⚙",
    direct="⇄",
    pointer="▸",
    moderator="★",
    left="⊘",
    annotations=("⚑", "✎", "#"),
    shared="∩",
    above="↑",
    below="↓",
    lines=" ───│╯╰┴│╮╭┬│┤├┼",
    dashed="┄",
    unsure="?",
    doubt="!",
    joined="[",
    ended="]",
    before="‹",
    bars=" ▁▂▃▄▅▆▇█",
    crossed="│┴",
    here="▼",
    silent="·",
    across="─│",
    back="‹",
    forth="›",
    braille=True,
)

ASCII = Glyphs(
    orgs=("o", "#", "^", "%"),
    room="+",
    foreign_room="@",
    bot="B",
    direct="=",
    pointer=">",
    moderator="*",
    left="x",
    annotations=("!", '"', "~"),
    shared="&",
    above=":",
    below=":",
    lines=" ---|''+|..+|+++",
    dashed=".",
    unsure="?",
    doubt="!",
    joined="[",
    ended="]",
    before="<",
    bars=" _123456789+",
    crossed="|+",
    here="v",
    silent=".",
    across="-|",
    back="<",
    forth=">",
    braille=False,
)
