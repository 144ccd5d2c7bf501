"""Turning points: when something became different in a life, read from its weekly table, in plain words.

Each finder looks for one kind of event and says so only where the numbers do. What an event is (three regulars, half of
the best, four meetings in a row) is stated with the finder; none knows what a scenario meant to show. Nothing here says
why something happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from copsim.analysis.bands import quantiles
from copsim.analysis.lives import WITHIN, Lives
from copsim.analysis.phrases import QUARTER, YEAR, count, number, share
from copsim.analysis.turning_life import Life, TurningPoint, runs_of, until
from copsim.analysis.turning_support import handed_on, support_begins
from copsim.simulation.records import DISPERSED, EMERGING, STAGES_OF_LIFE, WINDOW

if TYPE_CHECKING:
    import pandas as pd

MOST = 12
"""So many turning points of a life are told, unless asked otherwise."""
REGULARS = 3
"""Active and core members from which there are first regulars."""
SPELL = 4
"""Due meetings in a row that are not held, from which it is told."""
LASTING = 8
"""Weeks something has to last to be told."""

STAGE_WORDS = (
    "It is a potential again: too few regulars to last",
    "It comes together: there are enough regulars to last, but not yet an identity of their own",
    "It matures: its regulars see it as theirs",
    "It sustains itself: what it achieves is seen by others, too",
    "It is transforming, here by decline: it was mature, and has lost much of what carried it",
    "It has dispersed: hardly anybody comes any more, and hardly anybody is left wanting",
    "It has failed: hardly anybody comes any more, though members still have open concerns",
)
"""What reaching each stage of life means."""

SPONSORS = {
    "sponsor_portfolio": "portfolio sponsor (who gives legitimacy, and so time)",
    "sponsor_domain": "domain sponsor (who gives means)",
    "sponsor_individual": "sponsor behind the leaders",
    "sponsor_local": "sponsor in distant units",
}


# Finders


def _first_regulars(life: Life) -> Iterator[TurningPoint]:
    regulars = life["active"] + life["core"]
    seen = np.flatnonzero(regulars >= REGULARS)
    if len(seen) and seen[0] > 0:
        n = int(regulars[seen[0]])
        yield TurningPoint(
            life.week(int(seen[0])), "first regulars",
            f"The first regulars: {n} members have come often enough within half a year to count as active or core.",
            5.0,
        )  # fmt: skip


def _first_value(life: Life) -> Iterator[TurningPoint]:
    seen = np.flatnonzero(life["realized"] > 0)
    if len(seen):
        yield TurningPoint(
            life.week(int(seen[0])), "first realized",
            "For the first time something a member took up here is put to use at work and turns out well.", 5.0,
        )  # fmt: skip
    told = np.flatnonzero(life["told_again"] > 0)
    if len(told):
        yield TurningPoint(
            life.week(int(told[0])), "first told again",
            "For the first time a member tells the others what came of something tried: the circle of value is closed.",
            3.0,
        )  # fmt: skip


def _stages(life: Life) -> Iterator[TurningPoint]:
    if life.communities > 1:
        return
    stage = life.stage
    places = np.flatnonzero(np.diff(stage)) + 1
    times = np.zeros(len(STAGES_OF_LIFE), np.int64)
    for n, place in enumerate(places.tolist()):
        code = int(stage[place])
        before = int(stage[place - 1])
        times[code] += 1
        weight = 8.0 if code >= DISPERSED else 7.0 if times[code] == 1 else 2.0
        # The stage in which it is left at the end matters more than one it passed through.
        weight = max(weight, 6.0) if n == len(places) - 1 else weight
        text = STAGE_WORDS[code]
        if times[code] > 1:
            text = text.replace("It ", "Again it ", 1).replace(" again", "", 1) if code != EMERGING else text
        if before >= DISPERSED:
            text = f"After its end it lives again. {text}"
        yield TurningPoint(
            life.week(place), f"stage: {STAGES_OF_LIFE[code]}", f"{text} (stage: {STAGES_OF_LIFE[code]}).", weight
        )


def _seat(life: Life) -> Iterator[TurningPoint]:
    leaders = life["leaders"]
    empty = runs_of(leaders == 0)
    for begin, end in empty:
        if begin == 0:
            if end < len(leaders):
                text = f"Somebody takes up leading, after {count(end, 'week')} in which nobody did."
                yield TurningPoint(life.week(end), "seat taken", text, 6.0)
            continue
        weight = 4.0 + min(4.0, (end - begin) / QUARTER)
        text = "The leader's seat falls empty: "
        text += f"nobody leads {until(life, begin, end)}."
        yield TurningPoint(life.week(begin), "seat empty", text, weight)
    begin = 0 if leaders[0] else 1
    more = np.flatnonzero(leaders >= max(2, leaders[0] + 1))
    if len(more) and more[0] > begin:
        n = int(leaders[more[0]])
        yield TurningPoint(
            life.week(int(more[0])), "leading is shared", f"Leading is shared: {n} members lead now.", 4.0
        )
    fewer = np.diff(leaders)
    for place in (np.flatnonzero(fewer < 0) + 1).tolist():
        if leaders[place] > 0:
            gone = int(-fewer[place - 1])
            who = "A leader gives up the seat or goes" if gone == 1 else f"{gone} leaders give up the seat or go"
            yield TurningPoint(
                life.week(place), "leader gone", f"{who}; {count(leaders[place], 'member')} still "
                f"{'leads' if leaders[place] == 1 else 'lead'}.", 2.0 + gone,
            )  # fmt: skip


def _lacking(life: Life) -> Iterator[TurningPoint]:
    """Half of the needed leader hours missing, in the mean of a quarter, for a quarter."""
    gap = life.calm("gap")
    gap[: QUARTER - 1] = 0.0
    stretches = runs_of(gap >= 0.5, LASTING)
    if stretches:
        begin, end = max(stretches, key=lambda stretch: (stretch[1] - stretch[0], -stretch[0]))
        lost = float(life["gap"][begin:end].mean())
        yield TurningPoint(
            life.week(begin), "hours lacking",
            f"From here on, {until(life, begin, end)}, leading gets less than half of the hours it needs "
            f"({share(lost)} are missing).", 4.0 + min(3.0, (end - begin) / WINDOW),
        )  # fmt: skip


def _tired(life: Life) -> Iterator[TurningPoint]:
    """Leaders' energy under two thirds of what it was in the first quarter, and under 0.4, for eight weeks."""
    lead = life["leaders"] > 0
    energy = life.calm("leader_energy", 4)
    first = life["leader_energy"][:QUARTER][lead[:QUARTER]]
    if not len(first):
        return
    at_first = float(first.max())
    low = lead & (energy < 0.4) & (energy < at_first * 2 / 3)
    for begin, end in runs_of(low, LASTING)[:2]:
        least = float(life["leader_energy"][begin:end].min())
        yield TurningPoint(
            life.week(begin), "leaders tired",
            f"Those who lead are tired: their energy sinks to {number(least)} (at first it was {number(at_first)}).",
            5.0 + 4.0 * max(0.0, 0.4 - least),
        )  # fmt: skip


