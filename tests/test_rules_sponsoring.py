"""Rules of sponsoring: engagement, conversations about value, accounts that are carried across, who gives orders."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from helpers_pairs import SMALL, pairs

from copsim.simulation.life import Life, Plan
from copsim.simulation.records import EMPTY_SEAT, NO_SEAT
from copsim.simulation.rules import plain
from copsim.simulation.sponsoring import (
    carried_across,
    command_over,
    engaged,
    keep_sponsors,
    next_engagement,
    seated,
    show_value,
    talked_about,
    weight_of_measuring,
)

TALK = SimpleNamespace(sponsor_rate=0.1)


def test_engagement_follows_value_as_far_as_it_is_talked_about() -> None:
    """Visible value of 0.8, half talked about, draws to 0.4: a tenth of the way, from below and from above."""
    assert plain(next_engagement)(0.2, 0.8, 0.5, 0.0, TALK) == pytest.approx(0.22, rel=1e-12)
    assert plain(next_engagement)(1.0, 0.8, 0.5, 0.0, TALK) == pytest.approx(0.94, rel=1e-12)
    assert plain(next_engagement)(0.4, 0.8, 0.5, 0.0, TALK) == 0.4


def test_without_conversations_value_is_not_seen() -> None:
    """Only a voice that is raised is left; without it engagement goes."""
    assert plain(next_engagement)(0.5, 1.0, 0.0, 0.0, TALK) == pytest.approx(0.45, rel=1e-12)
    assert plain(next_engagement)(0.5, 1.0, 0.0, 1.0, TALK) == pytest.approx(0.55, rel=1e-12)


def test_voice_adds_to_value_and_both_are_at_most_whole() -> None:
    """0.4 and 0.3 draw to 0.7; 0.5 and 0.9 draw to 1, not beyond."""
    at_once = SimpleNamespace(sponsor_rate=1.0)
    assert plain(next_engagement)(0.0, 0.8, 0.5, 0.3, at_once) == pytest.approx(0.7, rel=1e-12)
    assert plain(next_engagement)(0.0, 1.0, 0.5, 0.9, at_once) == 1.0


def test_engagement_is_a_share_at_all_bounds() -> None:
    """And more value or more voice never engages less."""
    for rate in (0.0, 0.37, 1.0):
        setting = SimpleNamespace(sponsor_rate=rate)
        for talked in (0.0, 0.6, 1.0):
            for engagement in (0.0, 0.1, 1.0):
                rows = [
                    [plain(next_engagement)(engagement, v / 4, talked, a / 4, setting) for v in range(5)]
                    for a in range(5)
                ]
                for along in (*rows, *zip(*rows, strict=True)):
                    assert list(along) == sorted(along)
                assert 0.0 <= rows[0][0] <= rows[-1][-1] <= 1.0


@pytest.mark.parametrize(("seat", "share"), [(NO_SEAT, 0.0), (EMPTY_SEAT, 0.0), (0.0, 0.0), (0.4, 0.4), (1.0, 1.0)])
def test_a_seat_nobody_sits_in_gives_nothing(seat: float, share: float) -> None:
    """No seat and an empty one are as good as no engagement."""
    assert plain(engaged)(seat) == share


@pytest.mark.parametrize(("seat", "sits"), [(NO_SEAT, 0.0), (EMPTY_SEAT, 0.0), (0.0, 1.0), (0.4, 1.0), (1.0, 1.0)])
def test_somebody_may_sit_there_without_being_engaged(seat: float, sits: float) -> None:
    """Value can be talked about with them all the same."""
    assert plain(seated)(seat) == sits


@pytest.mark.parametrize(
    ("hours", "half", "weight"), [(0.0, 0.5, 0.0), (0.5, 0.5, 0.5), (1.5, 0.5, 0.75), (40.0, 0.01, 0.99975)]
)
def test_measuring_weighs_half_at_the_half(hours: float, half: float, weight: float) -> None:
    """Nothing where nothing is measured; three times the half is three quarters."""
    setting = SimpleNamespace(measuring=hours, measuring_half=half)
    assert plain(weight_of_measuring)(setting) == pytest.approx(weight, rel=1e-6)


def test_more_measuring_weighs_more_and_never_everything() -> None:
    """At every step."""
    weights = [plain(weight_of_measuring)(SimpleNamespace(measuring=h / 4, measuring_half=0.5)) for h in range(161)]
    assert weights == sorted(set(weights))
    assert weights[-1] < 1.0


@pytest.mark.parametrize(
    ("conversation", "kind", "weight", "carried", "talked"),
    [
        (0.4, 1.0, 0.0, 0.0, 0.4),
        (0.4, 1.0, 0.5, 0.0, 0.7),
        (0.4, 0.0, 0.5, 0.0, 0.2),
        (0.4, 0.4, 0.5, 0.0, 0.4),
        (0.4, 1.0, 0.0, 0.5, 0.7),
        (0.0, 0.0, 0.9, 1.0, 1.0),
        (1.0, 0.0, 1.0, 0.0, 0.0),
        (0.4, 0.0, 0.5, 0.5, 0.6),
    ],
)
def test_value_is_talked_about_by_habit_by_measuring_and_by_those_who_carry_it(
    conversation: float, kind: float, weight: float, carried: float, talked: float
) -> None:
    """Measuring draws it to its kind as far as it weighs; who carries it adds a share of what is missing."""
    setting = SimpleNamespace(conversation=conversation, measured_for=kind)
    assert plain(talked_about)(carried, weight, setting) == pytest.approx(talked, abs=1e-15)


def test_measuring_that_feeds_conversation_never_silences_and_one_that_replaces_it_never_helps() -> None:
    """More of either kind; more of those who carry value never makes it less talked about; and it is a share."""
    steps = [n / 5 for n in range(6)]
    for habit in steps:
        for kind, falls in ((1.0, False), (0.0, True)):
            setting = SimpleNamespace(conversation=habit, measured_for=kind)
            by_weight = [plain(talked_about)(0.3, weight, setting) for weight in steps]
            assert by_weight == pytest.approx(sorted(by_weight, reverse=falls), abs=1e-15)
            by_carrying = [plain(talked_about)(carried, 0.3, setting) for carried in steps]
            assert by_carrying == sorted(by_carrying)
            assert 0.0 <= min(*by_weight, *by_carrying) <= max(*by_weight, *by_carrying) <= 1.0


@pytest.mark.parametrize(
    ("parts", "share"),
    [((0.0, 0.0, 0.0), 0.0), ((0.5, 0.0, 0.0), 0.5), ((0.0, 0.5, 0.5), 0.75), ((0.2, 1.0, 0.0), 1.0)],
)
def test_accounts_are_carried_by_whom_where_or_in_what(parts: tuple[float, float, float], share: float) -> None:
    """Each alone carries its share, two what the other leaves; in whatever order."""
    assert plain(carried_across)(*parts) == pytest.approx(share, abs=1e-15)
    assert plain(carried_across)(*parts[::-1]) == pytest.approx(share, abs=1e-15)


def test_more_of_any_carrier_never_carries_less() -> None:
    """And it is a share."""
    steps = [n / 4 for n in range(5)]
    for a in steps:
        for b in steps:
            carried = [plain(carried_across)(a, b, c) for c in steps]
            assert carried == sorted(carried)
            assert 0.0 <= carried[0] <= carried[-1] <= 1.0


def office(**changed: float) -> SimpleNamespace:
    usual = {"orders": 0.0, "commanding": 0.0, "full_time": 0.0, "self_government": 1.0, "measured_for": 1.0}
    usual |= {"measured_steers": 1.0}
    return SimpleNamespace(**{**usual, **changed})


@pytest.mark.parametrize(
    ("given", "sponsor", "pledged", "weight", "command"),
    [
        ({}, 1.0, 8.0, 1.0, 0.0),
        ({"orders": 0.3}, 0.0, 8.0, 0.0, 0.3),
        ({"commanding": 0.8}, 0.5, 8.0, 0.0, 0.4),
        ({"full_time": 2.0, "self_government": 0.5}, 0.0, 8.0, 0.0, 0.125),
        ({"full_time": 2.0, "self_government": 0.0}, 0.0, 0.0, 0.0, 1.0),
        ({"full_time": 2.0}, 0.0, 0.0, 0.0, 0.0),
        ({"measured_for": 0.0}, 0.0, 8.0, 0.6, 0.6),
        ({"measured_for": 0.5}, 0.0, 8.0, 0.6, 0.3),
        ({"measured_for": 0.0, "measured_steers": 0.25}, 0.0, 8.0, 0.6, 0.15),
        ({"orders": 0.3, "commanding": 0.8, "measured_for": 0.5}, 0.5, 8.0, 0.6, 0.4),
        ({"commanding": 2.0}, 1.0, 8.0, 0.0, 1.0),
    ],
)
def test_others_set_the_agenda_by_order_by_pay_or_by_what_is_counted(
    given: dict[str, float], sponsor: float, pledged: float, weight: float, command: float
) -> None:
    """Whichever is most; pay as far as those employed do the work, and the community does not govern itself."""
    assert plain(command_over)(sponsor, pledged, weight, office(**given)) == pytest.approx(command, rel=1e-12)


def test_self_government_and_own_hours_keep_command_away_from_those_who_pay() -> None:
    """Falling with both, at every step, where the core is employed."""
    for pledged in (0.0, 3.0, 9.0):
        by_government = [
            plain(command_over)(0.0, pledged, 0.0, office(full_time=2.0, self_government=g / 4)) for g in range(5)
        ]
        assert by_government == sorted(by_government, reverse=True)
        assert by_government[0] > by_government[-1] == 0.0
    by_hours = [
        plain(command_over)(0.0, float(h), 0.0, office(full_time=2.0, self_government=0.0)) for h in range(2, 12)
    ]
    assert by_hours == sorted(set(by_hours), reverse=True)


@pytest.mark.parametrize("carrier", ["broker", "reporter", "reported", "advisory", "strategic", "peers"])
def test_what_was_told_becomes_visible_up_to_twice_as_much_where_it_is_carried(carrier: str) -> None:
    """Half of what was seen is left; two successes add a tenth each of what is missing, 15 % where half is carried."""
    for share, sees in ((0.0, 0.1), (0.5, 0.15), (1.0, 0.2)):
        carriers = dict.fromkeys(("broker", "reporter", "reported", "advisory", "strategic", "peers"), 0.0)
        community = SimpleNamespace(**{**carriers, carrier: share}, visible=0.4, shown=2, across=0.0)
        plain(show_value)(community, SimpleNamespace(visible_fade=0.5, sees=0.1))
        assert community.visible == pytest.approx(1.0 - 0.8 * (1.0 - sees) ** 2, rel=1e-12)
        assert (community.across, community.shown) == (2 * share, 0)


def test_value_is_seen_by_nobody_twice_over() -> None:
    """Where everything told is seen, carrying it adds nothing."""
    carriers = dict.fromkeys(("reporter", "reported", "advisory", "strategic", "peers"), 0.0)
    community = SimpleNamespace(visible=0.4, shown=1, broker=1.0, **carriers)
    plain(show_value)(community, SimpleNamespace(visible_fade=0.0, sees=0.9))
    assert community.visible == 1.0


KINDS = ("portfolio", "domain", "individual", "local")


@pytest.mark.parametrize(
    ("who", "reached"),
    [
        ("broker", KINDS),
        ("spoken_for", KINDS),
        ("advisory", ("portfolio", "domain", "local")),
        ("strategic", ("portfolio",)),
        ("peers", ("individual",)),
    ],
)
def test_each_council_reaches_its_own_sponsors(who: str, reached: tuple[str, ...]) -> None:
    """Value is wholly visible, nobody else talks: those reached go half the way to 0.8, the others to nothing."""
    parameters = {f"organisation.{kind}_sponsor": 0.4 for kind in KINDS}
    quiet = {"organisation.conversation": 0.0, "organisation.sponsor_rate": 0.5, "organisation.sponsor_leaves": 0.0}
    state: Any = Life(Plan.of({**parameters, **quiet}), 1, weeks=1).state
    community = state.communities[0]
    for kind in KINDS:
        community[kind] = 0.4
    community.visible = 1.0
    community[who] = 0.8
    plain(keep_sponsors)(state, 0)
    assert {kind: community[kind] for kind in KINDS} == {
        kind: pytest.approx(0.6 if kind in reached else 0.2, rel=1e-12) for kind in KINDS
    }
    assert community.talked == pytest.approx(0.8 * len(reached) / 4, rel=1e-12)
    assert community.spoken == pytest.approx(0.8 * len(reached), rel=1e-12)


def test_value_is_talked_about_with_those_who_sit_in_a_seat() -> None:
    """Half visible, four tenths talked about: a fifth with each of the two who are there."""
    there = {"organisation.portfolio_sponsor": 0.4, "organisation.local_sponsor": 0.4}
    steady = {"organisation.sponsor_leaves": 0.0, "organisation.conversation": 0.4}
    state: Any = Life(Plan.of({**there, **steady}), 1, weeks=1).state
    state.communities[0].visible = 0.5
    plain(keep_sponsors)(state, 0)
    assert state.communities[0].spoken == pytest.approx(0.4, rel=1e-12)


# In lives

SPONSORED = {**SMALL, **{f"organisation.{kind}_sponsor": 0.5 for kind in KINDS}, "leading.support_hours": 20.0}
"""Nothing is lost where leaders' hours go elsewhere: the space is held for them."""
ALL_HOURS = {"cultivating.role_half": 0.2}


