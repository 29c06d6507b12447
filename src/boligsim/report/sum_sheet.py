"""The sheet where the reader does the sum: live formulas beside what the simulation says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from boligsim.report.disclosure import SIGN
from boligsim.report.schema import records
from boligsim.report.sums import SHARES, STARTS, Sum, sum_of, work_out

if TYPE_CHECKING:
    from boligsim.report.context import Context

__all__ = ["COLUMNS", "FIRST_ROW", "add_sum_sheet", "block_rows"]

FIRST_ROW = 6
COLUMNS = (
    *("year", "dwellings", "granted", "newly"),
    *("waiting", "tenants", "homeless", "ended", "free", "withdrawn", "moved"),
    *("waiting_p10", "waiting_p50", "waiting_p90"),
    *("homeless_p10", "homeless_p50", "homeless_p90"),
)
_PLACE = {name: place for place, name in enumerate(COLUMNS)}
_INPUTS = len(STARTS) + len(SHARES)


def block_rows(years: int) -> int:
    """Return how many rows the block of a scenario takes, for so many 1 Januaries."""
    return _INPUTS + years + 5


def add_sum_sheet(book: Any, context: Context, styles: Mapping[str, Any]) -> Any:
    """Write the sheet.

    Parameters
    ----------
    book
        Workbook of xlsxwriter.
    context
        The run.
    styles
        Formats: title, bold, wrap, head, input, sum, result, plain, share.

    Returns
    -------
    Worksheet or None
        None where the run lacks a line of the sum.
    """
    chosen = [context.base_scenario]
    if context.recommended.key != context.base_scenario.key:
        chosen.append(context.recommended)
    sums = [(s, given) for s in chosen if (given := sum_of(context, s.key)) is not None]
    if not sums:
        return None
    sheet = book.add_worksheet(context.word("sheet.sum"))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 52)
    sheet.set_column(1, len(COLUMNS) - 1, 11)
    sheet.write(0, 0, context.word("sum.title"), styles["title"])
    for row, key in enumerate(("sum.what", "sum.how", "sum.chance"), start=1):
        sheet.merge_range(row, 0, row, 10, context.word(key), styles["wrap"])
        sheet.set_row(row, 32)
    top = FIRST_ROW
    for scenario, given in sums:
        _block(sheet, context, scenario.label, scenario.key, given, top, styles)
        top += block_rows(len(given.years))
    sheet.set_h_pagebreaks([FIRST_ROW + block_rows(len(sums[0][1].years))] if sums[1:] else [])
    return sheet


def _block(
    sheet: Any,
    context: Context,
    label: str,
    key: str,
    given: Sum,
    top: int,
    styles: Mapping[str, Any],
) -> None:
    sheet.write(top, 0, label, styles["bold"])
    at = {}
    for place, name in enumerate((*STARTS, *SHARES)):
        row = top + 1 + place
        value = getattr(given, name)
        sheet.write(row, 0, context.word(f"sum.{name}_start" if name in STARTS else f"sum.{name}"))
        style = styles["input"] if name in STARTS else styles["input_share"]
        sheet.write(row, 1, SIGN if value is None else value, style)
        at[name] = f"N($B${row + 1})"
    head = top + _INPUTS + 2
    for place, name in enumerate(COLUMNS):
        sheet.write(head, place, context.word(f"sum.column.{name}"), styles["head"])
    sheet.set_row(head, 62)
    done = work_out(given)
    shown = {
        name: _simulated(context, f"{name}_households", key) for name in ("waiting", "homeless")
    }
    for i, year in enumerate(done):
        row = head + 1 + i
        sheet.write(row, 0, year.year, styles["plain"])
        sheet.write(row, 1, given.dwellings[i], styles["input"])
        if i + 1 < len(done):
            sheet.write(row, 2, given.granted[i], styles["input"])
            sheet.write(row, 3, given.newly[i], styles["input"])
        for name, formula in _formulas(row, i == 0, i + 1 == len(done), at).items():
            sheet.write_formula(row, _PLACE[name], formula, styles["sum"], getattr(year, name))
        for name, line in shown.items():
            for part in ("p10", "p50", "p90"):
                value = line.get(year.year, {}).get(part)
                cell = SIGN if value is None or value != value else value
                sheet.write(row, _PLACE[f"{name}_{part}"], cell, styles["result"])


def _formulas(row: int, first: bool, last: bool, at: Mapping[str, str]) -> dict[str, str]:
    """Return the formulas of a row; the same sums as `boligsim.report.sums.work_out`."""

    def cell(name: str, shift: int = 0) -> str:
        return f"{chr(ord('A') + _PLACE[name])}{row + 1 + shift}"

    def above(name: str) -> str:
        return cell(name, -1)

    if first:
        out = {name: f"={at[name]}" for name in STARTS}
    else:
        left = f"({above('homeless')}+{above('newly')})*(1-{at['resolved_share']})"
        out = {
            "waiting": f"={above('waiting')}+{above('granted')}-{above('withdrawn')}"
            f"-{above('moved')}",
            "tenants": f"={above('tenants')}-{above('ended')}+{above('moved')}",
            "homeless": f"=MAX(0,{left}-{at['from_homeless_share']}*{above('moved')})",
        }
    if not last:
        demand = f"({cell('waiting')}+{cell('granted')})"
        out |= {
            "ended": f"={at['ended_share']}*{cell('tenants')}",
            "free": f"=MAX(0,{cell('dwellings', 1)}-{cell('tenants')}+{cell('ended')})",
            "withdrawn": f"={at['withdrawn_share']}*{demand}",
            "moved": f"=MIN({demand}-{cell('withdrawn')},{cell('free')})",
        }
    return out


def _simulated(context: Context, series: str, scenario: str) -> dict[int, dict[str, float]]:
    rows = context.rows("homelessness", series, scenario=scenario, group="all")
    return {
        int(row["year"]): {part: float(row[part]) for part in ("p10", "p50", "p90")}
        for row in records(rows)
    }
