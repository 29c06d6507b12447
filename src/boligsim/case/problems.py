"""Problems of a case: all at once, each with file, line, column, value, rule and hint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal

from boligsim.base import CaseError
from boligsim.case.messages import say, translate

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Problem", "Problems"]

Severity = Literal["error", "warning", "missing"]


@dataclass(frozen=True)
class Problem:
    """One problem.

    Attributes
    ----------
    severity
        error (the case cannot be used), warning (it can, look at this) or missing (what the
        municipality must still supply).
    file, line, column, value
        Where, and what stands there. Line 0 = the file as a whole.
    rule
        What was expected.
    hint
        What to do.
    """

    severity: Severity
    file: str
    line: int
    column: str
    value: str
    rule: str
    hint: str = ""

    def __str__(self) -> str:
        """Write it on one line."""
        return self.text("en")

    def text(self, language: str) -> str:
        """Write it on one line in a language.

        Parameters
        ----------
        language
            nb, nn or en.

        Returns
        -------
        str
            Where, what stands there, what was expected and what to do.
        """
        line = say("line {line}", line=self.line) if self.line else ""
        column = say("column '{column}'", column=self.column) if self.column else ""
        where = ", ".join(translate(w, language) for w in (self.file, line, column) if w)
        what = f" '{self.value}':" if self.value else ""
        hint = f" - {translate(self.hint, language)}" if self.hint else ""
        return f"{where}:{what} {translate(self.rule, language)}{hint}"


class Problems:
    """All problems of a case, errors first.

    Examples
    --------
    >>> bool(Problems("x", []))
    False
    """

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        order = {"error": 0, "warning": 1, "missing": 2}
        self.name = name
        self._all = sorted(problems, key=lambda p: order[p.severity])

    def _of(self, severity: Severity) -> list[Problem]:
        return [p for p in self._all if p.severity == severity]

    @property
    def errors(self) -> list[Problem]:
        """What makes the case unusable."""
        return self._of("error")

    @property
    def warnings(self) -> list[Problem]:
        """What to look at."""
        return self._of("warning")

    @property
    def missing(self) -> list[Problem]:
        """What the municipality must still supply."""
        return self._of("missing")

    @property
    def frame(self) -> pd.DataFrame:
        """One row per problem: severity, file, line, column, value, rule, hint."""
        import pandas as pd

        columns = [f.name for f in fields(Problem)]
        rows = [[getattr(p, name) for name in columns] for p in self._all]
        return pd.DataFrame(rows, columns=columns)

    def to_frame(self) -> pd.DataFrame:
        """Return `frame`."""
        return self.frame

    def raise_errors(self) -> None:
        """Raise one `CaseError` that lists every error.

        Raises
        ------
        CaseError
            When there is at least one error.
        """
        errors = self.errors
        if errors:
            count = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
            lines = "".join(f"\n  {i}. {p}" for i, p in enumerate(errors, 1))
            raise CaseError(f"The case '{self.name}' has {count}:{lines}", errors)

    def __bool__(self) -> bool:
        """Whether there is any problem of any severity."""
        return bool(self._all)

    def __len__(self) -> int:
        """Count all problems."""
        return len(self._all)

    def __iter__(self) -> Iterator[Problem]:
        """Go through all problems, errors first."""
        return iter(self._all)

    def __repr__(self) -> str:
        """Count them on one line."""
        return (
            f"Problems('{self.name}': {len(self.errors)} errors, {len(self.warnings)} warnings, "
            f"{len(self.missing)} to supply)"
        )

    def _repr_html_(self) -> str:
        html: str = self.frame.to_html(index=False)
        return html
