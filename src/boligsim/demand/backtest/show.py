"""What a backtest shows: its words and its tables for people."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from boligsim.base.files import data_path
from boligsim.base.results import Table
from boligsim.base.text import Words, number

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.demand.backtest.result import Backtest

word = Words(Path(__file__).with_name("words.csv")).say
_MEASURES = ("mape", "median_ape", "bias", "within5", "wape", "coverage80")
_LAST = ("interval_score", "crps")
#: Ages beyond the total that a summary shows, and beside ours what everybody could have done.
_AGES, _BESIDE = ("67-79", "80+"), ("model", "last_value", "hamilton_perry")


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    import pandas as pd

    frame = pd.read_csv(data_path("norway", "municipalities.csv"), dtype=str)
    return dict(zip(frame["municipality"], frame["name"], strict=True))


def municipality_name(number: str) -> str:
    """Return the name of a municipality, or its number where it is not among Norway's."""
    return _names().get(number, number)


def age_label(age: str, language: str) -> str:
    """Name an age band: ``alle``, ``67–79``, ``80+``."""
    return word("age.all", language) if age == "all" else age.replace("-", "–")


def summary_table(found: Backtest, language: str) -> Table:
    """Make the table of `Backtest.summary`.

    Parameters
    ----------
    found : Backtest
        The backtest.
    language : str
        nb, nn or en.

    Returns
    -------
    Table
    """
    import pandas as pd

    scores = found.scores()
    ages = list(dict.fromkeys(scores["age"]))
    keep = (scores["age"] == ages[0]) | (scores["age"].isin(_AGES) & scores["method"].isin(_BESIDE))
    scores = scores[keep]
    shown = pd.DataFrame(
        {
            word("horizon", language): scores["horizon"].astype(int),
            word("age", language): [age_label(a, language) for a in scores["age"]],
            word("method", language): [word(m, language) for m in scores["method"]],
            word("forecasts", language): scores["forecasts"].astype(int),
        }
    )
    for measure in (*_MEASURES, *_LAST):
        shown[word(measure, language)] = scores[measure].astype(float)
    return Table(
        shown,
        title=title_of(found, language),
        language=language,
        note=word("note", language),
    )


def size_table(found: Backtest, language: str) -> Table:
    """Make the table by size of municipality: ours, and nothing changes, all ages.

    Parameters
    ----------
    found : Backtest
        The backtest.
    language : str
        nb, nn or en.

    Returns
    -------
    Table
    """
    import pandas as pd

    scores = found.scores(("horizon", "size_class", "age"))
    first = next(iter(found.forecasts["age"]))
    scores = scores[(scores["age"] == first) & scores["method"].isin(_BESIDE[:2])]
    shown = pd.DataFrame(
        {
            word("horizon", language): scores["horizon"].astype(int),
            word("size_class", language): [word(c, language) for c in scores["size_class"]],
            word("method", language): [word(m, language) for m in scores["method"]],
            word("forecasts", language): scores["forecasts"].astype(int),
        }
    )
    for measure in (*_MEASURES, *_LAST):
        shown[word(measure, language)] = scores[measure].astype(float)
    return Table(shown, title=word("title.size", language), language=language)


def title_of(found: Backtest, language: str) -> str:
    """Return the title of a backtest: whose, and from which years."""
    origins = found.forecasts["origin"]
    first, last = int(origins.min()), int(origins.max())
    if len(found.municipalities) == 1:
        name = municipality_name(found.municipalities[0])
        return word("title.one", language, name=name, first=first, last=last)
    return word("title.all", language, n=len(found.municipalities), first=first, last=last)


def vintages_table(frame: pd.DataFrame, name: str, language: str, *, ahead: int = 5) -> Table:
    """Make the table of SSB's issues beside ours.

    Parameters
    ----------
    frame : DataFrame
        From `ssb_vintages`.
    name : str
        The municipality's name.
    language : str
        nb, nn or en.
    ahead : int
        Of the years that are not counted yet, every so many-th is shown.

    Returns
    -------
    Table
    """
    import pandas as pd

    counted = frame["observed"].notna()
    rows = frame[counted | ((frame["year"] % ahead == 0) & (frame["year"] > frame["vintage"]))]
    plain = [word(f"vintages.{k}", language) for k in ("vintage", "year")]

    ranges = [
        f"{number(a, language)}–{number(b, language)}"
        for a, b in zip(rows["p10"], rows["p90"], strict=True)
    ]
    shown = pd.DataFrame(
        {
            plain[0]: rows["vintage"].to_numpy(),
            plain[1]: rows["year"].to_numpy(),
            word("vintages.observed", language): rows["observed"].to_numpy(),
            word("vintages.ssb", language): rows["ssb"].to_numpy().round(),
            word("vintages.ssb_error", language): 100.0 * rows["ssb_error"].to_numpy(),
            word("vintages.ours", language): rows["ours"].to_numpy().round(),
            word("vintages.range", language): ranges,
            word("vintages.ours_error", language): 100.0 * rows["ours_error"].to_numpy(),
        }
    )
    return Table(
        shown,
        title=word("vintages.title", language, name=name),
        language=language,
        note=word("vintages.note", language),
        plain=tuple(plain),
    )
