"""Whether an exhibit is as it was kept: its files, its sidecar, and what the journal says of it.

Reads the files of one exhibit and nothing else; what the journal says is handed in.
"""

import hashlib
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui.domain.casefile import JournalEntry
from tui.evidence import canonical

_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Shot:
    """What the journal says of an exhibit: its line, and the digest of the picture."""

    seq: int
    sha256: str
    picture: object


def shot(entry: JournalEntry) -> tuple[str, Shot] | None:
    """Return the exhibit that an entry of the journal tells of, None when it tells of none."""
    target = entry.content.get("object")
    if entry.action != "shot" or not isinstance(target, dict):
        return None
    return str(target.get("id")), Shot(entry.seq, entry.sha256, target.get("sha256"))


def problems(path: Path, number: str, shots: Sequence[Shot]) -> Iterator[tuple[Path, str]]:
    """Yield a file and what is wrong with it. ``path`` is the sidecar's, which exists."""
    try:
        sidecar = canonical.decode(path.read_bytes())
    except ValueError:
        yield path, "is not a JSON object"
        return
    if sidecar.get("exhibitNumber") != number:
        yield path, "names another exhibit"
    for suffix in ("svg", "txt"):
        part = path.with_suffix(f".{suffix}")
        if not part.is_file():
            yield part, "is missing"
        elif _digest(part) != sidecar.get(f"{suffix}Sha256"):
            yield part, "its content and its digest differ"
    if path.with_suffix(".svg").is_file() and not agree(path.with_suffix(".svg"), sidecar):
        yield path, "does not say what the picture says of itself"
    named = (sidecar.get("journalSeq"), sidecar.get("journalSha256"), sidecar.get("svgSha256"))
    if named not in [(one.seq, one.sha256, one.picture) for one in shots]:
        yield path, "no entry of the journal is the one that it names"
    elif len(shots) > 1:
        yield path, f"the journal names this exhibit {len(shots)} times"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def agree(picture: Path, sidecar: dict[str, object]) -> bool:
    """Tell whether the facts inside a picture are those of its sidecar."""
    try:
        inside = ET.parse(picture).findtext(f"{_SVG}metadata", "")  # noqa: S314  expat limits entities
        facts = canonical.decode(inside)
    except (ET.ParseError, ValueError, LookupError):  # the last: an unknown encoding
        return False
    return bool(facts) and all(sidecar.get(name) == value for name, value in facts.items())
