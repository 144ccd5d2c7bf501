"""Topics: know-how as sets (concepts A3, C7).

What somebody knows, what own work is about, what a community counts as its own, and what it has written down are sets
of up to 64 topics, each one bit of a 64-bit word. So whether a story is new, whether an answer can be given, and
whether knowledge still holds are questions of the same kind, and none needs a number typed in.
"""

from __future__ import annotations

import numpy as np

from copsim.simulation.numerics import compiled

TOPICS = 64
"""How many topics there can be."""

NONE = np.uint64(0)
ONE = np.uint64(1)
_FIVES = np.uint64(0x5555555555555555)
_THREES = np.uint64(0x3333333333333333)
_NIBBLES = np.uint64(0x0F0F0F0F0F0F0F0F)
_COUNT = np.uint64(0x7F)
_1 = np.uint64(1)
_2 = np.uint64(2)
_4 = np.uint64(4)
_8 = np.uint64(8)
_16 = np.uint64(16)
_32 = np.uint64(32)


@compiled
def only(topic: int) -> np.uint64:
    """The set of this one topic, 0 to 63."""
    return ONE << np.uint64(topic)


@compiled
def has(topics: np.uint64, topic: int) -> bool:
    """Whether the set holds the topic."""
    return (topics >> np.uint64(topic)) & ONE != NONE


@compiled
def size(topics: np.uint64) -> int:
    """How many topics the set holds."""
    x = topics - ((topics >> _1) & _FIVES)
    x = (x & _THREES) + ((x >> _2) & _THREES)
    x = (x + (x >> _4)) & _NIBBLES
    x = x + (x >> _8)
    x = x + (x >> _16)
    x = x + (x >> _32)
    return np.int64(x & _COUNT)  # type: ignore[return-value]  # numba wants a signed number


@compiled
def pick(topics: np.uint64, domain: float, u: float) -> int:
    """One topic of the set, given a uniform u; of the whole domain (topics 0 to domain - 1) where the set is empty."""
    n = size(topics)
    if n == 0:
        return int(u * domain)
    k = int(u * n)
    for topic in range(TOPICS):
        if has(topics, topic):
            if k == 0:
                return topic
            k -= 1
    return 0
