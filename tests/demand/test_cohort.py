"""The textbook method against worked numbers, a matrix, and conservation."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, strategies as st

from boligsim.base.errors import InputError
from boligsim.demand import cohort_component

# Preston, Heuveline and Guillot (2001), Demography, box 6.1: women of Sweden from 1993 to 1998,
# person-years of the life table (radix 100,000), births per woman and year, no migration.
SWEDEN_N = [
    293395, 248369, 240012, 261346, 285209, 314388, 281290, 286923, 304108, 324946, 247613,
    211351, 215140, 221764, 223506, 183654, 141990, 112424,
]  # fmt: skip
SWEDEN_L = [
    497487, 497138, 496901, 496531, 495902, 495168, 494213, 492760, 490447, 486613, 480665,
    471786, 457852, 436153, 402775, 350358, 271512, 291707,
]  # fmt: skip
SWEDEN_F = [0, 0, 0, 0.0120, 0.0908, 0.1499, 0.1125, 0.0441, 0.0074, 0.0003, *[0.0] * 8]
SWEDEN_1998 = [
    293574, 293189, 248251, 239833, 261015, 284787, 313782, 280463, 285576, 301731, 320974,
    243039, 205109, 204944, 204793, 194419, 142324, 131768,
]  # fmt: skip


def swedish_survival() -> list[float]:
    """Survival ratios of the life table; the last two groups share one."""
    up = [b / a for a, b in pairwise(SWEDEN_L[:-1])]
    last = SWEDEN_L[-1] / (SWEDEN_L[-1] + SWEDEN_L[-2])
    return [SWEDEN_L[0] / 500000, *up, last]


def test_five_year_textbook_case_to_the_person() -> None:
    stay = swedish_survival()
    frame = cohort_component({"female": SWEDEN_N}, {"female": stay}, SWEDEN_F, steps=1)
    got = frame[frame["step"] == 1]["persons"].to_numpy()
    np.testing.assert_array_equal(np.rint(got), SWEDEN_1998)


# Box 6.2: the same with net migrants spread evenly over the five years, half of them at each end;
# births by age of the mother, and women and (with 1.05 boys a girl and women's survival) boys.
SWEDEN_M = [
    6840, 4150, 3365, 5270, 9240, 8230, 5470, 3155, 1770, 1115, 1075, 845, 645, 530, 465, 300,
    250, 175,
]  # fmt: skip
SWEDEN_1998_MIGRANTS_IN = [
    302392, 298682, 252007, 244150, 268267, 293515, 320624, 284767, 288031, 303166, 322062,
    243989, 205841, 205516, 205270, 194771, 142565, 131966,
]  # fmt: skip
SWEDEN_BIRTHS = [15244, 126688, 229354, 170057, 63203, 10971, 472]
SWEDEN_BOYS = 317340


def test_five_year_textbook_case_with_migration_to_the_person() -> None:
    both = {"female": SWEDEN_N, "male": SWEDEN_N}
    stay = {s: swedish_survival() for s in both}
    moving = {s: SWEDEN_M for s in both}
    frame = cohort_component(both, stay, SWEDEN_F, moving, convention="even")
    last = frame[frame["step"] == 1]
    got = last[last["sex"] == "female"]["persons"].to_numpy()
    np.testing.assert_array_equal(np.rint(got), SWEDEN_1998_MIGRANTS_IN)
    boys = last[(last["sex"] == "male") & (last["age"] == 0)]["persons"].iloc[0]
    assert round(boys) == SWEDEN_BOYS
    births = frame.attrs["balance"][0]["births"]
    assert births == pytest.approx(sum(SWEDEN_BIRTHS), abs=2)


def test_migrants_at_the_end_only_come_on_top() -> None:
    """Box 6.1 and the migrants: nobody of them bears or dies."""
    frame = cohort_component(
        {"female": SWEDEN_N}, {"female": swedish_survival()}, SWEDEN_F, {"female": SWEDEN_M},
        convention="end",
    )  # fmt: skip
    got = frame[frame["step"] == 1]["persons"].to_numpy()
    np.testing.assert_array_equal(np.rint(got), np.array(SWEDEN_1998) + SWEDEN_M)


def leslie(stay: np.ndarray, births: np.ndarray, girls: float, width: float) -> np.ndarray:
    """Leslie matrix of the female half with births at the mean of begin and end."""
    k = len(stay)
    move = np.zeros((k, k))
    for i in range(1, k):
        move[i, i - 1] = stay[i]
    move[k - 1, k - 1] = stay[k - 1]
    kept = move.copy()
    mothers = (np.eye(k) + kept) / 2
    move[0] = width * stay[0] * girls * (births @ mothers)
    return move


@pytest.mark.parametrize("width", [1, 5])
def test_equals_the_leslie_matrix(width: int) -> None:
    rng = np.random.default_rng(1)
    k = 12
    start, stay = rng.uniform(50, 900, k), rng.uniform(0.6, 0.99, k)
    births = np.where((np.arange(k) > 2) & (np.arange(k) < 8), 0.06, 0.0)
    matrix = leslie(stay, births, 1 / 2.05, width)
    both = {"female": start, "male": start}
    frame = cohort_component(both, {"female": stay, "male": stay}, births, steps=4, width=width)
    women = frame[(frame["step"] == 4) & (frame["sex"] == "female")]["persons"]
    np.testing.assert_allclose(women, np.linalg.matrix_power(matrix, 4) @ start, rtol=1e-12)
    assert list(frame["age"].unique()) == [width * i for i in range(k)]


def test_conventions_of_migration() -> None:
    start = {"female": [100.0, 100.0, 0.0], "male": [0.0, 0.0, 0.0]}
    stay = {"female": [0.8, 0.5, 0.5], "male": [1.0, 1.0, 1.0]}
    moving = {"female": [10.0, 0.0, 0.0], "male": [0.0, 0.0, 0.0]}
    rate = [0.1, 0.0, 0.0]

    def end(convention: str) -> np.ndarray:
        frame = cohort_component(
            start, stay, rate, moving, width=1, sex_ratio=0.0, convention=convention
        )
        at = (frame["step"] == 1) & (frame["sex"] == "female")
        return frame[at]["persons"].to_numpy()

    # end: births 0.1 x (100 + 0)/2 = 5, 4 survive, 10 come; nobody else moves
    np.testing.assert_allclose(end("end"), [14.0, 50.0, 50.0])
    # even: 5 come first and 5 last, births 0.1 x (105 + 5)/2 = 5.5, 4.4 survive; 105 x 0.5 move up
    np.testing.assert_allclose(end("even"), [9.4, 52.5, 50.0])


@pytest.mark.parametrize("convention", ["even", "end"])
@pytest.mark.parametrize("width", [1, 5])
def test_two_sexes_and_migration_by_matrices(convention: str, width: int) -> None:
    """An independent twin: N' = L (N + M/2) + M/2, or L N + M, for both sexes at once."""
    rng = np.random.default_rng(7)
    k = 18
    start = {s: rng.uniform(100, 900, k) for s in ("female", "male")}
    stay = {s: rng.uniform(0.7, 0.999, k) for s in start}
    moving = {s: rng.uniform(-20, 40, k) for s in start}
    births = np.where((np.arange(k) > 2) & (np.arange(k) < 10), 0.08, 0.0)
    female = leslie(stay["female"], births, 1 / 2.05, width)
    male = leslie(stay["male"], np.zeros(k), 0.0, width)
    # boys have the same mothers, their own survival to the first group
    boys = np.zeros((k, k))
    boys[0] = female[0] / (stay["female"][0] / 2.05) * stay["male"][0] * 1.05 / 2.05
    now = dict(start)
    for _ in range(3):
        half = {s: 0.5 if convention == "even" else 0.0 for s in now}
        begin = {s: now[s] + half[s] * moving[s] for s in now}
        later = {
            "female": female @ begin["female"],
            "male": male @ begin["male"] + boys @ begin["female"],
        }
        # those who come at the end are half a step's mothers
        more = width * (births * half["female"] * moving["female"]).sum() / 2
        later["female"][0] += more / 2.05 * stay["female"][0]
        later["male"][0] += more * 1.05 / 2.05 * stay["male"][0]
        now = {s: later[s] + (1 - half[s]) * moving[s] for s in now}
    frame = cohort_component(
        start, stay, births, moving, steps=3, width=width, convention=convention
    )
    last = frame[frame["step"] == 3]
    for sex in now:
        np.testing.assert_allclose(last[last["sex"] == sex]["persons"], now[sex], rtol=1e-12)


