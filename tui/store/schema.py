"""The version of what is on disk: stamped on writing, checked on reading, older ones brought up.

Knows no file and no table.
"""

from collections.abc import Callable, Mapping
from typing import Any

from tui.errors import CaseUnreadable

VERSION = 1

Step = Callable[[dict[str, Any]], dict[str, Any]]

# The step under N turns content of version N into content of version N + 1.
STEPS: Mapping[int, Step] = {}


def upgrade(
    content: dict[str, Any],
    found: object,
    *,
    name: str,
    version: int = VERSION,
    steps: Mapping[int, Step] = STEPS,
) -> dict[str, Any]:
    """Bring content of the version ``found`` to ``version``; ``name`` is the file's, for errors.

    Raises CaseUnreadable for a newer version, and for one that nothing leads on from.
    """
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise CaseUnreadable(f"{name} does not say which version it has")
    if found > version:
        raise CaseUnreadable(
            f"{name} was written by a newer version (schema {found}, known up to {version})",
            do="Open the case with a newer release",
        )
    for number in range(found, version):
        if number not in steps:
            raise CaseUnreadable(f"{name} has schema {number}, which is no longer read")
        content = steps[number](content)
    return content
