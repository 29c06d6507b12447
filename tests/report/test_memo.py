"""The memo: every number is a cell of a table, its form is accessible, its claims are honest."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from io import BytesIO

import docx
import pandas as pd
import pytest
from synthetic import make_context

from boligsim.base.text import number
from boligsim.report.figures import draw_all
from boligsim.report.memo import docx_bytes, memo_blocks, memo_numbers
from boligsim.report.memo.blocks import Heading, Picture, TableBlock, text_of
from boligsim.report.memo.content import spans_of
from boligsim.report.memo.quote import Quoter, rounded, verdict
from boligsim.report.words import LANGUAGES
from tests.few import few

NUMBER_STYLE_ID = "Tallfratabell"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Digits that are no results: years, law, chapters, dates, units, the words '8 av 10' and so on.
NO_RESULT = re.compile(
    r"(19|20)\d\d|§§? ?\d+(-\d+)?( til \d+)?|[Kk]apittel \d+|[Vv]edlegg \d|(Tabell|Figur) \d+"
    r"|uke 48|15\. mars|1\. januar|8 av 10|1 000|80 år|\d\d?–\d\d år|mer enn \d|^\d\d? "
    r"|SSB \d{5}( og \d{5})*"
    r"|^\d+\.\d |100 innbyggere|NLOD 2\.0 / CC BY 4\.0|under 4|3 måneder|6 måneder"
)


@pytest.fixture(scope="module")
def blocks(context):
    return memo_blocks(context, {d.key: d.alt for d in draw_all(context)})


def text_up_to(blocks, heading):
    said = []
    for block in blocks:
        if isinstance(block, Heading) and block.text.startswith(heading):
            break
        said.append(getattr(block, "text", ""))
        said.append("".join(span.text for span in spans_of(block)))
    return " ".join(said)


def docx_runs(path):
    for run in docx.Document(path).element.body.iter(f"{W}r"):
        style = run.find(f"{W}rPr/{W}rStyle")
        text = "".join(t.text or "" for t in run.iter(f"{W}t"))
        yield text, style is not None and style.get(f"{W}val") == NUMBER_STYLE_ID


def test_every_number_of_the_docx_is_read_back_from_the_tables(written):
    listed = pd.read_csv(written / "tables" / "memo_numbers.csv", dtype=str, keep_default_na=False)
    shown = [text for text, marked in docx_runs(written / "memo.docx") if marked]
    assert shown == list(listed["text"])
    assert len(shown) > 300
    tables = {}
    for row in listed.itertuples():
        if row.table not in tables:
            file = written / "tables" / f"{row.table}.csv"
            tables[row.table] = pd.read_csv(file, dtype=str, keep_default_na=False)
        frame = tables[row.table]
        keep = frame["group"] == row.group
        if row.table == "assumptions":
            keep &= frame["path"] == row.series
        else:
            keep &= (frame["scenario"] == row.scenario) & (frame["series"] == row.series)
            keep &= frame["year"] == row.year
        for pair in filter(None, row.extra.split(";")):
            column, value = pair.split("=", 1)
            keep &= frame[column] == value
        assert keep.sum() == 1, row
        value = float(frame.loc[keep, row.column].iloc[0]) / float(row.scale)
        read = float(row.text.replace("\u202f", "").replace(",", ".").replace("\u2212", "-"))
        half = 0.5 * (10.0 ** -int(row.decimals) if int(row.decimals) else float(row.to))
        assert abs(read - value) <= half + 1e-6, row


def read_number(text, language):
    plain = text.replace("\u2212", "-")
    if language == "en":
        return float(plain.replace(",", ""))
    return float(plain.replace("\u202f", "").replace(",", "."))


@pytest.mark.parametrize("language", few(LANGUAGES, "nb"))
def test_sentences_and_tables_agree_in_every_language(language, spoken, written):
    """Read the memo back from the DOCX: each number is its cell, rounded as it says."""
    run, _, blocks, _ = spoken(language)
    pictures = {f.stem: f.read_bytes() for f in (written / "figures").glob("*.png")}
    about = {"language": language, "title": "t", "subject": "s", "footer": "f"}
    document = docx.Document(BytesIO(docx_bytes(blocks, pictures, **about)[0]))
    shown = []
    for one in document.element.body.iter(f"{W}r"):
        style = one.find(f"{W}rPr/{W}rStyle")
        if style is not None and style.get(f"{W}val") == NUMBER_STYLE_ID:
            shown.append("".join(t.text or "" for t in one.iter(f"{W}t")))
    cells = [span.cell for block in blocks for span in spans_of(block) if span.cell]
    assert len(shown) == len(cells) > 300
    for text, cell in zip(shown, cells, strict=True):
        frame = run.tables[cell.table]
        keep = frame["group"] == cell.group
        if cell.table == "assumptions":
            keep &= frame["path"] == cell.series
        else:
            keep &= (frame["scenario"] == cell.scenario) & (frame["series"] == cell.series)
            keep &= frame["year"] == cell.year
        for pair in filter(None, cell.extra.split(";")):
            column, value = pair.split("=", 1)
            keep &= frame[column].astype(str) == value
        assert keep.sum() == 1, cell
        value = float(frame.loc[keep, cell.column].iloc[0]) / cell.scale
        half = 0.5 * (10.0**-cell.decimals if cell.decimals else cell.to)
        assert abs(read_number(text, language) - value) <= half + 1e-6, (text, cell)


def test_no_digit_stands_outside_the_tables(written):
    stray = []
    for text, marked in docx_runs(written / "memo.docx"):
        left = NO_RESULT.sub("", text)
        if not marked and re.search(r"\d", left) and "boligsim" not in text:
            stray.append(text)
    # The numbers of worlds and histories are facts of the run, not results.
    assert stray == ["250", "4"]


def test_no_decimals_of_people(blocks):
    frame = memo_numbers(blocks)
    people = frame["series"].str.contains("persons|households|children") & ~frame[
        "series"
    ].str.contains("per_household")
    assert (frame[people & (frame["table"] != "assumptions")]["decimals"] == 0).all()


def test_page_one_has_its_two_headings_six_numbers_and_one_figure(blocks):
    first = next(i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.text[0] == "1")
    page = blocks[:first]
    heads = [b.text for b in page if isinstance(b, Heading)]
    assert heads == ["Kommunedirektørens forslag til vedtak", "Sammendrag"]
    assert [b.key for b in page if isinstance(b, Picture)] == ["homeless"]
    table = [b for b in page if isinstance(b, TableBlock)][-1]
    assert len(table.rows) == 6
    assert blocks[first].new_page


def test_illustrative_reserve_never_reaches_page_one(blocks):
    page = text_up_to(blocks, "1 ")
    assert "ikke oppgitt av kommunen" in page
    assert "350" not in page
    used = {
        span.cell.table
        for block in blocks[: next(i for i, b in enumerate(blocks) if getattr(b, "new_page", 0))]
        for span in spans_of(block)
        if span.cell
    }
    assert "reserve" not in used


def test_an_adopted_reserve_does():
    context = make_context(reserve_status="measured")
    page = text_up_to(memo_blocks(context, {}), "1 ")
    assert "Byggeklar reserve: 350 boliger" in page


def compared(low, high):
    context = make_context()
    frame = context.tables["comparison"].copy()
    rows = (frame["scenario"] == "alt") & (frame["year"] == 2030)
    rows &= frame["series"] == "homeless_persons"
    frame.loc[rows, ["p10", "p50", "p90"]] = [low, (low + high) / 2, high]
    context = context.with_(tables={**context.tables, "comparison": frame})
    return text_up_to(memo_blocks(context, {}), "1 ")


def test_no_direction_is_claimed_where_chance_explains_the_difference():
    unclear = compared(-4.0, 0.3)
    assert "forskjellen kan skyldes tilfeldigheter" in unclear
    assert "færre bostedsløse" not in unclear
    clear = compared(-5.0, -1.0)
    assert "1–5 færre bostedsløse personer" in clear
    worse = compared(1.0, 5.0)
    assert "1–5 flere bostedsløse personer" in worse


def test_verdict_follows_the_printed_numbers():
    assert [verdict(-3, -1), verdict(-3, -0.4), verdict(0.2, 2), verdict(0.6, 2)] == [
        "fewer", "unclear", "unclear", "more",
    ]  # fmt: skip


@pytest.mark.parametrize(("value", "to", "want"), [(2.5, 1, 3), (-2.5, 1, -3), (1234, 10, 1230)])
def test_rounding_goes_away_from_zero(value, to, want):
    assert rounded(value, to) == want


def test_ranges_read_well(context):
    q = Quoter(context, "nb")
    at = ("homelessness", "homeless_persons", 2030)
    assert re.fullmatch(r"\d+–\d+", text_of(q.between(*at, scenario="null")))
    effect = text_of(q.between("comparison", "homeless_persons", 2030, scenario="startlaan"))
    assert "til" in effect and "–" not in effect and "−" in effect
    assert text_of(q.number("homelessness", "no_such_series", 2030)) == ".."


def test_language_of_the_memo(blocks):
    said = " ".join(getattr(b, "text", "") + "".join(s.text for s in spans_of(b)) for b in blocks)
    assert not re.search(r"\bindivid|\bnan\b|None|[{}]", said)
    assert " %" not in said
    assert "\u202f" in said  # thousands
    assert not re.search(r"\d \d{3}\b(?! kr)", re.sub(r"1 000", "", said))
    assert "årsverk" in said.lower()


def test_docx_is_accessible(written):
    document = docx.Document(written / "memo.docx")
    levels = [p.style.name for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert levels.count("Heading 1") == 18
    assert document.core_properties.language == "nb-NO"
    for picture in document.element.body.iter(
        "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    ):
        assert len(picture.get("descr")) > 80
    assert len(document.tables) > 10
    for table in document.tables:
        assert table._tbl.tr_lst[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert table._tbl.tblPr.find(f"{W}tblCaption") is not None
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert captions[0].startswith("Tabell 1. ")
    assert any(text.startswith("Figur 1. ") for text in captions)
    defaults = document.styles.element.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert defaults.get(f"{W}val") == "nb-NO"


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.levels, self.images, self.lang, self.heads = [], [], [], "", []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.tags.append(tag)
        if tag == "html":
            self.lang = values["lang"]
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "img":
            self.images.append(values)
        if tag == "th":
            self.heads.append(values.get("scope"))
        assert not values.get("src", "data:").startswith("http")


def test_html_is_accessible_and_self_contained(written):
    text = (written / "memo.html").read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    assert page.lang == "nb-NO"
    assert page.levels[0] == 1 and page.levels.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(page.levels, page.levels[1:], strict=False))
    assert all(len(image["alt"]) > 80 for image in page.images)
    assert set(page.heads) == {"col", "row"}
    assert "<script" not in text and "<link" not in text
    assert page.tags.count("caption") == page.tags.count("table")


def test_both_forms_hold_the_same_numbers(written):
    shown = [text for text, marked in docx_runs(written / "memo.docx") if marked]
    text = (written / "memo.html").read_text(encoding="utf-8")
    assert re.findall(r"<data [^>]*>([^<]*)</data>", text) == shown


def test_assumptions_are_listed_with_status(blocks):
    table = next(b for b in blocks if isinstance(b, TableBlock) and b.caption == "Forutsetninger")
    assert [text_of(row[5]) for row in table.rows] == ["antatt", "antatt", "publisert"]
    assert text_of(table.rows[1][2]) == number(0.045, "nb", 3)
