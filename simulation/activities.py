"""Activities: what can be done together, as rows of attributes (concepts C1, C2).

An activity has no rule of its own. It is a row: how long it takes, how much has to be prepared, how many sit together,
whose questions can be asked, what needs it serves, how far people learn with each other or from somebody, and so on.
The rules of a meeting read the row of the activity that is held.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from copsim.simulation.records import records

NEEDS = (
    "help with problems",
    "stories across contexts",
    "reflection",
    "shared understanding",
    "confidence",
    "keeping up",
    "innovation",
    "exploring the landscape",
    "voice",
)
"""What practitioners need a community for (concept B6)."""

FAMILIES = (
    "none",
    "exchanges",
    "productive inquiries",
    "building shared understanding",
    "shared memory",
    "creating standards",
    "formal access to knowledge",
    "visits",
)
"""The seven families of learning activities, by number; 0 for what belongs to none."""

NOTHING, EXCHANGE, LAUNCH = range(3)
"""Codes of the rows that every catalogue begins with."""

MOST_SITTINGS = 14
"""How often people are seated anew within a week, at most: days of a launch, or rounds of a meeting."""

ACTIVITY = np.dtype(
    [
        ("family", "i8"),  # 1 to 7; 0 for none
        ("usual", "i8"),  # 1 if the calendar may choose it; 0 if it only comes as a special event
        ("hours", "f8"),  # what it asks of somebody who takes part
        ("preparation", "f8"),  # leader hours it takes to prepare
        ("group", "i8"),  # how many sit together, at least
        ("rounds", "i8"),  # how often they are seated anew
        ("voices", "f8"),  # chance that somebody with a concern gets to ask, 0 to 1
        ("formality", "f8"),  # 0 informal, 1 formal
        ("mutual", "f8"),  # 0 learning from somebody, 1 learning with each other
        ("outside", "f8"),  # share of what is told that comes from outside sources
        ("ties", "f8"),  # how much it builds ties, 1 as much as sitting together can
        ("reifies", "f8"),  # how far what is told is written down
        ("reach", "f8"),  # how far outsiders hear of it
        ("serves", "f8", (len(NEEDS),)),  # how far each need is served, 0 to 1
    ]
)


@dataclass(frozen=True)
class Activity:
    """One kind of activity; see `ACTIVITY` for what the numbers mean."""

    name: str
    family: int
    hours: float
    preparation: float = 0.0
    group: int = 4
    rounds: int = 1
    voices: float = 1.0
    formality: float = 0.0
    mutual: float = 1.0
    outside: float = 0.0
    ties: float = 1.0
    reifies: float = 0.0
    reach: float = 0.0
    serves: tuple[float, ...] = (0.5,) * len(NEEDS)
    usual: bool = True

    def __post_init__(self) -> None:
        for name, low, high in BOUNDS:
            value = getattr(self, name)
            if not low <= value <= high:
                raise ValueError(f"{name} of activity {self.name!r} is {value}, expected {low:g} to {high:g}")
            if name in ("family", "group", "rounds") and value != int(value):
                raise ValueError(f"{name} of activity {self.name!r} is {value}, expected a whole number")
        if len(self.serves) != len(NEEDS) or not all(0.0 <= share <= 1.0 for share in self.serves):
            raise ValueError(f"activity {self.name!r} is expected to serve {len(NEEDS)} needs, each 0 to 1")


BOUNDS: tuple[tuple[str, float, float], ...] = (
    ("family", 0, len(FAMILIES) - 1),
    ("hours", 0.0, 80.0),
    ("preparation", 0.0, 200.0),
    ("group", 2, 50),
    ("rounds", 1, MOST_SITTINGS),
    ("voices", 0.0, 1.0),
    ("formality", 0.0, 1.0),
    ("mutual", 0.0, 1.0),
    ("outside", 0.0, 1.0),
    ("ties", 0.0, 1.0),
    ("reifies", 0.0, 1.0),
    ("reach", 0.0, 1.0),
)
"""Least and most of each attribute, both included."""

ALWAYS: tuple[Activity, ...] = (
    Activity("nothing", 0, 0.0, usual=False),
    Activity(
        "exchange", 0, 0.5, ties=0.7, voices=0.9, usual=False, serves=(0.8, 0.6, 0.2, 0.4, 0.4, 0.6, 0.3, 0.3, 0.2)
    ),
    Activity("launch", 0, 6.0, group=5, usual=False, serves=(0.6, 0.7, 0.6, 0.8, 0.6, 0.6, 0.7, 0.7, 0.7)),
)
"""The rows every catalogue begins with: nothing, what goes on between meetings, and a day of a launch (assumptions)."""

PLAIN: tuple[Activity, ...] = (Activity("meeting", 2, 1.0),)
"""The catalogue of a world that was given none: one plain meeting."""


def catalogue_rows(activities: Iterable[Activity] = PLAIN) -> Any:
    """The catalogue as the kernel reads it: `ALWAYS`, then these, in the order given.

    Raises ValueError where nothing is left for the calendar to choose, or two have one name.
    """
    every = (*ALWAYS, *activities)
    if not any(activity.usual for activity in every):
        raise ValueError("the catalogue has no activity that the calendar may choose")
    names = [activity.name for activity in every]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"two activities have the same name: {', '.join(twice)}")
    rows = records(ACTIVITY, len(every))
    for n, activity in enumerate(every):
        for field in fields(Activity):
            if field.name != "name":
                rows[n][field.name] = getattr(activity, field.name)
    return rows
