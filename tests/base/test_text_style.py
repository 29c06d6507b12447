"""Words, numbers, tables for people and plot style."""

from __future__ import annotations

import csv
import itertools
import string

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from boligsim.base import InputError, Table, label, number, sentence, style, text


@pytest.mark.parametrize(
    ("x", "language", "decimals", "written"),
    [
        (21647, "nb", 0, "21\u202f647"),
        (-21647.25, "nn", 1, "\u221221\u202f647,2"),
        (21647.25, "en", 1, "21,647.2"),
        (-0.2, "nb", 0, "0"),
        (float("nan"), "nb", 0, "\u2013"),
        (999, "nb", 0, "999"),
        (1234567, "nb", 0, "1\u202f234\u202f567"),
    ],
)
def test_numbers(x, language, decimals, written):
    assert number(x, language, decimals) == written


def rows():
    with open(text._FILE, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_labels_are_whole_unique_and_have_the_same_gaps_in_every_language():
    table = rows()
    assert len({r["key"] for r in table}) == len(table)
    for row in table:
        gaps = {
            frozenset(g[1] for g in string.Formatter().parse(row[c]) if g[1])
            for c in text.LANGUAGES
        }
        assert all(row[c].strip() == row[c] != "" for c in text.LANGUAGES) and len(gaps) == 1


def test_unknown_words_are_refused_with_a_hint():
    assert label("homeless_persons", "nn") == "Bustadlause (registrerte)"
    with pytest.raises(InputError, match="did you mean 'homeless_persons'"):
        label("homeless_person", "nb")
    with pytest.raises(InputError, match="nb, nn, en"):
        label("homeless_persons", "de")
    with pytest.raises(InputError, match="needs a value"):
        sentence("count_not_entered", "nb")


def test_a_table_prints_in_its_language_and_as_html_with_headers():
    frame = pd.DataFrame({"År": [2030], "Hva": ["<b>"], "Antall": [1234.5], "Tomt": [np.nan]})
    table = Table(frame, "Tittel", language="nb", note="Note", plain=("År",))
    assert "2030" in repr(table) and "1\u202f234,5" in repr(table) and "Note" in repr(table)
    shown = table._repr_html_()
    assert '<th scope="col"' in shown and "&lt;b&gt;" in shown and 'lang="nb"' in shown
    assert "nan" not in repr(table) + shown
    assert table.to_frame() is not frame


def luminance(colour):
    rgb = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


def test_every_colour_has_contrast_5_to_1_on_white():
    assert all(1.05 / (luminance(c) + 0.05) >= 5 for c in style.PALETTE)
    assert len(style.LINES) >= len(style.PALETTE) == len(set(style.PALETTE))


def test_plot_style_leaves_no_trace():
    before = dict(mpl.rcParams)
    with style.plot_style():
        assert mpl.rcParams["axes.spines.top"] is False
    assert dict(mpl.rcParams) == before


def axes():
    figure = Figure(figsize=(6, 3))
    FigureCanvasAgg(figure)
    return figure.subplots()


def test_years_are_whole_even_on_a_short_axis():
    ax = axes()
    for span in (1, 2, 14, 40):
        ax.set_xlim(2026, 2026 + span)
        style.integer_years(ax)
        ax.figure.canvas.draw()
        ticks = [t.get_text() for t in ax.get_xticklabels()]
        assert all(t == "" or t.isdigit() for t in ticks) and len(ticks) == len(set(ticks))


def test_direct_labels_do_not_overlap_and_stay_beside_their_order():
    ax = axes()
    for i, end in enumerate((5.0, 5.01, 5.02, 5.03, 9.0)):
        ax.plot([0, 1], [5, end], label=f"line {i}", color=style.PALETTE[i])
    ax.plot([0, 1], [1, 1], label="_hidden")
    style.direct_labels(ax)
    ax.figure.canvas.draw()
    boxes = [t.get_window_extent() for t in ax.texts]
    assert len(boxes) == 5
    order = sorted(boxes, key=lambda b: b.y0)
    assert all(a.y1 <= b.y0 + 1 for a, b in itertools.pairwise(order))
    assert [t.get_text() for t in sorted(ax.texts, key=lambda t: t.get_window_extent().y0)] == [
        f"line {i}" for i in range(5)
    ]


def test_fan_and_axis_numbers():
    ax = axes()
    x = np.arange(3)
    line = style.fan(ax, x, x * 1000, x * 2000, x * 3000, label="A")
    assert line.get_label() == "A" and len(ax.collections) == 1
    style.number_axis(ax, "nb")
    ax.figure.canvas.draw()
    assert "3\u202f000" in [t.get_text() for t in ax.get_yticklabels()]
    assert style.axes_or_new(ax) is ax
    style.source_line(ax.figure, "Kilde: SSB")
    assert ax.figure.texts[0].get_text() == "Kilde: SSB"
