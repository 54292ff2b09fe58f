"""What is made of a case to be sealed with it: exports for readers, by those who make all exports.

Each is entered in the journal before the sealing begins, so that the bag's journal knows it.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tui import bootstrap, files
from tui.cli.progress_line import ProgressLine
from tui.domain.exports import Asked
from tui.domain.ports import OpenCase
from tui.errors import BadInput
from tui.services import exporting
from tui.services.exporting import Exporting
from tui.services.investigation import Investigation

# By what is asked for: the format, and the name of its file.
_FILES = {
    "report": ("html", "report.html"),
    "timeline": ("jsonl", "timeline.jsonl"),
    "timesketch": ("timesketch", "timesketch.jsonl"),
}
NAMES = ", ".join(_FILES)


def named(text: str) -> Sequence[str]:
    """Return what a list with commas names, each once. Raises BadInput for what cannot be made."""
    names = [one.strip() for one in text.split(",") if one.strip()]
    for one in names:
        if one not in _FILES:
            raise BadInput(f"{one[:40]!r} cannot be derived of a case", do=f"choose of: {NAMES}")
    return list(dict.fromkeys(names))


@contextmanager
def derived(case: OpenCase, names: Sequence[str], target: Path) -> Iterator[Sequence[Path]]:
    """Yield files and manifests of exports of the whole case, which are removed at the end.

    They lie beside the target, in a folder of their own. Raises what exports raise; nothing is left
    then.
    """
    if not names:
        yield ()
        return
    with ExitStack() as stack:
        with files.failures(target):
            place = TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent)
            folder = Path(stack.enter_context(place))
        _write(case, names, folder)
        yield sorted(folder.iterdir())


def _write(case: OpenCase, names: Sequence[str], folder: Path) -> None:
    look = Investigation(case, None, bootstrap.now)
    positions = exporting.chosen(look, "", None)
    line = ProgressLine(sys.stderr, exporting.told)
    try:
        for one in names:
            format_name, file = _FILES[one]
            run = Exporting(look, positions, Asked("", None), line.show)
            run.write(format_name, folder / file)
    finally:
        line.end()
