"""``wxi exhibits``: what was kept as exhibits, checked now; one of them as it was captured."""

import json
from pathlib import Path

import click

from tui import files
from tui.cli.arguments import case_argument
from tui.cli.looking import look_at
from tui.cli.panes import as_json as as_object
from tui.cli.panes import as_text
from tui.domain import times
from tui.domain.casefile import KeptExhibit
from tui.domain.hostile import visible
from tui.errors import BadInput, VerificationFailed
from tui.evidence.png import png
from tui.services import exhibits as kept_exhibits
from tui.services import gallery
from tui.services.investigation import Investigation


@click.command()
@case_argument
@click.argument("number", metavar="[NUMBER]", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--png", "to", type=click.Path(path_type=Path), help="Write NUMBER as a PNG there.")
def exhibits(case_id: str, number: str | None, *, as_json: bool, to: Path | None) -> None:
    """Print the exhibits of CASE, oldest first, one a line; NUMBER prints the whole of one.

    Columns, separated by tabs: number, time in the case's zone, ok or altered, view, rows, newest
    caption. Exit code 4 when a file of one is not as it was kept. A caption is added with: wxi case
    note CASE --exhibit NUMBER 'TEXT'
    """
    look = look_at(case_id)
    try:
        if number is None:
            if to is not None:
                raise BadInput("--png draws one exhibit", do="name it by its number")
            found = kept_exhibits.kept(look.case)
            for one in found:
                click.echo(_record(one, look) if as_json else _line(one, look))
        else:
            one = kept_exhibits.find(look.case, number)
            if to is not None:
                _write(look.case.folder / "data" / "shots" / f"{one.number}.svg", to)
                return
            reading = gallery.reading(one, look)
            click.echo(as_object(reading, {}) if as_json else as_text(reading))
            found = [one]
        if altered := [one.number for one in found if one.problems]:
            raise VerificationFailed(
                f"not as it was kept: {', '.join(altered[:20])}",
                do=f"see what differs with: wxi verify {case_id}",
            )
    finally:
        look.case.close()


def _line(kept: KeptExhibit, look: Investigation) -> str:
    row = gallery.row(kept, look)
    stamp = times.stamp(row.moment, look.zone) if row.moment else "time unknown"
    return "\t".join(map(visible, (row.number, stamp, row.state, row.view, row.rows, row.caption)))


def _record(kept: KeptExhibit, look: Investigation) -> str:
    row = gallery.row(kept, look)
    said = {"captions": kept_exhibits.captions(kept, look.annotations), "state": row.state}
    problems = [{"file": name, "what": what} for name, what in kept.problems]
    return json.dumps({**kept.content, "exhibitNumber": kept.number, **said, "problems": problems})


def _write(picture: Path, to: Path) -> None:
    svg = files.read(picture)
    if svg is None:
        raise BadInput(f"{picture.name} is missing")
    drawn = png(svg.decode("utf-8", "replace"))
    with files.failures(to):
        try:
            files.write_new(to, drawn)
        except FileExistsError:
            raise BadInput(f"{to} is there already", do="name another file") from None
    click.echo(to)
