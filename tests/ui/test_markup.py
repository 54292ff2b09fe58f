"""No text is ever parsed as markup: what the console hands to Textual is Content or a constant."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

UI = Path(__file__).parents[2] / "tui" / "ui"
_PARSERS = {"Static", "Label", "Option", "Button", "Collapsible", "TabPane"}  # their first argument
_NAMED = {"content", "label", "prompt", "tooltip", "placeholder"}  # or one of these
_TITLES = {"border_title", "border_subtitle", "tooltip", "loading_message", "placeholder"}
_FORBIDDEN = {
    "notify",
    "from_markup",
    "from_ansi",
    "Toast",
    "DataTable",
    "Tree",
    "Markdown",
    "MarkdownViewer",
    "RichLog",
    "Log",
    "Select",
    "SelectionList",
}


def _is_safe(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return "[" not in str(node.value)
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Content"
    )


def _is_constant(node: ast.expr) -> bool:
    """Tell whether it is safe, or a constant of a class, which holds nothing remote."""
    return _is_safe(node) or _name(node).isupper()


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _breaches(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = _name(node.func)
            first = node.args[0] if node.args else None
            if name in _FORBIDDEN:
                yield f"line {node.lineno}: {name}"
            elif name in {*_PARSERS, "update"} and first is not None and not _is_safe(first):
                yield f"line {node.lineno}: {name}() of what is not Content"
            elif name in {*_PARSERS, "Input", "TextArea"} and any(
                one.arg in _NAMED and not _is_constant(one.value) for one in node.keywords
            ):
                yield f"line {node.lineno}: {name}() with what is not Content"
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if _name(target) in _TITLES and node.value and not _is_safe(node.value):
                    yield f"line {node.lineno}: {_name(target)} of what is not Content"


@pytest.mark.parametrize("path", sorted(UI.rglob("*.py")), ids=lambda path: str(path.name))
def test_the_console_never_has_text_parsed_as_markup(path: Path) -> None:
    assert list(_breaches(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "code",
    [
        "Static(name)",
        'Static(f"{name}")',
        "self.query_one(Static).update(text)",
        'self.notify("x")',
        "pane.border_title = title",
        'pane.border_title = f"{title}"',
        'Static("[b]x[/b]")',
        "Content.from_markup(text)",
        "Option(name)",
        "Option(prompt=name)",
        "Static(content=name)",
        "Input(placeholder=name)",
        "field.placeholder = name",
        "pane.border_title: str = title",
        "pane.border_title += title",
        "Content.from_ansi(text)",
    ],
)
def test_the_rule_finds_what_it_forbids(code: str) -> None:
    assert list(_breaches(ast.parse(code)))
