"""Recording: what is measured every week, and the log of who took part in what.

Recording only looks. Each measure says what it is, its unit, and how several runs or weeks are put together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from copsim.simulation.crossing import distance, knowledgeable
from copsim.simulation.numerics import compiled
from copsim.simulation.records import (
    ABSENT,
    ACTIVE,
    CONTRIBUTE,
    LEAD,
    LEVELS,
    OUTSIDE,
    TAKE_PART,
    WATCH,
    Record,
    State,
)
from copsim.simulation.technology import connected
from copsim.simulation.topics import NONE, size


@dataclass(frozen=True)
class Measure:
    """One column of the weekly table."""

    name: str
    label: str
    unit: str
    how: Literal["stock", "flow", "mean"]
    """stock: take the last or the average week; flow: add weeks up; mean: an average already."""
    concepts: str
    whole: bool = True


def _measures() -> tuple[Measure, ...]:
    levels = [Measure(level, f"members at level {level}", "people", "stock", "B1") for level in reversed(LEVELS)]
    flows = [
        Measure(f"{a}_to_{b}", f"members who moved from {a} to {b}", "people a week", "flow", "B3")
        for a in LEVELS
        for b in LEVELS
        if a != b
    ]
    counts = [
        Measure("members", "members, at whatever level", "people", "stock", "A2"),
        Measure("present", "members who took part", "people", "stock", "B1"),
        Measure("watching", "members who watched", "people", "stock", "B1"),
        Measure("contributing", "of those who took part, asked, answered or led", "people", "stock", "B1"),
        Measure("joined", "people who joined", "people a week", "flow", "B10"),
        Measure("left", "members who left the organisation, or whose membership ended", "people a week", "flow", "B10"),
        Measure("leaders", "members who have pledged to lead", "people", "stock", "E1"),
        Measure("held", "meetings held (a launch counts as one)", "meetings", "flow", "E1"),
        Measure("cancelled", "meetings due but not held", "meetings", "flow", "E1"),
        Measure("concerns_open", "members with an open concern", "people", "stock", "A1"),
        Measure("concerns_opened", "concerns opened", "concerns a week", "flow", "A1"),
        Measure("concerns_closed", "concerns settled", "concerns a week", "flow", "A1"),
        Measure("answers", "answers given", "answers a week", "flow", "A3 B8"),
        Measure("stories", "stories told, outside sources counted too", "stories a week", "flow", "A3 C7"),
        Measure("heard", "times somebody heard a topic spoken of", "times a week", "flow", "C7"),
        Measure("news", "things taken up that were new to somebody: potential value", "times a week", "flow", "C7 G1"),
        Measure("tried", "insights applied", "insights a week", "flow", "G1"),
        Measure("realized", "applications that turned out well", "outcomes a week", "flow", "G1"),
        Measure("failed", "applications that failed", "outcomes a week", "flow", "G1"),
        Measure("told_again", "outcomes told back to the community", "outcomes a week", "flow", "G1"),
        Measure("not_kept", "things taken up that found no room in mind", "insights a week", "flow", "G1 G4"),
        Measure("crowded_out", "insights given up for newer ones", "insights a week", "flow", "G1 G4"),
        Measure("given_up", "insights given up after a time", "insights a week", "flow", "G1 G4"),
        Measure("left_untried", "insights not tried yet of those who left", "insights a week", "flow", "G1 G4"),
        Measure("left_trying", "insights being tried of those who left", "insights a week", "flow", "G1 G4"),
        Measure("silenced", "failures kept silent when it was time to tell", "outcomes a week", "flow", "G1 G4 C8"),
        Measure("untold", "outcomes crowded out or taken along before they were told", "outcomes a week", "flow", "G4"),
        Measure("told_across", "new things told or read across a boundary", "times a week", "flow", "H2 H3"),
        Measure("crossed", "of these, taken up as they were meant", "times a week", "flow", "H2 H3"),
        Measure("misunderstood", "of these, not understood", "times a week", "flow", "H2"),
        Measure("garbled", "of these, taken up as something else", "times a week", "flow", "H2"),
        Measure("encounters", "boundary encounters", "encounters a week", "flow", "H3"),
        Measure("moved_in", "memberships that moved here from another community", "people a week", "flow", "D4"),
        Measure("moved_out", "memberships that moved to another community", "people a week", "flow", "D4"),
        Measure("elsewhere", "members who belong to another community too", "people", "stock", "H1 H3"),
        Measure("aims_met", "aims in which something turned out well", "aims a week", "flow", "G4"),
        Measure("aims_missed", "aims in which something failed", "aims a week", "flow", "G4"),
        Measure("aims_changed", "aims given up for others after a failure", "aims a week", "flow", "G3 G4"),
        Measure("written", "topics written down", "topics a week", "flow", "A9"),
        Measure("read", "things taken up from what is written down", "times a week", "flow", "A9"),
        Measure("documents", "topics written down so far", "topics", "stock", "A3"),
        Measure("documents_stale", "of these, no longer right", "topics", "stock", "A3 C7"),
        Measure("agenda", "topics the community counts as its own", "topics", "stock", "A8"),
        Measure("topics_turned", "topics in which what was right no longer is", "topics a week", "flow", "A1 C7"),
        Measure("tasks", "tasks that came", "tasks", "flow", "C5"),
        Measure("hopes_met", "visits that were worth what was expected, or more", "visits a week", "flow", "G4"),
        Measure("oriented", "things taken up from sources outside", "times a week", "flow", "G2"),
        Measure(
            "agenda_moved", "topics that came onto the agenda or went from it", "topics a week", "flow", "G2 G3 A8"
        ),
        Measure("agenda_brought", "of these, put there by an outcome told back", "topics a week", "flow", "G2 G3 A8"),
        Measure("succeeded", "seats of leaders that found a successor at once", "seats a week", "flow", "E1 E3"),
        Measure("experts", "members known as experts here", "people", "stock", "B2"),
        Measure("beginners", "members who took part but are still new", "people", "stock", "B2"),
        Measure("far_members", "members who are far away", "people", "stock", "B9"),
        Measure("far_present", "of those who took part, far away", "people", "stock", "B9"),
        Measure("connected", "of those who took part in what was held, through a tool", "people", "stock", "C4"),
        Measure("far_active", "active and core members who are far away", "people", "stock", "B9"),
        Measure("seen", "members who took part more than once within half a year", "people", "stock", "D4"),
        Measure("stage", "stage of life, by number", "number", "stock", "D1 D4"),
        Measure("activity", "what was going on, by row of the catalogue", "number", "stock", "C1"),
    ]
    inner = "mean of members who are not outside"
    numbers = [
        Measure("challenge", "level of challenges in the domain; 1 is ordinary", "multiple", "mean", "A1", False),
        Measure("interest", "ln of outside interest", "ln units", "mean", "B10", False),
        Measure("hours_available", "hours members could give, all together", "hours a week", "flow", "B4", False),
        Measure(
            "hours_given", "hours spent taking part, without those of leading", "hours a week", "flow", "B4", False
        ),
        Measure("hours_granted", "hours granted to those who came to a launch", "hours a week", "flow", "B10", False),
        Measure("hours_leading", "hours leaders gave", "hours a week", "flow", "E1 B4", False),
        Measure("hours_needed", "leader hours needed", "hours a week", "flow", "E1", False),
        Measure("hours_pledged", "leader hours pledged, with those of support", "hours a week", "flow", "E1", False),
        Measure("gap", "share of the needed leader hours that is missing", "0 to 1", "mean", "E1", False),
        Measure("vacancy", "share of the needed leader hours that nobody has pledged", "0 to 1", "mean", "E1", False),
        Measure("quality", "how well the space is held", "0 to 1", "mean", "E1", False),
        Measure("leader_energy", "energy of leaders, mean; 0 without leaders", "0 to 1", "mean", "E1 B5", False),
        Measure("energy", f"energy, {inner}", "0 to 1", "mean", "B5", False),
        Measure("passion", f"passion for the domain, {inner}", "0 to 1", "mean", "B5", False),
        Measure("identification", f"identification with the community, {inner}", "0 to 1", "mean", "A2 B5", False),
        Measure("value", f"expected worth of a visit, {inner}", "0 to 1", "mean", "B7", False),
        Measure("relevance", f"concerns a week from own work, {inner}", "concerns a week", "mean", "A1", False),
        Measure("ties", f"sum of a member's tie weights as the week begins, {inner}", "ties", "mean", "A2", False),
        Measure(
            "experience", "worth of this week's visits, mean of those who took part", "0 to 1", "mean", "B7", False
        ),
        Measure("knowing", f"share of the domain's topics soundly known, {inner}", "0 to 1", "mean", "A3", False),
        Measure("misknowing", f"share of the domain's topics wrongly held, {inner}", "0 to 1", "mean", "A3 C7", False),
        Measure("novelty", "share of what was heard that was new and taken up", "0 to 1", "mean", "C7", False),
        Measure("reputation", f"reputation, {inner}", "0 to 1", "mean", "B8", False),
        Measure("visible", "value that others can see", "0 to 1", "mean", "F1 G1", False),
        Measure(
            "sponsor_portfolio", "engagement of the portfolio sponsor; 0 without one", "0 to 1", "mean", "F1", False
        ),
        Measure("sponsor_domain", "engagement of the domain sponsor; 0 without one", "0 to 1", "mean", "F1", False),
        Measure("sponsor_individual", "engagement of the sponsor behind the leaders", "0 to 1", "mean", "F1", False),
        Measure("sponsor_local", "engagement of sponsors in distant units", "0 to 1", "mean", "F1", False),
        Measure("command", "share of agenda and calendar the organisation sets", "0 to 1", "mean", "A7 F3", False),
        Measure("anger", "anger about not being heard, mean of all members", "0 to 1", "mean", "F3", False),
        Measure("voluntary", "share of coming that is not compulsion, those present", "0 to 1", "mean", "A6", False),
        Measure("hours_homework", "hours members spent on tasks at home", "hours a week", "flow", "C5 B4", False),
        Measure("hours_red_tape", "hours members spent on procedures", "hours a week", "flow", "F3 F6", False),
        Measure("energizing", "how far this week's task energizes, mean of regulars", "0 to 1", "mean", "C5", False),
        Measure("hours_first", "hours led by the one who led most", "hours a week", "flow", "E3", False),
        Measure("identity", "identification of active and core members", "0 to 1", "mean", "A2 D1", False),
        Measure("wanted", "members with open concerns, mean of half a year", "people", "mean", "D4", False),
        Measure(
            "hours_cultivating",
            "leader hours in roles, cultivating and councils",
            "hours a week",
            "flow",
            "E2 E4 F2",
            False,
        ),
        Measure("practised", "how far there are practices for the tool", "0 to 1", "mean", "C4", False),
        Measure("hours_across", "hours members gave to boundary encounters", "hours a week", "flow", "H3", False),
        Measure("common_ground", "common ground with linked communities, mean", "0 to 1", "mean", "H8", False),
        Measure("distance", "distance to the practices of linked communities, mean", "0 to 1", "mean", "H1", False),
        Measure(
            "knowledgeable",
            f"share known of what is own to linked communities and not here, {inner}",
            "0 to 1",
            "mean",
            "H7",
            False,
        ),
        Measure("hours_team", "hours of the support team that count here", "hours a week", "flow", "F7", False),
        Measure("team_skill", "skill of the support team; 0 without one", "0 to 1", "mean", "F7", False),
        Measure("capability", "learning capability of the community", "0 to 1", "mean", "G7", False),
        Measure("usable", "share of their hours that members may use", "0 to 1", "mean", "G2 B4", False),
        Measure("strategic", "value that is talked about, sum over sponsors", "0 to 4", "mean", "G2 F1", False),
        Measure("talked_about", "how far value is talked about with sponsors", "0 to 1", "mean", "F2 F6", False),
        Measure(
            "carried_across", "told successes that are carried to deciders", "outcomes a week", "flow", "F5", False
        ),
        Measure("trust", "strength of ties between those who sat together, mean", "0 to 1", "mean", "A2", False),
    ]
    return tuple(counts + levels + numbers + flows)


MEASURES: dict[str, Measure] = {measure.name: measure for measure in _measures()}
"""Every column of the weekly table but `seed`, `week` and `community`. Means are 0 where there is nobody."""

_FLOWS = [(a, b) for a in range(len(LEVELS)) for b in range(len(LEVELS)) if a != b]
FLOW_COLUMN = np.full((len(LEVELS), len(LEVELS)), -1, np.int64)
for _n, (_a, _b) in enumerate(_FLOWS):
    FLOW_COLUMN[_a, _b] = _n

WEEKLY = np.dtype(
    [(m.name, "i4" if m.whole else "f8") for m in MEASURES.values() if "_to_" not in m.name and m.name not in LEVELS]
    + [("level", "i4", (len(LEVELS),)), ("flow", "i4", (len(_FLOWS),))]
)
"""As written by the kernel: levels by code, flows in the order of `FLOWS`."""

FLOWS: tuple[str, ...] = tuple(f"{LEVELS[a]}_to_{LEVELS[b]}" for a, b in _FLOWS)


def column(weekly: Any, name: str) -> Any:
    """One measure out of weekly records of any shape."""
    if name in LEVELS:
        return weekly["level"][..., LEVELS.index(name)]
    if name in FLOWS:
        return weekly["flow"][..., FLOWS.index(name)]
    return weekly[name]


@compiled
def clear_week(state: State, c: int) -> None:
    """Before a week: what is counted within a week starts at nothing."""
    community = state.communities[c]
    community.joined = 0
    community.gone = 0
    community.opened = 0
    community.closed = 0
    community.met = 0
    community.warmth = 0.0
    community.launch_days = 0
    community.launch_invited = 0
    community.depart = 0
    community.depart_core = 0
    community.awards = 0
    community.awards_after = 0
    community.told_effort = -1.0
    community.hand_over = 0
    community.bequests = 0
    community.bequeathed = 0.0
    community.succeeded = 0
    community.talks = 0
    community.renegotiate = 0
    community.special = 0
    community.decided = -1.0
    community.handed = -1.0
    community.answers = 0
    community.stories = 0
    community.heard = 0
    community.news = 0
    community.written = 0
    community.read = 0
    community.tried = 0
    community.realized = 0
    community.failed = 0
    community.retold = 0
    community.told_across = 0
    community.crossed = 0
    community.misunderstood = 0
    community.garbled = 0
    community.encounters = 0
    community.moved_in = 0
    community.moved_out = 0
    community.hours_across = 0.0
    community.merges = -1
    community.splits = -1
    community.closes = 0
    community.shelf = community.documents
    community.shelf_stale = community.stale
    community.not_kept = 0
    community.crowded_out = 0
    community.given_up = 0
    community.left_untried = 0
    community.left_trying = 0
    community.silenced = 0
    community.untold = 0
    community.aims_met = 0
    community.aims_missed = 0
    community.aims_changed = 0
    community.hopes_met = 0
    community.oriented = 0
    community.agenda_moved = 0
    community.agenda_brought = 0
    community.said = NONE
    community.said_soundly = NONE


@compiled
def record_landscape(state: State, c: int, line: Record, inner: int) -> None:
    """Where this community stands among those it is linked with."""
    links = state.links
    here = state.communities[c].practice
    theirs = NONE
    many = 0
    far = 0.0
    common = 0.0
    for n in range(state.into[c], state.into[c + 1] + state.outof[c + 1] - state.outof[c]):
        inward = n < state.into[c + 1]
        link = links[n] if inward else links[state.outward[state.outof[c] + n - state.into[c + 1]]]
        other = state.communities[link.origin if inward else link.target].practice
        theirs |= other
        many += 1
        far = far + distance(here, other)
        common = common + link.common
    line.common_ground = common / max(1, many)
    line.distance = far / max(1, many)
    known = 0.0
    beyond = theirs & ~here
    if beyond != NONE:
        for k in range(state.starts[c], state.starts[c + 1]):
            member = state.members[state.order[k]]
            if member.level > OUTSIDE:
                person = state.people[member.person]
                known = known + knowledgeable(person.sound | person.unsound, beyond)
    line.knowledgeable = known / max(1, inner)


@compiled
def record(state: State, c: int) -> None:
    """Stage: the weekly row of this community."""
    people, members, order, starts = state.people, state.members, state.order, state.starts
    clock = state.clock[0]
    community = state.communities[c]
    setting = state.setting[c]
    first, last = starts[c], starts[c + 1]
    line = state.weekly[clock.week - clock.first, c]
    for level in range(len(LEVELS)):
        line.level[level] = 0
    for flow in range(len(LEVELS) * (len(LEVELS) - 1)):
        line.flow[flow] = 0
    present = watching = contributing = leaders = concerned = inner = 0
    available = given = leading = leader_energy = experience = 0.0
    energy = passion = identification = value = relevance = ties = 0.0
    experts = beginners = far_members = far_present = far_active = regulars = 0
    knowing = misknowing = elsewhere = through_tool = 0
    reputation = anger = voluntary = homework = energized = most = 0.0
    for k in range(first, last):
        member = members[order[k]]
        person = people[member.person]
        line.level[member.level] += 1
        far_members += person.far
        anger = anger + member.anger
        if member.asked:
            regulars += 1
            homework = homework + member.homework
            energized = energized + member.energizing
        if member.level != member.before:
            line.flow[FLOW_COLUMN[member.before, member.level]] += 1
        concerned += member.concern
        elsewhere += 1 if person.belongs > 1 else 0
        available = available + member.available
        if member.pledge > 0.0:
            leaders += 1
            leader_energy = leader_energy + member.energy
            leading = leading + member.leading
            most = max(most, member.leading)
        if member.role >= TAKE_PART:
            present += 1
            given = given + member.given
            experience = experience + member.experience
            voluntary = voluntary + member.voluntary
            far_present += person.far
            through_tool += 1 if community.held and connected(person.far, setting) else 0
            if member.role >= CONTRIBUTE:
                contributing += 1
        elif member.role == WATCH:
            watching += 1
        if member.level > OUTSIDE:
            inner += 1
            energy = energy + member.energy
            passion = passion + member.passion
            identification = identification + member.identification
            value = value + member.value
            relevance = relevance + member.relevance
            ties = ties + member.bond
            reputation = reputation + member.reputation
            knowing += size(person.sound)
            misknowing += size(person.unsound)
            if member.reputation >= setting.expert_from:
                experts += 1
            if member.visits > 0 and member.visits <= setting.new_visits:
                beginners += 1
            if member.level >= ACTIVE:
                far_active += person.far
    line.members = last - first
    line.present = present
    line.watching = watching
    line.contributing = contributing
    line.joined = community.joined
    line.left = community.gone
    line.leaders = leaders
    line.held = community.held
    line.cancelled = community.due - community.held
    line.concerns_open = concerned
    line.concerns_opened = community.opened
    line.concerns_closed = community.closed
    line.challenge = community.challenge
    line.interest = community.interest
    line.hours_available = available
    line.hours_given = given
    line.hours_granted = community.granted * present
    line.hours_leading = leading
    line.hours_needed = community.need
    line.hours_pledged = community.pledged
    line.gap = community.gap
    line.vacancy = community.vacancy
    line.quality = community.quality
    line.leader_energy = leader_energy / max(1, leaders)
    line.energy = energy / max(1, inner)
    line.passion = passion / max(1, inner)
    line.identification = identification / max(1, inner)
    line.value = value / max(1, inner)
    line.relevance = relevance / max(1, inner)
    line.ties = ties / max(1, inner)
    line.experience = experience / max(1, present)
    line.trust = community.warmth / max(1, community.met)
    line.answers = community.answers
    line.stories = community.stories
    line.heard = community.heard
    line.news = community.news
    line.tried = community.tried
    line.realized = community.realized
    line.failed = community.failed
    line.told_again = community.retold
    line.not_kept = community.not_kept
    line.crowded_out = community.crowded_out
    line.given_up = community.given_up
    line.left_untried = community.left_untried
    line.left_trying = community.left_trying
    line.silenced = community.silenced
    line.untold = community.untold
    line.told_across = community.told_across
    line.crossed = community.crossed
    line.misunderstood = community.misunderstood
    line.garbled = community.garbled
    line.encounters = community.encounters
    line.hours_across = community.hours_across
    line.elsewhere = elsewhere
    line.moved_in = community.moved_in
    line.moved_out = community.moved_out
    record_landscape(state, c, line, inner)
    line.agenda_brought = community.agenda_brought
    line.aims_met = community.aims_met
    line.aims_missed = community.aims_missed
    line.aims_changed = community.aims_changed
    line.written = community.written
    line.read = community.read
    line.documents = size(community.documents)
    line.documents_stale = size(community.stale)
    line.agenda = size(community.agenda)
    line.topics_turned = size(community.turned)
    line.tasks = community.task
    line.experts = experts
    line.beginners = beginners
    line.far_members = far_members
    line.far_present = far_present
    line.far_active = far_active
    line.connected = through_tool
    line.practised = community.practised
    line.seen = community.seen
    line.stage = community.stage
    line.activity = community.activity
    line.knowing = knowing / (setting.topics * max(1, inner))
    line.misknowing = misknowing / (setting.topics * max(1, inner))
    line.novelty = (community.news - community.read) / max(1, community.heard)
    line.reputation = reputation / max(1, inner)
    line.visible = community.visible
    line.sponsor_portfolio = max(0.0, community.portfolio)
    line.sponsor_domain = max(0.0, community.domain)
    line.sponsor_individual = max(0.0, community.individual)
    line.sponsor_local = max(0.0, community.local)
    line.command = community.command
    line.anger = anger / max(1, last - first)
    line.voluntary = voluntary / max(1, present)
    line.hours_homework = homework
    line.hours_red_tape = (setting.red_tape + setting.measuring) * regulars
    line.hours_cultivating = community.cultivating
    line.hours_team = community.team
    line.team_skill = community.skill if setting.team_hours > 0.0 else 0.0
    line.succeeded = community.succeeded
    line.talked_about = community.talked
    line.carried_across = community.across
    line.capability = community.capability
    line.hopes_met = community.hopes_met
    line.oriented = community.oriented
    line.agenda_moved = community.agenda_moved
    line.usable = community.usable
    line.strategic = community.spoken
    line.energizing = energized / max(1, regulars)
    line.hours_first = most
    line.identity = community.identity
    line.wanted = community.wanted


@compiled
def write_log(state: State, c: int) -> None:
    """A line for everybody who did something this week."""
    members, order, starts = state.members, state.order, state.starts
    clock = state.clock[0]
    community = state.communities[c]
    for k in range(starts[c], starts[c + 1]):
        row = order[k]
        member = members[row]
        if member.role == ABSENT and member.leading <= 0.0:
            continue
        line = state.log[clock.logged]
        clock.logged += 1
        line.week = clock.week
        line.community = c
        line.member = row
        line.activity = community.activity
        line.role = member.role if member.role != ABSENT else LEAD
        line.hours = np.float32(member.given + member.leading)
