"""Signing and verifying with ``ssh-keygen -Y``, the tool that third parties have as well.

Owns the subprocess. Knows neither plans nor bags: bytes are signed for a namespace, and a signature
holds or does not. Nothing of it needs a key agent, a server or a network.
"""

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tui import children
from tui.domain.signers import NAMESPACE, Signed, mark
from tui.errors import Refused, VerificationFailed, WxiError

_PATIENCE = 60.0  # seconds that verifying may take
_ABSENT = "ssh-keygen is not on this host, and nothing can be signed or verified without it"


def sign(content: bytes, key: Path, *, namespace: str = NAMESPACE) -> bytes:
    """Return the signature of bytes by a private key, or by a public one whose agent is running.

    Asks at the terminal for the passphrase of a key that has one. Raises WxiError when the key
    cannot sign, Refused without ssh-keygen.
    """
    done = _run(["-Y", "sign", "-f", str(key), "-n", namespace], content, patience=None)
    if done.returncode:
        raise WxiError(f"{key} cannot sign: {_said(done)}", do="name the file of a private SSH key")
    mark(done.stdout)
    return done.stdout


def verify(
    content: bytes, signature: bytes, allowed: bytes, *, namespace: str = NAMESPACE
) -> Signed:
    """Return by whom bytes were signed; ``allowed`` is a file of OpenSSH's allowed signers.

    Raises BadInput for what is no signature, Refused when it is for another namespace or by a key
    that may not sign, VerificationFailed when it is not of these bytes.
    """
    told = mark(signature)
    if told.namespace != namespace:
        raise Refused(
            f"the signature is for the namespace {told.namespace[:40]!r}, not {namespace!r}",
            do=f"sign with: ssh-keygen -Y sign -n {namespace}",
        )
    with tempfile.TemporaryDirectory(prefix="wxi-") as folder:  # 0700
        about, who = Path(folder) / "signature", Path(folder) / "allowed_signers"
        about.write_bytes(signature)
        who.write_bytes(allowed)
        files = ["-s", str(about), "-f", str(who)]
        found = _run(["-Y", "find-principals", *files], b"")
        principals = tuple(found.stdout.decode("utf-8", "replace").split("\n"))
        names = tuple(filter(None, (one.strip() for one in principals)))
        if found.returncode or not names:
            expired = "expired" in _said(found)
            why = "has expired" if expired else "is not among those who may sign"
            raise Refused(f"the key {told.key} {why}", do="have somebody sign who may")
        for name in names:
            _verify(content, ["-n", namespace, "-I", name, *files], told.key)
    return Signed(names, told.key)


def fits(content: bytes, signature: bytes, *, namespace: str = NAMESPACE) -> bool:
    """Tell whether a signature is of bytes, by whomever. Raises BadInput for what is none."""
    mark(signature)
    with tempfile.TemporaryDirectory(prefix="wxi-") as folder:
        about = Path(folder) / "signature"
        about.write_bytes(signature)
        done = _run(["-Y", "check-novalidate", "-n", namespace, "-s", str(about)], content)
    return done.returncode == 0


def key_of(path: Path) -> str:
    """Return the fingerprint of the key in a file. Raises WxiError for what is no key."""
    done = _run(["-l", "-E", "sha256", "-f", str(path)], b"")
    words = done.stdout.decode("utf-8", "replace").split()
    if done.returncode or len(words) < 2:
        raise WxiError(f"{path} is no key: {_said(done)}", do="name the file of a private SSH key")
    return words[1]


def _verify(content: bytes, arguments: Sequence[str], key: str) -> None:
    done = _run(["-Y", "verify", *arguments], content)
    said = _said(done)
    if done.returncode and "not permitted for use in signature namespace" in said:
        raise Refused(f"the key {key} may not sign for this", do="have somebody sign who may")
    if done.returncode:
        raise VerificationFailed(
            f"the signature by {key} does not fit: it is of another file, or the file was changed"
        )


def _run(
    arguments: Sequence[str], content: bytes, patience: float | None = _PATIENCE
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - no shell; files and names are arguments
            ["ssh-keygen", *arguments],  # noqa: S607 - whichever the host has
            input=content,
            capture_output=True,
            check=False,
            timeout=patience,
            env={**children.environment(), "LC_ALL": "C"},
        )
    except FileNotFoundError:
        raise Refused(_ABSENT, do="install OpenSSH's client") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise WxiError(f"ssh-keygen did not answer: {error}") from error


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return "; ".join(lines) or f"code {done.returncode}"
