"""The memo as tagged PDF: typst's own check of PDF/UA-1 passes, and would not pass anything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from boligsim.report.memo.blocks import Heading, Picture
from boligsim.report.memo.typst_file import has_typst, pdf_bytes, typst_text
from boligsim.report.words import LANGUAGES

pytestmark = pytest.mark.skipif(not has_typst(), reason="the extra pdf is not installed")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_passes_pdf_ua_in_every_language(language, spoken):
    _, _, blocks, drawings = spoken(language)
    about = {"language": language, "title": 'En "tittel" # [x]', "subject": "Kilde"}
    data = pdf_bytes(blocks, drawings, **about)
    assert data.startswith(b"%PDF-1.7")
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"pdfuaid", b"/Lang"):
        assert mark in data
    assert data == pdf_bytes(blocks, drawings, **about)


@pytest.mark.parametrize("wrong", ["alt", "level"])
def test_what_breaks_the_standard_stops_it(wrong, spoken):
    import typst

    _, _, blocks, drawings = spoken("nb")
    if wrong == "alt":
        changed = [replace(b, alt="") if isinstance(b, Picture) else b for b in blocks]
    else:
        changed = [replace(b, level=3) if isinstance(b, Heading) else b for b in blocks]
    with pytest.raises(typst.TypstError, match="PDF/UA-1"):
        pdf_bytes(changed, drawings, language="nb", title="t", subject="s")


def test_signs_of_the_markup_stay_text(spoken):
    _, _, blocks, _ = spoken("nb")
    text = typst_text(blocks, language="nb", title='a "b" \\ #c', subject="s")
    assert 'title: "a \\"b\\" \\\\ #c"' in text
