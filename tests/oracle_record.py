"""What is read from the oracle's world at the end of a week: the stage of life, the weekly row, the log.

As docs/model/description.md has it, sections 7.25 and 7.26.
"""

from __future__ import annotations

from oracle_arithmetic import added, mean, single, toward
from oracle_between import record_between
from oracle_organisation import engaged
from oracle_parts import Community
from oracle_telling import connected

from copsim.simulation.records import (
    ABSENT,
    ACTIVE,
    COALESCING,
    CONTRIBUTE,
    DISPERSED,
    EMERGING,
    FAILING,
    LEVELS,
    MATURING,
    OUTSIDE,
    SUSTAINING,
    TRANSFORMING,
    WATCH,
    WINDOW,
)


def stage_of_life(c: Community) -> None:
    c.seen = len([m for m in c.members if m.part.bit_count() > 1])
    c.identity = mean([m.identification for m in c.members if m.level >= ACTIVE])
    c.wanted = toward(c.wanted, len([m for m in c.members if m.concern]), 1.0 / WINDOW)
    c.peak = max(float(c.active), 0.99 * c.peak)
    reading = stage_as_it_looks(c)
    c.lasting = c.lasting + 1 if reading == c.reading else 1
    c.reading = reading
    if c.lasting < c.setting.settling or reading == c.stage:
        return
    c.stage = reading
    if reading in (MATURING, SUSTAINING):
        c.matured = 1
    if reading in (DISPERSED, FAILING):
        c.matured = 0
        c.peak = 0.0


def stage_as_it_looks(c: Community) -> int:
    setting = c.setting
    if c.shut:
        return DISPERSED
    if c.world.week >= WINDOW and c.seen < setting.ended_below:
        return FAILING if c.wanted >= setting.wanted_from else DISPERSED
    few = c.active < setting.coalescing_from
    loose = c.identity < setting.maturing_from
    if c.matured and (few or loose or c.active < setting.transforming_below * c.peak):
        return TRANSFORMING
    if few:
        return EMERGING
    if loose:
        return COALESCING
    return MATURING if c.visible < setting.sustaining_from else SUSTAINING


def record(c: Community) -> dict[str, float]:
    """The community's row of the weekly table, by measure."""
    setting = c.setting
    present = [m for m in c.members if m.came]
    leaders = [m for m in c.members if m.pledge > 0.0]
    inner = [m for m in c.members if m.level > OUTSIDE]
    regulars = [m for m in c.members if m.asked]
    row: dict[str, float] = {
        "members": len(c.members),
        "present": len(present),
        "watching": len([m for m in c.members if m.role == WATCH]),
        "contributing": len([m for m in c.members if m.role >= CONTRIBUTE]),
        "joined": c.joined,
        "left": c.gone,
        "leaders": len(leaders),
        "held": c.held,
        "cancelled": c.due - c.held,
        "concerns_open": len([m for m in c.members if m.concern]),
        "concerns_opened": c.opened,
        "concerns_closed": c.closed,
        "answers": c.answers,
        "stories": c.stories,
        "heard": c.heard,
        "news": c.news,
        "tried": c.tried,
        "realized": c.realized,
        "failed": c.failed,
        "told_again": c.retold,
        "written": c.written,
        "read": c.read,
        "documents": len(c.documents),
        "documents_stale": len(c.stale),
        "agenda": len(c.agenda),
        "topics_turned": len(c.turned),
        "tasks": c.task,
        "succeeded": c.succeeded,
        "experts": len([m for m in inner if m.reputation >= setting.expert_from]),
        "beginners": len([m for m in inner if 0 < m.visits <= setting.new_visits]),
        "far_members": len([m for m in c.members if m.person.far]),
        "far_present": len([m for m in present if m.person.far]),
        "connected": len([m for m in present if c.held and connected(c, m)]),
        "practised": c.practised,
        "far_active": len([m for m in inner if m.level >= ACTIVE and m.person.far]),
        "seen": c.seen,
        "stage": c.stage,
        "activity": c.activity,
        "challenge": c.challenge,
        "interest": c.interest,
        "hours_available": added(m.available for m in c.members),
        "hours_given": added(m.given for m in present),
        "hours_granted": c.granted * len(present),
        "hours_leading": added(m.leading for m in leaders),
        "hours_needed": c.need,
        "hours_pledged": c.pledged,
        "gap": c.gap,
        "vacancy": c.vacancy,
        "quality": c.quality,
        "leader_energy": mean([m.energy for m in leaders]),
        "energy": mean([m.energy for m in inner]),
        "passion": mean([m.passion for m in inner]),
        "identification": mean([m.identification for m in inner]),
        "value": mean([m.value for m in inner]),
        "relevance": mean([m.relevance for m in inner]),
        "ties": mean([m.bond for m in inner]),
        "experience": mean([m.experience for m in present]),
        "knowing": sum(len(m.person.sound) for m in inner) / (setting.topics * max(1, len(inner))),
        "misknowing": sum(len(m.person.unsound) for m in inner) / (setting.topics * max(1, len(inner))),
        "novelty": (c.news - c.read) / max(1, c.heard),
        "reputation": mean([m.reputation for m in inner]),
        "visible": c.visible,
        "sponsor_portfolio": engaged(c.portfolio),
        "sponsor_domain": engaged(c.domain),
        "sponsor_individual": engaged(c.individual),
        "sponsor_local": engaged(c.local),
        "command": c.command,
        "anger": mean([m.anger for m in c.members]),
        "voluntary": mean([m.voluntary for m in present]),
        "hours_homework": added(m.homework for m in regulars),
        "hours_red_tape": (setting.red_tape + setting.measuring) * len(regulars),
        "hours_cultivating": c.cultivating,
        "hours_team": c.team,
        "team_skill": c.skill if setting.team_hours > 0.0 else 0.0,
        "talked_about": c.talked,
        "carried_across": c.across,
        "capability": c.capability,
        "hopes_met": c.hopes_met,
        "not_kept": c.not_kept,
        "crowded_out": c.crowded_out,
        "given_up": c.given_up,
        "left_untried": c.left_untried,
        "left_trying": c.left_trying,
        "silenced": c.silenced,
        "untold": c.untold,
        "aims_met": c.aims_met,
        "agenda_brought": c.agenda_brought,
        "aims_missed": c.aims_missed,
        "aims_changed": c.aims_changed,
        "oriented": c.oriented,
        "agenda_moved": c.agenda_moved,
        "usable": c.usable,
        "strategic": c.spoken,
        "energizing": mean([m.energizing for m in regulars]),
        "hours_first": max([0.0, *(m.leading for m in leaders)]),
        "identity": c.identity,
        "wanted": c.wanted,
        "trust": c.warmth / max(1, c.met),
        **record_between(c),
    }
    for level, name in enumerate(LEVELS):
        row[name] = len([m for m in c.members if m.level == level])
        for later, other in enumerate(LEVELS):
            if later != level:
                row[f"{name}_to_{other}"] = len([m for m in c.members if m.before == level and m.level == later])
    return row


def log_lines(c: Community) -> list[tuple[int, int, int, int, int, float]]:
    """Week, community, row, activity, role and hours of each member who did something."""
    return [
        (c.world.week, c.number, m.row, c.activity, m.role_logged, single(m.given + m.leading))
        for m in c.members
        if m.role != ABSENT or m.leading > 0.0
    ]
