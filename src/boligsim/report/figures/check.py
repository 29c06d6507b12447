"""Look at a figure the way a strict reader would, and say what is wrong with it.

Drawn artists whose `gid` starts with ``decor`` (bands, a watermark whose words also stand in a
readable note) carry no information of their own and are left out of contrast and overlap.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Any

from boligsim.report.figures.contrast import contrast, over
from boligsim.report.figures.language_check import foreign_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

__all__ = ["check_figure"]

_TEXT, _LINE = 4.5, 3.0
_BROKEN = re.compile(r"\bnan\b|\bNone\b|\binf\b|[{}]")
_HALF_YEAR = re.compile(r"^\s*(19|20)\d\d[.,]\d+\s*$")
_SPACED_YEAR = re.compile(r"^\s*(1[\s,.\u202f\u00a0]9|2[\s,.\u202f\u00a0]0)\d\d\s*$")


def check_figure(fig: Figure, language: str = "nb") -> list[str]:
    """Check a figure for what makes it unreadable.

    Parameters
    ----------
    fig
        A matplotlib figure; it is drawn, not changed.
    language
        Language its texts should be in.

    Returns
    -------
    list of str
        One sentence a problem, empty when there is none: two texts overlap, a text leaves the
        canvas, a year tick is not a whole year, text contrast under 4.5:1, line or bar contrast
        under 3:1, 'nan', 'None' or a brace in a text, an English word in a Norwegian figure or a
        Norwegian one in an English figure.

    Notes
    -----
    Source: WCAG 2.1 AA, 1.4.3 (text) and 1.4.11 (graphics).
    """
    fig.canvas.draw()
    texts = _visible_texts(fig)
    problems = [*_words(texts, language), *_places(fig, texts), *_years(fig)]
    problems += [*_text_contrast(fig, texts), *_line_contrast(fig)]
    return problems


def _decor(artist: Any) -> bool:
    gid = artist.get_gid()
    return isinstance(gid, str) and gid.startswith("decor")


def _ticks(axis: Any) -> list[Any]:
    low, high = sorted(axis.get_view_interval())
    slack = 1e-9 * max(abs(low), abs(high), 1.0)
    found = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
    return [tick for tick in found if low - slack <= tick.get_loc() <= high + slack]


def _axes_texts(ax: Axes) -> list[Text]:
    texts = [
        *ax.texts,
        ax.title,
        getattr(ax, "_left_title", None),
        getattr(ax, "_right_title", None),
    ]
    for axis in (ax.xaxis, ax.yaxis):
        if not axis.get_visible() or not ax.axison:
            continue
        texts += [axis.label, axis.get_offset_text()]
        for tick in _ticks(axis):
            texts += [tick.label1, tick.label2]
    legend = ax.get_legend()
    if legend is not None:
        texts += [*legend.get_texts(), legend.get_title()]
    return [text for text in texts if text is not None]


def _visible_texts(fig: Figure) -> list[tuple[Text, Axes | None]]:
    pairs: list[tuple[Text, Axes | None]] = [(text, None) for text in fig.texts]
    for name in ("_suptitle", "_supxlabel", "_supylabel"):
        extra = getattr(fig, name, None)
        if extra is not None and extra not in fig.texts:
            pairs.append((extra, None))
    for legend in fig.legends:
        pairs += [(text, None) for text in legend.get_texts()]
    for ax in fig.axes:
        if ax.get_visible():
            pairs += [(text, ax) for text in _axes_texts(ax)]
    return [(t, ax) for t, ax in pairs if t.get_visible() and t.get_text().strip()]


def _words(texts: list[tuple[Text, Axes | None]], language: str) -> list[str]:
    problems = []
    for text, _ in texts:
        shown = text.get_text()
        if _BROKEN.search(shown):
            problems.append(f"the text '{shown}' holds a value that was never filled in")
        other = "Norwegian" if language == "en" else "English"
        problems += [
            f"the text '{shown}' has the {other} word '{found}'"
            for found in foreign_words(shown, language)
        ]
    return problems


def _places(fig: Figure, texts: list[tuple[Text, Axes | None]]) -> list[str]:
    from matplotlib.text import Text

    renderer = fig.canvas.get_renderer()  # type: ignore[attr-defined]
    # The extent of an annotation takes its arrow in; only the words must not collide.
    boxes = [(t.get_text(), Text.get_window_extent(t, renderer)) for t, _ in texts if not _decor(t)]
    canvas = fig.bbox
    problems = [
        f"the text '{shown}' leaves the canvas"
        for shown, box in boxes
        if box.x0 < canvas.x0 - 1
        or box.y0 < canvas.y0 - 1
        or box.x1 > canvas.x1 + 1
        or box.y1 > canvas.y1 + 1
    ]
    for (one, a), (two, b) in combinations(boxes, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        if wide > 1 and high > 1:
            problems.append(f"the texts '{one}' and '{two}' overlap")
    return problems


def _years(fig: Figure) -> list[str]:
    problems = []
    for ax in fig.axes:
        for axis in (ax.xaxis, ax.yaxis):
            if not axis.get_visible():
                continue
            shown = [tick.label1.get_text() for tick in _ticks(axis)]
            problems += [
                f"the tick '{text}' is not a whole year without separator"
                for text in shown
                if _HALF_YEAR.match(text) or (axis is ax.xaxis and _SPACED_YEAR.match(text))
            ]
            low, high = sorted(axis.get_view_interval())
            if axis is ax.xaxis and 1900 < low < high < 2200:
                problems += [
                    f"the year tick '{tick.label1.get_text()}' stands at {tick.get_loc():g}, "
                    "which is not a whole year"
                    for tick in _ticks(axis)
                    if tick.label1.get_text().strip() and tick.get_loc() % 1
                ]
    return problems


def _ground(fig: Figure, ax: Axes | None) -> tuple[float, float, float]:
    paper = over(fig.get_facecolor(), "white")
    return paper if ax is None or not ax.axison else over(ax.get_facecolor(), paper)


def _text_contrast(fig: Figure, texts: list[tuple[Text, Axes | None]]) -> list[str]:
    problems = []
    for text, ax in texts:
        if _decor(text):
            continue
        ground = _ground(fig, ax)
        patch = text.get_bbox_patch()
        if patch is not None:
            ground = over(patch.get_facecolor(), ground)
        ratio = contrast(_with_alpha(text.get_color(), text.get_alpha()), ground)
        if ratio < _TEXT - 0.005:
            problems.append(f"the text '{text.get_text()}' has contrast {ratio:.1f}, under 4.5")
    return problems


def _with_alpha(colour: Any, alpha: Any) -> Any:
    from matplotlib.colors import to_rgba

    return to_rgba(colour) if alpha is None else to_rgba(colour, float(alpha))


def _line_contrast(fig: Figure) -> list[str]:
    problems = []
    for ax in fig.axes:
        if not ax.get_visible():
            continue
        ground = _ground(fig, ax)
        for line in ax.lines:
            if _decor(line) or not line.get_visible():
                continue
            drawn = []
            if line.get_linestyle() not in ("None", "none", "", " "):
                drawn.append(line.get_color())
            if line.get_marker() not in ("None", "none", "", " ", None):
                drawn.append(line.get_markeredgecolor())
            for colour in drawn:
                ratio = contrast(_with_alpha(colour, line.get_alpha()), ground)
                if ratio < _LINE - 0.005:
                    problems.append(
                        f"the line '{line.get_label()}' has contrast {ratio:.1f}, under 3"
                    )
        for patch in ax.patches:
            if _decor(patch) or not patch.get_visible():
                continue
            ratio = max(
                contrast(patch.get_facecolor(), ground), contrast(patch.get_edgecolor(), ground)
            )
            if ratio < _LINE - 0.005:
                problems.append(f"a bar or area has contrast {ratio:.1f}, under 3")
    return problems
