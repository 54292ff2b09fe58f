"""The panes as plain text and as JSON, safe for terminals and pipes."""

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import OFFICER, Shell
from tests.ui import hostile
from tests.ui.console import home
from tui import bootstrap
from tui.domain import plan_file
from tui.domain.filters import help as language
from tui.domain.mutation import Plan, Step, Verb
from tui.domain.wire import sha256

_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]"
)


def test_the_timeline_is_one_event_a_line_with_seven_columns(collected: Shell) -> None:
    done = collected.wxi("timeline", "CASE-1")
    rows = [line.split("\t") for line in done.out.splitlines()]
    assert (done.code, done.err) == (0, "")
    assert len(rows) > 200
    assert {len(row) for row in rows} == {7}
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert {row[1] for row in rows} >= {"M", "J", "X", "F", "E"}
    assert {row[2] for row in rows} >= {"own", "ext1"}


def test_the_timeline_by_thread_is_the_same_with_replies_below_their_message(
    collected: Shell,
) -> None:
    plain = collected.wxi("timeline", "CASE-1").out.splitlines()
    grouped = collected.wxi("timeline", "CASE-1", "--by-thread").out.splitlines()
    assert sorted(grouped) == sorted(plain)
    said = collected.wxi("timeline", "CASE-1", "--by-thread", "--json").out.splitlines()
    data = [json.loads(line)["event"]["data"] for line in said]
    replies = [(at, one["parentId"]) for at, one in enumerate(data) if one.get("parentId")]
    assert replies
    assert all(
        data[at - 1].get("id") == parent or data[at - 1].get("parentId") == parent
        for at, parent in replies
        if parent in {one.get("id") for one in data}
    )


def test_the_timeline_holds_all_words_and_json_says_the_same(collected: Shell) -> None:
    plain = collected.wxi("timeline", "CASE-1", "dorian", "HANDOVER").out.splitlines()
    parsed = [
        json.loads(line)
        for line in collected.wxi(
            "timeline", "CASE-1", "dorian", "HANDOVER", "--json"
        ).out.splitlines()
    ]
    assert 0 < len(plain) < 60
    assert [line.split("\t")[6] for line in plain] == [one["id"] for one in parsed]
    for one in parsed:
        text = json.dumps(one, ensure_ascii=False).casefold()
        assert "dorian" in text
        assert "handover" in text
        assert one["event"]["id"] == one["id"]
    assert collected.wxi("timeline", "CASE-1", "zeppelin").out == ""


def test_show_is_labelled_and_json_holds_the_received_bytes(collected: Shell) -> None:
    rows = [
        line.split("\t") for line in collected.wxi("timeline", "CASE-1", "deleted").out.splitlines()
    ]
    event = next(row[6] for row in rows if row[1] == "X")
    plain = collected.wxi("show", "CASE-1", event).out
    for label in ("who: ", "time: ", "UTC: ", "room: ", "[identity]", "[as received]", "sha256: "):
        assert label in plain
    parsed = json.loads(collected.wxi("show", "CASE-1", event, "--json").out)
    assert json.loads(parsed["received"])["id"] == event
    assert [section["title"] for section in parsed["sections"]][-1] == "identity"


def test_history_tells_the_life_of_a_message_also_as_json(collected: Shell) -> None:
    rows = [line.split("\t") for line in collected.wxi("timeline", "CASE-1").out.splitlines()]
    edit = next(row[6] for row in rows if row[1] == "E")
    done = collected.wxi("history", "CASE-1", edit)
    assert (done.code, done.err) == (0, "")
    for said in ("edited: ", "· posted by the author, ", "· edited by ", "[-", "{+", "[thread]"):
        assert said in done.out
    parsed = json.loads(collected.wxi("history", "CASE-1", edit, "--json").out)
    changes = next(one["changes"] for one in parsed["sections"] if "changes" in one)
    assert {change for change, _ in changes} >= {"removed", "added"}
    joined = next(row[6] for row in rows if row[1] == "J")
    done = collected.wxi("history", "CASE-1", joined)
    assert (done.code, done.out) == (2, "")
    assert "wxi: this event is not about a message" in done.err
    assert "wxi show CASE-1" in done.err
    done = collected.wxi("history", "CASE-1", "nothing")
    assert (done.code, done.out) == (2, "")


def test_cases_are_listed_and_shown(collected: Shell) -> None:
    assert collected.wxi("case", "list").out.split("\t")[0] == "CASE-1"
    shown = collected.wxi("case", "show", "CASE-1").out
    parsed = json.loads(collected.wxi("case", "show", "CASE-1", "--json").out)
    assert f"events: {parsed['events']}" in shown
    assert parsed["events"] > 200
    assert len(parsed["journal head"]) == 64


