"""Words: plain sentences about what happened, drawn from the weekly table and from nothing else.

The sentences say what happened, never why. How something is counted is said with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from copsim.analysis.lives import WITHIN, Lives
from copsim.analysis.phrases import (
    BEFORE,
    QUARTER,
    YEAR,
    Window,
    count,
    first_change,
    mean_in,
    number,
    ranged,
    seeds_text,
    share,
    sum_in,
    windows,
)
from copsim.analysis.value import counts
from copsim.simulation.recording import FLOWS
from copsim.simulation.records import LEVELS, STAGES_OF_LIFE, WINDOW

if TYPE_CHECKING:
    import pandas as pd

Marks = Sequence[tuple[Any, ...]]
"""Dated changes: week, label, and maybe a note."""

FEW = 3
"""Fewer people than this in a typical week are told of as few."""
STILL = 0.1
"""Fewer moves between levels in half a year than this share of the members within count as hardly any."""


@dataclass(frozen=True)
class Words:
    """Sentences by subject; each is a complete sentence or two."""

    kind: tuple[str, ...]
    """What kind of community this is."""
    participation: tuple[str, ...]
    compared: tuple[str, ...]
    """Of these: how many came before (the first change, if there is one), and at the end."""
    leading: tuple[str, ...]
    value: tuple[str, ...]
    """What became of what was learned."""
    movement: tuple[str, ...]
    end: tuple[str, ...]
    """How it stands at the end."""
    certainty: tuple[str, ...]

    @property
    def happened(self) -> tuple[str, ...]:
        """What happened, all subjects."""
        return self.participation + self.leading + self.value + self.movement + self.end

    @property
    def short(self) -> tuple[str, ...]:
        """What happened, in few sentences: how many came, what was held, what came of it, and how it ends."""
        return (*self.compared, self.leading[0], *self.value, self.end[0])

    @property
    def rest(self) -> tuple[str, ...]:
        """What happened, and is not told in short."""
        return tuple(sentence for sentence in self.happened if sentence not in self.short)

    @property
    def all(self) -> tuple[str, ...]:
        """Every sentence."""
        return self.kind + self.happened + self.certainty


def tell(weekly: pd.DataFrame | Lives, marks: Marks = ()) -> Words:
    """What the table says, in sentences. One life is told in the singular.

    Args:
        weekly: the table of a run.
        marks: dated changes (week first); the weeks before the first of them are what the end is compared with.
    """
    lives = Lives.of(weekly)
    participation, compared = _participation(lives, first_change(lives, marks))
    return Words(
        kind=_kind(lives),
        participation=participation,
        compared=compared,
        leading=_leading(lives),
        value=_value_created(lives),
        movement=_movement(lives),
        end=_end(lives),
        certainty=_certainty(lives),
    )


def summary(weekly: pd.DataFrame | Lives, marks: Marks = ()) -> list[str]:
    """What the table says, for reading on a screen: what it is, what happened, and of how many lives this is said."""
    said = tell(weekly, marks)
    return [*said.kind, *said.happened, said.certainty[0]]


def _of(k: int, lives: Lives) -> str:
    """`In 3 of the 30 lives`, `In all 30 lives`, `In none of the 30 lives`."""
    n = len(lives)
    return f"In all {n} lives" if k == n else f"In {'none' if k == 0 else k} of the {n} lives"


def _kind(lives: Lives) -> tuple[str, ...]:
    first = Window("", 0, 1)
    members, _ = ranged(mean_in(lives["members"], first))
    leaders, _ = ranged(mean_in(lives["leaders"], first))
    who = "one community" if lives.communities == 1 else f"{lives.communities} communities, taken together"
    verb = "has" if lives.communities == 1 else "have"
    weeks = len(lives.weeks)
    long = f" (about {number(round(weeks / YEAR, 1))} years)" if weeks >= 1.5 * YEAR else ""
    typical = "" if len(lives) == 1 else " in the median life"
    leads = "nobody leads" if leaders == "0" else f"{leaders} of them {'leads' if leaders == '1' else 'lead'}"
    return (
        f"{'This is' if lives.communities == 1 else 'These are'} {who}, followed for {count(weeks, 'week')}{long}.",
        f"In its first week it {verb} {count(_value(members), 'member')}{typical}; {leads}."
        if lives.communities == 1
        else f"In the first week they {verb} {count(_value(members), 'member')}{typical}; {leads}.",
        *_surroundings(lives),
    )


def _surroundings(lives: Lives) -> Iterator[str]:
    """Time, rhythm, distance, topics, sponsors, orders: each said only where the table has something to say."""
    start = Window("", 0, min(QUARTER, len(lives.weeks)))
    first = Window("", 0, 1)

    def middle(measure: str, window: Window = start) -> float:
        known = mean_in(lives[measure], window)
        known = known[~np.isnan(known)]
        return float(np.median(known)) if len(known) else 0.0

    alone = lives.communities == 1
    members, hours = middle("members", first), middle("hours_available", first)
    if members and hours:
        they = "its members could give it" if alone else "their members could give them"
        yield (
            f"Together {they} about {number(round(hours))} hours a week, {number(hours / members)} each in the mean."
        )
    due = np.nansum(lives.apart("held") + lives.apart("cancelled"), axis=(0, 2)) / len(lives)
    if due.sum() >= 1:
        most, least = (_often(len(lives.weeks), float(one)) for one in (due.max(), due.min()))
        among = "" if alone else " in each of them" if most == least else f" in some of them, {least} in others"
        yield f"A meeting is due {most}{among}."
    far = middle("far_members", first)
    if far >= 1:
        whose = "its" if alone else "their"
        yield f"{number(round(far))} of {whose} members are far away: in the field, or of another language."
    topics = middle("agenda", first)
    if topics >= 1:
        counted = round(topics if alone else topics / lives.communities)
        each = "it" if alone else "each of them, in the mean,"
        yield f"At the start {each} counts {count(counted, 'topic')} as its own."
    named = [who for measure, who in SPONSOR_NAMES.items() if middle(measure, first) > 0]
    if named:
        listed = " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
        yield f"Behind {'it' if alone else 'them'} {'stands' if len(named) == 1 else 'stand'} {listed}."
    elif not any(np.nanmax(lives[measure], initial=0.0) > 0 for measure in SPONSOR_NAMES):
        yield f"No sponsor stands behind {'it' if alone else 'them'}."
    command, free = middle("command"), middle("voluntary")
    if command >= 0.05:
        whose = "its" if alone else "their"
        yield f"In the first weeks the organisation sets {share(command)} of {whose} agenda and calendar."
    if 0.0 < free < 0.95:
        yield f"Coming is only in part voluntary: {share(1.0 - free)} of what brings people is compulsion."


def _often(weeks: int, due: float) -> str:
    """How often a meeting is due that was due so many times."""
    if due < 1:
        return "never"
    if due < 2:
        return f"once in {weeks} weeks"
    every = weeks / due
    if every < 1.25:
        return "every week"
    return "about every second week" if every < 2.5 else f"about every {number(round(every))} weeks"


SPONSOR_NAMES = {
    "sponsor_portfolio": "a portfolio sponsor",
    "sponsor_domain": "a domain sponsor",
    "sponsor_individual": "a sponsor of its leaders",
    "sponsor_local": "sponsors in distant units",
}


def _value(text: str) -> float:
    return float(text.replace(",", "")) if text != "–" else float("nan")


def _participation(lives: Lives, change: int | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How many took part, stretch by stretch; and of these sentences those that compare the end with before."""
    sentences = {}
    present = lives["present"]
    found = windows(len(lives.weeks), change)
    for window in found:
        middle, range_ = ranged(mean_in(present, window))
        stretch = "" if window.weeks == 1 else f" (mean of {_which(window, lives)})"
        when = window.name[0].upper() + window.name[1:]
        took = f"{count(_value(middle), 'member')} took part"
        weekly = "" if len(lives.weeks) == 1 else " in a typical week"
        sentences[window] = f"{when}{stretch}, {took}{weekly}{range_}."
    told, compared = list(sentences.values()), list(sentences.values())
    if len(found) > 1:
        before = next((window for window in found if window.name == BEFORE), found[0])
        start, end = mean_in(present, before), mean_in(present, found[-1])
        more = int((end > start).sum())
        if len(lives) == 1:
            than = "more" if more else "fewer" if (end < start).any() else "as many"
            told.append(f"That is {than} {'as' if than == 'as many' else 'than'} {before.name}.")
        else:
            took = "did more take part" if more == 0 else "more took part"
            told.append(f"{_of(more, lives)} {took} at the end than {before.name}.")
        compared = [sentences[before], sentences[found[-1]], told[-1]]
    return (*told, _shares(lives)), tuple(compared)


