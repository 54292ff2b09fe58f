"""``wxi``: finds the command, turns every failure into one line and the right exit code."""

import errno
import importlib
import logging
import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from tui import __version__
from tui.domain.hostile import visible
from tui.errors import DiskFull, WxiError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_log = logging.getLogger(__name__)

# Each command lives in a module of its own, loaded when it is called: start-up time is a feature.
_COMMANDS = {
    "open": "tui.cli.console:open_console",
    "demo": "tui.cli.demo:demo",
    "simulate": "tui.cli.demo:simulate",
    "case": "tui.cli.case:case",
    "overview": "tui.cli.overview:overview",
    "collect": "tui.cli.collect:collect",
    "check": "tui.cli.check:check",
    "coverage": "tui.cli.coverage:coverage",
    "timeline": "tui.cli.panes:timeline",
    "density": "tui.cli.density:density",
    "show": "tui.cli.panes:show",
    "history": "tui.cli.panes:history",
    "recordings": "tui.cli.records:recordings",
    "audits": "tui.cli.records:audits",
    "who": "tui.cli.who:who",
    "exposure": "tui.cli.exposure:exposure",
    "compare": "tui.cli.compare:compare",
    "graph": "tui.cli.graph:graph",
    "person": "tui.cli.pages:person",
    "room": "tui.cli.pages:room",
    "delete": "tui.cli.delete:delete",
    "change": "tui.cli.change:change",
    "restore": "tui.cli.restore:undo",
    "plans": "tui.cli.plans:plans",
    "retrieve": "tui.cli.retrieve:retrieve",
    "export": "tui.cli.export:export",
    "journal": "tui.cli.journal:journal",
    "screenshot": "tui.cli.screenshot:screenshot",
    "exhibits": "tui.cli.exhibits:exhibits",
    "seal": "tui.cli.seal:seal",
    "verify": "tui.cli.verify:verify",
    "login": "tui.cli.login:login",
    "logout": "tui.cli.profiles:logout",
    "profiles": "tui.cli.profiles:profiles",
    "doctor": "tui.cli.doctor:doctor",
    "completion": "tui.cli.completion:completion",
    "help": "tui.cli.manual:help_",
}
SHORT = {
    "open": "Open the console on a case; without one, choose from the list.",
    "demo": "Try the console on an embedded Webex; no account is needed.",
    "simulate": "Run only the embedded Webex.",
    "case": "Create, list, show and annotate cases.",
    "overview": "Print what the console shows when a case is opened, as plain lines.",
    "collect": "Collect events into a case without the console; resumable.",
    "check": "Hold a case against what Webex lists for its rooms now.",
    "coverage": "Show what a case holds completely, what is missing, and why.",
    "timeline": "Print the timeline of a case.",
    "density": "Print how many events of each lane happened in which hour, day or week.",
    "show": "Print the detail of one event, recording or audit entry.",
    "history": "Print the life of a message: versions, deletion, files, thread.",
    "recordings": "Print the recordings and transcripts of a case.",
    "audits": "Print the admin audit and the security audit of a case.",
    "who": "Print who could see a message, and what proves it.",
    "exposure": "Print which external organizations and people reached what was posted.",
    "compare": "Print what differs between two rooms, two moments of one, or two people.",
    "graph": "Print the graph of people and rooms in one of its views.",
    "person": "Print what a case tells of somebody: who, did what, where, exposed to whom.",
    "room": "Print what a case tells of a room: what it is, who is in it, what happened.",
    "delete": "Plan and run a deletion: messages, members, recordings; contain, purge.",
    "change": "Plan and run a change of settings of a room: classification, announcements.",
    "restore": "Undo what can be undone: add back, put back, restore a recording.",
    "plans": "List what was planned and how each step ended.",
    "retrieve": "Read messages, deleted or not, as the officer and keep them with files.",
    "export": "Write events as files for other tools: csv, jsonl, timesketch, mbox, dat.",
    "journal": "Print what was done in a case: who, when, to what, with which result.",
    "screenshot": "Keep any view as an exhibit without the console, or draw a picture of it.",
    "exhibits": "Print the exhibits of a case, checked now; the text of one.",
    "seal": "Seal a case: a copy that anybody can check without this product.",
    "verify": "Re-check journal, records and exhibits of a case, sealed or not.",
    "login": "Sign in by a code approved elsewhere, or with a token; kept as a profile.",
    "logout": "Forget a profile, and say what Webex still holds.",
    "profiles": "List who is signed in: role, person, scopes, end; never a token.",
    "doctor": "Check terminal, token and rights, and say what is off because of them.",
    "completion": "Print what lets bash, zsh or fish complete commands, cases and plans.",
    "help": "Print the manual page of a command.",
}


