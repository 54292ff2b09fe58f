"""Signing in: a code approved elsewhere in all its endings, a token in all its ways; and out."""

import json
import re
import signal
import stat
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import OFFICER, Shell
from tests.served import Served, served
from tests.ui.terminal import Terminal
from tui.cli.qr import drawn

SECRET = "demo-secret"
APPROVED = timedelta(seconds=10)
EXPIRED = timedelta(seconds=301)


@pytest.fixture(scope="module")
def still() -> Iterator[Served]:
    """A Webex of which the clock stands: who approves is the test."""
    with served(events=50) as found:
        yield found


@pytest.fixture
def here(tmp_path: Path, still: Served) -> Shell:
    return Shell(tmp_path, WEBEX_BASE_URL=still.url, WEBEX_CLIENT_SECRET=SECRET)


def begun(shell: Shell, *more: str, client: str = "demo-client") -> subprocess.Popen[str]:
    """Start a login and read until the code is on the screen."""
    process = shell.start("login", "--device", "--client-id", client, *more)
    assert process.stdout is not None
    assert "/pages/verify" in process.stdout.readline()
    assert process.stdout.readline().startswith("and enter ")
    assert process.stdout.readline() == "waiting for the approval\n"
    return process


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def profiles(shell: Shell) -> dict[str, dict[str, object]]:
    told = [json.loads(line) for line in shell.wxi("profiles", "--json").out.splitlines()]
    return {one["profile"]: one for one in told}


def test_two_people_sign_in_by_a_code_and_act_each_for_what_is_theirs(
    here: Shell, still: Served
) -> None:
    officer = begun(here)
    admin = begun(here, "--profile", "admin", client="demo-client-admin")
    still.hands.move(APPROVED)
    code, out, err = ended(officer)
    assert (code, err) == (0, "")
    assert "as compliance officer, profile officer" in out
    assert ended(admin)[0] == 0
    found = profiles(here)
    assert [found[name]["role"] for name in ("officer", "admin")] == ["officer", "administrator"]
    assert found["officer"]["renewable"] is True
    assert "audit:events_read" in str(found["admin"]["scopes"])
    kept = here.home / "profiles" / "officer.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    secrets = json.loads(kept.read_bytes())["profile"]["grant"]

    doctor = json.loads(here.wxi("doctor", "--json").out)
    asked = {one["name"]: (one["as"], one["problem"]) for one in doctor["endpoints"]}
    assert asked["adminAudit/eventCategories"] == ("administrator", "")
    assert asked["people/me"] == ("officer", "")
    assert "see the admin audit" not in doctor["off"]
    told = here.wxi("doctor").out + here.wxi("profiles").out
    assert secrets["access_token"] not in told
    assert "administrator: profile admin" in told

    gone = here.wxi("logout", "--profile", "admin")
    assert gone.code == 0
    assert "takes the access token until" in gone.out
    doctor = json.loads(here.wxi("doctor", "--json").out)
    # A login names its scopes: what they leave out is off before it is tried.
    assert (
        "wxi login --device --profile admin" in doctor["off"]["use the recycle bin of recordings"]
    )
    assert here.wxi("logout", "--all").code == 0
    here.wxi("logout", "--all").is_refused(2, "nobody is signed in")
    assert b"access-" not in here.written()
    here.wxi("check", "CASE-1").is_refused(2, "no case")


@pytest.mark.parametrize(
    ("client", "passes", "says"),
    [
        ("demo-client-denied", APPROVED, "the login was denied (400)"),
        ("demo-client-ignored", EXPIRED, "nobody approved the login in time"),
    ],
)
def test_a_login_that_will_not_be_is_one_line(
    here: Shell, still: Served, client: str, passes: timedelta, says: str
) -> None:
    process = begun(here, client=client)
    still.hands.move(passes)
    code, out, err = ended(process)
    assert (code, out) == (3, "")
    assert err.startswith(f"wxi: {says}")
    assert err.count("\n") == 1
    assert profiles(here) == {}


def test_a_network_that_goes_away_is_waited_for(tmp_path: Path) -> None:
    with served(events=20) as webex:
        shell = Shell(tmp_path, WEBEX_BASE_URL=webex.url, WEBEX_CLIENT_SECRET=SECRET)
        process = begun(shell)
    assert process.stdout is not None
    assert process.stdout.readline().rstrip().endswith("; asking again")
    process.send_signal(signal.SIGINT)
    code, _, err = ended(process)
    assert code == 5
    assert err.count("\n") == 1


def test_bad_beginnings_are_refused_in_one_line(here: Shell, tmp_path: Path) -> None:
    here.wxi("login").is_refused(2, "no terminal", "--token-file")
    here.wxi("login", "--device").is_refused(2, "client id", "--client-id")
    device = ("login", "--device", "--client-id")
    here.wxi(*device, "who").is_refused(3, "cannot begin (400)")
    here.wxi(*device, "demo-client", WEBEX_CLIENT_SECRET="").is_refused(2, "WEBEX_CLIENT_SECRET")
    here.wxi("login", "--device", "--env").is_refused(2, "several ways")
    here.wxi("login", "--env").is_refused(3, "no access token")
    here.wxi("login", "--profile", "../x").is_refused(2, "cannot name a profile")
    file = tmp_path / "token"
    file.write_text(OFFICER)
    file.chmod(0o640)
    here.wxi("login", "--token-file", str(file)).is_refused(2, f"chmod 600 {file}")
    here.wxi("collect", "CASE-1", "--profile", "x").is_refused(2)
    assert profiles(here) == {}


