"""A plot as an HTML figure with a text alternative, for notebooks.

A notebook shows a bare plot as an image that a screen reader cannot read, and its exporter drops
alternative text unless the object itself returns a figure element.
"""

from __future__ import annotations

import base64
import html
import io
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Picture", "picture"]


@dataclass(frozen=True)
class Picture:
    """A drawn plot and what it shows in words.

    Attributes
    ----------
    png
        The image.
    alt
        The text alternative.
    """

    png: bytes
    alt: str

    def _repr_html_(self) -> str:
        data = base64.b64encode(self.png).decode("ascii")
        alt = html.escape(self.alt, quote=True)
        return (
            f'<figure style="margin:0"><img alt="{alt}" style="max-width:100%" '
            f'src="data:image/png;base64,{data}"></figure>'
        )

    def __repr__(self) -> str:
        return f"Picture({self.alt!r})"


def picture(ax: Axes, alt: str | None = None) -> Picture:
    """Return the figure of `ax` with a text alternative, for the last line of a notebook's cell.

    Parameters
    ----------
    ax
        What a ``plot()`` of boligsim returned, or any Axes.
    alt
        What the figure shows, in words. Left out: put together from the title, the axes' labels
        and the ends of the labelled lines, for all axes of the figure.

    Returns
    -------
    Picture
        The image and its text; the figure is closed, so that a notebook shows it once.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().subplots()
    >>> _ = ax.plot([2026, 2030], [8, 5], label="A"); _ = ax.set_title("Homeless")
    >>> picture(ax).alt
    'Homeless. A: 8 (2026), 5 (2030).'
    """
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("picture: these Axes belong to no figure; plot into a new one.")
    said = alt or " ".join(filter(None, (_described(one) for one in figure.axes or [ax])))
    buffer = io.BytesIO()
    figure.savefig(
        buffer, format="png", dpi=110, bbox_inches="tight", metadata={"Description": said}
    )
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(figure)
    return Picture(buffer.getvalue(), said)


def _described(ax: Axes) -> str:
    """Return the plot's own words, and where its labelled lines begin and end."""
    import numpy as np

    figure = ax.get_figure(root=True)
    first = figure is not None and ax is figure.axes[0]
    whole = figure.get_suptitle() if figure is not None and first else ""
    titles = [whole, *(ax.get_title(loc) for loc in ("left", "center", "right"))]
    parts = [text for text in (*titles, ax.get_ylabel(), ax.get_xlabel()) if text.strip()]
    known = set(parts)
    for line in ax.get_lines():
        label, x, y = (
            str(line.get_label()),
            np.asarray(line.get_xdata()),
            np.asarray(line.get_ydata()),
        )
        known.add(label)
        if label and not label.startswith("_") and len(x) > 1:
            ends = (f"{_written(ax, y[i])} ({_short(x[i])})" for i in (0, -1))
            parts.append(f"{label}: {', '.join(ends)}")
    for text in (item.get_text() for item in ax.texts):
        if text.strip() and text not in known:
            known.add(text)
            parts.append(text)
    return " ".join(f"{' '.join(part.split())}." for part in parts).replace("..", ".")


def _written(ax: Axes, value: float) -> str:
    """Return a value as the axis writes its ticks, where it has words of its own."""
    from matplotlib.ticker import FuncFormatter

    write = ax.yaxis.get_major_formatter()
    value = round(float(value), 0 if abs(value) >= 100 else 1) + 0.0
    return write(value) if isinstance(write, FuncFormatter) else _short(value)


def _short(value: float) -> str:
    """Return a number with one decimal at most."""
    return f"{round(float(value), 1) + 0.0:.10g}"  # + 0.0: never a minus before nothing
