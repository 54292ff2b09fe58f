"""Officers with real SSH keys, for tests that sign."""

import functools
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

needs_ssh_keygen = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="ssh-keygen is not on this host"
)
_FOLDER = tempfile.TemporaryDirectory(prefix="wxi-keys-")


@functools.cache
def key(name: str) -> Path:
    """Return the file of an officer's private key, which has no passphrase."""
    path = Path(_FOLDER.name) / name
    arguments = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)]
    subprocess.run(arguments, check=True)
    return path


def listed(*names: str, options: str = "") -> bytes:
    """Return the file of allowed signers that lists officers, each under NAME@example.com."""
    lines = []
    for name in names:
        kind, blob, _ = key(name).with_suffix(".pub").read_text().split()
        lines.append(f"{name}@example.com {options} {kind} {blob}\n")
    return "".join(lines).encode()


def sign_file(path: Path, name: str, namespace: str = "webex-case") -> Path:
    """Sign a file as an officer does on their own machine; return the file of the signature."""
    arguments = ["ssh-keygen", "-q", "-Y", "sign", "-f", str(key(name)), "-n", namespace, str(path)]
    signature = path.with_name(path.name + ".sig")
    signature.unlink(missing_ok=True)
    subprocess.run(arguments, check=True, capture_output=True)
    return signature
