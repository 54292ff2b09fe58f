"""The log holds no token that it was never told of either, and is private however long it gets."""

import logging
import logging.handlers
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui import logs

TOKEN = "Zm9vYmFy-a_b.c~d+e/f=_PF84_1eb65fdf"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    for one in root.handlers:
        if one not in handlers:
            one.close()
    root.handlers, root.level = handlers, level


@pytest.mark.parametrize(
    "said",
    [
        f"Authorization: Bearer {TOKEN}",
        f"headers {{'Authorization': 'Bearer {TOKEN}', 'accept': '*/*'}}",
        f"[(b'authorization', b'bearer {TOKEN}')]",
        f"Authorization: Basic {TOKEN}",
        f"Proxy-Authorization: Basic {TOKEN}",
        f'{{"access_token": "{TOKEN}", "expires_in": 1}}',
        f'{{"refresh_token":"{TOKEN}"}}',
        f"client_id=C1&client_secret={TOKEN}&device_code={TOKEN}",
        f"https://user:{TOKEN.replace('/', '%2F')}@proxy.example:3128/",
        f"WEBEX_ACCESS_TOKEN={TOKEN}",
    ],
)
def test_what_looks_like_a_secret_is_taken_out(tmp_path: Path, said: str) -> None:
    recent = logs.Recent()
    path = logs.start(tmp_path / "log", secrets=(), recent=recent)
    logging.getLogger("tui").error("it said %s, and more", said)
    for text in (path.read_text(), recent.entries[-1].text):
        assert TOKEN[:20] not in text
        assert "[redacted]" in text
        assert "it said" in text
        assert text.rstrip().endswith("and more")


def test_every_file_of_the_log_is_private(tmp_path: Path) -> None:
    path = logs.start(tmp_path / "log", secrets=())
    [handler] = logging.getLogger().handlers
    assert isinstance(handler, logging.handlers.RotatingFileHandler)
    handler.maxBytes = 100
    for _ in range(5):
        logging.getLogger("tui").error("x" * 80)
    found = list(path.parent.iterdir())
    assert len(found) == 3
    assert {stat.S_IMODE(one.stat().st_mode) for one in found} == {0o600}
