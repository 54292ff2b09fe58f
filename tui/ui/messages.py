"""Messages that several widgets send to the screen; those of a single widget live with it."""

from textual.message import Message

from tui.domain.times import Window


class Told(Message):
    """The officer should read something."""

    def __init__(self, text: str, *, warning: bool = False) -> None:
        super().__init__()
        self.text = text
        self.warning = warning


class Narrowed(Message):
    """The officer wants to see a stretch of time only."""

    def __init__(self, stretch: Window) -> None:
        super().__init__()
        self.stretch = stretch
