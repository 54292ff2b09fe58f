"""Profiles on disk: one private file each, with the tokens or with none when a keyring has them.

A file that others can read is refused, not repaired: what was readable may have been read.
"""

import asyncio
import fcntl
import os
import re
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

import msgspec

from tui import files
from tui.domain.profile import Profile
from tui.domain.scopes import Seat
from tui.errors import BadInput, CaseFailure, CaseUnreadable
from tui.store.keychain import Keychain

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")
_TURN: Final = 0.1  # seconds between two looks whether another process is done renewing


def require_name(name: str) -> str:
    """Return a name that a profile can have. Raises BadInput."""
    if not _NAME.fullmatch(name):
        raise BadInput(
            f"{name[:40]!r} cannot name a profile",
            do="use up to 32 small letters, digits, dots, dashes and underscores",
        )
    return name


def require_private(path: Path) -> None:
    """Raise BadInput when others than the owner can read or change a file. Raises OSError."""
    found = path.stat()
    if found.st_uid != os.geteuid():
        raise BadInput(f"{path} belongs to somebody else", do="use a file of your own")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise BadInput(
            f"{path} can be read by others: its tokens may be known to them",
            do=f"run: chmod 600 {path}",
        )


class _Secrets(msgspec.Struct):
    access_token: str
    refresh_token: str | None
    client_secret: str


class _Kept(msgspec.Struct):
    """What a file holds. In a ``profile`` whose ``secrets`` are in the keyring there are none."""

    profile: Profile
    secrets: Literal["file", "keyring"]
    schema: Literal[1] = 1


class Profiles:
    """The profiles of this user, by name. With ``keychain`` the tokens of new ones go there."""

    def __init__(self, folder: Path, keychain: Keychain | None = None) -> None:
        self.folder = folder
        self._keychain = keychain

    def names(self) -> list[str]:
        """Return the names of all profiles."""
        found = (path.stem for path in self.folder.glob("*.json"))
        return sorted(name for name in found if _NAME.fullmatch(name))

    def path(self, name: str) -> Path:
        """Return where a profile is kept."""
        return self.folder / f"{require_name(name)}.json"

    def stamp(self, name: str) -> tuple[int, int]:
        """Return what changes whenever a profile does; costs no reading."""
        try:
            found = self.path(name).stat()
        except OSError:
            return 0, 0
        return found.st_mtime_ns, found.st_ino

    def load(self, name: str) -> Profile | None:
        """Return a profile, None when there is none of that name.

        Raises BadInput when others can read it, CaseUnreadable and CaseFailure.
        """
        kept = self._read(name)
        if kept is None:
            return None
        require_private(self.path(name))
        if kept.secrets == "file":
            return kept.profile
        secrets = (self._keychain or Keychain()).read(name) or ""
        try:
            return _with_secrets(kept.profile, msgspec.json.decode(secrets, type=_Secrets))
        except (msgspec.MsgspecError, ValueError):
            raise _unreadable(name) from None

    def save(self, profile: Profile) -> None:
        """Keep a profile in place of an older one: after a crash either is whole.

        Raises CaseFailure, DiskFull.
        """
        files.private_folder(self.folder)
        kept = _Kept(profile, "file")
        if self._keychain is not None:
            grant = profile.grant
            secrets = _Secrets(grant.access_token, grant.refresh_token, profile.client_secret)
            self._keychain.write(profile.name, msgspec.json.encode(secrets).decode())
            kept = _Kept(_without_secrets(profile), "keyring")
        files.replace(self.path(profile.name), msgspec.json.encode(kept))

    def remove(self, name: str) -> bool:
        """Forget a profile; tells whether there was one. Raises CaseFailure."""
        path = self.path(name)
        if files.read(path) is None:
            return False
        if self.storage(name) == "keyring":
            (self._keychain or Keychain()).remove(name)
        with files.failures(path):
            path.unlink(missing_ok=True)
            path.with_suffix(".lock").unlink(missing_ok=True)
        files.sync_folder(self.folder)
        return True

    def storage(self, name: str) -> str:
        """Return where the tokens of a profile are: in its ``file``, or in the ``keyring``."""
        with suppress(CaseFailure):
            kept = self._read(name)
            return kept.secrets if kept else "file"
        return "file"

    def _read(self, name: str) -> "_Kept | None":
        data = files.read(self.path(name))
        if data is None:
            return None
        try:
            kept = msgspec.json.decode(data, type=_Kept)
        except (msgspec.MsgspecError, ValueError):
            # Its own words are left out: they may quote what the file holds.
            raise _unreadable(name) from None
        grant = kept.profile.grant
        times = (kept.profile.granted, grant.expires, grant.refresh_expires)
        if any(one is not None and one.tzinfo is None for one in times):
            raise _unreadable(name)
        return kept

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Keep other processes from renewing the same profile: a refresh token is good once."""
        files.private_folder(self.folder)
        path = self.path(name).with_suffix(".lock")
        with files.failures(path):
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            while True:
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    await asyncio.sleep(_TURN)
            yield
        finally:
            os.close(descriptor)


def sign_in(name: str, *, device: bool = True) -> str:
    """Return the command that signs in to a profile."""
    way = " --device" if device else ""
    return f"wxi login{way}" + (f" --profile {name}" if name != Seat.OFFICER else "")


def _unreadable(name: str) -> CaseUnreadable:
    return CaseUnreadable(
        f"the profile {name} cannot be read", do=f"sign in again: {sign_in(name)}"
    )


def _without_secrets(profile: Profile) -> Profile:
    grant = replace(profile.grant, access_token="", refresh_token=None)
    return replace(profile, grant=grant, client_secret="")


def _with_secrets(profile: Profile, secrets: _Secrets) -> Profile:
    grant = replace(
        profile.grant, access_token=secrets.access_token, refresh_token=secrets.refresh_token
    )
    return replace(profile, grant=grant, client_secret=secrets.client_secret)
