"""Redaction: tokens in every spelling are found and cut out, and nothing else is."""

import base64
import json
import unicodedata
from urllib.parse import quote
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.redaction.folding import fold, plain
from tui.domain.redaction.gate import Gate
from tui.domain.redaction.redactor import Redactor
from tui.domain.redaction.sightings import Sightings
from tui.domain.redaction.tokens import How, Matcher, Token

UUID_OF = "6f1a2c34-1111-4222-8333-444455556666"
ANN = [
    Token("Ann-Søphie Müller", How.NOCASE, "people 1", "Person 1"),
    Token("ann.mueller@example.com", How.NOCASE, "people 1", "person-1@redacted.invalid"),
    Token("Ann", How.WORD, "people 1", "Person 1"),
    Token(UUID_OF, How.NOCASE, "people 1", "00000000-0000-4000-8000-000000000001"),
]
NFD = unicodedata.normalize("NFD", "Ann-Søphie Müller")


def redacted(text: str, *tokens: Token) -> str:
    return Redactor(tokens or ANN).text(text, "here")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("so ANN-SØPHIE MÜLLER said", "so Person 1 said"),
        (f"so {NFD}'s", "so Person 1's"),
        ("ann søphie_müller.pdf", "Person 1.pdf"),
        ("Ann%2DS%C3%B8phie%20M%c3%bcller!", "Person 1!"),
        ("&#65;nn-S&oslash;phie M&#xFC;ller", "Person 1"),
        (r"{\"n\":\"Ann-S\u00f8phie\\u0020M\u00fcller\"}", r"{\"n\":\"Person 1\"}"),
        ("A\u200bnn-Søphie Mü\u00adller", "Person 1\u200b\u00ad"),
        ("<b>Ann</b>-Søphie <i title='x'>Müller</i>", "<b>Person 1</b><i title='x'></i>"),
        ("Ann, banner, Anna, ann_cv", "Person 1, banner, Anna, Person 1_cv"),
        (f"urn:uuid:{UUID_OF.upper()}", "urn:uuid:00000000-0000-4000-8000-000000000001"),
        (UUID_OF.replace("-", ""), "00000000-0000-4000-8000-000000000001"),
        ("ann.mueller%2540example.com", "person-1@redacted.invalid"),
        ("nothing of that", "nothing of that"),
    ],
)
def test_spellings_are_cut_out(text: str, left: str) -> None:
    assert redacted(text) == left


@pytest.mark.parametrize("before", ["", "https://webexapis.com/v1/contents/", "a/"])
def test_ids_stay_ids(before: str) -> None:
    def wire_id(uuid: str) -> str:
        uri = f"ciscospark://us/MEMBERSHIP/{uuid}:{'7' * 8}"
        return base64.urlsafe_b64encode(uri.encode()).decode().rstrip("=")

    told = redacted(f"{before}{wire_id(UUID_OF)}")
    assert told == f"{before}{wire_id('00000000-0000-4000-8000-000000000001')}"


def test_base64_that_cannot_be_built_anew_goes_as_a_whole() -> None:
    picture = base64.b64encode(b"\x89PNG\r\n\xff\xfe tEXt ann.mueller@example.com \x00").decode()
    told = redacted(f"data:image/png;base64,{picture};")
    assert told.startswith("data:image/png;base64,")
    assert told.endswith("[redacted];")
    assert len(told) < len(picture)


def test_json_is_redacted_in_values_and_names_or_left_as_it_is() -> None:
    redactor = Redactor(
        [*ANN, Token("4711", How.NOCASE, "words 1", "[no]")], [(("data", "html"), "fields 1")]
    )
    raw = b'{"data": {"html": "x", "Ann": [4711, 1.50, true, null]}, "html": "kept"}'
    told = redactor.json(raw, "events")
    assert told is not None
    assert json.loads(told) == {
        "data": {"Person 1": ["[no]", 1.5, True, None]},
        "html": "kept",
    }
    same = b'{ "a" : 1.50, "b": "\\u00e4" }'
    assert redactor.json(same, "events") is same
    assert b"Ann" not in (redactor.json(b'{"a": "Ann", "a": "b"}', "events") or b"Ann")
    assert redactor.json(b'{"a": ', "events") is None
    assert redactor.counts["fields 1", "events"] == 1


def test_patterns_and_exact_words() -> None:
    tokens = (
        Token("[A-Z]{2}[0-9]{6}", How.REGEX, "words 1", "[number]"),
        Token("ACME", How.EXACT, "words 2", "[client]"),
    )
    assert redacted("DE123456 for ACME, acme", *tokens) == "[number] for [client], acme"


def test_who_is_put_together_from_all_that_names_them() -> None:
    seen = Sightings()
    seen.hear({"data": {"personId": UUID_OF, "personEmail": "a@x.example"}})
    seen.hear({"hostEmail": "b@x.example", "hostDisplayName": "Other"})
    seen.hear(
        {
            "items": [
                {
                    "id": UUID_OF,
                    "emails": ["A@x.example", "b@x.example"],
                    "displayName": "Ann",
                    "phoneNumbers": [{"value": "+1 555 0100"}],
                }
            ]
        }
    )
    [one] = seen.everybody
    assert one.uuids == {UUID_OF}
    assert one.names == {"Ann", "Other"}
    assert one.further == {"+1 555 0100"}
    assert one.is_called("b@X.example")
    assert one.is_called(UUID_OF.upper())


TEXT = st.text(max_size=40)
WORD = st.text(st.characters(categories=["L", "N"]), min_size=3, max_size=12)
SPELL = st.sampled_from(
    [
        str,
        str.upper,
        quote,
        lambda one: quote(quote(one)),
        lambda one: "".join(f"&#{ord(char)};" for char in one),
        lambda one: json.dumps(one)[1:-1],
        lambda one: unicodedata.normalize("NFD", one),
        lambda one: base64.b64encode(f"a longer text with {one}".encode()).decode(),
    ]
)


@given(before=TEXT, word=WORD, after=TEXT, spell=SPELL)
def test_no_token_is_left_in_any_spelling(
    before: str, word: str, after: str, spell: object
) -> None:
    assert callable(spell)
    token = Token(word, How.NOCASE, "words 1", "\u2588")
    text = f"{before} {spell(word)} {after}"
    if not token.is_searchable:
        return
    told = Redactor([token]).text(text, "here")
    assert not Matcher([token]).find(told)
    assert not list(Gate([token]).search(told.encode("utf-8", "surrogatepass")))


@given(TEXT)
def test_folding_knows_the_way_back(text: str) -> None:
    folded = fold(text)
    assert folded.starts is None or len(folded.text) == len(folded.starts)
    for at in range(len(folded.text)):
        [(start, end)] = folded.spans(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert folded.text[at] in fold(text[start:end]).text
    if not {"%", "&", "\\"} & set(text):
        assert folded.text == plain(text)


@given(st.lists(st.uuids(), min_size=1, max_size=50, unique=True))
def test_many_tokens_are_found_in_one_pass(uuids: list[UUID]) -> None:
    tokens = [Token(str(one), How.NOCASE, f"people {n}", f"<{n}>") for n, one in enumerate(uuids)]
    text = " ".join(str(one).upper() for one in uuids)
    assert redacted(text, *tokens) == " ".join(f"<{n}>" for n in range(len(uuids)))
