"""What summaries and plots of a demand say; the texts stand in words.csv."""

from __future__ import annotations

from pathlib import Path

from boligsim.base.text import Words

__all__ = ["age_words", "word"]

word = Words(Path(__file__).with_name("words.csv")).say


def age_words(ages: tuple[int, int | None], language: str) -> str:
    """Name an age span, e.g. ``Personer 80 år og over``."""
    low, high = ages
    if high is None:
        return word("open", language, low=low) if low > 0 else word("all_ages", language)
    return word("span", language, low=low, high=high)
