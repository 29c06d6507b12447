"""A plot as files, in one call: vector, image, the data behind it and a text alternative."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from boligsim.base.files import write_csv
from boligsim.base.picture import Picture, picture

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["export_plot", "plotted"]


def export_plot(
    ax: Axes, path: str | Path, *, data: pd.DataFrame | None = None, alt: str | None = None
) -> Picture:
    """Write a plot as ``.svg``, ``.png`` and ``.csv`` beside each other, with alternative text.

    Parameters
    ----------
    ax
        What a ``plot()`` returned, restyled or not, or any Axes.
    path
        Where, without an ending; missing folders are made.
    data
        Rows behind the plot; left out: the lines and bars that it shows, see `plotted`.
    alt
        What it shows, in words; left out: put together as `boligsim.picture` does.

    Returns
    -------
    Picture
        To show in the notebook or to put into a memo; the figure is closed.

    Examples
    --------
    >>> import tempfile
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().subplots()
    >>> _ = ax.plot([2026, 2030], [8, 5], label="A")
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = export_plot(ax, folder / "a")
    >>> sorted(p.name for p in folder.iterdir())
    ['a.csv', 'a.png', 'a.svg']
    """
    import matplotlib as mpl

    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = plotted(ax) if data is None else data
    figure: Any = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("export_plot: these Axes belong to no figure; plot into a new one.")
    with mpl.rc_context({"svg.hashsalt": "boligsim", "svg.fonttype": "path"}):
        figure.savefig(
            f"{path}.svg", bbox_inches="tight", metadata={"Date": None, "Creator": "boligsim"}
        )
    made = picture(ax, alt)
    _described(Path(f"{path}.svg"), made.alt)
    Path(f"{path}.png").write_bytes(made.png)
    write_csv(rows, f"{path}.csv")
    return made


def plotted(ax: Axes) -> pd.DataFrame:
    """Return what the lines and bars of a plot show.

    Parameters
    ----------
    ax
        The Axes.

    Returns
    -------
    pandas.DataFrame
        line, part, x, y: `part` is ``value``, or ``low`` and ``high`` for the edges of a band,
        which belong to the line drawn after them.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    edges: list[Any] = []
    for line in ax.get_lines():
        name = str(line.get_label())
        if line.get_transform() != ax.transData or len(np.atleast_1d(line.get_xdata())) < 1:
            continue
        if name == "_edge":
            edges = [*edges, line][-2:]
            continue
        parts = [*zip(("low", "high"), edges, strict=False), ("value", line)]
        edges = []
        for part, one in parts:
            at, values = np.atleast_1d(one.get_xdata()), np.atleast_1d(one.get_ydata())
            rows += [
                {"line": name.lstrip("_"), "part": part, "x": float(x), "y": float(y)}
                for x, y in zip(at, values, strict=True)
            ]
    for bars in ax.containers:
        for bar in getattr(bars, "patches", ()):
            name = str(bars.get_label()).lstrip("_")
            lying = getattr(bars, "orientation", "vertical") == "horizontal"
            x = bar.get_y() + bar.get_height() / 2 if lying else bar.get_x() + bar.get_width() / 2
            y = bar.get_width() if lying else bar.get_height()
            rows.append({"line": name, "part": "value", "x": float(x), "y": float(y)})
    return pd.DataFrame(rows, columns=["line", "part", "x", "y"])


def _described(path: Path, alt: str) -> None:
    """Put the text alternative into the SVG."""
    import re
    from html import escape

    text = path.read_text(encoding="utf-8")
    opening = re.search(r"<svg\b[^>]*>", text)
    if opening is None:  # matplotlib always writes one
        return
    tag = opening.group(0)
    said = f'{tag[:-1]} role="img" aria-labelledby="desc">\n <desc id="desc">{escape(alt)}</desc>'
    path.write_text(text.replace(tag, said, 1), encoding="utf-8", newline="\n")
