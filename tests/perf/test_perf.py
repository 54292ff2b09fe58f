"""The benchmark runs and tells what it saw, and its page server gives every event once."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.perf import __main__ as command
from tests.perf import collecting, samples, starting, table
from tests.perf.measure import Contender, Measure, Outcome, Target, ratio
from tests.perf.server import Pages
from tests.perf.trial import Figures


def test_the_smallest_measure_runs_and_its_rows_are_in_the_table(
    capsys: pytest.CaptureFixture[str],
) -> None:
    command.main(["start", "--quick"])
    said = capsys.readouterr().out
    rows = [line.split(" | ") for line in said.splitlines() if line.startswith("| ")]
    names = {cells[1] for cells in rows}
    assert names >= {one.name for one in starting.START.contenders}
    texts = {cells[0].removeprefix("| ") for cells in rows}
    assert texts >= {one.text for one in starting.START.targets}
    assert "| `wxi --help` does not load Textual | 0 modules | yes |" in said


def test_medians_ratios_and_misses_are_told_as_they_are() -> None:
    fast = Target("at least twice as fast", ratio("events/s", "one", "other"), 2)
    small = Target("small", lambda medians: medians["one"]["MB"], 8, "MB", most=True)
    measure = Measure(
        "m", "something", "events/s", (Contender("one", ""), Contender("other", "")), (fast, small)
    )
    figures = {
        "one": [{"events/s": rate, "MB": 8.0} for rate in (1000.0, 300.0, 290.0)],
        "other": [{"events/s": rate, "MB": 4.0} for rate in (200.0, 199.0, 500.0)],
    }
    said = table.render([Outcome(measure, figures)], Path(), repetitions=3, share=1, load=0.25)
    assert "load average before: 0.2" in said
    assert "| at least twice as fast | 1.50× | **no** |" in said
    assert "| small | 8 MB | yes |" in said
    assert "| something | one | 300 events/s | 290 to 1,000 | 8 MB |" in said
    absent: dict[str, list[Figures]] = {"one": [*figures["one"]], "other": [{}, {}, {}]}
    measure = replace(measure, targets=(small,))
    said = table.render([Outcome(measure, absent)], Path(), repetitions=3, share=1, load=0.25)
    assert "|  | other | could not be had |" in said


def test_only_the_marked_part_of_the_readme_changes() -> None:
    before = "above\n<!-- perf one -->\nold | \\1\n<!-- /perf one -->\nbelow\n"
    after = table.written(before, "one", "new \\1")
    assert after == "above\n<!-- perf one -->\n\nnew \\1\n\n<!-- /perf one -->\nbelow\n"
    assert table.written(after, "one", "new \\1") == after
    with pytest.raises(ValueError, match="no place"):
        table.written("no marks", "one", "new")


def _walk(url: str, **query: str) -> list[str]:
    found: list[str] = []
    target = str(httpx.URL(f"{url}/events", params={"max": "700", **query}))
    while target:
        answer = httpx.get(target)
        found += [item["id"] for item in answer.raise_for_status().json()["items"]]
        target = answer.links.get("next", {}).get("url", "")
    return found


def test_the_page_server_gives_every_event_once_however_it_is_asked(tmp_path: Path) -> None:
    with collecting.serving(tmp_path, 2000, 0) as shared:
        url = str(shared["url"])
        bodies = [body for page in samples.pages(tmp_path / "events.jsonl", 2000) for body in page]
        contents = [json.loads(body) for body in bodies]
        ids = [content["id"] for content in contents]
        assert len(set(ids)) == 2000
        assert _walk(url) == ids
        middle = contents[777]["created"]
        newer, older = _walk(url, **{"from": middle}), _walk(url, to=middle)
        assert newer + older == ids
        assert ids[777] in newer
        moment = datetime.fromisoformat(middle) + timedelta(milliseconds=1)
        one = _walk(url, **{"from": middle, "to": moment.isoformat()})
        assert one == [content["id"] for content in contents if content["created"] == middle]
        assert _walk(url, resource="convergedRecordings") == []


def test_a_page_is_the_bytes_that_were_given() -> None:
    lines = [b'{"created":"2026-03-02T10:00:0%d.000Z","x": "\xc3\xa9"}\n' % n for n in (3, 2, 1)]
    body, following = Pages(lines).page({"max": "2"})
    assert body == b'{"items":[' + lines[0].strip() + b"," + lines[1].strip() + b"]}"
    assert following == {"max": "2", "cursor": "2"}
    assert Pages(lines).page(following) == (b'{"items":[' + lines[2].strip() + b"]}", None)
