"""A file of rules is understood whole, or refused with file and line."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tui.cli import rule_file
from tui.domain.filters.parser import Vocabulary, parse
from tui.domain.filters.times import Here
from tui.errors import BadInput
from tui.services.rules import Does, Rule

RULE = '[[rule]]\nname = "a"\nfilter = "b"\naction = "bookmark"\n'
WORDS = Vocabulary(Here(datetime(2026, 3, 18, tzinfo=UTC), ZoneInfo("UTC")), ("M",), set(), {})


def load(folder: Path, text: str) -> list[Rule]:
    (folder / "rules.toml").write_text(text)
    return rule_file.load(folder / "rules.toml", lambda words: parse(words, WORDS))


def test_every_action(tmp_path: Path) -> None:
    more = RULE.replace('"a"', '"n"').replace("bookmark", "note") + 'text = " seen "\n'
    more += RULE.replace('"a"', '"t"').replace("bookmark", "tag") + 'tag = "#Leak"\n'
    more += RULE.replace('"a"', '"x"').replace("bookmark", "exit")
    assert load(tmp_path, RULE + more) == [
        Rule("a", "b", Does.BOOKMARK),
        Rule("n", "b", Does.NOTE, "seen"),
        Rule("t", "b", Does.TAG, "#Leak"),
        Rule("x", "b", Does.EXIT, code=10),
    ]


def test_a_rule_that_was_changed_is_another_one() -> None:
    rule = Rule("a", "b", Does.NOTE, "c")
    rules = [rule, replace(rule, text="d"), replace(rule, does=Does.TAG), replace(rule, filter="d")]
    assert len({one.digest for one in rules}) == len(rules)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "must hold rules and nothing else"),
        ("rule = 3", "must hold rules and nothing else"),
        ("[[rule]", "cannot be read"),
        (f"{RULE}\n[more]", "must hold rules and nothing else"),
        ('[[rule]]\nfilter = "a"\naction = "exit"', "line 1: a rule needs a name"),
        ('[[rule]]\nname = "a b"\nfilter = "a"\naction = "exit"', "line 2: 'a b' cannot name"),
        ('[[rule]]\nname = "a"\nfilter = "type:"\naction = "exit"', "line 3: filter: "),
        ('[[rule]]\nname = "a"\nfilter = "a"\naction = "run"', "line 4: there is no action 'run'"),
        ('[[rule]]\nname = "a"\nfilter = "a"\naction = "note"', "line 1: a rule needs a text"),
        (
            '[[rule]]\nname = "a"\nfilter = "a"\naction = "tag"\ntag = "a b"',
            "line 5: a tag is one word",
        ),
        (
            '[[rule]]\nname = "a"\nfilter = "a"\naction = "exit"\ncode = 3',
            "line 5: a code lies between 10 and 125",
        ),
        (
            '[[rule]]\nname = "a"\nfilter = "a"\naction = "exit"\nrun = "x"',
            "line 5: a rule with the action exit has no 'run'",
        ),
        (f"{RULE}\n{RULE}", "line 7: there are two rules a"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        load(tmp_path, text)
    assert "rules.toml" in refused.value.line()
    assert said in refused.value.line()
    assert "\n" not in refused.value.line()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        rule_file.load(tmp_path / "none.toml", lambda _words: None)
