"""What measures share that help households for as long as they hold a slot."""

from __future__ import annotations

from boligsim.base.errors import InputError
from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Measure
from boligsim.measures.window import check_amount
from boligsim.measures.words import say

__all__ = ["check_slots", "no_tenants", "slots_by_type", "support_tag", "without_staff"]


def check_slots(name: str, slots: float, *dates: str | None) -> int:
    """Whole number of households that are helped at a time.

    Parameters
    ----------
    name
        The measure, for the message.
    slots
        The number.
    *dates
        Months; None is left out.

    Returns
    -------
    int
        The number.

    Raises
    ------
    InputError
        When it is negative or not whole, or a date is none.
    """
    check_amount(name, "households at a time", slots, *dates)
    if not float(slots).is_integer():
        raise InputError(f"{name}: {slots!r} households at a time; write a whole number >= 0.")
    return int(slots)


def slots_by_type(slots: int, dwelling: str, group: str, ask: Ask) -> dict[str, int]:
    """Whole slots for each rental type, in proportion to the tenants at the start.

    Parameters
    ----------
    slots
        Households at a time.
    dwelling
        Only this type; blank: all rental types.
    group
        Count the tenants of this group only; blank: all.
    ask
        The case.

    Returns
    -------
    dict
        Dwelling type to slots above 0, by largest remainders; their sum is `slots`.

    Raises
    ------
    InputError
        When the case lacks the dwelling type.
    """
    types = (dwelling,) if dwelling else ask.dwellings("rental")
    for name in types:
        ask.dwelling(name)
    wanted = {d: slots * w for d, w in ask.shares(types, (group,) if group else None).items()}
    whole = {d: int(w + 1e-9) for d, w in wanted.items()}
    order = sorted(wanted, key=lambda d: (whole[d] - wanted[d], types.index(d)))
    for d in order[: slots - sum(whole.values())]:
        whole[d] += 1
    return {d: n for d, n in whole.items() if n > 0}


def support_tag(measure: Measure) -> str:
    """Tag of those who hold a slot of a measure."""
    return f"{measure.kind}:{measure.name}"


def no_tenants(dwelling: str, group: str, ask: Ask) -> str:
    """Say that nobody lives where the help is given; blank when somebody may."""
    types = (dwelling,) if dwelling else ask.dwellings("rental")
    groups = (group,) if group else None
    lived = sum(ask.tenants(d, groups) for d in types)
    fits = any(not group or group in ask.fitting(d) for d in types)
    empty = sum(float(ask.dwelling(d)["units"] or 0) for d in types) == 0
    return "" if lived > 0 or (fits and not empty) else say("why_no_tenants", ask.language)


def without_staff(name: str, staff: float, ask: Ask) -> list[str]:
    """Warn that a measure whose effect is people's work has none to do it."""
    return [] if staff > 0 else [say("no_staff", ask.language, name=name)]
