"""Energy, identification and leading: what carries a community, and who carries the work of convening."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from copsim.analysis.bands import Bands, bands, bands_of, share_held, trailing_mean
from copsim.analysis.drawing import (
    FIRST,
    INK,
    QUIET,
    SECOND,
    draw_bands,
    draw_key,
    draw_marks,
    highest,
    key_height,
    label_ends,
    last,
    new_figure,
    panel,
    shown_marks,
    write,
)
from copsim.analysis.figure_levels import HEIGHT, WIDTH, grid_box, name_weeks
from copsim.analysis.lives import Lives
from copsim.analysis.phrases import number

if TYPE_CHECKING:
    import pandas as pd


QUARTER = 13
"""Hours jump from week to week with the busy spells of one or two people; their mean over a quarter is drawn."""


def leading_figure(weekly: pd.DataFrame | Lives, marks: Sequence[tuple[int, str]] = ()) -> Figure:
    """Six panels with median and bands over lives.

    Above: energy, identification, leader hours needed and given (mean of the last 13 weeks). Below: leaders, share of
    due meetings held in the last 26 weeks, share of the needed hours that is missing and that nobody has pledged (mean
    of the last 13 weeks).
    """
    lives = Lives.of(weekly)
    shown = shown_marks(marks, lives.weeks)
    height = HEIGHT + key_height(shown)
    figure = new_figure(WIDTH, height)

    def one(n: int, title: str, unit: str, top: float, *lines: tuple[str, Bands]) -> None:
        axes = panel(figure, grid_box(n, key_height(shown), height), title, unit, lives.weeks, top)
        draw_marks(axes, shown)
        for (_, of), (colour, style) in zip(lines, (FIRST, SECOND), strict=False):
            draw_bands(axes, of, colour, style)
        if all(last(of) != last(of) for _, of in lines):
            write(axes, 0.5, 0.25, "no numbers", 7.5, transform=axes.transAxes, color=QUIET, ha="center")
        label_ends(axes, [(last(of), label or number(round(last(of), 2)), INK) for label, of in lines])

    def calm(measure: str) -> Bands:
        return bands_of(lives.weeks, trailing_mean(lives[measure], QUARTER))

    needed, given = calm("hours_needed"), calm("hours_leading")
    leaders = bands(lives, "leaders")
    one(0, "Energy", "0 to 1", 1.0, ("", bands(lives, "energy")))
    one(1, "Identification", "0 to 1", 1.0, ("", bands(lives, "identification")))
    one(2, "Leader hours", "13-week mean", max(1.0, highest(needed, given)), ("given", given), ("needed", needed))
    one(3, "Leaders", "people", max(2.0, highest(leaders)), ("", leaders))
    one(4, "Meetings held", "of due, 26 weeks", 1.0, ("", bands_of(lives.weeks, share_held(lives))))
    one(5, "Hours lacking", "share, 13 weeks", 1.0, ("missing", calm("gap")), ("unpledged", calm("vacancy")))
    title = "Energy, identification, and the work of leading"
    write(figure, 0.01, 1 - 0.24 / height, title, 11, fontweight="bold", va="baseline")
    name_weeks(figure, height, key_height(shown))
    draw_key(figure, len(lives), shown)
    return figure


__all__ = ["leading_figure"]