@pytest.mark.parametrize(
    ("share", "most", "less"),
    [
        ("advisory_council", "domain", "individual"),
        ("strategic_team", "portfolio", "domain"),
        ("coordinator_council", "individual", "domain"),
    ],
)
def test_a_council_engages_its_own_sponsors_most(share: str, most: str, less: str) -> None:
    """Others hear of it too, as value is carried; those who sit in it are engaged by more."""
    added = {f"cultivating.{share}": 0.5, **ALL_HOURS}
    seen = pairs(SPONSORED, added, f"sponsor_{most}", f"sponsor_{less}", weeks=78, seeds=24)
    assert seen[f"sponsor_{most}"].more >= 0.9
    assert seen[f"sponsor_{most}"].times > 1.05 * seen[f"sponsor_{less}"].times > 1.05


def test_brokers_and_a_teams_reporting_carry_what_is_told_to_those_who_decide() -> None:
    """Value is seen by more, and sponsors are more engaged."""
    team = {"supporting.team_hours": 6.0, "supporting.reporting": 0.8}
    for added in ({"cultivating.broker": 0.5, **ALL_HOURS}, team):
        seen = pairs(SPONSORED, added, "carried_across", "visible", "sponsor_domain")
        assert seen["carried_across"].without.max() == 0.0
        assert seen["carried_across"].more == seen["visible"].more == 1.0
        assert seen["sponsor_domain"].more >= 0.9


