"""An exhibit's picture as PNG, for programs that show no SVG. Never evidence: made from the SVG.

Drawn by resvg, which is an optional extra. It draws a blank picture and says nothing when the host
has no font, so every picture is compared with itself without letters.
"""

import re

from tui.errors import BadInput, CaseFailure

_LETTERS = re.compile(r"<text .*?</text>", re.DOTALL)
_FONT = "DejaVu Sans Mono"  # has the signs of the console; what it lacks other fonts draw


def png(svg: str, *, zoom: int = 2) -> bytes:
    """Return an SVG as PNG. Raises BadInput without the extra, CaseFailure without a font."""
    try:
        import resvg_py
    except ImportError:
        raise BadInput(
            "PNG needs the package resvg-py",
            do="install it with: pip install 'webex-investigator[png]', or take the SVG",
        ) from None

    def drawn(picture: str) -> bytes:
        return bytes(resvg_py.svg_to_bytes(picture, zoom=zoom, monospace_family=_FONT))

    try:
        picture = drawn(svg)
        is_blank = picture == drawn(_LETTERS.sub("", svg))
    except ValueError as failure:
        raise CaseFailure(f"resvg cannot draw this picture: {failure}") from None
    if is_blank:
        raise CaseFailure(
            "the PNG would have no letters: this host has no font that resvg finds",
            do=f"install {_FONT} (fonts-dejavu-core), or take the SVG",
        )
    return picture
