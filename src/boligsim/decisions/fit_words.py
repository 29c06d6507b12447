"""A fit in words: made from its numbers, in three languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from boligsim.base.results import Table
from boligsim.base.text import label, number
from boligsim.decisions.target_series import SERIES
from boligsim.decisions.unknown_words import case_unknown
from boligsim.decisions.weights import weighted_points
from boligsim.decisions.words import WORDS, say

if TYPE_CHECKING:
    from boligsim.decisions.fit import Fit
    from boligsim.decisions.target import Target

__all__ = ["CONTRACTION", "fit_sentences", "fit_summary", "fit_warnings", "series_name"]

CONTRACTION = 0.2
"""Least part by which a measure's parameter must get narrower to say that figures separate."""
_SURPRISE = 0.01
_CONFLICT = 2.0
_SHOWN, _NAMED = 12, 5


def series_name(series: str, language: str) -> str:
    """Name of a target's series for people.

    Parameters
    ----------
    series
        A key of `SERIES`.
    language
        nb, nn or en.

    Returns
    -------
    str
        The name.
    """
    own = f"series.{series}"
    return say(own, language) if own in WORDS else label(series, language)


def fit_sentences(fit: Fit, language: str) -> tuple[str, ...]:
    """See `Fit.sentences`."""
    return (*_figures(fit, language), *_unknowns(fit, language))


def _figures(fit: Fit, language: str) -> list[str]:
    said = [
        say(
            "fit_worlds",
            language,
            n=len(fit.targets),
            draws=number(float(len(fit.weights)), language),
            ess=number(fit.ess, language),
        )
    ]
    rows = fit.predictive()
    for target in fit.targets:
        own = rows[rows["target"] == target.name].set_index("of")
        said.append(
            say(
                "fit_target",
                language,
                series=series_name(target.series, language),
                year=target.date[:4],
                observed=_figure(target, target.value, language),
                prior=_range(target, own.loc["prior"], language),
                posterior=_range(target, own.loc["posterior"], language),
            )
        )
    return said


def _figure(target: Target, value: float, language: str) -> str:
    return number(value, language, 2 if SERIES[target.series].kind == "share" else 0)


def _range(target: Target, row: Any, language: str) -> str:
    middle, low, high = (_figure(target, float(row[p]), language) for p in ("p50", "p10", "p90"))
    return say("fit_range", language, middle=middle, low=low, high=high)


def _unknowns(fit: Fit, language: str) -> list[str]:
    frame = fit.to_frame()
    known = frame[frame["identified"]].sort_values("sd_ratio", kind="stable")
    rest = len(frame) - len(known)
    if known.empty:
        said = [say("fit_identified_none", language, n=len(frame)), say("fit_all_rest", language)]
    else:
        names = ", ".join(
            case_unknown(fit.case, _key(row), language) for row in known.to_dict("records")[:_NAMED]
        )
        more = "; …" if len(known) > _NAMED else ""
        key = "fit_identified_one" if len(known) == 1 else "fit_identified"
        said = [say(key, language, n=len(frame), k=len(known), names=names + more)]
        if rest:
            said.append(say("fit_rest", language, m=rest))
    measures = frame[[_key(row) in fit.measure_rows for row in frame.to_dict("records")]]
    if len(measures):
        clear = measures[measures["sd_ratio"] <= 1 - CONTRACTION].sort_values("sd_ratio")
        if clear.empty:
            said.append(say("fit_separate_not", language))
        else:
            names = ", ".join(
                case_unknown(fit.case, _key(row), language)
                for row in clear.to_dict("records")[:_NAMED]
            )
            said.append(say("fit_separate", language, names=names))
    return said


def _names(fit: Fit, frame: pd.DataFrame, language: str) -> str:
    """Names of the first few, the later ones in lower case as within a sentence."""
    rows = frame.to_dict("records")[:_NAMED]
    named = [case_unknown(fit.case, _key(row), language) for row in rows]
    return "; ".join(n if n.isupper() else n[:1].lower() + n[1:] for n in named)


def _key(row: dict[Any, Any]) -> tuple[str, str, str]:
    return str(row["path"]), str(row["group"]), str(row["dwelling"])


def fit_warnings(fit: Fit, language: str) -> tuple[str, ...]:
    """See `Fit.warnings`."""
    from boligsim.decisions.calibrate import ENOUGH

    said = list(fit.left_out)
    if fit.ess < ENOUGH and len(fit.weights) >= 2 * ENOUGH:
        shown = {"ess": number(fit.ess, language), "enough": number(ENOUGH, language)}
        said.append(say("warn_few", language, **shown))
    for i, target in enumerate(fit.targets):
        shown = {"series": series_name(target.series, language), "year": target.date[:4],
                 "value": _figure(target, target.value, language)}  # fmt: skip
        prior = fit.stage.simulated[: fit.prior_draws, i]
        if _tail(target, prior) < _SURPRISE:
            said.append(say("warn_surprise", language, percent=round(100 * _SURPRISE), **shown))
        fitted = weighted_points(fit.stage.simulated[:, i], fit.weights)["mean"]
        slack = target.error if target.error > 0 else 0.5
        if abs(fitted - target.value) > _CONFLICT * slack:
            said.append(
                say("warn_conflict", language, fitted=_figure(target, fitted, language), **shown)
            )
    return tuple(said)


def _tail(target: Target, simulated: Any) -> float:
    """Smaller of the probabilities of the figure or less, and of the figure or more."""
    from scipy.special import ndtr

    half = 0.5 if target.whole else 0.0
    known = simulated[~np.isnan(simulated)]
    scale = target.error if target.error > 0 else 1e-9
    below = float(np.mean(ndtr((target.value + half - known) / scale)))
    above = float(np.mean(ndtr((known - target.value + half) / scale)))
    return min(below, above)


def fit_summary(fit: Fit, language: str) -> Table:
    """See `Fit.summary`."""
    frame = fit.to_frame().sort_values("sd_ratio", kind="stable")
    rows = []
    for row in frame.to_dict("records")[:_SHOWN]:
        ratio = float(row["sd_ratio"])
        rows.append(
            {
                say("column_unknown", language): case_unknown(fit.case, _key(row), language),
                say("column_scope", language): say(f"scope.{row['scope']}", language),
                say("column_prior", language): _numbers(row, "prior", language),
                say("column_posterior", language): _numbers(row, "posterior", language),
                say("column_ratio", language): number(ratio, language, 2),
                say("column_says", language): say(
                    "identified" if row["identified"] else "not_identified", language
                ),
            }
        )
    warned = fit.warnings if language == fit.case.language else fit_warnings(fit, language)
    return Table(
        pd.DataFrame(rows),
        title=say("fit_title", language, place=fit.case.municipality_name),
        language=language,
        note="\n".join([*fit_sentences(fit, language), *warned]),
    )


def _numbers(row: dict[Any, Any], of: str, language: str) -> str:
    points = [float(row[f"{of}_{p}"]) for p in ("p50", "p10", "p90")]
    size = abs(float(row["prior_p90"]))
    decimals = next((d for d, top in ((0, 100.0), (1, 10.0), (2, 1.0), (3, 0.1)) if size >= top), 4)
    middle, low, high = (number(p, language, decimals) for p in points)
    return say("fit_range", language, middle=middle, low=low, high=high)