def _which(window: Window, lives: Lives) -> str:
    weeks = len(lives.weeks)
    if window.begin == 0:
        return f"the first {count(window.weeks, 'week')}"
    if window.end == weeks:
        return f"the last {count(window.weeks, 'week')}"
    if window.name == BEFORE:
        return f"weeks {lives.weeks[window.begin]} to {lives.weeks[window.end - 1]}"
    return f"the {count(window.weeks, 'week')} that end the first year"


def _shares(lives: Lives) -> str:
    at_end = {level: float(np.nansum(lives[level][:, -1])) for level in WITHIN}
    within = sum(at_end.values())
    if within <= 0:
        return "In the last week nobody was inside" + ("." if len(lives) == 1 else f", in all {len(lives)} lives.")
    parts = [
        f"{share(at_end[level] / within)} {'are ' if n == 0 else ''}{level}" for n, level in enumerate(_some(at_end))
    ]
    listed = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
    over = "" if len(lives) == 1 else ", all lives together"
    return f"Of the members not outside in the last week{over}, {listed} (levels are read from the last half-year)."


def _some(at_end: dict[str, float]) -> list[str]:
    return [level for level, people in at_end.items() if people > 0]


def _leading(lives: Lives) -> tuple[str, ...]:
    whole = Window("", 0, len(lives.weeks))
    held, cancelled = sum_in(lives["held"], whole), sum_in(lives["cancelled"], whole)
    due = np.nansum(held + cancelled)
    if due <= 0:
        first = "No meeting was due in these weeks."
    else:
        middle, range_ = ranged(cancelled)
        due_text, _ = ranged(held + cancelled)
        life = "" if len(lives) == 1 else " in the median life"
        was = "was" if middle == "1" else "were"
        first = f"Of {count(_value(due_text), 'meeting')} that {'was' if due_text == '1' else 'were'} due{life}, "
        first += f"{'none' if middle == '0' else middle} {was} cancelled{range_}."
    return first, _seat(lives), _lacking(lives)