def _meetings(life: Life) -> Iterator[TurningPoint]:
    due = np.flatnonzero(life["held"] + life["cancelled"] > 0)
    missed = life["held"][due] == 0
    stretches = runs_of(missed, SPELL)
    for begin, end in sorted(stretches, key=lambda stretch: stretch[0] - stretch[1])[:2]:
        n = end - begin
        last = life.week(int(due[end - 1]))
        yield TurningPoint(
            life.week(int(due[begin])), "meetings cancelled",
            f"{n} due meetings in a row are not held (to week {last}).", 3.0 + min(4.0, n / 4),
        )  # fmt: skip


def _newcomers(life: Life) -> Iterator[TurningPoint]:
    """Four weeks with at least five newcomers, and three times as many as usual; the largest such wave."""
    came = life.over("joined", 4)
    usual = float(np.median(came)) if len(came) >= WINDOW else float(came.mean())
    best = int(came.argmax())
    n = int(came[best])
    if n >= max(5.0, 3.0 * usual):
        week = life.week(max(0, best - 3))
        yield TurningPoint(
            week, "newcomers",
            f"A wave of newcomers: {n} people join within four weeks (usually {number(usual)}).",
            3.0 + min(3.0, n / 20),
        )  # fmt: skip


def _stale(life: Life) -> Iterator[TurningPoint]:
    """Of what is heard in half a year less than half as much is new as at the best, and it stays so to the end."""
    heard, news = life.over("heard", WINDOW), life.over("news", WINDOW)
    known = heard >= 20
    fresh = np.where(known, np.minimum(1.0, news / np.where(known, heard, 1.0)), np.nan)
    fresh[: WINDOW - 1] = np.nan
    if np.isnan(fresh).all():
        return
    best = int(np.nanargmax(fresh))
    top = float(fresh[best])
    low = np.concatenate((np.zeros(best, bool), ~(fresh[best:] >= 0.5 * top)))
    stretches = [(a, b) for a, b in runs_of(low, WINDOW) if b == len(low)]
    if stretches and not np.isnan(fresh[stretches[0][0]]):
        begin = stretches[0][0]
        at_end = fresh[begin:][~np.isnan(fresh[begin:])][-1]
        yield TurningPoint(
            life.week(begin), "little is new",
            f"Less and less is new: of what members heard in the half-year before, {share(float(fresh[begin]))} was "
            f"new to them and taken up ({share(top)} at its best), and {share(float(at_end))} at the end.", 3.0,
        )  # fmt: skip


