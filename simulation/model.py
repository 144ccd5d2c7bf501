"""The model as a whole: its themes, all parameters, the order of a week, and its version."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from numbers import Integral
from pathlib import Path
from typing import Any

import numpy as np

from copsim.simulation.agenda import Agenda
from copsim.simulation.applying import Applying, apply_insights
from copsim.simulation.changes import EVENTS, LIMITS, Change, make_changes
from copsim.simulation.convening import Convening
from copsim.simulation.crossing import Crossing
from copsim.simulation.cultivating import Cultivating
from copsim.simulation.deciding import Deciding, decide
from copsim.simulation.discovering import Discovering
from copsim.simulation.encountering import encounters
from copsim.simulation.feeling import Feeling, feel
from copsim.simulation.founding import Founding
from copsim.simulation.joining import Joining, come_and_go
from copsim.simulation.knowing import Knowing
from copsim.simulation.leading import Leading, lead
from copsim.simulation.levels import Levels, read_levels
from copsim.simulation.lifecycle import Lifecycle, read_stage
from copsim.simulation.meeting import Meeting, meet
from copsim.simulation.needs import Needs
from copsim.simulation.organisation import Organisation, organise
from copsim.simulation.parameters import Quantity, Theme, quantities
from copsim.simulation.recording import record
from copsim.simulation.records import CHANGE, records
from copsim.simulation.remembering import Remembering, remember
from copsim.simulation.rhythm import Rhythm, calendar
from copsim.simulation.sharing import share_hours
from copsim.simulation.supporting import Supporting
from copsim.simulation.tasks import Tasks
from copsim.simulation.technology import Technology
from copsim.simulation.telling import Telling
from copsim.simulation.ties import Ties
from copsim.simulation.valuing import Valuing, learn_to_learn
from copsim.simulation.work import Work, concerns, people
from copsim.simulation.world import World, world

THEMES: dict[str, type[Theme]] = {
    theme.key: theme
    for theme in (
        Founding,
        World,
        Work,
        Knowing,
        Needs,
        Joining,
        Discovering,
        Organisation,
        Supporting,
        Crossing,
        Convening,
        Agenda,
        Tasks,
        Leading,
        Cultivating,
        Rhythm,
        Deciding,
        Technology,
        Meeting,
        Telling,
        Ties,
        Remembering,
        Applying,
        Valuing,
        Feeling,
        Levels,
        Lifecycle,
    )
}
"""Every theme by the key it has in scenario files."""

QUANTITIES: dict[str, Quantity] = {q.path: q for q in quantities(THEMES)}
"""Every parameter by path (`leading.effort`)."""

SETTING = np.dtype([(q.name, "f8") for q in QUANTITIES.values()])
"""Parameters as the kernel reads them, all as float64. numpy refuses two of one name."""

POSITION: dict[str, int] = {path: n for n, path in enumerate(QUANTITIES)}
"""Column of a parameter in `State.values`."""

DEFAULTS: dict[str, float] = {path: q.default for path, q in QUANTITIES.items()}


@dataclass(frozen=True)
class Stage:
    """One step of the week."""

    name: str
    run: Callable[..., None]
    scope: str
    """world: once a week; community: once for each."""

    @property
    def meaning(self) -> str:
        """The first sentence about it."""
        text = (getattr(self.run, "py_func", self.run).__doc__ or "").split("\n\n")[0]
        return " ".join(text.split()).removeprefix("Stage: ")


STAGES: tuple[Stage, ...] = (
    Stage("changes", make_changes, "world"),
    Stage("world", world, "community"),
    Stage("people", people, "world"),
    Stage("come and go", come_and_go, "world"),
    Stage("share hours", share_hours, "world"),
    Stage("encounters", encounters, "world"),
    Stage("concerns", concerns, "community"),
    Stage("organise", organise, "community"),
    Stage("lead", lead, "community"),
    Stage("calendar", calendar, "community"),
    Stage("decide", decide, "community"),
    Stage("meet", meet, "community"),
    Stage("remember", remember, "community"),
    Stage("apply", apply_insights, "community"),
    Stage("learn to learn", learn_to_learn, "community"),
    Stage("feel", feel, "community"),
    Stage("levels", read_levels, "community"),
    Stage("stage of life", read_stage, "community"),
    Stage("record", record, "community"),
)
"""The week, in order. `kernel.py` calls just these; a test holds the two together."""


def content_hash(folder: Path) -> str:
    """SHA-256 over the Python sources of a folder: names and contents, in order; line ends do not matter."""
    digest = hashlib.sha256()
    for source in sorted(folder.glob("*.py")):
        digest.update(source.name.encode())
        digest.update(source.read_bytes().replace(b"\r\n", b"\n"))
        digest.update(b"\0")
    return digest.hexdigest()


VERSION: str = content_hash(Path(__file__).parent)[:16]
"""Version of the model: a hash of the sources of `simulation/`. Part of the kernel's cache key and of every result."""


