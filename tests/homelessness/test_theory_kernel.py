"""The engine against closed formulas: transients, vacancy chains, priority with printed waits."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from boligsim.homelessness import Move, Units, theory
from tests.homelessness.systems import agree, exponential, flow, run, small, stock, years_in

DRAWS = 1000


@pytest.mark.parametrize(("arrivals", "mean", "start"), [(62.0, 5.0, 10), (8.0, 0.5, 30)])
def test_plenty_of_dwellings_is_m_m_infinity(arrivals, mean, start):
    system = small(
        years=4, units=(400,), tenancy=exponential(mean), streams=[("a", "home", arrivals)],
        start=[("a", "flat", start)],
    )  # fmt: skip
    outcome = run(system, draws=DRAWS)
    assert (stock(outcome, "waiting") == 0).all()
    housed = outcome.month[0, :, :, outcome.stocks.index("housed"), 0]
    for month in (1, 7, 20, 48):
        law = theory.mm_infinity_transient(arrivals, 1 / mean, start, month / 12)
        found = housed[:, month].astype(float)
        assert agree(found[:, None], law["mean"])
        # Near normal: the variance of a sample has a relative error of sqrt(2 / n).
        assert found.var() == pytest.approx(law["variance"], rel=4 * np.sqrt(2 / DRAWS))
        stays = stats.binom(start, law["stay"])
        new = stats.poisson(law["newcomers"])
        n = int(law["mean"])
        below = sum(stays.pmf(k) * new.cdf(n - k) for k in range(min(start, n) + 1))
        error = np.sqrt(below * (1 - below) / DRAWS)
        assert abs((found <= n).mean() - below) < 4 * error


def test_chains_of_vacancies_have_the_length_of_the_formula():
    # Ten new care homes: six go to people who live in houses, the others to the queue. Of the six
    # houses three go to people who live in flats; all that is left is let to the queue.
    system = small(
        years=2, groups=("old", "mid", "new"), dwellings=("flat", "house", "care"),
        units=(9, 9, 0), fit=[[0, 2, 1], [2, 1, 0], [1, 2, 3]],
        start=[("old", "house", 6), ("mid", "flat", 6), ("mid", "house", 3), ("new", "flat", 3),
               ("new", "home", 60)],
    )  # fmt: skip
    given = [
        ("a homes", Units("care", 10, 0.5)),
        ("b old", Move("tenancy", "care", n=6, start=0.5, group="old")),
        ("c mid", Move("tenancy", "house", n=3, start=0.5, group="mid", dwelling="flat")),
    ]
    outcome = run(system, given, draws=20)
    chain = theory.vacancy_chain([[0, 0, 0], [0.5, 0, 0], [0, 0.6, 0]], [0, 0, 10])
    assert chain["lengths"][2] == pytest.approx(1.9)
    opened, moves = outcome.chains[0, :, 0].T
    assert (opened == 10).all() and (moves == round(chain["filled"].sum())).all()
    assert moves / opened == pytest.approx(chain["lengths"][2])
    assert (flow(outcome, "housed_from_tenancy")[:, 0] == 9).all()
    assert (flow(outcome, "housed_from_home")[:, 0] == 10).all()


def test_long_chains_of_one_type_are_geometric():
    # A new dwelling goes to a tenant of the same kind of town, again and again, as long as there
    # is a tenant to move: with one measure a type, the chain goes down the ladder to its end.
    names = tuple(f"step{k}" for k in range(6))
    system = small(
        years=1, groups=tuple(f"g{k}" for k in range(6)), dwellings=names, units=(0, 4, 4, 4, 4, 4),
        fit=np.eye(6, dtype=int) + np.eye(6, k=-1, dtype=int),
        start=[(f"g{k}", f"step{k}", 4) for k in range(1, 6)],
    )  # fmt: skip
    moves = [
        (f"m{k}", Move("tenancy", f"step{k}", n=4, start=0.5, dwelling=f"step{k + 1}"))
        for k in range(5)
    ]
    outcome = run(system, [("a", Units("step0", 4, 0.5)), *moves], draws=5)
    ladder = theory.vacancy_chain(np.eye(6, k=1), [4, 0, 0, 0, 0, 0])
    # The last dwelling stays vacant: there is nobody left to move in.
    assert (outcome.chains[0, :, 0] == [4, round(ladder["filled"].sum()) - 4]).all()


def test_priority_has_the_printed_waits():
    # Hillier & Lieberman, County Hospital: critical, serious and stable patients, two doctors,
    # waits 0.029, 0.033 and 0.048 hours. Here 30 hours are a year and a doctor is a dwelling.
    system = small(
        years=20, groups=("critical", "serious", "stable"), units=(2,), priority=(1, 2, 3),
        tenancy=exponential(1 / 90), discipline="waiting",
        streams=[("critical", "home", 6.0), ("serious", "home", 18.0), ("stable", "home", 36.0)],
    )  # fmt: skip
    outcome = run(system, draws=300)
    waits = theory.priority_wait([0.2, 0.6, 1.2], 3, 2)
    assert [round(wait, 3) for wait in waits] == [0.029, 0.033, 0.048]
    for group, wait in enumerate(waits):
        waited = 30 * years_in(outcome, "waiting", group)[:, 2:].sum(axis=1)
        let = flow(outcome, "housed_from_home", group)[:, 2:].sum(axis=1)
        assert agree((waited - wait * let)[:, None], 0.0)
        assert not agree((waited - 1.15 * wait * let)[:, None], 0.0)
