"""A million people in 10,000 communities for a year: what a member-week costs there against 150 people, and memory."""

from __future__ import annotations

import argparse
import sys
import time

from common import PEOPLE, WEEKS, verdict, warm_up

from copsim.simulation.life import Life, Plan


def peak() -> float:
    """Most memory this process ever had, in GiB; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 30) if sys.platform == "darwin" else most / (1 << 20)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--communities", type=int, default=10_000)
    parser.add_argument("--weeks", type=int, default=52)
    given = parser.parse_args()
    warm_up()

    def small(seeds: int) -> float:
        plan = Plan.of({"start.members": PEOPLE})
        seconds, lived = 0.0, 0
        for seed in range(seeds):
            life = Life(plan, seed, weeks=WEEKS)
            begun = time.thread_time()
            life.live(WEEKS)
            seconds += time.thread_time() - begun
            lived += int(life.weekly["members"].sum())
        return seconds / lived * 1e9

    costs = [small(20)]
    plan = Plan.of({"start.members": 100}, communities=given.communities)
    begun = time.perf_counter()
    life = Life(plan, 1, weeks=given.weeks)
    founding = time.perf_counter() - begun
    first = len(life.members)
    seconds = 0.0
    for week in range(given.weeks):  # by turns with the small ones
        begun = time.thread_time()
        life.live(1)
        seconds += time.thread_time() - begun
        if week % 10 == 9:
            costs.append(small(20))
    lived = int(life.weekly["members"].sum())
    large = seconds / lived * 1e9
    ordinary = sorted(costs)[len(costs) // 2]
    state = life.state
    arrays = [array for array in state if array is not state.weekly]
    held = sum(array.nbytes for array in arrays if array is not state.values)
    rows = len(state.members)
    print(f"{first:,} people founded in {founding:.1f} s; {lived:,} member-weeks in {seconds:.1f} s of processor time")
    print(f"{large:.0f} ns per member-week, {1e3 / large:.3g} million a second; 150 people: {ordinary:.0f} ns")
    print(f"state {held / rows:.0f} bytes per row, weekly records {state.weekly.nbytes / rows:.0f}; {rows:,} rows")
    verdict("a large world's member-week to a small one's", large / ordinary, 2.5, "times", at_least=False)
    verdict("memory per member", (held + state.weekly.nbytes) / rows, 800, "bytes", at_least=False)
    if peak():
        verdict("peak memory of the process", peak(), 2.0, "GiB", at_least=False)


if __name__ == "__main__":
    main()
