"""200 replicates with their table, in wall time, against the processor time of the kernel for the same lives."""

from __future__ import annotations

import argparse
import os
import statistics
import time

from common import WEEKS, verdict, warm_up

import copsim
from copsim.simulation.life import Life


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default="healthy")
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--weeks", type=int, default=WEEKS)
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    warm_up()
    plan = copsim.load(given.scenario).plan()
    copsim.run(given.scenario, seeds=range(2), weeks=10).weekly  # noqa: B018 - imports what tables need
    ratios = []
    for _ in range(given.repeats):
        begun = time.perf_counter()
        rows = len(copsim.run(given.scenario, seeds=range(given.seeds), weeks=given.weeks).weekly)
        wall = time.perf_counter() - begun
        begun = time.thread_time()
        for seed in range(given.seeds):
            Life(plan, seed, weeks=given.weeks).live(given.weeks)
        kernel = time.thread_time() - begun
        ratios.append(wall / kernel)
        print(f"{rows:,} rows: {wall:.2f} s on {os.cpu_count()} processors; kernel alone {kernel:.2f} s on one")
    verdict("wall time to the kernel's", statistics.median(ratios), 0.8, "times", at_least=False)


if __name__ == "__main__":
    main()
