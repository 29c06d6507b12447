"""What can be checked before anything is simulated: primitives and laws."""

from __future__ import annotations

import math
from collections.abc import Iterator
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.errors import InputError, did_you_mean
from boligsim.homelessness import _layout as lay
from boligsim.homelessness.primitives import Arrive, Move, Param, Primitive, Units

if TYPE_CHECKING:
    import numpy.typing as npt

    from boligsim.homelessness.system import System

    Floats = npt.NDArray[np.float64]

__all__ = ["check_laws", "check_primitive"]

TINY = 1e-9  # a jump of the cumulative hazard this small ends no lease
LONGEST = 1e6  # years; a mean above is none
SMALLEST_SHAPE = 0.02  # of a Weibull law; the mean is above 1e60 scales below

_ORDERS = ("random", "longest", "need")
_ORIGINS = ("tenancy", "homeless", "home", "own")
_WORDS = {
    "order": _ORDERS,
    "origin": _ORIGINS,
    "remove": ("vacant", "next", "decant"),
    "stage": ("decision", "moving_in", "turn_round", "upgrade"),
}


def check_primitive(name: str, primitive: Primitive) -> None:
    """Check times, words and whole numbers of one primitive.

    Parameters
    ----------
    name
        Its name, for the message.
    primitive
        The primitive.

    Raises
    ------
    InputError
        A time is not finite, a window ends before it starts, something happens before the base
        date, a word is unknown, a count is not whole.
    """
    for field, words in _WORDS.items():
        word = getattr(primitive, field, words[0])
        if word not in words:
            hint = did_you_mean(word, words)
            raise InputError(f"{name}: {field} is {word!r}; use {', '.join(words)}. {hint}".strip())
    for field in ("at", "start", "end"):
        time = getattr(primitive, field, 0.0)
        known = isinstance(time, Real) and math.isfinite(time)
        if not known and not (time is None and field == "end"):
            raise InputError(f"{name}: {field} is {time}; give years since the base date.")
    start = getattr(primitive, "at", getattr(primitive, "start", 0.0))
    end = primitive.end
    if end is not None and end < start:
        raise InputError(f"{name}: the end ({end:g}) lies before the start ({start:g}).")
    once = isinstance(primitive, Units) or (isinstance(primitive, Arrive) and end is None)
    if isinstance(primitive, Move):
        once = isinstance(primitive.n, Param) or primitive.n != 0
    if once and start < 0:
        raise InputError(
            f"{name}: happens {-start:g} years before the base date. What is there on the base "
            "date belongs in the tables dwellings and start."
        )
    for field in ("n", "slots"):
        count = getattr(primitive, field, 0)
        if (field == "slots" or isinstance(primitive, Units)) and not _whole(count):
            raise InputError(f"{name}: {field} is {count}; it must be a whole number.")
    months = getattr(primitive, "months", None)
    if months is not None and not (isinstance(months, Real) and 0 < float(months) < math.inf):
        raise InputError(f"{name}: months is {months}; a slot is held for more than 0 months.")


def _whole(value: object) -> bool:
    return isinstance(value, Real) and float(value).is_integer()


def check_laws(system: System) -> None:
    """Check that every duration of a system has a finite mean.

    Parameters
    ----------
    system
        The municipality.

    Raises
    ------
    InputError
        A number that is not finite, a lease that never ends, a Weibull law of extreme shape, a
        quantile table without a finite end.

    Notes
    -----
    What never happens is no law but a hazard of 0 (`laws.constant`), and allowed.
    """
    for table, (shares, years) in enumerate(system.tables):
        whole = shares[0] == 0 and shares[-1] == 1 and years[0] >= 0 and years[-1] < math.inf
        if not (whole and (np.diff(shares) > 0).all() and (np.diff(years) >= 0).all()):
            raise InputError(
                f"Quantile table {table} of durations must go from share 0 to share 1 with "
                f"rising, finite years, so that the law has a mean; it ends with share "
                f"{shares[-1]:g} and {years[-1]:g} years. Give the longest duration as the last."
            )
    for place, rows in _named_laws(system):
        if not np.isfinite(rows).all():
            raise InputError(
                f"{place}: the law has a number that is not finite. Correct its mean and shape in "
                "the table parameters."
            )
        kind = rows[:, lay.L_KIND]
        endless = (kind == lay.LAW_LEASE) & (rows[:, lay.L_JUMP] < TINY) & _never(rows)
        shape = np.where(kind == lay.LAW_WEIBULL, rows[:, lay.L_SHAPE], 1.0)
        if endless.any() or (shape < SMALLEST_SHAPE).any():
            why = (
                "a lease that is always renewed and never left early"
                if endless.any()
                else f"a Weibull law with shape {shape.min():g}"
            )
            raise InputError(
                f"{place}: {why} has no finite mean. Correct tenancy.mean_years, "
                "tenancy.renewal_share or the shape in the table parameters."
            )


def _never(rows: Floats) -> npt.NDArray[np.bool_]:
    return np.asarray(rows[:, lay.L_SCALE] >= LONGEST)


def _named_laws(system: System) -> Iterator[tuple[str, Floats]]:
    for g, group in enumerate(system.groups):
        for d, dwelling in enumerate(system.dwellings):
            name = f"Tenancies of {group!r} in {dwelling!r}"
            yield name, system.laws[:, system.law_index[g, d]]
        yield f"Homelessness of {group!r}", system.self_resolution[:, g]
    yield "Withdrawal of applications", system.withdrawal
    yield "Default on own homes", system.default
    yield "Return after a tenancy", system.reentry
