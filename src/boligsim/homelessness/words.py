"""Words that this room shows to people; they stand in words.csv."""

from __future__ import annotations

from pathlib import Path

from boligsim.base.text import Words

__all__ = ["say"]

say = Words(Path(__file__).with_name("words.csv")).say
