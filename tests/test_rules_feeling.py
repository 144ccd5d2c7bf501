"""Rules of feeling: expectation, energy, identification, passion, and concerns that close."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from helpers_pairs import SMALL, pairs

from copsim.simulation.feeling import concern_closes, next_energy, next_identification, next_passion, next_value
from copsim.simulation.life import Life, Plan
from copsim.simulation.records import ABSENT, CONTRIBUTE, LEAD, TAKE_PART, WATCH
from copsim.simulation.rules import plain

USUAL = {
    "value_rate": 0.1, "energy_rate": 0.2, "rest": 0.03, "burn": 0.08, "bearable": 0.5, "identification_rate": 0.08,
    "identification_fade": 0.02, "imagination": 0.004, "alignment": 0.05, "passion_rate": 0.02,
    "passion_fade": 0.001, "close_alone": 0.1, "close_present": 0.3, "close_helped": 0.6,
}  # fmt: skip
SETTING = SimpleNamespace(**USUAL)


def setting(**changed: float) -> SimpleNamespace:
    return SimpleNamespace(**{**USUAL, **changed})


def felt(**changed: float) -> SimpleNamespace:
    usual = {
        "passion": 0.5,
        "energy": 0.5,
        "identification": 0.5,
        "value": 0.5,
        "experience": 0.5,
        "role": TAKE_PART,
        "leading": 0.0,
    }
    return SimpleNamespace(**{**usual, **changed})


def test_expectation_follows_what_visits_are_worth() -> None:
    """A tenth of the way, up or down; as expected, not at all."""
    assert plain(next_value)(0.5, 1.0, SETTING) == pytest.approx(0.55, rel=1e-12)
    assert plain(next_value)(0.5, 0.0, SETTING) == pytest.approx(0.45, rel=1e-12)
    assert plain(next_value)(0.5, 0.5, SETTING) == 0.5


def test_expectation_at_the_bounds_of_its_rate() -> None:
    """Never learning, or believing only the last visit."""
    assert plain(next_value)(0.2, 0.9, setting(value_rate=0.0)) == 0.2
    assert plain(next_value)(0.2, 0.9, setting(value_rate=1.0)) == pytest.approx(0.9, rel=1e-12)


def test_energy_returns_to_passion_at_rest() -> None:
    """3 % of the way a week; those who stayed away do not feel this week's worth."""
    assert plain(next_energy)(felt(passion=1.0, experience=0.0), 0, 0.0, 0.0, SETTING) == pytest.approx(
        0.515, rel=1e-12
    )


def test_energy_at_rest_reaches_passion() -> None:
    """After two years nothing is left of being tired (0.97 to the 104 is 4 %)."""
    member = felt(passion=0.8, energy=0.0)
    for _ in range(104):
        member.energy = plain(next_energy)(member, 0, 0.0, 0.0, SETTING)
    assert member.energy == pytest.approx(0.8 * 0.958, abs=0.005)


def test_energy_follows_visits() -> None:
    """A perfect visit adds a fifth of what is missing, a worthless one takes a fifth of what is there."""
    assert plain(next_energy)(felt(experience=1.0), 1, 0.0, 0.0, SETTING) == pytest.approx(0.6, rel=1e-12)
    assert plain(next_energy)(felt(experience=0.0), 1, 0.0, 0.0, SETTING) == pytest.approx(0.4, rel=1e-12)


def test_leading_burns_beyond_what_is_bearable() -> None:
    """Half of one's hours is borne; all of them cost 4 % of energy a week."""
    assert plain(next_energy)(felt(), 0, 0.5, 0.0, SETTING) == 0.5
    assert plain(next_energy)(felt(), 0, 0.2, 0.0, SETTING) == 0.5
    assert plain(next_energy)(felt(), 0, 1.0, 0.0, SETTING) == pytest.approx(0.46, rel=1e-12)


def test_energy_stays_within_0_and_1() -> None:
    """Neither burning out nor a perfect year leave the scale."""
    assert plain(next_energy)(felt(energy=0.01, passion=0.0), 0, 1.0, 0.0, setting(burn=1.0)) == 0.0
    full = felt(energy=1.0, passion=1.0, experience=1.0)
    assert plain(next_energy)(full, 1, 0.0, 0.0, setting(rest=1.0, energy_rate=1.0)) == 1.0


