"""How well typed words fit a name, for people who want to get there in a few keys. Pure."""

from collections.abc import Sequence
from unicodedata import combining, normalize

_INITIALS, _SKIPPING = 5, 10  # worse than any word that stands in the text as a whole
_SKIPPED = 2  # letters that may be left out of a word
_SHORTEST = 4  # letters of a word of which any may be left out


def fold(text: str) -> str:
    """Return text as it is compared: without case and without accents."""
    return "".join(char for char in normalize("NFKD", text.casefold()) if not combining(char))


def misfit(words: Sequence[str], text: str) -> int | None:
    """Return how badly words fit a text, 0 for best; None when one of them does not. All folded.

    A word fits best at the beginning of the text, then of a word in it, then inside one; then as
    beginnings of several words, in order; last of all when a letter or two were left out.
    """
    total = 0
    for word in words:
        found = _misfit(word, text)
        if found is None:
            return None
        total += found
    return total


def _misfit(word: str, text: str) -> int | None:
    at = text.find(word)
    if at == 0:
        return 0
    if at > 0:
        return 1 if _begins_a_word(word, text, at) else 2
    if _is_beginnings(word, text):
        return _INITIALS
    return _SKIPPING if len(word) >= _SHORTEST and _skips(word, text) else None


def _begins_a_word(word: str, text: str, at: int) -> bool:
    while at > 0:
        if not text[at - 1].isalnum():
            return True
        at = text.find(word, at + 1)
    return False


def _is_beginnings(word: str, text: str) -> bool:
    at = -1
    for char in word:
        if at < 0 or not text.startswith(char, at + 1):
            at = text.find(char, at + 1)
            while at > 0 and text[at - 1].isalnum():
                at = text.find(char, at + 1)
            if at < 0:
                return False
        else:
            at += 1
    return True


def _skips(word: str, text: str) -> bool:
    start = text.find(word[0])
    while start >= 0:
        at, end = start, start + len(word) + _SKIPPED
        for char in word[1:]:
            at = text.find(char, at + 1, end)
            if at < 0:
                break
        else:
            return True
        start = text.find(word[0], start + 1)
    return False
