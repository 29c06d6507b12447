"""``--help`` in the language of the call; the texts stand in help.csv, English in the code."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import click

from boligsim.base.text import Words

__all__ = ["HELP", "spoken"]

HELP = Words(Path(__file__).with_name("help.csv"))


def spoken(command: click.Command, language: str, name: str = "") -> click.Command:
    """Return a copy of a command whose help is in a language.

    Parameters
    ----------
    command
        The command; it is not changed.
    language
        ``nb``, ``nn`` or ``en``.
    name
        Its name; blank for the group itself.

    Returns
    -------
    click.Command
        Texts that help.csv lacks stay as they are in the code.
    """
    out = copy.copy(command)
    key = name or "cli"
    out.help = _text(key, language, command.help)
    out.short_help = None
    out.params = [_option(param, key, language) for param in command.params]
    out.context_class = _context(language)
    held: list[click.Option] = []

    def help_option(ctx: click.Context) -> click.Option | None:
        # click compares the option by identity, so there is one.
        option = command.get_help_option(ctx)
        if option is not None and not held:
            held.append(copy.copy(option))
            held[0].help = HELP.say("any.help", language)
        return held[0] if held else None

    out.get_help_option = help_option  # type: ignore[method-assign]
    out.options_metavar = HELP.say("options_metavar", language)
    if isinstance(out, click.Group):
        out.subcommand_metavar = HELP.say("subcommand_metavar", language)
    return out


def _text(key: str, language: str, spare: str | None) -> str | None:
    return HELP.say(key, language).replace("\\n", "\n") if key in HELP else spare


def _option(param: Any, command: str, language: str) -> Any:
    out = copy.copy(param)
    if not isinstance(param, click.Option):
        return out
    for key in (f"{command}.{param.name}", f"any.{param.name}"):
        if key in HELP:
            out.help = HELP.say(key, language)
            # What must be given and what holds when nothing is said stand in the text.
            out.get_help_extra = lambda ctx: {}
            break
    if param.metavar is None and not param.is_flag:
        for kind, word in ((click.Path, "path"), (click.IntRange, "number")):
            if isinstance(param.type, kind):
                out.metavar = HELP.say(f"metavar.{word}", language)
    return out


def _context(language: str) -> type[click.Context]:
    class Formatter(click.HelpFormatter):
        """Headings in the language of the call."""

        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, HELP.say("usage", language) + ": ")

        def write_heading(self, heading: str) -> None:
            super().write_heading(_text(f"heading.{heading}", language, heading) or heading)

    class Context(click.Context):
        """A context that writes its help in the language of the call."""

        formatter_class = Formatter

    return Context
