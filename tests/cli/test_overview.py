"""What the console shows is told in plain labelled lines where it cannot be drawn."""

import json
import re
from collections import Counter

import pytest

from tests.cli.conftest import Shell
from tests.ui.terminal import Terminal

_DRAWN = set("█▇▆▅▄▃▂▁─│┌┐└┘├┤■▒╭╮╯╰┼━")


def test_the_overview_is_whole_and_leads_to_every_pane(collected: Shell) -> None:
    done = collected.wxi("overview", "CASE-1")
    assert (done.code, done.err) == (0, "")
    assert "\nevents: complete but for" in done.out
    machine = json.loads(collected.wxi("overview", "CASE-1", "--json").out)
    assert f"events: {machine['case']['events']}" in done.out
    newest = collected.wxi("timeline", "CASE-1").out.splitlines()[-10:]
    assert "\n".join(newest) in done.out
    for command in machine["commands"].values():
        assert command.replace("CASE", "CASE-1") in done.out
    plain = collected.wxi("open", "CASE-1", "--plain")
    by_setting = collected.wxi("open", "CASE-1", WXI_PLAIN="1")
    # Coverage is as known now: its last stretch ends at another second.
    assert len({re.sub("[0-9]+", "", one.out) for one in (done, plain, by_setting)}) == 1
    assert collected.wxi("open", "--plain").out == collected.wxi("case", "list").out


def test_nothing_is_drawn_on_a_dumb_terminal(collected: Shell) -> None:
    env = collected.env | {"TERM": "dumb", "COLUMNS": "80"}
    with Terminal(["open", "CASE-1"], env) as at:
        at.see("wxi open CASE --plain")
        assert at.wait() == 2
    with Terminal(["open", "CASE-1", "--plain"], env) as at:
        assert at.wait() == 0
        at.see("wxi doctor")
        assert b"\x1b" not in bytes(at.raw)
    for words in (["graph", "CASE-1", "--view", "links"], ["coverage", "CASE-1"]):
        done = collected.wxi(*words, "--plain")
        assert (done.code, done.err) == (0, "")
        assert not set(done.out) & _DRAWN
        assert collected.wxi(*words, WXI_PLAIN="1").out.count("\n") == done.out.count("\n")


def test_the_plain_graph_tells_what_json_tells(collected: Shell) -> None:
    for view in ("ego", "links", "lanes"):
        lines = collected.wxi("graph", "CASE-1", "--view", view, "--plain").out.splitlines()
        told = json.loads(collected.wxi("graph", "CASE-1", "--view", view, "--json").out)
        counted = Counter(one.split("\t")[0] for one in lines[1:])
        assert counted["person"] == len(told["people"])
        assert counted["membership"] == len(told["memberships"])
        stays = sum(len(one.get("stays") or ()) for one in told["memberships"])
        assert counted["stay"] == stays


@pytest.mark.parametrize("by", ["hour", "day", "week"])
def test_density_counts_every_event_once(collected: Shell, by: str) -> None:
    events = collected.wxi("timeline", "CASE-1", "--json").out.splitlines()
    rows = [json.loads(one) for one in events]
    lines = collected.wxi("density", "CASE-1", "--by", by, "--json").out.splitlines()
    told = [json.loads(one) for one in lines]
    lanes = ("messages", "deleted", "members", "files", "other")
    assert sum(one["all"] for one in told) == len(rows)
    assert all(one["all"] == sum(one[lane] for lane in lanes) for one in told)
    assert [one["from"] for one in told] == sorted({one["from"] for one in told})
    assert sum(one["deleted"] for one in told) == sum(one["letter"] == "X" for one in rows)
    some = collected.wxi("density", "CASE-1", "type:X", "--by", by).out.splitlines()
    assert len(some) == sum(one["deleted"] > 0 for one in told)
