"""What happens to a household a second time is not what happened the first time over again."""

from __future__ import annotations

import numpy as np

from boligsim.homelessness import Arrive, Move, Units, laws
from tests.homelessness.systems import agree, flow, run, small, years_in


def test_a_second_stay_in_the_private_market_has_a_length_of_its_own():
    # 40 households go round: a measure finds them a home within a month, half of them a year
    # lose it again. A length that is used again would let the unlucky ones go round and round.
    system = small(years=6, units=(0,), reentry=laws.constant(np.array([0.5])))
    crowd = [Arrive("a", "friends", 40, 0.0), Move("homeless", "private", per_year=480)]
    outcome = run(system, crowd, draws=200)
    housed = 40 - years_in(outcome, "homeless")
    assert agree(flow(outcome, "reentry") - 0.5 * housed, 0.0)


def test_a_second_allocation_takes_a_time_of_its_own():
    # All are given a dwelling at once and move in after half a year on average. After half a year
    # those not yet in lose the dwelling kept for them, and are given another one at once.
    system = small(
        years=2, dwellings=("flat", "house"), units=(40, 0), fit=[[1, 2]], moving=0.5,
        start=[("a", "home", 40)],
    )  # fmt: skip
    other = [Units("flat", -40, 0.5, remove="decant"), Units("house", 40, 0.5)]
    outcome = run(system, other, draws=200)
    month = outcome.month[0, :, :, outcome.stocks.index("allocated"), 0]
    # Who had moved in is decanted too and is given a house in the same way.
    assert agree(month[:, 7:13], 40 * np.exp(-np.arange(1, 7) / 12 / 0.5))
