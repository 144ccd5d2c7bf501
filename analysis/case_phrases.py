"""How figures of a business case are put into words: a number with its range, so many of some lives, a difference."""

from __future__ import annotations

from copsim.analysis.business_case import EIGHT_OF_TEN, Statement
from copsim.analysis.case_risks import Share
from copsim.analysis.compare_phrases import fixed, places_of, range_told
from copsim.analysis.paired import Paired
from copsim.analysis.phrases import number, share


def told(row: Statement, one: str = "", many: str = "") -> str:
    """A figure with its range: `120 hours (60 to 190)`; shares as percentages. `ranges` says what ranges hold."""
    say = share if row.unit == "share" else number
    if row.figure != row.figure:
        return f"no {many or one + 's'}" if one else "nothing"
    figure = say(_whole(row.figure))
    unit = f" {one if figure == '1' else many or one + 's'}" if one else ""
    low, high = say(_whole(row.low)), say(_whole(row.high))
    if not row.interval:
        return f"{figure}{unit}"
    return f"{figure}{unit}" if low == high == figure else f"{figure}{unit} ({low} to {high})"


def ranges(row: Statement) -> str:
    """What ranges in brackets hold, in a sentence; of one life there are none."""
    if not row.interval:
        return "These are the figures of one life, so there are no ranges."
    if row.interval == EIGHT_OF_TEN:
        return "A figure is that of the middle life; in 8 of 10 lives it lies within the range in brackets."
    return f"A figure is that of the middle life; ranges in brackets run over all {row.lives} lives."


def of_weeks(row: Statement) -> str:
    """A share of weeks: `in 24 % of the weeks (10 % to 76 %)`, `in no week`."""
    if not row.figure > 0.0 and not row.high > 0.0:
        return "in no week"
    low, high = share(row.low), share(row.high)
    return f"in {share(row.figure)} of the weeks" + (f" ({low} to {high})" if row.interval and low != high else "")


def there(row: Statement, one: str) -> str:
    """For how long somebody is missing: `there is no leader in 24 % of the weeks (10 % to 76 %)`."""
    if row.figure > 0.0:
        return f"there is no {one} {of_weeks(row)}"
    if row.high > 0.0 and row.interval == EIGHT_OF_TEN:
        return (
            f"in the middle life there is a {one} in every week; in the worst tenth of lives there is none in "
            f"{share(row.high)} of the weeks or more"
        )
    if row.high > 0.0:
        return f"in the middle life there is a {one} in every week; in the worst one none in {share(row.high)} of them"
    return f"there is a {one} in every week"


def _whole(value: float) -> float:
    """Counts above twenty need no decimals."""
    return float(round(value)) if abs(value) >= 20.0 and value != float("inf") else value


def so_many(some: Share, what: str = "lives") -> str:
    """`83 of 100 lives`, `all 100 lives`, `none of the 100 lives`, `the one life there is`."""
    if some.of == 1:
        return "the one life there is" if some.count else "not the one life there is"
    if some.count == some.of:
        return f"all {some.of} {what}"
    return f"none of the {some.of} {what}" if not some.count else f"{some.count} of {some.of} {what}"


def bounds(some: Share) -> str:
    """`75 to 89 % of such lives, with 95 % certainty`: where the share of further lives may lie."""
    low, high = some.bounds
    return f"95 %: {100 * low:.0f} to {100 * high:.0f} % of such lives"


def in_points(of: Paired) -> str:
    """A difference of shares: `1.1 points more (95 %: 0.2 to 2.0 more)`, where a point is one of a hundred."""
    finely = max(0, places_of(of) - 2)
    way = "more" if of.difference >= 0 else "less"
    size = f"{fixed(abs(100 * of.difference), finely)} points {way}"
    return size + ("" if of.low != of.low else f" (95 %: {range_told(100 * of.low, 100 * of.high, finely)})")


def difference(of: Paired, *, shares: bool = False) -> str:
    """`12.3 more (95 %: 4 to 20)`, with a sign in words."""
    if shares:
        size, way = f"{abs(100 * of.difference):.0f} of 100", "more" if of.difference >= 0 else "fewer"
        if of.low != of.low or of.differing == 0:
            return f"{size} {way}"
        return f"{size} {way} (95 %: {range_told(100 * of.low, 100 * of.high, 0).replace('less', 'fewer')})"
    finely = places_of(of)
    way = "more" if of.difference >= 0 else "less"
    size = fixed(abs(of.difference), finely)
    return f"{size} {way}" + ("" if of.low != of.low else f" (95 %: {range_told(of.low, of.high, finely)})")


def hours_each(row: Statement) -> str:
    """Hours for each outcome with the interval: `24 hours (95 %: 20 to 30)`."""
    figure = f"{number(_whole(row.figure))} hours"
    if not row.interval:
        return figure
    high = "any number" if row.high == float("inf") else number(_whole(row.high))
    return f"{figure} (95 %: {number(_whole(row.low))} to {high})"


__all__ = ["bounds", "difference", "hours_each", "in_points", "of_weeks", "ranges", "so_many", "there", "told"]
