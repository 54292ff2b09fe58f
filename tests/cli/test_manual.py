"""The manual page of every command is whole, and its examples can be typed."""

import re
import shlex
from collections.abc import Iterator

import click
import pytest

from tests.cli.conftest import Shell
from tui.cli import main
from tui.cli.examples import EXAMPLES
from tui.cli.manual import page
from tui.cli.overview import PANES
from tui.cli.shapes import SHAPES

SECTIONS = ("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT CODES", "FILES", "ENVIRONMENT")


def _context(words: list[str]) -> click.Context:
    at = click.Context(main.cli, info_name="wxi")
    for word in words:
        assert isinstance(at.command, click.Group)
        found = at.command.get_command(at, word)
        assert found is not None, words
        at = click.Context(found, parent=at, info_name=word)
    return at


def _all() -> Iterator[list[str]]:
    yield []
    for name in main.SHORT:
        yield [name]
        command = _context([name]).command
        if isinstance(command, click.Group):
            yield from ([name, one] for one in command.commands)


def test_every_page_has_its_sections() -> None:
    for words in _all():
        lines = page(_context(words)).splitlines()
        heads = [one for one in lines if re.fullmatch("[A-Z][A-Z ]+", one)]
        assert [one for one in heads if one in SECTIONS] == list(SECTIONS), words
        assert heads[-1] == "EXAMPLES", words
        assert ("JSON" in heads) is (" ".join(words) in SHAPES), words
        assert re.match(f"  wxi {' (CASE )?'.join(words)}( CASE)?.* - ", lines[1]) or not words


def test_what_prints_json_says_what() -> None:
    for words in _all():
        options = {name for one in _context(words).command.params for name in one.opts}
        if "--json" in options:
            assert " ".join(words) in SHAPES, words


@pytest.mark.parametrize("name", [*main.SHORT])
def test_examples_can_be_typed(name: str) -> None:
    assert EXAMPLES[name]
    for example in (*EXAMPLES[name], *(one for one in PANES.values() if one.split()[1] == name)):
        words = shlex.split(example.partition(" > ")[0])[1:]
        words = [one for one in words if not one.startswith("[")]
        with main.cli.make_context("wxi", words[:1]) as context:
            command = main.cli.get_command(context, words[0])
        assert command is not None
        command.make_context(words[0], words[1:], parent=click.Context(main.cli))


def test_a_page_is_printed(shell: Shell) -> None:
    done = shell.wxi("help", "case", "note")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("NAME\n  wxi case note - ")
    assert "\n  wxi help open\n" in shell.wxi("help").out + "\n"
    shell.wxi("help", "nonsense").is_refused(2, "there is no command 'nonsense'")
