"""The scenario library: its scenarios live, say where their numbers come from, and have pages that are up to date."""

from __future__ import annotations

import functools
import math
import re
import sys
from pathlib import Path
from typing import Any

import make_scenario_pages as pages
import numpy as np
import pytest

from copsim.experiments.ensemble import run_many
from copsim.experiments.network_runs import lived as network_lived
from copsim.scenarios import Scenario, load, names, parent_of
from copsim.scenarios.checks import numbers_given
from copsim.scenarios.numbers import RUN
from copsim.simulation.model import DEFAULTS, QUANTITIES, VERSION
from copsim.simulation.recording import MEASURES, WEEKLY, column
from copsim.simulation.records import DISPERSED, ITEM, KINDS

pytestmark = pytest.mark.once

LIBRARY = (
    *(
        "barriers",
        "bhutan",
        "build-it",
        "capetown",
        "commanded",
        "compulsory",
        "consulting",
        "cookie-cutter",
        "distributed",
    ),
    *(
        "energizing",
        "funded-homework",
        "gated",
        "healthy",
        "homework",
        "hybrid",
        "ignored",
        "irrelevant-domain",
        "large",
    ),
    *(
        "measured-heavy",
        "measured-light",
        "neglected",
        "network",
        "newcomers",
        "one-size",
        "ontario",
        "open",
        "pempal",
        "potential",
    ),
    *("recognised", "roles", "self-designed", "social-learning-space", "space-to-community", "sponsored", "stale"),
    *("support-team", "task-force", "team", "unheard"),
)
REAL = ("bhutan", "capetown", "ontario", "pempal", "unheard")
CLOSED = ("social-learning-space", "task-force", "team")
"""Those that are closed, by date or when their work is done."""
READINGS = pages.read_readings(pages.READINGS.read_text(encoding="utf-8"))
OUTCOMES = pages.OUTCOMES.read_text(encoding="utf-8")


@functools.cache
def made() -> dict[Path, str]:
    return pages.made()


def lived(scenario: Scenario, weeks: int, seeds: int = 2) -> Any:
    """(seeds, weeks) weekly records of its first community."""
    return run_many(scenario.plan(), range(1, seeds + 1), weeks).block[:, :, 0]


def test_the_library_holds_these() -> None:
    assert tuple(names()) == LIBRARY
    assert tuple(name for name in names() if load(name).real_case) == REAL


# What the files say


@pytest.mark.parametrize("name", LIBRARY)
def test_it_says_what_it_is_about(name: str) -> None:
    scenario = load(name)
    assert len(scenario.title) > 10
    assert scenario.question.endswith("?")
    assert len(scenario.question) <= 120
    assert 300 < len(scenario.description) < 1600
    assert "Look" in scenario.description


@pytest.mark.parametrize("name", LIBRARY)
def test_what_it_says_to_look_at_exists(name: str) -> None:
    """Names of measures and parameters in its description, and what it says to set."""
    scenario = load(name)
    for inside in re.findall(r"\(([a-z_.]+(?:, [a-z_.]+)*)\)", scenario.description):
        for word in inside.split(", "):
            assert word in MEASURES or word in QUANTITIES, word
    said = re.findall(r"--set (?:\"([^\"]+)\"|(\S+=\S*\w))", scenario.description)
    values = pages.as_values(quoted or bare for quoted, bare in said)
    assert all(value for value in values.values())
    assert scenario.with_values(values).weeks == scenario.weeks
    for other in re.findall(r"'([a-z-]+)'", scenario.description):
        assert other in LIBRARY


def test_descriptions_name_measures_and_values() -> None:
    """The test above looks at something."""
    told = " ".join(load(name).description for name in LIBRARY)
    assert len(re.findall(r"\([a-z]+_[a-z_]+(?:, [a-z_]+)*\)", told)) >= 15
    assert told.count("--set") >= 6


@pytest.mark.parametrize("name", LIBRARY)
def test_what_differs_has_a_source(name: str) -> None:
    """Everything that is not as in the scenario it extends, or in the model, whether or not it is a real case."""
    scenario, parent = load(name), parent_of(name)
    before = {} if parent is None else parent.parameters
    changed = {path for path, value in scenario.parameters.items() if before.get(path) != value}
    wanted = set(changed)
    run = {key: getattr(scenario, key) for key in RUN}
    wanted |= set(numbers_given(run, scenario.parameters, scenario.changes)) - {"weeks"} - set(scenario.parameters)
    wanted -= {"communities"} if scenario.places else set()
    wanted |= {"weeks"} if parent and scenario.weeks != parent.weeks else set()
    wanted |= {f"changes[{n}].activity" for n, entry in enumerate(scenario.changes) if entry.activity}
    wanted |= {"programme"} if scenario.chosen_programme else set()
    for row, attributes in scenario.activities.items():
        if f"activities.{row}" not in scenario.sources:
            wanted |= {f"activities.{row}.{attribute}" for attribute in attributes if attribute != "about"}
    assert wanted <= set(scenario.sources)
    assert changed or scenario.changes or scenario.chosen_programme


