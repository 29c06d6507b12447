"""Names of the unknowns of a case as a planner reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from boligsim.case.parameter_words import parameter_label
from boligsim.decisions.space import START
from boligsim.decisions.words import say

if TYPE_CHECKING:
    from boligsim.case import Case
    from boligsim.decisions.space import Row

__all__ = ["case_unknown", "unknown_name"]


def unknown_name(
    row: Row, groups: Mapping[str, str], dwellings: Mapping[str, str], language: str
) -> str:
    """Name of a parameter, or of a count at the start.

    Parameters
    ----------
    row
        (path, group, dwelling); for a start count (START, group, place).
    groups, dwellings
        Group and dwelling type to the name shown.
    language
        nb, nn or en.

    Returns
    -------
    str
        The name, with the group and the dwelling type it is of.

    Examples
    --------
    >>> unknown_name(("need.mean_years", "old", ""), {"old": "Eldre"}, {}, "nb")
    'Gjennomsnittlig varighet av behovet (eldre)'
    """
    path, group, dwelling = row
    whom = "" if group in ("", "all") else groups.get(group, group)
    if path == START:
        if dwelling == "homeless":
            return say("start_homeless", language)
        return say("start_waiting", language, group=_inside(whom or say("all_groups", language)))
    inside = ", ".join(_inside(p) for p in (whom, dwellings.get(dwelling, dwelling)) if p)
    label = parameter_label(path, language)
    return f"{label} ({inside})" if inside else label


def case_unknown(case: Case, row: Row, language: str) -> str:
    """Name of an unknown of a case.

    Parameters
    ----------
    case
        Whose groups and dwelling types have names.
    row
        See `unknown_name`.
    language
        nb, nn or en.

    Returns
    -------
    str
        See `unknown_name`.
    """
    label = f"label_{language}"

    def names(table: str, column: str) -> dict[str, str]:
        rows = getattr(case, table)
        return dict(zip(rows[column].astype(str), rows[label].astype(str), strict=True))

    groups = names("groups", "group") | names("report_groups", "report_group")
    return unknown_name(row, groups, names("dwellings", "dwelling"), language)


def _inside(name: str) -> str:
    return name[:1].lower() + name[1:]
