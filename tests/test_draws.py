"""Counted draws: published known answers, distributions, independence, extremes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from typing import Any

import numpy as np
import pytest

from copsim.simulation import draws
from copsim.simulation.activities import MOST_SITTINGS
from copsim.simulation.changes import LIMITS
from copsim.simulation.records import ELSEWHERE_KEY

KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
"""Known answers of Philox4x32-10 as its authors publish them with Random123 (kat_vectors)."""

N = 20_000


def words(numbers: tuple[int, ...]) -> list[Any]:
    return [np.uint64(number) for number in numbers]


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_philox_gives_the_published_answers(counter: Any, key: Any, answer: Any) -> None:
    """Compiled and in plain Python."""
    for philox in (draws.philox, getattr(draws.philox, "py_func", draws.philox)):
        assert tuple(int(word) for word in philox(*words(counter), *words(key))) == answer


def block(seed: int, who: int, week: int, field: int, about: int) -> tuple[int, ...]:
    """The four words behind a pair."""
    counter = words((who, week, field, about))
    return tuple(int(word) for word in draws.philox(*counter, *words((seed & 0xFFFFFFFF, seed >> 32))))


def test_a_pair_is_made_of_all_four_words() -> None:
    """53 bits of words one and two, 53 of three and four; the counter is (who, week, purpose and place, about)."""
    seed = 0x1234567890ABCDEF
    a, b, c, d = block(seed, 77, 5, 16 + 256 * 3, 9)
    u, v = draws.pair(seed, 77, 5, 16, 3, 9)
    assert int(u * 2**53) == (a << 21) + (b >> 11)
    assert int(v * 2**53) == (c << 21) + (d >> 11)
    assert draws.uniform(seed, 77, 5, 16, 3, 9) == u


def test_both_words_of_the_seed_count() -> None:
    """Seeds that differ in one bit, high or low, draw otherwise."""
    assert len({draws.uniform(1 << bit, 1, 1, 1, 0, 0) for bit in range(63)} | {draws.uniform(0, 1, 1, 1, 0, 0)}) == 64


def test_every_part_of_the_counter_counts() -> None:
    """Another person, week, purpose, place or matter: another draw."""
    usual = {"seed": 1, "who": 2, "week": 3, "purpose": 4, "place": 5, "about": 6}
    seen = {draws.uniform(*usual.values())}
    for name in usual:
        seen.add(draws.uniform(*{**usual, name: usual[name] + 100}.values()))
    assert len(seen) == 7


def uniforms() -> tuple[Any, Any]:
    pairs = np.array([draws.pair(11, who, 3, draws.TAKE_PART, 0, 0) for who in range(N)])
    return pairs[:, 0], pairs[:, 1]


def test_uniforms_are_uniform() -> None:
    """Within [0, 1); mean, variance and every tenth as they should be, to five standard errors."""
    for u in uniforms():
        assert u.min() >= 0.0
        assert u.max() < 1.0
        assert abs(u.mean() - 0.5) < 5 * (1 / 12 / N) ** 0.5
        assert abs(u.var() - 1 / 12) < 5 * (1 / 180 / N) ** 0.5
        assert np.abs(np.histogram(u, 10, (0, 1))[0] - N / 10).max() < 5 * (N * 0.09) ** 0.5


def test_all_53_bits_are_used() -> None:
    """Each bit of either uniform is set in half of the cases."""
    for u in uniforms():
        integers = (u * 2.0**53).astype(np.uint64)
        for bit in range(53):
            share = float(((integers >> np.uint64(bit)) & np.uint64(1)).mean())
            assert abs(share - 0.5) < 5 * 0.5 / N**0.5


def test_the_halves_and_their_neighbours_are_not_correlated() -> None:
    """The two of a pair, the next person, the next week: correlations below five standard errors."""
    u, v = uniforms()
    next_week = np.array([draws.uniform(11, who, 4, draws.TAKE_PART, 0, 0) for who in range(N)])
    for a, b in ((u, v), (u[:-1], u[1:]), (u, next_week), (v[:-1], u[1:])):
        assert abs(np.corrcoef(a, b)[0, 1]) < 5 / N**0.5


EVERY_SITTING = ("answer", "hear", "tell", "expert", "cross")
"""Purposes that take a number for each time people are seated anew within a week."""


def test_purposes_are_unique_and_fit_their_field() -> None:
    """One number per decision, all below 256; where people are seated anew, one for each sitting there can be."""
    assert "two_pi" not in draws.PURPOSES
    assert len(draws.PURPOSES) > 40
    taken = [number for name, number in draws.PURPOSES.items() if name not in EVERY_SITTING]
    for name in EVERY_SITTING:
        taken += [draws.PURPOSES[name] + sitting for sitting in range(MOST_SITTINGS)]
    assert len(set(taken)) == len(taken)
    assert all(0 < number < 256 for number in taken)


def test_a_launch_is_no_longer_than_there_are_numbers_for_its_days() -> None:
    """Each day of a launch is a sitting."""
    assert LIMITS["launch"][0][1] <= MOST_SITTINGS


REPEATED = """
import json
from collections import Counter

