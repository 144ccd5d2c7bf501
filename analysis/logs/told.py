"""What a log says, in plain sentences. Nobody is named, and no reasons are given: a log knows none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from copsim.analysis.logs.days import date_text
from copsim.analysis.logs.entries import Notes
from copsim.analysis.logs.participation import MONTHS
from copsim.analysis.logs.standing import Standing, too_small
from copsim.analysis.phrases import count, number, share

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
FEW_WEEKS = 52
CLEARLY = 0.05
"""From a change of so much a year on a community is said to grow or to shrink."""


def known(value: float) -> bool:
    """Whether a measure could be taken."""
    return value == value


def measured(value: float) -> str:
    """A measure with three digits that count, so that a value can be held against a band: 12, 5.06, 0.0306."""
    return f"{value:.3g}" if known(value) else "–"


def in_short(measures: Mapping[str, float], notes: Notes, standings: Sequence[Standing]) -> list[str]:
    """A few sentences on what this community looks like."""
    m = measures
    members, weeks = m["members"], m["member_weeks"]
    said = [
        f"{count(members, 'member')} {'was' if members == 1 else 'were'} seen between {date_text(notes.first_day)} and "
        f"{date_text(notes.last_day)}, in {_whole(weeks)} member-{'week' if weeks == 1 else 'weeks'} (a member in a "
        "week, however often in it)."
    ]
    small = too_small(m)
    said += _levels(m) + _carrying(m) + _growing(m) + ([small] if small else _beside(standings))
    return said


def _whole(value: float) -> str:
    return f"{value:,.0f}"


def _levels(m: Mapping[str, float]) -> list[str]:
    if not known(m["in_half_year"]):
        return ["The log is shorter than half a year, so that levels cannot be told."]
    return [
        f"In a typical half-year {count(m['in_half_year'], 'member')} {'is' if m['in_half_year'] == 1 else 'are'} "
        f"seen. Over all half-years {share(m['level_core'])} of those seen come in nine weeks or more, "
        f"{share(m['level_active'])} in three to eight, {share(m['level_occasional'])} in two and "
        f"{share(m['level_once'])} in one."
    ]


def _carrying(m: Mapping[str, float]) -> list[str]:
    half = m["carry_half"]
    text = f"Half of all member-weeks are made by {count(half, 'member')}"
    if m["members"] > 1:
        text += f"; the most active one makes {share(m['top_1'])}"
    said = [text + "."]
    if known(m["core_before"]) and m["core_before"]:
        before, quieter, gone = m["core_before"], m["core_quieter"], m["core_gone"]
        left = f"{_whole(gone)} {'is' if gone == 1 else 'are'} not seen any more" if gone else "all are still seen"
        less = (
            f", and {_whole(quieter)} {'comes' if quieter == 1 else 'come'} less than half as often" if quieter else ""
        )
        said.append(
            f"{count(m['core_now'], 'member')} came in nine weeks or more of the last half-year. Of the "
            f"{_whole(before)} who did so in the half-year before, {left}{less}."
        )
    return said


def _growing(m: Mapping[str, float]) -> list[str]:
    if not known(m["last_year"]):
        return []
    text = (
        f"In the last 52 weeks {count(m['last_year'], 'member')} {'was' if m['last_year'] == 1 else 'were'} seen, "
        f"{_whole(m['last_year_newcomers']) if m['last_year_newcomers'] else 'none'} of them for the first time"
    )
    if known(m["peak_year"]) and m["peak_year"] >= m["last_year"]:
        text += f"; the year with most had {_whole(m['peak_year'])}"
    elif known(m["peak_year"]):
        text += f"; no whole year from the first week on had more than {_whole(m['peak_year'])}"
    said = [text + "."]
    trend = m["trend_year"]
    if known(trend):
        word = "neither grows nor shrinks clearly"
        if abs(trend) >= CLEARLY:
            word = f"{'grows' if trend > 0 else 'shrinks'} by about {share(abs(trend))} of its mean a year"
        said.append(f"Over all years the number of members in a year {word}.")
    return said


def _beside(standings: Sequence[Standing]) -> list[str]:
    there = [each for each in standings if known(each.value)]
    if not there:
        return []
    within = sum(each.within for each in there)
    text = (
        f"Of {count(len(there), 'measure')} that can be taken, {_whole(within) if within else 'none'} "
        f"{'lies' if within == 1 else 'lie'} where four fifths of twenty real open communities lie"
    )
    outside = [f"{each.name} ({'low' if each.where == 'low' else 'high'})" for each in there if not each.within]
    if outside:
        text += f"; outside: {', '.join(outside)}"
    return [text + "."]


def rhythm_told(m: Mapping[str, float]) -> str:
    """Busiest and quietest month."""
    values = [m[f"month_{month}"] for month in MONTHS]
    there = [(value, MONTH_NAMES[n]) for n, value in enumerate(values) if known(value)]
    busiest, quietest = max(there), min(there)
    return (
        f"Busiest is {busiest[1]} ({number(busiest[0])} times what is usual), quietest {quietest[1]} "
        f"({number(quietest[0])} times)."
    )


def dependence_told(m: Mapping[str, float]) -> list[str]:
    """What the two measures of dependence say, and what they do not."""
    said = []
    r, n = m["newcomers_incumbents"], m["newcomers_incumbents_n"]
    if known(r):
        chance = 2.0 / n**0.5
        what = "more than chance alone makes likely" if abs(r) > chance else "no more than chance alone may give"
        said.append(
            f"Newcomers and members of at least half a year's standing are there at the same times with a correlation "
            f"of {r:.2f} over {_whole(n)} stretches of four weeks: {what} (up to ±{chance:.2f})."
        )
    v = m["overdispersion_own"]
    if known(v):
        said.append(
            f"The weekly number of members of standing varies {number(v)} times as much as it would if each came for "
            "themselves, with their own busy and quiet times."
        )
    if said:
        said.append(
            "What is beyond 0 and 1 is shared. Whether people draw each other in, or a deadline, a holiday or an event "
            "moves all of them, cannot be told from a log."
        )
    return said


CANNOT: tuple[str, ...] = (
    "Who reads, listens, attends or learns without leaving a trace. Most of those who follow a community do not "
    "appear in such a log at all.",
    "Why people come, stay and go; what they think of each other; whether anything was of value to them.",
    "Whether people affect each other. Independent members with busy spells of their own, a shared calendar and "
    "arrivals that come in waves give the same measures. Lying within the bands shows that a community is not unusual, "
    "not how it works.",
    "How much work a week stands for: an hour and forty hours count the same, and so do a correction of a comma and a "
    "year's achievement.",
    "What was done elsewhere: in calls, in other places, under another name.",
    "What will become of the community. Numbers of the past are no forecast.",
)
"""What cannot be read from a log, for the page."""


def caveats(measures: Mapping[str, float], weeks: int) -> list[str]:
    """What to keep in mind with this log in particular."""
    said = []
    if weeks < FEW_WEEKS:
        said.append(
            f"The log spans {count(weeks, 'week')}. Measures of a year are undefined, and the others hang on few weeks."
        )
    elif weeks < 3 * FEW_WEEKS:
        said.append("The log is shorter than three years: measures over years hang on one or two of them.")
    if measures["members"] < 30:
        said.append(
            f"With {count(measures['members'], 'member')} one person more or less changes shares by several hundredths."
        )
    said.append(
        "The real communities are makers of software, lessons, standards and lists whose record is public. A community "
        "that meets face to face, or one that people are invited to, may lie elsewhere for good reasons."
    )
    return said


__all__ = ["CANNOT", "MONTH_NAMES", "caveats", "dependence_told", "in_short", "known", "measured", "rhythm_told"]
