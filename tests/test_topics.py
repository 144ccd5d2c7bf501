"""Topics: sets of up to 64 in one word, against Python's own sets; compiled and in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copsim.simulation import topics
from copsim.simulation.rules import plain
from copsim.simulation.topics import NONE, TOPICS, has, only, pick, size

WAYS: dict[str, Callable[[Any], Any]] = {"compiled": lambda function: function, "plain": plain}
"""As the kernel calls them, and the Python functions behind them."""

sets = st.sets(st.integers(0, TOPICS - 1)) | st.just(set(range(TOPICS)))
uniforms = st.floats(0.0, 1.0, exclude_max=True) | st.just(0.0) | st.just(1.0 - 2.0**-53)


@pytest.fixture(params=WAYS, name="way", scope="module")
def of_either_way(request: pytest.FixtureRequest) -> Callable[[Any], Any]:
    """How a function is called."""
    return WAYS[str(request.param)]


def word(members: set[int]) -> np.uint64:
    """The word of a set."""
    return np.uint64(sum(1 << topic for topic in members))


def test_there_are_as_many_topics_as_bits() -> None:
    """A word of 8 bytes; the empty set is its 0."""
    assert np.uint64(0).nbytes * 8 == TOPICS == 64
    assert NONE == 0
    assert all(isinstance(constant, np.uint64) for constant in (topics.NONE, topics.ONE))


@given(members=sets)
def test_size_is_how_many_there_are(way: Callable[[Any], Any], members: set[int]) -> None:
    """From none to all 64."""
    assert way(size)(word(members)) == len(members)


@given(members=sets)
def test_has_is_membership(way: Callable[[Any], Any], members: set[int]) -> None:
    """For each of the 64 topics."""
    assert {topic for topic in range(TOPICS) if way(has)(word(members), topic)} == members


def test_only_is_the_set_of_one(way: Callable[[Any], Any]) -> None:
    """The highest topic too, which a signed word would take for less than nothing."""
    for topic in range(TOPICS):
        single = np.uint64(way(only)(topic))
        assert int(single) == 1 << topic
        assert way(size)(single) == 1


@given(a=sets, b=sets, topic=st.integers(0, TOPICS - 1))
def test_words_combine_as_sets_do(way: Callable[[Any], Any], a: set[int], b: set[int], topic: int) -> None:
    """Union, intersection, difference, adding and taking away one."""
    assert word(a) | word(b) == word(a | b)
    assert word(a) & word(b) == word(a & b)
    assert word(a) & ~word(b) == word(a - b)
    single = np.uint64(way(only)(topic))
    assert word(a) | single == word(a | {topic})
    assert word(a) & ~single == word(a - {topic})
    assert way(size)(word(a) | word(b)) == len(a | b)


@given(members=sets, u=uniforms)
def test_pick_takes_one_of_the_set_in_order(way: Callable[[Any], Any], members: set[int], u: float) -> None:
    """Place u of the sorted set, whatever the domain; of an empty set, place u of the domain."""
    chosen = way(pick)(word(members), 40.0, u)
    if members:
        assert chosen == sorted(members)[int(u * len(members))]
    else:
        assert chosen == int(u * 40)
        assert 0 <= chosen < 40


@given(members=sets, u=uniforms, domain=st.integers(1, TOPICS))
def test_both_ways_are_the_same(members: set[int], u: float, domain: int) -> None:
    """Compiled and plain pick the same topic, of full, single and empty sets."""
    assert pick(word(members), float(domain), u) == plain(pick)(word(members), float(domain), u)


def test_every_topic_of_a_set_is_picked_as_often(way: Callable[[Any], Any]) -> None:
    """A fine grid of u gives each of five topics a fifth; without a set, each of a domain of four a quarter."""
    members = {0, 3, 31, 32, 63}
    picked = Counter(way(pick)(word(members), 64.0, n / 1000) for n in range(1000))
    assert picked == dict.fromkeys(members, 200)
    anything = Counter(way(pick)(NONE, 4.0, n / 1000) for n in range(1000))
    assert anything == dict.fromkeys(range(4), 250)


def test_plain_python_stays_within_a_word() -> None:
    """Every warning of an overflow is an error: none, all, alternating bits, and the two ends."""
    with np.errstate(all="raise"):
        for members in (set(), set(range(64)), set(range(0, 64, 2)), set(range(1, 64, 2)), {0}, {63}):
            assert plain(size)(word(members)) == len(members)
            assert isinstance(plain(only)(63), np.uint64)
