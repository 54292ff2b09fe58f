"""Which way text can take from this terminal to a clipboard."""

from collections.abc import Mapping
from enum import StrEnum

MOST_BYTES = 74_000  # of UTF-8: terminals cut or drop longer OSC 52 sequences


class Route(StrEnum):
    """The ways to a clipboard, each as it is told to people."""

    TMUX = "the tmux buffer"
    SCREEN = "the terminal by OSC 52, through screen"
    TERMINAL = "the terminal by OSC 52"
    DESKTOP = "the desktop's clipboard"


def route(environ: Mapping[str, str]) -> Route:
    """Return the way for an environment: what lies nearest to this process decides.

    tmux drops OSC 52 of programs by default, and screen cuts it, so both come before the terminal.
    """
    if environ.get("TMUX"):
        return Route.TMUX
    if environ.get("STY"):
        return Route.SCREEN
    remote = environ.get("SSH_CONNECTION") or environ.get("SSH_TTY")
    if remote or not (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")):
        return Route.TERMINAL
    return Route.DESKTOP
