"""``wxi completion``, and what a shell is answered that completes a command line of ``wxi``.

A shell asks by calling ``wxi`` with a variable set: click's own protocol. Whatever fails then is no
concern of who only pressed tab: there is nothing to complete.
"""

import click
from click.shell_completion import (
    BashComplete,
    add_completion_class,
    get_completion_class,
    shell_complete,
)

VARIABLE = "_WXI_COMPLETE"
SHELLS = ("bash", "zsh", "fish")
_BREAKS = ("@", "=")  # where bash begins a new word, unlike everybody else


class _Bash(BashComplete):
    """Puts words together that bash takes apart."""

    def get_completion_args(self) -> tuple[list[str], str]:
        args, incomplete = super().get_completion_args()
        if args and args[-1] == "@":
            incomplete = args.pop() + incomplete
        return [one for one in args if one not in _BREAKS], incomplete


add_completion_class(_Bash)


def answer(cli: click.Command, asked: str) -> int:
    """Write what could be typed next, as the variable asks for it; return the exit code."""
    try:
        return shell_complete(cli, {}, "wxi", VARIABLE, asked)
    except Exception:  # noqa: BLE001 - the shell would show it in the middle of what is typed
        return 1


@click.command()
@click.argument("shell", type=click.Choice(SHELLS), metavar="SHELL")
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what lets SHELL (bash, zsh or fish) complete commands, options, cases, plans, filters.

    \b
    bash: wxi completion bash > ~/.local/share/bash-completion/completions/wxi
    zsh:  wxi completion zsh > DIR/_wxi, with a DIR of $fpath
    fish: wxi completion fish > ~/.config/fish/completions/wxi.fish
    """
    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(context.find_root().command, {}, "wxi", VARIABLE).source(), nl=False)
