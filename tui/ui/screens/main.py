"""The main screen: what works on the case, and the pages that open over it."""

import asyncio

from tui.errors import WxiError
from tui.services.exhibits import Shown
from tui.ui import capture
from tui.ui.actions import Scope, bindings, by_id
from tui.ui.screens.board import PANES
from tui.ui.screens.confirm import ConfirmScreen
from tui.ui.screens.coverage import CoverageScreen
from tui.ui.screens.help import HelpScreen
from tui.ui.screens.history import HistoryScreen
from tui.ui.screens.moving import Moving
from tui.ui.widgets.detail import DetailPane
from tui.ui.widgets.timeline import Timeline


class MainScreen(Moving):
    """Timeline, graph and detail of one case."""

    BINDINGS = bindings(Scope.EVERYWHERE)

    async def action_perform(self, action_id: str) -> None:
        """Perform an action of the registry, or say why it cannot be done now."""
        action = by_id(action_id)
        reason = action.off(self.state)
        if reason:
            self.say(f"{action.label}: {reason}", warning=True)
        else:
            await self.run_action(f"screen.{action_id}")

    def action_collecting(self) -> None:
        """Stop collecting, or go on."""
        self.live.stop_or_go()

    def action_check(self) -> None:
        """Check the busiest rooms, on the coverage screen."""
        self.app.push_screen(CoverageScreen(self.state, checking=True))

    def action_coverage(self) -> None:
        """Show what was read of which time."""
        self.app.push_screen(CoverageScreen(self.state))

    async def action_history(self) -> None:
        """Tell the life of the message on a page of its own."""
        event, look = self.state.selected, self.state.session.look
        thread = await asyncio.to_thread(look.thread, event) if event else None
        if event is not None and thread is not None:
            self.app.push_screen(HistoryScreen(look.history(event, thread)))

    def action_retrieve(self) -> None:
        """Read the message and keep it."""
        event = self.state.selected
        message_id = self.state.session.look.stories.message_id(event) if event else None
        if message_id is not None:
            self.live.retrieve(message_id)

    def action_delete(self) -> None:
        """Plan, confirm and run a deletion."""
        self.live.delete(
            self.state.chosen(), lambda plan: self.app.push_screen_wait(ConfirmScreen(plan))
        )

    def action_exhibit(self) -> None:
        """Keep the screen as an exhibit."""
        timeline, detail = self.query_one(Timeline), self.query_one(DetailPane)
        rows = timeline.visible_rows() if timeline.display else []
        top = timeline.top
        selected = self.state.selected
        if selected is not None and detail.display and detail.region.height:
            rows.append((detail.region.y, selected))
        shown = Shown(
            view=next(one for one in PANES if self.has_class(f"-pane-{one}")),
            filter=self.state.filter_text,
            theme=self.app.theme,
            rows=tuple(rows),
            first=top + 1 if timeline.display else 0,
            last=top + len(timeline.visible_rows()) if timeline.display else 0,
            total=len(self.state.view.rows),
        )
        try:
            exhibit = self.state.session.desk.take(capture.grab(self.app), shown)
        except WxiError as failure:
            self.say(failure.line(), warning=True)
        else:
            self.say(f"exhibit {exhibit.number} kept: {exhibit.svg}, {exhibit.txt}")

    def action_palette(self) -> None:
        """Open the command palette."""
        self.app.action_command_palette()

    def action_help(self) -> None:
        """Explain the keys."""
        self.app.push_screen(HelpScreen(self.state.glyphs, self.state.signs))

    def action_quit(self) -> None:
        """Leave the console."""
        self.app.exit()
