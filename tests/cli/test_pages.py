"""``wxi person`` and ``wxi room``: the same pages as the console's, as lines and as JSON."""

import json

from tests.cli.conftest import Shell


def test_a_person_is_found_by_a_part_of_name_address_or_id(collected: Shell) -> None:
    done = collected.wxi("person", "CASE-1", "nico", "brandt")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "Person · Nico Brandt"
    for said in ("e-mail: nico.brandt77@postfach.example", "file downloaded: 5", "[files opened]"):
        assert said in lines
    event = next(line for line in lines if line.startswith("last: ")).split("\t")[1]
    assert event in collected.wxi("show", "CASE-1", event).out
    whole = next(line for line in lines if line.startswith("id: ")).removeprefix("id: ")
    for who in (whole, "brandt77@", whole[-20:]):
        same = collected.wxi("person", "CASE-1", who).out.splitlines()
        assert same[: lines.index("[not seen]")] == lines[: lines.index("[not seen]")]
    parsed = json.loads(collected.wxi("person", "CASE-1", "nico.brandt", "--json").out)
    facts = [fact for section in parsed["sections"] for fact in section["facts"]]
    assert ["file downloaded", "5"] in facts
    assert event in {fact[2] for fact in facts if len(fact) > 2}


def test_a_room_is_found_by_a_part_of_its_title(collected: Shell) -> None:
    titles = collected.wxi("room", "CASE-1", "r")
    assert titles.code == 2
    room = titles.out.splitlines()[0].split("\t")
    done = collected.wxi("room", "CASE-1", room[-1])
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Room · {room[0]}\n")
    for said in ("[members]", "[happened]", "[authors]", "[files opened]", "[not seen]"):
        assert said in done.out
    parsed = json.loads(collected.wxi("room", "CASE-1", room[-1], "--json").out)
    assert parsed["title"] == f"Room · {room[0]}"


def test_several_are_listed_and_none_is_said(collected: Shell) -> None:
    done = collected.wxi("person", "CASE-1", "brand")
    assert done.code == 2
    listed = [line.split("\t") for line in done.out.splitlines()]
    assert {row[0] for row in listed} == {"Nico Brandt", "Johanna Brandstätter"}
    assert done.err.count("\n") == 1
    assert "'brand' fits 2" in done.err
    assert "the id at the end of its line" in done.err
    for row in listed:
        assert collected.wxi("person", "CASE-1", row[-1]).out.startswith(f"Person · {row[0]}\n")
    machine = collected.wxi("person", "CASE-1", "brand", "--json").out.splitlines()
    assert [json.loads(line)[0] for line in machine] == [row[0] for row in listed]
    many = collected.wxi("person", "CASE-1", "a")
    assert len(many.out.splitlines()) == 20
    assert "of whom 20 are listed" in many.err
    for command in ("person", "room"):
        collected.wxi(command, "CASE-1", "zeppelin").is_refused(2, "'zeppelin'", "shorter part")
        collected.wxi(command, "CASE-1").is_refused(2, "Missing argument")
