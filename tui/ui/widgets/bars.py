"""The bars around the panes: status on top, keys and notices at the bottom."""

import logging

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import App
from textual.widget import Widget

from tui.ui.action import Action, Scope
from tui.ui.actions import ACTIONS
from tui.ui.state import State
from tui.ui.text import fit, shown, wrap
from tui.ui.widgets.lines import LinePane

_log = logging.getLogger(__name__)

_NOTICE_LINES = 4


class StatusBar(LinePane, can_focus=False):
    """One line: the case, the mode, the state of collecting, counts."""

    TITLED = False

    def __init__(self, state: State, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id, classes="")
        self._state = state

    @property
    def line_count(self) -> int:
        """Return the one line."""
        return 1

    def draw(self, index: int, width: int) -> list[Segment]:  # noqa: ARG002
        """Draw the status: what matters most stands first, as a narrow screen cuts the end."""
        state = self._state
        case = state.session.case
        badge = " SEALED " if case.sealed else " READ-ONLY "
        badge = " ARMED " if state.session.armed else badge
        title = shown(case.facts.title)
        title = fit(title, width // 4).rstrip() if cell_len(title) > width // 4 else title
        parts = [title, state.health or "starting"]
        if collected := state.collected:
            parts.append(f"server filter: {shown(collected)}")
        if state.filter_text:
            # Webex runs no part of it: it narrows what was collected.
            parts.append(f"local filter: {shown(state.filter_text)}")
        parts.append(f"{len(case.events):,} events")
        if state.confirmed:
            parts.append(state.confirmed)
        if not state.still:  # the journal grows by being looked at
            parts.append(f"journal {len(case.journal):,}")
        if state.officer:
            parts.append(shown(state.officer))
        text = " │ ".join(["", *parts]) if not state.ascii else " | ".join(["", *parts])
        return [
            self.segment(badge, "warning" if state.session.armed else "badge"),
            self.segment(fit(text, max(1, width - len(badge))), "heading"),
        ]


def log_notice(text: str, *, warning: bool) -> None:
    """Log what the officer is told."""
    _log.log(logging.WARNING if warning else logging.INFO, "%s", text)


def say_on_top(app: App[object], text: str, *, warning: bool = False) -> None:
    """Show a notice on the topmost of the screens that have a bar for it."""
    for screen in reversed(app.screen_stack):
        if bars := screen.query(KeyBar):
            bars.first().notify_line(text, warning=warning)
            return


class KeyBar(LinePane, can_focus=False):
    """One line: the keys that matter here. Or the latest notice until the next key, as long as it
    takes to read it whole.
    """

    TITLED = False

    def __init__(self, state: State, *, id: str, page: Scope | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes="")
        self._state = state
        self._notice: list[str] = []
        self._role = "notice"
        self._page = page
        self._scope = page or Scope.TIMELINE
        self._off: tuple[str, ...] = ()

    @property
    def line_count(self) -> int:
        """Return the lines of the notice, or the one of the keys."""
        return max(1, len(self._notice))

    def notify_line(self, text: str, *, warning: bool = False) -> None:
        """Show a notice instead of the keys, and log it."""
        log_notice(text, warning=warning)
        self._role = "warning" if warning else "notice"
        self._show(wrap(shown(text), self.app.size.width)[:_NOTICE_LINES])

    def clear_notice(self) -> None:
        """Show the keys again."""
        if self._notice:
            self._show([])

    def _show(self, notice: list[str]) -> None:
        before, self._notice = self.line_count, notice
        if self.line_count != before:
            self.styles.height = self.line_count
        self.refresh()

    def renew(self) -> None:
        """Draw the keys anew if any can be used now that could not before, or the reverse."""
        off = tuple(action.id for action in self._actions() if action.off(self._state))
        if off != self._off:
            self._off = off
            self.refresh()

    def _actions(self) -> list[Action]:
        wanted = {self._page or Scope.EVERYWHERE, self._scope}
        found = [one for one in ACTIONS if one.bar and one.scope in wanted]
        return sorted(found, key=lambda one: (one.scope is Scope.EVERYWHERE, one.bar))

    def show_scope(self, focused: Widget | None) -> None:
        """Show the keys of the pane that has the focus."""
        names = {scope.value: scope for scope in Scope}
        scope = names.get(focused.id or "", Scope.TIMELINE) if focused else Scope.TIMELINE
        if scope is not self._scope:
            self._scope = scope
            self.refresh()

    def draw(self, index: int, width: int) -> list[Segment]:
        """Draw the notice, or as many keys as fit, those that cannot be used now in grey."""
        if self._notice:
            return [self.segment(fit(self._notice[index], width), self._role)]
        segments: list[Segment] = []
        room, keymap = width, self._state.keymap
        for action in self._actions():
            key = f"{next(iter(keymap.shown(action, ascii_only=self._state.ascii)), '')}"
            key, label = f"{'  ' if segments else ' '}{key}", f" {action.label}"
            if len(key) + len(label) > room:
                continue
            room -= len(key) + len(label)
            off = bool(action.off(self._state))
            segments.append(self.segment(key, "dim" if off else "key"))
            segments.append(self.segment(label, "dim" if off else "plain"))
        return segments
