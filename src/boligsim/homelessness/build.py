"""From a case's demand and drawn parameters to the system that is simulated.

Entry into homelessness has causes: evictions from the private rental market per renter household,
releases, relationships and violence, and others per inhabitant; a year's entries are divided over
groups and over the places where people are when they become homeless. Applications with a roof
come per inhabitant, and from the groups whose need is a prevalence. Settlement is planned.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.errors import InputError
from boligsim.base.random import fold, fold_array
from boligsim.homelessness import _layout as lay, laws
from boligsim.homelessness.start import HomelessRow, HomelessStart, draw_count
from boligsim.homelessness.system import FORMER_YEARS, Stream, System
from boligsim.homelessness.timetable import world_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd

    from boligsim.case import Draws
    from boligsim.demand import Demand

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

__all__ = ["build_system"]

_HOMELESS = {"nowhere": lay.NOWHERE, "temporary": lay.NOWHERE, "acute": lay.NOWHERE,
             "friends": lay.FRIENDS, "institution": lay.INSTITUTION}  # fmt: skip
WEEKS = 365.25 / 7
DAYS = 365.25


def build_system(demand: Demand, overrides: Sequence[tuple[str, str, str, float]] = ()) -> System:
    """Build the system of a municipality.

    Parameters
    ----------
    demand
        Population, exposure, needs and the drawn parameters.
    overrides
        (path, group, dwelling, value) of parameters that a scenario sets.

    Returns
    -------
    System
        Rates, laws and the start, per world.

    Raises
    ------
    InputError
        When a number is impossible; the message names the table and what to change.

    Examples
    --------
    >>> import boligsim as bs
    >>> demand = bs.project_demand(bs.load_case("narvik").with_(worlds=2))
    >>> build_system(demand).worlds
    2
    """
    case = demand.case
    if overrides:
        parameters = case.parameters
        for path, group, dwelling, value in overrides:
            parameters = parameters.replace(path, value, group=group, dwelling=dwelling)
        demand = replace(demand, parameters=parameters.draw(demand.worlds, demand.seed))
    draws = demand.parameters
    groups = tuple(str(g) for g in case.groups["group"])
    table = case.dwellings
    dwellings = tuple(str(d) for d in table["dwelling"])
    kinds = tuple(str(k) for k in table["kind"])
    units = table["units"].to_numpy(dtype=np.int64)
    let = np.array([k in ("rental", "care", "institution") for k in kinds])
    rows, index = _tenancy_laws(draws, groups, dwellings, let)
    sizes = _sizes(case.household_size, groups)
    starts, homeless = _start(demand, groups, dwellings)
    numbers = np.zeros((draws.worlds, len(groups), lay.GROUP_COLUMNS))
    for g, group in enumerate(groups):
        numbers[:, g, lay.G_REFUSE_HOME] = _refusal(draws, demand, group)
        numbers[:, g, lay.G_REFUSE_HOMELESS] = draws.get("homeless.refusal_share", group)
        numbers[:, g, lay.G_KNOWN] = draws.get("homeless.detection", group)
        numbers[:, g, lay.G_LEFT] = draws.get("homeless.self_resolution_goal_left_share", group)
    streams = _streams(demand, groups)
    _start_waits(numbers, starts, streams)
    return System(
        groups=groups, dwellings=dwellings, base=case.base, years=case.until - case.base,
        worlds=draws.worlds, units=units, kinds=kinds,
        max_persons=table["max_persons"].to_numpy(dtype=np.int64),
        fit=_fit(case.fit, groups, dwellings),
        priority=case.groups["priority"].to_numpy(dtype=np.int64),
        size_adults=sizes[0], size_children=sizes[1], size_probability=sizes[2],
        laws=rows, law_index=index,
        self_resolution=np.stack([_self_resolution(draws, g) for g in groups], axis=1),
        withdrawal=laws.constant(draws.get("applications.withdraw_per_year")),
        default=laws.constant(draws.get("own.default_per_year")),
        reentry=laws.constant(
            -np.log1p(-draws.get("tenancy.reentry_share")) / FORMER_YEARS, limit=FORMER_YEARS
        ),
        ends=np.stack([_ends(draws, d) for d in dwellings], axis=1), group_numbers=numbers,
        world_numbers=_world_numbers(draws),
        decision=draws.get("allocation.decision_weeks") / WEEKS,
        moving=draws.get("allocation.moving_in_weeks") / WEEKS,
        turn=np.stack([_turn_round(draws, d) for d in dwellings], axis=1),
        accept=np.stack([draws.get("allocation.accept", "", d) for d in dwellings], axis=1),
        streams=streams, planned=_planned(demand, groups), start_rows=starts, homeless=homeless,
        discipline=case.settings.get("discipline", "need"), draws=draws,
        group_changes=_group_changes(case.groups, groups, draws),
        induced_applications=_optional(draws, "applications.induced_per_dwelling"),
    )  # fmt: skip


def _turn_round(draws: Draws, dwelling: str) -> Floats:
    return np.asarray(draws.get("allocation.turn_round_days", "", dwelling) / DAYS)


def _fit(table: pd.DataFrame, groups: Sequence[str], dwellings: Sequence[str]) -> Ints:
    fit = np.zeros((len(groups), len(dwellings)), dtype=np.int64)
    for group, dwelling, rank in zip(table["group"], table["dwelling"], table["rank"], strict=True):
        if rank == rank and rank is not None:  # a blank rank does not fit
            fit[list(groups).index(group), list(dwellings).index(dwelling)] = int(rank)
    for g, group in enumerate(groups):
        if not fit[g].any():
            raise InputError(
                f"Group {group!r} fits no dwelling. Give it a rank for at least one dwelling in "
                "the table fit, or remove it from groups."
            )
    return fit


def _tenancy_laws(
    draws: Draws, groups: Sequence[str], dwellings: Sequence[str], let: npt.NDArray[np.bool_]
) -> tuple[Floats, Ints]:
    index = np.zeros((len(groups), len(dwellings)), dtype=np.int64)
    known: dict[bytes, int] = {}
    rows: list[Floats] = []
    for d, dwelling in enumerate(dwellings):
        for g, group in enumerate(groups):
            if not let[d]:
                continue
            mean = draws.get("tenancy.mean_years", group, dwelling)
            if draws.has("tenancy.lease_years", group, dwelling):
                length = draws.get("tenancy.lease_years", group, dwelling)
                renewal = draws.get("tenancy.renewal_share", group, dwelling)
                row = laws.lease(mean, length, renewal)
            else:
                shaped = draws.has("tenancy.shape", group, dwelling)
                row = laws.weibull(
                    mean, draws.get("tenancy.shape", group, dwelling) if shaped else 1.0
                )
            index[g, d] = known.setdefault(row.tobytes(), len(rows))
            if index[g, d] == len(rows):
                rows.append(row)
    return np.stack(rows, axis=1), index


def _self_resolution(draws: Draws, group: str) -> Floats:
    median = draws.get("homeless.self_resolution_median_months", group) / 12.0
    return laws.weibull_median(median, draws.get("homeless.self_resolution_shape", group))


def _ends(draws: Draws, dwelling: str) -> Floats:
    """(W, 4) evicted; died, moved and own cumulative among the other ends; the rest private."""
    evicted, died, moved, own = (
        draws.get(f"tenancy.end_share_{end}", "", dwelling)
        for end in ("evicted", "died", "moved", "own")
    )
    total = evicted + died + moved + own
    scale = np.where(total > 1.0, total, 1.0)
    evicted, died, moved, own = evicted / scale, died / scale, moved / scale, own / scale
    others = np.maximum(1.0 - evicted, 1e-12)
    return np.stack(
        [evicted, died / others, (died + moved) / others, (died + moved + own) / others], axis=1
    )


def _world_numbers(draws: Draws) -> Floats:
    out = np.zeros((draws.worlds, lay.WORLD_COLUMNS))
    out[:, lay.W_EVICTED] = draws.get("tenancy.evicted_to_homeless_share")
    out[:, lay.W_DEFAULT] = draws.get("own.default_to_homeless_share")
    out[:, lay.W_ACUTE], out[:, lay.W_FRIENDS], _ = _places(draws).T
    out[:, lay.W_AGAIN] = _optional(draws, "applications.again_months") / 12
    out[:, lay.W_FRAILTY] = _optional(draws, "households.frailty_spread")
    return out


def _optional(draws: Draws, path: str, group: str = "") -> Floats:
    """(W,) a parameter that a case may lack, 0 then."""
    return draws.get(path, group) if draws.has(path, group) else np.zeros(draws.worlds)


def _group_changes(
    table: pd.DataFrame, groups: Sequence[str], draws: Draws
) -> tuple[tuple[int, int, Floats], ...]:
    """Find groups that households grow out of: group, next group, (W,) mean years."""
    if "grows_into" not in table:
        return ()
    found = []
    for row in table.itertuples():
        goal = row.grows_into
        if not isinstance(goal, str) or not goal:
            continue
        if not draws.has("groups.mean_years", str(row.group)):
            raise InputError(
                f"groups says that {row.group} grows into {goal}, but no row of parameters gives "
                f"groups.mean_years for {row.group}. Add one, in years, or leave grows_into blank."
            )
        mean = draws.get("groups.mean_years", str(row.group))
        found.append((groups.index(str(row.group)), groups.index(goal), mean))
    return tuple(found)


def _places(draws: Draws) -> Floats:
    """(W, 3) where people are when they become homeless: acute, friends, institution."""
    parts = [draws.get(f"entry.place_share_{p}") for p in ("acute", "friends", "institution")]
    stacked = np.stack(parts, axis=1)
    return np.asarray(stacked / stacked.sum(axis=1, keepdims=True))


def _shares(draws: Draws, path: str, groups: Sequence[str]) -> Floats:
    """(W, G) shares over the groups that have a row, normalised."""
    parts = [draws.get(path, g) if draws.has(path, g) else np.zeros(draws.worlds) for g in groups]
    stacked = np.stack(parts, axis=1)
    total = stacked.sum(axis=1, keepdims=True)
    if np.any(total <= 0):
        raise InputError(
            f"The shares {path} sum to 0. Give at least one group a positive share in parameters."
        )
    return np.asarray(stacked / total)


def _refusal(draws: Draws, demand: Demand, group: str) -> Floats:
    """Refusal of applicants with a roof; those of a need by prevalence are already narrowed."""
    if draws.has("applications.share", group):
        return draws.get("applications.refusal_share", group)
    return np.zeros(draws.worlds)


def _streams(demand: Demand, groups: Sequence[str]) -> tuple[Stream, ...]:
    draws = demand.parameters
    people = _mid_year(demand.exposure("population"))
    renters = _mid_year(demand.exposure("renter_households"))

    def per(path: str) -> Floats:
        return draws.get(path)[:, None]

    evicted = per("entry.eviction_per_1000_renters") / 1000.0 * renters
    causes = ("release", "relationship_violence", "other")
    paths = {
        "release": "entry.release_per_10000_inhabitants",
        "relationship_violence": "entry.relationship_violence_per_10000",
        "other": "entry.other_per_10000",
    }
    entries = evicted * per("entry.eviction_to_homeless_share")
    for cause in causes:
        entries = entries + per(paths[cause]) / 10000.0 * people
    applied = per("applications.with_roof_per_1000_inhabitants") / 1000.0 * people
    entry_share = _shares(draws, "entry.share", groups)
    apply_share = _shares(draws, "applications.share", groups)
    places = _places(draws)
    out: list[Stream] = []
    for g, group in enumerate(groups):
        for j, (word, place) in enumerate(
            (("acute", lay.NOWHERE), ("friends", lay.FRIENDS), ("institution", lay.INSTITUTION))
        ):
            rate = entries * entry_share[:, g, None] * places[:, j, None]
            if rate.any():
                out.append(Stream(f"entry|{group}|{word}", g, place, rate, "entry"))
        rate = applied * apply_share[:, g, None]
        if rate.any():
            out.append(Stream(f"application|{group}", g, lay.HOME, rate, "application"))
        need = demand.inflow(group)
        if need.any():
            out.append(Stream(f"need|{group}", g, lay.HOME, need, "application"))
    return tuple(out)


def _mid_year(stock: Floats) -> Floats:
    return np.asarray((stock[:, :-1] + stock[:, 1:]) / 2.0)


def _planned(demand: Demand, groups: Sequence[str]) -> tuple[tuple[str, int, int, Ints], ...]:
    """Settlement: whole households a year, the fraction as probability, keyed by world and year."""
    from boligsim.base.random import uniforms

    keys = world_keys(demand.seed, demand.worlds)
    out = []
    for g, group in enumerate(groups):
        households = demand.settlement_households(group)
        if not households.any():
            continue
        name = fold(0, "settlement", group) & ((1 << 62) - 1)
        years = np.arange(households.shape[1])
        u = uniforms(fold_array(fold_array(keys, name)[:, None], years[None, :]))
        whole = np.floor(households)
        out.append(
            (
                f"settlement|{group}",
                g,
                lay.HOME,
                (whole + (u < households - whole)).astype(np.int64),
            )
        )
    return tuple(out)


def _sizes(table: pd.DataFrame, groups: Sequence[str]) -> tuple[Ints, Ints, Floats]:
    parts = [table[table["group"] == g] for g in groups]
    most = max(1, *(len(p) for p in parts))
    adults = np.ones((len(groups), most), dtype=np.int64)
    children = np.zeros((len(groups), most), dtype=np.int64)
    probability = np.zeros((len(groups), most))
    probability[:, 0] = 1.0
    for g, part in enumerate(parts):
        if len(part):
            n = len(part)
            adults[g, :n] = part["adults"].to_numpy(dtype=np.int64)
            children[g, :n] = part["children"].to_numpy(dtype=np.int64)
            probability[g] = 0.0
            probability[g, :n] = part["probability"].to_numpy(dtype=float)
            probability[g] /= probability[g].sum()
    return adults, children, probability


def _start(
    demand: Demand, groups: Sequence[str], dwellings: Sequence[str]
) -> tuple[tuple[tuple[str, int, int, int, Ints], ...], HomelessStart]:
    """Rows of the start table: tenants and waiting in households, homeless in persons."""
    draws = demand.parameters
    keys = world_keys(demand.seed, draws.worlds)
    entry_share = _shares(draws, "entry.share", groups)
    places = _places(draws)
    rows: list[tuple[str, int, int, int, Ints]] = []
    homeless: list[HomelessRow] = []
    for row in demand.case.start.to_dict("records"):
        group, place = str(row["group"]), str(row["place"])
        unit = "persons" if row["persons"] == row["persons"] else "households"
        value = float(row[unit])
        low, high = (float(row[c]) if row[c] == row[c] else value for c in ("low", "high"))
        name = f"{group}|{place}"
        count = draw_count(
            fold_array(keys, fold(0, "count", name) & ((1 << 62) - 1)), value, low, high
        )
        if place in dwellings or place == "home":
            seat = lay.HOME if place == "home" else lay.IN_TENANCY
            d = -1 if place == "home" else list(dwellings).index(place)
            rows.append((name, list(groups).index(group), seat, d, count))
            continue
        if place == "homeless":
            where = places
        elif place in _HOMELESS:
            codes = (lay.NOWHERE, lay.FRIENDS, lay.INSTITUTION)
            where = np.tile([float(_HOMELESS[place] == c) for c in codes], (draws.worlds, 1))
        else:
            raise InputError(
                f"start: place {place!r} is neither a dwelling of the case nor home, homeless, "
                f"{', '.join(_HOMELESS)}."
            )
        if group == "all":
            shares = entry_share
        else:
            shares = np.tile([float(g == group) for g in groups], (draws.worlds, 1))
        if unit == "households":
            raise InputError(
                f"start: {name} counts homeless households; counts of homeless are persons. Move "
                "the number to the column persons."
            )
        homeless.append(HomelessRow(name, shares, where, count))
    return tuple(rows), HomelessStart(tuple(homeless), draws.get("homeless.detection"))


def _start_waits(
    numbers: Floats,
    rows: Sequence[tuple[str, int, int, int, Ints]],
    streams: Sequence[Stream],
) -> None:
    """Mean wait so far of those waiting at the start, by Little's law: number / inflow."""
    worlds, groups = numbers.shape[:2]
    waiting, inflow = np.zeros((worlds, groups)), np.zeros((worlds, groups))
    for _, group, place, _, count in rows:
        if place == lay.HOME:
            waiting[:, group] += count
    for stream in streams:
        if stream.place == lay.HOME:
            granted = 1.0 - numbers[:, stream.group, lay.G_REFUSE_HOME]
            inflow[:, stream.group] += stream.rate[:, 0] * granted
    numbers[:, :, lay.G_START_WAIT] = np.where(
        inflow > 0, waiting / np.maximum(inflow, 1e-12), 0.5
    ).clip(0.0, 5.0)
