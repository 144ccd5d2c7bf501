"""Member-weeks per second on one core, the kernel against the yardstick (plain Mesa), by turns in one run."""

from __future__ import annotations

import argparse
import sys
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from common import PEOPLE, WEEKS, by_turns, verdict, warm_up
from yardstick import Yardstick
from yardstick_plain import PlainYardstick

from copsim.simulation.life import Life, Plan


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seeds", type=int, default=40, help="lives of the kernel per repeat (one of the yardstick)")
    given = parser.parse_args()
    parameters = {"start.members": float(PEOPLE)}
    plan = Plan.of(parameters)
    seeds = count()
    warm_up()
    founded = [Life(plan, seed, weeks=WEEKS) for seed in range(given.seeds * given.repeats)]

    def kernel() -> int:
        lived = 0
        for _ in range(given.seeds):
            life = founded.pop().live(WEEKS)
            lived += int(life.weekly["members"].sum())
        return lived

    def whole() -> int:
        lived = 0
        for seed in range(given.seeds):
            lived += int(Life(plan, seed, weeks=WEEKS).live(WEEKS).weekly["members"].sum())
        return lived

    def yardstick() -> int:
        model = Yardstick(parameters, seed=next(seeds))
        for _ in range(WEEKS):
            model.step()
        return int(sum(model.datacollector.model_vars["members"]))

    def plain() -> int:
        model = PlainYardstick(parameters, seed=next(seeds))
        for _ in range(WEEKS):
            model.step()
        return model.member_weeks

    sides = {"kernel": kernel, "with founding": whole, "plain yardstick": plain, "tuned yardstick": yardstick}
    cost = by_turns(sides, given.repeats)
    for name, ns in cost.items():
        print(f"{name}: {ns:.0f} ns per member-week, {1e3 / ns:.3g} million member-weeks/s")
    verdict("kernel", 1e3 / cost["kernel"], 4.0, "million member-weeks/s", at_least=True)
    for name in ("plain yardstick", "tuned yardstick"):
        verdict(f"kernel to {name}", cost[name] / cost["kernel"], 50.0, "times", at_least=True)


if __name__ == "__main__":
    main()
