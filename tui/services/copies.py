"""A message as it was retrieved: what was kept of it, and of its files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from tui.domain import amounts, times
from tui.domain.casefile import KeptFile, Retrieval
from tui.services import contents
from tui.services.names import Names
from tui.services.sections import Field, Section


@dataclass(frozen=True, slots=True)
class Copy:
    """A kept reading of a message and its fields, or why they cannot be shown."""

    retrieval: Retrieval
    data: dict[str, Any]
    problem: str = ""


def read(copy: Copy, zone: tzinfo) -> Iterator[Section]:
    """Yield a retrieved message as sections: when, its digests, its files, what it says."""
    retrieval = copy.retrieval
    fields = [Field("read at", times.full(retrieval.at, zone)), Field("sha256", retrieval.sha256)]
    if retrieval.tracking_id:
        fields.append(Field("tracking", retrieval.tracking_id))
    for kept in retrieval.files:
        fields.append(Field("file", f"{kept.name} · {kept.media_type}"))
        fields.append(_state(kept))
    body = copy.problem or contents.text(copy.data) or "(no text)"
    yield Section("retrieved content", tuple(fields), body)
    yield from contents.further(copy.data)


def _state(kept: KeptFile) -> Field:
    if kept.blob is None:
        return Field("not kept", kept.problem)
    return Field("kept", f"{amounts.size(kept.blob.size)}, sha256 {kept.blob.sha256}")


def of_file(url: str, names: Names, copies: Sequence[Copy]) -> Iterator[Field]:
    """Yield what is known of a file: name, type, size, and whether it was kept or why not."""
    facts = names.file_facts(url)
    if facts is None:
        yield Field("file", "name not read yet")
    else:
        size = [] if facts.size is None else [amounts.size(facts.size)]
        yield Field("file", " · ".join([facts.name, facts.media_type, *size]))
    yield Field("address", url)
    found = [kept for copy in copies for kept in copy.retrieval.files if kept.url == url]
    yield from map(_state, found[-1:])
