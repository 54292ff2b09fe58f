"""The form of a sealed case: a bag of BagIt 1.0 (RFC 8493), its tag files and how they are spelled.

Knows text and names; no case and no disk. Paths in a bag are made of ``[A-Za-z0-9._-]`` only, as
readers of bags disagree about how others are spelled. Real names of files are in the metadata.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from tui.domain.hostile import visible

DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAGMANIFEST = "tagmanifest-sha256.txt"
EXPLANATION = "VERIFY.txt"
SCRIPTS = ("verify-journal.py", "verify-journal.sh")
TAGS = tuple(sorted((DECLARATION, INFO, MANIFEST, EXPLANATION, *SCRIPTS)))

# Signature and time stamp are made of the tag manifest, so it cannot name them. This file does,
# with the tag manifest itself, in the form of sha256sum.
ATTACHED = "attached-sha256.txt"
SIGNATURE = f"{TAGMANIFEST}.sig"
QUERY = f"{TAGMANIFEST}.tsq"
STAMP = f"{TAGMANIFEST}.tsr"
ATTACHABLE = (TAGMANIFEST, SIGNATURE, QUERY, STAMP)

PAYLOAD = "data"
DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
COVERAGE = f"{PAYLOAD}/coverage.json"
DERIVED = f"{PAYLOAD}/derived"
DIRECTORY = f"{DERIVED}/directory.json"

_PART = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9._/-]+)")
_LABEL = re.compile(r"([A-Za-z0-9-]+): (.*)")


def is_name(path: str) -> bool:
    """Tell whether a path below a bag is spelled as all readers of bags spell it."""
    return all(map(_PART.fullmatch, path.split("/")))


def manifest(digests: Mapping[str, str]) -> bytes:
    """Return digests by path as ``sha256sum`` writes them, ordered by path."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode()


def read_manifest(raw: bytes) -> dict[str, str]:
    """Return digests by path. Raises ValueError, naming the line, for what ``manifest`` wrote not.

    Other spellings of the same are refused, too: nothing in a bag may change unseen.
    """
    found: dict[str, str] = {}
    text = raw.decode("ascii", "replace")
    for number, line in enumerate(text.split("\n")[:-1], 1):
        parts = _LINE.fullmatch(line)
        if parts is None or not is_name(parts[2]):
            raise ValueError(f"line {number} is not a digest and a path")
        if found and parts[2] <= next(reversed(found)):
            raise ValueError(f"line {number} is out of order")
        found[parts[2]] = parts[1]
    if not text.endswith("\n"):
        raise ValueError("its last line is unfinished")
    return found


def info(fields: Iterable[tuple[str, str]]) -> bytes:
    """Return labels and values as ``bag-info.txt``; a value never breaks out of its line."""
    lines = [f"{label}: {' '.join(visible(value).split())}\n" for label, value in fields]
    return "".join(lines).encode("utf-8", "backslashreplace")


def read_info(raw: bytes) -> dict[str, str]:
    """Return the values of ``bag-info.txt`` by label; lines that are none are passed over."""
    lines = raw.decode("utf-8", "replace").split("\n")
    return {found[1]: found[2] for line in lines if (found := _LABEL.fullmatch(line))}


def oxum(sizes: Sequence[int]) -> str:
    """Return the sum of bytes and the number of files of a payload, as ``Payload-Oxum``."""
    return f"{sum(sizes)}.{len(sizes)}"
