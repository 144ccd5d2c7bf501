"""The four values that are of the whole, as dated events of one life: strategic, enabling, orienting, transformative.

*Strategic*: value is talked about with sponsors, or one of them becomes engaged. *Enabling*: a sponsor takes a seat, a
support team begins, members may use more of their hours, or a dated change of what makes conditions, after which they
were better than before. *Orienting*: things are taken up from outside sources. *Transformative*: the agenda moves, a
stage of life is reached, those at the centre come to identify, the institution changes. What is said is what was
measured and when, not why. Seats, support and stages are found as turning points are (`turning_points`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from copsim.analysis.lives import Lives, Numbers
from copsim.analysis.phrases import QUARTER, number, share
from copsim.analysis.turning_life import Life
from copsim.analysis.turning_points import all_points
from copsim.simulation.activities import ALWAYS, Activity

if TYPE_CHECKING:
    import pandas as pd

VALUES = ("strategic", "enabling", "orienting", "transformative")
STEP = 0.1
"""So much more has to be talked about with sponsors (0 to 4) than when it was told last, to be told again."""
HOURS_STEP = 0.03
"""So much larger has the share of hours that members may use to be than when it was told last."""
AGENDA_STEP = 3
"""So many topics come onto the agenda or go in one week, from which it is told."""
SELVES = (0.25, 0.5, 0.75)
"""Identification of active and core members, mean of a quarter, that is told when it is reached for the first time."""
AROUND = 4
"""Weeks before and after a dated change that are compared: few, so that what else changes plays no part."""
CONDITIONS: dict[str, tuple[str, str, str]] = {
    "world.time_legitimacy": ("usable", "share of hours that members may use", "up"),
    "organisation.portfolio_sponsor": ("usable", "share of hours that members may use", "up"),
    "supporting.legitimising": ("usable", "share of hours that members may use", "up"),
    "organisation.domain_sponsor": ("gap", "missing share of leader hours", "down"),
    "leading.support_hours": ("gap", "missing share of leader hours", "down"),
    "leading.effort": ("gap", "missing share of leader hours", "down"),
    "organisation.full_time": ("gap", "missing share of leader hours", "down"),
    "supporting.team_hours": ("hours_team", "hours of a support team that count here", "up"),
    "supporting.access": ("far_present", "people from afar who take part", "up"),
    "organisation.local_sponsor": ("far_present", "people from afar who take part", "up"),
    "deciding.barrier": ("far_present", "people from afar who take part", "up"),
    "technology.meets": ("far_present", "people from afar who take part", "up"),
    "technology.tool_friction": ("ties", "strength of ties", "up"),
    "organisation.red_tape": ("hours_red_tape", "hours of procedures", "down"),
}
"""Parameters that make conditions: the measure a change of them is seen in, what it is, and which side is better."""
INSTITUTION = "organisation.existence"
"""How far communities are part of how things are: a change of it moves the institution."""
FROM_TURNING: dict[str, tuple[str, str]] = {
    "sponsor_portfolio: engaged": ("strategic", "sponsor engaged"),
    "sponsor_domain: engaged": ("strategic", "sponsor engaged"),
    "sponsor_individual: engaged": ("strategic", "sponsor engaged"),
    "sponsor_local: engaged": ("strategic", "sponsor engaged"),
    "sponsor_portfolio: joins": ("enabling", "sponsor begins"),
    "sponsor_domain: joins": ("enabling", "sponsor begins"),
    "sponsor_individual: joins": ("enabling", "sponsor begins"),
    "sponsor_local: joins": ("enabling", "sponsor begins"),
    "support begins": ("enabling", "support begins"),
    "stage: coalescing": ("transformative", "stage of life"),
    "stage: maturing": ("transformative", "stage of life"),
    "stage: sustaining": ("transformative", "stage of life"),
}
"""Turning points that are such events, by kind: which value, and what to call it."""


@dataclass(frozen=True)
class Moment:
    """One event in which one of the four values arose."""

    week: int
    value: str
    """A word of `VALUES`."""
    kind: str
    """What sort of event it is."""
    text: str
    """A sentence in plain words."""
    amount: float
    """How much, in the unit of `measure`; nan where it is not a matter of how much."""
    measure: str
    """The measure of the weekly table it is read from; empty where it is a turning point of several."""
    weight: float
    """How much it stands out, from 0 on; those that do most are told."""


def value_moments(
    weekly: pd.DataFrame | Lives,
    seed: int | None = None,
    *,
    changes: Sequence[tuple[int, str]] = (),
    activities: Sequence[Activity] = (),
) -> list[Moment]:
    """Every such event of a life, in order of week.

    Args:
        weekly: the table of a run.
        seed: which life; the one whose end is nearest the medians if None.
        changes: dated changes of the scenario as (week, words), so that conditions they bring can be told.
        activities: the catalogue of the run, so that visits and talks have their names.

    Raises:
        ValueError: for a seed that is not in the table.
    """
    lives = Lives.of(weekly)
    n = lives.place_of(seed)
    life = Life(lives, n)
    found = [moment for finder in FINDERS for moment in finder(life)]
    found += _oriented(life, [activity.name for activity in (*ALWAYS, *activities)])
    found += _changed(life, changes)
    for point in all_points(lives, int(lives.seeds[n])):
        if point.kind in FROM_TURNING:
            value, kind = FROM_TURNING[point.kind]
            found.append(Moment(point.week, value, kind, point.text, float("nan"), "", point.weight))
    return sorted(found, key=lambda moment: (moment.week, VALUES.index(moment.value), moment.kind, moment.text))


def chosen_moments(moments: Sequence[Moment], each: int = 3) -> list[Moment]:
    """Of each value those that stand out most, in order of week."""
    kept: list[Moment] = []
    for value in VALUES:
        of = sorted((one for one in moments if one.value == value), key=lambda one: (-one.weight, one.week))
        kept += of[:each]
    return sorted(kept, key=lambda moment: (moment.week, VALUES.index(moment.value)))


def _steps(of: Numbers, least: float, start: float) -> Iterator[tuple[int, float]]:
    """Places at which something is more than it was when last told, by at least so much."""
    told = start
    for place, value in enumerate(of.tolist()):
        if value >= told + least:
            told = value
            yield place, value


def _talked(life: Life) -> Iterator[Moment]:
    spoken = life.calm("strategic")
    before = 0.0
    for place, value in _steps(spoken, STEP, 0.0):
        first = before == 0.0
        words = "for the first time value is talked about with those who sponsor" if first else (
            "more value is talked about with those who sponsor than ever before"
        )  # fmt: skip
        yield Moment(
            life.week(place), "strategic", "value talked about",
            f"In the mean of a quarter {words}: {number(round(value, 2))}, added up over sponsors.", value, "strategic",
            4.0 + value if first else 2.0 + value,
        )  # fmt: skip
        before = value


def _hours(life: Life) -> Iterator[Moment]:
    usable = life["usable"]
    if not len(usable):
        return
    before = float(usable[0])
    for place, value in _steps(usable, HOURS_STEP, before):
        yield Moment(
            life.week(place), "enabling", "more usable hours",
            f"Members may use {share(value)} of their hours ({share(before)} when it was told last).", value - before,
            "usable", 2.0 + 10.0 * (value - before),
        )  # fmt: skip
        before = value


def _agenda(life: Life) -> Iterator[Moment]:
    moved, told = life["agenda_moved"], life["told_again"]
    for place in np.flatnonzero(moved >= AGENDA_STEP).tolist():
        outcomes = " Outcomes were told in that week." if told[place] > 0 else ""
        yield Moment(
            life.week(place), "transformative", "criteria moved",
            f"What the community counts as its own moves: {number(moved[place])} topics come onto its agenda or go."
            f"{outcomes}",
            float(moved[place]), "agenda_moved", 1.0 + float(moved[place]) / 5,
        )  # fmt: skip


def _selves(life: Life) -> Iterator[Moment]:
    identity = life.calm("identity")[QUARTER - 1 :]
    for level in SELVES:
        reached = np.flatnonzero(identity >= level) + QUARTER - 1
        # What holds from the first quarter on was brought along.
        if len(reached) and reached[0] >= QUARTER:
            place = int(reached[0])
            yield Moment(
                life.week(place), "transformative", "identity",
                f"Those at the centre see it as theirs as never before: identification of active and core members "
                f"reaches {number(level)}, in the mean of a quarter.", level, "identity", 2.0 + 2.0 * level,
            )  # fmt: skip


def _oriented(life: Life, names: Sequence[str]) -> Iterator[Moment]:
    taken = life["oriented"]
    codes = life.lives.coded("activity", len(names))[life.n]
    usual = float(np.median(taken[taken > 0])) if (taken > 0).any() else 0.0
    first = True
    for place in np.flatnonzero(taken > 0).tolist():
        code = int(codes[place].argmax())
        where = f" in a week of {names[code]}" if codes[place].max() > 0 and code < len(names) else ""
        n = int(taken[place])
        things = "one thing is" if n == 1 else f"{n} things are"
        yield Moment(
            life.week(place), "orienting", "contact with the wider landscape",
            f"{things[:1].upper()}{things[1:]} taken up from outside sources{where}"
            f"{', for the first time' if first else ''}.",
            float(n), "oriented", (3.0 if first else 1.0) + float(n) / max(usual, 1.0),
        )  # fmt: skip
        first = False


def _changed(life: Life, changes: Sequence[tuple[int, str]]) -> Iterator[Moment]:
    """Dated changes of what makes conditions, where it was better in the month after than in the one before."""
    for week, words in dict.fromkeys((int(week), str(words)) for week, words in changes):
        place = int(np.searchsorted(life.weeks, week))
        if not 0 < place < len(life.weeks) or life.weeks[place] != week:
            continue

        def around(measure: str, place: int = place) -> tuple[float, float]:
            of = life[measure]
            return float(of[max(0, place - AROUND) : place].mean()), float(of[place : place + AROUND].mean())

        for path, (measure, what, side) in CONDITIONS.items():
            before, after = around(measure)
            if path in words and (after > before if side == "up" else after < before):
                yield Moment(
                    week, "enabling", "condition after a change",
                    f"Changed: {words}. The {what}: {number(after)} in the month after it, {number(before)} in the one "
                    "before.", after - before, measure, 4.0,
                )  # fmt: skip
        if INSTITUTION in words:
            before, after = around("usable")
            yield Moment(
                week, "transformative", "institution",
                f"Changed: {words}. How far communities are part of how things are; members may use {share(after)} of "
                f"their hours in the month after it, {share(before)} in the one before.", after - before, "usable", 5.0,
            )  # fmt: skip


FINDERS: tuple[Callable[[Life], Iterator[Moment]], ...] = (_talked, _hours, _agenda, _selves)


def moments_table(moments: Sequence[Moment]) -> list[dict[str, object]]:
    """The same as rows for a table or for JSON: `week`, `value`, `kind`, `what`, `amount` (or None), `measure`."""
    return [
        {
            "week": one.week, "value": one.value, "kind": one.kind, "what": one.text,
            "amount": None if one.amount != one.amount else round(one.amount, 4), "measure": one.measure,
        }
        for one in moments
    ]  # fmt: skip


__all__ = ["VALUES", "Moment", "chosen_moments", "moments_table", "value_moments"]
