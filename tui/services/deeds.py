"""The journal as lines to read: who did what to what, when, with which result, and why.

Reads entries; whether their chain holds is another question, which ``Journal.verify`` answers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from tui.domain import times
from tui.domain.annotation import ObjectType, Target
from tui.domain.casefile import JournalEntry
from tui.domain.models import EPOCH

_OBJECTS = frozenset(ObjectType)


@dataclass(frozen=True, slots=True)
class Deed:
    """One entry of the journal. Empty texts stand for what it does not say."""

    seq: int
    at: datetime
    who: str
    action: str
    kind: str
    object_id: str
    sha256: str
    result: str
    reason: str

    @property
    def target(self) -> Target | None:
        """Return the object of the case that it was done to; None when it was to something else."""
        known = self.kind in _OBJECTS and bool(self.object_id)
        return Target(ObjectType(self.kind), self.object_id) if known else None

    def said(self, zone: tzinfo) -> str:
        """Return all of it in lower case, to look for words in."""
        return "\n".join(self.fields(zone)).casefold()

    def fields(self, zone: tzinfo) -> list[str]:
        """Return it in columns; the time in a zone, and in UTC."""
        return [
            str(self.seq),
            times.stamp(self.at, zone),
            times.format_api(self.at),
            self.who,
            self.action,
            self.kind,
            self.object_id,
            self.result,
            self.reason,
        ]


def read(entries: Iterable[JournalEntry]) -> Iterator[Deed]:
    """Yield entries as deeds; a field of another shape than ours reads as empty."""
    for entry in entries:
        content = entry.content
        performer, target = _texts(content.get("performer")), _texts(content.get("object"))
        whence = f" from {performer['sshFrom']}" if performer.get("sshFrom") else ""
        yield Deed(
            seq=entry.seq,
            at=_moment(content.get("ts")),
            who=performer.get("osUser", "") + whence,
            action=entry.action,
            kind=target.get("type", ""),
            object_id=target.get("id", ""),
            sha256=target.get("sha256", ""),
            result=_text(content.get("result")),
            reason=_text(content.get("reason")),
        )


def _texts(value: object) -> dict[str, str]:
    return {name: _text(one) for name, one in value.items()} if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _moment(value: object) -> datetime:
    try:
        return times.parse_api(_text(value))
    except ValueError:
        return EPOCH
