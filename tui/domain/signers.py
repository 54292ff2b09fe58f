"""Who may sign (OpenSSH's ``allowed_signers``), and what a signature (SSHSIG) says of itself. Pure.

Tells names and keys apart so that a refusal can say why; that a signature holds is for ssh-keygen.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Final

from tui.errors import BadInput

NAMESPACE: Final = "webex-case"
"""What every signature of a case is for: one that was made for mail or git fits nothing here."""

LONGEST: Final = 1 << 16  # bytes of a signature, or of a file of those who may sign
_MAGIC: Final = b"SSHSIG"
_ARMOUR: Final = re.compile(
    rb"-----BEGIN SSH SIGNATURE-----\s+([A-Za-z0-9+/=\s]+?)\s+-----END SSH SIGNATURE-----\s*"
)
# Options may hold quoted spaces; the type of a key says where they end.
_KEY: Final = re.compile(r"(?:^|\s)((?:sk-)?(?:ssh-|ecdsa-)[a-z0-9@.-]+)\s+([A-Za-z0-9+/=]+)")


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who may sign: a name that stands for a person, and the fingerprint of a key."""

    principal: str
    key: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What a signature says of itself, unproved: what for, and the fingerprint of its key."""

    namespace: str
    key: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that holds: all names that the key may sign for, and its fingerprint."""

    principals: tuple[str, ...]
    key: str

    @property
    def by(self) -> str:
        """Return who signed, in words."""
        return f"{' or '.join(self.principals)} ({self.key})"


def fingerprint(key: bytes) -> str:
    """Return the fingerprint of a public key as OpenSSH prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")


def mark(signature: bytes) -> Mark:
    """Return what a signature says of itself. Raises BadInput for anything but an SSH signature."""
    found = _ARMOUR.fullmatch(signature) if len(signature) <= LONGEST else None
    try:
        blob = base64.b64decode(b"".join((found[1] if found else b"").split()), validate=True)
        blob.index(_MAGIC, 0, len(_MAGIC))
        key, rest = _string(blob[len(_MAGIC) + 4 :])  # a version stands between
        namespace, _ = _string(rest)
        return Mark(namespace.decode(), fingerprint(key))
    except (ValueError, binascii.Error):
        raise BadInput(
            "this is no SSH signature", do=f"sign with: ssh-keygen -Y sign -n {NAMESPACE}"
        ) from None


def _string(data: bytes) -> tuple[bytes, bytes]:
    """Return a string of the SSH wire format (RFC 4251 section 5) and what follows it."""
    end = 4 + int.from_bytes(data[:4], "big")
    if len(data) < max(4, end):
        raise ValueError("cut short")
    return data[4:end], data[end:]


def signers(allowed: bytes) -> tuple[Signer, ...]:
    """Return who may sign by a file in the format of ``allowed_signers``.

    Raises BadInput unless each line names whole persons with a key of their own: a pattern, a
    certificate authority or a key under two names would leave open who it was.
    """
    found: list[Signer] = []
    try:
        lines = allowed.decode().splitlines()
    except UnicodeDecodeError:
        raise BadInput("those who may sign are not listed as text") from None
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            found.extend(_signers(line, number))
    twice = {one.key for one in found if sum(one.key == other.key for other in found) > 1}
    if twice:
        raise BadInput(
            f"the key {min(twice)} stands under two names", do="give each officer their own key"
        )
    return tuple(found)


def _signers(line: str, number: int) -> list[Signer]:
    names, _, rest = line.strip().partition(" ")
    key = _KEY.search(rest)
    options = rest[: key.start()].casefold() if key else ""
    if key is None or "cert-authority" in options or re.search(r"[*?!\"]", names):
        raise BadInput(
            f"line {number} of those who may sign does not name somebody with a key",
            do="write: NAME ssh-ed25519 AAAA..., without patterns and certificates",
        )
    try:
        blob = base64.b64decode(key[2], validate=True)
    except binascii.Error:
        raise BadInput(f"line {number} of those who may sign holds no key") from None
    return [Signer(name, fingerprint(blob)) for name in filter(None, names.split(","))]
