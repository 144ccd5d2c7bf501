"""Lives: plans, seeds, growth, several communities, snapshots and branches."""

from __future__ import annotations

import io
import json
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers_eventful import ACTIVITIES, EVENTFUL_WEEKS, differing, eventful
from helpers_lives import BUSY_WEEKS, busy_plan, different, fingerprint, resumed

from copsim.simulation.activities import Activity
from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan, SnapshotError, StaleSnapshot
from copsim.simulation.model import DEFAULTS, VERSION, setting_rows
from copsim.simulation.records import ELSEWHERE_KEY, FIRST_KEY, POTENTIAL, TOLD

SMALL = {"start.members": 20.0, "joining.prospects": 1.0}


def small(seed: int = 1, weeks: int = 20, **more: Any) -> Life:
    return Life(Plan.of(SMALL), seed, weeks=weeks, **more)


def busy(weeks: int, seed: int = 7) -> Life:
    return Life(busy_plan(), seed, log=True, weeks=BUSY_WEEKS).live(weeks)


# Seeds


@pytest.mark.parametrize("seed", [-1, 2**63, 1.0, True, None, "1"])
def test_seeds_that_cannot_be_are_refused(seed: Any) -> None:
    """With the value and what was expected."""
    with pytest.raises(ValueError, match=r"the seed is .*, expected a whole number from 0 to 2\*\*63 - 1"):
        small(seed)


def test_seed_0_is_a_seed() -> None:
    """It repeats, and is not that of another."""
    assert fingerprint(small(0).live(10)) == fingerprint(small(0).live(10)) != fingerprint(small(1).live(10))


def test_numpy_integers_are_seeds() -> None:
    """The same as Python's; the largest as well."""
    assert different(small(int(np.int64(5))).live(5), small(np.int64(5)).live(5)) == []  # type: ignore[arg-type]
    assert small(2**63 - 1).live(2).seed == 2**63 - 1


# Plans


def test_plans_refuse_a_share_that_cannot_be() -> None:
    """Neither below 0 nor above 1 nor nothing at all."""
    for elsewhere in (-0.1, 1.1, float("nan")):
        with pytest.raises(ValueError, match="expected 0 to 1"):
            Plan.of(elsewhere=elsewhere)


def test_plans_refuse_unknown_parameters_and_values_out_of_bounds() -> None:
    """By name, with bounds and unit."""
    with pytest.raises(KeyError, match=r"no parameter 'leading\.zeal'"):
        Plan.of({"leading.zeal": 1.0})
    with pytest.raises(ValueError, match=r"leading\.effort is 2\.0, expected 0 to 1 \(share of the pledge\)"):
        Plan.of({"leading.effort": 2.0})
    with pytest.raises(ValueError, match=r"start\.members is 2\.5, expected a whole number \(people\)"):
        Plan.of({"start.members": 2.5})
    with pytest.raises(ValueError, match=r"leading\.effort is nan"):
        Plan.of({"leading.effort": float("nan")})


def test_a_plan_without_parameters_has_the_defaults() -> None:
    """Stated or not, they are the same."""
    assert different(Life(Plan.of(), 3, weeks=5).live(5), Life(Plan.of(DEFAULTS), 3, weeks=5).live(5)) == []


def test_first_people_are_those_of_all_communities() -> None:
    """Three times twenty."""
    assert Plan.of(SMALL, communities=3).first_people == 60


# Founding


def test_founders_and_coordinators_come_first() -> None:
    """Six founders among twenty, two of whom lead with the pledge and the hours stated."""
    parameters = {
        **SMALL,
        "start.founders": 6, "start.leaders": 2, "start.pledge": 4.5, "start.leader_hours": 9.0,
        "start.founder_identification": 0.6, "start.member_identification": 0.0,
    }  # fmt: skip
    life = Life(Plan.of(parameters), 1, weeks=5)
    members, people = life.members, life.people
    assert len(members) == len(people) == 20
    assert members["pledge"].tolist() == [4.5] * 2 + [0.0] * 18
    assert (people["hours"][:2] >= 9.0).all()
    assert ((members["identification"][:6] >= 0.3) & (members["identification"][:6] <= 0.9)).all()
    assert (members["identification"][6:] == 0.0).all()
    assert members["key"].tolist() == list(range(FIRST_KEY, FIRST_KEY + 20))
    assert (members["joined"] == -1).all()


