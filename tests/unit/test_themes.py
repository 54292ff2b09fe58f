"""Colours can be read on their backgrounds, and one theme is told apart without all cones."""

from itertools import combinations

import pytest
from textual.theme import Theme

from tui.ui.themes import OWN

Triple = tuple[float, float, float]

# Machado, Oliveira and Fernandes 2009, severity 1.0, in linear RGB.
_BLIND: dict[str, tuple[Triple, Triple, Triple]] = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_LUMINANCE = (0.2126, 0.7152, 0.0722)


def _linear(colour: str) -> Triple:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    )
    return red, green, blue


def _dot(one: Triple, other: Triple) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.1, section 1.4.3."""
    dark, light = sorted(_dot(_LUMINANCE, _linear(colour)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def _lab(colour: Triple) -> Triple:
    """Return CIE L*a*b* (D65) of a linear RGB colour."""
    x, y, z = (
        value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116
        for value in (
            _dot((0.4124, 0.3576, 0.1805), colour) / 0.9505,
            _dot(_LUMINANCE, colour),
            _dot((0.0193, 0.1192, 0.9505), colour) / 1.089,
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _told(theme: Theme) -> dict[str, str]:
    """Return the colours that tell kinds of events and organizations apart."""
    named = {name: getattr(theme, name) for name in ("primary", "accent", "error", "success")}
    return {**named, **{name: theme.variables[name] for name in ("rose", "violet")}}


@pytest.mark.parametrize("theme", OWN, ids=lambda one: one.name)
def test_text_can_be_read(theme: Theme) -> None:
    quiet = {"foreground": str(theme.foreground), "quiet": theme.variables["quiet"]}
    for name, colour in {**_told(theme), **quiet}.items():
        assert _contrast(colour, str(theme.background)) >= 4.5, name


@pytest.mark.parametrize("kind", _BLIND)
def test_colours_differ_for_the_colour_blind(kind: str) -> None:
    theme = next(one for one in OWN if one.name == "wxi-colour-blind")
    seen = {}
    for name, colour in _told(theme).items():
        red, green, blue = (_dot(row, _linear(colour)) for row in _BLIND[kind])
        seen[name] = _lab((max(0.0, red), max(0.0, green), max(0.0, blue)))
    for (one, here), (other, there) in combinations(seen.items(), 2):
        distance = sum((a - b) ** 2 for a, b in zip(here, there, strict=True)) ** 0.5
        assert distance >= 10, (one, other)
