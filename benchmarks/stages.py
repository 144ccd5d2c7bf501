"""Where the time goes: each stage in turn over many communities at once, so that calling costs next to nothing.

Stages run one after another over all communities here, and community by community in the kernel, where what belongs
together stays in the processor's cache: so the sum is somewhat above the kernel's own figure.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from common import PEOPLE, verdict
from numba import njit

from copsim.simulation.joining import count_arrivals
from copsim.simulation.life import Life, Plan
from copsim.simulation.model import STAGES
from copsim.simulation.recording import clear_week


def over_all(stage: Callable[..., Any]) -> Callable[[Any], None]:
    """One compiled loop over the communities."""

    @njit(nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
    def run(state: Any) -> None:
        for c in range(len(state.communities)):
            stage(state, c)

    return run  # type: ignore[no-any-return, unused-ignore]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--communities", type=int, default=40)
    parser.add_argument("--weeks", type=int, default=100)
    given = parser.parse_args()
    runs: dict[str, Callable[[Any], None]] = {}
    for stage in STAGES:
        runs[stage.name] = over_all(stage.run) if stage.scope == "community" else stage.run
        if stage.name == "world":
            runs["count arrivals"] = over_all(count_arrivals)
    runs = {"clear": over_all(clear_week), **runs}
    plan = Plan.of({"start.members": PEOPLE}, communities=given.communities)
    life = Life(plan, 1, weeks=30 + 10 * given.weeks).live(30)
    state = life.state
    taken: dict[str, float] = defaultdict(float)
    lived = 0
    for week in range(given.weeks):
        for name, run in runs.items():
            begun = time.thread_time()
            run(state)
            if week > 0:  # in the first one they are compiled
                taken[name] += time.thread_time() - begun
        if week > 0:
            lived += int(state.starts[-1])
        state.clock[0].week += 1
    total = sum(taken.values())
    for name, seconds in taken.items():
        print(f"{name:15} {seconds / lived * 1e9:7.1f} ns per member-week {seconds / total:6.1%}")
    print(f"{'all':15} {total / lived * 1e9:7.1f} ns")
    verdict("all stages", lived / total / 1e6, 2.0, "million member-weeks/s", at_least=True)


if __name__ == "__main__":
    main()
