"""On the bundled case: one dwelling more is felt by few, and never before it is there."""

from __future__ import annotations

import numpy as np
import pytest

import boligsim as bs
from boligsim.homelessness import Units, build_system, simulate_system

WORLDS, HISTORIES, AT = 40, 4, 4.0


@pytest.fixture(scope="module")
def narvik():
    demand = bs.project_demand(bs.load_case("narvik").with_(worlds=WORLDS))
    return build_system(demand)


def homeless(outcome):
    """Homeless persons on 1 January, (draws, years + 1)."""
    persons = outcome.pick("homeless")[..., 1:].sum(axis=(3, 4))
    return persons.reshape(-1, persons.shape[-1]).astype(float)


@pytest.mark.parametrize("dwelling", ["ordinary"])
def test_one_dwelling_more_in_2030(narvik, dwelling):
    more = [("one", Units(dwelling, 1, AT))]
    base = simulate_system(narvik, seed=1, histories=HISTORIES)
    with_it = simulate_system(narvik, more, seed=1, histories=HISTORIES)
    year = narvik.base + AT
    early = base.years <= year
    assert early.sum() == AT + 1
    assert (base.stock[:, :, early] == with_it.stock[:, :, early]).all()
    assert (base.flow[:, :, : int(AT)] == with_it.flow[:, :, : int(AT)]).all()
    assert not np.array_equal(base.stock, with_it.stock)
    apart = simulate_system(narvik, more, seed=2, histories=HISTORIES)
    at = int(AT) + 3
    paired = (homeless(with_it) - homeless(base))[:, at]
    independent = (homeless(apart) - homeless(base))[:, at]
    assert paired.std() > 0
    assert paired.std() * 5 <= independent.std()
