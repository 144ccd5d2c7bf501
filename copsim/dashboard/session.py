"""A session: what is on the stage. Plain data, so that a link, a file and another machine can have it as well.

A session is a scenario, the dated changes that were made to it by hand, a seed, and a week. The life on the stage is a
function of the first three; playing only moves the week.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from copsim.scenarios import Entry, Scenario, ScenarioError, load, load_text
from copsim.scenarios.dropping import Use, dropped, uses
from copsim.scenarios.errors import Problem
from copsim.scenarios.interventions import intervention_names
from copsim.scenarios.library import every_name
from copsim.scenarios.numbers import RUN

MOST_LINK = 200_000
"""Bytes that a link may unpack to: a scenario and its changes are a hundredth of it."""
LARGEST_SEED = 2**31 - 1
ByHand = Entry | Use
"""What can be done by hand on a week: a dated change, or an intervention, which is several of them."""


@dataclass(frozen=True)
class Session:
    """What is on the stage.

    Attributes:
        scenario: what is lived, without what was changed by hand.
        own: whether the scenario is not one of the library's: then a link has to hold it whole.
        levers: changes made by hand and interventions dropped by hand, in the order of their weeks.
        seed: the luck of the life.
        week: where it is shown.
    """

    scenario: Scenario
    own: bool = False
    levers: tuple[ByHand, ...] = ()
    seed: int = 1
    week: int = 0

    @property
    def weeks(self) -> int:
        """How many weeks the life has."""
        return self.scenario.weeks

    @property
    def whole(self) -> Scenario:
        """The scenario with what was changed by hand. Raises ScenarioError where that does not fit together."""
        entries = [one for one in self.levers if isinstance(one, Entry)]
        used = [one for one in self.levers if isinstance(one, Use)]
        moved = self.scenario.with_changes(entries, source="assumed: moved by hand") if entries else self.scenario
        return dropped(moved, used).scenario if used else moved

    def at(self, week: int) -> Session:
        """The same at another week, within the life."""
        return replace(self, week=min(max(week, 0), self.weeks - 1))

    def with_lever(self, entry: ByHand) -> Session:
        """With one more change by hand; one that sets the same parameters in the same week takes its place.

        Nothing is done twice in one week.

        Raises ScenarioError where it does not fit.
        """
        if entry in self.levers:
            return self
        kept = [other for other in self.levers if not _same(other, entry)]
        return self._checked((*kept, entry))

    def without_lever(self, place: int) -> Session:
        """Without one of the changes by hand."""
        return self._checked(tuple(entry for n, entry in enumerate(self.levers) if n != place))

    def with_lever_moved(self, place: int, week: int) -> Session:
        """With one of the changes by hand in another week. Raises ScenarioError where it cannot be there."""
        week = min(max(week, 0), self.weeks - 1)
        old = self.levers[place]
        moved = old.model_copy(update={"week": week}) if isinstance(old, Entry) else replace(old, week=week)
        return self._checked(tuple(moved if n == place else entry for n, entry in enumerate(self.levers)))

    def _checked(self, levers: tuple[ByHand, ...]) -> Session:
        ordered = tuple(sorted(levers, key=lambda entry: entry.week))
        changed = replace(self, levers=ordered)
        _ = changed.whole
        return changed

    # As text

    def as_query(self) -> str:
        """The session as text for a link: letters, digits, - and _."""
        return _packed(self.as_content())

    def as_content(self) -> dict[str, Any]:
        """The session as plain data, ready for JSON."""
        content: dict[str, Any] = {"seed": self.seed, "week": self.week}
        content |= {"yaml": self.scenario.to_yaml()} if self.own else {"scenario": self.scenario.name}
        if self.weeks != (self.scenario.weeks if self.own else _weeks_of(self.scenario.name)):
            content["weeks"] = self.weeks
        if self.levers:
            content["levers"] = [one.as_dict() if isinstance(one, Entry) else {"with": one.key} for one in self.levers]
        return content

    @classmethod
    def of_query(cls, text: str) -> Session:
        """The session of a link. Raises ScenarioError for text that is none."""
        with _readable():
            content = _unpacked(text)
            if not isinstance(content, dict):
                raise TypeError("it holds no session")
            return cls._of(content)

    @classmethod
    def _of(cls, content: Mapping[str, Any]) -> Session:
        own = "yaml" in content
        if own:
            scenario = load_text(str(content["yaml"]), file="link")
        else:
            name = str(content["scenario"])
            if name not in every_name():
                raise ScenarioError(
                    [Problem(f"the link names the scenario '{name[:60]}', which this copsim does not have")]
                )
            scenario = load(name)
        if "weeks" in content:
            scenario = scenario.with_values({"weeks": content["weeks"]})
        seed = content["seed"]
        if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= LARGEST_SEED:
            raise ValueError(f"the seed is {seed!r}")
        levers = tuple(by_hand_of(one) for one in content.get("levers", ()))
        session = cls(scenario, own, (), seed)._checked(levers)
        return session.at(int(content["week"]))


@dataclass(frozen=True)
class Kept:
    """A session that was put beside others, under a name of its own."""

    name: str
    session: Session


MOST_KEPT = 4
"""So many lives can be told apart beside each other."""
LONGEST_NAME = 60
"""Characters of the name of one of them."""


def name_told(text: str) -> str:
    """A name as it may stand beside others: on one line, cut at a word if too long; empty if nothing is left of it."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    if len(line) <= LONGEST_NAME:
        return line
    whole, _, _ = line[:LONGEST_NAME].rpartition(" ")
    return f"{whole.rstrip(' ,;:')} …" if len(whole) > LONGEST_NAME // 2 else line[:LONGEST_NAME]


