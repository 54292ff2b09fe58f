"""How a collection shows its progress on standard error: one line rewritten, or one now and then.

Knows neither what is collected nor how; standard output is not its business.
"""

import os
import shutil
import time
from collections.abc import Callable
from typing import TextIO

from tui import settings
from tui.domain import amounts
from tui.domain.hostile import visible
from tui.services.progress import Progress

_REWRITE = 0.1  # seconds between two states of the line on a terminal
_REPEAT = 5.0  # seconds between two lines elsewhere
_BAR = 10


class ProgressLine:
    """``stream`` is standard error; on a terminal the line is rewritten in place.

    ``told`` puts progress into words, otherwise than a collection's.
    """

    def __init__(self, stream: TextIO, told: Callable[[Progress], str] | None = None) -> None:
        self._stream = stream
        self._told = told
        self._rewrites = stream.isatty() and not _is_plain()
        self._next = 0.0 if self._rewrites else time.monotonic() + _REPEAT
        self._shown = ""

    def show(self, progress: Progress) -> None:
        """Show how far it is, unless that was shown just now."""
        now = time.monotonic()
        whole = progress.done == progress.slices
        if now < self._next and not (whole and self._rewrites):
            return
        if not self._rewrites and not progress.received:  # there is nothing to tell yet
            return
        self._next = now + (_REWRITE if self._rewrites else _REPEAT)
        text = self._told(progress) if self._told else line(progress, bar=self._rewrites)
        if self._rewrites:
            text = text[: shutil.get_terminal_size().columns - 1]  # a wrapped line stays behind
            self._stream.write("\r" + text.ljust(len(self._shown)))
            self._shown = text
        else:
            self._stream.write(f"{text}\n")
        self._stream.flush()

    def say(self, text: str) -> None:
        """Write a line of its own."""
        self.end()
        self._stream.write(f"{visible(text)}\n")
        self._stream.flush()

    def end(self) -> None:
        """Leave the rewritten line as it stands."""
        if self._shown:
            self._stream.write("\n")
            self._shown = ""


def _is_plain() -> bool:
    """Tell whether a line that is rewritten could not be shown, or not be read aloud."""
    return os.environ.get("TERM", "dumb") == "dumb" or settings.load().plain


def line(progress: Progress, *, bar: bool = False) -> str:
    """Return progress in words, after a bar where wanted; in ASCII."""
    share = progress.done / progress.slices if progress.slices else 1.0
    filled = int(share * _BAR)
    drawn = f"[{'#' * filled}{'-' * (_BAR - filled)}] " if bar else ""
    left = ""
    if progress.remaining is not None and progress.done < progress.slices:
        minutes, seconds = divmod(round(progress.remaining), 60)
        left = f", {minutes}:{seconds:02d} left"
    return (
        f"{progress.phase} {drawn}{progress.done}/{progress.slices}, {progress.received:,} events"
        f" ({progress.events:,} new), {progress.rate:,.0f}/s{left}"
    )


def bytes_line(progress: Progress) -> str:
    """Return progress through bytes in words; in ASCII."""
    share = progress.done / progress.slices if progress.slices else 1.0
    seconds = round(progress.remaining or 0)
    return (
        f"{progress.phase} [{'#' * int(share * _BAR):-<{_BAR}}] {share:.0%}"
        f" of {amounts.rounded(progress.slices)}, {amounts.rounded(round(progress.rate))}/s"
        f", {seconds // 60}:{seconds % 60:02d} left"
    )


class ByteLine:
    """Shows on standard error how many bytes of how many are done, phase after phase."""

    def __init__(self, stream: TextIO) -> None:
        self._line = ProgressLine(stream, bytes_line)
        self._phase, self._began = "", time.monotonic()

    def show(self, phase: str, done: int, total: int) -> None:
        """Show how far a phase is."""
        if phase != self._phase:
            self.end()
            self._phase, self._began = phase, time.monotonic()
        elapsed = time.monotonic() - self._began
        self._line.show(Progress(done, total, done, 0, elapsed, phase))

    def end(self) -> None:
        """Leave the line as it stands."""
        self._line.end()
