"""Rules of valuing: what a community learns of the outcomes it is told, and what that is good for."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from helpers_pairs import SMALL, pairs

from copsim.simulation.joining import take_along
from copsim.simulation.life import Life, Plan
from copsim.simulation.records import APPLIED, FAILED, INSIGHTS_KEPT, POTENTIAL, REALIZED
from copsim.simulation.rules import plain
from copsim.simulation.valuing import bring_home, meet_aim, next_capability


def setting(reflection: float = 0.1, fade: float = 0.02) -> SimpleNamespace:
    return SimpleNamespace(reflection=reflection, capability_fade=fade)


@pytest.mark.parametrize(
    ("capability", "told", "after"), [(0.5, 0, 0.49), (0.5, 1, 0.541), (0.5, 2, 0.5869), (0.0, 1, 0.1), (0.0, 0, 0.0)]
)
def test_what_is_told_and_reflected_on_adds_to_what_a_community_can(capability: float, told: int, after: float) -> None:
    """From 0.5, a fiftieth fades; each outcome then adds a tenth of what is missing."""
    assert plain(next_capability)(capability, told, setting()) == pytest.approx(after, rel=1e-12)


def test_without_reflection_nothing_is_learned_and_what_there_is_fades() -> None:
    """However much is told; at 1 % a week half of it is gone after 69 weeks (ln 2 / 0.01005 = 69.0)."""
    assert plain(next_capability)(0.0, 1000, setting(reflection=0.0)) == 0.0
    capability = 1.0
    for week in range(69):
        capability = plain(next_capability)(capability, week % 3, setting(reflection=0.0, fade=0.01))
    assert capability == pytest.approx(0.5, abs=0.001)


def test_capability_at_the_bounds_of_its_rates() -> None:
    """Full reflection learns all there is of one outcome; it never fades, or is gone in a week."""
    assert plain(next_capability)(0.3, 1, setting(reflection=1.0)) == 1.0
    assert plain(next_capability)(0.3, 0, setting(fade=0.0)) == 0.3
    assert plain(next_capability)(0.3, 0, setting(fade=1.0)) == 0.0
    assert plain(next_capability)(0.3, 1, setting(fade=1.0)) == pytest.approx(0.1, rel=1e-12)


def test_more_that_is_told_and_more_reflection_never_teach_less_and_it_stays_a_share() -> None:
    """At all bounds; and who could do more before can do no less after."""
    for reflection in (0.0, 0.2, 1.0):
        for fade in (0.0, 0.3, 1.0):
            given = setting(reflection, fade)
            for before in (0.0, 0.4, 1.0):
                by_told = [plain(next_capability)(before, told, given) for told in range(20)]
                assert by_told == sorted(by_told)
                assert 0.0 <= by_told[0] <= by_told[-1] <= 1.0
            by_before = [plain(next_capability)(n / 10, 2, given) for n in range(11)]
            assert all(b >= a - 1e-12 for a, b in pairwise(by_before))
    by_reflection = [plain(next_capability)(0.2, 2, setting(n / 10)) for n in range(11)]
    assert by_reflection == sorted(by_reflection)


# In lives

REFLECTS = {"valuing.reflection": 0.2}


def lived(weeks: int = 104, **given: float) -> Any:
    parameters = {**SMALL, **{f"valuing.{name}": value for name, value in given.items()}}
    return Life(Plan.of(parameters), 3, weeks=weeks).live(weeks).weekly[:, 0]


def test_a_community_that_reflects_tries_more_of_what_it_takes_up() -> None:
    """And more is realized, so that more can be told and reflected on."""
    seen = pairs(SMALL, REFLECTS, "capability", "tried", "realized", "told_again", weeks=104)
    assert seen["capability"].without.max() == 0.0
    assert seen["capability"].having.min() > 0.1
    assert seen["tried"].more >= 0.9
    assert seen["tried"].times > 1.05
    assert seen["realized"].times > 1.0
    assert seen["told_again"].times > 1.0


def test_capability_follows_what_was_told_week_by_week() -> None:
    """As the rule has it, of this week's outcomes; it is a share in every week."""
    weekly = lived(reflection=0.2)
    capability = 0.0
    for told, recorded in zip(weekly["told_again"], weekly["capability"], strict=True):
        capability = plain(next_capability)(capability, int(told), setting(0.2, 0.01))
        assert recorded == pytest.approx(capability, rel=1e-12)
    assert 0.0 < capability < 1.0


