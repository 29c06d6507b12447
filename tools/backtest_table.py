"""Make data/norway/backtest.csv again: the backtest of the bundled municipalities.

    python tools/backtest_table.py

Takes some minutes. The numbers are rounded to tenths of a person.
"""

from __future__ import annotations

from boligsim.base.files import data_path, write_csv
from boligsim.demand.backtest import backtest
from boligsim.demand.backtest.record import FILE, SEED, WORLDS

DECIMALS = {"crps": 2}


def main() -> None:
    """Measure and write."""
    frame = backtest(worlds=WORLDS, seed=SEED, progress=True).forecasts
    numbers = frame.columns[frame.columns.get_loc("size") :]
    frame = frame.round({c: DECIMALS.get(c, 1) for c in numbers})
    order = ["municipality", "origin", "horizon"]
    write_csv(frame.sort_values(order, kind="stable"), data_path(*FILE))


if __name__ == "__main__":
    main()
