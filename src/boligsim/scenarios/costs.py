"""What the measures cost, computed from what they really did, in fixed prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from boligsim.homelessness.primitives import Param
from boligsim.measures import Ask, Cost, primitive_name
from boligsim.scenarios.series import NIGHTS_PER_YEAR
from boligsim.scenarios.tidy import frame_of, stack
from boligsim.scenarios.values import Values

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.homelessness import Outcomes
    from boligsim.scenarios.runs import Runs

__all__ = ["COST_SERIES", "costs_table", "measure_costs", "plan_years", "repayment"]

Floats = npt.NDArray[np.float64]

COST_SERIES = (
    "investment",
    "grant",
    "vat_compensation",
    "sale_income",
    "loan",
    "interest_and_instalments",
    "rent_income",
    "state_grants",
    "operation",
    "staff_years",
    "net_operating",
    "start_loans_lent",
    "state_allowance",
)


def costs_table(runs: Runs) -> pd.DataFrame:
    """Cost lines of each scenario for the calendar years of the economy plan.

    Costs are those of the measures: the base case is the first scenario, and what it would cost
    anyway is not in them. ``operation`` includes the pay of ``staff_years``, expected losses on
    start loans, and the change in the cost of temporary accommodation against the base case.
    ``loan`` is investment less grant, VAT compensation and what sold dwellings bring;
    ``net_operating`` is interest and instalments plus operation less rent and the state's grants
    for operation. The principal of start loans and the state's housing allowance only pass through.

    Parameters
    ----------
    runs
        The runs.

    Returns
    -------
    pandas.DataFrame
        Tidy; 1 000 kr of the case's price year, and ``fte`` for staff.
    """
    first, last = plan_years(runs)
    all_years = runs.years[:-1]
    kept = [i for i, y in enumerate(all_years) if first <= y <= last]
    years = tuple(all_years[i] for i in kept)
    frames = []
    for i, key in enumerate(runs.keys):
        lines = _scenario_costs(runs, i)
        for series in COST_SERIES:
            staff = series == "staff_years"
            values = lines[series][:, :, kept] * (1.0 if staff else 1e-3)
            frames.append(
                frame_of(
                    values[..., None],
                    scenario=key,
                    years=years,
                    groups=("all",),
                    series=series,
                    unit="fte" if staff else "1 000 kr",
                )
            )
    return stack(frames)


def plan_years(runs: Runs) -> tuple[int, int]:
    """First and last calendar year of the economy plan, held inside the run.

    Parameters
    ----------
    runs
        The runs.

    Returns
    -------
    tuple of int
        The case's ``period.economy_plan``; without one, or when it lies outside, the whole run.
    """
    years = runs.years[:-1]
    first, last = runs.case.periods.get("economy_plan", (years[0], years[-1]))
    first, last = max(int(first), years[0]), min(int(last), years[-1])
    return (first, last) if first <= last else (years[0], years[-1])


def _scenario_costs(runs: Runs, i: int) -> dict[str, Floats]:
    scenario, outcomes = runs.scenarios[i], runs.outcomes[i]
    values = Values(runs.demand, scenario)
    ask = Ask(scenario.case)
    shape = outcomes.done.shape[:3]
    lines = {series: np.zeros(shape) for series in COST_SERIES}
    for measure in scenario.ordered:
        names = [primitive_name(measure, row) for row in range(len(measure.plan(ask)))]
        for cost in measure.costs(ask):
            amount = measure_costs(cost, names, outcomes, values)
            lines[cost.series] = lines[cost.series] + amount
    if ask.has("staff.cost_per_fte"):
        pay = values.of(Param("staff.cost_per_fte"))[:, None, None]
        lines["operation"] = lines["operation"] + lines["staff_years"] * pay
    lines["operation"] = lines["operation"] + _temporary(runs, i, values, ask)
    paid = lines["grant"] + lines["vat_compensation"] + lines["sale_income"]
    lines["loan"] = lines["investment"] - paid
    if ask.has("finance.interest") and ask.has("finance.loan_years"):
        interest = values.of(Param("finance.interest"))
        term = values.of(Param("finance.loan_years"))
        lines["interest_and_instalments"] = repayment(lines["loan"], interest, term)
    lines["net_operating"] = (
        lines["interest_and_instalments"]
        + lines["operation"]
        - lines["rent_income"]
        - lines["state_grants"]
    )
    return lines


def _temporary(runs: Runs, i: int, values: Values, ask: Ask) -> Floats:
    mine, base = (
        o.time[..., o.stocks.index("temporary"), :, 0] for o in (runs.outcomes[i], runs.outcomes[0])
    )
    nights = np.zeros(mine.shape[:3])
    for g in range(mine.shape[3]):
        nights = nights + (mine[..., g] - base[..., g])
    if not ask.has("temporary.cost_per_night"):
        return np.zeros_like(nights)
    price = values.of(Param("temporary.cost_per_night"))[:, None, None]
    return nights * NIGHTS_PER_YEAR * price


def measure_costs(cost: Cost, names: list[str], outcomes: Outcomes, values: Values) -> Floats:
    """Amount of one cost line in every draw and year.

    Parameters
    ----------
    cost
        The line.
    names
        Names of the rows of the measure's plan.
    outcomes
        Results, with what each primitive did.
    values
        Parameters of the scenario.

    Returns
    -------
    float64[W, H, Y]
        NOK, or årsverk. A running line counts half in the year a unit is ready.
    """
    worlds, histories, years = outcomes.done.shape[:3]
    units = np.zeros((worlds, histories, years), dtype=np.float64)
    for row in cost.rows:
        place = outcomes.primitives.index(names[row])
        units = units + outcomes.done[..., place]
    if cost.year is not None:
        inside = np.arange(years) == cost.year - int(outcomes.years[0])
        units = np.where(inside, units + cost.count, 0.0)
    if cost.running:
        units = np.cumsum(units, axis=2) - units / 2.0
        if cost.end is not None:
            units = units * np.clip(cost.end - np.arange(years), 0.0, 1.0)
    price = np.ones(worlds)
    for j, factor in enumerate(cost.factors):
        value = values.of(factor)
        if j == 0 and cost.limit is not None:
            value = np.minimum(value, values.of(cost.limit))
        price = price * value
    for divisor in cost.per:
        price = price / values.of(divisor)
    return units * price[:, None, None]


def repayment(loan: Floats, interest: Floats, term: Floats) -> Floats:
    """Interest and instalments of loans taken up by year: equal instalments from the year after.

    Parameters
    ----------
    loan
        [W, H, Y], taken up in each year.
    interest
        [W], a year.
    term
        [W], years; rounded to whole years, at least 1.

    Returns
    -------
    float64[W, H, Y]
        Instalment plus interest on what was owed at the start of the year.

    Examples
    --------
    >>> import numpy as np
    >>> loan = np.array([[[100.0, 0.0, 0.0, 0.0]]])
    >>> repayment(loan, np.array([0.1]), np.array([2.0])).round(6).tolist()
    [[[0.0, 60.0, 55.0, 0.0]]]
    """
    out = np.zeros_like(loan)
    years = np.maximum(np.rint(term), 1.0)
    for taken in range(loan.shape[2]):
        for year in range(taken + 1, loan.shape[2]):
            paid = year - taken - 1.0
            due = np.where(paid < years, 1.0 / years + interest * (1.0 - paid / years), 0.0)
            out[:, :, year] += loan[:, :, taken] * due[:, None]
    return out
