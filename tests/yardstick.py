"""The yardstick: the rules of one community in plain Mesa, for comparing speed and nothing else.

Written as a Mesa user would who knows it well: an agent object per member with slots, `AgentSet.do` per stage (stages
are synchronous, so that shuffling would only cost time), random numbers from `self.random`, names looked up once per
call, work shared between stages where that saves a pass. It does the same work per member and week as the kernel: busy
spells, projects, turnover, joiners, concerns, leading, the calendar, deciding with ties, small groups, feeling, levels,
the weekly record. Its luck is Mesa's, so that it agrees with the kernel in the mean of many seeds, not week by week;
`test_yardstick.py` holds it to that.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log, sqrt
from types import SimpleNamespace
from typing import Any

import mesa

from copsim.simulation.model import DEFAULTS, QUANTITIES

OUTSIDE, TRANSACTIONAL, PERIPHERAL, OCCASIONAL, ACTIVE, CORE = range(6)
ABSENT, WATCH, TAKE_PART, CONTRIBUTE, LEAD = range(5)
WINDOW_MASK = (1 << 26) - 1
STRONGEST_TIES = 8


class Member(mesa.Agent):
    """A person and the person's membership."""

    __slots__ = (
        "available",
        "before",
        "bond",
        "busy",
        "concern",
        "energy",
        "experience",
        "given",
        "hours",
        "identification",
        "joined",
        "leading",
        "left",
        "level",
        "part",
        "passion",
        "pledge",
        "recent",
        "relevance",
        "role",
        "ties",
        "turning",
        "unconnected",
        "unhelped",
        "unlearned",
        "value",
        "visits",
        "watched",
    )

    def __init__(self, model: Yardstick, relevance: float, identification: float, joined: int) -> None:
        super().__init__(model)
        p, random = model.p, model.random
        self.hours = p.hours_median * exp(p.hours_spread * random.gauss(0.0, 1.0))
        self.turning = random.gammavariate(p.project_shape, 1.0 / p.project_shape)
        self.busy = random.random() < p.busy_begins / (p.busy_begins + p.busy_ends)
        passion = p.passion_mean + p.passion_spread * (2.0 * random.random() - 1.0)
        self.passion = self.energy = min(1.0, max(0.0, passion))
        self.relevance = relevance
        self.identification = identification
        self.value = p.expectation
        self.joined = joined
        self.concern = joined >= 0
        self.left = False
        self.recent = False
        self.pledge = self.available = self.leading = self.given = self.bond = self.experience = 0.0
        self.unhelped = self.unlearned = self.unconnected = 1.0
        self.visits = self.part = self.watched = 0
        self.level = self.before = OUTSIDE
        self.role = ABSENT
        self.ties: dict[Member, float] = {}

    def work(self) -> None:
        """Busy spells, projects, leaving the organisation; a concern may open."""
        model = self.model
        p, random = model.p, model.random.random
        u = random()
        self.busy = u >= p.busy_ends if self.busy else u < p.busy_begins
        rate = self.turning / p.project_length
        u = random()
        if u < rate and u < 1.0 - exp(-rate):
            fresh = model.random.gammavariate(p.relevance_shape, p.relevance_mean / p.relevance_shape)
            if fresh > self.relevance or random() >= p.stick * self.identification:
                self.relevance = fresh
        if random() < p.turnover:
            self.left = True
            return
        if not self.concern:
            rate = self.relevance * model.challenge
            u = random()
            if u < rate and u < 1.0 - exp(-rate):
                self.concern = True
                model.opened += 1

    def lead(self) -> None:
        """Hours of the week; those who lead give theirs, some step down or up."""
        model = self.model
        p = model.p
        hours = self.hours * model.usable
        self.available = available = hours * p.busy_hours if self.busy else hours
        self.leading = 0.0
        if self.pledge > 0.0:
            if self.energy < p.step_down_energy or (
                model.week - self.joined >= 26 and self.part.bit_count() < p.step_down_attendance * model.chances
            ):
                self.pledge = 0.0
        elif model.vacancy > 0.0 and self.part.bit_count() > p.step_up_attendance * model.chances:
            chance = p.step_up * model.vacancy * self.identification * self.energy * p.coaching
            if model.random.random() < chance:
                self.pledge = min(model.vacancy * model.need, p.pledge_share * hours)
        if self.pledge > 0.0:
            given = self.pledge * p.effort
            if self.busy:
                given *= p.busy_effort
            self.leading = given if given < available else available
            model.supply += self.leading
            model.pledged += self.pledge

    def decide(self) -> None:
        """Take part, watch, or stay away; ties fade."""
        model = self.model
        p, ties = model.p, self.ties
        keep = 1.0 - p.tie_fade
        bond = lately = 0.0
        for other, weight in ties.items():
            ties[other] = weight = weight * keep
            bond += weight
            if other.recent:
                lately += weight
        self.bond = bond
        self.role = ABSENT
        self.given = 0.0
        if model.open <= 0.0:
            return
        free = self.available - self.leading
        rate = 0.0
        if free > 0.0:
            reasons = (
                exp(p.energy_pull * (self.energy - 0.5) + p.value_pull * (self.value - 0.5))
                * (1.0 + p.friends_pull * lately)
                * (p.openness + self.identification)
                * (p.habit_pull + p.concern_pull if self.concern else p.habit_pull)
            )
            if self.concern and self.visits == 0 and self.joined >= 0:
                reasons += p.first_visit
            rate = free / (free + model.cost) * reasons
        if self.leading > 0.0:
            rate += p.duty * p.effort
        rate *= model.open
        random = model.random.random
        u = random()
        if u < rate and u < 1.0 - exp(-rate):
            self.role = LEAD if self.pledge > 0.0 else TAKE_PART
            self.given = free if free < model.cost else model.cost
            model.present.append(self)
        else:
            rate *= p.watching
            u = random()
            if u < rate and u < 1.0 - exp(-rate):
                self.role = WATCH

    def end_week(self) -> None:
        """Feel what was lived, read the level, and count in the weekly record."""
        model = self.model
        p = model.p
        role, experience = self.role, self.experience
        came = role >= TAKE_PART
        if self.concern:
            chance = p.close_present + p.close_helped * (1.0 - self.unhelped) if came else p.close_alone
            if model.random.random() < chance:
                self.concern = False
                model.closed += 1
        passion, energy, z = self.passion, self.energy, self.identification
        load = self.leading / self.available if self.leading > 0.0 else 0.0
        new_passion = passion - p.passion_fade * passion
        new_energy = energy + p.rest * (passion - energy)
        if load > p.bearable:
            new_energy -= p.burn * (load - p.bearable)
        if came:
            value = self.value
            if experience > value:
                new_passion += p.passion_rate * (experience - value) * (1.0 - passion)
            new_energy += p.energy_rate * (experience - energy)
            z += p.identification_rate * experience * (1.0 - z)
            value += p.value_rate * (experience - value)
            self.value = min(1.0, max(0.0, value))
            self.visits += 1
        else:
            z -= p.identification_fade * z * model.missable
        self.passion = passion = min(1.0, max(0.0, new_passion))
        self.energy = energy = min(1.0, max(0.0, new_energy))
        self.identification = z = min(1.0, max(0.0, z))
        self.part = part = (self.part << 1) & WINDOW_MASK | came
        self.recent = part & 0b1111 != 0
        self.watched = watched = (self.watched << 1) & WINDOW_MASK | (role == WATCH)
        self.before = level = self.level
        self.level = level = self.next_level(level, part.bit_count(), watched.bit_count())
        row = model.row
        row["level"][level] += 1
        if level != self.before:
            row["flow"][self.before, level] = row["flow"].get((self.before, level), 0) + 1
        row["concerns_open"] += self.concern
        row["hours_available"] += self.available
        if self.pledge > 0.0:
            row["leaders"] += 1
            row["leader_energy"] += energy
            row["hours_leading"] += self.leading
        if came:
            row["present"] += 1
            row["hours_given"] += self.given
            row["experience"] += experience
            row["contributing"] += role >= CONTRIBUTE
        elif role == WATCH:
            row["watching"] += 1
        if level > OUTSIDE:
            row["inner"] += 1
            row["energy"] += energy
            row["passion"] += passion
            row["identification"] += z
            row["value"] += self.value
            row["relevance"] += self.relevance
            row["ties"] += self.bond

    def next_level(self, level: int, took_part: int, watched: int) -> int:
        """Level from weeks taken part and watched in the last 26."""
        p, chances = self.model.p, self.model.chances
        if took_part:
            weeks = 26 * took_part
            if weeks >= (p.core_from - p.slack if level == CORE else p.core_from) * chances:
                return CORE
            if weeks >= (p.active_from - 0.5 * p.slack if level >= ACTIVE else p.active_from) * chances:
                return ACTIVE
            if weeks >= p.occasional_from * chances:
                return OCCASIONAL
        if watched >= p.follows_from:
            return PERIPHERAL
        return TRANSACTIONAL if took_part else OUTSIDE

    def strengthen(self, other: Member, gain: float) -> None:
        """A tie grows; a new one takes the place of the weakest, if that is weaker."""
        ties = self.ties
        weight = ties.get(other)
        if weight is not None:
            ties[other] = weight + gain * (1.0 - weight)
        elif len(ties) < STRONGEST_TIES:
            ties[other] = gain
        else:
            weakest = min(ties, key=ties.__getitem__)
            if ties[weakest] < gain:
                del ties[weakest]
                ties[other] = gain


