"""``--help`` speaks the language of the call, and tells every command and option."""

from __future__ import annotations

import re

import click
import pytest
from click.testing import CliRunner

from boligsim.base.text import LANGUAGES
from boligsim.commands.cli import cli
from boligsim.commands.help import HELP

ENGLISH = re.compile(r"\b(the|and|this|show|usage|options|commands|default|required)\b", re.I)
NORWEGIAN = re.compile(r"\b(og|ikke|ikkje|vis|bruk|valg|kommandoer|mappe|saken)\b", re.I)


def text(*words):
    done = CliRunner().invoke(cli, [*words], prog_name="boligsim")
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["", *sorted(cli.commands)])
def test_help_speaks_one_language(name, language):
    said = text("--language", language, *filter(None, [name]), "--help")
    wrong = NORWEGIAN if language == "en" else ENGLISH
    assert wrong.findall(said) == []
    start = {"nb": "Bruk: boligsim", "nn": "Bruk: boligsim", "en": "Usage: boligsim"}
    assert said.startswith(start[language])


def test_bokmal_comes_first():
    assert "Vis denne teksten." in text("--help")
    assert "Simuler CASE" in text("run", "-h")


def test_every_command_and_option_is_told():
    told = set(HELP.rows)
    wanted = {"cli"} | set(cli.commands)
    for name, command in cli.commands.items():
        for param in command.params:
            if isinstance(param, click.Option):
                keys = {f"{name}.{param.name}", f"any.{param.name}"}
                wanted |= keys & told or {f"{name}.{param.name}"}
    assert wanted <= told


def test_the_help_of_one_call_does_not_stay_for_the_next():
    assert "Usage" in text("run", "--help", "--language", "en")
    assert "Bruk" in text("run", "--help")
