"""Independent members who come and go in busy spells, under a sky that is the same for all.

Each member contributes at a rate of their own while busy, and not at all while away; busy and free spells alternate
until the member leaves. Spells are Lomax (Pareto II) distributed, so that a few may be very long; with a high index
they are exponential. How many join varies from half-year to half-year. A shared calendar (holidays, releases,
campaigns) moves everybody's rate alike, and the number of those who join as much as it is asked to. Some only visit:
they contribute once. Nobody affects anybody: given the calendar, any member's weeks are the same whoever else is there.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from copsim.analysis.logs.log import ActivityLog
from copsim.experiments.fitting.makers import Dimension, Values
from copsim.experiments.fitting.null_parts import (
    FASTEST,
    WEEKS_A_YEAR,
    Null,
    ebb,
    few_enough,
    log_of,
    luck,
    personal,
    stay,
    wave,
)

LUCK = 102
SWING_MEMORY = 26.0
"""Weeks over which outside interest stays as it is: half a year, slower than the calendar."""
BLOCK = 16
"""So many spells of a member are drawn at once; any number gives logs of the same kind."""

SPACE = (
    Dimension("joiners", 2.0, 400.0, log=True, meaning="members who join in a year, on average over the log"),
    Dimension("decline", -2.0, 5.0, meaning="how much fewer join as time goes on: ln of the first rate over the last"),
    Dimension("swing", 0.0, 2.0, meaning="how much the number who join varies slowly (standard deviation of its ln)"),
    Dimension("visitors", 0.0, 0.9, meaning="share of those who join who contribute once and never again"),
    Dimension("rate_shape", 0.1, 4.0, log=True, meaning="how equal members are in their rate (gamma shape)"),
    Dimension("rate", 0.02, 5.0, log=True, meaning="mean contributions of a member in a busy week"),
    Dimension("exit_shape", 0.1, 10.0, log=True, meaning="how equal members are in their hazard to leave"),
    Dimension("exit", 0.0005, 1.0, log=True, meaning="mean hazard to leave, per week"),
    Dimension("busy", 0.5, 60.0, log=True, meaning="mean length of a busy spell, in weeks"),
    Dimension("away", 0.5, 200.0, log=True, meaning="mean length of a spell away, in weeks"),
    Dimension("tail", 1.2, 20.0, log=True, meaning="index of the spells' lengths: the lower, the longer the longest"),
    Dimension("calendar", 0.0, 2.0, meaning="how much everybody's rate varies together (standard deviation of its ln)"),
    Dimension("calendar_memory", 0.2, 26.0, log=True, meaning="weeks over which the calendar stays as it is"),
    Dimension("calendar_joiners", 0.0, 1.5, meaning="how far those who join follow the calendar: 1 as much as members"),
)

FIRST = {
    "joiners": 30.0,
    "decline": 1.0,
    "swing": 0.7,
    "visitors": 0.4,
    "rate_shape": 0.7,
    "rate": 0.7,
    "exit_shape": 0.7,
    "exit": 0.03,
    "busy": 6.0,
    "away": 15.0,
    "tail": 2.0,
    "calendar": 0.5,
    "calendar_memory": 2.0,
    "calendar_joiners": 0.7,
}


def _spell(rng: np.random.Generator, mean: float, tail: float, size: tuple[int, int]) -> Any:
    """Lengths of spells, Lomax distributed with this mean and index; float64, weeks."""
    # (1 - u) ** (-1 / tail) - 1, exact also where the index is high and the length short.
    return np.expm1(rng.standard_exponential(size) / tail) * (mean * (tail - 1.0))


def busy_spells(
    rng: np.random.Generator, start: Any, end: Any, busy: float, away: float, tail: float
) -> tuple[Any, Any, Any]:
    """When each member is busy, from joining to leaving; the first spell begins on joining.

    Args:
        rng: where luck comes from.
        start: float64, when each member joins, in weeks.
        end: float64, when each leaves.
        busy: mean length of a busy spell, in weeks.
        away: mean length of a spell away.
        tail: index of both.

    Returns: one entry per spell: whose it is (int64), when it begins and ends (float64, weeks).
    """
    here = np.flatnonzero(end > start)
    now = start[here]
    parts: list[tuple[Any, Any, Any]] = []
    while len(here):
        on = _spell(rng, busy, tail, (len(here), BLOCK))
        off = _spell(rng, away, tail, (len(here), BLOCK))
        through = now[:, None] + np.cumsum(on + off, axis=1)
        begins = np.concatenate([now[:, None], through[:, :-1]], axis=1)
        last = end[here][:, None]
        there = begins < last
        whose = np.broadcast_to(here[:, None], there.shape)
        parts.append((whose[there], begins[there], np.minimum(begins + on, last)[there]))
        still = through[:, -1] < end[here]
        here, now = here[still], through[still, -1]
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0), np.zeros(0)
    whose, begins, ends = (np.concatenate(column) for column in zip(*parts, strict=True))
    return whose, begins, ends


def _make(values: Values, seed: int, weeks: int) -> ActivityLog:
    rng = luck(seed, LUCK)
    calendar = wave(rng, weeks, values["calendar"], values["calendar_memory"])
    interest = ebb(values["decline"], weeks) * np.exp(
        wave(rng, weeks, values["swing"], SWING_MEMORY) + values["calendar_joiners"] * calendar
    )
    # Levelled, so that waves move when people join and not how many do.
    interest *= values["joiners"] / WEEKS_A_YEAR / interest.mean()
    joined = np.repeat(np.arange(weeks, dtype=float), rng.poisson(interest))
    joined += rng.random(len(joined))
    joined = np.concatenate([[0.0], np.sort(joined)[1:]])  # a log begins with its first contribution
    members = len(joined)
    rate = np.minimum(personal(rng, values["rate_shape"], values["rate"], members), FASTEST)
    hazard = personal(rng, values["exit_shape"], values["exit"], members)
    stays = stay(rng, hazard, weeks - joined)
    stays[rng.random(members) < values["visitors"]] = 0.0
    share_busy = values["busy"] / (values["busy"] + values["away"])
    # The first spell is a busy one, so that who leaves soon has been busy for most of the time. As if busy time were
    # spread evenly over weeks, which is the most it can make.
    busy_time = stays * share_busy + np.minimum(stays, values["busy"]) * (1.0 - share_busy)
    kept = few_enough(rng, 1.0 - np.expm1(-rate * busy_time / np.maximum(stays, 1e-9)) * stays)
    joined, rate, stays = joined[kept], rate[kept], stays[kept]
    whose, begins, ends = busy_spells(rng, joined, joined + stays, values["busy"], values["away"], values["tail"])
    # Each spell is cut into weeks, and each piece holds a contribution or none.
    week = begins.astype(np.int64)
    pieces = np.minimum(ends.astype(np.int64), weeks - 1) - week + 1
    spell = np.repeat(np.arange(len(whose)), pieces)
    week = week[spell] + np.arange(len(spell)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    lasts = np.minimum(ends[spell], week + 1.0) - np.maximum(begins[spell], week)
    alike = np.exp(calendar - 0.5 * values["calendar"] ** 2)
    rates = rate[whose][spell] * alike[week] * lasts
    seen = rng.random(len(spell)) < -np.expm1(-rates)
    return log_of(joined, whose[spell][seen], week[seen])


SPELLS = Null(
    name="spells",
    meaning="independent members with busy spells, varying arrivals and a calendar that moves all alike",
    space=SPACE,
    first=FIRST,
    arrivals="joiners",
    making=_make,
)
