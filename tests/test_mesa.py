"""The Mesa face: real Mesa for Mesa users, with the kernel's numbers."""

from __future__ import annotations

import gc
import importlib.util
import subprocess
import sys
import warnings
import weakref
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import mesa
import numpy as np
import pytest

from copsim.simulation import draws
from copsim.simulation.activities import NEEDS
from copsim.simulation.changes import Change
from copsim.simulation.landscape import (
    OF_A_MEMBERSHIP,
    OF_A_PERSON,
    OF_THE_MODEL,
    OTHERS_FROM,
    Community,
    Landscape,
)
from copsim.simulation.life import Life, Plan
from copsim.simulation.recording import MEASURES
from copsim.simulation.records import LEVELS
from copsim.simulation.views import Membership, Person

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SMALL = {"start.members": 20, "joining.prospects": 3.0, "joining.turnover": 0.03}
NEW_MESA = hasattr(mesa.Model, "schedule_event")
pytestmark = pytest.mark.filterwarnings("error")


def same(model: Landscape, life: Life) -> bool:
    """Whether all numbers of a model are those of a life."""
    pairs = [
        (model.life.weekly, life.weekly),
        (model.life.members, life.members),
        (model.life.people, life.people),
        (model.life.log, life.log),
        (model.life.state.ties["weight"][: len(life.members)], life.state.ties["weight"][: len(life.members)]),
    ]
    return all(a.tobytes() == b.tobytes() for a, b in pairs)


# Numbers


@pytest.mark.parametrize("looking", [False, True])
def test_steps_give_the_numbers_of_a_life_without_mesa(looking: bool) -> None:
    changes = [Change(4, event="launch", amount=2, more=8), Change(9, "leading.effort", 0.1)]
    model = Community(SMALL, changes, seed=7, log=True)
    for _ in range(40):
        model.step()
        if looking:
            assert len(model.agents) == model.weekly["members"]
    assert same(model, Life(Plan.of(SMALL, changes), 7, log=True, weeks=40).live(40))
    assert model.week == model.steps == 40


def test_a_landscape_gives_the_numbers_of_a_life_without_mesa() -> None:
    model = Landscape(SMALL, communities=3, elsewhere=0.4, seed=0)
    for _ in range(20):
        model.step()
        assert isinstance(model.agents[0], Person)
    assert same(model, Life(Plan.of(SMALL, communities=3, elsewhere=0.4), 0, weeks=20).live(20))


def test_a_plan_can_be_given_in_place_of_parameters() -> None:
    plan = Plan.of(SMALL, [Change(3, "leading.effort", 0.0)])
    model = Community.from_plan(plan, seed=5, weeks=12)
    model.run_model()
    assert same(model, Life(plan, 5, weeks=12).live(12))
    with pytest.raises(ValueError, match="give either a plan"):
        Community(SMALL, plan=plan)
    with pytest.raises(ValueError, match="the plan has 2 communities, expected 1"):
        Community.from_plan(Plan.of(communities=2))


def test_parameters_can_be_keywords_with_two_underscores() -> None:
    model = Community({"start.members": 11}, leading__effort=0.2, seed=1)
    assert model.life.plan.setting[0]["effort"] == 0.2
    assert model.life.plan.setting[0]["members"] == 11
    with pytest.raises(TypeError, match=r"no argument 'leading__efort'; did you mean leading__effort"):
        Community(leading__efort=0.2)
    with pytest.raises(ValueError, match=r"leading.effort is 2.0, expected 0 to 1"):
        Community(leading__effort=2.0)


def test_running_ends_with_the_weeks() -> None:
    model = Community(SMALL, seed=1, weeks=3)
    model.run_model()
    assert (model.week, model.running) == (3, False)
    with pytest.raises(ValueError, match="weeks is 0, expected 1 or more"):
        Community(weeks=0)


# Seeds


def test_seed_and_rng_are_both_understood() -> None:
    assert Community(seed=0).seed == Community(rng=0).seed == 0
    assert Community(rng=np.int64(3)).seed == 3
    first, second = (Community(rng=np.random.default_rng(1)).seed for _ in range(2))
    assert first == second != Community(rng=np.random.default_rng(2)).seed
    with pytest.raises(ValueError, match="either seed or rng"):
        Community(seed=1, rng=1)
    with pytest.raises(ValueError, match="the seed is -1"):
        Community(seed=-1)


