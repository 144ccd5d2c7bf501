"""Numbers in scenarios: what they may be, and strict reading of them from text.

Parameters of the model are declared in `simulation/` and nowhere else; here are the numbers a scenario has besides.
"""

from __future__ import annotations

import difflib
import math
import re
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any, Protocol

from copsim.scenarios.errors import LONGEST_SHOWN, Problem, shown
from copsim.simulation.changes import LIMITS


class Bounded(Protocol):
    """What has to be known of a number to check it; a parameter of the model (`Quantity`) is one."""

    @property
    def low(self) -> float:
        """Smallest value that can be."""

    @property
    def high(self) -> float:
        """Largest value that can be."""

    @property
    def whole(self) -> bool:
        """Whether only whole numbers make sense."""

    @property
    def unit(self) -> str:
        """What it is counted in."""

    @property
    def names(self) -> tuple[str, ...]:
        """For a choice between rules, their names (it is stored as the position of one); empty otherwise."""


@dataclass(frozen=True)
class Number:
    """A number that belongs to a scenario and not to the model."""

    low: float
    high: float
    unit: str
    meaning: str
    default: float = 0
    whole: bool = True
    names: tuple[str, ...] = ()


RUN: dict[str, Number] = {
    "weeks": Number(1, 5200, "weeks", "How many weeks the run lasts.", 156),
    "communities": Number(1, 100_000, "communities", "How many copies of the community live side by side.", 1),
    "elsewhere": Number(
        0, 1, "share", "Share of each community's first people who belong to the next community too.", 0, whole=False
    ),
}
"""Numbers of a run as a whole."""

WEEK = Number(0, 5199, "weeks since the start", "First week the change holds in; 0 is the first week of the run.")
PLACE = Number(0, 99_999, "number of the community", "Which community is meant, counted from 0; all if not given.")


def _event_number(event: str, place: int, unit: str, meaning: str) -> Number:
    """A number of an event, with the bounds the simulation gives it."""
    low, high = LIMITS[event][place]
    return Number(low, high, unit, meaning)


EVENT_NUMBERS: dict[str, dict[str, Number]] = {
    "launch": {
        "days": _event_number("launch", 0, "days", "How many days the launch takes."),
        "invited": _event_number("launch", 1, "people", "How many more people are invited to it and come."),
    },
    "leaders leave": {
        "how_many": _event_number(
            "leaders leave", 0, "people", "How many leaders leave, those with the largest pledges first."
        ),
    },
    "leaders neglect": {
        "percent": _event_number(
            "leaders neglect", 0, "percent", "How much of their pledge those who lead now give from this week on."
        ),
    },
    "renegotiate": {},
    "fresh luck": {
        "seed": _event_number("fresh luck", 0, "seed", "Seed of the luck from this week on; the past stays as it was."),
    },
    "activity": {},
    "decision": {
        "heard": _event_number(
            "decision",
            0,
            "percent",
            "How far members were heard when the organisation decided in the community's domain.",
        ),
    },
    "task": {
        "hours": _event_number("task", 0, "hours", "What the task asks of each member who takes part regularly."),
        "visible": _event_number("task", 1, "percent", "How visible the result is."),
    },
    "core leaves": {
        "of_core": _event_number(
            "core leaves", 0, "percent", "How much of the core leaves, those who took part in most weeks first."
        ),
    },
    "award": {
        "how_many": _event_number("award", 0, "people", "How many of those seen in the last half-year are honoured."),
        "passed_over": _event_number(
            "award", 1, "percent", "How many of those seen came more often and are passed over; 0: the most active."
        ),
    },
    "leaders hand over": {
        "how_many": _event_number(
            "leaders hand over",
            0,
            "people",
            "How many leaders hand their seats to regulars who are ready, those with the largest pledges first.",
        ),
    },
    "conversations": {
        "people": _event_number(
            "conversations",
            0,
            "people",
            "How many members are talked with, those to whose work the domain matters most first.",
        ),
    },
    "merge": {},
    "split": {},
    "close": {},
}
"""What each event needs to know in numbers; for words see `EVENT_WORDS`. Of one name, bounds are the same."""
SPECIAL = "activity"
"""The event that holds an activity besides the beat; it names the activity."""
EVENT_WORDS: dict[str, tuple[str, ...]] = {SPECIAL: (SPECIAL,), "merge": ("into",), "split": ("into", "by")}
"""What events need to know in words, or as the number of a community."""
NEEDS_COMMUNITY = ("merge", "split")
"""Events that are for communities that are named, and not for all."""
SPLIT_BY = ("topic", "place")
"""By what a community splits: who goes works mostly on the second half of the agenda, or is far away."""
WORDS: dict[str, str] = {
    SPECIAL: "the name of an activity (see: copsim activities list)",
    "into": "another community: its place or copy by name, or its number counted from 0",
    "by": f"one of {', '.join(SPLIT_BY)}",
}
"""What has to be given for each of these words."""
OPTIONAL = ("invited", "passed_over")
"""Numbers of events that are 0 if not given."""
SECOND = ("invited", "visible", "passed_over")
"""Numbers that are the second thing an event is told (`Change.more`)."""

