"""Value-creation stories: one chain of items of value, with everything that was measured about it (concept G5).

What got somebody involved, what was going on, what was got out of it, how it was put to use, what came of it, whether
it was brought back, what helped or hindered, and what became of the member. What is not known is None, and not told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np

from copsim.analysis.story_chain import CYCLES, Chains, Step
from copsim.analysis.story_life import NOT_KNOWN, StoryLife
from copsim.simulation.activities import ALWAYS, EXCHANGE, FAMILIES
from copsim.simulation.records import LEVELS, POTENTIAL

NAMES = ("seed", "item", "parent", "member", "other", "teller", "topic")
"""Numbers that are names: they count nothing."""
NEW = 3
"""Up to this visit somebody is new."""


@dataclass(frozen=True)
class Coming:
    """What got the member involved, as it stood in the week of the visit."""

    from_start: bool
    joined: int | None
    """Week of joining; None for those who were there from the start."""
    visit: int
    """Which visit it was, counted from 1; 0 for those who had only looked on so far."""
    level: str | None
    """Level of participation as the week began."""
    leads: bool
    far: bool
    invited: bool | None
    question: bool | None
    """True where an open concern was about this very topic, False where about another; None where none was seen."""


@dataclass(frozen=True)
class Occasion:
    """The activity, and what it was like."""

    activity: str
    family: str
    """A name of `activities.FAMILIES`."""
    special: bool
    """Whether it is nothing the calendar chooses: a special event."""
    between: bool
    """Whether there was no meeting, only what goes on between meetings."""
    present: int
    looked_on: bool
    worth: float | None
    """What the visit was worth to the member, 0 to 1."""
    mean_worth: float
    """The same, mean of all who took part."""


@dataclass(frozen=True)
class Origin:
    """Where what was taken up came from."""

    source: str
    """A word of `story_chain`."""
    teller: int | None
    tie: float | None
    """Strength of the tie to the teller as the week began; 0 where the teller was none of those closest."""
    teller_new: bool
    teller_far: bool
    teller_leads: bool
    tried_it: bool
    """Whether the teller had just told what came of it."""
    hands: int
    """Through how many hands it had gone: outcomes told back, one after the other."""
    own: bool | None
    """Whether it comes up in own work."""
    right: bool | None
    """Whether it was right when it was taken up."""
    besides: int
    """How many others took up the same in the same week."""


@dataclass(frozen=True)
class Use:
    """Trying it, and what came of it."""

    to_try: int
    """Weeks from taking it up to trying it."""
    visits: int
    """Visits in between."""
    busy: int | None
    """How many of these weeks were in a busy spell."""
    own: bool | None
    """Whether it came up in own work when it was tried."""
    change: tuple[int, str] | None
    """The last dated change in between that has a note: week and note."""
    since_change: int | None
    """Weeks from it to trying."""
    to_result: int | None
    open_for: int | None
    """Weeks that it had been open when the life, or the member's time in it, ended."""


@dataclass(frozen=True)
class Return:
    """Telling it again."""

    to_tell: int
    present: int
    heirs: int
    """How many took it up from that."""


@dataclass(frozen=True)
class Conditions:
    """What helped or hindered, from the visit to the last step."""

    weeks: int
    held: int
    cancelled: int
    leaderless: int
    gap: float
    """Mean share of the needed leader hours that was missing."""
    quality: float
    """Mean of how well the space was held, in weeks with a meeting."""
    command: float
    """Mean share of agenda and calendar that the organisation set."""
    sponsor: float
    """Engagement of the sponsor who did most, mean."""
    homework: float
    """Hours a week that members spent on tasks at home."""
    spoken: float
    """Strategic value in the last week: value talked about with those who sponsor, added up over them (0 to 4)."""
    spoken_before: float
    """The same in the week of the visit."""


@dataclass(frozen=True)
class After:
    """What became of the member after the last step."""

    visits: int
    last: int
    """The last week of the life, or of the member in it."""
    left: int | None
    active: int | None
    """Week of becoming active for the first time, if that was after the visit."""
    core: int | None
    led: int | None
    again: int | None
    """Week in which the same topic was taken up once more."""
    level: str
    """At the end, or when the member left."""


