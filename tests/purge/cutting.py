"""A wire that cuts deletions: before they arrive, or after they were done and before it is told.

Passes everything else on as it is.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from random import Random

_CHUNK = 1 << 16


class Wire:
    """Stands between a client and a server on this host."""

    def __init__(self, port: int, share: float, seed: int) -> None:
        self.port = 0
        self.cut: dict[str, int] = {"before": 0, "after": 0}
        self._server_port = port
        self._share = share
        self._rng = Random(f"wire {seed}")
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._over = asyncio.Event()

    def run(self) -> None:
        """Pass on until it is ended; for a thread of its own."""
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    def wait(self) -> None:
        """Wait until it listens."""
        assert self._ready.wait(30)

    def end(self) -> None:
        """End it, from another thread."""
        self._loop.call_soon_threadsafe(self._over.set)

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._pass, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._over.wait()
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    async def _pass(self, near: asyncio.StreamReader, to_near: asyncio.StreamWriter) -> None:
        far, to_far = await asyncio.open_connection("127.0.0.1", self._server_port)
        answers = asyncio.create_task(_copy(far, to_near))
        with suppress(OSError, asyncio.CancelledError):
            while chunk := await near.read(_CHUNK):
                if chunk.startswith(b"DELETE ") and self._rng.random() < self._share:
                    where = self._rng.choice(("before", "after"))
                    self.cut[where] += 1
                    answers.cancel()
                    if where == "after":
                        to_far.write(chunk)
                        with suppress(asyncio.CancelledError):
                            await answers
                        await far.read(1)  # it was done, and nobody is told
                    break
                to_far.write(chunk)
                await to_far.drain()
        answers.cancel()
        to_near.transport.abort()
        to_far.close()


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await source.read(_CHUNK):
            target.write(chunk)
            await target.drain()
        target.close()


@contextmanager
def cutting(url: str, share: float, seed: int) -> Iterator[tuple[str, Wire]]:
    """Yield the address by which a server is reached over such a wire."""
    port = url.rpartition(":")[2].partition("/")[0]
    wire = Wire(int(port), share, seed)
    thread = threading.Thread(target=wire.run)
    thread.start()
    wire.wait()
    try:
        yield url.replace(port, str(wire.port)), wire
    finally:
        wire.end()
        thread.join()
