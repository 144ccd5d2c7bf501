"""Measure the balance of the model and write docs/model/balance.md: `python tools/measure_balance.py` (minutes).

Each outcome is shown beside the same world with the rule that makes it switched off, under the same luck.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from copsim.analysis import value
from copsim.analysis.lives import Lives
from copsim.analysis.tables import values_table, weekly_table
from copsim.experiments.ensemble import Ensemble, run_many
from copsim.scenarios import load
from copsim.simulation.changes import Change
from copsim.simulation.life import Plan
from copsim.simulation.model import VERSION
from copsim.simulation.recording import FLOWS, column
from copsim.simulation.records import DISPERSED, FAILING, LEVELS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "model" / "balance.md"
SEEDS = 200
TEN_YEARS = 520
SPANS = ((39, 52), (91, 104), (143, 156), (247, 260), (507, 520))
"""The last quarter of years 1, 2, 3, 5 and 10."""


def changed(name: str, values: dict[str, float | str] | None = None, changes: Iterable[Change] = ()) -> Plan:
    """The plan of a library scenario, with other values and further changes."""
    plan = load(name).with_values(values or {}).plan()
    every = (*plan.changes, *changes)
    return Plan(plan.setting, every, plan.elsewhere, plan.activities, plan.links)


def live(plan: Plan, seeds: int, weeks: int = TEN_YEARS, logs: int = 0) -> Ensemble:
    """Lives of seeds 0 to seeds - 1; participation and items of value of the first so many."""
    return run_many(plan, range(seeds), weeks, log_seeds=range(logs))


def middle(numbers: Any) -> str:
    """Median and the middle nine tenths."""
    low, median, high = np.percentile(np.asarray(numbers, float), (5, 50, 95))
    return f"{written(median)} ({written(low)}–{written(high)})"


def written(number: float) -> str:
    """A number in three digits or so; a dash for none."""
    if np.isnan(number):
        return "–"
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.2g}" if abs(number) < 10 else f"{number:.3g}"


def spans(block: Any, measure: str | Callable[[Any], Any]) -> list[str]:
    """A measure in the last quarter of each year looked at: median over lives and the middle nine tenths."""
    found = column(block, measure) if isinstance(measure, str) else measure(block)
    return [middle(found[:, begin:end].mean(axis=1)) for begin, end in SPANS]


def ratio(part: str, whole: str) -> Callable[[Any], Any]:
    """One measure as a share of another, quarter by quarter (so that weeks with few people do not count as much)."""

    def of(block: Any) -> Any:
        parts, wholes = column(block, part).astype(float), column(block, whole).astype(float)
        made = np.full(parts.shape, np.nan)
        for begin, end in SPANS:
            share = parts[:, begin:end].sum(axis=1) / np.maximum(wholes[:, begin:end].sum(axis=1), 1.0)
            made[:, begin:end] = share[:, None]
        return made

    return of


def moving(block: Any) -> Any:
    """Members who moved between levels in a week, of all members."""
    moved = sum(column(block, flow).astype(float) for flow in FLOWS)
    return moved / np.maximum(block["members"], 1)


def ended(block: Any, stage: int) -> Any:
    """Which lives stand at this end at the end of each week."""
    return column(block, "stage") == stage


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def by_quarters(blocks: dict[str, Any], measures: dict[str, str | Callable[[Any], Any]]) -> str:
    """Worlds side by side, measure by measure."""
    head = ("", "world", "year 1", "year 2", "year 3", "year 5", "year 10")
    rows = []
    for words, measure in measures.items():
        for n, (world, block) in enumerate(blocks.items()):
            rows.append((words if n == 0 else "", world, *spans(block, measure)))
    return table(head, rows)


def ends(blocks: dict[str, Any]) -> str:
    """Shares of lives that stand at each end, with bounds."""
    rows = []
    for world, block in blocks.items():
        cells = []
        for year in (3, 5, 10):
            for stage in (DISPERSED, FAILING):
                k = int(ended(block, stage)[:, 52 * year - 1].sum())
                low, high = value.share_interval(k, len(block))
                cells.append(f"{k / len(block):.0%} ({low:.0%}–{high:.0%})")
        rows.append((world, *cells))
    head = ("world", "dispersed, year 3", "failed, year 3", "dispersed, 5", "failed, 5", "dispersed, 10", "failed, 10")
    return table(head, rows)


def interval(found: value.Interval) -> str:
    """An interval of lives in words."""
    if np.isnan(found.median):
        return "–"
    return f"{written(found.median)} ({written(found.low90)}–{written(found.high90)})"


def numbers_to_watch(seeds: int) -> str:
    """What the sources give a size for, and what stands beside it."""
    logs = min(seeds, 20)
    ensemble = live(load("healthy").plan(), seeds, 156, logs)
    weekly = weekly_table(ensemble.block, ensemble.seeds)
    lives = Lives.of(weekly)
    rows = [
        ("weeks to the first realized value", interval(value.weeks_to_realized(lives))),
        ("weeks to maturity (stage maturing or later)", interval(value.weeks_to_maturity(lives))),
        ("share of leader hours in all hours spent", interval(value.share_of_leading(lives))),
    ]
    stage = column(ensemble.block[:, :, 0], "stage")
    within = ((stage[:, :52] >= 2) & (stage[:, :52] <= 4)).any(axis=1)
    low, high = value.share_interval(int(within.sum()), len(within))
    rows.append(("lives that were mature within a year", f"{within.mean():.0%} ({low:.0%}–{high:.0%})"))
    text = [table(("measure (healthy, three years)", "median of lives (5–95 %)"), rows)]
    text.append(
        table(
            ("level", "of participants", "of all members"),
            [(level, *(interval(found) for found in pair)) for level, pair in value.shares_of_levels(lives).items()],
        )
    )
    of = value.counts(lives)
    visits = column(ensemble.block[:, :, 0], "present").sum(axis=1)
    text.append(
        table(
            ("cycle", "items in three years, median (5–95 %)"),
            [
                ("immediate: visits", middle(visits)),
                *(
                    (f"{cycle}: {words}", middle(of[words]))
                    for cycle, words in (
                        ("potential", "taken up"),
                        ("applied", "tried"),
                        ("realized", "worked"),
                        ("failure", "failed"),
                        ("fed back", "told again"),
                    )
                ),
            ],
        )
    )
    names = load("healthy").plan().activity_names
    items = values_table({seed: kept.items for seed, kept in ensemble.followed.items()}, names)
    text.append(
        table(
            (f"weeks it took (items of {logs} lives)", "items", "median", "middle half"),
            [
                (words, str(found.items), f"{found.median:.0f}", f"{found.low50:.0f}–{found.high50:.0f}")
                for words, found in value.delays(items).items()
            ],
        )
    )
    text.append(
        table(
            ("year", "worked", "failed", "share that failed", "lives ended"),
            [
                (
                    str(year.year),
                    interval(year.worked),
                    interval(year.failed),
                    interval(year.share_failed),
                    f"{year.ended} of {seeds}",
                )
                for year in value.by_year(lives)
            ],
        )
    )
    return "\n\n".join(text)


def page(seeds: int) -> str:
    """The whole page."""

    def block(plan: Plan, weeks: int = TEN_YEARS) -> Any:
        return live(plan, seeds, weeks).block[:, :, 0]

    healthy = block(changed("healthy"))
    no_pool = block(changed("healthy", {"joining.pool": 1_000_000}))
    no_identity = block(changed("healthy", {"feeling.identification_rate": 0.0, "feeling.imagination": 0.0}))
    nobody = block(changed("healthy", {"leading.step_up": 0.0}))
    neglected = block(changed("neglected"))
    own_feet = block(changed("neglected", {"rhythm.convened": 0.0}))
    unseen = block(changed("neglected", {"leading.seat_seen": "unseen"}))
    twelve: dict[str, float | str] = {
        "start.members": 12,
        "start.founders": 12,
        "joining.prospects": 0.0,
        "joining.turnover": 0.0,
        "world.dynamism": 0.7,
        "knowing.turning_topics": 0.0003,
        "work.project_length": 150.0,
    }
    calm = block(changed("healthy", twelve))
    again = block(changed("healthy", {**twelve, "telling.repetition": 1.0}))
    moving_domain = block(changed("healthy", {**twelve, "world.dynamism": 3.0, "knowing.turning_topics": 0.006}))
    newcomers = block(changed("healthy", {**twelve, "joining.prospects": 1.0, "joining.pool": 30}))
    over = (
        Change(156, "work.relevance_mean", 0.0),
        Change(156, "world.dynamism", 0.0),
        Change(156, "joining.prospects", 0.0),
    )
    useful = block(changed("healthy", changes=over))
    all_failures = block(changed("healthy", {"lifecycle.wanted_from": 0.0}, over))

    inner = {
        "people who come, a week": "present",
        "active members (without core)": "active",
        "core members": "core",
        "identification of active and core": "identity",
        "worth of visits": "experience",
    }
    lively = {
        "healthy": healthy,
        "nobody ever steps up": nobody,
        "identification is not built": no_identity,
        "no end of newcomers": no_pool,
    }
    left_alone = {
        "neglected": neglected,
        "neglected, nothing needs convening": own_feet,
        "neglected, nobody sees it": unseen,
    }
    small = {
        "twelve, calm": calm,
        "old stories are as good as new": again,
        "the domain moves": moving_domain,
        "newcomers": newcomers,
    }
    fresh: dict[str, str | Callable[[Any], Any]] = {
        "news for each visit": ratio("news", "present"),
        "share of what is heard that is new": "novelty",
        "worth of visits": "experience",
        "people who come, a week": "present",
        "realized value a week": "realized",
    }
    over_and_done = {
        "healthy": healthy,
        "the domain has lived its usefulness": useful,
        "any end counts as failure": all_failures,
        "neglected, nobody sees it": unseen,
    }
    return f"""# Balance

