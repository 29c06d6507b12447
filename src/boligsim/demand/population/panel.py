"""The panel of municipalities: a long table checked and turned into one array."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError, did_you_mean
from boligsim.demand.population.arguments import columns_of, four_digits
from boligsim.demand.population.gaps import RULES, fill

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
SEXES = ("female", "male")
_COLUMNS = ("municipality", "year", "sex", "age", "persons")
_OLDEST, _EARLIEST, _LATEST = 130, 1500, 3000


@dataclass(frozen=True)
class Panel:
    """Persons on 1 January by municipality, year, sex and single year of age.

    ``persons`` is ``[M, T, 2, A]``, NaN before a municipality's first year; ``both`` marks the
    municipalities whose sexes came together and were split by the national shares.
    """

    names: tuple[str, ...]
    first_year: int
    persons: Array
    both: tuple[bool, ...]

    @property
    def last_year(self) -> int:
        """The last year of the panel."""
        return int(self.first_year + self.persons.shape[1] - 1)

    def index(self, name: str) -> int:
        """Return the place of a municipality; an error with a hint when it is not there."""
        if name not in self.names:
            hint = did_you_mean(name, self.names)
            raise InputError(
                f"Municipality '{name}' is not in the panel of {len(self.names)} municipalities. "
                f"Add its rows to the panel before fitting. {hint}".rstrip()
            )
        return int(self.names.index(name))

    def upto(self, year: int) -> Panel:
        """Return the same panel, ending in an earlier year."""
        persons = self.persons[:, : year - self.first_year + 1]
        there = np.atleast_1d(~np.isnan(persons[:, -1]).any(axis=(1, 2)))
        return Panel(
            names=tuple(n for n, t in zip(self.names, there, strict=True) if t),
            first_year=self.first_year,
            persons=persons[there],
            both=tuple(b for b, t in zip(self.both, there, strict=True) if t),
        )

    def with_municipality(self, name: str, other: Panel) -> Panel:
        """Put one municipality of another panel in, in place of its own rows if it has any."""
        row = other.persons[other.index(name)]
        out = np.full(self.persons.shape[1:], np.nan)
        shift = other.first_year - self.first_year
        from_, to = max(shift, 0), min(shift + len(row), len(out))
        if to > from_:
            out[from_:to] = row[from_ - shift : to - shift]
        names = [n for n in self.names if n != name]
        keep = [self.names.index(n) for n in names]
        names.append(name)
        persons = np.concatenate([self.persons[keep], out[None]])
        both = [*(self.both[k] for k in keep), other.both[other.index(name)]]
        order = sorted(range(len(names)), key=names.__getitem__)
        return Panel(
            names=tuple(names[k] for k in order),
            first_year=self.first_year,
            persons=persons[order],
            both=tuple(both[k] for k in order),
        )


def read_panel(
    frame: pd.DataFrame,
    last_year: int | None = None,
    *,
    national: Panel | None = None,
    gaps: str | None = None,
    what: str = "panel",
) -> Panel:
    """Check a long table of persons and turn it into an array.

    Parameters
    ----------
    frame : DataFrame
        ``municipality, year, sex, age, persons``; one row a cell, in any order. ``sex`` is
        female and male, or both.
    last_year : int, optional
        Later rows are left out; every municipality must have this year.
    national : Panel, optional
        The country, by which ``both`` is split into the two sexes.
    gaps : {"interpolate", "after"}, optional
        What to do with a municipality that lacks years between others: fill them along cohorts,
        or use the years after the last gap only. Without a rule a gap is an error.
    what : str
        Name of the table in messages.

    Returns
    -------
    Panel

    Raises
    ------
    InputError
        No table, columns or ages missing, negative or unreadable persons, a cell twice, a gap
        between years without a rule, a municipality without the last year.
    """
    columns_of(frame, _COLUMNS, what)
    if gaps is not None and gaps not in RULES:
        raise InputError(
            f"gaps is {gaps!r}; use 'interpolate' (fill along cohorts) or 'after' (only the years "
            f"after the gap). {did_you_mean(str(gaps), RULES)}".rstrip()
        )
    if last_year is not None and len(frame):
        frame = frame[_whole(frame, "year", what) <= last_year]
    if not len(frame):
        upto = "" if last_year is None else f" up to {last_year}"
        raise InputError(f"The {what} has no rows{upto}. Give earlier years.")
    row, names = _names(frame)
    years = _whole(frame, "year", what)
    ages = _whole(frame, "age", what)
    persons = _persons(frame, what)
    sex = _sexes(frame, what)
    top = int(ages.max())
    first, last = int(years.min()), int(years.max())
    if int(ages.min()) < 0 or top > _OLDEST:
        wrong = int(ages.min()) if int(ages.min()) < 0 else top
        raise InputError(
            f"The {what} has the age {wrong}. Ages are whole years from 0, at most {_OLDEST}."
        )
    if not _EARLIEST <= first <= last <= _LATEST:
        wrong = first if first < _EARLIEST else last
        raise InputError(f"The {what} has the year {wrong}. Mend the column year.")
    cells = np.full((len(names), last - first + 1, 3, top + 1), np.nan)
    flat = np.ravel_multi_index((row, years - first, sex, ages), cells.shape)
    order = np.sort(flat)
    twice = order[:-1][order[1:] == order[:-1]]
    if len(twice):
        m, t, x, a = np.unravel_index(twice[0], cells.shape)
        raise InputError(
            f"The {what} has a cell twice: municipality {names[m]}, year {first + t}, "
            f"{(*SEXES, 'both')[x]}, age {a}. Keep one row a cell."
        )
    cells.ravel()[flat] = persons
    known = _complete(cells, names, first, gaps, what)
    if last_year is not None and last != last_year:
        raise InputError(f"The {what} ends in {last}, not in {last_year}. Fit up to {last}.")
    both = ~np.isnan(cells[:, -1, 2]).any(axis=-1)
    return Panel(
        names=tuple(str(n) for n in names),
        first_year=first,
        persons=fill(_two_sexes(cells, first, national), known, gaps),
        both=tuple(bool(b) for b in both),
    )


def _names(frame: pd.DataFrame) -> tuple[NDArray[np.int64], list[str]]:
    """Row of each cell and the sorted names; numbers become four digits."""
    import pandas as pd

    codes, found = pd.factorize(frame["municipality"], use_na_sentinel=False)
    text = [four_digits(m) for m in found]
    names = sorted(set(text))
    place = np.array([names.index(t) for t in text], dtype=np.int64)
    return place[codes], names


def _whole(frame: pd.DataFrame, column: str, what: str) -> NDArray[np.int64]:
    values = frame[column].to_numpy()
    kind = np.asarray(values).dtype.kind
    numbers = np.full(len(values), np.nan)
    if kind in "iuf" or (kind == "O" and all(isinstance(v, int | np.integer) for v in values)):
        numbers = values.astype(np.float64)
    wrong = np.flatnonzero(~np.isfinite(numbers) | (numbers != np.rint(numbers)))
    if len(wrong):
        value = values[wrong[0]]
        value = value.item() if isinstance(value, np.generic) else value
        text = isinstance(value, str) and value.strip().isdigit()
        raise InputError(
            f"The {what} has {'an' if column == 'age' else 'a'} {column} that is no whole number: "
            f"{value!r}. "
            + (
                f"The column holds text; turn it into numbers with "
                f"panel['{column}'] = panel['{column}'].astype(int)."
                if text
                else f"Mend the column {column}; single years, no spans or dates."
            )
        )
    return numbers.astype(np.int64)


def _persons(frame: pd.DataFrame, what: str) -> Array:
    values = frame["persons"]
    try:
        if values.dtype.kind not in "iuf" and any(isinstance(v, str) for v in values):
            raise TypeError
        persons = values.to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        raise InputError(
            f"The {what} has persons that are not numbers. Mend the column persons, e.g. with "
            "panel['persons'] = panel['persons'].astype(float)."
        ) from None
    wrong = np.flatnonzero(~np.isfinite(persons) | (persons < 0))
    if len(wrong):
        at = frame.iloc[int(wrong[0])]
        value = persons[wrong[0]]
        kind = "negative" if value < 0 else "missing" if np.isnan(value) else "infinite"
        raise InputError(
            f"The {what} has {kind} persons in {len(wrong)} row{'s' if len(wrong) > 1 else ''}, "
            f"first municipality {at['municipality']}, year {at['year']}, {at['sex']}, age "
            f"{at['age']}: {at['persons']}. Persons are counts of 0 or more; mend or leave out."
        )
    return persons


def _sexes(frame: pd.DataFrame, what: str) -> NDArray[np.int64]:
    codes: Mapping[str, int] = {"female": 0, "male": 1, "both": 2}
    import pandas as pd

    place, found = pd.factorize(frame["sex"])
    words = [str(w) for w in found]
    unknown = sorted(set(words) - set(codes))
    if unknown:
        raise InputError(f"The {what} has the sex '{unknown[0]}'. Use female and male, or both.")
    return np.array([codes[w] for w in words], dtype=np.int64)[place]


def _complete(
    cells: Array, names: list[str], first: int, gaps: str | None, what: str
) -> NDArray[np.bool_]:
    """Every year of a municipality whole, none that stops early, a gap only with a rule.

    Gives the years there are, ``[M, T]``.
    """
    known = ~np.isnan(cells)
    for m, name in enumerate(names):
        some = known[m].any(axis=2)  # [T, 3]
        mixed = some[:, 2] & some[:, :2].any(axis=1)
        half = some[:, 0] != some[:, 1]
        for t in np.flatnonzero(mixed | half):
            raise InputError(
                f"The {what} has municipality {name}, year {first + t}, with "
                f"{'both beside one sex' if mixed[t] else 'one sex only'}. Give female and male, "
                "or both alone."
            )
        holes = np.argwhere(some[:, :, None] & ~known[m])
        if len(holes):
            t, x, a = holes[0]
            raise InputError(
                f"The {what} lacks age {a} of municipality {name}, year {first + t}, "
                f"{(*SEXES, 'both')[x]}. Ages run from 0 to {cells.shape[-1] - 1} without holes, "
                "the last one open and the same for all; write 0 where there is nobody, and sum "
                "the oldest where some end earlier."
            )
        there = np.flatnonzero(some.any(axis=1))
        missing = np.setdiff1d(np.arange(there[0], cells.shape[1]), there)
        inside = missing[missing < there[-1]]
        late = missing[missing > there[-1]]
        if len(late):
            raise InputError(
                f"The {what} has no later rows for municipality {name}: {_listed(late, first)} "
                "missing. Fill the years or leave it out, or give only the years that all have."
            )
        if len(inside) and gaps is None:
            raise InputError(
                f"The {what} has a gap for municipality {name}: {_listed(inside, first)} missing, "
                "and no rule says what to do. Fill the years, or give gaps='interpolate' (along "
                "cohorts) or gaps='after' (only the years after the gap)."
            )
    return np.asarray(known.any(axis=(2, 3)))


def _listed(years: NDArray[np.int64], first: int) -> str:
    return f"{', '.join(str(first + y) for y in years)} {'is' if len(years) == 1 else 'are'}"


def _two_sexes(cells: Array, first: int, national: Panel | None) -> Array:
    out = cells[:, :, :2].copy()
    together = ~np.isnan(cells[:, :, 2]).any(axis=-1)
    if together.any():
        share = np.full((cells.shape[1], 2, cells.shape[-1]), 0.5)
        if national is not None:
            for t in range(cells.shape[1]):
                at = min(max(first + t, national.first_year), national.last_year)
                here = national.persons[0, at - national.first_year] + 0.5
                ages = min(here.shape[-1], share.shape[-1])
                closed = here[:, :ages].copy()
                closed[:, -1] += here[:, ages:].sum(axis=-1)
                share[t, :, :ages] = closed / closed.sum(axis=0)
        for m, t in np.argwhere(together):
            out[m, t] = cells[m, t, 2] * share[t]
    return out
