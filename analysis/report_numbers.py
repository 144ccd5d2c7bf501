"""The numbers of a report: key numbers, those behind the figures, and what each of them means."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from types import SimpleNamespace

import numpy as np

from copsim.analysis.bands import Bands, bands, bands_of, quantiles, share_held
from copsim.analysis.figure_circles import picture_weeks
from copsim.analysis.html_parts import Safe, definitions, esc, table
from copsim.analysis.lives import WITHIN, Lives, Numbers
from copsim.analysis.phrases import QUARTER, Window, count, mean_in, number, sum_in, windows
from copsim.simulation.model import DEFAULTS
from copsim.simulation.recording import FLOWS, MEASURES
from copsim.simulation.records import LEVELS, WINDOW
from copsim.simulation.rhythm import opportunities
from copsim.simulation.rules import plain

KEY_NUMBERS: dict[str, tuple[str, ...]] = {
    "Taking part": ("members", "present", "contributing", "watching", "joined", "left"),
    "Levels": (*WITHIN, "outside"),
    "Leading": ("leaders", "hours_needed", "hours_leading", "gap", "held", "cancelled"),
    "Experience": ("energy", "identification", "passion", "value", "trust", "concerns_open"),
}


def spread(values: Numbers) -> Safe:
    """A cell: the median of (lives,) and the middle nine tenths; one life has no range."""
    known = values[~np.isnan(values)]
    if not len(known):
        return Safe("–")
    low, middle, high = (number(float(v)) for v in quantiles(known[:, None], (0.05, 0.5, 0.95))[:, 0])
    return Safe(middle if len(values) == 1 else f'{middle} <span class="range">({low}–{high})</span>')


def key_numbers(lives: Lives) -> str:
    """The table of key numbers at the start, after a year and at the end."""
    found = windows(len(lives.weeks))
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


def _by_week(lives: Lives, several: Iterable[tuple[str, Bands]]) -> str:
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
    return _by_week(lives, ((level, bands(lives, level)) for level in (*WITHIN, "outside")))


def behind_leading(lives: Lives) -> str:
    """Numbers behind the figure of energy and leading, week by week and not smoothed."""
    names = {
        "energy": "energy", "identification": "identification", "hours_needed": "leader hours needed",
        "hours_leading": "leader hours given", "leaders": "leaders", "gap": "share missing",
        "vacancy": "share unpledged",
    }  # fmt: skip
    columns = [(text, bands(lives, name)) for name, text in names.items()]
    return _by_week(lives, [*columns, ("share of due meetings held", bands_of(lives.weeks, share_held(lives)))])


def behind_circles(lives: Lives) -> str:
    """Numbers behind the circles: the life that is drawn."""
    chosen = lives.like_the_median()
    rows = [
        (str(lives.weeks[n]), *(number(float(lives[name][chosen, n])) for name in (*reversed(LEVELS), "leaders")))
        for n in picture_weeks(len(lives.weeks))
    ]
    return table(f"Members of the life with seed {lives.seeds[chosen]}.", ["Week", *reversed(LEVELS), "leaders"], rows)


def glossary(parameters: Mapping[str, float]) -> str:
    """What levels and measures mean; `parameters` are those at the start, by path (the model's defaults for others)."""
    at = {**DEFAULTS, **parameters}
    half = f"of the last {WINDOW} weeks"
    chances: float = plain(opportunities)(SimpleNamespace(convened=at["rhythm.convened"], every=at["rhythm.every"]))

    def weeks(level: str) -> int:
        """So many weeks make the level, from the share of the chances that there are."""
        return max(1, math.ceil(at[f"levels.{level}_from"] * chances / WINDOW - 1e-9))

    levels = [
        ("core", f"took part often: in {weeks('core')} or more {half}."),
        ("active", f"took part in {weeks('active')} or more {half}."),
        ("occasional", f"took part in {weeks('occasional')} or more {half}."),
        (
            "peripheral",
            f"follows without taking part that often: watched in {at['levels.follows_from']:g} or more {half}.",
        ),
        (
            "transactional",
            f"took part, but less often than that {half}, and does not follow otherwise; newcomers begin here.",
        ),
        ("outside", f"took part in none {half}, and hardly watched."),
    ]
    note = (
        "Nobody is put into a level: levels are read from what people did. The numbers of weeks are those at the start "
        f"of this run: there are chances to take part in {chances:.0f} of {WINDOW} weeks, and thresholds are shares of "
        "these. Core and active members stay so for a little while when they come less."
    )
    measures = [(m.label, m.name, m.unit) for m in MEASURES.values() if m.name not in FLOWS and m.name not in LEVELS]
    moves = f"Moves between levels are counted for each pair of levels (such as {FLOWS[0]}), in people a week."
    return (
        "<h3>Levels of participation</h3>\n"
        + definitions(levels)
        + f"\n<p>{esc(note)}</p>\n<h3>Measures</h3>\n"
        + "<p>A life is one run of the scenario with luck of its own, which its seed fixes.</p>\n"
        + table("What is measured every week.", ["Measure", "Column of the table", "Unit"], measures, words=3)
        + f"\n<p>{esc(moves)}</p>"
    )


__all__ = ["behind_circles", "behind_leading", "behind_levels", "glossary", "key_numbers", "spread"]