def test_capability_fades_where_it_is_not_kept_up() -> None:
    """The faster, the less there is of it, and the less is tried."""
    seen = pairs({**SMALL, **REFLECTS}, {"valuing.capability_fade": 0.2}, "capability", "tried", weeks=104)
    assert seen["capability"].less == 1.0
    assert seen["tried"].times < 1.0


def test_without_reflection_nothing_else_of_it_changes_a_life() -> None:
    """Which is the default: neither the gain nor the fading counts where nothing is learned."""
    usual = lived()
    other = lived(capability_gain=10.0, capability_fade=0.5)
    assert usual["capability"].max() == 0.0
    assert usual.tobytes() == other.tobytes()


def test_capability_that_is_worth_nothing_changes_nothing_but_itself() -> None:
    """It is learned and recorded; every other measure is as it was."""
    usual, other = lived(), lived(reflection=0.2, capability_gain=0.0)
    assert other["capability"].max() > 0.0
    for name in usual.dtype.names:
        if name != "capability":
            assert usual[name].tobytes() == other[name].tobytes(), name


# Aims, and what outcomes do to them

ASPIRES = {"valuing.aspiring": 0.5}
TURNING = {**SMALL, "knowing.turning_topics": 0.02}
AIMS = ("aims_met", "aims_missed", "aims_changed")


def meet(works: bool, reframing: float, week: int = 6) -> tuple[int, tuple[int, int, int]]:
    """What is left of an aim at topic 3 after an outcome, and what was counted: met, missed, changed."""
    member = SimpleNamespace(aim=3, key=11)
    community = SimpleNamespace(aims_met=0, aims_missed=0, aims_changed=0)
    plain(meet_aim)(
        member, works, community, SimpleNamespace(reframing=reframing), SimpleNamespace(seed=5, week=week), 0
    )
    return member.aim, (community.aims_met, community.aims_missed, community.aims_changed)


def test_an_aim_is_met_or_missed_and_changed_only_if_missed() -> None:
    """Met, it is done with; missed, it is kept without reframing and given up with certain reframing."""
    for reframing in (0.0, 1.0):
        assert meet(True, reframing) == (-1, (1, 0, 0))
    assert meet(False, 0.0) == (3, (0, 1, 0))
    assert meet(False, 1.0) == (-1, (0, 1, 1))


def test_missed_aims_are_changed_as_often_as_reframing_says() -> None:
    """Of 2,000 weeks' draws three in ten, within four standard errors of 0.0102."""
    changed = sum(meet(False, 0.3, week)[1][2] for week in range(2000)) / 2000
    assert changed == pytest.approx(0.3, abs=0.041)


def told_on(topic: int, agenda: int, reframing: float, week: int = 6) -> tuple[int, int]:
    """The agenda after an outcome about a topic was told, and how often it moved."""
    community = SimpleNamespace(agenda=np.uint64(agenda), agenda_moved=0, agenda_brought=0)
    room = SimpleNamespace(
        setting=SimpleNamespace(reframing=reframing), community=community, clock=SimpleNamespace(seed=5, week=week), c=0
    )
    plain(bring_home)(SimpleNamespace(key=11), topic, room)
    return int(community.agenda), community.agenda_moved


def test_what_is_told_back_moves_the_agenda_only_where_it_is_not_on_it() -> None:
    """Topic 2 is bit 4: it comes on beside topic 0; what is on it already, and no reframing, move nothing."""
    assert told_on(2, 0b001, 1.0) == (0b101, 1)
    assert told_on(2, 0b101, 1.0) == (0b101, 0)
    assert told_on(2, 0b001, 0.0) == (0b001, 0)
    moved = sum(told_on(2, 0b001, 0.3, week)[1] for week in range(2000)) / 2000
    assert moved == pytest.approx(0.3, abs=0.041)


