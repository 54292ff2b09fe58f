"""The two modes that reshape answers: strict and wild. Knows no resource."""

import json
from typing import Literal

from starlette.responses import Response

from tui.simulator import strict, wild
from tui.simulator.answers import raw_answer
from tui.simulator.routes import Operation

Mode = Literal["", "strict", "wild"]


def apply(mode: Mode, seed: int, operation: Operation, response: Response) -> Response:
    """Return the answer of an operation as the mode has it; only JSON is touched."""
    if not mode or not response.headers.get("content-type", "").startswith("application/json"):
        return response
    if operation.public and mode == "wild":  # logins are another service, and a tame one
        return response
    told = json.loads(bytes(response.body))
    body = strict.reshape(operation.path, told) if mode == "strict" else wild.reshape(seed, told)
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    changed = raw_answer(text.encode(), response.status_code)
    if "link" in response.headers:
        changed.headers["link"] = response.headers["link"]
    return changed
