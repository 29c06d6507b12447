"""The closed set of primitives that measures are made of.

A measure never touches the simulation: it returns primitives, frozen data that the kernel
knows how to carry out. Numbers may be `Param`, a reference into the table of parameters that is
resolved per world before the kernel runs, so an effect is drawn, calibrated and tested for
sensitivity like any other parameter.

Times are years since the base date (`base.time.years_since`), windows are half-open
``[start, end)``, ``end=None`` means to the end of the run. Selections left empty match all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "Arrive",
    "Delay",
    "Move",
    "Number",
    "Param",
    "Primitive",
    "Rank",
    "Rate",
    "Support",
    "Units",
]


@dataclass(frozen=True)
class Param:
    """A parameter by its path, resolved per world: ``scale * value + shift``.

    Attributes
    ----------
    path, group, dwelling
        The row of the parameter table.
    scale, shift
        Linear change, e.g. ``Param(p, scale=-1, shift=1)`` is one minus the parameter.
    year
        Calendar year at which ``valid_from`` and ``valid_to`` are judged; None = always valid.
    """

    path: str
    group: str = ""
    dwelling: str = ""
    scale: float = 1.0
    shift: float = 0.0
    year: int | None = None


Number = float | Param


@dataclass(frozen=True)
class Units:
    """Dwellings come or go.

    ``n > 0``: `n` dwellings are ready at ``at`` plus the upgrade delay (``upgrade_months``) plus a
    slip drawn per world and project (exponential with mean ``slip_months``), handed over on the
    first of the month that follows, so that moves planned for that month find them.
    ``n < 0``: dwellings leave, ``remove`` says how: ``"vacant"`` takes vacant ones now and the rest
    as they fall vacant, ``"next"`` only as they fall vacant, ``"decant"`` vacant ones now and for
    the rest households back in the queue as acutely homeless, waiting time kept.
    """

    dwelling: str
    n: int
    at: float
    end: float | None = None
    upgrade_months: Number = 0.0
    slip_months: Number = 0.0
    remove: Literal["vacant", "next", "decant"] = "vacant"
    project: str = ""


@dataclass(frozen=True)
class Rate:
    """Multiplies the rate of a process; factors multiply, their order is irrelevant.

    On ``"detection"`` it multiplies the share of the homeless that the services know of, at most
    one: those who become homeless, and at its start those whom they had not found before.
    """

    process: Literal[
        "entry",
        "application",
        "self_resolution",
        "withdrawal",
        "tenancy_end",
        "eviction",
        "reentry",
        "default",
        "detection",
    ]
    factor: Number
    start: float = 0.0
    end: float | None = None
    group: str = ""
    place: str = ""
    dwelling: str = ""
    tag: str = ""


@dataclass(frozen=True)
class Move:
    """At each scheduled instant up to `n` matching households move from `origin` to `goal`.

    Give ``n`` (once, at ``start``) or ``per_year`` (spread over the month starts of the window).
    ``origin``: ``"tenancy"`` (narrowed by ``dwelling``), ``"homeless"``, ``"home"`` (waiting with a
    roof) or ``"own"``. ``goal``: ``"own"``, ``"private"``, ``"left"`` or a dwelling's name (moves
    only while one is vacant). ``order``: by the household's own number for this measure
    (``"random"``), by time in the present place (``"longest"``) or by need (``"need"``).
    ``accept`` is a lasting trait of the household towards this measure. ``unit_freed`` is the
    share whose dwelling is freed; the others take it along, it leaves the stock, unless
    ``replace`` brings a new one of the same type after ``replace_months``.
    ``allowance`` names a yearly ceiling shared by several moves, of size ``ceiling`` (the largest
    given counts); ``carry`` lets what is unused pass on to the next year.
    ``tag`` narrows to households that hold the support tag.
    """

    origin: str
    goal: str
    n: Number = 0.0
    per_year: Number = 0.0
    start: float = 0.0
    end: float | None = None
    group: str = ""
    dwelling: str = ""
    tag: str = ""
    order: Literal["random", "longest", "need"] = "random"
    accept: Number = 1.0
    unit_freed: Number = 1.0
    replace: bool = False
    replace_months: Number = 0.0
    allowance: str = ""
    ceiling: Number = 0.0
    carry: bool = False
    stream: str = ""


@dataclass(frozen=True)
class Arrive:
    """`n` planned households of a group arrive at ``at`` or spread evenly over ``[at, end)``.

    ``place``: ``"home"`` (apply with a roof, decision already made), ``"acute"``, ``"friends"``
    or ``"institution"``. A fractional `n` is rounded up with its fraction as probability.
    ``sizes``: (adults, children, share) of their households; left out: the group's own.
    """

    group: str
    place: str
    n: Number
    at: float
    end: float | None = None
    sizes: tuple[tuple[int, int, float], ...] = ()


@dataclass(frozen=True)
class Delay:
    """Changes the length of a stage: a factor or a new mean in days."""

    stage: Literal["decision", "moving_in", "turn_round", "upgrade"]
    factor: Number = 1.0
    days: Number | None = None
    dwelling: str = ""
    start: float = 0.0
    end: float | None = None


@dataclass(frozen=True)
class Rank:
    """Re-orders the queue for matching households.

    Exactly one of ``priority`` (new class, 1 first), ``fit_rank`` (new rank for ``dwelling``) and
    ``reserved`` (share of that dwelling's vacancies offered first to the matching households).
    ``place`` is ``""``, ``"homeless"`` or ``"home"``.
    """

    priority: int | None = None
    fit_rank: int | None = None
    reserved: Number | None = None
    dwelling: str = ""
    group: str = ""
    place: str = ""
    tag: str = ""
    start: float = 0.0
    end: float | None = None


@dataclass(frozen=True)
class Support:
    """Slots of follow-up: each is held until ``months`` have passed or the household leaves.

    ``origin`` as in `Move`. `Rate` and `Rank` can select the ``tag``.
    """

    tag: str
    slots: int
    months: float | None = None
    origin: str = "tenancy"
    group: str = ""
    dwelling: str = ""
    order: Literal["random", "longest", "need"] = "need"
    start: float = 0.0
    end: float | None = None


Primitive = Units | Rate | Move | Arrive | Delay | Rank | Support