@pytest.mark.parametrize("name", LIBRARY)
def test_sources_say_what_is_so(name: str) -> None:
    """Where a source speaks of the default of the model, the default is what it says."""
    scenario = load(name)
    values = {**scenario.parameters, "weeks": float(scenario.weeks)}
    for n, entry in enumerate(scenario.changes):
        values |= {f"changes[{n}].{path}": value for path, value in entry.values.items()}
    for key, text in scenario.sources.items():
        assert re.match(r"(seed: .|fitted: .|assumed: .)", text), key
        path = re.sub(r"changes\[\d+\]\.", "", key)
        default = RUN["weeks"].default if path == "weeks" else DEFAULTS.get(path)
        for told in re.findall(r"default of ([0-9.]*[0-9])", text):
            assert float(told) == default, key
        for word, factor in (("twice", 2), ("three times", 3), ("ten times", 10), ("half", 0.5), ("a fifth of", 0.2)):
            if re.search(rf"\b{word} the default", text):
                assert values[key] == pytest.approx(factor * float(default or 0.0)), key
        if re.search(r"(: |; )the default of the model", text):
            assert values[key] == default, key


# Lives


@pytest.mark.parametrize("name", LIBRARY)
def test_it_lives(name: str) -> None:
    """Two whole lives: everything that is dated happens, and nothing is out of its bounds."""
    scenario = load(name)
    block = lived(scenario, scenario.weeks)
    assert block.shape == (2, scenario.weeks)
    for measure in MEASURES.values():
        found = column(block, measure.name)
        assert np.isfinite(found).all(), measure.name
        if measure.unit == "0 to 1":
            assert (found >= 0).all(), measure.name
            assert (found <= 1).all(), measure.name
    assert (block["members"][:, :15] > 0).all()
    assert (block["members"] > 0).all() or name in CLOSED
    assert (block["present"].sum(axis=1) > 10).all()
    assert (block["realized"].sum(axis=1) > 0).any()


@pytest.mark.parametrize(
    ("name", "other", "week"),
    [
        ("neglected", "healthy", 26),
        ("homework", "healthy", 52),
        ("funded-homework", "homework", 52),
        ("energizing", "homework", 52),
        ("compulsory", "healthy", 52),
        ("ignored", "healthy", 52),
        ("capetown", "capetown", 52),
    ],
)
def test_they_share_their_luck_until_they_differ(name: str, other: str, week: int) -> None:
    weeks = min(load(name).weeks, week + 20)
    here, there = lived(load(name), weeks), lived(load(other), weeks)
    assert here[:, :week].tobytes() == there[:, :week].tobytes()
    if name != other:
        assert here[:, week:].tobytes() != there[:, week:].tobytes()


@pytest.mark.parametrize("name", CLOSED)
def test_what_is_closed_has_nobody(name: str) -> None:
    """From the week on in which it is closed, and read as dispersed in the end; some teams never do all their work."""
    block = lived(load(name), load(name).weeks, seeds=20)
    gone = block["members"] == 0
    assert (gone[:, 1:] >= gone[:, :-1]).all()
    assert gone[:, -1].mean() > 0.5
    assert (block["stage"][gone[:, -1], -1] == DISPERSED).all()


@pytest.mark.parametrize(
    ("name", "measure", "sign", "last"),
    [
        ("team", "voluntary", -1, 26),
        ("team", "hours_homework", +1, 26),
        ("team", "ties", +1, 20),
        ("task-force", "identity", -1, 26),
        ("task-force", "misunderstood", +1, 26),
        ("network", "identity", -1, 104),
        ("network", "trust", -1, 104),
        ("network", "present", +1, 104),
        ("social-learning-space", "trust", +1, 26),
        ("space-to-community", "trust", +1, 104),
        ("space-to-community", "aims_met", +1, 104),
    ],
)
def test_another_structure_differs_from_a_community(name: str, measure: str, sign: int, last: int) -> None:
    """Paired with 'healthy', to the side that its page states, while it is there."""
    one, other = (
        column(lived(load(each), last, seeds=24), measure).astype(float).mean(axis=1) for each in (name, "healthy")
    )
    difference = one - other
    assert sign * difference.mean() > 3 * difference.std(ddof=1) / math.sqrt(len(difference))


