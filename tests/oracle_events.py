"""What happens in a week of the oracle's world, by name, so that a test can ask for more than an empty room."""

from __future__ import annotations

from collections.abc import Iterator

from oracle import Item, World
from oracle_organisation import SEATS, outlet
from oracle_parts import OF_LEADERS, OF_SUPPORT, Community, Membership

from copsim.simulation.records import (
    ABSENT,
    APPLIED,
    ELSEWHERE_KEY,
    EMPTY_SEAT,
    INSIGHTS_KEPT,
    KINDS,
    ROLES,
    SECOND_KEY,
    STAGES_OF_LIFE,
    WATCH,
)


def what_happens(world: World) -> set[str]:
    """Names of what happened in the last week: measures that are not 0, and what the functions below say."""
    if not world.weekly:
        return set()
    seen = {name for row in world.weekly[-1] for name, amount in row.items() if amount}
    for c in world.communities:
        seen.update(of_community(c))
        for m in c.members:
            seen.update(of_member(m))
    items = [item for item in world.items if item[2] == world.week - 1]
    seen |= {KINDS[item[6]] for item in items}
    seen |= {f"{came_of(world, item)} told" for item in items if KINDS[item[6]] == "told again"}
    return seen


def came_of(world: World, told: Item) -> str:
    """Whether what is told is a success or a failure: the item it came from says so."""
    return {"realized": "success", "failed": "failure"}[KINDS[world.items[told[1]][6]]]


def of_community(c: Community) -> Iterator[str]:
    """What a community went through."""
    setting, world = c.setting, c.world
    last = world.weekly[-2][c.number] if len(world.weekly) > 1 else None
    now = world.weekly[-1][c.number]
    yield from c.noticed
    yield world.catalogue[c.activity].name
    yield f"stage: {STAGES_OF_LIFE[c.stage]}"
    if c.special:
        yield "special held" if c.held and c.activity == c.special else "special fell out"
    if c.task:
        yield "handed over" if c.handed >= 0.0 else "came up"
        yield "routine" if c.task_topic < 0 else "task with a topic"
    if c.decided >= 0.0:
        yield "decided"
    if c.voice > 0.0:
        yield "voice"
    if outlet(c) < 1.0 and now["anger"] > 0.0:
        yield "exit"
    if c.said - c.said_soundly:
        yield "something wrong is said"
    if c.going_on.outside and c.stories:
        yield "outside source"
    for name in SEATS:
        if last and getattr(c, name) == EMPTY_SEAT and last[f"sponsor_{name}"] > 0.0:
            yield f"{name} sponsor leaves"
        if last and getattr(c, name) > 0.0 and last[f"sponsor_{name}"] == 0.0 and world.week > 2:
            yield f"{name} sponsor succeeds"
    if last and now["agenda"] != last["agenda"]:
        yield "agenda moves"
    if last and c.matured == 0 and last["stage"] >= STAGES_OF_LIFE.index("maturing") and now["stage"] != last["stage"]:
        yield "life ends"
    if setting.red_tape and now["hours_red_tape"]:
        yield "red tape"
    for name in (*OF_LEADERS, *OF_SUPPORT):
        if getattr(c, name) > 0.0:
            yield f"{name} at work"
    if c.cultivated and not c.cultivating:
        yield "no hours for roles"
    if last and last["hours_cultivating"] and not c.cultivated:
        yield "cultivating stops"


def of_member(m: Membership) -> Iterator[str]:
    """What a member did and went through."""
    c, person, setting = m.community, m.person, m.community.setting
    if m.role != ABSENT or m.leading > 0.0:
        yield ROLES[m.role_logged]
    if m.came:
        if m.voluntary < 1.0:
            yield "compelled"
        if c.activity > 0 and m.available + c.granted - m.leading - m.homework < c.cost:
            yield "comes for a part"
        if person.far and setting.barrier:
            yield "over the barrier"
        if person.hoards:
            yield "hoarder comes"
        if m.fresh == INSIGHTS_KEPT:
            yield "mind full of news"
    if m.role == WATCH and m.fresh:
        yield "watcher reads"
    if m.asked and m.homework:
        yield "homework"
    if not m.asked and m.came and m.visits > 1 and c.task:
        yield "comes back to a task"
    if m.kept == INSIGHTS_KEPT:
        yield "mind full"
        if all(insight is not None and insight.kind == APPLIED for insight in m.mind):
            yield "mind full of applied"
    if m.pledge > 0.0 and m.effort < 1.0:
        yield "told effort"
    if m.leading > 0.0 and m.effort * setting.effort < 1.0 and c.coached > 0.0:
        yield "coached"
    if m.reputation > setting.expert_from:
        yield "expert"
    if person.misled:
        yield "misled"
    if person.learned:
        yield "learned"
    if person.corrected:
        yield "corrected"
    if person.turned:
        yield "work turns"
    if ELSEWHERE_KEY <= m.key < SECOND_KEY:
        yield "a broker at the start"
    if person.belongs > 1 and all(other.came for other in person.memberships if other.left < 0):
        yield "in two places"
