"""Quality against variety: a cloud of lives per regime; and a page with it, in words and with a table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from copsim.analysis.drawing import FONT, GRID, INK, QUIET, new_figure, write
from copsim.analysis.html_parts import bullets, definitions, esc, figure, section
from copsim.analysis.html_parts import table as table_of
from copsim.analysis.page_frame import framed
from copsim.analysis.regimes import REGIMES, Regimes
from copsim.analysis.regimes_words import in_short, sure, table
from copsim.analysis.writing import inline_svg

LOOKS = (("#b04a00", "s"), ("#004c80", "o"), ("#009468", "D"))
"""Colour and marker of each regime."""
WIDTH, HEIGHT = 7.2, 5.0
READING = (
    "Each small mark is a life; large marks are means, with the 95 % interval of the mean in both directions. Open "
    "marks: the variety that practices of the same sizes would have if their topics were drawn by lot."
)


def quality_and_variety(found: Regimes) -> Figure:
    """A cloud of lives per regime, to the right the better practice, above the more unlike units."""
    drawn = new_figure(WIDTH, HEIGHT)
    axes = drawn.add_axes((0.09, 0.20, 0.88, 0.72), facecolor="white")
    axes.set_axisbelow(True)
    axes.grid(visible=True, color=GRID, linewidth=0.7)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set(color=QUIET, linewidth=0.8)
    axes.tick_params(labelsize=7.5, labelcolor=QUIET, color=QUIET, labelfontfamily=FONT)
    for n, (regime, (colour, marker)) in enumerate(zip(REGIMES, LOOKS, strict=True)):
        x, y = found.of(regime, "quality"), found.of(regime, "variety")
        both = ~(np.isnan(x) | np.isnan(y))
        axes.plot(
            x[both], y[both], marker, color=colour, markersize=3.2, markeredgewidth=0, alpha=0.45, linestyle="none"
        )
        across, along = found.mean(regime, "quality"), found.mean(regime, "variety")
        if across[0] == across[0] and along[0] == along[0]:
            for (middle, low, high), level in ((across, along[0]), (along, across[0])):
                ends = (middle, middle) if low != low else (low, high)
                same = (level, level)
                axes.plot(
                    *((ends, same) if middle == across[0] else (same, ends)), "-", color=INK, linewidth=1.6, zorder=4
                )
            axes.plot(
                across[0], along[0], marker, color=colour, markersize=9, markeredgecolor="white", markeredgewidth=1.2,
                zorder=5,
            )  # fmt: skip
            axes.plot(
                across[0], found.mean(regime, "by_chance")[0], marker, color="none", markersize=9,
                markeredgecolor=colour, markeredgewidth=1.4, zorder=3,
            )  # fmt: skip
        axes.plot(0.02 + 0.24 * n, -0.21, marker, color=colour, markersize=7, transform=axes.transAxes, clip_on=False)
        write(axes, 0.04 + 0.24 * n, -0.21, regime, 8.5, transform=axes.transAxes, va="center", clip_on=False)
    axes.plot(0.76, -0.21, "o", color="none", markeredgecolor=INK, transform=axes.transAxes, clip_on=False)
    write(axes, 0.78, -0.21, "variety by lot", 8.5, transform=axes.transAxes, va="center", clip_on=False)
    write(axes, 0.0, 1.04, "Variety between units", 9.0, transform=axes.transAxes, fontweight="bold")
    write(axes, 1.0, 1.04, "1 - Jaccard of practices", 7.0, transform=axes.transAxes, color=QUIET, ha="right")
    write(axes, 0.5, -0.13, "Quality of practice: soundly known less wrongly held, of topics in own work", 8.0,
          transform=axes.transAxes, ha="center", color=QUIET)  # fmt: skip
    return drawn


def regimes_page(found: Regimes, differs: Sequence[tuple[str, str]], *, title: str, command: str) -> str:
    """A page that holds all it shows, as text; write it with encoding utf-8.

    Args:
        found: what was measured.
        differs: what each regime is: name and words.
        title: what a unit's community is called.
        command: how to repeat it.
    """
    head, rows = table(found)
    sentences = in_short(found)
    svg = inline_svg(quality_and_variety(found), "regimes")
    alt = "Quality of practice against variety between units, a cloud of lives per regime."
    body = [
        section("short", "In short", f"<p><strong>{esc(sentences[0])}</strong></p>\n{bullets(sentences[1:])}"),
        section("figure", "Quality and variety", figure(svg, alt, sentences[0], READING, "")),
        section("table", "In numbers", table_of("Means of lives, with 95 % intervals.", head, rows)),
        section("regimes", "The regimes", definitions(differs)),
        section("sure", "How sure", bullets(sure(found))),
        section("repeat", "To repeat it", f"<pre>{esc(command)}</pre>"),
    ]
    return framed(
        title=f"Centralise, decentralise, or communities? {title}",
        kicker="Three regimes for several units",
        lead="",
        body="\n".join(body),
        footer="The people in it are simulated.",
    )


__all__ = ["READING", "quality_and_variety", "regimes_page"]
