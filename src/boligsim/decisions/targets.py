"""Targets of a case: rows of its history that can be compared, like with like."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from boligsim.base.errors import InputError
from boligsim.decisions.target import Target, last_year_of, month_index
from boligsim.decisions.target_series import ALIASES, SERIES
from boligsim.decisions.words import say

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.case import Case

__all__ = ["DEFAULT_ERROR", "Target", "read_targets", "usable"]

DEFAULT_ERROR = {"measured": 0.05, "published": 0.10}
"""Standard error as a share of the value where the row says none; others 0.2, at least 1."""
_OTHER_ERROR = 0.2
_SHARE_ERROR = 0.05
# Two figures of the same thing at the same time that differ by more standard errors contradict.
CONTRADICTION = 3.0
_UNIT_WORDS = {"loans": "households", "applications": "households", "evictions": "households"}


def read_targets(
    case: Case, chosen: Iterable[Target | str] | pd.DataFrame | None = None
) -> tuple[tuple[Target, ...], tuple[str, ...]]:
    """Targets of a case, and in words what of its history is none.

    Parameters
    ----------
    case
        The case with its table ``history``.
    chosen
        `Target` objects, names of series of the history, or a frame with the columns of the
        history; None takes every row that can be compared.

    Returns
    -------
    (tuple of Target, tuple of str)
        In the order of time; sentences in the case's language about rows that are left out.

    Raises
    ------
    InputError
        When there is nothing to meet, a target lies outside the horizon, or two contradict.
    """
    given = _given(chosen)
    rows = case.history if not isinstance(chosen, _frame_type()) else chosen
    names = {ALIASES.get(t, t) for t in given if isinstance(t, str)}
    targets = [t for t in given if isinstance(t, Target)]
    for target in targets:
        if not _inside(target.series, target.date, case):
            shown = {"series": target.series, "date": target.date}
            raise InputError(
                say("outside", case.language, base=case.base, until=case.until, **shown)
            )
    refused: dict[tuple[str, str], list[dict[str, Any]]] = {}
    if not targets or names:
        for record in rows.to_dict("records"):
            row = {str(k): v for k, v in record.items()}
            series = ALIASES.get(str(row["series"]), str(row["series"]))
            if names and series not in names:
                continue
            reason = _reason(row, series, case)
            if reason:
                refused.setdefault((series, reason), []).append(row)
            else:
                targets.append(_target(row, series))
    left_out = tuple(_left_out(rows, *key, case) for key, rows in refused.items())
    for name in sorted(names - {t.series for t in targets}):
        if not any(name in said for said in left_out):
            raise InputError(say("no_series", case.language, case=case.name, series=name))
    if not targets:
        key = "none_usable" if left_out else "empty_history"
        text = say(key, case.language, case=case.name, base=case.base, until=case.until)
        raise InputError(" ".join([text, *left_out]))
    ordered = tuple(sorted(targets, key=lambda t: (t.month(case.base), t.name)))
    _refuse_contradictions(ordered, case)
    for target in ordered:
        target.group_places(case)
    return ordered, left_out


def usable(case: Case) -> bool:
    """Whether the history of a case has a figure that a fit can use.

    Parameters
    ----------
    case
        The case.

    Returns
    -------
    bool
        Whether any row is counted, of the case's border and within its years.
    """
    return any(
        not _reason(row, ALIASES.get(str(row["series"]), str(row["series"])), case)
        for row in ({str(k): v for k, v in r.items()} for r in case.history.to_dict("records"))
    )


def _frame_type() -> Any:
    import pandas as pd

    return pd.DataFrame


def _given(chosen: Iterable[Target | str] | pd.DataFrame | None) -> list[Target | str]:
    if chosen is None or isinstance(chosen, _frame_type()):
        return []
    if isinstance(chosen, Target | str):
        return [chosen]
    given: list[Any] = list(chosen)
    for one in given:
        if not isinstance(one, Target | str):
            raise InputError(f"targets: {one!r} is neither a Target nor the name of a series.")
    return given


def _inside(series: str, date: str, case: Case) -> bool:
    """Whether a figure is simulated: after the base date, before the last 1 January."""
    month, last = month_index(series, date, case.base), last_year_of(series, date, case.base)
    return month >= (0 if SERIES[series].kind == "flow" else 1) and last <= case.until


def _reason(row: dict[str, Any], series: str, case: Case) -> str:
    """Key of the sentence that says why a row is no target, or nothing."""
    value = row.get("value")
    if value is None or value != value:
        return "why_blank"
    if series not in SERIES:
        return "why_not_simulated"
    if str(row.get("status")) in ("assumed", "illustrative", "missing"):
        return "why_assumed"
    border = _text(row.get("border"))
    if border and border != case.municipality:
        return "why_border"
    return "" if _inside(series, _text(row["date"]), case) else "why_outside"


def _left_out(rows: list[dict[str, Any]], series: str, reason: str, case: Case) -> str:
    dates = sorted(_text(row["date"]) for row in rows)
    when = dates[0] if len(dates) == 1 else f"{dates[0]} – {dates[-1]}"
    borders = ", ".join(sorted({_text(row.get("border")) for row in rows} - {""}))
    why = say(reason, case.language, border=borders, base=case.base, until=case.until)
    return say("left_out", case.language, series=series, date=when, why=why)


def _target(row: dict[str, Any], series: str) -> Target:
    value, error = float(row["value"]), row.get("error")
    unit = _text(row.get("unit")) or SERIES[series].units[0]
    status = _text(row.get("status")) or "published"
    if error is None or error != error:
        share = DEFAULT_ERROR.get(status, _OTHER_ERROR)
        error = _SHARE_ERROR if unit == "share" else max(1.0, share * value)
    return Target(
        series,
        _text(row["date"]),
        value,
        float(error),
        _UNIT_WORDS.get(unit, unit),
        _text(row.get("group")) or "all",
        _text(row.get("definition")),
        _text(row.get("border")),
        _text(row.get("source")),
        status,
    )


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value).strip()


def _refuse_contradictions(targets: tuple[Target, ...], case: Case) -> None:
    for i, one in enumerate(targets):
        for two in targets[i + 1 :]:
            same = (one.series, one.group, one.unit, one.month(case.base)) == (
                two.series, two.group, two.unit, two.month(case.base)
            )  # fmt: skip
            error = float(np.hypot(one.error, two.error))
            if same and abs(one.value - two.value) > CONTRADICTION * error:
                raise InputError(
                    say(
                        "contradiction",
                        case.language,
                        series=one.series,
                        date=one.date,
                        one=f"{one.value:g}",
                        two=f"{two.value:g}",
                        error=f"{error:.1f}",
                    )
                )
