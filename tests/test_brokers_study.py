"""The building blocks of the study of brokers and encounters, with few seeds."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from copsim.analysis.inverted import inverted

pytestmark = pytest.mark.once

TOOLS = str(Path(__file__).resolve().parent.parent / "tools")


@pytest.fixture(scope="module")
def lives():
    sys.path.insert(0, TOOLS)
    try:
        import broker_lives
    finally:
        sys.path.remove(TOOLS)
    return broker_lives


def test_each_carrier_carries_and_nothing_carries_nothing(lives) -> None:
    for arm in (lives.NOTHING, *lives.CARRIERS):
        found = lives.lived(arm, lives.MIDDLE, {}, seeds=1, weeks=104)
        assert (found["crossed"].sum() > 0) == (arm is not lives.NOTHING), arm.name
        assert np.all(found["crossed"] + found["misunderstood"] <= found["told_across"])
        assert (found["hours"].sum() > 0) == (arm not in (lives.NOTHING, lives.OBJECTS)), arm.name


def test_practices_that_begin_farther_apart_are_farther_apart(lives) -> None:
    near, far = (lives.lived(lives.NOTHING, s, {}, seeds=2, weeks=52)["distance"] for s in (lives.NEAR, lives.FAR))
    assert np.all(near < far)


def test_arms_have_names_of_their_own_and_pay_their_conveners(lives) -> None:
    assert len({arm.name for arm in lives.ARMS}) == len(lives.ARMS)
    assert [arm.convened for arm in lives.ARMS if "conveners" in arm.name] == [416.0] * 5


@pytest.mark.parametrize(
    ("means", "shape"),
    [
        ((1.0, 5.0, 2.0), "inverted U"),
        ((1.0, 2.0, 5.0), "rises"),
        ((5.0, 2.0, 1.0), "falls"),
        ((2.0, 2.0, 2.0), "cannot tell"),
    ],
)
def test_the_shape_over_places(means: tuple[float, ...], shape: str) -> None:
    luck = np.random.default_rng(1).normal(0.0, 0.3, (3, 16))
    luck -= luck.mean(axis=1, keepdims=True)
    assert inverted(np.array(means)[:, None] + luck).shape == shape


def test_a_shape_needs_a_place_in_between() -> None:
    with pytest.raises(ValueError, match="2 places"):
        inverted(np.zeros((2, 40)))
