"""Kills ``wxi delete`` with SIGKILL at random moments, and checks after each what must hold.

No message is deleted at the server without an intent and a before-image that were on disk; none is
asked for a second time once it is deleted; in the end every step is accounted for.
"""

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import httpx

from tests.cli.conftest import OFFICER, Shell

_WAIT = 2e-3  # seconds between two looks whether it is time


@dataclass
class Tally:
    """What was done and found."""

    kills: int = 0
    while_running: int = 0
    steps: int = 0
    repeated: int = 0
    seconds: float = 0.0


class Purge:
    """One case whose purge is killed; the server keeps what was done to it."""

    def __init__(self, home: Path, url: str, words: str, seed: int) -> None:
        self.tally = Tally()
        self.shell = Shell(home, WEBEX_BASE_URL=url, WEBEX_ACCESS_TOKEN=OFFICER)
        self._url = url
        self._words = words
        self._rng = Random(seed)
        self.case = self.shell.cases / "CASE-1"
        assert self.shell.wxi("case", "new", "CASE-1").code == 0
        done = self.shell.wxi("collect", "CASE-1", "--window", "89d", "--no-confirm")
        assert done.code == 0, done

    def run(self, kills: int) -> Tally:
        """Plan, run, kill, resume until nothing is left; check after every kill."""
        began = time.monotonic()
        first = ("--filter", self._words, "--reason", "purge", "--confirm")
        refused = self.shell.wxi("delete", "CASE-1", "--filter", self._words)
        assert refused.code == 1, refused.err[-500:]
        phrase = refused.err.split("--confirm '")[1].split("'")[0]
        self.tally.steps = int(phrase.split()[1])
        self._until_killed([*first, phrase], kills)
        while state := self._state():
            plan, left, unsettled = state
            self.check()
            more = ["--resume", plan]
            if left:
                total = f"delete {left}" + (" in CASE-1" if left > 20 else "")
                more += ["--reason", "purge", "--confirm", total]
            before = (left, unsettled)
            self._until_killed(more, kills)
            if self._state() == (plan, *before):
                time.sleep(5)  # what was called just now is settled a minute after its call
        self.check()
        assert self.shell.wxi("verify", "CASE-1").code == 0
        self.tally.seconds = time.monotonic() - began
        return self.tally

    def _until_killed(self, more: list[str], kills: int) -> None:
        command = [sys.executable, "-m", "tui", "delete", "CASE-1", *more]
        process = subprocess.Popen(
            command,
            env=self.shell.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if self.tally.kills < kills:
            intents = len(self._intents())
            after = self._rng.randrange(1, 40)
            late = time.monotonic() + 120
            while process.poll() is None and time.monotonic() < late:
                if self._count(b'"action":"intent"') >= intents + after:
                    time.sleep(self._rng.random() * 0.01)
                    break
                time.sleep(_WAIT)
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                self.tally.kills += 1
                self.tally.while_running += len(self._intents()) > intents
        process.wait()

    def _count(self, words: bytes) -> int:
        return sum(path.read_bytes().count(words) for path in self._journal())

    def _journal(self) -> list[Path]:
        return sorted((self.case / "data" / "journal").glob("*.jsonl"))

    def _intents(self) -> list[dict[str, Any]]:
        lines = (line for path in self._journal() for line in path.read_bytes().splitlines())
        return [
            entry["object"]
            for line in lines
            if b'"action":"intent"' in line and (entry := _parse(line)) is not None
        ]

    def _state(self) -> tuple[str, int, int] | None:
        listed = self.shell.wxi("plans", "CASE-1", "--json")
        assert listed.code == 0, listed
        for line in listed.out.splitlines():
            one = json.loads(line)
            begun = one["left"] + one["unsettled"] and one["left"] < one["steps"]
            if begun:
                return one["plan"], one["left"], one["unsettled"]
        return None

    def deleted(self) -> Iterator[str]:
        """Yield the ids of messages that the officer deleted, as the server tells."""
        url: str | None = f"{self._url}/events?resource=messages&type=deleted&max=1000"
        me = _asked(f"{self._url}/people/me").json()["id"]
        while url:
            answer = _asked(url)
            for item in answer.json()["items"]:
                if item["actorId"] == me:
                    yield item["data"]["id"]
            url = answer.links.get("next", {}).get("url")

    def check(self) -> None:
        """Check what must hold after a kill."""
        intents = self._intents()
        images = {path.stem for path in (self.case / "data" / "before").rglob("*.json")}
        announced = {str(one["id"]): str(one["sha256"]) for one in intents}
        for message in self.deleted():
            assert message in announced, "deleted without an intent"
            assert announced[message] in images, "deleted without a before-image"
        self.tally.repeated = sum(
            count - 1 for count in Counter(str(one["id"]) for one in intents).values()
        )
        asked = (self.case / "data" / "requests.jsonl").read_bytes().splitlines()
        answers = [one for line in asked if (one := _parse(line)) and one["method"] == "DELETE"]
        assert not [one for one in answers if one["status"] == 410], "asked for what was deleted"


def _asked(url: str) -> httpx.Response:
    """Ask the server until it answers: its faults strike this reading, too."""
    while True:
        answer = httpx.get(url, headers={"Authorization": f"Bearer {OFFICER}"}, timeout=60)
        if answer.status_code == 200:
            return answer
        time.sleep(0.2)


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