class Yardstick(mesa.Model):
    """One community in plain Mesa.

    Args:
        parameters: values by path, as for the kernel; others have their defaults.
        seed: of Mesa's random numbers.
    """

    def __init__(self, parameters: Mapping[str, float] | None = None, *, seed: int) -> None:
        super().__init__(**{"rng" if hasattr(mesa.Model, "schedule_event") else "seed": seed})
        values = {**DEFAULTS, **(parameters or {})}
        self.p = p = SimpleNamespace(**{q.name: values[path] for path, q in QUANTITIES.items()})
        self.week = 0
        self.strain = self.interest = self.vacancy = 0.0
        self.quality = 1.0
        self.attending = self.active = 0
        self.usable = p.time_legitimacy + (1.0 - p.time_legitimacy) * p.strategic_relevance
        self.chances = 26 * ((1.0 - p.convened) + p.convened / p.every)
        random = self.random
        for k in range(int(p.members)):
            founder = k < p.founders
            shape = p.founder_shape if founder else p.relevance_shape
            mean = p.founder_relevance if founder else p.relevance_mean
            z = (p.founder_identification if founder else p.member_identification) * (0.5 + random.random())
            member = Member(self, random.gammavariate(shape, mean / shape), min(1.0, z), -1)
            if k < p.leaders:
                member.hours = max(member.hours, p.leader_hours)
                member.pledge = p.pledge
        self.datacollector = mesa.DataCollector(model_reporters={name: _kept(name) for name in COLUMNS})

    def step(self) -> None:
        """One week."""
        p = self.p
        self.opened = self.closed = 0
        self.row: dict[str, Any] = {**dict.fromkeys(COLUMNS, 0), "level": [0] * 6, "flow": {}, "inner": 0}
        self.move_world()
        arrivals = self.prospects()
        self.agents.do("work")
        self.come_and_go(arrivals)
        self.need = p.need_base + p.need_growth * sqrt(self.active)
        self.supply = self.pledged = p.support_hours
        self.agents.do("lead")
        self.gap = max(0.0, 1.0 - self.supply / self.need) if self.need > 0.0 else 0.0
        self.vacancy = max(0.0, 1.0 - self.pledged / self.need) if self.need > 0.0 else 0.0
        self.quality = 1.0 - p.convened * self.gap
        self.look_at_calendar()
        self.present: list[Member] = []
        self.agents.do("decide")
        self.meet()
        self.agents.do("end_week")
        self.finish_row()
        self.datacollector.collect(self)
        self.week += 1

    def move_world(self) -> None:
        """Shared challenges and outside interest wander."""
        p, gauss = self.p, self.random.gauss
        phi, sigma = p.challenge_persistence, p.challenge_volatility
        self.strain = phi * self.strain + sigma * sqrt(1.0 - phi * phi) * gauss(0.0, 1.0)
        self.challenge = p.dynamism * exp(self.strain)
        phi, sigma = p.interest_persistence, p.interest_volatility
        self.interest = phi * self.interest + sigma * sqrt(1.0 - phi * phi) * gauss(0.0, 1.0)

    def prospects(self) -> int:
        """How many weigh joining."""
        p = self.p
        heard = 1.0 + p.word_of_mouth * log(1.0 + self.attending)
        mean = p.prospects * exp(self.interest) * self.challenge**p.dynamism_pull * heard
        return int(self.rng.poisson(mean))

    def come_and_go(self, arrivals: int) -> None:
        """Leavers go, prospects weigh and may join, invited people join."""
        p, random, row = self.p, self.random, self.row
        for member in [member for member in self.agents if member.left]:
            member.remove()
            member.recent = False
            row["left"] += 1
        busy_place = p.what * self.attending / (self.attending + p.attendance_half)
        cared_for = p.how * self.quality
        for k in range(arrivals + int(p.invited)):
            relevance = random.gammavariate(p.relevance_shape, p.relevance_mean / p.relevance_shape)
            z = 0.0
            if k >= arrivals:
                low, high = p.invited_identification_low, p.invited_identification_high
                z = low + (max(low, high) - low) * random.random()
            else:
                matters = p.why * (1.0 - exp(-relevance / p.relevance_mean))
                if random.random() >= 1.0 - (1.0 - matters) * (1.0 - busy_place) * (1.0 - cared_for):
                    continue
            Member(self, relevance, z, self.week)
            row["joined"] += 1
            self.opened += 1

    def look_at_calendar(self) -> None:
        """What is due, what is held, and what taking part costs."""
        p = self.p
        self.due = self.week % p.every == p.every - 1
        self.held = self.due and self.random.random() < 1.0 - self.gap
        self.cost = p.meeting_hours if self.held else p.exchange_hours
        self.open = 1.0 if self.held else 1.0 - p.convened
        self.missable = 1.0 if self.due else 1.0 - p.convened

    def meet(self) -> None:
        """Small groups, help, listening, what visits were worth, and ties."""
        p, present, row = self.p, self.present, self.row
        random = self.random.random
        if not present:
            return
        greeted = p.greet * self.quality if len(present) > 1 else 0.0
        for member in present:
            member.unhelped = member.unlearned = member.unconnected = 1.0
            if member.concern and member.role == TAKE_PART:
                member.role = CONTRIBUTE
            if member.visits < p.new_visits and random() < greeted:
                member.unconnected = 1.0 - p.greeting_warmth
        self.random.shuffle(present)
        n = len(present)
        groups = max(1, n // int(p.group))
        for g in range(groups):
            group = present[g * n // groups : (g + 1) * n // groups]
            for asker in group:
                ties = asker.ties
                for other in group:
                    if other is asker:
                        continue
                    weight = ties.get(other, 0.0)
                    if weight:
                        asker.unconnected *= 1.0 - weight
                        row["warmth"] += weight
                    row["met"] += 1
                    if asker.concern and random() < p.answer:
                        asker.unhelped *= 1.0 - p.clarity
                        if other.role == TAKE_PART:
                            other.role = CONTRIBUTE
                        for listener in group:
                            if listener is not asker and listener is not other:
                                listener.unlearned *= 1.0 - p.story
            for member in group:
                for other in group:
                    if other is not member:
                        member.strengthen(other, p.tie_gain)
        for member in present:
            learned = 1.0 - (member.unhelped if member.concern else member.unlearned)
            social = 1.0 - member.unconnected
            stayed = (member.given + member.leading) / self.cost if self.cost > 0.0 else 1.0
            member.experience = (
                self.quality
                * (stayed if stayed < 1.0 else 1.0)
                * (1.0 - (1.0 - p.learning_weight * learned) * (1.0 - p.social_weight * social))
            )

    def finish_row(self) -> None:
        """The weekly row: means from sums, and what the community is like."""
        row = self.row
        inner = max(1, row["inner"])
        for name in ("energy", "passion", "identification", "value", "relevance", "ties"):
            row[name] /= inner
        row["leader_energy"] /= max(1, row["leaders"])
        row["experience"] /= max(1, row["present"])
        row["trust"] = row["warmth"] / max(1, row["met"])
        row["members"] = len(self.agents)
        row["held"], row["cancelled"] = int(self.held), int(self.due and not self.held)
        row["concerns_opened"], row["concerns_closed"] = self.opened, self.closed
        row["challenge"], row["interest"] = self.challenge, self.interest
        row["hours_needed"], row["hours_pledged"] = self.need, self.pledged
        row["gap"], row["vacancy"], row["quality"] = self.gap, self.vacancy, self.quality
        row["core"], row["active"] = row["level"][CORE], row["level"][ACTIVE]
        self.attending = row["present"]
        self.active = row["core"] + row["active"]


COLUMNS = (
    "members",
    "present",
    "watching",
    "contributing",
    "joined",
    "left",
    "leaders",
    "held",
    "cancelled",
    "concerns_open",
    "concerns_opened",
    "concerns_closed",
    "challenge",
    "interest",
    "hours_available",
    "hours_given",
    "hours_leading",
    "hours_needed",
    "hours_pledged",
    "gap",
    "vacancy",
    "quality",
    "leader_energy",
    "energy",
    "passion",
    "identification",
    "value",
    "relevance",
    "ties",
    "experience",
    "trust",
    "met",
    "warmth",
    "core",
    "active",
    "level",
    "flow",
)


def _kept(name: str) -> Any:
    def report(model: Yardstick) -> Any:
        return model.row[name]

    return report
