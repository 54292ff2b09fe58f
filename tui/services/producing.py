"""A production: a case told again into another one, without what rules name out.

Knows the parts of a case that are not pages of received items: directory, readings, annotations.
What cannot be redacted, as what a file holds, stays behind and is counted.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from tui.domain.annotation import Act, Withdrawal
from tui.domain.casefile import Blob, KeptFile, Retrieval
from tui.domain.kept import Download
from tui.domain.ports import OpenCase
from tui.domain.records import MEETINGS, Family
from tui.domain.redaction.redactor import Redactor
from tui.domain.redaction.sightings import Sightings
from tui.errors import WxiError
from tui.services.annotations import Annotations
from tui.services.record_retrieval import downloads, remember

DIRECTORY, READINGS, NOTES, NAMES = "directory", "retrieved messages", "notes", "file names"
WITHHELD = "withheld: what a file holds cannot be redacted, and nobody has cleared it"
UNREADABLE = "withheld: it cannot be read, so it cannot be redacted"


def sightings(case: OpenCase, heed: Callable[[int], None] = lambda _done: None) -> Sightings:
    """Return who appears in a case, put together from all that was received."""
    seen = Sightings()
    for done, raw in enumerate(_received(case)):
        if done % 1000 == 0:
            heed(done)
        try:
            seen.hear(json.loads(raw))
        except (ValueError, RecursionError):
            continue
    return seen


def _received(case: OpenCase) -> Iterator[bytes]:
    for position in range(len(case.events)):
        yield from case.events.versions(case.events.read(position).id)
    for key in case.records.keys(*Family):
        yield from (one.raw for one in case.records.record(key).observations)
    yield from (one.raw for one in case.directory.people().values())
    for roster in case.directory.rosters().values():
        yield from (one.raw for one in roster.members)
    for reading in case.casework.all_retrievals():
        yield _body(case, reading)


def _body(case: OpenCase, reading: Retrieval) -> bytes:
    try:
        return case.vault.read(reading.sha256)
    except WxiError:
        return b""


class Retelling:
    """Tells the parts of one case again in another, which was made for it and is open.

    ``cleared`` are digests of files that may go as they are. ``left_out`` counts what stays behind,
    by reason.
    """

    def __init__(
        self, case: OpenCase, target: OpenCase, redactor: Redactor, cleared: Collection[str]
    ) -> None:
        self.left_out: Counter[str] = Counter()
        self._case = case
        self._target = target
        self._redactor = redactor
        self._cleared = cleared

    def body(self, raw: bytes, place: str) -> bytes | None:
        """Return received JSON as it may go, None when it may not."""
        found = self._redactor.json(raw, place)
        if found is None:
            self.left_out[f"{place}, {UNREADABLE}"] += 1
        return found

    def directory(self) -> None:
        """Tell people, rooms, rosters and names of files, with the times when they were read."""
        old, new, say = self._case.directory, self._target.directory, self._redactor.text
        for person in old.people().values():
            if (raw := self.body(person.raw, DIRECTORY)) is not None:
                new.put_people([raw], old.read_at(person.id) or self._case.facts.created)
        for room in old.rooms().values():
            if (raw := self.body(room.raw, DIRECTORY)) is not None:
                new.put_room(raw, old.read_at(room.id) or self._case.facts.created)
        for roster in old.rosters().values():
            items = [self.body(one.raw, DIRECTORY) for one in roster.members]
            kept = [one for one in items if one is not None]
            new.put_roster(say(roster.room_id, DIRECTORY), kept, roster.at)
        for facts in old.files().values():
            told = replace(facts, url=say(facts.url, NAMES), name=say(facts.name, NAMES))
            new.put_file(told, self._case.facts.created)

    def readings(self) -> None:
        """Tell the messages that were retrieved and the recordings that were downloaded."""
        say, vault = self._redactor.text, self._target.vault
        told = []
        for one in self._case.casework.all_retrievals():
            body = self.body(_body(self._case, one), READINGS)
            if body is not None:
                told.append(
                    Retrieval(
                        say(one.message_id, READINGS),
                        one.at,
                        vault.keep(body),
                        one.tracking_id,
                        tuple(map(self._file, one.files)),
                    )
                )
        self._target.casework.add_retrievals(told)
        for key in self._case.records.keys(*MEETINGS):
            for download in downloads(self._case.casework, key):
                named = key._replace(id=say(key.id, READINGS), of=say(key.of, READINGS))
                remember(self._target.casework, named, self._download(download))

    def _file(self, one: KeptFile) -> KeptFile:
        say = self._redactor.text
        blob, problem = self._blob(one.blob)
        return KeptFile(
            say(one.url, NAMES),
            say(one.name, NAMES),
            say(one.media_type, NAMES),
            blob,
            problem or say(one.problem, NAMES),
        )

    def _download(self, one: Download) -> Download:
        parts = []
        for part in one.parts:
            blob, problem = self._blob(part.blob)
            name = self._redactor.text(part.name, NAMES)
            parts.append(replace(part, name=name, blob=blob, problem=problem or part.problem))
        return replace(one, parts=tuple(parts))

    def _blob(self, blob: Blob | None) -> tuple[Blob | None, str]:
        """Return a file as it may go, or why it may not."""
        if blob is None:
            return None, ""
        if blob.sha256 not in self._cleared:
            self.left_out[f"files, {WITHHELD}"] += 1
            return None, WITHHELD
        writer = self._target.vault.blob()
        writer.write(self._case.vault.read(blob.sha256))
        return writer.commit(), ""

    def notes(self) -> None:
        """Tell bookmarks, tags and notes, withdrawn ones too."""
        acts = (line.act for line in self._case.annotations.lines)
        told = [self._act(act) for act in acts if act is not None]
        if told:
            self._target.annotations.add(told)
            look = Annotations(self._target, lambda: self._target.facts.created)
            look.enter()

    def _act(self, act: Act) -> Act:
        say = self._redactor.text
        author = replace(
            act.author,
            os_user=say(act.author.os_user, NOTES),
            webex_person_id=act.author.webex_person_id and say(act.author.webex_person_id, NOTES),
        )
        if isinstance(act, Withdrawal):
            return replace(act, author=author)
        target = replace(act.target, id=say(act.target.id, NOTES))
        return replace(act, author=author, target=target, text=say(act.text, NOTES))
