"""A clock that stands still, and events as Webex would send them."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tui.store import framing

NOW = datetime(2026, 3, 2, 10, 0, 0, 120_000, tzinfo=UTC)


def clock() -> datetime:
    return NOW


def event(number: int, **changes: object) -> bytes:
    content: dict[str, object] = {
        "id": f"event-{number}",
        "resource": "messages",
        "type": "created",
        "actorId": f"actor-{number % 7}",
        "created": "2026-02-01T10:00:00.120Z",
        "data": {
            "id": f"message-{number}",
            "roomId": f"room-{number % 5}",
            "text": "héllo",
            "parentId": f"message-{number // 9}",
        },
    }
    return json.dumps(content | changes, ensure_ascii=False).encode("utf-8", "surrogatepass")


def encoded(*batches: Sequence[bytes]) -> bytes:
    """Return batches as they lie in a file, each naming the one before."""
    written, previous = b"", ""
    for items in batches:
        data, batch = framing.encode(items, NOW, previous=previous, start=len(written))
        written, previous = written + data, batch.digest
    return written


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file under a folder with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