@dataclass(frozen=True)
class Story:
    """One chain, and what was measured about it."""

    seed: int
    member: int
    topic: int | None
    cycle: str
    """How far it came, a word of `CYCLES`."""
    chain: tuple[Step, ...]
    coming: Coming
    occasion: Occasion
    origin: Origin | None
    use: Use | None
    returned: Return | None
    conditions: Conditions
    after: After

    @property
    def item(self) -> int:
        """Number of the item that names the chain: what was taken up, or the visit where nothing was."""
        return next((step.item for step in self.chain if step.kind == "potential"), self.chain[0].item)

    @property
    def week(self) -> int:
        """Week of the visit."""
        return self.chain[0].week

    def at(self, *kinds: str) -> Step | None:
        """The step of a kind, if it came so far."""
        return next((step for step in self.chain if step.kind in kinds), None)

    @property
    def numbers(self) -> frozenset[int]:
        """Every whole number that was measured about it, and weeks from the visit on: no other may be told."""
        result = self.at("realized", "failed")
        spans = [step.week - self.week for step in (result,) if step is not None]
        return frozenset([*_whole(self), *spans, self.after.last - self.week])


def _whole(value: Any) -> Iterator[int]:
    if isinstance(value, bool):
        return
    if isinstance(value, int):
        yield value
    elif is_dataclass(value):
        for one in fields(value):
            if one.name not in NAMES:
                yield from _whole(getattr(value, one.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _whole(each)


def story_of(chains: Chains, start: int) -> Story:
    """The story of a chain, named by its row (`Chains.insights`, `Chains.bare`)."""
    life, rows = chains.life, chains.rows(start)
    steps = chains.steps(start)
    first, last = steps[0], steps[-1]
    community = int(life.items["community"][start])
    insight = start if chains.kind[start] == POTENTIAL else None
    cycle = "immediate" if insight is None else CYCLES[int(chains.cycles[np.searchsorted(chains.insights, start)])]
    member = life.members[first.member]
    gone = int(member["left"])
    end = gone if gone >= 0 else life.weeks - 1
    return Story(
        life.seed,
        first.member,
        steps[1].topic if len(steps) > 1 else first.topic,
        cycle,
        steps,
        _coming(life, member, rows[0], insight, first.week),
        _occasion(life, rows[0], first, community),
        _origin(chains, insight) if insight is not None else None,
        _use(life, rows, steps, end),
        _returned(chains, rows, steps, community),
        _conditions(life, first.week, last.week, community),
        _after(chains, member, insight, first.week, last.week, end),
    )


def stories_of(chains: Chains, member: int) -> list[int]:
    """Rows of the chains of a member: what was taken up, and visits in which nothing was."""
    mine = [
        chains.insights[chains.member[chains.insights] == member],
        chains.bare[chains.member[chains.bare] == member],
    ]
    return sorted(int(row) for rows in mine for row in rows)


def _seen(life: StoryLife, row: int, name: str) -> Any:
    """What was seen of an item; None where nobody looked, or it is not known."""
    if life.seen is None:
        return None
    value = life.seen[name][row]
    return None if value == NOT_KNOWN or value != value else value


def _yes(value: Any) -> bool | None:
    return None if value is None else bool(value)


def _leads(member: Any, week: int) -> bool:
    return 0 <= int(member["led_from"]) <= week <= int(member["led_until"])


def _coming(life: StoryLife, member: Any, visit: int, insight: int | None, week: int) -> Coming:
    joined, number = int(member["joined"]), int(member["member"])
    level, asked = _seen(life, visit, "level"), _seen(life, visit, "question")
    question = None
    if asked is not None and insight is not None:
        question = int(asked) == int(life.items["topic"][insight])
    return Coming(
        joined < 0,
        joined if joined >= 0 else None,
        life.visits_between(number, 0, week),
        LEVELS[int(level)] if level is not None else None,
        _leads(member, week),
        bool(member["far"]),
        bool(life.invited[number]) if life.invited is not None else None,
        question if insight is not None else (False if asked is not None else None),
    )


def _occasion(life: StoryLife, visit: int, step: Step, community: int) -> Occasion:
    name, activity = life.activity(int(life.items["activity"][visit]))
    always = [one.name for one in ALWAYS]
    worth = _seen(life, visit, "experience")
    return Occasion(
        name,
        FAMILIES[activity.family] if activity is not None else FAMILIES[0],
        activity is not None and not activity.usual and name not in always,
        name in (always[0], always[EXCHANGE]),
        int(life.in_week("present", step.week, community)),
        not life.visits_between(step.member, step.week, step.week),
        float(worth) if worth is not None else None,
        life.in_week("experience", step.week, community),
    )


def _origin(chains: Chains, insight: int) -> Origin:
    life, week = chains.life, int(chains.week[insight])
    other = int(chains.other[insight])
    teller = life.members[other] if other >= 0 else None
    tie = _seen(life, insight, "tie")
    return Origin(
        str(chains.sources[np.searchsorted(chains.insights, insight)]),
        other if other >= 0 else None,
        float(tie) if tie is not None and other >= 0 else None,
        other >= 0 and life.visits_between(other, 0, week) <= NEW,
        teller is not None and bool(teller["far"]),
        teller is not None and _leads(teller, week),
        chains.told_from(insight) >= 0,
        chains.depth(insight),
        _yes(_seen(life, insight, "own")),
        _yes(_seen(life, insight, "right")),
        chains.besides(insight),
    )


def _use(life: StoryLife, rows: list[int], steps: tuple[Step, ...], end: int) -> Use | None:
    tried = next((n for n, step in enumerate(steps) if step.kind == "applied"), None)
    if tried is None:
        return None
    taken, applied = steps[tried - 1], steps[tried]
    outcome = steps[tried + 1] if len(steps) > tried + 1 else None
    busy = None
    if life.busy is not None:
        busy = int(life.busy[taken.week + 1 : applied.week + 1, applied.member].sum())
    between = [mark for mark in life.marks if taken.week < mark[0] <= applied.week]
    return Use(
        applied.week - taken.week,
        life.visits_between(applied.member, taken.week + 1, applied.week),
        busy,
        _yes(_seen(life, rows[tried], "own")),
        between[-1] if between else None,
        applied.week - between[-1][0] if between else None,
        outcome.week - applied.week if outcome is not None else None,
        max(0, end - applied.week) if outcome is None else None,
    )


def _returned(chains: Chains, rows: list[int], steps: tuple[Step, ...], community: int) -> Return | None:
    if steps[-1].kind != "told again":
        return None
    told, outcome = steps[-1], steps[-2]
    present = int(chains.life.in_week("present", told.week, community))
    return Return(told.week - outcome.week, present, len(chains.heirs(rows[-1])))


def _conditions(life: StoryLife, first: int, last: int, community: int) -> Conditions:
    held = life.over("held", first, last, community)
    quality = life.over("quality", first, last, community)[held > 0]
    sponsors = [
        float(life.over(name, first, last, community).mean())
        for name in ("sponsor_domain", "sponsor_portfolio", "sponsor_local")
    ]
    return Conditions(
        last - first + 1,
        int(held.sum()),
        int(life.over("cancelled", first, last, community).sum()),
        int((life.over("leaders", first, last, community) == 0).sum()),
        float(life.over("gap", first, last, community).mean()),
        float(quality.mean()) if len(quality) else float("nan"),
        float(life.over("command", first, last, community).mean()),
        max(sponsors),
        float(life.over("hours_homework", first, last, community).mean()),
        float(life.over("strategic", last, last, community)[0]),
        float(life.over("strategic", first, first, community)[0]),
    )


def _after(chains: Chains, member: Any, insight: int | None, first: int, last: int, end: int) -> After:
    def since(name: str) -> int | None:
        week = int(member[name])
        return week if week > first else None

    left = int(member["left"])
    return After(
        chains.life.visits_between(int(member["member"]), last + 1, end),
        end,
        left if left >= 0 else None,
        since("first_active"),
        since("first_core"),
        since("led_from"),
        chains.again(insight) if insight is not None else None,
        LEVELS[int(member["level"])],
    )


__all__ = [
    "NEW", "After", "Coming", "Conditions", "Occasion", "Origin", "Return", "Story", "Use", "stories_of",
    "story_of",
]  # fmt: skip
