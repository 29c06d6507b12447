"""The memo as an office program sets it: pages, pictures, fonts; and the page in a browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO

import docx
import pytest
from synthetic import make_context

from boligsim.report.memo import docx_bytes
from boligsim.report.words import LANGUAGES
from boligsim.report.write import write_context
from tests.few import few

ANNEX = {"nb": "Vedlegg 1", "nn": "Vedlegg 1", "en": "Annex 1"}
FIGURE = {"nb": "Figur", "nn": "Figur", "en": "Figure"}
# Chromium looks for other hosts at every start; these keep it at home.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update"]  # fmt: skip


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request, tmp_path_factory):
    out = tmp_path_factory.mktemp("office") / request.param
    return request.param, write_context(make_context(request.param), out=out)


def run(*command):
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    return done.stdout


@pytest.mark.office
def test_pages_fonts_and_references(made, tmp_path):
    language, out = made
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    into = ("--headless", "--convert-to", "pdf", "--outdir", str(tmp_path))
    run(shutil.which("soffice"), home, *into, str(out / "memo.docx"))
    pdf = str(tmp_path / "memo.pdf")
    pages = run("pdftotext", "-layout", pdf, "-").split("\f")
    first = next(i for i, page in enumerate(pages) if re.search(f"^{ANNEX[language]} ", page, re.M))
    assert 4 <= first <= 6  # the memo itself, before its annexes
    assert re.search(r"\b1 (Hva|Kva|What)", pages[1])  # page one holds what it must
    assert f"{FIGURE[language]} 1." in pages[0]
    fonts = [line.split() for line in run("pdffonts", pdf).splitlines()[2:]]
    assert fonts and all(line[-5] == "yes" for line in fonts)  # embedded


@pytest.mark.office
def test_the_tagged_pdf_embeds_its_fonts(made):
    _, out = made
    if not (out / "memo.pdf").is_file():
        pytest.skip("the extra pdf is not installed")
    language, _ = made
    first = run("pdftotext", "-l", "1", str(out / "memo.pdf"), "-")
    assert f"{FIGURE[language]} 1." in first  # page one holds what it must
    said = run("pdfinfo", str(out / "memo.pdf"))
    assert re.search(r"Tagged:\s+yes", said)
    fonts = [line.split() for line in run("pdffonts", str(out / "memo.pdf")).splitlines()[2:]]
    assert fonts and all(line[-5] == "yes" for line in fonts)


@pytest.mark.parametrize("language", few(LANGUAGES, "nb"))
def test_no_picture_is_wider_than_the_text_and_each_figure_is_referred_to(
    language, spoken, written
):
    _, _, blocks, _ = spoken(language)
    pictures = {f.stem: f.read_bytes() for f in (written / "figures").glob("*.png")}
    about = {"language": language, "title": "t", "subject": "s", "footer": "f"}
    document = docx.Document(BytesIO(docx_bytes(blocks, pictures, **about)[0]))
    section = document.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    assert len(document.inline_shapes) == 7
    assert all(shape.width <= width for shape in document.inline_shapes)
    word = FIGURE[language]
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    numbers = [m[1] for text in captions if (m := re.match(rf"{word} (\d)\. ", text))]
    assert numbers == [str(n) for n in range(1, 8)]
    said = " ".join(p.text for p in document.paragraphs if p.style.name != "Caption")
    assert {m for m in re.findall(rf"{word} (\d)\b", said)} == set(numbers)


@pytest.mark.browser
def test_axe_finds_nothing_serious(made):
    """Rules of WCAG 2.1 A and AA, by axe-core in a real browser."""
    playwright = pytest.importorskip("playwright.sync_api")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))))
    _, out = made
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_page()
        page.goto((out / "memo.html").as_uri())
        found = axe.Axe().run(page).response["violations"]
        wide = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.set_content("<html><body><img src=x></body></html>")
        control = axe.Axe().run(page).response["violations"]
        browser.close()
    assert [(one["id"], one["nodes"][0]["html"][:90]) for one in found] == []
    assert wide
    assert {"image-alt", "html-has-lang"} <= {one["id"] for one in control}
