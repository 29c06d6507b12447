"""The counts of official statistics under their own names: NIBR's survey and KOSTRA's yearly flows.

They are readings of the simulation by the rules of the statistics, so that a municipality can put
its reported figures beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boligsim.homelessness import STOCKS
from boligsim.scenarios.tidy import frame_of, stack

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.homelessness import Outcomes
    from boligsim.scenarios.runs import Runs

__all__ = ["SURVEY_EVERY", "official_counts"]

SURVEY_EVERY = 4  # years; 2008, 2012, 2016, 2020, 2024, ...
_DECEMBER = 11

FLOWS = {
    "kostra_applications": ("applied",),
    "kostra_refused": ("refused",),
    "kostra_granted": ("granted",),
    "kostra_new_tenants": ("housed_from_homeless", "housed_from_home"),
    "kostra_temporary": ("in_temporary",),
    "kostra_night_shelter": ("in_shelter",),
}
YEAR_END = {"kostra_waiting": ("waiting", 0), "kostra_temporary_3m": ("temporary_3m", 0),
            "kostra_temporary_3m_children": ("temporary_3m", 2)}  # fmt: skip


def _flow(outcomes: Outcomes, names: tuple[str, ...]) -> np.ndarray:
    found = [outcomes.flow[:, :, :, outcomes.flows.index(n), :, 0].sum(axis=-1) for n in names]
    return np.asarray(np.sum(found, axis=0))


def official_counts(runs: Runs) -> pd.DataFrame:
    """Count as NIBR and KOSTRA would, all groups together.

    Parameters
    ----------
    runs
        The runs.

    Returns
    -------
    pandas.DataFrame
        Tidy. ``nibr_persons``: registered homeless persons at the end of week 48 (1 December) of
        survey years. KOSTRA, calendar years: applications, refusals, decisions, newly moved-in
        households (renewals and moves between municipal dwellings are none), households in
        temporary accommodation during the year, each once, and in night shelters apart; at the
        end of the year households on the waiting list, households and children who have been in
        temporary accommodation for more than three months.
    """
    frames = []
    years = tuple(int(y) for y in runs.years[:-1])
    surveys = [j for j, year in enumerate(years) if year % SURVEY_EVERY == 0]
    registered = STOCKS.index("registered")
    for key, outcomes in zip(runs.keys, runs.outcomes, strict=True):
        persons = outcomes.month[:, :, :, registered, 1:].sum(axis=-1)
        counts = {"nibr_persons": persons[:, :, [12 * j + _DECEMBER for j in surveys]]}
        when = {"nibr_persons": tuple(years[j] for j in surveys)}
        counts |= {name: _flow(outcomes, flows) for name, flows in FLOWS.items()}
        for name, (stock, weight) in YEAR_END.items():
            ends = outcomes.stock[:, :, 1:, STOCKS.index(stock), :, weight]
            counts[name] = ends.sum(axis=-1)
        for name, values in counts.items():
            unit = "persons" if name.endswith(("persons", "children")) else "households"
            frames.append(
                frame_of(
                    values[..., None], scenario=key, years=when.get(name, years),
                    groups=("all",), series=name, unit=unit,
                )
            )  # fmt: skip
    return stack(frames)
