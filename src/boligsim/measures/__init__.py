"""What a municipality can do: one file an instrument.

A measure is frozen data that answers three questions: what does it do (`plan`, in primitives),
what does it cost (`costs`), and is anything odd about it (`check`). It never simulates.
"""

from __future__ import annotations

from boligsim.measures.acquisitions import Acquisitions
from boligsim.measures.ask import Ask, blank
from boligsim.measures.care_homes import CareHomes
from boligsim.measures.market import market_warnings
from boligsim.measures.protocol import Cost, Measure, primitive_name
from boligsim.measures.registry import MEASURES, from_table
from boligsim.measures.start_loans import StartLoans

__all__ = [
    "MEASURES",
    "Acquisitions",
    "Ask",
    "CareHomes",
    "Cost",
    "Measure",
    "StartLoans",
    "blank",
    "from_table",
    "market_warnings",
    "primitive_name",
]
