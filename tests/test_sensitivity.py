"""Sensitivity: known indices come out, luck is told apart, what has no effect gets none, and the same seed repeats."""

from __future__ import annotations

import builtins
import math
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest

from copsim.analysis.logs.resemblance import ExtraMissing
from copsim.analysis.sensitivity_figures import indices_figure, moves_figure, screening_figure, shares_figure
from copsim.analysis.sensitivity_words import (
    indices_told,
    listed,
    luck_told,
    moves_told,
    percent,
    screening_told,
    shares_told,
)
from copsim.experiments.studies.morris import morris_effects
from copsim.experiments.studies.moves import moved_one_at_a_time
from copsim.experiments.studies.noise import noise_share
from copsim.experiments.studies.replicates import product_across
from copsim.experiments.studies.resampling import likely
from copsim.experiments.studies.sampling import latin_sample, morris_sample, morris_step, sobol_sample
from copsim.experiments.studies.shares import shares_of_variance
from copsim.experiments.studies.sobol import sobol_indices

NAN = float("nan")
ABC = ["a", "b", "c"]
SAMPLES = {
    "latin": lambda seed: latin_sample(3, 40, seed),
    "sobol": lambda seed: sobol_sample(3, 16, seed),
    "morris": lambda seed: morris_sample(3, 8, 4, seed),
}

pytestmark = pytest.mark.filterwarnings("error")


def ishigami(U: Any) -> Any:
    """The function of Ishigami & Homma (1990) with a = 7 and b = 0.1, of three numbers from 0 to 1."""
    x = math.pi * (2.0 * U[:, :3] - 1.0)
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


ISHIGAMI = {"first": (0.3139, 0.4424, 0.0), "total": (0.5576, 0.4424, 0.2437), "second": (0.0, 0.2437, 0.0)}
"""Worked out by integration; pairs in the order ab, ac, bc. Its variance is 13.8446."""


# Designs


@pytest.mark.parametrize("design", SAMPLES)
def test_designs_repeat_from_their_seed_whatever_else_is_drawn(design: str) -> None:
    """Seed 0 is a seed like others, and numpy's global state is neither used nor changed."""
    sample = SAMPLES[design]
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    first = {seed: sample(seed) for seed in (0, 1, 2**31 - 2)}
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002
    for seed, points in first.items():
        assert np.array_equal(sample(seed), points)
        assert points.min() >= 0.0
        assert points.max() <= 1.0
    assert len({points.tobytes() for points in first.values()}) == 3


