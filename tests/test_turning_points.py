"""Turning points: told where the numbers say so, in the week they say, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from copsim.analysis.turning_points import (
    across,
    all_points,
    leader_points,
    listed,
    runs_of,
    told_over,
    turning_points,
)
from copsim.simulation.recording import MEASURES
from copsim.simulation.records import STAGES_OF_LIFE

Change = Callable[[pd.DataFrame], None]


def calm(seeds: int = 1, weeks: int = 120) -> pd.DataFrame:
    """A life in which nothing ever changes: ten come every week, a meeting every second week, one leads."""
    seed, week = (part.ravel() for part in np.indices((seeds, weeks)))
    columns: dict[str, object] = {"seed": seed, "week": week, "community": np.zeros(len(seed), int)}
    columns |= {name: np.zeros(len(seed)) for name in MEASURES}
    table = pd.DataFrame(columns)
    table["stage"], table["activity"] = 2, 1
    table["core"], table["active"], table["members"], table["present"] = 4, 6, 10, 10
    table["leaders"], table["leader_energy"], table["hours_leading"], table["hours_needed"] = 1, 0.6, 3.0, 3.0
    table["held"] = table["week"] % 2
    table["joined"] = 1 * (table["week"] % 4 == 0)
    table["heard"], table["news"] = 10, 3
    return table


def during(table: pd.DataFrame, first: int, last: int, **numbers: float) -> None:
    for name, number in numbers.items():
        table.loc[table["week"].between(first, last), name] = number


def test_nothing_is_told_of_a_life_in_which_nothing_changes() -> None:
    assert all_points(calm()) == []


CASES: list[tuple[str, int, str, Change]] = [
    ("first regulars", 7, "4 members",
     lambda t: (during(t, 0, 6, core=0, active=0), during(t, 7, 9, core=1, active=3))),
    ("first realized", 9, "turns out well", lambda t: during(t, 9, 30, realized=1)),
    ("first told again", 31, "circle of value", lambda t: during(t, 31, 31, told_again=1)),
    ("stage: sustaining", 60, "seen by others", lambda t: during(t, 60, 119, stage=3)),
    ("stage: failed", 90, "still have open concerns", lambda t: during(t, 90, 119, stage=6)),
    ("seat empty", 40, "nobody leads for 5 weeks", lambda t: during(t, 40, 44, leaders=0)),
    ("seat empty", 70, "nobody leads until the last week", lambda t: during(t, 70, 119, leaders=0)),
    ("seat taken", 12, "after 12 weeks", lambda t: during(t, 0, 11, leaders=0)),
    ("leading is shared", 33, "3 members lead", lambda t: during(t, 33, 119, leaders=3)),
    ("leader gone", 80, "1 member still leads", lambda t: (during(t, 20, 79, leaders=2))),
    ("seat handed on", 44, "It happens 3 times in all", lambda t: (during(t, 44, 44, succeeded=1),
                                                                   during(t, 90, 90, succeeded=2))),
    ("support begins", 26, "helps, for 40 weeks: 1.5 hours a week", lambda t: during(t, 26, 65, hours_team=1.5)),
    ("support ends", 66, "no longer helps", lambda t: during(t, 0, 65, hours_team=1.5)),
    ("hours lacking", 57, "90 % are missing", lambda t: during(t, 50, 119, gap=0.9)),
    ("leaders tired", 32, "0.2", lambda t: during(t, 30, 60, leader_energy=0.2)),
    ("meetings cancelled", 41, "5 due meetings in a row are not held (to week 49)",
     lambda t: (t.update(t.loc[t["week"].between(40, 49), ["held"]].assign(held=0.0)),
                t.update(t.loc[t["week"].isin(range(41, 50, 2)), ["cancelled"]].assign(cancelled=1.0)))),
    ("newcomers", 50, "24 people", lambda t: during(t, 50, 53, joined=6)),
    ("little is new", 73, "14 %", lambda t: during(t, 60, 119, news=0)),
    ("documents stale", 66, "5 of 10",
     lambda t: (during(t, 0, 119, documents=10), during(t, 66, 119, documents_stale=5))),
    ("sponsor_domain: joins", 20, "A domain sponsor", lambda t: during(t, 20, 119, sponsor_domain=0.4)),
    ("sponsor_domain: leaves", 70, "empty for 10 weeks",
     lambda t: (during(t, 0, 119, sponsor_domain=0.4), during(t, 70, 79, sponsor_domain=0.0))),
    ("sponsor_local: engaged", 60, "more than half", lambda t: (during(t, 0, 59, sponsor_local=0.4),
                                                               during(t, 60, 119, sponsor_local=0.6))),
    ("sponsor_portfolio: cools", 60, "lost interest", lambda t: (during(t, 0, 59, sponsor_portfolio=0.4),
                                                                 during(t, 60, 119, sponsor_portfolio=0.1))),
    ("anger", 45, "not being heard", lambda t: during(t, 45, 50, anger=0.3)),
    ("orders", 52, "40 % of agenda", lambda t: during(t, 52, 119, command=0.4)),
    ("tasks", 43, "4 tasks come", lambda t: during(t, 47, 50, tasks=1)),
    ("homework", 61, "of the hours", lambda t: (during(t, 0, 119, hours_given=10),
                                               during(t, 55, 119, hours_homework=10))),
    ("topics turned", 77, "6 topics", lambda t: during(t, 77, 77, topics_turned=6)),
    ("best quarter", 50, "30 members", lambda t: during(t, 50, 62, present=30)),
    ("half of the best", 72, "Half as many", lambda t: during(t, 50, 62, present=30)),
    ("silence", 100, "nobody comes", lambda t: during(t, 100, 119, present=0)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "week", "words", "change"), CASES, ids=[f"{case[0]} {case[1]}" for case in CASES])
def test_each_kind_is_told_in_its_week(kind: str, week: int, words: str, change: Change) -> None:
    """With the numbers of the table, in a whole sentence, and without saying why."""
    table = calm()
    change(table)
    found = [point for point in all_points(table) if point.kind == kind]
    assert [point.week for point in found] == [week], found
    text = found[0].text
    assert words in text
    assert re.fullmatch(r"[A-Z0-9].*\.", text)
    assert "nan" not in text
    assert not re.search(r"because|therefore|due to|caus|leads to|led to", text)


def test_stages_again_and_after_an_end() -> None:
    """The second time it is said to be so; from an end it comes back to life."""
    table = calm()
    during(table, 20, 39, stage=4)
    during(table, 60, 79, stage=5)
    during(table, 80, 119, stage=2)
    texts = {point.week: point.text for point in all_points(table) if point.kind.startswith("stage")}
    assert list(texts) == [20, 40, 60, 80]
    assert texts[40].startswith("It matures")
    assert texts[80].startswith("After its end it lives again.")
    assert f"(stage: {STAGES_OF_LIFE[5]})" in texts[60]


def test_the_dozen_is_of_different_things() -> None:
    """Many seats left and taken do not crowd out what happened once; order is that of weeks."""
    table = calm()
    for week in range(10, 110, 5):
        during(table, week, week, leaders=0)
    during(table, 45, 50, anger=0.3)
    during(table, 77, 77, topics_turned=6)
    during(table, 9, 30, realized=1)
    chosen = turning_points(table)
    assert len(all_points(table)) > 20
    assert len(chosen) == 12
    assert {"anger", "topics turned", "first realized"} <= {point.kind for point in chosen}
    assert [point.week for point in chosen] == sorted(point.week for point in chosen)
    assert len(turning_points(table, most=3)) == 3
    assert listed(chosen)[0].keys() == {"week", "kind", "text"}


def test_who_led_is_told_from_the_members() -> None:
    """The coordinator of the start who left, and another who gave up; it takes the place of what the table says."""
    table = calm()
    during(table, 30, 79, leaders=2)
    members = pd.DataFrame(
        {
            "seed": [0, 0, 0, 1], "led_weeks": [80, 90, 5, 60], "led_from": [0, 30, 50, 0],
            "led_until": [79, 119, 54, 59], "left": [80, -1, -1, -1],
        }
    )  # fmt: skip
    told = turning_points(table, 0, members=members)
    assert [(p.week, p.text) for p in told if "leading." in p.text] == [
        (80, "The coordinator of the start leaves the organisation, after 80 weeks of leading.")
    ]
    assert not [point for point in told if point.kind == "leader gone"]
    assert leader_points(members, 1, 119)[0].text.startswith("The coordinator of the start gives up the seat")


def test_how_many_lives_see_the_same() -> None:
    """The first time counts, over lives in which it happens."""
    table = calm(seeds=5)
    for seed, week in enumerate((10, 20, 30)):
        table.loc[(table["seed"] == seed) & (table["week"] >= week), "realized"] = 1
    table.loc[(table["seed"] == 4) & (table["week"] == 50), "topics_turned"] = 9
    over = across(table)
    assert (over["first realized"].lives, over["first realized"].of, over["first realized"].median) == (3, 5, 20)
    first = next(point for point in all_points(table, 1) if point.kind == "first realized")
    assert told_over(first, over) == "In 3 of the 5 lives; in half of these first between weeks 15 and 25."
    turned = next(point for point in all_points(table, 4) if point.kind == "topics turned")
    assert told_over(turned, over) == "In no other of the 5 lives."
    assert told_over(first, across(table[table["seed"] == 1])) == ""


def test_several_communities_and_short_lives_are_read_without_harm() -> None:
    """Stages of several are no one's stage; a single week has no turning point."""
    table = calm()
    two = pd.concat([table, table.assign(community=1, stage=5)])
    during(two, 60, 119, stage=3)
    assert not [point for point in all_points(two) if point.kind.startswith("stage")]
    assert all_points(calm(weeks=1)) == []


def test_stretches() -> None:
    seen = np.array([True, False, True, True, True, False, True])
    assert runs_of(seen) == [(0, 1), (2, 5), (6, 7)]
    assert runs_of(seen, 2) == [(2, 5)]
    assert runs_of(np.zeros(3, bool)) == []
