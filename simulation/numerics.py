"""The few mathematical functions that rules may use, in one place.

Kernel, kernel with jit off and plain Python have to agree bit for bit. So rules use floats
of 8 bytes, fixed orders of evaluation, and take `exp`, `log`, `sqrt` and `cos` from here, where they are
the C library's in every case; never `**`, never numpy's array functions, never built-in `sum`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])

TWO_PI = 2.0 * math.pi


def compiled(function: Function) -> Function:
    """Compile a function for use inside the kernel: bounds checked, GIL released."""
    return cast(Function, njit(nogil=True, boundscheck=True)(function))


@compiled
def exp(x: float) -> float:
    """Exponential of x; x above 700 is taken as 700, so that no overflow differs between worlds."""
    return math.exp(min(x, 700.0))


@compiled
def log(x: float) -> float:
    """Natural logarithm of x > 0."""
    return math.log(x)


@compiled
def sqrt(x: float) -> float:
    """Square root of x >= 0 (exactly rounded everywhere)."""
    return math.sqrt(x)


@compiled
def cos(x: float) -> float:
    """Cosine of x (radians)."""
    return math.cos(x)


@compiled
def power(x: float, a: float) -> float:
    """Raise x >= 0 to the power a, as exp(a log x); 0 for x = 0, but 1 where a is 0 as well."""
    if x <= 0.0:
        return 1.0 if a == 0.0 else 0.0
    return exp(a * log(x))


@compiled
def chance(rate: float) -> float:
    """Probability of at least one event in a week at this rate: 1 - exp(-rate)."""
    return 1.0 - exp(-rate)


@compiled
def happens(rate: float, u: float) -> bool:
    """Whether something with this rate happens in a week, given a uniform u: u < 1 - exp(-rate).

    As 1 - exp(-rate) is never above rate, most cases are settled without the exponential.
    """
    return u < rate and u < chance(rate)


@compiled
def unit(x: float) -> float:
    """Hold x within 0 and 1."""
    return min(max(x, 0.0), 1.0)


@compiled
def weeks_in(mask: int) -> int:
    """Number of bits set in a mask of at most 32 weeks."""
    x = mask - ((mask >> 1) & 0x55555555)
    x = (x & 0x33333333) + ((x >> 2) & 0x33333333)
    x = (x + (x >> 4)) & 0x0F0F0F0F
    x = x + (x >> 8)
    x = x + (x >> 16)
    return x & 0x3F


@compiled
def toward(x: float, target: float, share: float) -> float:
    """Move x this share of the way to a target."""
    return x + share * (target - x)