def test_designs_have_their_shapes() -> None:
    latin = latin_sample(2, 10, 0)
    assert sorted(np.floor(latin[:, 0] * 10).tolist()) == list(range(10))
    assert sobol_sample(3, 16, 0).shape == (16 * 5, 3)
    assert sobol_sample(3, 16, 0, second_order=True).shape == (16 * 8, 3)
    trajectory = morris_sample(3, 8, 4, 0)[:4]
    steps = np.abs(np.diff(trajectory, axis=0))
    assert sorted(steps.argmax(axis=1).tolist()) == [0, 1, 2]
    assert steps.sum(axis=1) == pytest.approx([2 / 3] * 3)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: sobol_sample(3, 48, 0), "base is 48, expected a power of two such as 32 or 64"),
        (lambda: sobol_sample(0, 64, 0), "number of parameters, is 0, expected 1 or more"),
        (lambda: morris_sample(3, 1, 4, 0), "trajectories is 1, expected 2 or more"),
        (lambda: morris_step(5), "levels is 5, expected an even number"),
        (lambda: latin_sample(3, 10, -1), "seed of a design is -1, expected 0 or more"),
    ],
)
def test_designs_that_cannot_be_say_what_could(make: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make()


def test_a_missing_library_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    found = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name.startswith("SALib"):
            raise ImportError(name="SALib")
        return found(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ExtraMissing, match=r"need SALib: install copsim with its extra, copsim\[experiments\]"):
        sobol_sample(2, 8, 0)


# Sobol indices


def test_indices_of_ishigami_come_out() -> None:
    found = sobol_indices(ishigami(sobol_sample(3, 2048, 1, second_order=True))[:, None], ABC, 2048, True, 0)
    assert found.table["parameter"].tolist() == ABC
    assert found.table["first"].to_numpy() == pytest.approx(ISHIGAMI["first"], abs=0.02)
    assert found.table["total"].to_numpy() == pytest.approx(ISHIGAMI["total"], abs=0.02)
    assert found.pairs is not None
    assert found.pairs[["parameter", "other"]].to_numpy().tolist() == [["a", "b"], ["a", "c"], ["b", "c"]]
    assert found.pairs["second"].to_numpy() == pytest.approx(ISHIGAMI["second"], abs=0.03)
    for kind in ("first", "total"):
        assert (found.table[f"{kind}_low"].to_numpy() <= ISHIGAMI[kind]).all()
        assert (found.table[f"{kind}_high"].to_numpy() >= ISHIGAMI[kind]).all()
    assert "no point has two lives" in found.note


@pytest.mark.parametrize("second_order", [False, True])
def test_indices_are_those_of_salib(second_order: bool) -> None:
    from SALib.analyze import sobol

    Y = ishigami(sobol_sample(3, 64, 3, second_order=second_order))
    problem = {"num_vars": 3, "names": ABC, "bounds": [[0, 1]] * 3}
    theirs = sobol.analyze(problem, Y, calc_second_order=second_order, seed=1)
    # SALib takes off the mean of all points and we that of A and B, so that numerators differ a little.
    ours = sobol_indices(Y[:, None], ABC, 64, second_order, 0, 10)
    centred = (
        Y
        - np.concatenate(
            [Y[:: 8 if second_order else 5], Y[7 if second_order else 4 :: 8 if second_order else 5]]
        ).mean()
    )
    assert ours.table["total"].to_numpy() == pytest.approx(theirs["ST"])
    b, a = (centred.reshape(64, -1)[:, n] for n in (-1, 0))
    first = [np.mean(b * (centred.reshape(64, -1)[:, n] - a)) / np.var(np.r_[a, b]) for n in (1, 2, 3)]
    assert ours.table["first"].to_numpy() == pytest.approx(first)
    assert ours.table["first"].to_numpy() == pytest.approx(theirs["S1"], abs=0.02)


def test_intervals_repeat_from_the_seed_and_seed_0_is_one() -> None:
    Y = ishigami(sobol_sample(3, 32, 0))[:, None]
    one, again, other = (sobol_indices(Y, ABC, 32, False, seed, 200).table for seed in (0, 0, 1))
    pd.testing.assert_frame_equal(one, again)
    assert (one["first"] == other["first"]).all()
    assert not (one["first_low"] == other["first_low"]).any()


@pytest.mark.parametrize("shared", [False, True], ids=["own seeds", "shared seeds"])
def test_luck_is_taken_off_the_indices(shared: bool) -> None:
    """A parameter without effect has a raw total from luck alone, unless points share their luck; corrected, none."""
    U = sobol_sample(4, 1024, 5)
    rng = np.random.default_rng(2)
    luck = rng.normal(size=(1, 5) if shared else (len(U), 5)) * 3.0
    found = sobol_indices(ishigami(U)[:, None] + luck, [*ABC, "idle"], 1024, False, 0, 300)
    clean = found.table.set_index("parameter")
    raw = clean["total"].to_numpy() - [*ISHIGAMI["total"], 0.0]
    assert (abs(raw) < 0.06).all() == shared
    for kind in ("first", "total"):
        assert clean[f"{kind}_without_noise"].to_numpy() == pytest.approx([*ISHIGAMI[kind], 0.0], abs=0.06)
    assert abs(clean.loc["idle", "total_without_noise"]) < 0.02
    assert (clean["total_without_noise_low"].to_numpy() <= [*ISHIGAMI["total"], 0.0]).all()
    assert found.noise.of_means == pytest.approx(0.0 if shared else 1.8 / (1.8 + 13.84), abs=0.02)


def test_a_block_with_a_failed_point_is_left_out_whole() -> None:
    Y = np.repeat(ishigami(sobol_sample(3, 64, 0))[:, None], 2, axis=1)
    holed = Y.copy()
    holed[[3, 4, 21]] = NAN  # the first block twice, the fifth once
    holed[10, 0] = NAN  # a point that has another number
    found = sobol_indices(holed, ABC, 64, False, 0, 50)
    assert (found.kept, found.left_out) == (62, 2)
    rest = np.delete(Y.reshape(64, 5, 2), [0, 4], axis=0).reshape(-1, 2)
    again = sobol_indices(np.tile(rest, (1, 1)), ABC, 62, False, 0, 50)
    assert found.table["total"].to_numpy() == pytest.approx(again.table["total"].to_numpy())


def test_a_replicate_that_nobody_has_changes_nothing() -> None:
    U = sobol_sample(3, 32, 0)
    Y = ishigami(U)[:, None] + np.random.default_rng(0).normal(size=(len(U), 3))
    more = np.column_stack([Y[:, :1], np.full(len(U), NAN), Y[:, 1:]])
    one, other = (sobol_indices(outcomes, ABC, 32, False, 0, 50) for outcomes in (Y, more))
    pd.testing.assert_frame_equal(one.table, other.table)
    assert one.noise == other.noise


def test_too_few_whole_blocks_are_an_error_with_the_remedy() -> None:
    Y = np.full((16 * 5, 1), NAN)
    Y[:35] = 1.0
    with pytest.raises(ValueError, match=r"7 of 16 base points have a number at all points .* run again what failed"):
        sobol_indices(Y, ABC, 16, False, 0)
    with pytest.raises(ValueError, match="outcomes of 80 points, expected 128"):
        sobol_indices(Y, ABC, 16, True, 0)


def test_what_does_not_vary_has_no_indices_and_says_so() -> None:
    found = sobol_indices(np.full((16 * 8, 3), 4.2), ABC, 16, True, 0)
    assert found.table.drop(columns="parameter").isna().all(axis=None)
    assert found.pairs is not None
    assert found.pairs["second"].isna().all()
    assert "does not vary" in found.note
    assert found.noise.note == "it does not vary"


def test_where_all_is_luck_it_is_said() -> None:
    Y = np.random.default_rng(0).normal(size=(64 * 5, 4))
    found = sobol_indices(Y, ABC, 64, False, 0, 200)
    assert "about as large as all that points differ in" in found.note
    assert found.table["first_without_noise"].isna().all()
    assert found.noise.luck > 0.9


# Elementary effects


def test_a_linear_function_has_its_slopes_as_effects_and_no_spread() -> None:
    U = morris_sample(3, 10, 4, 0)
    found = morris_effects(U, (U @ [1.0, -2.0, 0.0])[:, None], ABC, 10, 4, 0)
    assert found.table["mu"].to_numpy() == pytest.approx([1.0, -2.0, 0.0])
    assert found.table["mu_star"].to_numpy() == pytest.approx([1.0, 2.0, 0.0])
    assert found.table["sigma"].to_numpy() == pytest.approx([0.0, 0.0, 0.0], abs=1e-7)
    assert found.table["mu_star_low"].to_numpy() == pytest.approx([1.0, 2.0, 0.0])
    assert (found.kept, found.left_out, found.note) == (10, 0, "")


def test_a_monotone_function_has_effects_of_one_sign_and_an_interaction_shows_in_sigma() -> None:
    U = morris_sample(3, 20, 6, 1)
    found = morris_effects(U, (np.exp(U[:, 0]) + U[:, 1] * U[:, 2])[:, None], ABC, 20, 6, 1).table
    assert found["mu"].to_numpy() == pytest.approx(found["mu_star"].to_numpy())
    assert (found["sigma"] > 0.1).all()


def test_effects_are_those_of_salib() -> None:
    from SALib.analyze import morris

    U = morris_sample(3, 12, 4, 7)
    Y = ishigami(U)
    theirs = morris.analyze({"num_vars": 3, "names": ABC, "bounds": [[0, 1]] * 3}, U, Y, num_levels=4, seed=1)
    ours = morris_effects(U, Y[:, None], ABC, 12, 4, 0).table
    for name in ("mu", "mu_star", "sigma"):
        assert ours[name].to_numpy() == pytest.approx(np.asarray(theirs[name], float))


def test_effects_that_luck_makes_are_stated() -> None:
    """Luck of standard deviation 0.5, four replicates, a step of 2/3: differences of means spread by 0.53."""
    U = morris_sample(3, 60, 4, 0)
    own = np.random.default_rng(1).normal(size=(len(U), 4)) * 0.5
    spread = 0.5 * math.sqrt(2 / 4) / (2 / 3)
    found = morris_effects(U, (U @ [3.0, 0.0, 0.0])[:, None] + own, ABC, 60, 4, 0).table
    assert found["luck"].to_numpy() == pytest.approx([spread * math.sqrt(2 / math.pi)] * 3, rel=0.12)
    assert found["mu_star"].to_numpy()[1:] == pytest.approx([spread * math.sqrt(2 / math.pi)] * 2, rel=0.25)
    assert (found["sigma_without_noise"] < found["sigma"]).all()
    shared = morris_effects(U, (U @ [3.0, 0.0, 0.0])[:, None] + own[:1], ABC, 60, 4, 0).table
    assert shared["luck"].to_numpy() == pytest.approx([0.0] * 3, abs=1e-9)


def test_a_trajectory_with_a_failed_point_is_left_out_whole() -> None:
    U = morris_sample(2, 6, 4, 0)
    Y = (U @ [1.0, 2.0])[:, None]
    Y[4] = NAN
    found = morris_effects(U, Y, ["a", "b"], 6, 4, 0)
    assert (found.kept, found.left_out) == (5, 1)
    assert found.table["mu"].to_numpy() == pytest.approx([1.0, 2.0])
    Y[:9] = NAN
    with pytest.raises(ValueError, match=r"3 of 6 trajectories .* expected 4 or more: run again what failed"):
        morris_effects(U, Y, ["a", "b"], 6, 4, 0)


def test_what_is_no_sample_of_trajectories_is_refused() -> None:
    U = morris_sample(2, 6, 4, 0)
    Y = U[:, :1]
    with pytest.raises(
        ValueError, match=r"none of Morris's with steps of 0\.6, expected points as morris_sample gives"
    ):
        morris_effects(U, Y, ["a", "b"], 6, 6, 0)
    with pytest.raises(ValueError, match=r"has the shape \(18, 2\), expected \(21, 2\)"):
        morris_effects(U, Y, ["a", "b"], 7, 4, 0)


def test_without_variance_there_are_no_effects() -> None:
    U = morris_sample(2, 6, 4, 0)
    found = morris_effects(U, np.full((18, 2), 1 / 3), ["a", "b"], 6, 4, 0)
    assert found.table.drop(columns="parameter").isna().all(axis=None)
    assert "does not vary" in found.note


# Luck


@pytest.mark.parametrize("shared", [False, True], ids=["own seeds", "shared seeds"])
def test_the_share_of_luck_is_found_whether_points_share_it_or_not(shared: bool) -> None:
    """Points with variance 4; luck with variance 1, or with 1 that a seed adds everywhere and 1 of each point's own."""
    rng = np.random.default_rng(0)
    points = 2.0 * rng.normal(size=(600, 1))
    own = rng.normal(size=(600, 8))
    found = noise_share(points + own + (rng.permutation(np.linspace(-1.5, 1.5, 8)) if shared else 0.0))
    everywhere = float(np.var(np.linspace(-1.5, 1.5, 8), ddof=1)) if shared else 0.0
    assert found.within == pytest.approx(1.0 + everywhere, rel=0.05)
    assert found.luck_low < (1.0 + everywhere) / (5.0 + everywhere) < found.luck_high
    # What a seed adds at all points does not make them differ.
    assert found.of_means == pytest.approx((1 / 8) / (4 + 1 / 8), abs=0.005)
    assert (found.points, found.replicates) == (600, 8.0)


def test_with_few_replicates_the_estimate_is_not_biased() -> None:
    """Two replicates and luck as large as points: half is luck, and a third of the variance of means is."""
    rng = np.random.default_rng(1)
    found = [noise_share(rng.normal(size=(60, 1)) + rng.normal(size=(60, 2)), resamples=2) for _ in range(200)]
    assert np.mean([one.luck for one in found]) == pytest.approx(0.5, abs=0.02)
    assert np.mean([one.of_means for one in found]) == pytest.approx(1 / 3, abs=0.02)


def test_gaps_and_points_that_were_run_more_often_are_used() -> None:
    rng = np.random.default_rng(2)
    Y = 2.0 * rng.normal(size=(400, 1)) + rng.normal(size=(400, 12))
    Y[50:, 6:] = NAN  # some points until their mean is known well enough
    Y[rng.random(Y.shape) < 0.02] = NAN
    Y[7] = NAN
    found = noise_share(Y)
    assert found.points == 399
    assert found.luck == pytest.approx(0.2, abs=0.03)
    assert found.of_means == pytest.approx((1 / 6) / (4 + 1 / 6), abs=0.01)


@pytest.mark.parametrize(
    ("Y", "said"),
    [
        (np.ones((5, 3)), "it does not vary"),
        (np.arange(5.0)[:, None], "no point has two lives"),
        (np.array([[1.0, 2.0], [NAN, NAN], [3.0, 5.0]]), "numbers of 2 points only"),
        (np.full((5, 3), NAN), "it does not vary"),
    ],
)
def test_luck_that_cannot_be_told_says_why(Y: Any, said: str) -> None:
    found = noise_share(Y)
    assert said in found.note
    assert math.isnan(found.luck)


def test_outcomes_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match=r"have the shape \(4,\), expected \(points, replicates\)"):
        noise_share(np.ones(4))
    with pytest.raises(ValueError, match="an outcome is infinite, expected numbers, or nan"):
        noise_share(np.array([[1.0], [math.inf]]))


