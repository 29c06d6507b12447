"""Captions with running numbers, the same in both forms of the memo."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Counter", "figure_word"]

_WORDS = {"nb": ("Tabell", "Figur"), "nn": ("Tabell", "Figur"), "en": ("Table", "Figure")}


def figure_word(language: str) -> str:
    """Return the word that stands before the number of a figure."""
    return _WORDS[language][1]


@dataclass
class Counter:
    """Counts tables and figures while the memo is written."""

    language: str
    tables: int = 0
    figures: int = 0

    def table(self, caption: str) -> str:
        """Return the caption of the next table with its number."""
        self.tables += 1
        return f"{_WORDS[self.language][0]} {self.tables}. {caption}"

    def figure(self, caption: str) -> str:
        """Return the caption of the next figure with its number."""
        self.figures += 1
        return f"{_WORDS[self.language][1]} {self.figures}. {caption}"
