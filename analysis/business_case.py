"""The business case of a community: what sponsors ask, answered with figures and intervals from simulated lives.

Pure functions of weekly tables. Of quantities the figure is the median of lives, and the interval holds eight of ten of
them; shares of lives have a 95 % interval of the share; differences between lives of the same luck have a 95 %
interval of the mean. Words are made of it in `case_words`, a page in `case_page`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from copsim.analysis.bands import quantiles
from copsim.analysis.case_questions import ASKED, BUDGET, DIFFERING, QUESTIONS, Provided, all_hours, budget
from copsim.analysis.case_risks import (
    Milestone,
    Share,
    Sign,
    Trouble,
    early,
    fates,
    long_enough,
    milestones,
    shares_of_fates,
    signs,
    troubles,
)
from copsim.analysis.lives import Lives, Numbers
from copsim.analysis.paired import LEAST, MATTERS, Paired, paired, ratio_interval

if TYPE_CHECKING:
    import pandas as pd

Verdict = Literal["cannot tell", "no value", "fails", "open", "carries"]
AgainstVerdict = Literal["better", "worse", "both ways", "nothing", "cannot tell"]
PARTS: dict[str, str] = {"why": "Why", "what": "What", "how": "How", "risks": "Risks"}
"""Parts of a case, and their headings."""
EIGHT_OF_TEN, ALL_LIVES, SURE = "8 of 10 lives", "all lives", "95 %"
"""What an interval holds; where there are fewer than `ENOUGH_LIVES`, it runs from the least to the most of them."""
ENOUGH_LIVES = 10
CARRIES = "carries"


@dataclass(frozen=True)
class Statement:
    """A question and the figure that answers it: a row of the table."""

    part: str
    name: str
    question: str
    figure: float
    low: float
    high: float
    """nan where there is no interval, or no figure; inf where there is no bound."""
    unit: str
    interval: str
    """`8 of 10 lives`, `all lives`, `95 %`, or nothing."""
    lives: int
    """How many lives have a number."""


@dataclass(frozen=True)
class Beside:
    """A figure of the case beside the same lives without something."""

    name: str
    question: str
    unit: str
    paired: Paired
    """`baseline`: without it; `arm`: the lives of the case."""


@dataclass(frozen=True)
class Against:
    """The lives of the case beside the same lives without something."""

    without: str
    """What they are without, in words."""
    besides: tuple[Beside, ...]
    hours_for_one_more: tuple[float, float, float] | None
    """Hours that one more outcome takes, with its 95 % interval; None where there are not surely more of both."""
    hours_stated: float
    """Hours that are stated for it, beyond those stated without it."""
    money_stated: float

    def of(self, name: str) -> Paired:
        """What is told of one figure."""
        return next(each.paired for each in self.besides if each.name == name)

    @property
    def carrying(self) -> Paired | None:
        """What is told of the share of lives that carry; None where the run is too short for it."""
        return self.besides[0].paired if self.besides[0].name == CARRIES else None

    @property
    def verdict(self) -> AgainstVerdict:
        """Of outcomes and of carrying together: one of them decides where the other is not the other way round."""
        both = [each.verdict for each in (self.of("realized"), self.carrying) if each is not None]
        if "better" in both:
            return "both ways" if "worse" in both else "better"
        if "worse" in both:
            return "worse"
        return "cannot tell" if "cannot tell yet" in both else "nothing"


@dataclass(frozen=True)
class Quarter:
    """What a quarter takes and brings."""

    first: int
    last: int
    statements: tuple[Statement, ...]
    """One for each entry of `case_questions.BUDGET`."""

    def of(self, name: str) -> Statement:
        """One of them."""
        return self.statements[list(BUDGET).index(name)]


@dataclass(frozen=True)
class Case:
    """All that is told, in figures."""

    lives: int
    weeks: int
    communities: int
    statements: tuple[Statement, ...]
    """What is told of lives as they are; the one of hours for each outcome among them."""
    quarters: tuple[Quarter, ...]
    fates: tuple[Share, ...]
    """Empty where there are too few weeks to tell."""
    troubles: tuple[Trouble, ...]
    signs: tuple[Sign, ...]
    sign_weeks: tuple[int, int] | None
    """In which weeks one looks for them; None where the run is too short."""
    milestones: tuple[Milestone, ...]
    baseline: Against | None
    """Beside the same lives without what was done; None where nothing was."""
    unsponsored: Against | None
    """Beside the same lives without any sponsor; None where that was not asked."""
    sponsored: bool
    """Whether there is a sponsor of some kind at some time."""
    provided: Provided

    def of(self, name: str) -> Statement:
        """The statement of this name."""
        return next(each for each in self.statements if each.name == name)

    def fate(self, name: str) -> Share:
        """How many lives end in this way."""
        return next(each for each in self.fates if each.name == name)

    @property
    def verdict(self) -> Verdict:
        """What is to be said first: more often than not and not means that the 95 % interval leaves out one half."""
        if not self.fates or self.lives < LEAST:
            return "cannot tell"
        if self.of("realized").high == 0.0:
            return "no value"
        low, high = self.fate(CARRIES).bounds
        return "fails" if high < 0.5 else "carries" if low > 0.5 else "open"

    @property
    def rows(self) -> tuple[Statement, ...]:
        """Every statement there is, those of risks, comparisons and quarters too; no two have one name."""
        return (*self.statements, *_risk_rows(self), *_against_rows(self), *_quarter_rows(self))


def business_case(
    weekly: pd.DataFrame | Lives,
    provided: Provided | None = None,
    *,
    without: pd.DataFrame | Lives | None = None,
    without_told: str = "what was done",
    provided_without: Provided | None = None,
    unsponsored: pd.DataFrame | Lives | None = None,
    provided_unsponsored: Provided | None = None,
    changed: int | None = None,
    matters: float = MATTERS,
) -> Case:
    """The business case of the lives of a weekly table.

    Args:
        weekly: of a run.
        provided: what the community gets that the table does not count.
        without: the same seeds without what was done.
        without_told: what these are without, in words.
        provided_without: what the community gets there.
        unsponsored: the same seeds without any sponsor.
        provided_unsponsored: what the community gets there.
        changed: the first week in which something is done to the community, so that signs are looked for after it.
        matters: smallest difference of interest, in standard deviations of the lives it is compared with.

    Raises:
        ValueError: for tables that are none, and for other seeds or weeks on one side.
    """
    lives, given = Lives.of(weekly), provided or Provided()
    seen = signs(lives, changed) if long_enough(lives) else ()
    window = _sign_weeks(lives, changed)
    return Case(
        lives=len(lives),
        weeks=len(lives.weeks),
        communities=lives.communities,
        statements=(*_statements(lives, given), _per_outcome(lives, given)),
        quarters=_quarters(lives, given),
        fates=shares_of_fates(lives),
        troubles=troubles(lives),
        signs=seen,
        sign_weeks=window,
        milestones=milestones(lives),
        baseline=_against(lives, given, without, provided_without or given, without_told, matters),
        unsponsored=_against(lives, given, unsponsored, provided_unsponsored or given, "any sponsor", matters),
        sponsored=any(np.nanmax(lives[name], initial=0.0) > 0.0 for name in SEATS),
        provided=given,
    )


SEATS = ("sponsor_portfolio", "sponsor_domain", "sponsor_individual", "sponsor_local")
"""Measures of who sponsors."""


def _sign_weeks(lives: Lives, changed: int | None) -> tuple[int, int] | None:
    window = early(lives, changed)
    return None if window is None else (int(lives.weeks[window.begin]), int(lives.weeks[window.end - 1]))


def spread(values: Numbers) -> tuple[float, float, float, str, int]:
    """Of (lives,) numbers: median, the bounds of eight of ten lives, what these hold, and how many have a number."""
    known = values[~np.isnan(values)]
    nothing = float("nan")
    if not len(known):
        return nothing, nothing, nothing, "", 0
    low, middle, high = (float(v) for v in quantiles(known[:, None], (0.1, 0.5, 0.9))[:, 0])
    if len(known) == 1:
        return middle, nothing, nothing, "", 1
    if len(known) < ENOUGH_LIVES:
        return middle, float(known.min()), float(known.max()), ALL_LIVES, len(known)
    return middle, low, high, EIGHT_OF_TEN, len(known)


def _stated(part: str, name: str, question: str, unit: str, values: Numbers) -> Statement:
    figure, low, high, interval, known = spread(values)
    return Statement(part, name, question, figure, low, high, unit, interval, known)


def _statements(lives: Lives, provided: Provided) -> tuple[Statement, ...]:
    return tuple(
        _stated(each.part, each.name, each.question, each.unit, each.of(lives, provided)) for each in QUESTIONS
    )


def _per_outcome(lives: Lives, provided: Provided) -> Statement:
    """Hours of all lives over outcomes of all lives: a life without any outcome counts with its hours."""
    hours, outcomes = all_hours(lives, provided), ASKED["realized"].of(lives, provided)
    figure, low, high = _price(outcomes, hours)
    question = "How many hours of all does one outcome that turned out well take?"
    interval = SURE if low == low else ""
    return Statement("how", "hours_per_outcome", question, figure, low, high, "hours an outcome", interval, len(lives))


def _price(outcomes: Numbers, hours: Numbers) -> tuple[float, float, float]:
    """Hours for each outcome, means of lives, with the 95 % interval; `hours` are surely more than none."""
    nothing = float("nan")
    if not outcomes.sum() > 0.0 or not hours.sum() > 0.0:
        return nothing, nothing, nothing
    low, high = ratio_interval(outcomes, hours)
    figure = float(hours.mean() / outcomes.mean())
    if low != low:
        return figure, nothing, nothing
    return figure, 1.0 / high, 1.0 / low if low > 0.0 else float("inf")


def _quarters(lives: Lives, provided: Provided) -> tuple[Quarter, ...]:
    return tuple(
        Quarter(
            first,
            last,
            tuple(
                _stated("how", f"weeks_{first}_{last}.{name}", f"{told}, weeks {first} to {last}", unit, values[name])
                for name, (told, unit) in BUDGET.items()
            ),
        )
        for first, last, values in budget(lives, provided)
    )


def _against(
    lives: Lives,
    provided: Provided,
    others: pd.DataFrame | Lives | None,
    provided_others: Provided,
    told: str,
    matters: float,
) -> Against | None:
    if others is None:
        return None
    other = Lives.of(others)
    if not (np.array_equal(lives.seeds, other.seeds) and np.array_equal(lives.weeks, other.weeks)):
        raise ValueError("the lives compared have other seeds or weeks, expected the same on both sides")
    found = [
        Beside(
            each.name,
            each.question,
            each.unit,
            paired(each.of(other, provided_others), each.of(lives, provided), better=each.better, matters=matters),
        )
        for each in (ASKED[name] for name in DIFFERING)
    ]
    if long_enough(lives):
        ends = [fates(one)[CARRIES].astype(np.float64) for one in (other, lives)]
        found.insert(
            0, Beside(CARRIES, "Which share of lives carries?", "share", paired(*ends, better=1, matters=matters))
        )
    more = ASKED["realized"].of(lives, provided) - ASKED["realized"].of(other, provided_others)
    hours = all_hours(lives, provided) - all_hours(other, provided_others)
    stated = [
        float((ASKED[name].of(lives, provided) - ASKED[name].of(other, provided_others)).mean())
        for name in ("hours_stated", "money_stated")
    ]
    return Against(told, tuple(found), _one_more(more, hours), *stated)


def _one_more(more: Numbers, hours: Numbers) -> tuple[float, float, float] | None:
    """Hours for one more outcome, where it is clear that there are more outcomes and that they take more hours."""
    gain, price = (paired(np.zeros(len(values)), values, better=1) for values in (more, hours))
    constant = len(hours) > 0 and hours[0] > 0.0 and bool(np.all(hours == hours[0]))
    if not (gain.clear and gain.difference > 0.0 and (constant or (price.clear and price.difference > 0.0))):
        return None
    return _price(more, hours)


# Rows of the table besides those of lives as they are


def _share_row(name: str, question: str, share: Share, part: str = "risks") -> Statement:
    interval = SURE if share.of else ""
    return Statement(part, name, question, share.share, *share.bounds, "share", interval, share.of)


def _risk_rows(case: Case) -> list[Statement]:
    rows = [_share_row(f"ends.{each.name}", f"Which share of lives: {each.told}?", each) for each in case.fates]
    for one in case.troubles:
        rows.append(_share_row(f"trouble.{one.name}.failing", f"Of lives that do not carry: {one.told}", one.failing))
        rows.append(_share_row(f"trouble.{one.name}.others", f"Of lives that carry: {one.told}", one.others))
    for sign in case.signs:
        than = f"than {sign.cut:g} {sign.told}"
        for name, group, which in (("more", sign.more, f"more {than}"), ("less", sign.less, f"no more {than}")):
            rows.append(_share_row(f"sign.{sign.name}.{name}", f"Of lives with {which}: which carry?", group, "what"))
    for mark in case.milestones:
        name = f"milestone.{mark.name}"
        asked = f"In which share of lives is it so at some time: {mark.told}?"
        rows.append(_share_row(f"{name}.reached", asked, mark.reached, "what"))
        rows.append(_share_row(f"{name}.first_year", f"In the first year: {mark.told}?", mark.in_first_year, "what"))
        rows.append(_stated("what", f"{name}.week", f"In which week: {mark.told}?", "week", mark.weeks))
    return rows


def _against_rows(case: Case) -> list[Statement]:
    rows = []
    for name, against in (("difference", case.baseline), ("without_sponsor", case.unsponsored)):
        if against is None:
            continue
        for each in against.besides:
            of = each.paired
            asked = f"{each.question} Difference from the same lives without {against.without}"
            interval = SURE if of.low == of.low else ""
            rows.append(
                Statement(
                    "risks" if each.name == CARRIES else ASKED[each.name].part, f"{name}.{each.name}", asked,
                    of.difference, of.low, of.high, each.unit, interval, of.pairs,
                )
            )  # fmt: skip
        price = against.hours_for_one_more or (float("nan"),) * 3
        asked = f"How many hours does one more outcome take than in the same lives without {against.without}?"
        rows.append(Statement("how", f"{name}.hours_for_one_more", asked, *price, "hours an outcome", SURE, case.lives))
    return rows


def _quarter_rows(case: Case) -> list[Statement]:
    return [each for quarter in case.quarters for each in quarter.statements]


__all__ = [
    "ALL_LIVES", "CARRIES", "EIGHT_OF_TEN", "PARTS", "SEATS", "SURE", "Against", "Beside", "Case", "Quarter",
    "Statement", "Verdict", "business_case", "spread",
]  # fmt: skip
