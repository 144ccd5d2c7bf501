"""The parts of the reality check, each as tables: what a page shows, and what anybody can compute with.

A part can be made alone. What a part writes is read again by the page, so that the long ones need not be repeated.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

import numpy as np
import pandas as pd

from copsim.analysis.logs.bands import SHARES, more_bands
from copsim.analysis.logs.measures import MEANINGS, all_measures
from copsim.analysis.logs.patterns import NAMES
from copsim.analysis.logs.resemblance import REPEATS, TREES
from copsim.experiments.fitting.ablation import Budget, ablations
from copsim.experiments.fitting.checks import BASE, Check, shown_as
from copsim.experiments.fitting.families import model_of
from copsim.experiments.fitting.instructors import MEANINGS as KNOWN_OF
from copsim.experiments.fitting.instructors import beside_instructors
from copsim.experiments.fitting.matching import TRIAL_SEEDS
from copsim.experiments.fitting.recovery import TRUTHS, recovery, recovery_table
from copsim.experiments.fitting.removals import REMOVALS
from copsim.experiments.fitting.scoring import Place, make_logs
from copsim.experiments.fitting.searching import FRESH_SEEDS, WEEKS, Search
from copsim.experiments.fitting.social import all_findings, as_table
from copsim.experiments.fitting.study import PER_LOG, SHOWN, Candidate, agreement, shape, variety
from copsim.scenarios import load

GATED = "gated"
"""The scenario that was fitted to a community one is admitted to."""
Told = Callable[[str], None]
"""Told what is being done, in a few words."""


@dataclass(frozen=True)
class Effort:
    """How much a reality check spends: enough to say something, or just enough to see that all of it runs."""

    seeds: tuple[int, ...] = FRESH_SEEDS
    weeks: int = WEEKS
    variety_seeds: tuple[int, ...] = tuple(range(2_000, 2_200))
    per_log: tuple[int, ...] = PER_LOG
    logs_of: int | None = None
    trial_seeds: tuple[int, ...] = TRIAL_SEEDS
    repeats: int = REPEATS
    trees: int = TREES
    ablation: Budget = field(default_factory=Budget)
    removals: int = len(REMOVALS)
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    recovery: Search = field(default_factory=lambda: Search(96, lives=4))
    truths: tuple[int, ...] = TRUTHS
    social_seeds: tuple[int, ...] = tuple(range(3_000, 3_040))
    social_weeks: int = 416


SMALL = Effort(
    seeds=FRESH_SEEDS[:6],
    weeks=312,
    variety_seeds=tuple(range(2_000, 2_008)),
    per_log=PER_LOG[:1],
    logs_of=4,
    trial_seeds=TRIAL_SEEDS[:2],
    repeats=1,
    trees=8,
    ablation=Budget(Search(2, lives=2, weeks=208, near=True), (1, 2), further=2, judges=(1_100_000,)),
    removals=2,
    workers=1,
    recovery=Search(3, lives=2, weeks=208),
    truths=TRUTHS[:2],
    social_seeds=tuple(range(3_000, 3_004)),
    social_weeks=330,
)
"""To see that everything runs. Its figures say nothing."""


def agreement_part(check: Check, effort: Effort, told: Told) -> dict[str, pd.DataFrame]:
    """Where the medians of model and nulls lie among real communities, measure by measure."""
    rows, scores = [], []
    shown: dict[str, Candidate] = {}
    for candidate in check.candidates:
        name = candidate.maker.name
        shown[name] = candidate
        shown |= {again: other for again, other in check.again.items() if again == shown_as(name)}
    for name, candidate in shown.items():
        told(f"the measures of {name}")
        found = agreement(candidate, effort.seeds, effort.weeks)
        for n, place in enumerate(found.score.places):
            real = {f"real_p{round(100 * share):02d}": place.band[k] for k, share in enumerate(SHARES)}
            spread = {f"p{round(100 * share):02d}": found.spread[k][n] for k, share in enumerate(SHOWN)}
            rows.append(
                {"measure": place.name, **real, "maker": name, "median": place.median, **spread, "lies": _lies(place)}
            )
        scores.append(
            {
                "maker": name,
                "meaning": _meaning(name, candidate, check),
                **asdict(check.origins[name]),
                "in_band": found.score.in_band,
                "in_quartiles": found.score.in_quartiles,
                "loss": found.score.loss,
                "logs": found.logs,
                "weeks": effort.weeks,
                "outside": ", ".join(found.score.outside),
            }
        )
    return {"agreement": pd.DataFrame(rows), "scores": pd.DataFrame(scores)}


def _lies(place: Place) -> str:
    return "quartiles" if place.in_quartiles else "band" if place.in_band else "outside"


def _meaning(name: str, candidate: Candidate, check: Check) -> str:
    maker = candidate.maker.name
    if name in check.again:
        return f"as {maker}, its numbers searched for once more, from the defaults of the model"
    return candidate.maker.meaning + (f", made from scenario {BASE!r}" if maker == "asocial" else "")


UNSEEN: tuple[str, ...] = (
    "newcomers_incumbents",
    "overdispersion",
    "overdispersion_own",
    "level_core",
    "level_active",
    "level_occasional",
    "level_once",
    "flow_core_away",
    "flow_active_away",
    "trend_year",
    "top_1_percent",
    "top_10_percent",
    "top_1",
    "top_3",
)
"""Measures that no search has looked at, of those that do not hang on size alone."""


def unseen_part(check: Check, effort: Effort, told: Told) -> dict[str, pd.DataFrame]:
    """Where medians of measures lie that nothing was fitted to."""
    rows = []
    for candidate in check.candidates:
        told(f"measures that nothing was fitted to, of {candidate.maker.name}")
        logs = make_logs(candidate.maker, candidate.values, effort.seeds, effort.weeks)
        found = [all_measures(log) for log in logs]
        for name in UNSEEN:
            known = [each[name] for each in found if not math.isnan(each[name])]
            place = Place(name, float(np.median(known)) if known else math.nan, more_bands()[name])
            low, _, _, _, high = place.band
            rows.append(
                {
                    "measure": name,
                    "meaning": MEANINGS[name],
                    "p10": low,
                    "p90": high,
                    "maker": candidate.maker.name,
                    "median": place.median,
                    "lies": _lies(place),
                }
            )
    return {"unseen": pd.DataFrame(rows)}


def variety_part(check: Check, effort: Effort, told: Told) -> dict[str, pd.DataFrame]:
    """How many real values lie within the simulated range, with communities alike and with differing ones."""
    rows = []
    for candidate in check.candidates:
        told(f"the variety that {candidate.maker.name} covers")
        found = variety(candidate, effort.variety_seeds, effort.weeks)
        rows += [
            {"measure": name, "maker": candidate.maker.name, "alike": a, "differing": b}
            for name, a, b in zip(
                (*NAMES, "all"),
                (*found.alike.by_measure, found.alike.share),
                (*found.differing.by_measure, found.differing.share),
                strict=True,
            )
        ]
    return {"variety": pd.DataFrame(rows)}


def shape_part(check: Check, effort: Effort, told: Told) -> dict[str, pd.DataFrame]:
    """How well simulated logs, matched in size and length, can be told from real ones by all measures at once."""
    rows = []
    for candidate in check.candidates:
        for differ in (False, True):
            told(f"the joint shape of {candidate.maker.name}{', communities that differ' if differ else ''}")
            found = shape(
                candidate,
                effort.per_log,
                differ=differ,
                logs_of=effort.logs_of,
                trial_seeds=effort.trial_seeds,
                repeats=effort.repeats,
                trees=effort.trees,
            )
            rows.append(
                {
                    "maker": candidate.maker.name,
                    "differ": differ,
                    "distance": found.distance.distance,
                    "chance": found.distance.chance,
                    "likely": found.distance.likely,
                    "auc_forest": found.forest.auc,
                    "auc_forest_low": found.forest.low,
                    "auc_forest_high": found.forest.high,
                    "auc_logistic": found.logistic.auc,
                    "auc_logistic_low": found.logistic.low,
                    "auc_logistic_high": found.logistic.high,
                }
            )
    return {"shape": pd.DataFrame(rows)}


def ablation_part(check: Check, effort: Effort, told: Told) -> dict[str, pd.DataFrame]:
    """What breaks when a mechanism is taken away and all else is fitted again."""
    found = ablations(
        check.model,
        check.values,
        effort.ablation,
        removals=REMOVALS[: effort.removals],
        seeds=effort.seeds,
        workers=effort.workers,
        told=lambda name: told(f"without {name}"),
    )
    whole = found[0].after
    rows = [
        {
            "removed": one.removal.name if one.removal else "nothing",
            "concepts": one.removal.concepts if one.removal else "",
            "social": bool(one.removal and one.removal.social),
            "meaning": one.removal.meaning if one.removal else "the whole model, fitted again with the same budget",
            "in_band_before": one.before.in_band,
            "loss_before": one.before.loss,
            "in_band": one.after.in_band,
            "in_quartiles": one.after.in_quartiles,
            "loss": one.after.loss,
            "in_band_each": ", ".join(str(refit.score.in_band) for refit in one.refits),
            "loss_lowest": min(one.losses),
            "loss_highest": max(one.losses),
            "seeds": ", ".join(str(refit.search.seed) for refit in one.refits),
            "trials_each": ", ".join(str(refit.search.trials) for refit in one.refits),
            "trials": one.trials,
            "lives": effort.ablation.search.lives,
            "broken": ", ".join(one.broken(whole)),
            "outside": ", ".join(one.after.outside),
        }
        for one in found
    ]
    return {"ablation": pd.DataFrame(rows)}


def recovery_part(check: Check, effort: Effort, told: Told) -> dict[str, pd.DataFrame]:
    """Whether a search finds the parameters that made a simulated log."""
    found = recovery(
        check.model,
        check.values,
        effort.recovery,
        truths=effort.truths,
        weeks=effort.weeks,
        told=lambda n: told(f"recovery, community {n + 1} of {len(effort.truths)}"),
    )
    single = [
        {"community": n, "parameter": name, "true": one.truth[name], "found": one.found[name]}
        for n, one in enumerate(found)
        for name in one.truth
    ]
    search = effort.recovery
    how = {"fitted": len(check.model.space), "trials": search.trials, "lives": search.lives, "weeks": effort.weeks}
    return {"recovery": recovery_table(found).assign(**how), "recovery_single": pd.DataFrame(single)}


def social_part(check: Check, effort: Effort, told: Told) -> dict[str, pd.DataFrame]:
    """Experiments on what people do to each other, as the literature has them, run in the model."""
    return {
        "social": as_table(
            all_findings(check.scenario, effort.social_seeds, weeks=effort.social_weeks, threads=2, told=told)
        )
    }


def instructors_part(check: Check, effort: Effort, told: Told) -> dict[str, pd.DataFrame]:
    """The scenario, and `gated`, beside what is known of a community one is admitted to."""
    rows = []
    for scenario in dict.fromkeys((check.scenario.name, GATED)):
        told(f"{scenario} beside a community of instructors")
        model = check.model if scenario == check.scenario.name else model_of(load(GATED))
        rows += [
            {"measure": one.measure, "meaning": KNOWN_OF[one.measure], "known": one.known, "scenario": scenario,
             "median": one.median, "p10": one.low, "p90": one.high}
            for one in beside_instructors(model, model.given, effort.seeds)
        ]  # fmt: skip
    return {"instructors": pd.DataFrame(rows)}


Part = Callable[[Check, Effort, Told], dict[str, pd.DataFrame]]

PARTS: dict[str, Part] = {
    "agreement": agreement_part,
    "unseen": unseen_part,
    "variety": variety_part,
    "shape": shape_part,
    "ablation": ablation_part,
    "recovery": recovery_part,
    "social": social_part,
    "instructors": instructors_part,
}
"""Each part of the reality check by name, in the order of the page."""
