"""Runs the embedded Webex on a loopback socket until it is told to stop. Knows no resource."""

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

import uvicorn

from tui.errors import BadInput
from tui.simulator import app, clock, scenarios
from tui.simulator.modes import Mode
from tui.simulator.trouble import SLOW_SECONDS
from tui.simulator.world import World

LATENESS = 60.0
"""The longest an event usually takes to arrive, in seconds."""
_STOPS = (signal.SIGTERM, signal.SIGINT)


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    scenario: str = "leak",
    events: int | None = None,
    seed: int = 7,
    now: datetime | None = None,
    stop_on_eof: bool = False,
    faults: str = "",
    mode: Mode = "",
    pro_pack: bool | None = None,
    lateness: float = LATENESS,
    latency: float = 0.0,
) -> None:
    """Serve a scenario until SIGTERM or SIGINT; returns when the server has stopped.

    Prints ``ready http://HOST:PORT/v1`` as soon as the socket accepts. ``now`` (aware) is the
    time the server's clock shows at the start, by default the machine's; ``events`` the size of
    the history; port 0 takes a free one. With ``stop_on_eof`` it stops too when standard input
    ends. ``faults`` lets requests fail (see `Faults`), ``mode`` reshapes answers, ``pro_pack``
    opens what needs it whatever the scenario says, ``lateness`` is the longest an event takes to
    arrive, ``latency`` what every answer takes, both in seconds. Raises `BadInput` for an unknown
    scenario, a naive ``now``, a port in use or faults that do not exist.
    """
    if scenario not in scenarios.NAMES:
        raise BadInput(f"no scenario '{scenario}'", do=f"choose {' or '.join(scenarios.NAMES)}")
    if now is not None and now.tzinfo is None:
        raise BadInput("the time to start at has no zone", do="add one, such as Z")
    listener = listen(host, port)
    with listener:
        world = open_world(
            scenario, events=events, seed=seed, now=now, pro_pack=pro_pack, lateness=lateness
        )
        server = Server(
            world, lambda: _announce(listener), faults=faults, mode=mode, latency=latency
        )
        if stop_on_eof:
            threading.Thread(target=server.stop_at_eof, daemon=True).start()
        server.run(sockets=[listener])


def open_world(
    scenario: str,
    *,
    events: int | None = None,
    seed: int = 7,
    now: datetime | None = None,
    pro_pack: bool | None = None,
    lateness: float = 0,
) -> World:
    """Return the world of a scenario, whose clock starts at ``now`` or shows the machine's."""
    start = clock.wall() if now is None else clock.milliseconds(now)
    script = scenarios.load(scenario)(start, events, seed)
    ticking = clock.wall if now is None else clock.starting_at(start)
    rules = replace(script.rules, lateness=int(lateness * clock.SECOND))
    if pro_pack is not None:
        rules = replace(rules, pro_pack=pro_pack)
    return World(script, ticking, seed=seed, rules=rules)


class Server(uvicorn.Server):
    """A quiet uvicorn server that tells when it is ready and treats a signal as a plain stop."""

    def __init__(
        self,
        world: World,
        on_ready: Callable[[], None],
        *,
        faults: str = "",
        mode: Mode = "",
        slowly: float = SLOW_SECONDS,
        latency: float = 0.0,
    ) -> None:
        config = uvicorn.Config(
            app.build(world, faults=faults, mode=mode, slowly=slowly, latency=latency),
            access_log=False,
            log_config=None,
            log_level="critical",
            lifespan="off",
            ws="none",
            date_header=False,  # the application stamps the world's own time
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell so."""
        await super().startup(sockets)
        self._on_ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on a signal without passing it on, so that the process ends with status 0."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in _STOPS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def stop_at_eof(self) -> None:
        """Wait for the end of standard input, then stop."""
        try:
            while os.read(0, 4096):
                pass
        except OSError:
            pass
        self.should_exit = True


def address(listener: socket.socket) -> str:
    """Return the base URL of the API behind a listening socket."""
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}{app.PREFIX}"


def _announce(listener: socket.socket) -> None:
    sys.stdout.write(f"ready {address(listener)}\n")
    sys.stdout.flush()


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that accepts; raises `BadInput` when the port cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches off delayed sending only where the protocol is spelt out.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except (OSError, OverflowError) as failure:
        listener.close()
        reason = failure.strerror if isinstance(failure, OSError) else "no such port"
        raise BadInput(
            f"cannot listen on {host} port {port}: {reason}", do="choose another port, or 0"
        ) from failure
    return listener
