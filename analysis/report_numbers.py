"""The numbers of a report: key numbers, those behind the figures, and what each of them means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from copsim.analysis.bands import Bands, bands, bands_of, quantiles, share_held
from copsim.analysis.figure_calendar import calendar_of
from copsim.analysis.figure_carrying import WHAT, carried, share_of_top
from copsim.analysis.figure_circles import picture_weeks
from copsim.analysis.flow_words import FAMILY_HEAD, FAMILY_HOW, LOSS_HEAD, LOSS_HOW, family_rows, loss_rows
from copsim.analysis.html_parts import Safe, esc, table
from copsim.analysis.lives import WITHIN, Lives, Numbers
from copsim.analysis.member_rows import END_ROLES
from copsim.analysis.phrases import QUARTER, YEAR, Window, count, mean_in, number, share, sum_in, windows
from copsim.analysis.value import (
    STEPS,
    Interval,
    by_year,
    conversion,
    counts,
    delays,
    share_interval,
    weeks_to_maturity,
    weeks_to_realized,
)
from copsim.simulation.activities import ALWAYS, FAMILIES, Activity
from copsim.simulation.recording import MEASURES
from copsim.simulation.records import LEVELS, STAGES_OF_LIFE

if TYPE_CHECKING:
    import pandas as pd

KEY_NUMBERS: dict[str, tuple[str, ...]] = {
    "Taking part": ("members", "present", "contributing", "watching", "joined", "left"),
    "Levels": (*WITHIN, "outside"),
    "Leading": ("leaders", "hours_needed", "hours_leading", "gap", "held", "cancelled"),
    "Experience": ("energy", "identification", "passion", "value", "trust", "concerns_open"),
    "Learning and value": ("answers", "stories", "news", "tried", "realized", "failed", "told_again", "visible"),
    "Time": ("hours_available", "hours_given", "hours_homework", "hours_red_tape"),
}


def spread(values: Numbers) -> Safe:
    """A cell: the median of (lives,) and the middle nine tenths; one life has no range."""
    known = values[~np.isnan(values)]
    if not len(known):
        return Safe("–")
    low, middle, high = (number(float(v)) for v in quantiles(known[:, None], (0.05, 0.5, 0.95))[:, 0])
    return Safe(middle if len(values) == 1 else f'{middle} <span class="range">({low}–{high})</span>')


def key_numbers(lives: Lives, change: int | None = None) -> str:
    """The table of key numbers at the start, before the first change (a position), after a year and at the end."""
    found = windows(len(lives.weeks), change)
    rows: list[tuple[object, ...]] = []
    for group, names in KEY_NUMBERS.items():
        rows.append((group,))
        for name in names:
            measure = MEASURES[name]
            summed = measure.how == "flow" and "a week" not in measure.unit
            take = sum_in if summed else mean_in
            unit = f"{measure.unit} in {count(found[0].weeks, 'week')}" if summed else measure.unit
            rows.append((measure.label, unit, *(spread(take(lives[name], window)) for window in found)))
    which = "Each number is the mean (or, for meetings, the sum) of the weeks named above it"
    over = "." if len(lives) == 1 else f"; over {len(lives)} lives the median, with the middle nine in ten in brackets."
    head = ["Measure", "Unit", *(_head(window, lives) for window in found)]
    return table(which + over, head, rows, words=2)


def _head(window: Window, lives: Lives) -> Safe:
    weeks = lives.weeks[window.begin : window.end]
    if len(weeks) == 1:
        return Safe(f"week {weeks[0]}")
    return Safe(f"{esc(window.name)}<br>weeks {weeks[0]}–{weeks[-1]}")


def _some_weeks(lives: Lives) -> list[int]:
    """Positions of the weeks listed behind a figure: every quarter, and the last."""
    last = len(lives.weeks) - 1
    step = QUARTER * max(1, -(-last // (QUARTER * 24)))
    return sorted({*range(0, last, step), last})


def by_week(lives: Lives, several: Iterable[tuple[str, Bands]]) -> str:
    """Some weeks of several measures, with their spread over lives."""
    columns = list(several)

    def cell(of: Bands, n: int) -> Safe:
        if np.isnan(of.median[n]):
            return Safe("–")
        texts = [number(round(float(v[n]), 2)) for v in (of.median, of.low90, of.high90)]
        return Safe(texts[0] if of.lives == 1 else f'{texts[0]} <span class="range">({texts[1]}–{texts[2]})</span>')

    rows = [(str(lives.weeks[n]), *(cell(of, n) for _, of in columns)) for n in _some_weeks(lives)]
    caption = "One life." if len(lives) == 1 else "Median over lives, with the middle nine in ten in brackets."
    return table(
        f"{caption} Some weeks; the table of the run has all of them.", ["Week", *(a for a, _ in columns)], rows
    )


def behind_levels(lives: Lives) -> str:
    """Numbers behind the figure of levels."""
    return by_week(lives, ((level, bands(lives, level)) for level in (*WITHIN, "outside")))


def behind_leading(lives: Lives) -> str:
    """Numbers behind the figure of energy and leading, week by week and not smoothed."""
    names = {
        "energy": "energy", "identification": "identification", "hours_needed": "leader hours needed",
        "hours_leading": "leader hours given", "leaders": "leaders", "gap": "share missing",
        "vacancy": "share unpledged",
    }  # fmt: skip
    columns = [(text, bands(lives, name)) for name, text in names.items()]
    return by_week(lives, [*columns, ("share of due meetings held", bands_of(lives.weeks, share_held(lives)))])


def behind_circles(lives: Lives, seed: int | None = None) -> str:
    """Numbers behind the circles: the life that is drawn."""
    chosen = lives.place_of(seed)
    rows = [
        (str(lives.weeks[n]), *(number(float(lives[name][chosen, n])) for name in (*reversed(LEVELS), "leaders")))
        for n in picture_weeks(len(lives.weeks))
    ]
    return table(f"Members of the life with seed {lives.seeds[chosen]}.", ["Week", *reversed(LEVELS), "leaders"], rows)


def _interval(of: Interval, say: Callable[[float], str]) -> Safe:
    if not of.lives:
        return Safe("–")
    text = esc(say(of.median))
    if of.of == 1:
        return Safe(text)
    return Safe(f'{text} <span class="range">({esc(say(of.low90))}–{esc(say(of.high90))})</span>')


def behind_value(lives: Lives, values: pd.DataFrame | None, activities: Sequence[Activity] = ()) -> str:
    """Counts and shares of the cycles of value over lives, and delays from the life that was followed."""
    spread_of = "One life." if len(lives) == 1 else "Median over lives, with the middle nine in ten in brackets."
    rows: list[tuple[object, ...]] = [("How often",)]
    rows += [(name, _interval(Interval.of_lives(of), number)) for name, of in counts(lives).items()]
    rows += [("Shares",)]
    for name, of in conversion(lives).items():
        rows.append((name, _interval(of, number if name == STEPS[0][0] else share)))
    rows += [
        ("First times",),
        ("weeks until something had worked", _interval(weeks_to_realized(lives), number)),
        ("weeks until it was mature", _interval(weeks_to_maturity(lives), number)),
    ]
    text = table(spread_of, ["", "Number"], rows)
    text += "\n" + table(f"{LOSS_HOW} {spread_of}", LOSS_HEAD, loss_rows(lives))
    if values is not None and len(values):
        text += "\n" + table(FAMILY_HOW, FAMILY_HEAD, family_rows(values, activities))
    took = delays(values) if values is not None and len(values) else {}
    if took:
        cells = [
            (name, str(of.items), number(of.low50), number(of.median), number(of.high50)) for name, of in took.items()
        ]
        text += "\n" + table(
            "Weeks it took, in the life that was followed.", ["Step", "How many", "a quarter within", "half within",
            "three quarters within"], cells,
        )  # fmt: skip
    return text


def behind_calendar(lives: Lives, seed: int, activities: Sequence[Activity]) -> str:
    """What was held how often in the life that is drawn."""
    found = calendar_of(lives, seed, activities)
    families = {activity.name: FAMILIES[activity.family] for activity in (*ALWAYS, *activities)}
    rows = [(name, families.get(name, "–"), str(times)) for name, times in found.activities.items()]
    return table("What was held, and how often.", ["Activity", "Family", "Times"], rows, words=2)


def behind_carrying(lives: Lives, members: pd.DataFrame, seed: int) -> str:
    """Shares of the first one, five, fifteen, and roles at the end."""
    of = carried(members, seed)
    rows: list[tuple[object, ...]] = []
    for top in (1, 5, 15):
        known = [share_of_top(values, top) for values in of.values()]
        rows.append((f"the first {top}" if top > 1 else "the first", *(share(v) if v == v else "–" for v in known)))
    text = table(
        "Share of all that is done, by those who do most of it.", ["", *(label for label, *_ in WHAT.values())], rows
    )
    own = members[members["seed"] == seed]
    crossed = own.groupby(["role", "level"], observed=True).size()
    levels = [level for level in reversed(LEVELS) if (own["level"] == level).any()]
    cells = [
        (role, *(str(int(crossed.get((role, level), 0)) or "") for level in levels))
        for role in END_ROLES
        if (own["role"] == role).any()
    ]
    return (
        text
        + "\n"
        + table(
            "Members by role and level at the end; those who are gone by the level they had.", ["Role", *levels], cells
        )
    )


def stages_at_end(lives: Lives) -> str:
    """How many lives are at which stage at the end, and between which shares that leaves it with so many lives."""
    stage = lives.coded("stage")[:, -1]
    n = len(lives)
    rows = []
    for code, name in enumerate(STAGES_OF_LIFE):
        k = int((stage[:, code] > 0).sum())
        low, high = share_interval(k, n)
        rows.append((name, f"{k} of {n}", f"{share(low)} to {share(high)}"))
    over = "" if lives.communities == 1 else " (with at least one community at it)"
    return table(
        f"Lives by stage in the last week{over}; with more lives, the share would be expected between these bounds "
        "(19 times in 20).",
        ["Stage of life", "Lives", "Share of lives"],
        rows,
    )


def years(lives: Lives) -> str:
    """Year by year: what worked, what failed, and how many lives had ended."""
    rows = []
    for year in by_year(lives):
        low, high = year.bounds
        ended = f"{year.ended} of {len(lives)}"
        ended += f" ({share(low)} to {share(high)})" if len(lives) > 1 else ""
        part = "" if year.weeks == YEAR else f" ({count(year.weeks, 'week')})"
        rows.append(
            (f"{year.year}{part}", _interval(year.worked, number), _interval(year.failed, number),
             _interval(year.share_failed, share), ended, str(year.failed_lives))
        )  # fmt: skip
    return table(
        "Year by year: what members tried and what came of it, and how many lives had ended by then.",
        ["Year", "worked", "failed", "share that failed", "lives ended", "of these, failed"],
        rows,
    )


__all__ = [
    "behind_calendar", "behind_carrying", "behind_circles", "behind_leading", "behind_levels", "behind_value",
    "by_week", "key_numbers", "spread", "stages_at_end", "years",
]  # fmt: skip
