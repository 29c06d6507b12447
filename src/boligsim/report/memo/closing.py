"""Chapters 7 to 11: money and staff, land, taking part, following up, conclusion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boligsim.report.memo.blocks import Block, Heading, Paragraph, Spans, TableBlock, plain
from boligsim.report.memo.front import effect_sentence
from boligsim.report.memo.quote import grain, rounded

if TYPE_CHECKING:
    from boligsim.report.memo.writer import Writer

__all__ = ["MONEY_LINES", "closing"]

MONEY_LINES = (
    "investment",
    "grant",
    "vat_compensation",
    "sale_income",
    "loan",
    "interest_and_instalments",
    "rent_income",
    "state_grants",
    "operation",
    "net_operating",
    "start_loans_lent",
    "state_allowance",
    "staff_years",
)
# Lines of few measures: left out where nothing stands in them.
_SELDOM = ("sale_income", "state_grants", "state_allowance")
_INDICATORS = (
    ("homelessness", "homeless_persons"),
    ("homelessness", "homeless_children"),
    ("homelessness", "temporary_3m_households"),
    ("homelessness", "waiting_households"),
    ("waiting", "wait_months_median"),
    ("suitable_home", "suitable_share"),
)


def closing(w: Writer) -> list[Block]:
    """Write chapters 7 to 11.

    Parameters
    ----------
    w
        The run.

    Returns
    -------
    list of Block
        Five chapters.
    """
    return [*_economy(w), *_land(w), *_voices(w), *_following(w), *_conclusion(w)]


def _economy(w: Writer) -> list[Block]:
    blocks: list[Block] = [Heading(1, w.text("c7.heading"))]
    frame = w.c.tables.get("costs")
    if frame is None or frame.empty or not w.has_package:
        return [*blocks, Paragraph(w.fill("c7.missing"))]
    years = range(w.plan[0], w.plan[1] + 1)
    rows = []
    shown: set[str] = set()
    for line in MONEY_LINES:
        staff = line == "staff_years"
        cells = [plain(w.word(line))]
        for year in years:
            cells.append(
                w.q.number(
                    "costs",
                    line,
                    year,
                    scenario=w.chosen,
                    column="mean",
                    to=1.0 if staff else 100.0,
                    decimals=1 if staff else 0,
                )
            )
        found = [cell[0].cell for cell in cells[1:]]
        if all(cell is None for cell in found):
            continue
        if line in _SELDOM and not any(cell is not None and cell.value for cell in found):
            continue
        shown.add(line)
        total = w.q.number(
            "key_figures", f"{line}_plan", w.plan[1], scenario=w.chosen, column="mean", to=100.0
        )
        rows.append((*cells, w.fill("summary.cost_now") if staff else total))
    intro = w.fill("c7.intro", package=w.package, price_year=w.c.price_year)
    blocks += [
        Paragraph(intro),
        TableBlock(
            w.text("c7.table", package=w.package, price_year=w.c.price_year),
            (w.text("c7.column_line"), *(str(year) for year in years), w.text("c7.total")),
            tuple(rows),
            widths=(0.36, *((0.64 / (len(years) + 1),) * (len(years) + 1))),
            note=w.join(
                [
                    w.fill("c7.note"),
                    *(w.fill(f"c7.note_{line}") for line in _SELDOM if line in shown),
                ]
            ),
        ),
        _compared(w),
    ]
    return blocks


def _compared(w: Writer) -> TableBlock:
    rows = []
    for scenario in w.c.scenarios[1:]:
        cells: list[Spans] = [plain(scenario.label)]
        for series in ("investment_plan", "net_investment_plan", "net_operating_plan"):
            cells.append(
                w.q.number(
                    "key_figures",
                    series,
                    w.plan[1],
                    scenario=scenario.key,
                    column="mean",
                    scale=1000.0,
                    decimals=1,
                )
            )
        rows.append(tuple(cells))
    period: dict[str, Any] = {"from": w.plan[0], "to": w.plan[1]}
    return TableBlock(
        w.text("c7.compare_table", price_year=w.c.price_year, **period),
        tuple(w.text(f"c7.compare_{c}") for c in ("option", "investment", "net", "running")),
        tuple(rows),
        widths=(0.34, 0.2, 0.26, 0.2),
    )


def _land(w: Writer) -> list[Block]:
    blocks: list[Block] = [Heading(1, w.text("c8.heading"))]
    sentences: list[Spans] = []
    at = ("land_use", "new_on_land_cumulative", w.land[1])
    if w.q.value(*at, scenario=w.land_scenario) is not None:
        need = w.q.coarse("key_figures", "new_on_land_land", w.land[1], scenario=w.land_scenario)
        known = need[0].cell
        less = known is not None and rounded(known.value) <= 0
        high = w.q.value(*at, scenario=w.land_scenario, column="p90")
        size = 0.0 if high is None else abs(high)
        to = max(grain(size), 10.0 if size >= 100 else 1.0)
        values: dict[str, Any] = {
            "range": w.q.between(*at, scenario=w.land_scenario, to=to),
            "base": w.c.base,
            "until": w.land[1],
            "from": w.land[0],
            "to": min(w.land[1], w.c.until - 1),
        }
        if less:
            sentences.append(w.fill("c8.need_less", **values))
        else:
            sentences.append(w.fill("c8.need", need=need, **values))
        low = w.q.value(*at, scenario=w.land_scenario, column="p10")
        if low is not None and rounded(low, to) < 0:
            sentences.append(w.fill("c8.negative"))
    if w.c.illustrative_reserve():
        sentences.append(w.fill("c8.illustrative"))
        caption = w.text("c8.figure_illustrative")
    else:
        caption = w.text("c8.figure")
        sentences += _reserve(w)
    sentences += [w.see("land"), w.fill("c8.programme")]
    return [*blocks, Paragraph(w.join(sentences)), *w.pictures("land", caption, 0.76)]


def _reserve(w: Writer) -> list[Spans]:
    at: dict[str, Any] = {"scenario": w.land_scenario}
    year = w.reserve_year
    if w.q.value("reserve", "reserve_ready", year, **at) is None:
        return []
    numbers = {
        name: w.q.number("reserve", f"reserve_{series}", year, **at)
        for name, series in (("ready", "ready"), ("long", "long"), ("real", "realisable"))
    }
    said = [w.fill("c8.reserve", **numbers)]
    if w.q.value("reserve", "years_total", year, **at) is not None:
        said.append(w.fill("c8.years", years=w.q.with_range("reserve", "years_total", year, **at)))
    share = w.q.value("reserve", "undefined_share", year, column="mean", **at)
    if share:
        percent = w.q.number("reserve", "undefined_share", year, column="mean", scale=0.01, **at)
        said.append(w.fill("c8.undefined", share=percent))
    return said


def _voices(w: Writer) -> list[Block]:
    return [Heading(1, w.text("c9.heading")), Paragraph(w.fill("c9.text"))]


def _following(w: Writer) -> list[Block]:
    years = (w.c.base, w.plan[1], w.land[1])
    rows = []
    for table, series in _INDICATORS:
        unit = ""
        cells: list[Spans] = []
        for year in years:
            at = min(year, w.c.until - 1) if table != "homelessness" else year
            found = w.c.rows(table, series, scenario=w.chosen, group="all", year=at)
            unit = str(found["unit"].iloc[0]) if not found.empty else unit
            decimals = 1 if unit == "months" else 0
            cells.append(w.q.with_range(table, series, at, scenario=w.chosen, decimals=decimals))
        if unit:
            rows.append(
                (plain(w.word(series)), plain(w.word(f"unit.{unit}")), *cells, _target(w, series))
            )
    aimed = any(row[-1] for row in rows)
    if not aimed:
        rows = [row[:-1] for row in rows]
    intro = (
        w.fill("c10.intro", year=w.c.next_count)
        if w.c.next_count is not None
        else w.fill("c10.intro_plain")
    )
    header = (
        w.text("c10.column_indicator"), w.text("c10.column_unit"), *(str(y) for y in years),
        *((w.text("c10.column_target"),) if aimed else ()),
    )  # fmt: skip
    return [
        Heading(1, w.text("c10.heading")),
        Paragraph(intro),
        TableBlock(
            w.text("c10.table", package=w.package),
            header,
            tuple(rows),
            widths=(0.3, 0.13, 0.14, 0.13, 0.13, 0.17) if aimed else (0.4, 0.15, 0.15, 0.15, 0.15),
            note=w.fill("c10.note"),
        ),
    ]


def _target(w: Writer, series: str) -> Spans:
    for side in ("most", "least"):
        found = w.c.rows("key_figures", f"target_at_{side}:{series}")
        if not found.empty:
            year = int(found["year"].iloc[0])
            value = w.q.number("key_figures", f"target_at_{side}:{series}", year)
            return w.fill(f"c10.target_{side}", value=value, year=year)
    return ()


def _conclusion(w: Writer) -> list[Block]:
    last = w.fill("c11.last", **{"from": w.plan[0], "to": w.plan[1]})
    if not w.has_package:
        text = w.fill("c11.none")
    else:
        keys = ("c11.fewer", "c11.more", "c11.unclear")
        text = w.join([effect_sentence(w, w.chosen, w.plan[1], keys, package=w.package), last])
    return [Heading(1, w.text("c11.heading")), Paragraph(text)]
