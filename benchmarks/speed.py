"""Member-weeks per second on one core, the kernel against the yardstick (plain Mesa), by turns in one run.

With --landscape several communities in a ring, with brokers and encounters, instead of one.
"""

from __future__ import annotations

import argparse
import sys
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from common import PEOPLE, WEEKS, by_turns, verdict, warm_up
from yardstick import Yardstick
from yardstick_between import YardstickLandscape
from yardstick_plain import PlainYardstick

from copsim.simulation.life import Life, Plan
from copsim.simulation.links import Link
from copsim.simulation.model import setting_rows

BESIDES = 0.05
"""Share of people who belong to the next community of the ring too."""
QUARTER = 13
"""Weeks from one encounter of two neighbours to the next."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seeds", type=int, default=40, help="lives of the kernel per repeat (one of the yardstick)")
    parser.add_argument("--landscape", action="store_true", help="several communities in a ring instead of one")
    parser.add_argument("--communities", type=int, default=10, help="of the landscape, with 60 members each")
    given = parser.parse_args()
    warm_up()
    if given.landscape:
        compare_landscapes(given.communities, given.repeats, given.seeds)
    else:
        compare_one(given.repeats, given.seeds)


def compare_landscapes(communities: int, repeats: int, lives: int) -> None:
    """A year of a ring with brokers, where each two neighbours meet once a quarter; founding included on both sides."""
    weeks = 52
    parameters = {"start.members": 60.0}
    links = tuple(Link(c, (c + 1) % communities, brokers=BESIDES, every=QUARTER) for c in range(communities))
    plan = Plan(setting_rows([parameters] * communities), links=links)
    seeds = count()

    def kernel() -> int:
        lived = 0
        for seed in range(lives):
            lived += int(Life(plan, seed, weeks=weeks).live(weeks).weekly["members"].sum())
        return lived

    def yardstick() -> int:
        model = YardstickLandscape(parameters, communities=[{}] * communities, links=links, seed=next(seeds))
        for _ in range(weeks):
            model.step()
        return int(sum(model.datacollector.model_vars["members"]))

    cost = by_turns({"kernel": kernel, "tuned yardstick": yardstick}, repeats)
    tell(cost)
    ratio = cost["tuned yardstick"] / cost["kernel"]
    verdict(f"kernel to tuned yardstick, {communities} communities", ratio, 50.0, "times", at_least=True)


def compare_one(repeats: int, lives: int) -> None:
    """One community of 150 for three years."""
    parameters = {"start.members": float(PEOPLE)}
    plan = Plan.of(parameters)
    seeds = count()
    founded = [Life(plan, seed, weeks=WEEKS) for seed in range(lives * repeats)]

    def kernel() -> int:
        lived = 0
        for _ in range(lives):
            life = founded.pop().live(WEEKS)
            lived += int(life.weekly["members"].sum())
        return lived

    def whole() -> int:
        lived = 0
        for seed in range(lives):
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
    cost = by_turns(sides, repeats)
    tell(cost)
    verdict("kernel", 1e3 / cost["kernel"], 4.0, "million member-weeks/s", at_least=True)
    for name in ("plain yardstick", "tuned yardstick"):
        verdict(f"kernel to {name}", cost[name] / cost["kernel"], 50.0, "times", at_least=True)


def tell(cost: dict[str, float]) -> None:
    for name, ns in cost.items():
        print(f"{name}: {ns:.0f} ns per member-week, {1e3 / ns:.3g} million member-weeks/s")


if __name__ == "__main__":
    main()
