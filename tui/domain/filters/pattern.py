"""Regular expressions that an officer may run: compiled for case-folded text, or refused.

A pattern runs on text that others wrote, and a running pattern cannot be stopped; so what can take
exponential time is refused: a repetition of what itself varies, and too many choices in a row.
"""

import re
import warnings

LONGEST = 200
_MOST_OPEN = 3  # repetitions without an upper end; each multiplies the worst case by the text
_MOST_CHOICES = 12  # the worst case doubles with each
_WIDE = 50  # a repetition that may go so far counts as open
_REPEAT = re.compile(r"[*+?]|\{([0-9]*)(,?)([0-9]*)\}")
_GROUP = re.compile(r"\((?:\?(?:[:=!]|<[=!]))?(?!\?)")
_SET = re.compile(r"\[\^?\]?(?:[^\]\\]|\\.)*\]", re.DOTALL)
_LITERALS = re.compile(r"\\.|[^\\]+", re.DOTALL)


def compiled(source: str) -> re.Pattern[str]:
    """Compile a pattern for text that is case-folded.

    Raises ``re.error``, whose ``pos`` is the place in the pattern, for what is refused too.
    """
    if len(source) > LONGEST:
        raise re.error(f"a pattern has at most {LONGEST} characters", source, LONGEST)
    folded = _LITERALS.sub(
        lambda found: found[0] if found[0].startswith("\\") else found[0].casefold(), source
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(source)  # as it was typed, so that a failure points to the right place
            _refuse_slow(source)
            return re.compile(folded, re.IGNORECASE)
    except (OverflowError, RecursionError, Warning):
        raise re.error("a pattern that can mean several things or is too big", source, 0) from None


def _refuse_slow(source: str) -> None:
    """Raise ``re.error`` for what could take exponential time; the source is known to compile."""
    varies = [False]  # for each open group, whether it repeats or alternates inside
    opened = choices = at = 0
    ended = False  # whether a group that varies has just ended
    while at < len(source):
        group_varies, ended = ended, False
        if source[at] == "\\":
            at += 2
        elif found := _SET.match(source, at):
            at = found.end()
        elif source[at] == "(":
            found = _GROUP.match(source, at)
            if found is None:
                raise re.error("only ( (?: (?= (?! (?<= (?<! open a group", source, at)
            varies.append(False)
            at = found.end()
        elif source[at] == ")":
            ended = varies.pop()
            varies[-1] = varies[-1] or ended
            at += 1
        elif source[at] == "|":
            choices += not varies[-1] and len(varies) > 1
            varies[-1] = True
            at += 1
        elif (found := _REPEAT.match(source, at)) and found[0] != "{}":
            if group_varies and found[0] != "?":
                raise re.error("a repetition of what varies inside can take forever", source, at)
            if found[0] in {"*", "+"} or (found[2] and int(found[3] or _WIDE) >= _WIDE):
                opened += 1
            elif found[0] == "?" or found[2]:
                choices += 1
            varies[-1] = True
            at = found.end()
            at += source[at : at + 1] in {"?", "+"}  # lazy or possessive
        else:
            at += 1
        if opened > _MOST_OPEN or choices > _MOST_CHOICES:
            raise re.error("so many repetitions or choices can take forever", source, at - 1)
