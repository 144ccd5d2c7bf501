"""A life: one world lived week by week, with buffers that grow, snapshots, and branches.

No Mesa object is involved here. `Life` owns a `State` and calls the kernel.
"""

from __future__ import annotations

import io
import json
import operator
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from copsim.simulation import kernel
from copsim.simulation.activities import ALWAYS, PLAIN, Activity, catalogue_rows
from copsim.simulation.changes import Change
from copsim.simulation.links import LINK, Link, link_rows, ring, starts_of
from copsim.simulation.model import DEFAULTS, SETTING, VERSION, change_rows, check_whole_numbers, setting_rows
from copsim.simulation.recording import WEEKLY
from copsim.simulation.records import (
    CLOCK,
    COMMUNITY,
    INSIGHT,
    ITEM,
    ITEMS_A_WEEK,
    LOG,
    MEMBERSHIP,
    PERSON,
    TIES,
    State,
    records,
)

MEMBER_WEEKS_A_CALL = 300_000
"""About so many member-weeks are lived per call of the kernel (some 100 ms), so that progress and Ctrl-C work."""


MOST_COMMUNITIES = 100_000
"""More do not fit into one world."""


class SnapshotError(ValueError):
    """What was given is no snapshot, or it is damaged."""


class StaleSnapshot(SnapshotError):
    """A snapshot was taken with another version of the model, so that going on from it would mix two models."""


@dataclass(frozen=True, eq=False)
class Plan:
    """What a world starts from: parameters per community, dated changes, and how many people belong elsewhere too.

    Made once and used for any number of seeds.
    """

    setting: Any
    """One record of parameters per community."""
    changes: tuple[Change, ...] = ()
    elsewhere: float = 0.0
    """Share of each community's first people who belong to the next community too (landscapes)."""
    activities: tuple[Activity, ...] = PLAIN
    """What the calendar may choose from, in the order of a fixed programme, and what special events name."""
    links: tuple[Link, ...] = ()
    """What lies between the communities."""
    catalogue: Any = field(init=False, repr=False, compare=False)
    """These as the kernel reads them, with `activities.ALWAYS` in front."""
    rows: Any = field(init=False, repr=False, compare=False)
    linked: Any = field(init=False, repr=False, compare=False)
    """The links as the kernel reads them."""

    def __post_init__(self) -> None:
        if not 0.0 <= self.elsewhere <= 1.0:
            raise ValueError(f"elsewhere is {self.elsewhere}, expected 0 to 1")
        object.__setattr__(self, "rows", change_rows(self.changes, len(self.setting)))
        between = (*ring(len(self.setting), self.elsewhere), *self.links)
        object.__setattr__(self, "linked", link_rows(between, len(self.setting)))
        if len(self.linked) and len(set(self.setting["topics"].tolist())) > 1:
            raise ValueError(
                "knowing.topics differs between communities that are linked; topics are the same everywhere, so give "
                "all of them the same number"
            )
        object.__setattr__(self, "catalogue", catalogue_rows(self.activities))
        for change in self.changes:
            if change.event == "activity" and not len(ALWAYS) <= change.amount < len(self.catalogue):
                raise ValueError(
                    f"the activity of week {change.week} is row {change.amount} of the catalogue, "
                    f"expected {len(ALWAYS)} to {len(self.catalogue) - 1}"
                )

    @property
    def activity_names(self) -> tuple[str, ...]:
        """What the codes of activities in logs and weekly records mean, in order from 0."""
        return tuple(activity.name for activity in (*ALWAYS, *self.activities))

    @classmethod
    def of(
        cls,
        parameters: Mapping[str, float | str] | None = None,
        changes: Iterable[Change] = (),
        *,
        communities: int = 1,
        elsewhere: float = 0.0,
        activities: Iterable[Activity] = PLAIN,
    ) -> Plan:
        """A plan from parameters by path; those not named have their defaults; every community has the same.

        Raises KeyError for an unknown path and ValueError for a number that cannot be.
        """
        whole = isinstance(communities, int | np.integer) and not isinstance(communities, bool)
        if not whole or not 1 <= communities <= MOST_COMMUNITIES:
            raise ValueError(f"communities is {communities!r}, expected a whole number from 1 to {MOST_COMMUNITIES:,}")
        one = setting_rows([parameters or DEFAULTS])
        return cls(np.repeat(one, communities).view(np.recarray), tuple(changes), elsewhere, tuple(activities))

    @property
    def first_people(self) -> int:
        """How many people there are at the start."""
        return int(self.setting["members"].sum())

    @property
    def outward(self) -> Any:
        """Rows of the links, sorted by origin."""
        return np.argsort(self.linked["origin"], kind="stable").astype(np.int64)

    def most_second_memberships(self, people: int) -> int:
        """How many second memberships there may be at the founding and, at the same rates, up to so many people.

        Ten standard deviations above the mean: more are not met with.
        """
        share = self.linked["brokers"]
        first = self.setting["members"][self.linked["origin"]]
        least = int(np.ceil((first * share + 10.0 * np.sqrt(first * share * (1.0 - share)) + 10.0 * (share > 0)).sum()))
        return int(least * max(1.0, people / max(1, self.first_people)))


