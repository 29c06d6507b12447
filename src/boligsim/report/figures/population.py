"""Population by age with Statistics Norway's main alternative as the reference line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boligsim.report.figures import alt
from boligsim.report.figures.draw import (
    GREY,
    Drawn,
    canvas,
    colour,
    end_labels,
    fan,
    finish,
    number_axis,
    years_axis,
)

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.report.context import Context

__all__ = ["draw_population", "reference_line"]

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


def draw_population(context: Context) -> Drawn | None:
    """Draw the population figure.

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
        context, title, subtitle, panels=3, height=2.35, right=0.115, gap=1.0, head=0.78
    )
    sentences = [alt.begin(context, title, subtitle)]
    behind = []
    for place, (ax, band) in enumerate(zip(axes, _BANDS, strict=True)):
        name = context.word(f"figure.population.{band}")
        line = lines[band]
        fan(ax, line, colour(place + 1), label=name)
        labels = [(float(line["p50"].iloc[-1]), context.word("figure.computed"), colour(place + 1))]
        behind.append(line.assign(panel=band))
        sentences.append(alt.line_sentence(context, name, line))
        reference = reference_line(context, band)
        if not reference.empty:
            ax.plot(
                reference["year"], reference["value"], color=GREY, linestyle=(0, (4, 2)), lw=1.5
            )
            labels.append((float(reference["value"].iloc[-1]), "SSB", GREY))
            same = reference.rename(columns={"value": "p50"}).assign(
                scenario="SSB MMMM", group="all", series="persons", unit="persons", of="reference",
                sex="both", age=band, panel=band,
            )  # fmt: skip
            for column in ("mean", "p10", "p90"):
                same[column] = same["p50"]
            behind.append(same)
            sentences.append(alt.line_sentence(context, context.word("figure.ssb"), same))
        years_axis(ax, context.base, context.until, most=3)
        number_axis(ax, context.language, zero=band != "total")
        ax.set_title(name, fontsize=8.6, loc="left", pad=4)
        end_labels(ax, labels, size=7.4, x=1.03)
    data = pd.concat(behind, ignore_index=True)
    return finish("population", fig, data, title, " ".join(sentences))
