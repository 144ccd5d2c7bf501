"""What may be asked of a run, whoever asks. Everything here raises ValueError for what cannot be."""

from __future__ import annotations

import operator
import reprlib
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

MOST_LIVES = 1_000_000
MOST_THREADS = 1024
LARGEST_SEED = 2**63 - 1
SHOWN = 5
"""So many of the wrong ones are named."""


def whole_number(name: str, value: Any, low: int, high: int) -> int:
    """A whole number between two bounds, as Python's own; numpy's are welcome, truth values are not."""
    try:
        number = None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = None
    if number is None or not low <= number <= high:
        raise ValueError(f"{name} is {reprlib.repr(value)}, expected a whole number from {low} to {high}")
    return number


def seeds_asked(seeds: int | Iterable[int]) -> tuple[int, ...]:
    """One seed or several as a tuple, each once."""
    if isinstance(seeds, Iterable) and not isinstance(seeds, str | bytes) and getattr(seeds, "ndim", 1) > 0:
        given: list[Any] = list(islice(seeds, MOST_LIVES + 1))
    else:
        given = [seeds]
    if not given:
        raise ValueError("there are no seeds, expected at least one")
    if len(given) > MOST_LIVES:
        raise ValueError(f"there are more than {MOST_LIVES:,} seeds; run fewer at a time")
    chosen = tuple(whole_number("the seed", seed, 0, LARGEST_SEED) for seed in given)
    if len(set(chosen)) < len(chosen):
        raise ValueError("a seed is given twice; one life per seed")
    return chosen


def seeds_kept(participation: str | Iterable[int], seeds: Sequence[int]) -> frozenset[int]:
    """Seeds whose participation is to be kept: `first`, `all`, `none`, or some of them."""
    words = {"first": seeds[:1], "all": seeds, "none": ()}
    if isinstance(participation, str) and participation in words:
        return frozenset(words[participation])
    expected = f"expected 'first', 'all', 'none', or some of the seeds from {min(seeds)} to {max(seeds)}"
    if isinstance(participation, str | bytes) or not isinstance(participation, Iterable):
        raise ValueError(f"participation is {reprlib.repr(participation)}, {expected}")
    kept = frozenset(whole_number("a seed of participation", seed, 0, LARGEST_SEED) for seed in participation)
    strange = sorted(kept.difference(seeds))
    if strange:
        named = ", ".join(str(seed) for seed in strange[:SHOWN]) + (", …" if len(strange) > SHOWN else "")
        raise ValueError(f"participation names seeds that are not run ({named}), {expected}")
    return kept
