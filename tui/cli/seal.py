"""``wxi seal``: a copy of a case that anybody can check, and what comes later to it."""

import json
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from tui import __version__, bootstrap, settings
from tui.cli import deriving
from tui.cli.arguments import CASE
from tui.cli.progress_line import ByteLine
from tui.domain.hostile import visible
from tui.domain.ports import OpenCase
from tui.domain.signers import NAMESPACE, mark
from tui.domain.wire import sha256
from tui.errors import BadInput, Interrupted, Refused, VerificationFailed
from tui.evidence import bag, handout, sealing, signatures, stamps
from tui.evidence.bag_check import seal_of
from tui.evidence.entry import INSTRUMENT
from tui.services import coverage_report
from tui.store.cases import is_sealed

_PATH = click.Path(path_type=Path)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_LABELS = {
    "bag": "sealed",
    "seal": "seal",
    "journalHead": "journal head",
    "journalCount": "journal lines",
    "previousSeal": "previous seal",
    "files": "files",
    "bytes": "bytes",
}
_KIND = "seal"  # what entries of the journal call a bag


@dataclass(frozen=True, slots=True)
class _Before:
    """The seals that a case has: how many, and the digest of the last, "" without one."""

    count: int
    last: str


@dataclass(frozen=True, slots=True)
class _Order:
    """What was asked for."""

    target: Path
    key: Path | None
    contact: str
    reason: str | None
    derived: Sequence[str]


@click.command()
@click.argument("case_id", metavar="CASE|BAG", type=CASE)
@click.option("--to", "target", type=_PATH, help="The new folder. Default: CASE-seal-N, here.")
@click.option("--sign", "key", type=_FILE, help="File of an SSH key: the bag is signed with it.")
@click.option("--contact", help="Whom to ask about it. Default: this account.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: the same as the lines.")
@click.option("--reason", help="Why it is sealed; the journal says so.")
@click.option("--derive", metavar="WHAT", help=f"Seal these exports with it: {deriving.NAMES}.")
@click.option("--attach", "late", type=_FILE, help="Add a stamp or signature to a bag; see below.")
def seal(
    case_id: str,
    *,
    target: Path | None,
    key: Path | None,
    contact: str | None,
    reason: str | None,
    derive: str | None,
    late: Path | None,
    as_json: bool,
) -> None:
    """Seal CASE: copy it, as it is, into a bag (RFC 8493) that is never changed again.

    The case goes on; sealed again, the next bag names this one. A bag opens for reading with every
    command that names a case, by its folder. VERIFY.txt in it says how to check it without wxi.

    For a time stamp, carry tagmanifest-sha256.txt.tsq, which holds only a digest, from the bag to a
    time stamping authority, and add its answer with: wxi seal BAG --attach ANSWER.tsr. A signature
    of tagmanifest-sha256.txt that was made elsewhere is added in the same way.
    """
    if late is not None:
        if target or key or contact or reason or derive:
            raise BadInput("--attach goes with no other option", do="see: wxi seal --help")
        _attach(Path(case_id), late, as_json=as_json)
        return
    derived = deriving.named(derive or "")
    chosen = settings.load()
    case = bootstrap.open_case(chosen, case_id)
    try:
        if case.read_only:
            raise Refused(case.notice, do="seal once the case can be written to")
        before = _before(case)
        target = (target or Path(f"{case.facts.id}-seal-{before.count + 1}")).absolute()
        if target.resolve().is_relative_to(chosen.cases.resolve()):
            raise BadInput("a bag cannot lie among the cases", do="name another place with --to")
        contact = contact or case.journal.performer.os_user
        order = _Order(target, key, contact, reason, derived)
        made = _Sealing(case, order, before).run()
    finally:
        case.close()
    if as_json:
        click.echo(json.dumps(made))
        return
    for name, label in _LABELS.items():
        if made[name] is not None:
            click.echo(visible(f"{label}: {made[name]}"))
    click.echo("hand over seal and journal head on another way; VERIFY.txt says how to check all")


def _before(case: OpenCase) -> _Before:
    """Return what the journal tells of earlier seals."""
    count, last = 0, ""
    for entry in case.journal.entries("transfer"):
        target = entry.content.get("object")
        if isinstance(target, dict) and target["type"] == _KIND:
            count += bool(target["sha256"])
            last = str(target["sha256"] or last)
    return _Before(count, last)


