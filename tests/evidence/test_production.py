"""Productions: nothing that had to vanish is in any byte, and everything still belongs together."""

import base64
import hashlib
import html
import json
import random
import re
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.evidence.exported import CASE, FORMATS, events_of, fill
from tests.served import NOW
from tui import bootstrap, productions
from tui.domain import ids
from tui.domain.annotation import Kind, ObjectType, Target
from tui.domain.casefile import FileFacts
from tui.domain.redaction.gate import Gate
from tui.domain.redaction.tokens import How, Token
from tui.errors import BadInput, Refused, VerificationFailed, WxiError
from tui.evidence.production import ProductionFolder
from tui.evidence.verify import verify_case
from tui.services.annotations import Annotations
from tui.settings import Settings

SOURCE = Path(productions.__file__).parent
SCENARIOS = ("leak", "harassment", "phishing", "recording", "hostile", "busy")


def _none(*_: object) -> tuple[int, tuple[str, ...]]:
    return 0, ()


def _make(
    chosen: Settings, rules: str, to: Path, formats: tuple[str, ...] = FORMATS
) -> productions.Produced:
    path = to.with_name(f"{to.name}.toml")
    path.write_text(rules)
    return productions.produce(chosen, CASE, path, to, formats, lambda *_: None, _none)


def _tree(folder: Path, *but: str) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.relative_to(folder).as_posix().startswith(but)
    }


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        yield path.relative_to(folder).as_posix(), path.read_bytes() if path.is_file() else b""


