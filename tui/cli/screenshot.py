"""``wxi screenshot``: an exhibit of any view without a terminal, or a picture outside the case."""

import asyncio
import os
import re
import socket
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui import bootstrap, settings
from tui.bootstrap import Mode
from tui.cli.arguments import FILTER, case_argument
from tui.cli.console import quiet_textual
from tui.cli.looking import moment
from tui.domain import times
from tui.domain.casefile import Screen
from tui.domain.wire import sha256
from tui.errors import BadInput, Refused, VerificationFailed
from tui.evidence import pictures
from tui.evidence.exports.plain import safe_name
from tui.performer import performer
from tui.services import exhibits
from tui.services.exhibits import Shown
from tui.services.session import Session
from tui.settings import Settings

if TYPE_CHECKING:
    from tui.ui.still import Wish

_SIZE = re.compile(r"([0-9]{2,3})x([0-9]{2,3})")
_LEAST, _MOST = (40, 12), (400, 200)


@click.command()
@case_argument
@click.option("--view", default="timeline", show_default=True, metavar="V", help="See below.")
@click.option("--size", default="120x36", show_default=True, help="Columns and rows.")
@click.option("--theme", type=click.Choice(["dark", "light", "ansi"]), help="Colours.")
@click.option("--ascii", "ascii_only", is_flag=True, default=None, help="Draw with ASCII only.")
@click.option(
    "--filter", "words", type=FILTER, default="", help="Show only events that pass this filter."
)
@click.option("--select", default="", metavar="EVENT", help="Default: the newest that is shown.")
@click.option("--keys", default="", help="Then press these keys, separated by blanks.")
@click.option("--at", metavar="T", help="As of then. Default: the last reading from Webex.")
@click.option("--caption", default="", help="What the picture shows, in words of yours.")
@click.option("--to", type=click.Path(path_type=Path), metavar="DIR", help="Outside the case.")
@click.option("--png", is_flag=True, help="With --to: a PNG besides. Needs the extra png.")
@click.option("--again", metavar="S-0001", help="Draw this exhibit once more and compare.")
def screenshot(
    case_id: str,
    *,
    view: str,
    size: str,
    theme: str | None,
    ascii_only: bool | None,
    words: str,
    select: str,
    keys: str,
    at: str | None,
    caption: str,
    to: Path | None,
    png: bool,
    again: str | None,
) -> None:
    """Keep a view of CASE as the next exhibit, drawn from what CASE holds alone.

    With --to the picture is written to a folder instead: it gets no number and no line in the
    journal, CASE is only read, and the same command gives the same bytes.

    \b
    Views: timeline, detail, graph (or ego), links, lanes, matrix; history, who, person, room
    of the selected event; exposure, coverage, recordings, audits, journal, annotations,
    exhibits, help.
    """
    if png and to is None:
        raise BadInput("a PNG is no part of an exhibit", do="name a folder for it with --to DIR")
    chosen = settings.load(theme=theme, ascii=ascii_only)
    bootstrap.case_folder(chosen, case_id)
    if again is not None:
        _again(chosen, case_id, again, to, with_png=png)
        return
    wish: dict[str, object] = {
        "view": view,
        "size": _size(size),
        "theme": chosen.theme,
        "ascii": chosen.ascii,
        "filter": words,
        "select": select,
        "keys": tuple(keys.split()),
    }
    session = bootstrap.still_session(chosen, case_id)
    try:
        if at is not None:
            then = moment(session.look, "--at", at)
            session.case.close()
            session = bootstrap.still_session(chosen, case_id, then)
        screen, shown = _drawn(session, wish)
        shown = replace(shown, caption=caption)
        if to is not None:
            name = f"{safe_name(session.case.facts.id)}-{view}-{size}"  # a bag is named by its path
            _write(session, to, name, screen, shown, with_png=png)
            return
    finally:
        session.case.close()
    _keep(chosen, case_id, screen, shown)


def _size(text: str) -> tuple[int, int]:
    parsed = _SIZE.fullmatch(text)
    found = (int(parsed[1]), int(parsed[2])) if parsed else (0, 0)
    if not all(low <= one <= high for low, one, high in zip(_LEAST, found, _MOST, strict=True)):
        raise BadInput(
            f"{text[:40]!r} is not a size of a screen",
            do="give columns and rows, such as 80x24: from 40x12 to 400x200",
        )
    return found


