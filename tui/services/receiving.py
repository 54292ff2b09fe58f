"""Receiving a file into the vault, as it comes. Knows nothing of where it comes from."""

import asyncio
from collections.abc import AsyncIterator, Callable

from tui.domain.casefile import Blob
from tui.domain.ports import Vault


async def receive(
    vault: Vault,
    chunks: AsyncIterator[bytes],
    on_bytes: Callable[[int], None] = lambda _received: None,
) -> Blob:
    """Keep a file under its digest once all of it came; nothing stays of one that breaks off.

    ``on_bytes`` hears how many bytes have come. Raises the errors of the gateway and store.
    """
    writer, received = await asyncio.to_thread(vault.blob), 0
    try:
        async for chunk in chunks:
            await asyncio.to_thread(writer.write, chunk)
            received += len(chunk)
            on_bytes(received)
        return await asyncio.to_thread(writer.commit)
    finally:
        writer.abort()  # which leaves alone what was committed
