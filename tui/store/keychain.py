"""The system keyring, where there is one: an optional place for secrets. Knows no profile.

``keyring`` is an extra: it is looked for when the settings ask for it, and only a backend that its
own authors call fit (priority 1 or more) counts as one.
"""

import importlib
from typing import Any, Final

from tui.errors import BadInput, CaseFailure

_SERVICE: Final = "webex-investigator"
_FIT: Final = 1  # keyring's own mark: below it a backend is a stopgap, such as a plain file


class Keychain:
    """Secrets by name in the system keyring. Raises BadInput when there is none."""

    def __init__(self) -> None:
        self._ring, why = _find()
        if why:
            raise BadInput(why, do='set secrets = "file" to keep tokens in files of mode 0600')

    def read(self, name: str) -> str | None:
        """Return what is kept under a name. Raises CaseFailure when the keyring is locked."""
        found: str | None = self._call("get_password", name)
        return found

    def write(self, name: str, secret: str) -> None:
        """Keep a secret. Raises CaseFailure when the keyring is locked."""
        self._call("set_password", name, secret)

    def remove(self, name: str) -> None:
        """Forget a secret, if there is one."""
        if self.read(name) is not None:
            self._call("delete_password", name)

    def _call(self, method: str, *values: str) -> Any:
        try:
            return getattr(self._ring, method)(_SERVICE, *values)
        except Exception as failure:  # noqa: BLE001 - each backend raises what it likes
            # The failure's own words are left out: a backend may repeat what it was given.
            raise CaseFailure(
                f"the system keyring refused ({type(failure).__name__})",
                do='unlock it, or set secrets = "file" and sign in again',
            ) from None


def trouble() -> str:
    """Return why the system keyring cannot be used, "" when it can."""
    return _find()[1]


def _find() -> tuple[Any, str]:
    try:
        ring = importlib.import_module("keyring").get_keyring()
    except ImportError:
        return None, "the package keyring is not installed"
    except Exception as failure:  # noqa: BLE001 - each backend raises what it likes
        return None, f"the system keyring failed ({type(failure).__name__})"
    fit = getattr(ring, "priority", 0) >= _FIT
    return ring, "" if fit else "this system has no keyring"
