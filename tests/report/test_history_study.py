"""Figures and section of a studied history, on tables made by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from synthetic import make_context

from boligsim.base.text import LANGUAGES
from boligsim.report.figures import check_figure
from boligsim.report.figures.attribution import draw_attribution, plot_attribution
from boligsim.report.figures.calibration import draw_calibration, plot_calibration
from boligsim.report.history_words import WORDS, bar_label
from boligsim.report.memo import memo_blocks, memo_numbers
from boligsim.report.memo.blocks import Heading, Paragraph, text_of
from boligsim.report.memo.history import history_study
from boligsim.report.memo.writer import Writer

YEAR, SCENARIO = 2033, "alt"


def numbers(mean: float, low: float, high: float, middle: float | None = None) -> dict[str, float]:
    return {"mean": mean, "p10": low, "p50": mean if middle is None else middle, "p90": high}


def row(series: str, unit: str, of: str, **more: object) -> dict[str, object]:
    base = {"scenario": SCENARIO, "year": YEAR, "group": "all", "series": series, "unit": unit}
    return {**base, "of": of, **more}


def attribution(joint: tuple[float, float, float] = (-4.2, -10.0, -1.0)) -> pd.DataFrame:
    measures = {
        "acquisitions": (-2.4, -6.0, 0.0),
        "start_loans": (-1.5, -4.0, 0.0),
        "housing_office": (-0.3, -2.0, 1.0),
        "care_homes": (0.0, 0.0, 0.0),
    }
    rows = [row("without", "persons", "effect", kind="other", sd=7.0, **numbers(-1.0, -9.0, 8.0))]
    for name, values in measures.items():
        late = "2034-04" if name == "care_homes" else ""
        narrower = float("nan") if late else 0.05
        rows.append(
            row(name, "persons", "effect", kind="measure", sd=1.0, late=late,
                contraction=narrower, contraction_error=0.05, **numbers(*values))
        )  # fmt: skip
    rows.append(row("joint", "persons", "effect", kind="sum", sd=4.0, **numbers(*joint)))
    rows.append(
        row("chance_and_selection", "persons", "effect", kind="other", sd=6.0,
            **numbers(-4.8, -13.0, 4.0))
    )  # fmt: skip
    rows.append(row("observed", "persons", "fixed", kind="sum", **numbers(-10, -10, -10)))
    for name, mean in (("freed", -1.9), ("bought_own", -0.2)):
        rows.append(
            row(f"start_loans_{name}", "persons", "effect", kind="reading",
                **numbers(mean, -4.0, 0.5))
        )  # fmt: skip
    for name, unit, value in (
        ("peers", "municipalities", 40.0),
        ("largest_fall_by_chance", "persons", -9.7),
        ("probability_of_fall", "probability", 0.0207),
    ):
        rows.append(row(name, unit, "fixed", kind="yardstick", **numbers(value, value, value)))
    return pd.DataFrame(rows).assign(late=lambda f: f["late"].fillna(""))


def calibration(second: float = 5.0) -> pd.DataFrame:
    rows = []
    for year, observed, prior, after in (
        (2029, 15.0, (15, 6, 28), (12, 6, 21)),
        (YEAR, second, (11, 3, 29), (7, 3, 14)),
    ):
        for of, (p50, p10, p90) in (("prior", prior), ("posterior", after)):
            rows.append(
                {**row("homeless_persons", "persons", of), "year": year, "sd": 6.0,
                 "date": f"{year}-12-01", "observed": observed, "error": 3.0, "at_most": 0.4,
                 **numbers(p50, p10, p90)}
            )  # fmt: skip
    for path, group, ratio in (
        ("homeless.self_resolution_median_months", "", 0.62),
        ("tenancy.mean_years", "developmental_disability", 0.93),
        ("start", "all", 0.97),
    ):
        for of in ("prior", "posterior"):
            rows.append(
                {**row(path, "", of), "year": 2026, "group": group or "all", "sd": 1.0,
                 "dwelling": "homeless" if path == "start" else "", "scope": "behaviour",
                 "transferable": "yes", "sd_ratio": ratio,
                 "identified": "yes" if ratio <= 0.9 else "no", **numbers(5, 2, 12)}
            )  # fmt: skip
    for name, value in (("unknowns", 111.0), ("unknowns_identified", 6.0)):
        rows.append(
            {**row(name, "parameters", "fixed"), "year": 2026, **numbers(value, value, value)}
        )
    return pd.DataFrame(rows)


def studied(language: str = "nb", **tables: pd.DataFrame):
    context = make_context(language)
    mine = {"calibration": calibration(), "attribution": attribution(), **tables}
    return context.with_(tables={**context.tables, **mine})


def section(context) -> tuple[list[str], str]:
    drawn = [d for d in (draw_calibration(context), draw_attribution(context)) if d is not None]
    blocks = history_study(Writer(context, {d.key: d.alt for d in drawn}))
    headings = [b.text for b in blocks if isinstance(b, Heading)]
    return headings, " ".join(text_of(b.spans) for b in blocks if isinstance(b, Paragraph))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_pass_the_check(language: str) -> None:
    context = studied(language)
    for drawn in (draw_calibration(context), draw_attribution(context)):
        assert drawn is not None and check_figure(drawn.figure, language) == []


def test_alternative_texts_hold_the_numbers() -> None:
    context = studied()
    assert "15" in draw_calibration(context).alt and "0,62" in draw_calibration(context).alt
    text = draw_attribution(context).alt
    for shown in ("−2,4 (−6,0 til 0,0)", "Omsorgsboliger: 0,0", "Tilfeldigheter og utvalg: −4,8"):
        assert shown in text


def test_bars_and_points_are_the_rows() -> None:
    context = studied()
    ax = plot_attribution(context)
    widths = [patch.get_width() for patch in ax.patches]
    assert widths == [-4.8, -4.2, 0.0, -0.3, -1.5, -2.4, -1.0]
    assert [t.get_text() for t in ax.texts] == ["0"]  # exactly nothing is said to be nothing
    ax = plot_calibration(context)
    marks = [tuple(line.get_ydata()) for line in ax.lines if len(line.get_ydata()) == 1]
    assert marks == [(15.0,), (11.0,), (12.0,), (7.0,), (15.0,), (5.0,)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_section_says_what_the_tables_say(language: str) -> None:
    headings, text = section(studied(language))
    assert len(headings) == 1 and headings[0].startswith("6.6 ")
    fewer = {"nb": "færre", "nn": "færre", "en": "fewer"}[language]
    assert f"4 {fewer}" in text and f"10 {fewer}" in text and f"5 {fewer}" in text
    assert "111" in text and "40" in text and "6–28" in text
    assert {"nb": "2,1", "nn": "2,1", "en": "2.1"}[language] in text
    assert {"nb": "skiller ikke", "nn": "skil ikkje", "en": "do not separate"}[language] in text
    assert "{" not in text and "−" not in text.replace("6–28", "")


def test_no_direction_is_claimed_where_the_interval_holds_zero() -> None:
    unclear = attribution(joint=(-4.2, -10.0, 0.3))
    _, text = section(studied(attribution=unclear))
    assert "det er ikke sikkert at tiltakene påvirket tallet" in text
    _, text = section(studied())
    assert "ikke sikkert" not in text


def test_a_hidden_count_is_neither_said_nor_drawn() -> None:
    hidden = attribution()
    told = hidden["series"].isin(("observed", "chance_and_selection"))
    hidden = hidden[~told & (hidden["kind"] != "yardstick")]
    context = studied(calibration=calibration(float("nan")), attribution=hidden)
    _, text = section(context)
    assert "personvern" in text and " 15 registrerte" not in text and "kjent nettopp" not in text
    assert check_figure(draw_calibration(context).figure, "nb") == []
    assert check_figure(draw_attribution(context).figure, "nb") == []


def test_nothing_is_written_where_nothing_was_studied(context) -> None:
    assert draw_calibration(context) is None and draw_attribution(context) is None
    assert history_study(Writer(context, {})) == []


def test_every_number_of_the_section_has_its_cell() -> None:
    context = studied()
    drawn = (draw_calibration(context), draw_attribution(context))
    blocks = memo_blocks(context, {d.key: d.alt for d in drawn})
    cells = memo_numbers(blocks)
    own = cells[cells["table"].isin(("calibration", "attribution"))]
    assert {"joint", "acquisitions", "homeless_persons", "unknowns"} <= set(own["series"])
    text = " ".join(text_of(b.spans) for b in blocks if isinstance(b, Paragraph))
    assert "Figur " in text and " viser bidragene" in text


def test_words_are_complete_and_bars_have_names() -> None:
    for key, texts in WORDS.rows.items():
        assert all(texts[language].strip() for language in LANGUAGES), key
    for language in LANGUAGES:
        context = studied(language)
        names = {bar_label(context, str(s)) for s in attribution()["series"]}
        assert len(names) == len(attribution())
        assert language == "en" or "acquisitions" not in names