def test_a_token_from_a_file_serves_where_the_environment_names_none(
    tmp_path: Path, webex: str
) -> None:
    shell = Shell(tmp_path, WEBEX_BASE_URL=webex)
    file = tmp_path / "token"
    file.write_text(f"{OFFICER}\n")
    file.chmod(0o600)
    shell.wxi("collect", "CASE-1").is_refused(2, "no case")
    assert shell.wxi("case", "new", "CASE-1").code == 0
    shell.wxi("collect", "CASE-1").is_refused(3, "no access token", "wxi login")
    assert shell.wxi("login", "--token-file", str(file)).code == 0
    assert shell.wxi("collect", "CASE-1", "--no-confirm").code == 0
    # The environment comes before a profile, unless the profile is named.
    collect = ("collect", "CASE-1", "--no-confirm")
    assert shell.wxi(*collect, WEBEX_ACCESS_TOKEN="demo-expired").code == 3
    named = (*collect, "--profile", "officer")
    assert shell.wxi(*named, WEBEX_ACCESS_TOKEN="demo-expired").code == 0
    shell.wxi("collect", "CASE-1", "--profile", "nobody").is_refused(2, "no profile 'nobody'")
    user = shell.wxi("login", "--env", "--profile", "me", WEBEX_ACCESS_TOKEN="demo-user")
    assert (user.code, "cannot work as officer" in user.err) == (3, True)
    (shell.home / "profiles" / "officer.json").chmod(0o644)
    shell.wxi("collect", "CASE-1").is_refused(3, "chmod 600")


def test_a_terminal_shows_code_and_qr_code_and_counts_down(here: Shell, still: Served) -> None:
    command = ["login", "--device", "--client-id", "demo-client"]
    with Terminal(command, here.env) as terminal:
        terminal.see("On another device open", "scan this code")
        terminal.see("waiting for the approval, ", " s left")
        seen = terminal.lines
        assert "Sign in to Webex as" in seen[0]  # nothing has scrolled away
        assert any(re.search(r"  \d{6}$", line) for line in seen)
        width = next(len(line.rstrip()) for line in seen if set(line[:3]) == {"█"})
        assert width <= 80
        still.hands.move(APPROVED)
        assert terminal.wait() == 0
        assert "signed in: Marguerite" in terminal.text
        assert terminal.modes == terminal.modes_before
    assert set(profiles(here)) == {"officer"}


@pytest.mark.parametrize(
    ("size", "more", "says"),
    [
        ((60, 20), {}, "A QR code needs"),
        ((80, 24), {"WXI_ASCII": "1"}, "A QR code needs"),
        ((200, 50), {"WXI_ASCII": "1", "NO_COLOR": "1"}, "or scan"),
    ],
)
def test_where_a_qr_code_has_no_room_the_words_suffice(
    here: Shell, size: tuple[int, int], more: dict[str, str], says: str
) -> None:
    command = ["login", "--device", "--client-id", "demo-client"]
    with Terminal(command, here.env | more, size) as terminal:
        terminal.see(says, "and enter", "waiting for the approval")
        if "WXI_ASCII" in more:
            assert terminal.text.isascii()
        terminal.press("\x03")
        assert terminal.wait() == 5


def test_a_token_that_is_pasted_does_not_show(tmp_path: Path, still: Served) -> None:
    env = Shell(tmp_path, WEBEX_BASE_URL=still.url).env
    with Terminal(["login"], env) as terminal:
        terminal.see("Access token (not shown")
        terminal.press(f"{OFFICER}\n")
        assert terminal.wait() == 0
        assert "signed in: Marguerite" in terminal.text
        assert OFFICER.encode() not in terminal.raw
        assert terminal.modes == terminal.modes_before


@pytest.mark.parametrize("ascii_only", [False, True])
def test_a_qr_code_is_drawn_module_by_module(ascii_only: bool) -> None:
    import segno

    text = "https://oauth-helper-a.wbx2.com/verify?userCode=" + "0123456789abcdef" * 4
    wanted = [list(row) for row in segno.make(text, error="l", micro=False).matrix_iter(border=2)]
    lines = drawn(text, ascii_only=ascii_only)
    if ascii_only:
        found = [[int(char == " ") for char in line[::2]] for line in lines]
    else:
        upper = [[int(char in " ▄") for char in line] for line in lines]
        lower = [[int(char in " ▀") for char in line] for line in lines]
        found = [row for pair in zip(upper, lower, strict=True) for row in pair][: len(wanted)]
        assert len(lines) < 24
        assert len(lines[0]) <= 54
    assert found == wanted
