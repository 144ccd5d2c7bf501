"""The joint shape: what is alike is not told apart, what differs is, and ranks are all that counts."""

from __future__ import annotations

import builtins
from typing import Any

import numpy as np
import pytest

from copsim.analysis.logs import resemblance
from copsim.analysis.logs.resemblance import (
    CLASSIFIERS,
    Told,
    energy_distance,
    interval,
    most_relied_on,
    ranks,
    told_apart,
)

pytestmark = pytest.mark.once

NAN = float("nan")
BOTH = pytest.mark.parametrize("classifier", CLASSIFIERS)


def correlated(rng: np.random.Generator, many: int, measures: int = 6) -> Any:
    """Logs whose measures go together."""
    return rng.standard_normal((many, measures)) + rng.standard_normal((many, 1))


def test_ranks_are_shared_by_equals_and_leave_out_what_is_unknown() -> None:
    """By hand: 1, 2, 2, 4 of four known ones; the unknown one is in the middle."""
    a, b = ranks(np.array([[2.0], [NAN], [4.0]]), np.array([[1.0], [2.0]]))
    assert a.ravel().tolist() == [0.5, 0.5, 0.875]
    assert b.ravel().tolist() == [0.125, 0.5]


@pytest.mark.filterwarnings("error")
def test_a_measure_that_nobody_has_separates_nobody() -> None:
    a, b = ranks(np.full((3, 1), NAN), np.full((2, 1), NAN))
    assert set(a.ravel()) | set(b.ravel()) == {0.5}
    assert energy_distance(np.full((3, 1), NAN), np.full((2, 1), NAN)).distance == 0.0


def test_energy_distance_by_hand() -> None:
    """Two against two on a line: ranks 1/8, 3/8 and 5/8, 7/8."""
    # Between: 1/2 on average. Within: 1/4 for two of four ordered pairs, 1/8 on average. 2/2 - 1/8 - 1/8.
    assert energy_distance(np.array([[1.0], [2.0]]), np.array([[3.0], [4.0]])).distance == pytest.approx(0.75)


def test_energy_distance_agrees_with_its_definition() -> None:
    rng = np.random.default_rng(3)
    x, y = correlated(rng, 13), correlated(rng, 9) + 0.4
    a, b = ranks(x, y)

    def mean(p: Any, q: Any) -> float:
        return float(np.mean([np.sqrt(((u - v) ** 2).mean()) for u in p for v in q]))

    assert energy_distance(x, y).distance == pytest.approx(2 * mean(a, b) - mean(a, a) - mean(b, b))
    assert energy_distance(x, y).distance == pytest.approx(energy_distance(y, x).distance)


def test_what_is_alike_is_as_far_apart_as_by_chance() -> None:
    """Over many pairs of sets: times chance about 1, and a small p-value as often as it says."""
    rng = np.random.default_rng(5)
    found = [energy_distance(correlated(rng, 40), correlated(rng, 20), permutations=99) for _ in range(150)]
    assert np.mean([one.times_chance for one in found]) == pytest.approx(1.0, abs=0.06)
    assert np.mean([one.likely <= 0.1 for one in found]) == pytest.approx(0.1, abs=0.06)


def test_what_differs_is_far_apart() -> None:
    """In its level, and where only the way in which measures go together differs."""
    rng = np.random.default_rng(6)
    x = correlated(rng, 60)
    assert energy_distance(x, correlated(rng, 20) + 2.0).likely == pytest.approx(0.001)
    together = x + 2.0 * rng.standard_normal((60, 1))
    assert energy_distance(together, np.sqrt(6.0) * rng.standard_normal((60, 6))).likely < 0.01


def test_only_ranks_count() -> None:
    """Any rising function of a measure leaves distance and chance as they are."""
    rng = np.random.default_rng(7)
    x, y = correlated(rng, 30), correlated(rng, 20) + 0.5
    x[3, 2] = y[4, 2] = NAN
    before = energy_distance(x, y)
    for one in (x, y):
        one[:, 0] = np.exp(3.0 * one[:, 0])
        one[:, 1] = one[:, 1] ** 3 - 1e6
        one[:, 2] = np.arctan(one[:, 2])
    assert energy_distance(x, y) == before


def test_energy_distance_repeats_and_knows_its_seed() -> None:
    rng = np.random.default_rng(8)
    x, y = correlated(rng, 30), correlated(rng, 20)
    assert energy_distance(x, y, seed=3) == energy_distance(x, y, seed=3)
    assert energy_distance(x, y, seed=3).chance != energy_distance(x, y, seed=4).chance


@BOTH
def test_what_is_alike_is_not_told_apart(classifier: str) -> None:
    pytest.importorskip("sklearn", reason="scikit-learn is in the extra copsim[experiments]")
    rng = np.random.default_rng(9)
    found = [
        told_apart(correlated(rng, 60), correlated(rng, 20), n, classifier=classifier, repeats=1, trees=40)
        for n in range(5)
    ]
    assert np.mean([told.auc for told in found]) == pytest.approx(0.5, abs=0.1)
    # Hardly ever is it said that they can be.
    assert sum(told.low <= 0.5 for told in found) >= 4