def test_a_world_may_begin_empty() -> None:
    """Nobody at the start, nobody invited, nobody hears of it: weeks pass, nothing is divided by 0."""
    life = Life(Plan.of({"start.members": 0, "joining.prospects": 0.0}), 1, weeks=30).live(30)
    assert (life.weekly["members"] == 0).all()
    assert np.isfinite(life.weekly["energy"]).all()
    assert len(life.people) == 0


def test_more_founders_and_leaders_than_members_are_as_many_as_there_are() -> None:
    """A world of three has three, all of them leading."""
    many = {"start.members": 3, "start.founders": 50, "start.leaders": 50, "start.pledge": 2.0}
    life = Life(Plan.of(many), 1, weeks=2)
    assert (life.members["pledge"] > 0).tolist() == [True] * 3


def test_hours_are_spread_around_their_median() -> None:
    """Half of two thousand people have less than 1.5 hours, and two thirds lie within e to the plus and minus 0.6."""
    spread = {"work.hours_median": 1.5, "work.hours_spread": 0.6}
    hours = Life(Plan.of({"start.members": 2000, "start.leaders": 0, **spread}), 1, weeks=1).people["hours"]
    assert abs((hours < 1.5).mean() - 0.5) < 0.06
    assert abs(((hours > 1.5 / 1.8221) & (hours < 1.5 * 1.8221)).mean() - 0.6827) < 0.06


def test_people_know_and_work_on_their_share_of_the_topics() -> None:
    """Of 50 topics for 400 people: founders know three fifths, others a third, a fifth comes up in their work."""
    parameters = {
        "start.members": 400, "start.founders": 100, "knowing.topics": 50, "knowing.known": 1 / 3,
        "knowing.founder_known": 0.6, "knowing.context_share": 0.2, "knowing.likeness": 0.0,
    }  # fmt: skip
    people = Life(Plan.of(parameters), 1, weeks=1).people
    sound = np.array([int(mask).bit_count() for mask in people["sound"]])
    context = np.array([int(mask).bit_count() for mask in people["context"]])
    for seen, share in ((sound[:100], 0.6), (sound[100:], 1 / 3), (context, 0.2)):
        n = 50 * len(seen)
        assert abs(seen.sum() / n - share) < 5 * (share * (1 - share) / n) ** 0.5
    assert not people["unsound"].any()
    assert (people["sound"] < 2**50).all()
    assert (people["context"] < 2**50).all()


def test_what_the_founders_work_on_is_what_the_community_is_about() -> None:
    """The agenda at the start is all of their topics and no other; without founders it is the whole domain."""
    few = {**SMALL, "start.founders": 3, "knowing.topics": 40, "knowing.context_share": 0.1}
    life = Life(Plan.of(few), 1, weeks=1)
    theirs = np.bitwise_or.reduce(life.people["context"][:3])
    assert 0 < int(theirs) < 2**40 - 1
    assert life.state.communities["agenda"].tolist() == [theirs]
    nobody = Life(Plan.of({**few, "start.founders": 0}), 1, weeks=1)
    assert nobody.state.communities["agenda"].tolist() == [2**40 - 1]


def test_work_that_is_all_alike_is_about_the_same_topics() -> None:
    """At a likeness of 1 everybody has the same topics, also those who join later."""
    alike = {**SMALL, "knowing.likeness": 1.0, "knowing.context_share": 0.3, "knowing.topics": 60}
    people = Life(Plan.of(alike), 1, weeks=20).live(20).people
    assert len(people) > 20
    assert len(set(people["context"].tolist())) == 1
    assert 5 < int(people["context"][0]).bit_count() < 35


