"""When things happen to a household: laws of duration and keyed clocks.

Each process of a household is a unit Poisson field over (cumulative hazard of its law) x (level).
The factor that measures put on the process cuts the field from above: below one it thins the
points of the first layer by each point's own number, above one it adds points of further layers
with keys of their own. This is exact for any law between change points, and a household keeps its
points in every scenario.
"""

from __future__ import annotations

import math

import numpy as np

from boligsim.base.jit import jit
from boligsim.homelessness import _layout as lay
from boligsim.homelessness._memory import State
from boligsim.homelessness._queues import push
from boligsim.homelessness._random import draw, fold, part_of, unit
from boligsim.homelessness._types import Float, Int, Key

_YEARS = 1.0 / lay.YEAR
_ENDLESS = 1e9


@jit
def hazard(law: Int, age: Float, s: State) -> Float:
    """Cumulative hazard of a law at `age` years."""
    row = s.dm[lay.T_LAW] + law * lay.LAW_COLUMNS
    kind = s.tf[row + lay.L_KIND]
    scale = s.tf[row + lay.L_SCALE]
    if kind == lay.LAW_WEIBULL:
        shape = s.tf[row + lay.L_SHAPE]
        return age / scale if shape == 1.0 else (age / scale) ** shape
    if kind == lay.LAW_LEASE:
        lease = s.tf[row + lay.L_LEASE]
        return age / scale + math.floor(age / lease) * s.tf[row + lay.L_JUMP]
    base = s.dm[lay.T_QUANTILE] + np.int64(scale) * 2 * s.dm[lay.N_QUANTILES]
    n = s.dm[lay.N_QUANTILES]
    if age >= s.tf[base + n + n - 1]:
        return 745.0
    i = 0
    while s.tf[base + n + i + 1] <= age:
        i += 1
    t0 = s.tf[base + n + i]
    t1 = s.tf[base + n + i + 1]
    p = s.tf[base + i] + (s.tf[base + i + 1] - s.tf[base + i]) * (age - t0) / (t1 - t0)
    return -math.log1p(-p)


@jit
def age_at(law: Int, level: Float, s: State) -> Float:
    """Age in years at which a law's cumulative hazard reaches `level`."""
    row = s.dm[lay.T_LAW] + law * lay.LAW_COLUMNS
    kind = s.tf[row + lay.L_KIND]
    scale = s.tf[row + lay.L_SCALE]
    if kind == lay.LAW_WEIBULL:
        shape = s.tf[row + lay.L_SHAPE]
        age = scale * level if shape == 1.0 else scale * level ** (1.0 / shape)
    elif kind == lay.LAW_LEASE:
        lease = s.tf[row + lay.L_LEASE]
        between = lease / scale
        leases = math.floor(level / (between + s.tf[row + lay.L_JUMP]))
        rest = level - leases * (between + s.tf[row + lay.L_JUMP])
        age = leases * lease + (rest * scale if rest < between else lease)
    else:
        n = s.dm[lay.N_QUANTILES]
        base = s.dm[lay.T_QUANTILE] + np.int64(scale) * 2 * n
        p = -math.expm1(-level)
        i = 0
        while i < n - 2 and s.tf[base + i + 1] <= p:
            i += 1
        p0 = s.tf[base + i]
        p1 = s.tf[base + i + 1]
        t0 = s.tf[base + n + i]
        age = t0 + (s.tf[base + n + i + 1] - t0) * (p - p0) / (p1 - p0)
    return age if age <= s.tf[row + lay.L_LIMIT] else _ENDLESS


@jit
def sitting_age(law: Int, u: Float, s: State) -> Float:
    """Age in years of a spell found under way, from the law's equilibrium ages."""
    n = s.dm[lay.N_AGES]
    x = u * (n - 1)
    i = np.int64(x)
    base = s.dm[lay.T_AGE] + law * n + i
    return s.tf[base] + (s.tf[base + 1] - s.tf[base]) * (x - i)


@jit
def piece_at(time: Int, s: State) -> Int:
    """Index of the piece between change points in which `time` lies."""
    low = 0
    high = s.dm[lay.N_PIECES] - 1
    while low < high:
        mid = (low + high + 1) >> 1
        if s.ti[s.dm[lay.I_EDGES] + mid] <= time:
            low = mid
        else:
            high = mid - 1
    return low


@jit
def start_clock(h: Int, since: Int, s: State) -> None:
    """Let the clock of household `h` where it is count from `since`."""
    s.hh[h, lay.CLOCK] = since
    s.hh[h, lay.NEXT_AT] = lay.STALE


@jit
def frailty(key: Key, spread: Float) -> Float:
    """Lasting factor on a household's hazards: log-normal with mean one."""
    size = math.sqrt(-2.0 * math.log(draw(key, lay.P_FRAILTY, np.int64(0))))
    normal = size * math.cos(2.0 * math.pi * draw(key, lay.P_FRAILTY, np.int64(1)))
    return math.exp(spread * normal - 0.5 * spread * spread)


