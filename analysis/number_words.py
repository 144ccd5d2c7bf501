"""Numbers as one says them aloud: twelve, the third, twice, a newcomer."""

from __future__ import annotations

WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
"""Numbers up to twelve are words; larger ones are read faster as digits."""
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
)  # fmt: skip


def word(n: int) -> str:
    """A whole number from 0 on: `no`, `one`, `12` as `twelve`, `1,300`."""
    return WORDS[n] if n < len(WORDS) else f"{n:,}"


def many(n: int, one: str, more: str = "") -> str:
    """So many of something: `one member`, `five members`; `more` where the plural is not made with an s."""
    return f"{word(n)} {one if n == 1 else more or one + 's'}"


def some(n: int, one: str, more: str = "") -> str:
    """The same where one is not counted: `a newcomer`, `an active member`, `five newcomers`."""
    return f"{'an' if one[0] in 'aeio' else 'a'} {one}" if n == 1 else many(n, one, more)


def ordinal(n: int) -> str:
    """A place in a row, from 1 on: `third`, `22nd`."""
    if n <= len(ORDINALS):
        return ORDINALS[n - 1]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th") if n % 100 not in (11, 12, 13) else "th"
    return f"{n}{ending}"


def times(n: int) -> str:
    """How often: `once`, `twice`, `five times`."""
    return {1: "once", 2: "twice"}.get(n) or many(n, "time")


def listed(parts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


__all__ = ["listed", "many", "ordinal", "some", "times", "word"]
