"""A running embedded Webex on a loopback socket, with a clock that the test moves."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
import pytest

from tui.simulator import clock, scenarios
from tui.simulator.modes import Mode
from tui.simulator.serve import Server, address, listen
from tui.simulator.trouble import SLOW_SECONDS
from tui.simulator.world import World

_PLAIN = ssl.create_default_context()  # made once: reading certificates takes longest
START = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)

Clients = Callable[[str], httpx.Client]


class Hands:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.at = clock.milliseconds(START)

    def __call__(self) -> int:
        return self.at


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def world(hands: Hands) -> World:
    """A fresh, small world that a test may change."""
    return World(scenarios.load("leak")(hands.at, 600, 7), hands, seed=7)


@pytest.fixture
def clients(world: World) -> Iterator[Clients]:
    """Clients by token for a server of the fresh world."""
    with running(world) as found:
        yield found


@pytest.fixture(scope="session")
def still_world() -> World:
    """A world that no test changes."""
    hands = Hands()
    return World(scenarios.load("leak")(hands.at, None, 7), hands, seed=7)


@pytest.fixture(scope="session")
def readers(still_world: World) -> Iterator[Clients]:
    """Clients by token for a server of the world that no test changes."""
    with running(still_world) as found:
        yield found


@contextmanager
def running(
    world: World, *, faults: str = "", mode: Mode = "", slowly: float = SLOW_SECONDS
) -> Iterator[Clients]:
    opened: list[httpx.Client] = []
    with listen("127.0.0.1", 0) as listener:
        ready = threading.Event()
        server = Server(world, ready.set, faults=faults, mode=mode, slowly=slowly)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        ready.wait(10)
        base = address(listener)

        def client(token: str) -> httpx.Client:
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            opened.append(httpx.Client(base_url=base, headers=headers, timeout=10, verify=_PLAIN))
            return opened[-1]

        try:
            yield client
        finally:
            for each in opened:
                each.close()
            server.should_exit = True
            thread.join()
