"""The yardstick: the rules of one community in plain Mesa, for comparing speed and nothing else.

Written as a Mesa user would who knows it well and has a profiler: an agent with slots per member, random numbers from
`self.random`, a data collector. Stages that look at each member alone are one loop over all of them; what is the same
for all is computed once; two questions share one random number where that is exact; ties fade by one factor for all
instead of one by one, and what ties to those who came lately add up to is carried on and not added up again; sets of
topics are words of bits. The rules are the kernel's, all but those of dated changes: a decision of the organisation and
a task that is handed over are there (`decided`, `handed`), and so are conversations and leaders who hand over (`talks`,
`handing_over`); parameters that change, launches, leaders who leave or neglect their seat, a core that leaves, awards,
and a domain that is renegotiated are not, nor is meeting through a tool. No log is written; items of value are counted.
Its luck is Mesa's, so that it agrees with the kernel in the mean of many seeds, not week by week; `test_yardstick.py`
holds it to that. What surrounds the community stands in `yardstick_organising.py`, leading in `yardstick_leading.py`,
deciding in `yardstick_deciding.py`, what happens between those who come in `yardstick_meeting.py`, the end of the week
in `yardstick_living.py`, calendar and stages of life in `yardstick_calendar.py`, the agent and sets of topics in
`yardstick_parts.py`. Several communities and what lies between them are in `yardstick_between.py`; the few places where
they do something else than one alone are methods here, called once a week, a group or a reader, not once a member.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate
from math import ceil, exp, floor, log, sqrt
from types import SimpleNamespace
from typing import Any

import mesa
from yardstick_calendar import look_at_calendar, plan_next, read_stage
from yardstick_deciding import decide
from yardstick_leading import ROLES, lead
from yardstick_living import end_week, look_up, write_down
from yardstick_meeting import meet, outside_tells, talk
from yardstick_organising import SPONSORS, SUPPORTS, organise
from yardstick_parts import Member, Places, binary_places, level_table, pick, poisson, some

from copsim.simulation.activities import ALWAYS, FAMILIES, NEEDS, NOTHING, PLAIN, Activity
from copsim.simulation.model import DEFAULTS, QUANTITIES
from copsim.simulation.organisation import CROWDS_OUT
from copsim.simulation.recording import WEEKLY
from copsim.simulation.records import ARRIVALS_A_WEEK, EMERGING, LEVELS, NO_SEAT, OUTSIDE, WINDOW

ALONE: dict[str, float] = dict.fromkeys(
    (
        "told_across", "crossed", "misunderstood", "garbled", "encounters", "hours_across", "elsewhere", "moved_in",
        "moved_out", "common_ground", "distance", "knowledgeable",
    ),
    0,
)  # fmt: skip
"""What only lies between communities, in one alone."""


class Yardstick(mesa.Model):  # type: ignore[misc]
    """One community in plain Mesa; one of several is made of it in `yardstick_between.py`.

    Args:
        parameters: values by path, as for the kernel; others have their defaults.
        activities: what the calendar may choose from.
        seed: of Mesa's random numbers.
    """

    member = Member
    """What members are made from."""

    def __init__(
        self,
        parameters: Mapping[str, float] | None = None,
        *,
        seed: int,
        activities: Iterable[Activity] = PLAIN,
    ) -> None:
        super().__init__(**{"rng" if hasattr(mesa.Model, "schedule_event") else "seed": seed})
        values = {**DEFAULTS, **(parameters or {})}
        self.p = p = SimpleNamespace(**{q.name: values[path] for path, q in QUANTITIES.items()})
        self.catalogue = (*ALWAYS, *activities)
        self.activity = self.catalogue[NOTHING]
        self.usual = [row for row, activity in enumerate(self.catalogue) if activity.usual]
        self.prepare()
        self.week = self.planned = self.items = self.joined = 0
        self.strain = self.interest = self.gap = self.vacancy = self.command = self.voice = 0.0
        self.quality = self.scale = 1.0
        self.attending = self.active = self.regulars = self.shown = 0
        self.documents = self.stale = self.said = self.said_soundly = 0
        self.visible = self.wanted = self.identity = self.peak = self.angry = 0.0
        self.stage = self.reading = EMERGING
        self.lasting = 0
        self.matured = False
        self.sponsors = [NO_SEAT] * len(SPONSORS)
        self.learned = [p.expectation] * len(FAMILIES)
        self.decided = self.handed = -1.0
        self.handed_visible = 0.0
        self.talks = self.handing_over = self.succeeded = 0
        self.bequests: list[float] = []
        self.skill = p.skill
        self.team = self.logistics = self.pledged = self.capability = 0.0
        self.coached = self.legitimised = self.spoken_for = self.reported = self.access = 0.0
        self.activist = self.friend = self.keeper = self.reporter = self.messenger = self.broker = 0.0
        self.touch = self.care = self.advisory = self.strategic = self.peers = 0.0
        self.leaders: list[Member] = []
        self.freed: list[Member] = []
        self.regular: list[Member] = []
        self.found()
        plan_next(self)
        self.datacollector = mesa.DataCollector(
            model_reporters={"members": "members"}, tables={"weekly": [*COLUMNS, "level", "flow"]}
        )

    def prepare(self) -> None:
        """What follows from parameters alone."""
        p = self.p
        self.topics = int(p.topics)
        self.domain = (1 << self.topics) - 1
        first, most = int(p.practice_from), min(int(p.practice_topics), self.topics)
        self.within = sum([1 << (first + place) % self.topics for place in range(most)])
        self.own_places = self.places(p.context_share)
        self.like_places = binary_places(p.likeness)
        self.known_places = self.places(p.known)
        self.common = self.drawn_topics(self.own_places)
        self.commanded = some(self.random.getrandbits, self.topics, binary_places(p.commanded_share))
        self.needs = list(accumulate(getattr(p, name) for name in NEED_WEIGHTS))
        self.suits = [[1.0 - p.needs_matter * (1.0 - share) for share in kind.serves] for kind in self.catalogue]
        self.chances = WINDOW * ((1.0 - p.convened) + p.convened / p.every)
        self.next_level = level_table(p, self.chances)
        self.step_up_from = floor(p.step_up_attendance * self.chances) + 1
        self.step_down_below = ceil(p.step_down_attendance * self.chances)
        self.rates = [
            p.apply_rate * (p.busy_hours if busy else 1.0) * (1.0 if own else p.apply_elsewhere)
            for busy in (False, True)
            for own in (False, True)
        ]
        self.tries = [1.0 - exp(-rate) for rate in self.rates]
        self.shows = 1.0 - exp(-1.0 / p.ripening)
        # Believing: believed (strangers + (1 - strangers)(1 - x)) is believed - doubted x.
        self.believed, self.doubted = p.believed, p.believed * (1.0 - p.strangers)
        self.unmoved = 1.0 - p.story
        self.again = 1.0 - p.story * p.repetition
        self.praise = 0.0 if p.recognised == CROWDS_OUT else p.recognition
        self.giving = p.giving * (1.0 - p.recognition) if p.recognised == CROWDS_OUT else p.giving
        self.brought = [getattr(p, f"{name}_sponsor") for name in SPONSORS]
        measured = p.measuring / (p.measuring + p.measuring_half)
        self.talked_anyway = p.conversation + measured * (p.measured_for - p.conversation)
        self.counted = p.measured_steers * measured * (1.0 - p.measured_for)
        self.procedures = p.red_tape + p.measuring
        # Shares of hours that are more than there is are cut, all alike; what is not asked for is not counted weekly.
        asked = sum(getattr(p, name) for name in ROLES)
        self.elsewhere = asked / max(1.0, asked)
        self.roles = [(kept, getattr(p, name) / max(1.0, asked)) for name, kept in ROLES.items() if getattr(p, name)]
        asked = sum(getattr(p, name) for name in SUPPORTS)
        self.logistics_share = 1.0 - asked / max(1.0, asked)
        self.supports = [(kept, getattr(p, name) / max(1.0, asked)) for name, kept in SUPPORTS.items()]
        self.team_share = max(0.0, p.team_hours / p.serves - (p.switching if p.serves > 1 else 0.0))

    # What somebody brings

    def places(self, chance: float) -> Places:
        """A chance in binary: of a topic of the practice, and of one that lies beyond."""
        return binary_places(chance), binary_places(chance * self.p.beyond)

    def drawn_topics(self, places: Places) -> int:
        """A set of topics; those of the practice are more likely."""
        bits, within = self.random.getrandbits, self.within
        topics = some(bits, self.topics, places[0])
        if within == self.domain:
            return topics
        return topics & within | some(bits, self.topics, places[1]) & ~within

    def drawn_hours(self) -> float:
        return float(self.p.hours_median * exp(self.p.hours_spread * self.random.gauss(0.0, 1.0)))

    def drawn_project(self) -> float:
        shape = self.p.project_shape
        return 1.0 - exp(-self.random.gammavariate(shape, 1.0) / shape / self.p.project_length)

    def drawn_relevance(self) -> float:
        shape = self.p.relevance_shape
        return float(self.random.gammavariate(shape, 1.0) * self.p.relevance_mean / shape)

    def drawn_context(self) -> int:
        bits = self.random.getrandbits
        like = some(bits, self.topics, self.like_places)
        return self.common & like | self.drawn_topics(self.own_places) & ~like

    def drawn_need(self) -> int:
        need = bisect_right(self.needs, self.random.random() * self.needs[-1])
        return need if need < len(NEEDS) else 0

    def found(self) -> None:
        """Those who are there at the start."""
        p, random = self.p, self.random
        self.agenda = 0
        founder_places = self.places(p.founder_known)
        for k in range(int(p.members)):
            founder = k < p.founders
            if founder:
                relevance = random.gammavariate(p.founder_shape, 1.0) * p.founder_relevance / p.founder_shape
            else:
                relevance = self.drawn_relevance()
            z = (p.founder_identification if founder else p.member_identification) * (0.5 + random.random())
            sound = self.drawn_topics(founder_places if founder else self.known_places)
            member = self.member(self, relevance, min(1.0, z), sound, -1)
            if founder:
                self.agenda |= member.context
            if k < p.leaders:
                member.hours = max(member.hours, p.leader_hours)
                member.pledge = p.pledge
                if p.pledge > 0.0:
                    self.leaders.append(member)
        self.agenda = self.agenda or self.domain
        self.belonging: list[Member] = list(self.agents)
        self.members = len(self.belonging)
        self.far_members = sum(member.far for member in self.belonging)
        self.levels = [0] * len(LEVELS)
        self.levels[OUTSIDE] = self.members

    def step(self) -> None:
        """One week."""
        arrivals = self.begin_week()
        self.leave(self.work(self.belonging))
        self.arrive(arrivals)
        self.go_on()

    def begin_week(self) -> int:
        """What is counted within a week starts at nothing, and the world moves on; how many may arrive."""
        self.opened = self.joined = self.gone = 0
        self.answers = self.stories = self.heard = self.news = self.told_again = self.met = 0
        self.oriented = self.agenda_moved = self.agenda_brought = 0
        self.not_kept = self.crowded_out = self.given_up = self.left_untried = self.left_trying = 0
        self.silenced = self.untold = self.aims_met = self.aims_missed = self.aims_changed = 0
        self.warmth = 0.0
        self.said = self.said_soundly = self.succeeded = 0
        self.bequests.clear()
        self.row: dict[str, Any] = {}
        self.move_world()
        return self.prospects()

    def go_on(self) -> None:
        """The week of those who belong now."""
        organise(self)
        lead(self)
        look_at_calendar(self)
        self.present: list[Member] = []
        decide(self)
        meet(self)
        before, stale = self.documents, self.stale
        write_down(self)
        end_week(self, before, stale)
        read_stage(self)
        self.finish_row()
        self.decided = self.handed = -1.0
        self.talks = self.handing_over = 0
        self.week += 1

    def move_world(self) -> None:
        """Shared challenges and outside interest wander; some topics turn."""
        p, gauss = self.p, self.random.gauss
        phi, sigma = p.challenge_persistence, p.challenge_volatility
        self.strain = phi * self.strain + sigma * sqrt(1.0 - phi * phi) * gauss(0.0, 1.0)
        self.challenge = p.dynamism * exp(self.strain)
        phi, sigma = p.interest_persistence, p.interest_volatility
        self.interest = phi * self.interest + sigma * sqrt(1.0 - phi * phi) * gauss(0.0, 1.0)
        self.turned = 0
        for _ in range(poisson(self.random.random, self.topics * p.turning_topics * self.challenge)):
            self.turned |= 1 << int(self.random.random() * self.topics)
        self.stale |= self.documents & self.turned

    def prospects(self) -> int:
        """How many weigh joining."""
        p = self.p
        heard = 1.0 + p.word_of_mouth * (1.0 + self.activity.reach) * log(1.0 + self.attending)
        left = max(0.0, 1.0 - self.members / p.pool)
        mean = p.prospects * exp(self.interest) * self.challenge**p.dynamism_pull * heard * left
        mean *= 1.0 + self.messenger
        return min(poisson(self.random.random, min(mean, 2.0 * ARRIVALS_A_WEEK)), ARRIVALS_A_WEEK // 2)

    def work(self, members: list[Member]) -> list[Member]:
        """Busy spells, projects, what turned, concerns that open; those who leave the organisation are given back."""
        p, random, turned, challenge = self.p, self.random.random, self.turned, self.challenge
        begins, ends, stays = p.busy_begins, p.busy_ends, 1.0 - p.turnover
        gone = []
        opened = 0
        for m in members:
            # One number from its two ends: somebody leaves, or a project ends. What is left in between is a number
            # for whether a busy spell begins or ends.
            u = random()
            if u < m.changes or u >= stays:
                if u >= stays:
                    gone.append(m)
                    continue
                changed = True
                if u < m.ends:
                    changed = random() < (ends if m.busy else begins)
                    m.context = self.drawn_context()
                    self.turn_to(m)
                if changed:
                    m.busy = not m.busy
                    m.changes = m.ends + (ends if m.busy else begins) * max(0.0, stays - m.ends)
            if turned and m.sound & turned:
                m.unlearn(turned)
            if not m.topic:
                u = random()
                rate = m.relevance * challenge
                if u < rate and u < 1.0 - exp(-rate):
                    topic = pick(m.context or self.domain, random())
                    if topic & m.sound and random() < p.routine:
                        continue
                    if topic & m.unsound:
                        m.corrected |= topic
                        m.unsettled = True
                    m.topic = topic
                    opened += 1
        self.opened = opened
        return gone

    def turn_to(self, m: Member) -> None:
        """What a new project means for the membership."""
        fresh = self.drawn_relevance()
        if fresh > m.relevance or self.random.random() >= self.p.stick * m.identification:
            m.relevance = fresh
        m.need = self.drawn_need()

    def leave(self, gone: list[Member]) -> None:
        """These belong no longer."""
        p, random = self.p, self.random.random
        for m in gone:
            trying = sum(insight[1] for insight in m.pending)
            self.left_trying += trying
            self.left_untried += len(m.pending) - trying
            self.untold += len(m.outcomes)
            m.remove()
            self.far_members -= m.far
            self.levels[m.level] -= 1
            if m.recent:
                self.regulars -= 1
                m.be_recent(0)
            for other in m.ties:
                other.followers.discard(m)
            if m.pledge:
                self.leaders.remove(m)
                if p.hand_over and random() < p.hand_over:
                    self.bequests.append(m.pledge)
        if gone:
            self.gone = len(gone)
            away = set(gone)
            self.belonging = [m for m in self.belonging if m not in away]
            self.regular = [m for m in self.regular if m not in away]

    def take_in(self, member: Member) -> None:
        """Somebody belongs from now on."""
        self.belonging.append(member)
        self.far_members += member.far
        self.levels[OUTSIDE] += 1
        self.joined += 1

    def arrive(self, arrivals: int) -> None:
        """Prospects weigh and may join, invited people join."""
        p, random = self.p, self.random
        busy_place = p.what * self.attending / (self.attending + p.attendance_half)
        cared_for = p.how * self.quality
        for k in range(arrivals + int(p.invited)):
            relevance = self.drawn_relevance()
            z = 0.0
            if k >= arrivals:
                low, high = p.invited_identification_low, p.invited_identification_high
                z = low + (max(low, high) - low) * random.random()
            else:
                matters = p.why * (1.0 - exp(-relevance * p.why_weeks))
                if random.random() >= 1.0 - (1.0 - matters) * (1.0 - busy_place) * (1.0 - cared_for):
                    continue
            member = self.member(self, relevance, z, self.drawn_topics(self.known_places), self.week)
            member.topic = pick(member.context or self.domain, random.random())
            self.take_in(member)
            self.opened += 1
            if p.mentoring and self.regular and random.random() < p.mentoring:
                mentor = self.regular[int(random.random() * len(self.regular))]
                for one, other in ((member, mentor), (mentor, member)):
                    one.tie_anew(other, p.mentor_tie / self.scale)
                    one.bond = one.bonds
        self.members = len(self.belonging)

    # What only lies between communities, and is nothing in one alone

    lies_open = False
    """Whether what others have written down can be read here."""
    talk = talk
    outside_tells = outside_tells
    look_up = look_up

    def give_hours_away(self) -> None:
        """Hours that went to others before anything else."""

    def between(self) -> dict[str, float]:
        """The weekly row's measures of what lies between communities."""
        return ALONE

    def finish_row(self) -> None:
        """The weekly row: what is left to say, and on to the data collector."""
        row, leaders, sponsors = self.row, self.leaders, self.sponsors
        row.update(
            members=self.members,
            joined=self.joined,
            left=self.gone,
            held=int(self.held),
            cancelled=int(self.due and not self.held),
            concerns_opened=self.opened,
            challenge=self.challenge,
            interest=self.interest,
            gap=self.gap,
            vacancy=self.vacancy,
            quality=self.quality,
            leader_energy=sum([m.energy for m in leaders]) / max(1, len(leaders)),
            trust=self.warmth / max(1, self.met),
            answers=self.answers,
            stories=self.stories,
            heard=self.heard,
            news=self.news,
            novelty=(self.news - self.read) / max(1, self.heard),
            told_again=self.told_again,
            oriented=self.oriented,
            agenda_moved=self.agenda_moved,
            not_kept=self.not_kept,
            crowded_out=self.crowded_out,
            given_up=self.given_up,
            left_untried=self.left_untried,
            left_trying=self.left_trying,
            silenced=self.silenced,
            untold=self.untold,
            aims_met=self.aims_met,
            aims_missed=self.aims_missed,
            aims_changed=self.aims_changed,
            agenda_brought=self.agenda_brought,
            **self.between(),
            connected=0,
            practised=0.0,
            capability=self.capability,
            written=self.written,
            read=self.read,
            documents=self.documents.bit_count(),
            documents_stale=self.stale.bit_count(),
            agenda=self.agenda.bit_count(),
            topics_turned=self.turned.bit_count(),
            tasks=int(self.task),
            far_members=self.far_members,
            stage=self.stage,
            activity=self.going_on,
            visible=self.visible,
            sponsor_portfolio=max(0.0, sponsors[0]),
            sponsor_domain=max(0.0, sponsors[1]),
            sponsor_individual=max(0.0, sponsors[2]),
            sponsor_local=max(0.0, sponsors[3]),
            command=self.command,
            wanted=self.wanted,
            hours_team=self.team,
            team_skill=self.skill if self.p.team_hours else 0.0,
        )
        self.datacollector.collect(self)
        self.datacollector.add_table_row("weekly", row)


NEED_WEIGHTS = (
    "help_weight",
    "stories_weight",
    "reflection_weight",
    "understanding_weight",
    "confidence_weight",
    "keeping_up_weight",
    "innovation_weight",
    "landscape_weight",
    "voice_weight",
)

COLUMNS = (*(name for name in WEEKLY.names or () if name not in ("hours_granted", "level", "flow")), "core", "active")
"""What the data collector's table holds: everything the kernel records, but for launches."""
