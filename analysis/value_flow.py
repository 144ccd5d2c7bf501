"""The flow of value: how much passes from cycle to cycle, what is lost for which reason, how long it takes.

Pure functions of the tables of a run. Counts and losses come from the weekly table, of all lives; families of
activities and delays from the items of value (`tables.values_table`), which are kept for the lives that were followed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from copsim.analysis.lives import Lives
from copsim.analysis.value import Delay, Interval
from copsim.simulation.activities import ALWAYS, FAMILIES, Activity

if TYPE_CHECKING:
    import pandas as pd

OTHER = "other meetings"
"""Where the family of an activity is not known."""
BESIDES = {"nothing": "without a meeting", "exchange": "between meetings", "launch": "launch"}
"""What belongs to no family of activities, and what to call it."""


@dataclass(frozen=True)
class Loss:
    """One way in which value is lost: after which cycle, the measure it is counted by, and the reason."""

    after: str
    """A word of `STAGES`."""
    measure: str
    reason: str


STAGES = ("heard", "kept", "tried", "shown")
"""What can go on or be lost: what was believed, what of it was kept in mind, what was tried, what came of it."""

LOSSES = (
    Loss("heard", "not_kept", "no room in mind"),
    Loss("kept", "given_up", "given up untried"),
    Loss("kept", "crowded_out", "crowded out by newer"),
    Loss("kept", "left_untried", "gone with who left"),
    Loss("tried", "left_trying", "gone with who left"),
    Loss("shown", "silenced", "failures kept back"),
    Loss("shown", "untold", "overtaken or gone untold"),
)
"""Every reason there is. What is neither lost nor passed on at the end of a run is still on its way."""

OPEN = {"kept": "still in mind", "tried": "not known yet", "shown": "waiting to be told"}
"""What is still on its way at the end of a run, by cycle."""


@dataclass(frozen=True)
class Flow:
    """What became of what was taken up, in the mean of lives; means of parts add up to the mean of the whole."""

    visits: float
    heard: float
    """Taken up: new, and believed."""
    kept: float
    """Kept in mind: of potential value."""
    tried: float
    worked: float
    failed: float
    told: float
    lost: dict[str, float]
    """By the measure it is counted by (`LOSSES`)."""

    @property
    def shown(self) -> float:
        """What came of something, one way or the other."""
        return self.worked + self.failed

    def passed(self, stage: str) -> tuple[float, float]:
        """How much there was of a stage, and how much of it came to the next one."""
        return {
            "heard": (self.heard, self.kept),
            "kept": (self.kept, self.tried),
            "tried": (self.tried, self.shown),
            "shown": (self.shown, self.told),
        }[stage]

    def losses(self, stage: str) -> list[tuple[str, float]]:
        """What was lost after a stage, by reason, and what is still on its way; nothing where nothing is."""
        whole, on = self.passed(stage)
        found = [(loss.reason, self.lost[loss.measure]) for loss in LOSSES if loss.after == stage]
        # Sums of means: what is left over by rounding is nothing.
        left = whole - on - sum(amount for _, amount in found)
        if stage in OPEN and left > 1e-9 * max(1.0, whole):
            found.append((OPEN[stage], left))
        return [(reason, amount) for reason, amount in found if amount > 0.0]

    @property
    def worst(self) -> tuple[str, float]:
        """The reason for which most is lost between taking up and telling, and how much; empty if nothing is."""
        by_reason: dict[str, float] = {}
        for loss in LOSSES:
            by_reason[loss.reason] = by_reason.get(loss.reason, 0.0) + self.lost[loss.measure]
        reason = max(by_reason, key=lambda name: by_reason[name])
        return (reason, by_reason[reason]) if by_reason[reason] > 0.0 else ("", 0.0)


def flow_of(weekly: pd.DataFrame | Lives) -> Flow:
    """What became of what was taken up, over all weeks, in the mean of lives; all communities together."""
    lives = Lives.of(weekly)

    def mean(measure: str) -> float:
        return float(np.mean(np.nansum(lives[measure], axis=1)))

    heard, not_kept = mean("news"), mean("not_kept")
    return Flow(
        visits=mean("present"),
        heard=heard,
        kept=heard - not_kept,
        tried=mean("tried"),
        worked=mean("realized"),
        failed=mean("failed"),
        told=mean("told_again"),
        lost={loss.measure: mean(loss.measure) for loss in LOSSES},
    )


@dataclass(frozen=True)
class Lost:
    """What was lost for one reason, over lives."""

    loss: Loss
    count: Interval
    share: Interval
    """Of all there was of the cycle it is lost after; a life without any has no share."""


def losses(weekly: pd.DataFrame | Lives) -> list[Lost]:
    """Every reason of `LOSSES`: how often in a life, and which share of the cycle it is lost after."""
    lives = Lives.of(weekly)
    sums = {
        name: np.nansum(lives[name], axis=1)
        for name in ("news", "not_kept", "tried", "realized", "failed", *(loss.measure for loss in LOSSES))
    }
    whole = {
        "heard": sums["news"],
        "kept": sums["news"] - sums["not_kept"],
        "tried": sums["tried"],
        "shown": sums["realized"] + sums["failed"],
    }
    found = []
    for loss in LOSSES:
        base, part = whole[loss.after], sums[loss.measure]
        share = np.where(base > 0, part / np.where(base > 0, base, 1.0), np.nan)
        found.append(Lost(loss, Interval.of_lives(part), Interval.of_lives(share)))
    return found


STEPS = ("taken up to tried", "tried to shown", "shown to told", "activity to worked")
"""Steps that take their time, for each family."""


@dataclass(frozen=True)
class FamilyFlow:
    """What became of what was taken up in one family of activities, in the lives that were followed."""

    name: str
    kept: int
    tried: int
    worked: int
    failed: int
    told: int
    delays: dict[str, Delay]
    """Weeks, by `STEPS`; a step nobody took is left out."""


def family_names(activities: Sequence[Activity] = ()) -> dict[str, str]:
    """By name of an activity, the family it belongs to, or what else to call it."""
    named = {activity.name: FAMILIES[activity.family] if activity.family else OTHER for activity in activities}
    return {**named, **{activity.name: BESIDES[activity.name] for activity in ALWAYS}}


def by_family(values: pd.DataFrame, activities: Sequence[Activity] = ()) -> list[FamilyFlow]:
    """What became of what was taken up, by the family of activities in which it was; the largest first.

    What was looked up belongs to what went on in the week in which it was.

    Args:
        values: items of value (`tables.values_table`), of one life or several.
        activities: the catalogue of the run; without it all that is no exchange and no launch is `OTHER`.
    """
    chains = _chains(values)
    known = family_names(activities)
    names = values["activity"].astype(str).to_numpy()[chains["kept"]]
    families = np.array([known.get(name, OTHER) for name in names], dtype=object)
    found = [_family(name, {key: rows[families == name] for key, rows in chains.items()}, values)
             for name in dict.fromkeys(families.tolist())]  # fmt: skip
    return sorted(found, key=lambda family: (-family.kept, family.name))


def all_together(values: pd.DataFrame) -> FamilyFlow:
    """The same of all families together."""
    return _family("all", _chains(values), values)


def _family(name: str, chains: dict[str, Any], values: pd.DataFrame) -> FamilyFlow:
    week = values["week"].to_numpy()
    kind = values["kind"].astype(str).to_numpy()
    shown = chains["shown"][chains["shown"] >= 0]
    worked = (chains["shown"] >= 0) & (kind[chains["shown"]] == "realized")
    pairs = {
        "taken up to tried": (chains["kept"], chains["tried"]),
        "tried to shown": (chains["tried"], chains["shown"]),
        "shown to told": (chains["shown"], chains["told"]),
        "activity to worked": (chains["kept"], np.where(worked, chains["shown"], -1)),
    }
    delays = {}
    for step, (earlier, later) in pairs.items():
        both = (earlier >= 0) & (later >= 0)
        if both.any():
            weeks = week[later[both]] - week[earlier[both]]
            low, middle, high = (float(v) for v in np.quantile(weeks, (0.25, 0.5, 0.75)))
            delays[step] = Delay(len(weeks), low, middle, high)
    return FamilyFlow(
        name,
        len(chains["kept"]),
        int((chains["tried"] >= 0).sum()),
        int(worked.sum()),
        len(shown) - int(worked.sum()),
        int((chains["told"] >= 0).sum()),
        delays,
    )


def _chains(values: pd.DataFrame) -> dict[str, Any]:
    """Rows of what was taken up, and of each the row in which it was tried, showed what came of it, was told; or -1."""
    seed, item, parent = (values[name].to_numpy().astype(np.int64) for name in ("seed", "item", "parent"))
    kind = values["kind"].astype(str).to_numpy()
    after = {name: np.full(len(item), -1, np.int64) for name in ("applied", "shown", "told")}
    for one in np.unique(seed):
        rows = np.flatnonzero(seed == one)
        order = rows[np.argsort(item[rows], kind="stable")]
        numbers = item[order]
        place = np.minimum(np.searchsorted(numbers, parent[rows]), len(numbers) - 1)
        known = numbers[place] == parent[rows]
        children, parents = rows[known], order[place[known]]
        for name, kinds in (("applied", ("applied",)), ("shown", ("realized", "failed")), ("told", ("told again",))):
            these = np.isin(kind[children], kinds)
            after[name][parents[these]] = children[these]
    kept = np.flatnonzero(kind == "potential")

    def on(rows: Any, name: str) -> Any:
        return np.where(rows >= 0, after[name][rows], -1) if len(item) else rows

    tried = on(kept, "applied")
    shown = on(tried, "shown")
    return {"kept": kept, "tried": tried, "shown": shown, "told": on(shown, "told")}


__all__ = [
    "LOSSES", "OPEN", "OTHER", "STAGES", "STEPS", "FamilyFlow", "Flow", "Loss", "Lost", "all_together", "by_family",
    "family_names", "flow_of", "losses",
]  # fmt: skip
