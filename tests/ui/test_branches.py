"""What stands before the events of a thread says what is there, and never what is not."""

from tui.domain.columns import Columns
from tui.domain.threads import Threads
from tui.domain.view import TimelineView
from tui.ui.branches import branch
from tui.ui.signs import ASCII, UNICODE


def looked_at(columns: Columns, *hidden: int) -> TimelineView:
    view = TimelineView(columns)
    view.take()
    view.show(lambda one: one not in hidden, threads=Threads(columns))
    return view


def signs(view: TimelineView, columns: Columns) -> list[tuple[int, str]]:
    return [(row, branch(view, columns, UNICODE, at)) for at, row in enumerate(view.rows)]


def case(*told: tuple[str, str | None, str | None]) -> Columns:
    columns = Columns()
    for number, (kind, message, parent) in enumerate(told):
        columns.add(f"e{number}", number, kind, None, None, None, message, "", parent)
    return columns


def test_replies_and_what_happened_to_their_message_stand_below_it() -> None:
    columns = case(
        ("messages/created", "root", None),
        ("rooms/updated", None, None),
        ("messages/created", "reply", "root"),
        ("messages/updated", "root", None),
        ("files/read", "reply", None),
        ("messages/created", "alone", None),
        ("messages/updated", "alone", None),
    )
    view = looked_at(columns)
    below = [(2, "↳ "), (3, "│ "), (4, "↳ ")]
    assert signs(view, columns) == [(0, ""), *below, (1, ""), (5, ""), (6, "")]
    assert [branch(view, columns, ASCII, at) for at in range(4)] == ["", "\\ ", "| ", "\\ "]
    view.show(None)
    assert signs(view, columns) == [(one, "") for one in range(7)]


def test_what_a_reply_answers_is_missing_or_hidden_and_it_says_which() -> None:
    columns = case(
        ("messages/created", "root", None),
        ("messages/created", "reply", "root"),
        ("messages/created", "second", "root"),
        ("messages/created", "lost", "elsewhere"),
        ("messages/updated", "lost", "elsewhere"),
        ("messages/deleted", "elsewhere", None),  # tells nothing of what was written
    )
    hidden = [(1, "↳ [root hidden] "), (2, "↳ ")]
    missing = [(3, "↳ [root missing] "), (4, "↳ "), (5, "│ ")]
    assert signs(looked_at(columns, 0), columns) == [*hidden, *missing]


def test_replies_to_replies_are_not_said_to_hang_in_the_air() -> None:
    columns = case(
        ("messages/created", "one", None),
        ("messages/created", "two", "one"),
        ("messages/created", "three", "two"),
    )
    assert signs(looked_at(columns), columns) == [(0, ""), (1, "↳ "), (2, "↳ ")]
