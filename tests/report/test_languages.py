"""Every shown word in three languages: no holes, the same gaps, no word of another language."""

from __future__ import annotations

import csv
import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest

import boligsim
from boligsim.base.text import Words
from boligsim.report.figures.language_check import foreign_words, stop_words
from boligsim.report.words import LANGUAGES, words
from tests.few import few

ROOT = Path(boligsim.__file__).parent
# Words that both sides share, or that a text of one language quotes on purpose.
QUOTED = {"land", "case", "all", "source", "base", "mean", "rate", "seed"}
BOKMAL = re.compile(
    r"\b(ikke|bolig(?!sim)\w*|husstand\w*|husholdning\w*|hva|hvor|hvilke[nt]?|hver|forskjell\w*|fra|noen"
    r"|bostedsløs\w*|virkning\w*|måneder|personer|andel|antall|antatt|uten|tilskudd|plasser"
    r"|brukere|forutsetning\w*|kjør|åpne|filer er endret)\b",
    re.IGNORECASE,
)
NYNORSK = re.compile(
    r"\b(ikkje|bustad\w*|hushald|kva|korleis|kvar|skilnad\w*|frå|nokon|bustadlaus\w*|verknad\w*"
    r"|månader|personar|anteke\w*|utan|tilskot|plassar|brukarar|føresetnad\w*|køyr\w*|opne)\b",
    re.IGNORECASE,
)


def rows():
    """Every text of every language file: file, key and the three languages."""
    for file in sorted(ROOT.rglob("*.csv")):
        with open(file, encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle)
            if set(reader.fieldnames or ()) >= {"key", *LANGUAGES}:
                for row in reader:
                    yield file.relative_to(ROOT).as_posix(), row["key"], row
    memo = {
        code: tomllib.loads((ROOT / "report/memo" / f"{code}.toml").read_text(encoding="utf-8"))
        for code in LANGUAGES
    }
    for chapter in sorted({c for table in memo.values() for c in table}):
        for key in sorted({k for table in memo.values() for k in table.get(chapter, {})}):
            found = {code: memo[code].get(chapter, {}).get(key) for code in LANGUAGES}
            yield "report/memo", f"{chapter}.{key}", found


TEXTS = list(rows())


def gaps(text):
    return sorted({name for _, name, _, _ in Formatter().parse(text or "") if name})


def test_all_rooms_are_looked_at():
    assert {"commands/words.csv", "report/words.csv", "report/memo", "base/language/labels.csv",
            "demand/words.csv", "measures/words.csv"} <= {file for file, _, _ in TEXTS}  # fmt: skip
    assert len(TEXTS) > 1200


def test_no_key_is_missing_and_no_text_is_a_hole():
    holes = [(f, k, code) for f, k, row in TEXTS for code in LANGUAGES
             if not (row.get(code) or "").strip()]  # fmt: skip
    assert holes == []


def test_the_gaps_are_the_same_in_all_languages():
    wrong = [(f, k) for f, k, row in TEXTS if not gaps(row["nb"]) == gaps(row["nn"])
             == gaps(row["en"])]  # fmt: skip
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_common_word_of_another_language(language):
    found = {
        (f, k): words
        for f, k, row in TEXTS
        if (words := sorted(set(stop_words(row[language] or "", language)) - QUOTED))
    }
    assert found == {}


def test_bokmal_and_nynorsk_are_kept_apart():
    skip = {("report/words.csv", "warning.memo_language")}
    for code, other in (("nn", BOKMAL), ("nb", NYNORSK)):
        found = {
            (f, k): other.findall(row[code] or "")
            for f, k, row in TEXTS
            if other.search(row[code] or "") and (f, k) not in skip
        }
        assert found == {}, code


@pytest.mark.parametrize("name", ["narvik", "narvik-2009"])
def test_parameters_of_the_bundled_cases_have_names_and_units(name):
    from boligsim.base.files import data_path
    from boligsim.case.parameter_words import PARAMETERS, UNITS

    with open(data_path(name, "parameters.csv"), encoding="utf-8", newline="") as handle:
        used = list(csv.DictReader(handle))
    assert {row["path"] for row in used} - set(PARAMETERS.rows) == set()
    assert {row["unit"] for row in used if row["unit"]} - set(UNITS.rows) == set()


