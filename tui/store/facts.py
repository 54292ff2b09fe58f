"""What a case says of itself: ``data/case.json``, read and written as a whole.

Knows one case folder; where cases live is for ``cases`` to know.
"""

import json
from pathlib import Path

import msgspec

from tui import files
from tui.domain.casefile import CaseFacts
from tui.domain.models import parse_object
from tui.errors import CaseUnreadable
from tui.store import schema


def path_of(folder: Path) -> Path:
    """Return where a case folder keeps its facts."""
    return folder / "data" / "case.json"


def read_facts(folder: Path) -> CaseFacts | None:
    """Read a case's facts, None when the folder is not a case. Raises CaseUnreadable."""
    path = path_of(folder)
    raw = files.read(path)
    if raw is None:
        return None
    name = f"{folder.name}/{path.name}"
    content = parse_object(raw)
    if content is None:
        raise CaseUnreadable(f"{name} is damaged", do="Restore it from a sealed copy of the case")
    content = schema.upgrade(content, content.get("schema"), name=name)
    try:
        return msgspec.convert(content, CaseFacts)
    except msgspec.ValidationError as error:
        raise CaseUnreadable(
            f"{name} is damaged: {error}", do="Restore it from a sealed copy of the case"
        ) from error


def save_facts(folder: Path, facts: CaseFacts) -> None:
    """Replace a case's facts durably, as a whole. Raises DiskFull or CaseFailure."""
    content = {"schema": schema.VERSION, **msgspec.to_builtins(facts)}
    files.replace(path_of(folder), (json.dumps(content, sort_keys=True, indent=2) + "\n").encode())