def test_without_a_seed_luck_is_fresh_and_can_be_repeated() -> None:
    one, two = Community(SMALL), Community(SMALL)
    assert one.seed != two.seed
    again = Community(SMALL, seed=one.seed)
    one.step()
    again.step()
    assert same(one, again.life)


def test_mesas_own_random_numbers_follow_the_seed() -> None:
    a, b, c = (Community(seed=s) for s in (0, 0, 1))
    assert a.random.random() == b.random.random() != c.random.random()
    assert a.rng.random() == b.rng.random() != c.rng.random()


# People


def test_people_are_made_on_first_use_and_kept_in_step() -> None:
    model = Community(SMALL, seed=3)
    known: dict[int, Any] = {}
    made = []
    for week in range(60):
        model.step()
        if week % 7:
            continue
        here = np.flatnonzero(model.life.people["left"] < 0)
        assert [person.row for person in model.agents] == here.tolist()
        assert [person.unique_id for person in model.agents] == (here + 1).tolist()
        assert model.agents_by_type[Person] is not None
        assert len(model.agents_by_type[Person]) == len(model.agents)
        for person in model.agents:
            assert known.setdefault(person.row, person) is person, "the same person is the same object"
        made.append(len(known))
    assert made[-1] > made[0]
    assert any(person.left is not None for person in known.values())
    assert all((person.left is None) == (person in model.agents) for person in known.values())


def test_nobody_is_made_while_nobody_looks() -> None:
    model = Community(SMALL, seed=3, weeks=20)
    model.run_model()
    assert model._people == {}
    assert len(model.datacollector.get_model_vars_dataframe()) == 20


def test_views_stay_true_when_buffers_grow() -> None:
    model = Community({"start.members": 5, "joining.prospects": 40.0}, seed=2, weeks=1)
    person = model.agents[0]
    member = person.membership
    rows = len(model.life.state.members)
    for _ in range(30):
        model.step()
    assert len(model.life.state.members) > rows
    record = model.life.members[member.row]
    assert member.energy == record["energy"]
    assert member.level == LEVELS[record["level"]]
    member.energy = 0.123
    assert model.life.members[member.row]["energy"] == 0.123
    assert person.energy == 0.123


def test_memberships_tell_what_the_records_hold() -> None:
    model = Community(SMALL, seed=4)
    for _ in range(30):
        model.step()
    for person in model.agents:
        member = person.membership
        record = model.life.members[member.row]
        assert member.person is person
        assert (member.visits, member.weeks_taken_part) == (record["visits"], int(record["part"]).bit_count())
        assert member.came == (member.role in ("take part", "contribute", "lead"))
        assert member.hours_available == record["available"]
        assert [tie.weight for tie in member.ties] == sorted((tie.weight for tie in member.ties), reverse=True)
        kept = model.life.state.ties["to"][member.row]
        assert sorted(tie.to.row for tie in member.ties) == sorted(kept[kept >= 0].tolist())
    assert any(person.membership.ties for person in model.agents)
    assert sum(person.came for person in model.agents) == model.weekly["present"]


def test_people_of_a_landscape_may_have_two_memberships() -> None:
    model = Landscape(SMALL, communities=2, elsewhere=0.5, seed=1)
    both = [person for person in model.agents if len(person.memberships) == 2]
    assert both
    assert all({member.community for member in person.memberships} == {0, 1} for person in both)
    assert {member.person for member in both[0].memberships} == {both[0]}
    assert len({*both[0].memberships, *both[0].memberships}) == 2
    with pytest.raises(ValueError, match="has 2 memberships, expected 1"):
        _ = both[0].energy
    assert model.step() is None
    assert model.weekly["members"].shape == (2,)


