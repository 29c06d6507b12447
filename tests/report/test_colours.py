"""The palette by numbers: contrast on white, and what people with colour-vision deficiency see."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from boligsim.base.style import BLACK, GREY, LINES, PALETTE, colour
from boligsim.report.figures.contrast import contrast

# Machado, Oliveira & Fernandes (2009), A physiologically-based model for simulation of color
# vision deficiency, IEEE TVCG 15(6), table 1, severity 1.0; applied to linear RGB.
SEEN = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                   [0.004733, 0.691367, 0.303900]],
}  # fmt: skip
# IEC 61966-2-1 (sRGB), white D65; CIE 1976 L*a*b*.
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                   [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip
WHITE = np.array([0.95047, 1.0, 1.08883])
APART = 10.0  # four times what is just seen side by side (2.3)


def linear(colour):
    part = np.array(to_rgb(colour))
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    xyz = TO_XYZ @ rgb / WHITE
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one, two, sight):
    seen = [lab(np.clip(np.array(SEEN[sight]) @ linear(c), 0, 1)) for c in (one, two)]
    return float(np.linalg.norm(seen[0] - seen[1]))


def test_the_measure_agrees_with_known_values():
    assert lab(linear("white")) == pytest.approx([100, 0, 0], abs=0.02)
    assert lab(linear("red")) == pytest.approx([53.24, 80.09, 67.20], abs=0.05)
    # Red and green of one lightness are what protanopia does not tell apart.
    assert distance("#ff0000", "#7d7d00", "normal") > 60
    assert distance("#c00000", "#5c5c00", "protanopia") < 20


@pytest.mark.parametrize("tone", [*PALETTE, GREY, "#333333", "#222222"])
def test_every_colour_is_readable_as_text_on_white(tone):
    assert contrast(tone, "white") >= 4.5


@pytest.mark.parametrize("sight", list(SEEN))
def test_colours_of_scenarios_are_told_apart(sight):
    near = {pair: distance(*pair, sight) for pair in combinations(PALETTE, 2)}
    assert min(near.values()) > APART, min(near, key=near.get)


@pytest.mark.parametrize("sight", list(SEEN))
def test_the_reference_is_told_from_the_line_it_stands_beside(sight):
    assert distance(GREY, PALETTE[0], sight) > APART


def test_matplotlibs_own_colours_would_not_do():
    tones = [f"C{i}" for i in range(5)]
    assert any(contrast(tone, "white") < 3 for tone in tones)
    assert min(distance(a, b, "deuteranopia") for a, b in combinations(tones, 2)) < APART


def test_colour_never_stands_alone():
    """Scenarios that share a panel differ in dash too, and so do the five of a whole case."""
    assert len({str(line) for line in LINES}) == len(LINES) == 5
    assert [colour(place) for place in range(5)] == [BLACK, *PALETTE[:4]]


def test_bands_let_the_lines_through():
    """A line over the band of another keeps 3:1 against it."""
    for band in (BLACK, *PALETTE[:4]):
        ground = tuple(0.16 * c + 0.84 for c in to_rgb(band))
        for line in (BLACK, *PALETTE[:4], GREY):
            assert contrast(line, ground) >= 3.0
