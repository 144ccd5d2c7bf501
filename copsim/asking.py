"""What may be asked of a run, whoever asks. Everything here raises ValueError for what cannot be."""

from __future__ import annotations

import operator
import reprlib
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
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
        raise ValueError(f"{name} is {_shown(value)}, expected a whole number from {low} to {high}")
    return number


def _shown(value: Any) -> str:
    """A value for a message, not too long."""
    try:
        return reprlib.repr(value)
    except ValueError:
        # Python refuses to write out whole numbers of thousands of digits.
        return "a number of thousands of digits"


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
        raise ValueError(f"participation is {_shown(participation)}, {expected}")
    kept = frozenset(whole_number("a seed of participation", seed, 0, LARGEST_SEED) for seed in participation)
    strange = sorted(kept.difference(seeds))
    if strange:
        named = ", ".join(str(seed) for seed in strange[:SHOWN]) + (", …" if len(strange) > SHOWN else "")
        raise ValueError(f"participation names seeds that are not run ({named}), {expected}")
    return kept


@dataclass(frozen=True)
class Asked:
    """A run as it is asked for at the command line; what is made of the words is found by the properties."""

    scenario: str
    seed: int = 1
    replicates: int = 1
    weeks: int | None = None
    settings: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    participation: str = "first"
    threads: int | None = None
    out: Path | None = None
    force: bool = False
    as_json: bool = False

    @property
    def command(self) -> str:
        """The command that repeats the run."""
        words = ["copsim", "run", self.scenario, "--seed", str(self.seed), "--replicates", str(self.replicates)]
        if self.weeks is not None:
            words += ["--weeks", str(self.weeks)]
        for item in self.settings:
            words += ["--set", item]
        for item in self.interventions:
            words += ["--with", item]
        if self.participation != "first":
            words += ["--participation", self.participation]
        return shlex.join([*words, "--out", "DIR"])

    @property
    def values(self) -> dict[str, str]:
        """What `--set` sets, by path."""
        values: dict[str, str] = {}
        for item in self.settings:
            path, equals, value = (part.strip() for part in item.partition("="))
            if not (equals and path and value):
                raise ValueError(f"--set {item}: expected PATH=VALUE, as in --set leading.effort=0.2")
            if path in values:
                raise ValueError(f"--set {path} is given twice; give it once")
            values[path] = value
        return values

    @property
    def seeds(self) -> range:
        """One seed per life."""
        first = whole_number("--seed", self.seed, 0, LARGEST_SEED)
        lives = whole_number("--replicates", self.replicates, 1, MOST_LIVES)
        return range(first, 1 + whole_number("the last seed", first + lives - 1, 0, LARGEST_SEED))

    @property
    def kept(self) -> str | list[int]:
        """Whose participation to keep: a word, or seeds."""
        words = [word.strip() for word in self.participation.split(",")]
        # No more digits than a seed can have.
        if all(word.isascii() and word.isdigit() and len(word) <= len(str(LARGEST_SEED)) for word in words):
            return [int(word) for word in words]
        return self.participation
