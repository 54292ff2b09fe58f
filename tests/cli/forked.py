"""Many calls of ``wxi``, each in a process of its own that was forked from one that has loaded it.

As real as a call from a shell, but for loading the same modules once more.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli.conftest import Ran


def serve() -> None:
    """Answer each line of arguments by running ``wxi`` in a child: its exit code as a line."""
    from tui.cli import main

    for name in main._COMMANDS:
        main.cli.get_command(main.cli.make_context("wxi", ["completion", "bash"]), name)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            os.environ.clear()
            os.environ.update(asked["env"])
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            for number, path in ((1, asked["out"]), (2, asked["err"])):
                os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
            sys.argv = ["wxi", *asked["arguments"]]
            main.main()
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


class Forks:
    """Calls ``wxi`` as ``Shell`` does."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self._process = process
        self._out, self._err = folder / "out", folder / "err"

    def wxi(self, env: Mapping[str, str], *arguments: str) -> Ran:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {"env": dict(env), "arguments": arguments}
        asked |= {"out": str(self._out), "err": str(self._err)}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        return Ran(code, self._out.read_text("utf-8"), self._err.read_text("utf-8"))


@contextmanager
def forks() -> Iterator[Forks]:
    """Start the process from which the others are forked."""
    command = [sys.executable, "-c", "from tests.cli.forked import serve; serve()"]
    with (
        TemporaryDirectory() as folder,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process,
    ):
        assert process.stdin is not None
        yield Forks(process, Path(folder))
        process.stdin.close()
