"""The memo in nynorsk: the same sentences with the same gaps, and no bokmål among them."""

from __future__ import annotations

import re
from string import Formatter

from boligsim.report.memo import memo_blocks
from boligsim.report.memo.blocks import text_of
from boligsim.report.memo.content import spans_of
from boligsim.report.memo.phrases import memo_language, phrases
from boligsim.report.parameter_words import parameter_label

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
    assert memo_language("en") == "nb"


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
    assert parameter_label("finance.interest", "en") == "finance.interest"
    assert parameter_label("my.own", "nb") == "my.own"
