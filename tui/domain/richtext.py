"""Formatted text of messages as plain text: lists, links, mentions, quotes, code, tables.

Pure and total: any ``str`` in, text out, in time that grows with its length (the standard library's
parser takes minutes for some unclosed tags). Nothing is hidden, be it by style or in a comment, and
no link is followed. Text is returned as received: whoever draws it makes it safe. Formats:
"Formatting messages" guide of Webex.
"""

import re
from html import unescape

from tui.domain.addresses import link

MOST = 40_000  # characters; a message has at most 7,439 bytes (reference of /messages)
_DEEPEST = 8  # levels of lists and quotes that are drawn
_LISTS = {"ul", "ol"}
_LINES = {
    *("p", "div", "br", "table", "tr", "pre", "hr", "li", "blockquote", *_LISTS),
    *(f"h{level}" for level in range(1, 7)),
}
_STRUCK = {"del", "s", "strike"}
_CELLS = {"td", "th"}
_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,30})((?:[^<>\"']|\"[^\"]{0,4000}\"|'[^']{0,4000}'){0,4000})>"
)
_ATTRIBUTE = re.compile(
    r"(?i)(?<![\w-])(href|src|alt)\s{0,9}=\s{0,9}(\"[^\"]*\"|'[^']*'|[^\s\"']+)"
)
_MENTION = re.compile(r"<@(?:personEmail|personId):([^<>|\n]{1,300})(?:\|([^<>\n]{1,300}))?>")
_GROUP = re.compile(r"<@(all)>")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,1000})\]\(([^()\s]{1,2000})\)")


def of_html(html: str) -> str:
    """Return HTML as plain text; what is too long is cut, and says so."""
    reader, at, short = _Reader(), 0, html[:MOST]
    for found in _TAG.finditer(short):
        reader.take(unescape(short[at : found.start()]))
        at = found.end()
        slash, tag, attributes = found.groups()
        if slash:
            reader.end(tag.lower())
        else:
            pairs = _ATTRIBUTE.findall(attributes)
            reader.begin(
                tag.lower(), {name.lower(): unescape(value.strip("\"'")) for name, value in pairs}
            )
    reader.take(unescape(short[at:]))
    return reader.text() + _rest(html)


def of_markdown(markdown: str) -> str:
    """Return Markdown with its links and mentions written out; the rest reads as it stands."""
    text = _MENTION.sub(lambda found: f"@{found[2] or found[1]}", _cut(markdown))
    text = _GROUP.sub("@all", text)
    return _LINK.sub(lambda found: link(found[1], found[2]), text)


def says_all(formatted: str, plain: str) -> bool:
    """Tell whether every word of a plain text stands, in its order, in a formatted one."""
    words = iter(re.findall(r"\w+", formatted.casefold()))
    return all(word in words for word in re.findall(r"\w+", plain.casefold()))


def _cut(text: str) -> str:
    return text[:MOST] + _rest(text)


def _rest(text: str) -> str:
    more = len(text) - MOST
    return f"\n(cut here: {more:,} more characters as received)" if more > 0 else ""


class _Reader:
    """Gathers lines; a link, a mention and a struck passage are closed by their end tags."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line = ""
        self._lists: list[int] = []  # the number of the next item, 0 for bullets
        self._quotes = 0
        self._exact = 0
        self._href: str | None = None
        self._linked = 0  # where in the line the text of the link begins

    def text(self) -> str:
        """Return what was read."""
        self._close_link()
        self._break()
        return "\n".join(self._lines).strip("\n")

    def begin(self, tag: str, given: dict[str, str]) -> None:
        """Begin a line, a list, a quote, a link; ``given`` are the attributes that matter."""
        if tag in _LINES:
            self._close_link()
            self._break()
        if tag in _LISTS:
            self._lists.append(0 if tag == "ul" else 1)
        elif tag == "li":
            self._begin_item()
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._exact += 1
        elif tag == "hr":
            self._put("---")
            self._break()
        else:
            self._begin_inline(tag, given)

    def _begin_inline(self, tag: str, given: dict[str, str]) -> None:
        if tag == "a":
            self._close_link()
            self._href, self._linked = given.get("href"), len(self._line)
        elif tag == "img":
            named = f"[picture: {given['alt']}]" if given.get("alt") else "[picture]"
            self._put(link(named, given["src"]) if given.get("src") else named)
        elif tag == "spark-mention":
            self._put("@")
        elif tag == "code" and not self._exact:
            self._put("`")
        elif tag in _STRUCK:
            self._put("~~")
        elif tag in _CELLS and self._line:
            self._put(" | ")

    def end(self, tag: str) -> None:
        """End what its tag began."""
        if tag == "a":
            self._close_link()
        elif tag == "code" and not self._exact:
            self._put("`")
        elif tag in _STRUCK:
            self._put("~~")
        elif tag in _LINES:
            self._close_link()
            self._break()
        if tag in _LISTS and self._lists:
            self._lists.pop()
        elif tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        elif tag == "pre":
            self._exact = max(0, self._exact - 1)

    def take(self, data: str) -> None:
        """Take text in; outside of ``pre`` blanks run together, as in a browser."""
        if self._exact:
            first, *others = data.split("\n")
            self._put(first)
            for line in others:
                self._break(keep_empty=True)
                self._put(line)
            return
        text = re.sub(r"[ \t\r\n\f]+", " ", data)
        self._put(text if self._line and not self._line.endswith(" ") else text.lstrip(" "))

    def _begin_item(self) -> None:
        number = self._lists[-1] if self._lists else 0
        if number:
            self._lists[-1] += 1
        depth = min(max(0, len(self._lists) - 1), _DEEPEST)
        self._put("  " * depth + (f"{number}. " if number else "- "))

    def _put(self, text: str) -> None:
        self._line += text

    def _close_link(self) -> None:
        if self._href is not None:
            text = self._line[self._linked :]
            self._line = self._line[: self._linked] + link(text, self._href)
            self._href = None

    def _break(self, *, keep_empty: bool = False) -> None:
        line = self._line.rstrip()
        if line or keep_empty:
            self._lines.append("> " * min(self._quotes, _DEEPEST) + line)
        self._line, self._linked = "", 0
