"""What brought the count down: the change between two counts shared among what was done.

Every combination of the measures is simulated on the same worlds and histories, and the joint
effect is shared by Shapley's rule, draw by draw. What the model expects without any measure is a
bar of its own, and so is the rest of the counted change: chance, and that the municipality is
known because its count fell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from boligsim.base.errors import InputError
from boligsim.base.random import fold
from boligsim.decisions.attribution import Attribution
from boligsim.decisions.batch import Setup, prepare, simulate_worlds
from boligsim.decisions.calibrate import happened, whole_number, with_overrides
from boligsim.decisions.players import group_players
from boligsim.decisions.shapley import members, shapley_values
from boligsim.decisions.target import Target
from boligsim.decisions.targets import read_targets
from boligsim.decisions.words import say
from boligsim.measures import Ask, primitive_name

if TYPE_CHECKING:
    import numpy.typing as npt

    from boligsim.case import Case
    from boligsim.decisions.fit import Fit
    from boligsim.decisions.space import Row
    from boligsim.homelessness import Outcomes
    from boligsim.homelessness.primitives import Primitive
    from boligsim.measures import Measure
    from boligsim.scenarios.scenario import Scenario

    Floats = npt.NDArray[np.float64]
    Fixed = tuple[tuple[Row, float], ...]
    Named = tuple[str, Primitive]

__all__ = ["LOANS", "READINGS", "attribute"]

SERIES = "homeless_persons"
LOANS = "start_loans"
FREES = "start_loan.frees_dwelling_share"
READINGS = {"freed": 1.0, "bought_own": 0.0}
"""'The tenant became an owner': bought elsewhere and freed the dwelling, or bought it."""
_SLICE_DRAWS = 1000


def attribute(
    case: Case,
    *,
    fit: Fit | None = None,
    worlds: int = 250,
    histories: int = 4,
    seed: int | None = None,
    scenario: str | Scenario | None = None,
    players: Mapping[str, Sequence[str]] | None = None,
    counts: tuple[Target, Target] | None = None,
    readings: bool = True,
    peers: int = 40,
    executor: Executor | None = None,
) -> Attribution:
    """Share the change between a case's first and last count among what was done.

    Parameters
    ----------
    case
        A case with counts of homeless persons in its table ``history``.
    fit
        A fit of this case: its posterior worlds are used, and as many of the prior with one
        history each, to say how much the counts narrow the answer. Left out: worlds of the prior.
    worlds, histories
        Sets of parameters, and courses of chance in each (new ones: not those of the fit).
    seed
        Left out: the case's.
    scenario
        What was done, as in `calibrate`.
    players
        Player to kinds or names of measures; left out: measures that one effort brings together.
    counts
        First and last count; left out: those of the history.
    readings
        Whether start loans are also shown under each reading of 'the tenant became an owner'.
    peers
        Equal municipalities among which the largest fall is compared.
    executor
        Any `concurrent.futures.Executor`; left out: a thread a core.

    Returns
    -------
    Attribution
        Values of the players that add up to the joint effect, draw by draw.

    Raises
    ------
    InputError
        When there are not two counts, or no measure.

    Source
    ------
    Shapley (1953), A value for n-person games.

    Examples
    --------
    >>> import boligsim as bs
    >>> done = bs.attribute(bs.load_case("narvik-2009"), worlds=4, histories=2)
    >>> done.value("care_homes")  # ready after the last count
    0.0
    """
    size, courses = whole_number("worlds", worlds), whole_number("histories", histories)
    key = case.seed if seed is None else whole_number("seed", seed, least=0)
    first, last = _two_counts(case, counts)
    done = happened(case, scenario)
    if not done.measures:
        raise InputError(say("no_measures", case.language, scenario=done.name))
    case = with_overrides(case, done)
    shared = group_players(done.measures, players)
    last_year = max(t.last_year(case.base) for t in (first, last))
    setup = prepare(case, size, key, last_year)
    if fit is not None and fit.setup.space.keys != setup.space.keys:
        raise InputError(
            f"The fit is of the case '{fit.case.name}', not of '{case.name}': attribute needs a "
            "fit of the same case."
        )
    run = _Game(setup, tuple(shared.values()), _Pick(first, last), executor)
    points = setup.space.prior(size, key) if fit is None else fit.worlds(size, key)
    game = run.values(points, courses, fold(key, "attribute"))
    values = shapley_values([change for _, change in game])
    before = None
    if fit is not None:
        prior = run.values(setup.space.prior(size, key), 1, fold(key, "attribute prior"))
        before = shapley_values([change for _, change in prior])
    names = list(shared)
    read = {}
    if readings and LOANS in names:
        place = names.index(LOANS)
        for reading, share in READINGS.items():
            fixed = _rows(setup, FREES, share)
            changed = run.values(
                points, courses, fold(key, "attribute"), only=place, fixed=fixed, known=game
            )
            read[reading] = shapley_values([change for _, change in changed])[place]
    return Attribution(
        case=case,
        scenario=str(done.key),
        players=dict(shared),
        first=first,
        last=last,
        values=values,
        start=game[0][0],
        without=game[0][1],
        everything=game[-1][1],
        readings=read,
        before=before,
        late=_late(shared, case, last),
        fitted=fit is not None,
        peers=whole_number("peers", peers),
        seed=key,
    )


def _two_counts(case: Case, counts: tuple[Target, Target] | None) -> tuple[Target, Target]:
    if counts is not None:
        chosen, _ = read_targets(case, list(counts))
    else:
        known, _ = read_targets(case)
        chosen = tuple(t for t in known if t.series == SERIES and t.group == "all")
    if len(chosen) < 2:
        raise InputError(
            say("two_counts", case.language, case=case.name, base=case.base, until=case.until)
        )
    return chosen[0], chosen[-1]


def _rows(setup: Setup, path: str, value: float) -> Fixed:
    return tuple((key, value) for key in setup.case.parameters.row_keys() if key[0] == path)


def _late(
    shared: Mapping[str, tuple[Measure, ...]], case: Case, last: Target
) -> tuple[tuple[str, str], ...]:
    """(player, date) of players whose every measure starts after the last count."""
    at = last.month(case.base) / 12.0
    out = []
    for player, measures in shared.items():
        starts = [when for m in measures for when in _starts(m)]
        if starts and all(Ask(case).time(when) >= at for when in starts):
            out.append((player, min(starts)))
    return tuple(out)


def _starts(measure: Any) -> list[str]:
    units = getattr(measure, "units", None)
    if units is not None:
        return [str(when) for when, _ in units]
    start = getattr(measure, "start", None)
    return [] if start is None else [str(start)]


@dataclass(frozen=True)
class _Pick:
    """Count at the first date, and the change to the last, [W, H, 2]."""

    first: Target
    last: Target

    def __call__(self, outcomes: Outcomes) -> Floats:
        before = self.first.simulated(outcomes, None)
        return np.stack([before, self.last.simulated(outcomes, None) - before], axis=-1)


@dataclass(frozen=True, eq=False)
class _Game:
    """Simulates coalitions; equal plans are simulated once."""

    setup: Setup
    players: tuple[tuple[Measure, ...], ...]
    pick: _Pick
    executor: Executor | None

    @cached_property
    def primitives(self) -> tuple[tuple[Named, ...], ...]:
        """Named primitives of each player."""
        ask = Ask(self.setup.case)
        return tuple(
            tuple(
                (primitive_name(m, row), primitive)
                for m in measures
                for row, primitive in enumerate(m.plan(ask))
            )
            for measures in self.players
        )

    def plan(self, coalition: int) -> tuple[Named, ...]:
        """Primitives of a coalition, up to the last figure."""
        chosen = members(coalition, len(self.players))
        named = [one for i in chosen for one in self.primitives[i]]
        return tuple(sorted(named, key=lambda pair: pair[0]))

    def values(
        self,
        points: Floats,
        histories: int,
        seed: int,
        *,
        only: int | None = None,
        fixed: Fixed = (),
        known: list[tuple[Floats, Floats]] | None = None,
    ) -> list[tuple[Floats, Floats]]:
        """First count and change of every coalition; with `only`, of those with that player."""
        every = range(1 << len(self.players))
        plans: dict[tuple[Named, ...], int] = {}
        place: dict[int, int] = {}
        for coalition in every:
            if only is None or coalition >> only & 1:
                place[coalition] = plans.setdefault(self.plan(coalition), len(plans))
        found = simulate_worlds(
            self.setup, points, list(plans), self.pick, seed=seed, histories=histories,
            fixed=[fixed] * len(plans), size=max(1, _SLICE_DRAWS // histories),
            executor=self.executor,
        )  # fmt: skip
        out = []
        for coalition in every:
            if coalition in place:
                both = found[place[coalition]]
                out.append((both[..., 0], both[..., 1]))
            else:
                assert known is not None
                out.append(known[coalition])
        return out
