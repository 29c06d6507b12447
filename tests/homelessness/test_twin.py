"""An independent twin of a whole municipality, in SimPy, agrees with the engine on every output."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks import _agreement, _cases, _simpy_queue
from boligsim.homelessness import Arrive, Move, Rate, Units, laws, one_pool
from tests.homelessness.systems import everything

SMALL, LARGE = (30, 40), (50, 400)
MIXED = [
    # Not on a month start: a spell of exactly so many months is counted as one more or one less.
    ("arrive", Arrive("c", "friends", 5, 1.01)),
    ("come", Arrive("a", "home", 4, 2.5)),
    ("loan", Move("tenancy", "own", per_year=4, start=1.0, unit_freed=0.5, accept=0.6,
                  allowance="loans", ceiling=5, carry=True)),
    ("loan home", Move("home", "own", per_year=4, allowance="loans", order="longest")),
    ("move", Move("tenancy", "house", n=4, start=3.0, order="need")),
    ("new", Units("flat", 3, 1.5, upgrade_months=3)),
    ("out", Move("homeless", "own", per_year=3, order="need", start=2.0, end=4.0)),
    ("places", Units("hostel", 2, 2.5)),
    ("sold", Move("own", "left", n=3, start=4.0)),
]  # fmt: skip


def slow_self_resolution(system):
    """Self-resolution of the same scale that no longer falls with duration."""
    law = laws.weibull(np.array([0.7]), 1.0)
    return replace(system, self_resolution=np.repeat(law[:, None], len(system.groups), axis=1))


def other_tenancy(system):
    """Ordinary tenancies of the same mean whose hazard rises where it fell."""
    rows = system.laws.copy()
    rows[:, 0] = laws.weibull(np.array([4.5]), 1.2)
    return replace(system, laws=rows)


class Judge:
    """Draws of the engine, to which twins are compared."""

    def __init__(self, system, primitives, size):
        self.primitives, self.draws = primitives, size[1]
        self.batches = _agreement.engine(system, primitives, batches=size[0], size=size[1])

    def disagreement(self, system, seed=1):
        """What is wrong with a twin of a system, empty where nothing is."""
        twin = _agreement.twin(system, self.primitives, draws=self.draws, seed=seed)
        found = _agreement.judge(self.batches, twin)
        assert found["outputs"] > 3000
        if _agreement.agrees(found):
            return ""
        return f"{found}\n{_agreement.furthest(self.batches, twin)}"

    def disagreement_seen_twice(self, system):
        """One sample in some hundred looks wrong by chance: it must be seen in another one too."""
        return self.disagreement(system) and self.disagreement(system, seed=100_000)


@pytest.mark.slow
@pytest.mark.bounds
def test_a_municipality_agrees_and_a_twin_with_another_law_does_not():
    system = _cases.with_places(_cases.municipality(years=2))
    judge = Judge(system, _cases.measures(), SMALL)
    assert not judge.disagreement_seen_twice(system)
    assert judge.disagreement(slow_self_resolution(system))


@pytest.mark.slow
def test_a_municipality_of_fifteen_years_agrees():
    system = _cases.with_places(_cases.municipality())
    judge = Judge(system, _cases.measures(), LARGE)
    assert not judge.disagreement_seen_twice(system)


@pytest.mark.slow
def test_other_laws_of_tenancy_and_another_discipline_are_caught():
    system = _cases.municipality(years=8)
    judge = Judge(system, _cases.measures(), (50, 100))
    assert not judge.disagreement_seen_twice(system)
    assert judge.disagreement(other_tenancy(system))
    assert judge.disagreement(replace(system, discipline="waiting"))


@pytest.mark.slow
@pytest.mark.parametrize("discipline", ["need", "waiting", "random"])
def test_every_law_and_move_agrees_under_every_discipline(discipline):
    """Leases, quantile tables, planned arrivals, carried allowances, dwellings taken along."""
    system = first_world(everything(discipline=discipline))
    assert not Judge(system, MIXED, (50, 300)).disagreement_seen_twice(system)


def first_world(system):
    """The system with its first world only."""
    names = ("laws", "self_resolution", "withdrawal", "default", "reentry", "ends",
             "group_numbers", "world_numbers", "decision", "moving", "turn", "accept")  # fmt: skip
    (row,) = system.homeless.rows
    start = replace(
        system.homeless, known=system.homeless.known[:1],
        rows=(replace(row, shares=row.shares[:1], places=row.places[:1], persons=row.persons[:1]),),
    )  # fmt: skip
    return replace(
        system, worlds=1, homeless=start, **{name: getattr(system, name)[:1] for name in names},
        streams=tuple(replace(s, rate=s.rate[:1]) for s in system.streams),
        planned=tuple((*rest, n[:1]) for *rest, n in system.planned),
        start_rows=tuple((*rest, n[:1]) for *rest, n in system.start_rows),
    )  # fmt: skip


def test_the_twin_refuses_what_it_does_not_know():
    with pytest.raises(NotImplementedError, match="fewer: the twin knows no Rate"):
        _agreement.twin(_cases.first_case(), [("fewer", Rate("application", 0.9))], draws=1)


def test_the_queue_in_simpy_is_the_exact_one():
    draws = 40
    found = np.array([[w for w, _ in _simpy_queue.run(k)] for k in range(draws)])
    pool = one_pool(
        _cases.APPLICATIONS, 1 / _cases.TENANCY, _cases.DWELLINGS, _cases.WAITING, _cases.YEARS,
        at=[1 / 12, 1, 6, 12],
    )  # fmt: skip
    exact = pool.exact()
    error = exact["sd"].to_numpy() / np.sqrt(draws)
    gap = found[:, [1, 12, 72, 144]].mean(axis=0) - exact["mean"].to_numpy()
    assert (np.abs(gap) < 4 * error).all()
