"""What could never be simulated is told with its line; what only looks like it is not."""

from __future__ import annotations

import pytest

from boligsim.case import bundled_cases, check_case, system_rules
from boligsim.case.instruments import INSTRUMENTS


def cell(table, first, column, value):
    """Rewrite one cell of the row that begins with `first`."""

    def rewrite(content):
        rows = [line.split(",") for line in content.splitlines()]
        place = rows[0].index(column)
        row = next(r for r in rows[1:] if ",".join(r).startswith(first))
        row[place] = value
        return "".join(",".join(r) + "\n" for r in rows)

    return {table: rewrite}


def parameter(path, value, low="", high="", law="fixed"):
    """Rewrite the value of one parameter."""

    def rewrite(content):
        lines = content.splitlines()
        place = next(i for i, line in enumerate(lines) if line.startswith(f"{path},"))
        cells = lines[place].split(",")
        cells[3:7] = [value, low, high, law]
        lines[place] = ",".join(cells)
        return "".join(f"{line}\n" for line in lines)

    return rewrite


def both(*rewrites):
    def rewrite(content):
        for one in rewrites:
            content = one(content)
        return content

    return {"parameters": rewrite}


def rules(folder, severity="errors"):
    return [str(p.rule) for p in getattr(check_case(folder), severity)]


def test_the_bundled_cases_break_none_of_these_rules():
    for name in bundled_cases():
        problems = check_case(name)
        assert problems.errors == []
        assert not any("add up to" in w.rule or "would wait" in w.rule for w in problems.warnings)


@pytest.mark.parametrize(("shape", "errors"), [("0.09", 1), ("0.1", 0), ("5", 0)])
def test_a_shape_needs_a_mean(changed, shape, errors):
    assert len(rules(changed(**both(parameter("tenancy.shape", shape))))) == errors


def test_a_long_tenancy_may_be_a_lease_that_ends(changed):
    never = parameter("tenancy.mean_years", "100000")
    assert rules(changed(**both(never))) == []  # the lease of the small case is renewed 3 in 10
    always = parameter("tenancy.renewal_share", "1")
    assert rules(changed(**both(never, always))) == ["tenancies that last 100000 years never end"]
    assert rules(changed(**both(always))) == []  # left early after two years

    def no_lease(content):
        return "".join(
            f"{line}\n"
            for line in content.splitlines()
            if not line.startswith(("tenancy.lease_years", "tenancy.renewal_share"))
        )

    assert rules(changed(**both(no_lease))) == []
    drawn = parameter("tenancy.mean_years", "150", "20", "300", "lognormal")
    assert rules(changed(**both(no_lease, drawn))) == ["tenancies that last 300 years never end"]


def test_a_start_with_room_may_be_uncertain(changed):
    def start(low, high):
        return {
            "start": lambda c: c.replace(
                "families,ordinary,20,,,,", f"families,ordinary,20,,{low},{high},"
            )
        }

    assert rules(changed(**start(18, 22))) == []
    assert rules(changed(**start(15, 26))) == [
        "up to 49 households could be drawn in 'ordinary', which has 40 dwellings"
    ]


def test_nobody_starts_who_does_not_live_here(changed):
    everybody = cell("start", "families,home", "households", "6700")
    clear = cell("start", "families,home", "low", "")["start"]
    top = cell("start", "families,home", "high", "")["start"]
    folder = changed(start=lambda c: top(clear(everybody["start"](c))))
    assert rules(folder) == []
    more = cell("start", "families,home", "households", "6800")["start"]
    folder = changed(start=lambda c: top(clear(more(c))))
    assert "more than the 6800 people who live here" in rules(folder)[0]


def test_dwellings_may_be_taken_down_that_are_bought_first(changed):
    def taken_down(n):
        row = f"kjop,demolitions,Riving,2030-06,,{n},units,ordinary,,\n"
        cost = "demolition.cost_per_dwelling,,,0.9,,,fixed,unit,place,no,,,,,assumed\n"
        return {"measures": lambda c: c + row, "parameters": lambda c: c + cost}

    assert rules(changed(**taken_down(43))) == []  # forty, and three bought
    assert rules(changed(**taken_down(44))) == [
        "1 more dwellings of type 'ordinary' would leave than there are"
    ]


def test_ends_of_tenancies_above_one_are_a_warning(changed):
    folder = changed(**both(parameter("tenancy.end_share_evicted", "0.4")))
    assert rules(folder) == []
    said = [w for w in rules(folder, "warnings") if "add up to 1.3" in w]
    assert len(said) == 1 and "'ordinary'" in said[0]


def test_a_group_for_which_there_is_no_dwelling_is_a_warning(changed):
    def none(content):
        return content.replace(
            "staffed,Bemannet,Bemanna,Staffed,care,foundation,10,",
            "staffed,Bemannet,Bemanna,Staffed,care,foundation,0,",
        )

    def only_staffed(content):
        return content.replace("rop,ordinary,2,", "rop,ordinary,,")

    def start(content):
        kept = [line for line in content.splitlines() if not line.startswith("rop,")]
        return "".join(f"{line}\n" for line in kept)

    folder = changed(dwellings=none, fit=only_staffed, start=start)
    assert any("of which there are none" in w for w in rules(folder, "warnings"))
    built = changed(
        dwellings=none, fit=only_staffed, start=start,
        measures=lambda c: c + "kjop,acquisitions,Hus,2028-06,,2,units,staffed,,\n",
    )  # fmt: skip
    assert not any("of which there are none" in w for w in rules(built, "warnings"))


def test_what_takes_dwellings_away_are_instruments():
    assert set(system_rules._GONE) < set(INSTRUMENTS)
