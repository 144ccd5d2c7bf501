"""A million people in 10,000 communities for a year: what a member-week costs there against 150 people, and memory.

With --landscape the communities are linked in a ring: brokers of 5 %, an encounter a quarter of each two neighbours,
and 30 % of the people leave within the year and are replaced.
"""

from __future__ import annotations

import argparse
import sys
import time

import numpy as np
from common import PEOPLE, WEEKS, verdict, warm_up

from copsim.simulation.life import Life, Plan
from copsim.simulation.links import Link
from copsim.simulation.model import setting_rows

TURNING = {"joining.turnover": 0.0068, "joining.prospects": 1.6, "joining.pool": 400.0}
"""30 % of the people leave within 52 weeks, and about as many join."""


def large(communities: int, *, landscape: bool) -> Plan:
    """Communities of a hundred, each by itself or with its neighbours in a ring."""
    if not landscape:
        return Plan.of({"start.members": 100}, communities=communities)
    one = setting_rows([{"start.members": 100, **TURNING}])
    links = tuple(Link(c, (c + 1) % communities, brokers=0.05, every=13) for c in range(communities))
    return Plan(np.repeat(one, communities).view(np.recarray), links=links)


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
    parser.add_argument("--landscape", action="store_true", help="with links between neighbours, and turnover of 30 %%")
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
    begun = time.perf_counter()
    plan = large(given.communities, landscape=given.landscape)
    planning = time.perf_counter() - begun
    begun = time.perf_counter()
    life = Life(plan, 1, weeks=given.weeks)
    founding = time.perf_counter() - begun
    first, people = len(life.members), len(life.people)
    seconds = 0.0
    for week in range(given.weeks):  # by turns with the small ones
        begun = time.thread_time()
        life.live(1)
        seconds += time.thread_time() - begun
        if week % 10 == 9:
            costs.append(small(20))
    lived = int(life.weekly["members"].sum())
    cost = seconds / lived * 1e9
    ordinary = sorted(costs)[len(costs) // 2]
    state = life.state
    arrays = [array for array in state if array is not state.weekly]
    held = sum(array.nbytes for array in arrays if array is not state.values)
    rows = len(state.members)
    print(f"{people:,} people, {first:,} memberships; plan {planning:.1f} s, founding {founding:.1f} s")
    left = int(np.count_nonzero(life.people["left"] >= 0))
    print(f"{left:,} people left, {len(life.people) - people:,} came; {int(state.starts[-1]):,} memberships at the end")
    met, crossed = int(life.weekly["encounters"].sum()) // 2, int(life.weekly["crossed"].sum())
    print(f"{met:,} encounters, {crossed:,} things crossed")
    print(f"{lived:,} member-weeks in {seconds:.1f} s of processor time")
    print(f"{cost:.0f} ns per member-week, {1e3 / cost:.3g} million a second; 150 people: {ordinary:.0f} ns")
    print(f"state {held / rows:.0f} bytes per row, weekly records {state.weekly.nbytes / rows:.0f}; {rows:,} rows")
    verdict("a large world's member-week to a small one's", cost / ordinary, 2.5, "times", at_least=False)
    used = len(life.members)
    print(
        f"rows used {used:,} of {rows:,}: {(held + state.weekly.nbytes) / used:.0f} bytes per membership there ever was"
    )
    verdict("memory per member", (held + state.weekly.nbytes) / rows, 800, "bytes", at_least=False)
    if peak():
        verdict("peak memory of the process", peak(), 2.5 if given.landscape else 2.0, "GiB", at_least=False)


if __name__ == "__main__":
    main()
