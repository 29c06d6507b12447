"""Which tenants a yearly number of moves is taken from."""

from __future__ import annotations

from boligsim.measures.ask import Ask

__all__ = ["rental_origins"]

# A dwelling type with fewer moves a year than this is counted with the largest type: households
# are whole, and slivers of one would be rounded away.
SMALLEST = 1.0


def rental_origins(dwelling: str, yearly: float, ask: Ask, group: str = "") -> dict[str, float]:
    """Rental types with their share of a yearly number of moves out of them.

    Parameters
    ----------
    dwelling
        Only this type; blank: all rental types, in proportion to their tenants.
    yearly
        Households a year, to see which types get at least one.
    ask
        The case.
    group
        Count the tenants of this group only; blank: all.

    Returns
    -------
    dict
        Dwelling type to share; smaller types are counted with the largest.

    Raises
    ------
    InputError
        When the case lacks the dwelling type.
    """
    types = (dwelling,) if dwelling else ask.dwellings("rental")
    shares = ask.shares(types, (group,) if group else None)
    kept = {d: w for d, w in shares.items() if yearly * w >= SMALLEST}
    if shares:
        largest = max(shares, key=lambda d: shares[d])
        rest = sum(w for d, w in shares.items() if d not in kept)
        kept[largest] = kept.get(largest, 0.0) + rest
    return kept