def kept_as_query(kept: Sequence[Kept]) -> str:
    """Sessions beside each other as text for a link; the first is the one that the others are held against."""
    return _packed([{"name": one.name, **one.session.as_content()} for one in kept])


def kept_of_query(text: str) -> tuple[Kept, ...]:
    """The sessions of a link beside each other. Raises ScenarioError for text that holds none."""
    with _readable():
        content = _unpacked(text)
        if not isinstance(content, list) or not all(isinstance(one, dict) for one in content):
            raise TypeError("it holds no lives beside each other")
        if not 1 <= len(content) <= MOST_KEPT:
            raise ValueError(f"it holds {len(content)} lives, expected 1 to {MOST_KEPT}")
        kept = tuple(Kept(name_told(str(one["name"])), Session._of(one)) for one in content)
        if len({one.name for one in kept}) < len(kept) or not all(one.name for one in kept):
            raise ValueError("its lives have no names of their own")
        return kept


def _packed(content: Any) -> str:
    packed = zlib.compress(json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _unpacked(text: str) -> Any:
    packed = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(packed, MOST_LINK)
    if unpacker.unconsumed_tail:
        raise ValueError("it unpacks to more than a session can hold")
    return json.loads(data)


@contextmanager
def _readable() -> Iterator[None]:
    """Raises ScenarioError for whatever is wrong with a link."""
    try:
        yield
    except ScenarioError:
        raise
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, zlib.error) as error:
        raise ScenarioError([Problem(f"the link cannot be read: {error}; copy it whole")]) from None


@cache
def titles() -> Mapping[str, str]:
    """Titles of the scenarios of the library by their names; reading all of them takes half a second, once."""
    return {name: load(name).title for name in every_name()}


@cache
def _weeks_of(name: str) -> int:
    return load(name).weeks


def entry_of(given: Mapping[str, Any]) -> Entry:
    """A dated change as files write it. Raises ValueError for one that cannot be."""
    named = {"values" if name == "set" else name: value for name, value in given.items()}
    return Entry(**named)


def by_hand_of(given: Mapping[str, Any]) -> ByHand:
    """What was done by hand, from a link. Raises ValueError or ScenarioError for what cannot be."""
    if "with" not in given:
        return entry_of(given)
    text = str(given["with"])
    # A link may not make this machine read a file: only what comes with copsim is meant.
    if text.partition("@")[0] not in intervention_names() or "+" in text:
        raise ValueError(f"the link names the intervention {text[:60]!r}, which this copsim does not have")
    (one,) = uses(text)
    return one


def _same(one: ByHand, other: ByHand) -> bool:
    """Whether two changes set the same parameters in the same week."""
    if isinstance(one, Use) or isinstance(other, Use):
        return False
    return one.week == other.week and one.event is None and other.event is None and set(one.values) == set(other.values)


def longest() -> int:
    """How many weeks a life on the stage may have."""
    return int(RUN["weeks"].high)
