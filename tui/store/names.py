"""What is called how in cases on disk, for completing a command line.

Opens no case, takes no lock and loads no database: who presses tab neither waits nor is in the way.
What cannot be read has no names.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tui.store.facts import path_of


def of_cases(root: Path) -> list[str]:
    """Return the ids of the cases under ``root``."""
    try:
        return sorted(path.name for path in root.iterdir() if path_of(path).is_file())
    except OSError:
        return []


def of_plans(folder: Path) -> list[str]:
    """Return the ids of the plans of a case, the newest first."""
    found = (path.name for path in (folder / "data" / "plans").glob("*.json"))
    return sorted((name.removesuffix(".json") for name in found), reverse=True)


def of_steps(folder: Path) -> list[str]:
    """Return the steps of all plans of a case as ``PLAN#STEP``, those of the newest plan first."""
    return [
        f"{plan}#{number + 1}"
        for plan in of_plans(folder)
        for number in range(
            len(_object(folder / "data" / "plans" / f"{plan}.json").get("steps", ()))
        )
    ]


def of_filters(folder: Path) -> list[str]:
    """Return the names of the saved filters of a case."""
    session = _object(folder / "data" / "casework.json").get("session")
    saved = session.get("filters") if isinstance(session, dict) else None
    return sorted(saved) if isinstance(saved, dict) else []


def _object(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
