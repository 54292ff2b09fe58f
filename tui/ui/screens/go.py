"""Where one can go: the keys that may follow, shown at the bottom until one is pressed."""

from collections.abc import Awaitable, Callable

from textual.app import ComposeResult
from textual.screen import ModalScreen

from tui.ui.action import Scope
from tui.ui.key_names import key_name
from tui.ui.registry import bindings, of_scope
from tui.ui.state import State
from tui.ui.text import fit
from tui.ui.widgets.text_pane import Line, TextPane

_KEYS = 4


class _Places(TextPane, can_focus=False):
    TITLED = False

    def __init__(self, state: State) -> None:
        super().__init__(id="go-places")
        self._state = state
        self.border_title = "Go to · esc leaves"

    def lay_out(self, width: int) -> list[Line]:
        lines: list[Line] = []
        for action in of_scope(Scope.GO):
            keys = " ".join(
                key_name(key, ascii_only=self._state.ascii)
                for key in self._state.keymap.keys(action)
            )
            off = action.off(self._state)
            text = f"not now: {off}" if off else action.help
            lines.append(
                [(fit(keys, _KEYS), "dim" if off else "key"), (fit(text, width - _KEYS), "plain")]
            )
        return lines


class GoScreen(ModalScreen[None]):
    """Performs the action that is chosen, at once: what is typed next is meant for its screen."""

    BINDINGS = [*bindings(Scope.GO), ("escape,q", "dismiss", "Leave")]  # noqa: RUF012

    def __init__(self, state: State, perform: Callable[[str], Awaitable[None]]) -> None:
        super().__init__()
        self._state = state
        self._perform = perform

    def compose(self) -> ComposeResult:
        """Put the places at the bottom, as low as they fit."""
        places = _Places(self._state)
        places.styles.height = 2 + sum(1 for _ in of_scope(Scope.GO))
        yield places

    async def action_choose(self, action_id: str) -> None:
        """Leave, and perform an action before any other key counts."""
        self.dismiss()
        await self._perform(action_id)
