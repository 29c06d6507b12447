"""What decisions say to people; the texts stand in words.csv."""

from __future__ import annotations

from pathlib import Path

from boligsim.base.text import Words

__all__ = ["WORDS", "say"]

WORDS = Words(Path(__file__).with_name("words.csv"))
say = WORDS.say