def test_who_is_removed_leaves_the_organisation() -> None:
    model = Community({**SMALL, "joining.turnover": 0.0}, seed=1)
    before = len(model.agents)
    person = model.agents[4]
    member = person.membership
    person.remove()
    assert person not in model.agents
    assert len(model.agents) == before - 1
    model.step()
    assert model.weekly["left"] == 1
    assert member.left == 0
    assert person.memberships == []
    with pytest.raises(ValueError, match="has left"):
        member.energy = 0.5
    model.remove_all_agents()
    model.step()
    assert model.weekly["members"] == model.weekly["joined"]


# Behaviours


@pytest.mark.parametrize("name", ["energy", "passion", "identification", "value"])
def test_what_is_felt_can_be_written_within_its_range(name: str) -> None:
    model = Community(SMALL, seed=1)
    member = model.agents[0].membership
    for value in (0.0, 0.9, 1):
        setattr(member, name, value)
        assert getattr(member, name) == value
    for wrong in (-0.1, 1.1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match=f"{name} of .* cannot be .*, expected a number from 0 to 1"):
            setattr(member, name, wrong)
    assert getattr(member, name) == 1


def test_what_follows_from_conduct_cannot_be_written() -> None:
    model = Community(SMALL, seed=1)
    for whose in (model.agents[0], model.agents[0].membership):
        for name in ("level", "role", "visits"):
            with pytest.raises(AttributeError, match="cannot be written"):
                setattr(whose, name, 1)


def test_what_is_written_is_lived_on_from() -> None:
    model, other = Community(SMALL, seed=1), Community(SMALL, seed=1)
    for member in [person.membership for person in model.agents]:
        member.identification = 1.0
        member.concern = True
        member.relevance = 2.0
    leader = model.agents[3]
    leader.pledge, leader.hours, leader.busy = 2.5, 30.0, False
    for _ in range(10):
        model.step()
        other.step()
    assert model.weekly["core"] > other.weekly["core"]
    assert model.weekly["identification"] > other.weekly["identification"]
    assert leader.hours == 30.0


class Walker(Person):
    """Somebody who acts between weeks."""

    def step(self) -> None:
        if self.model.draw(self, "walk") < 0.5:
            self.energy = 1.0


class Walkers(Community):
    """A community of them."""

    person_type: ClassVar[type[Person]] = Walker


def test_behaviours_and_own_steps_act_between_weeks() -> None:
    told: list[int] = []
    model = Walkers(SMALL, seed=1, behaviours=[lambda m: told.append(m.week)])
    for _ in range(3):
        model.step()
    assert told == [1, 2, 3]
    assert all(isinstance(person, Walker) for person in model.agents)
    lifted = sum(person.energy == 1.0 for person in model.agents)
    assert 0 < lifted < len(model.agents)
    twice = Walkers(SMALL, seed=1)
    for _ in range(3):
        twice.step()
    assert same(model, twice.life)


def test_draws_of_ones_own_depend_on_who_week_and_name_alone() -> None:
    model = Community(SMALL, seed=9)
    model.step()
    people = list(model.agents)
    first = [model.draw(person, "talk") for person in people]
    model.draw(people[0], "something else")
    assert [model.draw(person, "talk") for person in reversed(people)] == first[::-1]
    assert len(set(first)) == len(people)
    assert all(0.0 <= u < 1.0 for u in first)
    different = {
        model.draw(people[0], "talk"),
        model.draw(people[0], "walk"),
        model.draw(people[0], "talk", about=1),
        model.draw(people[0].membership, "talk"),
        model.draw(None, "talk"),
        Community(SMALL, seed=10).draw(people[0], "talk"),
    }
    assert len(different) == 6
    model.step()
    assert model.draw(people[0], "talk") not in different
    with pytest.raises(ValueError, match="about is -1"):
        model.draw(people[0], "talk", about=-1)
    with pytest.raises(TypeError, match="draws nothing"):
        model.draw(3, "talk")


def test_draws_of_ones_own_are_even() -> None:
    model = Landscape({"start.members": 400}, seed=1)
    u = np.array([model.draw(person, "even") for person in model.agents])
    assert abs(u.mean() - 0.5) < 4 / np.sqrt(12 * len(u))
    assert abs(np.corrcoef(u[:-1], u[1:])[0, 1]) < 4 / np.sqrt(len(u))


