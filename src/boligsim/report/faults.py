"""Errors of the report that a municipality can meet, in its own language."""

from __future__ import annotations

from boligsim.base.errors import InputError
from boligsim.report.words import word

__all__ = ["ReportError"]


class ReportError(InputError):
    """Something about the report that must be put right before it can be written.

    Usual causes: a memo template that is missing or is no Word document, a file of an earlier
    report that is open in another program. Try what the message says; nothing was written.

    Attributes
    ----------
    key, values
        The sentence in ``words.csv`` and what fills it.
    """

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(self.text("en"))

    def text(self, language: str) -> str:
        """Return the message in a language.

        Parameters
        ----------
        language
            ``nb``, ``nn`` or ``en``.

        Returns
        -------
        str
            What is wrong, where, and what to do.
        """
        return word(self.key, language, **self.values)
