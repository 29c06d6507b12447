"""Chapters 1 to 3: what the case is about, law and plans, where we stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boligsim.report.figures.homeless import history_points
from boligsim.report.memo.blocks import (
    Block,
    Heading,
    Items,
    Paragraph,
    Span,
    Spans,
    TableBlock,
    plain,
    text_of,
)
from boligsim.report.memo.stock import care, stock
from boligsim.report.schema import records

if TYPE_CHECKING:
    from boligsim.report.memo.writer import Writer

__all__ = ["MARKET", "background", "status"]

MARKET = (
    "households",
    "households_renter",
    "dwellings",
    "dwellings_completed",
    "dwellings_attrition",
    "sales",
    "price_per_m2",
    "municipal_dwellings_per_1000",
)
# The national surveys that the texts speak of: the rate used, and the one not entered.
_RATE_YEAR, _SURVEY_YEAR = 2020, 2024


def background(w: Writer) -> list[Block]:
    """Write chapters 1 and 2.

    Parameters
    ----------
    w
        The run.

    Returns
    -------
    list of Block
        Headings, paragraphs and the list of laws.
    """
    rows = ("husbank", "nav", "plan")
    strategy = w.fill(
        "c2.strategy", land_from=w.land[0], land_to=w.land[1],
        **{"from": w.plan[0], "to": w.plan[1]},
    )  # fmt: skip
    return [
        Heading(1, w.text("c1.heading"), new_page=True),
        Paragraph(w.fill("c1.law")),
        Paragraph(w.fill("c1.scope", **{"from": w.c.base, "to": w.c.until})),
        Heading(1, w.text("c2.heading")),
        Paragraph(w.fill("c2.intro")),
        Items((*(w.fill(f"c2.{row}") for row in rows), strategy)),
    ]


def status(w: Writer) -> list[Block]:
    """Write chapter 3: population, market, homelessness, municipal dwellings, care.

    Parameters
    ----------
    w
        The run.

    Returns
    -------
    list of Block
        The five parts.
    """
    return [
        Heading(1, w.text("c3.heading")),
        *_population(w),
        *_market(w),
        *_homeless(w),
        *stock(w),
        *care(w),
    ]


def _population(w: Writer) -> list[Block]:
    year, base = w.land[1], w.c.base
    total: dict[str, Any] = {"age": "total"}
    old: dict[str, Any] = {"age": "80+"}
    at = ("population_bands", "persons")
    plain_line = "_plain" if w.c.reference.empty else ""
    blocks: list[Block] = [
        Heading(2, w.text("c3.population_heading")),
        Paragraph(
            w.join(
                [
                    w.fill(
                        "c3.population",
                        place=w.c.place,
                        base=base,
                        year=year,
                        total=w.q.number(*at, base, **total),
                        old=w.q.number(*at, base, **old),
                        total_later=w.q.with_range(*at, year, **total),
                        old_later=w.q.with_range(*at, year, **old),
                    ),
                    w.see("population"),
                    w.fill("c3.population_ssb") if not w.c.reference.empty else (),
                ]
            )
        ),
        *w.pictures("population", w.text(f"c3.population_figure{plain_line}"), 0.86),
    ]
    if w.q.value("households", "households", base) is not None:
        blocks.append(
            Paragraph(
                w.join(
                    [
                        w.fill(
                            "c3.households",
                            base=base,
                            year=year,
                            now=w.q.number("households", "households", base),
                            later=w.q.with_range("households", "households", year),
                        ),
                        w.fill(f"c3.households_{_household_status(w)}"),
                    ]
                )
            )
        )
    return blocks


def _household_status(w: Writer) -> str:
    """Whether the municipality's own households set the level: measured or assumed."""
    frame = w.c.tables["households"]
    known = set(frame["status"].astype(str)) if "status" in frame.columns else {"assumed"}
    return "measured" if known == {"measured"} else "assumed"


def _market(w: Writer) -> list[Block]:
    heading = Heading(2, w.text("c3.market_heading"))
    frame = w.c.tables.get("indicators")
    if frame is None or frame.empty:
        return [heading, Paragraph(w.fill("c3.market_missing"))]
    last = frame.drop_duplicates("series", keep="last").set_index("series", drop=False)
    rows: list[tuple[Spans, ...]] = []
    for row in records(last.loc[[s for s in MARKET if s in last.index]]):
        series, year = str(row["series"]), int(row["year"])
        decimals = (
            0 if float(row["p50"]) == round(float(row["p50"])) or abs(row["p50"]) > 100 else 1
        )
        value = w.q.number("indicators", series, year, decimals=decimals)
        unit = w.word(f"unit.{row['unit']}")
        label = f"{w.word(series)} ({unit})" if row["unit"] else w.word(series)
        mean = w.q.number("key_figures", f"{series}_mean", year)
        swings = mean[0].cell is not None
        rows.append(
            (
                plain(label[:1].upper() + label[1:]),
                plain(str(year)),
                value,
                mean if swings else plain(""),
                (Span(str(row.get("source") or ".."), language=w.foreign),),
            )
        )
    if not rows:
        return [heading, Paragraph(w.fill("c3.market_missing"))]
    said, names = w.fill("c3.market"), ["series", "year", "value", "mean", "source"]
    widths: tuple[float, ...] = (0.43, 0.08, 0.11, 0.11, 0.27)
    if any(text_of(row[3]) for row in rows):
        said = w.join([said, w.fill("c3.market_swings")])
    else:
        rows, widths = [(*row[:3], row[4]) for row in rows], (0.48, 0.08, 0.12, 0.32)
        names.remove("mean")
    header = tuple(w.text(f"c3.market_column_{name}") for name in names)
    table = TableBlock(w.text("c3.market_table"), header, tuple(rows), widths=widths)
    return [heading, Paragraph(said), table]


def _homeless(w: Writer) -> list[Block]:
    at = ("homelessness", "homeless_persons", w.c.base)
    if w.c.start_status in ("measured", "published"):
        start = w.fill("c3.start_counted")
    else:
        start = w.fill(
            "c3.start_assumed",
            value=w.q.with_range(*at, scenario=w.base_key),
        )
        if w.c.base >= _RATE_YEAR:
            start = w.join([start, w.fill("c3.start_rate")])
    survey = w.fill("c3.survey") if w.c.base >= _SURVEY_YEAR else ()
    return [
        Heading(2, w.text("c3.homeless_heading")),
        Paragraph(w.fill("c3.homeless")),
        Paragraph(w.join([start, _history(w), survey, w.fill("c3.noise")])),
    ]


def _history(w: Writer) -> Spans:
    points = history_points(w.c)
    frame = w.c.tables.get("history")
    if points.empty or frame is None or frame.empty:
        return ()
    parts = []
    for row in records(points):
        year = int(str(row["date"])[:4])
        value = w.q.number("history", "homeless_persons", year)
        if value[0].cell is not None:
            parts.append(w.fill("c3.history_point", value=value, year=year))
    if not parts:
        return ()
    said = parts[-1]
    if len(parts) > 1:
        said = (*w.join(parts[:-1], ", "), Span(w.word("and")), *said)
    return w.fill("c3.history", points=said)