def test_own_draws_take_no_number_of_the_kernel() -> None:
    own = {OF_THE_MODEL, OF_A_PERSON, OF_A_MEMBERSHIP}
    assert len(own) == 3
    assert not own & set(draws.PURPOSES.values())
    assert all(number < draws.ANSWER for number in own)


# Mesa's own tools


def test_agent_sets_select_aggregate_and_group() -> None:
    model = Community(SMALL, seed=6)
    for _ in range(30):
        model.step()
    tired = model.agents.select(lambda person: person.energy < 0.4)
    assert 0 < len(tired) < len(model.agents)
    inner = model.agents.select(lambda person: person.level != "outside")
    assert inner.agg("energy", np.mean) == pytest.approx(model.weekly["energy"], abs=1e-12)
    groups = model.agents.groupby("level")
    assert {name: len(group) for name, group in groups} == {
        level: model.weekly[level] for level in LEVELS if model.weekly[level]
    }
    seen: list[int] = []
    model.agents.shuffle_do(lambda person: seen.append(person.unique_id))
    assert sorted(seen) == [person.unique_id for person in model.agents] != seen


class Observed(Community):
    """With reporters of its own."""

    model_reporters: ClassVar[dict[str, Any]] = {"core": lambda m: m.weekly["core"], "week": "week"}
    agent_reporters: ClassVar[dict[str, Any]] = {"energy": "energy", "level": lambda person: person.level}


def test_data_collector() -> None:
    model = Observed(SMALL, seed=2, weeks=8)
    model.run_model()
    weeks = model.datacollector.get_model_vars_dataframe()
    assert weeks["core"].tolist() == model.life.weekly["level"][:, 0, LEVELS.index("core")].tolist()
    assert weeks["week"].tolist() == list(range(1, 9))
    people = model.datacollector.get_agent_vars_dataframe()
    assert people.groupby(level="Step").size().tolist() == model.life.weekly["members"][:, 0].tolist()
    assert set(people["level"]) <= set(LEVELS)


def test_agents_of_other_kinds_have_their_own_numbers() -> None:
    model = Community(SMALL, seed=2)
    teams = [mesa.Agent(model) for _ in range(2)]
    assert [team.unique_id for team in teams] == [OTHERS_FROM + 1, OTHERS_FROM + 2]
    model.step()
    assert set(model.agent_types) == {Person, mesa.Agent}
    assert len(model.agents) == model.weekly["members"] + 2
    ids = [agent.unique_id for agent in model.agents]
    assert len(set(ids)) == len(ids)


def batch(processes: int = 1, **options: Any) -> list[dict[str, Any]]:
    parameters = {"start__members": 20, "leading__effort": [0.1, 1.0], "weeks": 10, **options.pop("parameters", {})}
    rows: list[dict[str, Any]] = mesa.batch_run(
        Community, parameters, number_processes=processes, max_steps=100, display_progress=False, **options
    )
    return rows


def test_batch_run_with_seeds() -> None:
    options: dict[str, Any] = {"rng": [1, 2]} if NEW_MESA else {"parameters": {"seed": [1, 2]}}
    rows = batch(**options)
    assert [(row["seed"], row["leading__effort"]) for row in rows] != []
    assert len(rows) == 4
    for row in rows:
        life = Life(Plan.of({"start.members": 20, "leading.effort": row["leading__effort"]}), row["seed"], weeks=10)
        assert row["energy"] == life.live(10).weekly[-1, 0]["energy"]


def test_batch_run_without_seeds_gives_replicates_that_differ() -> None:
    options: dict[str, Any] = {"rng": [None] * 3} if NEW_MESA else {"iterations": 3}
    rows = [row for row in batch(**options) if row["leading__effort"] == 1.0]
    assert len({row["energy"] for row in rows}) == 3


@pytest.mark.slow
def test_batch_run_on_two_processes() -> None:
    options: dict[str, Any] = {"rng": [1, 2]} if NEW_MESA else {"parameters": {"seed": [1, 2]}}
    one, two = batch(1, **options), batch(2, **options)
    assert sorted(one, key=lambda row: row["RunId"]) == sorted(two, key=lambda row: row["RunId"])