def test_some_hoard_and_some_are_far() -> None:
    """About the shares stated, none or all at the bounds."""
    for share, low, high in ((0.0, 0, 0), (0.25, 180, 320), (1.0, 1000, 1000)):
        parameters = {"start.members": 1000, "telling.hoarding": share, "deciding.far_share": share}
        people = Life(Plan.of(parameters), 1, weeks=1).people
        assert low <= people["hoards"].sum() <= high
        assert low <= people["far"].sum() <= high


# Several communities


def test_communities_of_one_world_have_luck_of_their_own() -> None:
    """The first lives as it would alone, the second otherwise."""
    alone, both = small().live(20), Life(Plan.of(SMALL, communities=2), 1, weeks=20).live(20)
    assert alone.weekly[:, 0].tobytes() == both.weekly[:, 0].tobytes()
    assert both.weekly[:, 0].tobytes() != both.weekly[:, 1].tobytes()


def test_communities_may_have_parameters_of_their_own() -> None:
    """Ten here, thirty there."""
    life = Life(Plan(setting_rows([{"start.members": 10}, {"start.members": 30}])), 1, weeks=3)
    assert np.diff(life.state.starts).tolist() == [10, 30]


def test_people_may_belong_to_two_communities() -> None:
    """Everybody belongs to the next as well, the last to the first; the hours are shared by what is wanted of each."""
    life = Life(Plan.of(SMALL, communities=3, elsewhere=1.0), 1, weeks=10)
    members = life.members
    assert len(life.people) == 60
    assert len(members) == 120
    assert (life.people["belongs"] == 2).all()
    second = members[members["key"] >= ELSEWHERE_KEY]
    assert (second["community"] == (life.people["home"][second["person"]] + 1) % 3).all()
    assert sorted(second["person"]) == list(range(60))
    for c in range(3):
        assert len(set(members["key"][members["community"] == c])) == 40


def test_some_belong_to_two_communities() -> None:
    """About the share stated; the others keep all of their hours, and nobody gives more than there is."""
    parameters = {"start.members": 500.0}
    life = Life(Plan.of(parameters, communities=2, elsewhere=0.3), 1, weeks=10)
    second = int((life.members["key"] >= ELSEWHERE_KEY).sum())
    assert abs(second - 300) < 5 * (1000 * 0.21) ** 0.5
    assert int((life.people["belongs"] == 2).sum()) == second
    life.live(3)
    given = np.zeros(len(life.people))
    np.add.at(given, life.members["person"], life.members["share"])
    there = life.people["left"] < 0
    assert given[there] == pytest.approx(1.0)
    assert ((life.members["share"] == 1.0) == (life.people["belongs"][life.members["person"]] == 1))[
        there[life.members["person"]]
    ].all()


def test_who_leaves_the_organisation_leaves_both_communities() -> None:
    """In the same week, and for good."""
    life = Life(Plan.of({**SMALL, "joining.turnover": 0.1}, communities=2, elsewhere=1.0), 1, weeks=20).live(20)
    left = life.people["left"][life.members["person"]]
    assert (left >= 0).any()
    assert (life.members["left"] == left).all()


def test_nobody_belongs_elsewhere_where_there_is_only_one_community() -> None:
    """The next community would be the same one."""
    assert len(Life(Plan.of(SMALL, elsewhere=1.0), 1, weeks=5).members) == 20


def test_room_for_second_memberships_is_found_whatever_the_luck() -> None:
    """Half of many belong to two: more or fewer than planned for, nothing is lost."""
    for seed in range(5):
        life = Life(Plan.of({"start.members": 2}, communities=400, elsewhere=0.5), seed, weeks=0)
        second = int((life.members["key"] >= ELSEWHERE_KEY).sum())
        assert abs(second - 400) < 5 * (800 * 0.25) ** 0.5
        assert int(life.state.starts[-1]) == len(life.members) == 800 + second


# Living


def test_weeks_are_counted() -> None:
    """Before, in between, after; living no weeks is nothing."""
    life = small()
    assert (life.week, len(life.weekly)) == (0, 0)
    assert (life.live(3).week, len(life.weekly)) == (3, 3)
    assert (life.live(0).week, len(life.weekly)) == (3, 3)