@pytest.mark.parametrize("role", [TAKE_PART, CONTRIBUTE, LEAD])
def test_good_visits_build_identification(role: int) -> None:
    """A perfect visit builds 8 % of what is missing, a worthless one nothing, whatever one did there."""
    whole, nothing = felt(experience=1.0, role=role), felt(experience=0.0, role=role)
    assert plain(next_identification)(whole, 1.0, 0.0, 0.0, SETTING) == pytest.approx(0.54, rel=1e-12)
    assert plain(next_identification)(nothing, 1.0, 0.0, 0.0, SETTING) == 0.5


def test_missed_chances_let_identification_fade() -> None:
    """2 % of it where all was to be missed, half of that where half was, none where nothing was."""
    away = felt(role=ABSENT)
    assert plain(next_identification)(away, 1.0, 0.0, 0.0, SETTING) == pytest.approx(0.49, rel=1e-12)
    assert plain(next_identification)(away, 0.5, 0.0, 0.0, SETTING) == pytest.approx(0.495, rel=1e-12)
    assert plain(next_identification)(away, 0.0, 0.0, 0.0, SETTING) == 0.5


def test_following_from_afar_builds_identification_slowly() -> None:
    """0.4 % of what is missing a week for those who watch; who watches misses what was held all the same."""
    watching = felt(role=WATCH, experience=1.0)
    assert plain(next_identification)(watching, 0.0, 0.0, 0.0, SETTING) == pytest.approx(0.502, rel=1e-12)
    assert plain(next_identification)(watching, 1.0, 0.0, 0.0, SETTING) == pytest.approx(0.492, rel=1e-12)


@pytest.mark.parametrize(("role", "after"), [(ABSENT, 0.525), (WATCH, 0.527), (TAKE_PART, 0.565)])
def test_a_common_aim_adds_to_the_other_sources(role: int, after: float) -> None:
    """5 % of what is missing, on top of nothing, of imagination, of a perfect visit; nothing was there to be missed."""
    assert plain(next_identification)(felt(role=role, experience=1.0), 0.0, 1.0, 0.0, SETTING) == pytest.approx(
        after, rel=1e-12
    )


def test_half_an_aim_counts_half() -> None:
    """2.5 % of what is missing."""
    assert plain(next_identification)(felt(role=ABSENT), 0.0, 0.5, 0.0, SETTING) == pytest.approx(0.5125, rel=1e-12)


def test_identification_stays_within_0_and_1() -> None:
    """All three sources at their upper bounds, or all of it lost at once, for whoever did whatever."""
    wild = setting(identification_rate=1.0, imagination=1.0, alignment=1.0, identification_fade=1.0)
    for role in (ABSENT, WATCH, TAKE_PART, CONTRIBUTE, LEAD):
        for z in (0.0, 0.5, 1.0):
            for missable in (0.0, 1.0):
                for aim in (0.0, 1.0):
                    member = felt(identification=z, role=role, experience=1.0)
                    assert 0.0 <= plain(next_identification)(member, missable, aim, 0.0, wild) <= 1.0


def test_identification_comes_slowly() -> None:
    """From nothing, nine perfect visits are needed for one half (0.92 to the 9 is 0.47)."""
    member, visits = felt(identification=0.0, experience=1.0), 0
    while member.identification < 0.5:
        member.identification = plain(next_identification)(member, 1.0, 0.0, 0.0, SETTING)
        visits += 1
    assert visits == 9


def test_passion_fades_by_itself() -> None:
    """One in a thousand a week: a year takes 5 % of it."""
    member = felt(passion=1.0)
    for _ in range(52):
        member.passion = plain(next_passion)(member, 0, SETTING)
    assert member.passion == pytest.approx(0.949, abs=0.001)


def test_better_than_expected_renews_passion() -> None:
    """Experience 0.9 where 0.5 was expected: 0.02 x 0.4 x 0.5 gained, 0.0005 lost."""
    assert plain(next_passion)(felt(experience=0.9), 1, SETTING) == pytest.approx(0.5035, rel=1e-12)


def test_disappointment_and_absence_renew_nothing() -> None:
    """Worse than expected counts as staying away does."""
    away = plain(next_passion)(felt(experience=0.9), 0, SETTING)
    assert away == pytest.approx(0.4995, rel=1e-12)
    assert plain(next_passion)(felt(experience=0.1), 1, SETTING) == away


