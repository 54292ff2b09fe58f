"""Whatever happens in the middle of collecting: one clear line, nothing lost, and it resumes."""

import json
import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from tests.cli.conftest import OFFICER, Ran, Shell, simulated
from tests.cli.midway import Midway, midway
from tests.ui.terminal import Terminal
from tui.domain.hostile import visible

COLLECT = ("collect", "CASE-1", "--window", "40d")
MIDDLE = 30  # by this request for events some of them are kept and some are not
NOW = "2026-03-18T15:00:00.000Z"

Held = dict[str, str]


@pytest.fixture(scope="module")
def way() -> Iterator[Midway]:
    options = ("--scenario", "busy", "--events", "1500", "--now", NOW)
    with simulated(*options) as url, midway(url) as found:
        yield found


@pytest.fixture(scope="module")
def clean(way: Midway, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """Digests by id of the history, as a collection without trouble brings it in."""
    shell = _home(tmp_path_factory.mktemp("clean"), way)
    assert shell.wxi(*COLLECT).code == 0
    found = {event_id: digest for event_id, (created, digest) in _rows(shell) if created < NOW}
    assert len(found) > 1_000
    return found


@pytest.fixture
def shell(tmp_path: Path, way: Midway) -> Iterator[Shell]:
    """A home with an empty case."""
    yield _home(tmp_path, way)
    way.clear()


def _home(folder: Path, way: Midway) -> Shell:
    shell = Shell(folder, WEBEX_BASE_URL=way.url, WEBEX_ACCESS_TOKEN=OFFICER)
    assert shell.wxi("case", "new", "CASE-1").code == 0
    return shell


def _rows(shell: Shell) -> list[tuple[str, tuple[str, str]]]:
    done = shell.wxi("timeline", "CASE-1", "--json")
    assert done.code == 0, done
    rows = [json.loads(line) for line in done.out.splitlines()]
    found = [(row["id"], (row["created"], row["sha256"])) for row in rows]
    assert len(found) == len(dict(found))
    return found


def _held(shell: Shell) -> Held:
    """Return the digests by id of what the case shows, and check that it verifies."""
    found = {event_id: digest for event_id, (_, digest) in _rows(shell)}
    checked = shell.wxi("verify", "CASE-1")
    assert checked.code == 0, checked
    return found


def _is_told(done: Ran, code: int, *said: str) -> None:
    """Check that a command ended with one line that says why, after lines of progress at most."""
    assert done.code == code, done
    assert done.out == ""
    assert "Traceback" not in done.err
    *before, last = done.err.splitlines()
    assert last.startswith("wxi: ")
    assert not any(line.startswith("wxi: ") for line in before)
    assert visible("\n") not in last
    for one in said:
        assert one in last


def _resumes(shell: Shell, clean: Held, before: Held) -> None:
    """Check that the same command brings everything in, and that nothing has gone."""
    done = shell.wxi(*COLLECT)
    assert done.code == 0, done
    after = _held(shell)
    assert before.items() <= after.items()
    assert clean.items() <= after.items()


# A limit on the length of each file stops writing for root as well, in any container; Python
# ignores the signal that comes with it. Which file is stopped first depends on the length.
@pytest.mark.parametrize("limit", [0, 500, 3_000, 20_000, 150_000, 800_000])
def test_a_disk_that_is_full(shell: Shell, clean: Held, limit: int) -> None:
    done = shell.wxi(
        *COLLECT, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    )
    _is_told(done, 1, "could not be written", "Free some space")
    assert b"never retrieved" not in (shell.home / "log" / "wxi.log").read_bytes()
    before = _held(shell)
    assert before or limit < 100_000
    _resumes(shell, clean, before)


@contextmanager
def _mounted(shell: Shell, mount: str) -> Iterator[Callable[[str], None]]:
    """Enter a namespace with a mount of its own, where the kernel lets a user do that."""
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this kernel lets nobody mount here; the tests beside this one do without")
    with subprocess.Popen(
        [*command, f"{mount} && echo mounted && exec cat"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "mounted\n"
        enter = ("nsenter", "--user", "--mount", "--preserve-credentials", "-t", str(holder.pid))
        shell.inside = (*enter, "--")

        def inside(line: str) -> None:
            subprocess.run([*shell.inside, "sh", "-c", line], check=True)

        yield inside
        assert holder.stdin is not None
        holder.stdin.close()


def test_a_file_system_that_is_full(shell: Shell, clean: Held) -> None:
    shutil.rmtree(shell.cases / "CASE-1")
    with _mounted(shell, f"mount -t tmpfs -o size=300k none '{shell.cases}'") as inside:
        assert shell.wxi("case", "new", "CASE-1").code == 0
        _is_told(shell.wxi(*COLLECT), 1, "no space left on device", "Free some space")
        before = _held(shell)
        assert before
        _is_told(shell.wxi(*COLLECT), 1, "no space left on device", "Free some space")
        assert before.items() <= _held(shell).items()
        inside(f"mount -o remount,size=64m '{shell.cases}'")
        _resumes(shell, clean, before)


def test_a_file_system_that_turns_read_only(shell: Shell, way: Midway, clean: Held) -> None:
    cases = shell.cases
    # A second mount upon the first: one in which files are open for writing stays writable.
    again = f"mount --bind '{cases}' '{cases}'"
    with _mounted(shell, again) as inside:
        way.will(MIDDLE, lambda: inside(f"{again} && mount -o remount,bind,ro '{cases}'"))
        _is_told(shell.wxi(*COLLECT), 1, "read-only file system")
        before = _held(shell)
        assert before
        _is_told(shell.wxi(*COLLECT), 1, "cannot be written to (read-only file system)")
        assert _held(shell) == before
        _is_told(shell.wxi("case", "new", "CASE-2"), 1, "read-only file system")
        inside(f"umount '{cases}'")
        _resumes(shell, clean, before)


def test_a_case_that_one_may_only_read(shell: Shell, way: Midway, clean: Held) -> None:
    way.will(MIDDLE, lambda: (401, b"{}"))
    assert shell.wxi(*COLLECT).code == 3
    way.clear()
    before = _held(shell)
    if os.geteuid() == 0:  # without its capabilities root obeys the modes of files as well
        shell.inside = ("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--")
    folder = shell.cases / "CASE-1"
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        _is_told(shell.wxi(*COLLECT), 1, "cannot be written to (permission denied)")
        assert _held(shell) == before
    finally:
        for path in paths:
            path.chmod(0o700 if path.is_dir() else 0o600)
    _resumes(shell, clean, before)


def test_a_case_folder_that_is_moved_away_and_back(
    shell: Shell, way: Midway, clean: Held, tmp_path: Path
) -> None:
    folder, elsewhere = shell.cases / "CASE-1", tmp_path / "elsewhere"

    def move() -> None:
        folder.rename(elsewhere)

    way.will(MIDDLE, move)
    _is_told(shell.wxi(*COLLECT), 1, "moved or removed")
    assert not folder.exists()
    elsewhere.rename(folder)
    before = _held(shell)
    assert before
    _resumes(shell, clean, before)


def test_a_case_folder_that_is_deleted(shell: Shell, way: Midway, tmp_path: Path) -> None:
    folder, elsewhere = shell.cases / "CASE-1", tmp_path / "elsewhere"

    def delete() -> None:
        folder.rename(elsewhere)
        shutil.rmtree(elsewhere)

    way.will(MIDDLE, delete)
    _is_told(shell.wxi(*COLLECT), 1, "moved or removed")
    assert not folder.exists()
    _is_told(shell.wxi(*COLLECT), 2, "no case 'CASE-1'")


@contextmanager
def _collecting(shell: Shell, way: Midway, at: int = MIDDLE) -> Iterator[subprocess.Popen[str]]:
    """Collect up to a request for events; the rest comes after the context."""
    there, go_on = Event(), Event()

    def wait() -> None:
        there.set()
        go_on.wait(60)

    way.will(at, wait)
    with shell.start(*COLLECT) as process:
        try:
            assert there.wait(60)
            yield process
        finally:
            go_on.set()
            process.communicate()


def test_a_second_console_and_a_second_collector(shell: Shell, way: Midway, clean: Held) -> None:
    with _collecting(shell, way) as process:
        holder = f"process {process.pid} on"
        _is_told(shell.wxi(*COLLECT), 1, "Open for reading only", holder)
        assert {event_id for event_id, _ in _rows(shell)}
        with Terminal(["open", "CASE-1", "--offline"], shell.env, (120, 40)) as terminal:
            terminal.see(holder)
            terminal.press("q")
            assert terminal.wait() == 0
    assert process.returncode == 0
    assert clean.items() <= _held(shell).items()


def test_a_case_that_is_both_damaged_and_held(shell: Shell, way: Midway) -> None:
    assert shell.wxi(*COLLECT).code == 0
    segment = shell.cases / "CASE-1" / "data" / "events" / "000001.jsonl"
    segment.write_bytes(segment.read_bytes().replace(b"created", b"creatEd", 1))
    shutil.rmtree(shell.home / "cache")  # with it, damage shows only where it is read
    with _collecting(shell, way, at=1) as process:
        _is_told(shell.wxi(*COLLECT), 1, f"process {process.pid} on", "000001.jsonl is damaged")


def test_a_holder_that_is_killed_holds_nothing(shell: Shell, way: Midway, clean: Held) -> None:
    with _collecting(shell, way) as process:
        process.kill()
        assert process.wait() == -signal.SIGKILL
    before = dict(_rows(shell))
    assert before
    _resumes(shell, clean, {event_id: digest for event_id, (_, digest) in before.items()})


def test_a_token_that_expires(shell: Shell, way: Midway, clean: Held) -> None:
    way.will(MIDDLE, lambda: (401, b'{"message": "The access token has expired."}'))
    _is_told(shell.wxi(*COLLECT), 3, "401", "WEBEX_ACCESS_TOKEN")
    before = _held(shell)
    assert before
    way.clear()
    _resumes(shell, clean, before)


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        (b"<html>Log in</html>", 2, "a web page, not the Webex API"),
        (b'{"items": [{"id": "Y2lz', 1, "the answer is cut"),
        (b"[1]", 2, "something without items"),
    ],
    ids=["page", "cut", "list"],
)
def test_a_server_that_answers_nonsense(
    shell: Shell, way: Midway, clean: Held, body: bytes, code: int, said: str
) -> None:
    way.will(MIDDLE, lambda: (200, body))
    _is_told(shell.wxi(*COLLECT), code, said)
    before = _held(shell)
    assert before
    way.clear()
    _resumes(shell, clean, before)


def test_a_server_that_vanishes(shell: Shell, way: Midway, clean: Held) -> None:
    way.will(MIDDLE, way.close)
    _is_told(shell.wxi(*COLLECT), 1, "refused", "Check the network")
    before = _held(shell)
    assert before
    way.clear()
    way.open()
    _resumes(shell, clean, before)


def test_a_cache_that_is_damaged_or_cannot_be_written(shell: Shell, clean: Held) -> None:
    assert shell.wxi(*COLLECT).code == 0
    before, cache = _held(shell), shell.home / "cache"
    (saved,) = (path for path in cache.rglob("*") if path.is_file())
    saved.write_bytes(saved.read_bytes()[::-1])
    assert _held(shell) == before
    shutil.rmtree(cache)
    cache.touch()
    _resumes(shell, clean, before)
    assert cache.read_bytes() == b""
