"""Chapters 5 and 6: the alternatives and what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boligsim.measures import CLASSES
from boligsim.report.memo.blocks import (
    Block,
    Box,
    Heading,
    Items,
    Paragraph,
    Spans,
    TableBlock,
    plain,
)
from boligsim.report.memo.front import effect_sentence, whole_period
from boligsim.report.memo.quote import rounded, verdict
from boligsim.report.package import HELD

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.report.memo.writer import Writer

__all__ = ["assessment", "options"]

# Units of a yearly number, and the sentence that says it.
_BY_YEAR = {
    "loans": "per_year",
    "grants": "per_year",
    "agreements": "per_year_agreements",
    "persons": "per_year_persons",
}


def options(w: Writer) -> list[Block]:
    """Write chapter 5: a table with one row a decision.

    Parameters
    ----------
    w
        The run.

    Returns
    -------
    list of Block
        Heading, sentence, table.
    """
    base = w.c.base_scenario
    rows: list[tuple[Spans, ...]] = [
        (
            plain(base.label), w.fill("c5.base_measure"), w.fill("c5.base_time"),
            w.fill("c5.base_unit"),
        )
    ]  # fmt: skip
    frame = w.c.tables["package"]
    for scenario in w.c.scenarios[1:]:
        label = (
            w.fill("c5.recommended", label=scenario.label)
            if scenario.key == w.chosen
            else plain(scenario.label)
        )
        own = frame[frame["scenario"] == scenario.key] if not frame.empty else frame
        parts = own.groupby(["series", "dwelling"], sort=True)
        for (series, dwelling), part in sorted(parts, key=lambda item: _place(str(item[0][0]))):
            what, when = _decision(w, scenario.key, str(series), str(dwelling), part)
            rows.append((label, what, when, _unit(w, str(series))))
            label = plain("")
        for what, when in _others(w, scenario.key):
            rows.append((label, what, when, w.fill("c5.unit_other")))
            label = plain("")
    header = tuple(w.text(f"c5.column_{c}") for c in ("option", "measure", "time", "unit"))
    return [
        Heading(1, w.text("c5.heading")),
        Paragraph(w.fill("c5.intro")),
        TableBlock(
            w.text("c5.table"), header, tuple(rows), widths=(0.24, 0.43, 0.14, 0.19),
            numbers=False,
        ),
    ]  # fmt: skip


def _place(kind: str) -> int:
    """Place of a kind of measure in the list; those of one's own come last."""
    kinds = [c.kind for c in CLASSES]
    return kinds.index(kind) if kind in kinds else len(kinds)


def _others(w: Writer, scenario: str) -> list[tuple[Spans, Spans]]:
    """Name the measures of one's own that state no amount."""
    frame = w.c.measures
    if frame.empty or "amount" not in frame:
        return []
    own = frame[(frame["scenario"].astype(str) == scenario) & frame["amount"].isna()]
    return [
        (
            plain(str(row["name"])),
            w.fill("c5.from", start=str(row["start"])[:4]) if row["start"] else plain("–"),
        )
        for row in own.to_dict("records")
    ]


def _unit(w: Writer, kind: str) -> Spans:
    known = f"c5.unit_{kind}"
    return w.fill(known if w.knows(known) else "c5.unit_other")


def _decision(
    w: Writer, scenario: str, series: str, dwelling: str, part: pd.DataFrame
) -> tuple[Spans, Spans]:
    """Say what is done and when: 12 a year from 2027, or 10 in 2027 and 10 in 2028."""
    at: dict[str, Any] = {"scenario": scenario, "dwelling": dwelling}
    name = w.word(f"measure.{series}")
    unit = str(part["unit"].iloc[0])
    extra = "" if unit == "places" else w.c.dwellings_label.get(dwelling, "")
    if extra:
        name = f"{name} ({extra[:1].lower()}{extra[1:]})"
    years = [int(year) for year in part["year"]]
    if unit in _BY_YEAR or unit in HELD:
        numbers = part["p50"].astype(float)
        whole = int(part["year"].iloc[int(numbers.argmax())])
        decimals = 0 if numbers.max().is_integer() else 1
        amount = w.q.number("package", series, whole, decimals=decimals, **at)
        what = w.fill(f"c5.{_BY_YEAR.get(unit, unit)}", measure=name, amount=amount)
        if years[-1] < w.c.until - 1:
            return what, w.fill("c5.between", start=years[0], end=years[-1])
        return what, w.fill("c5.from", start=years[0])
    amounts = w.join([w.q.number("package", series, year, **at) for year in years], " + ")
    special = f"c5.units_{series}"
    if extra and w.knows(special):
        small = f"{extra[:1].lower()}{extra[1:]}"
        what = w.fill(special, dwelling=extra, dwelling_small=small, amount=amounts)
    else:
        key = "c5.places" if unit == "places" else "c5.units"
        what = w.fill(key, measure=name, amount=amounts)
    return (
        what,
        plain(", ".join(str(year) for year in years)),
    )


def assessment(w: Writer) -> list[Block]:
    """Write chapter 6.

    Parameters
    ----------
    w
        The run.

    Returns
    -------
    list of Block
        Effects, interplay, uncertainty, living conditions, children.
    """
    year = w.plan[1]
    return [
        Heading(1, w.text("c6.heading")),
        Heading(2, w.text("c6.effect_heading")),
        Paragraph(w.join(_effects(w, year))),
        _effect_table(w, year),
        Box(w.text("c6.box_title"), w.fill("c6.box")),
        *w.pictures("differences", w.text("c6.effect_figure"), 0.9),
        *_joint(w),
        *_sure(w),
        *_living(w, year),
    ]


