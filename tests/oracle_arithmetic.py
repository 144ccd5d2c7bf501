"""The oracle's arithmetic: the functions of section 7.1, and picking from a set.

As docs/model/description.md has it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np


def exp(x: float) -> float:
    return math.exp(min(x, 700.0))


def power(x: float, a: float) -> float:
    if x <= 0.0:
        return 1.0 if a == 0.0 else 0.0
    return exp(a * math.log(x))


def chance(rate: float) -> float:
    return 1.0 - exp(-rate)


def happens(rate: float, u: float) -> bool:
    return u < rate and u < chance(rate)


def unit(x: float) -> float:
    return min(max(x, 0.0), 1.0)


def toward(x: float, target: float, share: float) -> float:
    return x + share * (target - x)


def between(low: float, high: float, u: float) -> float:
    return low + (max(low, high) - low) * u


def single(x: float) -> float:
    """The page's f4: rounded to single precision, and a double again."""
    return float(np.float32(x))


def added(numbers: Iterable[float]) -> float:
    """The sum from 0.0, in order. Built-in `sum` is more exact from Python 3.12 on, and so not the same."""
    total = 0.0
    for number in numbers:
        total = total + number
    return total


def mean(numbers: list[float]) -> float:
    return added(numbers) / max(1, len(numbers))


def pick(topics: set[int], domain: float, u: float) -> int:
    """One topic of the set, counted upwards; one of the whole domain where the set is empty."""
    if not topics:
        return int(u * domain)
    return sorted(topics)[int(u * len(topics))]
