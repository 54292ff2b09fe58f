"""``wxi help``: the manual page of a command, made of what the command says of itself."""

from collections.abc import Callable, Iterable, Iterator

import click
from click.shell_completion import CompletionItem

from tui.cli.examples import EXAMPLES
from tui.cli.exits import ENDS, FURTHER, MEANINGS
from tui.cli.main import SHORT
from tui.cli.shape import lines
from tui.cli.shapes import SHAPES

FILES = {
    "$WXI_HOME/config.toml": "settings; else in the XDG config folder, as keys.toml",
    "$WXI_HOME/keys.toml": "keys of one's own",
    "$WXI_HOME/cases": "the cases; else in the XDG data folder",
    "$WXI_HOME/cache": "what can be made anew from cases; else the XDG cache folder",
    "$WXI_HOME/log/wxi.log": "the log; else in the XDG state folder, as the profiles",
}
ENVIRONMENT = {
    "WEBEX_ACCESS_TOKEN": "token of the officer",
    "WEBEX_ADMIN_TOKEN": "token of the administrator",
    "WEBEX_CLIENT_ID": "client id for wxi login --device",
    "WEBEX_CLIENT_SECRET": "its secret",
    "WEBEX_BASE_URL": "address of the API, https://webexapis.com/v1 unless set",
    "WXI_HOME": "folder of cases, settings, cache and log",
    "WXI_PROFILE": "profile to act as",
    "WXI_ASCII": "1 draws with ASCII signs only",
    "WXI_PLAIN": "1 prints labelled lines instead of console, pictures and grids",
    "NO_COLOR": "no colours, whatever its value",
}

_Body = Callable[[click.HelpFormatter], None]
_Section = tuple[str, _Body]


class _Name(click.ParamType[str, str]):
    name = "command"

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem[str]]:
        """Return the commands that begin as what was typed."""
        root = ctx.find_root().command
        assert isinstance(root, click.Group)
        return [
            CompletionItem(one) for one in root.list_commands(ctx) if one.startswith(incomplete)
        ]


@click.command("help")
@click.argument("words", metavar="[COMMAND]...", nargs=-1, type=_Name())
@click.pass_context
def help_(context: click.Context, words: tuple[str, ...]) -> None:
    """Print the manual page of COMMAND, such as collect or case note; without one, of wxi.

    Its sections: NAME, SYNOPSIS, DESCRIPTION, COMMANDS, OPTIONS, JSON, EXIT CODES, FILES,
    ENVIRONMENT, EXAMPLES.
    """
    at = click.Context(context.find_root().command, info_name="wxi")
    for word in words:
        group = at.command
        found = group.get_command(at, word) if isinstance(group, click.Group) else None
        if found is None:
            raise click.UsageError(f"there is no command {' '.join(words)[:80]!r}", at)
        at = click.Context(found, parent=at, info_name=word)
    click.echo(page(at))


def page(context: click.Context) -> str:
    """Return the manual page of the command of a context."""
    command, words = context.command, context.command_path.split()[1:]
    formatter = click.HelpFormatter(width=80, max_width=80)
    for title, body in _sections(context, command, " ".join(words)):
        formatter.write(f"{title}\n")
        with formatter.indentation():
            body(formatter)
        formatter.write_paragraph()
    return formatter.getvalue().rstrip("\n")


def _sections(context: click.Context, command: click.Command, name: str) -> Iterator[_Section]:
    said = SHORT.get(name) or _first(command)
    yield "NAME", _text(f"{context.command_path} - {said}")
    usage = " ".join(command.collect_usage_pieces(context))
    yield "SYNOPSIS", _text(f"{context.command_path} {usage}")
    yield "DESCRIPTION", _text(command.help or "")
    if isinstance(command, click.Group):
        yield "COMMANDS", _pairs(_commands(context, command))
    records = (one.get_help_record(context) for one in command.get_params(context))
    yield "OPTIONS", _pairs(one for one in records if one and one[1])
    if command.epilog:
        yield "NOTES", _text(command.epilog)
    if name in SHAPES:
        yield "JSON", _verbatim(_shapes(name))
    first = name.split(" ")[0]
    codes = {str(code): MEANINGS[code] for code in ENDS.get(first, tuple(MEANINGS))}
    yield "EXIT CODES", _pairs([*codes.items(), *_further(first)])
    yield "FILES", _pairs(FILES.items())
    yield "ENVIRONMENT", _pairs(ENVIRONMENT.items())
    yield "EXAMPLES", _verbatim(EXAMPLES.get(first, ("wxi", "wxi help open")))


def _commands(context: click.Context, group: click.Group) -> Iterator[tuple[str, str]]:
    if context.parent is None:  # those of wxi itself need not be loaded
        yield from SHORT.items()
        return
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        if found is not None:
            yield name, _first(found)


def _first(command: click.Command) -> str:
    """Return the first paragraph of what a command says of itself."""
    return " ".join((command.help or "").partition("\n\n")[0].split())


def _further(name: str) -> Iterator[tuple[str, str]]:
    if name in FURTHER:
        codes, _, meaning = FURTHER[name].partition(": ")
        yield codes, meaning


def _shapes(name: str) -> Iterator[str]:
    for number, shape in enumerate(SHAPES[name]):
        if number:
            yield "or"
        yield from lines(shape)


def _text(text: str) -> _Body:
    return lambda formatter: formatter.write_text(text)


def _pairs(pairs: Iterable[tuple[str, str]]) -> _Body:
    found = list(pairs)

    def write(formatter: click.HelpFormatter) -> None:
        if found:
            formatter.write_dl(found)

    return write


def _verbatim(text: Iterable[str]) -> _Body:
    def write(formatter: click.HelpFormatter) -> None:
        margin = " " * formatter.current_indent
        for line in text:
            formatter.write(f"{margin}{line}\n")

    return write
