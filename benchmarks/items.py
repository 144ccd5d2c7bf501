"""What logs cost: participation and items of value written down, against the same lives without."""

from __future__ import annotations

import argparse
import statistics
import time

from common import PEOPLE, WEEKS, verdict, warm_up

from copsim.simulation.life import Life, Plan


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--seeds", type=int, default=10, help="lives of each side per repeat")
    parser.add_argument("--members", type=float, default=float(PEOPLE))
    given = parser.parse_args()
    plan = Plan.of({"start.members": given.members})
    warm_up()
    spent: dict[bool, list[float]] = {False: [], True: []}
    rows = 0
    for repeat in range(given.repeats):
        # By turns, each first in every other repeat.
        for log in (False, True) if repeat % 2 else (True, False):
            begun = time.thread_time()
            lives = [Life(plan, seed, log=log, weeks=WEEKS).live(WEEKS) for seed in range(given.seeds)]
            spent[log].append(time.thread_time() - begun)
            rows = max(rows, sum(len(life.items) + len(life.log) for life in lives))
    best = {log: min(times) for log, times in spent.items()}
    middle = {log: statistics.median(times) for log, times in spent.items()}
    per_life = 1e3 / given.seeds
    print(f"without logs: {best[False] * per_life:.2f} ms a life at best, {middle[False] * per_life:.2f} in the median")
    print(f"with logs:    {best[True] * per_life:.2f} ms a life at best, {middle[True] * per_life:.2f} in the median")
    print(f"rows that are written: {rows / given.seeds:.0f} a life")
    print(f"more in the median: {100 * (middle[True] / middle[False] - 1):.1f} %")
    verdict("logs, more at best", 100 * (best[True] / best[False] - 1), 10.0, "%", at_least=False)


if __name__ == "__main__":
    main()
