"""What went wrong, in the language of the call: usage, folders, files, and the library's errors."""

from __future__ import annotations

import errno
import re

import click

from boligsim.base.errors import InputError, near_names
from boligsim.base.files import FolderError
from boligsim.base.text import LANGUAGES
from boligsim.commands.words import say

__all__ = [
    "FULL",
    "asked_language",
    "input_text",
    "system_text",
    "unknown_command",
    "usage_text",
]

# Errors of the system that the user can put right; any other is a fault of the program.
_NAMES = (
    *("EACCES", "EPERM", "EROFS", "ENOTDIR", "EISDIR", "EEXIST", "ENOENT", "ENAMETOOLONG"),
    *("ENOSPC", "EDQUOT", "EBUSY"),
)
_SYSTEM = {getattr(errno, name) for name in _NAMES if hasattr(errno, name)}
FULL = {getattr(errno, name) for name in ("ENOSPC", "EDQUOT") if hasattr(errno, name)}
"""No room left: nothing in the call is wrong."""


def asked_language(words: list[str]) -> str:
    """Return the language that the words of a call ask for, before they are understood.

    Parameters
    ----------
    words
        What stands after ``boligsim``.

    Returns
    -------
    str
        ``nb`` unless another is named.

    Examples
    --------
    >>> asked_language(["run", "narvik", "--language", "nn"])
    'nn'
    """
    for first, second in zip(words, [*words[1:], ""], strict=True):
        option, _, value = first.partition("=")
        if option == "--language" and (value or second) in LANGUAGES:
            return value or second
    return "nb"


def input_text(error: InputError, language: str) -> str:
    """Say an error of the library.

    Parameters
    ----------
    error
        The error.
    language
        ``nb``, ``nn`` or ``en``.

    Returns
    -------
    str
        In the language where the library has it there, else in English.
    """
    from boligsim.case.messages import translate

    spoken = getattr(error, "text", None)
    if callable(spoken):
        return str(spoken(language))
    if isinstance(error, FolderError):
        return say(f"run.{error.why}", language, folder=error.folder, detail=error.detail)
    return translate(error.args[0], language) if error.args else str(error)


def system_text(error: OSError, language: str) -> str:
    """Say an error of the file system; empty when it is none that the user can put right.

    Parameters
    ----------
    error
        The error.
    language
        ``nb``, ``nn`` or ``en``.

    Returns
    -------
    str
        What could not be read or written, and why.
    """
    if error.errno not in _SYSTEM:
        return ""
    path = error.filename or "?"
    if error.errno in FULL:
        return say("fault.full", language, path=path)
    return say("fault.system", language, path=path, reason=error.strerror)


def usage_text(error: click.UsageError, language: str) -> str:
    """Say what could not be understood in a call.

    Parameters
    ----------
    error
        Of click.
    language
        ``nb``, ``nn`` or ``en``.

    Returns
    -------
    str
        What is wrong, and the command that shows what can be written.
    """
    ctx = error.ctx
    said = _what(error, language)
    command = ctx.command_path if ctx else "boligsim"
    return f"{said} {say('call.help', language, command=command)}"


def _what(error: click.UsageError, language: str) -> str:
    ctx = error.ctx
    if isinstance(error, click.NoSuchOption):
        params = ctx.command.get_params(ctx) if ctx else []
        near = near_names(error.option_name, [o for p in params for o in p.opts])
        said = say("call.option", language, name=error.option_name)
        return _meant(said, near, language)
    name = ""
    if isinstance(error, click.BadParameter) and error.param is not None and ctx is not None:
        name = error.param.get_error_hint(ctx).strip("'")
        if isinstance(error, click.MissingParameter):
            return say("call.missing", language, name=name)
        kind = error.param.type
        value = next((v for v in re.findall(r"'([^']*)'|(-?\d+)", error.message)), ("", ""))
        if isinstance(kind, click.Choice):
            *first, last = kind.choices
            choices = f"{', '.join(first)} {say('call.or', language)} {last}"
            return say("call.choice", language, name=name, choices=choices, value=value[0])
        if isinstance(kind, click.IntRange) and value[0]:
            return say("call.number", language, name=name, value=value[0])
        if isinstance(kind, click.IntRange):
            return say("call.range", language, name=name, low=kind.min, value=value[1])
    extra = re.search(r"extra arguments? \((.*)\)", error.format_message())
    if extra:
        return say("call.extra", language, value=extra[1])
    return error.format_message()


def unknown_command(name: str, known: list[str], language: str) -> str:
    """Say that there is no such command, with the nearest one.

    Parameters
    ----------
    name
        What was written.
    known
        The commands.
    language
        ``nb``, ``nn`` or ``en``.

    Returns
    -------
    str
        Ends with how to see them all.
    """
    said = _meant(say("call.command", language, name=name), near_names(name, known), language)
    return f"{said} {say('call.help', language, command='boligsim')}"


def _meant(said: str, near: list[str], language: str) -> str:
    if not near:
        return said
    meant = say("run.meant", language, name=near[0])
    return f"{said} {meant[:1].upper()}{meant[1:]}"
