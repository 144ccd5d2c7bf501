"""The indicators a story stands beside: what was counted in its weeks, how many came as far, how long it takes most."""

from __future__ import annotations

from typing import Any

import numpy as np

from copsim.analysis.phrases import count, number, share
from copsim.analysis.stories import Story
from copsim.analysis.story_chain import CYCLES, Chains
from copsim.analysis.story_choice import CAME, Chosen

COUNTED = {
    "immediate": ("present", "took part"),
    "potential": ("news", "taken up"),
    "applied": ("tried", "tried"),
    "realized": ("realized", "turned out well"),
    "failed": ("failed", "failed"),
    "told again": ("told_again", "told again"),
}
"""By kind of item: the measure of the weekly table that counts it, and what it counts in short."""
STEPS = {"to_try": "taken up to tried", "to_result": "tried to result", "to_tell": "result to told again"}


def indicators(chains: Chains, story: Story, chosen: Chosen | None = None) -> dict[str, Any]:
    """What is counted where this story is one of many, ready for JSON.

    Keys: `cycle`; `counts` (for each step the measure of the weekly table, its week and its count in it); `like` (how
    many are like it, and of how many); `came_this_far` (how many, of how many, share); `delays` (weeks of this story
    and the median of the life, step by step, as far as it came).
    """
    life = chains.life
    community = int(life.items["community"][_row(chains, story)])
    counts = []
    for step in story.chain:
        measure, told = COUNTED[step.kind]
        counts.append(
            {
                "kind": step.kind,
                "week": step.week,
                "measure": measure,
                "count": int(life.in_week(measure, step.week, community)),
                "told": told,
            }
        )
    if story.cycle == "immediate":
        came, whole = len(chains.bare), len(chains.bare) + len(np.unique(chains.parents[chains.insights]))
    else:
        came, whole = int((chains.cycles == CYCLES.index(story.cycle)).sum()), len(chains.insights)
    delays = {}
    mine = {
        "to_try": story.use.to_try if story.use else None,
        "to_result": story.use.to_result if story.use else None,
        "to_tell": story.returned.to_tell if story.returned else None,
    }
    for name, weeks in mine.items():
        if weeks is not None:
            delays[STEPS[name]] = {"weeks": weeks, "median": float(np.nanmedian(chains.delays[name]))}
    return {
        "cycle": story.cycle,
        "counts": counts,
        "like": None if chosen is None else {"count": chosen.like, "of": chosen.of},
        "came_this_far": {"count": came, "of": whole, "share": round(came / whole, 4) if whole else None},
        "delays": delays,
    }


def indicator_lines(found: dict[str, Any]) -> list[str]:
    """The same in short lines, to stand beside the text."""
    came = found["came_this_far"]
    what = "visits" if found["cycle"] == "immediate" else "things taken up in this life"
    _, several = CAME[CYCLES.index(found["cycle"])]
    ratio = share(came["share"]) if came["share"] is not None else "–"
    lines = [f"{several[0].upper()}{several[1:]}: {came['count']:,} of {came['of']:,} {what} ({ratio})."]
    lines += [
        f"From {name}: {count(one['weeks'], 'week')} here, {number(one['median'])} in the middle of all."
        for name, one in found["delays"].items()
    ]
    weeks = "; ".join(f"week {one['week']}: {one['count']} {one['told']}" for one in found["counts"])
    lines.append(f"Counted in its weeks, of all: {weeks}.")
    return lines


def _row(chains: Chains, story: Story) -> int:
    return int(np.searchsorted(chains.item, story.item))


__all__ = ["COUNTED", "indicator_lines", "indicators"]
