"""What can be checked of a primitive by itself: its times, its words, its whole numbers."""

from __future__ import annotations

import math

from boligsim.base.errors import InputError, did_you_mean
from boligsim.homelessness.primitives import Arrive, Move, Param, Primitive, Units

__all__ = ["check_primitive"]

_ORDERS = ("random", "longest", "need")
_ORIGINS = ("tenancy", "homeless", "home", "own")
_WORDS = {
    "order": _ORDERS,
    "origin": _ORIGINS,
    "remove": ("vacant", "next", "decant"),
    "stage": ("decision", "moving_in", "turn_round", "upgrade"),
}


def check_primitive(name: str, primitive: Primitive) -> None:
    """Check times, words and whole numbers of one primitive.

    Parameters
    ----------
    name
        Its name, for the message.
    primitive
        The primitive.

    Raises
    ------
    InputError
        A time is not finite, a window ends before it starts, something happens before the base
        date, a word is unknown, a count is not whole.
    """
    for field, words in _WORDS.items():
        word = getattr(primitive, field, words[0])
        if word not in words:
            hint = did_you_mean(word, words)
            raise InputError(f"{name}: {field} is {word!r}; use {', '.join(words)}. {hint}".strip())
    for field in ("at", "start", "end"):
        time = getattr(primitive, field, None)
        if time is not None and not math.isfinite(time):
            raise InputError(f"{name}: {field} is {time}; give years since the base date.")
    start = getattr(primitive, "at", getattr(primitive, "start", 0.0))
    end = primitive.end
    if end is not None and end < start:
        raise InputError(f"{name}: the end ({end:g}) lies before the start ({start:g}).")
    once = isinstance(primitive, Units) or (isinstance(primitive, Arrive) and end is None)
    if isinstance(primitive, Move):
        once = isinstance(primitive.n, Param) or primitive.n != 0
    if once and start < 0:
        raise InputError(
            f"{name}: happens {-start:g} years before the base date. What is there on the base "
            "date belongs in the tables dwellings and start."
        )
    for field in ("n", "slots"):
        count = getattr(primitive, field, 0)
        if (field == "slots" or isinstance(primitive, Units)) and count != int(count):
            raise InputError(f"{name}: {field} is {count:g}; it must be a whole number.")
    months = getattr(primitive, "months", None)
    if months is not None and not months > 0:
        raise InputError(f"{name}: months is {months:g}; a slot is held for more than 0 months.")
