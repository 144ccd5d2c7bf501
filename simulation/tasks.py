"""Tasks: what is asked of those who take part, and whether it energizes (concepts C5, B7).

No task is energizing by its label or by where it came from. It energizes the more it uses what somebody knows, teaches
something that comes up in their work, can be seen, and was chosen. And it takes hours.
"""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation import draws
from copsim.simulation.numerics import compiled
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import State
from copsim.simulation.rules import rule


class Tasks(Theme):
    """Tasks that reach the regulars of a community: those who took part in one of the last four weeks."""

    key: ClassVar[str] = "tasks"

    task_rate: float = quantity(
        0.0,
        "per week",
        0.0,
        1.0,
        "Chance that there is a task in a week.",
        "FAQ l. 63-67; level assumed",
        "C5",
    )
    task_load: float = quantity(
        2.0,
        "hours",
        0.0,
        40.0,
        "Hours a task asks of each regular.",
        "FAQ l. 67; level assumed",
        "C5 B4",
    )
    task_at_home: float = quantity(
        1.0,
        "share of the hours",
        0.0,
        1.0,
        "Share of these hours that is homework; the rest is done within what is held.",
        "FAQ l. 67; level assumed",
        "C5",
    )
    task_funded: float = quantity(
        0.0,
        "share of the homework",
        0.0,
        1.0,
        "Share of the homework that staff and logistics take off members.",
        "FAQ l. 67; level assumed",
        "C5",
    )
    task_routine: float = quantity(
        0.5,
        "chance",
        0.0,
        1.0,
        "Chance that a task is routine: collecting data, writing up; no topic of the practice in it.",
        "FAQ l. 65; level assumed",
        "C5",
    )
    work: int = quantity(
        0,
        "tasks",
        0,
        10_000,
        "How many tasks the community was made for: it is closed when they are done. 0: it was not made for any.",
        "FAQ l. 14 (a team is held together by a task); level assumed",
        "A5",
    )
    task_seen: float = quantity(
        0.3,
        "0 to 1",
        0.0,
        1.0,
        "How visible the result is to those who can appreciate it.",
        "FAQ l. 64; level assumed",
        "C5",
    )
    task_chosen: float = quantity(
        0.5,
        "0 to 1",
        0.0,
        1.0,
        "How far members had a say in taking the task on; 0 is imposed.",
        "FAQ l. 65; level assumed",
        "C5 A7",
    )


@rule(
    "epsilon = (uses + teaches + visible + chosen) / 4",
    unit="0 to 1",
    concepts="C5",
    source="FAQ l. 64-66; form assumed",
)
def energizing(uses: bool, teaches: bool, visible: float, chosen: float) -> float:
    """How far a task energizes this member.

    `uses`: it draws on what the member knows in own work; `teaches`: it is about something that comes up in own work
    and is not known yet. So what comes up in own work counts once, whether it is known or not; what does not counts
    not at all. Where a task came from does not matter.
    """
    total = visible + chosen
    if uses:
        total = total + 1.0
    if teaches:
        total = total + 1.0
    return total / 4.0


@rule(
    "X = ((cost - within) x + (within + home) epsilon) / (cost + home)",
    unit="0 to 1",
    concepts="B7 C5",
    source="FAQ l. 34, 67 (high value for time); form assumed",
)
def value_for_time(experience: float, cost: float, within: float, home: float, energy: float) -> float:
    """What the hours of a week were worth, visit and task together; tasks within what is held take time from it.

    `experience` is the worth of the visit of `cost` hours, `energy` how far the task energizes.
    """
    inside = min(within, cost)
    hours = cost + home
    if hours <= 0.0:
        return experience
    return ((cost - inside) * experience + (inside + home) * energy) / hours


@compiled
def bring_task(state: State, c: int) -> None:
    """Whether there is a task this week: one that was handed over, or one that came up."""
    clock = state.clock[0]
    community = state.communities[c]
    setting = state.setting[c]
    u, v = draws.pair(clock.seed, 0, clock.week + 1, draws.TASK, c, 0)
    handed = community.handed >= 0.0
    community.task = 1 if handed or u < setting.task_rate else 0
    community.task_topic = -1
    community.task_hours = 0.0
    if community.task:
        community.task_hours = community.handed if handed else setting.task_load
        community.task_visible = community.handed_visible if handed else setting.task_seen
        if v >= setting.task_routine:
            w = draws.uniform(clock.seed, 0, clock.week + 1, draws.TASK_TOPIC, c, 0)
            community.task_topic = int(w * setting.topics)