def test_products_across_replicates_by_hand() -> None:
    """Of 1, 2, 3 with itself: (2 + 3 + 6) / 3; a gap takes its replicate out."""
    x = np.array([1.0, 2.0, 3.0])
    assert float(product_across(x, x)) == pytest.approx(11 / 3)
    assert float(product_across(x, np.array([1.0, NAN, 3.0]))) == pytest.approx(3.0)
    assert math.isnan(float(product_across(x[:1], x[:1])))


def test_chance_counts_what_was_found_itself() -> None:
    assert likely(3.0, np.array([1.0, 3.0, 2.0])) == pytest.approx(0.5)
    assert likely(9.0, np.zeros(9)) == pytest.approx(0.1)


# Shares of variance


def grid() -> tuple[pd.DataFrame, Any]:
    """A full factorial of 4 × 3 × 2, shuffled, and 2u + v + uv·3 at each point."""
    rows = list(product((0.0, 1.0, 2.0, 3.0), (-1.0, 0.0, 1.0), ("left", "right")))
    X = pd.DataFrame(rows, columns=["u", "v", "w"]).sample(frac=1.0, random_state=3).reset_index(drop=True)
    return X, (2.0 * X["u"] + X["v"] + 3.0 * (X["u"] - 1.5) * X["v"]).to_numpy()


