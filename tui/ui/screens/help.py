"""Help: every key from the registry, every letter and sign of the timeline and the graph."""

from textual.app import ComposeResult
from textual.screen import ModalScreen

from tui.domain.filters import help as language
from tui.domain.histogram import ASCII_BLOCKS, BLOCKS
from tui.graph.glyphs import ASCII, Glyphs
from tui.services.reading import LEGEND
from tui.ui.action import PAGES, SCREEN, Risk, Scope
from tui.ui.keymap import Keymap
from tui.ui.registry import of_scope
from tui.ui.signs import Signs
from tui.ui.state import State
from tui.ui.text import fit, wrap
from tui.ui.widgets.text_pane import Line, TextPane

_KEYS = 14
_FORMS = 21


def help_lines(
    width: int, glyphs: Glyphs, signs: Signs, keymap: Keymap, first: Scope = Scope.EVERYWHERE
) -> list[Line]:
    """Return the help as lines of text and role, laid out for a width in cells."""
    lines: list[Line] = []
    for scope in sorted(Scope, key=lambda one: one is not first):
        title = scope.value if scope in SCREEN | PAGES else f"in the {scope}"
        lines += [[(title, "heading")]]
        for action in of_scope(scope):
            keys = " ".join(keymap.shown(action, ascii_only=glyphs is ASCII))
            risk = "" if action.risk is Risk.VIEW else f" ({action.risk})"
            for number, part in enumerate(wrap(action.help + risk, max(10, width - _KEYS - 1))):
                lines.append(
                    [(fit(keys if number == 0 else "", _KEYS) + " ", "key"), (part, "plain")]
                )
        lines.append([])
    for title, rows in (("filters", language.rows()), ("times in filters", language.time_rows())):
        lines.append([(title, "heading")])
        for form, meaning in rows:
            for number, part in enumerate(wrap(meaning, max(10, width - _FORMS - 1))):
                head = fit(form if number == 0 else "", _FORMS)
                lines.append([(f"{head} ", "key"), (part, "plain")])
        lines.append([])
    lines.append([("letters of the timeline", "heading")])
    for letter, meaning in LEGEND.items():
        lines.append([(fit(letter, 3), "key"), (meaning, "plain")])
    lines += [[], [("signs", "heading")]]
    meanings = {
        glyphs.orgs[0]: "own organization",
        " ".join(glyphs.orgs[1:]): "external organizations, each its own sign as long as they last",
        glyphs.bot: "bot",
        glyphs.room: "room of the own organization",
        glyphs.foreign_room: "room of another organization: only our users' content is visible",
        glyphs.left: "was a member, is not any more",
        glyphs.moderator: "moderator",
        f"{glyphs.joined} {glyphs.ended}": "lanes of the graph: joined, left, as proved",
        f"{glyphs.before} {glyphs.dashed}": "there: a member since before what is shown; unknown",
        f"{glyphs.unsure} {glyphs.doubt}": "not proved; signs that contradict each other",
        glyphs.silent: "matrix: a member who wrote nothing",
        " ".join(glyphs.annotations): "bookmark, note, tag: after the time of an event",
        (ASCII_BLOCKS if glyphs is ASCII else BLOCKS)[1]: "one event in the lanes; none is blank",
        "< >" if glyphs is ASCII else "← →": "how many events are earlier or later than the lanes",
    }
    for sign, meaning in (*signs.meanings(), *meanings.items()):
        for number, part in enumerate(wrap(meaning, max(10, width - 8))):
            lines.append([(fit(sign if number == 0 else "", 7) + " ", "key"), (part, "plain")])
    return lines


class _HelpText(TextPane):
    TITLED = False

    def __init__(self, state: State, first: Scope) -> None:
        super().__init__(id="help-text")
        self._state = state
        self._first = first
        self.border_title = "Keys, letters and signs · esc closes"

    def lay_out(self, width: int) -> list[Line]:
        state = self._state
        return help_lines(width, state.glyphs, state.signs, state.keymap, self._first)


class HelpScreen(ModalScreen[None]):
    """Shows the help, the keys of one scope first; any of its closing keys leaves it."""

    BINDINGS = [("escape,q,question_mark,f1", "dismiss", "Close")]  # noqa: RUF012 - Textual's form

    def __init__(self, state: State, first: Scope = Scope.EVERYWHERE) -> None:
        super().__init__()
        self._state = state
        self._first = first

    def compose(self) -> ComposeResult:
        """Put the text in the middle."""
        yield _HelpText(self._state, self._first)
