"""Scenario discovery: a box that is there is found and told, what is chance is called so, the same seed repeats."""

from __future__ import annotations

import builtins
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest

from copsim.analysis.condition_figures import limits_figure, peeling_figure
from copsim.analysis.condition_words import conditions_told, limit_told
from copsim.analysis.logs.resemblance import ExtraMissing
from copsim.experiments.studies.cases import cases_of, halves
from copsim.experiments.studies.discovery import Conditions, find_conditions
from copsim.experiments.studies.prim import Box, Held, chosen, cut, peeled
from copsim.experiments.studies.tree import grown, in_which_more

pytestmark = pytest.mark.filterwarnings("error")


def planted(many: int = 500, seed: int = 0, noise: float = 0.03) -> tuple[pd.DataFrame, Any]:
    """It happens where a is below 0.4 and b above 0.6, and sometimes elsewhere; c and d have nothing to do with it."""
    rng = np.random.default_rng(seed)
    X = pd.DataFrame(rng.random((many, 4)), columns=list("abcd"))
    return X, ((X["a"] < 0.4) & (X["b"] > 0.6)).to_numpy() ^ (rng.random(many) < noise)


@pytest.fixture(scope="module")
def found() -> Conditions:
    """What is found where something is planted."""
    return find_conditions(*planted())


# A planted box


def test_a_planted_box_is_found_with_its_limits(found: Conditions) -> None:
    assert found.found
    assert (found.points, found.runs, found.cases) == (500, 500, int(planted()[1].sum()))
    first = found.boxes.iloc[0]
    assert first["kept"]
    assert first["fresh_density"] > 0.85
    assert first["fresh_coverage"] > 0.7
    assert first["likely"] <= 0.001
    limits = found.limits[found.limits["box"] == 1].set_index("parameter")
    assert limits.index.tolist() == ["a", "b"]
    assert limits.loc["a", "high"] == pytest.approx(0.4, abs=0.05)
    assert limits.loc["b", "low"] == pytest.approx(0.6, abs=0.05)
    assert limits[["low", "high"]].isna().to_numpy().tolist() == [[True, False], [False, True]]
    assert (limits["likely"] <= 0.001).all()
    assert (limits["again"] >= 0.9).all()
    assert not found.boxes["kept"].iloc[1:].any()


def test_the_way_to_it_is_kept(found: Conditions) -> None:
    way = found.trajectory[found.trajectory["box"] == 1]
    assert way.iloc[0][["coverage", "support", "fresh_coverage"]].tolist() == [1.0, 1.0, 1.0]
    assert (np.diff(way["coverage"]) <= 0.0).all()
    assert way["density"].max() > 0.9
    assert way["support"].min() >= 0.05


def test_the_tree_says_the_same(found: Conditions) -> None:
    kept = found.rules[found.rules["kept"]]
    assert len(kept) == 1
    limits = found.rule_limits[found.rule_limits["rule"] == kept.iloc[0]["rule"]].set_index("parameter")
    assert limits.loc["a", "high"] == pytest.approx(0.4, abs=0.05)
    assert limits.loc["b", "low"] == pytest.approx(0.6, abs=0.05)
    assert found.auc > 0.85
    assert found.auc_likely <= 0.001


def test_the_same_seed_gives_the_same_conditions(found: Conditions) -> None:
    again = find_conditions(*planted())
    for name in ("boxes", "limits", "trajectory", "rules", "rule_limits"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(found, name))
    assert (again.auc, again.auc_likely) == (found.auc, found.auc_likely)
    other = find_conditions(*planted(), seed=1)
    assert other.boxes.iloc[0]["fresh_points"] != found.boxes.iloc[0]["fresh_points"]


def test_what_is_chance_is_called_so() -> None:
    """Of 40 searches where nothing is to be found, at one in a hundred: one may find something by chance."""
    kept = []
    for seed in range(40):
        rng = np.random.default_rng([seed, 1])
        X = pd.DataFrame(rng.random((120, 6)), columns=list("abcdef"))
        lost = find_conditions(X, rng.random(120) < 0.3, seed=seed, deals=299, resamples=1)
        kept.append((lost.found, bool(lost.rules["kept"].any())))
    assert np.sum(kept, axis=0).max() <= 1


def test_few_points_and_a_dense_corner_are_enough() -> None:
    """With few points many slices are alike; peeling must not stop at the first that makes nothing denser."""
    hit = [find_conditions(*planted(160, seed), deals=299, resamples=1).found for seed in range(10)]
    assert sum(hit) >= 8


