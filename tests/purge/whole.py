"""Purges an account that posted in hundreds of rooms, on a bad day, and checks at the server.

``wxi delete --purge`` over a wire that cuts deletions, against a server that limits and fails; what
must hold is read from the server's own log, its world, and the case.
"""

import json
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cli.conftest import OFFICER, Ran, Shell
from tests.purge.cutting import cutting
from tests.purge.watched import Asked, Watched, early, watched
from tui.simulator.scenarios import cast
from tui.simulator.spaces import Message

CASE = "CASE-1"
FILTER = "from:expense aquila-expenses"
_ON_ITS_WAY = 0.25  # seconds in which a request may arrive that was sent before the 429 was told
_MOST_AT_ONCE = 8
_PROGRESS = ("reading", "running", "waiting")


@dataclass
class Tally:
    """What was done and found; times in seconds."""

    messages: int = 0
    rooms: int = 0
    steps: int = 0
    left_alone: dict[str, int] = field(default_factory=dict)
    ended: dict[str, int] = field(default_factory=dict)
    planning: float = 0.0
    running: float = 0.0
    resumed: int = 0
    answers_to_deletions: dict[int, int] = field(default_factory=dict)
    limited: int = 0
    cut: dict[str, int] = field(default_factory=dict)
    on_their_way: int = 0
    residue: list[str] = field(default_factory=list)

    def told(self) -> str:
        """Return everything, a fact a line."""
        return "\n".join(f"{name}\t{value}" for name, value in vars(self).items())


def purge(home: Path, messages: int, rooms: int, faults: str, cuts: float, seed: int) -> Tally:
    """Do it all. An AssertionError says what did not hold."""
    with watched(faults, seed) as server, cutting(server.url, cuts, seed) as (url, wire):
        trap = server.spread(messages, rooms)
        shell = Shell(home, WEBEX_BASE_URL=url, WEBEX_ACCESS_TOKEN=OFFICER)
        tally = Tally(messages, rooms)
        planned = _run(shell, server, tally)
        tally.cut = wire.cut
        assert {one.id for one in trap} <= planned
        _check(shell, server, tally, trap)
    return tally


def _run(shell: Shell, server: Watched, tally: Tally) -> set[str]:
    """Run the purge to its end; return the ids of what it was to delete."""
    assert shell.wxi("case", "new", CASE).code == 0
    collected = shell.wxi("collect", CASE, "--window", "30d", "--no-confirm", timeout=600)
    assert collected.code == 0, collected.err[-500:]
    server.asked.clear()
    began = time.monotonic()
    what = ("--purge", "Expense Helper", "--filter", FILTER)
    planned = shell.wxi("delete", CASE, *what, "--json", timeout=3600)
    tally.planning = time.monotonic() - began
    assert planned.code == 1, planned.err[-500:]
    plan = json.loads(planned.out.splitlines()[0])
    tally.steps, name = plan["steps"], plan["plan"]
    tally.left_alone = Counter(why for _, why in plan["skipped"])
    began, phrase = time.monotonic(), plan["phrase"]
    for turn in range(12):
        ran = _resume(shell, name, phrase)
        state = next(one for one in _plans(shell) if one["plan"] == name)
        tally.resumed = turn
        if not (state["left"] or state["unsettled"]):
            break
        server.wait(90)  # what was called just now is settled a minute after its call
        phrase = _phrase(_resume(shell, name))
    tally.running = time.monotonic() - began
    assert ran.code == 0, ran.err[-500:]
    told = [one for one in ran.err.splitlines() if one and not one.startswith(_PROGRESS)]
    tally.ended, tally.residue = Counter(one["result"] for one in state["outcomes"]), told
    return {one["object"] for one in state["outcomes"]}


def _resume(shell: Shell, name: str, phrase: str = "") -> Ran:
    more = ("--reason", "stolen", "--confirm", phrase) if phrase else ()
    return shell.wxi(
        "delete", CASE, "--resume", name, "--filter", FILTER, "--json", *more, timeout=3600
    )


def _phrase(refused: Ran) -> str:
    _, found, rest = refused.err.partition("--confirm '")
    return rest.split("'")[0] if found else ""


def _plans(shell: Shell) -> list[dict[str, Any]]:
    listed = shell.wxi("plans", CASE, "--steps", "--json")
    assert listed.code == 0, listed
    return [json.loads(line) for line in listed.out.splitlines()]


def _check(shell: Shell, server: Watched, tally: Tally, trap: list[Message]) -> None:
    deletions = server.deletions()
    tally.answers_to_deletions = dict(Counter(one.status for one in deletions))
    tally.limited = sum(one.status == 429 for one in server.asked)
    check_deletions(deletions)
    hasty = early(server.asked)
    tally.on_their_way = len(hasty)
    assert all(since < _ON_ITS_WAY and one.method != "DELETE" for since, one in hasty), hasty[:5]
    assert tally.on_their_way <= (_MOST_AT_ONCE - 1) * tally.limited
    # Every step ended, by a name that the journal and the server bear out.
    assert sum(tally.ended.values()) == tally.steps, tally
    assert set(tally.ended) <= {"done", "done earlier"}, tally
    assert all(one.deleted is not None for one in trap)
    bot = server.world.by_handle["bot-expense"]
    own = [room for room in server.world.rooms_of(bot) if room.creator.org is cast.AQUILA]
    assert own == []
    assert shell.wxi("verify", CASE, timeout=600).code == 0


def check_deletions(deletions: list[Asked]) -> None:
    """Check that nothing was deleted twice, nor asked for again once it was gone."""
    over: set[str] = set()
    for one in deletions:
        assert one.path not in over, f"asked for again: {one}"
        # Gone without an answer, and asked for again: that would be answered by a 410.
        assert one.status not in {404, 410}, f"asked for what was gone: {one}"
        if one.status == 204:
            over.add(one.path)
