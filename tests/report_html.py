"""A reader of the report that forgives nothing: what is not plainly allowed is an error."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_VOID = {"meta", "img"}
_ALLOWED = {
    "html": {"lang"},
    "head": set(),
    "meta": {"charset", "http-equiv", "content", "name"},
    "title": set(),
    "style": set(),
    "body": set(),
    "a": {"href", "title", "class"},
    "header": {"class"},
    "nav": {"aria-label"},
    "main": {"id"},
    "section": {"id", "class"},
    "footer": set(),
    "table": {"class"},
    "th": {"scope", "colspan"},
    "td": {"class"},
    "tr": {"id", "class"},
    "figure": {"class"},
    "img": {"alt", "src"},
    "p": {"class"},
    "span": {"class"},
    "strong": {"class"},
    **{name: set() for name in ("h1", "h2", "h3", "h4", "h5", "ol", "ul", "li", "thead", "tbody")},
    **{
        name: set() for name in ("caption", "div", "bdi", "code", "pre", "figcaption", "ins", "del")
    },
    **{name: set() for name in ("details", "summary")},
}
_PICTURE = re.compile(r"data:image/svg\+xml;base64,[A-Za-z0-9+/]+=*")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


@dataclass
class Page:
    """What was read."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    text: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[str] = []
        self.policy = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _ALLOWED, tag
        found = dict(attrs)
        assert len(found) == len(attrs), attrs
        assert set(found) <= _ALLOWED[tag], (tag, attrs)
        assert None not in found.values(), attrs
        self._note(tag, {name: value or "" for name, value in found.items()})
        if tag not in _VOID:
            self.open.append(tag)

    def _note(self, tag: str, found: dict[str, str]) -> None:
        page = self.page
        if "id" in found:
            page.ids.append(found["id"])
        if tag == "a":
            assert found["href"].startswith("#"), found
            page.links.append(found["href"][1:])
        if tag == "img":
            assert _PICTURE.fullmatch(found["src"]), found["src"][:80]
            assert found["alt"]
            page.pictures.append(found["src"].partition(",")[2])
        if tag == "th":
            assert found["scope"] in {"row", "col", "rowgroup"}
        if tag == "html":
            assert found["lang"] == "en"
        if tag in {"style", "img", "a", "body"}:
            assert self.policy == POLICY, "the policy stands before what it governs"
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found["content"]
        assert found.get("http-equiv", "Content-Security-Policy") == "Content-Security-Policy"
        if re.fullmatch("h[1-6]", tag):
            page.headings.append(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            assert not re.search(r"url\(|@import|https?:|expression|\\", data)
            return
        assert not _CONTROL.search(data), repr(_CONTROL.search(data))
        self.page.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)


def read(raw: bytes) -> Page:
    """Return a report as read; AssertionError for anything that does not belong in one."""
    reader = _Reader()
    text = raw.decode()
    assert text.startswith("<!DOCTYPE html>\n")
    reader.feed(text)
    reader.close()
    assert reader.open == []
    page = reader.page
    assert [one for one, count in Counter(page.ids).items() if count > 1] == []
    assert set(page.links) <= set(page.ids)
    steps = zip(page.headings, page.headings[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps), page.headings
    return page
