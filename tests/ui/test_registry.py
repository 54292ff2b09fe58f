"""The registry of actions against everything that is made from it."""

from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
from textual.binding import Binding

from tests.regenerate import with_tables
from tests.served import Served
from tests.ui.console import console
from tui.graph.glyphs import ASCII, UNICODE, Glyphs
from tui.ui import signs
from tui.ui.action import PAGES, SCREEN, Scope
from tui.ui.actions import ACTIONS
from tui.ui.keymap import Keymap, key_table
from tui.ui.registry import bindings
from tui.ui.screens.gallery import GalleryScreen
from tui.ui.screens.go import GoScreen
from tui.ui.screens.help import help_lines
from tui.ui.screens.main import MainScreen
from tui.ui.screens.records import RecordsScreen
from tui.ui.widgets.graph_pane import GraphPane
from tui.ui.widgets.text_pane import TextPane
from tui.ui.widgets.timeline import Timeline

ROOT = Path(__file__).parents[2]
CLASSES: dict[Scope, type] = {
    Scope.EVERYWHERE: MainScreen,
    Scope.GO: MainScreen,
    Scope.TIMELINE: Timeline,
    Scope.GRAPH: GraphPane,
    Scope.DETAIL: TextPane,
    Scope.RECORDS: RecordsScreen,
    Scope.GALLERY: GalleryScreen,
}
_OWN = {"perform"}  # the way in for all actions of the screen


def methods_of(scope: Scope) -> set[str]:
    """Return the actions that a class and its own bases can perform; GO has those of the screen."""
    mine = [one for one in CLASSES[scope].__mro__ if one.__module__.startswith("tui.")]
    return {
        name.removeprefix("action_")
        for one in mine
        for name in vars(one)
        if name.startswith("action_")
    }


@pytest.mark.parametrize("scope", list(Scope))
def test_every_action_has_its_method_and_every_method_its_action(scope: Scope) -> None:
    scopes = SCREEN if scope in SCREEN else {scope}
    named = {action.id for action in ACTIONS if action.scope in scopes}
    assert methods_of(scope) - _OWN == named


@pytest.mark.parametrize("scope", list(Scope))
def test_no_key_means_two_things(scope: Scope) -> None:
    here = [key for action in ACTIONS if action.scope is scope for key in action.keys]
    everywhere = [
        key for action in ACTIONS if action.scope is Scope.EVERYWHERE for key in action.keys
    ]
    pressed = here if scope in SCREEN | PAGES else here + everywhere
    assert [key for key, count in Counter(pressed).items() if count > 1] == []


def test_no_two_panes_work_at_once() -> None:
    panes = [cls for scope, cls in CLASSES.items() if scope not in SCREEN | PAGES]
    assert not any(issubclass(one, other) for one, other in combinations(panes, 2))


@pytest.mark.parametrize("scope", list(Scope))
def test_bindings_are_the_registry(scope: Scope) -> None:
    found = bindings(scope)
    assert [one.key for one in found if isinstance(one, Binding)] == [
        ",".join(action.keys) for action in ACTIONS if action.scope is scope
    ]
    if scope is Scope.GO:  # and its way out
        assert GoScreen.BINDINGS[: len(found)] == found
    else:
        assert CLASSES[scope].__dict__["BINDINGS"] == found


@pytest.mark.parametrize("key", ["ctrl+a", "ctrl+b", "ctrl+c", "ctrl+s", "ctrl+q", "ctrl+z"])
def test_keys_of_terminals_and_multiplexers_are_left_alone(key: str) -> None:
    assert all(key not in action.keys for action in ACTIONS)


def test_what_deletes_has_a_plain_key_and_only_plans() -> None:
    destroying = [action for action in ACTIONS if action.risk.name == "DESTROY"]
    assert [action.id for action in destroying] == ["delete", "templates", "undo", "delete"]
    for plans in (destroying[0], destroying[3]):
        assert "Nothing happens before a phrase is typed" in plans.help
    assert not any("ctrl" in key for action in destroying for key in action.keys)


def test_the_readme_has_the_tables_of_keys_and_filters() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert with_tables(readme) == readme
    assert key_table() in readme


@pytest.mark.parametrize(("glyphs", "own"), [(UNICODE, signs.UNICODE), (ASCII, signs.ASCII)])
@pytest.mark.parametrize("width", [40, 54, 98])
def test_help_lists_every_action_with_all_its_keys(
    width: int, glyphs: Glyphs, own: signs.Signs
) -> None:
    lines = ["".join(text for text, _ in line) for line in help_lines(width, glyphs, own, Keymap())]
    whole = " ".join(" ".join(line[14:].split()) for line in lines)
    for action in ACTIONS:
        assert " ".join(action.help.split()) in whole, action.id
        keys = " ".join(Keymap().shown(action, ascii_only=glyphs is ASCII))
        assert any(line.startswith(keys[:14]) for line in lines), action.id


async def test_the_palette_lists_every_action_and_its_reason_to_be_off(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still) as at:
        commands = {one.title: one for one in at.app.get_system_commands(at.main)}
        for action in ACTIONS:
            if action.id == "palette" or action.scope in PAGES:
                continue
            where = "" if action.scope in SCREEN else f" ({action.scope})"
            keys = "".join(f" · {key}" for key in Keymap().shown(action)[:1])
            command = commands.pop(action.label + where + keys)
            reason = action.off(at.state)
            assert command.help == (f"not now: {reason}" if reason else action.help)
        assert commands == {}
        await at.press("ctrl+p")
        await at.type("delete")
        await at.until(lambda: "not now: read-only session" in at.text, "the reason")
