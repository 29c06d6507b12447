"""The memo as one self-contained web page with the same content as the word-processor file."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from boligsim.report.memo.blocks import (
    Block,
    Box,
    Heading,
    Items,
    Paragraph,
    Picture,
    Span,
    TableBlock,
    Title,
    text_of,
)
from boligsim.report.memo.numbering import Counter
from boligsim.report.memo.word_table import LANGUAGE

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["html_text"]

_DATA = {"nb": "Tallene bak figuren", "nn": "Tala bak figuren", "en": "Numbers behind the figure"}
_STYLE = """
body{font-family:Arial,"Liberation Sans",sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a;
background:#fff;max-width:50rem;margin:0 auto;padding:1.5rem}
h1,h2,h3{color:#1f3a5f;line-height:1.25;margin:1.6em 0 .4em}
h1{font-size:1.7rem}h2{font-size:1.3rem}h3{font-size:1.08rem}
.kind{margin:1rem 0 -1rem;color:#444}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.87rem;margin:.3rem 0 1rem}
caption{text-align:left;font-weight:bold;padding:.5rem 0 .3rem}
th,td{border:1px solid #8a8a8a;padding:.25rem .5rem;vertical-align:top;text-align:left}
thead th{background:#e4ebf1}tbody th{font-weight:normal}
table.numbers td,table.numbers thead th:not(:first-child){text-align:right}
figure{margin:1.2rem 0}figure img{width:100%;height:auto}
figcaption{font-weight:bold;font-size:.87rem}
.box{background:#eef3f7;border-left:4px solid #1f3a5f;padding:.6rem 1rem}
.note{font-size:.85rem;color:#333}summary{cursor:pointer;font-size:.85rem}
@media print{details{display:none}body{max-width:none}}
"""


def html_text(
    blocks: Sequence[Block],
    pictures: Mapping[str, str],
    data: Mapping[str, pd.DataFrame],
    *,
    language: str,
    title: str,
    description: str,
    words: Mapping[str, str],
) -> str:
    """Write blocks as HTML.

    Parameters
    ----------
    blocks
        The memo.
    pictures
        Key to SVG.
    data
        Key to the rows behind the figure, shown under it.
    language
        Language of the text.
    title, description
        Of the page; the provenance is the description.
    words
        Names of columns.

    Returns
    -------
    str
        The page; nothing is fetched from anywhere.
    """
    counter = Counter(language)
    body = [_block(block, pictures, data, counter, words) for block in blocks]
    lang = LANGUAGE[language]
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="description" content="{escape(description)}">\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n" + "\n".join(body) + "\n</main>\n"
        "</body>\n</html>\n"
    )


def _spans(spans: Sequence[Span]) -> str:
    parts = []
    for span in spans:
        text = escape(span.text)
        if span.cell is not None:
            cell = span.cell
            where = "|".join(
                str(part)
                for part in (
                    cell.table, cell.scenario, cell.group, cell.series, cell.year, cell.column,
                    cell.extra,
                )
            )  # fmt: skip
            text = f'<data value="{cell.value!r}" data-cell="{escape(where)}">{text}</data>'
        if span.language:
            text = f'<span lang="{LANGUAGE[span.language]}">{text}</span>'
        parts.append(f"<strong>{text}</strong>" if span.strong else text)
    return "".join(parts)


def _block(
    block: Block,
    pictures: Mapping[str, str],
    data: Mapping[str, pd.DataFrame],
    counter: Counter,
    words: Mapping[str, str],
) -> str:
    if isinstance(block, Title):
        return f'<p class="kind">{escape(block.kind)}</p>\n<h1>{escape(block.text)}</h1>'
    if isinstance(block, Heading):
        level = min(block.level + 1, 3)
        return f"<h{level}>{escape(block.text)}</h{level}>"
    if isinstance(block, Paragraph):
        kind = "" if block.style == "body" else ' class="note"'
        return f"<p{kind}>{_spans(block.spans)}</p>"
    if isinstance(block, Box):
        head = f"<p><strong>{escape(block.title)}</strong></p>"
        return f'<div class="box">{head}<p>{_spans(block.spans)}</p></div>'
    if isinstance(block, Items):
        tag = "ol" if block.numbered else "ul"
        items = "\n".join(f"<li>{_spans(item)}</li>" for item in block.items)
        return f"<{tag}>\n{items}\n</{tag}>"
    if isinstance(block, TableBlock):
        return _table(block, counter)
    if isinstance(block, Picture):
        return _picture(block, pictures[block.key], data.get(block.key), counter, words)
    return ""


def _table(block: TableBlock, counter: Counter) -> str:
    caption = counter.table(block.caption) if block.captioned else block.caption
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in block.header)
    rows = []
    for row in block.rows:
        # A row that goes on with the one above has no name of its own.
        first = f'<th scope="row">{_spans(row[0])}</th>' if text_of(row[0]) else "<td></td>"
        rows.append(f"<tr>{first}{''.join(f'<td>{_spans(cell)}</td>' for cell in row[1:])}</tr>")
    kind = ' class="numbers"' if block.numbers else ""
    note = f'\n<p class="note">{_spans(block.note)}</p>' if block.note else ""
    return (
        f"{_scroll(caption)}<table{kind}>\n<caption>{escape(caption)}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody>\n"
        f"</table></div>{note}"
    )


def _scroll(label: str) -> str:
    """Open a region that scrolls sideways on a narrow screen, by keyboard too."""
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}">'


def _picture(
    block: Picture,
    svg: str,
    rows: pd.DataFrame | None,
    counter: Counter,
    words: Mapping[str, str],
) -> str:
    source = b64encode(svg.encode("utf-8")).decode("ascii")
    caption = counter.figure(block.caption)
    behind = "" if rows is None else _behind(rows, caption, counter.language, words)
    return (
        f'<figure>\n<img src="data:image/svg+xml;base64,{source}" alt="{escape(block.alt)}">\n'
        f"<figcaption>{escape(caption)}</figcaption>\n{behind}</figure>"
    )


def _behind(rows: pd.DataFrame, caption: str, language: str, words: Mapping[str, str]) -> str:
    head = "".join(
        f'<th scope="col">{escape(words.get(f"column.{column}", column))}</th>'
        for column in rows.columns
    )
    lines = []
    for record in rows.itertuples(index=False):
        first, *rest = (escape(str(value)) for value in record)
        cells = "".join(f"<td>{value}</td>" for value in rest)
        lines.append(f'<tr><th scope="row">{first}</th>{cells}</tr>')
    summary = f"{_DATA[language]}: {caption}"
    return (
        f"<details><summary>{escape(summary)}</summary>\n"
        f"{_scroll(summary)}<table><caption>{escape(caption)}</caption>\n"
        f"<thead><tr>{head}</tr></thead><tbody>\n" + "\n".join(lines) + "\n"
        "</tbody></table></div></details>\n"
    )
