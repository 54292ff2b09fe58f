"""A page over the main screen with a list and the text of what is selected in it; no content.

Both stand side by side on wide screens; on narrow ones the text is shown while it is read.
"""

from abc import abstractmethod
from collections.abc import Awaitable, Callable

from textual.events import Key
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.worker import WorkType

from tui.errors import WxiError
from tui.services.exhibits import Shown
from tui.ui.action import Scope
from tui.ui.keeping import Keeping
from tui.ui.registry import by_id
from tui.ui.screens.help import HelpScreen
from tui.ui.state import State
from tui.ui.widgets.bars import KeyBar
from tui.ui.widgets.lines import LinePane
from tui.ui.widgets.list_pane import ListPane
from tui.ui.widgets.prompt import Prompt
from tui.ui.widgets.text_pane import TextPane

_SETTLE = 0.12  # seconds without a move after which the text follows the cursor


class ListedScreen(ModalScreen[None]):
    """Moving in the list, reading the text, leaving. Subclasses are laid out with both."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 - Textual's form
    SCOPE: Scope

    def __init__(self, state: State) -> None:
        super().__init__()
        self._state = state
        self._settle: Timer | None = None

    @property
    @abstractmethod
    def _list(self) -> ListPane:
        """Return the list."""

    @property
    @abstractmethod
    def _text(self) -> TextPane:
        """Return the text."""

    @property
    @abstractmethod
    def view(self) -> str:
        """Return what exhibits call the page."""

    @abstractmethod
    async def _tell(self) -> None:
        """Show the text of what is selected."""

    @property
    def _is_leaving(self) -> bool:
        """Tell whether the page is being taken down: what comes now is shown no more."""
        return not self.is_attached or len(self.query(LinePane)) < 4  # two bars, two panes

    @property
    def _is_reading_text(self) -> bool:
        return self.has_class("-reading")

    def _say(self, text: str, *, warning: bool = False) -> None:
        if not self._is_leaving:
            self.query_one(KeyBar).notify_line(text, warning=warning)

    def _work(self, work: Callable[[], Awaitable[None]], group: str) -> None:
        async def guarded() -> None:
            try:
                await work()
            except WxiError as failure:
                self._say(failure.line(), warning=True)

        worker: WorkType[None] = guarded
        self.run_worker(worker, name=group, description=group, group=group, exclusive=True)

    def on_key(self, _key: Key) -> None:
        """Take the notice away at the next key."""
        self.query_one(KeyBar).clear_notice()

    def on_list_pane_moved(self) -> None:
        """Let the text follow once the cursor rests."""
        if self._settle is not None:
            self._settle.stop()
        self._settle = self.set_timer(_SETTLE, lambda: self._work(self._tell, "text"))

    async def action_perform(self, action_id: str) -> None:
        """Perform an action of the registry, or say why it cannot be done now."""
        action = by_id(action_id, {self.SCOPE})
        if reason := action.off(self._state):
            self._say(f"{action.label}: {reason}", warning=True)
        else:
            await self.run_action(f"screen.{action_id}")

    def action_down(self) -> None:
        """Select the next line."""
        self._list.move_to(self._list.cursor + 1)

    def action_up(self) -> None:
        """Select the previous line."""
        self._list.move_to(self._list.cursor - 1)

    def action_page_down(self) -> None:
        """Select a line a page further."""
        self._list.move_to(self._list.cursor + self._list.page - 1)

    def action_page_up(self) -> None:
        """Select a line a page back."""
        self._list.move_to(self._list.cursor - self._list.page + 1)

    def action_first(self) -> None:
        """Select the oldest."""
        self._list.move_to(0)

    def action_last(self) -> None:
        """Select the newest."""
        self._list.move_to(self._list.line_count - 1)

    def action_help(self) -> None:
        """Explain the keys, those of the page first."""
        self.app.push_screen(HelpScreen(self._state, self.SCOPE))

    def _read_text(self) -> None:
        """Go to the text."""
        self.add_class("-reading")
        self.set_focus(self._text)

    def action_back(self) -> None:
        """Leave the prompt, the text, then the page."""
        prompt = self.query_one(Prompt)
        if prompt.is_asking:
            prompt.leave()
            self.set_focus(self._text if self._is_reading_text else self._list)
        elif self._is_reading_text:
            self.remove_class("-reading")
            self.set_focus(self._list)
        else:
            self.dismiss()

    # Exhibits

    def shown(self) -> Shown:
        """Return what the page shows."""
        place, count = self._list, self._list.line_count
        listed = place.display and count > 0
        return Shown(
            view=self.view,
            filter="",
            theme=self.app.theme,
            rows=(*place.cited_in_sight(), *self._text.cited_in_sight()),
            first=place.top + 1 if listed else 0,
            last=min(place.top + place.page, count) if listed else 0,
            total=count,
        )

    def action_exhibit(self) -> None:
        """Keep the page as an exhibit."""
        self._keeping.keep(self.shown())

    def action_exhibit_more(self) -> None:
        """Ask whether to keep the list or the text alone, as far as it is shown or as a whole."""
        pane = self._text if self._is_reading_text else self._list
        self._keeping.ask(pane, Shown(self.view, "", self.app.theme))

    @property
    def _keeping(self) -> Keeping:
        return Keeping(self.app, self._state.session.desk, self._say)
