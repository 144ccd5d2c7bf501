"""What a sponsor asks of a community, and the number of a life that answers each question.

Every number is of one life and comes from its weekly table, and from what was provided or booked for the community;
`business_case` puts lives together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from copsim.analysis.bands import share_held
from copsim.analysis.gains import by_quarter, starts_of_quarters
from copsim.analysis.lives import Lives, Numbers
from copsim.analysis.phrases import QUARTER, YEAR, Window, mean_in, sum_in
from copsim.analysis.value import HOURS

Booked = tuple[tuple[int, Mapping[str, float]], ...]
"""What falls due: the week, and hours and money by name."""


@dataclass(frozen=True)
class Provided:
    """What is known of a community that the weekly table does not hold: what it gets, what was said of its domain."""

    hours: float = 0.0
    """Hours a week of support and of people employed for it, as set at the start, all communities together."""
    means: float = 0.0
    """Hours of logistics a week that a wholly engaged domain sponsor pays for, in each community."""
    booked: Booked = ()
    """What dated changes are said to cost."""
    strategic: float = float("nan")
    """How far the organisation depends on the domain, as set at the start: 0 to 1; nan where that is not known."""

    def stated(self, name: str, first: int, last: int) -> float:
        """Stated hours or money that fall due from one week to another, both included."""
        return sum(cost.get(name, 0.0) for week, cost in self.booked if first <= week <= last)

    def support(self, lives: Lives) -> Numbers:
        """(lives, weeks) hours of support, with those a domain sponsor pays for."""
        engaged = np.nan_to_num(lives["sponsor_domain"]) * lives.communities
        return self.hours + self.means * engaged


@dataclass(frozen=True)
class Question:
    """Something a sponsor asks."""

    part: str
    name: str
    question: str
    unit: str
    of: Callable[[Lives, Provided], Numbers] = field(repr=False)
    """(lives,) numbers; nan where a life has none."""
    better: int = 0
    """1: more is better, -1: less is, 0: neither by itself."""


def whole(lives: Lives) -> Window:
    """All weeks."""
    return Window("", 0, len(lives.weeks))


def begin(lives: Lives) -> Window:
    """The first quarter of a year."""
    return Window("", 0, min(QUARTER, len(lives.weeks)))


def late(lives: Lives, weeks: int = YEAR) -> Window:
    """The last year, or so many weeks of the end."""
    return Window("", max(0, len(lives.weeks) - weeks), len(lives.weeks))


def over(part: Numbers, all_: Numbers) -> Numbers:
    """(lives,) shares; nan where there is nothing to be a share of."""
    return np.where(all_ > 0.0, part / np.where(all_ > 0.0, all_, 1.0), np.nan)


def stakes(lives: Lives) -> Numbers:
    """(lives, weeks) engagement of the portfolio or the domain sponsor, whoever is more engaged."""
    return np.maximum(lives["sponsor_portfolio"], lives["sponsor_domain"])


def members_hours(lives: Lives) -> Numbers:
    """(lives, weeks) hours of taking part, homework and procedures, without those of leading."""
    return np.nan_to_num(lives.total(*(name for name in HOURS if name != "hours_leading")))


def all_hours(lives: Lives, provided: Provided) -> Numbers:
    """(lives,) every hour that is known of: members', leaders', of support, and stated."""
    measured = members_hours(lives) + np.nan_to_num(lives["hours_leading"]) + provided.support(lives)
    spent: Numbers = measured.sum(axis=1)
    return spent + provided.stated("hours", int(lives.weeks[0]), int(lives.weeks[-1]))


Of = Callable[[Lives, Provided], Numbers]


def _sum(*names: str, last: int = 0) -> Of:
    def of(lives: Lives, provided: Provided) -> Numbers:
        return sum_in(lives.total(*names), late(lives, last) if last else whole(lives))

    return of


def _mean(name: str, window: Callable[[Lives], Window] = late, times: float = 1.0) -> Of:
    def of(lives: Lives, provided: Provided) -> Numbers:
        return times * mean_in(lives[name], window(lives))

    return of


def _share(part: str, all_: str, window: Callable[[Lives], Window] = whole) -> Of:
    def of(lives: Lives, provided: Provided) -> Numbers:
        return over(sum_in(lives[part], window(lives)), sum_in(lives[all_], window(lives)))

    return of


def _end(lives: Lives) -> Window:
    return late(lives, QUARTER)


def _regulars(lives: Lives, provided: Provided) -> Numbers:
    return mean_in(lives.total("core", "active"), late(lives))


def _far_regulars(lives: Lives, provided: Provided) -> Numbers:
    return over(sum_in(lives["far_active"], late(lives)), sum_in(lives.total("core", "active"), late(lives)))


def _seat_empty(lives: Lives, provided: Provided) -> Numbers:
    shares: Numbers = (np.nan_to_num(stakes(lives)) == 0.0).mean(axis=1)
    return shares


def _held(lives: Lives, provided: Provided) -> Numbers:
    return share_held(lives, len(lives.weeks))[:, -1]


def _per_quarter(name: str) -> Of:
    def of(lives: Lives, provided: Provided) -> Numbers:
        return mean_in(lives[name], whole(lives)) * QUARTER

    return of


def _share_of_weeks(met: Callable[[Lives], NDArray[np.bool_]]) -> Of:
    def of(lives: Lives, provided: Provided) -> Numbers:
        shares: Numbers = met(lives).mean(axis=1)
        return shares

    return of


def _stated(name: str) -> Of:
    def of(lives: Lives, provided: Provided) -> Numbers:
        return np.full(len(lives), provided.stated(name, int(lives.weeks[0]), int(lives.weeks[-1])))

    return of


def _used(lives: Lives, provided: Provided) -> Numbers:
    return over(sum_in(lives.total(*HOURS), whole(lives)), sum_in(lives["hours_available"], whole(lives)))


QUESTIONS: tuple[Question, ...] = (
    Question("why", "realized", "How often did something that was learned here work when it was tried?", "outcomes",
             _sum("realized"), 1),
    Question("why", "realized_last_year", "How often in the last year?", "outcomes", _sum("realized", last=YEAR), 1),
    Question("why", "went_wrong", "How often did it fail?", "outcomes", _sum("failed"), -1),
    Question("why", "told", "How many outcomes, good or bad, were told in the community?", "outcomes",
             _sum("told_again"), 1),
    Question("why", "carried", "How many successes were carried to those who decide?", "outcomes",
             _sum("carried_across"), 1),
    Question("why", "visible", "How much of its value can outsiders see, in the last year?", "0 to 1",
             _mean("visible"), 1),
    Question("why", "talked_about", "How far is its value talked about with sponsors, in the last year?", "0 to 1",
             _mean("talked_about"), 1),
    Question("why", "engaged", "How engaged is the most engaged sponsor, in the last year?", "0 to 1",
             lambda lives, provided: mean_in(stakes(lives), late(lives)), 1),
    Question("why", "relevance", "How many questions of this domain does a member's own work raise in a quarter?",
             "questions a member", _mean("relevance", whole, QUARTER)),
    Question("why", "settled", "Which share of the questions that members had was settled, here or elsewhere?", "share",
             _share("concerns_closed", "concerns_opened"), 1),
    Question("what", "taken_up", "How often did somebody take up something new?", "times", _sum("news"), 1),
    Question("what", "tried", "How often was something that was learned here tried at work?", "times",
             _sum("tried"), 1),
    Question("what", "knowing_first", "How much of the domain does a member soundly know at the start?", "share",
             _mean("knowing", begin), 1),
    Question("what", "knowing", "How much at the end?", "share", _mean("knowing", _end), 1),
    Question("what", "misknowing", "How much does a member hold wrongly at the end?", "share",
             _mean("misknowing", _end), -1),
    Question("what", "experts", "How many are known as experts here, in the last year?", "people", _mean("experts")),
    Question("what", "documents", "How many topics are written down at the end?", "topics", _mean("documents", _end)),
    Question("what", "joined", "How many people joined?", "people", _sum("joined"), 1),
    Question("what", "ties_first", "How strong are a member's ties with others, added up, at the start?", "ties",
             _mean("ties", begin), 1),
    Question("what", "ties", "How strong at the end?", "ties", _mean("ties", _end), 1),
    Question("what", "regulars", "How many carry it, as active or core members, in the last year?", "people",
             _regulars, 1),
    Question("what", "far_members", "Which share of the members is far away, in the last year?", "share",
             _share("far_members", "members", late)),
    Question("what", "far_present", "Which share of those who take part is far away?", "share",
             _share("far_present", "present", late), 1),
    Question("what", "far_regulars", "Which share of those who carry it is far away?", "share", _far_regulars, 1),
    Question("how", "held", "How many meetings are held in a quarter?", "meetings", _per_quarter("held")),
    Question("how", "held_share", "Which share of the meetings that are due is held?", "share", _held, 1),
    Question("how", "present", "How many take part in a typical week of the last year?", "people",
             _mean("present"), 1),
    Question("how", "leaders", "How many lead, in the mean of all weeks?", "people", _mean("leaders", whole)),
    Question("how", "leading_each", "How many hours a week does each of them lead?", "hours a week",
             _share("hours_leading", "leaders")),
    Question("how", "gap_weeks", "In which share of weeks is half or more of the leading not done?", "share",
             _share_of_weeks(lambda lives: lives["gap"] >= 0.5), -1),
    Question("how", "vacant_weeks", "In which share of weeks does nobody lead?", "share",
             _share_of_weeks(lambda lives: lives["leaders"] == 0.0), -1),
    Question("how", "hours_members", "How many hours do members spend?", "hours",
             lambda lives, provided: members_hours(lives).sum(axis=1)),
    Question("how", "hours_leading", "How many hours do leaders spend on leading?", "hours", _sum("hours_leading")),
    Question("how", "hours_support", "How many hours of support and paid logistics does it get?", "hours",
             lambda lives, provided: provided.support(lives).sum(axis=1)),
    Question("how", "hours_stated", "How many hours are stated for what is done to it?", "hours", _stated("hours")),
    Question("how", "money_stated", "How much money is stated for what is done to it?", "money", _stated("money")),
    Question("how", "hours_all", "How many hours are that in all?", "hours", all_hours),
    Question("how", "hours_used", "Which share of the hours members may openly use is spent on it?", "share", _used),
    Question("how", "commanded", "Which share of agenda and calendar does the organisation set?", "share",
             _mean("command", whole)),
    Question("how", "seat_empty", "In which share of weeks is no portfolio or domain sponsor there?", "share",
             _seat_empty),
)  # fmt: skip
"""All of them, in the order in which they are told."""

DIFFERING: tuple[str, ...] = (
    "realized", "told", "visible", "tried", "knowing", "regulars", "far_regulars", "present", "gap_weeks", "hours_all",
)  # fmt: skip
"""What is compared with other lives of the same luck, besides whether a life carries."""
ASKED: dict[str, Question] = {question.name: question for question in QUESTIONS}

BUDGET: dict[str, tuple[str, str]] = {
    "members": ("hours of members", "hours"),
    "leaders": ("hours of leading", "hours"),
    "support": ("hours of support and paid logistics", "hours"),
    "stated_hours": ("hours stated for what is done to it", "hours"),
    "stated_money": ("money stated for what is done to it", "money"),
    "realized": ("outcomes that turned out well", "outcomes"),
}
"""What a quarter takes and brings: in words, and the unit."""


def budget(lives: Lives, provided: Provided) -> list[tuple[int, int, dict[str, Numbers]]]:
    """By quarter: its first and last week, and (lives,) of each entry of `BUDGET`."""
    weeks = len(lives.weeks)
    starts = starts_of_quarters(weeks)
    by = {
        "members": by_quarter(members_hours(lives), weeks),
        "leaders": by_quarter(np.nan_to_num(lives["hours_leading"]), weeks),
        "support": by_quarter(provided.support(lives), weeks),
        "realized": by_quarter(np.nan_to_num(lives["realized"]), weeks),
    }
    found = []
    for n, (first, end) in enumerate(zip(starts, [*starts[1:], weeks], strict=True)):
        a, b = int(lives.weeks[first]), int(lives.weeks[end - 1])
        stated = {f"stated_{name}": np.full(len(lives), provided.stated(name, a, b)) for name in ("hours", "money")}
        quarter = {**{name: values[:, n] for name, values in by.items()}, **stated}
        found.append((a, b, {name: quarter[name] for name in BUDGET}))
    return found


__all__ = [
    "ASKED", "BUDGET", "DIFFERING", "QUESTIONS", "Booked", "Provided", "Question", "all_hours", "begin", "budget",
    "late", "members_hours", "over", "stakes", "whole",
]  # fmt: skip
