"""Cases to export, and readers of exports that share nothing with their writers."""

import csv
import email
import hashlib
import json
import mailbox
from contextlib import closing
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from tests.served import NOW, Hands
from tui import bootstrap, settings
from tui.domain.casefile import KeptFile, Retrieval
from tui.domain.exports import Asked, Export
from tui.domain.models import Event
from tui.domain.ports import OpenCase
from tui.services import exporting
from tui.services.exporting import Exporting
from tui.services.investigation import Investigation
from tui.settings import Settings
from tui.simulator import scenarios
from tui.simulator.history import Wanted
from tui.simulator.scenarios.cast import AQUILA
from tui.simulator.world import World

CASE = "CASE-1"
FORMATS = ("csv", "jsonl", "timesketch", "mbox", "dat", "html")


def home(folder: Path) -> Settings:
    return settings.load({"WXI_HOME": str(folder)})


def fill(folder: Path, scenario: str, events: int = 250) -> Settings:
    """Make a case of all events of a scenario; files of its first messages count as retrieved."""
    chosen, hands = home(folder), Hands()
    bootstrap.new_case(chosen, CASE, "A case")
    world = World(scenarios.load(scenario)(hands.at, events, 7), hands, seed=7)
    world.now()
    found = world.feed.newest_first(Wanted(AQUILA.mask, everything=True))
    case = bootstrap.open_case(chosen, CASE)
    with closing(case):
        case.events.append([body for _, body in found])
        keep(case)
    return chosen


def keep(case: OpenCase, most: int = 3) -> None:
    """Retrieve some messages with files, as the officer would have."""
    told = (case.events.read(at) for at in case.events.columns.order)
    bearing = [one for one in told if one.resource == "messages" and one.files and one.object_id]
    for number, event in enumerate(bearing[:most]):
        kept = []
        for url in event.files:
            writer = case.vault.blob()
            writer.write(f"From the file {number}\r\n.\n".encode() * 5000)
            kept.append(KeptFile(url, "../../=a‮b\x1b.xlsx", "text/plain", writer.commit()))
        digest = case.vault.keep(json.dumps({"id": event.object_id, "text": "kept"}).encode())
        assert event.object_id
        case.casework.add_retrieval(Retrieval(event.object_id, NOW, digest, None, tuple(kept)))


def export(case: OpenCase, format_name: str, to: Path, words: str = "") -> Export:
    look = Investigation(case, None, lambda: NOW)
    return Exporting(look, exporting.chosen(look, words, None), Asked(words)).write(format_name, to)


def events_of(case: OpenCase) -> list[Event]:
    return [case.events.read(at) for at in case.events.columns.order]


# Readers


def rows(path: Path) -> list[dict[str, str]]:
    """Read CSV as its manifest says."""
    with path.open(newline="", encoding="utf-8") as stream:
        found = list(csv.DictReader(stream, strict=True))
    return [{name: value.removeprefix("'") for name, value in one.items()} for one in found]


def raw_cells(path: Path) -> list[str]:
    with path.open(newline="", encoding="utf-8") as stream:
        return [cell for row in csv.reader(stream, strict=True) for cell in row]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def mails(path: Path) -> list[EmailMessage]:
    with closing(mailbox.mbox(path, create=False)) as box:
        raw = [box.get_bytes(key) for key in box.iterkeys()]
    return [email.message_from_bytes(one, policy=default) for one in raw]


def documents(folder: Path) -> list[dict[str, str]]:
    """Read a Concordance load file: our own reader, after the description of the format."""
    text = (folder / "load.dat").read_bytes().decode("utf-8-sig")
    table = []
    for line in text.split("\r\n"):
        if line:
            assert line[0] == line[-1] == "þ"
            table.append([one.replace("®", "\n") for one in line[1:-1].split("þ\x14þ")])
    names = table[0]
    assert all(len(row) == len(names) for row in table)
    return [dict(zip(names, row, strict=True)) for row in table[1:]]


def sums_hold(folder: Path) -> int:
    """Check every digest of SHA256SUMS; return how many there were."""
    listed = (folder / "SHA256SUMS").read_text("ascii").splitlines()
    for line in listed:
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    return len(listed)


def manifest(done: Export) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(done.manifest).read_bytes())
    return found
