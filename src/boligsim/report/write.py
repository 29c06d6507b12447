"""Write the whole report of a run into one folder, all of it or nothing."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boligsim.base.files import atomic_folder, refuse_not_ours, sha256_file, write_csv
from boligsim.report.disclosure import SMALLEST, shown
from boligsim.report.faults import ReportError
from boligsim.report.gather import gather
from boligsim.report.memo.phrases import memo_language, missing_sentences
from boligsim.report.memo.template import open_template
from boligsim.report.provenance import fingerprint, provenance_line
from boligsim.report.schema import TABLES
from boligsim.report.verify import record_hash
from boligsim.report.workbook import workbook_bytes

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.report.context import Context

__all__ = ["check_report", "refuse_open", "template_of", "write_context", "write_report"]


def write_report(
    runs: Any,
    land: Any = None,
    *,
    out: str | Path,
    language: str | None = None,
    template: str | Path | None = None,
    times: Mapping[str, float] | None = None,
    study: Any = None,
) -> Path:
    """Write tables, figures, memo, workbook and the record of a run.

    Parameters
    ----------
    runs
        `Runs` of `boligsim.simulate`.
    land
        `LandPlan` of `boligsim.plan_land`; without it the land-use parts are left out.
    out
        Folder to write; an older report there is replaced as a whole. A folder that holds
        anything else, or a report that was changed since, is left alone.
    language
        ``nb``, ``nn`` or ``en``; None takes the case's. The memo is in bokmål where a language
        has no complete memo.
    template
        A Word document (.docx) whose styles, page, headers and footers the memo takes; None
        takes the case's setting ``memo_template``, or boligsim's own.
    times
        Seconds that earlier steps took, put into ``run.json``.
    study
        `HistoryStudy` of `boligsim.study_history`; without it nothing is said of a fit.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    InputError
        A table is not as it should be, the language is unknown, or the folder holds files of
        one's own. Nothing is written then.

    Examples
    --------
    >>> write_report(runs, land, out="out/narvik")  # doctest: +SKIP
    """
    started = time.perf_counter()
    refuse_open(out)
    refuse_not_ours(out)
    template = template_of(runs.demand.case, template)
    if template is not None:
        open_template(template)
    context = gather(runs, land, language, study)
    record = {
        "scenarios": [
            {
                "scenario": str(s.key),
                "name": str(s.name),
                "recommended": bool(s.recommended),
                "fingerprint": str(s.fingerprint),
            }
            for s in runs.scenarios
        ],
        "warnings_by_scenario": {str(k): list(v) for k, v in runs.warnings().items()},
        "times": {**(times or {}), "gather": round(time.perf_counter() - started, 3)},
    }
    spoken = memo_language(context.language)
    memo = gather(runs, land, spoken, study) if spoken != context.language else None
    return write_context(context, out=out, record=record, memo=memo, template=template)


def check_report(case: Any, *, out: str | Path, template: str | Path | None = None) -> None:
    """Say before a long run what would stop its report.

    Parameters
    ----------
    case
        The case.
    out, template
        As in `write_report`.

    Raises
    ------
    ReportError
        The template cannot be used, or a file of an earlier report is open.
    FolderError
        The folder holds files of one's own.
    """
    refuse_open(out)
    refuse_not_ours(out)
    chosen = template_of(case, template)
    if chosen is not None:
        open_template(chosen)


def template_of(case: Any, template: str | Path | None = None) -> Path | None:
    """Return the template of a run's memo.

    Parameters
    ----------
    case
        The case; its setting ``memo_template`` is read from the case's folder.
    template
        What the call asks for; it comes first.

    Returns
    -------
    Path or None
        Not checked to exist; None means boligsim's own.
    """
    if template is not None:
        return Path(template)
    named = str(case.settings.get("memo_template") or "").strip()
    if not named:
        return None
    return Path(case.folder or ".") / named


def refuse_open(out: str | Path) -> None:
    """Stop where a file of an earlier report is open in an office program.

    Parameters
    ----------
    out
        The folder to write.

    Raises
    ------
    ReportError
        What is written in that program would be lost when the folder is replaced.
    """
    for pattern, cut in (("~$*", 2), (".~lock.*#", 7)):
        for file in sorted(Path(out).glob(pattern)):
            name = file.name[cut:].removesuffix("#")
            raise ReportError("error.open", name=name, folder=str(out), lock=file.name)


def write_context(
    context: Context,
    *,
    out: str | Path,
    record: Mapping[str, Any] | None = None,
    memo: Context | None = None,
    template: str | Path | None = None,
) -> Path:
    """Write the report of a context; see `write_report`.

    Parameters
    ----------
    context
        The run with its derived tables.
    out
        The folder.
    record
        Further entries of ``run.json``.
    memo
        The same run in the language of the memo, where that is another.
    template
        A Word document for the memo.

    Returns
    -------
    Path
        The folder.
    """
    started = time.perf_counter()
    refuse_open(out)
    refuse_not_ours(out)
    template = None if template is None else Path(template)
    if template is not None:
        open_template(template)
    with atomic_folder(out) as folder:
        warnings = _write_all(context, folder, memo or context, template)
        entries = dict(record or {})
        times = {**entries.pop("times", {}), "report": round(time.perf_counter() - started, 3)}
        more = {
            "times": times,
            "warnings": list(context.warnings),
            "report_warnings": warnings,
        }
        _write_record(context, folder, {**entries, **more})
    return Path(out)


def _write_all(context: Context, folder: Path, memo: Context, template: Path | None) -> list[str]:
    from boligsim.report.figures import draw_all, save_figure
    from boligsim.report.figures.save import png_bytes, svg_text
    from boligsim.report.localise import localised
    from boligsim.report.memo import (
        docx_bytes,
        html_text,
        memo_blocks,
        memo_numbers,
    )
    from boligsim.report.memo.typst_file import has_typst, pdf_bytes
    from boligsim.report.words import words

    line = provenance_line(context)
    warnings = _holes(context)
    (folder / "figures").mkdir()
    drawn = draw_all(context)
    saved = {d.key: save_figure(d, folder / "figures", context, line) for d in drawn}
    pictures = {key: png for key, (png, _) in saved.items()}
    drawings = {key: svg for key, (_, svg) in saved.items()}
    language = memo_language(context.language)
    if language != context.language:
        lacking = ", ".join(missing_sentences(context.language)[:3])
        said = context.word("warning.memo_language", file=f"{context.language}.toml", keys=lacking)
        warnings.append(said)
        if memo.language == language:
            drawn = draw_all(memo)
            pictures = {d.key: png_bytes(d, provenance_line(memo)) for d in drawn}
            drawings = {d.key: svg_text(d, language) for d in drawn}
    blocks = memo_blocks(memo, {d.key: d.alt for d in drawn})
    title = f"{context.place} {context.land_use_plan[0]}–{context.land_use_plan[1]}"
    said = provenance_line(memo)
    data, missing = docx_bytes(
        blocks, pictures, language=language, title=title, subject=said, footer=said,
        template=template,
    )  # fmt: skip
    (folder / "memo.docx").write_bytes(data)
    if missing:
        names = ", ".join(missing)
        warnings.append(
            context.word(
                "warning.template", template=template.name if template else "", names=names
            )
        )
    page = html_text(
        blocks,
        drawings,
        {d.key: localised(shown(d.data), memo) for d in drawn},
        language=language,
        title=title,
        description=said,
        words=words(language),
    )
    (folder / "memo.html").write_text(page, encoding="utf-8", newline="\n")
    if has_typst():
        pdf = pdf_bytes(blocks, drawings, language=language, title=title, subject=said)
        (folder / "memo.pdf").write_bytes(pdf)
    tables = _ordered({**context.tables, "memo_numbers": memo_numbers(blocks)})
    _write_tables(context, tables, folder)
    (folder / "tables.xlsx").write_bytes(workbook_bytes(context, tables, line, blocks))
    return warnings


def _holes(context: Context) -> list[str]:
    """Say which words lack a text in the language of the run; another one stands there."""
    from boligsim.case.parameter_words import PARAMETERS, UNITS
    from boligsim.report.words import WORDS

    found = []
    for table in (WORDS, PARAMETERS, UNITS):
        keys = table.holes(context.language)
        if keys:
            some = ", ".join(keys[:3]) + (" …" if len(keys) > 3 else "")
            found.append(
                context.word(
                    "warning.holes", file=table.file.name, language=context.language, keys=some
                )
            )
    return found


def _ordered(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    names = [*TABLES, *(name for name in tables if name not in TABLES)]
    return {name: tables[name] for name in names if name in tables and len(tables[name])}


def _write_tables(context: Context, tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    (folder / "tables").mkdir()
    for name, frame in tables.items():
        write_csv(shown(frame), folder / "tables" / f"{name}.csv")


def _write_record(context: Context, folder: Path, entries: Mapping[str, Any]) -> None:
    import numpy as np
    import pandas as pd

    files = sorted(path for path in folder.rglob("*") if path.is_file())
    record = {
        "boligsim": context.version,
        "case": context.case,
        "municipality": context.municipality,
        "place": context.place,
        "base": context.base,
        "until": context.until,
        "language": context.language,
        "periods": {name: list(years) for name, years in sorted(context.periods.items())},
        "price_year": context.price_year,
        "seed": context.seed,
        "worlds": context.worlds,
        "histories": context.histories,
        "draws": context.worlds * context.histories,
        "inputs": dict(sorted(context.hashes.items())),
        "inputs_fingerprint": fingerprint(context.hashes),
        "reserve_status": context.reserve_status,
        "start_status": context.start_status,
        "disclosure": {
            "hidden_below": None if context.disclosure_override else SMALLEST,
            "override": context.disclosure_override or None,
        },
        "provenance": provenance_line(context),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "pandas": pd.__version__,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        **entries,
        "files": {path.relative_to(folder).as_posix(): sha256_file(path) for path in files},
    }
    record["record"] = record_hash(record)
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (folder / "run.json").write_text(text, encoding="utf-8", newline="\n")
