"""The structure holds: layers, what is loaded when, sizes, and what the repository says."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "tui").rglob("*.py"))
HEADLESS = (
    "tui.bootstrap",
    "tui.cli.main",
    "tui.cli.case",
    "tui.cli.change",
    "tui.cli.check",
    "tui.cli.collect",
    "tui.cli.completion",
    "tui.cli.compare",
    "tui.cli.console",
    "tui.cli.delete",
    "tui.cli.density",
    "tui.cli.demo",
    "tui.cli.exhibits",
    "tui.cli.export",
    "tui.cli.exposure",
    "tui.cli.four_eyes",
    "tui.cli.graph",
    "tui.cli.journal",
    "tui.cli.login",
    "tui.cli.manual",
    "tui.cli.notes",
    "tui.cli.overview",
    "tui.cli.pages",
    "tui.cli.panes",
    "tui.cli.records",
    "tui.cli.plans",
    "tui.cli.profiles",
    "tui.cli.restore",
    "tui.cli.retrieve",
    "tui.cli.screenshot",
    "tui.cli.seal",
    "tui.cli.verify",
    "tui.cli.who",
    "tui.evidence.verify",
    "tui.services.session",
    "tui.simulator.serve",
    "tui.store.cases",
    "tui.webex.client",
)


def loaded_by(module: str) -> set[str]:
    """Return the top-level packages that importing a module loads, in a process of its own."""
    code = f"import {module}, sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", HEADLESS)
def test_a_headless_module_does_not_load_textual(module: str) -> None:
    assert "textual" not in loaded_by(module)


def test_help_loads_neither_console_nor_client_nor_store() -> None:
    code = (
        "import sys\nfrom tui.cli.main import cli\ntry:\n    cli.main(['--help'])\n"
        "except SystemExit:\n    print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "tui.cli.main" in loaded
    assert not loaded & {"textual", "rich", "httpx", "tinydb", "starlette", "uvicorn", "msgspec"}


def test_importing_the_package_loads_nothing_else() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import tui, sys; print(*(n for n in sys.modules if 'tui.' in n))"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []


def test_the_import_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_can_be_read_in_one_sitting_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert ast.get_docstring(ast.parse(text))


def imports_of(path: Path) -> Iterator[str]:
    """Yield the modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


# What changes something at Webex, by its name in the client; ``webex`` defines and gathers these.
CHANGING = re.compile(
    r"delete_|destroy$|purge$|soft_delete$|restore$|update_|add_member$|remove_(team_)?member$"
)


def test_only_mutations_calls_what_changes_something_at_webex() -> None:
    callers = {
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if not {"simulator", "webex"} & set(path.parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and CHANGING.match(node.attr)
    }
    assert callers
    assert {one.rpartition("/")[0] for one in callers} == {"tui/services/mutations"}


def test_nothing_is_pickled() -> None:
    for path in MODULES:
        assert not {"pickle", "shelve", "marshal", "dill"} & set(imports_of(path)), path


def test_the_repository_names_no_machine_and_no_registry() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    # Written in pieces, so that this file does not name them either.
    suspect = re.compile(
        "|".join(("/wor" + "k/", "/roo" + "t/", "pypi" + r"\.org", "python" + "hosted"))
    )
    for name in listed:
        if name.endswith((".py", ".md", ".toml", ".lock", ".tcss", ".svg")):
            text = (ROOT / name).read_text(encoding="utf-8")
            assert not suspect.search(text), name
