"""The memo as tagged PDF: the same blocks set by typst, checked against PDF/UA-1 while it is made.

typst is an extra (``pip install boligsim[pdf]``); without it there is no PDF, and nothing else
changes. Its own fonts are used, so that the file is the same on every machine.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from boligsim.report.memo.blocks import (
    Block,
    Box,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Picture,
    Span,
    TableBlock,
    Title,
)
from boligsim.report.memo.numbering import Counter

__all__ = ["has_typst", "pdf_bytes", "typst_text"]

_KEEP_WHOLE = 14
_HEAD = """\
#set document(title: {title}, author: "boligsim", description: {subject}, date: none)
#set text(lang: "{language}", region: "{region}", font: ("Libertinus Serif", "DejaVu Sans Mono"), \
size: 9.8pt)
#set page(paper: "a4", margin: (x: 2cm, top: 1.4cm, bottom: 1.7cm), \
footer: context [#set text(size: 7pt); #{subject} #h(1fr) #counter(page).display()])
#set par(justify: false, leading: 0.54em, spacing: 0.75em)
#set heading(numbering: none)
#show heading: set text(fill: rgb("#1f3a5f"))
#show heading: set block(above: 1.0em, below: 0.55em, sticky: true)
#show heading.where(level: 1): set text(size: 13pt)
#show heading.where(level: 2): set text(size: 11pt)
#show title: set text(size: 16pt, fill: rgb("#1f3a5f"))
#show title: set block(below: 0.9em)
#set figure(numbering: none, supplement: none, gap: 0.5em)
#set figure.caption(separator: none)
#show figure.caption: set text(size: 9pt, weight: "bold")
#show figure.caption: set align(left)
#show figure.where(kind: table): set figure.caption(position: top)
#show figure.where(kind: table): set block(breakable: true)
#set table(stroke: 0.5pt + rgb("#8a8a8a"), inset: (x: 4pt, y: 2.2pt), \
fill: (_, y) => if y == 0 {{ rgb("#e4ebf1") }})
"""


def has_typst() -> bool:
    """Whether the extra is installed."""
    return find_spec("typst") is not None


def pdf_bytes(
    blocks: Sequence[Block],
    pictures: Mapping[str, str],
    *,
    language: str,
    title: str,
    subject: str,
) -> bytes:
    """Set blocks as tagged PDF.

    Parameters
    ----------
    blocks
        The memo.
    pictures
        Key to SVG.
    language
        Language of the text.
    title, subject
        Properties; the provenance is the subject and stands at the foot of each page.

    Returns
    -------
    bytes
        The file; typst stops with an error where it breaks PDF/UA-1.

    Notes
    -----
    Source: ISO 14289-1 (PDF/UA-1), as typst checks it.
    """
    import typst

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for key, svg in pictures.items():
            (folder / f"{key}.svg").write_text(svg, encoding="utf-8", newline="\n")
        text = typst_text(blocks, language=language, title=title, subject=subject)
        (folder / "memo.typ").write_text(text, encoding="utf-8", newline="\n")
        made = typst.compile(
            folder / "memo.typ",
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["ua-1"],
        )
    return bytes(made)


def typst_text(blocks: Sequence[Block], *, language: str, title: str, subject: str) -> str:
    """Return the memo in typst's markup; see `pdf_bytes`."""
    region = "GB" if language == "en" else "NO"
    head = _HEAD.format(
        title=_quoted(title), subject=_quoted(subject), language=language, region=region
    )
    counter = Counter(language)
    return head + "\n".join(_block(block, counter) for block in blocks) + "\n"


def _quoted(text: str) -> str:
    inside = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{inside}"'


def _spans(spans: Sequence[Span], *, strong: bool = False) -> str:
    parts = []
    for span in spans:
        made = _quoted(span.text)
        if span.strong or strong:
            made = f"strong({made})"
        if span.language:
            made = f'text(lang: "{span.language}", {made})'
        parts.append(f"#{made}")
    return "".join(parts)


def _block(block: Block, counter: Counter) -> str:
    makers: dict[type, Callable[[], str]] = {
        Title: lambda: _title(block),
        Heading: lambda: _heading(block),
        Paragraph: lambda: _paragraph(block),
        Box: lambda: _box(block),
        Items: lambda: _items(block),
        TableBlock: lambda: _table(block, counter),
        Picture: lambda: _picture(block, counter),
        PageBreak: lambda: _turn(block),
    }
    return makers[type(block)]()


def _title(block: Block) -> str:
    assert isinstance(block, Title)
    return f"#text(size: 10pt)[#{_quoted(block.kind)}]\n#title[#{_quoted(block.text)}]\n"


def _heading(block: Block) -> str:
    assert isinstance(block, Heading)
    start = "#pagebreak(weak: true)\n" if block.new_page else ""
    return f"{start}#heading(level: {block.level})[#{_quoted(block.text)}]\n"


def _paragraph(block: Block) -> str:
    assert isinstance(block, Paragraph)
    if block.style == "body":
        return f"{_spans(block.spans)}\n"
    return f"#par[#set text(size: 8.5pt)\n{_spans(block.spans)}]\n"


def _box(block: Block) -> str:
    assert isinstance(block, Box)
    return (
        '#block(fill: rgb("#eef3f7"), stroke: (left: 2pt + rgb("#1f3a5f")), inset: 7pt, '
        f"width: 100%, breakable: false)[#strong({_quoted(block.title)})\n\n"
        f"{_spans(block.spans)}]\n"
    )


def _items(block: Block) -> str:
    assert isinstance(block, Items)
    items = ", ".join(f"[{_spans(item)}]" for item in block.items)
    return f"#{'enum' if block.numbered else 'list'}({items})\n"


def _turn(block: Block) -> str:
    assert isinstance(block, PageBreak)
    return f"#set page(flipped: {'true' if block.wide else 'false'})\n"


def _table(block: Block, counter: Counter) -> str:
    assert isinstance(block, TableBlock)
    caption = counter.table(block.caption) if block.captioned else block.caption
    count = len(block.header)
    shares = block.widths or (1 / count,) * count
    columns = ", ".join(f"{share:.4f}fr" for share in shares)
    sides = ", ".join("right" if block.numbers and i else "left" for i in range(count))
    header = ", ".join(f"[#strong({_quoted(text)})]" for text in block.header)
    rows = ",\n".join(", ".join(f"[{_spans(cell)}]" for cell in row) for row in block.rows)
    size = "7pt" if block.tiny else "8.5pt"
    table = f"table(columns: ({columns},), align: ({sides},), table.header({header}),\n{rows}\n)"
    # Long words may break where the language says so; columns are narrow.
    inside = f"[#set text(size: {size}, hyphenate: true); #set par(leading: 0.45em); #{table}]"
    shown = f", caption: [#{_quoted(caption)}]" if block.captioned else ""
    note = f"\n#par[#set text(size: 8.5pt)\n{_spans(block.note)}]\n" if block.note else ""
    whole = "" if len(block.rows) > _KEEP_WHOLE else "#show figure: set block(breakable: false)\n"
    return f"#[{whole}#figure(kind: table{shown}, {inside})]\n{note}"


def _picture(block: Block, counter: Counter) -> str:
    assert isinstance(block, Picture)
    caption = counter.figure(block.caption)
    alt = re.sub(r"\s+", " ", block.alt)
    return (
        f"#figure(kind: image, caption: [#{_quoted(caption)}], "
        f'image("{block.key}.svg", width: {100 * block.width:.0f}%, alt: {_quoted(alt)}))\n'
    )
