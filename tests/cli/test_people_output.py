"""``wxi who``, ``exposure`` and ``compare`` as plain text and as JSON."""

import json
import shutil

import pytest

from tests.cli.conftest import OFFICER, Shell


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory, collected: Shell, webex: str) -> Shell:
    """A copy of the collected case: to ask who could see a message may read a roster into it."""
    home = tmp_path_factory.mktemp("copied") / "home"
    shutil.copytree(collected.home, home)
    return Shell(home, WEBEX_BASE_URL=webex, WEBEX_ACCESS_TOKEN=OFFICER)


def message(shell: Shell, *words: str) -> str:
    """Return the id of the event of a message."""
    lines = shell.wxi("timeline", "CASE-1", *words, "type:M").out.splitlines()
    return lines[0].split("\t")[6]


def test_who_names_the_guest_with_the_events_that_prove_it(read: Shell) -> None:
    event = message(read, '"handover 1"')
    done = read.wxi("who", "CASE-1", event)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("Nico Brandt <"))
    assert lines[first - 2].startswith("[proved contact · 2 people, 1 external]")
    assert "\tdownloaded " in lines[first]
    texts, ids = zip(
        *(line.strip().split("\t") for line in lines[first + 1 : first + 4]), strict=True
    )
    assert [text[20:].split()[0] for text in texts] == ["added", "removed", "downloaded"]
    for one in ids:
        assert read.wxi("show", "CASE-1", one).code == 0
    parsed = json.loads(read.wxi("who", "CASE-1", event, "--json").out)
    assert [one["name"] for one in parsed["entries"]][:2] == ["Nico Brandt", "Dorian Marić"]
    assert [one["event"] for one in parsed["entries"][0]["proofs"]] == list(ids)
    assert parsed["posted"] == parsed["at"]
    by_message = json.loads(read.wxi("who", "CASE-1", parsed["message"], "--json").out)
    assert by_message == parsed
    assert "roster read" in parsed["notes"][1]  # nobody had read it: it was read for this
    before = json.loads(read.wxi("who", "CASE-1", event, "--deleted", "--json").out)
    assert parsed["posted"] < before["at"] < before["deleted"]
    later = json.loads(read.wxi("who", "CASE-1", event, "--at", "1h", "--json").out)
    assert later["entries"][0]["tier"] == "CONTACT"


def test_who_says_in_one_line_what_cannot_be_asked(read: Shell) -> None:
    event = message(read, '"handover 1"')
    move = read.wxi("timeline", "CASE-1", "type:J").out.splitlines()[0].split("\t")[6]
    read.wxi("who", "CASE-1", "nothing").is_refused(2, "no event 'nothing'")
    read.wxi("who", "CASE-1", move).is_refused(2, "not about a message or file")
    read.wxi("who", "CASE-1", event, "--at", "mon").is_refused(2, "--at 'mon'", "time of day")
    read.wxi("compare", "CASE-1", "Sales", "Nobody").is_refused(2, "no room or person 'Nobody'")


def test_exposure_and_bridges_print_what_json_says(read: Shell) -> None:
    words = ("from:dorian", "has:file")
    parsed = json.loads(read.wxi("exposure", "CASE-1", *words, "--json").out)
    assert parsed["entries"][0]["name"] == "Nico Brandt"
    assert parsed["entries"][0]["opened"] == 6
    plain = read.wxi("exposure", "CASE-1", *words).out.splitlines()
    assert [line for line in plain if "Nico Brandt <" in line]
    bridges = json.loads(read.wxi("exposure", "CASE-1", "--bridges", "--json").out)
    assert [one["name"] for one in bridges["entries"]][:1] == ["Dorian Marić"]


def test_compare_takes_rooms_moments_and_people(read: Shell) -> None:
    def tiers(*arguments: str) -> dict[str, list[str]]:
        done = read.wxi("compare", "CASE-1", *arguments, "--json")
        found: dict[str, list[str]] = {}
        for one in json.loads(done.out)["entries"]:
            found.setdefault(one["tier"], []).append(one["name"])
        return found

    falcon = "Project Falcon"
    posted = json.loads(read.wxi("who", "CASE-1", message(read, '"handover 1"'), "--json").out)
    at = posted["posted"][:19] + "Z"
    assert tiers(falcon, falcon, "--at", at, "--and", "1h")["ONLY A"] == ["Nico Brandt"]
    people = tiers("Dorian Marić", "nico.brandt77@postfach.example")
    assert falcon in people["BOTH"]
    assert "only Project Falcon" in read.wxi("compare", "CASE-1", falcon, "Sales").out
