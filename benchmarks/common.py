"""What the benchmarks share: timing two sides by turns, and saying what was found."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from copsim.simulation.life import Life, Plan

PEOPLE = 150
WEEKS = 156


def warm_up() -> None:
    """Compile the kernel, or load it, before anything is timed."""
    Life(Plan.of({"start.members": 5}), 0, weeks=2).live(2)


def by_turns(sides: dict[str, Callable[[], int]], repeats: int) -> dict[str, float]:
    """Call each side by turns, so that both meet the same machine; each returns the member-weeks it lived.

    Returns nanoseconds of processor time of this thread per member-week: the median of the repeats.
    """
    cost: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(repeats):
        for name, side in sides.items():
            begun = time.thread_time()
            lived = side()
            cost[name].append((time.thread_time() - begun) / lived * 1e9)
    return {name: statistics.median(values) for name, values in cost.items()}


def verdict(what: str, value: float, target: float, unit: str, *, at_least: bool) -> None:
    """One line: what was measured, the target, and whether it is met."""
    met = value >= target if at_least else value <= target
    print(f"{what}: {value:.3g} {unit} (target {'>=' if at_least else '<='} {target:g}: {'met' if met else 'MISSED'})")
