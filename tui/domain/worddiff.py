"""What changed between two versions of a text, word by word.

Pure and total; the work is bounded, so that a text made of one word a thousand times is answered
as fast as any other.
"""

import re
from collections import Counter
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

_MOST = 100_000  # pairs of equal words up to which versions are compared in full
_SIGNS = re.compile(r"\[(?=-)|(?<=-)\]|\{(?=\+)|(?<=\+)\}")
_PIECE = re.compile(r"\s+|\w+|[^\w\s]")


class Change(StrEnum):
    """What became of a run of words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Run(NamedTuple):
    """Words that share one fate, with the blanks between them."""

    change: Change
    text: str


def runs(old: str, new: str) -> list[Run]:
    """Return the way from one text to the other.

    All but the added runs make up ``old``, all but the removed ones ``new``.
    """
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    found: list[Run] = []
    removed = added = blanks = ""
    for tag, old_start, old_end, new_start, new_end in _steps(before, after):
        gone, come = "".join(before[old_start:old_end]), "".join(after[new_start:new_end])
        if tag != "equal":
            removed, added, blanks = removed + blanks + gone, added + blanks + come, ""
        elif gone.isspace() and (removed or added) and not blanks:
            blanks = gone  # changed words that only blanks part are one change
        else:
            found += _changed(removed, added, blanks)
            found.append(Run(Change.SAME, gone))
            removed = added = blanks = ""
    return [run for run in [*found, *_changed(removed, added, blanks)] if run.text]


def _changed(removed: str, added: str, blanks: str) -> list[Run]:
    """Return a change and the blanks after it."""
    return [Run(Change.REMOVED, removed), Run(Change.ADDED, added), Run(Change.SAME, blanks)]


def _steps(before: list[str], after: list[str]) -> list[tuple[str, int, int, int, int]]:
    old, new = Counter(before), Counter(after)
    if sum(count * new[piece] for piece, count in old.items()) <= _MOST:
        return list(SequenceMatcher(None, before, after, autojunk=False).get_opcodes())
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    most = min(len(before), len(after)) - head
    while tail < most and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    old_end, new_end = len(before) - tail, len(after) - tail
    return [
        ("equal", 0, head, 0, head),
        ("replace", head, old_end, head, new_end),
        ("equal", old_end, len(before), new_end, len(after)),
    ]


def marked(run: Run) -> str:
    """Return a run with its fate written around it: ``[-removed-]``, ``{+added+}``.

    The same signs in the text itself are told apart: ``‹[›-``.
    """
    text = _SIGNS.sub(lambda found: f"‹{found.group()}›", run.text)
    match run.change:
        case Change.REMOVED:
            return f"[-{text}-]"
        case Change.ADDED:
            return f"{{+{text}+}}"
        case _:
            return text
