"""Kills a process with SIGKILL at random moments of a running plan, and looks at the server.

At the arrival of every deletion its intent and its before-image must be in the case. Nothing is
deleted twice, and in the end every step is accounted for. A process begins warm, from a server of
forks, and time passes at the server at once: so a kill costs a fraction of a second.
"""

import asyncio
import json
import multiprocessing
import os
import shutil
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random

from tests.cli.conftest import OFFICER, Shell
from tests.purge.watched import Watched, watched
from tests.purge.whole import CASE, check_deletions
from tui.evidence.verify import verify_case

_STEPS = 24  # of one plan
_PLANS = 8  # in one case, then a fresh one: what a case remembers is read at each start
_LATEST = 0.06  # seconds after an arrival at which a process is killed
_EARLY = 0.15  # share of the kills that come before the first call: opening, settling, planning
_SETTLED = 65  # seconds after which reading tells whether a call was done
_TAIL = 1 << 16  # bytes of the journal in which the intent of a call must stand


@dataclass
class Tally:
    """What was done and found."""

    kills: int = 0
    while_called: int = 0
    plans: int = 0
    steps: int = 0
    deletions: int = 0
    unannounced: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def told(self) -> str:
        """Return everything, a fact a line."""
        return "\n".join(f"{name}\t{value}" for name, value in vars(self).items())


def go_on(environment: Mapping[str, str], wanted: list[str]) -> None:
    """Settle and run the rest of the plan that was begun, else make one; for a process of its own.

    Exits with 0 when all steps have ended.
    """
    os.environ.update(environment)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    sys.exit(asyncio.run(_go_on(wanted)))


async def _go_on(wanted: list[str]) -> int:
    from tui import settings
    from tui.cli.online import open_online
    from tui.domain.mutation import Verb, Wish

    session, online = open_online(settings.load(), CASE, "delete", armed=True)
    try:
        await session.look.identify()
        door = online.mutations
        found, _ = await door.standings()
        begun = [one.plan for one in found if one.left or one.unsettled]
        plan = begun[0] if begun else None
        if plan is None:
            plan = await door.plan([Wish(Verb.DELETE_MESSAGE, one) for one in wanted])
        standing = await door.settle(plan.id)
        if standing.left:
            await door.run_rest(plan.id, reason="stolen", phrase=standing.phrase)
            standing = await door.standing(plan.id)
        return 3 if standing.left or standing.unsettled else 0
    finally:
        await session.close()


class Killing:
    """Plans that are run by processes that die."""

    def __init__(self, server: Watched, home: Path, messages: list[str], seed: int) -> None:
        self.tally = Tally()
        self._server = server
        self._home = home
        self._shell = Shell(home / "first", WEBEX_BASE_URL=server.url, WEBEX_ACCESS_TOKEN=OFFICER)
        self._messages = messages
        self._rng = Random(f"kills {seed}")
        self._forks = multiprocessing.get_context("forkserver")
        self._forks.set_forkserver_preload(["tests.purge.killed", "tui.cli.delete", "tui.bootstrap",
                                            "tui.webex.client", "tui.store.cases"])  # fmt: skip
        self._case = Path()
        self._arrived = threading.Event()
        self._awaited = 0
        server.on_asked = self._look

    def run(self, kills: int) -> Tally:
        """Run plan after plan until so many processes were killed."""
        began = time.monotonic()
        assert self._shell.wxi("case", "new", CASE).code == 0
        done = self._shell.wxi("collect", CASE, "--window", "30d", "--no-confirm", timeout=300)
        assert done.code == 0, done.err[-500:]
        self._server.asked.clear()
        while self.tally.kills < kills:
            if self.tally.plans % _PLANS == 0:
                self._begin_case()
            wanted, self._messages = self._messages[:_STEPS], self._messages[_STEPS:]
            assert len(wanted) == _STEPS, "too few messages for so many kills"
            self._end_plan(wanted, kills)
        self._check_case()
        deletions = self._server.deletions()
        check_deletions(deletions)
        self.tally.deletions = len(deletions)
        self.tally.seconds = time.monotonic() - began
        return self.tally

    def _begin_case(self) -> None:
        if self.tally.plans:
            self._check_case()
            shutil.rmtree(self._home / "now")
        shutil.copytree(self._home / "first", self._home / "now")
        self._case = self._home / "now" / "cases" / CASE

    def _check_case(self) -> None:
        assert self.tally.unannounced == []
        assert verify_case(self._case).ok

    def _end_plan(self, wanted: list[str], kills: int) -> None:
        """Let processes run a plan, and die at it, until it has ended."""
        for _ in range(200):
            kill = self.tally.kills < kills
            code = self._process(wanted, kill=kill)
            if code == 0:
                break
            assert code in {-9, 3}, code
            self._server.wait(_SETTLED)
        else:
            raise AssertionError("the plan does not end")
        self.tally.plans += 1
        self.tally.steps += len(wanted)
        deleted = self._server.world.messages
        ids = {one.id for one in deleted.values() if one.deleted is not None}
        assert set(wanted) <= ids

    def _process(self, wanted: list[str], *, kill: bool) -> int:
        environment = {**self._shell.env, "WXI_HOME": str(self._home / "now")}
        process = self._forks.Process(target=go_on, args=(environment, wanted), daemon=True)
        self._arrived.clear()
        early = self._rng.random() < _EARLY
        self._awaited = self._rng.randrange(1, _STEPS // 2)
        process.start()
        if kill:
            late = 60.0
            if early:
                process.join(self._rng.random())
            else:
                begin = time.monotonic()
                while process.is_alive() and time.monotonic() - begin < late:
                    if self._arrived.wait(0.02):
                        time.sleep(self._rng.random() * _LATEST)
                        break
            if process.is_alive():
                process.kill()
        process.join()
        assert process.exitcode is not None
        if process.exitcode == -9:
            self.tally.kills += 1
            self.tally.while_called += self._arrived.is_set()
        return process.exitcode

    def _look(self, method: str, path: str) -> None:
        """Look, as a deletion arrives, whether the case holds what must be there before it."""
        if method != "DELETE":
            return
        self._awaited -= 1
        if self._awaited == 0:
            self._arrived.set()
        target = path.rpartition("/")[2]
        intent = next((one for one in self._intents() if one.get("id") == target), None)
        digest = str(intent.get("sha256")) if intent else "none"
        images = list((self._case / "data" / "before").glob(f"*/{digest}.json"))
        if not any(sha256(image.read_bytes()).hexdigest() == digest for image in images):
            self.tally.unannounced.append(target)

    def _intents(self) -> list[dict[str, object]]:
        last = max((self._case / "data" / "journal").glob("*.jsonl"))
        with last.open("rb") as file:
            file.seek(-min(_TAIL, file.seek(0, 2)), 2)
            lines = file.read().splitlines()
        return [json.loads(one)["object"] for one in lines if _is_intent(one)]


def _is_intent(line: bytes) -> bool:
    return line.startswith(b"{") and line.endswith(b"}") and b'"action":"intent"' in line


def kill(home: Path, kills: int, faults: str, seed: int) -> Tally:
    """Do it all. An AssertionError says what did not hold."""
    with watched(faults, seed) as server:
        # A plan survives a few kills: each of its steps is for one of them at most.
        trap = server.spread(max(_STEPS * 2, (kills + 4) * _STEPS), 20)
        return Killing(server, home, [one.id for one in trap], seed).run(kills)
