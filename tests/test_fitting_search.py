"""Searching: the loss has a slope that leads home, luck is not searched for, and a search can be repeated."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from copsim.analysis.logs.bands import bands
from copsim.analysis.logs.log import ActivityLog, activity_log, log_of_weeks
from copsim.analysis.logs.patterns import NAMES, patterns
from copsim.experiments.files import ResultsError
from copsim.experiments.fitting import searching
from copsim.experiments.fitting.makers import Dimension, Values
from copsim.experiments.fitting.nulls import NULLS
from copsim.experiments.fitting.scoring import FAR, FAR_OUT, OUTSIDE_WEIGHS, Place, Target, like, measured, score
from copsim.experiments.fitting.searching import FRESH_SEEDS, Search, fresh_score, loss_of, search_for, search_on
from copsim.experiments.fitting.stored import Kept, kept_fits, read_fit, write_fit

pytestmark = pytest.mark.once

BAND = (0.1, 0.2, 0.4, 0.6, 0.8)


@dataclass(frozen=True)
class Coins:
    """Thirty members who come each week with one chance; the simplest maker there is."""

    name: str = "coins"
    meaning: str = "thirty members who toss a coin each week"
    arrivals: str = "people"
    first: Mapping[str, float] = None  # type: ignore[assignment]
    space: tuple[Dimension, ...] = (
        Dimension("chance", 0.01, 0.9, log=True),
        Dimension("people", 5.0, 60.0),
    )

    def make(self, values: Values, seed: int, weeks: int) -> ActivityLog:
        rng = np.random.default_rng([seed, 5])
        here = rng.random((weeks, round(values["people"]))) < values["chance"]
        week, member = np.nonzero(here)
        return log_of_weeks(member, week)


COINS = Coins(first={"chance": 0.5, "people": 50.0})


@pytest.mark.parametrize(
    ("median", "in_band", "in_quartiles"),
    [(0.4, True, True), (0.2, True, True), (0.15, True, False), (0.8, True, False), (0.81, False, False)],
)
def test_a_median_lies_between_quartiles_within_the_band_or_outside(
    median: float, in_band: bool, in_quartiles: bool
) -> None:
    place = Place("x", median, BAND)
    assert (place.in_band, place.in_quartiles) == (in_band, in_quartiles)


def test_the_loss_is_nothing_at_the_median_one_at_a_quartile_and_steeper_outside() -> None:
    assert Place("x", 0.4, BAND).loss == 0.0
    assert Place("x", 0.2, BAND).loss == pytest.approx(1.0)
    assert Place("x", 0.6, BAND).loss == pytest.approx(1.0)
    inside = Place("x", 0.8, BAND).loss - Place("x", 0.7, BAND).loss
    outside = Place("x", 0.9, BAND).loss - Place("x", 0.8, BAND).loss
    assert outside > inside > 0.0
    assert Place("x", 99.0, BAND).loss == FAR + OUTSIDE_WEIGHS * FAR_OUT == Place("x", float("nan"), BAND).loss


def test_where_half_the_real_logs_share_a_value_the_band_is_the_scale() -> None:
    months = (6.0, 7.5, 12.0, 12.0, 18.0)
    assert Place("x", 18.0, months).loss == pytest.approx(1.0)
    assert Place("x", 12.0, months).in_quartiles


def test_a_score_takes_medians_over_logs_and_leaves_out_what_has_no_band() -> None:
    values = np.tile(np.arange(5.0)[:, None], (1, len(NAMES)))
    values[0, 3] = np.nan
    values[:3, 4] = np.nan
    found = score(values, dict.fromkeys(NAMES, BAND))
    assert found.places[0].median == 2.0
    assert found.places[3].median == 2.5
    assert np.isnan(found.places[4].median)
    assert [place.name for place in score(values, {NAMES[7]: BAND}).places] == [NAMES[7]]


def test_a_log_is_most_like_itself() -> None:
    log = NULLS["pareto"].make(NULLS["pareto"].first, 1, 520)
    other = NULLS["pareto"].make(NULLS["pareto"].first, 2, 520)
    target = like(log, bands())
    assert target.loss([log]) == 0.0 < target.loss([other])
    twice = activity_log(np.tile(log.member, 2), np.concatenate([log.week, log.week]) * 7 + 4)
    assert target.loss([twice]) == 0.0
    assert replace(target, members=10.0 * log.members).loss([log]) > 0.1


def test_measured_has_a_row_for_each_log_in_the_order_of_names() -> None:
    logs = [COINS.make(COINS.first, seed, 120) for seed in range(3)]
    found = measured(logs)
    assert found.shape == (3, len(NAMES))
    assert list(patterns(logs[1]).values()) == pytest.approx(found[1].tolist(), nan_ok=True)


def test_no_search_shares_seeds_with_the_next_generation_the_finals_another_search_or_the_scores_shown() -> None:
    used: list[int] = list(FRESH_SEEDS)
    for search in (Search(10, seed=0), Search(10, seed=1), Search(10, seed=7)):
        used += search.final_seeds
        for generation in range(200):
            used += search.seeds(generation)
    assert len(used) == len(set(used))


@pytest.fixture(scope="module")
def target() -> Target:
    """What coins of a known kind look like."""
    truth = {"chance": 0.08, "people": 20.0}
    logs = [COINS.make(truth, 50 + seed, 208) for seed in range(12)]
    middle = np.nanmedian(measured(logs), axis=0)
    known = {name: value for name, value in zip(NAMES, middle, strict=True) if not np.isnan(value)}
    slack = {name: max(0.02, 0.1 * abs(value)) for name, value in known.items()}
    own = {n: (v - 2 * slack[n], v - slack[n], v, v + slack[n], v + 2 * slack[n]) for n, v in known.items()}
    return Target(own, members=20.0, member_weeks=0.08 * 20 * 208)


SEARCH = Search(trials=168, seed=3, lives=4, weeks=208)


def test_a_search_finds_what_made_the_logs_and_can_be_repeated(target: Target) -> None:
    fit = search_for(COINS, target, SEARCH)
    assert fit.values["chance"] == pytest.approx(0.08, rel=0.15)
    assert fit.values["people"] == pytest.approx(20.0, rel=0.3)
    assert len(fit.course) == 7
    assert fit.course[-1] < 0.7 * fit.course[0]
    assert search_for(COINS, target, SEARCH) == fit
    assert search_for(COINS, target, replace(SEARCH, seed=4, trials=3)).values != fit.values
    at_first = loss_of(COINS, COINS.first, target, SEARCH.final_seeds, 208)
    assert fit.loss < 0.3 * at_first
    assert fit.loss == loss_of(COINS, fit.values, target, SEARCH.final_seeds, 208)


def test_a_search_of_one_trial_returns_the_first_guess(target: Target) -> None:
    assert search_for(COINS, target, replace(SEARCH, trials=1)).values == COINS.first


def test_a_search_that_is_stopped_returns_the_best_so_far(target: Target) -> None:
    def stop(n: int, best: float) -> None:
        if n == 30:
            raise KeyboardInterrupt

    fit = search_for(COINS, target, SEARCH, stop)
    assert fit.loss < loss_of(COINS, COINS.first, target, SEARCH.final_seeds, 208)
    assert fit.search.trials == 30
    assert search_for(COINS, target, fit.search) == fit


class Fickle(Coins):
    """On the seeds of the finals the first guess is the best, on all others the worst."""

    def make(self, values: Values, seed: int, weeks: int) -> ActivityLog:
        is_first = dict(values) == dict(self.first)
        good = is_first if seed in SEARCH.final_seeds else not is_first
        return super().make({"chance": 0.08 if good else 0.8, "people": 20.0}, seed, weeks)


def test_nothing_is_returned_that_does_worse_than_what_the_search_began_with(target: Target) -> None:
    fickle = Fickle(first=COINS.first)
    fit = search_for(fickle, target, replace(SEARCH, trials=48))
    assert fit.values == COINS.first
    assert fit.loss == loss_of(fickle, COINS.first, target, SEARCH.final_seeds, 208)


def test_searches_follow_each_other_and_are_counted_together(target: Target) -> None:
    counted: list[int] = []
    two = (replace(SEARCH, trials=26), replace(SEARCH, trials=3, seed=9))
    start = {"chance": 0.3, "people": 30.0}
    fit = search_on(COINS, target, two, lambda n, _: counted.append(n), start)
    assert counted == list(range(1, 30))
    assert (fit.searches, fit.trials, fit.start) == (two, 29, start)
    first = search_for(COINS, target, two[0], start=start)
    second = search_for(COINS, target, two[1], start=first.values)
    assert (fit.values, fit.loss) == (second.values, second.loss)
    assert second.start == first.values

    def stop(n: int, _: float) -> None:
        if n == 9:
            raise KeyboardInterrupt

    stopped = search_on(COINS, target, two, stop, start)
    assert (stopped.trials, stopped.earlier) == (9, ())


class Stopped(Coins):
    """Is stopped before any log is whole."""

    def make(self, values: Values, seed: int, weeks: int) -> ActivityLog:
        raise KeyboardInterrupt


def test_a_search_that_is_stopped_at_once_has_nothing_to_return(target: Target) -> None:
    with pytest.raises(KeyboardInterrupt):
        search_for(Stopped(first=COINS.first), target, SEARCH)


def test_giants_are_given_up_after_a_short_look(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "CROWD", 10)
    assert loss_of(COINS, COINS.first, target, (1, 2, 3), 208) == searching.HOPELESS


def test_a_fit_is_read_again_as_it_was_written(target: Target, tmp_path: Path) -> None:
    fit = search_on(COINS, target, [replace(SEARCH, trials=3), replace(SEARCH, trials=2, seed=4)])
    write_fit(Kept(fit, "ours", "coins", "a note"), tmp_path / "fit.json")
    again = read_fit(tmp_path / "fit.json")
    assert (again.fit.searches, again.fit.start) == (fit.searches, fit.start)
    assert (again.scenario, again.to, again.note) == ("ours", "coins", "a note")
    assert again.fit.values == pytest.approx(fit.values, rel=1e-4)
    assert again.is_again(fit)
    assert not again.is_again(replace(fit, loss=fit.loss + 0.1))
    kept = json.loads((tmp_path / "fit.json").read_text())
    assert {"model", "libraries", "searches", "loss", "optuna"} <= {*kept, *kept["libraries"]}
    (tmp_path / "fit.json").write_text("[]")
    with pytest.raises(ResultsError, match=r"fit\.json is no fit, expected a file that copsim fit --out"):
        read_fit(tmp_path / "fit.json")
    with pytest.raises(ResultsError, match=r"none\.json cannot be read"):
        read_fit(tmp_path / "none.json")


def test_every_fit_that_is_kept_says_where_it_began_or_why_not() -> None:
    fits = kept_fits()
    assert {"model", "asocial", "pareto", "spells", "rich"} <= set(fits)
    for name, kept in fits.items():
        assert kept.fit.start is not None or "was not kept" in kept.note, name
        assert kept.before + kept.fit.trials == 4400, name


def test_fresh_scores_are_those_of_the_fresh_seeds() -> None:
    found = fresh_score(COINS, COINS.first, bands(), seeds=FRESH_SEEDS[:4], weeks=120)
    logs = [COINS.make(COINS.first, seed, 120) for seed in FRESH_SEEDS[:4]]
    assert found == score(measured(logs), bands()) or repr(found) == repr(score(measured(logs), bands()))
