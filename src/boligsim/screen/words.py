"""Words of the panel and of tables for people; the texts stand in words.csv."""

from __future__ import annotations

from pathlib import Path

from boligsim.base.text import Words

__all__ = ["WORDS", "word"]

WORDS = Words(Path(__file__).with_name("words.csv"))
word = WORDS.say