@BOTH
def test_what_differs_is_told_apart(classifier: str) -> None:
    pytest.importorskip("sklearn", reason="scikit-learn is in the extra copsim[experiments]")
    rng = np.random.default_rng(10)
    x, y = correlated(rng, 60), correlated(rng, 20)
    y[:, 4] += 6.0
    y[0, 4] = NAN
    told = told_apart(x, y, 1, classifier=classifier, repeats=1)
    assert told.auc > 0.95
    assert told.low > 0.8
    if classifier == "forest":
        assert most_relied_on(told, list("abcdef"), 1) == ["e"]
        assert told.reliance.sum() == pytest.approx(1.0)
    else:
        assert most_relied_on(told, list("abcdef")) == []


def test_a_forest_sees_how_measures_go_together() -> None:
    """Each measure alone is distributed alike in both; a straight line cannot part them."""
    pytest.importorskip("sklearn", reason="scikit-learn is in the extra copsim[experiments]")
    rng = np.random.default_rng(11)
    x, y = rng.uniform(-1, 1, (150, 2)), rng.uniform(-1, 1, (150, 2))
    x[:, 1], y[:, 1] = np.abs(x[:, 1]) * np.sign(x[:, 0]), -np.abs(y[:, 1]) * np.sign(y[:, 0])
    assert told_apart(x, y, 1, repeats=1).auc > 0.9
    assert told_apart(x, y, 1, repeats=1, classifier="logistic").auc < 0.65


@BOTH
def test_telling_apart_repeats_from_its_seed(classifier: str) -> None:
    pytest.importorskip("sklearn", reason="scikit-learn is in the extra copsim[experiments]")
    rng = np.random.default_rng(12)
    x, y = correlated(rng, 40), correlated(rng, 20) + 0.5
    one, again, other = (told_apart(x, y, seed, classifier=classifier, repeats=1, trees=10) for seed in (1, 1, 2))
    assert (one.auc, one.low, one.high) == (again.auc, again.low, again.high)
    assert one.auc != other.auc


def test_fewer_logs_than_folds_are_dealt_into_fewer() -> None:
    pytest.importorskip("sklearn", reason="scikit-learn is in the extra copsim[experiments]")
    rng = np.random.default_rng(13)
    assert told_apart(correlated(rng, 30), correlated(rng, 4) + 9.0, 1, repeats=1).auc > 0.8


def test_the_interval_is_wide_where_logs_are_few() -> None:
    """About the known spread of chance at 0.5; not a point at 1; within 0 and 1, and holding the AUC."""
    n, m = 60, 20
    reach = 1.96 * np.sqrt((n + m + 1) / (12.0 * n * m))
    assert interval(0.5, n, m) == pytest.approx((0.5 - reach, 0.5 + reach), abs=0.02)
    assert interval(1.0, 60, 20)[1] == 1.0
    assert 0.8 < interval(1.0, 60, 20)[0] < 0.99
    assert interval(0.7, 600, 200)[0] > interval(0.7, 60, 20)[0]
    for auc in np.linspace(0.0, 1.0, 37):
        low, high = interval(float(auc), 7, 5)
        assert 0.0 <= low <= auc <= high <= 1.0


def test_without_scikit_learn_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real_import = builtins.__import__

    def missing(name: str, *args: Any, **more: Any) -> Any:
        if name.startswith("sklearn"):
            raise ImportError("No module named 'sklearn'", name="sklearn")
        return real_import(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(resemblance.ExtraMissing, match=r"needs sklearn: install .* copsim\[experiments\]"):
        told_apart(np.ones((5, 2)), np.ones((5, 2)), 1)
    assert energy_distance(np.ones((5, 2)), np.ones((5, 2))).distance == 0.0


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(ValueError, match="with the same measures"):
        ranks(np.ones((4, 3)), np.ones((4, 2)))
    with pytest.raises(ValueError, match="there are 1 real logs, expected at least 2"):
        energy_distance(np.ones((4, 3)), np.ones((1, 3)))
    with pytest.raises(ValueError, match="there are 3 logs of a kind, expected at least 4"):
        told_apart(np.ones((9, 3)), np.ones((3, 3)), 1)
    with pytest.raises(ValueError, match="the classifier is 'eye', expected one of forest, logistic"):
        told_apart(np.ones((9, 3)), np.ones((9, 3)), 1, classifier="eye")


def test_most_relied_on_is_in_order() -> None:
    assert most_relied_on(Told(1.0, 0.9, 1.0, np.array([0.1, 0.6, 0.3])), ["a", "b", "c"], 2) == ["b", "c"]