def _old_papers(life: Life) -> Iterator[TurningPoint]:
    documents, stale = life["documents"], life["documents_stale"]
    out = (documents >= 4) & (stale >= 0.5 * documents)
    for begin, end in runs_of(out, LASTING)[:1]:
        yield TurningPoint(
            life.week(begin), "documents stale",
            f"Half of what is written down is no longer right ({number(stale[begin])} of {number(documents[begin])} "
            f"topics), {until(life, begin, end)}.", 2.5,
        )  # fmt: skip


def _sponsors(life: Life) -> Iterator[TurningPoint]:
    for measure, who in SPONSORS.items():
        engaged = life[measure]
        if not (engaged > 0).any():
            continue
        there = engaged > 0
        for place in (np.flatnonzero(np.diff(there.astype(np.int8))) + 1).tolist():
            if there[place]:
                word = "A new" if there[:place].any() else "A"
                text, kind, weight = f"{word} {who} takes the seat.", "joins", 4.5
            else:
                back = np.flatnonzero(there[place:])
                empty = f"the seat stays empty {until(life, place, place + int(back[0]) if len(back) else len(there))}"
                text, kind, weight = f"The {who} leaves; {empty}.", "leaves", 5.0
            yield TurningPoint(life.week(place), f"{measure}: {kind}", text, weight)
        for begin, _ in runs_of(engaged >= 0.5, LASTING)[:1]:
            if begin > 0:
                yield TurningPoint(
                    life.week(begin), f"{measure}: engaged",
                    f"The {who} is engaged: more than half of what can be.", 4.0,
                )  # fmt: skip
        first = float(engaged[np.flatnonzero(there)[0]])
        for begin, _ in runs_of(there & (engaged < 0.5 * first) & (engaged < 0.25), LASTING)[:1]:
            yield TurningPoint(
                life.week(begin), f"{measure}: cools",
                f"The {who} has lost interest: engagement is down to {number(float(engaged[begin]))} "
                f"(it began at {number(first)}).", 3.5,
            )  # fmt: skip


def _anger(life: Life) -> Iterator[TurningPoint]:
    anger = life["anger"]
    place = int(anger.argmax())
    if anger[place] < 0.05:
        return
    jumps = np.flatnonzero(np.diff(anger, prepend=0.0) >= 0.03)
    begin = int(jumps[0]) if len(jumps) else int(np.flatnonzero(anger >= 0.05)[0])
    text = "Members are angry about not being heard"
    text += f" (mean {number(float(anger[begin]))} on a scale to 1"
    text += f"; at its highest {number(float(anger[place]))}, in week {life.week(place)})." if place > begin else ")."
    yield TurningPoint(life.week(begin), "anger", text, 4.0 + 6.0 * float(anger[place]))


def _commands(life: Life) -> Iterator[TurningPoint]:
    for begin, end in runs_of(life["command"] >= 0.3, LASTING)[:1]:
        if begin > 0:
            top = float(life["command"][begin:end].max())
            yield TurningPoint(
                life.week(begin), "orders",
                f"The organisation sets {share(top)} of agenda and calendar, {until(life, begin, end)}.", 4.5,
            )  # fmt: skip


