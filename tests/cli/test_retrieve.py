"""``wxi retrieve``: planned, run, run again; what was wrong is said in one line."""

import json
import signal
import threading
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.cli.conftest import OFFICER, Answer, Shell


def test_deleted_messages_are_planned_retrieved_and_not_fetched_twice(online: Shell) -> None:
    assert online.wxi("collect", "CASE-1", "--no-confirm").code == 0
    command = ("retrieve", "CASE-1", "--filter", "is:deleted")
    planned = online.wxi(*command, "--dry-run")
    assert (planned.code, planned.err) == (0, "")
    assert "messages with" in planned.out
    assert "the first expires in " in planned.out
    plan = json.loads(online.wxi(*command, "--dry-run", "--json").out)
    assert plan["kept"] == 0

    done = online.wxi(*command, "--json", "--reason", "case B1")
    assert (done.code, done.err.splitlines()[0]) == (0, planned.out.strip())
    records = [json.loads(line) for line in done.out.splitlines()]
    assert len(records) == plan["messages"] > 1
    assert {one["state"] for one in records} == {"kept"}
    assert sum(len(one["files"]) for one in records) == plan["files"] > 0
    assert min(one["expires"] for one in records) == plan["firstExpires"]

    again = online.wxi(*command)
    assert (again.code, again.out) == (0, "")
    assert f"{plan['messages']} retrieved before, not fetched again" in again.err
    one = online.wxi("retrieve", "CASE-1", records[0]["message"], "--dry-run")
    assert one.out == "1 retrieved before, not fetched again\n"
    told = online.wxi("journal", "CASE-1", "--action", "retrieve", "case B1").out
    assert told.count("\n") == 1
    assert online.wxi("verify", "CASE-1").code == 0


def test_the_chat_of_a_meeting_is_retrieved_by_the_event_of_its_end(collected: Shell) -> None:
    listed = collected.wxi("timeline", "CASE-1", "type:ended", "--json").out.splitlines()
    ended = [json.loads(one)["id"] for one in listed]
    assert ended
    told = [collected.wxi("retrieve", "CASE-1", one) for one in ended[:4]]
    assert {one.code for one in told} == {0}
    assert all(one.out.startswith(("kept\t", "not kept\t")) for one in told)
    assert all("chat" in one.out for one in told)


def test_what_cannot_be_retrieved_is_said(online: Shell) -> None:
    online.wxi("retrieve", "CASE-1").is_refused(2, "nothing was named", "--filter")
    online.wxi("retrieve", "CASE-1", "nonsense").is_refused(2, "nothing in this case is about")
    offline = Shell(online.home)
    offline.wxi("retrieve", "CASE-1", "x").is_refused(3, "no access token")


def test_a_run_that_is_cut_short_is_resumed(
    tmp_path: Path, webex: str, answering: Callable[[Answer], str]
) -> None:
    read: list[str] = []
    held = [threading.Event(), threading.Event()]
    go_on = [threading.Event(), threading.Event()]

    def through(path: str, headers: Mapping[str, str]) -> tuple[int, str, bytes]:
        if "/messages/" in path:
            read.append(path)
            turn = {4: 0, 12: 1}.get(len(read))
            if turn is not None:
                held[turn].set()
                go_on[turn].wait(60)
        token = next(value for name, value in headers.items() if name.lower() == "authorization")
        request = urllib.request.Request(
            webex.removesuffix("/v1") + path, headers={"Authorization": token}
        )
        with urllib.request.urlopen(request) as answer:
            return 200, answer.headers["Content-Type"], answer.read()

    shell = Shell(tmp_path, WEBEX_BASE_URL=answering(through), WEBEX_ACCESS_TOKEN=OFFICER)
    assert shell.wxi("case", "new", "CASE-1").code == 0
    assert (
        shell.wxi(
            "collect", "CASE-1", "--no-confirm", "--window", "30d", "--resource", "messages"
        ).code
        == 0
    )
    command = ("retrieve", "CASE-1", "--filter", "type:created not has:file")
    for turn, number, code in ((0, signal.SIGTERM, 5), (1, signal.SIGKILL, -9)):
        with shell.start(*command) as process:
            assert held[turn].wait(60)
            process.send_signal(number)
            assert process.wait(30) == code
            go_on[turn].set()
            assert process.stderr is not None
            said = process.stderr.read()
        assert code != 5 or ("interrupted: " in said and "the same command resumes" in said.lower())
    assert shell.wxi(*command).code == 0
    planned = shell.wxi(*command, "--dry-run").out
    assert planned.endswith(" retrieved before, not fetched again\n")
    assert int(planned.split()[0]) > 12
    assert shell.wxi("verify", "CASE-1").code == 0
