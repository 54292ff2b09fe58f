"""``wxi export``: what was chosen of a case, as files for other tools and people."""

import json
import signal
import sys
from pathlib import Path

import click

from tui import bootstrap, settings
from tui.cli.arguments import FILTER, case_argument
from tui.cli.progress_line import ProgressLine
from tui.domain.exports import Asked, Export
from tui.domain.filters import times
from tui.domain.hostile import visible
from tui.domain.times import Window
from tui.errors import BadInput
from tui.evidence.exports.formats import FORMATS
from tui.services import exporting
from tui.services.exporting import Exporting
from tui.services.investigation import Investigation

_FORMATS = "\b\n" + "\n".join(f"{one.name:12}{one.holds}" for one in FORMATS)


@click.command(epilog=_FORMATS)
@case_argument
@click.option(
    "--format",
    "format_name",
    required=True,
    type=click.Choice([one.name for one in FORMATS]),
    help="As described below.",
)
@click.option("--to", required=True, metavar="PATH", help="Where nothing is yet; for dat a folder.")
@click.option("--filter", "words", type=FILTER, default="", help="Only events that pass it.")
@click.option("--window", help="Only events of that time: 7d, 2026-03-02, a..b, as after in:")
@click.option("--json", "as_json", is_flag=True, help="What was written as one JSON object.")
def export(
    case_id: str, *, format_name: str, to: str, words: str, window: str | None, as_json: bool
) -> None:
    """Write the events of CASE to PATH, with a manifest beside it.

    The manifest says what the export holds, what it leaves out and why, the digest of each file,
    and the entry of the journal. Nothing is overwritten, and nothing is left of an export that did
    not end. A case that cannot be written to is exported all the same; as its journal then has no
    entry, the manifest says so.
    """
    case = bootstrap.open_case(settings.load(), case_id)
    try:
        look = Investigation(case, None, bootstrap.now)
        meant = _window(look, window)
        positions = exporting.chosen(look, words, meant)
        line = ProgressLine(sys.stderr, exporting.told)
        run = Exporting(look, positions, Asked(words, meant), line.show)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: run.stop())
        try:
            done = run.write(format_name, Path(to))
        finally:
            line.end()
        click.echo(_as_json(done) if as_json else _as_text(done))
        if case.read_only:
            told = f"the journal has no entry of this: {case.notice}; the manifest is its receipt"
            click.echo(visible(told), err=True)
    finally:
        case.close()


def _window(look: Investigation, text: str | None) -> Window | None:
    try:
        return times.window("in", text, times.Here(look.clock(), look.zone)) if text else None
    except ValueError as failure:
        raise BadInput(f"--window: {failure}") from None


def _as_text(done: Export) -> str:
    lines = [[one.name, f"{one.size} bytes", f"sha256 {one.sha256}"] for one in done.files]
    lines += [[f"note: {one}"] for one in done.gaps]
    lines.append([f"{done.events:,} events in {done.path}, manifest {done.manifest}"])
    return "\n".join("\t".join(map(visible, fields)) for fields in lines)


def _as_json(done: Export) -> str:
    # Escaped to ASCII: the output of a machine's line may end up on a terminal, too.
    return json.dumps(
        {
            "format": done.format,
            "path": done.path,
            "manifest": done.manifest,
            "events": done.events,
            "gaps": done.gaps,
            "files": [
                {"name": one.name, "bytes": one.size, "sha256": one.sha256, "items": one.items}
                for one in done.files
            ],
        }
    )
