"""What an arm brings, to whom, at what price and at what risk: numbers against hand-made lives, words, table, page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import copsim
from copsim.analysis.gains import (
    ALWAYS,
    FARING,
    GROUPS,
    HARMS,
    PEOPLE,
    UNITS,
    Gains,
    Kept,
    by_quarter,
    faring,
    gains,
    starts_of_quarters,
)
from copsim.analysis.gains_words import gains_told, harm_told, price_told, quarters_told, who_told
from copsim.cli import app
from copsim.compared import Comparison
from copsim.experiments.comparing import from_plans
from copsim.scenarios import load
from copsim.simulation.life import Life
from copsim.simulation.records import FIRST_KEY

LUCK = np.random.default_rng(5)
LIVES = 40
AT = {each.outcome.name: n for n, each in enumerate(ALWAYS)}


def brought(changes: dict[str, Any], costs: tuple[tuple[int, dict[str, float]], ...] = (), hours: Any = 0.0) -> Gains:
    """One arm in which what is always kept differs as is said, by outcome; 40 lives of 30 weeks."""
    base = np.tile(np.linspace(10.0, 20.0, LIVES)[:, None], (1, len(ALWAYS)))
    base[:, AT["alive"]] = 1.0
    arm = base.copy()
    for name, apart in changes.items():
        arm[:, AT[name]] += apart
    spent = np.stack([np.full(LIVES, 100.0), 100.0 + hours + np.zeros(LIVES)])
    quarters = np.stack([np.full(3, 10.0), np.full(3, 12.0)])
    (found,) = gains(Kept(np.stack([base, arm]), quarters), ("base", "arm"), spent, [(), costs], [None, 4], 30)
    return found


def price(found: Gains, unit: str, kind: str) -> Any:
    (one,) = [each for each in found.prices if (each.unit, each.kind) == (unit, kind)]
    return one


def test_one_more_has_a_price_where_there_are_more_and_it_costs_something() -> None:
    more = 2.0 + 0.1 * LUCK.normal(size=LIVES)
    found = brought({"core": more, "active": more, "tried": -more}, ((4, {"hours": 60.0}), (20, {"hours": 20.0})))
    one = price(found, "regular", "stated hours")
    assert one.value == pytest.approx(80.0 / (2.0 * more.mean()))
    assert one.low < one.value < one.high < 1.1 * one.value
    assert price(found, "tried", "stated hours").why_not == "there are fewer"
    assert price(found, "realized", "stated hours").why_not == "one cannot tell whether there are more or fewer"
    assert price(found, "regular", "stated money").why_not == "it takes no more"
    assert price(found, "regular", "members' hours").why_not == "it takes no more"
    assert "stated hours (" in price_told(one)


def test_members_hours_are_a_price_where_it_surely_takes_more() -> None:
    more = 2.0 + 0.1 * LUCK.normal(size=LIVES)
    paid = price(brought({"realized": more}, hours=5.0 * more), "realized", "members' hours")
    assert (paid.value, paid.low, paid.high) == pytest.approx((5.0, 5.0, 5.0))
    unsure = price(brought({"realized": more}, hours=LUCK.normal(size=LIVES)), "realized", "members' hours")
    assert unsure.why_not == "one cannot tell whether it takes more"


def test_harm_is_the_share_of_pairs_that_are_worse() -> None:
    less = np.where(np.arange(LIVES) < 10, -1.0, 1.0)
    dead = np.where(np.arange(LIVES) >= 36, -1.0, 0.0)
    harms = {each.kind: each for each in brought({"realized": less, "alive": dead}).harms}
    assert [harms[kind].share for kind in HARMS] == [0.25, 0.1, 0.35]
    assert 0.0 < harms["alive"].low < 0.1 < harms["alive"].high < 0.25
    told = harm_told(tuple(harms.values()))
    assert "less realized value: 25 %" in told
    assert "would be alive without it: 10 %" in told


def test_what_is_equal_is_no_harm() -> None:
    assert [each.share for each in brought({}).harms] == [0.0, 0.0, 0.0]


def test_costs_fall_due_in_quarters() -> None:
    assert starts_of_quarters(30) == [0, 13, 26]
    assert starts_of_quarters(40, 15) == [15, 26, 39]
    assert by_quarter(np.ones((2, 30)), 30).tolist() == [[13.0, 13.0, 4.0]] * 2
    found = brought({}, ((4, {"hours": 7.0, "money": 30.0}), (12, {"hours": 1.0}), (26, {"money": 9.0})))
    assert [(q.first, q.last, q.hours, q.money, q.members) for q in found.quarters] == [
        (0, 12, 8.0, 30.0, 2.0),
        (13, 25, 0.0, 0.0, 2.0),
        (26, 29, 0.0, 9.0, 2.0),
    ]
    assert quarters_told(found.quarters) == [
        "Stated by quarter, beyond the baseline: weeks 0 to 12: 8 hours and 30 of money a quarter; "
        "weeks 26 to 29: 9 of money a quarter."
    ]


def test_people_who_were_what_at_the_start() -> None:
    members = np.zeros(6, [("joined", "i8"), ("key", "i8"), ("left", "i8"), ("visits", "i8"), ("level", "i8"),
                           ("energy", "f8"), ("identification", "f8")])  # fmt: skip
    members["joined"] = [-1, -1, -1, -1, 7, 9]
    members["key"] = [FIRST_KEY, FIRST_KEY + 1, FIRST_KEY + 2, FIRST_KEY + 3, 8 * 4096, 10 * 4096]
    members["left"] = [-1, -1, -1, 5, -1, -1]
    members["visits"] = [10, 8, 6, 4, 2, 1]
    members["level"] = [5, 4, 3, 4, 4, 0]
    members["energy"] = [0.9, 0.8, 0.7, 0.1, 0.4, 0.2]
    found = faring(members, FIRST_KEY, leaders=1, founders=2)
    assert found.shape == (len(GROUPS), len(FARING))
    assert found[:, 0].tolist() == [10.0, 8.0, 5.0, 1.5]
    assert found[:, 1].tolist() == [1.0, 1.0, 0.0, 0.5]
    # Who has left counts in what was, and not in how people fare at the end.
    assert found[2, 2] == pytest.approx(0.7)
    assert np.isnan(faring(members[:1], FIRST_KEY, 1, 1)[1:]).all()


def test_groups_are_of_the_same_people_in_both_arms() -> None:
    """Who led at the start is read from the baseline, whatever the arm says."""
    plans = [load("healthy").plan(), load("distributed").plan()]
    one = from_plans(plans, 5)(1, 3, lambda _: None)
    assert one.fared.tolist() == faring(Life(plans[1], 3, weeks=5).live(5).members, FIRST_KEY, 1, 6).tolist()


@pytest.fixture(scope="module")
def found() -> Comparison:
    return copsim.compare(
        "neglected", interventions=["coaching@30", "sponsor-joins@20"], replicates=24, weeks=90,
        measures=["present", "energy in last 26"],
    )  # fmt: skip


def test_it_is_told_whatever_was_asked_for(found: Comparison) -> None:
    mine = found.told.gained("coaching@30")
    assert mine is not None
    assert mine.began == 30
    assert {each.group for each in mine.fared} == {*GROUPS, *PEOPLE}
    told = gains_told(mine, found.told.of("coaching@30"), 90)
    assert told[0].startswith("It begins in week 30, and shows first in ")
    text = " ".join(told)
    assert f"One {UNITS['regular']} costs " in text
    assert "Those who led at the start gain" in text
    assert "Stated by quarter, beyond the baseline: weeks 26 to 77: 13 hours a quarter; weeks 78 to 89: 4 hours" in text
    assert set(told) <= set(found.words)


def test_what_does_nothing_is_told_as_that() -> None:
    text = " ".join(who_told(brought({})))
    assert "at no level can one tell that there are more or fewer" in text


def test_stated_costs_are_those_of_the_file(found: Comparison) -> None:
    quarters = found.quarters[found.quarters.arm == "coaching@30"]
    assert quarters.stated_hours.sum() == 4 + 52
    assert quarters.first_week.tolist() == [0, 13, 26, 39, 52, 65, 78]
    assert (
        found.told.costs[-2].difference == found.quarters[found.quarters.arm == "sponsor-joins@20"].stated_hours.sum()
    )


def test_as_tables_and_as_one_flat_object(found: Comparison) -> None:
    table = found.gains
    assert set(table.what) == {"price", "harm", "people", "fared"}
    assert len(table) == 2 * (9 + 3 + len(PEOPLE) + len(GROUPS) * len(FARING))
    flat = json.loads(json.dumps(found.flat))
    assert flat["arm1.began"] == 30
    assert flat["arm1.harm.any.share"] >= max(flat["arm1.harm.realized.share"], flat["arm1.harm.alive.share"])
    assert flat["arm1.who.leaders.energy.difference"] == pytest.approx(
        flat["arm1.who.leaders.energy.value"] - flat["arm1.who.leaders.energy.baseline"]
    )
    assert flat["arm1.quarter2.stated_hours"] == 13.0
    assert flat["arm1.price.regular.stated_hours.value"] > 0.0
    assert flat["arm1.price.regular.stated_money.why_not"] == "it takes no more"
    assert flat["arm1.present.shows_after"] >= 0


def test_the_page_has_a_part_of_it(found: Comparison) -> None:
    page = found.report()
    assert '<h2 id="gains">Who gains, at what price, at what risk</h2>' in page
    for text in (*GROUPS.values(), *UNITS.values(), "weeks 26 to 38", "Share of pairs"):
        assert text in page


def test_the_command_writes_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ["compare", "healthy", "--with", "logistics@4", "--replicates", "8", "--weeks", "30", "--out", str(out)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert "In how many of the pairs it does harm: less realized value: " in done.stdout
    assert pd.read_csv(out / "quarters.csv").stated_hours.tolist() == [27.0, 39.0, 12.0]
    assert "harm" in set(pd.read_csv(out / "gains.csv").what)


def test_documentation_names_what_is_told() -> None:
    text = (Path(__file__).resolve().parents[1] / "docs" / "comparing.md").read_text(encoding="utf-8")
    for name in (*UNITS, *HARMS, *GROUPS, *FARING, "began", "shows_after", "quarters.csv", "gains.csv"):
        assert f"`{name}`" in text, name
