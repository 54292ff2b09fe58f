"""The report opened in a real browser with its network log on: it prints, and requests nothing."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.served import served
from tests.services.desk import Desk
from tui import bootstrap
from tui.evidence.report import page
from tui.services.reporting import report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_GREEDY = (
    b"<!DOCTYPE html><img src='http://127.0.0.1:9/a.png'><script src='http://b.example/'></script>"
)


def printed(html: bytes, folder: Path) -> tuple[bytes, set[str]]:
    """Return a page as PDF, and what it requested; what the browser does for itself is not it."""
    assert CHROMIUM
    folder.mkdir()
    (folder / "page.html").write_bytes(html)
    subprocess.run(
        [
            *(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update"),
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={folder / 'profile'}",
            f"--log-net-log={folder / 'net.json'}",
            f"--print-to-pdf={folder / 'page.pdf'}",
            (folder / "page.html").as_uri(),
        ],
        capture_output=True,
        timeout=120,
        check=True,
    )
    log = json.loads((folder / "net.json").read_bytes())
    begun = log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    asked = [one.get("params", {}) for one in log["events"] if one["type"] == begun]
    own = {one["url"] for one in asked if one.get("initiator") not in (None, "not an origin")}
    return (folder / "page.pdf").read_bytes(), own


@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")
async def test_a_browser_prints_the_hostile_report_and_requests_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served("hostile") as webex:
        desk = Desk(tmp_path / "home", webex)
        monkeypatch.setattr(bootstrap, "now", desk.clock)
        session = await desk.collected()
        html = page.render(report.gather(session.look, desk.clock()))
        await desk.close()
    assert b"evil.example" in html
    pdf, requested = printed(html, tmp_path / "report")
    assert pdf.startswith(b"%PDF-")
    assert requested == set()
    # The same look at a page that does request something finds it.
    _, requested = printed(_GREEDY, tmp_path / "greedy")
    assert requested == {"http://127.0.0.1:9/a.png", "http://b.example/"}