@pytest.mark.parametrize(
    ("came", "helped", "chance"),
    [(0, 0.0, 0.1), (0, 0.5, 0.4), (0, 1.0, 0.7), (1, 0.0, 0.3), (1, 0.5, 0.6), (1, 1.0, 0.9)],
)
def test_concerns_close_sooner_with_help(came: int, helped: float, chance: float) -> None:
    """Alone, helped by what is written down, present without help, half helped, wholly helped."""
    assert plain(concern_closes)(came, helped, SETTING) == pytest.approx(chance, rel=1e-12)


@pytest.mark.parametrize(("care", "after"), [(0.0, 0.46), (0.5, 0.48), (1.0, 0.5)])
def test_leaders_who_look_after_themselves_burn_less(care: float, after: float) -> None:
    """Of the 4 % that a week of nothing else costs: all, half, nothing. Who has only homework to do burns as before."""
    assert plain(next_energy)(felt(leading=1.0), 0, 1.0, care, SETTING) == pytest.approx(after, rel=1e-12)
    assert plain(next_energy)(felt(leading=0.0), 0, 1.0, care, SETTING) == pytest.approx(0.46, rel=1e-12)


def test_care_gives_no_energy_where_nothing_burns() -> None:
    """A load that is borne is borne as well without."""
    for care in (0.0, 0.5, 1.0):
        assert plain(next_energy)(felt(leading=1.0), 0, 0.5, care, SETTING) == 0.5


@pytest.mark.parametrize(("touch", "after"), [(0.0, 0.49), (0.5, 0.495), (1.0, 0.5)])
def test_those_kept_in_touch_with_lose_less(touch: float, after: float) -> None:
    """2 % of it for missing everything, half of that, nothing; who watches from afar likewise; who comes loses none."""
    assert plain(next_identification)(felt(role=ABSENT), 1.0, 0.0, touch, SETTING) == pytest.approx(after, rel=1e-12)
    assert plain(next_identification)(felt(role=WATCH), 1.0, 0.0, touch, SETTING) == pytest.approx(
        after + 0.002, rel=1e-12
    )
    assert plain(next_identification)(felt(experience=1.0), 1.0, 0.0, touch, SETTING) == pytest.approx(0.54, rel=1e-12)


def test_staying_in_touch_adds_nothing_that_was_not_there() -> None:
    """It only keeps: with nothing missed, the same at all its values."""
    for touch in (0.0, 0.5, 1.0):
        assert plain(next_identification)(felt(role=ABSENT), 0.0, 0.0, touch, SETTING) == 0.5


def test_self_care_keeps_leaders_who_would_burn_out() -> None:
    """Where a tenth of own hours is all that is borne; it takes three tenths of what they give."""
    burning = {**SMALL, "feeling.bearable": 0.1, "feeling.burn": 0.3}
    seen = pairs(burning, {"cultivating.self_care": 0.3, "cultivating.role_half": 0.1}, "leader_energy", "leaders")
    assert seen["leader_energy"].more == seen["leaders"].more == 1.0


def test_backchannel_work_keeps_identification_up() -> None:
    """In every life, though the space is held less well in most."""
    touching = {"cultivating.backchannel": 0.3, "cultivating.role_half": 0.1}
    seen = pairs(SMALL, touching, "identification", "quality", weeks=78)
    assert seen["identification"].more == 1.0
    assert seen["quality"].less >= 0.75


def lived_with(hopes: float) -> Any:
    """A year in which all expect the same of visits and nothing changes that."""
    unmoved = {"feeling.value_rate": 0.0, "applying.success_lifts": 0.0}
    return Life(Plan.of({**SMALL, **unmoved, "joining.expectation": hopes}), 2, weeks=52).live(52).weekly[:, 0]


def test_a_visit_meets_hopes_if_it_is_worth_what_was_expected() -> None:
    """All visits where nothing is expected, none where everything is, in between some."""
    nothing, something, everything = lived_with(0.0), lived_with(0.3), lived_with(1.0)
    assert (nothing["hopes_met"] == nothing["present"]).all()
    assert 0 < something["hopes_met"].sum() < something["present"].sum()
    assert (something["hopes_met"] <= something["present"]).all()
    assert everything["present"].sum() > everything["hopes_met"].sum() == 0


def test_visits_to_a_space_that_is_not_held_disappoint() -> None:
    """Where nobody leads, a smaller share of visits is worth what was hoped for."""
    seen = pairs(
        {**SMALL, "leading.support_hours": 3.0},
        {"leading.support_hours": 0.0, "leading.effort": 0.0},
        "hopes_met",
        "present",
    )
    assert seen["hopes_met"].less >= 0.9
    assert seen["hopes_met"].times < seen["present"].times
