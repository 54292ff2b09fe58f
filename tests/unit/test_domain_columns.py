"""Columns against plain lists and dictionaries."""

import json
from array import array

from hypothesis import given
from hypothesis import strategies as st

from tui.domain import ids
from tui.domain.columns import Chains, Columns, Terms, key_of
from tui.domain.texts import Texts

TEXTS = st.lists(st.text(alphabet="abAB\nßéİ\ud800 ", max_size=6), max_size=30)


@given(st.lists(st.integers(0, 40), max_size=2000), st.integers(0, 2000))
def test_chains_give_the_positions_of_a_key_newest_first(numbers: list[int], cut: int) -> None:
    keys = array("Q")
    chains = Chains(keys)
    expected: dict[int, list[int]] = {}
    for position, number in enumerate(numbers):
        keys.append(number and key_of(str(number)))
        expected.setdefault(keys[-1], []).insert(0, position)
    chains.extend(keys[:cut])
    chains.extend(keys[cut:])
    for key in {*keys, key_of("absent")} - {0}:
        assert list(chains.of(key)) == expected.get(key, [])
        assert chains.newest(key) == next(chains.of(key), -1)
    assert list(chains.of(0)) == []


def test_chains_grow() -> None:
    keys = array("Q", [key_of(str(number)) for number in range(5000)])
    chains = Chains(keys)
    chains.extend(keys)
    assert [list(chains.of(keys[one])) for one in range(5000)] == [[one] for one in range(5000)]


@given(TEXTS, st.text(alphabet="abßéi ", min_size=1, max_size=3), st.data())
def test_texts_are_searched_as_by_eye(texts: list[str], word: str, data: st.DataObject) -> None:
    found = Texts()
    cut = data.draw(st.integers(0, len(texts)))
    found.extend(texts[:cut])
    found.extend(texts[cut:])
    folded = [text.casefold().replace("\n", " ") for text in texts]
    assert [found.of(position) for position in range(len(texts))] == folded
    start = data.draw(st.integers(0, len(texts)))
    stop = data.draw(st.integers(start, len(texts)))
    expected = [one for one in range(start, stop) if word.casefold() in folded[one]]
    assert list(found.holding(word.casefold(), start, stop)) == expected
    flags = found.each(word.casefold(), start, stop)
    assert [one for one, flag in enumerate(flags, start) if flag] == expected
    assert len(flags) == stop - start
    if flags:
        assert found.between(start, stop) == folded[start:stop]
    asked = bytes(data.draw(st.integers(0, 1)) for _ in flags)
    wanted = [one for one in expected if asked[one - start]]
    assert list(found.picked(word.casefold(), start, stop, asked)) == wanted


def test_many_texts_are_each_told_as_one_by_one() -> None:
    texts = [f"{number} to {'torque' * (number % 3)}" for number in range(12_000)]
    found = Texts()
    found.extend(texts)
    for word in ("t", "to", "to t", "7", "77"):
        assert found.each(word, 1, 11_999) == bytes(word in one for one in texts[1:-1])


def test_spellings_of_one_person_share_a_number() -> None:
    uuid = "0e7c1dd2-24b6-11f1-8f2b-3f1a3d9f7c11"
    terms = Terms(ids.uuid_of)
    first, second = terms.number(uuid), terms.number(uuid.upper())
    assert first == second == 1
    assert (terms.find(uuid), terms.find("other"), terms.number(None)) == (1, 0, 0)
    assert terms.spelled == ["", uuid]


@given(st.lists(st.lists(st.integers(0, 50), max_size=12), max_size=12))
def test_order_is_by_time_however_the_events_came(batches: list[list[int]]) -> None:
    columns = Columns()
    for batch in batches:
        for created in batch:
            columns.add(json.dumps(len(columns)), created, "a/b", None, None, None, None, "")
        expected = sorted(range(len(columns)), key=columns.rank)
        assert list(columns.order) == expected


def test_an_event_is_found_by_its_id_and_by_its_message() -> None:
    columns = Columns()
    for number in range(6):
        message = "m" if number % 2 else None
        columns.add(f"e{number}", 10 - number, "a/b", "p", "q", "r", message, "text")
    assert list(columns.by_id.of(key_of("e4"))) == [4]
    assert list(columns.by_message.of(key_of("m"))) == [5, 3, 1]
    assert columns.people.spelled == ["", "p", "q"]
    assert len(columns.said) == 3
