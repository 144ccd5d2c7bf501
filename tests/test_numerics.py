"""The mathematical functions rules may use: compiled, in plain Python, and in the C library alike."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest

from copsim.simulation import numerics
from copsim.simulation.rules import plain

LUCK = random.Random(3)
MANY = [LUCK.uniform(-40.0, 40.0) for _ in range(2000)] + [0.0, -0.0, 1e-300, -1e-300, 699.0, -745.0, -2000.0]


def test_exp_is_the_c_librarys_to_the_bit() -> None:
    """Compiled and plain, for ordinary and tiny arguments."""
    assert [numerics.exp(x) for x in MANY] == [math.exp(x) for x in MANY]
    assert [plain(numerics.exp)(x) for x in MANY] == [math.exp(x) for x in MANY]


def test_exp_of_more_than_700_is_that_of_700() -> None:
    """So nothing overflows, compiled or not."""
    assert numerics.exp(1e6) == plain(numerics.exp)(1e6) == math.exp(700.0)
    assert math.isfinite(numerics.exp(math.inf))


@pytest.mark.parametrize("name", ["log", "sqrt"])
def test_log_and_sqrt_are_the_c_librarys_to_the_bit(name: str) -> None:
    """For arguments from tiny to large."""
    xs = [abs(x) for x in MANY if x] + [5e-324, 1e300]
    assert [getattr(numerics, name)(x) for x in xs] == [getattr(math, name)(x) for x in xs]


def test_cos_is_the_c_librarys_to_the_bit() -> None:
    """Over the range that normal deviates use, 0 to two pi, and beyond."""
    assert [numerics.cos(x) for x in MANY] == [math.cos(x) for x in MANY]


def test_power_agrees_with_known_powers() -> None:
    """Roots, squares, reciprocals."""
    for x, a, expected in ((9.0, 0.5, 3.0), (3.0, 2.0, 9.0), (4.0, -1.0, 0.25), (7.0, 0.0, 1.0), (1.0, 55.0, 1.0)):
        assert numerics.power(x, a) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("power", [numerics.power, plain(numerics.power)])
def test_power_of_nothing_is_nothing(power: Any) -> None:
    """No logarithm of 0 is taken; less than nothing by rounding counts as nothing."""
    assert power(0.0, 2.0) == 0.0
    assert power(0.0, 0.5) == 0.0
    assert power(-1e-17, 0.5) == 0.0


@pytest.mark.parametrize("power", [numerics.power, plain(numerics.power)])
def test_power_of_exponent_0_is_1(power: Any) -> None:
    """Also of nothing: an exponent of 0 says that the base does not matter."""
    assert [power(x, 0.0) for x in (0.0, 1e-300, 0.5, 7.0, 1e300)] == [1.0] * 5


def test_toward_moves_by_its_share() -> None:
    """A quarter of the way up or down; not at all; all of it; nowhere from where one is."""
    for toward in (numerics.toward, plain(numerics.toward)):
        assert toward(1.0, 3.0, 0.25) == 1.5
        assert toward(3.0, 1.0, 0.25) == 2.5
        assert toward(0.7, 9.0, 0.0) == 0.7
        assert toward(0.0, 0.3, 1.0) == 0.3
        assert toward(0.3, 0.3, 0.77) == 0.3


def test_toward_stays_between_where_it_was_and_the_target() -> None:
    """Also to the last bit, within 0 and 1, where shares are stored."""
    for _ in range(2000):
        x, target, share = (LUCK.choice([0.0, 1.0, LUCK.random()]) for _ in range(3))
        assert 0.0 <= numerics.toward(x, target, share) <= 1.0


def test_chance_of_a_rate() -> None:
    """A rate of ln 2 is an even chance; no rate, no chance; any rate less than certain."""
    assert numerics.chance(math.log(2.0)) == pytest.approx(0.5, rel=1e-15)
    assert numerics.chance(0.0) == 0.0
    assert numerics.chance(1e9) == 1.0
    assert numerics.chance(1e-3) == pytest.approx(-math.expm1(-1e-3), rel=1e-12)


def test_happens_is_u_below_the_chance() -> None:
    """The short cut decides as the exponential does, on a fine grid around the edge."""
    for rate in (0.0, 1e-9, 0.01, 0.5, 1.0, 3.0, 50.0):
        edge = -math.expm1(-rate)
        for u in (0.0, edge * 0.999, edge * 0.999999, min(edge * 1.000001, 1 - 2**-53), 1 - 2**-53):
            assert numerics.happens(rate, u) == (u < numerics.chance(rate))


def test_nothing_happens_without_a_rate() -> None:
    """Not even at the smallest u."""
    assert not numerics.happens(0.0, 0.0)


def test_unit_holds_within_0_and_1() -> None:
    """Below, within, above, and the bounds themselves."""
    assert [numerics.unit(x) for x in (-1e300, -1e-17, 0.0, 0.25, 1.0, 1.0 + 1e-15, 1e300)] == [0, 0, 0, 0.25, 1, 1, 1]


def test_weeks_in_counts_bits() -> None:
    """Against Python's own count, for masks of 26 and of 32 weeks."""
    masks = [0, 1, (1 << 26) - 1, (1 << 32) - 1, *(1 << n for n in range(32))]
    masks += [LUCK.getrandbits(bits) for bits in (26, 32) for _ in range(2000)]
    for mask in masks:
        assert numerics.weeks_in(mask) == plain(numerics.weeks_in)(mask) == mask.bit_count()
