"""Random histories of annotating, cut short at any byte: what was acknowledged is there again."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.domain.annotation import (
    Act,
    Annotation,
    Author,
    Book,
    Kind,
    ObjectType,
    Target,
    Withdrawal,
)
from tui.domain.wire import sha256
from tui.errors import Refused
from tui.store.annotations import AnnotationFile
from tui.store.lock import CaseLock

from .conftest import Opener
from .samples import NOW, clock

IDS = st.sampled_from([f"N-{number:04d}" for number in range(1, 7)])
TEXTS = st.text(max_size=8) | st.sampled_from(["\n", '{"', "\u2028", "\ud800", "ä #"])
TIMES = st.integers(0, 10**9).map(lambda ms: NOW + timedelta(milliseconds=ms))
AUTHORS = st.builds(Author, TEXTS, st.none() | TEXTS)
TARGETS = st.builds(Target, st.sampled_from(ObjectType), st.sampled_from(["a", "b"]))
ACTS = st.one_of(
    st.builds(Annotation, IDS, TIMES, AUTHORS, TARGETS, st.sampled_from(Kind), TEXTS),
    st.builds(Withdrawal, IDS, TIMES, AUTHORS, IDS),
)
BATCHES = st.lists(st.lists(ACTS, min_size=1, max_size=3), max_size=5)


class Model:
    """What a book is, said without any index."""

    def __init__(self, acts: list[Act]) -> None:
        self.first: dict[str, Annotation] = {}
        self.gone: dict[str, Withdrawal] = {}
        for act in acts:
            if isinstance(act, Annotation):
                self.first.setdefault(act.id, act)
            elif act.withdraws in self.first:
                self.gone.setdefault(act.withdraws, act)

    def standing(self) -> list[Annotation]:
        return [one for one in self.first.values() if one.id not in self.gone]


def _agree(book: Book, acts: list[Act]) -> None:
    model = Model(acts)
    assert [kept.annotation for kept in book.everything] == list(model.first.values())
    assert {kept.annotation.id: kept.withdrawal for kept in book.everything} == {
        one: model.gone.get(one) for one in model.first
    }
    assert book.standing() == model.standing()
    assert book.tags() == sorted({o.text for o in model.standing() if o.kind is Kind.TAG})
    for target in {one.target for one in model.first.values()}:
        on = [one for one in model.first.values() if one.target == target]
        assert [kept.annotation for kept in book.on([target])] == on
        kinds = {one.kind for one in model.standing() if one.target == target}
        assert book.kinds([target]) == [kind for kind in Kind if kind in kinds]


@settings(max_examples=150, deadline=None)
@given(data=st.data(), batches=BATCHES, later=BATCHES)
def test_after_a_crash_every_whole_line_is_there_and_annotating_goes_on(
    data: st.DataObject, batches: list[list[Act]], later: list[list[Act]]
) -> None:
    with TemporaryDirectory() as name:
        path = Path(name) / "notes.jsonl"
        lock = CaseLock(Path(name) / "lock", clock=clock)
        store = AnnotationFile(path, lock=lock, clock=clock)
        for batch in batches:
            store.add(batch)
        store.close()
        acts = [act for batch in batches for act in batch]
        whole = path.read_bytes() if path.exists() else b""
        assert [sha256(line) for line in whole.splitlines(keepends=True)] == [
            line.sha256 for line in store.lines
        ]

        # The crash: the file ends somewhere.
        kept = whole[: data.draw(st.integers(0, len(whole)), "length")]
        done = acts[: kept.count(b"\n")]
        tail = kept[kept.rfind(b"\n") + 1 :]
        if path.exists():
            path.write_bytes(kept)

        store = AnnotationFile(path, lock=lock, clock=clock)
        assert bool(store.notice) == bool(tail)
        assert [line.act for line in store.lines] == done
        _agree(Book(line.act for line in store.lines if line.act), done)
        assert not path.exists() or path.read_bytes() == kept  # opening changes nothing
        for batch in later:
            store.add(batch)
            done += batch
        if later:
            aside = [one.read_bytes() for one in Path(name).glob("notes-torn-*.bin")]
            assert aside == [tail] * bool(tail)
        store.close()

        store = AnnotationFile(path, lock=lock, clock=clock)
        assert [line.act for line in store.lines] == done
        assert bool(store.notice) == (bool(tail) and not later)
        if path.exists():
            assert path.read_bytes().startswith(kept[: len(kept) - len(tail)])
            assert path.stat().st_mode & 0o777 == 0o600
        store.close()
        lock.release()


def test_a_line_that_cannot_be_read_stays_and_is_told(open_case: Opener, folder: Path) -> None:
    path = folder / "data" / "notes.jsonl"
    strange = b'{"id":"N-0001","at":"?","performer":{"osUser":"x"}}\nnot json\n'
    path.write_bytes(strange)
    parts = open_case()
    assert "notes.jsonl: 2 line(s) cannot be shown" in parts.notice
    author, target = Author("dana"), Target(ObjectType.ROOM, "r")
    parts.annotations.add([Annotation("N-0003", NOW, author, target, Kind.NOTE, "a\nb")])
    assert path.read_bytes().startswith(strange)
    assert path.read_bytes().count(b"\n") == 3
    second = open_case()  # somebody else, meanwhile
    assert [line.act is None for line in second.annotations.lines] == [True, True, False]
    with pytest.raises(Refused):
        second.annotations.add([Withdrawal("N-0004", NOW, author, "N-0003")])