BY_HAND = {"u": 4 * 1.25, "v": 2 / 3, "uv": 9 * 1.25 * 2 / 3}
"""Variances of the terms: four evenly spaced levels have a variance of 1.25, three one of 2/3."""


def test_a_factorial_without_luck_is_taken_apart_exactly() -> None:
    X, f = grid()
    found = shares_of_variance(X, f[:, None])
    whole = sum(BY_HAND.values())
    shares = found.table.set_index(["part", "parameter", "other"])["share"]
    assert shares["alone", "u", ""] == pytest.approx(BY_HAND["u"] / whole)
    assert shares["alone", "v", ""] == pytest.approx(BY_HAND["v"] / whole)
    assert shares["together", "u", "v"] == pytest.approx(BY_HAND["uv"] / whole)
    assert shares["alone", "w", ""] == pytest.approx(0.0, abs=1e-12)
    assert shares["rest", "", ""] == pytest.approx(0.0, abs=1e-12)
    assert shares.sum() == pytest.approx(1.0)
    assert (found.how, found.kept, found.left_out) == ("exact", 24, 0)
    assert "luck could not be taken off" in found.note


@pytest.mark.parametrize("shared", [False, True], ids=["own seeds", "shared seeds"])
def test_shares_of_a_factorial_are_not_biased_by_luck(shared: bool) -> None:
    """On average over studies with three replicates; a seed may also change what u does."""
    X, f = grid()
    rng = np.random.default_rng(4)
    slope = 1.0 if shared else 0.0
    variance = 9.0 + slope * 1.25
    found = []
    for _ in range(300):
        luck = 3.0 * rng.normal(size=(24, 3))
        luck += slope * rng.normal(size=(1, 3)) * (X["u"].to_numpy()[:, None] - 1.5)
        table = shares_of_variance(X, f[:, None] + luck, resamples=2).table
        found.append(table["share"].to_numpy())
    whole = sum(BY_HAND.values()) + variance
    expected = [BY_HAND["u"], BY_HAND["v"], 0.0, BY_HAND["uv"], 0.0, 0.0, 0.0, variance]
    assert np.mean(found, axis=0) == pytest.approx(np.array(expected) / whole, abs=0.02)