def test_progress_is_told_all_weeks() -> None:
    """However the weeks are portioned, they add up."""
    told: list[int] = []
    Life(Plan.of({"start.members": 20_000, "start.founders": 10}), 1, weeks=30).live(30, progress=told.append)
    assert sum(told) == 30
    assert len(told) > 1


def test_records_that_are_full_are_refused_with_what_they_hold() -> None:
    """Records handed in are not enlarged, as somebody else holds them."""
    own = small().live(1)
    block = own.state.weekly[:2].copy()
    life = small(weekly=block).live(2)
    with pytest.raises(ValueError, match="hold 2 weeks; week 2 has no place in them"):
        life.live(1)


def test_one_compiled_kernel_does_for_all_lives() -> None:
    """Restored, branched, grown and with given records: no second compilation."""
    from copsim.simulation import kernel

    if not hasattr(kernel.advance, "signatures"):
        pytest.skip("jit is off")
    life = busy(5)
    Life.restored(life.snapshot()).live(2)
    life.branch([], seed=3).live(2)
    small(weeks=1, log=True).live(30)
    small(weekly=np.zeros((3, 9, 1), life.weekly.dtype).view(np.recarray)[1]).live(9)
    assert len(kernel.advance.signatures) == 1


# Items of value


def test_items_are_kept_only_where_participation_is_logged() -> None:
    """They are counted all the same, so that numbers of items do not depend on it."""
    logged, silent = eventful(20), eventful(20, log=False)
    assert len(silent.items) == 0
    assert len(logged.items) == int(silent.state.clock[0].items) > 200
    assert logged.items["item"].tolist() == list(range(len(logged.items)))
    assert differing(logged, silent, log=False) == []


def test_room_for_items_grows() -> None:
    """What was kept before stays as it was."""
    tight = Life(Plan.of({**SMALL, "start.members": 60}), 1, log=True, weeks=1)
    roomy = Life(Plan.of({**SMALL, "start.members": 60}), 1, log=True, weeks=60)
    before = len(tight.state.items)
    tight.live(60)
    assert len(tight.state.items) > 1.25 * before
    assert differing(tight, roomy.live(60)) == []


def test_activities_of_a_plan_have_names_in_order() -> None:
    """Codes of logs, items and weekly records are places in this list."""
    life = eventful(10)
    names = life.plan.activity_names
    assert names == ("nothing", "exchange", "launch", *(activity.name for activity in ACTIVITIES))
    assert names[life.weekly["activity"][4, 0]] == "launch"
    assert names[life.weekly["activity"][6, 0]] == "visit"


# Snapshots


@pytest.mark.parametrize("week", [0, 4, 7, 10, 22, EVENTFUL_WEEKS])
def test_a_snapshot_keeps_insights_items_and_activities(week: int) -> None:
    """At any week of a world in which everything happens, the rest is lived as it would have been."""
    life = eventful(week)
    again = Life.restored(life.snapshot())
    assert differing(life, again) == []
    assert again.plan.activities == ACTIVITIES
    again.live(EVENTFUL_WEEKS - week)
    assert differing(eventful(EVENTFUL_WEEKS), again) == []
    if week < EVENTFUL_WEEKS:
        late = again.items[again.items["week"] >= week]
        assert {POTENTIAL, TOLD} <= set(late["kind"].tolist())
    assert again.items["item"].tolist() == list(range(len(again.items)))


def test_a_branch_has_the_activities_of_its_life() -> None:
    """A special event of its catalogue may be added; one that is not there is refused."""
    life = eventful(10)
    branch = life.branch([Change(11, event="activity", amount=6)])
    assert branch.plan.activities == ACTIVITIES
    assert branch.live(2).weekly["activity"][11, 0] == 6
    with pytest.raises(ValueError, match="row 7 of the catalogue, expected 3 to 6"):
        life.branch([Change(11, event="activity", amount=7)])