Made by `python tools/measure_balance.py` with model version `{VERSION}`: {seeds} lives each (seeds 0 to
{seeds - 1}), the catalogue of activities as it is. Numbers are medians over lives of the mean of the last quarter of a
year, with the middle nine tenths of lives in brackets. Nothing on this page was set; what was set is in
[parameters](parameters.md). Levels of parameters are mostly assumptions, so read differences, not sizes.

## Numbers to watch

{numbers_to_watch(seeds)}

The sources say that a community gets going and produces value within months and is mature in less than a year; that
comes out. They also say that the core is a smaller group: that does not come out, as levels are read from attendance
alone, and as many come often as come at times. That counts fall from cycle to cycle, and that value takes months, is
our expectation. What was tried in the last weeks has had no time to show what comes of it.

## Healthy communities live, settle, and keep moving

{by_quarters(lively, {**inner, "moved between levels in a week, share of members": moving})}

{ends(lively)}

What keeps them alive is that others step up when a coordinator leaves, and that visits build identification: without
either, most dwindle. What keeps them from running away is that there are only so many people who could belong (with
no end of newcomers they go on growing for ten years), and that each has few hours. Members move between levels in every
year. {seeds} lives are no forecast: a healthy community fails in some of them, nearly always after its leaders have
gone and nobody was there to take the seat.

