"""The graph as plain text and as JSON."""

import json

from tests.cli.conftest import Shell


def test_every_view_is_printed_in_its_size_and_in_ascii(collected: Shell) -> None:
    for view in ("ego", "links", "lanes", "matrix"):
        options = ("--view", view, "--centre", "Project Falcon", "--size", "70x20")
        done = collected.wxi("graph", "CASE-1", *options)
        assert (done.code, done.err) == (0, "")
        lines = done.out.splitlines()
        assert lines[0] == f"{view}: now"
        assert len(lines) == 21
        assert max(map(len, lines)) <= 70
        plain = collected.wxi("graph", "CASE-1", *options, "--ascii").out
        assert plain.isascii()
        assert len(plain.splitlines()) == 21
        assert "Project" in plain


def test_the_lanes_name_who_came_left_and_opened_files(collected: Shell) -> None:
    options = ("--view", "lanes", "--centre", "project falcon", "--ascii", "--size", "120x30")
    lines = collected.wxi("graph", "CASE-1", *options).out.splitlines()
    nico = next(line for line in lines if "Nico Brandt" in line)
    assert "[" in nico
    assert "]" in nico
    assert "F" in nico.partition("[")[2]


def test_json_names_nodes_edges_and_stays(collected: Shell) -> None:
    options = ("--view", "lanes", "--centre", "nico", "--json")
    told = json.loads(collected.wxi("graph", "CASE-1", *options).out)
    assert [one["name"] for one in told["people"]] == ["Nico Brandt"]
    assert told["centre"] == told["people"][0]["id"]
    assert told["people"][0]["external"]
    rooms = {one["id"]: one["title"] for one in told["rooms"]}
    left = next(one for one in told["memberships"] if one["state"] == "left")
    (stay,) = left["stays"]
    assert stay["joined"]
    assert stay["left"]
    assert left["room"] in rooms
    before, after = (
        json.loads(collected.wxi("graph", "CASE-1", *options, "--at", at).out)["memberships"]
        for at in (stay["from"][:19] + "Z", "2020-01-01")
    )
    assert {one["state"] for one in before if one["room"] == left["room"]} <= {"in", "unknown"}
    assert {one["state"] for one in after} <= {"unknown"}
    whole = json.loads(collected.wxi("graph", "CASE-1", "--view", "links", "--json").out)
    assert len(whole["memberships"]) > len(told["memberships"])
    assert whole["at"] is None


def test_what_is_not_understood_is_one_line(collected: Shell) -> None:
    for options, said in (
        (("--centre", "zzz"), "nobody and nothing in this case has 'zzz'"),
        (("--size", "9x9"), "such as 80x24"),
        (("--at", "soon"), "is no time"),
        (("--view", "spiral"), "--view"),
    ):
        done = collected.wxi("graph", "CASE-1", *options)
        done.is_refused(2, said)
