"""What a fit gives on: its own posterior table, and what may travel to another case.

Behaviour may travel to another place and time, discounted; entry rates, start stock and the rest
of a place's level do not: the other case keeps its own, starting from its own latest count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from boligsim.base.errors import InputError
from boligsim.base.random import fold, fold_array, uniforms
from boligsim.case import PATHS, Parameters
from boligsim.case.joint import Joint
from boligsim.decisions.space import START, Row
from boligsim.decisions.targets import read_targets, usable
from boligsim.decisions.words import say

if TYPE_CHECKING:
    import numpy.typing as npt

    from boligsim.case import Case
    from boligsim.decisions.fit import Fit
    from boligsim.homelessness import Outcomes

    Floats = npt.NDArray[np.float64]

__all__ = ["anchored", "parameters_for", "posterior_parameters", "travels"]

LEVEL_PATHS = (
    "entry.eviction_per_1000_renters",
    "entry.release_per_10000_inhabitants",
    "entry.relationship_violence_per_10000",
    "entry.other_per_10000",
)
"""Rows that carry a place's level of homelessness: they move together when it is anchored."""
ANCHOR_WORLDS, ANCHOR_ROUNDS, ANCHOR_STEP = 100, 3, 0.8
MEMBERS = 1000
"""Worlds of the posterior that are kept for drawing rows jointly."""
# Distributions whose low and high are the 10 and 90 % points; the others become normal, with two
# halves, when the figures have moved them.
_BY_POINTS = ("normal", "lognormal", "beta", "gamma")


def posterior_parameters(fit: Fit) -> Parameters:
    """See `Fit.parameters`."""
    return _moved(fit, fit.case, _moved_rows(fit), 1.0)


def parameters_for(fit: Fit, case: Case, weight: float = 1.0) -> Parameters:
    """See `Fit.parameters_for`."""
    if not 0 <= weight <= 1:
        raise InputError(f"weight must be from 0 to 1, not {weight:g}.")
    keys = _moved_rows(fit)
    if not same_place_and_time(fit, case):
        keys = [key for key in keys if travels(fit, key)]
    return _moved(fit, case, keys, weight)


