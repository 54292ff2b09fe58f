"""Who and where this process is, for the journal: account, terminal, origin of the session."""

import getpass
import os
from collections.abc import Mapping

from tui.domain.casefile import Performer


def performer(environ: Mapping[str, str] = os.environ) -> Performer:
    """Return who acts on this host: the account, the SSH client's address, the terminal."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = f"uid {os.getuid()}"
    tty = None
    for descriptor in (0, 1, 2):
        try:
            tty = os.ttyname(descriptor)
            break
        except OSError:
            continue
    return Performer(user, (environ.get("SSH_CONNECTION") or "").split(" ")[0] or None, tty)