def _seat(lives: Lives) -> str:
    """When nobody led."""
    if lives.communities > 1:
        there = lives.apart("members") > 0
        none = float((there & (lives.apart("leaders") == 0)).sum()) / max(1, int(there.sum()))
        return f"In {share(none)} of all weeks, community by community, nobody led."
    empty = lives["leaders"] == 0
    per_life = empty.sum(axis=1)
    having = per_life > 0
    if not having.any():
        return (
            "In every week somebody led."
            if len(lives) == 1
            else f"In all {len(lives)} lives somebody led in every week."
        )
    if having.all() and (per_life == len(lives.weeks)).all():
        return "Nobody led in any week." if len(lives) == 1 else f"Nobody led in any week, in all {len(lives)} lives."
    weeks = per_life[having].astype(np.float64)
    first = np.array([float(lives.weeks[row.argmax()]) for row in empty[having]])
    if len(lives) == 1:
        return (
            f"The leader's seat was vacant (nobody led) in {count(weeks[0], 'week')}, first in week {number(first[0])}."
        )
    k = int(having.sum())
    if k == 1:
        return (
            f"In 1 of the {len(lives)} lives the leader's seat was vacant (nobody led), for {count(weeks[0], 'week')}, "
            f"first in week {number(first[0])}."
        )
    when = f"weeks {number(first.min())} to {number(first.max())}"
    if first.min() == first.max():
        when = f"week {number(first.min())}"
    return (
        f"{_of(k, lives)} the leader's seat was vacant at times (nobody led): for "
        f"{count(float(np.median(weeks)), 'week')} in the median of these lives, the first time in {when}."
    )


