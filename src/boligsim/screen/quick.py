"""A quick answer: few draws and a short horizon through the library's own functions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING, Any

from boligsim.base.errors import InputError
from boligsim.demand import Demand, project_demand
from boligsim.measures import Acquisitions, CareHomes, FollowUp, StartLoans
from boligsim.scenarios import Scenario, simulate
from boligsim.screen.words import word

if TYPE_CHECKING:
    from boligsim.case import Case
    from boligsim.measures import Measure
    from boligsim.scenarios import Runs
    from boligsim.screen.answer import Answer

__all__ = ["LEVERS", "Lever", "Quick"]

AHEAD = 6
"""Years of the quick answer: past the first care homes, short enough to wait for."""


@dataclass(frozen=True)
class Lever:
    """One slider.

    Attributes
    ----------
    key
        Its name, in the call and in words.csv.
    largest, step
        Of the slider; the smallest is 0.
    """

    key: str
    largest: int
    step: int


LEVERS = (
    Lever("loans", 30, 2),
    Lever("homes", 40, 2),
    Lever("places", 48, 4),
    Lever("slots", 40, 5),
)


@dataclass(frozen=True, eq=False)
class Quick:
    """The base case of a small simulation, and answers beside it on the same random numbers.

    Attributes
    ----------
    demand
        The demand, with few worlds.
    """

    demand: Demand

    @classmethod
    def of(
        cls,
        case: Case | Demand,
        *,
        language: str | None = None,
        worlds: int = 12,
        histories: int = 4,
        until: int | None = None,
    ) -> Quick:
        """Make it for a case.

        Parameters
        ----------
        case
            A case, or a demand whose case is taken.
        language
            nb, nn or en; left out: the case's.
        worlds, histories
            Draws of an answer.
        until
            Last year; left out: six years after the base year, or the case's last if sooner.

        Returns
        -------
        Quick
            With its base case ready on first use.

        Raises
        ------
        InputError
            When it is neither case nor demand, or a number is out of range.
        """
        own = case.case if isinstance(case, Demand) else case
        if not hasattr(own, "with_") or not hasattr(own, "periods"):
            raise InputError(f"panel needs a case or a demand, not {case!r}.")
        changes: dict[str, Any] = {
            "worlds": worlds,
            "histories": histories,
            "until": min(own.until, own.base + AHEAD) if until is None else until,
        }
        if language is not None:
            changes["language"] = language
        return cls(project_demand(own.with_(**changes)))

    @property
    def case(self) -> Case:
        """The case, with the horizon of the quick answer."""
        return self.demand.case

    @cached_property
    def base(self) -> Scenario:
        """Today's effort continued."""
        return Scenario(word("base", self.case.language), self.case, key="base")

    @cached_property
    def runs(self) -> Runs:
        """The base case, simulated once; it also simulates whatever is asked for."""
        return simulate(self.demand, [self.base])

    @cached_property
    def _answers(self) -> dict[tuple[int, ...], Answer]:
        return {}

    def measures(self, loans: int, homes: int, places: int, slots: int) -> list[Measure]:
        """Return what the sliders mean: from the year after the base year, none where 0.

        Parameters
        ----------
        loans
            Start loans a year beyond today's.
        homes
            Dwellings bought, half in June of the next year and half the year after.
        places
            Care places ready in September, two years after the base year.
        slots
            Tenants followed up at a time.

        Returns
        -------
        list of Measure
            Up to four.
        """
        year = self.case.base + 1
        out: list[Measure] = []
        if loans:
            out.append(StartLoans(per_year=loans, start=f"{year}-01"))
        if homes:
            bought = {f"{year}-06": homes - homes // 2, f"{year + 1}-06": homes // 2}
            out.append(Acquisitions({k: n for k, n in bought.items() if n}, dwelling=self._rental))
        if places:
            out.append(CareHomes({f"{year + 1}-09": places}, dwelling=self._care))
        if slots:
            out.append(FollowUp(slots=slots, start=f"{year}-01"))
        return out

    def answer(self, *, loans: int = 0, homes: int = 0, places: int = 0, slots: int = 0) -> Answer:
        """Simulate the chosen measures beside the base case.

        Parameters
        ----------
        loans, homes, places, slots
            See `measures`.

        Returns
        -------
        Answer
            The same one, at once, for a choice that has been asked before.

        Raises
        ------
        InputError
            When a number is negative or the case lacks the dwelling type.

        Examples
        --------
        >>> import boligsim as bs
        >>> quick = Quick.of(bs.load_case("narvik"), worlds=2, histories=1, until=2028)
        >>> quick.answer(loans=10).chosen.name
        'Valgte tiltak'
        """
        from boligsim.screen.answer import Answer

        asked = (loans, homes, places, slots)
        if asked not in self._answers:
            began = perf_counter()
            name = word("chosen", self.case.language)
            chosen = self.base.with_(*self.measures(*asked), name=name, key="chosen")
            runs = self.runs
            both = replace(
                runs,
                scenarios=(self.base, chosen),
                outcomes=(
                    runs.outcomes[0],
                    runs.runner(chosen) if chosen.measures else runs.outcomes[0],
                ),
            )
            answer = Answer(both, began)
            answer.html  # noqa: B018 - drawn now, so that its time is told whole
            self._answers[asked] = answer
        return self._answers[asked]

    @property
    def _rental(self) -> str:
        return self._first(("rental",), "ordinary")

    @property
    def _care(self) -> str:
        return self._first(("care", "institution"), "staffed_care")

    def _first(self, kinds: tuple[str, ...], liked: str) -> str:
        table = self.case.dwellings
        names = [str(n) for n in table.loc[table["kind"].isin(kinds), "dwelling"]]
        return liked if liked in names or not names else names[0]
