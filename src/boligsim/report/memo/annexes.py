"""Annexes: the need overview of the law, assumptions, method, tables, map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boligsim.base.text import number
from boligsim.case.parameter_words import parameter_label, unit_text
from boligsim.report.figures.groups import group_years
from boligsim.report.localise import dwelling_name
from boligsim.report.memo.blocks import (
    Block,
    Cell,
    Heading,
    PageBreak,
    Paragraph,
    Span,
    Spans,
    TableBlock,
    plain,
)
from boligsim.report.schema import records

if TYPE_CHECKING:
    from boligsim.report.memo.writer import Writer

__all__ = ["annexes"]

_YEARS_SHOWN = (0, 4, 8, 12, 14)


def annexes(w: Writer) -> list[Block]:
    """Write the five annexes.

    Parameters
    ----------
    w
        The run.

    Returns
    -------
    list of Block
        Each annex starts with a heading.
    """
    return [*_overview(w), *_method(w), *_tables(w), *_map(w)]


def _overview(w: Writer) -> list[Block]:
    blocks: list[Block] = [PageBreak(wide=True), Heading(1, w.text("a1.heading"))]
    frame = w.c.tables.get("housing_need_overview")
    if frame is None or frame.empty:
        return [*blocks, Paragraph(w.fill("a1.missing")), *_assumptions(w)]
    years = sorted({int(y) for y in frame["year"]})
    kinds = list(dict.fromkeys(str(kind) for kind in frame["series"]))
    scenario = str(frame["scenario"].iloc[0])
    rows = []
    for group in dict.fromkeys(str(g) for g in frame["group"]):
        cells = [plain(w.c.group_label(group))]
        for kind in kinds:
            for year in years:
                found = w.q.with_range(
                    "housing_need_overview", kind, year, group=group, scenario=scenario
                )
                zero = len(found) == 1 and found[0].text == "0" and found[0].cell is not None
                nothing = zero and found[0].cell is not None and found[0].cell.value == 0
                cells.append(plain("–") if nothing else found)
        rows.append(tuple(cells))
    header = (
        w.text("a1.column_group"),
        *(f"{w.word(kind)} {year}" for kind in kinds for year in years),
    )
    part = 0.82 / (len(header) - 1)
    return [
        *blocks,
        Paragraph(w.fill("a1.intro")),
        TableBlock(
            w.text("a1.table"), header, tuple(rows),
            widths=(0.18, *((part,) * (len(header) - 1))), tiny=True,
        ),
        *_assumptions(w),
    ]  # fmt: skip


def _assumptions(w: Writer) -> list[Block]:
    blocks: list[Block] = [
        Heading(1, w.text("a2.heading"), new_page=True),
        Paragraph(w.fill("a2.intro")),
    ]
    frame = w.c.tables.get("assumptions")
    if frame is None or frame.empty:
        return blocks
    rows = []
    for row in records(frame):
        path, group, dwelling = (_text(row.get(c)) for c in ("path", "group", "dwelling"))
        names = (w.c.group_names.get(group, group), dwelling_name(w.c, path, dwelling))
        about = ", ".join(name for name in names if name)
        value, low, high = (_quoted(w, row, column) for column in ("value", "low", "high"))
        span = value if row["low"] == row["high"] else (*low, Span("–"), *high)
        rows.append(
            (
                plain(parameter_label(path, w.language)),
                plain(about or "–"),
                value,
                span,
                plain(unit_text(_text(row.get("unit")), w.language)),
                plain(w.word(f"status.{row['status']}")),
                (Span(_text(row.get("source")) or "–", language=w.foreign),),
            )
        )
    columns = ("name", "for", "value", "span", "unit", "status", "source")
    blocks.append(
        TableBlock(
            w.text("a2.table"),
            tuple(w.text(f"a2.column_{c}") for c in columns),
            tuple(rows),
            widths=(0.2, 0.13, 0.055, 0.085, 0.115, 0.08, 0.335),
            numbers=False,
            tiny=True,
        )
    )
    return blocks


def _quoted(w: Writer, row: dict[str, object], column: str) -> Spans:
    value = row.get(column)
    if value is None or value != value:
        return plain("..")
    shown = float(str(value))
    decimals = _decimals(shown)
    text = number(shown, w.language, decimals)
    year = str(shown).removesuffix(".0") if _text(row.get("unit")) == "year" else ""
    cell = Cell(
        "assumptions", "all", _text(row.get("group")), _text(row.get("path")), w.c.base, column,
        shown, 1.0, 1.0, decimals, f"dwelling={_text(row.get('dwelling'))}",
    )  # fmt: skip
    return (Span(year or text, cell),)


def _decimals(value: float) -> int:
    for decimals in range(5):
        if abs(round(value, decimals) - value) <= 0.005 * abs(value) + 1e-12:
            return decimals
    return 5


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)


def _method(w: Writer) -> list[Block]:
    draws = {
        "worlds": number(w.c.worlds, w.language),
        "histories": number(w.c.histories, w.language),
    }
    return [
        PageBreak(),
        Heading(1, w.text("a3.heading")),
        Paragraph(w.fill("a3.demand")),
        Paragraph(w.fill("a3.engine")),
        Paragraph(w.fill("a3.chance", **draws)),
        Paragraph(w.fill("a3.compare")),
        Paragraph(w.fill("a3.limits")),
        Paragraph(_small_counts(w)),
        Paragraph(w.fill("a3.source")),
    ]


def _small_counts(w: Writer) -> Spans:
    reason = w.c.disclosure_override
    if reason:
        return w.fill("a3.disclosure_override", reason=reason.rstrip("."))
    return w.fill("a3.disclosure")


def _tables(w: Writer) -> list[Block]:
    years = sorted({min(w.c.base + step, w.c.until) for step in _YEARS_SHOWN})
    blocks: list[Block] = [
        Heading(1, w.text("a4.heading")),
        Paragraph(w.fill("a4.intro")),
    ]
    for name, series in (("homeless", "homeless_persons"), ("waiting", "waiting_households")):
        rows = tuple(
            (
                plain(str(year)),
                *(
                    w.q.with_range("homelessness", series, year, scenario=s.key)
                    for s in w.c.scenarios
                ),
            )
            for year in years
        )
        header = (w.text("a4.column_year"), *(s.label for s in w.c.scenarios))
        blocks.append(TableBlock(w.text(f"a4.{name}_table"), header, rows))
    if w.has_figure("waiting"):
        blocks.append(Paragraph(w.see("waiting")))
    blocks += w.pictures("waiting", w.text("c6.waiting_figure"), 0.9)
    blocks += [_population(w, years), *_groups(w), Paragraph(w.fill("a4.note"), "note")]
    blocks += w.pictures("joint", w.text("c6.joint_figure"), 0.95)
    return blocks


def _population(w: Writer, years: list[int]) -> TableBlock:
    frame = w.c.tables["population_bands"]
    ages = list(dict.fromkeys(str(age) for age in frame["age"]))
    rows = tuple(
        (
            plain(w.word(f"age.{age}")),
            *(
                w.q.with_range("population_bands", "persons", year, age=age)
                if year > w.c.base
                else w.q.number("population_bands", "persons", year, age=age)
                for year in years
            ),
        )
        for age in ages
    )
    header = (w.text("a4.column_age"), *(str(year) for year in years))
    part = 0.78 / max(len(years) - 1, 1)
    widths = (0.12, 0.1, *((part,) * (len(years) - 1)))
    return TableBlock(w.text("a4.population_table"), header, rows, widths=widths, tiny=True)


def _groups(w: Writer) -> list[Block]:
    frame = w.c.rows("group_demand", "need")
    if frame.empty:
        return []
    years = group_years(w.c)
    groups = list(dict.fromkeys(str(g) for g in frame["group"] if g != "all"))
    rows = tuple(
        (
            plain(w.c.group_label(group)),
            *(w.q.with_range("group_demand", "need", year, group=group) for year in years),
        )
        for group in groups
    )
    header = (w.text("a1.column_group"), *(str(year) for year in years))
    return [TableBlock(w.text("a4.groups_table"), header, rows)]


def _map(w: Writer) -> list[Block]:
    return [Heading(1, w.text("a5.heading")), Paragraph(w.fill("a5.missing"))]
