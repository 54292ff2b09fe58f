"""Copies that went to a file instead of a clipboard: numbered, never overwritten."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tui import files


class CopyFolder:
    """The copies in ``CASE/exports``; folder 0700, files 0600."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._clock = clock

    def write(self, text: str) -> Path:
        """Write a text (UTF-8) to a file of its own. Raises DiskFull or CaseFailure."""
        files.private_folder(self._folder)
        path = files.free_name(self._folder, "copy", self._clock(), ".txt")
        with files.failures(path):
            files.write_new(path, f"{text}\n".encode())
        return path
