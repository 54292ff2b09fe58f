"""The report as one HTML file: cover, contents, sections, and the appendix of records."""

from zoneinfo import ZoneInfo

from tui.domain.report import Report, Section
from tui.domain.times import format_api, full
from tui.evidence.entry import INSTRUMENT
from tui.evidence.report.blocks import blocks
from tui.evidence.report.ledger import Ledger
from tui.evidence.report.style import STYLE
from tui.evidence.report.text import line, plain

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_APPENDIX = ("records", "Appendix: records")

_CHECKING = """\
<p>The number after a statement, such as R1, leads to the record that it rests on. A record is
a part of the case folder; its SHA-256 is a fingerprint of its bytes: whoever has the case can
compute it anew, and gets the same only where nothing was changed. That proves no change since the
record was kept, not that what it says is true. In the case folder, with the tools of any Unix
system:</p>
<table class="facts"><tbody>
<tr><th scope="row">a whole file</th><td><code>sha256sum FILE</code></td></tr>
<tr><th scope="row">line N</th><td><code>sed -n Np FILE | sha256sum</code>, its line feed
included; of several files <code>cat FOLDER/*.jsonl | sed -n Np | sha256sum</code></td></tr>
<tr><th scope="row">N bytes from byte K</th><td><code>tail -c +$((K+1)) FILE | head -c N |
sha256sum</code></td></tr>
</tbody></table>
<p>A recording, transcript or audit entry is a line of its file, without the line feed: the one with
the SHA-256 that is given. What came with a line break inside stands in base64 within a line; its
SHA-256 is of the bytes as they were received. People, rooms and members are looked up again and
again: those named here are as last read, in <code>directory.json</code>, or, where the case is
sealed, in <code>data/derived/directory.json</code>: it is for reading, and no evidence.</p>
"""


def render(report: Report) -> bytes:
    """Return the bytes of the file."""
    ledger = Ledger()
    chapters = [_section(one, ledger) for one in report.sections]
    contents = "".join(
        f'<li><a href="#{plain(key)}">{line(title)}</a></li>'
        for key, title in [*((one.key, one.title) for one in report.sections), _APPENDIX]
    )
    title = f"{report.case_id}: report"
    foot = f"{report.case_id} · made with {INSTRUMENT} {report.version}"
    return "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{plain(title)}</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            '<a class="skip" href="#main">Skip to the report</a>',
            _cover(report, len(ledger)),
            f'<nav aria-label="Contents"><h2>Contents</h2><ol>{contents}</ol></nav>',
            '<main id="main">',
            *chapters,
            f'<section id="{_APPENDIX[0]}" class="chapter"><h2>{_APPENDIX[1]}</h2>',
            _CHECKING,
            ledger.appendix(),
            "</section>",
            "</main>",
            f"<footer>{line(foot)}</footer>",
            "</body>",
            "</html>",
            "",
        )
    ).encode()


def _cover(report: Report, records: int) -> str:
    local = full(report.made, ZoneInfo(report.zone))
    made = f"{format_api(report.made)} (UTC), {local} ({report.zone})"
    rows = (
        ("Case", report.case_id),
        ("Made by", report.officer),
        ("Made", made),
        ("Times", f"of the zone {report.zone} unless marked UTC"),
        ("Rests on", f"{records:,} records of the case, listed with their SHA-256 at the end"),
    )
    facts = "".join(
        f'<tr><th scope="row">{name}</th><td>{line(value)}</td></tr>' for name, value in rows
    )
    return (
        f'<header class="cover"><p class="kind">Report of an investigation in Webex</p>'
        f"<h1>{line(report.title or report.case_id)}</h1>"
        f'<table class="facts"><tbody>{facts}</tbody></table></header>'
    )


def _section(section: Section, ledger: Ledger) -> str:
    cut = "".join(f'<p class="cut">Shown: {line(one.text)}</p>' for one in section.cuts)
    return (
        f'<section id="{plain(section.key)}" class="chapter"><h2>{line(section.title)}</h2>\n'
        f"{cut}{blocks(section.blocks, ledger)}\n</section>"
    )
