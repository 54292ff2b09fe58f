"""Names are asked for in threads while the console goes on learning."""

import json
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

from tui.services.names import Names
from tui.store.directory import DirectoryStore
from tui.store.lock import CaseLock

_PEOPLE, _NOW = 2_000, datetime(2026, 11, 2, tzinfo=UTC)
_OWN, _OTHER = str(UUID(int=7, version=4)), str(UUID(int=8, version=4))


def _person(number: int) -> bytes:
    at = {"id": str(UUID(int=number, version=4)), "displayName": f"Somebody {number}"}
    return json.dumps({**at, "orgId": (_OWN, _OTHER)[number % 2]}).encode()


def test_nobody_is_missing_while_the_own_organization_becomes_known(tmp_path: Path) -> None:
    lock = CaseLock(tmp_path / "lock", clock=lambda: _NOW)
    directory = DirectoryStore(tmp_path / "directory.json", lock=lock, clock=lambda: _NOW)
    directory.put_people(map(_person, range(1_000, 1_000 + _PEOPLE)), _NOW)
    names = Names(directory, None)
    assert names.person(str(UUID(int=1_001, version=4))).org == 2
    fewest, done = [_PEOPLE], Event()

    def read() -> None:
        while not done.is_set():
            fewest[0] = min(fewest[0], len(names.people))

    reader = Thread(target=read)
    reader.start()
    for _ in range(50):
        names.own_org = _OWN
    done.set()
    reader.join()
    assert fewest == [_PEOPLE]
    assert names.person(str(UUID(int=1_000, version=4))).org == 0
    assert names.person(str(UUID(int=1_001, version=4))).org == 1
    assert names.organizations == [_OTHER]
