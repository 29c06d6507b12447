"""Random systems and random primitives for the tests of what must always hold."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from boligsim.homelessness import Arrive, Delay, Move, Rank, Rate, Support, Units, laws
from boligsim.homelessness.start import HomelessRow, HomelessStart
from tests.homelessness.systems import exponential, small

GROUPS = ("a", "b", "c")
DWELLINGS = ("room", "flat", "care")
TABLE = np.array([[[0.0, 0.3, 1.0], [0.0, 1.0, 4.0]]])
YEARS = 3

share = st.sampled_from([0.0, 0.3, 1.0])
delay = st.sampled_from([0.0, 0.1, 0.6])
time = st.sampled_from([0.0, 0.25, 0.71, 1.0, 1.5, 2.0])
length = st.sampled_from([0.25, 0.6, 1.0, 5.0])


@st.composite
def law(draw):
    """Any of the four laws."""
    mean = np.array([draw(st.sampled_from([0.3, 1.0, 4.0]))])
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return exponential(mean[0])
    if kind == 1:
        return laws.weibull(mean, draw(st.sampled_from([0.5, 2.0])))
    if kind == 2:
        return laws.lease(mean, np.array([0.5]), np.array([draw(share)]))
    return laws.quantiles(1, 0)


@st.composite
def systems(draw, everybody=False):
    """A small municipality; `everybody`: all homeless are known and granted."""
    units = [draw(st.integers(0, 8)) for _ in DWELLINGS]
    dwellings, kinds, count = list(DWELLINGS), ["rental", "rental", "care"], list(units)
    if draw(st.booleans()):
        dwellings += ["hostel", "shelter"]
        kinds += ["temporary", "shelter"]
        count += [draw(st.integers(0, 4)), draw(st.integers(0, 2))]
    fit = [[draw(st.integers(0, 2)) for _ in DWELLINGS] + [0] * (len(count) - 3) for _ in GROUPS]
    limits = [draw(st.sampled_from([1, 3])), 99, 2, 9, 9][: len(count)]
    streams = [
        (g, p, draw(st.sampled_from([0.0, 2.0, 9.0])))
        for g in GROUPS
        for p in ("acute", "friends", "home")
    ]
    start = []
    for d, name in enumerate(DWELLINGS):
        who = [g for g in range(3) if fit[g][d]]
        if who and units[d]:
            start.append((GROUPS[draw(st.sampled_from(who))], name, draw(st.integers(0, units[d]))))
    start.append(("c", "home", draw(st.integers(0, 6))))
    known = 1.0 if everybody else draw(st.sampled_from([0.5, 1.0]))
    homeless = HomelessStart(
        (
            HomelessRow(
                "all|homeless", np.array([[0.5, 0.3, 0.2]]), np.array([[0.4, 0.4, 0.2]]),
                np.array([draw(st.integers(0, 9))]),
            ),
        ),
        np.array([known]),
    )  # fmt: skip
    return small(
        years=YEARS, groups=GROUPS, dwellings=tuple(dwellings), kinds=tuple(kinds), units=count,
        max_persons=limits, fit=fit, priority=[draw(st.integers(1, 2)) for _ in GROUPS],
        sizes={"b": [(1, 0, 0.5), (2, 1, 0.5)], "c": [(1, 3, 1.0)]},
        tenancy={(g, d): draw(law()) for g in GROUPS for d in DWELLINGS}, tables=TABLE,
        self_resolution=draw(law()), withdrawal=draw(share), default=0.5,
        reentry=laws.constant(np.array([draw(share)]), limit=2.0),
        ends=(0.2, 0.2, 0.4, 0.5), refuse_home=draw(share),
        refuse_homeless=0.0 if everybody else draw(share), known=known, leave=0.4, start_wait=0.3,
        evicted_homeless=draw(share), default_homeless=1.0 if everybody else draw(share),
        entry_places=(0.4, 0.3), decision=draw(delay), moving=draw(delay), turn=draw(delay),
        accept=draw(st.sampled_from([0.4, 1.0])), streams=streams, planned=[("b", 2)],
        start=start, homeless=homeless,
        discipline=draw(st.sampled_from(["need", "waiting", "random"])),
    )  # fmt: skip


@st.composite
def primitives(draw, moves=True):
    """Up to six primitives of all kinds."""
    group = st.sampled_from(["", *GROUPS])
    dwelling = st.sampled_from(DWELLINGS)
    out = []
    tagged = draw(st.booleans())
    tag = st.sampled_from(["", "s"]) if tagged else st.just("")
    if tagged:
        months = draw(st.sampled_from([None, 3, 12]))
        out.append(
            Support("s", draw(st.integers(0, 4)), months, draw(st.sampled_from(ORIGINS)),
                    order=draw(orders), start=draw(time))
        )  # fmt: skip
    kinds = ["units", "less", "rate", "arrive", "delay", "rank"] + ["move"] * (2 * moves)
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=6)):
        start = draw(time)
        end = draw(st.sampled_from([None, start + draw(length)]))
        if kind == "units":
            out.append(Units(draw(dwelling), draw(st.integers(0, 4)), start, end,
                             slip_months=draw(st.sampled_from([0.0, 4.0]))))  # fmt: skip
        elif kind == "less":
            mode = draw(st.sampled_from(["vacant", "next", "decant"]))
            out.append(Units(draw(dwelling), -draw(st.integers(1, 6)), start, remove=mode))
        elif kind == "rate":
            process = draw(st.sampled_from(PROCESSES))
            label = draw(tag) if process in PROCESSES[2:6] else ""
            factor = draw(st.sampled_from([0.0, 0.5, 2.3]))
            out.append(Rate(process, factor, start, end, draw(group), tag=label))
        elif kind == "arrive":
            place = draw(st.sampled_from(["home", "acute", "friends", "institution"]))
            out.append(Arrive(draw(st.sampled_from(GROUPS)), place, draw(st.integers(0, 5)),
                              start, end))  # fmt: skip
        elif kind == "delay":
            stage = draw(st.sampled_from(["decision", "moving_in", "turn_round", "upgrade"]))
            out.append(Delay(stage, draw(st.sampled_from([0.0, 3.0])), start=start, end=end))
        elif kind == "rank":
            which = draw(st.sampled_from(["priority", "fit_rank", "reserved"]))
            value = {"priority": 2, "fit_rank": draw(st.integers(0, 2)), "reserved": 0.5}[which]
            place = draw(st.sampled_from(["", "homeless", "home"]))
            out.append(Rank(**{which: value}, dwelling=draw(dwelling), group=draw(group),
                            place=place, tag=draw(tag), start=start, end=end))  # fmt: skip
        else:
            goal = draw(st.sampled_from(["own", "private", "left", *DWELLINGS]))
            out.append(Move(draw(st.sampled_from([*ORIGINS, "own"])), goal,
                            n=draw(st.integers(0, 4)), per_year=draw(st.sampled_from([0, 5])),
                            start=start, end=end, group=draw(group), tag=draw(tag),
                            order=draw(orders), accept=draw(share), unit_freed=draw(share),
                            replace=draw(st.booleans()), replace_months=2.0,
                            allowance=draw(st.sampled_from(["", "loans"])), ceiling=3.0,
                            carry=draw(st.booleans())))  # fmt: skip
    return out


ORIGINS = ["tenancy", "homeless", "home"]
PROCESSES = ["entry", "application", "self_resolution", "withdrawal", "tenancy_end", "eviction",
             "reentry", "default"]  # fmt: skip
orders = st.sampled_from(["random", "longest", "need"])
