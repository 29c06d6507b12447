"""Scenarios from the tables of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boligsim.base.errors import InputError, did_you_mean
from boligsim.measures import blank, from_table
from boligsim.scenarios.scenario import Override, Scenario

if TYPE_CHECKING:
    from boligsim.case import Case

__all__ = ["case_scenarios"]


def case_scenarios(case: Case) -> list[Scenario]:
    """Read the scenarios of the tables ``scenarios``, ``measures`` and ``overrides``.

    Parameters
    ----------
    case
        The case; names are in its language.

    Returns
    -------
    list of Scenario
        In the order of the table.

    Raises
    ------
    InputError
        When a measure, scenario or parameter is not known, or two scenarios are recommended.
    """
    measures = from_table(case)
    overrides: dict[str, list[Override]] = {key: [] for key in measures}
    for row in case.overrides.to_dict("records"):
        key = str(row["scenario"])
        if key not in overrides:
            raise InputError(
                f"Table overrides: unknown scenario '{key}'; {did_you_mean(key, overrides)}"
            )
        group, dwelling = (_text(row.get(c)) for c in ("group", "dwelling"))
        overrides[key].append(Override(_text(row["path"]), float(row["value"]), group, dwelling))
    out = [
        Scenario(
            _text(row.get(f"label_{case.language}")) or _text(row["label_nb"]) or key,
            case,
            measures=measures[key],
            overrides=tuple(overrides[key]),
            key=key,
            recommended=_text(row["recommended"]).lower() in ("yes", "true"),
        )
        for row in case.scenarios.to_dict("records")
        for key in [str(row["scenario"])]
    ]
    marked = [s.key for s in out if s.recommended]
    if len(marked) > 1:
        raise InputError(
            f"Table scenarios: {len(marked)} scenarios are recommended "
            f"({', '.join(map(str, marked))}); mark one."
        )
    return out


def _text(value: Any) -> str:
    return "" if blank(value) else str(value)
