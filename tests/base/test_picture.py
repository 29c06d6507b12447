"""A plot in a notebook carries its text alternative, and is shown once."""

from __future__ import annotations

import base64
import html
import io
import re

import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread

from boligsim.base.picture import picture


def test_html_holds_the_image_and_its_words() -> None:
    ax = Figure().subplots()
    ax.plot([2026, 2040], [8, 4.25], label="Kjøp & leie")
    ax.set_title("Bostedsløse", loc="left")
    ax.set_ylabel("personer")
    shown = picture(ax)._repr_html_()
    alt = re.search(r'<img alt="([^"]*)"', shown)
    data = re.search(r"base64,([^\"]*)", shown)
    assert (
        alt and html.unescape(alt[1]) == "Bostedsløse. personer. Kjøp & leie: 8 (2026), 4.2 (2040)."
    )
    assert data and imread(io.BytesIO(base64.b64decode(data[1]))).ndim == 3
    assert shown.startswith("<figure")


def test_values_are_written_as_the_axis_writes_them_and_words_stand_once() -> None:
    ax = Figure().subplots()
    ax.plot([2026, 2040], [1000, 2056.7], label="Alle")
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:.0f} personer")
    for words in ("Alle", "Illustrerende", "Illustrerende"):
        ax.text(2030, 1500, words)
    assert picture(ax).alt == "Alle: 1000 personer (2026), 2057 personer (2040). Illustrerende."


def test_words_of_ones_own_are_kept_and_escaped() -> None:
    made = picture(Figure().subplots(), alt='A "small" <plot>')
    assert made.alt == 'A "small" <plot>'
    assert 'alt="A &quot;small&quot; &lt;plot&gt;"' in made._repr_html_()


def test_the_figure_is_closed_so_that_it_is_shown_once() -> None:
    import matplotlib.pyplot as plt

    before = plt.get_fignums()
    _, ax = plt.subplots()
    picture(ax)
    assert plt.get_fignums() == before


def test_axes_without_a_figure_are_refused() -> None:
    ax = Figure().subplots()
    ax.remove()
    with pytest.raises(ValueError, match="belong to no figure"):
        picture(ax)
