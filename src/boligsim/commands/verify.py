"""``boligsim verify`` and ``boligsim compare``: what lies in the folders of runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from boligsim.base.text import number
from boligsim.commands.written import aligned

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["compare", "comparison_text", "verify"]

_LANGUAGE = click.Choice(["nb", "nn", "en"])


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--language", type=_LANGUAGE, default="nb", show_default=True)
@click.pass_context
def verify(ctx: click.Context, folder: Path, language: str) -> None:
    """Say whether the files of a run are still as it wrote them, and which are not."""
    from boligsim.report import verify as verified

    found = verified(folder)
    click.echo(found.text(language))
    if not found:
        ctx.exit(2)


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--language", type=_LANGUAGE, default="nb", show_default=True)
@click.option("--csv", "file", type=click.Path(path_type=Path), help="Write the table here too.")
def compare(folders: tuple[Path, ...], language: str, file: Path | None) -> None:
    """Put the results of runs beside each other."""
    from boligsim.base.files import write_csv
    from boligsim.report import compare_folders, verify as verified

    frame = compare_folders(folders)
    click.echo(comparison_text(frame, language))
    for folder in folders:
        found = verified(folder)
        if not found:
            click.echo(found.text(language), err=True)
    if file is not None:
        write_csv(frame, file)


def comparison_text(frame: pd.DataFrame, language: str) -> str:
    """Return the table of `boligsim.report.compare_folders` as text.

    Parameters
    ----------
    frame
        The table.
    language
        ``nb``, ``nn`` or ``en``.

    Returns
    -------
    str
        One part a series, one line a run and scenario.
    """
    from boligsim.report.localise import unit_words
    from boligsim.report.words import word

    heads = ("run", "inputs", "seed", "draws", "scenario", "year")
    shown = [*(word(f"column.{head}", language) for head in heads)]
    shown += [word("column.p50", language), word("column.range", language)]
    parts = []
    for series, rows in frame.groupby("series", sort=False):
        unit = unit_words(str(rows["unit"].iloc[0]), language)
        title = f"{_series(str(series), language)} ({unit})"
        lines = [tuple(shown), *(_line(row, language) for row in rows.to_dict("records"))]
        parts.append(f"{title}\n{aligned(lines)}")
    return "\n\n".join(parts)


def _series(series: str, language: str) -> str:
    from boligsim.report.words import word

    head = series.removesuffix("_plan")
    name = word(head, language)
    return name if head == series else f"{name}, {word('suffix.plan', language)}"


def _line(row: dict[Any, Any], language: str) -> tuple[str, ...]:
    middle = row["mean"] if row["p50"] != row["p50"] else row["p50"]
    decimals = 1 if row["unit"] == "months" else 0
    value, low, high = (_number(row[c], language, decimals) for c in ("p50", "p10", "p90"))
    if row["p50"] != row["p50"]:
        value = _number(middle, language, decimals)
    return (
        str(row["run"]), str(row["inputs"]), str(row["seed"]), str(row["draws"]),
        str(row["scenario"]), str(row["year"]), value, "" if low == ".." else f"{low}–{high}",
    )  # fmt: skip


def _number(value: float, language: str, decimals: int) -> str:
    return ".." if value != value else number(float(value), language, decimals)
