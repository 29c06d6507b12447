"""What people take away: tables, figures, memo and workbook of a run, in one folder.

Everything is made from tidy tables and the facts of the case; nothing is computed twice.
"""

from __future__ import annotations

from boligsim.report.beside import compare_folders
from boligsim.report.context import Context, ScenarioInfo
from boligsim.report.figures.check import check_figure
from boligsim.report.tables import collect_tables
from boligsim.report.verify import Verified, verify
from boligsim.report.write import check_report, write_report

__all__ = [
    "Context",
    "ScenarioInfo",
    "Verified",
    "check_figure",
    "check_report",
    "collect_tables",
    "compare_folders",
    "verify",
    "write_report",
]