COSTS: dict[str, Number] = {
    "hours": Number(
        0, 1_000_000_000, "hours", "Hours of work it asks of anybody, beyond those the model counts.", whole=False
    ),
    "money": Number(0, 100_000_000_000, "money", "Money it asks for, in whatever currency.", whole=False),
}
"""What a change may be said to cost. It is told and compared, and changes no run."""

_WHOLE = re.compile(r"[-+]?[0-9]+")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FRACTION = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"[-+]?\.(inf|Inf|INF)")
_MOST_DIGITS = 300
"""Whole numbers of more digits are read as infinite: no float64 could hold them."""


def resolved(text: str) -> Any:
    """What plain text means in YAML 1.2 (core schema): None, a truth value, a whole number, a fraction, or text."""
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE"):
        return True
    if text in ("false", "False", "FALSE"):
        return False
    if text in (".nan", ".NaN", ".NAN"):
        return math.nan
    if _INFINITE.fullmatch(text):
        return -math.inf if text.startswith("-") else math.inf
    if _WHOLE.fullmatch(text):
        if len(text) > _MOST_DIGITS:
            return -math.inf if text.startswith("-") else math.inf
        return int(text)
    if _OTHER_BASE.fullmatch(text) and len(text) <= _MOST_DIGITS:
        return int(text, 0)
    if _FRACTION.fullmatch(text):
        return float(text)
    return text


def bounds(number: Bounded) -> str:
    """What may be written there, in words."""
    if number.names:
        return f"one of {', '.join(number.names)}"
    kind = "a whole number" if number.whole else "a number"
    low, high = (f"{n:,.0f}" if n == int(n) and abs(n) < 1e12 else f"{n:g}" for n in (number.low, number.high))
    return f"{kind} from {low} to {high} ({number.unit})"


def number_problem(
    key: str, value: Any, number: Bounded, *, written: str = "", decimals: bool = True
) -> Problem | None:
    """What is wrong with a number, or with the name that stands for a choice, if anything.

    Args:
        key: where it stands.
        value: what was found.
        number: what it may be.
        written: how it was written, for the message.
        decimals: whether a whole number may come as 40.0 (from Python it may, in files it must be 40).
    """

    def problem(why: str = "") -> Problem:
        text = written or shown(value)
        return Problem(f"is {text}{why}", key=key, value=text, expected=bounds(number))

    if number.names:
        known = isinstance(value, str) and value in number.names
        return None if known else _choice_problem(key, value, number, written)
    if isinstance(value, bool) or not isinstance(value, Real):
        return problem()
    found: Any = value
    if not isinstance(value, Integral) and not math.isfinite(found):
        return problem()
    if not number.low <= found <= number.high or (number.whole and found != int(found)):
        return problem()
    if number.whole and not isinstance(value, Integral) and not decimals:
        return problem(f", written with decimals; write {int(found)}")
    return None


def _choice_problem(key: str, value: Any, number: Bounded, written: str) -> Problem:
    text = written or shown(value)
    near = difflib.get_close_matches(value[:LONGEST_SHOWN], number.names, n=1) if isinstance(value, str) else []
    return Problem(f"is {text}", key=key, value=text, expected=bounds(number), nearest=near[0] if near else "")


def stored(value: Any, number: Bounded) -> Any:
    """A value as scenarios keep it: for the name of a choice its position, as float64; all else as it is."""
    if number.names and isinstance(value, str) and value in number.names:
        return float(number.names.index(value))
    return value


def as_named(value: Any, number: Bounded) -> Any:
    """A value as people write it: for the position of a choice its name, if there is one; all else as it is."""
    if number.names and isinstance(value, int | float) and not isinstance(value, bool):
        at = int(value) if 0 <= value < len(number.names) else -1
        return number.names[at] if at == value else value
    return value
