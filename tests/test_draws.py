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


def test_purposes_are_unique_and_fit_their_field() -> None:
    """One number per decision, all below 256 with room for a number for each day of a launch."""
    assert len(set(draws.PURPOSES.values())) == len(draws.PURPOSES) > 20
    assert all(0 < number < 256 for number in draws.PURPOSES.values())
    assert draws.PURPOSES["answer"] == max(draws.PURPOSES.values())
    assert "two_pi" not in draws.PURPOSES


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
