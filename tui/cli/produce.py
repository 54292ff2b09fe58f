"""``wxi produce``: a copy of a case to hand out, without what rules name out."""

import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click

from tui import bootstrap, productions, settings
from tui.bootstrap import Mode
from tui.cli.arguments import case_argument
from tui.domain.casefile import CaseFacts
from tui.domain.hostile import visible
from tui.domain.ports import OpenCase
from tui.domain.redaction.redactor import Redactor
from tui.errors import WxiError
from tui.evidence.exports.formats import FORMATS
from tui.services import exhibits
from tui.settings import Settings

_REPEAT = 5.0  # seconds between two lines of progress
_DEFAULT = ("csv", "jsonl", "mbox", "html")


@click.command()
@case_argument
@click.option("--rules", required=True, type=click.Path(path_type=Path), help="TOML, see below.")
@click.option("--to", required=True, type=click.Path(path_type=Path), help="A folder to be made.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice([one.name for one in FORMATS]),
    help=f"Repeat for several. Default: {', '.join(_DEFAULT)}.",
)
@click.option("--json", "as_json", is_flag=True, help="The log as one JSON object.")
def produce(
    case_id: str, *, rules: Path, to: Path, formats: tuple[str, ...], as_json: bool
) -> None:
    """Write a production copy of CASE: a redacted case and exports of it, to be handed out.

    \b
    [[people]]                        everybody who is to appear under a pseudonym
    who = "dorian@example.com"        e-mail, id or whole name; "*" is everybody
    also = ["Dory"]                   further names of theirs
    [[words]]
    text = "Project Falcon"           or pattern = "[A-Z]{2}[0-9]{6}"
    match = "nocase"                  or "exact"
    with = "Project A"                what stands instead
    [[fields]]
    name = "data.markdown"            left out wherever the path ends so
    [[files]]
    sha256 = "..."                    a retrieved file that may go as it is
    reason = "read by counsel"

    Files that were retrieved stay behind unless a rule clears them. At the end each byte is
    searched for all that had to vanish, in every spelling; when any is found, nothing is published.
    CASE stays as it is, but for its journal and the table of who has which pseudonym.
    """
    made = productions.produce(
        settings.load(), case_id, rules, to, formats or _DEFAULT, _Said(), _redraw
    )
    if as_json:
        click.echo(json.dumps(made.log))
        return
    click.echo("\n".join(_lines(made.log)))
    click.echo(f"{made.size:,} bytes in {to}: searched, nothing found\nSHA256SUMS {made.sha256}")


def _lines(log: Mapping[str, object]) -> list[str]:
    applied = log["applied"]
    assert isinstance(applied, dict)
    lines = [
        f"{rule}\t{place}\t{count}"
        for rule, places in applied.items()
        for place, count in places.items()
    ]
    unused, left_out = log["neverApplied"], log["leftOut"]
    assert isinstance(unused, list)
    assert isinstance(left_out, list)
    lines += [f"{rule}\tnever applied" for rule in unused]
    lines += [f"left out: {one['what']}\t{one.get('count', '')}".rstrip("\t") for one in left_out]
    return [*map(_safe, lines)]


def _safe(line: str) -> str:
    return "\t".join(map(visible, line.split("\t")))


class _Said:
    """Tells on standard error now and then how far it is."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _REPEAT

    def __call__(self, what: str, done: int) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _REPEAT
            click.echo(f"{what}: {done:,}", err=True)


def _redraw(
    inner: Settings, case: OpenCase, facts: CaseFacts, redactor: Redactor
) -> tuple[int, Sequence[str]]:
    """Draw the exhibits of a case anew from its copy; return how many, and why others are not."""
    found, undrawn = exhibits.kept(case), list[str]()
    if not found:
        return 0, ()
    from tui.cli.screenshot import drawn

    session = bootstrap.open_session(inner, facts.id, Mode(offline=True))
    try:
        for one in found:
            recipe = one.content.get("recipe")
            if not isinstance(recipe, dict):
                undrawn.append("captured from a console in use, so they cannot be drawn anew")
                continue
            try:
                wish = redactor.value(recipe, "exhibits")
                wish = {**wish, "size": tuple(wish["size"]), "keys": tuple(wish["keys"])}
                for name in ("at", "events", "head"):
                    wish.pop(name)
                still = bootstrap.still_session(inner, facts.id)
                try:
                    screen, shown = drawn(still, wish)
                finally:
                    still.case.close()
                caption = redactor.text(one.text_in("caption"), "exhibits")
                said = f"{caption} (drawn anew of {one.number}, redacted)".strip()
                session.desk.take(screen, replace(shown, caption=said))
            except (WxiError, KeyError, TypeError, ValueError):
                undrawn.append("cannot be drawn from the redacted copy")
    finally:
        asyncio.run(session.close())
    return len(found) - len(undrawn), undrawn
