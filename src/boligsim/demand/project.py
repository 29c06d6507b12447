"""From a case to its demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError
from boligsim.demand.future import Future
from boligsim.demand.households import calibrated, national_shares
from boligsim.demand.planned import levers_of, planned
from boligsim.demand.population.bundled import bundled_country, bundled_panel
from boligsim.demand.population.levers import Levers
from boligsim.demand.population.model import PopulationModel, fit_population
from boligsim.demand.population.panel import Panel, read_panel
from boligsim.demand.population.paths import Scales
from boligsim.demand.results import Demand

if TYPE_CHECKING:
    from boligsim.case import Case, Draws

Array = NDArray[np.float64]


def project_demand(case: Case, *, future: Future | None = None) -> Demand:
    """Project what a municipality will be asked for.

    The population is fitted on the bundled panel together with the municipality's own counts and
    projected from the case's base year in as many worlds as the case says; a case whose
    population is observed keeps its counts in all worlds. Households, dwellings and needs follow
    from the people and from the parameters drawn for each world.

    Parameters
    ----------
    case : Case
        Base year, last year, seed, worlds, population, parameters and groups.
    future : Future, optional
        What happens to us in place of the case's own tables; left out, the tables stand.

    Returns
    -------
    Demand

    Raises
    ------
    InputError
        The case's population lacks the base year, or the observed years up to the end; a Future
        that this case cannot have.

    Examples
    --------
    >>> import boligsim as bs
    >>> demand = bs.project_demand(bs.load_case("narvik").with_(worlds=20))
    >>> demand.population.shape  # worlds, years, sexes, ages
    (20, 15, 2, 106)
    >>> int(demand.band(80, None)[0, 0])
    1370
    """
    if future is not None and not isinstance(future, Future):
        raise InputError(
            f"future is {future!r}; give a Future, e.g. boligsim.Future(settlement={{2028: 60}}), "
            "or leave it out for the case's own tables."
        )
    if not hasattr(case, "parameters"):
        raise InputError(f"project_demand needs a case, not {case!r}; read it with load_case.")
    future = future or Future()
    years = np.arange(case.base, case.until + 1)
    drawn = case.parameters.draw(case.worlds, case.seed)
    counts = own_counts(case)
    plan = planned(case, future)
    observed = case.settings.get("prepared_population", "model") == "observed"
    if observed:
        _only_apart(case, future)
        point = _observed(case, counts, years)
        population = np.broadcast_to(point, (case.worlds, *point.shape)).copy()
    else:
        now = float(counts.persons[0, case.base - counts.first_year].sum())
        levers = levers_of(case, future, plan.beyond_trend, now)
        population, point = _projected(case, counts, levers, drawn)
    if counts.both[0]:
        population = population.sum(axis=2, keepdims=True)
        point = point.sum(axis=1, keepdims=True)
    return Demand(
        case=case,
        years=years,
        groups=tuple(str(g) for g in case.groups["group"]),
        worlds=case.worlds,
        seed=case.seed,
        parameters=drawn,
        central=case.parameters.central(),
        population=population,
        point=point,
        population_observed=observed,
        household_shares=calibrated(
            national_shares(point.shape[-1]),
            {
                counts.first_year + t: counts.persons[0, t].sum(axis=0)
                for t in range(counts.persons.shape[1])
            },
            case.indicators,
        ),
        extra_persons=np.zeros(len(years) - 1) if observed else plan.beyond_trend,
        future=future,
        planned=plan,
    )


def _only_apart(case: Case, future: Future) -> None:
    """Refuse what would change a population that is counted, not projected."""
    plain = Future()
    for what in ("population", "fertility", "mortality"):
        if getattr(future, what) != getattr(plain, what):
            raise InputError(
                f"The Future changes {what}, but the population of the case {case.name} is "
                "observed, the same in all futures. Leave it out, or write prepared_population = "
                "model in the case."
            )


def own_counts(case: Case) -> Panel:
    """Read a case's own population as a panel of one.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    Panel

    Raises
    ------
    InputError
        It lacks the base year, or cannot be read as a panel.
    """
    frame = case.population[["year", "sex", "age", "persons"]].assign(
        municipality=str(case.municipality)
    )
    where = f"table population of the case {case.name}"
    panel = read_panel(frame, national=bundled_country(), what=where)
    if not panel.first_year <= case.base <= panel.last_year:
        raise InputError(
            f"The {where} covers {panel.first_year}-{panel.last_year}, but the base year is "
            f"{case.base}. Add the population of 1 January {case.base}, or change base."
        )
    return panel


def _observed(case: Case, counts: Panel, years: NDArray[np.int64]) -> Array:
    if counts.last_year < years[-1]:
        raise InputError(
            f"The case {case.name} has prepared_population = observed, but its population ends in "
            f"{counts.last_year}, not in {years[-1]}. Add the counts, end the case earlier, or "
            "write prepared_population = model."
        )
    first = int(years[0]) - counts.first_year
    return np.asarray(counts.persons[0, first : first + len(years)])


def _projected(case: Case, counts: Panel, levers: Levers, drawn: Draws) -> tuple[Array, Array]:
    model = fit_for(case, counts)
    scales = Scales(
        migration=drawn.get("population.migration_scale"),
        fertility=drawn.get("population.fertility_scale"),
        mortality=drawn.get("population.mortality_scale"),
    )
    name = str(case.municipality)
    projection = model.project(
        case.until,
        worlds=case.worlds,
        seed=case.seed,
        municipalities=[name],
        levers=levers,
        scales=scales,
    )
    return projection.paths(name), projection.point(name)


def fit_for(
    case: Case, counts: Panel | None = None, *, last_year: int | None = None
) -> PopulationModel:
    """Fit the bundled panel with the case's own counts in it, up to the base year.

    Parameters
    ----------
    case : Case
        The case.
    counts : Panel, optional
        Its population, when already read.
    last_year : int, optional
        Fit up to an earlier year.

    Returns
    -------
    PopulationModel
    """
    counts = counts if counts is not None else own_counts(case)
    panel = bundled_panel()
    upto = case.base if last_year is None else last_year
    if case.base > panel.last_year:
        raise InputError(
            f"The bundled panel ends in {panel.last_year}, the base year is {case.base}. Choose "
            f"base {panel.last_year} or earlier, or update data/norway."
        )
    panel = panel.with_municipality(str(case.municipality), counts.upto(upto))
    return fit_population(panel, upto)
