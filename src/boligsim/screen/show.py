"""The live panel: four sliders, and an answer that changes with them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from boligsim.base.text import LANGUAGES
from boligsim.screen.quick import LEVERS, Quick
from boligsim.screen.words import word

if TYPE_CHECKING:
    from boligsim.case import Case
    from boligsim.demand import Demand
    from boligsim.screen.answer import Answer

__all__ = ["Panel", "panel"]


@dataclass(frozen=True, eq=False)
class Panel:
    """Sliders for four measures, and what they do; shown when it is a cell's last line.

    Attributes
    ----------
    quick
        The small simulation behind it.
    """

    quick: Quick

    @property
    def language(self) -> str:
        """Language of labels, figure, numbers and table."""
        return str(self.quick.case.language)

    @cached_property
    def sliders(self) -> dict[str, Any]:
        """The four sliders: loans, homes, places, slots."""
        from ipywidgets import IntSlider, Layout

        return {
            lever.key: IntSlider(
                value=0,
                min=0,
                max=lever.largest,
                step=lever.step,
                description=word(lever.key, self.language),
                # The answer follows the finished move: a key press, or the slider let go.
                continuous_update=False,
                style={"description_width": "190px"},
                layout=Layout(width="520px", max_width="100%"),
            )
            for lever in LEVERS
        }

    @cached_property
    def screen(self) -> Any:
        """One piece of HTML with figure, numbers and table."""
        from ipywidgets import HTML

        return HTML(self.answer.html)

    @cached_property
    def widget(self) -> Any:
        """Sliders above the answer, as one widget."""
        from ipywidgets import HTML, VBox

        tell = f'<h3 lang="{self.language}" style="margin:4px 0">{word("heading", self.language)}'
        tell += f"</h3><p>{word('keys', self.language)}</p>"
        for slider in self.sliders.values():
            slider.observe(self._changed, names="value")
        return VBox([HTML(tell), *self.sliders.values(), self.screen])

    @property
    def answer(self) -> Answer:
        """The answer to where the sliders stand."""
        return self.quick.answer(**{key: int(s.value) for key, s in self.sliders.items()})

    def _changed(self, _: Any) -> None:
        self.screen.value = self.answer.html

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        # The HTML is for places without widgets: an exported notebook, a preview.
        return {"text/html": self.answer.html, **self.widget._repr_mimebundle_(**kwargs)}

    def __repr__(self) -> str:
        """Return one line."""
        values = ", ".join(f"{key}={slider.value}" for key, slider in self.sliders.items())
        return f"Panel({self.quick.case.name}, {values})"


def panel(
    case: Case | Demand,
    *,
    language: str | None = None,
    worlds: int = 12,
    histories: int = 4,
    until: int | None = None,
) -> Panel:
    """Make a live panel: sliders for four measures, with an answer in under a second.

    Start loans a year, dwellings bought, care places and follow-up slots; figure, six numbers and
    table change together. The answer is a small simulation through the same functions as a whole
    one: fewer draws and a shorter horizon, the same random numbers in every position.

    Parameters
    ----------
    case
        A case, or a demand whose case is taken.
    language
        nb, nn or en; left out: the case's.
    worlds, histories
        Draws of an answer, worlds x histories.
    until
        Last year; left out: six years after the base year.

    Returns
    -------
    Panel
        Shows itself at the end of a notebook's cell.

    Raises
    ------
    InputError
        When it is neither case nor demand, or the language is not one of the three.
    ImportError
        When ipywidgets is not installed; it comes with the extra ``notebook``.

    Examples
    --------
    >>> import boligsim as bs
    >>> live = bs.panel(bs.load_case("narvik"), worlds=2, histories=1, until=2028)
    >>> live.sliders["loans"].value = 10
    >>> live
    Panel(narvik, loans=10, homes=0, places=0, slots=0)
    """
    from boligsim.base.errors import InputError

    if language is not None and language not in LANGUAGES:
        raise InputError(f"language '{language}' is unknown; choose one of {', '.join(LANGUAGES)}.")
    made = Panel(Quick.of(case, language=language, worlds=worlds, histories=histories, until=until))
    _ = made.sliders
    return made