def _drawn(session: Session, wanted: Mapping[str, object]) -> tuple[Screen, Shown]:
    """Draw what is wanted; what it takes to draw it again goes into the recipe."""
    quiet_textual()
    os.environ.pop("NO_COLOR", None)  # the theme says which colours a picture has
    from tui.ui import still

    wish = _wish(wanted)
    if wish.view not in still.VIEWS:
        raise BadInput(f"{wish.view!r} is no view", do=f"choose of: {', '.join(still.VIEWS)}")
    screen, shown = asyncio.run(still.draw(session, wish))
    recipe = {
        **asdict(wish),
        "at": times.format_api(session.clock()),
        "events": len(session.case.events),
        "head": session.case.events.head,
    }
    return screen, replace(shown, recipe=recipe)


def _wish(wanted: Mapping[str, object]) -> "Wish":
    from tui.ui.still import Wish

    return Wish(**wanted)  # type: ignore[arg-type]


def _keep(chosen: Settings, case_id: str, screen: Screen, shown: Shown) -> None:
    session = bootstrap.open_session(chosen, case_id, Mode(offline=True))
    try:
        if session.case.read_only:
            raise Refused(session.case.notice, do="name a folder outside of it with --to DIR")
        kept = session.desk.take(screen, shown)
    finally:
        asyncio.run(session.close())
    click.echo(
        f"exhibit {kept.number}\n{kept.svg}\t{kept.svg_sha256}\n{kept.txt}\t{kept.txt_sha256}"
    )


def _write(
    session: Session, to: Path, name: str, screen: Screen, shown: Shown, *, with_png: bool
) -> None:
    facts = session.desk.facts(shown)
    for path in pictures.write(to, name, screen, facts, _made(), with_png=with_png):
        click.echo(f"{path}\t{sha256(path.read_bytes())}")
    click.echo("not an exhibit: it has no number, and the journal does not name it", err=True)


def _made() -> dict[str, object]:
    """Return who makes a picture when, for its sidecar."""
    at, host = times.format_api(bootstrap.now()), socket.gethostname()
    return {"at": at, "by": performer().os_user, "host": host}


def _again(chosen: Settings, case_id: str, number: str, to: Path | None, *, with_png: bool) -> None:
    """Draw an exhibit once more from its sidecar, and compare. Raises VerificationFailed."""
    case = bootstrap.open_case(chosen, case_id, for_reading=True)
    try:
        kept = exhibits.find(case, number)
    finally:
        case.close()
    recipe = kept.content.get("recipe")
    if not isinstance(recipe, dict):
        raise BadInput(
            f"{number} was captured from a console in use, which cannot be drawn again",
            do=f"check its files with: wxi exhibits {case_id} {number}",
        )
    try:
        wanted = {**recipe, "size": tuple(recipe["size"]), "keys": tuple(recipe["keys"])}
        at, events = times.parse_api(wanted.pop("at")), wanted.pop("events")
        is_same_case = wanted.pop("head")
        session = bootstrap.still_session(chosen, case_id, at)
    except (KeyError, TypeError, ValueError):
        raise BadInput(f"the sidecar of {number} does not say how it was drawn") from None
    try:
        screen, shown = _drawn(session, wanted)
        facts = replace(
            session.desk.facts(replace(shown, recipe=recipe, caption=kept.text_in("caption"))),
            officer=kept.text_in("officer"),
            host=kept.text_in("host"),
            case_title=kept.text_in("caseTitle"),
            captured=times.parse_api(kept.text_in("capturedAt")),
        )
        is_same_case = is_same_case == session.case.events.head
        now = len(session.case.events)
    finally:
        session.case.close()
    svg, txt = pictures.drawn(screen, facts, number)
    if to is not None:
        name = f"{number}-again"
        for path in pictures.write(
            to, name, screen, facts, _made(), number=number, with_png=with_png
        ):
            click.echo(f"{path}\t{sha256(path.read_bytes())}")
    same = [
        sha256(one.encode()) == kept.text_in(f"{name}Sha256")
        for name, one in (("svg", svg), ("txt", txt))
    ]
    if not all(same):
        what = "only in how it is drawn" if same[1] else "in its text"
        since = "" if is_same_case else f": the case holds {now:,} events now, {events:,} then"
        raise VerificationFailed(f"{number} drawn again differs {what}{since}")
    click.echo(f"{number}\tidentical\t{sha256(svg.encode())}")