def anchored(fit: Fit, case: Case, weight: float) -> Case:
    """See `Fit.for_case`."""
    from boligsim.decisions.batch import prepare, simulate_worlds

    after = case.with_parameters(fit, weight)
    if same_place_and_time(fit, case) or weight == 0:
        return after
    months, wanted = _anchor(case)
    last = case.base + -(-max(months) // 12)

    def level(one: Case) -> float:
        setup = prepare(one, ANCHOR_WORLDS, case.seed, last)
        points = setup.space.prior(ANCHOR_WORLDS, case.seed)
        (found,) = simulate_worlds(setup, points, [[]], _Level(months), seed=case.seed, histories=2)
        return float(np.mean(found))

    goal = level(case) if wanted is None else wanted
    for _ in range(ANCHOR_ROUNDS):
        now = level(after)
        if now <= 0 or goal <= 0:
            break
        parameters = after.parameters
        for path in LEVEL_PATHS:
            if path in set(parameters.frame["path"]):
                value = parameters.value(path) * (goal / now) ** ANCHOR_STEP
                parameters = parameters.replace(path, value)
        after = after.with_parameters(parameters)
    return after


@dataclass(frozen=True)
class _Level:
    """Mean registered homeless persons at some month starts, [W, H]."""

    months: tuple[int, ...]

    def __call__(self, outcomes: Outcomes) -> Floats:
        cells = outcomes.month[:, :, list(self.months), outcomes.stocks.index("registered")]
        return np.asarray((cells[..., 1].astype(np.int64) + cells[..., 2]).mean(axis=-1))


def _anchor(case: Case) -> tuple[tuple[int, ...], float | None]:
    """Months and level to keep: the latest own count, else what the case itself gives."""
    if usable(case):
        own = [t for t in read_targets(case)[0] if t.series == "homeless_persons"]
        own = [t for t in own if t.group == "all"]
        if own:
            return (own[-1].month(case.base),), own[-1].value
    return tuple(range(12, 12 * min(3, case.until - case.base) + 1, 6)), None


def same_place_and_time(fit: Fit, case: Case) -> bool:
    """Whether a case is the one that was fitted: its municipality and base year."""
    own = fit.case
    return (own.municipality, own.base) == (case.municipality, case.base)


def travels(fit: Fit, key: Row) -> bool:
    """Whether a row is behaviour that the table calls transferable."""
    frame = fit.to_frame()
    row = frame[(frame["path"] == key[0]) & (frame["group"] == key[1])
                & (frame["dwelling"] == key[2])]  # fmt: skip
    return bool(((row["scope"] == "behaviour") & (row["transferable"] == "yes")).any())


def _moved_rows(fit: Fit) -> list[Row]:
    frame = fit.to_frame()
    chosen = frame[frame["moved"] & (frame["path"] != START)]
    return [
        (str(p), str(g), str(d))
        for p, g, d in zip(chosen["path"], chosen["group"], chosen["dwelling"], strict=True)
    ]


def _moved(fit: Fit, case: Case, keys: list[Row], weight: float) -> Parameters:
    """Blend the 10, 50 and 90 % points of some rows with the posterior's."""
    frame = {_key(r): r for r in fit.to_frame().to_dict("records")}
    table = case.parameters.frame
    rows: list[dict[str, Any]] = []
    changed: list[Row] = []
    for record in table.to_dict("records"):
        row = {str(k): v for k, v in record.items()}
        key = _key(row)
        if key in keys and weight > 0 and row["distribution"] != "fixed":
            if not same_place_and_time(fit, case) and row["transferable"] != "yes":
                rows.append(row)
                continue
            row.update(_blended(case, row, key, frame[key], weight))
            said = say("fitted_source", case.language, case=fit.case.name, weight=f"{weight:g}")
            row["source"] = f"{row['source']}; {said}" if row["source"] else said
            changed.append(key)
        rows.append(row)
    out = pd.DataFrame(rows, columns=table.columns).astype(table.dtypes.to_dict())
    return Parameters(out, _joint(fit, changed, weight) if len(changed) > 1 else None)


def _key(row: Mapping[Any, Any]) -> Row:
    return str(row["path"]), str(row["group"]), str(row["dwelling"])


def _blended(
    case: Case, row: dict[str, Any], key: Row, fitted: Any, weight: float
) -> dict[str, Any]:
    tenths = {key: np.array([0.1, 0.5, 0.9])}
    own = case.parameters.at(
        {k: tenths.get(k, np.full(3, 0.5)) for k in case.parameters.row_keys()}
    )
    points = (1 - weight) * own.get(*key) + weight * np.array(
        [fitted[f"posterior_{p}"] for p in ("p10", "p50", "p90")], dtype=np.float64
    )
    limit = PATHS.get(key[0])
    law = row["distribution"] if row["distribution"] in _BY_POINTS else "normal"
    if limit is not None:
        points = np.clip(points, limit.low, limit.high)
    low, value, high = (float(f"{x:.6g}") for x in points)
    if not low < value < high:
        law = "fixed" if low == high else "normal"
    return {"low": low, "value": value, "high": high, "distribution": law}


def _joint(fit: Fit, keys: list[Row], weight: float) -> Joint:
    """Ranks of the rows among resampled worlds of the posterior, ties broken by keyed numbers."""
    order = fit.setup.space.keys
    points = fit.worlds(MEMBERS, fold(fit.seed, "joint"))
    columns = []
    for key in keys:
        tie = uniforms(fold_array(fold(fit.seed, "tie", *key), np.arange(MEMBERS)))
        ranks = np.empty(MEMBERS)
        ranks[np.lexsort((tie, points[:, order.index(key)]))] = np.arange(MEMBERS)
        columns.append((ranks + 0.5) / MEMBERS)
    return Joint(tuple(keys), np.stack(columns, axis=1), weight)
