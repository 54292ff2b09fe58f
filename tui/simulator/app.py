"""The web application: authenticates, checks scopes, calls the handler, stamps the answer.

Knows no resource; the table of operations does.
"""

import re

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from tui.simulator import modes, wild
from tui.simulator.answers import RefusedError, Stamp
from tui.simulator.call import Call
from tui.simulator.faults import Faults
from tui.simulator.keyring import Keyring
from tui.simulator.latency import Latency
from tui.simulator.modes import Mode
from tui.simulator.routes import OPERATIONS, Operation
from tui.simulator.tokens import NOBODY, Caller, Grant
from tui.simulator.trouble import SLOW_SECONDS, Trouble
from tui.simulator.world import World

PREFIX = "/v1"
_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")
_BODY_LIMIT = 1 << 20
_STANDARD = {404: "There is no such resource.", 405: "The method is not allowed here."}


def build(
    world: World,
    *,
    faults: str = "",
    mode: Mode = "",
    slowly: float = SLOW_SECONDS,
    latency: float = 0.0,
) -> ASGIApp:
    """Return the application that answers for ``world`` under ``/v1``.

    ``faults`` is a specification as `Faults` reads it, ``mode`` how answers are reshaped, and
    ``slowly`` how many seconds a slow answer takes, ``latency`` how many every answer does. Raises
    `BadInput` for a specification that cannot be read.
    """
    stamp = Stamp(world.seed)
    keyring = Keyring(world.seed)
    striking = Faults(faults, world.seed)
    if mode == "wild":
        wild.unsettle(world)

    def endpoint(operation: Operation) -> Route:
        async def answer(request: Request) -> Response:
            now = world.now()
            try:
                response = operation.handler(await _call(request, operation, world, keyring, now))
            except RefusedError as refusal:
                return stamp.refusal(refusal.status, refusal.message, now, refusal.retry_after)
            return stamp.put(modes.apply(mode, world.seed, operation, response), now)

        return Route(PREFIX + operation.path, answer, methods=[operation.method])

    async def refuse(_request: Request, failure: Exception) -> Response:
        status = failure.status_code if isinstance(failure, HTTPException) else 500
        text = _STANDARD.get(status, "The server failed to answer.")
        response = stamp.refusal(status, text, world.now())
        response.headers.update(getattr(failure, "headers", None) or {})
        return response

    application = Starlette(
        routes=[endpoint(operation) for operation in OPERATIONS],
        exception_handlers={HTTPException: refuse, Exception: refuse},
    )
    application.router.redirect_slashes = False  # Webex answers 404, it does not redirect
    answering: ASGIApp = application
    if striking:
        answering = Trouble(application, striking, keyring, world.now, slowly=slowly)
    return Latency(answering, latency) if latency else answering


async def _call(
    request: Request, operation: Operation, world: World, keyring: Keyring, now: int
) -> Call:
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    if operation.public:
        caller = NOBODY
    else:
        token = credentials.strip() if scheme.lower() == "bearer" else ""
        caller = _caller(keyring.grant(token, now), world)
    if not caller.holds(operation.scopes):
        raise RefusedError(403, "The token lacks a scope, or its owner a role, that this needs.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BODY_LIMIT:
            raise RefusedError(413, "The body is too large.")
    return Call(
        world=world,
        caller=caller,
        keyring=keyring,
        now=now,
        base=_base(request),
        path=request.url.path.removeprefix(PREFIX),
        query=request.query_params,
        key=request.path_params.get("key", ""),
        body=bytes(body),
        zone=request.headers.get("timezone", ""),
        basic=credentials if scheme.lower() == "basic" else "",
    )


def _caller(grant: Grant | None, world: World) -> Caller:
    if grant is None or grant.handle not in world.by_handle:
        raise RefusedError(401, "A valid access token is needed in the Authorization header.")
    return Caller(world.by_handle[grant.handle], grant.scopes, grant.expires)


def _base(request: Request) -> str:
    """Return the address by which the client reached the API."""
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        name, port = request.scope["server"]
        host = f"{name}:{port}"
    return f"http://{host}{PREFIX}"
