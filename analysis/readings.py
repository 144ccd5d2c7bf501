"""Readings: under each figure a sentence or two that say what is to be seen in it, drawn from the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from copsim.analysis.bands import bands, bands_of, trailing_mean
from copsim.analysis.figure_calendar import calendar_of
from copsim.analysis.figure_carrying import carried, share_of_top
from copsim.analysis.figure_time import HOURS_LOOK
from copsim.analysis.lives import WITHIN, Lives, Numbers
from copsim.analysis.phrases import QUARTER, count, number, share
from copsim.analysis.value import (
    Interval,
    conversion,
    delays,
    share_of_leading,
    weeks_to_maturity,
)
from copsim.simulation.activities import Activity
from copsim.simulation.records import LEVELS, SUSTAINING, TRANSFORMING

if TYPE_CHECKING:
    import pandas as pd


def share_over_lives(of: Interval) -> str:
    """A share over lives: the median, and the range of half of them; `–` where there is none."""
    if not of.lives:
        return "–"
    if of.of == 1 or share(of.low50) == share(of.high50):
        return share(of.median)
    return f"{share(of.median)} (half of the lives: {share(of.low50)} to {share(of.high50)})"


def _end(lives: Lives, measure: str) -> float:
    return float(bands(lives, measure).median[-1])


def _typical(lives: Lives) -> str:
    return "" if len(lives) == 1 else " in the median life"


def read_lifecycle(lives: Lives) -> str:
    """When it matured, and how many live on."""
    mature = weeks_to_maturity(lives)
    stage = lives.coded("stage")[:, -1]
    if len(lives) == 1:
        first = f"It is mature for the first time after {number(mature.median)} weeks." if mature.lives else ""
        return first or "It does not become mature in these weeks."
    n = len(lives)
    if not mature.lives:
        return f"In none of the {n} lives does it become mature."
    sustaining = int((stage[:, SUSTAINING] > 0).sum())
    transforming = int((stage[:, TRANSFORMING] > 0).sum())
    are = "life is" if sustaining == 1 else "lives are"
    return (
        f"In {mature.lives} of the {n} lives it becomes mature, in half of these first within {number(mature.median)} "
        f"weeks; in the last week {sustaining} {are} sustaining and {transforming} in transformation."
    )


def read_levels(lives: Lives) -> str:
    """How many of all are regulars, and how many look on."""
    at_end = {level: float(np.nansum(lives[level][:, -1])) for level in LEVELS}
    everybody = sum(at_end.values())
    if everybody <= 0:
        return "In the last week there are no members."
    inside = sum(at_end[level] for level in WITHIN)
    regular = at_end["core"] + at_end["active"]
    over = "" if len(lives) == 1 else ", all lives together"
    return (
        f"In the last week{over}, {share(regular / everybody)} of the members are active or core, "
        f"{share((inside - regular) / everybody)} take part less or follow, and {share(at_end['outside'] / everybody)} "
        "are outside."
    )


def read_circles(lives: Lives, seed: int) -> str:
    """Who is inside in the life drawn."""
    n = lives.place_of(seed)
    of = {level: float(np.nan_to_num(lives[level][n, -1])) for level in LEVELS}
    inside = sum(of[level] for level in WITHIN)
    core = number(of["core"]) if of["core"] else "none"
    return (
        f"{number(inside)} of {count(inside + of['outside'], 'member')} are within the community in the last week, "
        f"{core} of them in the core."
    )


def read_leading(lives: Lives) -> str:
    """Hours given of those needed in the last quarter."""

    def late(measure: str) -> float:
        return float(bands_of(lives.weeks, trailing_mean(lives[measure], QUARTER)).median[-1])

    weeks = min(QUARTER, len(lives.weeks))
    given = number(late("hours_leading"))
    return (
        f"In the last {count(weeks, 'week')}{_typical(lives)}, leaders give {given} hours a week "
        f"of {number(late('hours_needed'))} that are needed."
    )


def read_time(lives: Lives) -> str:
    """What share of all hours goes into leading, and how much of what there is is spent."""
    available = float(np.nansum(lives["hours_available"]))
    spent = float(np.nansum(lives.total(*HOURS_LOOK)))
    if spent <= 0 or available <= 0:
        return "No hours are spent."
    over = "" if len(lives) == 1 else ", all lives together"
    used = share(min(1.0, spent / available))
    leading = share_over_lives(share_of_leading(lives))
    return (
        f"Of the hours all members could give, those outside counted too, {used} are spent{over}: hours bind single "
        f"people in busy weeks, not the whole. Of what is spent, leading takes {leading}."
    )


def read_value(lives: Lives, values: pd.DataFrame | None) -> str:
    """How much is tried and works, and how long it takes."""
    steps = conversion(lives)
    tried, worked = steps["of what was taken up, tried"], steps["of what was tried, worked"]
    if not tried.lives:
        return "Nothing is taken up."
    text = f"Of all that is taken up, {share_over_lives(tried)} is tried"
    text += f"; of what is tried, {share_over_lives(worked)} works." if worked.lives else "."
    took = delays(values).get("activity to worked") if values is not None and len(values) else None
    if took is not None:
        text += (
            f" Until it shows, {count(took.median, 'week')} go by in the median, from the activity on "
            f"({number(took.low50)} to {number(took.high50)} in half of {count(took.items, 'success', 'successes')})."
        )
    return text


def read_calendar(lives: Lives, seed: int, activities: Sequence[Activity]) -> str:
    """How many were held, and what most often."""
    n = lives.place_of(seed)
    held, cancelled = float(np.nansum(lives["held"][n])), float(np.nansum(lives["cancelled"][n]))
    if held + cancelled <= 0:
        return "No meeting is due in these weeks."
    found = calendar_of(lives, seed, activities)
    text = (
        f"Of {count(held + cancelled, 'meeting')} that {'is' if held + cancelled == 1 else 'are'} due, {number(held)} "
    )
    text += f"{'is' if held == 1 else 'are'} held"
    often = [f"{name} ({times})" for name, times in list(found.activities.items())[:3]]
    return f"{text}; most often: {', '.join(often)}." if often else f"{text}."


def read_timeline(lives: Lives, seed: int) -> str:
    """How much hangs on one leader, and for how long nobody led."""
    n = lives.place_of(seed)
    led, first = float(np.nansum(lives["hours_leading"][n])), float(np.nansum(lives["hours_first"][n]))
    empty = int((lives["leaders"][n] == 0).sum())
    text = "Nobody gives leader hours." if led <= 0 else (
        f"In this one life most hangs on one person at a time: whoever leads most in a week gives "
        f"{share(first / led)} of the leader hours."
        if first / led >= 0.5
        else "In this one life leading is shared: whoever leads most in a week gives "
        f"{share(first / led)} of the leader hours."
    )  # fmt: skip
    seat = f"Nobody leads in {count(empty, 'week')}." if empty else "Somebody leads in every week."
    return f"{text} {seat}"


def read_ties(lives: Lives) -> str:
    """From a quarter on to the end."""
    of: Numbers = bands(lives, "ties").median
    early = of[min(QUARTER, len(of)) - 1]
    if np.isnan(of[-1]) or np.isnan(early):
        return "There is nobody left who could be tied."
    weeks = min(QUARTER, len(of))
    return (
        f"The strengths of a member's ties add up to {number(round(float(early), 2))} after {count(weeks, 'week')}"
        f"{_typical(lives)}, and to {number(round(float(of[-1]), 2))} in the last week."
    )


def read_carrying(lives: Lives, members: pd.DataFrame, seed: int) -> str:
    """What the first five do."""
    of = carried(members, int(lives.seeds[lives.place_of(seed)]))
    people = len(of["hours"])
    if people < 6 or of["contributions"].sum() <= 0:
        return f"{count(people, 'member')} ever took part or led."
    return (
        f"In this one life, of {people} members who ever took part or led, the five who contribute most make "
        f"{share(share_of_top(of['contributions'], 5))} of all contributions, and five give "
        f"{share(share_of_top(of['hours'], 5))} of all hours."
    )


__all__ = [
    "read_calendar", "read_carrying", "read_circles", "read_leading", "read_levels", "read_lifecycle",
    "read_ties", "read_time", "read_timeline", "read_value", "share_over_lives",
]  # fmt: skip
