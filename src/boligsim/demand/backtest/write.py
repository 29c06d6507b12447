"""A backtest as a folder: tables, figures, and run.json that says what they came from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boligsim.base.files import atomic_folder, refuse_not_ours, sha256_file, write_csv
from boligsim.demand.backtest.figure import plot_vintages
from boligsim.demand.backtest.show import municipality_name

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from matplotlib.axes import Axes

    from boligsim.case import Case
    from boligsim.demand.backtest.result import Backtest

_DPI = 200


def write_backtest(
    found: Backtest,
    out: str | Path,
    *,
    language: str = "nb",
    case: Case | None = None,
    vintages: pd.DataFrame | None = None,
) -> Path:
    """Write a backtest: forecasts, scores and figures.

    Parameters
    ----------
    found : Backtest
        The backtest.
    out : str or Path
        The folder; replaced as a whole when an earlier backtest wrote it, and only then.
    language : str
        nb, nn or en, of the figures; tables are the same in every language.
    case : Case, optional
        Whose counts stand behind `vintages`.
    vintages : DataFrame, optional
        From `ssb_vintages`; written and drawn where it has rows.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    FolderError
        The folder holds something of someone's own, is a file, or is being written.
    """
    from boligsim import __version__

    refuse_not_ours(out)
    with atomic_folder(out) as folder:
        write_csv(found.to_frame(), folder / "forecasts.csv")
        write_csv(_numbers(found.scores()), folder / "scores.csv")
        by_size = found.scores(("horizon", "age", "size_class"))
        write_csv(_numbers(by_size), folder / "scores_by_size.csv")
        _draw(lambda ax: found.plot(ax, language=language), folder / "backtest", 3.9)
        if case is not None and vintages is not None and len(vintages):
            write_csv(vintages, folder / "ssb_vintages.csv")
            counted = case.population.groupby("year")["persons"].sum()
            name = municipality_name(str(case.municipality))

            def draw(ax: Axes) -> Axes:
                return plot_vintages(
                    vintages, counted, name=name, until=case.until, ax=ax, language=language
                )

            _draw(draw, folder / "ssb_vintages", 3.9)
        record: dict[str, Any] = {
            "what": "backtest",
            "version": __version__,
            "worlds": found.worlds,
            "seed": found.seed,
            "files": {f.name: sha256_file(f) for f in sorted(folder.iterdir())},
        }
        text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
        (folder / "run.json").write_text(text, encoding="utf-8", newline="\n")
    return Path(out)


def _numbers(scores: pd.DataFrame) -> pd.DataFrame:
    last = list(scores.columns).index("forecasts")
    return scores.astype({c: float for c in scores.columns[last:]})


def _draw(draw: Callable[[Axes], Axes], path: Path, height: float) -> None:
    """Draw into a figure of its own and write it as SVG and PNG with its text alternative."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    from boligsim.base.picture import picture

    ax = draw(Figure(figsize=(7.6, height), layout="constrained").subplots())
    figure = ax.get_figure(root=True)
    if figure is None:  # it was made two lines above
        return
    said = {"Title": ax.get_title("left"), "Description": picture(ax).alt}
    with mpl.rc_context({"svg.hashsalt": "boligsim", "svg.fonttype": "path"}):
        about = {**said, "Date": None, "Creator": "boligsim"}
        figure.savefig(path.with_suffix(".svg"), metadata=about, bbox_inches="tight")
    about = {**said, "Software": "boligsim"}
    figure.savefig(path.with_suffix(".png"), metadata=about, dpi=_DPI, bbox_inches="tight")
