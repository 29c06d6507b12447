"""The system of a municipality: groups, dwellings, laws, rates and the start, per world.

`build_system` turns a case's demand and its drawn parameters into plain arrays. It holds no
scenario: what a measure changes comes later, as primitives, in `plan`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from boligsim.homelessness import _layout as lay
from boligsim.homelessness.laws import equilibrium_ages, mean_years

if TYPE_CHECKING:
    import numpy.typing as npt

    from boligsim.case import Draws
    from boligsim.homelessness.start import HomelessStart

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

__all__ = ["FORMER_YEARS", "Stream", "System"]

FORMER_YEARS = lay.FORMER_YEARS


@dataclass(frozen=True)
class Stream:
    """Households of one kind that arrive by chance.

    Attributes
    ----------
    name
        Key of the stream: its households keep their numbers in every scenario.
    group, place
        Index of the group; place code of entry.
    rate
        (worlds, years) households per year.
    process
        ``"entry"`` or ``"application"``: what a `Rate` calls it.
    """

    name: str
    group: int
    place: int
    rate: Floats
    process: str


@dataclass(frozen=True)
class System:
    """Everything about a municipality that no measure decides. W worlds, G groups, D dwellings.

    Attributes
    ----------
    groups, dwellings
        Names.
    base, years
        First calendar year; number of years run.
    worlds
        Number of worlds W.
    units, kinds, max_persons
        (D,) dwellings at the start, kind words, largest household.
    fit
        (G, D) rank, 0 = does not fit.
    priority
        (G,) class in the queue, 1 first.
    size_adults, size_children, size_probability
        (G, R) household sizes.
    laws
        (W, L, 6) law rows of tenancies; ``law_index`` (G, D) says which.
    tables
        (T, 2, n) quantile tables.
    self_resolution, withdrawal, default, reentry
        Law rows: (W, G, 6) for the first, (W, 6) for the others.
    ends
        (W, D, 4) share evicted; cumulative shares died, moved, own among the other ends.
    group_numbers
        (W, G, 5) refusal with a roof, refusal when homeless, share known to the services,
        share that leaves the municipality, mean wait of those waiting at the start (years).
    world_numbers
        (W, 4 to 6) evicted who become homeless, defaults that do, acute and friends among entries;
        mean years until the refused apply again (0: never), spread of the log of the frailty.
    decision, moving
        (W,) mean years of the stages.
    turn, accept
        (W, D) mean years between tenancies; probability that an offer is accepted.
    streams
        Arrivals by chance.
    planned
        (name, group, place, (W, Y) whole households spread over the months of each year).
    start_rows
        (name, group, place, dwelling or -1, (W,) households).
    homeless
        How the homeless at the start are drawn.
    discipline
        ``"need"``, ``"waiting"`` or ``"random"``.
    group_changes
        Group, next group and (W,) mean years until a household changes.
    induced_applications
        (W,) applications a year that each dwelling added by a measure draws; None for none.
    draws
        Drawn parameters, for primitives that refer to them; None where there are none.
    """

    groups: tuple[str, ...]
    dwellings: tuple[str, ...]
    base: int
    years: int
    worlds: int
    units: Ints
    kinds: tuple[str, ...]
    max_persons: Ints
    fit: Ints
    priority: Ints
    size_adults: Ints
    size_children: Ints
    size_probability: Floats
    laws: Floats
    law_index: Ints
    self_resolution: Floats
    withdrawal: Floats
    default: Floats
    reentry: Floats
    ends: Floats
    group_numbers: Floats
    world_numbers: Floats
    decision: Floats
    moving: Floats
    turn: Floats
    accept: Floats
    streams: tuple[Stream, ...] = ()
    planned: tuple[tuple[str, int, int, Ints], ...] = ()
    start_rows: tuple[tuple[str, int, int, int, Ints], ...] = ()
    homeless: HomelessStart | None = None
    discipline: str = "need"
    draws: Draws | None = None
    tables: Floats = field(default_factory=lambda: np.zeros((0, 2, 2)))
    group_changes: tuple[tuple[int, int, Floats], ...] = ()
    induced_applications: Floats | None = None

    @property
    def next_groups(self) -> Ints:
        """(G,) the group that households of each group grow into; their own where there is none."""
        found = np.arange(len(self.groups))
        for group, goal, _ in self.group_changes:
            found[group] = goal
        return found

    @property
    def years_in_group(self) -> Floats:
        """(W, G) mean years until a household grows out of its group; 0 where it stays."""
        found = np.zeros((self.worlds, len(self.groups)))
        for group, _, mean in self.group_changes:
            found[:, group] = mean
        return found

    @property
    def induced(self) -> Floats:
        """(W,) applications a year that a dwelling added by a measure draws; 0 unless given."""
        given = self.induced_applications
        return np.zeros(self.worlds) if given is None else given

    def __repr__(self) -> str:
        """One line."""
        return (
            f"System({len(self.groups)} groups, {int(self.units.sum())} dwellings of "
            f"{len(self.dwellings)} types, {self.base}-{self.base + self.years}, "
            f"{self.worlds} worlds)"
        )

    @cached_property
    def all_laws(self) -> Floats:
        """(W, L + G + 3, 6) law rows in the kernel's order."""
        single = (self.withdrawal, self.default, self.reentry)
        return np.concatenate(
            [self.laws, self.self_resolution, *(row[:, None] for row in single)], axis=1
        )

    @cached_property
    def ages(self) -> Floats:
        """(W, L + G + 3, 65) ages of spells found under way, see `equilibrium_ages`."""
        rows = self.all_laws
        ages = [equilibrium_ages(rows[:, j], self.tables) for j in range(rows.shape[1])]
        return np.stack(ages, axis=1)

    @cached_property
    def start_rates(self) -> Floats:
        """(W, streams) arrivals per year at the base date, before any measure."""
        if not self.streams:
            return np.zeros((self.worlds, 0))
        return np.stack([stream.rate[:, 0] for stream in self.streams], axis=1)

    @cached_property
    def former(self) -> Floats:
        """(W, start rows) tenants expected to have left for the private market in two years.

        A row in equilibrium loses number / mean tenancy a year. These households can still come
        back, so that re-entry does not start from nothing on the base date.
        """
        out = np.zeros((self.worlds, len(self.start_rows)))
        homeless = self.world_numbers[:, lay.W_EVICTED]
        for r, (_, group, place, dwelling, count) in enumerate(self.start_rows):
            if place == lay.IN_TENANCY:
                mean = mean_years(self.laws[:, self.law_index[group, dwelling]], self.tables)
                evicted, *_, own = self.ends[:, dwelling].T
                private = (1.0 - evicted) * (1.0 - own) + evicted * (1.0 - homeless)
                out[:, r] = count / mean * private * FORMER_YEARS
        return out

    @property
    def size_limits(self) -> Ints:
        """Household sizes at which the set of fitting dwellings changes, the last unbounded."""
        lettable = self.max_persons[[k in ("rental", "care", "institution") for k in self.kinds]]
        limits = np.unique(lettable)
        return np.append(limits, 1 << 20) if len(limits) else np.array([1 << 20])

    def kind_codes(self) -> Ints:
        """(D,) place code of temporary and shelter places, 0 for dwellings that are let."""
        codes = {"temporary": lay.TEMPORARY, "shelter": lay.SHELTER}
        return np.array([codes.get(kind, 0) for kind in self.kinds], dtype=np.int64)