def test_who_has_an_aim_takes_up_and_tries_what_belongs_to_it() -> None:
    """Aims are met and missed; without aspiring nobody has one, and reframing has no aims to change."""
    seen = pairs(TURNING, ASPIRES, *AIMS, "tried", weeks=104)
    for name in AIMS:
        assert seen[name].without.max() == 0.0, name
    assert seen["aims_met"].more >= 0.75
    assert seen["aims_missed"].having.max() > 0.0
    assert seen["aims_changed"].having.max() == 0.0
    only = pairs(TURNING, {"valuing.reframing": 1.0}, *AIMS, weeks=52)
    assert max(pair.having.max() for pair in only.values()) == 0.0


def test_the_short_loop_changes_aims_that_were_missed_and_no_others() -> None:
    """With certain reframing as many as were missed; with none, none; never more than were missed in the same week."""
    seen = pairs({**TURNING, **ASPIRES}, {"valuing.reframing": 1.0}, *AIMS, weeks=104)
    assert (seen["aims_changed"].having == seen["aims_missed"].having).all()
    assert seen["aims_changed"].having.sum() > 0.0
    weekly = Life(Plan.of({**TURNING, **ASPIRES, "valuing.reframing": 0.4}), 3, weeks=104).live(104).weekly
    assert (weekly["aims_changed"] <= weekly["aims_missed"]).all()


def test_the_long_loop_moves_the_agenda() -> None:
    """In every pair of lives it moves more; where nothing is tried nothing is told back, and then it does not."""
    narrow = {**SMALL, "agenda.agenda_share": 0.5, "telling.curiosity": 1.0, "applying.apply_elsewhere": 1.0}
    seen = pairs(narrow, {"valuing.reframing": 0.6}, "agenda_moved", "agenda", weeks=104)
    assert seen["agenda_moved"].more >= 0.9
    idle = pairs({**narrow, "applying.apply_rate": 0.0}, {"valuing.reframing": 0.6}, "agenda_moved", weeks=52)
    assert (idle["agenda_moved"].having == idle["agenda_moved"].without).all()


def test_an_aim_weighs_twice_in_what_is_expected() -> None:
    """Where outcomes move nothing, aims change expectations only by what they make people hear and try."""
    lively = {**TURNING, "applying.success_lifts": 0.5}
    seen = pairs(lively, {"valuing.aspiring": 1.0}, "value", "realized", "failed", weeks=104)
    assert seen["realized"].times > 1.0 or seen["failed"].times > 1.0


def test_without_aspiring_and_reframing_nothing_of_it_changes_a_life() -> None:
    """Which is the default: no aim is taken, and the agenda moves with members' work alone."""
    usual, other = lived(), lived(aspiring=0.0, reframing=0.0)
    assert usual.tobytes() == other.tobytes()
    assert all(usual[name].sum() == 0 for name in AIMS)


def mind(**kinds: int) -> SimpleNamespace:
    """What a member has in mind, slot by slot, by names of kinds."""
    slots = [code for name, code in BY_NAME.items() for _ in range(kinds.get(name, 0))]
    return SimpleNamespace(kind=[*slots, *[0] * (INSIGHTS_KEPT - len(slots))])


BY_NAME = {"potential": POTENTIAL, "applied": APPLIED, "realized": REALIZED, "failed": FAILED}


def test_what_goes_with_somebody_is_counted_by_how_far_it_had_come() -> None:
    """Two untried, one being tried, one outcome not told; nothing in mind is nothing lost."""
    community = SimpleNamespace(left_untried=0, left_trying=0, untold=0)
    plain(take_along)(SimpleNamespace(kept=4), mind(potential=2, applied=1, failed=1), community)
    assert vars(community) == {"left_untried": 2, "left_trying": 1, "untold": 1}
    plain(take_along)(SimpleNamespace(kept=2), mind(realized=1, failed=1), community)
    plain(take_along)(SimpleNamespace(kept=0), mind(), community)
    assert vars(community) == {"left_untried": 2, "left_trying": 1, "untold": 3}
