"""What is copied, in which form, by which way; and that the journal knows of it."""

import base64
import json
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.served import Served, served
from tests.services.desk import actions, journal
from tests.ui.console import CASE, Driver, console, home
from tests.ui.terminal import Terminal, environment
from tui.domain.clipboards import MOST_BYTES, Route
from tui.domain.hostile import is_visible
from tui.domain.wire import sha256
from tui.errors import Refused
from tui.evidence.verify import verify_case
from tui.services.copying import forms
from tui.ui.clipboard import Clipboard
from tui.ui.screens.choices import ChoicesScreen

TEXT = "what was “said”\nin two lines"


async def _menu(at: Driver, *keys: str) -> str:
    await at.press("y")
    await at.until(lambda: isinstance(at.app.screen, ChoicesScreen) and "Copy" in at.text, "menu")
    shown = at.text
    await at.press(*keys)
    return shown


async def test_a_message_is_copied_in_each_form_and_every_copy_is_journalled(
    tmp_path: Path, still: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TMUX", "STY", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    async with console(tmp_path, still, (80, 24)) as at:
        message = await at.select(lambda one: one.kind == "messages/created")
        shown = await _menu(at, "enter")
        assert f"id · {message.message_id}"[:40] in shown
        assert "to the terminal by OSC 52" in shown
        await at.says("characters sent to the terminal by OSC 52")
        await _menu(at, *["down"] * 4, "enter")
        await at.says("citation: ")
        await _menu(at, *["down"] * 5, "enter")
        await at.says("kept in the case: exports/copy-")
        at.app.copy_to_clipboard("from the screen")
        await at.says("selection: 15 characters sent")
        folder = at.session.case.folder
        offered = {one.name: one.text for one in forms(at.session.look, [message])}
    (kept,) = (folder / "exports").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert all(text in kept.read_text() for text in offered.values())
    assert offered["link in the Webex API"].endswith(f"/v1/messages/{message.message_id}")
    assert json.loads(offered["JSON"]) == message.content
    assert message.sha256 in offered["citation"]
    entries = [one for one in journal(folder) if one["action"] == "copy"]
    digests = [one["object"]["sha256"] for one in entries]
    assert digests[:2] == [sha256(offered[name].encode()) for name in ("id", "citation")]
    assert entries[3]["object"]["id"] == "screen"
    assert message.text not in json.dumps(entries)
    assert verify_case(folder).ok


async def test_marked_events_are_copied_together_unless_they_are_too_many_bytes(
    tmp_path: Path, still: Served
) -> None:
    async with console(tmp_path, still, (60, 20), ascii_only=True) as at:
        await at.press("asterisk")
        await _menu(at, *["down"] * 3, "enter")
        await at.until(lambda: "bytes; clipboards take 74,000" in at.text, "why")
        await at.press("escape")
        assert not actions(at.session.case.folder, "copy")


def test_osc_52_reaches_the_terminal_whole(tmp_path: Path, still: Served) -> None:
    chosen = home(tmp_path, still.url)
    assert still.kept is not None
    shutil.copytree(still.kept, chosen.cases / CASE)
    env = environment(tmp_path, SSH_CONNECTION="192.0.2.1 1 192.0.2.2 22")
    with Terminal(["open", CASE, "--offline"], env) as terminal:
        terminal.see("1 Timeline")
        terminal.press("y")
        terminal.see("Copy", "citation")
        terminal.press("\r")
        terminal.see("characters sent to the terminal by OSC 52")
        terminal.press("q")
        assert terminal.wait() == 0
    (sequence,) = bytes(terminal.raw).split(b"\x1b]52;c;")[1:]
    copied = base64.b64decode(sequence.split(b"\a")[0])
    (entry,) = [one for one in journal(chosen.cases / CASE) if one["action"] == "copy"]
    assert entry["object"]["sha256"] == sha256(copied)


@pytest.fixture(scope="module")
def nasty() -> Iterator[Served]:
    with served("hostile") as found:
        yield found


async def test_nothing_that_is_copied_steers_what_it_is_pasted_into(
    tmp_path: Path, nasty: Served
) -> None:
    async with console(tmp_path, nasty) as at:
        for event in at.rows:
            for form in forms(at.session.look, [event]):
                assert all(map(is_visible, form.text.split("\n")))
                form.text.encode()
                if form.name == "JSON":
                    assert json.loads(form.text) == event.content


def _refuse(sequence: str) -> None:
    raise AssertionError(sequence)


async def test_screen_gets_pieces_that_it_passes_on() -> None:
    sent: list[str] = []
    clipboard = Clipboard(sent.append, {"STY": "1.pts", "SSH_TTY": "x"})
    assert clipboard.route is Route.SCREEN
    await clipboard.send(1_000 * "é")
    pieces = "".join(sent).split("\x1bP")[1:]
    assert all(piece.endswith("\x1b\\") and len(piece) <= 258 for piece in pieces)
    whole = "".join(piece.removesuffix("\x1b\\") for piece in pieces)
    assert whole == f"\x1b]52;c;{base64.b64encode((1_000 * 'é').encode()).decode()}\a"


async def test_more_than_a_clipboard_takes_is_refused_whole() -> None:
    clipboard = Clipboard(_refuse, {})
    assert not clipboard.why_not(MOST_BYTES * "a")
    with pytest.raises(Refused, match="Nothing was sent"):
        await clipboard.send(MOST_BYTES // 2 * "é" + "a")


@pytest.mark.skipif(not shutil.which("tmux"), reason="there is no tmux on this host")
async def test_tmux_gets_it_into_its_buffer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket = tmp_path / "socket"
    tmux = ["tmux", "-S", str(socket), "-f", "/dev/null"]
    subprocess.run([*tmux, "new-session", "-d", "sleep 60"], check=True)
    try:
        monkeypatch.setenv("TMUX", f"{socket},1,0")
        clipboard = Clipboard(_refuse)
        assert clipboard.route is Route.TMUX
        await clipboard.send(TEXT)
        held = subprocess.run([*tmux, "show-buffer"], check=True, capture_output=True).stdout
        assert held.decode() == TEXT
    finally:
        subprocess.run([*tmux, "kill-server"], check=True)
    with pytest.raises(Refused, match="tmux refused the text"):
        await clipboard.send(TEXT)


@pytest.mark.parametrize("keeps", [True, False])
async def test_the_desktop_is_asked_whether_it_kept_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keeps: bool
) -> None:
    program = tmp_path / "xclip"
    kept = tmp_path / "kept" if keeps else "/dev/null"
    program.write_text(
        f"#!/bin/sh\nenv > {tmp_path}/inherited\necho noise >&2\n"
        f'[ "$3" = -o ] && exec cat {kept}\ncat > {kept}\n'
    )
    program.chmod(0o700)
    for name in ("TMUX", "STY", "SSH_CONNECTION", "SSH_TTY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("WEBEX_ACCESS_TOKEN", "a-token")
    (tmp_path / "pyperclip.py").write_text(f"open('{tmp_path}/planted', 'w')")
    monkeypatch.chdir(tmp_path)
    clipboard = Clipboard(_refuse)
    assert clipboard.route is Route.DESKTOP
    if keeps:
        await clipboard.send(TEXT)
        assert (tmp_path / "kept").read_text() == TEXT
    else:
        with pytest.raises(Refused, match="did not keep"):
            await clipboard.send(TEXT)
    assert "a-token" not in (tmp_path / "inherited").read_text()
    assert not (tmp_path / "planted").exists(), "loaded from the folder one works in"
