"""The arguments that commands share, each with what a shell can complete for it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from tui import settings

Names = Callable[[Path], list[str]]


class Known(click.ParamType[str, str]):
    """A text that may be one of the names of an open-ended list: completed, not checked.

    ``names`` returns them for the case that the command line names so far.
    """

    def __init__(self, name: str, names: Names) -> None:
        self.name = name
        self._names = names

    def convert(
        self,
        value: str,
        param: click.Parameter | None,  # noqa: ARG002
        ctx: click.Context | None,  # noqa: ARG002
    ) -> str:
        """Take the text as it is: whoever looks it up says what is wrong with it."""
        return value

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem[Any]]:
        """Return the names that begin as what was typed."""
        folder = settings.load().cases / _case_of(ctx)
        return [CompletionItem(one) for one in self._names(folder) if one.startswith(incomplete)]


def _case_of(context: click.Context) -> str:
    """Return the case that was typed so far, "" without one."""
    at: click.Context | None = context
    while at is not None and "case_id" not in at.params:  # a command of a command
        at = at.parent
    if at is None:
        return ""
    # After an option that waits for its value nothing is told apart yet: CASE comes first.
    return at.params["case_id"] or next(iter(at.args), "")


def _cases(_folder: Path) -> list[str]:
    from tui.store import names

    return names.of_cases(settings.load().cases)


def _plans(folder: Path) -> list[str]:
    from tui.store import names

    return names.of_plans(folder)


def _steps(folder: Path) -> list[str]:
    from tui.store import names

    return names.of_steps(folder)


def _filters(folder: Path) -> list[str]:
    from tui.store import names

    return [f"@{one}" for one in names.of_filters(folder)]


CASE = Known("case", _cases)
PLAN = Known("plan", _plans)
STEP = Known("step", _steps)
FILTER = Known("filter", _filters)

case_argument = click.argument("case_id", metavar="CASE", type=CASE)
"""The case that a command is about."""

filter_argument = click.argument("words", metavar="[FILTER]...", nargs=-1, type=FILTER)
"""A filter in the language of the console, in as many words as the shell makes of it."""
