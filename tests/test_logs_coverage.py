"""Coverage: which real values lie within the range of simulated ones."""

from __future__ import annotations

import numpy as np
import pytest

from copsim.analysis.logs.coverage import EXPECTED, coverage

NAN = float("nan")


def test_values_within_the_range_are_covered_and_others_are_not() -> None:
    """0 to 100: the range is 5 to 95, ends included."""
    simulated = np.column_stack([np.arange(101.0), np.arange(101.0)])
    found = coverage(simulated, np.array([[5.0, 95.0], [4.9, 95.1], [50.0, NAN]]))
    assert found.within.tolist() == [[True, True], [False, False], [True, False]]
    assert found.known.tolist() == [[True, True], [True, True], [True, False]]
    assert found.values == 5
    assert found.share == pytest.approx(0.6)
    assert found.by_measure == pytest.approx([2 / 3, 0.5])
    assert found.by_log == pytest.approx([1.0, 0.0, 1.0])


def test_matched_logs_have_a_range_of_their_own() -> None:
    """What is covered by one real log's own simulated ones is not by another's."""
    around = np.linspace(-1.0, 1.0, 41)[:, None]
    simulated = np.stack([around, around + 10.0])
    assert coverage(simulated, np.array([[0.0], [0.0]])).within.tolist() == [[True], [False]]
    assert coverage(simulated, np.array([[0.0], [10.0]])).share == 1.0
    assert coverage(simulated.reshape(-1, 1), np.array([[0.0], [5.0]])).share == 1.0


def test_nine_tenths_are_covered_where_both_are_of_one_kind() -> None:
    rng = np.random.default_rng(1)
    found = coverage(rng.gamma(2.0, size=(400, 8)), rng.gamma(2.0, size=(2000, 8)))
    assert found.share == pytest.approx(EXPECTED, abs=0.02)


@pytest.mark.filterwarnings("error")
def test_what_no_simulated_log_has_is_not_covered() -> None:
    """Some missing ones do not matter; a measure that none has cannot cover a real value."""
    simulated = np.array([[1.0, NAN], [NAN, NAN], [3.0, NAN]])
    found = coverage(simulated, np.array([[2.0, 0.0], [2.0, NAN]]))
    assert found.within.tolist() == [[True, False], [True, False]]
    assert found.by_measure == pytest.approx([1.0, 0.0])


@pytest.mark.filterwarnings("error")
def test_without_real_values_nothing_is_known() -> None:
    found = coverage(np.ones((3, 2)), np.full((2, 2), NAN))
    assert np.isnan(found.share)
    assert np.isnan(found.by_measure).all()


@pytest.mark.parametrize(
    ("simulated", "real", "word"),
    [
        ((4, 3), (2, 2), "have the shape"),
        ((4,), (2, 4), "have the shape"),
        ((3, 5, 2), (2, 2), "for 3 real ones, expected 2"),
        ((0, 2), (2, 2), "no simulated log"),
        ((2, 0, 2), (2, 2), "no simulated log"),
    ],
)
def test_shapes_that_do_not_belong_together_are_refused(
    simulated: tuple[int, ...], real: tuple[int, ...], word: str
) -> None:
    with pytest.raises(ValueError, match=word):
        coverage(np.ones(simulated), np.ones(real))
