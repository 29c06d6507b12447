"""Rules of zones, border and named rules: what is refused, and what is only pointed at."""

from __future__ import annotations

import pytest

from boligsim.case import check_case
from boligsim.case.rule_names import RULE_NAMES

HEAD = (
    "zone,building,capacity,reserve,earliest,after,probability,slip_months,cost,service_km,"
    "existing_dwellings,existing_social,service_plots,decares,illustrative\n"
)
RULES = "rule,value,unit,source,status\n"


def zone(name, after="", capacity=50, earliest=2026, probability=0.9, building="block", rest=""):
    rest = rest or ",,,"
    return (
        f"{name},{building},{capacity},ready,{earliest},{after},{probability},12,0.4,{rest},6,yes\n"
    )


def zones(*rows):
    return {"zones": lambda _: HEAD + "".join(rows)}


def said(changed, severity, **change):
    return [
        (p.file, p.line, p.column, p.rule)
        for p in check_case(changed(**change))
        if p.severity == severity
    ]


def errors(changed, **change):
    return said(changed, "error", **change)


def warnings(changed, word, **change):
    return [w for w in said(changed, "warning", **change) if word in w[3]]


@pytest.mark.parametrize(
    ("rows", "line", "chain"),
    [
        ([zone("a", "b"), zone("b", "a")], 2, "a -> b -> a"),
        ([zone("x"), zone("a", "b"), zone("b", "c"), zone("c", "a")], 3, "a -> b -> c -> a"),
        ([zone("a", "b"), zone("b", "c"), zone("c", "b")], 3, "b -> c -> b"),
    ],
)
def test_zones_that_wait_in_a_circle_are_refused(changed, rows, line, chain):
    (found,) = errors(changed, **zones(*rows))
    assert found == (
        "zones.csv", line, "after", f"the zones wait for each other in a circle: {chain}",
    )  # fmt: skip


def test_a_chain_and_two_that_wait_for_one_are_no_circle(changed):
    rows = [zone("a"), zone("b", "a"), zone("c", "b"), zone("d", "a")]
    assert errors(changed, **zones(*rows)) == []


def test_a_circle_is_told_in_norwegian(changed):
    (problem,) = check_case(changed(**zones(zone("a", "b"), zone("b", "a")))).errors
    assert "områdene venter på hverandre i ring: a -> b -> a" in problem.text("nb")
    assert "områda ventar på kvarandre i ring: a -> b -> a" in problem.text("nn")


def test_rows_of_a_zone_must_say_the_same(changed):
    rows = [zone("a", rest="1,900,40,1"), zone("a", building="row", rest="2,900,40,1")]
    (found,) = errors(changed, **zones(*rows))
    assert found[:3] == ("zones.csv", 3, "service_km") and "same zone" in found[3]
    (found,) = errors(changed, **zones(zone("a", rest="1,90,95,1")))
    assert found[2] == "existing_social" and "90 dwellings in all" in found[3]


@pytest.mark.parametrize(
    ("cells", "column", "why"),
    [
        ({"capacity": 0}, "capacity", "the zone has no capacity"),
        ({"earliest": 2060}, "earliest", "the zone opens after the end of the run"),
        ({"probability": 0}, "probability", "the probability of completion is 0"),
    ],
)
def test_a_zone_that_is_never_built_and_what_waits_for_it(changed, cells, column, why):
    found = warnings(changed, "", **zones(zone("a", **cells), zone("b", "a"), zone("c", "b")))
    found = [f for f in found if f[0] == "zones.csv" and f[2] != "building"]
    assert found[0] == ("zones.csv", 2, column, why)
    never = [f[3] for f in found[1:]]
    assert never[0] == f"the condition is never met: 'a' is not built ({why})"
    assert never[1].startswith("the condition is never met: 'b' is not built (it waits")
    assert [f[1] for f in found[1:]] == [3, 4]


def test_a_row_that_can_be_built_saves_the_zone(changed):
    rows = [zone("a", capacity=0), zone("a", building="row"), zone("b", "a")]
    found = warnings(changed, "never met", **zones(*rows))
    assert found == [] and warnings(changed, "no capacity", **zones(*rows)) == []


def test_rules_have_names_and_ranges(changed):
    def rules(text):
        return {"rules": lambda _: RULES + text}

    folder = changed()
    (folder / "rules.csv").write_text(RULES, encoding="utf-8")
    rows = "".join(f"{name},{low},,,assumed\n" for name, (low, _) in RULE_NAMES.items())
    for text, wanted in (
        (rows, []),
        ("dispersal_share_mx,0.1,,,assumed\n", ["is not a rule that boligsim knows"]),
        ("dispersal_share_max,1.5,,,assumed\n", ["'dispersal_share_max' must be 0 to 1"]),
        ("cluster_size_max,-1,,,assumed\n", ["'cluster_size_max' must be 0 or more"]),
        ("colour,3,,,assumed\n", []),
    ):
        (folder / "rules.csv").write_text(RULES + text, encoding="utf-8")
        assert [e.rule for e in check_case(folder).errors] == wanted
    assert [w.value for w in check_case(folder).warnings if w.file == "rules.csv"] == ["colour"]


def test_a_reserve_is_whole_and_agrees_with_the_zones(changed):
    def without(*paths):
        def drop(text):
            lines = text.splitlines(keepends=True)
            return "".join(line for line in lines if line.split(",")[0] not in paths)

        return {"parameters": drop}

    (found,) = errors(changed, **without("reserve.long_dwellings"))
    assert "reserve.long_dwellings is missing" in found[3]
    every = [
        "reserve.ready_dwellings", "reserve.long_dwellings",
        "reserve.realisable_share_ready", "reserve.realisable_share_long",
    ]  # fmt: skip
    assert errors(changed, **without(*every)) == []
    assert warnings(changed, "add up to") == []
    more = {"zones": lambda c: c.replace("town,block,50", "town,block,70")}
    assert [w[3] for w in warnings(changed, "add up to", **more)] == [
        "the zones add up to 70 dwellings"
    ]


def test_a_building_type_that_nobody_needs(changed):
    split = {"parameters": lambda c: c.replace("building.share,,,", "building.share,,detached,")}
    found = warnings(changed, "no new dwellings of this type", **split)
    assert [f[1] for f in found] == [2]


def test_adopted_zones_are_the_reserve(changed):
    assumed = {"parameters": lambda c: c.replace("published", "illustrative")}
    asked = said(changed, "missing", **assumed)
    assert [a[3] for a in asked if "plan reserve" in a[3] or "zones" in a[3]] == [
        "the adopted plan reserve is not entered",
        "the zones are illustrative, not an adopted plan",
    ]
    adopted = {**assumed, "zones": lambda c: c.replace(",yes", ",no")}
    asked = said(changed, "missing", **adopted)
    assert not [a[3] for a in asked if "plan reserve" in a[3] or "zones" in a[3]]
