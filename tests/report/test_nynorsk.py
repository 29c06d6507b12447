"""The memo in nynorsk: the same sentences with the same gaps, and no bokmål among them."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from boligsim.case.parameter_words import parameter_label
from boligsim.report.figures.language_check import english_words
from boligsim.report.localise import dwelling_name, localised
from boligsim.report.memo import memo_blocks
from boligsim.report.memo.blocks import text_of
from boligsim.report.memo.content import spans_of
from boligsim.report.memo.phrases import memo_language, phrases

BOKMAL = re.compile(
    r"\b(ikke|bolig\w*|husstand\w*|husholdning\w*|hva|hvor|hvilke[nt]?|hver|forskjell\w*|bostedsløs\w*"
    r"|fra|noen|mellom hver|sammen\w*|virkning\w*|oppfølges|måneder|personer|fram til\b.*vedtatt"
    r"|leietaker\w*|andel|antall|antatt|uten|hele|egnet|tilskudd|plasser|brukere|forutsetning\w*)\b",
    re.IGNORECASE,
)


def gaps(text):
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


def test_every_sentence_has_its_twin_with_the_same_gaps():
    nb, nn = phrases("nb"), phrases("nn")
    assert nb.keys() == nn.keys()
    assert {key: gaps(text) for key, text in nb.items()} == {k: gaps(t) for k, t in nn.items()}
    assert memo_language("nn") == "nn"
    assert memo_language("en") == "en"


def test_no_bokmal_among_the_sentences():
    found = {key: BOKMAL.findall(text) for key, text in phrases("nn").items()}
    assert {key: words for key, words in found.items() if words} == {}
    assert BOKMAL.search("Det er ikke målt")


def test_a_nynorsk_run_gets_a_nynorsk_memo(context):
    blocks = memo_blocks(context.with_(language="nn"), {})
    heads = [getattr(block, "text", "") for block in blocks]
    assert "Framlegg til vedtak frå kommunedirektøren" in heads
    assert "Samandrag" in heads
    said = " ".join(text_of(tuple(spans_of(block))) for block in blocks)
    assert not re.search(r"[{}]|None|\bnan\b", said)
    assert "bustadlause personar" in said


def test_parameters_have_names_in_both_languages():
    assert parameter_label("finance.interest", "nn") == "Lånerente"
    assert parameter_label("tenancy.mean_years", "nn").startswith("Gjennomsnittleg butid")
    assert parameter_label("finance.interest", "en") == "Interest on loans"
    assert parameter_label("my.own", "nb") == "my.own"


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_the_tables_for_readers_hold_no_english(context, language):
    spoken = context.with_(language=language)
    for name, frame in context.tables.items():
        if name == "assumptions":  # its keys are English on purpose, beside their names
            continue
        free = ("definition", "source") if name == "history" else ()  # as the case wrote them
        shown = localised(frame, spoken).drop(columns=list(free), errors="ignore")
        words = {str(v) for c in shown.columns for v in shown[c].unique() if isinstance(v, str)}
        short = {w for w in words if len(w) < 70 and " (" not in w}
        assert {w: english_words(w, language) for w in short if english_words(w, language)} == {}


def test_types_of_building_are_not_taken_for_types_of_dwelling(context):
    assert dwelling_name(context, "building.share", "semi_or_row") == "Småhus"
    assert dwelling_name(context, "tenancy.mean_years", "own_type") == "own_type"
