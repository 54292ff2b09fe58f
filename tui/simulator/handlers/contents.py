"""``/contents``: the bytes of attached files, with their name, type and size in the headers."""

import re
from collections.abc import AsyncIterator
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from tui.simulator import files, rights
from tui.simulator.answers import RefusedError, not_found
from tui.simulator.call import Call
from tui.simulator.spaces import File

SCANS = 2
"""How often the download of a file is put off before its scan is over."""
_UNFIT = re.compile(r'[\x00-\x1f\x7f"\\]')
_CHUNK = 64 * 1024


def fetch_content(call: Call) -> Response:
    """Send a file of a message the caller may read; officers get deleted ones too."""
    uuid, _, number = call.uuid("CONTENT").partition("/")
    message = rights.message(call, uuid)
    if not number.isdigit() or int(number) >= len(message.files):
        raise not_found()
    file = message.files[int(number)]
    _must_be_safe(call, file)
    data = files.content(file)
    headers = {
        "content-disposition": _disposition(file.name),
        "content-length": str(len(data)),
    }
    return StreamingResponse(_chunks(data), media_type=files.media_type(file.name), headers=headers)


def _must_be_safe(call: Call, file: File) -> None:
    """Refuse what the malware scanner does not let through (REST API basics, file states)."""
    match file.state:
        case "gone":
            raise not_found()
        case "infected":
            raise RefusedError(410, "This file is infected and cannot be downloaded.")
        case "unscannable" if call.query.get("allow") != "unscannable":
            raise RefusedError(428, "This file cannot be scanned. Add 'allow=unscannable'.")
        case "scanning":
            seen = call.world.scans[call.key] = call.world.scans.get(call.key, 0) + 1
            if seen <= SCANS:
                raise RefusedError(423, "This file is being scanned.", retry_after=1)


async def _chunks(data: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(data), _CHUNK):
        yield data[start : start + _CHUNK]


def _disposition(name: str) -> str:
    """Name a file as RFC 6266, section 4.3, does: plain, and in UTF-8 where plain is not enough."""
    plain = _UNFIT.sub("_", name.encode("ascii", "replace").decode().replace("?", "_"))
    header = f'attachment; filename="{plain}"'
    return header if name == plain else f"{header}; filename*=UTF-8''{quote(name, safe='')}"
