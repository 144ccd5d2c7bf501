"""Counted draws in plain Python, as section 7.2 of the model description has them.

The oracle uses the compiled draws, which are fast; `test_oracle.py` holds these two together.
"""

from __future__ import annotations

import math

WORD = 0xFFFFFFFF
TWO_PI = 2.0 * math.pi


def philox(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    for _ in range(10):
        p0 = 0xD2511F53 * c0
        p1 = 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & WORD, (p0 >> 32) ^ c3 ^ k1, p0 & WORD
        k0 = (k0 + 0x9E3779B9) & WORD
        k1 = (k1 + 0xBB67AE85) & WORD
    return c0, c1, c2, c3


def pair(seed: int, who: int, week: int, purpose: int, place: int, about: int) -> tuple[float, float]:
    field = purpose + 256 * place
    a, b, c, d = philox(who & WORD, week & WORD, field & WORD, about & WORD, seed & WORD, seed >> 32)
    return ((a << 21) | (b >> 11)) * 2.0**-53, ((c << 21) | (d >> 11)) * 2.0**-53


def uniform(seed: int, who: int, week: int, purpose: int, place: int, about: int) -> float:
    return pair(seed, who, week, purpose, place, about)[0]


def normal(seed: int, who: int, week: int, purpose: int, place: int, about: int) -> float:
    u, v = pair(seed, who, week, purpose, place, about)
    return math.sqrt(-2.0 * math.log(1.0 - u)) * math.cos(TWO_PI * v)


def gamma(shape: float, mean: float, seed: int, who: int, week: int, purpose: int, place: int, about: int) -> float:
    base = 32 * about
    boosted = shape if shape >= 1.0 else shape + 1.0
    d = boosted - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    value = d
    for attempt in range(15):
        x = normal(seed, who, week, purpose, place, base + 2 * attempt)
        t = 1.0 + c * x
        if t <= 0.0:
            continue
        v = t * t * t
        u = 1.0 - uniform(seed, who, week, purpose, place, base + 2 * attempt + 1)
        if math.log(u) < 0.5 * x * x + d - d * v + d * math.log(v):
            value = d * v
            break
    if shape < 1.0:
        u = 1.0 - uniform(seed, who, week, purpose, place, base + 31)
        value = value * math.exp(1.0 / shape * math.log(u))
    return value * (mean / shape)


def poisson(mean: float, seed: int, who: int, week: int, purpose: int, place: int) -> int:
    count, rest, portion = 0, mean, 0
    while rest > 0.0:
        part = min(rest, 30.0)
        rest = rest - part
        u = uniform(seed, who, week, purpose, place, portion)
        portion += 1
        term = math.exp(-part)
        reached = term
        step = 0
        while u >= reached and step < 200:
            step += 1
            term = term * part / step
            reached = reached + term
        count += step
    return count
