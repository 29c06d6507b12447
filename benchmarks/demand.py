"""Backtest of the population engine on the bundled municipalities, beside simple rivals.

Every origin is fitted on data up to that year only. Origins 2018-2021 look five years ahead,
2014-2017 nine: targets 2023-2026. Settings were chosen on targets up to 2022.
"""

from __future__ import annotations

import time

import numpy as np

from benchmarks._groups import measure_counts
from benchmarks._households import measure_households
from boligsim.demand.population.bundled import bundled_panel
from boligsim.demand.population.model import fit_population
from boligsim.demand.population.theta import theta_forecast

CASES = {5: range(2018, 2022), 9: range(2014, 2018)}
AGES = {"67_79": slice(67, 80), "80plus": slice(80, None)}
WORLDS, SEED = 200, 1


def rivals(totals: np.ndarray, ahead: int) -> dict[str, np.ndarray]:
    """Forecast each row of totals ``[M, T]`` by the simple methods."""
    out = {"last_value": totals[:, -1], "linear": np.empty(len(totals))}
    out["theta"] = np.empty(len(totals))
    for m, row in enumerate(totals):
        known = row[~np.isnan(row)]
        when = np.arange(len(known))
        slope = np.polyfit(when - when[-1], known, 1)[0]
        out["linear"][m] = known[-1] + slope * ahead
        out["theta"][m] = np.exp(theta_forecast(np.log(known)[None], ahead)[0, -1])
    return out


def interval_score(low: np.ndarray, high: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Width and ten times what falls outside, for an 80 % interval."""
    return high - low + 10.0 * (np.maximum(low - truth, 0.0) + np.maximum(truth - high, 0.0))


def backtest(ahead: int, origins: range) -> dict[str, float]:
    """Errors, coverage and rivals at one horizon."""
    panel = bundled_panel()
    ratio: dict[str, list[np.ndarray]] = {}
    wrong = {f"{who}_{k}": [0.0, 0.0] for who in ("wape", "last_value_wape") for k in AGES}
    inside: dict[str, list[bool]] = {k: [] for k in ("total", *AGES)}
    scores, lean = [], []
    for origin in origins:
        at = origin - panel.first_year
        truth, start = panel.persons[:, at + ahead], panel.persons[:, at]
        real = truth.sum(axis=(1, 2))
        projection = fit_population(panel, origin).project(origin + ahead, worlds=WORLDS, seed=SEED)
        names = projection.municipalities
        rows = np.array([panel.index(n) for n in names])
        point = np.stack([projection.point(n)[-1] for n in names])
        ratio.setdefault("model", []).append(point.sum(axis=(1, 2)) / real[rows] - 1)
        totals = panel.persons[rows, : at + 1].sum(axis=(2, 3))
        for name, guess in rivals(totals, ahead).items():
            ratio.setdefault(name, []).append(guess / real[rows] - 1)
        for key, ages in AGES.items():
            goal = truth[rows][:, :, ages].sum(axis=(1, 2))
            for who, guess in (("wape", point), ("last_value_wape", start[rows])):
                error = np.abs(guess[:, :, ages].sum(axis=(1, 2)) - goal).sum()
                wrong[f"{who}_{key}"][0] += float(error)
                wrong[f"{who}_{key}"][1] += float(goal.sum())
        for k, name in enumerate(names):
            last = projection.paths(name)[:, -1]
            for key, ages in {"total": slice(0, None), **AGES}.items():
                draws = last[:, :, ages].sum(axis=(1, 2))
                goal = float(truth[rows[k]][:, ages].sum())
                low, high = np.quantile(draws, [0.1, 0.9])
                inside[key].append(bool(low <= goal <= high))
                if key == "total":
                    scores.append(float(interval_score(low, high, np.array(goal)) / goal))
                    lean.append(float(np.median(draws) / point[k].sum() - 1))
    errors = {k: np.concatenate(v) for k, v in ratio.items()}
    out = {f"mape_{k}": 100 * float(np.abs(e).mean()) for k, e in errors.items()}
    out["mape"] = out.pop("mape_model")
    out["bias"] = 100 * float(errors["model"].mean())
    out["within5"] = 100 * float((np.abs(errors["model"]) <= 0.05).mean())
    out |= {k: 100 * v[0] / v[1] for k, v in wrong.items()}
    out["coverage80"] = 100 * float(np.mean(inside["total"]))
    out |= {f"coverage80_{k}": 100 * float(np.mean(inside[k])) for k in AGES}
    out["interval_score"] = 100 * float(np.mean(scores))
    out["median_off_point"] = 100 * float(np.median(np.abs(lean)))
    return out


def measure() -> dict[str, tuple[float, str]]:
    """Run the backtest and time one municipality; name -> (value, unit)."""
    out: dict[str, tuple[float, str]] = {}
    for ahead, origins in CASES.items():
        for name, value in backtest(ahead, origins).items():
            out[f"demand.{name}_h{ahead}"] = (round(value, 3), "%")
    begin = time.perf_counter()
    panel = bundled_panel()
    fit_population(panel, 2026).project(2041, worlds=250, seed=SEED).paths("1806")
    out["demand.one_municipality_seconds"] = (round(time.perf_counter() - begin, 3), "s")
    for name, number in {**measure_counts(), **measure_households()}.items():
        out[f"demand.{name}"] = number
    return out


if __name__ == "__main__":
    for name, (value, unit) in measure().items():
        print(f"{name:45s} {value:10.3f} {unit}")
