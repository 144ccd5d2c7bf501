"""How often 95 % intervals of a mean hold the true one, by kind of interval, number of pairs, shape of differences."""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np
from scipy import stats

from copsim.analysis.paired import expanded

RESAMPLES = 1999
SHAPES = {
    "normal": (lambda luck, size: luck.normal(size=size), 0.0),
    "long tails": (lambda luck, size: luck.laplace(size=size), 0.0),
    "skewed": (lambda luck, size: luck.exponential(size=size), 1.0),
    "zero in 4 of 5": (lambda luck, size: luck.normal(size=size) * (luck.random(size) < 0.2), 0.0),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=4000)
    given = parser.parse_args()
    luck = np.random.default_rng(3)
    print("| differences | pairs | percentile | BCa | percentile, expanded | Student's t |\n|---|--:|--:|--:|--:|--:|")
    for name, (make, true) in SHAPES.items():
        for n in (16, 30, 100):
            held = shares(make(luck, (given.samples, n)), true, luck)
            print(f"| {name} | {n} | " + " | ".join(f"{share:.1%}" for share in held) + " |")


def shares(values: Any, true: float, luck: Any) -> list[float]:
    """Of percentile, BCa, expanded percentile and t intervals, how many hold the true mean."""
    samples, n = values.shape
    mean = values.mean(axis=1)
    times = luck.multinomial(n, np.full(n, 1 / n), size=RESAMPLES) / n
    resampled = np.sort(values @ times.T, axis=1)

    def held(tail: Any, other: Any) -> float:
        ends = []
        for share in (tail, other):
            rank = np.clip(
                np.round(np.broadcast_to(share, samples) * (RESAMPLES + 1)).astype(int) - 1, 0, RESAMPLES - 1
            )
            ends.append(np.take_along_axis(resampled, rank[:, None], axis=1)[:, 0])
        return float(((ends[0] <= true) & (true <= ends[1])).mean())

    apart = values - mean[:, None]
    skew = (apart**3).sum(axis=1) / (6 * ((apart**2).sum(axis=1)) ** 1.5)
    below = ((resampled < mean[:, None]).mean(axis=1) + (resampled <= mean[:, None]).mean(axis=1)) / 2
    bias = stats.norm.ppf(np.clip(below, 1e-4, 1 - 1e-4))
    bca = [stats.norm.cdf(bias + (bias + z) / (1 - skew * (bias + z))) for z in stats.norm.ppf([0.025, 0.975])]
    out = (1 - expanded(0.95, n)) / 2
    reach = stats.t.ppf(0.975, n - 1) * stats.sem(values, axis=1)
    return [held(0.025, 0.975), held(*bca), held(out, 1 - out), float((np.abs(mean - true) <= reach).mean())]


if __name__ == "__main__":
    main()