def test_what_matters_of_measuring_is_its_kind() -> None:
    """Half an hour a week: feeding conversation it engages sponsors, taking its place it lets others command."""
    measures = ("talked_about", "command", "sponsor_domain", "hours_red_tape", "present")
    feeds = pairs(SPONSORED, {"organisation.measuring": 0.5, "organisation.measured_for": 1.0}, *measures)
    replaces = pairs(SPONSORED, {"organisation.measuring": 0.5, "organisation.measured_for": 0.0}, *measures)
    assert feeds["talked_about"].having.tolist() == pytest.approx([0.75] * 12, rel=1e-12)
    assert replaces["talked_about"].having.tolist() == pytest.approx([0.25] * 12, rel=1e-12)
    assert feeds["command"].having.max() == 0.0
    assert replaces["command"].having.tolist() == pytest.approx([0.125] * 12, rel=1e-12)
    assert replaces["sponsor_domain"].less >= 0.9
    assert (feeds["sponsor_domain"].having > replaces["sponsor_domain"].having).all()
    for kind in (feeds, replaces):
        assert kind["hours_red_tape"].more == kind["present"].less == 1.0


def test_strategic_value_takes_a_seat_an_outcome_that_was_told_and_somebody_who_talks_about_it() -> None:
    """Nothing where one of them is missing; else some, in every life, and never more than the four seats could give."""
    for missing in (
        {f"organisation.{kind}_sponsor": 0.0 for kind in KINDS},
        {"organisation.sees": 0.0},
        {"organisation.conversation": 0.0},
    ):
        seen = pairs(SPONSORED, missing, "strategic", "visible")
        assert seen["strategic"].having.max() == 0.0 < seen["strategic"].without.min()
        assert (seen["strategic"].without <= 4.0 * seen["visible"].without).all()


def test_a_core_that_is_employed_holds_the_space_and_commands_unless_the_community_governs_itself() -> None:
    """Three hours a week."""
    employed = {"organisation.full_time": 3.0}
    governed = pairs(SMALL, {**employed, "organisation.self_government": 0.0}, "gap", "command")
    free = pairs(SMALL, employed, "gap", "command")
    for seen in (governed, free):
        assert seen["gap"].times < 0.1
    assert governed["command"].having.min() > 0.3
    assert free["command"].having.max() == 0.0


def test_the_organisation_wants_the_same_of_all_its_communities() -> None:
    """Under orders two communities come to the same agenda; left alone they do not, and half the topics are wanted."""
    agendas = []
    for orders in (1.0, 0.0):
        life = Life(Plan.of({"start.members": 20, "organisation.orders": orders}, communities=2), 3, weeks=600).live(
            600
        )
        agendas.append([int(agenda) for agenda in life.state.communities["agenda"]])
    assert agendas[0][0] == agendas[0][1]
    assert 12 <= agendas[0][0].bit_count() <= 36
    assert agendas[1][0] != agendas[1][1]