@pytest.mark.parametrize(("name", "measure", "sign"), [("network", "by_identity", -1), ("team", "by_ties", +1)])
def test_another_side_holds_its_members(name: str, measure: str, sign: int) -> None:
    """Of members half a year on: ties hold more of a team, identity hardly anybody of a network."""
    week = 20
    one, other = (
        np.array([getattr(network_lived(load(each).plan(), seed, week)[week]["all"], measure) for seed in range(1, 13)])
        for each in (name, "healthy")
    )
    # Of a team that is closed by then nothing can be said.
    difference = (one - other)[np.isfinite(one)]
    assert sign * difference.mean() > 3 * difference.std(ddof=1) / math.sqrt(len(difference))


def test_the_visit_takes_place() -> None:
    """In the real case from Bhutan, in the week that is told."""
    scenario = load("bhutan")
    names_of = scenario.plan().activity_names
    block = lived(scenario, 40, seeds=20)
    held = [names_of[code] == "visit to a sister organisation" for code in block["activity"][:, 26]]
    assert np.mean(held) > 0.9
    assert block["news"][:, 26].mean() > 2 * block["news"][:, 20:26].mean()


# Pages


@pytest.mark.parametrize("name", [*LIBRARY, "README"])
def test_its_page_is_up_to_date(name: str) -> None:
    path = pages.FOLDER / f"{name}.md"
    assert path.read_text(encoding="utf-8") == made()[path], f"{path} is out of date: run {pages.COMMAND}"


def test_there_is_a_page_for_each_and_none_besides() -> None:
    assert {path.stem for path in pages.FOLDER.glob("*.md")} == {*LIBRARY, "README"}
    assert set(READINGS) == set(LIBRARY)


def test_outcomes_are_those_of_this_model() -> None:
    models = {row["model"] for rows in pages.read_outcomes(OUTCOMES).values() for row in rows}
    assert models == {VERSION[:12]}, f"run {pages.COMMAND} --measure, then read readings.yaml again"


def test_outcomes_can_be_measured_again() -> None:
    there = pages.read_outcomes(OUTCOMES)["distributed"]
    here = pages.measure([READINGS["distributed"]])
    assert [row["measure"] for row in here] == [row["measure"] for row in there]
    for ours, theirs in zip(here, there, strict=True):
        for key in ("mean", "low10", "high90", "other_mean", "difference", "low", "high"):
            assert float(ours[key]) == pytest.approx(float(theirs[key]), rel=1e-3, abs=1e-6)


@pytest.mark.parametrize("name", LIBRARY)
def test_a_page_says_what_the_file_says(name: str) -> None:
    scenario = load(name)
    text = made()[pages.FOLDER / f"{name}.md"]
    assert scenario.title in text
    assert scenario.question in text
    for path, value in scenario.parameters.items():
        if value != (parent.parameters if (parent := parent_of(name)) else {}).get(path):
            assert f"`{path}`" in text
    inherited = parent.changes if (parent := parent_of(name)) else ()
    assert all(f"| {entry.week} |" in text for entry in scenario.changes if entry not in inherited)
    assert len(READINGS[name].reading) > 200
    for link in re.findall(r"\]\(([^)]+)\)", text):
        assert (pages.FOLDER / link).exists(), link


