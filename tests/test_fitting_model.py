"""The model as a maker of logs: what leaves a trace, what a removal takes away, and that nobody is left to be met."""

from __future__ import annotations

import numpy as np
import pytest

import copsim
from copsim.experiments.fitting.families import DIFFERS, FITTED, differing, model_of
from copsim.experiments.fitting.makers import Dimension
from copsim.experiments.fitting.model_maker import Model, contributions, dimensions, life_log, with_parameters
from copsim.experiments.fitting.recovery import Recovered, fit_to, recovery_table
from copsim.experiments.fitting.removals import REMOVALS, Removal, asocial
from copsim.experiments.fitting.searching import Search
from copsim.simulation.life import Life
from copsim.simulation.model import QUANTITIES
from copsim.simulation.records import ABSENT, CONTRIBUTE, TAKE_PART, WATCH

WEEKS = 208


@pytest.fixture(scope="module")
def model() -> Model:
    return model_of(copsim.load("open"))


def test_only_contributing_and_leading_leave_a_trace(model: Model) -> None:
    life = Life(model.plan, 5, log=True, weeks=WEEKS).live(WEEKS)
    roles = life.log["role"]
    assert {ABSENT} & set(roles.tolist()) == set()
    assert (roles == WATCH).any()
    made = {(int(e["member"]), int(e["week"])) for e in life.log if e["role"] >= CONTRIBUTE}
    log = contributions(life.log)
    assert len(log.week) == len(made)
    first = min(week for _, week in made)
    assert log.weeks == max(week for _, week in made) - first + 1
    assert log.members == len({member for member, _ in made})
    assert np.array_equal(np.bincount(log.week), np.bincount([week - first for _, week in made]))


def test_a_log_is_that_of_the_life_and_the_same_again(model: Model) -> None:
    a, b = model.make(model.first, 3, WEEKS), model.make(model.first, 3, WEEKS)
    assert np.array_equal(a.member, b.member)
    assert np.array_equal(a.week, b.week)
    whole = life_log(model.plan, 3, WEEKS)
    assert np.array_equal(a.week, whole.week)
    other = model.make(model.first, 4, WEEKS)
    assert not np.array_equal(a.week, other.week)


def test_whole_parameters_are_rounded_and_unknown_ones_refused(model: Model) -> None:
    plan = with_parameters(model.plan, {"rhythm.every": 2.6, "work.stick": 0.25})
    assert plan.setting[0]["every"] == 3.0
    assert plan.setting[0]["stick"] == 0.25
    assert model.plan.setting[0]["every"] != 3.0 or model.plan.setting[0]["stick"] != 0.25
    with pytest.raises(KeyError, match=r"work\.stock"):
        with_parameters(model.plan, {"work.stock": 1.0})
    with pytest.raises(ValueError, match=r"work\.stick is 2"):
        with_parameters(model.plan, {"work.stick": 2.0})


def test_what_is_fitted_are_parameters_within_their_own_bounds() -> None:
    names = [d.name for d in FITTED]
    assert len(names) == len(set(names))
    for d in FITTED:
        q = QUANTITIES[d.name]
        assert q.low <= d.low < d.high <= q.high
        assert d.meaning == q.meaning
        assert not d.log or d.low > 0.0


def test_the_scenario_lies_within_what_a_search_may_choose(model: Model) -> None:
    for d in model.space:
        assert d.low <= float(model.plan.setting[0][QUANTITIES[d.name].name]) <= d.high, d.name


def test_communities_that_differ_do_so_in_those_parameters_only_and_within_bounds(model: Model) -> None:
    found = differing(model, model.first, range(40))
    assert found == differing(model, model.first, range(40))
    bounds = {d.name: d for d in model.space}
    for own in found:
        assert {name for name in own if own[name] != model.first[name]} <= set(DIFFERS)
        assert all(bounds[name].low <= own[name] <= bounds[name].high for name in DIFFERS)
    for name, spread in DIFFERS.items():
        assert 0.4 * spread < np.std(np.log([own[name] for own in found])) < 1.6 * spread


@pytest.mark.parametrize("removal", REMOVALS, ids=[removal.name for removal in REMOVALS])
def test_a_removal_is_of_parameters_that_are_there_and_changes_lives(model: Model, removal: Removal) -> None:
    for path, value in removal.held.items():
        assert QUANTITIES[path].low <= value <= QUANTITIES[path].high
    maker = model.without(removal.name, removal.meaning, removal.held)
    assert not set(removal.held) & {d.name for d in maker.space}
    for seed in range(4):
        whole, less = model.make(model.first, seed, WEEKS), maker.make(maker.first, seed, WEEKS)
        if not np.array_equal(whole.week, less.week):
            return
    pytest.fail(f"without {removal.name} all lives are the same")


def founders_weeks(model: Model, prospects: float) -> tuple[list[tuple[int, int]], int]:
    """When founders take part in the world without social life, and how many people there were in all."""
    values = {**model.first, "joining.prospects": prospects, **model.held}
    life = Life(with_parameters(model.plan, values), 3, log=True, weeks=300).live(300)
    here = life.log[(life.log["member"] < int(model.plan.setting[0]["members"])) & (life.log["role"] >= TAKE_PART)]
    return [(int(e["week"]), int(e["member"])) for e in here], len(life.members)


def test_with_every_social_mechanism_off_nobody_lives_otherwise_for_others_being_there(model: Model) -> None:
    alone, few = founders_weeks(asocial(model), 0.1)
    crowded, many = founders_weeks(asocial(model), 8.0)
    assert many > 3 * few
    assert len(alone) > 20
    assert alone == crowded
    with_others, _ = founders_weeks(model, 8.0)
    by_themselves, _ = founders_weeks(model, 0.1)
    assert with_others != by_themselves


def test_only_some_dimensions_and_at_other_values(model: Model) -> None:
    some = model.only(("work.stick",))
    assert [d.name for d in some.space] == ["work.stick"]
    assert model.at({"work.stick": 0.125}).first["work.stick"] == 0.125
    with pytest.raises(KeyError):
        model.only(("work.stock",))
    assert dimensions((("work.stick", 0.0, 1.0, False),))[0] == Dimension(
        "work.stick", 0.0, 1.0, False, QUANTITIES["work.stick"].meaning
    )


def test_a_log_of_a_few_months_is_refused(model: Model) -> None:
    log = model.make(model.first, 1, 60)
    with pytest.raises(ValueError, match="expected at least 104"):
        fit_to(model, model.first, log, Search(2, lives=2), ("work.stick",))


def test_fitting_to_a_log_moves_only_what_is_free(model: Model) -> None:
    log = model.make({**model.first, "joining.prospects": 2.0 * model.first["joining.prospects"]}, 1, WEEKS)
    fit = fit_to(model, model.first, log, Search(4, lives=2), ("joining.prospects", "work.stick"))
    assert set(fit.values) == {"joining.prospects", "work.stick"}
    assert fit.search.weeks == log.weeks


def test_recovery_is_told_in_factors_beside_guessing() -> None:
    truths = [1.0, 2.0, 4.0]
    found = [Recovered({"x": true}, {"x": got}, 0.1) for true, got in zip(truths, [2.0, 4.0, 8.0], strict=True)]
    row = recovery_table(found).iloc[0]
    assert row["correlation"] == pytest.approx(1.0)
    assert row["factor"] == pytest.approx(2.0)
    assert row["guess"] == pytest.approx(2.0)
    same = [Recovered({"x": true}, {"x": 1.0}, 0.1) for true in truths]
    assert np.isnan(recovery_table(same).iloc[0]["correlation"])
