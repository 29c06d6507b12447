"""What can be a target: the stocks, flows and shares that are both counted and simulated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from boligsim.scenarios.series import CHILDREN, HOUSEHOLDS, PERSONS, STOCK_SERIES

if TYPE_CHECKING:
    import numpy.typing as npt

    from boligsim.homelessness import Outcomes

    Floats = npt.NDArray[np.float64]

__all__ = ["ALIASES", "FLOW_SERIES", "SERIES", "SHARE_SERIES", "Series", "simulated_series"]

_WEIGHTS = {"households": HOUSEHOLDS, "persons": PERSONS, "children": CHILDREN}
# Kept on 1 January only; the others at the start of every month.
_YEARLY = ("long_homeless", "temporary_3m")

ALIASES = {"homeless": "homeless_persons", "registered_homeless": "homeless_persons"}
"""Other words that history tables use for a series."""


class Series(NamedTuple):
    """What a target counts.

    Attributes
    ----------
    kind
        ``stock`` at a date, ``flow`` in a calendar year, ``share`` of one stock in another.
    parts
        Stocks or flows that are added up; of a share, those above the line.
    units
        Units a row may have; the first is meant where the row has none.
    of
        Stocks below the line of a share.
    """

    kind: str
    parts: tuple[str, ...]
    units: tuple[str, ...]
    of: tuple[str, ...] = ()


# KOSTRA's yearly figures under plain names, then the flows of the simulation that a register may
# count. Renewals and swaps are no new tenants.
FLOW_SERIES = {
    "applications": ("applied",),
    "refusals": ("refused",),
    "moved_in_households": ("housed_from_homeless", "housed_from_home"),
    "new_homeless": ("entry", "reentry", "evicted_to_homeless", "default_to_homeless"),
    "start_loans": ("loans",),
    **{
        name: (name,)
        for name in (
            "applied", "granted", "refused", "withdrawn", "declined", "loans", "entry", "reentry",
            "self_resolved", "housed_from_homeless", "housed_from_home", "ended_evicted",
            "ended_private", "ended_own", "ended_moved", "ended_died",
        )
    },
}  # fmt: skip
SHARE_SERIES = {
    "long_homeless_share": (("long_homeless",), ("homeless",)),
    "friends_share": (("friends",), ("homeless",)),
    "institution_share": (("institution",), ("homeless",)),
    "temporary_share": (("temporary",), ("homeless",)),
    "rough_share": (("nowhere", "shelter"), ("homeless",)),
}

SERIES: dict[str, Series] = {
    **{
        name: Series("flow", parts, ("households", "persons"))
        for name, parts in FLOW_SERIES.items()
    },
    **{s.name: Series("stock", s.stocks, (s.unit,)) for s in STOCK_SERIES.values()},
    **{name: Series("share", parts, ("share",), of) for name, (parts, of) in SHARE_SERIES.items()},
}
"""Series a history row can have to be a target."""


def simulated_series(
    outcomes: Outcomes, series: Series, unit: str, month: int, groups: list[int] | None
) -> Floats:
    """Value of a series in every draw.

    Parameters
    ----------
    outcomes
        Results.
    series
        What is counted.
    unit
        households, persons, children or share (which is of persons).
    month
        Months since the base date; of a flow, any month of its year.
    groups
        Places of groups that are added up; None = everybody.

    Returns
    -------
    float64[W, H]
        Nan where a share has nothing below the line.
    """
    if series.kind == "flow":
        return _add(outcomes.flow[:, :, month // 12], series.parts, outcomes.flows, unit, groups)
    if series.kind == "stock":
        return _stock(outcomes, series.parts, unit, month, groups)
    above = _stock(outcomes, series.parts, "persons", month, groups)
    below = _stock(outcomes, series.of, "persons", month, groups)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(below > 0, above / below, np.nan)


def _stock(
    outcomes: Outcomes, parts: tuple[str, ...], unit: str, month: int, groups: list[int] | None
) -> Floats:
    if groups is None and not set(parts) & set(_YEARLY):
        cells: npt.NDArray[Any] = outcomes.month[:, :, month]
        total = np.zeros(cells.shape[:2], dtype=np.int64)
        for part in parts:
            for k in _WEIGHTS[unit]:
                total = total + cells[:, :, outcomes.stocks.index(part), k]
        return total.astype(np.float64)
    return _add(outcomes.stock[:, :, round(month / 12)], parts, outcomes.stocks, unit, groups)


def _add(
    cells: npt.NDArray[Any],
    parts: tuple[str, ...],
    names: tuple[str, ...],
    unit: str,
    groups: list[int] | None,
) -> Floats:
    chosen = list(range(cells.shape[3])) if groups is None else groups
    total = np.zeros(cells.shape[:2], dtype=np.int64)
    for part in parts:
        for g in chosen:
            for k in _WEIGHTS[unit]:
                total = total + cells[:, :, names.index(part), g, k]
    return total.astype(np.float64)
