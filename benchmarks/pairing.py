"""How many times fewer replicates pairing needs than independent seeds, by size of change, horizon and outcome.

A cell: variance of the difference of two independent lives over that of the difference within a pair of one seed. So
many times as many independent lives are needed per arm for an interval of the same width; in brackets a 95 % interval.
"""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np
from common import warm_up

from copsim.analysis.outcomes import outcomes_of, wanted
from copsim.experiments.ensemble import run_many
from copsim.scenarios import load
from copsim.scenarios.arms import changed, named_arm
from copsim.simulation.life import Life

ARMS = (
    "leading 0.95 instead of 1: leading.effort=0.95",
    "leading 0.8: leading.effort=0.8",
    "leading 0.5: leading.effort=0.5",
    "leading 0.2: leading.effort=0.2",
    "leading 0.5 only in the last 26 weeks: leading.effort@LATE=0.5",
    "a task in 1 of 50 weeks instead of none: tasks.task_rate=0.02",
    "a task in 1 of 5 weeks: tasks.task_rate=0.2",
    "prospects 1.05 instead of 1 a week: joining.prospects=1.05",
    "prospects 2: joining.prospects=2",
)
OUTCOMES = ("present in last 13", "core in last 13", "energy in last 13", "realized in all", "hours in all")
HORIZONS = (26, 52, 156)
LATE = 26
RESAMPLES = 999


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default="healthy")
    parser.add_argument("--seeds", type=int, default=200)
    given = parser.parse_args()
    warm_up()
    scenario, asked = load(given.scenario), [wanted(text) for text in OUTCOMES]
    print("| change | weeks | " + " | ".join(map(str, asked)) + " |\n|---|--:|" + "--:|" * len(asked))
    rows: list[tuple[str, int, Any, Any]] = []
    base = run_many(scenario.plan(), range(given.seeds), max(HORIZONS)).block
    first = {weeks: outcomes_of(base[:, :weeks], asked) for weeks in HORIZONS}
    for text in ARMS:
        for weeks in HORIZONS:
            name, settings = named_arm(text.replace("LATE", str(weeks - LATE)))
            if "LATE" in text and weeks == LATE:
                continue
            plan = changed(scenario, settings, weeks).plan()
            second = outcomes_of(run_many(plan, range(given.seeds), weeks).block, asked)
            rows.append((name, weeks, first[weeks], second))
    for weeks in HORIZONS:
        rows.append(
            ("nothing but other luck, from week 1 on", weeks, first[weeks], lucky(scenario, given.seeds, weeks, asked))
        )
    for name, weeks, one, other in rows:
        print(f"| {name} | {weeks} | " + " | ".join(cell(one[:, n], other[:, n]) for n in range(len(asked))) + " |")


def lucky(scenario: Any, seeds: int, weeks: int, asked: Any) -> Any:
    """Outcomes of lives that part in week 1 and have nothing in common from there on but the law."""
    lives = [
        Life(scenario.plan(), seed, weeks=weeks).live(1).branch(seed=1_000_000 + seed).live(weeks - 1).weekly
        for seed in range(seeds)
    ]
    return outcomes_of(np.stack(lives), asked)


def cell(first: Any, second: Any) -> str:
    """The ratio of variances, and its interval from resampling seeds."""
    luck = np.random.default_rng(7)
    some = luck.integers(0, len(first), (RESAMPLES, len(first)))
    low, high = np.nanquantile(gains(first[some], second[some]), (0.025, 0.975))
    return f"{told(float(gains(first, second)))} ({told(low)}–{told(high)})"


def gains(first: Any, second: Any) -> Any:
    within = np.var(second - first, axis=-1, ddof=1)
    return (np.var(first, axis=-1, ddof=1) + np.var(second, axis=-1, ddof=1)) / np.where(within > 0.0, within, np.nan)


def told(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"


if __name__ == "__main__":
    main()
