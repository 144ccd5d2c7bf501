"""What an arm brings, to whom, at what price and at what risk, in words."""

from __future__ import annotations

from collections.abc import Sequence

from copsim.analysis.compare_phrases import capital, fixed, places, places_of, range_told, short, signed
from copsim.analysis.compared import Difference
from copsim.analysis.gains import FARING, GROUPS, HARMS, PEOPLE, UNITS, Fared, Gains, Harm, OneMore, Quarter, surely
from copsim.analysis.phrases import share

KINDS = {"stated hours": "stated hours", "stated money": "of stated money", "members' hours": "hours of members"}


def gains_told(brought: Gains, found: Sequence[Difference], weeks: int) -> list[str]:
    """Sentences about one arm: since when it shows, what one more costs, what may go wrong, who gains and who loses.

    Args:
        brought: of this arm.
        found: differences of this arm.
        weeks: how many there are.
    """
    return [
        shows_told(brought, found, weeks),
        *[text for unit in UNITS for text in prices_told(unit, [p for p in brought.prices if p.unit == unit])],
        harm_told(brought.harms),
        *who_told(brought),
        *quarters_told(brought.quarters),
    ]


def weeks_until(brought: Gains, each: Difference) -> int | None:
    """Weeks from the beginning of what an arm does until an outcome shows; None where it does not, or shows before."""
    if each.weeks is None or each.weeks.first is None:
        return None
    after = each.weeks.first - (brought.began or 0)
    return after if after >= 0 else None


def shows_told(brought: Gains, found: Sequence[Difference], weeks: int) -> str:
    """Since when it shows, counted from when it began."""
    begins = "from the start" if brought.began is None else f"in week {brought.began}"
    effects = [each for each in found if each.wanted.outcome.name != "hours"]
    shown = [(after, each) for each in effects if (after := weeks_until(brought, each)) is not None]
    if not shown:
        return f"It begins {begins}. Week by week nothing shows within the run."
    after, each = min(shown, key=lambda pair: pair[0])
    later = [
        f"{short(other.wanted.outcome.label)} after {weeks_after}"
        for weeks_after, other in sorted(shown, key=lambda pair: pair[0])
        if other.wanted.outcome.name in ("active", "core", "tried", "realized") and other is not each
    ]
    rest = f"; {', '.join(dict.fromkeys(later))}" if later else ""
    return f"It begins {begins}, and shows first in {short(each.wanted.outcome.label)}, after {_weeks(after)}{rest}."


def _weeks(n: int) -> str:
    return "1 week" if n == 1 else f"{n} weeks"


def price_told(price: OneMore) -> str:
    """`6.2 stated hours (4.0 to 13)`, or why there is no price."""
    if price.why_not:
        return price.why_not
    finely = places(price.value)
    end = fixed(price.high, finely) if price.high < float("inf") else "any number"
    return f"{fixed(price.value, finely)} {KINDS[price.kind]} ({fixed(price.low, finely)} to {end})"


def prices_told(unit: str, prices: Sequence[OneMore]) -> list[str]:
    """What one more of something costs, of each kind of cost; one reason if there is no price at all."""
    paid = [price_told(price) for price in prices if not price.why_not]
    if paid:
        return [f"One {UNITS[unit]} costs {' and '.join(paid)}; each number lays all of that cost on this alone."]
    reasons = list(dict.fromkeys(price.why_not for price in prices if price.kind != "members' hours"))
    return [f"What one {UNITS[unit]} costs has no answer: {', '.join(reasons)}."]


def harm_told(harms: Sequence[Harm]) -> str:
    """How often a pair is worse off."""
    parts = [f"{HARMS[each.kind]}: {share(each.share)} ({share(each.low)} to {share(each.high)})" for each in harms]
    luck = "If it did nothing, up to half of the pairs would have less realized value by luck."
    return f"In how many of the pairs it does harm: {'; '.join(parts)}. {luck}"


def who_told(brought: Gains) -> list[str]:
    """Who gains and who loses, as far as it can be told."""
    counted = [each for each in brought.fared if each.counted and surely(each.paired)]
    fared = [each for each in brought.fared if not each.counted]
    told = []
    if counted:
        parts = [f"{PEOPLE[each.group]} {_signed(each)}" for each in counted]
        told.append(f"People in the last year: {', '.join(parts)}.")
    else:
        told.append("People in the last year: at no level can one tell that there are more or fewer.")
    for group, called in GROUPS.items():
        mine = [each for each in fared if each.group == group and surely(each.paired)]
        if mine:
            parts = [f"{FARING[each.measure][0]} {_signed(each)}" for each in mine]
            told.append(f"{capital(called)} {_way(mine)}: {', '.join(parts)}.")
    if fared and len(told) == 1:
        told.append("Of no group of people can one tell that they fare better or worse.")
    return told


def _way(mine: Sequence[Fared]) -> str:
    ways = {each.paired.difference > 0.0 for each in mine}
    return "gain some and lose some" if len(ways) == 2 else "gain" if True in ways else "lose"


def _signed(each: Fared) -> str:
    of = each.paired
    finely = places_of(of)
    return f"{signed(of.difference, finely)} ({range_told(of.low, of.high, finely)})"


def quarters_told(quarters: Sequence[Quarter]) -> list[str]:
    """What is stated, by quarter of the run; quarters that are alike stand together."""
    spells: list[tuple[int, int, str]] = []
    for each in quarters:
        told = _stated(each)
        if spells and spells[-1][2] == told:
            spells[-1] = (spells[-1][0], each.last, told)
        else:
            spells.append((each.first, each.last, told))
    parts = [f"weeks {first} to {last}: {told}" for first, last, told in spells if told]
    return [f"Stated by quarter, beyond the baseline: {'; '.join(parts)}."] if parts else []


def _stated(each: Quarter) -> str:
    parts = [f"{each.hours:,.12g} {'hour' if each.hours == 1 else 'hours'}"] if each.hours else []
    parts += [f"{each.money:,.12g} of money"] if each.money else []
    return f"{' and '.join(parts)} a quarter" if parts else ""


__all__ = [
    "gains_told", "harm_told", "price_told", "prices_told", "quarters_told", "shows_told", "weeks_until",
    "who_told",
]  # fmt: skip
