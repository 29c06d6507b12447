"""Futures: one that changes nothing is the same to the bit; each lever's effect by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import boligsim as bs
from boligsim.base.errors import InputError
from boligsim.demand.dated import dated, gathered, level_at, yearly_mean
from boligsim.demand.population.national import shift
from boligsim.demand.project import fit_for


@pytest.fixture(scope="module")
def case() -> bs.Case:
    return bs.load_case("narvik").with_(worlds=12)


@pytest.fixture(scope="module")
def plain(case: bs.Case) -> bs.Demand:
    return bs.project_demand(case)


def people(demand: bs.Demand) -> np.ndarray:
    """Inhabitants of the point projection by year."""
    return np.asarray(demand.point.sum(axis=(1, 2)))


def test_a_number_holds_from_its_date_until_the_next() -> None:
    usual = np.full(5, 30.0)
    settled = dated("settlement", {"2028-07": 60, 2030: 0})
    # half of 2028 at 30 and half at 60
    np.testing.assert_array_equal(yearly_mean(settled, usual, 2026), [30, 30, 45, 60, 0])
    # on 1 January 2029 the 60 are in force, on 1 January 2030 already the 0
    np.testing.assert_array_equal(level_at(settled, usual, 2026), [30, 30, 30, 60, 0])
    np.testing.assert_array_equal(level_at(dated("x", 7), usual, 2026), 7.0)
    jobs = dated("jobs", {2027: 10, "2028-06": 5}, always=False)
    np.testing.assert_array_equal(gathered(jobs, 5, 2026), [0, 0, 10, 15, 15])


@pytest.mark.parametrize("write", [lambda _: bs.Future(), bs.Future.from_case])
def test_a_future_that_changes_nothing_is_the_same_to_the_bit(
    case: bs.Case, plain: bs.Demand, write: object
) -> None:
    future = write(case)  # type: ignore[operator]
    same = bs.project_demand(case, future=future)
    assert same.population.tobytes() == plain.population.tobytes()
    assert same.point.tobytes() == plain.point.tobytes()
    for name in ("households", "other_demand", "settlement_to_the_end", "own_growth"):
        assert getattr(same, name).tobytes() == getattr(plain, name).tobytes(), name
    one, other = same.tables(), plain.tables()
    assert all(one[k].to_csv() == other[k].to_csv() for k in one)


def test_settlement_by_hand(case: bs.Case, plain: bs.Demand) -> None:
    more = bs.project_demand(case, future=bs.Future("Flere", settlement={2028: 80}))
    np.testing.assert_array_equal(more.settlement_persons, np.tile([30, 30, *[80] * 12], (12, 1)))
    # fifty more a year than the table, and the table's thirty are what the trend holds already
    change = people(more) - people(plain)
    np.testing.assert_allclose(change[:3], 0.0, atol=1e-9)
    assert change[3] == pytest.approx(50.0)  # on 1 January 2029
    # they stay, grow older and have children: the second year's fifty come on top
    assert 99.0 < change[4] < 103.0
    np.testing.assert_allclose(
        more.settlement_households("refugees")[:, 5],
        plain.settlement_households("refugees")[:, 1] * 80 / 30,
    )
    # one number alone holds all along
    always = bs.project_demand(case, future=bs.Future(settlement=80))
    np.testing.assert_array_equal(always.settlement_persons, 80.0)
    # a world keeps its luck: every path moves about as much as the point
    moved = (more.band(0, None) - plain.band(0, None))[:, 3]
    np.testing.assert_allclose(moved, 50.0, rtol=0.05)
    assert "projected, Future('Flere', settlement=(('2028', 80.0),))" in repr(more)
    assert repr(plain).endswith("population projected)")
    assert (more.households[:, 3] > plain.households[:, 3]).all()
    assert (more.dwellings_demanded[:, 3] > plain.dwellings_demanded[:, 3]).all()
    np.testing.assert_array_equal(more.own_growth, plain.own_growth)


def test_deaths_by_hand(case: bs.Case, plain: bs.Demand) -> None:
    """A tenth fewer deaths in the first year: a tenth of the deaths that were expected."""
    better = bs.project_demand(case, future=bs.Future(mortality=0.9))
    share = fit_for(case).project(2027).around("1806").share[0]
    saved = 0.1 * (shift(plain.point[0]) * share)
    np.testing.assert_allclose(better.point[1] - plain.point[1], saved, atol=1e-9)
    old = (better.band(80, None) - plain.band(80, None))[:, 1]
    assert old.mean() == pytest.approx(saved[:, 80:].sum(), rel=0.15)
    assert (old > 0).all()
    assert (better.households[:, 5] > plain.households[:, 5]).all()


def test_births_by_hand(case: bs.Case, plain: bs.Demand) -> None:
    """A fifth more births from July 2028: a tenth more in 2028, a fifth more in 2029."""
    more = bs.project_demand(case, future=bs.Future(fertility={"2028-07": 1.2}))
    born = plain.point[:, :, 0].sum(axis=1)
    change = people(more) - people(plain)
    np.testing.assert_allclose(change[:3], 0.0, atol=1e-9)
    # the migrants of the projection's own age 0 are no births
    assert change[3] == pytest.approx(0.1 * born[3], rel=0.02)
    assert change[4] - change[3] == pytest.approx(0.2 * born[4], rel=0.05)


@pytest.mark.parametrize(
    ("word", "code"), [("ssb_main", "MMMM"), ("ssb_low", "LLML"), ("ssb_high", "HHMH")]
)
def test_levels_of_ssb(case: bs.Case, plain: bs.Demand, word: str, code: str) -> None:
    other = bs.project_demand(case, future=bs.Future(population=word))
    line = case.reference
    line = line[(line["alternative"] == code) & (line["age"] == "all") & (line["vintage"] == 2026)]
    ssb = line.set_index("year")["value"].astype(float)
    np.testing.assert_allclose(people(other), [ssb[y] for y in other.years], rtol=1e-6)
    # the spread around it is ours
    width = np.ptp(other.band(0, None)[:, -1]) / people(other)[-1]
    assert width == pytest.approx(np.ptp(plain.band(0, None)[:, -1]) / people(plain)[-1], rel=0.2)
    assert not np.allclose(other.households, plain.households)
    np.testing.assert_array_equal(other.own_growth_persons, plain.own_growth_persons)


def test_jobs_are_own_growth_and_nothing_else(case: bs.Case, plain: bs.Demand) -> None:
    future = bs.Future(jobs={"2028-06": 200}, jobs_share_settling=0.4, own_growth={2030: 10})
    more = bs.project_demand(case, future=future)
    # 80 persons from 2029; ten more a year from 2030, so twenty by 1 January 2032
    np.testing.assert_allclose(more.own_growth_persons[[2, 3, 4, 5, 6]], [0, 80, 80, 90, 100])
    assert more.population.tobytes() == plain.population.tobytes()
    size = plain.band(0, None) / plain.households
    np.testing.assert_allclose(more.own_growth[:, 6], 100 / size[:, 6])
    np.testing.assert_allclose(more.other_demand - plain.other_demand, more.own_growth)
    # without a share of its own the case's half stands
    half = bs.project_demand(case, future=bs.Future(jobs={2028: 200}))
    assert half.own_growth_persons[-1] == 100.0


def test_other_demand_by_kind(case: bs.Case, plain: bs.Demand) -> None:
    future = bs.Future(other_demand={"students": {2028: 40}, "commuters": 15})
    more = bs.project_demand(case, future=future)
    change = (more.other_demand - plain.other_demand)[0]
    np.testing.assert_allclose(change, [15, 15, *[55] * 13])
    assert more.population.tobytes() == plain.population.tobytes()


def test_levers_add_up_and_travel_to_the_engine(case: bs.Case, plain: bs.Demand) -> None:
    future = bs.Future(settlement={2027: 60}, population="ssb_high")
    both = bs.project_demand(case, future=future)
    high = bs.project_demand(case, future=bs.Future(population="ssb_high"))
    assert people(both)[2] - people(high)[2] == pytest.approx(30.0)
    runs = bs.simulate(both, [bs.Scenario("Nullalternativet", case)])
    usual = bs.simulate(high, [bs.Scenario("Nullalternativet", case)])
    came, before = (r.outcomes[0].pick("planned")[..., 0].sum() for r in (runs, usual))
    assert 1.7 < came / before < 2.1  # 30 in the first year, then 60 in place of 30


def test_own_growth_is_drawn_apart(case: bs.Case, plain: bs.Demand) -> None:
    from matplotlib.figure import Figure

    future = bs.Future("Datasenter", population="ssb_low", own_growth={2030: 25})
    ax = bs.project_demand(case, future=future).plot(ax=Figure().subplots())
    lines = {str(line.get_label()): line.get_xydata() for line in ax.get_lines()}
    own = next(v for k, v in lines.items() if "egen vekst" in k)
    low = next(v for k, v in lines.items() if k.startswith("SSBs lave alternativ"))
    np.testing.assert_allclose((own - low)[:, 1], [*[0] * 5, *(25 * np.arange(1, 11))])
    assert ax.get_title("left").endswith("(Datasenter)")
    usual = plain.plot(ax=Figure().subplots())
    assert not any("egen vekst" in str(line.get_label()) for line in usual.get_lines())
    with pytest.raises(InputError, match="ages is 80; give"):
        plain.plot(ages=80)  # type: ignore[arg-type]


def test_equal_futures_are_equal_and_fit_in_a_set() -> None:
    one = bs.Future(settlement={2028: 60, 2030: 20})
    assert one == bs.Future(settlement={"2030": 20.0, "2028": 60.0})
    assert len({one, replace(one, name="")}) == 1
    assert one != replace(one, settlement=None)
    assert replace(one, settlement=None).changes_nothing
    assert repr(one) == "Future('', settlement=(('2028', 60.0), ('2030', 20.0)))"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"population": "low"}, "did you mean 'ssb_low'"),
        ({"settlement": -3}, "settlement has the number -3; give one 0 or more"),
        ({"settlement": {2028: float("nan")}}, "has the number nan"),
        ({"settlement": "sixty"}, "settlement is 'sixty'; give a number"),
        ({"settlement": {"mai 2028": 3}}, "'mai 2028' is not a date"),
        ({"settlement": {2028: 1, "2028-01": 2}}, "has a date twice"),
        ({"jobs": 200}, r"give numbers by date, e\.g\. jobs=\{2028: 40\}"),
        ({"jobs_share_settling": 0.5}, "stands without jobs"),
        ({"jobs": {2028: 1}, "jobs_share_settling": 50}, "give one from 0 to 1"),
        ({"fertility": 120}, "give one from 0 to 10"),
        ({"other_demand": {"studenter": 4}}, "did you mean 'students'"),
        ({"other_demand": 40}, "give dwellings by kind"),
        ({"name": 3}, "name of a Future"),
    ],
)
def test_impossible_futures(given: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        bs.Future(**given)  # type: ignore[arg-type]


def test_futures_that_a_case_cannot_have(case: bs.Case) -> None:
    with pytest.raises(InputError, match=r"date 2055, after the end of the case \(2026-2040\)"):
        bs.project_demand(case, future=bs.Future(settlement={2055: 1}))
    with pytest.raises(InputError, match="date 2019, before the base date"):
        bs.project_demand(case, future=bs.Future(jobs={2019: 1}))
    old = bs.load_case("narvik-2009").with_(worlds=2)
    with pytest.raises(InputError, match=r"changes mortality.*observed"):
        bs.project_demand(old, future=bs.Future(mortality=1.1))
    long = case.with_(until=2045)
    assert people(bs.project_demand(long, future=bs.Future(population="ssb_main")))[-1] > 19_000
    lines = case.reference[case.reference["alternative"] != "LLML"]
    bare = case.with_tables(reference=lines)
    with pytest.raises(InputError, match="no line LLML for all ages over 2026-2040"):
        bs.project_demand(bare, future=bs.Future(population="ssb_low"))