def _tasks(life: Life) -> Iterator[TurningPoint]:
    tasks = life["tasks"]
    within = life.over("tasks", LASTING)
    if within.max() >= 3:
        place = int(within.argmax())
        begin = max(0, place - LASTING + 1)
        yield TurningPoint(
            life.week(begin), "tasks", f"{number(float(within[place]))} tasks come within {LASTING} weeks.", 3.0
        )
    elif tasks.sum() > 0:
        first = int(np.flatnonzero(tasks)[0])
        if first > 0:
            yield TurningPoint(
                life.week(first), "tasks", "For the first time a task comes from outside or comes up.", 2.0
            )
    home, given = life.over("hours_homework", QUARTER), life.over("hours_given", QUARTER)
    heavy = (given > 0) & (home >= 0.5 * given)
    heavy[: QUARTER - 1] = False
    for begin, end in runs_of(heavy, LASTING)[:1]:
        yield TurningPoint(
            life.week(begin), "homework",
            f"Homework from tasks weighs: {share(float(home[begin] / given[begin]))} of the hours spent taking part, "
            f"on top of them, {until(life, begin, end)}.", 3.5,
        )  # fmt: skip


def _turned(life: Life) -> Iterator[TurningPoint]:
    turned = life["topics_turned"]
    least = max(3.0, 0.2 * float(np.median(life["agenda"])))
    for place in sorted(np.flatnonzero(turned >= least).tolist(), key=lambda week: -turned[week])[:2]:
        yield TurningPoint(
            life.week(place), "topics turned",
            f"{number(float(turned[place]))} topics of the domain turn at once: what was right in them no longer is.",
            4.0 + min(2.0, float(turned[place]) / 10),
        )  # fmt: skip


def _peak(life: Life) -> Iterator[TurningPoint]:
    """The quarter with most people taking part, where it stands out from beginning and end; and half of it."""
    if len(life.weeks) < YEAR:
        return
    present = life.calm("present")
    present[: QUARTER - 1] = 0.0
    best = int(present.argmax())
    top, first, end = float(present[best]), float(present[QUARTER - 1]), float(present[-1])
    if top < 3 or top < 1.25 * end or top < 1.1 * first:
        return
    yield TurningPoint(
        life.week(max(0, best - QUARTER + 1)), "best quarter",
        f"Its best quarter begins: {number(top)} members take part in a typical week ({number(end)} in the last "
        "quarter).", 4.0,
    )  # fmt: skip
    half = np.flatnonzero(present[best:] <= 0.5 * top)
    if len(half):
        place = best + int(half[0])
        yield TurningPoint(
            life.week(place), "half of the best",
            f"Half as many come as in its best quarter: {number(float(present[place]))} in a typical week.", 5.0,
        )  # fmt: skip


def _silence(life: Life) -> Iterator[TurningPoint]:
    inside = sum((life[level] for level in WITHIN), np.zeros(len(life.weeks)))
    if not (inside > 0).any():
        return
    for begin, end in runs_of(life["present"] == 0, LASTING):
        if end == len(life.weeks) and begin > 0:
            yield TurningPoint(life.week(begin), "silence", "From here on nobody comes any more.", 7.0)


FINDERS: tuple[Callable[[Life], Iterator[TurningPoint]], ...] = (
    _first_regulars,
    _first_value,
    _stages,
    _seat,
    handed_on,
    _lacking,
    _tired,
    _meetings,
    _newcomers,
    _stale,
    _old_papers,
    _sponsors,
    _anger,
    _commands,
    support_begins,
    _tasks,
    _turned,
    _peak,
    _silence,
)

LONG_LEADER = "long leader gone"
AGAIN = 0.6
"""What each further event of a kind matters, as a share of the one before it."""


def all_points(weekly: pd.DataFrame | Lives, seed: int | None = None) -> list[TurningPoint]:
    """Every turning point of a life, in order of week.

    Args:
        weekly: the table of a run.
        seed: which life; the one whose end is nearest the medians if None.

    Raises:
        ValueError: for a seed that is not in the table.
    """
    lives = Lives.of(weekly)
    n = lives.place_of(seed)
    life = Life(lives, n)
    found = [point for finder in FINDERS for point in finder(life)]
    return sorted(found, key=lambda point: (point.week, -point.weight, point.kind, point.text))


