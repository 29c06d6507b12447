"""How far off we have been: rolling origins, simple rivals beside, errors and coverage.

Every forecast is fitted on counts up to its origin only, and compared with what came.
"""

from boligsim.demand.backtest.figure import plot_vintages
from boligsim.demand.backtest.record import case_record
from boligsim.demand.backtest.result import Backtest
from boligsim.demand.backtest.run import backtest
from boligsim.demand.backtest.show import vintages_table
from boligsim.demand.backtest.vintages import ssb_vintages

__all__ = [
    "Backtest",
    "backtest",
    "case_record",
    "plot_vintages",
    "ssb_vintages",
    "vintages_table",
]
