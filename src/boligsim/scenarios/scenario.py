"""A scenario: what we decide, as frozen data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from boligsim.base.errors import InputError, did_you_mean
from boligsim.measures import Ask, Measure, joint_warnings, primitive_name
from boligsim.scenarios.fingerprint import content_hash

if TYPE_CHECKING:
    from boligsim.case import Case
    from boligsim.homelessness.primitives import Primitive

__all__ = ["Override", "Scenario", "slug"]


class Override(NamedTuple):
    """A parameter that has another value in one scenario."""

    path: str
    value: float
    group: str = ""
    dwelling: str = ""


def slug(name: str) -> str:
    """Key for files and tables from a name for people.

    Parameters
    ----------
    name
        Any text.

    Returns
    -------
    str
        Lower-case letters, digits and underscores.

    Examples
    --------
    >>> slug("Flere startlån")
    'flere_startlan'
    """
    plain = name.lower()
    for letter, replacement in (("æ", "ae"), ("ø", "o"), ("å", "a")):
        plain = plain.replace(letter, replacement)
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "scenario"


@dataclass(frozen=True)
class Scenario:
    """A name, measures and overridden parameters, on a case.

    Attributes
    ----------
    name
        Shown to people.
    case
        The case it is decided in.
    measures
        Measures; their order does not matter.
    overrides
        `Override` or the same as plain tuples ``(path, value[, group[, dwelling]])``.
    key
        Word in tables and files; made from the name when left out.
    recommended
        Whether it is the one proposed.

    Raises
    ------
    InputError
        When two measures share kind and name, or an override names an unknown parameter.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> Scenario("Nullalternativet", SimpleNamespace()).key
    'nullalternativet'
    """

    name: str
    case: Case = field(repr=False, compare=False)
    measures: tuple[Measure, ...] = field(default=(), kw_only=True)
    overrides: tuple[Override, ...] = field(default=(), kw_only=True)
    key: str | None = field(default=None, kw_only=True)
    recommended: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        """Normalise and check."""
        if hasattr(self.measures, "plan"):
            raise InputError(
                f"Scenario '{self.name}': measures is one measure; put it in a list: [measure]."
            )
        object.__setattr__(self, "measures", tuple(self.measures))
        for m in self.measures:
            if not hasattr(m, "plan"):
                raise InputError(
                    f"Scenario '{self.name}': {m!r} is not a measure; give e.g. bs.StartLoans(...)."
                )
        object.__setattr__(self, "overrides", tuple(map(self._override, self.overrides)))
        object.__setattr__(self, "key", self.key or slug(self.name))
        seen: set[tuple[str, str]] = set()
        for m in self.measures:
            if (m.kind, m.name) in seen:
                raise InputError(
                    f"Scenario '{self.name}' has two measures of kind {m.kind} named '{m.name}'; "
                    "give each its own name, because the name is part of its random numbers."
                )
            seen.add((m.kind, m.name))
        if self.overrides:
            known = {str(p) for p in self.case.parameters.frame["path"]}
            for o in self.overrides:
                if o.path not in known:
                    raise InputError(
                        f"Scenario '{self.name}' overrides '{o.path}', which is not a parameter; "
                        f"{did_you_mean(o.path, known)}"
                    )
                self._check_place(o, "groups", "group", o.group)
                self._check_place(o, "dwellings", "dwelling", o.dwelling)

    def _override(self, given: Any) -> Override:
        """Read an override; a value that is no number would be found in the middle of a run."""
        try:
            out = Override(*given)
            out = out._replace(value=float(out.value))
        except (TypeError, ValueError) as error:
            raise InputError(
                f"Scenario '{self.name}': {given!r} is not an override; write "
                "(path, value) or (path, value, group, dwelling)."
            ) from error
        return out

    def _check_place(self, override: Override, table: str, column: str, name: str) -> None:
        if not name:
            return
        # Some rows are about kinds of building, which the parameter table names in this column.
        rows = (getattr(self.case, table)[column], self.case.parameters.frame[column])
        known = {str(n) for names in rows for n in names} - {"", "nan"}
        if name not in known:
            raise InputError(
                f"Scenario '{self.name}' overrides '{override.path}' for the {column} '{name}', "
                f"which neither {table} nor parameters knows; {did_you_mean(name, known)}"
            )

    def with_(
        self,
        *measures: Measure,
        name: str | None = None,
        key: str | None = None,
        overrides: Iterable[Override] = (),
        recommended: bool = False,
    ) -> Scenario:
        """Return this scenario and more: the same case, further measures and overrides.

        Parameters
        ----------
        *measures
            Measures to add.
        name, key
            Name and key of the new scenario; left out: this name and those of the measures.
        overrides
            Overrides to add.
        recommended
            Whether the new one is proposed.

        Returns
        -------
        Scenario
            A new scenario; this one is unchanged.
        """
        return Scenario(
            name or " + ".join([self.name, *(m.name for m in measures)]),
            self.case,
            measures=(*self.measures, *measures),
            overrides=(*self.overrides, *overrides),
            key=key,
            recommended=recommended,
        )

    @property
    def ordered(self) -> tuple[Measure, ...]:
        """Measures in the one order that counts, by kind and name."""
        return tuple(sorted(self.measures, key=lambda m: (m.kind, m.name)))

    @property
    def fingerprint(self) -> str:
        """Hash of measures and overrides: equal decisions have equal fingerprints.

        Name, key, recommendation and order do not count.
        """
        return content_hash([self.ordered, sorted(self.overrides)])

    def primitives(self) -> list[tuple[str, Primitive]]:
        """List every row of every measure's plan with its name, ready for the simulation.

        Returns
        -------
        list of (str, Primitive)
            Names are ``kind:name:row``.
        """
        ask = Ask(self.case)
        return [
            (primitive_name(m, row), primitive)
            for m in self.ordered
            for row, primitive in enumerate(m.plan(ask))
        ]

    def check(self) -> list[str]:
        """List what is odd about the measures, one by one and together.

        Returns
        -------
        list of str
            Sentences in the language of the case.
        """
        ask = Ask(self.case)
        single = [warning for m in self.ordered for warning in m.check(ask)]
        return single + joint_warnings(self.ordered, ask)

    def __repr__(self) -> str:
        """Return one line."""
        inside = ", ".join(f"{m.kind}:{m.name}" for m in self.ordered) or "no measures"
        return f"Scenario({self.name!r}, key={self.key!r}, {inside})"
