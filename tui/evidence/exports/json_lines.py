"""JSON Lines: each line the bytes of an event as received, and a twin that names their digests.

No envelope is put around them: what stands on a line has the digest that the journal of pages, the
exhibits and the other exports name, and any tool can check that.
"""

import json

from tui.domain.exports import Body, Material
from tui.domain.models import EPOCH
from tui.domain.times import format_api
from tui.evidence.exports.outlet import Outlet
from tui.evidence.exports.tally import Tally

TWIN = ".lines.jsonl"
CONVENTIONS = (
    "A line is what Webex sent for one event, unaltered, and a line feed.",
    f"Line by line, the file that ends in {TWIN} names the SHA-256 of these bytes.",
    "What files hold is not in this export.",
    "An event that came with differing bodies has a line for each; the twin numbers them.",
)


def write(material: Material, outlet: Outlet, tally: Tally) -> None:
    """Write the events and the twin."""
    lines, twin = outlet.sheet(), outlet.sheet(TWIN)
    for body in material.bodies():
        raw = body.event.raw
        if b"\n" in raw or b"\r" in raw:
            tally.leave_out("events whose bytes hold a line break, which one line cannot carry")
            continue
        lines.write(raw + b"\n")
        lines.items += 1
        twin.write(_twin(body, lines.items))
        twin.items += 1


def _twin(body: Body, line: int) -> bytes:
    event = body.event
    content = {
        "line": line,
        "id": event.id,
        "created": format_api(event.created) if event.created != EPOCH else None,
        "kind": event.kind,
        "bytes": len(event.raw),
        "sha256": event.sha256,
        "version": body.version,
        "versions": body.versions,
    }
    return json.dumps(content).encode() + b"\n"
