"""What was received, told again page by page into another case, changed on the way.

Owns only the walk: pages stay pages, and each keeps how far it brought its reading. What the
changing returns None for is left out.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tui import files
from tui.domain.coverage import Advance
from tui.store import framing

_SEGMENT = re.compile(r"\d{6}\.jsonl")


def pages(folder: Path) -> Iterator[tuple[Sequence[bytes], Advance | None]]:
    """Yield what a folder of received items holds, page by page, oldest first."""
    if not folder.is_dir():
        return
    for path in sorted(one for one in folder.iterdir() if _SEGMENT.fullmatch(one.name)):
        with files.failures(path), path.open("rb", buffering=0) as source:
            for batch in framing.scan(source):
                yield batch.items, batch.advance


def retell(
    folder: Path,
    append: Callable[[Sequence[bytes], Advance | None], object],
    change: Callable[[bytes], bytes | None],
    say: Callable[[str], str],
) -> None:
    """Append every page of a folder to another log, its items and its texts changed."""
    for items, advance in pages(folder):
        told = advance and replace(
            advance,
            stream=say(advance.stream),
            cause=say(advance.cause),
            tracking_id=say(advance.tracking_id),
        )
        append([found for one in items if (found := change(one)) is not None], told)
