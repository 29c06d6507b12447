"""What is shown on a screen: the live panel, any table in words, a plot exported with its data.

It computes nothing of its own: every number comes from the rooms to the left.
"""

from __future__ import annotations

from boligsim.screen.export import export_plot
from boligsim.screen.quick import Quick
from boligsim.screen.show import Panel, panel
from boligsim.screen.tables import in_words

__all__ = ["Panel", "Quick", "export_plot", "in_words", "panel"]
