"""The Mesa face: a landscape of communities as a `mesa.Model`, its people as `mesa.Agent` objects.

The kernel lives the weeks; people and memberships here are *views* on its records, made on first use. So a model steps
at the kernel's speed until somebody looks at people, and its numbers are those of a run without Mesa, to the bit.
Between two weeks a researcher may read and write what people feel, in plain Python and with counted draws of their own.

Only this module and `views` import Mesa; the kernel, and runs of many lives, never do.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, ClassVar

import mesa
import numpy as np

from copsim.simulation import draws
from copsim.simulation.activities import PLAIN, Activity
from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan
from copsim.simulation.model import QUANTITIES
from copsim.simulation.recording import MEASURES, column
from copsim.simulation.views import Membership, Person

# Draws for a researcher's own decisions: whose they are. The kernel uses none of these numbers.
OF_THE_MODEL = 100
OF_A_PERSON = 101
OF_A_MEMBERSHIP = 102

OTHERS_FROM = 1_000_000_000
"""Agents that are not people get `unique_id`s above this, so that a person's can stay row + 1."""

_RNG_WORD = "rng" if hasattr(mesa.Model, "schedule_event") else "seed"  # Mesa 3.5 warns of `seed`


class Weekly(Mapping[str, Any]):
    """What was measured in the last week, by name of the measure (see `recording.MEASURES`).

    A landscape gives an array, one number per community; a single community gives the number.
    """

    def __init__(self, life: Life, single: bool) -> None:
        self._life = life
        self._single = single

    def __getitem__(self, name: str) -> Any:
        if name not in MEASURES:
            near = get_close_matches(name, MEASURES, 3)
            raise KeyError(f"there is no measure {name!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))
        rows = self._life.weekly
        if len(rows) == 0:
            raise LookupError(f"no week has been lived, so {name!r} is not known yet; call step() first")
        values = column(rows[-1], name)
        return values[0].item() if self._single else np.array(values)

    def __iter__(self) -> Any:
        return iter(MEASURES)

    def __len__(self) -> int:
        return len(MEASURES)


def _measured(name: str) -> Callable[[Landscape], Any]:
    def report(model: Landscape) -> Any:
        return model.weekly[name]

    return report


def _summed(name: str) -> Callable[[Landscape], int]:
    def report(model: Landscape) -> int:
        return int(np.sum(model.weekly[name]))

    return report


class Landscape(mesa.Model):  # type: ignore[misc]
    """Several communities, some of whose people may belong to two of them, as a Mesa model. A step is a week.

    Args:
        parameters: values by path (`{"leading.effort": 0.2}`), the same for every community; the rest as by default.
        changes: dated changes.
        communities: how many communities.
        elsewhere: share of each community's first people who belong to the next community too.
        activities: what the calendar may choose from, and what special events name.
        seed: the luck of the run, 0 <= seed < 2**63. None takes fresh luck from the operating system, as is Mesa's
            habit (its `batch_run` builds replicates by leaving the seed out); `model.seed` says which, to repeat it.
        rng: Mesa's other word for a seed: a whole number, or whatever `numpy.random.default_rng` takes, from which the
            seed is then drawn. Not together with `seed`.
        scenario: a scenario of Mesa's (3.5 and later): its numbers named like parameters (`leading__effort`) are taken,
            and its `rng` where no seed is given.
        log: whether to keep who took part in what (`model.life.log`).
        weeks: after so many weeks `running` is False; None: never.
        behaviours: functions of the model, called after each week in this order; `model.behaviours` is a list of them.
        plan: a plan made before, instead of parameters, changes, communities and elsewhere.
        kwargs: further parameters with two underscores for the dot (`leading__effort=0.2`), for `batch_run` and
            `SolaraViz`, which pass keyword arguments.

    Raises KeyError, ValueError or TypeError for what cannot be.
    """

    person_type: ClassVar[type[Person]] = Person
    """What people are made of; a subclass with a `step` of its own acts between weeks."""
    model_reporters: ClassVar[Mapping[str, Any]] = {
        name: _summed(name) for name in ("members", "present", "active", "core", "joined", "left")
    }
    """What `datacollector` keeps every week, as Mesa's `DataCollector` takes it; set anew in a subclass."""
    agent_reporters: ClassVar[Mapping[str, Any]] = {}
    """The same for people (this makes an object of everybody)."""
    _single: ClassVar[bool] = False

    def __init__(
        self,
        parameters: Mapping[str, float | str] | None = None,
        changes: Iterable[Change] = (),
        *,
        communities: int = 1,
        elsewhere: float = 0.0,
        activities: Iterable[Activity] = PLAIN,
        seed: int | None = None,
        rng: Any = None,
        log: bool = False,
        weeks: int | None = None,
        behaviours: Iterable[Callable[[Any], None]] = (),
        plan: Plan | None = None,
        scenario: Any = None,
        **kwargs: float | str,
    ) -> None:
        if scenario is not None and seed is None and rng is None:
            rng = getattr(scenario, "rng", None)
        paths = _paths({**_told_by(scenario), **kwargs})
        twice = sorted(set(paths) & set(parameters or {}))
        if twice:
            raise TypeError(f"{twice[0]} is given twice, among the parameters and as an argument")
        named = {**(parameters or {}), **paths}
        dated = tuple(changes)
        if plan is None:
            plan = Plan.of(named, dated, communities=communities, elsewhere=elsewhere, activities=activities)
        elif named or dated or communities != 1 or elsewhere:
            raise ValueError("give either a plan, or parameters, changes, communities and elsewhere: a plan has them")
        if weeks is not None and weeks < 1:
            raise ValueError(f"weeks is {weeks}, expected 1 or more, or None for no end")
        first = _seed(seed, rng)
        self.life = Life(plan, first, log=log, weeks=52 if weeks is None else weeks)
        self._state: Any = None
        super().__init__(**{_RNG_WORD: first})
        self.weeks = weeks
        self.weekly = Weekly(self.life, self._single)
        """What was measured in the last week, by name: `model.weekly["core"]`."""
        self.behaviours: list[Callable[[Any], None]] = list(behaviours)
        self.datacollector = mesa.DataCollector(
            model_reporters=dict(self.model_reporters), agent_reporters=dict(self.agent_reporters)
        )
        self._people: dict[int, Person] = {}
        self._rows: dict[int, list[int]] = {}
        self._met = 0  # rows of people looked at so far
        self._indexed = 0  # rows of members looked at so far
        self._synced = -1  # week in which people were last looked at
        self._others = 0
        self._closed = False

    @classmethod
    def from_plan(cls, plan: Plan, *, seed: int | None = None, log: bool = False, weeks: int | None = None) -> Any:
        """A model of this plan."""
        return cls(plan=plan, seed=seed, log=log, weeks=weeks)

    # Weeks

    def step(self) -> None:
        """Live one week; then behaviours and people's own steps; then what is collected is collected."""
        if self._closed:
            raise RuntimeError("this model was closed; make a new one")
        self.life.live(1)
        for behaviour in self.behaviours:
            behaviour(self)
        if self.person_type.step is not mesa.Agent.step:
            self.agents.do("step")
        self.datacollector.collect(self)
        if self.weeks is not None and self.week >= self.weeks:
            self.running = False

    @property
    def week(self) -> int:
        """Weeks lived so far."""
        return int(self.life.week)

    @property
    def seed(self) -> int:
        """The seed in force."""
        return int(self.life.seed)

    def draw(self, who: Person | Membership | None, purpose: str, about: int = 0) -> float:
        """A uniform number in [0, 1) for a decision of your own, the same in whatever order it is asked for.

        It depends on the seed, the week, who decides (None: the model as a whole), the name of the purpose, and `about`
        (whom or what it concerns, 0 <= about < 2**32), and on nothing else. One name per decision: the same name twice
        in a week gives the same number.

        Raises TypeError for somebody who cannot draw, ValueError for an `about` out of range.
        """
        if not 0 <= about < 2**32:
            raise ValueError(f"about is {about}, expected a whole number from 0 to 2**32 - 1")
        if who is None:
            key, place, kind = 0, 0, OF_THE_MODEL
        elif isinstance(who, Membership):
            key, place, kind = self.member_records["key"].item(who.row), who.community, OF_A_MEMBERSHIP
        elif isinstance(who, Person):
            key, place, kind = self.person_records["key"].item(who.row), who.home, OF_A_PERSON
        else:
            raise TypeError(f"{who!r} draws nothing, expected a Person, a Membership, or None for the model as a whole")
        # The name turns the seed into another: as many streams as names, and none depends on which others there are.
        turned = int.from_bytes(hashlib.sha256(purpose.encode()).digest()[:8], "big") >> 1
        return float(draws.uniform(self.seed ^ turned, key, self.week, kind, place, about))

    # People

    def _plain(self) -> tuple[Any, Any]:
        """Records as plain structured arrays, which are quicker to read than record arrays."""
        state = self.life.state
        if self._state is not state:  # made anew where buffers grew
            self._state = state
            self._arrays = state.people.view(np.ndarray), state.members.view(np.ndarray)
        return self._arrays

    @property
    def person_records(self) -> Any:
        """The kernel's records of people, one per row (and rows not yet used)."""
        return self._plain()[0]

    @property
    def member_records(self) -> Any:
        """The kernel's records of memberships, one per row (and rows not yet used)."""
        return self._plain()[1]

    @property
    def agents(self) -> Any:
        """Everybody who is there now (and agents of your own kinds), as Mesa's AgentSet."""
        self._look_around()
        return super().agents

    @property
    def agents_by_type(self) -> Any:
        """The same by class."""
        self._look_around()
        return super().agents_by_type

    @property
    def agent_types(self) -> Any:
        """The classes of agents there are."""
        self._look_around()
        return super().agent_types

    def person(self, row: int) -> Person:
        """The person of this row. Raises KeyError for somebody who is not there, or not any more."""
        self._look_around()
        return self._people[row]

    def rows_of(self, person: int) -> list[int]:
        """Rows of all memberships a person (by row) has had."""
        members = self.life.members
        if self._indexed < len(members):
            for row, whose in enumerate(members["person"][self._indexed :].tolist(), self._indexed):
                self._rows.setdefault(whose, []).append(row)
            self._indexed = len(members)
        return self._rows.get(person, [])

    def forget(self, person: Person) -> None:
        """Take a person's object out of the model's agents; the record stays."""
        if self._people.pop(person.row, None) is not None:
            self.deregister_agent(person)

    def register_agent(self, agent: Any) -> None:
        """Mesa's bookkeeping. People keep the id of their row; agents of other kinds are numbered apart from them."""
        super().register_agent(agent)
        if isinstance(agent, Person):
            agent.unique_id = agent.row + 1
        else:
            self._others += 1
            agent.unique_id = OTHERS_FROM + self._others
        # Mesa 3.3 counts ids in a table that would keep this model for ever; ids are counted here.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)

    def _look_around(self) -> None:
        """Make objects of people who came, and let go of those who left, since last looked at."""
        if self._closed or self._synced == self.week:
            return
        self._synced = self.week
        left = self.life.people["left"]
        for row in [row for row in self._people if left[row] >= 0]:
            self.forget(self._people[row])
        for row in (np.flatnonzero(left[self._met :] < 0) + self._met).tolist():
            self._people[row] = self.person_type(self, row)
        self._met = len(left)

    def remove_all_agents(self) -> None:
        """Everybody leaves the organisation, and agents of other kinds are removed."""
        self._look_around()
        super().remove_all_agents()

    def close(self) -> None:
        """Let go of all agents, so that nothing keeps this model in memory; what was collected stays."""
        if not self._closed:
            self._closed = True
            self.running = False
            for agent in list(super().agents):
                self.deregister_agent(agent)
            self._people.clear()
            self._rows.clear()
            getattr(mesa.Agent, "_ids", {}).pop(self, None)

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Community(Landscape):
    """One community as a Mesa model: the common case of a landscape.

    Arguments are those of `Landscape`, but for `communities` and `elsewhere`. `weekly` gives plain numbers, and people
    have the attributes of their one membership (`person.energy`).
    """

    model_reporters: ClassVar[Mapping[str, Any]] = {
        name: _measured(name)
        for name in ("members", "present", "active", "core", "joined", "left", "energy", "identification", "quality")
    }
    _single: ClassVar[bool] = True

    def __init__(
        self,
        parameters: Mapping[str, float | str] | None = None,
        changes: Iterable[Change] = (),
        *,
        activities: Iterable[Activity] = PLAIN,
        seed: int | None = None,
        rng: Any = None,
        log: bool = False,
        weeks: int | None = None,
        behaviours: Iterable[Callable[[Any], None]] = (),
        plan: Plan | None = None,
        scenario: Any = None,
        **kwargs: float | str,
    ) -> None:
        if plan is not None and len(plan.setting) != 1:
            raise ValueError(f"the plan has {len(plan.setting)} communities, expected 1; make a Landscape of it")
        super().__init__(
            {**(parameters or {}), **_paths(kwargs)},
            changes,
            activities=activities,
            seed=seed,
            rng=rng,
            log=log,
            weeks=weeks,
            behaviours=behaviours,
            plan=plan,
            scenario=scenario,
        )


def _paths(kwargs: Mapping[str, float | str]) -> dict[str, float | str]:
    """Parameters by path, from keyword arguments with two underscores for the dot."""
    found = {}
    for word, value in kwargs.items():
        path = word.replace("__", ".", 1)
        if path not in QUANTITIES:
            near = [q.replace(".", "__") for q in get_close_matches(path, QUANTITIES, 3)]
            hint = f"; did you mean {', '.join(near)}?" if near else "; parameters are written like leading__effort=0.2"
            raise TypeError(f"there is no argument {word!r}{hint}")
        found[path] = value
    return found


def _told_by(scenario: Any) -> dict[str, float | str]:
    """What a scenario of Mesa's (3.5 and later) says of parameters, by its names such as `leading__effort`."""
    told = vars(scenario) if scenario is not None and hasattr(scenario, "__dict__") else {}
    return {name: value for name, value in told.items() if name.replace("__", ".") in QUANTITIES}


def _seed(seed: Any, rng: Any) -> int:
    """The seed from either of Mesa's two words."""
    if seed is not None and rng is not None:
        raise ValueError("give either seed or rng, not both")
    if isinstance(seed, bool) or isinstance(rng, bool):
        raise ValueError("a seed is a whole number from 0 to 2**63 - 1")
    if seed is not None:
        return int(seed) if isinstance(seed, np.integer) else seed
    if rng is None:
        return secrets.randbits(32)
    if isinstance(rng, int | np.integer):
        return int(rng)
    return int(np.random.default_rng(rng).integers(2**63 - 1))