def test_intervals_of_a_factorial_hold_what_is_true_and_repeat() -> None:
    """In about 95 of 100 studies (60 are made here), for a parameter, a pair, one without effect, and luck."""
    X, f = grid()
    rng = np.random.default_rng(5)
    whole = sum(BY_HAND.values()) + 4.0
    true = {"alone u": BY_HAND["u"], "together u": BY_HAND["uv"], "alone w": 0.0, "luck ": 4.0}
    held = []
    for seed in range(60):
        Y = f[:, None] + 2.0 * rng.normal(size=(24, 8))
        table = shares_of_variance(X, Y, seed=seed, resamples=200).table
        rows = table[table["other"].isin(["", "v"])].set_index("part")
        rows.index = rows.index + " " + rows["parameter"]
        held.append([rows.loc[key, "low"] <= value / whole <= rows.loc[key, "high"] for key, value in true.items()])
    assert np.mean(held, axis=0).min() >= 0.87
    pd.testing.assert_frame_equal(table, shares_of_variance(X, Y, seed=59, resamples=200).table)
    few = shares_of_variance(X, Y[:, :3])
    assert few.table["low"].isna().all()
    assert "too few for intervals" in few.note


def test_gaps_in_a_factorial() -> None:
    X, f = grid()
    Y = f[:, None] + np.random.default_rng(6).normal(size=(24, 10))
    whole = shares_of_variance(X, Y).table["share"].to_numpy()
    some = Y.copy()
    some[[1, 5], [2, 7]] = NAN
    assert shares_of_variance(X, some).table["share"].to_numpy() == pytest.approx(whole, abs=0.02)
    some[3] = NAN
    gone = shares_of_variance(X, some)
    assert (gone.how, gone.left_out) == ("fitted", 1)
    assert "1 combinations have no number" in gone.note


