"""What a projection may be told beyond the fitted trend: migrants, births, deaths, a total."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Levers:
    """Changes of the years ahead, ``[H]`` each; what is left out stays as fitted.

    Attributes
    ----------
    extra : array, optional
        Persons a year beyond the trend, spread over ages by the migration profile.
    births, deaths : array, optional
        Factors on births per woman and on death probabilities.
    total : array, optional
        Inhabitants on each 1 January ahead, in place of the averaged total; `extra`, `births`
        and `deaths` come on top of it.
    """

    extra: Array | None = None
    births: Array | None = None
    deaths: Array | None = None
    total: Array | None = None

    def checked(self, steps: int) -> Levers:
        """Check that each lever has one number a year, none of them impossible.

        Parameters
        ----------
        steps : int
            Years ahead.

        Returns
        -------
        Levers
            The same, as float arrays.

        Raises
        ------
        InputError
            A wrong number of years, a number that is not finite, a negative factor or total.
        """
        out: dict[str, Array] = {}
        for name in (f.name for f in fields(self)):
            given = getattr(self, name)
            if given is None:
                continue
            try:
                values = np.asarray(given, dtype=np.float64)
            except (TypeError, ValueError):
                raise InputError(f"{name} is {given!r}; give one number a year.") from None
            if values.shape != (steps,):
                raise InputError(
                    f"{name} has {values.shape} numbers; give one a year, {steps} in all."
                )
            if not np.isfinite(values).all() or (name != "extra" and (values < 0).any()):
                raise InputError(
                    f"{name} has a number that is negative or not finite. Mend it and try again."
                )
            out[name] = values
        return Levers(**out)

    @property
    def moves(self) -> bool:
        """Whether anything but the total is changed."""
        return (
            (self.extra is not None and bool(self.extra.any()))
            or (self.births is not None and bool((self.births != 1.0).any()))
            or (self.deaths is not None and bool((self.deaths != 1.0).any()))
        )