def test_weekly_knows_its_names() -> None:
    model = Community(SMALL, seed=1)
    with pytest.raises(LookupError, match="no week has been lived"):
        _ = model.weekly["core"]
    model.step()
    assert set(model.weekly) == set(MEASURES)
    assert len(model.weekly) == len(MEASURES)
    assert isinstance(model.weekly["core"], int)
    assert isinstance(model.weekly["energy"], float)
    with pytest.raises(KeyError, match="no measure 'cores'; did you mean core"):
        _ = model.weekly["cores"]


# Letting go


def test_closed_models_do_not_pile_up() -> None:
    models = []
    for seed in range(200):
        with Community({"start.members": 5}, seed=seed) as model:
            mesa.Agent(model)
            assert len(model.agents) == 6
            model.step()
        models.append(weakref.ref(model))
    assert len(model.agents) == 0
    with pytest.raises(RuntimeError, match="was closed"):
        model.step()
    del model
    gc.collect()
    assert [ref for ref in models if ref() is not None] == []
    assert not any(isinstance(key, Landscape) for key in getattr(mesa.Agent, "_ids", {}))


def test_lives_need_no_mesa(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from copsim.simulation.life import Life, Plan\n"
        "Life(Plan.of({'start.members': 5}), 1, weeks=2).live(2)\n"
        "assert 'mesa' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# Examples


@pytest.mark.parametrize("name", ["first_run", "own_behaviour"])
def test_examples_say_what_they_said(name: str) -> None:
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / f"{name}.py")], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == (EXAMPLES / f"{name}.out").read_text(encoding="utf-8")


def test_solara_page_steps_and_makes_models_anew() -> None:
    solara = pytest.importorskip("solara", reason="needs the dashboard extra")
    widgets = pytest.importorskip("ipyvuetify", reason="needs the dashboard extra")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # solara and Mesa have some of their own
        spec = importlib.util.spec_from_file_location("mesa_solara", EXAMPLES / "mesa_solara.py")
        assert spec is not None
        assert spec.loader is not None
        example = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(example)
        _, found = solara.render(solara.AppLayout(children=[example.Page()]), handle_error=False)
        buttons = {b.children[0]: b for b in found.find(widgets.Btn).widgets if b.children}

        def step() -> bytes:
            buttons["Step"].click()
            plots: list[bytes] = [picture.value for picture in found.find(sys.modules["ipywidgets"].Image).widgets]
            return b"".join(plots)

        def shown(week: int) -> bool:
            return any(len(found.find(children=[text])) for text in (f"Step: {week}", f"Time: {week}.0"))

        assert shown(0)
        pictures = [step() for _ in range(3)]
        assert shown(3)
        assert all(a != b for a, b in pairwise(pictures)), "plots are drawn anew"
        labels = [slider.label for slider in found.find(widgets.Slider).widgets]
        assert "leading.effort (share of the pledge)" in labels
        slider = found.find(widgets.Slider).widgets[labels.index("start.members (people)")]
        slider.v_model = 100
        buttons["Reset"].click()
        assert shown(0)
        assert step() != pictures[0]


def test_membership_is_shown_by_what_it_is() -> None:
    member = Community(SMALL, seed=1).agents[2].membership
    assert repr(member) == "<Membership 2 in community 0: outside>"
    assert member == Membership(member.model, 2)
    assert member != Membership(member.model, 3)
    assert repr(member.person) == "<Person 2>"


def test_what_people_know_and_need_can_be_read() -> None:
    """Know-how as sets of topics by number, needs by name; reputation and anger can be written."""
    model = Community({"knowing.topics": 20, "organisation.unheard": "exit"}, seed=3)
    for _ in range(30):
        model.step()
    for person in model.agents:
        assert person.knows | person.misknows | person.works_on <= frozenset(range(20))
        assert not person.knows & person.misknows
        assert {person.far, person.hoards} <= {True, False}
        for membership in person.memberships:
            assert membership.need in NEEDS
            assert 0 <= membership.topic < 20
    somebody = next(iter(model.agents)).membership
    somebody.anger = 1.0
    somebody.reputation = 0.5
    assert (somebody.anger, somebody.reputation) == (1.0, 0.5)
    model.step()
    assert 0.9 < somebody.anger < 1.0