from copsim.simulation import draws
from copsim.simulation.activities import Activity
from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan

asked, pair = Counter(), draws.pair


def counted(*arguments):
    asked[tuple(int(argument) for argument in arguments)] += 1
    return pair(*arguments)


draws.pair = counted
parameters = {
    "start.members": 14, "joining.prospects": 3.0, "joining.invited": 1, "deciding.habit_pull": 9.0,
    "knowing.topics": 16, "knowing.known": 0.7, "knowing.likeness": 0.3, "knowing.routine": 0.0,
    "knowing.turning_topics": 0.1, "telling.willing": 1.0, "telling.tells": 0.8, "telling.candour": 1.0,
    "applying.apply_rate": 3.0, "applying.ripening": 0.5, "rhythm.every": 1, "remembering.reading": 1.0,
    "organisation.domain_sponsor": 0.7, "organisation.commanding": 0.6, "organisation.sponsor_leaves": 0.3,
    "organisation.portfolio_sponsor": 0.7, "tasks.task_rate": 0.7, "tasks.task_routine": 0.2,
    "work.project_length": 8.0, "leading.step_up": 1.0, "start.leaders": 2, "leading.need_base": 6.0,
}
changes = [Change(3, event="launch", amount=3, more=3), Change(6, event="renegotiate")]
activities = [
    Activity("round", 2, 0.5, rounds=3, outside=0.7, reifies=0.8, mutual=0.7), Activity("talk", 6, 1.0, outside=1.0)
]
plan = Plan.of(parameters, changes, communities=2, elsewhere=1.0, activities=activities)
life = Life(plan, 5, weeks=9).live(9)
for name in ("present", "stories", "answers", "heard", "written", "read", "tried", "told_again", "tasks"):
    assert life.weekly[name].any(), name
names = {number: name for name, number in draws.PURPOSES.items()}
for name in ("answer", "hear", "tell", "expert", "cross"):
    names.update({draws.PURPOSES[name] + sitting: name for sitting in range(14)})
counters = Counter()
for seed, who, week, purpose, place, about in asked:
    counters[who % 2**32, week % 2**32, purpose, place, about % 2**32] += 1
