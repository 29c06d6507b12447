"""``boligsim backtest``: how far off the population projection has been."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from boligsim.base.errors import InputError, near_names
from boligsim.commands.words import say

if TYPE_CHECKING:
    from boligsim.case import Case

__all__ = ["backtest"]


@click.command()
@click.option("--municipality", metavar="NNNN", help="Only this one, four digits; default: all.")
@click.option("--out", type=click.Path(path_type=Path), help="Write tables and figures here.")
@click.option(
    "--recompute",
    is_flag=True,
    help="Fit and forecast again (minutes for all) in place of the bundled record.",
)
@click.option("--language", type=click.Choice(["nb", "nn", "en"]), default="nb", show_default=True)
def backtest(municipality: str | None, out: Path | None, recompute: bool, language: str) -> None:
    """Show errors and coverage of past projections beside simple rivals.

    Every projection knows counts up to its origin only. Where Statistics Norway has projected the
    municipality, its issues stand beside ours from the same years.
    """
    from boligsim.demand.backtest import ssb_vintages
    from boligsim.demand.backtest.record import SEED, WORLDS, bundled_backtest
    from boligsim.demand.backtest.run import backtest as measure
    from boligsim.demand.backtest.show import municipality_name, vintages_table
    from boligsim.demand.backtest.write import write_backtest

    known = bundled_backtest().municipalities
    if municipality is not None and municipality not in known:
        hints = [
            f"{number} {municipality_name(number)}" for number in near_names(municipality, known)
        ]
        raise InputError(
            say(
                "backtest.unknown",
                language,
                municipality=municipality,
                n=len(known),
                hint=say("run.meant", language, name=hints[0]) if hints else "",
            ).strip()
        )
    if recompute:
        found = measure(municipalities=municipality, worlds=WORLDS, seed=SEED, progress=True)
    else:
        found = bundled_backtest()
        found = found.of(municipality) if municipality is not None else found
    click.echo(repr(found.summary(language)))
    if municipality is None:
        click.echo()
        click.echo(repr(found.summary(language, by="size")))
    case = _case_of(municipality)
    vintages = None if case is None else ssb_vintages(case)
    if case is not None and vintages is not None and len(vintages):
        click.echo()
        click.echo(repr(vintages_table(vintages, case.municipality_name, language)))
    if out is not None:
        written = write_backtest(found, out, language=language, case=case, vintages=vintages)
        click.echo(say("run.where", language, folder=written))


def _case_of(municipality: str | None) -> Case | None:
    """Return the newest bundled case of a municipality that has SSB's projections."""
    from boligsim.case import bundled_cases, load_case

    cases = [load_case(name) for name in bundled_cases()] if municipality is not None else []
    mine = [c for c in cases if c.municipality == municipality and len(c.reference)]
    return max(mine, key=lambda c: c.base, default=None)
