"""Receiving a file into the vault, as it comes. Knows nothing of where it comes from."""

import asyncio
from collections.abc import AsyncIterator, Callable

from tui.domain.amounts import rounded
from tui.domain.casefile import Blob
from tui.domain.ports import Vault
from tui.errors import WxiError

MOST_BYTES = 100_000_000  # what Webex takes as one attachment


class TooLarge(WxiError):
    """A file is larger than the settings allow."""

    def __init__(self, most: int, how: str) -> None:
        super().__init__(
            f"larger than {rounded(most)}: {how}", do="raise max_file_mb in the settings"
        )


def require_small(size: int | None, most: int) -> None:
    """Raise TooLarge when Webex announces more bytes than are to be taken."""
    if size is not None and size > most:
        raise TooLarge(most, f"it has {rounded(size)}")


async def receive(
    vault: Vault,
    chunks: AsyncIterator[bytes],
    most: int,
    on_bytes: Callable[[int], None] = lambda _received: None,
) -> Blob:
    """Keep a file under its digest once all of it came; nothing stays of one that breaks off.

    ``on_bytes`` hears how many bytes have come. Raises TooLarge when more than ``most`` come, and
    the errors of the gateway and store.
    """
    writer, received = await asyncio.to_thread(vault.blob), 0
    try:
        async for chunk in chunks:
            await asyncio.to_thread(writer.write, chunk)
            received += len(chunk)
            if received > most:
                raise TooLarge(most, "more than that came")
            on_bytes(received)
        return await asyncio.to_thread(writer.commit)
    finally:
        writer.abort()  # which leaves alone what was committed
