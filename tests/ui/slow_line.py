"""A slow line on a real socket: every byte arrives late, and the line can be cut."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from types import TracebackType
from typing import Self


class SlowLine:
    """Passes one connection on to a port, each way after a delay in seconds."""

    def __init__(self, target: int, delay: float) -> None:
        self._target, self._delay = target, delay
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]

    def __enter__(self) -> Self:
        self._run(self._join)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.cut()
        for one in self._threads:
            one.join()
        for end in (self._door, *self._ends):
            end.close()

    def cut(self) -> None:
        """Lose the line, for both sides at once."""
        for one in (self._door, *self._ends):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _join(self) -> None:
        try:
            near, _ = self._door.accept()
        except OSError:  # nobody came
            return
        far = socket.create_connection(("127.0.0.1", self._target))
        self._ends = [near, far]
        for one in self._ends:
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for source, sink in ((near, far), (far, near)):
            late: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
            self._run(self._take, source, late)
            self._run(self._give, late, sink)

    def _run(self, target: Callable[..., None], *given: object) -> None:
        one = threading.Thread(target=target, args=given, daemon=True)
        self._threads.append(one)
        one.start()

    def _take(self, source: socket.socket, late: "SimpleQueue[tuple[float, bytes]]") -> None:
        data = b"."
        while data:
            try:
                data = source.recv(65536)
            except OSError:
                data = b""
            late.put((time.monotonic() + self._delay, data))

    def _give(self, late: "SimpleQueue[tuple[float, bytes]]", sink: socket.socket) -> None:
        with suppress(OSError):
            while True:
                due, data = late.get()
                time.sleep(max(0.0, due - time.monotonic()))
                if not data:
                    return sink.shutdown(socket.SHUT_RDWR)
                sink.sendall(data)
