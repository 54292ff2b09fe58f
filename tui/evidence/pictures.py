"""Pictures outside a case: the same files as an exhibit's, but with no number and no journal line.

What is drawn goes into the picture and its text twin; who made it when goes into the sidecar alone,
so that the same view of the same case is the same picture, byte for byte.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from tui import files
from tui.domain.casefile import ExhibitFacts, Screen
from tui.domain.wire import sha256
from tui.errors import BadInput
from tui.evidence import canonical, capture, sidecar
from tui.evidence.places import require_outside
from tui.evidence.png import png


def drawn(screen: Screen, facts: ExhibitFacts, number: str = "") -> tuple[str, str]:
    """Return picture and text twin."""
    twin = capture.text(screen)
    return capture.svg(screen, facts, number, sha256(twin.encode())), twin


def write(
    folder: Path,
    name: str,
    screen: Screen,
    facts: ExhibitFacts,
    made: Mapping[str, object],
    *,
    number: str = "",
    with_png: bool = False,
) -> Iterator[Path]:
    """Write picture, text twin and sidecar, and PNG if wanted; yield their paths.

    Nothing is overwritten, and all is drawn before anything is written. Raises BadInput for a name
    that is taken, and for a place among evidence.
    """
    require_outside(folder)
    picture, twin = drawn(screen, facts, number)
    said = {
        **sidecar.record(screen, facts, number, sha256(twin.encode())),
        "svgSha256": sha256(picture.encode()),
        "journalSeq": None,
        "made": made,
    }
    parts = {"svg": picture.encode(), "txt": twin.encode()}
    if with_png:
        parts["png"] = png(picture)
        said["pngSha256"] = sha256(parts["png"])
    parts["json"] = canonical.encode_readable(said)
    files.private_folder(folder)
    for path in (folder / f"{name}.{suffix}" for suffix in parts):
        if path.exists():
            raise BadInput(f"{path} is there already", do="name another folder with --to")
    for suffix, content in parts.items():
        path = folder / f"{name}.{suffix}"
        with files.failures(path):
            files.write_new(path, content)
        yield path
