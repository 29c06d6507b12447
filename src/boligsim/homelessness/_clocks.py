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

from boligsim.homelessness import _layout as lay
from boligsim.homelessness._jit import jit
from boligsim.homelessness._queues import push
from boligsim.homelessness._random import fold, uniform
from boligsim.homelessness._types import Float, Int, Keys, Table

_YEARS = 1.0 / lay.YEAR
_ENDLESS = 1e9


@jit
def hazard(law: Int, age: Float, tf: Table, dm: Table, w: Int) -> Float:
    """Cumulative hazard of a law at `age` years."""
    row = dm[lay.T_LAW] + law * lay.LAW_COLUMNS
    kind = tf[w, row + lay.L_KIND]
    scale = tf[w, row + lay.L_SCALE]
    if kind == lay.LAW_WEIBULL:
        shape = tf[w, row + lay.L_SHAPE]
        return age / scale if shape == 1.0 else (age / scale) ** shape
    if kind == lay.LAW_LEASE:
        lease = tf[w, row + lay.L_LEASE]
        return age / scale + math.floor(age / lease) * tf[w, row + lay.L_JUMP]
    base = dm[lay.T_QUANTILE] + np.int64(scale) * 2 * dm[lay.N_QUANTILES]
    n = dm[lay.N_QUANTILES]
    if age >= tf[w, base + n + n - 1]:
        return 745.0
    i = 0
    while tf[w, base + n + i + 1] <= age:
        i += 1
    t0 = tf[w, base + n + i]
    t1 = tf[w, base + n + i + 1]
    p = tf[w, base + i] + (tf[w, base + i + 1] - tf[w, base + i]) * (age - t0) / (t1 - t0)
    return -math.log1p(-p)


@jit
def age_at(law: Int, level: Float, tf: Table, dm: Table, w: Int) -> Float:
    """Age in years at which a law's cumulative hazard reaches `level`."""
    row = dm[lay.T_LAW] + law * lay.LAW_COLUMNS
    kind = tf[w, row + lay.L_KIND]
    scale = tf[w, row + lay.L_SCALE]
    if kind == lay.LAW_WEIBULL:
        shape = tf[w, row + lay.L_SHAPE]
        age = scale * level if shape == 1.0 else scale * level ** (1.0 / shape)
    elif kind == lay.LAW_LEASE:
        lease = tf[w, row + lay.L_LEASE]
        between = lease / scale
        leases = math.floor(level / (between + tf[w, row + lay.L_JUMP]))
        rest = level - leases * (between + tf[w, row + lay.L_JUMP])
        age = leases * lease + (rest * scale if rest < between else lease)
    else:
        n = dm[lay.N_QUANTILES]
        base = dm[lay.T_QUANTILE] + np.int64(scale) * 2 * n
        p = -math.expm1(-level)
        i = 0
        while i < n - 2 and tf[w, base + i + 1] <= p:
            i += 1
        p0 = tf[w, base + i]
        p1 = tf[w, base + i + 1]
        t0 = tf[w, base + n + i]
        age = t0 + (tf[w, base + n + i + 1] - t0) * (p - p0) / (p1 - p0)
    return age if age <= tf[w, row + lay.L_LIMIT] else _ENDLESS


@jit
def sitting_age(law: Int, u: Float, tf: Table, dm: Table, w: Int) -> Float:
    """Age in years of a spell found under way, from the law's equilibrium ages."""
    n = dm[lay.N_AGES]
    x = u * (n - 1)
    i = np.int64(x)
    base = dm[lay.T_AGE] + law * n + i
    return tf[w, base] + (tf[w, base + 1] - tf[w, base]) * (x - i)


@jit
def piece_at(time: Int, ti: Table, dm: Table) -> Int:
    """Index of the piece between change points in which `time` lies."""
    low = 0
    high = dm[lay.N_PIECES] - 1
    while low < high:
        mid = (low + high + 1) >> 1
        if ti[dm[lay.I_EDGES] + mid] <= time:
            low = mid
        else:
            high = mid - 1
    return low


