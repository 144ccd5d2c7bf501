"""How outcomes, differences and intervals of a comparison are put into words: names, weeks, decimals."""

from __future__ import annotations

from math import floor, log10

from copsim.analysis.outcomes import Wanted
from copsim.analysis.paired import Paired
from copsim.analysis.phrases import number


def when_told(wanted: Wanted, weeks: int) -> str:
    """The weeks an outcome is about: `weeks 104 to 155`; empty for what a life has only once."""
    if wanted.how is None:
        return ""
    first, last = wanted.window.within(weeks)
    if first == last:
        return f"week {first}"
    return "all weeks" if (first, last) == (0, weeks - 1) else f"weeks {first} to {last}"


def short(label: str) -> str:
    """The beginning of a label, where it goes on to say more."""
    return label.split(",")[0].split(":")[0].split(";")[0].split(" (")[0]


def named(wanted: Wanted, weeks: int) -> str:
    """An outcome for a sentence: what it is, and when."""
    when = when_told(wanted, weeks)
    how = {"sum": "total of ", "least": "least of ", "most": "most of "}.get(wanted.how or "", "")
    label = short(wanted.outcome.label)
    return f"{label}, {how}{when}" if when else label


def places(*values: float) -> int:
    """Decimals with which numbers of this size are told: two digits of the largest of them, four decimals at most."""
    largest = max((abs(value) for value in values if value == value), default=0.0)
    return 2 if largest == 0.0 else max(0, min(4, 1 - floor(log10(largest))))


def places_of(of: Paired) -> int:
    """Decimals for means, difference and interval of an outcome: as many as the interval's width makes sense of."""
    width = of.high - of.low
    return places(width if width > 0.0 else of.difference if of.difference else of.baseline)


def fixed(value: float, decimals: int) -> str:
    """A number with so many decimals and no minus before a zero; `–` for none."""
    if value != value:
        return "–"
    text = f"{value:,.{decimals}f}"
    return text.removeprefix("-") if not text.strip("-0.") else text


def signed(value: float, decimals: int) -> str:
    """A difference with its sign."""
    text = fixed(value, decimals)
    return f"+{text}" if value > 0.0 and text.strip("0.") else text


def more_or_less(value: float, decimals: int) -> str:
    """`1.3 more`, `0.2 less`."""
    return f"{fixed(abs(value), decimals)} {'less' if value < 0.0 else 'more'}"


def range_told(low: float, high: float, decimals: int) -> str:
    """An interval of a difference: `0.5 to 2.0 more`, `0.1 less to 0.3 more`."""
    if low != low:
        return "unknown, as one pair has no spread"
    if low >= 0.0:
        return f"{fixed(low, decimals)} to {fixed(high, decimals)} more"
    if high <= 0.0:
        return f"{fixed(-high, decimals)} to {fixed(-low, decimals)} less"
    return f"{fixed(-low, decimals)} less to {fixed(high, decimals)} more"


def size_told(effect: float) -> str:
    """How large a difference is beside how far lives of the baseline differ by luck alone (after Cohen 1988)."""
    if effect != effect:
        return ""
    size = abs(effect)
    word = "very small" if size < 0.2 else "small" if size < 0.5 else "medium" if size < 0.8 else "large"
    return f"{word}, {number(size)} of the spread between lives"


def capital(text: str) -> str:
    """Text with a large first letter."""
    return text[:1].upper() + text[1:]


__all__ = [
    "capital", "fixed", "more_or_less", "named", "places", "places_of", "range_told", "short", "signed", "size_told",
    "when_told",
]  # fmt: skip