class _Sealing:
    """Makes one bag: journalled before anything is copied, so that the bag holds that entry."""

    def __init__(self, case: OpenCase, order: _Order, before: _Before) -> None:
        self._case = case
        self._order = order
        self._before = before
        self._at = bootstrap.now()
        self._key = signatures.key_of(order.key) if order.key else ""

    def run(self) -> dict[str, object]:
        """Make the bag and return what there is to say of it."""
        case, target = self._case, self._order.target
        made = {bag.COVERAGE: _coverage(case, self._at)}
        draft = sealing.Draft(target, sealing.content_of(case.folder, made).size)
        aside = deriving.derived(case, self._order.derived, target)
        with _until_told() as no_signals, aside as derived:
            self._journal("begun", reason=self._order.reason)
            content = sealing.content_of(case.folder, made, derived)  # with what the journal wrote
            return self._make(draft, content, no_signals)

    def _make(
        self, draft: sealing.Draft, content: sealing.Content, no_signals: Callable[[], None]
    ) -> dict[str, object]:
        case = self._case
        told = handout.Told(
            case.facts.id,
            case.facts.title,
            self._at,
            len(case.journal),
            case.journal.head,
            self._key,
        )
        line = ByteLine(sys.stderr)
        try:
            draft.fill(content, line.show)
            explained = handout.explanation(told, content.paths)
            tags = {**handout.scripts(), bag.EXPLANATION: explained}
            tagmanifest = draft.describe(self._info(told), tags)
            digest = sha256(tagmanifest)
            draft.attach({bag.QUERY: stamps.query(digest), **self._signature(tagmanifest)})
            no_signals()
            draft.publish()
        except BaseException as failure:
            no_signals()
            draft.discard()
            stopped = isinstance(failure, KeyboardInterrupt)
            self._journal("interrupted" if stopped else "failed")
            if stopped:
                raise Interrupted(
                    "interrupted; there is no bag, and the case is as before",
                    do="repeat the command to begin anew",
                ) from None
            raise
        finally:
            line.end()
        self._journal("sealed", digest)
        return {
            "bag": str(self._order.target),
            "seal": digest,
            "journalHead": told.head,
            "journalCount": told.count,
            "previousSeal": self._before.last or None,
            "files": len(content.paths),
            "bytes": draft.size,
        }

    def _journal(self, result: str, digest: str | None = None, reason: str | None = None) -> None:
        self._case.journal.append(
            "transfer",
            object_type=_KIND,
            object_id=self._order.target.name,
            object_sha256=digest,
            result=result,
            reason=reason,
        )

    def _info(self, told: handout.Told) -> list[tuple[str, str]]:
        facts, before = self._case.facts, self._before
        return [
            ("Source-Organization", facts.org_id or "not known"),
            ("Contact-Name", self._order.contact),
            ("External-Identifier", facts.id),
            ("External-Description", facts.title),
            ("Bagging-Date", f"{self._at:%Y-%m-%d}"),
            ("Bag-Group-Identifier", facts.id),
            ("Bag-Count", f"{before.count + 1} of ?"),
            ("Bag-Software-Agent", f"{INSTRUMENT} {__version__}"),
            ("Journal-Head", told.head),
            ("Journal-Count", str(told.count)),
            *([("Previous-Seal", before.last)] if before.last else []),
            *([("Signing-Key", self._key)] if self._key else []),
        ]

    def _signature(self, tagmanifest: bytes) -> dict[str, bytes]:
        key = self._order.key
        return {bag.SIGNATURE: signatures.sign(tagmanifest, key)} if key else {}


def _coverage(case: OpenCase, now: datetime) -> bytes:
    window = coverage_report.whole(case.events)
    told = (
        coverage_report.as_json(coverage_report.report(case.events, window, now)) if window else {}
    )
    return json.dumps({"case": case.facts.id, **told}, indent=2).encode() + b"\n"


@contextmanager
def _until_told() -> Iterator[Callable[[], None]]:
    """Let the signals that end a process interrupt what is done, until told to ignore them."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, signal.default_int_handler) for number in numbers]

    def ignore() -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)

    try:
        yield ignore
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _attach(folder: Path, late: Path, *, as_json: bool) -> None:
    """Add a time stamp or a signature to a bag, after checking that it is of this bag."""
    if not is_sealed(folder):
        raise BadInput(f"{folder} is not a sealed case", do="name the folder of a bag")
    raw = late.read_bytes()
    if raw.startswith(b"-----BEGIN SSH SIGNATURE"):
        if not signatures.fits((folder / bag.TAGMANIFEST).read_bytes(), raw):
            raise VerificationFailed(
                f"{late} is not for this bag: it is of another file",
                do=f"sign with: ssh-keygen -Y sign -n {NAMESPACE} {bag.TAGMANIFEST}",
            )
        name, told = bag.SIGNATURE, f"signature: fits the key {mark(raw).key}"
    else:
        name, told = bag.STAMP, f"time stamp: {stamps.read(late, seal_of(folder))}"
    sealing.attach(folder, name, raw)
    sealing.list_attached(folder)
    if as_json:
        click.echo(json.dumps({"attached": name, "told": told}))
    else:
        click.echo(visible(f"attached: {name}\n{told}", multiline=True))
