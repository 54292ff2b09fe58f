"""What was downloaded of a recording or a transcript: pure records, and their form in JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from tui.domain.casefile import Blob
from tui.domain.times import format_api, parse_api


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a download: what it is, what it is called, and its bytes or why there are none.

    ``kind`` is recording, audio, transcript, vtt or txt. The name is made of hostile text.
    """

    kind: str
    name: str
    blob: Blob | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Download:
    """The files of a recording or transcript as they were kept at one time.

    ``tracking_id`` is of the answer that told the links; the links are kept nowhere.
    """

    at: datetime
    tracking_id: str | None
    parts: tuple[Part, ...]

    def as_json(self) -> dict[str, object]:
        """Return a form that JSON can hold; ``from_json`` reads it back."""
        return {
            "at": format_api(self.at),
            "trackingId": self.tracking_id,
            "parts": [asdict(one) for one in self.parts],
        }

    @classmethod
    def from_json(cls, content: Mapping[str, object]) -> "Download | None":
        """Read what ``as_json`` wrote; None for anything else."""
        try:
            return cls(
                parse_api(str(content["at"])),
                content["trackingId"],  # type: ignore[arg-type]
                tuple(map(_part, content["parts"])),  # type: ignore[call-overload]
            )
        except (KeyError, TypeError, ValueError):
            return None


def _part(content: Mapping[str, object]) -> Part:
    blob = content["blob"]
    kept = Blob(**blob) if isinstance(blob, dict) else None
    return Part(str(content["kind"]), str(content["name"]), kept, str(content["problem"]))
