"""``wxi delete``, ``restore`` and ``plans``: dry, refused, run, undone, taken up."""

import json

import httpx

from tests.cli.conftest import OFFICER, Shell


def members(desk: Shell, room: str) -> set[str]:
    answer = httpx.get(
        f"{desk.env['WEBEX_BASE_URL']}/memberships",
        params={"roomId": room},
        headers={"Authorization": f"Bearer {OFFICER}"},
    )
    return {one["personEmail"] for one in answer.json()["items"]}


def test_a_filter_is_planned_refused_and_run(desk: Shell) -> None:
    wanted = ("delete", "CASE-1", "--filter", 'from:dorian "Handover"')
    dry = desk.wxi(*wanted, "--dry-run")
    assert dry.code == 0, dry
    assert "final\tdelete message of Dorian" in dry.out
    assert "left alone" in dry.out
    assert "already deleted" in dry.out
    assert "beyond recall" in dry.out
    count = sum(1 for line in dry.out.splitlines() if line.startswith("step\t"))
    assert count >= 2
    refused = desk.wxi(*wanted)
    assert refused.code == 1
    assert f"--confirm 'delete {count}'" in refused.err
    wrong = desk.wxi(*wanted, "--reason", "leak", "--confirm", "delete 99")
    assert (wrong.code, "does not match" in wrong.err) == (1, True)
    done = desk.wxi(*wanted, "--reason", "leak", "--confirm", f"delete {count}", "--json")
    assert done.code == 0, done
    lines = [json.loads(line) for line in done.out.splitlines()]
    ended = [one for one in lines if "ended" in one]
    assert [one["result"] for one in ended] == ["done"] * count
    assert all(one["seen"] or "no deletion event has arrived" in one["verified"] for one in ended)
    again = desk.wxi(*wanted, "--dry-run")
    assert "step\t" not in again.out
    listed = desk.wxi("plans", "CASE-1", "--steps")
    assert listed.code == 0, listed
    assert f"{count} done" in listed.out
    assert listed.out.count("#1\tdelete_message\t") >= 3, listed.out
    assert desk.wxi("verify", "CASE-1").code == 0


def test_a_room_is_contained_and_its_guest_added_back(desk: Shell) -> None:
    contain = ("delete", "CASE-1", "--contain", "Falcon handover")
    dry = desk.wxi(*contain, "--dry-run", "--json")
    assert dry.code == 0, dry
    plan, *steps = (json.loads(line) for line in dry.out.splitlines())
    assert [one["verb"] for one in steps] == ["remove_member"]  # the classification stays
    assert plan["phrase"] == "contain 1 in CASE-1"
    desk.wxi(*contain, "--classify", "Hush").is_refused(2, "Secret, Highly confidential")
    stricter = desk.wxi(*contain, "--classify", "secret", "--dry-run")
    assert "set Falcon handover: classification Secret" in stricter.out
    done = desk.wxi(*contain, "--reason", "leak", "--confirm", plan["phrase"])
    assert done.code == 0, done
    [removed] = [one for one in done.out.splitlines() if "Nico" in one and one.startswith("ended")]
    name = removed.split("\t")[1]
    room = steps[0]["room"]
    assert not any("postfach" in one for one in members(desk, room))
    back = desk.wxi("restore", "CASE-1", name, "--reason", "wrong", "--confirm", "undo 1")
    assert back.code == 0, back
    assert any("postfach" in one for one in members(desk, room))
    unknown = desk.wxi("restore", "CASE-1", "P-1#1")
    assert (unknown.code, "there is no plan P-1" in unknown.err) == (2, True)


def test_settings_of_a_room_are_changed_and_put_back(desk: Shell) -> None:
    change = ("change", "CASE-1", "Falcon handover")
    desk.wxi(*change).is_refused(2, "nothing is to be changed")
    refused = desk.wxi(*change, "--announcements", "on", "--dry-run")
    assert "is not locked, which announcement mode needs" in refused.out
    alone = desk.wxi(*change, "--read-only", "on", "--dry-run")
    assert "is no 1:1" in alone.out
    wanted = (*change, "--classify", "Secret", "--reason", "leak", "--confirm", "change 1")
    done = desk.wxi(*wanted)
    assert done.code == 0, done
    assert "the room reads so now" in done.out
    assert "is so already: classification Secret" in desk.wxi(*wanted).out
    [name] = [one.split("\t")[1] for one in done.out.splitlines() if one.startswith("ended")]
    back = desk.wxi("restore", "CASE-1", name, "--reason", "calm", "--confirm", "undo 1")
    assert back.code == 0, back
    assert "classification Secret" not in desk.wxi("restore", "CASE-1", name, "--dry-run").out


def test_what_cannot_be_done_is_refused_in_one_line(desk: Shell) -> None:
    delete = ("delete", "CASE-1")
    desk.wxi(*delete).is_refused(2, "nothing is named")
    desk.wxi(*delete, "nonsense", "--dry-run").is_refused(2, "names nothing that is known")
    desk.wxi(*delete, "--contain", "o", "--dry-run").is_refused(2, "does not name one room")
    desk.wxi(*delete, "--purge", "dorian").is_refused(2, "--purge needs --filter")
    desk.wxi(*delete, "--resume", "P-1").is_refused(2, "there is no plan P-1")
    desk.wxi("restore", "CASE-1").is_refused(2, "nothing is named")
    desk.wxi(*delete, "x", WEBEX_ACCESS_TOKEN="").is_refused(3, "no access token")
