"""Each intervention of the library moves what its file says it moves, to the side it says, in paired lives.

The seeds are others than those with which measures were chosen. The mean of the paired differences has to lie on the
stated side by more than three of its standard errors.
"""

from __future__ import annotations

from functools import cache
from math import sqrt

import numpy as np
import pytest

from copsim.analysis.outcomes import wanted
from copsim.experiments.ensemble import run_many
from copsim.scenarios import load
from copsim.scenarios.dropping import dropped, use
from copsim.scenarios.intervention import Intervention
from copsim.scenarios.interventions import interventions

pytestmark = pytest.mark.once

FIRST = 30001
PAIRS = 32
MANY = {"welcoming": 240, "field-visits": 64, "coaching": 48, "hr-recognition": 64, "health-check": 48,
        "leader-self-care": 64, "social-reporter": 64, "coordinator-council": 64}  # fmt: skip
"""What is seen less easily takes more pairs."""
WEEKS = 104
"""Lived, unless the measure is about later weeks."""


@cache
def lived(scenario: str, name: str, pairs: int, weeks: int) -> object:
    """Weekly records of a scenario, with the intervention of this name where one is given."""
    given = load(scenario)
    if name:
        one = interventions()[name]
        assert one.shows is not None
        given = dropped(given, [use(one, one.shows.week)], weeks).scenario
    return run_many(given.plan(), range(FIRST, FIRST + pairs), weeks, log_seeds=frozenset(), threads=1).block


@pytest.mark.parametrize("one", interventions().values(), ids=list(interventions()))
def test_it_moves_what_it_says(one: Intervention) -> None:
    assert one.shows is not None
    measure = wanted(one.shows.measure)
    last = measure.window.last
    weeks = WEEKS if last is None else max(WEEKS, last + 1)
    pairs = MANY.get(one.name, PAIRS)
    without, with_it = (measure.of(lived(one.shows.in_, name, pairs, weeks)) for name in ("", one.name))
    apart = (with_it - without)[~np.isnan(with_it - without)]
    sign = 1 if one.shows.direction == "more" else -1
    assert sign * apart.mean() > 3.0 * apart.std(ddof=1) / sqrt(len(apart)), (apart.mean(), apart.std(ddof=1))
