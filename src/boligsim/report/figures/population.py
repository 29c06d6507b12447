"""Population by age with Statistics Norway's main alternative as the reference line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boligsim.report.figures import alt
from boligsim.report.figures.draw import (
    DASHES,
    GREY,
    Drawn,
    canvas,
    colour,
    end_labels,
    fan,
    finish,
    number_axis,
    panel,
    years_axis,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from boligsim.report.context import Context

__all__ = ["draw_population", "plot_population", "reference_line"]

_BANDS = ("80+", "67-79", "total")
_REFERENCE_AGE = {"total": "all", "80+": "80+", "67-79": "67-79"}


def reference_line(context: Context, band: str) -> pd.DataFrame:
    """Rows of the main alternative of Statistics Norway for an age band, by year.

    Parameters
    ----------
    context
        The run.
    band
        ``total`` or an age band.

    Returns
    -------
    pandas.DataFrame
        year, value; empty where the case has no such line.
    """
    frame = context.reference
    if frame.empty:
        return frame
    age = _REFERENCE_AGE.get(band, band)
    keep = (frame["age"].astype(str) == age) & (
        frame["alternative"].astype(str).isin(("MMMM", "main"))
    )
    keep &= (frame["year"] >= context.base) & (frame["year"] <= context.until)
    found = frame[keep].sort_values("year", kind="stable")
    if "vintage" in found.columns and not found.empty:
        newest = found["vintage"].astype(str).max()
        found = found[found["vintage"].astype(str) == newest]
    return found.drop_duplicates("year", keep="last")[["year", "value"]].reset_index(drop=True)


def plot_population(context: Context, band: str = "80+", ax: Axes | None = None) -> Axes:
    """Draw the people of an age band, with the main alternative of Statistics Norway beside.

    Parameters
    ----------
    context
        The run; needs the table `population_bands`.
    band
        ``total`` or an age band of that table.
    ax
        Axes to draw in; left out: new ones. Nothing is shown.

    Returns
    -------
    matplotlib.axes.Axes
        With years and people as axes.
    """
    line = context.rows("population_bands", "persons", age=band)
    name = context.word(f"figure.population.{band}")
    with panel(ax) as axes:
        fan(axes, line, colour(1), label=name)
        labels = [(float(line["p50"].iloc[-1]), context.word("figure.computed"), colour(1))]
        reference = reference_line(context, band)
        if not reference.empty:
            years, values = reference["year"], reference["value"]
            axes.plot(years, values, color=GREY, linestyle=DASHES[1], lw=1.5, label="SSB")
            labels.append((float(values.iloc[-1]), "SSB", GREY))
        years_axis(axes, context.base, context.until, most=3)
        number_axis(axes, context.language, zero=band != "total")
        axes.set_title(name, fontsize=8.6, loc="left", pad=4)
        end_labels(axes, labels, size=7.4, x=1.03)
    return axes


def draw_population(context: Context) -> Drawn | None:
    """Draw three age bands.

    Parameters
    ----------
    context
        The run; needs the table `population_bands`.

    Returns
    -------
    Drawn or None
        None where the table is missing.
    """
    import pandas as pd

    lines = {band: context.rows("population_bands", "persons", age=band) for band in _BANDS}
    if any(line.empty for line in lines.values()):
        return None
    title = context.word("figure.population.title", place=context.place)
    parts = ("figure.unit.persons_1jan", "figure.band", "figure.not_zero")
    subtitle = ". ".join(context.word(part) for part in parts)
    fig, axes = canvas(
        context, title, subtitle, panels=3, height=2.35, right=0.125, gap=1.14, head=0.78
    )
    sentences = [alt.begin(context, title, subtitle)]
    behind = []
    for ax, (band, line) in zip(axes, lines.items(), strict=True):
        plot_population(context, band, ax)
        behind.append(line.assign(panel=band))
        name = context.word(f"figure.population.{band}")
        sentences.append(alt.line_sentence(context, name, line))
        reference = reference_line(context, band)
        if not reference.empty:
            same = reference.rename(columns={"value": "p50"}).assign(
                scenario="SSB MMMM", group="all", series="persons", unit="persons", of="reference",
                sex="both", age=band, panel=band,
            )  # fmt: skip
            for column in ("mean", "p10", "p90"):
                same[column] = same["p50"]
            behind.append(same)
            sentences.append(alt.line_sentence(context, context.word("figure.ssb"), same))
    data = pd.concat(behind, ignore_index=True)
    return finish("population", fig, data, title, " ".join(sentences))
