"""The tuned yardstick's calendar, and where in its life the community is."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from copsim.simulation.activities import EXCHANGE, NOTHING
from copsim.simulation.records import (
    COALESCING,
    DISPERSED,
    EMERGING,
    FAILING,
    MATURING,
    SUSTAINING,
    TRANSFORMING,
    WINDOW,
)
from copsim.simulation.rhythm import PROGRAMME

if TYPE_CHECKING:
    from yardstick import Yardstick


def look_at_calendar(model: Yardstick) -> None:
    """What is due, what is held, what taking part costs; after a meeting the next one is planned."""
    p, catalogue = model.p, model.catalogue
    model.due = model.week % p.every == p.every - 1
    model.held = model.due and model.random.random() < 1.0 - model.gap
    row = model.planned if model.held else EXCHANGE
    model.cost = catalogue[row].hours
    if model.due:
        plan_next(model)
    model.open = 1.0 if model.held else 1.0 - p.convened
    model.missable = 1.0 if model.due else 1.0 - p.convened
    if model.open <= 0.0:
        row = NOTHING
    model.going_on, model.activity = row, catalogue[row]


def plan_next(model: Yardstick) -> None:
    """Choose what the next meeting will be."""
    p, random, usual, catalogue = model.p, model.random.random, model.usual, model.catalogue
    ordered = model.command > 0.0 and random() < model.command
    if p.design == PROGRAMME and not ordered:
        model.planned = next((row for row in usual if row > model.planned), usual[0])
    elif len(usual) == 1:
        model.planned = usual[0]
    else:
        pulls = []
        for row in usual:
            kind = catalogue[row]
            if ordered:
                pulls.append(kind.formality / p.design_choice)
            else:
                effort = p.design_effort * (kind.hours + kind.preparation)
                pulls.append(model.learned[kind.family] / p.design_choice - effort)
        best = max(pulls)
        model.planned = model.random.choices(usual, [exp(pull - best) for pull in pulls])[0]


def read_stage(model: Yardstick) -> None:
    """Where in its life the community is."""
    p = model.p
    model.wanted += (model.concerned - model.wanted) / WINDOW
    model.peak = max(float(model.active), 0.99 * model.peak)
    reading = stage_of_life(model)
    model.lasting = model.lasting + 1 if reading == model.reading else 1
    model.reading = reading
    if model.lasting >= p.settling and reading != model.stage:
        model.stage = reading
        if reading in (MATURING, SUSTAINING):
            model.matured = True
        elif reading >= DISPERSED:
            model.matured = False
            model.peak = 0.0


def stage_of_life(model: Yardstick) -> int:
    """The stage as it looks this week."""
    p = model.p
    if model.week >= WINDOW and model.seen < p.ended_below:
        return FAILING if model.wanted >= p.wanted_from else DISPERSED
    few = model.active < p.coalescing_from
    loose = model.identity < p.maturing_from
    if model.matured and (few or loose or model.active < p.transforming_below * model.peak):
        return TRANSFORMING
    if few:
        return EMERGING
    if loose:
        return COALESCING
    return MATURING if model.visible < p.sustaining_from else SUSTAINING
