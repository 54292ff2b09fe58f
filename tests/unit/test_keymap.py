"""The file of keys: what is refused, and where; what is taken means one thing at a time."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import BadInput
from tui.ui.action import PAGES, SCREEN, Action, Scope
from tui.ui.actions import ACTIONS
from tui.ui.keymap import Keymap, load


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys") / "keys.toml"


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("[everywhere\n", 0, "cannot be read"),
        ("filter = 'x'\n", 0, "there is no place 'filter'"),
        ("[nowhere]\nfilter = 'x'\n", 1, "there is no place 'nowhere'"),
        ("[everywhere]\n\nfitler = 'x'\n", 3, "there is no action 'fitler' everywhere"),
        ("[everywhere]\nfilter = 'enterr'\n", 2, "'enterr' is not a key"),
        ("[everywhere]\nfilter = 7\n", 2, "7 is not a key"),
        ("[everywhere]\nfilter = ['f', ['g']]\n", 2, "['g'] is not a key"),
        ("[everywhere]\nfilter = 'ctrl+b'\n", 2, "multiplexers take it"),
        ("[everywhere]\ndelete = 'ctrl+t'\n", 2, "no ctrl key begins that"),
        ("[everywhere]\nquit = []\n", 2, "quit needs a key"),
        ("[timeline]\n[everywhere]\nfilter = 'e'\n", 3, "e means filter and exhibit"),
        ("[everywhere]\nexhibit = 'f'\n", 2, "f means exhibit and filter"),
        ("[graph]\nup = '?'\n", 2, "? means up and help"),
        ("[everywhere]\nexhibit = '+'\n", 2, "+ means exhibit and zoom_in"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(
    file: Path, text: str, line: int, why: str
) -> None:
    file.write_text(text)
    with pytest.raises(BadInput) as refused:
        load(file)
    assert why in refused.value.message
    assert refused.value.do
    assert str(file) in refused.value.message
    assert (f"line {line}:" in refused.value.message) or not line


_NAMES = st.sampled_from(
    ["f", "?", "question_mark", "f5", "ctrl+t", "E", "plus", "enter", "ä", "7"]
)


@given(st.sampled_from(ACTIONS), st.lists(_NAMES, min_size=1, max_size=3, unique=True))
def test_whatever_is_taken_means_one_thing_at_a_time(
    file: Path, action: Action, names: list[str]
) -> None:
    place, name = action.scope.name.lower(), action.id
    file.write_text(f"[{place}]\n{name} = {names!r}\n")
    try:
        keymap = load(file)
    except BadInput:
        return
    for scope in Scope:
        together = {scope} if scope in SCREEN | PAGES else {scope, Scope.EVERYWHERE}
        keys = [
            key
            for one in ACTIONS
            if one.scope in together
            for key in dict.fromkeys(keymap.keys(one))
        ]
        assert max(Counter(keys).values()) == 1


def test_without_a_file_the_registry_holds(tmp_path: Path) -> None:
    assert load(tmp_path / "keys.toml") == Keymap()
    assert all(Keymap().keys(one) == one.keys for one in ACTIONS)
