"""What stands out in a plan, in words: no growth, no capacity, conditions never met, rules."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.text import number
from boligsim.landuse.binding import Binding
from boligsim.landuse.programme import QUANTILES
from boligsim.landuse.words import say
from boligsim.landuse.zones import read_zones

if TYPE_CHECKING:
    from boligsim.landuse.plan import LandPlan, ScenarioLand
    from boligsim.landuse.programme import Programme

__all__ = ["binding_sentence", "notes_of"]


def notes_of(plan: LandPlan, scenario: str | None, language: str) -> list[str]:
    """Return the sentences of a scenario.

    Parameters
    ----------
    plan
        The plan.
    scenario
        Key or name; None = the base case.
    language
        nb, nn or en.
    """
    from boligsim.landuse.show import part_of

    part = part_of(plan, scenario)
    out = _reserve(plan, part, language)
    zones = read_zones(plan.case, language)
    if part.programme is not None and zones is not None:
        found = replace(part.programme, zones=zones)  # names in the language that is spoken
        out += _zones(found, language) + _plans(found, language)
    return out


def _reserve(plan: LandPlan, part: ScenarioLand, language: str) -> list[str]:
    found = part.reserve
    if found is None:
        return [say("note.no_reserve", language)]
    out = [] if found.adopted else [say("note.illustrative", language)]
    share = float(np.isnan(found.years_total).sum()) / len(found.years_total)
    if share == 1:
        out.append(say("note.no_growth_all", language))
    elif share > 0:
        out.append(say("note.no_growth", language, share=number(100 * share, language)))
    if share < 1:
        over = found.runs_out(part.peak).sum(axis=0) / len(part.peak)
        reached = np.flatnonzero(over >= 0.5)
        key = "note.runs_out" if len(reached) else "note.lasts"
        year = plan.years[int(reached[0])] if len(reached) else plan.years[-1]
        out.append(say(key, language, year=year))
    return out


def _zones(found: Programme, language: str) -> list[str]:
    zones, last = found.zones, found.years[-1]
    out = []
    for z, name in enumerate(zones.labels):
        mine = zones.fields(z)
        if not zones.capacity[mine].any():
            out.append(say("note.no_capacity", language, zone=name))
            continue
        for before in dict.fromkeys(int(b) for b in zones.after[mine] if b >= 0):
            theirs = zones.fields(before)
            if not zones.counted[theirs].any() or bool((zones.opens[theirs] > last).all()):
                labels = {"zone": name, "before": zones.labels[before]}
                out.append(say("note.never", language, **labels))
    return out


def _plans(found: Programme, language: str) -> list[str]:
    if found.limit is None:
        return [say("note.plans_hold", language)]
    place = QUANTILES.index(found.limit) + 1
    out = [say("note.plans_fail", language, quantile=place)]
    out += [binding_sentence(found, b, language) for b in found.limits]
    unmet = int(found.middle[1].unmet[:, -1].sum())
    if unmet:
        n = number(unmet, language)
        out.append(say("note.middle_lacks", language, n=n, year=found.years[-1]))
    return out


def binding_sentence(found: Programme, binding: Binding, language: str) -> str:
    """Return one rule that stands in the way as a sentence: rule, zone, year and how much.

    Parameters
    ----------
    found
        The programme, for the names of its zones.
    binding
        The rule.
    language
        nb, nn or en.
    """
    zones = found.zones
    label = dict(zip(zones.names, zones.labels, strict=True))
    zone = label.get(binding.zone, say("zone.all", language))
    if binding.amount == 0:
        rule = say(f"rule.{binding.rule}", language)
        return say("limit.clash", language, rule=rule, year=binding.year)
    key = f"limit.{binding.rule}"
    before = ""
    if binding.rule == "capacity" and not binding.zone:
        key = "limit.capacity_none"
    elif binding.rule == "sequence":
        mine = zones.fields(zones.names.index(binding.zone))
        before = next((zones.labels[int(b)] for b in zones.after[mine] if b >= 0), "")
    building = say(f"building.{binding.kind}", language) if binding.kind else ""
    text = say(
        key,
        language,
        zone=zone,
        year=binding.year,
        n=_count(binding, language),
        building=building,
        before=before,
    )
    return text.replace(" ()", "")


def _count(binding: Binding, language: str) -> str:
    n = math.ceil(binding.amount - 1e-6)
    what = "plots" if binding.rule == "plots" else "homes"
    what = "places" if binding.kind == "institution" else what
    if n == 1:
        return say(f"count.{what}.one", language)
    return say(f"count.{what}", language, n=number(n, language))
