"""Counted randomness: every draw is a pure function of what it is for.

Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3") turns a key and a
counter into 128 random bits. Here the key is the seed, and the counter says *who* draws, in which *week*, for
which *purpose* (and in which community), *about* whom. So visiting members in another order, using threads, resuming or
recording more leaves every number as it was; and what two scenarios of one seed have in common, they live alike.
"""

from __future__ import annotations

import numpy as np

from copsim.simulation.numerics import TWO_PI, compiled, cos, exp, log, power, sqrt

# What a draw is for. One number per decision; never reuse a number for another decision.
CHALLENGE = 1
INTEREST = 2
WORK = 3
BUSY = 4
RELEVANCE = 5
STICK = 6
CONCERN = 7
PROSPECTS = 8
WEIGH = 9
HOURS = 10
PROJECTS = 11
PASSION = 12
IDENTIFICATION = 13
STEP_UP = 14
HELD = 15
TAKE_PART = 16
SEAT = 17
GREET = 18
CLOSE = 19
INVITED = 20
RENEGOTIATE = 21
BELONG = 22
FAR = 23
KNOWS = 24
CONTEXT = 25
COMMON = 26
TOPIC = 27
NEED = 28
ROUTINE = 29
TURNS = 30
TURN_WHICH = 31
SPONSOR = 32
AGENDA = 33
ORGANISATION = 34
TASK = 35
TASK_TOPIC = 36
CHOOSE = 37
OUTSIDE = 38
CANDOUR = 39
DOCUMENT = 40
READ = 41
APPLY = 42
MENTOR = 43
HAND_OVER = 44
ASKED = 45
ASPIRE = 46
REFRAME = 47
TOLD_ON = 48
BROKER = 49
GUEST = 50
TABLE = 51
TOLD_ACROSS = 52
OBJECT = 53
VISITED = 54
CROSS = 186  # and the numbers after it, one for each time people are seated anew
ANSWER = 200  # and the numbers after it, one for each time people are seated anew
HEAR = 214  # likewise
TELL = 228  # likewise
EXPERT = 242  # likewise

PURPOSES: dict[str, int] = {
    name.lower(): value for name, value in list(globals().items()) if name.isupper() and isinstance(value, int)
}
"""Every purpose by name; numbers are below 256 because the community shares their counter field."""

ABOVE_WEEKS = 1 << 24
"""Where in the field of the week something else may stand: above more weeks than anybody lives."""

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_UPPER = np.uint64(21)
_LOWER = np.uint64(11)
_STEP = 1.0 / 9007199254740992.0  # 2 to the -53


@compiled
def philox(
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Philox4x32-10: four counter words and two key words (uint64 below 2**32) to four such words.

    Products of two 32-bit words fit into 64 bits, so nothing overflows, with jit on or off.
    """
    for _ in range(10):
        p0 = _MULTIPLIER_0 * c0
        p1 = _MULTIPLIER_1 * c2
        c0 = (p1 >> _HALF) ^ c1 ^ k0
        c2 = (p0 >> _HALF) ^ c3 ^ k1
        c1 = p1 & _LOW
        c3 = p0 & _LOW
        k0 = (k0 + _WEYL_0) & _LOW
        k1 = (k1 + _WEYL_1) & _LOW
    return c0, c1, c2, c3


@compiled
def pair(seed: int, who: int, week: int, purpose: int, place: int, about: int) -> tuple[float, float]:
    """Two independent uniforms in [0, 1), 53 bits each.

    `purpose` (below 256) and `place` (the community, below 2**24) share one counter field. The others are
    taken modulo 2**32.
    """
    key = np.uint64(seed)
    field = np.uint64(purpose + 256 * place)
    a, b, c, d = philox(
        np.uint64(who) & _LOW, np.uint64(week) & _LOW, field & _LOW, np.uint64(about) & _LOW, key & _LOW, key >> _HALF
    )
    first = (a << _UPPER) | (b >> _LOWER)
    second = (c << _UPPER) | (d >> _LOWER)
    return np.float64(first) * _STEP, np.float64(second) * _STEP


@compiled
def uniform(seed: int, who: int, week: int, purpose: int, place: int, about: int) -> float:
    """The first of `pair`: one uniform in [0, 1)."""
    return pair(seed, who, week, purpose, place, about)[0]


@compiled
def normal(seed: int, who: int, week: int, purpose: int, place: int, about: int) -> float:
    """A standard normal deviate (Box & Muller 1958)."""
    u, v = pair(seed, who, week, purpose, place, about)
    return sqrt(-2.0 * log(1.0 - u)) * cos(TWO_PI * v)


@compiled
def gamma(shape: float, mean: float, seed: int, who: int, week: int, purpose: int, place: int, about: int) -> float:
    """A gamma deviate of this shape and mean (Marsaglia & Tsang 2000), from at most 32 counted blocks.

    Block numbers are 32 * about + 0 ... 31, so `about` is below 2**27 here. Fifteen refusals in a row
    (rarer than 1e-20) give the mean.
    """
    base = 32 * about
    boosted = shape if shape >= 1.0 else shape + 1.0
    d = boosted - 1.0 / 3.0
    c = 1.0 / sqrt(9.0 * d)
    value = d
    for attempt in range(15):
        x = normal(seed, who, week, purpose, place, base + 2 * attempt)
        t = 1.0 + c * x
        if t <= 0.0:
            continue
        v = t * t * t
        u = 1.0 - uniform(seed, who, week, purpose, place, base + 2 * attempt + 1)
        if log(u) < 0.5 * x * x + d - d * v + d * log(v):
            value = d * v
            break
    if shape < 1.0:
        u = 1.0 - uniform(seed, who, week, purpose, place, base + 31)
        value = value * power(u, 1.0 / shape)
    return value * (mean / shape)


@compiled
def poisson(mean: float, seed: int, who: int, week: int, purpose: int, place: int) -> int:
    """A Poisson count with this mean: a walk up the cumulated probabilities, in portions of at most 30."""
    count = 0
    rest = mean
    portion = 0
    while rest > 0.0:
        part = min(rest, 30.0)
        rest = rest - part
        u = uniform(seed, who, week, purpose, place, portion)
        portion += 1
        term = exp(-part)
        reached = term
        step = 0
        while u >= reached and step < 200:
            step += 1
            term = term * part / step
            reached = reached + term
        count += step
    return count
