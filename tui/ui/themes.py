"""Colour themes by the names that the settings use."""

from typing import Any

from textual.app import App
from textual.theme import Theme

_DARK = Theme(
    name="wxi-dark",
    primary="#5fd7ff",
    accent="#ffaf00",
    foreground="#e4e4e4",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    warning="#ffaf00",
    error="#ff5f5f",
    success="#87d75f",
    dark=True,
    variables={
        "quiet": "#9a9a9a",
        "faint": "#6c6c6c",
        "row": "#1f4a63",
        "rose": "#ff87af",
        "violet": "#d787ff",
    },
)
_LIGHT = Theme(
    name="wxi-light",
    primary="#005f87",
    accent="#af5f00",
    foreground="#1c1c1c",
    background="#ffffff",
    surface="#f5f5f5",
    panel="#e4e4e4",
    warning="#af5f00",
    error="#af0000",
    success="#3a7d00",
    dark=False,
    variables={
        "quiet": "#5c5c5c",
        "faint": "#8a8a8a",
        "row": "#bfdfef",
        "rose": "#af005f",
        "violet": "#7a00b8",
    },
)
_MONO = Theme(
    name="wxi-mono",
    primary="#d0d0d0",
    accent="#ffffff",
    foreground="#d0d0d0",
    background="#000000",
    surface="#121212",
    panel="#262626",
    warning="#ffffff",
    error="#ffffff",
    success="#e4e4e4",
    dark=True,
    variables={
        "quiet": "#a8a8a8",
        "faint": "#767676",
        "row": "#444444",
        "rose": "#e4e4e4",
        "violet": "#e4e4e4",
    },
)
# After the palette of Okabe and Ito: told apart without red, green or blue cones, too.
_COLOUR_BLIND = Theme(
    name="wxi-colour-blind",
    primary="#56b4e9",
    accent="#f0e442",
    foreground="#e4e4e4",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    warning="#ffb000",
    error="#ff6b3d",
    success="#00b388",
    dark=True,
    variables={
        "quiet": "#9a9a9a",
        "faint": "#6c6c6c",
        "row": "#1f4a63",
        "rose": "#ffb000",
        "violet": "#e08dc0",
    },
)
OWN = (_DARK, _LIGHT, _MONO, _COLOUR_BLIND)
_THEMES = {
    "dark": "wxi-dark",
    "light": "wxi-light",
    "ansi": "ansi-dark",
    "mono": "wxi-mono",
    "colour-blind": "wxi-colour-blind",
}

# What the terminal's own 16 colours give; Textual's theme of that name knows no others.
ANSI_VARIABLES = {
    "quiet": "ansi_white",
    "faint": "ansi_bright_black",
    "row": "ansi_blue",
    "rose": "ansi_magenta",
    "violet": "ansi_bright_magenta",
}


def use_theme(app: App[Any], name: str) -> None:
    """Give an app the theme of a name that the settings know."""
    for theme in OWN:
        app.register_theme(theme)
    app.theme = _THEMES[name]