def test_a_page_is_out_of_date_when_a_number_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is made hangs on the file with the outcomes; `--check` finds it and writes nothing."""
    changed = tmp_path / "outcomes.csv"
    changed.write_text(OUTCOMES.replace("homework,energy,130,155,100,0.", "homework,energy,130,155,100,9.", 1))
    assert changed.read_text() != OUTCOMES
    page = pages.FOLDER / "homework.md"
    before = page.read_text(encoding="utf-8")
    monkeypatch.setattr(pages, "OUTCOMES", changed)
    monkeypatch.setattr(sys, "argv", ["make_scenario_pages.py", "--check"])
    assert pages.made()[page] != before
    assert pages.main() == 1
    assert page.read_text(encoding="utf-8") == before


def test_what_was_not_measured_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any) -> None:
    changed = tmp_path / "outcomes.csv"
    changed.write_text("".join(line for line in OUTCOMES.splitlines(keepends=True) if ",hours_homework," not in line))
    monkeypatch.setattr(pages, "OUTCOMES", changed)
    monkeypatch.setattr(sys, "argv", ["make_scenario_pages.py", "--check"])
    assert pages.main() == 1
    assert "no 'hours_homework' of homework in weeks 104 to 155: run python" in capsys.readouterr().err


# How it is measured


def weekly(lives: int, weeks: int, **columns: Any) -> pages.Lives:
    block = np.zeros((lives, weeks), WEEKLY)
    for name, values in columns.items():
        block[name] = values
    return pages.Lives(block, (), ())


def test_flows_are_added_up_over_a_year_and_stocks_averaged_over_half() -> None:
    count = np.arange(100)
    lives = weekly(1, 100, realized=count, present=count)
    assert pages.measured(pages.Asked("realized"), lives) == [count[48:].sum()]
    assert pages.measured(pages.Asked("present"), lives) == [count[74:].mean()]
    assert pages.measured(pages.Asked("realized", (3, 5)), lives) == [12]
    assert pages.measured(pages.Asked("present", (3, 5)), lives) == [4]
    assert pages.measured(pages.Asked("realized"), weekly(1, 10, realized=1)) == [10]


def test_sums_products_and_ratios() -> None:
    lives = weekly(2, 30, news=[[4], [2]], read=[[1], [2]], heard=[[6], [0]], present=[[2], [5]])
    assert pages.measured(pages.Asked("present + heard"), lives).tolist() == [8, 5]
    found = pages.measured(pages.Asked("(news - read) / heard"), lives)
    assert found[0] == 0.5
    assert math.isnan(found[1])
    uneven = weekly(1, 2, present=[[1, 3]], experience=[[0.2, 0.6]])
    worth = pages.measured(pages.Asked("experience * present / present"), uneven)
    assert worth == pytest.approx([(0.2 + 1.8) / 4])


def test_ends_are_shares_of_lives() -> None:
    lives = weekly(4, 3, stage=[[0, 5, 6], [0, 0, 5], [6, 6, 2], [6, 6, 6]])
    assert pages.measured(pages.Asked("lives failed"), lives).tolist() == [1, 0, 0, 1]
    assert pages.measured(pages.Asked("lives dispersed"), lives).tolist() == [0, 1, 0, 0]


def test_value_is_traced_back_to_the_activity_of_the_visit() -> None:
    potential, applied = KINDS.index("potential"), KINDS.index("applied")
    items = np.zeros(5, ITEM)
    items["item"] = [10, 11, 12, 13, 14]
    items["parent"] = [-1, 10, 11, -1, 13]
    items["kind"] = [1, potential, applied, 1, potential]
    items["activity"] = [7, 7, 2, 2, 7]  # what was taken up in a week counts from the visit it came from
    assert pages.traced_back(items, applied, 7) == 1
    assert pages.traced_back(items, potential, 7) == 1
    assert pages.traced_back(items, potential, 2) == 1
    lives = pages.Lives(np.zeros((1, 1), WEEKLY), (items,), ("nothing", "a", "b", "c", "d", "e", "f", "trips"))
    assert pages.measured(pages.Asked("applied from trips"), lives).tolist() == [1]
    assert pages.measured(pages.Asked("applied from elsewhere"), lives).tolist() == [0]


def test_differences_are_of_pairs() -> None:
    here, there = np.array([1.0, 2.0, 6.0, math.nan]), np.array([0.0, 1.0, 2.0, 5.0])
    found = pages.outcome(here, there)
    assert (found["lives"], found["pairs"]) == (3, 3)
    assert found["mean"] == 3
    assert found["other_mean"] == 2
    assert found["difference"] == 2
    half = 1.96 * math.sqrt(3) / math.sqrt(3)  # the differences are 1, 1 and 4
    assert (found["low"], found["high"]) == pytest.approx((2 - half, 2 + half))
    alone = pages.outcome(np.arange(11.0), None)
    assert (alone["mean"], alone["low10"], alone["high90"]) == (5, 1, 9)
    assert "difference" not in alone


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("", ""),
        ("nan", "–"),
        ("0", "0"),
        ("0.00012", "0"),
        ("0.12345", "0.123"),
        ("12.345", "12.3"),
        ("1234.6", "1235"),
    ],
)
def test_numbers_are_shown_in_few_digits(given: str, text: str) -> None:
    assert pages.shown(given) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("measures: [nothing]", "there is no measure 'nothing'"),
        ("measures: [present / absent]", "there is no measure 'absent'"),
        ("measures: [wisdom from stories]", "there is no kind of value 'wisdom'"),
        ("measures: [{measure: present, weeks: [0, 156]}]", "weeks 0 to 156 are not within a run of 156 weeks"),
        ("measures: [{measure: present, called: a, b}]", "unknown key 'b'"),
        ("compare: healthy", "unknown key 'compare'"),
        ("against: nowhere", "nowhere"),
        ("try: {More: [rhythm.every=0]}", "rhythm.every"),
    ],
)
def test_readings_that_cannot_be_are_told(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        pages.read_readings(f"A:\n  healthy:\n    reading: a\n    {text}\n")