@pytest.mark.parametrize("week", [0, 1, 4, 5, 22, BUSY_WEEKS])
def test_a_snapshot_goes_on_to_the_bit(week: int) -> None:
    """At the start, around a launch, at fresh luck, at the end: the rest is lived as it would have been."""
    life = busy(week)
    again = Life.restored(life.snapshot())
    assert different(life, again) == []
    assert again.week == week
    assert different(busy(BUSY_WEEKS), again.live(BUSY_WEEKS - week)) == []


def test_taking_a_snapshot_changes_nothing() -> None:
    """Neither the life nor a later snapshot."""
    life = busy(6)
    before = fingerprint(life)
    first, second = life.snapshot(), life.snapshot()
    assert fingerprint(life) == before
    assert fingerprint(Life.restored(first)) == fingerprint(Life.restored(second))


def test_a_restored_life_shares_nothing_with_the_first() -> None:
    """Living one leaves the other where it was."""
    life = busy(6)
    other = Life.restored(life.snapshot())
    before = fingerprint(life)
    other.live(10)
    assert fingerprint(life) == before


def test_a_snapshot_can_be_kept_in_a_file(tmp_path: Path) -> None:
    """Saved and restored by path, as text or as Path."""
    life = busy(6)
    (tmp_path / "kept").write_bytes(life.snapshot())
    assert different(life, Life.restored((tmp_path / "kept").read_bytes())) == []


@pytest.mark.slow
def test_a_snapshot_goes_on_in_another_process_to_the_bit() -> None:
    """Also a branch, which carries its added changes."""
    life = busy(10)
    branch = life.branch([Change(12, "leading.effort", 0.5)], seed=99)
    with get_context("spawn").Pool(1) as pool:
        elsewhere = pool.starmap(resumed, [(life.snapshot(), 8), (branch.snapshot(), 8)])
    assert elsewhere == [fingerprint(life.live(8)), fingerprint(branch.live(8))]


def rewritten(snapshot: bytes, **about: Any) -> bytes:
    """A snapshot that says something else about itself."""
    with np.load(io.BytesIO(snapshot)) as archive:
        arrays = {name: archive[name] for name in archive.files}
    said = {**json.loads(str(arrays.pop("about"))), **about}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, about=np.array(json.dumps(said)), **arrays)
    return buffer.getvalue()


def test_a_snapshot_of_another_version_is_refused() -> None:
    """With both versions and what to do; it is a ValueError."""
    snapshot = busy(2).snapshot()
    assert different(Life.restored(rewritten(snapshot)), busy(2)) == []
    with pytest.raises(StaleSnapshot, match=rf"model version abc, this is {VERSION}; go on with the version") as caught:
        Life.restored(rewritten(snapshot, version="abc"))
    assert isinstance(caught.value, ValueError)


DAMAGED = {
    "empty": b"",
    "garbage": b"this is no snapshot",
    "cut off": None,
    "another archive": None,
}


@pytest.mark.parametrize("how", DAMAGED)
def test_a_damaged_snapshot_is_refused_clearly(how: str) -> None:
    """One kind of error that says it is about a snapshot, whatever is wrong with the bytes."""
    data = DAMAGED[how]
    if how == "cut off":
        data = busy(2).snapshot()[:1000]
    elif how == "another archive":
        buffer = io.BytesIO()
        np.savez(buffer, something=np.zeros(3))
        data = buffer.getvalue()
    assert data is not None
    with pytest.raises(ValueError, match="snapshot"):
        Life.restored(data)


def without(snapshot: bytes, part: str, rows: int) -> bytes:
    """A snapshot of which one array has lost its last rows."""
    with np.load(io.BytesIO(snapshot)) as archive:
        arrays = {name: archive[name] for name in archive.files}
    arrays[part] = arrays[part][:-rows]
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


@pytest.mark.parametrize("part", ["insights", "ties", "recent", "people", "members", "order", "weekly"])
def test_a_snapshot_whose_parts_do_not_fit_is_refused(part: str) -> None:
    """Each member has insights and ties; nothing is guessed where a row is missing."""
    with pytest.raises(SnapshotError, match="do not fit together"):
        Life.restored(without(eventful(6).snapshot(), part, 1))


