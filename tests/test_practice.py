"""Practice of several units, from records made by hand; and three regimes beside each other."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from copsim.analysis.practice import from_elsewhere, practice, practice_of, variety, variety_by_chance
from copsim.analysis.regimes import CENTRALISED, COMMUNITIES, DECENTRALISED, MEASURES, PARTS, REGIMES, Regimes
from copsim.analysis.regimes_page import quality_and_variety
from copsim.analysis.regimes_words import in_short, sure, table
from copsim.analysis.writing import svg_text
from copsim.cli import app
from copsim.experiments.regimes import Organised, measured, moments
from copsim.regime_order import order
from copsim.scenarios import Entry, load
from copsim.simulation.life import Life, Plan
from copsim.simulation.records import ACTIVE, CORE, ITEM, MEMBERSHIP, OCCASIONAL, PERSON, POTENTIAL, REALIZED, records

pytestmark = pytest.mark.once

SMALL: dict[str, Any] = {"units": 3, "people": 8, "weeks": 52, "replicates": 6}
NAN = float("nan")


def a_world(*given: dict[str, Any]) -> tuple[Any, Any]:
    """People and their memberships at home, one row each."""
    people, members = records(PERSON, len(given)), records(MEMBERSHIP, len(given))
    for n, one in enumerate(given):
        people[n].home = members[n].community = one.get("home", 0)
        people[n].left = members[n].left = one.get("left", -1)
        people[n].sound, people[n].unsound = one.get("sound", 0), one.get("unsound", 0)
        people[n].context = one.get("context", 0)
        members[n].person = n
        members[n].level = one.get("level", 0)
    return people, members


def items_of(*given: tuple[int, int, int, int]) -> Any:
    """Items of value, as (member, other, topic, kind)."""
    items = records(ITEM, len(given))
    for n, (member, other, topic, kind) in enumerate(given):
        items[n].member, items[n].other, items[n].topic, items[n].kind = member, other, topic, kind
    return items


# Quality


def test_quality_is_what_is_sound_less_what_is_wrong_person_by_person() -> None:
    people, members = a_world(
        {"context": 0b1111, "sound": 0b0011, "unsound": 0b1000},
        {"context": 0b0001, "sound": 0b1111},
        {"home": 1, "context": 0b11, "unsound": 0b01},
    )
    first, second = practice(people, members, 8, 2).units
    assert (first.sound, first.wrong, first.quality) == pytest.approx((0.75, 0.125, 0.625))
    assert (second.sound, second.wrong, second.quality) == pytest.approx((0.0, 0.5, -0.5))


def test_what_is_known_outside_own_work_is_no_quality_of_the_unit() -> None:
    people, members = a_world({"context": 0b0001, "sound": 0b1110})
    assert practice(people, members, 8, 1).units[0].sound == 0.0


def test_where_own_work_raises_nothing_the_whole_domain_may_come_up() -> None:
    people, members = a_world({"context": 0, "sound": 0b0011})
    assert practice(people, members, 4, 1).units[0].sound == 0.5


def test_those_who_have_left_do_not_count() -> None:
    people, members = a_world({"context": 1, "sound": 1}, {"context": 1, "left": 3})
    found = practice(people, members, 8, 1)
    assert (found.units[0].people, found.units[0].quality) == (1, 1.0)


def test_all_64_topics_can_be_known() -> None:
    every = 2**64 - 1
    people, members = a_world({"context": every, "sound": every})
    found = practice(people, members, 64, 1)
    assert (found.units[0].quality, found.units[0].practice, found.reach) == (1.0, every, 1.0)


def test_a_guest_counts_where_the_work_is() -> None:
    people, members = a_world({"context": 1, "sound": 1}, {"home": 1, "context": 1})
    guest = records(MEMBERSHIP, 1)
    guest[0].person, guest[0].community, guest[0].left, guest[0].level = 0, 1, -1, CORE
    found = practice(people, np.concatenate((members, guest)), 8, 2)
    assert [unit.people for unit in found.units] == [1, 1]
    assert [unit.regulars for unit in found.units] == [0, 0]
    assert [unit.quality for unit in found.units] == [1.0, 0.0]


# Practice and variety


def test_practice_is_what_half_of_the_regulars_know() -> None:
    people, members = a_world(
        {"sound": 0b0111, "level": CORE},
        {"sound": 0b0101, "level": ACTIVE},
        {"sound": 0b1000, "level": ACTIVE},
        {"sound": 0b1000, "level": ACTIVE},
        {"sound": 0b0010, "level": OCCASIONAL},
        {"sound": 0b0010, "level": OCCASIONAL},
    )
    unit = practice(people, members, 8, 1).units[0]
    assert (unit.regulars, unit.practice) == (4, 0b1101)


def test_without_regulars_it_is_what_half_of_all_know() -> None:
    people, members = a_world({"sound": 0b11}, {"sound": 0b01}, {"sound": 0b01, "left": 2, "level": CORE})
    assert practice(people, members, 8, 1).units[0].practice == 0b11


def test_variety_of_known_sets() -> None:
    assert variety([0b1100, 0b1010]) == pytest.approx(2 / 3)
    assert variety([0b11, 0b11]) == 0.0
    assert variety([0b1, 0b10]) == 1.0
    assert variety([0b11, 0b11, 0b1100]) == pytest.approx(2 / 3)


def test_empty_practices_have_nothing_in_common_with_others_and_say_nothing_of_each_other() -> None:
    assert variety([0, 0b1]) == 1.0
    assert np.isnan(variety([0, 0]))
    assert variety([0, 0, 0b1]) == 1.0
    assert np.isnan(variety_by_chance([0, 0], 8))


def test_one_unit_has_no_variety() -> None:
    people, members = a_world({"sound": 1, "context": 1})
    numbers = practice(people, members, 8, 1).numbers
    assert np.isnan(numbers["variety"])
    assert np.isnan(numbers["by_chance"])
    assert numbers["quality"] == 1.0


def test_an_empty_unit_has_no_numbers_and_is_no_pair() -> None:
    people, members = a_world({"sound": 1, "context": 1}, {"home": 2, "sound": 2, "context": 1})
    found = practice(people, members, 8, 3)
    assert (found.units[1].people, found.units[1].practice) == (0, 0)
    assert np.isnan(found.units[1].quality)
    assert (found.numbers["variety"], found.numbers["quality"]) == (1.0, 0.5)


def test_nobody_at_all() -> None:
    people, members = a_world()
    numbers = practice(people, members, 8, 2, items=items_of()).numbers
    assert numbers["reach"] == 0.0
    assert all(np.isnan(numbers[name]) for name in ("quality", "variety", "practice", "synergy"))


@pytest.mark.parametrize(("a", "b"), [(0, 2), (1, 1), (2, 3), (4, 4), (3, 1)])
def test_variety_by_chance_is_the_mean_of_all_sets_of_these_sizes(a: int, b: int) -> None:
    sets = range(2**4)
    pairs = product([x for x in sets if x.bit_count() == a], [x for x in sets if x.bit_count() == b])
    expected = np.mean([variety([x, y]) for x, y in pairs])
    assert variety_by_chance([2**a - 1, 2**b - 1], 4) == pytest.approx(expected)


def test_reach_is_what_somebody_somewhere_knows() -> None:
    people, members = a_world({"sound": 0b001}, {"home": 1, "sound": 0b011}, {"home": 1, "sound": 0b100, "left": 1})
    assert practice(people, members, 4, 2).reach == 0.5


@pytest.mark.parametrize(("topics", "units"), [(0, 1), (65, 1), (8, 0)])
def test_topics_and_units_that_cannot_be(topics: int, units: int) -> None:
    people, members = a_world({"sound": 1})
    with pytest.raises(ValueError, match="expected"):
        practice(people, members, topics, units)


# Where it came from


def test_what_somebody_of_another_unit_told_came_from_there() -> None:
    people, members = a_world({"sound": 0b1}, {"home": 1, "sound": 0b1})
    found = from_elsewhere(people, members, items_of((0, 1, 0, POTENTIAL), (0, 1, 3, REALIZED)))
    assert found.tolist() == [0b1, 0]


def test_it_is_followed_through_colleagues() -> None:
    people, members = a_world({}, {}, {"home": 1}, {"home": 1})
    items = items_of((0, 2, 5, POTENTIAL), (1, 0, 5, POTENTIAL), (3, 0, 5, POTENTIAL))
    assert from_elsewhere(people, members, items).tolist() == [1 << 5, 1 << 5, 0, 0]


def test_what_no_person_told_and_what_was_told_anew_is_not_from_elsewhere() -> None:
    people, members = a_world({}, {}, {"home": 1})
    items = items_of((0, -1, 1, POTENTIAL), (0, 2, 2, POTENTIAL), (0, 1, 2, POTENTIAL))
    assert from_elsewhere(people, members, items).tolist() == [0, 0, 0]


def test_synergy_counts_what_is_still_soundly_known() -> None:
    people, members = a_world({"sound": 0b01}, {"sound": 0}, {"home": 1, "sound": 0b11})
    items = items_of((0, 2, 0, POTENTIAL), (0, 2, 1, POTENTIAL))
    found = practice(people, members, 8, 2, items=items)
    assert [unit.borrowed for unit in found.units] == [0.5, 0.0]
    assert found.numbers["synergy"] == 0.25
    assert np.isnan(practice(people, members, 8, 2).numbers["synergy"])


# Lives


def plan_of(across: float) -> Plan:
    return Plan.of(
        {"start.members": 12, "start.founders": 4, "joining.prospects": 0.0, "joining.turnover": 0.0},
        communities=4,
        elsewhere=across,
    )


def test_looking_changes_nothing_and_units_have_their_people() -> None:
    life = Life(plan_of(0.3), 5, log=True, weeks=52).live(52)
    before = life.snapshot()
    found = practice_of(life)
    assert life.snapshot() == before
    assert [unit.people for unit in found.units] == [12, 12, 12, 12]
    assert np.isnan(practice_of(Life(plan_of(0.3), 5, weeks=4).live(4)).numbers["synergy"])


def test_nothing_comes_from_other_units_where_nobody_belongs_to_two() -> None:
    alone = [practice_of(Life(plan_of(0.0), seed, log=True, weeks=104).live(104)).numbers for seed in range(6)]
    shared = [practice_of(Life(plan_of(0.5), seed, log=True, weeks=104).live(104)).numbers for seed in range(6)]
    assert {numbers["synergy"] for numbers in alone} == {0.0}
    assert all(numbers["synergy"] > 0.0 for numbers in shared)


def test_moments_are_ends_of_quarters() -> None:
    assert moments(156) == [117, 130, 143, 156]
    assert moments(1) == [1]


def test_regimes_differ_in_orders_and_people_across_alone() -> None:
    found = Organised(units=4, people=10, across=0.2, above={"deciding.compulsion": 5}).regimes(load("healthy"))
    assert list(found) == list(REGIMES)
    settings = {name: (s.setting("organisation.orders"), s.elsewhere, s.communities) for name, s in found.items()}
    assert settings == {CENTRALISED: (1.0, 0.0, 4), DECENTRALISED: (0.0, 0.0, 4), COMMUNITIES: (0.0, 0.2, 4)}
    compelled = {name: s.setting("deciding.compulsion") for name, s in found.items()}
    assert compelled == {CENTRALISED: 5.0, DECENTRALISED: 0.0, COMMUNITIES: 0.0}
    assert found[COMMUNITIES].setting("joining.pool") == 12
    own = {"organisation.orders", "joining.pool", "deciding.compulsion"}
    assert len({tuple((p, v) for p, v in s.parameters.items() if p not in own) for s in found.values()}) == 1


def test_the_same_numbers_on_any_number_of_threads() -> None:
    one, two = (order(**SMALL, threads=threads).run() for threads in (1, 2))
    assert np.array_equal(one.regimes.values, two.regimes.values, equal_nan=True)
    assert svg_text(quality_and_variety(one.regimes), "a") == svg_text(quality_and_variety(two.regimes), "a")
    assert one.flat == two.flat


def test_a_seed_gives_the_same_life_among_others() -> None:
    plans = [scenario.plan() for scenario in Organised(units=3, people=8).regimes(load("healthy")).values()]
    many, _ = measured(plans, [1, 2, 3], 26)
    alone, seeds = measured(plans, [2], 26)
    assert seeds == (2,)
    assert np.array_equal(many[:, 1:2], alone, equal_nan=True)


@pytest.mark.slow
def test_what_holds_of_the_model_as_it_is() -> None:
    """Orders without means empty the communities; with staff and compulsion, people know more, and units are alike."""
    ordered = order(replicates=16).run().regimes
    staffed = order(replicates=16, above=["organisation.full_time=6", "deciding.compulsion=5"]).run().regimes
    assert ordered.mean(CENTRALISED, "regulars")[0] < 1.0
    assert ordered.beside(CENTRALISED, DECENTRALISED, "quality").high < 0.0
    assert ordered.beside(CENTRALISED, DECENTRALISED, "variety").low > 0.0
    assert staffed.beside(CENTRALISED, DECENTRALISED, "quality").low > 0.0
    assert staffed.beside(CENTRALISED, DECENTRALISED, "variety").high < 0.0
    assert staffed.beside(COMMUNITIES, CENTRALISED, "variety").low > 0.0
    assert all(abs(staffed.mean(regime, "beyond_chance")[0]) < 0.02 for regime in REGIMES)


# The claim


def made_up(**means: tuple[float, float, float]) -> Regimes:
    """Regimes with these means of a measure (centralised, decentralised, communities), and a little luck."""
    luck = np.random.default_rng(1).normal(0.0, 0.01, (len(REGIMES), 30, len(MEASURES)))
    values = luck + 0.5
    for name, each in means.items():
        values[:, :, MEASURES.index(name)] += np.array(each)[:, None] - 0.5
    return Regimes(tuple(range(30)), 156, values)


def found_of(regimes: Regimes) -> dict[tuple[str, str, str], str]:
    return {(j.part.measure, j.part.arm, j.part.beside): j.found for j in regimes.judged}


def test_the_claim_can_come_out() -> None:
    regimes = made_up(variety=(0.3, 0.6, 0.6), quality=(0.5, 0.4, 0.6))
    found = found_of(regimes)
    assert regimes.claim == "holds"
    assert found["variety", CENTRALISED, DECENTRALISED] == "holds"
    assert found["quality", COMMUNITIES, DECENTRALISED] == "holds"
    assert "In these lives it holds." in in_short(regimes)[0]


def test_it_can_come_out_the_other_way_round() -> None:
    regimes = made_up(variety=(0.7, 0.6, 0.3), quality=(0.5, 0.4, 0.6))
    assert regimes.claim == "the opposite holds"
    assert found_of(regimes)["variety", COMMUNITIES, CENTRALISED] == "the opposite holds"
    assert "does not hold" in in_short(regimes)[0]


def test_equal_regimes_show_no_difference_and_few_lives_cannot_tell() -> None:
    regimes = made_up()
    alike = Regimes(regimes.seeds, 156, np.repeat(regimes.values[:1], 3, axis=0))
    assert alike.claim == "no difference that matters"
    assert found_of(alike)["variety", COMMUNITIES, DECENTRALISED] == "holds"
    few = Regimes((1, 2), 156, regimes.values[:, :2])
    assert few.claim == "cannot tell"


def test_numbers_that_are_not_there_are_said_to_be_missing() -> None:
    regimes = made_up()
    regimes.values[:, :, MEASURES.index("variety")] = NAN
    _, rows = table(regimes)
    assert next(row for row in rows if row[0] == "variety")[1:4] == ["–", "–", "–"]
    assert regimes.claim == "cannot tell"
    assert "nan" not in " ".join([*in_short(regimes), *sure(regimes)])
    svg_text(quality_and_variety(regimes), "a")


def test_few_regulars_are_told() -> None:
    assert "Hardly anybody" not in " ".join(sure(made_up(regulars=(5.0, 5.0, 5.0))))
    assert "where units are centralised" in " ".join(sure(made_up(regulars=(0.2, 5.0, 5.0))))


def test_every_part_compares_two_regimes_and_something_is_central() -> None:
    assert all(part.arm != part.beside and {part.arm, part.beside} <= set(REGIMES) for part in PARTS)
    assert [part.measure for part in PARTS if part.central] == ["quality", "variety"]


# What is asked


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"units": 1}, "units is 1, expected a whole number from 2"),
        ({"people": 1}, "people is 1, expected a whole number from 2"),
        ({"people": 4}, "start.founders"),
        ({"across": 0.0}, "across is 0.0, expected a share"),
        ({"across": NAN}, "across is nan, expected a share"),
        ({"ordered": 1.5}, "ordered is 1.5, expected a share"),
        ({"replicates": 0}, "replicates is 0, expected"),
        ({"weeks": 0}, "weeks is 0, expected"),
        ({"units": 100, "people": 10_000, "weeks": 5200}, "take fewer units, people or weeks"),
        ({"settings": ["elsewhere=0.2"]}, "use --across"),
        ({"settings": ["organisation.orders=0.2"]}, "use --ordered"),
        ({"above": ["start.members=5"]}, "use --people"),
        ({"settings": ["knowing.likeness=2"]}, "knowing.likeness"),
        ({"settings": ["knowing.likeness=0.1", "knowing.likeness=0.2"]}, "given twice"),
        ({"settings": ["knowing.likeness@5=0.1"]}, "leave the week out"),
        ({"scenario": "nowhere"}, "nowhere"),
        (
            {"scenario": load("healthy").with_changes([Entry(week=9, values={"organisation.orders": 0.5})])},
            "sets organisation.orders in week 9, which the regimes set themselves",
        ),
    ],
)
def test_what_cannot_be_is_said(asked: dict[str, Any], expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        order(**asked)


@pytest.mark.slow
def test_the_command(tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ["regimes", "--units", "3", "--people", "8", "--weeks", "52", "--replicates", "6", "--out", str(out)]
    done = CliRunner().invoke(app, [*words, "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["replicates"] == 6
    assert {path.name for path in out.iterdir()} == {
        "report.html", "lives.csv", "differences.csv", "manifest.json", "figures",
    }  # fmt: skip
    assert (out / "lives.csv").read_text(encoding="utf-8").count("\n") == 1 + 3 * 6
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "copsim regimes healthy --units 3 --people 8" in page
    again = CliRunner().invoke(app, words)
    assert again.exit_code == 2
    assert "--force" in again.stderr
    plainly = CliRunner().invoke(app, words[:-2])
    assert plainly.exit_code == 0, plainly.output
    assert "The claim:" in plainly.stdout
    assert "add --out DIR" in plainly.stdout


def test_bad_input_ends_with_two_and_a_remedy() -> None:
    done = CliRunner().invoke(app, ["regimes", "--across", "0"])
    assert done.exit_code == 2
    assert done.stderr.startswith("copsim: across is 0.0, expected a share of a unit's people")
