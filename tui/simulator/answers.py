"""Answers: bodies, headers and refusals in the shape Webex gives them. Decides nothing."""

import json
from itertools import count
from typing import Any

from starlette.responses import Response

from tui.simulator import ids
from tui.simulator.clock import http_date

_JSON = "application/json;charset=UTF-8"


class RefusedError(Exception):
    """A request that is answered with an error ``status`` and the ``message`` for its body.

    ``retry_after`` is in seconds.
    """

    def __init__(self, status: int, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.retry_after = retry_after


class Stamp:
    """Gives every answer a tracking id and the server's date; counts, so runs repeat."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._count = count(1)

    def tracking_id(self) -> str:
        """Return the next tracking id."""
        return f"ROUTERGW_{ids.named(f'tracking:{self._seed}:{next(self._count)}')}"

    def put(self, response: Response, now: int, tracking_id: str | None = None) -> Response:
        """Return ``response`` with the headers that every answer carries."""
        response.headers["trackingid"] = tracking_id or self.tracking_id()
        response.headers["date"] = http_date(now)
        return response

    def refusal(
        self, status: int, message: str, now: int, retry_after: int | None = None
    ) -> Response:
        """Return the answer to a refused request."""
        tracking_id = self.tracking_id()
        body = {
            "message": message,
            "errors": [{"description": message}],
            "trackingId": tracking_id,
        }
        response = json_answer(body, status)
        if retry_after is not None:
            response.headers["retry-after"] = str(retry_after)
        return self.put(response, now, tracking_id)


def json_answer(body: Any, status: int = 200) -> Response:
    """Return ``body`` as JSON in UTF-8, not escaped to ASCII."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return raw_answer(text.encode(), status)


def raw_answer(body: bytes, status: int = 200) -> Response:
    """Return bytes that are JSON already."""
    return Response(body, status, media_type=_JSON)


def nothing() -> Response:
    """Return the answer to a deletion that worked."""
    return Response(status_code=204)


def not_found() -> RefusedError:
    """Return the refusal for what does not exist or is not visible to the caller."""
    return RefusedError(404, "Nothing with that id exists, or it is not visible to you.")