# These ask Webex something, and may be told as whom.
_ACTING = {"open", "collect", "check", "who", "delete", "restore", "retrieve", "doctor"}


def _act_as(_context: click.Context, _option: click.Parameter, name: str | None) -> None:
    if name:
        os.environ["WXI_PROFILE"] = name


_PROFILE = click.Option(
    ["--profile"],
    metavar="NAME",
    expose_value=False,
    callback=_act_as,
    help="Act as this profile, before any token of the environment.",
)


class _Lazy(click.Group):
    """Loads a command's module only when the command runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name].split(":")
        found = getattr(importlib.import_module(module), name)
        if not isinstance(found, click.Command):
            return None
        if cmd_name in _ACTING and _PROFILE not in found.params:
            found.params.append(_PROFILE)
        return found

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem[Any]]":
        from click.shell_completion import CompletionItem

        names = (one for one in SHORT if one.startswith(incomplete))
        found: list[CompletionItem[Any]] = [CompletionItem(one, help=SHORT[one]) for one in names]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(SHORT.items()))


@click.group(cls=_Lazy, invoke_without_command=True)
@click.version_option(__version__, prog_name="wxi")
@click.pass_context
def cli(context: click.Context) -> None:
    """Webex Investigator: drill into an incident as a Webex compliance officer.

    Without a command the console opens on the list of cases. Exit codes: 0 done, 1 failed, 2 wrong
    usage or input, 3 not authorised, 4 a verification found a difference, 5 interrupted, resumable.
    """
    if context.invoked_subcommand is None:
        command = context.command
        assert isinstance(command, click.Group)
        opened = command.get_command(context, "open")
        assert opened is not None
        context.invoke(opened)


def _fail(line: str, code: int) -> NoReturn:
    # The line may quote what a remote side said.
    sys.stderr.write(f"wxi: {visible(line)}\n")
    sys.stderr.flush()
    sys.exit(code)


def main() -> NoReturn:
    """Run ``wxi`` and exit."""
    if asked := os.environ.get("_WXI_COMPLETE"):
        from tui.cli.completion import answer

        sys.exit(answer(cli, asked))
    # Without a handler Python itself would write a failure's traceback to the screen.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        # Not cli.main(): that one has words and exit codes of its own for signals and pipes.
        with cli.make_context("wxi", sys.argv[1:]) as context:
            code = cli.invoke(context)
    except WxiError as failure:
        _fail(failure.line(), failure.exit_code)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.UsageError as failure:
        hint = f" Try: {failure.ctx.command_path} --help" if failure.ctx else ""
        _fail(failure.format_message() + hint, 2)
    except click.ClickException as failure:
        _fail(failure.format_message(), 1)
    except (KeyboardInterrupt, click.Abort):
        _fail("interrupted; what was received is kept, the same command resumes", 5)
    except BrokenPipeError:
        # The reader of a pipe went away, as with `| head`: nothing more to say, to anybody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as failure:
        if failure.errno in {errno.ENOSPC, errno.EDQUOT}:
            _fail(DiskFull("no space is left on the disk", do="free some and repeat").line(), 1)
        _log.critical("failed", exc_info=True)
        _fail(f"{failure.strerror or failure}: {failure.filename or 'no file named'}", 1)
    except Exception as failure:  # noqa: BLE001 - the last door before a traceback on the screen
        _log.critical("failed", exc_info=True)
        _fail(f"an internal failure ({type(failure).__name__}); what was received is kept", 1)
    sys.exit(code if isinstance(code, int) else 0)
