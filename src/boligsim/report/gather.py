"""From the objects of a run to the context of the report."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, Any

from boligsim.report.compared import compared_table, municipality_names
from boligsim.report.context import Context, ScenarioInfo
from boligsim.report.derive import with_derived
from boligsim.report.land_facts import land_facts
from boligsim.report.package import decisions
from boligsim.report.schema import check_table, records
from boligsim.report.start_table import HOMELESS, published_hashes, start_cells
from boligsim.report.tables import collect_tables

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["gather"]


_RESERVE = ("reserve.ready_dwellings", "reserve.long_dwellings")


def gather(runs: Any, land: Any = None, language: str | None = None, study: Any = None) -> Context:
    """Put together what the report shows.

    Parameters
    ----------
    runs
        `Runs` of the scenarios.
    land
        `LandPlan`, or None.
    language
        ``nb``, ``nn`` or ``en``; None takes the case's.
    study
        `HistoryStudy`, or None.

    Returns
    -------
    Context
        With all tables, the derived ones too.

    Raises
    ------
    InputError
        A table is not as it should be.
    """
    case = runs.demand.case
    language = language or case.language
    names = _scenario_labels(case, language)
    cells = start_cells(case)
    override = str(case.settings.get("disclosure_override") or "").strip()
    warnings = {str(key): tuple(said) for key, said in runs.warnings().items()}
    context = Context(
        place=case.municipality_name,
        municipality=str(case.municipality),
        case=case.name,
        base=case.base,
        until=case.until,
        language=language,
        price_year=case.price_year,
        seed=int(runs.seed),
        worlds=int(runs.outcomes[0].done.shape[0]),
        histories=int(runs.outcomes[0].done.shape[1]),
        periods=dict(case.periods),
        scenarios=tuple(
            ScenarioInfo(str(s.key), names.get(str(s.key), s.name), bool(s.recommended))
            for s in runs.scenarios
        ),
        tables={**collect_tables(runs, land), **_studied(study, override), **_compared(case)},
        groups=_labels(case.report_groups, "report_group", language),
        group_names=_labels(case.groups, "group", language),
        dwellings_label=_labels(case.dwellings, "dwelling", language),
        dwellings=case.dwellings,
        measures=decisions(runs.scenarios),
        history=case.history,
        reference=case.reference,
        parameters=case.parameters.frame,
        indicators=case.indicators,
        start_status=_start_status(case.start, HOMELESS),
        waiting_status=_start_status(case.start, ("home",)),
        reserve_status=_reserve_status(case.parameters.frame, land),
        land=land_facts(case, land, language),
        look_back=str(case.settings.get("prepared_population", "")).strip() == "observed",
        next_count=_year(case.settings.get("next_count")),
        compare_with=municipality_names(tuple(case.compare_with)),
        targets=case.targets,
        tenants_status=_start_status(case.start, tuple(case.dwellings["dwelling"].astype(str))),
        counted=frozenset(family for family, _ in cells),
        start_cells=cells,
        disclosure_override=override,
        hashes=dict(case.hashes) if override else published_hashes(case),
        version=metadata.version("boligsim"),
        warnings=tuple(
            dict.fromkeys(
                text
                for said in (*warnings.values(), () if study is None else study.warnings)
                for text in said
            )
        ),
        package_warnings=tuple(
            dict.fromkeys(
                text
                for s in runs.scenarios
                if s.recommended
                for text in warnings.get(str(s.key), ())
            )
        ),
    )
    return with_derived(context)


def _labels(frame: pd.DataFrame, key: str, language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in records(frame):
        shown = row.get(f"label_{language}") or row.get("label_nb")
        found[str(row[key])] = str(shown) if shown and shown == shown else str(row[key])
    return found


def _scenario_labels(case: Any, language: str) -> dict[str, str]:
    return {} if case.scenarios.empty else _labels(case.scenarios, "scenario", language)


def _studied(study: Any, override: str) -> dict[str, pd.DataFrame]:
    if study is None:
        return {}
    found = study.tables(small_counts=bool(override))
    return {name: check_table(name, frame) for name, frame in found.items()}


def _compared(case: Any) -> dict[str, pd.DataFrame]:
    if not case.compare_with:
        return {}
    frame = compared_table((str(case.municipality), *case.compare_with))
    return {} if frame.empty else {"compared": frame}


def _start_status(start: pd.DataFrame, places: tuple[str, ...]) -> str:
    """Return the weakest status of the rows of some places, so that nothing looks counted."""
    rows = start[start["place"].astype(str).isin(places)]
    found = {str(status) for status in rows["status"]}
    order = ("illustrative", "assumed", "published", "measured")
    return next((status for status in order if status in found), "assumed")


def _reserve_status(parameters: pd.DataFrame, land: Any) -> str:
    if land is not None and hasattr(land, "reserve_status"):
        return str(land.reserve_status)
    rows = parameters[parameters["path"].isin(_RESERVE)]
    found = {str(status) for status in rows["status"]}
    order = ("illustrative", "assumed", "published", "measured")
    status = next((s for s in order if s in found), "illustrative")
    if land is not None and not bool(getattr(land, "adopted", False)) and status == "measured":
        return "assumed"
    return status


def _year(text: str | None) -> int | None:
    return int(text) if text and text.strip().isdigit() else None
