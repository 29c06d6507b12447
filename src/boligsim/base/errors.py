"""The errors that users meet. Each message says what, where, why and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

__all__ = ["BoligsimError", "CaseError", "InputError", "did_you_mean", "near_names"]


class BoligsimError(Exception):
    """Base of every error that boligsim raises on purpose.

    Usually caused by the input or the call; the message says which and what to try.
    """


class InputError(BoligsimError, ValueError):
    """An argument, option or value that cannot be used.

    Usual causes: a name that does not exist, a number outside its range, tables that do not fit
    together. Try: read the hint at the end of the message.
    """


class CaseError(InputError):
    """A case (folder or workbook) with errors; the message lists all of them at once.

    Attributes
    ----------
    problems
        The list of problems, see `boligsim.check_case`.

    Notes
    -----
    Usual causes: a misspelt name, a missing column, a negative count. Try:
    ``boligsim check CASE``, mend every line it prints and run again.
    """

    def __init__(self, message: str, problems: Sequence[object] = ()) -> None:
        super().__init__(message)
        self.problems = list(problems)


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """Find at most two known names that look like a given one, the nearest first.

    Parameters
    ----------
    name
        What was written.
    known
        What could have been written.

    Returns
    -------
    list of str
        Empty when nothing is similar.

    Examples
    --------
    >>> near_names("fammilies", ["families", "young"])
    ['families']
    """
    names = sorted({str(k) for k in known})
    near = difflib.get_close_matches(str(name), names, n=2, cutoff=0.6)
    if not near:
        lower = {n.lower(): n for n in reversed(names)}
        near = [lower[n] for n in difflib.get_close_matches(str(name).lower(), lower, n=1)]
    if not near and len(str(name)) >= 8:  # the beginning of something longer
        starts = {n[: len(str(name)) + 1]: n for n in reversed(names)}
        near = [starts[n] for n in difflib.get_close_matches(str(name), starts, n=1, cutoff=0.85)]
    return near


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Nearest known names as the end of a message.

    Parameters
    ----------
    name
        What was written.
    known
        What could have been written.

    Returns
    -------
    str
        ``"did you mean 'a' or 'b'?"``, a list of all when few are known, or an empty string.

    Examples
    --------
    >>> did_you_mean("fammilies", ["families", "young"])
    "did you mean 'families'?"
    """
    names = sorted({str(k) for k in known})
    near = near_names(name, names)
    if near:
        return "did you mean " + " or ".join(f"'{n}'" for n in near) + "?"
    if 0 < len(names) <= 12:
        return "known: " + ", ".join(names)
    return ""
