"""A failure that nobody foresaw: one line on the screen, the details safe to read in the log."""

import logging
import os
import subprocess
import sys
from pathlib import Path

from tui import logs

_BROKEN = """
import sys
from tui import bootstrap
from tui.cli.main import main

def broken(_settings):
    raise RuntimeError("not foreseen")

bootstrap.list_cases = broken
sys.argv = ["wxi", "case", "list"]
main()
"""


def test_an_unforeseen_failure_is_one_line_without_a_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _BROKEN],
        env={**os.environ, "WXI_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "internal failure (RuntimeError)" in done.stderr


def test_the_log_holds_neither_the_token_nor_what_steers_a_terminal(tmp_path: Path) -> None:
    root = logging.getLogger()
    before, level = root.handlers, root.level
    try:
        path = logs.start(tmp_path / "log", secrets=["s3cret-token"])
        logging.getLogger("test").error("said \x1b]52;c;eA==\x07 with s3cret-token\nnext line")
        root.handlers[0].close()
    finally:
        root.handlers, root.level = before, level
    text = path.read_text(encoding="utf-8")
    assert "\x1b" not in text
    assert "\u241b]52" in text
    assert "s3cret" not in text
    assert text.endswith("\nnext line\n")
    assert path.stat().st_mode & 0o777 == 0o600
