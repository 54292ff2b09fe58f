"""``wxi open``: the console on a case, or the list of cases to choose from."""

import asyncio
import gc
import os
import sys

import click

from tui import bootstrap, children, identities, logs, settings
from tui.bootstrap import Mode
from tui.errors import BadInput, WxiError
from tui.settings import Settings


def require_terminal() -> None:
    """Raise BadInput unless the console can draw here."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadInput(
            "the console needs a terminal", do="use wxi timeline and wxi show without one"
        )
    if os.environ.get("TERM", "dumb") == "dumb":
        raise BadInput(
            "TERM=dumb cannot show the console", do="set TERM, or use wxi timeline and wxi show"
        )


def quiet_textual() -> None:
    """Set what Textual reads when it is imported: nothing moves by itself over a slow link."""
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    os.environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
    if "SSH_CONNECTION" in os.environ:
        os.environ.setdefault("TEXTUAL_FPS", "15")


async def _run(chosen: Settings, case_id: str, mode: Mode, recent: logs.Recent) -> int:
    loop = asyncio.get_running_loop()
    opening = loop.run_in_executor(None, bootstrap.open_session, chosen, case_id, mode)
    # Textual takes most of the start-up time: it is loaded only to draw, while the case is opened.
    from tui.ui import keymap
    from tui.ui.app import Console
    from tui.ui.state import State

    session = await opening
    try:
        keys = keymap.load(chosen.keys)
        state = State(session, ascii=chosen.ascii, keymap=keys, log=recent)
        app = Console(state, theme=chosen.theme)
        app.on_begin = collect_garbage
        await app.run_async(mouse=chosen.mouse)
    finally:
        await session.close()
    return app.return_code or 0


def collect_garbage() -> None:
    """Collect garbage from now on, but never look through what there is since the start."""
    gc.freeze()
    gc.enable()


def run_console(chosen: Settings, case_id: str, mode: Mode) -> None:
    """Run the console on a case until the officer leaves it. Raises WxiError after a crash."""
    # Loading makes hundreds of thousands of objects that stay: looking through them for garbage
    # takes a sixth of the time until the first paint, and finds none.
    gc.disable()
    secrets = identities.identify(chosen).secrets
    recent = logs.Recent(secrets)
    logs.start(chosen.logs, secrets=secrets, recent=recent)
    for name in children.SECRETS:  # what runs from here, such as a clipboard's tool, needs none
        os.environ.pop(name, None)
    code = asyncio.run(_run(chosen, case_id, mode, recent))
    if code == 1:
        raise WxiError(
            "the console failed; everything collected is kept", do=f"see {chosen.logs / 'wxi.log'}"
        )
    if code:
        sys.exit(code)


async def _choose(chosen: Settings) -> str | None:
    from tui.ui.cases import CaseList

    facts = bootstrap.list_cases(chosen)
    return await CaseList(facts, theme=chosen.theme).run_async(mouse=chosen.mouse)


@click.command("open")
@click.argument("case_id", metavar="[CASE]", required=False)
@click.option("--armed", is_flag=True, help="Allow deleting. Without it the session only reads.")
@click.option("--offline", is_flag=True, help="Do not connect, even if there is a token.")
@click.option("--reason", default="", help="Why the case is opened; the journal says so.")
@click.option("--window", help="How far to look back, such as 30d, 12h. At most 89d.")
@click.option("--theme", type=click.Choice(settings.THEMES), help="Colours.")
@click.option("--ascii", "ascii_only", is_flag=True, default=None, help="Draw with ASCII only.")
@click.option("--mouse/--no-mouse", default=None, help="Listen to the mouse, or leave it alone.")
def open_console(
    case_id: str | None,
    *,
    armed: bool = False,
    offline: bool = False,
    reason: str = "",
    window: str | None = None,
    theme: str | None = None,
    ascii_only: bool | None = None,
    mouse: bool | None = None,
) -> None:
    """Open the console on CASE; without one, choose from the list."""
    chosen = settings.load(window=window, theme=theme, ascii=ascii_only, mouse=mouse)
    if case_id is not None:
        bootstrap.case_folder(chosen, case_id)
    require_terminal()
    quiet_textual()
    if case_id is None:
        if not bootstrap.list_cases(chosen):
            raise BadInput(
                "there is no case yet",
                do="try the demo with: wxi demo, or begin with: wxi case new NAME",
            )
        case_id = asyncio.run(_choose(chosen))
    if case_id is not None:
        run_console(chosen, case_id, Mode(armed, offline, reason))