def setting_rows(parameters: Iterable[Mapping[str, float | str]]) -> Any:
    """One row of parameters per community, from mappings of path to value; what is not named has its default.

    A choice between rival rules may be given by its name. Raises KeyError for an unknown path, and ValueError for a
    value out of bounds or an unknown name.
    """
    rows = [dict(given) for given in parameters]
    setting = records(SETTING, len(rows))
    for c, given in enumerate(rows):
        for path, value in {**DEFAULTS, **given}.items():
            setting[c][QUANTITIES[path].name] = checked(path, value)
    return setting


def checked(path: str, value: Any) -> float:
    """A parameter's value as the kernel reads it; the name of a choice becomes its number.

    Raises KeyError where there is no such parameter, ValueError where the value cannot be.
    """
    if path not in QUANTITIES:
        raise KeyError(f"there is no parameter {path!r}")
    q = QUANTITIES[path]
    if q.names and isinstance(value, str):
        if value not in q.names:
            raise ValueError(f"{path} is {value!r}, expected {' or '.join(repr(name) for name in q.names)}")
        return float(q.names.index(value))
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        raise ValueError(f"{path} is {value!r}, expected a number from {q.low:g} to {q.high:g} ({q.unit})")
    if not q.low <= value <= q.high:
        raise ValueError(f"{path} is {value}, expected {q.low:g} to {q.high:g} ({q.unit})")
    if q.whole and value != int(value):
        raise ValueError(f"{path} is {value}, expected a whole number ({q.unit})")
    return float(value)


def _check_other(change: Change, communities: int) -> None:
    """Raise ValueError where the community that members go over to cannot be."""
    if change.community < 0:
        raise ValueError(f"{change.event} in week {change.week}: expected the community that it happens to")
    if change.amount >= communities or change.amount == change.community:
        raise ValueError(
            f"{change.event} in week {change.week}: amount is {change.amount}, expected another community, "
            f"0 to {communities - 1}"
        )


LAST_WEEK = 2**31
"""No change is dated later."""


def check_whole_numbers(change: Change) -> None:
    """Raise ValueError where a week, a community or an amount of a change is no whole number."""
    for name in ("week", "community", "amount", "more"):
        value = getattr(change, name)
        if isinstance(value, bool) or not isinstance(value, Integral):
            raise ValueError(f"a change has {name} {value!r}, expected a whole number")


def check_event(change: Change) -> None:
    """Raise ValueError where there is no such event, or its numbers cannot be."""
    if change.event not in EVENTS[1:]:
        raise ValueError(f"there is no event {change.event!r}; there are {', '.join(EVENTS[1:])}")
    given = (("amount", change.amount), ("more", change.more))
    for (name, value), (low, high) in zip(given, LIMITS[change.event], strict=True):
        if not low <= value <= high:
            raise ValueError(f"{change.event} in week {change.week}: {name} is {value}, expected {low} to {high}")


def change_rows(changes: Iterable[Change], communities: int = 1) -> Any:
    """The list of changes as the kernel reads it: sorted by week; those of one week in the order given.

    Raises KeyError or ValueError for changes that cannot be.
    """
    given = list(changes)
    for change in given:
        if not isinstance(change, Change):
            raise TypeError(f"{change!r} is no change, expected copsim.simulation.changes.Change(week, …)")
        check_whole_numbers(change)
    ordered = sorted(given, key=lambda change: change.week)
    rows = records(CHANGE, len(ordered))
    for n, change in enumerate(ordered):
        if not 0 <= change.week <= LAST_WEEK:
            raise ValueError(f"a change is dated week {change.week}, expected a whole number from 0 on")
        if bool(change.path) == bool(change.event):
            raise ValueError(
                f"the change of week {change.week} is expected to name a parameter or an event, one of them"
            )
        if not -1 <= change.community < communities:
            raise ValueError(f"a change is meant for community {change.community}, but there are {communities}")
        if change.path:
            value = checked(change.path, change.value)
            if QUANTITIES[change.path].start_only:
                raise ValueError(f"{change.path} only shapes the start; changing it in week {change.week} does nothing")
        else:
            check_event(change)
            if change.event in ("merge", "split"):
                _check_other(change, communities)
        rows[n]["week"] = change.week
        rows[n]["community"] = change.community
        rows[n]["parameter"] = POSITION[change.path] if change.path else -1
        rows[n]["value"] = value if change.path else 0.0
        rows[n]["event"] = EVENTS.index(change.event) if change.event else 0
        rows[n]["amount"] = change.amount
        rows[n]["more"] = change.more
    return rows
