"""``python -m tests.investigations``: walk through all of them, and write into the README how far.

Seconds are those of the machine: of the demo that answers and of the console that draws, each key
pressed as soon as the one before was seen to have acted.
"""

import re
import statistics
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.investigations.stories import ALL
from tests.investigations.walk import Investigation, demo, walk

README = Path(__file__).parents[2] / "README.md"
_MARK = "investigations"
_TIMES = 3
_SIZE = (80, 24)


def _seconds(way: Investigation) -> float:
    with TemporaryDirectory() as home, demo(way.scenario, Path(home), _SIZE) as terminal:
        return walk(terminal, way)


def main() -> None:
    """Write the table."""
    rows = [
        "| question | `--scenario` | keys, letters of words included | seconds |",
        "|---|---|--:|--:|",
    ]
    for way in ALL:
        seconds = statistics.median(_seconds(way) for _ in range(_TIMES))
        rows.append(f"| {way.question} | `{way.scenario}` | {way.keystrokes} | {seconds:.1f} |")
        print(rows[-1])  # noqa: T201 - what the program is for
    text = README.read_text(encoding="utf-8")
    table = "\n".join(rows)
    written = re.sub(
        rf"(<!-- {_MARK} -->\n).*?(<!-- /{_MARK} -->)", rf"\1\n{table}\n\n\2", text, flags=re.DOTALL
    )
    README.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
