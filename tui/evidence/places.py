"""Where nothing may be written that is made of a case: in a sealed case, or among its evidence."""

from pathlib import Path

from tui.errors import BadInput
from tui.evidence import bag


def require_outside(to: Path) -> None:
    """Raise BadInput for a place in a bag, or in the ``data`` of a case. Follows links."""
    for folder in (to.resolve(), *to.resolve().parents):
        if (folder / bag.DECLARATION).is_file():
            what = f"{folder} is a sealed case, in which nothing is changed"
        elif folder.name == bag.PAYLOAD and (folder / "case.json").is_file():
            what = f"{folder} is the evidence of a case"
        else:
            continue
        raise BadInput(f"{to} cannot be written: {what}", do="name a place outside of it")
