"""What a case keeps to itself about its productions: the key of pseudonyms, and who has which.

Owns ``redaction`` in the folder of a case, outside of ``data``: no production and no seal holds it.
The key is made once; the table only grows, so that a pseudonym is the same in every production.
"""

import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from tui import files
from tui.domain.wire import sha256
from tui.errors import CaseUnreadable
from tui.evidence import canonical

FOLDER, KEY, TABLE = "redaction", "key", "people.json"
_LENGTH = 32


class PseudonymFolder:
    """The secrets of one case; whoever writes holds the case."""

    def __init__(self, case: Path) -> None:
        self._folder = case / FOLDER

    def key(self) -> bytes:
        """Return the key, made at the first time. Raises CaseUnreadable for one that is damaged."""
        path = self._folder / KEY
        found = files.read(path)
        if found is None:
            files.private_folder(self._folder)
            found = secrets.token_bytes(_LENGTH)
            with files.failures(path):
                files.write_new(path, found)
        if len(found) != _LENGTH:
            raise CaseUnreadable(
                f"{FOLDER}/{KEY} is damaged: pseudonyms of earlier productions are lost",
                do="restore it from a copy of the case",
            )
        return found

    def table(self) -> dict[str, int]:
        """Return the numbers of people by their ids and addresses. Raises CaseUnreadable."""
        found = files.read(self._folder / TABLE)
        try:
            content = canonical.decode(found) if found else {}
        except ValueError:
            content = {"": ""}
        if not all(isinstance(one, int) for one in content.values()):
            raise CaseUnreadable(
                f"{FOLDER}/{TABLE} is damaged: nobody can tell who has which pseudonym",
                do="restore it from a copy of the case",
            )
        return {name: int(str(one)) for name, one in content.items()}

    def save(self, table: Mapping[str, int]) -> str:
        """Replace the table and return its digest."""
        raw = json.dumps(dict(table), sort_keys=True, indent=1).encode() + b"\n"
        files.private_folder(self._folder)
        files.replace(self._folder / TABLE, raw)
        return sha256(raw)
