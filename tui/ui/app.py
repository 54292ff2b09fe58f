"""The Textual app: screens, theme, signals, the palette and the fatal-error path; wiring only."""

import asyncio
import logging
import signal
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any, ClassVar

from rich.console import RenderableType
from textual._context import active_message_pump
from textual.app import App, SystemCommand
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.driver import Driver
from textual.events import Key
from textual.filter import LineFilter
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widgets import Input

from tui.ui.action import PAGES, SCREEN
from tui.ui.actions import ACTIONS
from tui.ui.resuming import resumable
from tui.ui.screens.main import MainScreen
from tui.ui.screens.pick import PickScreen
from tui.ui.state import State
from tui.ui.terse import Telling, terse
from tui.ui.text import AsciiOnly, LastNet
from tui.ui.themes import ANSI_VARIABLES, use_theme
from tui.ui.widgets.lines import ROLE_CLASSES

_log = logging.getLogger(__name__)


class Console(App[None]):
    """The console on one case. ``return_code`` is 0, or 1 after a crash, or 128 + signal.

    ``on_begin`` is called once the officer sees the case.
    """

    TITLE = "Webex Investigator"
    CSS_PATH = "styles.tcss"
    COMPONENT_CLASSES: ClassVar[set[str]] = ROLE_CLASSES
    ENABLE_COMMAND_PALETTE = True
    ALLOW_SELECT = False

    def __init__(self, state: State, *, theme: str) -> None:
        self._telling = Telling()  # the driver is asked for while the app is being made
        super().__init__()
        self.animation_level = "none"
        self.state = state
        self.on_begin: Callable[[], None] = lambda: None
        self._unpainted = ExitStack()
        self.set_keymap(state.keymap.bindings())
        use_theme(self, theme)  # before anything is styled, so that nothing is styled twice
        self._nets = (LastNet(), AsciiOnly()) if state.ascii else (LastNet(),)

    def get_driver_class(self) -> type[Driver]:
        """Return the platform's driver, sparing with bytes and ready to be stopped."""
        return resumable(terse(super().get_driver_class(), self._telling))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's filters and the last net against steering characters."""
        return [*super().get_line_filters(), *self._nets]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our own colour variables for themes that do not define them."""
        return ANSI_VARIABLES

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Yield the actions of the registry for the palette; Textual's own are left out."""
        for action in ACTIONS:
            if action.id == "palette" or not isinstance(screen, MainScreen):
                continue
            if action.scope in PAGES:
                continue
            if action.scope in SCREEN:
                call = partial(screen.action_perform, action.id)
            else:
                pane = screen.query_one(f"#{action.scope}")
                call = getattr(pane, f"action_{action.id}")
            where = "" if action.scope in SCREEN else f" ({action.scope})"
            off = action.off(self.state)
            # The palette takes help texts for markup: a reason may quote what others wrote.
            help_text = f"not now: {off}".replace("[", "(") if off else action.help
            shown = self.state.keymap.shown(action, ascii_only=self.state.ascii)
            keys = "".join(f" · {key}" for key in shown[:1])
            yield SystemCommand(f"{action.label}{where}{keys}", help_text, call)

    def get_default_screen(self) -> Screen[None]:
        """Return the main screen; there is none below it."""
        return MainScreen(self.state)

    def on_mount(self) -> None:
        """Listen for a lost terminal."""
        self._unpainted.enter_context(self.batch_update())
        loop = asyncio.get_running_loop()
        # A dropped SSH session sends SIGHUP; without a handler the process dies before it can
        # close the case and restore the terminal.
        for number in (signal.SIGHUP, signal.SIGTERM):
            loop.add_signal_handler(number, self._leave_on, number)
        # What another program left on the screen while this one was stopped is drawn over.
        self.app_resume_signal.subscribe(self, lambda _: self.screen.refresh(layout=True))

    def on_resize(self) -> None:
        """Draw again what a terminal may have lost while it had another size."""
        self._telling.forget()

    def on_ready(self) -> None:
        """Paint, now that every pane knows its size, and let the main screen begin after that."""
        self._unpainted.close()
        self.screen.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.on_begin()
        main = self.screen_stack[0]
        assert isinstance(main, MainScreen)
        main.begin()

    def exit(
        self, result: None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """Leave, by a key or a signal; what is looked at is remembered first."""
        for screen in self.screen_stack:
            if isinstance(screen, MainScreen):
                screen.remembering.save()
        super().exit(result, return_code, message)

    def _leave_on(self, number: int) -> None:
        self.exit(return_code=128 + number)

    def on_key(self, key: Key) -> None:
        """Give a letter that was typed before a field had the focus to the field.

        On a slow link many keys come at once: those after ``f`` are words, not actions.
        """
        field = self.screen.field if isinstance(self.screen, PickScreen) else self.focused
        if isinstance(field, Input) and key.is_printable and key.character:
            field.replace(key.character, *field.selection)
            key.prevent_default()

    def copy_to_clipboard(self, text: str) -> None:
        """Send what was selected with the mouse or in a field the way that every copy goes."""
        main = self.screen_stack[0]
        if isinstance(main, MainScreen) and text:
            main.copying.selection(text)

    def _handle_exception(self, error: Exception) -> None:
        # A page that is left, or the console with it, while it is being built gets no widgets.
        if isinstance(error, NoMatches) and _is_going(active_message_pump.get(self)):
            _log.info("left while it was being built: %s", error)
        else:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        # Textual prints the traceback with the values of local variables, a token among them;
        # the command line says in one line what happened.
        _log.critical("the console failed", exc_info=True)
        self._close_messages_no_wait()


def _is_going(pump: MessagePump) -> bool:
    """Tell whether a widget, or what it is in, is being taken down."""
    return isinstance(pump, DOMNode) and any(one._pruning for one in pump.ancestors_with_self)  # noqa: SLF001
