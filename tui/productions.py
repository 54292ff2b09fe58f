"""Makes a production: joins the rules, the case, the copy of it and what is written from that.

Beside ``bootstrap`` the only place that knows concrete classes. The original is only read, but for
its journal and its table of pseudonyms.
"""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from tui import __version__, bootstrap
from tui.domain.casefile import CaseFacts
from tui.domain.exports import Asked
from tui.domain.ports import OpenCase
from tui.domain.redaction import pseudonyms, rules
from tui.domain.redaction.gate import Gate
from tui.domain.redaction.pseudonyms import keyed
from tui.domain.redaction.redactor import Redactor
from tui.domain.redaction.rules import Rules
from tui.domain.redaction.tokens import Matcher, Token
from tui.domain.wire import sha256
from tui.errors import BadInput
from tui.evidence.production import SOURCES, ProductionFolder
from tui.evidence.secrets import FOLDER, TABLE, PseudonymFolder
from tui.services import exporting, producing
from tui.services.exporting import Exporting
from tui.services.investigation import Investigation
from tui.services.producing import Retelling
from tui.settings import Settings
from tui.store import cases, retelling

SCHEMA = "wxi-production/1"
NEVER = (
    "the original journal, requests, plans and before-images: they tell of the officers' work",
    "kept bodies that no retrieved message names",
    "saved filters and the state of sessions",
)
EXHIBITS = "exhibits: pictures of screens that were not redacted"

