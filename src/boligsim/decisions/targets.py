"""Targets: what was counted, with unit, definition, border and error, to be met by a fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from boligsim.base.errors import InputError, did_you_mean
from boligsim.decisions.target_series import ALIASES, SERIES, simulated_series
from boligsim.decisions.words import say
from boligsim.scenarios.history import month_of

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from boligsim.case import Case
    from boligsim.homelessness import Outcomes

    Floats = npt.NDArray[np.float64]

__all__ = ["DEFAULT_ERROR", "Target", "read_targets", "usable"]

DEFAULT_ERROR = {"measured": 0.05, "published": 0.10}
"""Standard error as a share of the value where the row says none; others 0.2, at least 1."""
_OTHER_ERROR = 0.2
_SHARE_ERROR = 0.05
# Two figures of the same thing at the same time that differ by more standard errors contradict.
CONTRADICTION = 3.0
_UNIT_WORDS = {"loans": "households", "applications": "households", "evictions": "households"}


@dataclass(frozen=True)
class Target:
    """One figure to be met.

    The error model: the figure is the simulated number plus a normal error with standard
    deviation `error`, rounded where the figure is whole, and never below 0. An error of 0 asks
    for the very number.

    Attributes
    ----------
    series
        A key of `boligsim.decisions.target_series.SERIES`; its kind is stock, flow or share.
    date
        ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``. A stock with a year only is of 1 December, next
        to the usual week 48; a flow is of the whole calendar year.
    value
        The figure, in `unit`.
    error
        Standard deviation of the observation error, in `unit`.
    unit
        persons, households, children or share.
    group
        ``all``, a group or a report group (by group a stock is known on 1 January only).
    definition, border, source, status
        From the row: what was counted, in which municipality, by whom, how sure.

    Examples
    --------
    >>> Target("homeless_persons", "2013-12-01", 5.0, error=3.0).kind
    'stock'
    """

    series: str
    date: str
    value: float
    error: float
    unit: str = "persons"
    group: str = "all"
    definition: str = ""
    border: str = ""
    source: str = ""
    status: str = "published"

    def __post_init__(self) -> None:
        """Refuse what cannot be met."""
        if self.series not in SERIES:
            hint = did_you_mean(self.series, SERIES)
            raise InputError(f"There is no series '{self.series}' to be a target; {hint}")
        if self.unit not in SERIES[self.series].units:
            allowed = " or ".join(SERIES[self.series].units)
            raise InputError(
                f"The target {self.series} {self.date} is in {self.unit}, but the series is "
                f"counted in {allowed}; units are never mixed, so correct the unit or the series."
            )
        good = np.isfinite([self.value, self.error]).all() and min(self.value, self.error) >= 0
        if not good or (self.kind == "share" and self.value > 1):
            raise InputError(
                f"The target {self.series} {self.date} has value {self.value} and error "
                f"{self.error}; both must be numbers >= 0, a share at most 1."
            )

    @property
    def kind(self) -> str:
        """stock, flow or share."""
        return SERIES[self.series].kind

    @property
    def name(self) -> str:
        """Series, group and date in one word, for columns."""
        group = "" if self.group == "all" else f"[{self.group}]"
        return f"{self.series}{group}@{self.date}"

    @property
    def whole(self) -> bool:
        """Whether the figure is a count."""
        return self.kind != "share" and float(self.value).is_integer()

    def month(self, base: int) -> int:
        """Months from the base date to the date; a flow's is the January of its year."""
        return _month(self.series, self.date, base)

    def last_year(self, base: int) -> int:
        """First 1 January by which the figure is simulated."""
        return _last_year(self.series, self.date, base)

    def simulated(self, outcomes: Outcomes, groups: list[int] | None) -> Floats:
        """Value in every draw, [W, H].

        Parameters
        ----------
        outcomes
            Results whose first year is the base year.
        groups
            Places of the target's groups; None = everybody.
        """
        month = self.month(int(outcomes.years[0]))
        return simulated_series(outcomes, SERIES[self.series], self.unit, month, groups)

    def log_likelihood(self, simulated: Floats) -> Floats:
        """Log probability of the figure, given the simulated numbers.

        Parameters
        ----------
        simulated
            Of any shape; nan (no share) has probability 0.

        Returns
        -------
        float64
            Same shape; minus infinity where the figure is impossible.
        """
        gap = self.value - simulated
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.error == 0:
                out = np.where(np.abs(gap) < (0.5 if self.whole else 1e-9), 0.0, -np.inf)
            elif not self.whole:
                out = -0.5 * (gap / self.error) ** 2 - np.log(self.error * np.sqrt(2 * np.pi))
            else:
                out = _log_cell(gap / self.error, 0.5 / self.error, lowest=self.value == 0)
        return np.where(np.isnan(simulated), -np.inf, out)

    def observe(self, simulated: Floats, z: Floats) -> Floats:
        """Figures that would have been counted: simulated numbers with an error.

        Parameters
        ----------
        simulated
            Numbers of any shape.
        z
            Standard normal numbers, same shape.

        Returns
        -------
        float64
            Rounded where the figure is a count; shares stay within 0 and 1.
        """
        seen = np.maximum(simulated + self.error * z, 0.0)
        if self.kind == "share":
            return np.minimum(seen, 1.0)
        return np.floor(seen + 0.5) if self.whole else seen

    def group_places(self, case: Case) -> list[int] | None:
        """Places of the groups of the case that the target is about; None = all.

        Raises
        ------
        InputError
            When the case has no such group.
        """
        if self.group in ("", "all"):
            return None
        frame = case.groups
        for column in ("group", "report_group"):
            own = np.flatnonzero((frame[column] == self.group).to_numpy())
            if len(own):
                return [int(i) for i in own]
        known = [*frame["group"], *frame["report_group"]]
        raise InputError(
            f"The target {self.series} {self.date} is of the group '{self.group}', which the "
            f"case does not have; {did_you_mean(self.group, known)}"
        )


def _log_cell(gap: Floats, half: float, *, lowest: bool) -> Floats:
    """Log probability of a rounded number: of the cell gap ± half, or of all below its top."""
    from scipy.special import log_ndtr

    top = np.asarray(log_ndtr(gap + half))
    if lowest:
        return top
    # The lower tail is exact far out; above the middle the mirror image is.
    mirrored = gap > 0
    high = np.where(mirrored, log_ndtr(-(gap - half)), top)
    low = np.where(mirrored, log_ndtr(-(gap + half)), log_ndtr(gap - half))
    return np.asarray(high + np.log1p(-np.exp(np.minimum(low - high, 0.0))))


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
    month, last = _month(series, date, case.base), _last_year(series, date, case.base)
    return month >= (0 if SERIES[series].kind == "flow" else 1) and last <= case.until


def _month(series: str, date: str, base: int) -> int:
    if SERIES[series].kind == "flow":
        return 12 * (int(date[:4]) - base)
    return month_of(date, base)


def _last_year(series: str, date: str, base: int) -> int:
    month = _month(series, date, base)
    return base + (month // 12 + 1 if SERIES[series].kind == "flow" else -(-month // 12))


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
