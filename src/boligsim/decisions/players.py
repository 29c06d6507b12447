"""Players of an attribution: measures of one kind, or of kinds that belong together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from boligsim.base.errors import InputError, did_you_mean
from boligsim.decisions.shapley import MOST_PLAYERS
from boligsim.decisions.words import WORDS, say

if TYPE_CHECKING:
    from boligsim.measures import Measure

__all__ = ["TOGETHER", "group_players", "player_name"]

TOGETHER: dict[str, tuple[str, ...]] = {
    "acquisitions": ("acquisitions",),
    "start_loans": ("start_loans", "first_time_loans"),
    "housing_office": ("housing_office", "needs_mapping", "follow_up", "housing_first"),
    "grants_allowance": ("establishment_grants", "adaptation_grants", "housing_allowance"),
    "care_homes": ("care_homes",),
    "prevention": ("entry_prevention", "eviction_prevention"),
    "agreements": ("referral_agreements", "allocation_agreements", "pre_emption"),
}
"""Kinds of measures that one effort brings; a kind that is not here is a player by itself."""


def group_players(
    measures: Sequence[Measure], players: Mapping[str, Sequence[str]] | None = None
) -> dict[str, tuple[Measure, ...]]:
    """Share the measures of a scenario out to players.

    Parameters
    ----------
    measures
        Measures, in any order.
    players
        Player to kinds or names of measures; left out: `TOGETHER`. Measures that no player has
        are players by their kind.

    Returns
    -------
    dict
        Player to its measures, in the order of `players` and then of kind and name.

    Raises
    ------
    InputError
        When a player has no measure, a measure has two players, or there are too many.
    """
    left = sorted(measures, key=lambda m: (m.kind, m.name))
    out: dict[str, tuple[Measure, ...]] = {}
    asked = TOGETHER if players is None else players
    known = {m.kind for m in left} | {m.name for m in left}
    for player, kinds in asked.items():
        for kind in kinds if players is not None else ():
            if kind not in known:
                raise InputError(
                    f"Player '{player}': the scenario has no measure of kind or name '{kind}'; "
                    f"{did_you_mean(kind, known)}"
                )
        mine = tuple(m for m in left if m.kind in kinds or m.name in kinds)
        if mine:
            out[player] = mine
            left = [m for m in left if m not in mine]
        elif players is not None:
            raise InputError(
                f"Player '{player}' has no measure left; a measure belongs to one player."
            )
    for measure in left:
        out[measure.kind] = (*out.get(measure.kind, ()), measure)
    if len(out) > MOST_PLAYERS:
        raise InputError(
            f"{len(out)} players are {2 ** len(out)} combinations; the most are {MOST_PLAYERS} "
            "players. Group some with players={'name': ['kind', 'kind']}."
        )
    return out


def player_name(player: str, measures: Sequence[Measure], language: str) -> str:
    """Name of a player for people.

    Parameters
    ----------
    player
        Key of the player.
    measures
        Its measures.
    language
        nb, nn or en.

    Returns
    -------
    str
        From the words, else the name of its measures.
    """
    key = f"player.{player}"
    if key in WORDS:
        return say(key, language)
    return " + ".join(dict.fromkeys(m.name for m in measures)) or player.replace("_", " ")
