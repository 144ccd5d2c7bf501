"""The plain yardstick: the oracle's rules with Mesa's own random numbers, for comparing speed and nothing else.

A loop per stage over agents and memberships and a small function per rule, as Mesa's examples are written.
`yardstick.py` is the same model tuned by hand: stages and rules fused, names looked up once.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp
from random import Random

from oracle import World
from oracle_parts import Community

from copsim.simulation.model import DEFAULTS


class MesaLuck(Community):
    """A community that draws from its model's random numbers; what a draw is for plays no part."""

    world: PlainYardstick

    def draw(self, purpose: int, who: int, about: int) -> float:
        return self.world.random.random()

    def draw_pair(self, purpose: int, who: int, about: int) -> tuple[float, float]:
        return self.world.random.random(), self.world.random.random()

    def draw_by_topic(self, purpose: int, who: int, about: int, topic: int) -> float:
        return self.world.random.random()

    def draw_for_good(self, purpose: int, about: int) -> float:
        """Drawn when it is first asked for, and kept."""
        return self.world.for_good.setdefault((self.number, purpose, about), self.world.random.random())

    def draw_normal(self, purpose: int, who: int, about: int) -> float:
        return self.world.random.gauss(0.0, 1.0)

    def draw_gamma(self, shape: float, mean: float, purpose: int, who: int, about: int) -> float:
        return self.world.random.gammavariate(shape, mean / shape)

    def draw_poisson(self, mean: float, purpose: int, who: int) -> int:
        """Knuth's product of uniforms; means are small here."""
        count, product, end = 0, self.world.random.random(), exp(-mean)
        while product > end:
            count += 1
            product *= self.world.random.random()
        return count


class PlainYardstick(World):
    """One community in plain Mesa, a function per rule."""

    place = MesaLuck
    random: Random

    def __init__(self, parameters: Mapping[str, float], *, seed: int) -> None:
        self.for_good: dict[tuple[int, int, int], float] = {}
        super().__init__([{**DEFAULTS, **parameters}], seed)

    @property
    def member_weeks(self) -> int:
        """Member-weeks lived so far."""
        return int(sum(week[0]["members"] for week in self.weekly))
