"""What a study's page tells: of factors that do nothing hardly ever anything, of others what they do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from copsim.analysis.study_effects import effects, level_names
from copsim.analysis.study_short import Reading, in_short
from copsim.analysis.study_words import LINE, Contrast, contrast_told
from copsim.experiments.studies.additive import straight_rises
from copsim.experiments.studies.analysing import Analysis, analysed, by_levels
from copsim.experiments.studies.apart import farthest_apart
from copsim.experiments.studies.designs import Design
from copsim.experiments.studies.factors import Factor, Levels, Uniform
from copsim.experiments.studies.levels import columns_of
from copsim.experiments.studies.opened import StudyResults

pytestmark = pytest.mark.once

NAMES = ["does", "idle", "still"]
Outcome = Callable[[pd.DataFrame, np.random.Generator, int], Any]


def results(design: Design, points: pd.DataFrame, values: Any, *, done: Any = None) -> StudyResults:
    """A study as if it had been run; `values` is (points, replicates)."""
    place, replicate = np.indices(values.shape).reshape(2, -1)
    runs = points.iloc[place].reset_index(drop=True)
    runs = runs.assign(point=place, replicate=replicate, seed=1 + replicate, status="done", m=values.ravel())
    made = StudyResults(Path("nowhere"))
    told = {"kind": design.kind, "numbers": dict(design.numbers), "second_order": False}
    factors = [{"name": name} for name in points.columns]
    made.__dict__["manifest"] = {"factors": factors, "design": told, "points": len(points), "measures": [{"name": "m"}]}
    made.__dict__["runs"] = runs if done is None else runs[done[place, replicate]]
    made.__dict__["points"] = points.assign(point=range(len(points)))
    return made


def points_of(design: Design, levels: int = 4) -> pd.DataFrame:
    spread = Levels(tuple(float(n) for n in range(levels))) if design.kind in ("factorial", "one at a time") else None
    factors = [Factor(name, spread or Uniform(0.0, 1.0)) for name in NAMES]
    return pd.DataFrame(design.points(factors, (0.0,) * 3), columns=NAMES)


def luck(points: pd.DataFrame, rng: np.random.Generator, replicates: int) -> Any:
    """Of its own at each point, and some that points share seed by seed."""
    return rng.normal(size=(len(points), replicates)) + 2.0 * rng.normal(size=replicates)


def moved(points: pd.DataFrame, rng: np.random.Generator, replicates: int) -> Any:
    span = points["does"].max()
    return 8.0 / span * points["does"].to_numpy()[:, None] + luck(points, rng, replicates)


def lives_or_not(points: pd.DataFrame, rng: np.random.Generator, replicates: int) -> Any:
    share = points["does"].to_numpy()[:, None] / points["does"].max()
    return (rng.random((len(points), replicates)) < 0.1 + 0.85 * share).astype(float)


def told(found: Analysis, factor: str) -> bool:
    """Whether anything that is said of a measure takes a factor for one that does something."""
    said = [contrast_told("", one, None) for one in found.contrasts if one.factor == factor and one.clear]
    said += [part for sentence in found.sentences("") for part in sentence.split("; ") if f" to {factor} alone" in part]
    said += [sentence for sentence in found.sentences("") if f"range {factor} moves" in sentence]
    moves = [sentence for sentence in found.sentences("") if "no difference can be told" not in sentence]
    said += [sentence for sentence in moves if sentence.startswith(f"With {factor}")]
    return bool(said) or factor in found.clear


DESIGNS = {
    "factorial": (Design("factorial"), 12),
    "few replicates": (Design("factorial"), 3),
    "latin hypercube": (Design("latin hypercube", {"points": 40, "seed": 1}), 4),
    "latin hypercube, one life": (Design("latin hypercube", {"points": 40, "seed": 1}), 1),
    "sobol": (Design("sobol", {"base": 16, "seed": 1}), 4),
    "sobol, one life": (Design("sobol", {"base": 32, "seed": 1}), 1),
    "morris": (Design("morris", {"trajectories": 10, "levels": 4, "seed": 1}), 4),
    "morris, one life": (Design("morris", {"trajectories": 10, "levels": 4, "seed": 1}), 1),
    "one at a time": (Design("one at a time"), 12),
}


@pytest.mark.parametrize("outcome", [moved, lives_or_not])
@pytest.mark.parametrize("name", DESIGNS)
def test_factors_that_do_nothing_are_seldom_told_to_do_something(name: str, outcome: Outcome) -> None:
    """Of 40 that do nothing 2 may be; with more than 6 (by chance in 3 of 1,000) the stated 5 % would be wrong."""
    design, replicates = DESIGNS[name]
    points = points_of(design)
    alarms, found = 0, 0
    for seed in range(20):
        one = analysed(results(design, points, outcome(points, np.random.default_rng(seed), replicates)), "m")
        alarms += told(one, "idle") + told(one, "still")
        found += told(one, "does")
    assert alarms <= 6
    if outcome is moved and name != "few replicates":
        assert found >= 18


def test_the_pair_that_is_farthest_apart_has_an_interval_for_all_pairs() -> None:
    """Of twelve values that are all alike, the largest and the smallest differ in 62 of 100 studies by their own t."""
    alarms, found, ran = 0, 0, np.ones((12, 20), bool)
    for seed in range(100):
        values = np.random.default_rng(seed).normal(size=(12, 20))
        apart = farthest_apart(np.arange(12), np.zeros(12, int), values, ran)
        assert apart is not None
        alarms += apart.clear
        apart = farthest_apart(np.arange(12), np.zeros(12, int), values + 2.0 * (np.arange(12) == 5)[:, None], ran)
        assert apart is not None
        found += apart.clear and apart.most == 5
    assert alarms <= 11
    assert found >= 93


def test_differences_are_taken_within_combinations_and_seed_by_seed() -> None:
    """Points that were run more often do not pull one value up; what cannot be paired is counted."""
    rng = np.random.default_rng(2)
    group, cell = np.repeat([0, 1], 2), np.tile([0, 1], 2)
    values = 100.0 * cell[:, None] + 2.0 * group[:, None] + rng.normal(0, 50, 40)
    ran = np.ones((4, 40), bool)
    ran[1, 10:] = False  # at the first value the high combination was run less often
    found = farthest_apart(group, cell, np.where(ran, values, np.nan), ran)
    assert found is not None
    assert (found.difference, found.low, found.high) == pytest.approx((2.0, 2.0, 2.0))
    assert (found.least, found.most, found.pairs, found.of) == (0, 1, 50, 50)
    values[3, :20] = np.nan
    found = farthest_apart(group, cell, values, np.ones((4, 40), bool))
    assert found is not None
    assert (found.pairs, found.of) == (60, 80)
    few = np.zeros((2, 30))
    few[1, :5] = 1.0
    found = farthest_apart(np.arange(2), np.zeros(2, int), few, np.ones((2, 30), bool))
    assert found is not None
    assert not found.clear
    assert farthest_apart(np.arange(2), np.zeros(2, int), np.full((2, 3), np.nan), np.ones((2, 3), bool)) is None


def test_straight_lines_take_other_factors_into_account_and_names_their_pairs() -> None:
    rng = np.random.default_rng(4)
    rule = rng.choice(["x", "y", "z"], 120)
    a = rng.permutation(np.linspace(0, 1, 120))
    X = pd.DataFrame({"a": a, "b": rng.random(120) + 0.5 * (rule == "y"), "rule": rule})
    means = 6.0 * a + 2.0 * (rule == "y") + 0.2 * rng.normal(size=120)
    rises = {one.parameter: one for one in straight_rises(columns_of(X), means)}
    assert rises["a"].low < 6.0 < rises["a"].high
    assert rises["b"].low < 0.0 < rises["b"].high
    assert rises["rule"].most == "y"
    assert rises["rule"].low < 2.0 < rises["rule"].high


def test_a_single_replicate_of_a_factorial_is_told_from_how_combinations_differ() -> None:
    design = Design("factorial")
    points = points_of(design, 5)
    one = analysed(results(design, points, moved(points, np.random.default_rng(1), 1)), "m")
    assert told(one, "does")
    assert not told(one, "idle")


def test_intervals_of_means_cover_points_where_these_were_drawn() -> None:
    """A mean over 8 points that differ is known no better for 20 lives of each; over all combinations it is."""
    points = pd.DataFrame({"f": np.repeat([0.0, 1.0], 8)})
    values = 10.0 * np.random.default_rng(1).random(16)[:, None] + 0.01 * np.random.default_rng(2).normal(size=(16, 20))
    runs = results(Design("table"), points, values).runs
    drawn = effects(runs, ["f"], ["m"], np.arange(16))
    whole = effects(runs, ["f"], ["m"])
    assert (drawn["high"] - drawn["low"]).min() > 2.0
    assert (whole["high"] - whole["low"]).max() < 0.1
    alive = effects(runs.assign(m=1.0), ["f"], ["m"])
    assert alive["low"].tolist() == pytest.approx([0.9766, 0.9766], abs=1e-4)


# Words


def reading(**more: Any) -> Reading:
    measure = {"name": more.pop("name", "m"), "unit": "people", "told": "m"}
    given = {"kind": "shares", "contrasts": (), "parts": {}, "clear": (), "sentences": (), "luck": 0.031}
    return Reading(**{"measure": measure, "table": pd.DataFrame(), "by_levels": True, **given, **more})


def test_in_short_numbers_and_verbs_agree_and_what_does_not_vary_is_moved_by_nothing() -> None:
    one = Contrast("effort", "0.2", "1", 3.0, 9.0, (6.0, 5.0, 7.0))
    clear = reading(contrasts=[one], parts={"effort": 0.021, "other": 0.9}, clear=["effort"])
    still = reading(name="s", kind="nothing", always=1.0)
    lucky = reading(name="l")
    said = in_short([clear, still, lucky], 2)
    assert said[0] == (
        "Of 3 measures, 1 is moved most by effort. In 1 it cannot be told from luck what any factor does."
    )
    assert said[1] == "This does not vary: s (always 1)."
    assert "| m | effort | 3 ('0.2') to 9 ('1') | 6 (5 to 7) | 2.1 % | 3.1 % |" in said[2]
    assert "| l | nothing that can be told | – | – | – | 3.1 % |" in said[2]
    assert in_short([clear, clear], 2)[0] == "Of 2 measures, all 2 are moved most by effort."
    assert in_short([lucky, lucky], 2)[0].startswith("In none of 2 measures")


def test_contrasts_are_told_with_what_they_rest_on() -> None:
    line = Contrast("effort", "0.2", "1", 3.0, 9.0, (6.0, 5.0, 7.0), LINE)
    assert contrast_told("people", line, None) == (
        "effort: 3 at '0.2' becomes 9 at '1' along a straight line, 6 people more (95 %: 5 to 7)."
    )
    bent = Contrast("effort", "0.2", "1", 3.0, 3.1, (0.1, -1.0, 1.2), LINE)
    assert "no rise or fall along a straight line" in contrast_told("people", bent, None)
    left = Contrast("effort", "0.2", "1", 3.0, 9.0, (6.0, 5.0, 7.0), left_out=12, pairs=40)
    assert "(without 12 of 40 pairs of runs, in which one has no number)" in contrast_told("people", left, 0.5)


def test_numbers_of_levels_are_as_long_as_they_need_to_be() -> None:
    assert level_names([8 / 3, 1.0, 2000.0]) == ["2.67", "1", "2000"]
    assert level_names([0.1234, 0.12343]) == ["0.1234", "0.12343"]
    assert level_names(["one", "two"]) == ["one", "two"]


def test_what_does_not_vary_or_has_no_number_is_told_so() -> None:
    design = Design("factorial")
    points = points_of(design, 2)
    always = analysed(results(design, points, np.ones((8, 5))), "m")
    assert (always.kind, always.always, always.sentences("")) == (
        "nothing", 1.0, ["It does not vary: it is 1 in all 40 runs that have it."]
    )  # fmt: skip
    never = analysed(results(design, points, np.full((8, 5), np.nan)), "m")
    assert never.sentences("") == ["No run has a number."]
    sobol = Design("sobol", {"base": 8, "seed": 1})
    points = points_of(sobol)
    some = np.random.default_rng(1).normal(size=(len(points), 2))
    some[0] = np.nan
    few = analysed(results(sobol, points, some), "m")
    assert few.kind == "nothing"
    assert "7 of 8 base points have a number" in few.sentences("")[0]


def test_designs_written_out_are_read_as_what_they_are() -> None:
    table = Design("table")
    grid = points_of(Design("factorial"))
    assert by_levels(results(table, grid, np.zeros((64, 2))))
    moves = points_of(Design("one at a time"))
    found = analysed(results(table, moves, moved(moves, np.random.default_rng(1), 10)), "m")
    assert found.kind == "moves"
