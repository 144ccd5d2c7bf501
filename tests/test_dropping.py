"""Interventions dropped on weeks: the entries they become, what comes back, and what makes no sense."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copsim.scenarios import Entry, Scenario, ScenarioError, load, load_text
from copsim.scenarios.dropping import Use, dropped, use, uses
from copsim.scenarios.interventions import load_intervention_text

HEALTHY = load("healthy")


def made(name: str, changes: str, weeks: int = 13, more: str = "") -> Use:
    """An intervention with these changes, on week 20."""
    text = f"description: d\nwho: w\nwhen: n\nweeks: {weeks}\neligibility: {{whom: any}}\nsource: assumed\n{more}"
    return Use(load_intervention_text(f"{text}changes: [{changes}]\n", file=f"{name}.yaml"), 20)


def at(one: Use, week: int, community: int | None = None) -> Use:
    return Use(one.intervention, week, community)


def set_in(scenario: Scenario) -> list[tuple[int, int | None, str, float]]:
    """What is set, and when."""
    return [(e.week, e.community, path, value) for e in scenario.changes for path, value in e.values.items()]


def told(caught: pytest.ExceptionInfo[ScenarioError]) -> str:
    return str(caught.value)


HELP = made("help", "{week: 0, set: {leading.support_hours: {plus: 2}}}")
TWICE = made("twice", "{week: 0, set: {leading.support_hours: {times: 2}}}")
FIVE = made("five", "{week: 0, set: {leading.support_hours: 5}}")
ALWAYS = made("always", "{week: 0, set: {leading.support_hours: 4}}", weeks=0)


def test_words_become_uses() -> None:
    found = uses("coaching@26 + welcoming@30#2")
    assert [(one.intervention.name, one.week, one.community) for one in found] == [
        ("coaching", 26, None),
        ("welcoming", 30, 2),
    ]
    assert [one.key for one in found] == ["coaching@26", "welcoming@30#2"]


def test_own_files_may_have_a_plus_in_their_path(tmp_path: Path) -> None:
    folder = tmp_path / "a+b@c"
    folder.mkdir()
    (folder / "x+y.yaml").write_text("description: d\nwho: w\nwhen: n\nweeks: 1\neligibility: {whom: any}\n"
                                     "source: assumed\nchanges: [{week: 0, event: renegotiate}]\n")  # fmt: skip
    assert [one.key for one in uses(f"{folder}/x+y.yaml@3+coaching@4")] == ["x-y@3", "coaching@4"]


@pytest.mark.parametrize(
    "text", ["", "coaching", "coaching@", "coaching@x", "@3", "coaching@-1", "coaching@3+", "c@1.5"]
)
def test_words_that_are_no_use(text: str) -> None:
    with pytest.raises(ScenarioError, match="is no intervention on a week; expected NAME@WEEK, as in coaching@26"):
        uses(text)


def test_what_was_in_force_comes_back() -> None:
    found = dropped(HEALTHY, [HELP]).scenario
    assert set_in(found) == [(20, None, "leading.support_hours", 2.0), (33, None, "leading.support_hours", 0.0)]
    assert [entry.note for entry in found.changes] == ["Help (help@20).", "Help (help@20); it is over."]


def test_what_lasts_for_good_does_not_come_back() -> None:
    assert set_in(dropped(HEALTHY, [ALWAYS]).scenario) == [(20, None, "leading.support_hours", 4.0)]


def test_relative_values_go_on_from_what_the_scenario_changes_meanwhile() -> None:
    own = HEALTHY.with_changes([Entry(week=25, values={"leading.support_hours": 1.0})])
    found = set_in(dropped(own, [HELP]).scenario)
    assert found == [
        (25, None, "leading.support_hours", 1.0),
        (20, None, "leading.support_hours", 2.0),
        (25, None, "leading.support_hours", 3.0),
        (33, None, "leading.support_hours", 1.0),
    ]


def test_relative_values_of_two_add_up_and_end_one_by_one() -> None:
    """What began earlier is done first: (0 + 2) times 2, in weeks 25 to 32."""
    found = set_in(dropped(HEALTHY, [HELP, at(TWICE, 25)]).scenario)
    assert [(week, value) for week, _, _, value in found] == [(20, 2.0), (25, 4.0), (33, 0.0)]
    own = HEALTHY.with_values({"leading.support_hours": 1.0})
    found = set_in(dropped(own, [HELP, at(TWICE, 25)]).scenario)
    assert [(week, value) for week, _, _, value in found] == [(20, 3.0), (25, 6.0), (33, 2.0), (38, 1.0)]


def test_one_after_the_other_is_the_same_as_both_at_once() -> None:
    both = dropped(HEALTHY, [ALWAYS, at(HELP, 40)]).scenario
    one = dropped(dropped(HEALTHY, [ALWAYS]).scenario, [at(HELP, 40)]).scenario
    assert set_in(both) == set_in(one)


def test_what_is_set_for_good_may_be_set_anew() -> None:
    found = dropped(load("healthy"), uses("sponsor-joins@26+sponsor-leaves@78")).scenario
    assert set_in(found) == [
        (26, None, "organisation.domain_sponsor", 0.6),
        (78, None, "organisation.domain_sponsor", 0.0),
    ]


def test_a_step_may_end_what_an_earlier_one_began() -> None:
    found = dropped(HEALTHY, uses("field-visits@26")).scenario
    assert [(week, value) for week, _, _, value in set_in(found)][:4] == [(26, 4.0), (28, 0.0), (52, 4.0), (54, 0.0)]


def test_one_of_several_communities() -> None:
    three = HEALTHY.with_values({"communities": 3})
    found = set_in(dropped(three, [ALWAYS, at(HELP, 30, community=1)]).scenario)
    path = "leading.support_hours"
    assert found == [(20, None, path, 4.0), (30, 1, path, 6.0), (43, 1, path, 4.0)]
    found = set_in(dropped(three, [at(HELP, 20, community=1), at(ALWAYS, 30)]).scenario)
    # What is set for all reaches community 1 as well, where two hours more are in force until week 33.
    assert found == [(20, 1, path, 2.0), (30, None, path, 4.0), (30, 1, path, 6.0), (33, 1, path, 4.0)]


def test_costs_are_booked_by_quarters_of_the_run() -> None:
    more = "hours: {support team: {at once: 10, a week: 2}, leaders: {a week: 9}}\nmoney: {a week: 100}\n"
    one = made("dear", "{week: 0, set: {leading.support_hours: {plus: 2}}}", weeks=26, more=more)
    found = dropped(HEALTHY, [one]).scenario
    assert [(e.week, e.cost) for e in found.changes if e.cost] == [
        (20, {"hours": 10.0 + 2 * 6, "money": 600.0}),
        (26, {"hours": 26.0, "money": 1300.0}),
        (39, {"hours": 14.0, "money": 700.0}),
    ]
    assert [e.week for e in found.changes if e.only_cost] == [26, 39]
    # Each community has its own; those of a run that ends before it are not booked.
    two = dropped(HEALTHY.with_values({"communities": 2, "weeks": 30}), [one])
    assert [(e.week, e.cost["hours"]) for e in two.scenario.changes if e.cost] == [(20, 44.0), (26, 16.0)]
    assert two.warnings == ("dear@20 lasts until week 46; the run ends before it, and so do its costs",)


def test_costs_change_no_run() -> None:
    costly = HEALTHY.with_changes([Entry(week=3, cost={"money": 5.0}, note="rent")])
    assert costly.plan().changes == ()
    assert costly.marks() == []
    assert load_text(costly.to_yaml()) == costly
    assert costly.changes[0].told == "5 of money fall due"


def test_a_scenario_with_interventions_is_a_file() -> None:
    found = dropped(load("capetown"), uses("coaching@10+recognition@0")).scenario
    assert load_text(found.to_yaml()) == found


def test_a_run_may_be_longer_than_the_scenario() -> None:
    found = dropped(load("capetown"), [at(HELP, 60)], weeks=104).scenario
    assert found.weeks == 104
    assert found.changes[-1].week == 73


@pytest.mark.parametrize(
    ("scenario", "text", "said"),
    [
        ("healthy", "coaching@156", "coaching@156: week 156 lies beyond the run; expected a week from 0 to 155"),
        ("healthy", "coaching@140", "takes at least 26 weeks, and 16 are left; expected week 130 or earlier"),
        ("healthy", "coaching@3#0+coaching@9#1", "coaching@9#1: community 1 does not exist; expected no community"),
        ("healthy", "coaching@26+coaching@30", "coaching@30: is there already: coaching@26 lasts until week 78"),
        ("healthy", "logistics@26+logistics@90", "logistics@90: is there already: logistics@26 lasts for good"),
        ("healthy", "coaching@26+coaching@26", "coaching@26: is given twice"),
        (
            "sponsored",
            "sponsor-joins@26",
            "nobody is eligible in week 26: organisation.domain_sponsor is 0.6; expected "
            "organisation.domain_sponsor 0. It is meant for: a community without",
        ),
        ("healthy", "sponsor-joins@20+sponsor-joins@30", "is there already: sponsor-joins@20 lasts for good"),
        (
            "healthy",
            "sponsor-conversations@26",
            "expected organisation.portfolio_sponsor above 0 or organisation.domain_",
        ),
        ("healthy", "launch-workshop@10+renewal-workshop@14", "has a launch of 2 days"),
        ("capetown", "renewal-workshop@0", "in week 0, in which the scenario has a launch or special activity"),
        ("unheard", "portfolio-sponsor@3", "nobody is eligible"),
        (
            "healthy",
            "portfolio-sponsor@8+sponsor-joins@8+sponsor-leaves@8",
            "sets organisation.portfolio_sponsor in weeks in",
        ),
        ("healthy", "self-design@9", "nobody is eligible in week 9: rhythm.design is members; expected rhythm.design"),
    ],
)
def test_what_makes_no_sense_is_named_with_the_remedy(scenario: str, text: str, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        dropped(load(scenario), uses(text))
    assert said in told(caught)


def test_conditions_see_what_was_dropped_before() -> None:
    found = dropped(HEALTHY, uses("sponsor-conversations@26+sponsor-joins@20")).scenario
    assert [(week, path) for week, _, path, _ in set_in(found)][:1] == [(20, "organisation.domain_sponsor")]


def test_two_that_set_one_parameter_at_a_time() -> None:
    with pytest.raises(
        ScenarioError, match=r"five@25: sets leading.support_hours in weeks in which four@20 sets it too"
    ):
        dropped(HEALTHY, [made("four", "{week: 0, set: {leading.support_hours: 4}}"), at(FIVE, 25)])
    with pytest.raises(ScenarioError, match=r"always@20: sets leading.support_hours"):
        dropped(HEALTHY, [FIVE, ALWAYS])
    assert set_in(dropped(HEALTHY, [ALWAYS, at(FIVE, 30)]).scenario)[1:] == [
        (30, None, "leading.support_hours", 5.0),
        (43, None, "leading.support_hours", 4.0),
    ]


def test_a_new_value_and_the_scenarios_own_change() -> None:
    own = HEALTHY.with_changes([Entry(week=25, values={"leading.support_hours": 1.0})])
    with pytest.raises(
        ScenarioError, match=r"five@20: sets leading.support_hours while the scenario itself changes it, in"
    ):
        dropped(own, [FIVE])
    assert set_in(dropped(own, [at(FIVE, 25)]).scenario)[-1] == (38, None, "leading.support_hours", 1.0)


def test_what_is_so_already() -> None:
    with pytest.raises(
        ScenarioError, match=r"twice@20: changes nothing: all is so already \(leading.support_hours is 0\)"
    ):
        dropped(HEALTHY, [TWICE])


KEEPER = made("keeper", "{week: 0, set: {cultivating.keeper: {plus: 0.7}}}")
BROKER = made("broker", "{week: 0, set: {cultivating.broker: {plus: 0.5}}}")


def test_more_shares_than_there_are_hours_are_told_and_not_refused() -> None:
    """What a scenario may not state at its start, interventions may come to; the kernel cuts all alike."""
    found = dropped(HEALTHY, [KEEPER, at(BROKER, 30)])
    assert found.warnings == (
        "from week 30 on more leader hours are asked for than there are: cultivating.keeper 0.7 and cultivating.broker "
        "0.5 add up to 1.2; each gets less, all cut alike",
    )
    assert found.scenario.plan().changes
    assert not dropped(HEALTHY, [KEEPER, at(BROKER, 33)]).warnings
    two = HEALTHY.with_values({"communities": 2})
    assert not dropped(two, [at(KEEPER, 20, 0), at(BROKER, 20, 1)]).warnings
    assert dropped(two, [at(KEEPER, 20, 1), BROKER]).warnings
    team = dropped(HEALTHY, uses("coaching@26+value-stories@26"))
    assert team.warnings == (
        "from week 26 on more hours of the support team are asked for than there are: supporting.coaching_leaders 1 "
        "and supporting.reporting 1 add up to 2; each gets less, all cut alike",
    )


def test_capacity() -> None:
    many = HEALTHY.with_values({"communities": 9})
    with pytest.raises(
        ScenarioError, match=r"serves 8 communities at once \(a coach of one day a week\), and there are 9"
    ):
        dropped(many, uses("coaching@26"))
    dropped(many, uses("+".join(f"coaching@26#{place}" for place in range(8))))
    with pytest.raises(ScenarioError, match="coaching@26#8: serves 8 communities at once"):
        dropped(many, uses("+".join(f"coaching@26#{place}" for place in range(9))))


def test_events_after_the_run_are_told() -> None:
    found = dropped(HEALTHY.with_values({"weeks": 60}), uses("asking-opinion@30"))
    decides = "the organisation decides in the domain after hearing members in full"
    assert found.warnings == (f"asking-opinion@30: {decides}, week 69, lies after the run",)


def test_python_refuses_other_numbers() -> None:
    with pytest.raises(TypeError, match=r"the week is 1.5"):
        use("coaching", 1.5)  # type: ignore[arg-type]
    with pytest.raises(ScenarioError, match="week -1 lies beyond the run"):
        dropped(HEALTHY, [use("coaching", -1)])


PATHS = ("leading.support_hours", "leading.coaching")


def replayed(scenario: Scenario, path: str, week: int, community: int) -> float:
    """What the kernel has in force: changes carried out one after another, those of one week as they stand."""
    value = scenario.setting(path)
    for entry in sorted(scenario.changes, key=lambda entry: entry.week):
        if entry.week <= week and path in entry.values and entry.community in (None, community):
            value = entry.values[path]
    return value


def expected(scenario: Scenario, some: list[Use], path: str, week: int, community: int) -> float:
    """The same from what is said of interventions: the newest absolute value, then relative ones by their beginning."""
    acting = []
    for n, one in enumerate(sorted(some, key=lambda one: one.week)):
        steps = [(one.week + start, operation) for start, operation in one.intervention.operations()]
        begun = [(start, operation) for start, operation in steps if operation.path == path and start <= week]
        if begun and week < one.end and one.community in (None, community):
            acting.append((n, begun[-1][1]))
    value = replayed(scenario, path, week, community)
    for relative in (False, True):
        for _, operation in acting:
            if operation.relative == relative:
                value = operation.after(value)
    return value


@settings(max_examples=150)
@given(st.data())
def test_what_is_in_force_in_every_week_is_what_is_said(data: st.DataObject) -> None:
    weeks = st.integers(0, 39)
    places = st.sampled_from([None, 0, 1])
    numbers = st.sampled_from([0.0, 1.0, 2.0, 3.0])
    values = st.sampled_from(["{plus: 1}", "{times: 2}", "{plus: -1}", "2"])
    base = HEALTHY.with_values({"weeks": 40, "communities": 2}).with_changes(
        Entry(week=data.draw(weeks), values={path: data.draw(numbers)}, community=data.draw(places))
        for path in PATHS
        for _ in range(data.draw(st.integers(0, 2)))
    )
    some = []
    for n in range(data.draw(st.integers(1, 4))):
        steps = ", ".join(
            f"{{week: {week}, set: {{{path}: {data.draw(values)}}}}}"
            for path in PATHS
            for week in sorted(data.draw(st.sets(st.integers(0, 4), min_size=1, max_size=2)))
        )
        one = made(f"one{n}", steps, weeks=data.draw(st.sampled_from([0, 5, 12])))
        some.append(Use(one.intervention, data.draw(weeks), data.draw(places)))
    try:
        found = dropped(base, some).scenario
    except ScenarioError:
        return
    for path in PATHS:
        for week in range(40):
            for place in range(2):
                assert replayed(found, path, week, place) == expected(base, some, path, week, place)
