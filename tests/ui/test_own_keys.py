"""Keys of the officer's own: they work, the others stop, and every list of keys tells the truth."""

import shutil
from pathlib import Path

from tests.served import Served
from tests.ui.console import CASE, home
from tests.ui.terminal import Terminal, environment


def test_own_keys_work_in_a_terminal_and_are_told_everywhere(tmp_path: Path, still: Served) -> None:
    chosen = home(tmp_path, still.url)
    assert still.kept is not None
    shutil.copytree(still.kept, chosen.cases / CASE)
    chosen.keys.write_text(
        '[everywhere]\nfilter = "e"\nexhibit = "f"\nhelp = ["?", "f2"]\ngo = "ctrl+g"\n'
        "journal = []\n"
        '[timeline]\nfirst = ["home", "T"]\n[go]\nperson = "z"\n'
    )
    with Terminal(["open", CASE, "--offline"], environment(tmp_path), (100, 30)) as terminal:
        terminal.see("1 Timeline", "e Filter", "f Exhibit")
        terminal.press("J")  # nothing any more
        terminal.press("f")
        terminal.see("exhibit S-0001 kept")
        terminal.press("e")
        terminal.see("filter:")
        terminal.press("\x1b")
        terminal.until(lambda: "filter:" not in terminal.text, "the prompt is left")
        terminal.press("T")
        terminal.see("1/435")
        terminal.press("\x07")
        terminal.see("Go to", "z   To somebody")
        terminal.press("z")
        terminal.see("Person ·")
        terminal.press("\x1b")
        terminal.press("\x1bOQ")
        terminal.see("Keys, letters and signs", "│ ^g ", "│ e    ")
        terminal.press("q")
        terminal.press("q")
        assert terminal.wait() == 0


def test_a_file_of_keys_that_cannot_be_used_is_refused_in_one_line(
    tmp_path: Path, still: Served
) -> None:
    chosen = home(tmp_path, still.url)
    assert still.kept is not None
    shutil.copytree(still.kept, chosen.cases / CASE)
    chosen.keys.write_text('[everywhere]\nfilter = "e"\n')
    with Terminal(["open", CASE, "--offline"], environment(tmp_path)) as terminal:
        assert terminal.wait() == 2
        assert "keys.toml, line 2: e means filter and exhibit" in "".join(terminal.lines)
        assert "Traceback" not in terminal.text
        assert terminal.modes == terminal.modes_before