mixed = Counter(names[counter[2]] for counter, times in counters.items() if times > 1)
twice = Counter(names[arguments[3]] for arguments, times in asked.items() if times > 1)
print(json.dumps([len(asked), mixed, twice]))
"""


@pytest.fixture(scope="module")
def repeated() -> tuple[int, dict[str, int], dict[str, int]]:
    """What a world in which everything happens draws, in plain Python.

    How many different draws, purposes of those that share a counter with another, purposes of those asked for twice.
    """
    done = subprocess.run(
        [sys.executable, "-c", REPEATED],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    drawn, mixed, twice = json.loads(done.stdout)
    return drawn, mixed, twice


def test_no_two_draws_have_the_same_counter(repeated: tuple[int, dict[str, int], dict[str, int]]) -> None:
    """Whoever draws about whatever: what is taken modulo 2**32 still tells them apart, second memberships included."""
    drawn, mixed, _ = repeated
    assert drawn > 10_000
    assert mixed == {}


def test_no_two_decisions_share_a_draw(repeated: tuple[int, dict[str, int], dict[str, int]]) -> None:
    """Nothing is drawn twice but what is looked up again on purpose.

    What is common to everybody's work, what the organisation wants, the two slots that share a pair, and what the same
    person says again at the same sitting, to the same who hears it, or hears it across a boundary.
    """
    assert set(repeated[2]) <= {"common", "organisation", "apply", "hear", "cross"}


def test_normal_deviates_are_normal() -> None:
    """Mean 0, variance 1, no skew, and as many beyond two deviations as there should be."""
    x = np.array([draws.normal(5, who, 1, draws.CHALLENGE, 0, 0) for who in range(N)])
    assert abs(x.mean()) < 5 / N**0.5
    assert abs(x.var() - 1.0) < 5 * (2 / N) ** 0.5
    assert abs((x**3).mean()) < 5 * (15 / N) ** 0.5
    assert abs((np.abs(x) > 1.959964).mean() - 0.05) < 5 * (0.05 * 0.95 / N) ** 0.5
    stats = pytest.importorskip("scipy.stats")
    assert stats.kstest(x, "norm").pvalue > 1e-4


@pytest.mark.parametrize("shape", [0.3, 0.5, 1.0, 4.0])
def test_gamma_deviates_are_gamma(shape: float) -> None:
    """Mean as asked for, variance mean squared over shape; the whole distribution where scipy is there."""
    mean = 2.5
    x = np.array([draws.gamma(shape, mean, 5, who, 1, draws.RELEVANCE, 0, 0) for who in range(N)])
    variance = mean**2 / shape
    assert x.min() >= 0.0
    assert abs(x.mean() - mean) < 5 * (variance / N) ** 0.5
    assert abs(x.var() - variance) < 5 * variance * ((2 + 6 / shape) / N) ** 0.5
    stats = pytest.importorskip("scipy.stats")
    assert stats.kstest(x, stats.gamma(shape, scale=mean / shape).cdf).pvalue > 1e-4


@pytest.mark.parametrize("mean", [0.1, 5.0, 29.9, 30.0, 75.0])
def test_poisson_counts_are_poisson(mean: float) -> None:
    """Mean and variance are the mean, below, at and above the portions of 30; no count is rarer than it should be."""
    counts = np.array([draws.poisson(mean, 5, who, 1, draws.PROSPECTS, 0) for who in range(N)])
    assert abs(counts.mean() - mean) < 5 * (mean / N) ** 0.5
    assert abs(counts.var() - mean) < 5 * ((mean + 2 * mean**2) / N) ** 0.5
    stats = pytest.importorskip("scipy.stats")
    seen = Counter(counts.tolist())
    common = [k for k in range(200) if N * stats.poisson.pmf(k, mean) >= 10]
    expected = np.array([N * stats.poisson.pmf(k, mean) for k in common])
    observed = np.array([seen[k] for k in common], float)
    rest = [N - observed.sum()], [N - expected.sum()]
    table = np.concatenate([observed, rest[0]]), np.concatenate([expected, rest[1]])
    assert stats.chisquare(*table).pvalue > 1e-4


def test_poisson_of_nothing_is_nothing() -> None:
    """A mean of 0 draws nobody, whatever the luck."""
    assert {draws.poisson(0.0, 5, who, 1, draws.PROSPECTS, 0) for who in range(1000)} == {0}


SEEDS = (0, 1, 2**32, 2**63 - 1)
CORNERS = [
    (seed, who, week, draws.ANSWER + 55, place, about)
    for seed in SEEDS
    for who in (0, ELSEWHERE_KEY + 2**29)
    for week in (0, 2**31 - 1)
    for place in (0, 2**24 - 1)
    for about in (0, 2**32 - 1)
]


def corner_values() -> list[float]:
    values: list[float] = []
    for corner in CORNERS:
        values += [float(x) for x in draws.pair(*corner)]
        values.append(float(draws.normal(*corner)))
        values.append(float(draws.gamma(0.05, 1.0, *corner[:5], 1)))
        values.append(float(draws.poisson(75.0, *corner[:5])))
    return values


def test_extremes_of_the_counter_are_ordinary() -> None:
    """The smallest and largest seed, person, week, community and matter give finite, distinct uniforms in [0, 1)."""
    firsts = [draws.uniform(*corner) for corner in CORNERS]
    assert len(set(firsts)) == len(CORNERS)
    assert all(0.0 <= u < 1.0 for u in firsts)
    assert np.isfinite(corner_values()).all()


def test_without_jit_the_draws_are_the_same_and_nothing_warns() -> None:
    """Plain Python with every warning an error: no overflow, and the same numbers to the bit."""
    code = "import json, test_draws; print(json.dumps([x.hex() for x in test_draws.corner_values()]))"
    environment = {
        **os.environ,
        "NUMBA_DISABLE_JIT": "1",
        "PYTHONPATH": os.pathsep.join([os.path.dirname(__file__), os.environ.get("PYTHONPATH", "")]),
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [x.hex() for x in corner_values()]
