"""Writes the golden runs anew: `python tests/golden/refresh.py`.

Do so only when numbers are meant to change, and flag it in CHANGELOG.md as "numbers changed".
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from copsim.simulation.activities import Activity
from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan
from copsim.simulation.links import Link
from copsim.simulation.model import setting_rows
from copsim.simulation.recording import MEASURES, column

FOLDER = Path(__file__).parent
WEEKS = (0, 1, 5, 12, 25, 51, 103)
"""Weeks that are kept (0 is the first)."""

SCENARIOS: dict[str, tuple[Plan, tuple[int, ...]]] = {
    "defaults": (Plan.of(), (0, 1, 2**63 - 1)),
    "neglect": (Plan.of({"start.members": 150.0}, [Change(26, "leading.effort", 0.05)]), (7,)),
    "open": (
        Plan.of({"rhythm.convened": 0.1, "joining.prospects": 8.0, "joining.pool": 2000, "work.relevance_shape": 0.2}),
        (7,),
    ),
    "sponsored": (
        Plan.of(
            {
                "organisation.portfolio_sponsor": 0.5,
                "organisation.domain_sponsor": 0.5,
                "organisation.individual_sponsor": 0.4,
                "organisation.local_sponsor": 0.3,
                "organisation.commanding": 0.4,
                "organisation.recognition": 0.5,
                "deciding.barrier": 0.6,
                "tasks.task_rate": 0.2,
                "telling.repetition": 0.2,
            },
            [
                Change(10, event="activity", amount=4),
                Change(20, event="decision", amount=10),
                Change(22, event="task", amount=3, more=80),
                Change(40, "deciding.compulsion", 0.5),
            ],
            activities=(
                Activity("clinic", 2, 1.5, 1.0, group=6, voices=0.7, reifies=0.4),
                Activity("talk", 6, 1.0, 2.0, formality=0.8, mutual=0.2, outside=0.9, ties=0.3, reach=0.7),
                Activity("trip", 7, 8.0, 10.0, rounds=2, outside=0.5, usual=False),
            ),
        ),
        (7,),
    ),
    "landscape": (
        Plan.of(
            {"start.members": 25.0, "start.leaders": 2.0, "joining.invited": 1.0, "world.dynamism": 2.0},
            [
                Change(4, event="launch", amount=3, more=12),
                Change(20, event="leaders leave", amount=1, community=1),
                Change(30, event="renegotiate", community=2),
                Change(60, event="fresh luck", amount=11),
            ],
            communities=3,
            elsewhere=0.4,
        ),
        (7,),
    ),
    "linked": (
        Plan(
            setting_rows(
                [
                    {
                        "start.members": 30.0,
                        "knowing.practice_topics": 24,
                        "knowing.practice_from": 12 * c,
                        "tasks.work": 5 * c,
                    }
                    for c in range(3)
                ]
                + [{"start.members": 0.0, "joining.prospects": 0.0, "knowing.practice_topics": 24}]
            ),
            (
                Change(20, "convening.convener_hours", 4.0),
                Change(30, "crossing.silo", 0.5, community=0),
                Change(50, event="split", amount=3, community=0),
                Change(80, event="merge", amount=3, community=1),
            ),
            activities=(
                Activity("round", 1, 1.0, group=4),
                Activity("visit", 7, 3.0, outside=0.8),
            ),
            links=(
                Link(0, 1, brokers=0.2, every=6, objects=0.6, visits=0.8),
                Link(1, 0, brokers=0.1, objects=0.3),
                Link(1, 2, every=13, people=4, hours=3.0, ends=60),
                Link(2, 0, visits=1.0, begins=10),
            ),
        ),
        (7,),
    ),
}
"""What is run, by the name of its file; parameters not named have their defaults."""


def table(name: str) -> str:
    """A golden run as CSV: one row per seed, week kept, and community; numbers to the last digit."""
    plan, seeds = SCENARIOS[name]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["seed", "week", "community", *MEASURES])
    for seed in seeds:
        weekly = Life(plan, seed, weeks=max(WEEKS) + 1).live(max(WEEKS) + 1).weekly
        for week in WEEKS:
            for c, line in enumerate(weekly[week]):
                values = [column(line, measure).item() for measure in MEASURES]
                writer.writerow([seed, week, c, *(repr(value) for value in values)])
    return text.getvalue()


def main() -> None:
    """Write every file."""
    for name in SCENARIOS:
        (FOLDER / f"{name}.csv").write_text(table(name), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
