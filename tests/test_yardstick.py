"""The yardstick does what the kernel does: means over seeds agree, so that comparing their speed is fair."""

from __future__ import annotations

import numpy as np
import pytest
from yardstick import COLUMNS, Yardstick

from copsim.simulation.life import Life, Plan
from copsim.simulation.recording import MEASURES, column

PARAMETERS = {"start.members": 40, "joining.prospects": 3.0}
WEEKS = 78
NAMES = [name for name in COLUMNS if name in MEASURES]


@pytest.mark.slow
def test_means_over_seeds_agree() -> None:
    yard = []
    for seed in range(80):
        model = Yardstick(PARAMETERS, seed=seed)
        for _ in range(WEEKS):
            model.step()
        kept = model.datacollector.model_vars
        yard.append([float(np.mean(kept[name])) for name in NAMES])
    plan = Plan.of(PARAMETERS)
    lives = [Life(plan, seed, weeks=WEEKS).live(WEEKS).weekly[:, 0] for seed in range(400)]
    kernel = [[float(column(life, name).mean()) for name in NAMES] for life in lives]
    a, b = np.array(yard), np.array(kernel)
    error = np.sqrt(a.var(axis=0, ddof=1) / len(a) + b.var(axis=0, ddof=1) / len(b))
    apart = (a.mean(axis=0) - b.mean(axis=0)) / error
    wrong = {name: round(float(z), 1) for name, z in zip(NAMES, apart, strict=True) if abs(z) > 4.0}
    assert len(NAMES) > 25
    assert not wrong, f"means differ by so many standard errors: {wrong}"
    # Standard errors small enough that a wrong rule shows: within 10 % for what most rules flow into.
    for name in ("present", "energy", "identification", "value", "passion", "concerns_open", "ties"):
        n = NAMES.index(name)
        assert 4.0 * error[n] < 0.25 * b[:, n].mean(), name


def test_a_seed_repeats() -> None:
    rows = []
    for _ in range(2):
        model = Yardstick(PARAMETERS, seed=3)
        for _ in range(5):
            model.step()
        rows.append(model.row)
    assert rows[0] == rows[1]
