"""What is odd about the measures of a scenario taken together."""

from __future__ import annotations

from collections.abc import Sequence

from boligsim.homelessness.primitives import Support, Units
from boligsim.measures.ask import Ask
from boligsim.measures.care_homes import CareHomes
from boligsim.measures.market import market_warnings
from boligsim.measures.protocol import Measure
from boligsim.measures.words import say

__all__ = ["joint_warnings"]


def joint_warnings(measures: Sequence[Measure], ask: Ask) -> list[str]:
    """List warnings that no measure can give alone, for measures of one's own as well.

    Parameters
    ----------
    measures
        Measures of one scenario.
    ask
        The case.

    Returns
    -------
    list of str
        Support without staff; care places that leave while the net growth of others must be
        kept; a large bite of the housing market.
    """
    return [*_unstaffed(measures, ask), *_growth(measures, ask), *market_warnings(measures, ask)]


def _unstaffed(measures: Sequence[Measure], ask: Ask) -> list[str]:
    out = []
    for measure in measures:
        helps = any(isinstance(p, Support) and p.slots > 0 for p in measure.plan(ask))
        staffed = any(cost.series == "staff_years" for cost in measure.costs(ask))
        if helps and not staffed:
            out.append(say("no_staff", ask.language, name=measure.name))
    return out


def _growth(measures: Sequence[Measure], ask: Ask) -> list[str]:
    """Places that leave within the years for which granted places must stay net growth."""
    years = ask.value("care_home.net_growth_years") or 0.0
    homes = [m for m in measures if isinstance(m, CareHomes)]
    leaving = [
        (measure.name, -p.n, time)
        for measure in measures
        for p in measure.plan(ask)
        if isinstance(p, Units) and ask.dwelling(p.dwelling)["kind"] in ("care", "institution")
        for time in [p.at if p.n < 0 else p.end]
        if time is not None and (p.n < 0 or measure not in homes)
    ]
    out = []
    for home in homes:
        granted = [ask.time(when) for when in home.granted(ask)]
        lost = [(n, name) for name, n, at in leaving if any(at < g + years for g in granted)]
        if lost:
            out.append(
                say(
                    "growth_lost",
                    ask.language,
                    name=home.name,
                    places=sum(abs(n) for n, _ in lost),
                    others=", ".join(sorted({name for _, name in lost})),
                    years=f"{years:g}",
                )
            )
    return out