# Names, whole numbers, replicates


def test_names_and_whole_numbers_are_limited_too() -> None:
    rng = np.random.default_rng(3)
    X = pd.DataFrame(
        {
            "rule": rng.choice(["ask", "tell", "wait"], 600),
            "members": rng.integers(5, 41, 600),
            "open": rng.random(600) < 0.5,
            "x": rng.random(600),
        }
    )
    y = (X["rule"] != "ask") & (X["members"] <= 15) & X["open"]
    limits = find_conditions(X, y.to_numpy(), deals=299, resamples=5).limits
    first = limits[limits["box"] == 1].set_index("parameter")
    assert sorted(first.index) == ["members", "open", "rule"]
    assert first.loc["rule", "names"] == "tell, wait"
    assert first.loc["open", "names"] == "True"
    assert first.loc["members", "high"] == pytest.approx(15.5, abs=1.0)
    assert first["whole"].to_dict() == {"rule": False, "members": True, "open": False}


def test_replicates_of_a_point_are_no_evidence_of_their_own() -> None:
    """Answers of points have nothing to do with parameters; that each is given twenty times changes nothing."""
    rng = np.random.default_rng(5)
    kept = 0
    for seed in range(20):
        X = pd.DataFrame(rng.random((60, 3)), columns=list("abc"))
        y = rng.random(60) < 0.4
        lost = find_conditions(pd.concat([X] * 20), np.tile(y, 20), seed=seed, deals=299, resamples=1)
        assert (lost.points, lost.runs) == (60, 1200)
        kept += lost.found
    assert kept <= 1


def test_a_factorial_with_replicates() -> None:
    """A slope in one factor of three, and luck: the box is where it happens in most runs."""
    levels = np.linspace(0.0, 1.0, 5)
    X = pd.DataFrame(list(product(levels, levels, ["low", "high"])) * 30, columns=["effort", "idle", "sponsor"])
    probability = 1.0 / (1.0 + np.exp(12.0 * (X["effort"] - 0.4)))
    y = np.random.default_rng(6).random(len(X)) < probability
    first = find_conditions(X, y, deals=299, resamples=3)
    limits = first.limits[first.limits["box"] == 1]
    assert limits["parameter"].tolist() == ["effort"]
    assert limits["high"].iloc[0] == pytest.approx(0.375)
    assert first.boxes.iloc[0]["fresh_density"] > 0.85


def test_a_second_way_into_trouble_is_found() -> None:
    rng = np.random.default_rng(7)
    X = pd.DataFrame(rng.random((900, 3)), columns=list("abc"))
    y = ((X["a"] < 0.2) | ((X["b"] > 0.8) & (X["c"] > 0.5))).to_numpy()
    both = find_conditions(X, y, deals=299, resamples=2)
    assert both.boxes["kept"].iloc[:2].all()
    assert both.limits.loc[both.limits["box"] == 1, "parameter"].tolist() == ["a"]
    assert both.limits.loc[both.limits["box"] == 2, "parameter"].tolist() == ["b", "c"]
    assert both.boxes["fresh_coverage"].iloc[:2].sum() > 0.9


def test_denser_boxes_can_be_asked_for() -> None:
    rng = np.random.default_rng(8)
    X = pd.DataFrame(rng.random((800, 2)), columns=list("ab"))
    y = rng.random(800) < 1.0 - X["a"].to_numpy()
    boxes = [find_conditions(X, y, least_density=d, boxes=1, deals=99, resamples=1).boxes.iloc[0] for d in (0.0, 0.85)]
    assert boxes[0]["density"] < 0.85 <= boxes[1]["density"]
    assert boxes[1]["coverage"] < boxes[0]["coverage"]


# The parts


EMA = {
    False: [
        (300, 105), (285, 103), (270, 101), (256, 100), (243, 99), (230, 98), (218, 97), (207, 95), (196, 93),
        (186, 93), (176, 93), (167, 91), (158, 91), (150, 90), (142, 89), (134, 88), (127, 88), (120, 88), (114, 87),
        (108, 86), (102, 85), (96, 85), (91, 85), (86, 81), (81, 77), (76, 73),
    ],
    True: [
        (300, 72), (196, 65), (186, 65), (176, 65), (167, 65), (158, 64), (150, 63), (142, 62), (134, 62), (127, 62),
        (120, 61), (114, 61), (108, 60), (102, 60), (96, 59), (91, 58), (86, 57), (81, 56), (76, 56), (72, 55),
        (68, 55), (64, 55), (60, 53), (57, 51), (54, 49), (28, 27),
    ],
}  # fmt: skip
"""Points and cases in the boxes of ema-workbench's peeling, without and with names: 2.5.3 on Python 3.11 and 3.0.0 on
3.13, `Prim(X, y.astype(int)).find_box().peeling_trajectory` (2.5: threshold=0.3) up to where it stops peeling."""


