"""An attribution in words: made from its numbers, in three languages, without arrows on noise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from boligsim.base.results import Table
from boligsim.base.text import number
from boligsim.decisions.attribution import CHANCE, JOINT, OBSERVED, WITHOUT
from boligsim.decisions.attribution_tables import bar_frame
from boligsim.decisions.fit_words import CONTRACTION
from boligsim.decisions.players import player_name
from boligsim.decisions.words import say

if TYPE_CHECKING:
    from boligsim.decisions.attribution import Attribution

__all__ = [
    "attribution_sentences",
    "attribution_summary",
    "bar_name",
    "change_words",
    "late_sentences",
    "limits",
    "quote",
    "separation",
]

_WORTH = 0.5


def bar_name(done: Attribution, bar: str, language: str) -> str:
    """Name of a bar for people."""
    if bar in done.players:
        return player_name(bar, done.players[bar], language)
    if bar.startswith("start_loans_"):
        return say(f"reading.{bar.removeprefix('start_loans_')}", language)
    return say(f"bar.{bar}", language)


def change_words(value: float, language: str, *, short: bool = False) -> str:
    """Write a change in persons: whole people, never a decimal.

    Parameters
    ----------
    value
        Less than 0 is fewer.
    language
        nb, nn or en.
    short
        For a range.

    Returns
    -------
    str
        E.g. "about 2 fewer", "less than one person".

    Examples
    --------
    >>> change_words(-2.4, "en"), change_words(0.3, "en"), change_words(0.0, "en")
    ('about 2 fewer', 'less than one person', 'no change')
    """
    if value == 0:
        return say("short_none" if short else "fewer_none", language)
    n = number(float(np.floor(abs(value) + 0.5)), language)
    if n == "0":
        return say("short_none" if short else "fewer_under_one", language)
    word = "fewer" if value < 0 else "more"
    return say(f"short_{word}" if short else word, language, n=n)


def _span(row: Any, language: str) -> str:
    ends = sorted((float(row["p10"]), float(row["p90"])), reverse=True)
    if abs(ends[1]) > abs(ends[0]):
        ends.reverse()
    low, high = (change_words(x, language, short=True) for x in ends)
    return say("span_words", language, low=low, high=high)


def quote(done: Attribution, language: str) -> str:
    """See `Attribution.quote`."""
    rows = {str(r["bar"]): r for r in bar_frame(done).to_dict("records")}
    joint = rows[JOINT]
    said = [
        say(
            "fell",
            language,
            place=done.case.municipality_name,
            before=number(done.first.value, language),
            after=number(done.last.value, language),
            y0=done.first.date[:4],
            y1=done.last.date[:4],
        )
    ]
    best = sorted(done.players, key=lambda p: float(rows[p]["mean"]))
    best = [p for p in best if float(rows[p]["mean"]) <= -_WORTH][:2]
    names = f" {say('and', language)} ".join(bar_name(done, p, language).lower() for p in best)
    most = say("quote_most", language, names=names) if best else ""
    clear = float(joint["p10"]) * float(joint["p90"]) > 0
    said.append(
        say(
            "quote_clear" if clear else "quote_unclear",
            language,
            joint=change_words(float(joint["mean"]), language),
            span=_span(joint, language),
            most=most if len(done.players) > 1 else "",
        )
    )
    rest = "quote_rest" if done.observed < 0 else "quote_rest_rose"
    said.append(
        say(
            rest,
            language,
            without=change_words(done.value(WITHOUT), language),
            chance=change_words(done.value(CHANCE), language),
        )
    )
    return " ".join(said)


def limits(done: Attribution, language: str) -> str:
    """See `Attribution.limits`."""
    if done.observed >= 0:
        return say("limits_rose", language)
    percent = 100 * done.probability_of_fall
    return say(
        "limits_fell",
        language,
        percent=number(percent, language, 1 if percent < 10 else 0),
        peers=done.peers,
        largest=number(done.largest_fall, language),
    )


def separation(done: Attribution, language: str) -> str:
    """Say whether the counts separate the measures."""
    if not done.fitted:
        return say("prior_only", language)
    acting = {p: done.contraction(p) for p in done.players}
    acting = {p: c for p, c in acting.items() if c == c}
    clear = [p for p in acting if done.separates(p)]
    if not clear:
        return say("separate_not", language, percent=round(100 * CONTRACTION))
    if len(clear) == len(acting) > 1:
        return say("separate_all", language)
    names = ", ".join(bar_name(done, p, language).lower() for p in clear)
    return say("separate", language, names=names)


def late_sentences(done: Attribution, language: str) -> tuple[str, ...]:
    """See `Attribution.warnings`."""
    return tuple(
        say("late", language, name=bar_name(done, p, language), when=when, last=done.last.date)
        for p, when in done.late
    )


def attribution_sentences(done: Attribution, language: str) -> tuple[str, ...]:
    """See `Attribution.sentences`."""
    said = [quote(done, language), limits(done, language), separation(done, language)]
    if done.readings:
        means = {r: float(np.mean(v)) for r, v in done.readings.items()}
        words = {r: change_words(m, language) for r, m in means.items()}
        said.append(say("readings_said", language, **words))
    return (*said, *late_sentences(done, language))


def attribution_summary(done: Attribution, language: str) -> Table:
    """See `Attribution.summary`."""
    frame = bar_frame(done)
    rows = []
    for row in frame[frame["kind"] != "yardstick"].to_dict("records"):
        fixed = row["bar"] == OBSERVED
        share, chance, narrow = (
            "" if value != value or fixed else number(100 * float(value), language) + " %"
            for value in (row["lower"], row["chance"], row["contraction"])
        )
        low, high = (number(float(row[p]), language, 1) for p in ("p10", "p90"))
        shown = {
            "column_bar": bar_name(done, str(row["bar"]), language),
            "column_mean": number(float(row["mean"]), language, 1),
            "column_span": "" if fixed else f"{low} – {high}",
            "column_lower": share,
            "column_chance": chance,
        }
        if done.fitted:
            shown["column_contraction"] = narrow
        rows.append({say(k, language): v for k, v in shown.items()})
    title = say(
        "attribution_title",
        language,
        place=done.case.municipality_name,
        before=number(done.first.value, language),
        after=number(done.last.value, language),
    )
    note = "\n".join(attribution_sentences(done, language))
    return Table(pd.DataFrame(rows), title=title, language=language, note=note)
