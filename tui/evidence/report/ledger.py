"""The records that a report rests on: numbered as they are first cited, each with one anchor."""

import re

from tui.domain.report import Source
from tui.domain.wire import sha256
from tui.evidence.report.text import plain

_DIGEST = re.compile("[0-9a-f]{64}")


class Ledger:
    """Collects what is cited. Records of the same bytes are one, under one number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._places: dict[str, dict[Source, None]] = {}

    def cite(self, sources: tuple[Source, ...]) -> str:
        """Return links to records, "" for none; the same record twice is cited once."""
        found = []
        for one in sources:
            self._places.setdefault(one.sha256, {})[one] = None
            number = self._numbers.setdefault(one.sha256, len(self._numbers) + 1)
            found.append(
                f'<a href="{_anchor(one.sha256, "#")}" title="{plain(one.kind)}, '
                f'SHA-256 {plain(one.sha256)}">R{number}</a>'
            )
        return f'<span class="refs">{" ".join(dict.fromkeys(found))}</span>' if found else ""

    def __len__(self) -> int:
        return len(self._numbers)

    def appendix(self) -> str:
        """Return the table of all that was cited so far, in the order of the numbers."""
        rows = []
        for digest, number in self._numbers.items():
            kept = self._places[digest]
            what = "".join(f"<div>{plain(f'{one.kind} {one.name}'.strip())}</div>" for one in kept)
            where = "".join(
                f"<div>{plain(one.file)}{', ' if one.place else ''}{plain(one.place)}</div>"
                for one in kept
            )
            rows.append(
                f'<tr id="{_anchor(digest)}"><th scope="row">R{number}</th><td>{what}</td>'
                f'<td class="where">{where}</td><td class="hash">{plain(digest)}</td></tr>'
            )
        return (
            '<table class="records"><caption>Every record cited above, by its number</caption>'
            '<thead><tr><th scope="col">Record</th><th scope="col">What it is</th>'
            '<th scope="col">Where in the case</th><th scope="col">SHA-256 of its bytes</th></tr>'
            f"</thead><tbody>{''.join(rows)}</tbody></table>"
        )


def _anchor(digest: str, sign: str = "") -> str:
    # A case from elsewhere may call anything a digest; what is none gets one, for an anchor.
    is_one = _DIGEST.fullmatch(digest)
    return f"{sign}r-{digest if is_one else sha256(digest.encode('utf-8', 'surrogatepass'))}"