def _lacking(lives: Lives) -> str:
    gap = lives["gap"]
    known = ~np.isnan(gap)
    rate = float((gap[known] >= 0.5).sum()) / max(1, int(known.sum()))
    over = "" if len(lives) == 1 else " of all lives"
    if rate == 0.0:
        return f"In no week{over} was half of the needed leader hours missing, or more."
    return f"In {share(rate)} of the weeks{over} half of the needed leader hours or more were missing."


def _value_created(lives: Lives) -> tuple[str, ...]:
    """How much of what was taken up was put to use, all lives together, and what came of it."""
    of = {name: float(values.sum()) for name, values in counts(lives).items()}
    if not of["taken up"]:
        return ("Nothing was taken up that was new to anybody.",) if of["visits"] else ()
    over = "" if len(lives) == 1 else ", all lives together"
    text = f"Of what members took up here{over}, {share(min(1.0, of['tried'] / of['taken up']))} was tried"
    if not of["tried"]:
        return (f"{text}.",)
    text += f"; of what was tried, {share(of['worked'] / of['tried'])} worked"
    failed = f" and {share(of['failed'] / of['tried'])} failed" if of["failed"] else ""
    known = of["worked"] + of["failed"] >= of["tried"]
    text += f"{failed}." if known else f"{failed}{',' if failed else ';'} the rest is not known yet."
    return (text,)


def _movement(lives: Lives) -> tuple[str, ...]:
    weeks = len(lives.weeks)
    recent = Window("", max(0, weeks - WINDOW), weeks)
    rank = {level: n for n, level in enumerate(LEVELS)}
    pairs = {flow: tuple(flow.split("_to_")) for flow in FLOWS}
    inward = sum_in(lives.total(*(f for f, (a, b) in pairs.items() if rank[b] > rank[a])), recent)
    outward = sum_in(lives.total(*(f for f, (a, b) in pairs.items() if rank[b] < rank[a])), recent)
    to_core = sum_in(lives.total(*(f for f, (_, b) in pairs.items() if b == "core")), recent)
    from_core = sum_in(lives.total(*(f for f, (a, _) in pairs.items() if a == "core")), recent)
    within = mean_in(lives.total(*WITHIN), recent)
    moved = float(np.nansum(inward + outward))
    inside = float(np.nansum(within))
    if moved == 0:
        return (f"Nobody moved between levels in the last {count(recent.weeks, 'week')}.",)
    numbers = [_value(ranged(of)[0]) for of in (inward, outward, to_core, from_core)]
    rate = moved / max(inside, 1.0) * WINDOW / recent.weeks
    how = "Hardly anybody moves" if rate < STILL else "Members keep moving"
    how = f"{how} between levels: in" if weeks >= WINDOW else "In"
    typical = "" if len(lives) == 1 else " in the median life"
    were = "was" if number(numbers[0]) == "1" else "were"
    return (
        f"{how} the last {count(recent.weeks, 'week')}{typical} there {were} {count(numbers[0], 'move')} inwards "
        f"and {number(numbers[1])} outwards; {number(numbers[2])} into the core and {number(numbers[3])} out of it.",
    )


