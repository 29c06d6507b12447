"""What a spreadsheet hides: numbers, words and the figure in three languages."""

from __future__ import annotations

import matplotlib
import numpy as np
import pytest

matplotlib.use("Agg")

from matplotlib import pyplot as plt

import boligsim as bs
from boligsim.base.errors import InputError
from boligsim.homelessness import Move, Units, theory

BALANCE = bs.one_pool(62, 0.2, 310, 0, 12, at=[5, 12], withdrawal=0.25)
EVENTS = bs.one_pool(62, 0.2, 310, 20, 12, at=[12]).with_(
    Units("d", 10, 1.5),
    Move("tenancy", "own", per_year=6, start=2.0),
    Units("d", -25, 7.0, remove="decant"),
)
LANGUAGES = ("nb", "nn", "en")


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_at_balance_the_spreadsheet_shows_none_while_several_wait():
    """As many apply as tenancies end, and some solve it themselves: 4-7 wait, half the time."""
    for withdrawal in (0.2, 0.25, 0.4):
        pool = bs.one_pool(62, 0.2, 310, 0, 12, at=[5], withdrawal=withdrawal)
        frame = bs.what_a_spreadsheet_hides(pool).to_frame()
        later = frame[frame["at"] >= 3]
        assert (frame["fluid"] == 0).all() and (frame["someone_waits_fluid"] == 0).all()
        assert later["mean"].between(4, 7.1).all()
        assert later["someone_waits"].between(0.4, 0.52).all()
        assert (later["hidden"] == later["mean"]).all()
        assert (later["p10"] == 0).all() and (later["p90"] >= 12).all()


def test_in_the_long_run_what_is_hidden_is_erlangs_queue():
    frame = bs.what_a_spreadsheet_hides(bs.one_pool(60, 30, 3, 0, 20, at=[20])).to_frame()
    last = frame.iloc[-1]
    assert last["fluid"] == 0
    assert last["hidden"] == pytest.approx(theory.erlang_c(60, 30, 3)["queue"], rel=1e-6)


def test_where_all_wait_nothing_is_hidden():
    frame = bs.what_a_spreadsheet_hides(bs.one_pool(60, 0.1, 100, 400, 2, at=[2])).to_frame()
    assert frame["hidden"].abs().max() < 1e-6
    assert frame["someone_waits"].min() > 0.999999
    assert (frame["someone_waits_fluid"] == 1).all()


def test_months_and_own_times_are_rows():
    frame = EVENTS.with_().hidden().to_frame()
    assert len(frame) == 145
    own = bs.one_pool(2, 1, 3, 0, 1, at=[0.3, 0.5]).hidden().to_frame()["at"]
    assert len(own) == 14 and 0.3 in set(own)
    copied = BALANCE.hidden().to_frame()
    copied["mean"] = 0
    assert BALANCE.hidden().to_frame()["mean"].max() > 1


def test_the_pool_has_it_as_a_method():
    ours, theirs = BALANCE.hidden(base=2026, language="en"), bs.what_a_spreadsheet_hides(BALANCE)
    assert ours.to_frame().equals(theirs.to_frame())
    assert ours.says().startswith("In 20") and theirs.says().startswith("Etter ")
    assert repr(ours) == "Hidden(Pool(310 dwellings, 0 waiting, until 12, 2 times), 145 times)"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("pool", "base"), [(BALANCE, 0), (EVENTS, 2026)])
def test_the_figure_passes_a_strict_reader(pool, base, language):
    hidden = bs.what_a_spreadsheet_hides(pool, base=base, language=language)
    ax = hidden.plot()
    assert bs.check_figure(ax.figure, language) == []
    assert (
        ax.get_ylabel()
        == {
            "nb": "Husstander som venter på bolig",
            "nn": "Hushald som ventar på bustad",
            "en": "Households waiting for a dwelling",
        }[language]
    )
    fluid = next(line for line in ax.get_lines() if line.get_label() == "_fluid")
    assert np.allclose(fluid.get_ydata(), hidden.frame["fluid"])
    if base:
        assert fluid.get_xdata()[0] == 2026


def test_in_given_axes_only_the_queue_is_drawn():
    figure, ax = plt.subplots(figsize=(6.5, 3.6), layout="constrained")
    assert BALANCE.hidden().plot(ax) is ax
    assert figure.axes == [ax]
    assert bs.check_figure(figure, "nb") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words(language):
    hidden = BALANCE.hidden(language=language)
    nobody = {"nb": "ingen i kø", "nn": "ingen i kø", "en": "nobody waiting"}[language]
    comma = "." if language == "en" else ","
    row = hidden.frame.loc[hidden.frame["at"] == 12].iloc[0]
    assert nobody in hidden.says() and nobody in hidden.alt()
    assert f"{row['mean']:.1f}".replace(".", comma) in hidden.alt()
    table = hidden.summary()
    assert len(table.frame) == 13 and hidden.says() in repr(table)
    assert (" wait" in repr(table)) == (language == "en")
    assert f"0\u2013{row['p90']:.0f}" in repr(table)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: bs.what_a_spreadsheet_hides(5), "pool is 5; make it with one_pool"),
        (lambda: bs.what_a_spreadsheet_hides(BALANCE, language="no"), "use nb, nn, en"),
        (lambda: BALANCE.hidden(language=None), "language is None"),
        (lambda: BALANCE.hidden(base="soon"), "base is 'soon'"),
    ],
)
def test_refused(call, words):
    with pytest.raises(InputError, match=words):
        call()
