"""``wxi verify``: re-check what a case holds against its digests."""

from pathlib import Path

import click

from tui import bootstrap, settings
from tui.cli.arguments import CASE
from tui.domain.hostile import visible
from tui.errors import BadInput, VerificationFailed
from tui.evidence.verify import verify_case


@click.command()
@click.argument("path_or_case", metavar="CASE|PATH", type=CASE)
def verify(path_or_case: str) -> None:
    """Re-check the journal's chain, every received record, file and exhibit of a case."""
    folder = Path(path_or_case)
    if not (folder / "data").is_dir():
        if "/" in path_or_case:
            raise BadInput(f"{path_or_case} is not a case folder", do="name a case or its folder")
        folder = bootstrap.case_folder(settings.load(), path_or_case)
    report = verify_case(folder)
    for kind, count in report.checked.items():
        click.echo(f"{kind}: {count:,} checked")
    for problem in report.problems:
        click.echo(visible(f"DIFFERENT {problem.path}: {problem.what}"))
    if report.problems:
        raise VerificationFailed(
            f"{len(report.problems)} differences were found", do="keep the folder as it is"
        )
    click.echo("verified: nothing has changed since it was received")