def _check_seed(seed: int) -> int:
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or not 0 <= seed < 2**63:
        raise ValueError(f"the seed is {seed!r}, expected a whole number from 0 to 2**63 - 1")
    return int(seed)


def _plain(given: Change | Link) -> dict[str, Any]:
    """A change or a link in Python's own numbers, for JSON."""
    return {name: value.item() if isinstance(value, np.generic) else value for name, value in vars(given).items()}


def _enlarged(array: Any, rows: int) -> Any:
    grown = np.zeros((rows, *array.shape[1:]), array.dtype)
    grown[: len(array)] = array
    return grown.view(type(array))


class Life:
    """One world, from its founding on.

    Args:
        plan: what it starts from.
        seed: its luck; 0 <= seed < 2**63.
        log: whether to keep who took part in what, member by member.
        weeks: how many weeks are planned; buffers are made for that, and grow beyond it.
        weekly: records to write into, (weeks, communities) of `recording.WEEKLY`; made here if not given.
    """

    def __init__(self, plan: Plan, seed: int, *, log: bool = False, weeks: int = 52, weekly: Any = None) -> None:
        self.plan = plan
        communities = len(plan.setting)
        if weeks < 0:
            raise ValueError(f"weeks is {weeks}, expected 0 or more")
        if weekly is not None and (weekly.dtype != WEEKLY or weekly.ndim != 2 or weekly.shape[1] != communities):
            raise ValueError(f"weekly records have shape {weekly.shape}, expected (weeks, {communities}) of WEEKLY")
        setting = plan.setting.copy()
        first = plan.first_people
        arrivals = float((plan.setting["prospects"] * 0.4 + plan.setting["invited"]).sum())
        people = int(first + 1.15 * arrivals * weeks) + sum(max(0, change.more) for change in plan.changes) + 16
        members = people + plan.most_second_memberships(people)
        clock = records(CLOCK, 1)
        clock[0].seed = _check_seed(seed)
        clock[0].logging = 1 if log else 0
        self._weekly_is_mine = weekly is None
        if weekly is None:
            weekly = records(WEEKLY, max(1, weeks), communities)
        self.state = State(
            people=records(PERSON, people),
            members=records(MEMBERSHIP, members),
            ties=records(TIES, members),
            insights=records(INSIGHT, members),
            recent=np.zeros(members, np.int8),
            communities=records(COMMUNITY, communities),
            setting=setting,
            catalogue=plan.catalogue,
            values=setting.view(np.float64).reshape(communities, -1),
            changes=plan.rows,
            links=plan.linked.copy(),
            into=starts_of(plan.linked["target"], communities),
            outward=plan.outward,
            outof=starts_of(plan.linked["origin"][plan.outward], communities),
            order=np.zeros(members, np.int64),
            starts=np.zeros(communities + 1, np.int64),
            seats=np.zeros((2, members), np.int64),
            keys=np.zeros(members, np.float64),
            weekly=weekly,
            log=records(LOG, max(1, min(weeks * max(first, 1), 4_000_000)) if log else 1),
            items=records(ITEM, max(1, min(weeks * max(first, 1), 4_000_000)) if log else 1),
            clock=clock,
        )
        kernel.found(self.state)

    @property
    def week(self) -> int:
        """The next week to live; so many weeks have been lived."""
        return int(self.state.clock[0].week)

    @property
    def seed(self) -> int:
        """The seed in force (a change may have given fresh luck)."""
        return int(self.state.clock[0].seed)

    def live(self, weeks: int, *, progress: Callable[[int], None] | None = None) -> Life:
        """Live so many more weeks; returns itself. `progress` is told the weeks lived after each call of the kernel."""
        weeks = operator.index(weeks)
        if weeks < 0:
            raise ValueError(f"weeks is {weeks}, expected 0 or more")
        until = self.week + weeks
        while self.week < until:
            present = max(1, int(self.state.starts[-1]))
            portion = max(1, min(until - self.week, MEMBER_WEEKS_A_CALL // present))
            before = self.week
            if kernel.advance(self.state, portion) == kernel.NEEDS_ROOM:
                self._make_room()
            if progress is not None and self.week > before:
                progress(self.week - before)
        return self

    def _make_room(self) -> None:
        """Enlarge whatever could not hold the coming week, by a quarter at least."""
        state = self.state
        clock = state.clock[0]
        arrivals = int(clock.arrivals)
        people = len(state.people)
        if clock.people + arrivals > people:
            people = int(1.25 * people) + arrivals
        members = len(state.members)
        rows = 2 * arrivals if len(state.links) else arrivals  # a second membership each, at most
        if clock.members + rows > members:
            members = int(1.25 * members) + rows
        weekly = state.weekly
        if clock.week - clock.first >= len(weekly):
            if not self._weekly_is_mine:
                raise ValueError(f"the records given hold {len(weekly)} weeks; week {clock.week} has no place in them")
            weekly = _enlarged(weekly, int(1.5 * len(weekly)) + 1)
        log = state.log
        coming = int(state.starts[-1]) + rows
        if clock.logging and clock.logged + coming > len(log):
            log = _enlarged(log, int(1.5 * len(log)) + coming)
        items = state.items
        if clock.logging and clock.noted + ITEMS_A_WEEK * coming > len(items):
            items = _enlarged(items, int(1.5 * len(items)) + ITEMS_A_WEEK * coming)
        if people > len(state.people):
            state = state._replace(people=_enlarged(state.people, people))
        if members > len(state.members):
            state = state._replace(
                members=_enlarged(state.members, members),
                ties=_enlarged(state.ties, members),
                insights=_enlarged(state.insights, members),
                recent=_enlarged(state.recent, members),
                order=_enlarged(state.order, members),
                seats=np.zeros((2, members), np.int64),
                keys=np.zeros(members, np.float64),
            )
        self.state = state._replace(weekly=weekly, log=log, items=items)

    # What came of it

    @property
    def weekly(self) -> Any:
        """(weeks, communities) records of what was measured; see `recording.MEASURES`."""
        return self.state.weekly[: self.week - int(self.state.clock[0].first)]

    @property
    def log(self) -> Any:
        """Records of who took part in what (empty unless asked for)."""
        return self.state.log[: int(self.state.clock[0].logged)]

    @property
    def items(self) -> Any:
        """Records of items of value (empty unless a log was asked for)."""
        return self.state.items[: int(self.state.clock[0].noted)]

    @property
    def people(self) -> Any:
        """Everybody there ever was, in the order of coming."""
        return self.state.people[: int(self.state.clock[0].people)]

    @property
    def members(self) -> Any:
        """Every membership there ever was, in the order of joining."""
        return self.state.members[: int(self.state.clock[0].members)]

    # Going back and branching

    def snapshot(self) -> bytes:
        """This world at this week's boundary, to be restored here or in another process.

        A compressed numpy archive.
        """
        state = self.state
        clock = state.clock[0]
        if clock.begun:
            raise ValueError(f"week {self.week} was interrupted in its midst; live it to its end first")
        members = int(clock.members)
        arrays = {
            "people": state.people[: int(clock.people)],
            "members": state.members[:members],
            "ties": state.ties[:members],
            "insights": state.insights[:members],
            "recent": state.recent[:members],
            "communities": state.communities,
            "setting": state.setting,
            "order": state.order[: int(state.starts[-1])],
            "starts": state.starts,
            "weekly": self.weekly,
            "log": self.log,
            "items": self.items,
            "clock": state.clock,
            "links": state.links,
            "first_setting": self.plan.setting,
        }
        about = {
            "version": VERSION,
            "changes": [_plain(change) for change in self.plan.changes],
            "elsewhere": self.plan.elsewhere,
            "links": [_plain(link) for link in self.plan.links],
            "activities": [vars(activity) for activity in self.plan.activities],
        }
        buffer = io.BytesIO()
        np.savez_compressed(buffer, about=np.array(json.dumps(about)), **arrays)
        return buffer.getvalue()

    @classmethod
    def restored(cls, snapshot: bytes) -> Life:
        """A life that goes on from a snapshot, bit for bit.

        Raises SnapshotError where it is none or damaged, StaleSnapshot where it was taken with another version of the
        model.
        """
        try:
            with np.load(io.BytesIO(snapshot), allow_pickle=False) as archive:
                about = json.loads(str(archive["about"]))
                kept = {name: archive[name] for name in archive.files if name != "about"}
            version = about["version"]
            if version != VERSION:
                raise StaleSnapshot(
                    f"the snapshot was taken with model version {version}, this is {VERSION}; "
                    "go on with the version it was taken with, or run the scenario anew"
                )
            _check_kept(kept)
            plan = Plan(
                kept.pop("first_setting").view(np.recarray),
                tuple(Change(**change) for change in about["changes"]),
                about["elsewhere"],
                tuple(Activity(**{**given, "serves": tuple(given["serves"])}) for given in about["activities"]),
                tuple(Link(**link) for link in about["links"]),
            )
            life = cls.__new__(cls)
            life.plan = plan
            life._weekly_is_mine = True
            life.state = _assembled(kept, plan)
        except SnapshotError:
            raise
        except (OSError, EOFError, LookupError, TypeError, ValueError, AttributeError) as error:
            raise SnapshotError(f"this is no whole snapshot of a life: {error}") from error
        except (zipfile.BadZipFile, zlib.error) as error:
            raise SnapshotError(f"the snapshot of a life is damaged: {error}") from error
        return life

    def branch(self, changes: Iterable[Change] = (), *, seed: int | None = None) -> Life:
        """Another life with the same past: with further changes from this week on, and fresh luck if a seed is given.

        Raises ValueError for a change that lies in the past.
        """
        added = tuple(changes)
        for change in added:
            if not isinstance(change, Change):
                raise TypeError(f"{change!r} is no change, expected copsim.simulation.changes.Change(week, …)")
            check_whole_numbers(change)
            if change.week < self.week:
                raise ValueError(f"a change is dated week {change.week}, but this life has already reached {self.week}")
        if seed is not None:
            added = (*added, Change(week=self.week, event="fresh luck", amount=_check_seed(seed)))
        other = Life.restored(self.snapshot())
        past = int(self.state.clock[0].changed)
        other.plan = replace(self.plan, changes=(*self.plan.changes, *added))
        other.state = other.state._replace(changes=other.plan.rows)
        other.state.clock[0].changed = past
        return other


def _check_kept(kept: dict[str, Any]) -> None:
    """Raise SnapshotError where the arrays of a snapshot are not what they should be, or do not fit together."""
    kinds: dict[str, Any] = {
        "people": PERSON,
        "members": MEMBERSHIP,
        "ties": TIES,
        "insights": INSIGHT,
        "recent": np.int8,
        "communities": COMMUNITY,
        "setting": SETTING,
        "first_setting": SETTING,
        "order": np.int64,
        "starts": np.int64,
        "weekly": WEEKLY,
        "log": LOG,
        "items": ITEM,
        "clock": CLOCK,
        "links": LINK,
    }
    for name, kind in kinds.items():
        if kept[name].dtype != np.dtype(kind):
            raise SnapshotError(f"{name} of the snapshot is damaged: another kind of record than expected")
    communities = len(kept["communities"])
    members = len(kept["members"])
    clock = kept["clock"]
    fits = (
        len(clock) == 1
        and int(clock["members"][0]) == members
        and int(clock["people"][0]) == len(kept["people"])
        and len(kept["setting"]) == len(kept["first_setting"]) == communities == len(kept["starts"]) - 1
        and len(kept["ties"]) == len(kept["recent"]) == len(kept["insights"]) == members
        and kept["weekly"].shape == (int(clock["week"][0] - clock["first"][0]), communities)
        and int(kept["starts"][-1]) == len(kept["order"])
        and not np.any(kept["order"] >= members)
        and not np.any(np.diff(kept["starts"]) < 0)
        and not np.any((kept["links"]["origin"] >= communities) | (kept["links"]["target"] >= communities))
    )
    if not fits:
        raise SnapshotError("the snapshot of a life is damaged: its parts do not fit together")


def _assembled(kept: dict[str, Any], plan: Plan) -> State:
    """A state from what a snapshot keeps; scratch is made anew."""
    clock = kept["clock"].view(np.recarray)
    setting = kept["setting"].view(np.recarray)
    members = len(kept["members"]) + 16
    communities = len(setting)
    return State(
        people=_enlarged(kept["people"].view(np.recarray), len(kept["people"]) + 16),
        members=_enlarged(kept["members"].view(np.recarray), members),
        ties=_enlarged(kept["ties"].view(np.recarray), members),
        insights=_enlarged(kept["insights"].view(np.recarray), members),
        recent=_enlarged(kept["recent"], members),
        communities=kept["communities"].view(np.recarray),
        setting=setting,
        catalogue=plan.catalogue,
        values=setting.view(np.float64).reshape(communities, -1),
        changes=plan.rows,
        links=kept["links"].view(np.recarray),
        into=starts_of(plan.linked["target"], communities),
        outward=plan.outward,
        outof=starts_of(plan.linked["origin"][plan.outward], communities),
        order=_enlarged(kept["order"], members),
        starts=kept["starts"],
        seats=np.zeros((2, members), np.int64),
        keys=np.zeros(members, np.float64),
        weekly=_enlarged(kept["weekly"].view(np.recarray), len(kept["weekly"]) + 52),
        log=_enlarged(kept["log"].view(np.recarray), len(kept["log"]) + 1),
        items=_enlarged(kept["items"].view(np.recarray), len(kept["items"]) + 1),
        clock=clock,
    )