def test_shares_from_a_latin_hypercube() -> None:
    """Ishigami has first-order shares that bend; what c does with a is left to the rest, what is idle gets nothing."""
    U = latin_sample(4, 600, 1)
    luck = np.random.default_rng(1).normal(size=(600, 4)) * 2.0
    found = shares_of_variance(pd.DataFrame(U, columns=[*ABC, "idle"]), ishigami(U)[:, None] + luck)
    table = found.table.set_index(["part", "parameter"])
    whole = 13.8446 + 4.0
    for name, first in zip([*ABC, "idle"], [*ISHIGAMI["first"], 0.0], strict=True):
        row = table.loc["alone", name]
        assert row["low"] < first * 13.8446 / whole < row["high"]
        assert (row["likely"] <= 0.05) == (row["share"] > row["chance"]) == (first > 0.0)
    assert table.loc[("rest", ""), "share"] == pytest.approx(0.2437 * 13.8446 / whole, abs=0.05)
    assert table.loc[("luck", ""), "share"] == pytest.approx(4.0 / whole, abs=0.03)
    assert found.table["share"].sum() == pytest.approx(1.0)
    assert found.how == "fitted"


def test_parameters_without_effect_are_seldom_credited() -> None:
    """At most one in ten of idle parameters, numbers and names, gets a share that is called unlikely at 5 %."""
    rng = np.random.default_rng(8)
    unlikely = []
    for seed in range(25):
        X = pd.DataFrame(latin_sample(4, 60, seed), columns=[*ABC, "d"]).assign(rule=rng.choice(["x", "y", "z"], 60))
        Y = (5.0 * X["a"].to_numpy() + rng.normal(size=60))[:, None]
        table = shares_of_variance(X, Y, seed=seed, resamples=10, flips=99).table
        unlikely += (table["likely"].iloc[1:5] <= 0.05).tolist()
        assert table["likely"].iloc[0] <= 0.05
    assert np.mean(unlikely) <= 0.10