@jit
def first_point(
    h: Int, process: Int, nth: Int, law: Int, row: Int, marked: Int, share: Float, s: State
) -> tuple[Int, Int]:
    """Next point of a process after now: its time and whether it carries the mark.

    `row` is the factor row of unmarked points, `marked` that of the `share` of marked ones.
    """
    if s.tf[s.dm[lay.T_LAW] + law * lay.LAW_COLUMNS + lay.L_SCALE] >= lay.NEVER_SCALE * 0.5:
        return np.int64(lay.NEVER), 0
    now = s.mi[lay.M_NOW]
    horizon = s.dm[lay.HORIZON] * _YEARS
    clock = s.hh[h, lay.CLOCK]
    origin = clock * _YEARS
    start = hazard(law, -origin, s) if clock < 0 else 0.0
    column = s.ti[s.dm[lay.I_FACTOR] + row]
    other = s.ti[s.dm[lay.I_FACTOR] + marked] if share > 0.0 else np.int64(-1)
    flat = column < 0 and other < 0
    layers: Int = 1
    if not flat:
        top = s.tf[s.dm[lay.T_FACTOR_MAX] + column] if column >= 0 else 1.0
        if share > 0.0:
            top = max(top, s.tf[s.dm[lay.T_FACTOR_MAX] + other] if other >= 0 else 1.0)
        layers = np.int64(math.ceil(top))
    best = np.int64(lay.NEVER)
    best_mark = 0
    spread = s.tf[s.dm[lay.T_WORLD] + lay.W_FRAILTY]
    easier = 1.0
    if spread > 0.0 and (process == lay.P_SELF or process == lay.P_END):
        easier = 1.0 / frailty(s.hk[h], spread)
    for layer in range(layers):
        level = start
        n = 0
        while True:
            point = fold(s.hk[h], part_of(process, (nth << 32) | (layer << 24) | n))
            n += 1
            level -= math.log(unit(point)) * easier
            years = origin + age_at(law, level, s)
            if years >= horizon:
                break
            time = np.int64(math.floor(years * lay.YEAR))
            if time >= best:
                break
            if time <= now:
                continue
            mark = 0
            chosen = column
            if share > 0.0 and unit(fold(point, lay.P_MARK)) < share:
                mark = 1
                chosen = other
            if chosen >= 0 or layer > 0:
                factor = 1.0
                if chosen >= 0:
                    base = s.dm[lay.T_FACTOR] + piece_at(time, s) * s.dm[lay.N_ROWS]
                    factor = s.tf[base + chosen]
                if factor < layer + 1 and unit(fold(point, lay.P_THIN)) >= factor - layer:
                    continue
            best = time
            best_mark = mark
            break
    return best, best_mark


@jit
def find_next(h: Int, s: State) -> None:
    """Find what happens next to household `h` where it is, of itself."""
    place = s.hh[h, lay.PLACE]
    group = s.hh[h, lay.GROUP]
    groups = s.dm[lay.N_GROUPS]
    dwellings = s.dm[lay.N_DWELLINGS]
    masks = s.dm[lay.N_MASKS]
    tags = s.hh[h, lay.TAGS]
    laws = s.dm[lay.N_LAWS]
    rows = groups * 4 * masks
    share = 0.0
    if lay.NOWHERE <= place <= lay.INSTITUTION:
        where = 0
        if place == lay.TEMPORARY:
            where = 1
        elif place == lay.FRIENDS:
            where = 2
        elif place == lay.INSTITUTION:
            where = 3
        process, kind, nth = lay.P_SELF, lay.E_SELF, s.hh[h, lay.SPELL]
        law = laws + group
        row = (group * 4 + where) * masks + tags
    elif place == lay.HOME:
        process, kind, nth = lay.P_WITHDRAW, lay.E_WITHDRAW, s.hh[h, lay.CASES]
        law = laws + groups
        row = rows + group * masks + tags
    elif place == lay.IN_TENANCY:
        d = s.hh[h, lay.DWELLING]
        process, kind, nth = lay.P_END, lay.E_END, s.hh[h, lay.TENANCY]
        law = s.ti[s.dm[lay.I_LAW] + group * dwellings + d]
        row = rows + groups * masks + (group * dwellings + d) * masks + tags
        share = s.tf[s.dm[lay.T_ENDS] + d * 4]
    elif place == lay.PRIVATE:
        process, kind, nth = lay.P_REENTRY, lay.E_REENTRY, s.hh[h, lay.TENANCY] + s.hh[h, lay.SPELL]
        law = laws + groups + 2
        row = rows + groups * masks + 2 * groups * dwellings * masks + group
    else:
        process, kind, nth = lay.P_DEFAULT, lay.E_DEFAULT, s.hh[h, lay.SPELL]
        law = laws + groups + 1
        row = rows + groups * masks + 2 * groups * dwellings * masks + groups + group
    evicted = row + groups * dwellings * masks if share > 0.0 else row
    time, mark = first_point(h, process, nth, law, row, evicted, share, s)
    if mark:
        kind = lay.E_EVICT
    s.hh[h, lay.NEXT_AT] = time
    s.hh[h, lay.NEXT_KIND] = kind


@jit
def schedule(h: Int, s: State) -> None:
    """Make the pending event of household `h` what comes first: its own next, or the next stage."""
    if s.hh[h, lay.NEXT_AT] == lay.STALE:
        find_next(h, s)
    time = s.hh[h, lay.NEXT_AT]
    kind = s.hh[h, lay.NEXT_KIND]
    if 0 <= s.hh[h, lay.STAGE_AT] < time:
        time = s.hh[h, lay.STAGE_AT]
        kind = lay.E_STAGE
    if s.hh[h, lay.CHANGE_AT] < time:
        time = s.hh[h, lay.CHANGE_AT]
        kind = lay.E_CHANGE
    if time < s.dm[lay.HORIZON]:
        s.due[h] = push(time, 2 * h, s)
        s.hh[h, lay.PENDING_KIND] = kind
    else:
        s.due[h] = -1
        s.hh[h, lay.PENDING_KIND] = 0
