"""What other programs inherit that are run from here: never a token.

The environment of a process can be read by others of its owner, and outlives what it was given for.
"""

import os
from typing import Final

SECRETS: Final = ("WEBEX_ACCESS_TOKEN", "WEBEX_ADMIN_TOKEN", "WEBEX_CLIENT_SECRET")
"""Variables that no child process inherits."""


def environment() -> dict[str, str]:
    """Return the environment for a child process."""
    return {name: value for name, value in os.environ.items() if name not in SECRETS}