def _spellings(text: str) -> Iterator[bytes]:
    """Yield spellings of a text, made without any part of the product."""
    for form in ("NFC", "NFD"):
        one = unicodedata.normalize(form, text)
        for cased in (one, one.lower(), one.upper(), one.title()):
            yield cased.encode("utf-8", "surrogatepass")
            for wide in ("utf-16-le", "utf-16-be"):
                yield cased.encode(wide, "surrogatepass")
            yield quote(cased.encode("utf-8", "surrogatepass"), safe="").encode()
            yield quote(cased.encode("utf-8", "surrogatepass"), safe="").lower().encode()
            yield json.dumps(cased)[1:-1].encode()
            yield html.escape(cased).encode("utf-8", "surrogatepass")
            raw = cased.encode("utf-8", "surrogatepass")
            for before in range(3) if len(raw) >= 8 else ():
                full = base64.b64encode(b"\0" * before + raw + b"\0" * 3)
                inner = full[-(-before * 4 // 3) + (before > 0) : len(raw) * 4 // 3 - 2 + before]
                yield inner
                yield inner.replace(b"+", b"-").replace(b"/", b"_")


def _planted(text: str) -> Iterator[bytes]:
    """Yield a text in various spellings, as a whole."""
    for form in ("NFC", "NFD"):
        one = unicodedata.normalize(form, text)
        yield from (one.encode(), one.upper().encode(), one.encode("utf-16-le"))
        yield from (
            quote(one).encode(),
            json.dumps(one).encode(),
            f"<b>{one[:4]}</b>{one[4:]}".encode(),
        )
        yield "".join(f"&#{ord(char)};" for char in one).encode()
        for before in range(3):
            yield base64.b64encode(b"x" * before + one.swapcase().encode() + b"!")


def _leaks(folder: Path, texts: list[str]) -> list[tuple[str, str]]:
    found = []
    needles = [(text, {one for one in _spellings(text) if len(one) > 2}) for text in texts]
    for name, raw in _files(folder):
        for text, spelled in needles:
            if any(one in raw or one in name.encode() for one in spelled):
                found.append((name, text))
    return found


def _people(chosen: Settings) -> dict[str, tuple[str, str]]:
    """Return id and name of those in the case who have an address, by address."""
    found: dict[str, tuple[str, str]] = {}
    with closing(bootstrap.open_case(chosen, CASE, for_reading=True)) as case:
        for event in events_of(case):
            data = event.data
            if isinstance(data.get("personEmail"), str) and isinstance(data.get("personId"), str):
                name = data.get("personDisplayName") or found.get(data["personEmail"], ("", ""))[1]
                found[data["personEmail"]] = (data["personId"], str(name))
    return found


def _words(chosen: Settings) -> list[str]:
    with closing(bootstrap.open_case(chosen, CASE, for_reading=True)) as case:
        said = " ".join(event.text for event in events_of(case) if event.resource == "messages")
    code = (path.read_text() for path in SOURCE.rglob("*.py") if "simulator" not in path.parts)
    ours = "".join(code).lower()
    return sorted({one for one in re.findall(r"[^\W\d_]{7,20}", said) if one.lower() not in ours})


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_nothing_that_had_to_vanish_is_in_any_byte(tmp_path: Path, scenario: str) -> None:
    chosen = fill(tmp_path / "home", scenario, 200)
    folder = chosen.cases / CASE
    pick = random.Random(scenario)
    people = _people(chosen)
    addresses = pick.sample(sorted(people), min(3, len(people)))
    words = pick.sample(_words(chosen), 2)
    with closing(bootstrap.open_case(chosen, CASE)) as case:
        Annotations(case, lambda: NOW).add(
            [Target(ObjectType.CASE, CASE)], Kind.NOTE, f"Ask {addresses[0].upper()}, {words[0]}"
        )
        for url in [url for event in events_of(case) for url in event.files][:5]:
            case.directory.put_file(
                FileFacts(url, f"cv {people[addresses[0]][1]} {words[1]}.pdf", "a/b", 1), NOW
            )
    kept = ("data/journal", "redaction", "lock")
    before = _tree(folder, *kept)
    # Names in `hostile` are sentences, whose words stand in every file of ours.
    parts = "false" if scenario == "hostile" else "true"
    rules = "".join(f'[[people]]\nwho = "{one}"\nparts = {parts}\n' for one in addresses)
    rules += "".join(f'[[words]]\ntext = "{one}"\n' for one in words)
    made = _make(chosen, rules, tmp_path / "out")

    tokens = [*addresses, *words]
    for address in addresses:
        person, name = people[address]
        tokens += [person, ids.uuid_of(person) or "", *([name] if len(name) > 3 else [])]
    assert _leaks(folder, tokens), "the checker finds what is there"
    assert _leaks(tmp_path / "out", tokens) == []
    assert _tree(folder, *kept) == before
    assert _tree(tmp_path / "out")["SHA256SUMS"] == made.sha256
    assert verify_case(tmp_path / "out" / CASE).problems == ()
    assert verify_case(folder).problems == ()


def test_a_copy_holds_together_and_the_next_one_uses_the_same_names(tmp_path: Path) -> None:
    chosen = fill(tmp_path / "home", "leak", 450)
    people = _people(chosen)
    dorian = next(one for one in people if one.startswith("dorian"))
    mateo = next(one for one in people if one.startswith("mateo"))
    both = f'[[people]]\nwho = "{dorian}"\n[[people]]\nwho = "{people[mateo][0]}"\n'
    _make(chosen, both, tmp_path / "one", ("csv",))
    _make(chosen, f'[[people]]\nwho = "{mateo}"\n', tmp_path / "two", ("csv",))

    with closing(bootstrap.open_case(chosen, CASE, for_reading=True)) as case:
        original = events_of(case)

    def copy(name: str) -> list[dict[str, object]]:
        path = tmp_path / name / CASE / "data" / "events" / "000001.jsonl"
        lines = map(json.loads, path.read_text().splitlines())
        return [one for one in lines if "wxi.commit" not in one]

    one, two = copy("one"), copy("two")
    assert len(one) == len(original)
    by_id = {event.id: event for event in original}
    known: dict[str, str] = {}
    for told in one:
        was = by_id[str(told["id"])].content
        data, old = told["data"], was["data"]
        assert isinstance(data, dict)
        for name in ("roomId", "parentId", "id"):
            if name in old and "MEMBERSHIP" not in ids.decode(old[name]).kind:
                assert data.get(name) == old[name]
        assert ids.decode(str(told["actorId"])).kind == "PEOPLE"
        # The same person is the same everywhere, and nobody else is.
        assert known.setdefault(was["actorId"], str(told["actorId"])) == told["actorId"]
    assert len(set(known.values())) == len(known)
    changed = {old for old, new in known.items() if old != new}
    assert {ids.uuid_of(one) for one in changed} == {
        ids.uuid_of(people[address][0]) for address in (dorian, mateo)
    }
    mails = {
        str(told["data"]["personEmail"])  # type: ignore[index]
        for told in two
        if "personEmail" in told["data"]  # type: ignore[operator]
    }
    assert "person-2@redacted.invalid" in mails
    assert dorian in mails

    secret = chosen.cases / CASE / "redaction"
    assert stat.S_IMODE((secret / "key").stat().st_mode) == 0o600
    table = json.loads((secret / "people.json").read_text())
    assert table[dorian], table[mateo] == (1, 2)
    journal = (chosen.cases / CASE / "data" / "journal" / "000001.jsonl").read_text()
    assert hashlib.sha256((secret / "people.json").read_bytes()).hexdigest() in journal
    assert dorian not in journal


def test_fields_and_files_stay_behind_unless_a_rule_says_so(tmp_path: Path) -> None:
    chosen = fill(tmp_path / "home", "leak", 450)
    blobs = sorted((chosen.cases / CASE / "data" / "blobs").rglob("*"))
    digest = next(path.name for path in blobs if path.is_file())
    rules = '[[fields]]\nname = "data.roomType"\n[[fields]]\nname = "nowhere"\n'
    made = _make(chosen, rules, tmp_path / "one", ("jsonl",))
    assert not (tmp_path / "one" / CASE / "data" / "blobs").exists()
    assert made.log["neverApplied"] == ["fields 2"]
    assert b"roomType" not in (tmp_path / "one" / "exports" / f"{CASE}-jsonl.jsonl").read_bytes()
    assert any("nobody has cleared it" in str(one) for one in made.log["leftOut"])  # type: ignore[attr-defined]
    rules += f'[[files]]\nsha256 = "{digest}"\nreason = "read by counsel"\n'
    _make(chosen, rules, tmp_path / "two", ("mbox", "dat"))
    copied = tmp_path / "two" / CASE / "data" / "blobs" / digest[:2] / digest
    assert hashlib.sha256(copied.read_bytes()).hexdigest() == digest


def test_the_gate_finds_what_is_planted_in_any_spelling() -> None:
    secret = Token("Quicksilver Müller", How.NOCASE, "words 1", "x")
    around = b"\xff\x00" * 99 + b"xx ", b" yy" + bytes(range(256))
    gate = Gate([secret, Token("Ann", How.WORD, "people 1", "x")])
    assert not list(gate.search(b"".join(around) + b"announced, banned " * 9))
    for spelled in _planted(secret.text):
        raw = around[0] + spelled + around[1]
        leaks = list(gate.search(raw))
        assert {one.token for one in leaks} == {secret}
        end = len(around[0]) + len(spelled)
        assert min(abs(one.offset - end) for one in leaks) <= 8
    assert list(gate.search(b"so ann, said"))


def test_what_was_planted_is_not_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = fill(tmp_path / "home", "leak", 30)
    write = ProductionFolder.log

    def planted(folder: ProductionFolder, content: dict[str, object], case: str) -> None:
        (folder.part / "note.bin").write_bytes(bytes(5_000_000) + b"U2VjcmV0IEZhbGNvbg==")
        write(folder, content, case)

    monkeypatch.setattr(ProductionFolder, "log", planted)
    with pytest.raises(VerificationFailed) as refused:
        _make(chosen, '[[words]]\ntext = "secret falcon"\n', tmp_path / "out", ())
    said = "note.bin until byte 5,000,018 (base64 from character 0 on): 'secret falcon' of rule"
    assert said in refused.value.line()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "out.toml"]


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("", "names nothing"),
        ("x", "not TOML"),
        ('[[people]]\nwho = "nobody@nowhere"\n', "nobody in this case"),
        ('[[folk]]\nwho = "x"\n', "line 1: there are no rules 'folk'"),
        ('[[words]]\ntext = "abc"\n\n[[words]]\ntxt = "x"\n', "line 4: there is no 'txt'"),
        ('[[words]]\ntext = "a"\n', "too few letters"),
        ("[[words]]\ntext = 5\n", "text must be a text"),
        ('[[words]]\npattern = "("\n', "cannot be read"),
        ('[[words]]\npattern = "x*"\n', "would pass everything"),
        ('[[words]]\ntext = "abc"\nmatch = "near"\n', "match is"),
        ('[[words]]\ntext = "redacted"\n', "stands for something redacted"),
        ('[[words]]\ntext = "abc"\n[[files]]\nsha256 = "x"\nreason = "y"\n', "not a SHA-256"),
    ],
)
def test_rules_that_cannot_be_are_refused(tmp_path: Path, rules: str, said: str) -> None:
    chosen = fill(tmp_path / "home", "leak", 30)
    with pytest.raises(BadInput) as refused:
        _make(chosen, rules, tmp_path / "out", ())
    assert said in refused.value.line()
    assert [path.name for path in tmp_path.iterdir() if "out" in path.name] == ["out.toml"]


def test_a_case_that_cannot_be_written_to_gives_no_production(tmp_path: Path) -> None:
    chosen = fill(tmp_path / "home", "leak", 30)
    with closing(bootstrap.open_case(chosen, CASE)), pytest.raises(Refused):
        _make(chosen, '[[words]]\ntext = "abc"\n', tmp_path / "out", ())
    with pytest.raises(WxiError):
        _make(chosen, '[[words]]\ntext = "abc"\n', tmp_path / "home" / "cases" / CASE, ())
