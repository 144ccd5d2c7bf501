"""The tuned yardstick's members decide: who takes part this week, who watches, who stays away."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from yardstick_parts import Member

from copsim.simulation.deciding import HABIT, IDENTITY, VALUE
from copsim.simulation.records import ABSENT, LEAD, TAKE_PART, WATCH

if TYPE_CHECKING:
    from yardstick import Yardstick


def decide(model: Yardstick) -> None:
    """Take part, watch, or stay away."""
    p, random, row = model.p, model.random.random, model.row
    # Ties fade: all at once. Before the factor gets too small it goes into the weights.
    model.scale *= 1.0 - p.tie_fade
    if model.scale < 1e-6:
        rescale(model)
    calm = model.usable
    busy = calm * p.busy_hours
    task, asking = model.task, model.task or model.procedures
    freed = bool(model.freed)
    barrier = p.barrier * (1.0 - max(0.0, model.sponsors[3])) * (1.0 - model.access)
    forcing = p.compulsion if model.held else 0.0
    opened, cost, agenda, openness, by = model.open, model.cost, model.agenda, p.openness, p.return_by
    energy_pull, value_pull, friends = p.energy_pull, p.value_pull, p.friends_pull * model.scale
    neutral = 0.5 * (energy_pull + value_pull)
    habit, let_in = p.habit_pull, p.habit_pull + p.concern_pull
    kept_out = habit + p.concern_pull * (1.0 - p.strictness)
    first_visit, duty, both = p.first_visit, p.duty * p.effort, 1.0 + p.watching
    available = given = voluntary = 0.0
    far_present = watching = 0
    model.homework = model.energized = 0.0
    present = model.present
    for m in model.belonging:
        free = m.hours * (busy if m.busy else calm)
        available += free
        leading = m.leading
        if freed and m.freed:
            free += m.freed
            available += m.freed
        if leading:
            free -= leading
        if asking and m.recent:
            free = ask(model, m, free)
        if free > 0.0:
            topic = m.topic
            if by == IDENTITY:
                back = m.identification
            elif by == VALUE:
                back = m.value
            elif by == HABIT:
                back = min(1.0, m.took / model.chances)
            else:
                back = m.reputation
            if not topic:
                pull = habit
            elif topic & agenda:
                pull = let_in
            else:
                pull = kept_out
            rate = (
                exp(energy_pull * m.energy + value_pull * m.value - neutral)
                * (1.0 + friends * m.lately)
                * (openness + back)
                * pull
            )
            if topic and not m.visits and m.joined >= 0:
                rate += first_visit
            rate *= free / (free + cost)
            if barrier and m.far:
                rate *= 1.0 - barrier
        else:
            rate = 0.0
        if leading:
            rate += duty
        forced = rate * opened
        if forcing and opened > 0.0:
            rate = forced
            forced += forcing
        # Taking part comes first, watching at `watching` times the rate second: one number says which.
        u = random()
        if u < forced * both:
            if u < forced and u < 1.0 - exp(-forced):
                m.role = LEAD if m.pledge else TAKE_PART
                free = cost if free > cost else max(0.0, free)
                m.given = free
                given += free
                m.unhelped = m.unlearned = m.unconnected = 1.0
                m.merits = m.fresh = 0
                if forcing:
                    m.voluntary = (1.0 - exp(-rate)) / (1.0 - exp(-forced))
                    voluntary += m.voluntary
                if task and not m.recent:
                    m.homework = 0.0
                    m.energizing = drawn_by_task(model, m)
                far_present += m.far
                present.append(m)
                continue
            if u < 1.0 - exp(-forced * both):
                m.role = WATCH
                watching += 1
                continue
        m.role = ABSENT
    model.forced = forcing > 0.0
    row["hours_available"], row["hours_given"] = available, given
    row["present"], row["watching"], row["far_present"] = len(present), watching, far_present
    row["voluntary"] = (voluntary if forcing else len(present)) / max(1, len(present))
    row["hours_homework"], row["hours_red_tape"] = model.homework, model.procedures * model.regulars
    row["energizing"] = model.energized / max(1, model.regulars)


def ask(model: Yardstick, m: Member, free: float) -> float:
    """A regular is asked for tasks and accounts; the hours that are left."""
    p = model.p
    if model.open <= 0.0:
        m.homework = m.energizing = 0.0
        return free
    if model.task:
        m.energizing = drawn_by_task(model, m)
        m.homework = min(model.task_hours * p.task_at_home * (1.0 - p.task_funded), free)
        free -= m.homework
        model.homework += m.homework
        model.energized += m.energizing
    return float(free - model.procedures)


def drawn_by_task(model: Yardstick, m: Member) -> float:
    """How far this week's task energizes somebody: what comes up in own work uses what is known, or teaches."""
    own = 1.0 if model.task_topic & m.context else 0.0
    return float(model.task_visible + model.p.task_chosen + own) / 4.0


def rescale(model: Yardstick) -> None:
    """Take what ties have faded into their weights."""
    for m in model.belonging:
        m.ties = {other: weight * model.scale for other, weight in m.ties.items()}
        m.lately *= model.scale
        m.bond *= model.scale
        m.bonds *= model.scale
    model.scale = 1.0
