"""``wxi retrieve``: planned, run, run again; what was wrong is said in one line."""

import json

from tests.cli.conftest import Shell


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


def test_what_cannot_be_retrieved_is_said(online: Shell) -> None:
    online.wxi("retrieve", "CASE-1").is_refused(2, "nothing was named", "--filter")
    online.wxi("retrieve", "CASE-1", "nonsense").is_refused(2, "nothing in this case is about")
    offline = Shell(online.home)
    offline.wxi("retrieve", "CASE-1", "x").is_refused(3, "no access token")