## Neglected communities decline

{by_quarters({"healthy": healthy, **left_alone}, {**inner, "share of leader hours missing": "gap"})}

{ends(left_alone)}

Decline comes by the gap in leader hours alone. With `rhythm.convened` at 0 there is a gap, and it does nothing. In part
of the lives the neglecting coordinator loses the seat after a year or two and others take it; where nobody can ever see
that the seat is empty (`leading.seat_seen: unseen`), hardly any life recovers.

## Small, calm, closed communities go stale

Twelve people who all care, in a calm domain, nobody comes and nobody leaves.

{by_quarters(small, fresh)}

{ends(small)}

They run out of things to tell: that follows from the sets and from nothing else. Where an old story is worth as much
as news (`telling.repetition` at 1) nothing is learned either, but visits stay worth more. A domain that moves, or
newcomers, bring news. What the model does *not* show is that people stop coming because of it: twelve who know each
other well keep meeting for company and because help is near. Staleness here is learning that has stopped, not empty
rooms.

## A peaceful end is not a failure

In week 156 the domain stops mattering to anybody's work, and nobody new comes.

{ends(over_and_done)}

What tells the ends apart is whether people who belong still have concerns that the community was for
(`lifecycle.wanted_from`); with that at 0 every end reads as failure. A community that has ended and in which some meet
again reads as a new one: a second life.

Levels are {", ".join(LEVELS)}.
A stage counts when it has been read for `lifecycle.settling` weeks in a row.
"""


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    given = parser.parse_args()
    PAGE.write_text(page(given.seeds), encoding="utf-8", newline="\n")
    print(f"written: {PAGE}")  # noqa: T201


if __name__ == "__main__":
    main()
