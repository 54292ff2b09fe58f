"""``wxi verify``: re-check what a case holds against its digests, and what seals it."""

import json
import sys
from pathlib import Path

import click

from tui import bootstrap, settings
from tui.cli.arguments import CASE
from tui.cli.progress_line import ByteLine
from tui.domain.hostile import visible
from tui.errors import BadInput, VerificationFailed
from tui.evidence import bag_check
from tui.evidence.verify import Report, verify_case
from tui.evidence.verify_bag import Trust, verify_bag

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("path_or_case", metavar="CASE|PATH", type=CASE)
@click.option("--signers", type=_FILE, help="Who may sign a sealed case: OpenSSH allowed signers.")
@click.option("--tsa", type=_FILE, help="Whose time stamps to believe: certificates, PEM.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def verify(path_or_case: str, *, signers: Path | None, tsa: Path | None, as_json: bool) -> None:
    """Re-check the journal's chain, every received record, file and exhibit of a case.

    Of a sealed case also that no file of it was altered, cut, removed, added or renamed, and its
    signature and time stamp. Digests prove that nothing changed, not that the content is true.

    \b
    JSON: {"folder", "sealed", "seal", "ok", "said": [LINE], "checked": {KIND: COUNT},
           "problems": [{"path", "kind", "what"}]}
    "kind" is altered, truncated, missing, added, renamed or different.
    """
    folder = Path(path_or_case)
    sealed = folder.is_dir() and bag_check.is_bag(folder)
    if not sealed and not (folder / "data").is_dir():
        if "/" in path_or_case:
            raise BadInput(f"{path_or_case} is not a case folder", do="name a case or its folder")
        folder = bootstrap.case_folder(settings.load(), path_or_case)
    progress = _Progress(bag_check.size_of(folder) * (2 if sealed else 1))
    seal, said = "", tuple[str, ...]()
    try:
        if sealed:
            found = verify_bag(folder, Trust(signers, tsa), progress.read)
            seal, said, report = found.seal, found.said, found.report
        else:
            report = verify_case(folder, progress.read)
    finally:
        progress.end()
    if as_json:
        click.echo(json.dumps(_record(folder, seal, said, report)))
    else:
        for line in _lines(seal, said, report):
            click.echo(visible(line))
    if report.problems:
        raise VerificationFailed(
            f"{len(report.problems)} differences were found", do="keep the folder as it is"
        )


class _Progress:
    """Counts what was read of so many bytes, and shows that."""

    def __init__(self, total: int) -> None:
        self._line = ByteLine(sys.stderr)
        self._done, self._total = 0, total

    def read(self, count: int) -> None:
        self._done += count
        self._line.show("checking", min(self._done, self._total), self._total)

    def end(self) -> None:
        self._line.end()


def _lines(seal: str, said: tuple[str, ...], report: Report) -> list[str]:
    since = "sealed" if said else "received"
    return [
        *([f"seal: {seal or 'none'}"] if said else []),
        *said,
        *(f"{kind}: {count:,} checked" for kind, count in report.checked.items()),
        *(f"{one.kind.upper()} {one.path}: {one.what}" for one in report.problems),
        *([] if report.problems else [f"verified: nothing has changed since it was {since}"]),
    ]


def _record(folder: Path, seal: str, said: tuple[str, ...], report: Report) -> dict[str, object]:
    return {
        "folder": str(folder),
        "sealed": bool(said),
        "seal": seal,
        "ok": report.ok,
        "said": said,
        "checked": dict(report.checked),
        "problems": [
            {"path": one.path, "kind": one.kind, "what": one.what} for one in report.problems
        ],
    }