@pytest.mark.parametrize("whole", [False, True], ids=["", "whole numbers"])
@pytest.mark.parametrize("names", [False, True], ids=["numbers", "names"])
def test_peeling_goes_the_way_of_ema_workbench(names: bool, whole: bool) -> None:
    rng = np.random.default_rng(12)
    X = pd.DataFrame(rng.random((300, 4)), columns=list("abcd"))
    if whole:
        X["d"] = np.floor(6.0 * X["d"])
    y = (X["a"] < 0.5) & (X["b"] > 0.4)
    if names:
        X["rule"] = np.array(["x", "y", "z"])[rng.integers(0, 3, 300)]
        y &= X["rule"] != "z"
    cases = cases_of(X, y.to_numpy() ^ (rng.random(300) < 0.1))
    held = [Held.of(box, cases) for box in peeled(cases)]
    way = [(one.points, int(one.hits)) for one in held]
    assert way[: len(EMA[names])] == EMA[names]
    assert len(way) > len(EMA[names])


def test_what_a_box_holds_by_hand() -> None:
    X = pd.DataFrame({"a": np.arange(40) // 2})
    y = np.arange(40) % 4 < 2
    cases = cases_of(X, y)
    # Points 0 to 4 of 20, two runs each; it happens in both runs of every even point.
    held = Held.of(Box((-np.inf,), (4.5,), (None,)), cases)
    assert (held.points, held.runs, held.hits) == (5, 10.0, 6.0)
    assert (held.coverage, held.density, held.support) == (6 / 20, 6 / 10, 10 / 40)
    assert held.phi == pytest.approx(np.corrcoef(np.arange(40) < 10, y)[0, 1])


def test_cuts_lie_between_values_and_do_not_part_equal_ones() -> None:
    column = np.arange(11.0)
    assert (cut(column, 0.05), cut(column, 0.95)) == (0.5, 9.5)
    # A twentieth of 20 is whole: the cut lies beyond that value.
    assert (cut(np.arange(21.0), 0.05), cut(np.arange(21.0), 0.95)) == (1.5, 18.5)
    levels = np.repeat([0.0, 1.0, 2.0], 10)
    assert (cut(levels, 0.05), cut(levels, 0.95)) == (0.5, 1.5)
    assert cut(np.ones(5), 0.05) == 1.0


def test_limits_that_are_not_needed_are_left_away() -> None:
    X, y = planted(400, 2)
    cases = cases_of(X, y)
    steps = peeled(cases)
    assert {n for n, _ in chosen(steps, cases).sides} == {0, 1}
    assert steps[-1].parameters > 2


def test_halves_hold_different_points_and_about_as_many_cases() -> None:
    X, y = planted(301, 3)
    cases = cases_of(pd.concat([X, X]), np.concatenate([y, ~y]))
    one, other = halves(cases, np.random.default_rng(0))
    assert len(one) + len(other) == 301
    assert not set(map(tuple, one.values)) & set(map(tuple, other.values))
    plain = cases_of(X, y)
    parts = halves(plain, np.random.default_rng(0))
    assert abs(parts[0].hits.sum() - parts[1].hits.sum()) <= 1


def test_leaves_are_everywhere_and_rules_that_say_the_same_are_one() -> None:
    X, y = planted(400, 4)
    X["rule"] = np.random.default_rng(4).choice(["p", "q"], 400)
    cases = cases_of(X, y)
    leaves = grown(cases, 0)
    assert (np.sum([leaf.box.holds(cases.values) for leaf in leaves], axis=0) == 1).all()
    boxes = in_which_more(leaves, float(y.mean()), cases.names)
    inside = np.any([box.holds(cases.values) for box in boxes], axis=0)
    expected = np.any([leaf.box.holds(cases.values) for leaf in leaves if leaf.density > y.mean()], axis=0)
    assert (inside == expected).all()
    halves_of_a = Box((-np.inf, 0.6), (0.2, np.inf), (None, None)), Box((0.2, 0.6), (0.4, np.inf), (None, None))
    joined = in_which_more(tuple(type(leaves[0])(box, 0.9) for box in halves_of_a), 0.5, (None, None))
    assert joined == (Box((-np.inf, 0.6), (0.4, np.inf), (None, None)),)


# Words and figures


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        (("leading.effort", np.nan, 0.4213), "leading.effort below 0.42"),
        (("leading.effort", 0.2, np.nan), "leading.effort above 0.2"),
        (("leading.effort", 0.2, 0.4), "leading.effort between 0.2 and 0.4"),
        (("rule", np.nan, np.nan, "habit, value, rota"), "rule is habit, value or rota"),
    ],
)
def test_limits_in_words(limit: Any, told: str) -> None:
    assert limit_told(*limit) == told