def _end(lives: Lives) -> tuple[str, ...]:
    """How it stands at the end, in facts: whether that is failure is for the reader to say."""
    if len(lives.weeks) < WINDOW:
        are = "is" if len(lives.weeks) == 1 else "are"
        return (f"{count(len(lives.weeks), 'week')} {are} too short to tell how it ends ({WINDOW} are needed).",)
    return (_stages_at_end(lives), *_facts_at_end(lives))


def _stages_at_end(lives: Lives) -> str:
    """Which stage of life is reached."""
    stages = lives.coded("stage")[:, -1]
    at = {
        STAGES_OF_LIFE[code]: int(stages[:, code].sum()) for code in range(len(STAGES_OF_LIFE)) if stages[:, code].any()
    }
    if len(lives) * lives.communities == 1:
        return f"In the last week its stage of life is {next(iter(at))}."
    what = "lives" if lives.communities == 1 else "communities"
    listed = ", ".join(f"{stage} {n}" for stage, n in at.items())
    return f"Stages of life in the last week, of {len(lives) * lives.communities} {what}: {listed}."


def _each_at_end(lives: Lives) -> str:
    """How many communities came to nothing, each looked at by itself."""
    there = lives.apart("members")[..., -1] > 0
    held, cancelled, present = (lives.apart(name)[there, -WINDOW:] for name in ("held", "cancelled", "present"))
    due = np.nansum(held + cancelled, axis=-1)
    unheld = int(((np.nansum(held, axis=-1) == 0) & (due > 0)).sum())
    coreless = int((lives.apart("core")[there, -1] == 0).sum())
    few = int((np.nanmean(present, axis=-1) < FEW).sum())
    all_of_them, gone = int(there.sum()), int((~there).sum())
    nobody = f"{gone} of {gone + all_of_them} communities have no members any more. " if gone else ""
    if not all_of_them:
        return nobody.strip()
    return nobody + (
        f"Communities without any meeting held in the last {WINDOW} weeks: {unheld} of {all_of_them}; with nobody "
        f"in the core at the end: {coreless}; with fewer than {FEW} members in a typical week of that "
        f"half-year: {few}."
    )


def _facts_at_end(lives: Lives) -> tuple[str, ...]:
    if lives.communities > 1:
        return (_each_at_end(lives),)
    last = f"in the last {WINDOW} weeks"
    held = lives["held"][:, -WINDOW:].sum(axis=1)
    due = held + lives["cancelled"][:, -WINDOW:].sum(axis=1)
    present = lives["present"][:, -WINDOW:].mean(axis=1)
    core = lives["core"][:, -1]
    if len(lives) == 1:
        came, inner = number(float(present[0])), number(float(core[0]))
        people = f"{came} members took part in a typical week, and {inner} were core"
        if due[0] == 0:
            return (f"At the end, {people}.",)
        return (
            f"At the end, {number(float(held[0]))} of {number(float(due[0]))} meetings were held {last}; {people}.",
        )
    unheld = int(((held == 0) & (due > 0)).sum())
    coreless = int((core == 0).sum())
    few = int((present < FEW).sum())
    return (
        f"Lives without any meeting held {last}: {unheld} of {len(lives)}; with nobody in the core at the end: "
        f"{coreless}; with fewer than {FEW} members in a typical week of that half-year: {few}.",
    )


def _certainty(lives: Lives) -> tuple[str, ...]:
    if len(lives) == 1:
        return (
            f"This is one life (seed {lives.seeds[0]}). Other luck would give another one, and one life cannot say how "
            "typical it is: run more seeds before deciding anything on it.",
        )
    few = " With so few lives the bands are rough." if len(lives) < 20 else ""
    return (
        f"These are {len(lives)} lives of the same scenario with different luck ({seeds_text(lives)}).{few}",
        "The ranges say how far luck alone carries lives apart in this model. They do not say how well the model fits "
        "a particular community, and comparing a run with itself over time does not say what caused what.",
    )


__all__ = ["Words", "summary", "tell"]
