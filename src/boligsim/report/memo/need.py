"""Chapter 4: need for ordinary dwellings, by group, for care and for accessibility."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boligsim.report.memo.blocks import Block, Heading, Paragraph, TableBlock, plain
from boligsim.report.memo.quote import rounded

if TYPE_CHECKING:
    from boligsim.report.memo.writer import Writer

__all__ = ["LAND_LINES", "need"]

LAND_LINES = (
    "households_change",
    "vacant_and_second_homes",
    "other_demand",
    "demand_change",
    "attrition",
    "conversions",
    "care_dwellings",
    "institution_places",
    "new_on_land",
)

_LEFT_OUT = ("other_demand", "conversions", "care_dwellings", "institution_places")
_SUMS = ("demand_change", "new_on_land")


def need(w: Writer) -> list[Block]:
    """Write chapter 4.

    Parameters
    ----------
    w
        The run.

    Returns
    -------
    list of Block
        Four parts.
    """
    blocks: list[Block] = [
        Heading(1, w.text("c4.heading", year=w.plan[1], until=w.land[1])),
        Heading(2, w.text("c4.ordinary_heading")),
        Paragraph(w.fill("c4.ordinary")),
        *_land_table(w),
        Heading(2, w.text("c4.groups_heading")),
        Paragraph(w.join([w.see("groups"), w.fill("c4.groups")])),
        *w.pictures("groups", w.text("c4.groups_figure"), 0.76),
    ]
    at = ("key_figures", "care_places_same_coverage")
    if w.q.value(*at, w.plan[1]) is not None:
        care = w.fill(
            "c4.care",
            year=w.plan[1],
            until=w.land[1],
            now=w.q.number("key_figures", "care_places_now", w.c.base),
            later=w.q.with_range(*at, w.plan[1]),
            last=w.q.with_range(*at, w.land[1]),
        )
        blocks += [
            Heading(2, w.text("c4.care_heading")),
            Paragraph(w.join([care, w.fill("c4.care_lever")])),
        ]
    blocks.append(Heading(2, w.text("c4.access_heading")))
    number = w.q.coarse("key_figures", "accessible_new_land", w.land[1], scenario=w.land_scenario)
    if number[0].cell is None or rounded(number[0].cell.value) <= 0:
        blocks.append(Paragraph(w.fill("c4.access_plain")))
    else:
        period: dict[str, int] = {"from": w.land[0], "to": w.land[1]}
        blocks.append(Paragraph(w.fill("c4.access", accessible=number, **period)))
    return blocks


def _land_table(w: Writer) -> list[Block]:
    rows = []
    for line in LAND_LINES:
        cells = [plain(w.word(line))]
        for name, year in (("plan", w.plan[1]), ("land", w.land[1])):
            cells.append(
                w.q.number(
                    "key_figures", f"{line}_{name}", year, scenario=w.land_scenario, column="mean"
                )
            )
        values = [cell[0].cell for cell in cells[1:]]
        if values[0] is None or (line in _LEFT_OUT and not any(v and v.value for v in values)):
            continue
        if line in _SUMS:
            cells = [tuple(replace(span, strong=True) for span in cell) for cell in cells]
        rows.append(tuple(cells))
    if not rows:
        return []
    header = (
        w.text("c4.land_column_line"),
        w.text("c4.land_column_period", **{"from": w.plan[0], "to": w.plan[1]}),
        w.text("c4.land_column_period", **{"from": w.land[0], "to": w.land[1]}),
    )
    return [
        TableBlock(
            w.text("c4.land_table"), header, tuple(rows), widths=(0.6, 0.2, 0.2),
            note=w.fill("c4.land_note"),
        )
    ]  # fmt: skip
