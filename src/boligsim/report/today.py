"""Facts of today that the memo needs in one number: stock by kind, users, means, targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boligsim.report.schema import NUMBERS, records

if TYPE_CHECKING:
    from boligsim.report.context import Context

__all__ = ["MEAN_YEARS", "STOCK_KINDS", "today"]

MEAN_YEARS = 10
STOCK_KINDS: dict[str, tuple[str, ...]] = {
    "rental": ("rental",),
    "care": ("care",),
    "institution": ("institution",),
    "temporary": ("temporary", "shelter"),
    "staff": ("staff",),
}
_SWINGING = ("dwellings_completed", "dwellings_attrition", "sales")
_USERS = ("users_staffed_dwelling", "users_institution")


def today(context: Context) -> list[dict[str, object]]:
    """Work out key figures of the present and the targets, as rows of `key_figures`.

    Parameters
    ----------
    context
        The run with the table `indicators`.

    Returns
    -------
    list of dict
        Stock by kind, users of round-the-clock care in the last year that has both figures, means
        of figures that swing from year to year, targets.
    """
    return [*_stock(context), *_users(context), *_means(context), *_targets(context)]


def _fixed(value: float) -> dict[str, float]:
    return dict.fromkeys(NUMBERS, value)


def _stock(context: Context) -> list[dict[str, object]]:
    frame = context.dwellings
    if frame.empty:
        return []
    rows: list[dict[str, object]] = []
    for kind, members in STOCK_KINDS.items():
        units = frame.loc[frame["kind"].astype(str).isin(members), "units"].astype(float)
        if len(units):
            rows.append(
                {
                    "year": context.base,
                    "series": f"units_{kind}",
                    "unit": "dwellings",
                    **_fixed(float(units.sum())),
                }
            )
    return rows


def _by_year(context: Context, series: str) -> dict[int, float]:
    rows = context.rows("indicators", series)
    known = {int(row["year"]): float(row["p50"]) for row in records(rows)}
    return {year: value for year, value in known.items() if value == value}


def _users(context: Context) -> list[dict[str, object]]:
    first, second = (_by_year(context, series) for series in _USERS)
    years = sorted(set(first) & set(second))
    if not years:
        return []
    total = first[years[-1]] + second[years[-1]]
    return [{"year": years[-1], "series": "care_users_now", "unit": "persons", **_fixed(total)}]


def _means(context: Context) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for series in _SWINGING:
        known = _by_year(context, series)
        last = max(known, default=0)
        values = [known[year] for year in range(last - MEAN_YEARS + 1, last + 1) if year in known]
        if len(values) == MEAN_YEARS:
            rows.append(
                {
                    "year": last,
                    "series": f"{series}_mean",
                    "unit": "dwellings",
                    **_fixed(sum(values) / MEAN_YEARS),
                }
            )
    return rows


def _targets(context: Context) -> list[dict[str, object]]:
    frame = context.targets
    if frame is None or frame.empty:
        return []
    rows: list[dict[str, object]] = []
    for row in records(frame):
        for side in ("at_most", "at_least"):
            value = row.get(side)
            if value is None or value != value or str(value) == "":
                continue
            rows.append(
                {
                    "year": int(str(row["by"])[:4]),
                    "series": f"target_{side}:{row['series']}",
                    "unit": "",
                    **_fixed(float(str(value))),
                }
            )
    return rows