@jit
def first_point(
    h: Int,
    process: Int,
    nth: Int,
    law: Int,
    row: Int,
    marked: Int,
    share: Float,
    hh: Table,
    hk: Keys,
    mi: Table,
    ti: Table,
    tf: Table,
    dm: Table,
    w: Int,
) -> tuple[Int, Int]:
    """Next point of a process after now: its time and whether it carries the mark.

    `row` is the factor row of unmarked points, `marked` that of the `share` of marked ones.
    """
    now = mi[lay.M_NOW]
    horizon = dm[lay.HORIZON] * _YEARS
    clock = hh[h, lay.CLOCK]
    origin = clock * _YEARS
    start = hazard(law, -origin, tf, dm, w) if clock < 0 else 0.0
    flat = ti[dm[lay.I_FLAT] + row] == 1 and (share <= 0.0 or ti[dm[lay.I_FLAT] + marked] == 1)
    layers: Int = 1
    if not flat:
        top = tf[w, dm[lay.T_FACTOR_MAX] + row]
        if share > 0.0:
            top = max(top, tf[w, dm[lay.T_FACTOR_MAX] + marked])
        layers = np.int64(math.ceil(top))
    key = fold(hk[h], process)
    best = np.int64(lay.NEVER)
    best_mark = 0
    for layer in range(layers):
        level = start
        n = 0
        while True:
            point = fold(key, (nth << 32) | (layer << 24) | n)
            n += 1
            level -= math.log(uniform(point))
            years = origin + age_at(law, level, tf, dm, w)
            if years >= horizon:
                break
            time = np.int64(math.floor(years * lay.YEAR))
            if time >= best:
                break
            if time <= now:
                continue
            mark = 0
            chosen = row
            if share > 0.0 and uniform(fold(point, lay.P_MARK)) < share:
                mark = 1
                chosen = marked
            if not flat:
                factor = tf[w, dm[lay.T_FACTOR] + piece_at(time, ti, dm) * dm[lay.N_ROWS] + chosen]
                if factor < layer + 1 and uniform(fold(point, lay.P_THIN)) >= factor - layer:
                    continue
            best = time
            best_mark = mark
            break
    return best, best_mark


@jit
def schedule(
    h: Int, hh: Table, hk: Keys, hp: Table, mi: Table, ti: Table, tf: Table, dm: Table, w: Int
) -> None:
    """Find what happens next to household `h` and make it the pending event."""
    place = hh[h, lay.PLACE]
    group = hh[h, lay.GROUP]
    groups = dm[lay.N_GROUPS]
    dwellings = dm[lay.N_DWELLINGS]
    masks = dm[lay.N_MASKS]
    tags = hh[h, lay.TAGS]
    laws = dm[lay.N_LAWS]
    rows = groups * 4 * masks
    time = np.int64(lay.NEVER)
    kind = 0
    if lay.NOWHERE <= place <= lay.INSTITUTION:
        where = 0
        if place == lay.TEMPORARY:
            where = 1
        elif place == lay.FRIENDS:
            where = 2
        elif place == lay.INSTITUTION:
            where = 3
        row = (group * 4 + where) * masks + tags
        time, _ = first_point(
            h, lay.P_SELF, hh[h, lay.SPELL], laws + group, row, row, 0.0, hh, hk, mi, ti, tf, dm, w
        )
        kind = lay.E_SELF
    elif place == lay.HOME:
        row = rows + group * masks + tags
        time, _ = first_point(
            h,
            lay.P_WITHDRAW,
            hh[h, lay.CASES],
            laws + groups,
            row,
            row,
            0.0,
            hh,
            hk,
            mi,
            ti,
            tf,
            dm,
            w,
        )
        kind = lay.E_WITHDRAW
    elif place == lay.IN_TENANCY:
        d = hh[h, lay.DWELLING]
        row = rows + groups * masks + (group * dwellings + d) * masks + tags
        time, mark = first_point(
            h, lay.P_END, hh[h, lay.TENANCY], ti[dm[lay.I_LAW] + group * dwellings + d], row,
            row + groups * dwellings * masks, tf[w, dm[lay.T_ENDS] + d * 4],
            hh, hk, mi, ti, tf, dm, w,
        )  # fmt: skip
        kind = lay.E_EVICT if mark else lay.E_END
    elif place == lay.PRIVATE:
        row = rows + groups * masks + 2 * groups * dwellings * masks + group
        time, _ = first_point(
            h, lay.P_REENTRY, hh[h, lay.TENANCY], laws + groups + 2, row, row, 0.0,
            hh, hk, mi, ti, tf, dm, w,
        )  # fmt: skip
        kind = lay.E_REENTRY
    elif place == lay.OWN:
        row = rows + groups * masks + 2 * groups * dwellings * masks + groups + group
        time, _ = first_point(
            h,
            lay.P_DEFAULT,
            hh[h, lay.SPELL],
            laws + groups + 1,
            row,
            row,
            0.0,
            hh,
            hk,
            mi,
            ti,
            tf,
            dm,
            w,
        )
        kind = lay.E_DEFAULT
    if 0 <= hh[h, lay.STAGE_AT] < time:
        time = hh[h, lay.STAGE_AT]
        kind = lay.E_STAGE
    if time < dm[lay.HORIZON]:
        hh[h, lay.PENDING] = push(time, 2 * h, hp, mi, dm)
        hh[h, lay.PENDING_KIND] = kind
    else:
        hh[h, lay.PENDING] = -1
        hh[h, lay.PENDING_KIND] = 0