Say = Callable[[str, int], None]
Redraw = Callable[[Settings, OpenCase, CaseFacts, Redactor], tuple[int, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Produced:
    """What came of it: the log that lies in the production, and the digest of its list."""

    log: dict[str, object]
    sha256: str
    size: int


def produce(
    settings: Settings,
    case_id: str,
    rules_file: Path,
    to: Path,
    formats: Sequence[str],
    say: Say,
    redraw: Redraw,
) -> Produced:
    """Make a production of a case by the rules of a file.

    ``say`` hears what is done and how far. ``redraw`` draws exhibits anew from the copy and returns
    how many, and why others are not there. Raises BadInput, Refused for a case that cannot be
    written to, and VerificationFailed when the gate finds something; then nothing is published.
    """
    try:
        text = rules_file.read_bytes()
        found = rules.parse(text.decode(), rules_file.name)
    except (OSError, UnicodeDecodeError) as failure:
        raise BadInput(f"{rules_file} cannot be read: {failure}") from None
    case = bootstrap.open_case(settings, case_id)
    with closing(case), ProductionFolder(to) as folder:
        case.require_writing("make a production, which the journal must name,")
        return _Making(settings, case, found, folder, rules_file.name, say).run(
            sha256(text), formats, redraw
        )


class _Making:
    def __init__(
        self,
        settings: Settings,
        case: OpenCase,
        found: Rules,
        folder: ProductionFolder,
        name: str,
        say: Say,
    ) -> None:
        self._settings = settings
        self._case = case
        self._rules = found
        self._folder = folder
        self._name = name
        self._say = say
        self._secrets = PseudonymFolder(case.folder)
        self._key = self._secrets.key()
        self._sources: list[tuple[str, str]] = []

    def run(self, digest: str, formats: Sequence[str], redraw: Redraw) -> Produced:
        tokens = self._tokens()
        fields = [
            (one.path, f"fields {number}") for number, one in enumerate(self._rules.fields, 1)
        ]
        redactor = Redactor(tokens, fields)
        facts = self._copy(redactor)
        inner = self._inner(facts)
        target = bootstrap.open_case(inner, facts.id)
        with closing(target):
            target.journal.append(
                "redact", object_type="case", object_id=facts.id, result="a production copy"
            )
            left_out = self._retell(target, redactor)
            self._export(target, formats)
        drawn, undrawn = redraw(inner, self._case, facts, redactor)
        left_out.update(f"{EXHIBITS}, {why}" for why in undrawn)
        for name in ("lock", "incoming"):
            _remove(self._folder.part / facts.id / name)
        _remove(inner.cache)
        log = self._log(digest, facts, redactor, left_out, drawn)
        lines = (json.dumps({"sha256": new, "source": old}) for new, old in self._sources)
        self._folder.write(SOURCES, "".join(f"{one}\n" for one in lines).encode())
        self._folder.log(log, facts.id)
        listed = self._folder.seal()
        size = self._folder.pass_gate(Gate(tokens), lambda done: self._say("searching", done))
        self._publish(listed, digest, redactor)
        return Produced(log, listed, size)

    def _tokens(self) -> list[Token]:
        """Return what must vanish. Raises BadInput for rules that contradict themselves."""
        seen = producing.sightings(self._case, lambda done: self._say("reading", done))
        people = pseudonyms.chosen(self._rules, seen, self._name)
        table = pseudonyms.numbered(people, self._secrets.table())
        found = [one.token(f"words {number}") for number, one in enumerate(self._rules.words, 1)]
        found += pseudonyms.tokens(people, table, self._key)
        matcher = Matcher(found)
        for instead in {one.instead for one in found}:
            for hit in matcher.find(instead):
                raise BadInput(
                    f"{self._name}: rule {hit.token.rule} names part of {instead!r}, which stands "
                    "for something redacted",
                    do="choose another text for with, or a longer word",
                )
        if people:
            self._case.journal.append(
                "redact",
                object_type="pseudonyms",
                object_id=f"{FOLDER}/{TABLE}",
                object_sha256=self._secrets.save(table),
                result=f"{len(people)} people chosen",
            )
        return found

    def _copy(self, redactor: Redactor) -> CaseFacts:
        """Make the case that is handed out and return its facts."""
        facts = self._case.facts
        named = redactor.text(facts.id, "the case")
        made = replace(
            facts,
            id=facts.id if named == facts.id else "PRODUCTION",
            title=redactor.text(facts.title, "the case"),
            base_url=redactor.text(facts.base_url, "the case"),
            org_id=facts.org_id and redactor.text(facts.org_id, "the case"),
            created=bootstrap.now(),
            redacted=True,
        )
        cases.create(
            self._folder.part,
            id=made.id,
            title=made.title,
            zone=made.zone,
            base_url=made.base_url,
            now=made.created,
        )
        cases.save_facts(self._folder.part / made.id, made)
        return made

    def _inner(self, facts: CaseFacts) -> Settings:
        part = self._folder.part
        return replace(
            self._settings, cases=part, cache=part / ".cache", zone=facts.zone, token=None
        )

    def _retell(self, target: OpenCase, redactor: Redactor) -> Counter[str]:
        told = Retelling(self._case, target, redactor, {one.sha256 for one in self._rules.files})
        data = self._case.folder / "data"
        done = 0

        def change(raw: bytes, place: str) -> bytes | None:
            nonlocal done
            found = told.body(raw, place)
            if found is not None:
                self._sources.append((sha256(found), keyed(self._key, sha256(raw))))
            done += 1
            if done % 1000 == 0:
                self._say("redacting", done)
            return found

        for place, append in (("events", target.events.append), ("records", target.records.append)):
            retelling.retell(
                data / place,
                append,  # type: ignore[arg-type]  # records never come without how far it is
                lambda raw, place=place: change(raw, place),  # type: ignore[misc]
                lambda text, place=place: redactor.text(text, f"readings of {place}"),  # type: ignore[misc]
            )
        told.directory()
        told.readings()
        told.notes()
        for kind, head in (("events", target.events.head), ("records", target.records.head)):
            if head:
                target.journal.append(
                    "collect",
                    object_type=kind,
                    object_id=f"{kind} of the original case",
                    object_sha256=head,
                )
        return told.left_out

    def _export(self, target: OpenCase, formats: Sequence[str]) -> None:
        look = Investigation(target, None, bootstrap.now)
        positions = exporting.chosen(look, "", None)
        known = {one.name: one for one in target.exports.formats}
        for name in formats:
            to = self._folder.part / "exports" / f"{target.facts.id}-{name}{known[name].extension}"
            Exporting(
                look, positions, Asked(), lambda progress: self._say("exporting", progress.done)
            ).write(name, to)

    def _log(
        self,
        digest: str,
        facts: CaseFacts,
        redactor: Redactor,
        left_out: Counter[str],
        drawn: int,
    ) -> dict[str, object]:
        applied: dict[str, dict[str, int]] = {}
        for (rule, place), count in sorted(redactor.counts.items()):
            applied.setdefault(rule, {})[place] = count
        names = {"people": self._rules.people, "words": self._rules.words}
        names |= {"fields": self._rules.fields}
        unused = [
            rule
            for kind, entries in names.items()
            for number in range(1, len(entries) + 1)
            if (rule := f"{kind} {number}") not in applied
        ]
        return {
            "schema": SCHEMA,
            "case": facts.id,
            "madeAt": facts.created.isoformat(timespec="seconds"),
            "instrument": {"name": "webex-investigator", "version": __version__},
            "rules": {
                "count": sum(map(len, (*names.values(), self._rules.files))),
                "keyedSha256": keyed(self._key, digest),
            },
            "applied": applied,
            "neverApplied": unused,
            "clearedFiles": len(self._rules.files),
            "exhibitsDrawnAnew": drawn,
            "leftOut": [
                *({"what": what, "count": count} for what, count in sorted(left_out.items())),
                *({"what": what} for what in NEVER),
            ],
        }

    def _publish(self, listed: str, digest: str, redactor: Redactor) -> None:
        name, journal = self._folder.to.name, self._case.journal
        total = sum(redactor.counts.values())
        journal.append(
            "export",
            object_type="production",
            object_id=name,
            object_sha256=listed,
            result=f"{total} places redacted by the rules {digest}",
        )
        try:
            self._folder.publish()
        except BaseException:
            journal.append(
                "export",
                object_type="production",
                object_id=name,
                object_sha256=listed,
                result="withdrawn: the folder could not be put into place",
            )
            raise


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
