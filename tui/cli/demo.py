"""``wxi demo`` and ``wxi simulate``: the embedded Webex, with the console or alone.

The demo's console knows nothing of the embedded Webex but its URL: it runs as a process of its own.
"""

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Literal

import click

from tui import bootstrap, children, settings
from tui.bootstrap import Mode
from tui.cli.console import quiet_textual, require_terminal, run_console
from tui.domain.times import parse_api
from tui.errors import BadInput, WxiError
from tui.simulator.scenarios import NAMES

_LATENESS = "3"  # seconds: who tries the console wants to see what a key did
OFFICER, ADMINISTRATOR = "demo-officer", "demo-admin"  # tokens of the embedded Webex


def _require_extra() -> None:
    if not all(importlib.util.find_spec(name) for name in ("starlette", "uvicorn")):
        raise BadInput(
            "the embedded Webex is not installed",
            do="install it with: pip install 'webex-investigator[demo]'",
        )


@contextmanager
def _embedded(arguments: list[str]) -> Iterator[subprocess.Popen[str]]:
    """Run ``wxi simulate`` as a child that ends with this process, whatever ends it."""
    command = [sys.executable, "-m", "tui", "simulate", "--stop-on-eof", *arguments]
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command,
        env=children.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            child.kill()


def _url(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    assert child.stderr is not None
    line = child.stdout.readline().strip()
    if not line.startswith("ready "):
        said = child.stderr.read().strip().removeprefix("wxi: ")
        raise WxiError(said or "the embedded Webex did not start")
    return line.removeprefix("ready ")


@click.command()
@click.option("--scenario", default="leak", type=click.Choice(NAMES), show_default=True)
@click.option("--events", type=click.IntRange(0), help="How many events the history has.")
@click.option("--seed", default=7, show_default=True, help="Another seed, other people and texts.")
@click.option("--armed", is_flag=True, help="Allow deleting. Without it the session only reads.")
@click.option("--theme", type=click.Choice(settings.THEMES), help="Colours.")
@click.option("--ascii", "ascii_only", is_flag=True, default=None, help="Draw with ASCII only.")
@click.option("--mouse/--no-mouse", default=None, help="Listen to the mouse, or leave it alone.")
def demo(
    scenario: str,
    *,
    events: int | None,
    seed: int,
    armed: bool,
    theme: str | None,
    ascii_only: bool | None,
    mouse: bool | None,
) -> None:
    """Start an embedded Webex, make a case and open the console on it. No account is needed."""
    chosen = settings.load(theme=theme, ascii=ascii_only, mouse=mouse)
    _require_extra()
    require_terminal()
    quiet_textual()
    arguments = ["--scenario", scenario, "--seed", str(seed), "--lateness", _LATENESS]
    if events is not None:
        arguments += ["--events", str(events)]
    with _embedded(arguments) as child:
        from tui.ui import app as _loading  # noqa: F401 - loads while the child starts

        chosen = replace(
            chosen,
            base_url=_url(child),
            token=OFFICER,
            admin_token=ADMINISTRATOR,
            profile="",
            poll_seconds=2,
        )
        case_id = f"demo-{scenario}-{bootstrap.now():%Y%m%d-%H%M%S}"
        facts = bootstrap.new_case(chosen, case_id, f"Demo {scenario}")
        run_console(chosen, facts.id, Mode(armed=armed))
    click.echo(f"the case is kept: wxi open {facts.id}")


@click.command()
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="0: any free port.")
@click.option("--scenario", default="leak", type=click.Choice(NAMES), show_default=True)
@click.option("--events", type=click.IntRange(0), help="How many events the history has.")
@click.option("--seed", default=7, show_default=True, help="Another seed, other people and texts.")
@click.option("--now", "now_text", help="Fix the clock's start, such as 2026-03-02T09:00:00Z.")
@click.option("--faults", default="", help="Let requests fail, such as 429=0.2,5xx,cut=3.")
@click.option("--strict", "mode", flag_value="strict", help="Answer as the reference says.")
@click.option("--wild", "mode", flag_value="wild", help="Answer as it happens on bad days.")
@click.option("--pro-pack", is_flag=True, default=None, help="Open what needs the Pro Pack.")
@click.option(
    "--lateness",
    type=click.FloatRange(0, 600),
    default=60.0,
    show_default=True,
    help="Within how many seconds an event reaches the list.",
)
@click.option(
    "--latency",
    type=click.FloatRange(0, 60_000),
    default=0.0,
    show_default=True,
    help="How many milliseconds every answer takes longer.",
)
@click.option("--stop-on-eof", is_flag=True, hidden=True)
def simulate(
    *,
    port: int,
    scenario: str,
    events: int | None,
    seed: int,
    now_text: str | None,
    faults: str,
    mode: Literal["strict", "wild"] | None,
    pro_pack: bool | None,
    lateness: float,
    latency: float,
    stop_on_eof: bool,
) -> None:
    """Run only the embedded Webex. Prints «ready URL» once it accepts connections."""
    _require_extra()
    from tui.simulator.serve import serve

    now: datetime | None = None
    if now_text is not None:
        try:
            now = parse_api(now_text)
        except ValueError:
            raise BadInput(
                f"{now_text!r} is not a time", do="write it as 2026-03-02T09:00:00Z"
            ) from None
    serve(
        port=port,
        scenario=scenario,
        events=events,
        seed=seed,
        now=now,
        stop_on_eof=stop_on_eof,
        faults=faults,
        mode=mode or "",
        pro_pack=pro_pack,
        lateness=lateness,
        latency=latency / 1000,
    )
