"""The exhibits of a case read back for a report, each held against the digests of its sidecar."""

from datetime import datetime
from pathlib import Path

from tui import files
from tui.domain.models import EPOCH
from tui.domain.report import Shot
from tui.domain.times import parse_api
from tui.domain.wire import sha256
from tui.evidence import canonical, exhibit_check


def read(folder: Path) -> list[Shot]:
    """Return the exhibits of a folder in order. Raises CaseFailure.

    One whose bytes are not those of its digest, or whose sidecar says something else than the
    picture itself, comes with the problem and without a picture.
    """
    with files.failures(folder):
        names = (
            sorted(folder.glob("S-*.json"), key=lambda one: (len(one.stem), one.stem))
            if folder.is_dir()
            else []
        )
    return [_shot(path) for path in names]


def _shot(path: Path) -> Shot:
    try:
        told = canonical.decode(files.read(path) or b"")
    except ValueError:
        told = {}
    svg, twin = (files.read(path.with_suffix(one)) or b"" for one in (".svg", ".txt"))
    known = (told.get("svgSha256"), told.get("txtSha256"))
    problem = "" if known == (sha256(svg), sha256(twin)) else "its files are not as they were kept"
    if not problem and (
        told.get("exhibitNumber") != path.stem
        or not exhibit_check.agree(path.with_suffix(".svg"), told)
    ):
        problem = "its sidecar does not say what the picture says of itself"
    shown = told.get("records")
    return Shot(
        number=path.stem,
        caption=_text(told, "caption"),
        captured=_moment(_text(told, "capturedAt")),
        officer=_text(told, "officer"),
        view=_text(told, "view"),
        filter=_text(told, "query"),
        svg=b"" if problem else svg,
        svg_sha256=sha256(svg),
        twin="" if problem else twin.decode("utf-8", "replace"),
        txt_sha256=sha256(twin),
        records=tuple(
            (str(one.get("id")), str(one.get("rawSha256")))
            for one in (shown if isinstance(shown, list) else [])
            if isinstance(one, dict)
        ),
        problem=problem,
    )


def _text(told: dict[str, object], name: str) -> str:
    found = told.get(name)
    return found if isinstance(found, str) else ""


def _moment(text: str) -> datetime:
    try:
        return parse_api(text)
    except ValueError:
        return EPOCH