@given(
    seed=st.integers(0, 10_000),
    convention=st.sampled_from(["even", "end"]),
    steps=st.integers(1, 6),
    width=st.sampled_from([1, 5]),
)
def test_balance(seed: int, convention: str, steps: int, width: int) -> None:
    rng = np.random.default_rng(seed)
    k = int(rng.integers(2, 20))
    sexes = ("female", "male")
    people = {s: rng.uniform(100, 1000, k) for s in sexes}
    stay = {s: rng.uniform(0.7, 1, k) for s in sexes}
    moving = {s: np.append(5.0, rng.uniform(-2, 40, k - 1)) for s in sexes}
    frame = cohort_component(
        people, stay, rng.uniform(0, 0.1, k), moving,
        steps=steps, width=width, convention=convention,
    )  # fmt: skip
    totals = frame.groupby("step")["persons"].sum().to_numpy()
    for row in frame.attrs["balance"]:
        change = row["births"] - row["deaths"] + row["migration"]
        grown = totals[row["step"]] - totals[row["step"] - 1]
        assert grown == pytest.approx(change, abs=1e-9 * totals.max())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"convention": "evn"}, "did you mean 'even'"),
        ({"population": {"female": [1.0, -2.0], "male": [1.0, 1.0]}}, "population has a negative"),
        ({"survival": {"female": [1.0, 1.2], "male": [1.0, 1.0]}}, "share above 1"),
        ({"survival": {"female": [1.0, 1.0]}}, "survival has no 'male'"),
        ({"fertility": [0.1]}, "fertility must be 2 births"),
        ({"migration": {"female": [0.0, -9.0], "male": [0.0, 0.0]}}, "More people leave"),
        ({"convention": None}, "convention is 'None'; use 'even'"),
        ({"population": [1.0, 1.0]}, "population is of the type list"),
        ({"population": {"male": [1.0, 1.0]}}, "population has no 'female'"),
        ({"survival": None}, "survival is of the type NoneType"),
        ({"survival": {"female": ["a", 1.0], "male": [1.0, 1.0]}}, r"survival\['female'\] is"),
        ({"survival": {"female": [1.0, float("nan")], "male": [1.0, 1.0]}}, "missing number"),
        ({"fertility": "0.1"}, "fertility must be 2 births"),
        ({"fertility": {"0": 0.1}}, "fertility is .*; give numbers"),
        ({"steps": 1.5}, "steps is 1.5; give a whole number"),
        ({"steps": -1}, "must be 0 or more"),
        ({"width": "5"}, "width is '5'; give a whole number.*without quotes"),
        ({"width": 0}, "width above 0"),
        ({"sex_ratio": -1.0}, "must be 0 or more"),
        ({"sex_ratio": "many"}, "sex_ratio is 'many'"),
    ],
)
def test_messages(change: dict[str, object], message: str) -> None:
    call = {
        "population": {"female": [1.0, 1.0], "male": [1.0, 1.0]},
        "survival": {"female": [1.0, 1.0], "male": [1.0, 1.0]},
        "fertility": [0.0, 0.0],
    } | change
    with pytest.raises(InputError, match=message):
        cohort_component(**call)  # type: ignore[arg-type]
