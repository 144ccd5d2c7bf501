"""What a business case asks of sponsors, and what becomes of the community with and without them, in words."""

from __future__ import annotations

from collections.abc import Iterator

from copsim.analysis.business_case import Against, Case
from copsim.analysis.case_phrases import difference, there, told
from copsim.analysis.phrases import number

SHORT_OF_TIME = 0.6
"""From this share of the hours that may openly be used on, time is what is short."""
ORDERED = 0.05
"""From this share of agenda and calendar on, orders are told of."""


def sponsor_told(case: Case) -> list[str]:
    """Being there, time, orders, and the difference a sponsor makes."""
    return [*_seat(case), *_time(case), *_orders(case), *_without(case)]


def _time(case: Case) -> Iterator[str]:
    used = case.of("hours_used")
    if used.figure != used.figure:
        return
    if used.figure >= SHORT_OF_TIME:
        yield (
            f"Asked of a sponsor: time. Members use {told(used)} of the hours they may openly give; more that need "
            "not be "
            "hidden would be used."
        )
        return
    yield (
        f"Asked of a sponsor: to let people keep their time. They use {told(used)} of the hours they may openly "
        "give, so "
        "permission for more is not what is lacking."
    )


def _seat(case: Case) -> Iterator[str]:
    engaged, empty = case.of("engaged"), case.of("seat_empty")
    if not case.sponsored:
        yield (
            "Asked of a sponsor: first of all, to be there. There is none, and nothing here shows what one would "
            "add; the "
            "same command with '--with sponsor-joins@0' does."
        )
    elif engaged.figure == engaged.figure and empty.figure < 1.0:
        yield (
            f"Asked of a sponsor: to talk about what comes of it (done to {told(case.of('talked_about'))} on a scale "
            f"from 0 to 1), and to stay: {there(empty, 'portfolio or domain sponsor')}."
        )
    else:
        yield (
            "Asked of a sponsor: to stand for the community. Those there are stand behind its leaders, or in distant "
            "units."
        )


def _orders(case: Case) -> Iterator[str]:
    commanded = case.of("commanded")
    if commanded.figure >= ORDERED:
        yield (
            f"Asked of a sponsor: fewer orders. The organisation sets {told(commanded)} of agenda and calendar. "
            "(That what "
            "is ordered is worth less to those who come is put into the model, not found by it.)"
        )


def _without(case: Case) -> Iterator[str]:
    if case.unsponsored is not None:
        yield f"With sponsors: beside the same lives without any, {_told(case.unsponsored)}"
    elif case.sponsored:
        yield (
            "With sponsors: what they add was not asked; the same command with '--without-sponsor' lives the same "
            "lives "
            "without any."
        )


def _told(against: Against) -> str:
    parts = []
    carrying = against.carrying
    if carrying is not None:
        with_, without = (number(round(100 * value)) for value in (carrying.arm, carrying.baseline))
        parts.append(f"of 100 lives {with_} carry instead of {without}")
    parts.append(f"outcomes that worked {difference(against.of('realized'))}")
    parts.append(f"hours of everybody {difference(against.of('hours_all'))}")
    said = "; ".join(parts)
    verdict = {
        "better": "They are of use.",
        "worse": "As they are, the community does better without them.",
        "both ways": "They help in one way and harm in another.",
        "nothing": "They make no difference that matters to what works or lasts.",
        "cannot tell": "One cannot tell whether they are of use; more lives may tell.",
    }[against.verdict]
    return f"{said}. {verdict}"


__all__ = ["sponsor_told"]
