"""What a simulation gives back: counts per world, history and time, with their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from boligsim.base.errors import InputError
from boligsim.homelessness import _layout as lay

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.signedinteger[Any]]
    Floats = npt.NDArray[np.floating[Any]]
    Unsigned = npt.NDArray[np.unsignedinteger[Any]]

__all__ = ["FLOWS", "STATES", "STOCKS", "WEIGHTS", "Outcomes"]

STOCKS = lay.STOCKS
FLOWS = lay.FLOWS
STATES = lay.STATES
WEIGHTS = ("households", "adults", "children")


@dataclass(frozen=True)
class Outcomes:
    """Outcomes of one scenario: W worlds, H histories, Y years, G groups, D dwellings.

    Counts are narrow whole numbers (int16; int32 where one is above 32,767): turn them into a
    wider type before you multiply. `pick` does.

    Attributes
    ----------
    years
        (Y + 1,) calendar years of the stocks, 1 January.
    stock
        (W, H, Y + 1, S, G, 3) in households, adults, children.
    month
        (W, H, 12 Y + 1, S, 3), all groups, at month starts; long_homeless and temporary_3m
        are kept by year only.
    tenants
        (W, H, Y + 1, G, D) households.
    units
        (W, H, Y + 1, D, 4) total, occupied, vacant, being prepared. Temporary and shelter
        places are occupied as the stocks say.
    flow
        (W, H, Y, F, G, 3) in a calendar year.
    time
        (W, H, Y, S, G, 3) float32 (float64 beside int32) years lived in a stock in a calendar year.
    wait, spell
        (W, H, Y, G, 40) uint8 or uint16 finished waits from decision to moving in, ended homeless
        spells, by whole months; the last bin is open.
    done
        (W, H, Y, P) households or dwellings that each primitive moved.
    chained
        (W, H, Y, P, 2) vacancies that each primitive opened; moves that followed from them.
    probes
        (W, H, K) households waiting at the probe times.
    """

    years: npt.NDArray[np.int64]
    groups: tuple[str, ...]
    dwellings: tuple[str, ...]
    primitives: tuple[str, ...]
    stock: Ints
    month: Ints
    tenants: Ints
    units: Ints
    flow: Ints
    time: Floats
    wait: Unsigned
    spell: Unsigned
    done: Ints
    chained: Ints
    probes: Ints

    @property
    def chains(self) -> npt.NDArray[np.int32]:
        """(W, H, Y, 2) int32 vacancies opened by measures and the moves that they led to."""
        return np.asarray(self.chained.sum(axis=3), dtype=np.int32)

    @property
    def stocks(self) -> tuple[str, ...]:
        """Names along the stock axis."""
        return STOCKS

    @property
    def flows(self) -> tuple[str, ...]:
        """Names along the flow axis."""
        return FLOWS

    def __repr__(self) -> str:
        """One line."""
        worlds, histories = self.stock.shape[:2]
        span = f"{self.years[0]}-{self.years[-1]}"
        return f"Outcomes({worlds} worlds x {histories} histories, {span})"

    def pick(self, name: str) -> npt.NDArray[np.int32]:
        """Stock or flow by name.

        Parameters
        ----------
        name
            One of `stocks` or `flows`. ``"applied"`` is both; a stock comes first, a flow is
            asked for as ``"flow:applied"``.

        Returns
        -------
        ndarray
            (W, H, Y + 1 or Y, G, 3) int32.

        Raises
        ------
        InputError
            When there is no such outcome.
        """
        from difflib import get_close_matches

        plain = name.removeprefix("flow:")
        if name in STOCKS:
            return self.stock[:, :, :, STOCKS.index(name)].astype(np.int32)
        if plain in FLOWS:
            return self.flow[:, :, :, FLOWS.index(plain)].astype(np.int32)
        close = get_close_matches(plain, (*STOCKS, *FLOWS), 1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise InputError(f"There is no outcome {name!r}.{hint}")
