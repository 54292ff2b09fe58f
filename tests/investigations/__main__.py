"""``python -m tests.investigations``: walk through all of them, and write into the README how far.

Seconds are those of the machine: of the demo that answers and of the console that draws, each key
pressed as soon as the one before was seen to have acted.
"""

import argparse
import re
import statistics
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.investigations.stories import ALL
from tests.investigations.walk import Investigation, begun, walk

README = Path(__file__).parents[2] / "README.md"
_MARK = "investigations"
_TIMES = 3
_SIZE = (80, 24)


def _seconds(way: Investigation) -> float:
    with TemporaryDirectory() as home, begun(way, Path(home), _SIZE) as terminal:
        return walk(terminal, way, Path(home))


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(prog="tests.investigations", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="once each, and not for the README")
    quick = parser.parse_args().quick
    rows = [
        "| question | `--scenario` | keys, letters of words included | seconds |",
        "|---|---|--:|--:|",
    ]
    for way in ALL:
        seconds = statistics.median(_seconds(way) for _ in range(1 if quick else _TIMES))
        rows.append(f"| {way.question} | `{way.scenario}` | {way.keystrokes} | {seconds:.1f} |")
        print(rows[-1], flush=True)  # noqa: T201 - what the program is for
    if quick:
        return
    text = README.read_text(encoding="utf-8")
    table = "\n".join(rows)
    written = re.sub(
        rf"(<!-- {_MARK} -->\n).*?(<!-- /{_MARK} -->)", rf"\1\n{table}\n\n\2", text, flags=re.DOTALL
    )
    README.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
