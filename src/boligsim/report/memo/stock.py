"""Chapters 3.4 and 3.5: municipal dwellings beside other municipalities, and care."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boligsim.report.compared import COMPARED
from boligsim.report.memo.blocks import Block, Heading, Paragraph, Spans, TableBlock, plain
from boligsim.report.schema import records
from boligsim.report.today import STOCK_KINDS

if TYPE_CHECKING:
    from boligsim.report.memo.writer import Writer

__all__ = ["care", "stock"]


def stock(w: Writer) -> list[Block]:
    """Write chapter 3.4.

    Parameters
    ----------
    w
        The run.

    Returns
    -------
    list of Block
        The stock by kind and, where the case names others, the comparison.
    """
    total = w.q.number("dwellings", "units", w.c.base, dwelling="all")
    frame = w.c.tables.get("compared")
    compared = frame is not None and not frame.empty
    said: Spans = ()
    if compared:
        said = w.fill("c3.stock_compare", names=w.listed(w.c.compare_with))
    blocks: list[Block] = [
        Heading(2, w.text("c3.stock_heading")),
        Paragraph(w.join([w.fill("c3.stock", units=total), said])),
        _kinds(w),
    ]
    return [*blocks, _compared(w)] if compared else blocks


def _kinds(w: Writer) -> TableBlock:
    frame = w.c.dwellings
    rows = []
    for kind, members in STOCK_KINDS.items():
        own = frame[frame["kind"].astype(str).isin(members) & (frame["units"].astype(float) > 0)]
        if own.empty:
            continue
        parts = []
        for row in records(own):
            key = str(row["dwelling"])
            number = w.q.number("dwellings", "units", w.c.base, dwelling=key)
            name = w.c.dwellings_label.get(key, key)
            parts.append((*plain(f"{name} "), *number))
        known = sorted({w.word(f"status.{status}") for status in own["status"].astype(str)})
        rows.append(
            (
                plain(w.word(f"kind.{kind}")),
                w.q.number("key_figures", f"units_{kind}", w.c.base),
                w.join(parts, ", "),
                plain(", ".join(known)),
            )
        )
    return TableBlock(
        w.text("c3.stock_table", year=w.c.base),
        tuple(w.text(f"c3.stock_column_{c}") for c in ("type", "units", "parts", "status")),
        tuple(rows),
        widths=(0.25, 0.09, 0.56, 0.1),
        numbers=False,
    )


def _compared(w: Writer) -> TableBlock:
    frame = w.c.tables["compared"]
    years = {
        series: int(frame.loc[frame["series"] == series, "year"].max())
        for series in COMPARED
        if (frame["series"] == series).any()
    }
    rows = []
    for code, name in dict(zip(frame["municipality"], frame["name"], strict=True)).items():
        cells = [
            w.q.number("compared", series, year, municipality=str(code))
            for series, year in years.items()
        ]
        rows.append((plain(str(name)), *cells))
    header = (
        w.text("c3.compare_column_place"),
        *(w.text(f"c3.compare_column_{series}", year=year) for series, year in years.items()),
    )
    part = 0.8 / len(years)
    return TableBlock(
        w.text("c3.compare_table"), header, tuple(rows), widths=(0.2, *((part,) * len(years))),
        note=w.fill("c3.compare_note"),
    )  # fmt: skip


def care(w: Writer) -> list[Block]:
    """Write chapter 3.5: users and places are told apart.

    Parameters
    ----------
    w
        The run.

    Returns
    -------
    list of Block
        Heading and one paragraph.
    """
    heading = Heading(2, w.text("c3.care_heading"))
    if w.q.value("key_figures", "care_places_now", w.c.base) is None:
        return [heading, Paragraph(w.fill("c3.care_missing"))]
    places = w.q.number("key_figures", "care_places_now", w.c.base)
    users = w.c.rows("key_figures", "care_users_now")
    if users.empty or not w.places_assumed:
        return [heading, Paragraph(w.fill("c3.care", places=places))]
    year = int(users["year"].iloc[0])
    said = w.fill(
        "c3.care_users",
        year=year,
        places=places,
        users=w.q.number("key_figures", "care_users_now", year),
        staffed=w.q.number("indicators", "users_staffed_dwelling", year),
        institution=w.q.number("indicators", "users_institution", year),
    )
    return [heading, Paragraph(w.join([said, _coverage(w)]))]


def _coverage(w: Writer) -> Spans:
    series = "care_coverage_per_100_80plus"
    known = w.c.rows("indicators", series)
    if len(known) < 2:
        return ()
    first, last = int(known["year"].iloc[0]), int(known["year"].iloc[-1])
    return w.fill(
        "c3.care_coverage", first=first, year=last,
        now=w.q.number("indicators", series, last, decimals=1),
        before=w.q.number("indicators", series, first, decimals=1),
    )  # fmt: skip