def test_the_check_can_fail():
    assert stop_words("Husholdninger med lån", "en") == ["husholdninger", "lån", "med"]
    assert stop_words("Number of households", "nb") == ["households", "number", "of"]
    assert foreign_words("Midtverdien (median) deler utfallene", "en")
    assert BOKMAL.search("Det er ikke målt") and NYNORSK.search("Det er ikkje målt")


def test_a_hole_in_a_language_file_shows_the_bokmal_and_is_named(tmp_path):
    file = tmp_path / "words.csv"
    file.write_text("key,nb,nn,en\na,Bolig,,Home\nb,To {n},Two,\n", encoding="utf-8")
    table = Words(file)
    assert table.say("a", "nn") == "Bolig"
    assert table.say("b", "en", n=2) == "To 2"
    assert table.holes("nn") == ["a"] and table.holes("en") == ["b"] and table.holes("nb") == []


def test_a_memo_with_a_hole_is_written_whole_in_bokmal(monkeypatch, tmp_path, no_figures):
    from synthetic import make_context

    from boligsim.report.memo import phrases
    from boligsim.report.write import write_context

    read = phrases._read

    def holed(language):
        found = dict(read(language))
        if language == "nn":
            found["c9.text"] = ""
        return found

    monkeypatch.setattr(phrases, "_read", holed)
    assert phrases.missing_sentences("nn") == ["c9.text"]
    context = make_context("nn", scenarios=make_context().scenarios[:1])
    memo = make_context("nb", scenarios=make_context().scenarios[:1])
    out = write_context(context, out=tmp_path / "out", memo=memo)
    said = (out / "run.json").read_text("utf-8")
    assert "Saksframlegget er skrive på bokmål, fordi nn.toml ikkje har alle setningane" in said
    page = (out / "memo.html").read_text("utf-8")
    assert 'lang="nb-NO"' in page and "Medvirkning" in page and "Medverknad" not in page


class Texts(HTMLParser):
    """The visible texts of a page with the language they are marked with."""

    def __init__(self):
        super().__init__()
        self.found, self.stack, self.skip = [], [], 0

    def handle_starttag(self, tag, attrs):
        if tag in ("img", "meta", "br"):
            self.found += [(v, self.stack[-1]) for k, v in attrs if k == "alt"]
            return
        self.skip += tag == "style"
        self.stack.append(dict(attrs).get("lang", self.stack[-1] if self.stack else ""))

    def handle_endtag(self, tag):
        self.skip -= tag == "style"
        self.stack.pop()

    def handle_data(self, data):
        if not self.skip and data.strip():
            self.found.append((data, self.stack[-1]))


NAMES = {"narvik", "nullalternativet", "flere", "startlån", "kjøp", "av", "boliger", "alle",
         "tiltak", "omsorgsboliger", "akutt", "bostedsløse", "rus", "og", "psykisk", "helse",
         "rop", "personer", "med", "funksjonsnedsettelse", "eldre", "omsorgsbehov", "flyktninger",
         "unge", "familier", "ordinær", "utleiebolig", "omsorgsbolig", "heldøgns", "bemanning",
         "sykehjemsplass", "kommune", "months", "per", "year", "users", "place", "and", "bodø",
         "rana", "eigersund"}  # fmt: skip


@pytest.mark.parametrize("language", few(["nn", "en"], "nn"))
def test_the_page_speaks_one_language(spoken, language):
    from boligsim.report.memo import html_text

    _, _, blocks, drawings = spoken(language)
    page = Texts()
    page.feed(html_text(
        blocks, drawings, {}, language=language, title="t", description="d",
        words=words(language),
    ))  # fmt: skip
    found = {}
    for text, lang in page.found:
        if lang.startswith(language):
            wrong = set(foreign_words(text, language)) - NAMES - QUOTED
            if wrong:
                found[text[:60]] = wrong
    assert found == {}
    if language == "en":  # sources stay as the case wrote them, and say so
        assert any(lang == "nb-NO" for _, lang in page.found)
