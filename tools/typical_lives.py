"""Find the luck with which the single lives of a lesson are near the middle of many.

`python tools/typical_lives.py LESSON.yaml` prints seeds, the most typical first. What is looked at is the number of
those who take part, as a mean of each quarter of a year, and where that stands among all lives of the same case. The
last half-year that any step shows counts by the case in which it is farthest off, all quarters by their mean.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

from copsim.analysis.outcomes import weekly_series
from copsim.dashboard.lesson_files import load_lesson
from copsim.dashboard.lesson_kinds import Compare, Lesson, Run
from copsim.experiments.ensemble import run_many

QUARTER = 13


def shown(lesson: Lesson) -> dict[str, int]:
    """Cases of which single lives are shown, and how many weeks of them."""
    ends: dict[str, int] = {}
    for step in lesson.steps:
        if isinstance(step, Run | Compare):
            for case in (step.case,) if isinstance(step, Run) else step.cases:
                ends[case] = max(ends.get(case, 0), step.end + 1)
    return ends


def ranks(lesson: Lesson, case: str, weeks: int, seeds: range) -> Any:
    """(seeds, quarters): where each life stands among all, 0 to 1."""
    whole = lesson.cases[case].session(0).whole
    present = weekly_series(run_many(whole.plan(), seeds, whole.weeks).block, "present")[:, :weeks]
    quarters = max(1, weeks // QUARTER)
    means = present[:, : quarters * QUARTER].reshape(len(seeds), quarters, -1).mean(axis=2)
    return (means.argsort(axis=0).argsort(axis=0) + 0.5) / len(seeds)


def typical(lesson: Lesson, seeds: range) -> list[tuple[int, float, float]]:
    """Seeds with how far they are from the middle, at the end at most and on the way on average; the best first."""
    far = [abs(ranks(lesson, case, weeks, seeds) - 0.5) for case, weeks in shown(lesson).items()]
    worst = np.max([each[:, -2:].max(axis=1) for each in far], axis=0)
    mean = np.concatenate(far, axis=1).mean(axis=1)
    return [(seeds[int(n)], float(worst[n]), float(mean[n])) for n in np.argsort(worst + mean)]


def main() -> None:
    """Print the most typical seeds of a lesson."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lesson", type=Path)
    parser.add_argument("--seeds", type=int, default=300, help="seeds 1 to so many are tried")
    asked = parser.parse_args()
    lesson = load_lesson(asked.lesson)
    for seed, worst, mean in typical(lesson, range(1, asked.seeds + 1))[:8]:
        sys.stdout.write(
            f"seed {seed}: at the end {worst:.2f} from the middle at most, on the way {mean:.2f} on average\n"
        )


if __name__ == "__main__":
    main()