def test_names_count_in_tables_and_what_goes_along_is_not_credited() -> None:
    """The outcome hangs on the rule; x is higher where the rule is b, and has no effect."""
    rng = np.random.default_rng(9)
    rule = rng.choice(["a", "b", "c"], 150)
    X = pd.DataFrame({"rule": rule, "x": rng.random(150) + (rule == "b")})
    Y = (3.0 * (rule == "b") + 0.5 * rng.normal(size=150))[:, None]
    table = shares_of_variance(X, Y).table.set_index("parameter")
    assert table.loc["rule", "share"] > 0.8
    assert table.loc["x", "likely"] > 0.05
    assert abs(table.loc["x", "share"]) < 0.05


def test_what_moves_together_cannot_be_told_apart() -> None:
    x = np.random.default_rng(10).random(40)
    X = pd.DataFrame({"one": x, "two": 2.0 * x, "still": 1.0})
    found = shares_of_variance(X, x[:, None])
    assert "one, two: move together" in found.note
    assert "still: the same at all points" in found.note
    assert found.table["share"].iloc[:3].isna().all()


def test_shares_that_cannot_be_say_why() -> None:
    X, f = grid()
    assert "does not vary" in shares_of_variance(X, np.ones((24, 2))).note
    with pytest.raises(ValueError, match="3 points with a number for 3 parameters, expected 9 or more: add points"):
        shares_of_variance(X[:3], f[:3, None])
    with pytest.raises(ValueError, match="w is said to be a number and holds"):
        shares_of_variance(X, f[:, None], {"w": "number"})
    with pytest.raises(ValueError, match="u has no value at point 0, expected one at every point"):
        shares_of_variance(X.assign(u=[NAN, *X["u"][1:]]), f[:, None])


# One at a time


def moves() -> tuple[pd.DataFrame, Any]:
    """A base point, u twice moved, w once; w does nothing."""
    X = pd.DataFrame({"u": [1.0, 0.0, 2.0, 1.0], "w": ["left", "left", "left", "right"]})
    luck = np.random.default_rng(11).normal(size=(1, 10))
    return X, X["u"].to_numpy()[:, None] * 2.0 + luck


def test_moves_are_told_seed_by_seed() -> None:
    X, Y = moves()
    Y[1, 3] = NAN
    found = moved_one_at_a_time(X, Y)
    assert found["parameter"].tolist() == ["u", "u", "w"]
    assert found["value"].tolist() == [0.0, 2.0, "right"]
    assert found["change"].to_numpy() == pytest.approx([-2.0, 2.0, 0.0])
    assert found["low"].to_numpy() == pytest.approx([-2.0, 2.0, 0.0])
    assert found["pairs"].tolist() == [9, 10, 10]


def test_moves_of_two_at_once_are_refused_and_shares_of_moves_are_not_told() -> None:
    X, Y = moves()
    with pytest.raises(ValueError, match=r"differ in one parameter at a time, .* use moved_one_at_a_time"):
        shares_of_variance(X, Y)
    X.loc[3, "u"] = 5.0
    with pytest.raises(ValueError, match="point 3 differs from the first in 2 parameters, expected one at most"):
        moved_one_at_a_time(X, Y)


# Words and figures


def drawn(figure: Any) -> tuple[str, bytes]:
    """What is written in a figure, and the picture."""
    from io import BytesIO

    there = BytesIO()
    figure.savefig(there, format="png")
    texts = [text.get_text() for part in (figure, *figure.axes) for text in part.texts]
    return "\n".join(texts), there.getvalue()


def test_shares_are_told_in_sentences() -> None:
    table = pd.DataFrame(
        [
            ("alone", "leading.effort", "", 0.412, 0.33, 0.48),
            ("alone", "start.members", "", -0.003, -0.02, 0.01),
            ("together", "leading.effort", "start.members", 0.05, 0.02, 0.09),
            ("rest", "", "", 0.004, -0.01, 0.02),
            ("luck", "", "", 0.22, 0.2, 0.25),
        ],
        columns=["part", "parameter", "other", "share", "low", "high"],
    )
    assert shares_told("`present`", table, "few replicates; and so on") == [
        "Of how much `present` varies, 41 % (33 to 48) goes back to leading.effort alone; 5.0 % (2.0 to 9.0) to "
        "what leading.effort and start.members do together beyond that; 22 % (20 to 25) is luck: lives that differ in "
        "nothing but their seed.",
        "What start.members does alone cannot be told from nothing.",
        "Few replicates.",
        "And so on.",
    ]
    by_chance = table.assign(likely=0.2)
    assert "What leading.effort and start.members do alone cannot be told" in shares_told("x", by_chance)[1]