def test_limits_of_whole_numbers_in_words() -> None:
    found = [
        limit_told("members", *ends, whole=True) for ends in ((np.nan, 12.5), (4.5, np.nan), (4.5, 12.5), (4.5, 5.5))
    ]
    assert found == ["members 12 or less", "members 5 or more", "members 5 to 12", "members is 5"]


def test_conditions_are_told(found: Conditions) -> None:
    told = conditions_told(found.boxes, found.limits, found.cases / found.runs, "it ends")
    row = found.boxes.iloc[0]
    assert len(told) == 1
    assert told[0].startswith("Where a below 0.4")
    assert f": it ends in {100 * row['fresh_density']:.0f} % of {row['fresh_runs']} fresh runs, against" in told[0]
    rules = conditions_told(found.rules, found.rule_limits, 0.2, key="rule")
    assert rules[0].startswith("Where a below")


def test_that_nothing_was_found_is_told_with_what_looked_like_it() -> None:
    rng = np.random.default_rng(0)
    X = pd.DataFrame(rng.random((120, 5)), columns=list("abcde"))
    lost = find_conditions(X, rng.random(120) < 0.3, deals=299, resamples=1)
    told = conditions_told(lost.boxes, lost.limits, lost.cases / lost.runs)
    assert len(told) == 1
    assert told[0].startswith("No condition was found under which it fails more often than in")
    assert "did not hold: it fails in" in told[0]
    assert limits_figure(lost.boxes, lost.limits, {}).texts[-1].get_text().startswith("no condition was found")


def test_conditions_are_drawn(found: Conditions) -> None:
    from io import BytesIO

    way = peeling_figure(found.trajectory, found.boxes)
    limits = limits_figure(found.boxes, found.limits, dict.fromkeys("abcd", (0.0, 1.0)))
    for figure in (way, limits):
        figure.savefig(BytesIO(), format="png")
    assert any("below 0.4" in text.get_text() for text in limits.texts)


# Errors


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda X, y: (X, y & False), "it happened in none of 500 runs, expected some runs to hold them against"),
        (lambda X, y: (X, y | True), "it happened in all of 500 runs, expected some other runs"),
        (lambda X, y: (X, np.arange(500) < 9), r"in 9 of 500 runs, expected 10 or more in which .* run more points"),
        (lambda X, y: (X, np.arange(500) > 8), "in 491 of 500 runs, expected 10 or more"),
        (lambda X, y: (X.iloc[np.arange(500) % 12], y), "12 different points, expected 20 or more: replicates tell"),
        (lambda X, y: (X.assign(c=1.0), y), r"c has the same value everywhere, .*: leave it out"),
        (lambda X, y: (X, y[:-1]), r"answers of the shape \(499,\) for 500 rows"),
        (lambda X, y: (X, np.where(y, 1.0, np.nan)), "an answer is nan, expected true or false; leave out runs"),
        (lambda X, y: (X.assign(c=np.nan), y), "c has no value at point 0"),
        (lambda X, y: (X.assign(c=np.inf), y), "c is infinite at some point"),
        (lambda X, y: (X.iloc[:0], y[:0]), r"the design has the shape \(0, 4\)"),
        (lambda X, y: (pd.concat([X, X["a"]], axis=1), y), "there are two columns 'a'"),
    ],
)  # fmt: skip
def test_what_cannot_be_searched_says_why_and_what_to_do(change: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        find_conditions(*change(*planted()))


def test_answers_may_be_zeros_and_ones() -> None:
    X, y = planted(100)
    assert cases_of(X, y.astype(float)).hits.sum() == y.sum()


def test_a_missing_library_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name.startswith("sklearn"):
            raise ImportError(name="sklearn")
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ExtraMissing, match=r"finding rules needs sklearn: install copsim with its extra"):
        grown(cases_of(*planted(100)), 0)
