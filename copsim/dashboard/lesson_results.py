"""What comes out in a lesson: many lives of each case, lived when the lesson is opened, and kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from copsim.analysis.combined import Combined
from copsim.analysis.lives import Numbers
from copsim.analysis.revealed import Revealed, Seen, Settled, as_shares, revealed, settled_by_number, settled_by_place
from copsim.dashboard.lesson_kinds import Case, Lesson, Reveal
from copsim.dashboard.staging import others

LIVES = 200
"""So many lives of each case."""
FIRST_SEED = 1_000_000
"""Their seeds begin here, as do those of the lives behind a life on the stage."""
MOST_KEPT = 500
"""So many results are kept for the next one who asks: a number a life for a measure of a case."""

_kept: OrderedDict[tuple[str, int, str], Numbers] = OrderedDict()
_lock = threading.Lock()


def never() -> bool:
    """What is not to be given up."""
    return False


def numbers_of(
    case: Case, measures: Sequence[Combined], lives: int = LIVES, given_up: Callable[[], bool] = never
) -> dict[str, Numbers]:
    """A number for each life, by the text of the measure.

    Args:
        case: what is lived.
        measures: what is measured; all that will be asked of the case, so that it is lived once.
        lives: how many.
        given_up: asked while they are lived; raises GivenUp as soon as it says so.
    """
    session = case.session(0)
    text = session.whole.to_yaml()
    keys = {one.text: (text, lives, one.text) for one in measures}
    with _lock:
        there = {name: _kept[key] for name, key in keys.items() if key in _kept}
    if len(there) == len(keys):
        return there
    block: Any = others(session, range(lives), given_up)
    made = {one.text: one.of(block) for one in measures}
    with _lock:
        for name, key in keys.items():
            _kept[key] = made[name]
            _kept.move_to_end(key)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made


def revealed_of(lesson: Lesson, step: Reveal, lives: int = LIVES, given_up: Callable[[], bool] = never) -> Revealed:
    """What comes out of a step. Raises GivenUp as soon as `given_up` says so."""
    seen = []
    for one in step.asked:
        case = lesson.cases[one.case]
        numbers = numbers_of(case, lesson.measures_of(one.case), lives, given_up)[one.measure.text]
        if step.shares:
            numbers = as_shares(numbers, step.below, step.reached)
        seen.append(Seen(one.called, numbers))
    return revealed(seen)


def settled_of(lesson: Lesson, step: Reveal, found: Revealed) -> Settled | None:
    """Which option of the bet is right; None where nothing was bet."""
    if step.settles is None:
        return None
    options = lesson.bet(step.bet).options
    if step.settles in ("most", "least"):
        places = [one.case for one in step.asked]
        return settled_by_place(found, step.settles, [places.index(option.case) for option in options])
    bounds = [option.below for option in options if option.below is not None]
    return settled_by_number(found, step.settles, bounds)


def said_of_sources(step: Reveal, found: Revealed) -> list[bool | None]:
    """For each case but the first, whether what came out is what the sources let one expect.

    None where they do not say, or where it cannot be told.
    """
    told = []
    for one, direction in zip(step.asked[1:], found.directions, strict=True):
        open_ = "open" in (one.sources, direction)
        told.append(None if open_ else one.sources == direction)
    return told


def as_written(step: Reveal, found: Revealed) -> bool:
    """Whether it came out as it did when the lesson was written, as far as it can be told."""
    return all(
        "open" in (one.model, direction) or one.model == direction
        for one, direction in zip(step.asked[1:], found.directions, strict=True)
    )