@pytest.mark.parametrize("part", ["insights", "items"])
def test_a_snapshot_of_other_records_is_refused(part: str) -> None:
    """The name of the array that is of another kind is told."""
    with np.load(io.BytesIO(eventful(6).snapshot())) as archive:
        arrays = {name: archive[name] for name in archive.files}
    arrays[part] = np.zeros(len(arrays[part]))
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    with pytest.raises(SnapshotError, match=f"{part} of the snapshot is damaged"):
        Life.restored(buffer.getvalue())


def test_a_snapshot_with_activities_that_cannot_be_is_refused() -> None:
    """Damaged by hand: an activity of 500 hours, and one that has no name."""
    snapshot = eventful(3).snapshot()
    odd = [vars(Activity("odd", 1, 1.0)) | {"hours": 500.0}], [{"family": 1}]
    for activities in odd:
        with pytest.raises(SnapshotError, match="no whole snapshot"):
            Life.restored(rewritten(snapshot, activities=activities))


# Branches


def test_a_branch_without_changes_is_the_same_life() -> None:
    """The same past and the same future, and neither disturbs the other."""
    life = busy(10)
    branch = life.branch()
    assert different(life, branch) == []
    branch.live(15)
    assert life.week == 10
    assert different(life.live(15), branch) == []


def test_a_change_in_a_branch_is_the_change_in_a_plan() -> None:
    """Branching at week 10 with a change of week 12 is having planned it, to the bit."""
    added = [Change(12, "leading.effort", 0.5), Change(15, event="launch", amount=1, more=2)]
    plan = busy_plan()
    planned = Life(Plan(plan.setting, (*plan.changes, *added), plan.elsewhere), 7, log=True, weeks=BUSY_WEEKS)
    assert different(planned.live(25), busy(10).branch(added).live(15)) == []


def test_a_change_of_this_week_may_be_branched() -> None:
    """It comes after what was already planned for the week."""
    branch = busy(6).branch([Change(6, "leading.effort", 0.75)]).live(1)
    assert branch.state.setting["effort"].tolist() == [0.75, 0.75]


def test_the_past_cannot_be_changed() -> None:
    """Refused with the week it is dated and the week that is reached."""
    with pytest.raises(ValueError, match="dated week 9, but this life has already reached 10"):
        busy(10).branch([Change(9, "leading.effort", 0.5)])


def test_fresh_luck_differs_only_from_its_week_on() -> None:
    """The weeks before are the same, the same fresh luck repeats, another differs."""
    life = small(weeks=40).live(10)
    first, again, other = life.branch(seed=0).live(20), life.branch(seed=0).live(20), life.branch(seed=5).live(20)
    usual = life.live(20)
    assert different(first, again) == []
    for branch in (first, other):
        assert branch.weekly[:10].tobytes() == usual.weekly[:10].tobytes()
        assert branch.weekly[10].tobytes() != usual.weekly[10].tobytes()
    assert first.weekly[10:].tobytes() != other.weekly[10:].tobytes()


def test_fresh_luck_of_the_same_seed_is_no_change() -> None:
    """Branching with the seed in force goes on as before."""
    life = small(4).live(10)
    branch = life.branch(seed=4).live(5)
    assert different(life.live(5), branch) == []


@pytest.mark.parametrize("seed", [-1, 2**63, True, 0.5])
def test_a_branch_checks_its_seed(seed: Any) -> None:
    """As a life does."""
    with pytest.raises(ValueError, match="the seed is"):
        small().branch(seed=seed)


def test_branches_can_be_branched() -> None:
    """Each keeps what was added before; a snapshot of it does, too."""
    first = busy(5).branch([Change(12, "leading.effort", 0.5)])
    second = first.live(3).branch([Change(13, "leading.effort", 0.7)])
    assert [change.week for change in second.plan.changes][-2:] == [12, 13]
    restored = Life.restored(second.snapshot())
    assert different(second.live(10), restored.live(10)) == []
    assert second.state.setting["effort"].tolist() == [0.7, 0.7]
