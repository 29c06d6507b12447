"""What the checker says exists in three languages, with the same gaps."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

import boligsim.case
from boligsim.case import TABLES, Problems, bundled_cases, check_case
from boligsim.case.messages import say, templates, translate

ROOM = Path(boligsim.case.__file__).parent
FILES = (
    "check",
    "cells",
    "settings",
    "rules",
    "measure_rules",
    "parameter_rules",
    "zone_rules",
    "shapes",
    "system_rules",
    "warnings",
    "reader",
)


def gaps(text):
    return {g[1] for g in string.Formatter().parse(text) if g[1] is not None}


def test_every_language_has_the_same_gaps():
    for english, row in templates().items():
        for language in ("nb", "nn"):
            assert row[language].strip() == row[language] != ""
            assert gaps(row[language]) == gaps(english), english


def written():
    """Every text that the rules say: first arguments of say, and rules and hints as they stand."""
    out = set()
    for name in FILES:
        for node in ast.walk(ast.parse((ROOM / f"{name}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "say":
                out.add(node.args[0])
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("rule", "hint"):
                out.add(node.value)
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith((".add", "Problem")):
                out.update(node.args[4:])
    return {n.value for n in out if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def has_words(text):
    return any(c.isalpha() for literal, *_ in string.Formatter().parse(text) for c in literal)


def test_everything_the_rules_say_is_translated():
    texts = {t for t in written() if has_words(t)} | {table.about for table in TABLES.values()}
    assert len(texts) > 80
    assert texts - set(templates()) == set()


def test_everything_asked_of_the_bundled_cases_is_translated():
    for name in bundled_cases():
        for problem in check_case(name):
            for text in (problem.rule, problem.hint):
                assert getattr(text, "template", text) in {"", *templates()}


def test_nested_texts_are_translated_through():
    text = say(
        "must be {wanted}", wanted=say("{what}, at least {low}", what=say("a number"), low=0)
    )
    assert text == "must be a number, at least 0"
    assert translate(text, "nb") == "må være et tall, minst 0"
    assert translate(text, "en") == text
    assert translate("en kilde med {klammer}", "nn") == "en kilde med {klammer}"


@pytest.mark.parametrize(("language", "start"), [("nb", "mente du"), ("nn", "meinte du")])
def test_a_problem_in_norwegian(changed, language, start):
    problems = check_case(changed(fit=lambda c: c.replace("families,ordinary", "familes,ordinary")))
    assert isinstance(problems, Problems)
    said = problems.errors[0].text(language)
    assert f"{start} 'families'?" in said and "groups.csv" in said
    assert "is not" not in said and "line" not in said.replace("linje", "")
