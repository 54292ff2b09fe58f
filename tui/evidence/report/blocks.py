"""The blocks of a report as HTML: paragraphs, facts, tables, quotes, exhibits.

Knows no case and no page; every text goes through ``text``, every record through the ledger.
"""

import base64
from collections.abc import Iterable

from tui.domain.report import (
    Band,
    Block,
    Cell,
    Facts,
    Group,
    Picture,
    Points,
    Prose,
    Quote,
    Said,
    Table,
)
from tui.evidence.report.ledger import Ledger
from tui.evidence.report.text import changes, line, lines, plain


def said(statement: Said, ledger: Ledger) -> str:
    """Return a statement with the links to its records."""
    return " ".join(filter(None, (line(statement.text), ledger.cite(statement.sources))))


def blocks(found: Iterable[Block], ledger: Ledger, level: int = 3) -> str:
    """Return blocks one after the other; headings of groups begin at a level."""
    return "\n".join(_block(one, ledger, level) for one in found)


def _block(block: Block, ledger: Ledger, level: int) -> str:
    match block:
        case Prose(statement, warns):
            mark = '<strong class="mark">Note</strong> ' if warns else ""
            kind = ' class="warns"' if warns else ""
            return f"<p{kind}>{mark}{said(statement, ledger)}</p>"
        case Points(points):
            items = "".join(f"<li>{said(one, ledger)}</li>" for one in points)
            return f"<ul>{items}</ul>"
        case Facts():
            return _facts(block, ledger)
        case Table():
            return _table(block, ledger)
        case Quote(text, statement, runs):
            written = changes(runs) if runs else lines(text)
            about = said(statement, ledger)
            return (
                f'<figure class="quote"><figcaption>{about}</figcaption>'
                f"<pre>{written}</pre></figure>"
            )
        case Picture():
            return _picture(block, ledger)
        case Group(title, inner):
            deeper = blocks(inner, ledger, level + 1)
            head = f"<h{level}>{line(title)}</h{level}>"
            return f'<section class="group">{head}\n{deeper}</section>'


def _facts(block: Facts, ledger: Ledger) -> str:
    rows = "".join(
        f'<tr><th scope="row">{line(one.label)}</th><td>{said(one.said, ledger)}</td></tr>'
        for one in block.rows
    )
    return f'<table class="facts"><tbody>{rows}</tbody></table>'


def _table(block: Table, ledger: Ledger) -> str:
    head = "".join(f'<th scope="col">{line(one)}</th>' for one in block.columns)
    narrow = [one in block.narrow for one in block.columns]
    body = []
    for row in block.rows:
        if isinstance(row, Band):
            span = len(block.columns)
            body.append(
                f'<tr class="band"><th scope="rowgroup" colspan="{span}">{line(row.text)}</th></tr>'
            )
            continue
        cells = zip(row, narrow, strict=True)
        body.append(f"<tr>{''.join(_cell(one, ledger, tight) for one, tight in cells)}</tr>")
    return (
        f"<table><caption>{line(block.caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(body)}</tbody></table>"
    )


def _cell(cell: Cell, ledger: Ledger, narrow: bool) -> str:  # noqa: FBT001 - a column's property
    kind = ' class="narrow"' if narrow else ""
    if len(cell) == 1:
        return f"<td{kind}>{said(cell[0], ledger)}</td>"
    return f"<td{kind}>{''.join(f'<div>{said(one, ledger)}</div>' for one in cell)}</td>"


def _picture(block: Picture, ledger: Ledger) -> str:
    # As an image it can hold neither script nor links, and its bytes are those of the case.
    data = base64.b64encode(block.svg).decode()
    return (
        f'<figure class="exhibit"><img alt="{plain(block.title)}; the same as text below" '
        f'src="data:image/svg+xml;base64,{data}">'
        f"<figcaption>{line(block.title)}</figcaption>{_facts(block.facts, ledger)}"
        f"<details><summary>The screen as text</summary><pre>{lines(block.twin)}</pre></details>"
        "</figure>"
    )
