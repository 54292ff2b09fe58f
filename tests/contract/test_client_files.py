"""Files: what is said of them, their bytes, their states, and where the client will not go."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from tui import errors

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tests.contract.conftest import Desk, FakeTime, Scripted

CONTENT = bytes(range(256)) * 4096


async def joined(chunks: AsyncIterator[bytes], kept: list[bytes] | None = None) -> bytes:
    parts = [] if kept is None else kept
    async for chunk in chunks:
        parts.append(chunk)  # kept when the iteration fails
    return b"".join(parts)


async def test_a_head_tells_name_type_and_size(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    webex.play(
        respond(
            content_disposition="attachment; filename=\"x.pdf\"; filename*=UTF-8''%e2%82%ac.pdf",
            content_type="Application/PDF; x=y",
            content_length="123456",
        )
    )
    head = await desk.client.file_head(f"{webex.base}/contents/C")
    assert (head.name, head.media_type, head.size) == ("€.pdf", "application/pdf", 123456)
    assert head.exchange == desk.exchanges[0]
    assert webex.asked[0].method == "HEAD"


async def test_a_head_that_tells_nothing_is_read_as_nothing(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    webex.play(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    head = await desk.client.file_head(f"{webex.base}/contents/C")
    assert (head.name, head.media_type, head.size) == ("", "", None)


async def test_a_file_comes_as_it_is_stored(
    webex: Scripted, desk: Desk, respond: Callable[..., bytes]
) -> None:
    webex.play(respond(CONTENT, content_type="text/html"))
    assert await joined(desk.client.file(f"{webex.base}/contents/C")) == CONTENT
    (exchange,) = desk.exchanges
    assert exchange.size == len(CONTENT)
    assert exchange.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert webex.asked[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize(("header", "seconds"), [("20", 20.0), (None, 15.0)])
async def test_a_scan_under_way_is_said_at_once_with_how_long_to_wait(
    webex: Scripted,
    desk: Desk,
    time: FakeTime,
    respond: Callable[..., bytes],
    header: str | None,
    seconds: float,
) -> None:
    scanning = respond({"message": "scanning"}, 423, **({"retry_after": header} if header else {}))
    webex.play(scanning, respond(CONTENT))
    with pytest.raises(errors.ScanPending) as caught:
        await joined(desk.client.file(f"{webex.base}/contents/C"))
    assert caught.value.retry_after == seconds
    assert time.slept == []
    assert await joined(desk.client.file(f"{webex.base}/contents/C")) == CONTENT


@pytest.mark.parametrize(
    ("status", "kind", "says", "times"),
    [
        (423, errors.ScanPending, "scan is still under way", 1),
        (410, errors.Gone, "infected", 1),
        (428, errors.Unscannable, "scanner cannot read", 1),
        (404, errors.NotFound, "past retention", 1),
        (403, errors.Forbidden, "spark-compliance:messages_read", 1),
        (302, errors.BadAnswer, "not followed", 1),
    ],
)
@pytest.mark.parametrize("method", ["HEAD", "GET"])
async def test_a_file_that_is_not_handed_out_says_why(
    webex: Scripted,
    elsewhere: Scripted,
    desk: Desk,
    respond: Callable[..., bytes],
    status: int,
    kind: type[errors.WxiError],
    says: str,
    times: int,
    method: str,
) -> None:
    elsewhere.play(respond(CONTENT))
    webex.play(
        lambda asked: respond(
            b"" if asked.method == "HEAD" else b'{"message":"no"}',
            status,
            location=f"{elsewhere.origin}/x",
        )
    )
    url = f"{webex.base}/contents/C"
    yielded: list[bytes] = []
    with pytest.raises(kind, match=says):
        await (
            desk.client.file_head(url)
            if method == "HEAD"
            else joined(desk.client.file(url), yielded)
        )
    assert yielded == []
    assert len(webex.asked) == times == len(desk.exchanges)
    assert elsewhere.asked == []


async def test_a_stream_that_breaks_off_is_an_error_and_not_a_file(
    webex: Scripted, desk: Desk, time: FakeTime, respond: Callable[..., bytes]
) -> None:
    webex.play(respond(b"half", content_length="8"))
    received: list[bytes] = []
    with pytest.raises(errors.Unreachable, match="broke"):
        await joined(desk.client.file(f"{webex.base}/contents/C"), received)
    assert received == [b"half"]
    assert [(e.status, e.size) for e in desk.exchanges] == [(200, 4)]
    assert time.slept == []


@pytest.mark.parametrize(
    "link",
    [
        "{0}/v1/contents/C",
        "{0}",
        "https://webexapis.com/v1/contents/C",
        "//evil.example/x",
        "/v1/contents/C",
        "file:///etc/passwd",
        "http://[",
        "",
    ],
)
async def test_a_link_to_a_foreign_host_is_not_followed(
    webex: Scripted, elsewhere: Scripted, desk: Desk, respond: Callable[..., bytes], link: str
) -> None:
    elsewhere.play(respond(CONTENT))
    url = link.format(elsewhere.origin)
    with pytest.raises(errors.BadAnswer, match="link to the file"):
        await desk.client.file_head(url)
    with pytest.raises(errors.BadAnswer, match="link to the file"):
        await joined(desk.client.file(url))
    assert webex.asked == elsewhere.asked == []
    assert desk.exchanges == []
