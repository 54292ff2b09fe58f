"""What a bag carries for those who check it without this product: two scripts and how to go on.

Knows what a bag holds, not how it is made. The text names files and digests of this bag, so that
each command can be copied as it stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from string import Template

from tui.domain.hostile import visible
from tui.domain.times import format_api
from tui.evidence import bag

_LAYOUT = {
    "case.json": "what the case is: its name, title, time zone, organization",
    "journal": "what the officer did, line by line; each line names the digest of the one before",
    "events": "events as Webex sent them; after each batch a line with its digest",
    "records": "recordings, transcripts and audit entries as Webex listed them, in the same form",
    "raw": "other answers of Webex, each named by its own SHA-256",
    "blobs": "files, recordings and transcripts, each named by its own SHA-256",
    "before": "how objects were before they were changed or deleted, named by their SHA-256",
    "plans": "what was planned to be changed or deleted, and how each step ended",
    "shots": "exhibits: picture, text, and a sidecar with the digests of both and what they show",
    "notes.jsonl": "bookmarks, tags and notes, one line for each act; no line is ever changed",
    "requests.jsonl": "one line for each request to Webex: when, what, with which tracking id",
    "casework.json": "which answer in raw belongs to which message; saved filters and the view",
    "coverage.json": "which stretches of time the case holds completely, what is missing, and why",
    "derived": "made or looked up for reading, such as names of people and rooms: no evidence",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What the explanation names: the case, its journal, and the key that signs the bag, if any."""

    case_id: str
    title: str
    sealed: datetime
    count: int
    head: str
    key: str = ""


def scripts() -> Mapping[str, bytes]:
    """Return the scripts by their names in the bag."""
    folder = resources.files(__package__)
    return {name: folder.joinpath(name).read_bytes() for name in bag.SCRIPTS}


def explanation(told: Told, payload: Iterable[str]) -> bytes:
    """Return ``VERIFY.txt`` for a bag of these paths."""
    paths = list(payload)
    template = resources.files(__package__).joinpath("VERIFY.txt").read_text(encoding="utf-8")
    text = Template(template).substitute(
        case=told.case_id,
        title=visible(told.title),
        sealed=format_api(told.sealed),
        count=f"{told.count:,}",
        head=told.head,
        segments=" ".join(sorted(one for one in paths if _is_segment(one))),
        signed=f"signed with the SSH key {told.key}"
        if told.key
        else "none when it was sealed; one may have been added, see 3",
        layout="\n".join(_layout(paths)),
    )
    return text.encode("utf-8", "backslashreplace")


def _is_segment(path: str) -> bool:
    return path.startswith(f"{bag.PAYLOAD}/journal/") and path.endswith(".jsonl")


def _layout(paths: Sequence[str]) -> list[str]:
    there = {path.split("/")[1] for path in paths}
    return [f"  data/{name:15} {what}" for name, what in _LAYOUT.items() if name in there]
