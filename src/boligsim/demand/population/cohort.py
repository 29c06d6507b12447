"""The cohort-component method as textbooks have it: survive, bear, move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError, did_you_mean
from boligsim.demand.population.arguments import whole

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
BySex = Mapping[str, Sequence[float] | Array]


def cohort_component(
    population: BySex,
    survival: BySex,
    fertility: Sequence[float] | Array,
    migration: BySex | None = None,
    *,
    steps: int = 1,
    width: int = 5,
    sex_ratio: float = 1.05,
    convention: str = "even",
) -> pd.DataFrame:
    """Carry a population ahead by age group, with rates that stay.

    Parameters
    ----------
    population : mapping ``{"female": array[k], "male": array[k]}``
        Persons by age group of `width` years, the last one open.
    survival : mapping, arrays ``[k]``
        ``[0]`` from birth to the first group, ``[i]`` from group ``i - 1`` to ``i``, ``[k - 1]``
        from the last two groups to the open one.
    fertility : array ``[k]``
        Births per woman and year in each group.
    migration : mapping, arrays ``[k]``, optional
        Net migrants per step; none when left out.
    steps : int
        How many steps of `width` years.
    width : int
        Years of an age group and of a step.
    sex_ratio : float
        Boys per girl at birth.
    convention : {"even", "end"}
        ``"even"``: half of the migrants at each end of the step: the first half survives, and
        mothers are the mean of both ends, migrants in; ``"end"``: all at the end, so that none of
        them bears or dies in the step.

    Returns
    -------
    DataFrame
        ``step, sex, age, persons``; step 0 is the start, age the first year of the group.
        ``attrs["balance"]`` lists births, deaths and net migration of each step.

    Raises
    ------
    InputError
        Arrays of different lengths, a share outside 0-1, negative numbers, an unknown
        convention, or more leaving than there are.

    Source
    ------
    Preston, Heuveline and Guillot (2001), Demography, chapter 6, boxes 6.1 and 6.2.

    Examples
    --------
    >>> one = {"female": [100.0, 90.0], "male": [100.0, 90.0]}
    >>> stay = {"female": [1.0, 1.0], "male": [1.0, 1.0]}
    >>> float(cohort_component(one, stay, [0.0, 0.0])["persons"].tail(1).iloc[0])
    190.0
    """
    import pandas as pd

    if convention not in ("even", "end"):
        raise InputError(
            f"convention is '{convention}'; use 'even' (half of the migrants at each end) or "
            f"'end'. {did_you_mean(str(convention), ('even', 'end'))}".rstrip()
        )
    _mapping("population", population)
    sexes = [s for s in ("female", "male") if s in population]
    if "female" not in sexes:
        raise InputError("population has no 'female'; give {'female': [...], 'male': [...]}.")
    now = _by_sex("population", population, sexes, None)
    groups = now.shape[1]
    stay = _by_sex("survival", survival, sexes, groups)
    if (stay > 1.0).any():
        raise InputError("survival has a share above 1; give the share that survives, 0 to 1.")
    moved = np.zeros_like(now)
    if migration is not None:
        moved = _by_sex("migration", migration, sexes, groups, signed=True)
    rate = _numbers("fertility", fertility)
    if rate.shape != (groups,) or not np.isfinite(rate).all() or (rate < 0).any():
        raise InputError(
            f"fertility must be {groups} births per woman and year, 0 or more, one an age group; "
            f"it has the shape {rate.shape}."
        )
    steps, width = whole("steps", steps), whole("width", width)
    ratio = _numbers("sex_ratio", sex_ratio)
    if steps < 0 or width <= 0 or ratio.shape != () or not np.isfinite(ratio) or ratio < 0:
        raise InputError("steps and sex_ratio must be 0 or more, width above 0.")
    girls = 1.0 / (1.0 + sex_ratio)
    at_birth = np.array([girls, 1.0 - girls])[: len(sexes)]
    early = moved / 2.0 if convention == "even" else np.zeros_like(moved)
    path, balance = [now], []
    for step in range(1, steps + 1):
        begin = now + early
        later = np.zeros_like(begin)
        later[:, 1:] = begin[:, :-1]
        later[:, -1] += begin[:, -1]
        exposed = later.sum()
        later[:, 1:] *= stay[:, 1:]
        # evenly spread migrants are mothers too: half of them at either end of the step
        mothers = (begin[0] + later[0] + early[0]) / 2.0
        births = width * float((rate * mothers).sum()) * at_birth
        later[:, 0] = births * stay[:, 0]
        died = exposed + births.sum() - later.sum()
        now = later + (moved - early)
        if (begin < 0).any() or (now < 0).any():
            raise InputError(
                f"More people leave than there are in step {step}. Lower the net out-migration "
                "of that group, or give it in smaller steps."
            )
        path.append(now)
        balance.append(
            {
                "step": step,
                "births": float(births.sum()),
                "deaths": float(died),
                "migration": float(moved.sum()),
            }
        )
    index = pd.MultiIndex.from_product(
        [range(steps + 1), sexes, [width * g for g in range(groups)]],
        names=["step", "sex", "age"],
    )
    frame = pd.DataFrame({"persons": np.stack(path).ravel()}, index=index).reset_index()
    frame.attrs["balance"] = balance
    return frame


def _mapping(what: str, given: Any) -> None:
    if not isinstance(given, Mapping):
        raise InputError(
            f"{what} is of the type {type(given).__name__}; give one array an age group by sex, "
            "{'female': [...], 'male': [...]}."
        )


def _numbers(what: str, given: Any) -> Array:
    try:
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(f"{what} is {given!r}; give numbers, one an age group.") from None


def _by_sex(
    what: str, given: Any, sexes: list[str], groups: int | None, *, signed: bool = False
) -> Array:
    _mapping(what, given)
    missing = [s for s in sexes if s not in given]
    if missing:
        raise InputError(f"{what} has no '{missing[0]}', but population has. Give the same sexes.")
    rows = [_numbers(f"{what}['{s}']", given[s]) for s in sexes]
    lengths = {r.shape for r in rows}
    wanted = {(groups,)} if groups is not None else lengths
    if len(lengths) > 1 or lengths != wanted or rows[0].ndim != 1 or len(rows[0]) < 2:
        raise InputError(
            f"{what} has arrays of the shape {sorted(lengths)}; give one number an age group, "
            f"{groups if groups is not None else 'at least two, the same for both sexes'}."
        )
    out = np.stack(rows)
    if not np.isfinite(out).all() or (not signed and (out < 0).any()):
        raise InputError(f"{what} has a negative or missing number. Mend it and try again.")
    return out
