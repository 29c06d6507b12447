"""What every chapter is written with: the run, its sentences, its numbers, its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from boligsim.report.memo.blocks import Picture, Span, Spans, text_of
from boligsim.report.memo.phrases import fill, memo_language, phrases
from boligsim.report.memo.quote import Quoter
from boligsim.report.words import word

if TYPE_CHECKING:
    from boligsim.report.context import Context

__all__ = ["Writer"]


@dataclass(frozen=True)
class Writer:
    """The run as the chapters see it.

    Attributes
    ----------
    c
        The run.
    alts
        Text alternative of each figure that was drawn.
    """

    c: Context
    alts: Mapping[str, str]
    language: str = field(init=False)
    q: Quoter = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "language", memo_language(self.c.language))
        object.__setattr__(self, "q", Quoter(self.c, self.language))

    @property
    def plan(self) -> tuple[int, int]:
        """First and last year of the four-year plan."""
        return self.c.economy_plan

    @property
    def land(self) -> tuple[int, int]:
        """First and last year of the twelve-year plan."""
        return self.c.land_use_plan

    @property
    def base_key(self) -> str:
        """Key of the base case."""
        return self.c.base_scenario.key

    @property
    def chosen(self) -> str:
        """Key of the recommended scenario."""
        return self.c.recommended.key

    @property
    def package(self) -> str:
        """Name of the recommended scenario."""
        return self.c.recommended.label

    @property
    def has_package(self) -> bool:
        """Whether there is anything beside the base case."""
        return self.chosen != self.base_key

    @property
    def land_scenario(self) -> str:
        """Scenario of the land-use tables: the base case, or the first there is."""
        return self._first_scenario("land_use")

    @property
    def places_assumed(self) -> bool:
        """Whether the number of care places is anything but a counted or published one."""
        frame = self.c.dwellings
        if frame.empty:
            return True
        care = frame["kind"].astype(str).isin(("care", "institution"))
        known = {str(status) for status in frame.loc[care, "status"]}
        return not known <= {"measured", "published"}

    @property
    def reserve_year(self) -> int:
        """Year of the first row of the reserve."""
        frame = self.c.tables.get("reserve")
        return self.c.base if frame is None or frame.empty else int(frame["year"].min())

    def _first_scenario(self, table: str) -> str:
        frame = self.c.tables.get(table)
        if frame is None or frame.empty:
            return self.base_key
        known = [str(s) for s in frame["scenario"].unique()]
        return self.base_key if self.base_key in known else known[0]

    def fill(self, key: str, **values: str | int | Spans) -> Spans:
        """Return a sentence of the memo as spans."""
        return fill(self.language, key, **values)

    def text(self, key: str, **values: str | int) -> str:
        """Return a sentence without numbers from tables as text."""
        return text_of(self.fill(key, **values))

    def raw(self, key: str) -> str:
        """Return a sentence before it is filled in."""
        return phrases(self.language)[key]

    def knows(self, key: str) -> bool:
        """Whether the memo has a sentence with this key."""
        return key in phrases(self.language)

    def word(self, key: str, **values: object) -> str:
        """Return a word of the report in the language of the memo."""
        return word(key, self.language, **values)

    def join(self, parts: Sequence[Spans], between: str = " ") -> Spans:
        """Put sentences after each other, leaving out empty ones."""
        spans: list[Span] = []
        for part in parts:
            if not part:
                continue
            if spans:
                spans.append(Span(between))
            spans += part
        return tuple(spans)

    def listed(self, names: Sequence[str]) -> str:
        """Return names as a list in a sentence: ``A, B og C``."""
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])}{self.word('and')}{names[-1]}"

    @property
    def foreign(self) -> str:
        """Language of texts that the case wrote, where it is not the memo's; else blank."""
        own = self.c.case_language
        return own if own != self.language else ""

    def quoted(self, name: str) -> str:
        """Return a name in the language's quotation marks."""
        return f"“{name}”" if self.language == "en" else f"«{name}»"

    def see(self, key: str) -> Spans:
        """Return the sentence that points to a figure, empty where it was not drawn."""
        if not self.has_figure(key):
            return ()
        return self.fill(f"see.{key}", figure=(Span("", figure=key),))

    def has_figure(self, key: str) -> bool:
        """Whether the figure was drawn."""
        return key in self.alts

    def picture(self, key: str, caption: str, width: float = 1.0) -> Picture:
        """Return the figure with its text alternative."""
        return Picture(key, caption, self.alts[key], width)

    def pictures(self, key: str, caption: str, width: float = 1.0) -> list[Picture]:
        """Return the figure in a list, or an empty list where it was not drawn."""
        return [self.picture(key, caption, width)] if self.has_figure(key) else []
