"""The risks of a business case in words: how it fails, what goes wrong, how sure one can be, what is assumed."""

from __future__ import annotations

from collections.abc import Iterator

from copsim.analysis.business_case import CARRIES, Case
from copsim.analysis.case_phrases import bounds, so_many
from copsim.analysis.case_risks import FATES
from copsim.analysis.paired import LEAST
from copsim.analysis.phrases import count

MOST = 4
"""So many troubles are told."""
OFTEN = 0.2
"""Of troubles in fewer of the lives nothing is said; the table has all."""
ENDS = {"failed": "It fails", "ailing": "It ails", "dispersed": "It is over"}
"""Ends that are no success, and what they are called."""


def risks_told(case: Case) -> list[str]:
    """Everything that speaks for caution."""
    return [*_fates(case), *_wrong(case), *_sure(case), *_assumed(case)]


def _fates(case: Case) -> Iterator[str]:
    if not case.fates:
        yield "It fails: whether it does cannot be told from a run this short."
        return
    for name in ENDS:
        fate = case.fate(name)
        if fate.count or name == "failed":
            yield f"{ENDS[name]}: it {FATES[name]}, in {so_many(fate)} ({bounds(fate)})."


def _wrong(case: Case) -> Iterator[str]:
    if not case.troubles:
        return
    if not case.troubles[0].failing.of:
        common = [f"{one.told} ({so_many(one.others)})" for one in case.troubles if one.others.share >= OFTEN][:MOST]
        yield "What goes wrong: no life fails or ails." + (f" All the same: {'; '.join(common)}." if common else "")
        return
    shown = [one for one in case.troubles if one.failing.share >= OFTEN][:MOST]
    fail = "that fails or ails" if case.troubles[0].failing.of == 1 else "that fail or ail"
    for one in shown:
        others = one.others
        theirs = f"{so_many(others)} that {'carries' if others.of == 1 else 'carry'}" if others.of else ""
        if one.apart:
            beside = f"; of those that carry, it is so in {so_many(others)}"
        elif others.of:
            beside = f". It is so in {theirs} too, and is not surely a sign of failing"
        else:
            beside = ""
        yield f"What goes wrong: {one.told}, in {so_many(one.failing)} {fail}{beside}."
    if shown:
        yield "What goes wrong: that it comes with failing does not say that it makes a community fail."


def _sure(case: Case) -> Iterator[str]:
    lives = count(case.lives, "life", "lives")
    if case.lives == 1:
        yield "How sure: one life says nothing of what is typical. Run many before deciding anything on it."
        return
    if case.lives < LEAST:
        yield (
            f"How sure: {lives} with different luck cannot say what is typical. Run more of them before deciding on it."
        )
        return
    yield (
        f"How sure: {lives} with different luck. '8 of 10 lives' says how far luck alone carries lives apart; '95 %' "
        "says "
        "where a share or a mean of very many lives would lie. Both are about the model, and not about how well it "
        "fits you."
    )
    if case.baseline is not None:
        yield (
            f"How sure: the lives without {case.baseline.without} have the same luck, so that what differs is owed "
            "to it "
            "within the "
            f"model; {len(case.baseline.besides)} differences were looked at, of which one in twenty looks like one "
            "by chance."
        )


def _assumed(case: Case) -> Iterator[str]:
    yield (
        f"Assumed: what '{CARRIES}' means (three people, a meeting and an outcome in half a year); that every outcome "
        "counts as one, however large, and every hour too, whoever spends it. Hours of trying something at work are "
        "not counted."
    )
    provided = case.provided
    paid = (
        f"{provided.hours:g} hours a week of support as set at the start" if provided.hours else "no hours of support"
    )
    yield (
        f"Assumed: {paid}; where nothing is stated, that things cost nothing. Rooms, travel, tools and the hours of "
        "sponsors "
        "themselves are counted only where somebody stated them."
    )
    yield (
        "Not in it: what an outcome is worth in money, harm done by a failed one, what people would have learned "
        "elsewhere, "
        "and the value of members being known, of identity, or of a strategy that changes on account of what was "
        "learned."
    )


__all__ = ["risks_told"]
