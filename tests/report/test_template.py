"""A municipality's own Word template: used whole, mended where it lacks something, never lost."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import docx
import pytest
from docx.shared import Cm
from synthetic import make_context

from boligsim.report.faults import ReportError
from boligsim.report.memo import docx_bytes, memo_blocks
from boligsim.report.memo.template import EXPECTED, MARK
from boligsim.report.words import LANGUAGES
from boligsim.report.write import write_context

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def template(path, *, mark=False, without=(), margin=2.5):
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(margin)
    section.header.paragraphs[0].text = "Fjordvik kommune"
    document.add_paragraph("Kladd som skal bort" if not mark else "Saksnr. 26/123")
    if mark:
        document.add_paragraph(MARK)
        document.add_paragraph("Underskrift")
    document.styles["Heading 1"].font.name = "Georgia"
    for name in without:
        element = document.styles[name].element
        element.getparent().remove(element)
    document.save(path)
    return path


def text(document):
    return [p.text for p in document.paragraphs]


@pytest.fixture(scope="module")
def memo(written):
    """The memo on the synthetic run, and what it takes to write it again."""
    context = make_context()
    pictures = {f.stem: f.read_bytes() for f in (written / "figures").glob("*.png")}
    blocks = memo_blocks(context, dict.fromkeys(pictures, "Figur. " + "x" * 90))

    def write(file=None):
        data, missing = docx_bytes(
            blocks, pictures, language="nb", title="t", subject="s", footer="f", template=file
        )
        return docx.Document(BytesIO(data)), missing, data

    return write


@pytest.fixture(scope="module")
def made(memo, tmp_path_factory):
    return memo(template(tmp_path_factory.mktemp("template") / "t.docx"))


def test_headers_page_and_styles_are_the_templates(made):
    document, missing, _ = made
    assert missing == ()
    assert document.sections[0].header.paragraphs[0].text == "Fjordvik kommune"
    assert document.styles["Heading 1"].font.name == "Georgia"
    assert abs(document.sections[0].left_margin - Cm(2.5)) < Cm(0.01)
    said = text(document)
    assert "Kladd som skal bort" not in said
    assert "Kommunedirektørens forslag til vedtak" in said
    assert document.core_properties.language == "nb-NO"


def test_nothing_is_wider_than_the_text_of_the_template(made):
    document = made[0]
    section = document.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    assert len(document.inline_shapes) == 7
    assert all(shape.width <= width for shape in document.inline_shapes)
    wide = document.sections[1]
    assert wide.page_width > wide.page_height
    upright = [t for t in document.tables if len(t.columns) < 8][:6]
    assert all(sum(c.width for c in t.columns) <= width * 1.01 for t in upright)


def test_the_memo_stands_where_the_template_says(memo, tmp_path):
    document, _, _ = memo(template(tmp_path / "t.docx", mark=True))
    said = text(document)
    assert said[0] == "Saksnr. 26/123"
    assert said[1] == "Saksframlegg"
    assert said[-1] == "Underskrift"
    assert MARK not in said
    # The template has the fields of the case itself.
    assert document.tables[0].rows[0].cells[0].text == "Nøkkeltall"


def test_a_template_without_the_styles_loses_nothing_and_is_told(memo, tmp_path):
    without = ("List Number", "Caption", "Heading 2", "Table Grid", "Subtitle")
    document, missing, _ = memo(template(tmp_path / "bare.docx", without=without))
    assert set(missing) == set(without)
    said, own = text(document), text(memo()[0])
    assert [re.sub(r"^\d\. (?=[A-ZÅ])", "", line) for line in said] == [
        re.sub(r"^\d\. (?=[A-ZÅ])", "", line) for line in own
    ]
    assert any(line.startswith("1. Oversikten over boligbehov") for line in said)
    assert sum(p.style.name == "Heading 2" for p in document.paragraphs) > 10
    assert any(p.style.name == "Caption" and p.text.startswith("Tabell 1") for p in
               document.paragraphs)  # fmt: skip


def test_the_run_says_which_styles_were_missing(tmp_path, no_figures):
    file = template(tmp_path / "bare.docx", without=("Caption", "Heading 3"))
    context = make_context(scenarios=make_context().scenarios[:1])
    out = write_context(context, out=tmp_path / "out", template=file)
    said = (out / "run.json").read_text("utf-8")
    assert "mangler stilene Heading 3, Caption" in said


def test_every_style_of_the_memo_is_found_by_name(made):
    """Ids of styles are translated by Word; the memo's own must be those of the template."""
    with zipfile.ZipFile(BytesIO(made[2])) as archive:
        body = archive.read("word/document.xml").decode()
        styles = archive.read("word/styles.xml").decode()
    used = set(re.findall(r'w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"', body))
    known = set(re.findall(r'w:styleId="([^"]+)"', styles))
    assert used <= known


@pytest.mark.parametrize("kind", ["missing", "text", "zip", "folder"])
def test_a_template_that_cannot_be_used_is_said_before_anything_is_written(tmp_path, kind):
    out = tmp_path / "out"
    out.mkdir()
    file = tmp_path / "mal.docx"
    if kind == "text":
        file.write_text("ikke et dokument")
    elif kind == "zip":
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("a.txt", "a")
    elif kind == "folder":
        file.mkdir()
    with pytest.raises(ReportError, match="template") as caught:
        write_context(make_context(), out=out, template=file)
    assert list(out.iterdir()) == []
    said = {language: caught.value.text(language) for language in LANGUAGES}
    assert all(str(file) in one for one in said.values())
    assert said["nb"].startswith("Malen") and "Ingenting er skrevet" in said["nb"]
    assert len(set(said.values())) == 3


@pytest.mark.parametrize("lock", ["~$memo.docx", ".~lock.tables.xlsx#"])
def test_an_open_file_is_told_and_kept(tmp_path, lock):
    (tmp_path / "memo.docx").write_text("mine")
    (tmp_path / lock).write_text("someone")
    with pytest.raises(ReportError, match="is open in another program") as caught:
        write_context(make_context("nn"), out=tmp_path)
    assert (tmp_path / "memo.docx").read_text() == "mine"
    assert (tmp_path / lock).exists()
    assert "er open i eit anna program" in caught.value.text("nn")


def test_expected_styles_are_those_that_word_ships():
    names = {style.name for style in docx.Document().styles}
    assert set(EXPECTED) <= names
