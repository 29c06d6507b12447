"""The state's share of grants that a municipality gives, in the years in which it paid."""

from __future__ import annotations

from boligsim.homelessness.primitives import Number, Param
from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Cost

__all__ = ["state_share"]


def state_share(path: str, grant: Number, rows: tuple[int, ...], ask: Ask) -> list[Cost]:
    """Cost lines of what the state pays back.

    Parameters
    ----------
    path
        Parameter of the share, with the years in which it is valid.
    grant
        One grant.
    rows
        Rows of the plan that gave grants.
    ask
        The case.

    Returns
    -------
    list of Cost
        One a calendar year of the run in which the share is valid.
    """
    return [
        Cost("state_grants", (grant, Param(path, year=year)), rows=rows, year=year)
        for year in range(ask.base, ask.until)
        if rows and ask.has(path, year=year)
    ]