def test_words_for_numbers_and_lists() -> None:
    assert (listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], "or")) == ("a", "a and b", "a, b or c")
    assert percent(-0.01, -0.03, 0.02) == "0 % (0 to 2.0)"
    assert (percent(0.005), percent(0.0003), percent(0.2)) == ("0.5 %", "under 0.1 %", "20 %")
    assert percent(0.0093, 0.0078, 0.0109) == "0.9 % (0.8 to 1.1)"
    assert percent(0.25, 0.2491, 0.2514) == "25.0 % (24.9 to 25.1)"
    assert percent(1.0, 1.0, 1.0) == "100 % (100 to 100)"
    assert luck_told("x", NAN, NAN, NAN, "it does not vary") == "How much of x is luck is not known: it does not vary."
    assert luck_told("x", 0.3, 0.2, 0.4).startswith(
        "Of how much x varies between single lives, 30 % (20 to 40) is luck"
    )


def test_indices_and_effects_are_told_and_drawn() -> None:
    U = sobol_sample(4, 128, 1)
    luck = np.random.default_rng(0).normal(size=(len(U), 4))
    found = sobol_indices(ishigami(U)[:, None] + luck, [*ABC, "idle"], 128, False, 0, 200)
    told = indices_told("y", found.table, found.note)
    assert told[0].startswith("Of how much points differ in y, ")
    assert "goes back to a alone" in told[0]
    assert told[1].startswith("idle: ")
    noise = found.noise
    texts, picture = drawn(indices_figure(found.table, "y", (noise.luck, noise.luck_low, noise.luck_high)))
    assert "luck, of single lives" in texts
    assert "luck taken off" in texts
    assert drawn(indices_figure(found.table, "y", (noise.luck, noise.luck_low, noise.luck_high)))[1] == picture
    U = morris_sample(4, 10, 4, 0)
    screening = morris_effects(U, (3.0 * U[:, :1] - U[:, 1:2]) + np.zeros((1, 2)), [*ABC, "idle"], 10, 4, 0)
    assert screening_told("y", screening.table, "people") == [
        "Over its whole range a moves y by 3 people on average (3 to 3), upwards, about as far everywhere.",
        "Over its whole range b moves y by 1 people on average (1 to 1), downwards, about as far everywhere.",
        "What c and idle do cannot be told from luck.",
    ]
    assert "mean size of effects (mu*), people" in drawn(screening_figure(screening.table, "y", "people"))[0]


def test_shares_and_moves_are_drawn() -> None:
    X, f = grid()
    table = shares_of_variance(X, f[:, None] + np.random.default_rng(0).normal(size=(24, 6))).table
    texts, _ = drawn(shares_figure(table, "y", most_pairs=2))
    assert "u × v" in texts
    assert "the 2 largest pairs of 3" in texts
    X, Y = moves()
    moved = moved_one_at_a_time(X, Y)
    assert moves_told("y", moved, "people")[0] == "With u 0, y is 2 people less (2 to 2)."
    assert moves_told("y", moved)[-1] == "With w right, no difference can be told."
    assert "w right" in drawn(moves_figure(moved, "y"))[0]


def test_where_there_is_nothing_it_is_said_and_drawn() -> None:
    Y = np.ones((80, 2))
    indices = sobol_indices(Y, ABC, 16, False, 0)
    assert "does not vary" in indices_told("y", indices.table, indices.note)[0]
    U = morris_sample(3, 5, 4, 0)
    screening = morris_effects(U, Y[:20], ABC, 5, 4, 0)
    assert "does not vary" in screening_told("y", screening.table, "", screening.note)[0]
    X, _ = grid()
    shares = shares_of_variance(X, Y[:24])
    assert "does not vary" in shares_told("y", shares.table, shares.note)[0]
    figures = (
        indices_figure(indices.table, "y"),
        screening_figure(screening.table, "y"),
        shares_figure(shares.table, "y"),
    )
    assert all("no number" in drawn(figure)[0] for figure in figures)
