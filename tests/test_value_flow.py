"""The flow of value: shares, losses by reason, families and delays, by hand-made tables and a lived one."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from copsim.analysis.figure_value import value_figure
from copsim.analysis.flow_words import family_rows, flow_sentences, loss_rows
from copsim.analysis.lives import Lives
from copsim.analysis.tables import values_table, weekly_table
from copsim.analysis.value import counts
from copsim.analysis.value_flow import LOSSES, OTHER, STAGES, all_together, by_family, flow_of, losses
from copsim.simulation.activities import ALWAYS, FAMILIES, Activity
from copsim.simulation.life import Life, Plan
from copsim.simulation.recording import WEEKLY
from copsim.simulation.records import KINDS

pytestmark = pytest.mark.once

CLINIC = Activity("clinic", 2, 1.0)
TOLD: dict[str, int] = {
    "present": 200, "news": 100, "not_kept": 4, "tried": 40, "realized": 24, "failed": 8, "told_again": 16,
    "given_up": 30, "crowded_out": 10, "left_untried": 6, "left_trying": 3, "silenced": 5, "untold": 7,
}  # fmt: skip


def weekly(**changed: int) -> pd.DataFrame:
    """One life of two weeks: everything in the second."""
    block = np.zeros((1, 2, 1), WEEKLY)
    for name, n in {**TOLD, **changed}.items():
        block[name][0, 1, 0] = n
    return weekly_table(block, [7])


ROWS = [
    # item, parent, week, kind, activity
    (0, -1, 0, "immediate", "clinic"),
    (1, 0, 0, "potential", "clinic"),
    (2, 0, 0, "potential", "clinic"),
    (3, -1, 1, "immediate", "exchange"),
    (4, 3, 1, "potential", "exchange"),
    (5, 1, 4, "applied", "exchange"),
    (6, 4, 6, "applied", "clinic"),
    (7, 5, 10, "realized", "exchange"),
    (8, 6, 7, "failed", "clinic"),
    (9, 7, 13, "told again", "clinic"),
]


def values(rows: list[tuple[Any, ...]] = ROWS, seed: int = 7) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["item", "parent", "week", "kind", "activity"])
    table["kind"] = pd.Categorical(table["kind"], categories=list(KINDS))
    table["seed"] = seed
    return table


def test_each_stage_is_what_went_on_what_was_lost_and_what_is_on_its_way() -> None:
    """Of 96 kept in mind 40 are tried, 46 lost for three reasons, and 10 are still there; and so on."""
    flow = flow_of(weekly())
    assert (flow.visits, flow.heard, flow.kept, flow.shown, flow.told) == (200, 100, 96, 32, 16)
    assert flow.losses("heard") == [("no room in mind", 4)]
    assert flow.losses("kept") == [
        ("given up untried", 30), ("crowded out by newer", 10), ("gone with who left", 6), ("still in mind", 10),
    ]  # fmt: skip
    assert flow.losses("tried") == [("gone with who left", 3), ("not known yet", 5)]
    assert flow.losses("shown") == [
        ("failures kept back", 5),
        ("overtaken or gone untold", 7),
        ("waiting to be told", 4),
    ]
    assert flow.worst == ("given up untried", 30)


def test_shares_of_losses_are_of_the_cycle_they_are_lost_after() -> None:
    """30 of 96, 5 of 32; a life in which nothing is tried has no share of what was."""
    shares = {one.loss.measure: one.share for one in losses(weekly())}
    assert shares["given_up"].median == pytest.approx(30 / 96)
    assert shares["silenced"].median == pytest.approx(5 / 32)
    assert shares["not_kept"].median == pytest.approx(0.04)
    idle = {one.loss.measure: one for one in losses(weekly(tried=0, left_trying=0))}
    assert idle["left_trying"].share.lives == 0
    assert idle["left_trying"].count.median == 0.0


def test_families_and_delays_are_those_of_where_it_began() -> None:
    """Two things from a clinic, one of which came all the way in 4, 6 and 3 weeks; one from an exchange that failed."""
    inquiries, between = by_family(values(), [CLINIC])
    assert inquiries.name == FAMILIES[2]
    assert between.name == "between meetings"
    assert [getattr(inquiries, name) for name in ("kept", "tried", "worked", "failed", "told")] == [2, 1, 1, 0, 1]
    assert [getattr(between, name) for name in ("kept", "tried", "worked", "failed", "told")] == [1, 1, 0, 1, 0]
    assert {step: (delay.items, delay.median) for step, delay in inquiries.delays.items()} == {
        "taken up to tried": (1, 4), "tried to shown": (1, 6), "shown to told": (1, 3), "activity to worked": (1, 10),
    }  # fmt: skip
    assert {step: delay.median for step, delay in between.delays.items()} == {
        "taken up to tried": 5, "tried to shown": 1,
    }  # fmt: skip
    assert [family.name for family in by_family(values())] == [OTHER, "between meetings"]
    assert by_family(values().iloc[:0]) == []


def test_lives_are_not_mixed_and_the_order_of_rows_does_not_matter() -> None:
    """Two lives with the same numbers of items count twice; shuffled rows say the same."""
    both = pd.concat([values(), values(seed=8)]).sample(frac=1.0, random_state=1)
    one, two = all_together(values()), all_together(both)
    assert (two.kept, two.tried, two.worked, two.failed, two.told) == (6, 4, 2, 2, 2)
    assert {step: delay.median for step, delay in two.delays.items()} == {
        step: delay.median for step, delay in one.delays.items()
    }


def test_what_is_said_is_what_was_counted() -> None:
    """Of 100; the reason for which most is lost; how long each step takes."""
    assert flow_sentences(weekly(), values()) == [
        "Of 100 things taken up, 40 are tried: 24 turn out well and 8 fail, as far as that has shown.",
        "Of insights that are lost, most are lost because they are given up before work lets anybody try them: "
        "30 of 100.",
        "Of what came of something, 50 % is told to the others; of the failures, 62 % are kept back.",
        "It takes 4.5 weeks from taking up to trying, 3.5 weeks more until it shows what came of it, 3 weeks more "
        "until it is told, in the median of each step in the life that was followed: what is learned now shows much "
        "later, if it does.",
    ]  # fmt: skip
    assert flow_sentences(weekly(**dict.fromkeys(TOLD, 0))) == ["Nothing is taken up."]
    nothing = dict.fromkeys(("tried", "realized", "failed", "told_again", "left_trying", "silenced", "untold"), 0)
    assert flow_sentences(weekly(**nothing))[0] == "Of 100 things taken up, none is tried."


def test_tables_name_every_reason_and_every_family() -> None:
    rows = loss_rows(weekly())
    assert len(rows) == len(LOSSES)
    assert ("given up untried, of what was taken up", "30", "31 %") in rows
    assert family_rows(values(), [CLINIC])[0] == (
        FAMILIES[2], "2", "1", "1", "0", "1", "4 (4 to 4)", "6 (6 to 6)", "3 (3 to 3)",
    )  # fmt: skip


def texts_of(figure: Any) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_the_picture_names_families_losses_and_reasons() -> None:
    """Families by their share in the life followed, scaled to the mean of lives; nothing taken up is said."""
    texts = texts_of(value_figure(weekly(), values(), [CLINIC]))
    for said in ("100 taken up", "40 tried", "24 worked", "8 failed", "16 told", "30, 31 %", "given up untried",
                 "productive inquiries  64", "between meetings  32", "4 more found no room in mind"):  # fmt: skip
        assert said in texts, said
    assert "all activities  96" in texts_of(value_figure(weekly()))
    assert "nothing was taken up" in texts_of(value_figure(weekly(**dict.fromkeys(TOLD, 0))))


@cache
def lived() -> tuple[pd.DataFrame, pd.DataFrame, Plan]:
    plan = Plan.of({"start.members": 60, "knowing.turning_topics": 0.01}, activities=(CLINIC, Activity("talk", 6, 1.0)))
    lives = [Life(plan, seed, log=True, weeks=104).live(104) for seed in range(4)]
    table = weekly_table(np.stack([life.weekly for life in lives]), range(4))
    return table, values_table({seed: life.items for seed, life in enumerate(lives)}, plan.activity_names), plan


def test_items_and_the_weekly_table_tell_the_same() -> None:
    """Sums over families are the counts of the cycles; nothing is left over, and no loss is negative."""
    table, items, plan = lived()
    flow = flow_of(table)
    found = by_family(items, plan.activities)
    for name, whole in (("kept", flow.kept), ("tried", flow.tried), ("worked", flow.worked), ("failed", flow.failed),
                        ("told", flow.told)):  # fmt: skip
        assert sum(getattr(family, name) for family in found) == pytest.approx(4 * whole), name
    assert flow.tried == pytest.approx(float(np.mean(counts(table)["tried"])))
    for stage in STAGES:
        whole, on = flow.passed(stage)
        lost = flow.losses(stage)
        assert all(amount > 0 for _, amount in lost)
        assert on + sum(amount for _, amount in lost) == pytest.approx(whole)
    assert {activity.name for activity in ALWAYS} & set(items["activity"].astype(str))


def test_the_picture_does_not_depend_on_how_lives_are_given() -> None:
    table, items, plan = lived()
    one, two = (texts_of(value_figure(each, items, plan.activities)) for each in (table, Lives(table)))
    assert one == two
