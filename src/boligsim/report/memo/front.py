"""Page one: proposal, summary, six numbers and one figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boligsim.report.disclosure import SIGN
from boligsim.report.memo.blocks import (
    Block,
    Box,
    Heading,
    Items,
    Paragraph,
    Spans,
    TableBlock,
    Title,
    plain,
    text_of,
)
from boligsim.report.memo.quote import rounded, verdict
from boligsim.report.memo.words import measure_units

if TYPE_CHECKING:
    from boligsim.report.memo.writer import Writer

__all__ = ["effect_sentence", "front_page", "whole_period"]


def front_page(w: Writer) -> list[Block]:
    """Write page one; nothing illustrative stands here.

    Parameters
    ----------
    w
        The run and its sentences.

    Returns
    -------
    list of Block
        Case header, title, two headings, six numbers, one figure.
    """
    fields = w.text("head.fields").split("|")
    empty = plain(w.text("head.field_empty"))
    blocks: list[Block] = [
        TableBlock(
            w.text("head.fields_caption"), tuple(fields), ((empty,) * len(fields),),
            numbers=False, captioned=False,
        ),
        Title(
            w.text("head.title", **{"from": w.land[0], "to": w.land[1]}), w.text("head.kind")
        ),
        *_look_back(w),
        Heading(1, w.text("proposal.heading")),
        Items(tuple(_proposals(w)), numbered=True),
        Heading(1, w.text("summary.heading")),
        Paragraph(_summary(w)),
        _six_numbers(w),
    ]  # fmt: skip
    if w.has_figure("homeless"):
        blocks.append(
            w.picture(
                "homeless",
                w.text("summary.figure", place=w.c.place, package=w.package),
                width=0.74,
            )
        )
    return blocks


def _look_back(w: Writer) -> list[Block]:
    if not w.c.look_back:
        return []
    return [Box(w.text("head.look_back_title"), w.fill("head.look_back"))]


def _proposals(w: Writer) -> list[Spans]:
    items = [w.fill("proposal.overview")]
    if w.has_package:
        items.append(
            w.fill("proposal.package", package=w.package, **{"from": w.plan[0], "to": w.plan[1]})
        )
    year = w.plan[0]
    lent = w.q.value("costs", "start_loans_lent", year, scenario=w.chosen, column="mean")
    if lent:
        amount = w.q.number(
            "costs", "start_loans_lent", year, scenario=w.chosen, column="mean", scale=1000.0,
        )  # fmt: skip
        items.append(w.fill("proposal.loans", amount=amount, year=year))
    return [*items, w.fill("proposal.zones"), w.fill("proposal.follow_up")]


def effect_sentence(
    w: Writer,
    scenario: str,
    at: int,
    keys: tuple[str, str, str],
    series: str = "homeless_persons",
    none: str = "",
    **more: str,
) -> Spans:
    """Say what a scenario does to a number of people, or that chance explains it.

    Parameters
    ----------
    w
        The run.
    scenario, at
        Which effect, in which year.
    keys
        Sentences for fewer, more, unclear.
    series
        Which effect of the table `comparison`.
    none
        Sentence for an effect that is nought from end to end; else it counts as unclear.
    **more
        Further values of the sentence.

    Returns
    -------
    tuple of Span
        The sentence; empty where the effect is not in the tables.
    """
    low, high = (
        w.q.value("comparison", series, at, scenario=scenario, column=column)
        for column in ("p10", "p90")
    )
    if low is None or high is None:
        return ()
    which = verdict(low, high)
    if none and rounded(low) == rounded(high) == 0:
        return w.fill(none)
    key = keys[("fewer", "more", "unclear").index(which)]
    scale = -1.0 if which == "fewer" else 1.0
    span = w.q.between("comparison", series, at, scale=scale, scenario=scenario)
    needs_range = "{range}" in w.raw(key)
    return w.fill(key, **more, **({"range": span} if needs_range else {}))


def _summary(w: Writer) -> Spans:
    year = w.plan[1]
    at = ("homelessness", "homeless_persons", year)
    base = {
        "base": w.q.number(*at, scenario=w.base_key),
        "base_range": w.q.between(*at, scenario=w.base_key),
    }
    parts = [w.fill("summary.question", place=w.c.place, until=w.land[1])]
    if w.has_package:
        parts.append(
            w.fill(
                "summary.found",
                year=year,
                package=w.package,
                package_count=w.q.number(*at, scenario=w.chosen),
                package_range=w.q.between(*at, scenario=w.chosen),
                **base,
            )
        )
        parts.append(w.see("homeless"))
        keys = ("summary.fewer", "summary.more", "summary.unclear")
        parts.append(effect_sentence(w, w.chosen, year, keys, none="summary.no_difference"))
        parts.append(whole_period(w, "summary.whole_period"))
        waiting = ("summary.waiting_fewer", "summary.waiting_more", "summary.waiting_unclear")
        parts.append(
            effect_sentence(
                w, w.chosen, year, waiting, "waiting_households", "summary.waiting_no_difference"
            )
        )
    else:
        parts.append(w.fill("summary.found_same", year=year, **base))
        parts.append(w.see("homeless"))
    parts.append(w.fill("summary.sure"))
    parts.append(w.fill("summary.decide", **{"from": w.plan[0], "to": w.plan[1]}))
    return w.join(parts)


def whole_period(w: Writer, key: str) -> Spans:
    """Say in how many outcomes the package gives fewer homeless years, where it mostly does.

    Parameters
    ----------
    w
        The run.
    key
        The sentence.

    Returns
    -------
    tuple of Span
        Empty where the table lacks it.
    """
    at = ("comparison", "probability_of_improving", w.c.until)
    if w.q.value(*at, scenario=w.chosen, column="mean") is None:
        return ()
    share = w.q.number(*at, scenario=w.chosen, column="mean", scale=0.01)
    values: dict[str, str | Spans] = {"share": share}
    if "{label}" in w.raw(key):
        values["label"] = w.package
    return w.fill(key, **values)


def _six_numbers(w: Writer) -> TableBlock:
    year, base = w.plan[1], w.c.base
    rows = [
        _homeless(w, base, year), _waiting(w, base, year), _provide(w), _care(w, base, year),
        _cost(w), _reserve(w),
    ]  # fmt: skip
    return TableBlock(
        w.text("summary.table"),
        (
            w.text("summary.column_what"),
            w.text("summary.column_now", year=base),
            w.text("summary.column_later", year=year, **{"from": w.plan[0], "to": w.plan[1]}),
        ),
        tuple(rows),
        widths=(0.33, 0.2, 0.47),
        numbers=False,
    )


def _homeless(w: Writer, base: int, year: int) -> tuple[Spans, ...]:
    at = ("homelessness", "homeless_persons")
    now = w.q.with_range(*at, base, scenario=w.base_key)
    if text_of(now) == SIGN:
        now = w.fill("summary.hidden")
    elif w.c.start_status not in ("measured", "published"):
        now = w.fill("summary.assumed", value=now)
    return w.fill("summary.homeless"), now, _both(w, "homeless", at, year)


def _both(w: Writer, key: str, at: tuple[str, str], year: int) -> Spans:
    base = w.q.with_range(*at, year, scenario=w.base_key)
    if not w.has_package:
        return base
    other = w.q.with_range(*at, year, scenario=w.chosen)
    return w.fill(f"summary.{key}_later", base=base, other=other, package=w.package)


def _waiting(w: Writer, base: int, year: int) -> tuple[Spans, ...]:
    at = ("homelessness", "waiting_households")
    now = w.fill("summary.waiting_now", households=w.q.with_range(*at, base, scenario=w.base_key))
    if w.c.waiting_status not in ("measured", "published"):
        now = w.fill("summary.assumed", value=now)
    months = ("waiting", "wait_months_median", year)
    later = w.fill(
        "summary.waiting_later",
        base=w.q.with_range(*at, year, scenario=w.base_key),
        base_months=w.q.number(*months, scenario=w.base_key, decimals=1),
        other=w.q.with_range(*at, year, scenario=w.chosen),
        other_months=w.q.number(*months, scenario=w.chosen, decimals=1),
        package=w.package,
    )
    return w.fill("summary.waiting"), now, later


def _provide(w: Writer) -> tuple[Spans, ...]:
    parts = measure_units(w, w.chosen)
    later = w.join(parts, ". ") if parts else w.fill("summary.provide_none")
    return w.fill("summary.provide"), w.fill("summary.provide_now"), later


def _care(w: Writer, base: int, year: int) -> tuple[Spans, ...]:
    now = w.fill("summary.care_now", places=w.q.number("key_figures", "care_places_now", base))
    later = w.q.with_range("key_figures", "care_places_same_coverage", year)
    users = w.c.rows("key_figures", "care_users_now")
    if w.places_assumed and not users.empty:
        at = int(users["year"].iloc[0])
        now = w.fill(
            "summary.care_now_users", year=at,
            places=w.q.number("key_figures", "care_places_now", base),
            users=w.q.number("key_figures", "care_users_now", at),
        )  # fmt: skip
    elif w.places_assumed:
        now = w.fill("summary.assumed", value=now)
    return (
        w.fill("summary.care"),
        now,
        w.fill("summary.care_later", places=later, year=year),
    )


def _cost(w: Writer) -> tuple[Spans, ...]:
    label = w.fill("summary.cost", price_year=w.c.price_year)
    now = w.fill("summary.cost_now")

    def money(series: str) -> Spans:
        return w.q.number(
            "key_figures", series, w.plan[1], scenario=w.chosen, column="mean", scale=1000.0,
        )  # fmt: skip

    found = w.q.value(
        "key_figures", "net_operating_plan", w.plan[1], scenario=w.chosen, column="mean"
    )
    if found is None:
        return label, now, w.fill("summary.cost_missing")
    later = w.fill(
        "summary.cost_later", running=money("net_operating_plan"),
        gross=money("investment_plan"), net=money("net_investment_plan"),
    )  # fmt: skip
    return label, now, later


def _reserve(w: Writer) -> tuple[Spans, ...]:
    need = w.q.coarse("key_figures", "new_on_land_plan", w.plan[1], scenario=w.land_scenario)
    known = need[0].cell
    less = known is not None and rounded(known.value) <= 0
    period: dict[str, int] = {"from": w.plan[0], "to": w.plan[1]}
    if less:
        later = w.fill("summary.reserve_later_less", **period)
    else:
        later = w.fill("summary.reserve_later", need=need, **period)
    if w.c.illustrative_reserve():
        return w.fill("summary.reserve"), w.fill("summary.reserve_missing"), later
    ready = w.q.number("reserve", "reserve_ready", w.reserve_year, scenario=w.land_scenario)
    return w.fill("summary.reserve"), w.fill("summary.reserve_now", ready=ready), later