def leader_points(members: pd.DataFrame, seed: int, last_week: int) -> list[TurningPoint]:
    """Who held the leader's seat for long, and when that ended, from the table of members (`tables.members_table`)."""
    leaders = members[(members["seed"] == seed) & (members["led_weeks"] >= WINDOW)]
    found = []
    for _, row in leaders.iterrows():
        until = int(row["led_until"])
        if until >= last_week:
            continue
        gone = 0 <= int(row["left"]) <= until + 2
        from_start = int(row["led_from"]) == 0
        who = (
            "The coordinator of the start" if from_start else f"Somebody who took up leading in week {row['led_from']}"
        )
        how = "leaves the organisation" if gone else "gives up the seat"
        found.append(
            TurningPoint(
                until + 1,
                LONG_LEADER,
                f"{who} {how}, after {count(int(row['led_weeks']), 'week')} of leading.",
                6.5 if from_start else 4.5,
            )
        )
    return found


def turning_points(
    weekly: pd.DataFrame | Lives,
    seed: int | None = None,
    *,
    members: pd.DataFrame | None = None,
    most: int = MOST,
) -> list[TurningPoint]:
    """The turning points of a life that matter most, in order of week.

    Several of one kind matter less and less, so that a dozen tells of different things.

    Args:
        weekly: the table of a run.
        seed: which life; the one whose end is nearest the medians if None.
        members: the table of members, if this life was followed; then it is told who led.
        most: how many, at most.
    """
    lives = Lives.of(weekly)
    seed = int(lives.seeds[lives.place_of(seed)])
    points = all_points(lives, seed)
    if members is not None:
        known = leader_points(members, seed, int(lives.weeks[-1]))
        told = {point.week for point in known}
        # What the members' table says better is not said twice.
        points = [p for p in points if p.kind != "leader gone" or not told & {p.week - 1, p.week, p.week + 1}]
        points += known
    ranked: list[tuple[float, TurningPoint]] = []
    for point in sorted(points, key=lambda point: (-point.weight, point.week)):
        before = sum(1 for _, other in ranked if other.kind == point.kind)
        ranked.append((point.weight * AGAIN**before, point))
    chosen = [point for _, point in sorted(ranked, key=lambda pair: -pair[0])[:most]]
    return sorted(chosen, key=lambda point: (point.week, point.kind != LONG_LEADER, -point.weight))


@dataclass(frozen=True)
class Seen:
    """In how many lives an event of a kind is seen, and when for the first time (quartiles of weeks, in those)."""

    lives: int
    of: int
    low50: float
    median: float
    high50: float


def across(weekly: pd.DataFrame | Lives) -> dict[str, Seen]:
    """For each kind of turning point, in how many lives it is seen, and when first."""
    lives = Lives.of(weekly)
    first: dict[str, list[int]] = {}
    for seed in lives.seeds.tolist():
        seen: dict[str, int] = {}
        for point in all_points(lives, seed):
            seen.setdefault(point.kind, point.week)
        for kind, week in seen.items():
            first.setdefault(kind, []).append(week)
    told = {}
    for kind, weeks in first.items():
        low, middle, high = (float(v) for v in quantiles(np.array(weeks, np.float64)[:, None], (0.25, 0.5, 0.75))[:, 0])
        told[kind] = Seen(len(weeks), len(lives), low, middle, high)
    return told


def told_over(point: TurningPoint, over: dict[str, Seen]) -> str:
    """How many lives see an event of this kind, and when; nothing where there is one life, or it is not counted."""
    seen = over.get(point.kind)
    if seen is None or seen.of < 2:
        return ""
    if seen.lives == 1:
        return f"In no other of the {seen.of} lives."
    text = f"In all {seen.of} lives" if seen.lives == seen.of else f"In {seen.lives} of the {seen.of} lives"
    if round(seen.low50) == round(seen.high50):
        return f"{text}, first in week {number(round(seen.median))} in at least half of these."
    return f"{text}; in half of these first between weeks {number(round(seen.low50))} and {number(round(seen.high50))}."


def listed(points: Sequence[TurningPoint]) -> list[dict[str, int | str]]:
    """Turning points for machines."""
    return [{"week": point.week, "kind": point.kind, "text": point.text} for point in points]


__all__ = [
    "MOST", "SPONSORS", "STAGE_WORDS", "Life", "Seen", "TurningPoint", "across", "all_points", "leader_points",
    "listed", "runs_of", "told_over", "turning_points",
]  # fmt: skip