def test_hostile_text_is_made_visible(tmp_path: Path) -> None:
    count = hostile.fill(home(tmp_path, "https://webexapis.com/v1"), "CASE-1")
    shell = Shell(tmp_path)
    timeline = shell.wxi("timeline", "CASE-1")
    assert (timeline.code, timeline.err) == (0, "")
    assert len(timeline.out.splitlines()) == count
    outputs = [timeline.out, shell.wxi("case", "list").out, shell.wxi("case", "show", "CASE-1").out]
    for line in timeline.out.splitlines()[:: max(1, count // 8)]:
        done = shell.wxi("show", "CASE-1", line.split("\t")[6])
        assert (done.code, done.err) == (0, "")
        outputs.append(done.out)
        if line.split("\t")[1] in "MEXA":
            told = shell.wxi("history", "CASE-1", line.split("\t")[6])
            assert (told.code, told.err) == (0, "")
            outputs.append(told.out)
    for output in outputs:
        assert _STEERING.search(output) is None
    message = next(one for one in timeline.out.splitlines() if one.split("\t")[1] == "E")
    for arguments in (
        ("timeline", "CASE-1"),
        ("show", "CASE-1", line.split("\t")[6]),
        ("history", "CASE-1", message.split("\t")[6]),
    ):
        machine = shell.wxi(*arguments, "--json").out
        assert machine.isascii()
        for one in machine.splitlines():
            json.loads(one)


def test_plans_of_a_case_that_somebody_else_made_are_made_visible(tmp_path: Path) -> None:
    chosen = home(tmp_path, "https://webexapis.com/v1")
    bootstrap.new_case(chosen, "CASE-1", "A case")
    case, now = bootstrap.open_case(chosen, "CASE-1"), bootstrap.now()
    step = Step(Verb.DELETE_MESSAGE, "M\x1b[2J", None, "", None)
    raw = plan_file.encode(Plan("P-1", "CASE-1", "delete\x1b[2J\u202e", now, now, (step,)))
    case.plans.keep("P-1", raw)
    case.journal.append("plan", object_type="plan", object_id="P-1", object_sha256=sha256(raw))
    case.close()
    shell = Shell(tmp_path)
    for arguments in (("--steps",), ("export", "P-1", "--to", str(tmp_path / "a plan.json"))):
        done = shell.wxi("plans", "CASE-1", *arguments)
        assert (done.code, done.err) == (0, "")
        assert "delete␛[2J‹U+202E›" in done.out
        assert _STEERING.search(done.out) is None
    assert "a plan.json'" in done.out  # as a shell takes it


def test_head_ends_the_output_without_a_word(collected: Shell) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tui", "timeline", "CASE-1", "--json"],
        env=collected.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"{")
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def test_the_token_stays_where_it_was_given(collected: Shell) -> None:
    assert OFFICER.encode() not in collected.written()
    for arguments in (("timeline", "CASE-1"), ("case", "show", "CASE-1"), ("verify", "CASE-1")):
        done = collected.wxi(*arguments)
        assert done.code == 0
        assert OFFICER not in done.out + done.err


def test_looking_changes_nothing(collected: Shell) -> None:
    before = collected.written()
    for arguments in (("timeline", "CASE-1"), ("case", "show", "CASE-1"), ("verify", "CASE-1")):
        assert collected.wxi(*arguments).code == 0
    assert collected.written() == before


def test_verify_takes_a_path_too(collected: Shell) -> None:
    done = collected.wxi("verify", str(collected.cases / "CASE-1"))
    assert done.code == 0
    assert "verified: nothing has changed" in done.out


def test_a_filter_means_on_the_command_line_what_it_means_in_the_console(collected: Shell) -> None:
    deleted = collected.wxi("timeline", "CASE-1", "type:X or (type:M is:deleted)")
    assert deleted.code == 0
    letters = [line.split("\t")[1] for line in deleted.out.splitlines()]
    assert set(letters) == {"X", "M"}
    external = collected.wxi("timeline", "CASE-1", "is:external")
    assert {line.split("\t")[2] for line in external.out.splitlines()} >= {"ext1"}
    assert all(line.split("\t")[2] != "own" for line in external.out.splitlines())
    event = deleted.out.splitlines()[0].split("\t")[6]
    assert event in collected.wxi("timeline", "CASE-1", f"id:{event}").out


def test_a_wrong_filter_is_one_line_with_a_caret_and_exit_code_2(collected: Shell) -> None:
    done = collected.wxi("timeline", "CASE-1", "dorian type:creatd")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "wxi: type: knows no 'creatd'; the nearest is created, at column 13: dorian type:^creatd\n"
    )
    steering = collected.wxi("timeline", "CASE-1", "dorian \x1b[2J type:")
    assert "\x1b" not in steering.err
    assert len(steering.err.splitlines()) == 1


def test_the_help_of_timeline_explains_the_language(collected: Shell) -> None:
    shown = collected.wxi("timeline", "--help").out
    for block in language.plain():
        assert all(line in shown for line in block)
