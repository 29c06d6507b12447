"""`check_figure` finds what is wrong: each broken figure must be caught, a clean one must not."""

from __future__ import annotations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from boligsim.report import check_figure
from boligsim.report.figures.contrast import contrast
from boligsim.report.figures.language_check import english_words


def clean() -> tuple[Figure, object]:
    fig = Figure(figsize=(5, 3), dpi=100)
    FigureCanvasAgg(fig)
    ax = fig.add_axes((0.15, 0.2, 0.7, 0.6))
    ax.plot([2026, 2030], [8, 6], color="#0072B2")
    ax.set_xticks([2026, 2028, 2030], ["2026", "2028", "2030"])
    fig.text(0.1, 0.9, "Bostedsløse")
    return fig, ax


def test_a_clean_figure_has_no_problem():
    assert check_figure(clean()[0]) == []


def overlap(fig, ax):
    fig.text(0.1, 0.9, "Venter på bolig")


def off_canvas(fig, ax):
    fig.text(0.9, 0.5, "En lang tekst som ikke får plass")


def half_years(fig, ax):
    ax.set_xticks([2026, 2027.5, 2029], ["2026", "2027.5", "2029"])


def hidden_half_years(fig, ax):
    ax.set_xticks([2026, 2027.5, 2029], ["2026", "2028", "2029"])


def spaced_years(fig, ax):
    ax.set_xticks([2026, 2030], ["2\u202f026", "2\u202f030"])


def pale_text(fig, ax):
    fig.text(0.1, 0.03, "Kilde: SSB", color="#999999")


def pale_line(fig, ax):
    ax.plot([2026, 2030], [5, 5], color="#cccccc")


def faint_line(fig, ax):
    ax.plot([2026, 2030], [5, 5], color="black", alpha=0.2)


def pale_bar(fig, ax):
    ax.bar([2027], [3], color="#ffe9b0")


def missing_number(fig, ax):
    fig.text(0.6, 0.9, "8 (nan til 12)")


def nothing_filled_in(fig, ax):
    fig.text(0.6, 0.9, "Neste: None")


def brace(fig, ax):
    fig.text(0.6, 0.9, "I {year}")


def english(fig, ax):
    fig.text(0.6, 0.9, "Homeless persons")


def english_legend(fig, ax):
    ax.plot([2026, 2030], [7, 7], color="black", label="Waiting households")
    ax.legend()


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (overlap, "overlap"), (off_canvas, "leaves the canvas"), (half_years, "whole year"),
        (hidden_half_years, "whole year"), (spaced_years, "whole year"),
        (pale_text, "contrast"), (pale_line, "contrast"), (faint_line, "contrast"),
        (pale_bar, "contrast"), (missing_number, "never filled in"),
        (nothing_filled_in, "never filled in"), (brace, "never filled in"),
        (english, "English word"), (english_legend, "English word"),
    ],
)  # fmt: skip
def test_each_broken_figure_is_caught(broken, said):
    fig, ax = clean()
    broken(fig, ax)
    problems = check_figure(fig)
    assert problems
    assert all(said in problem for problem in problems), problems


def test_an_english_figure_may_be_english():
    fig, _ = clean()
    fig.texts[0].set_text("Homeless persons")
    assert check_figure(fig, "en") == []


def test_decoration_is_left_out_but_only_by_name():
    fig, ax = clean()
    ax.text(0.5, 0.5, "Illustrerende", color="#dddddd", transform=ax.transAxes, gid="decor-mark")
    assert check_figure(fig) == []
    ax.texts[0].set_gid(None)
    assert any("contrast" in problem for problem in check_figure(fig))


def test_contrast_agrees_with_the_published_examples():
    # WebAIM's contrast checker: #767676 on white is 4.54, #777777 is 4.48.
    assert contrast("#767676", "white") == pytest.approx(4.54, abs=0.005)
    assert contrast("#777777", "white") == pytest.approx(4.48, abs=0.005)
    assert contrast("#0072B2", "white") > 5


def test_words_shared_by_both_languages_are_not_english():
    assert english_words("Median og normal status i 2030", "nb") == []
    assert english_words("Total population by year", "nb") == ["population", "total", "year"]