def _effects(w: Writer, year: int) -> list[Spans]:
    """Say it one by one where the effect is clear, and together where chance explains it."""
    said = [w.fill("c6.effect")]
    unclear = []
    keys = ("c6.effect_one_fewer", "c6.effect_one_more", "")
    for scenario in w.c.scenarios[1:]:
        low, high = (
            w.q.value("comparison", "homeless_persons", year, scenario=scenario.key, column=column)
            for column in ("p10", "p90")
        )
        if low is None or high is None:
            continue
        if verdict(low, high) == "unclear":
            unclear.append(w.quoted(scenario.label))
        else:
            text = effect_sentence(
                w, scenario.key, year, keys, label=scenario.label, year=str(year)
            )
            said.append(text)
    if unclear:
        said.append(w.fill("c6.effect_all_unclear", labels=w.listed(unclear), year=year))
    if w.has_package:
        said.append(whole_period(w, "c6.effect_share"))
    return [*said, w.see("differences")]


def _effect_table(w: Writer, year: int) -> TableBlock:
    rows = []
    until = w.c.until
    for scenario in w.c.scenarios:
        at: dict[str, Any] = {"scenario": scenario.key}
        base = scenario.key == w.base_key
        none = w.fill("summary.cost_now")
        chance = w.q.number(
            "comparison", "probability_of_improving", until, column="mean", scale=0.01, **at
        )
        rows.append(
            (
                plain(scenario.label),
                w.q.with_range("homelessness", "homeless_persons", year, **at),
                none if base else w.q.with_range("comparison", "homeless_persons", year, **at),
                none if base else chance,
                w.q.with_range("homelessness", "waiting_households", year, **at),
                w.q.number("waiting", "wait_months_median", year, decimals=1, **at),
                none if base else w.q.with_range("comparison", "person_years_avoided", until, **at),
            )
        )
    columns = ("option", "homeless", "effect", "chance", "waiting", "months", "years")
    return TableBlock(
        w.text("c6.effect_table", year=year),
        tuple(w.text(f"c6.effect_column_{c}") for c in columns),
        tuple(rows),
        widths=(0.2, 0.14, 0.14, 0.14, 0.14, 0.1, 0.14),
        note=w.fill("c6.effect_note"),
    )


def _joint(w: Writer) -> list[Block]:
    frame = w.c.tables.get("combinations")
    if frame is None or frame.empty or not w.has_figure("joint"):
        return []
    key = max((str(s) for s in frame["scenario"].unique()), key=lambda s: (s.count("+"), s))
    until = w.c.until
    at: dict[str, Any] = {"scenario": key}
    low = w.q.value("combinations", "person_years_avoided_interaction", until, column="p10", **at)
    high = w.q.value("combinations", "person_years_avoided_interaction", until, column="p90", **at)
    if low is None or high is None:
        return []
    which = "less" if high < 0 else "more" if low > 0 else "unclear"
    numbers = {
        name: w.q.number("combinations", f"person_years_avoided_{kind}", until, column="mean", **at)
        for name, kind in (("sum", "sum_of_single"), ("joint", "joint"))
    }
    said = [w.fill(f"c6.joint_{which}", until=until, **numbers)]
    middle = w.q.value("comparison", "person_years_avoided", until, scenario=w.chosen)
    joint = numbers["joint"][0].cell
    if middle is not None and joint is not None and rounded(joint.value) > rounded(middle) + 1:
        said.append(w.fill("c6.joint_mean"))
    said.append(w.see("joint"))
    return [Heading(2, w.text("c6.joint_heading")), Paragraph(w.join(said))]


def _sure(w: Writer) -> list[Block]:
    base = w.c.base
    blocks: list[Block] = [
        Heading(2, w.text("c6.sure_heading")),
        Paragraph(
            w.join(
                [
                    w.fill(
                        "c6.sure",
                        all=w.q.number("key_figures", "assumptions_all", base),
                        assumed=w.q.number("key_figures", "assumptions_assumed", base),
                    ),
                    w.fill("c6.sure_what"),
                    w.fill("c6.sure_data"),
                ]
            )
        ),
    ]
    found = w.c.package_warnings or w.c.warnings
    if found:
        blocks.append(Paragraph(w.fill("c6.warnings")))
        said = [
            text.replace("\u00a0%", " %").replace(" %", f" {w.word('unit.percent')}")
            for text in found
        ]
        blocks.append(Items(tuple(plain(text) for text in said)))
    return blocks


def _living(w: Writer, year: int) -> list[Block]:
    at = ("suitable_home", "suitable_share", year)
    if w.q.value(*at, scenario=w.chosen) is None or not w.has_package:
        living = w.fill("c6.living_plain")
    else:
        living = w.fill(
            "c6.living",
            base=w.q.number(*at, scenario=w.base_key),
            package=w.q.number(*at, scenario=w.chosen),
            label=w.package,
            year=year,
        )
    return [
        Heading(2, w.text("c6.living_heading")),
        Paragraph(living),
        Heading(2, w.text("c6.children_heading")),
        Paragraph(w.fill("c6.children")),
    ]
