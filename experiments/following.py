"""Following a life: what can be known of each member only by looking every week."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from copsim.analysis.member_rows import ITEMS, MEMBER_ROW, NONE, TIE_ROW, roles_at_end
from copsim.simulation.life import Life
from copsim.simulation.records import ACTIVE, CONTRIBUTE, CORE, LEVELS, TAKE_PART, WATCH

AT_THE_END = ("passion", "energy", "identification", "value", "relevance", "reputation", "anger", "pledge", "level")


@dataclass(frozen=True)
class Followed:
    """What is kept of a life besides its weekly records."""

    log: Any
    """Records of who took part in what."""
    items: Any
    """Records of items of value."""
    members: Any
    """Records of `MEMBER_ROW`, one per membership there ever was."""
    ties: Any
    """Records of `TIE_ROW`, as they are at the end."""
    agendas: Any = None
    """(communities,) topics that each counts as its own at the end, as bits."""
    links: Any = None
    """Records of `links.LINK` at the end."""


@dataclass
class Follower:
    """Adds up week by week what members did. Looks only, and after each week; so the life is the same to the bit."""

    rows: Any = field(default_factory=lambda: np.zeros(0, MEMBER_ROW))

    def look(self, life: Life) -> None:
        """Note the week that has just been lived."""
        week = life.week - 1
        self._make_room(len(life.members))
        here = life.state.order[: int(life.state.starts[-1])]
        members, rows = life.members, self.rows
        role, level, pledge = members["role"][here], members["level"][here], members["pledge"][here]
        came = role >= TAKE_PART
        rows["visits"][here] += came
        rows["watched"][here] += role == WATCH
        rows["contributed"][here] += role >= CONTRIBUTE
        rows["contributions"][here] += members["merits"][here]
        rows["hours_given"][here] += np.where(came, members["given"][here], 0.0)
        # Who is not asked this week keeps the number of the last time.
        rows["hours_homework"][here] += np.where(members["asked"][here] > 0, members["homework"][here], 0.0)
        for code, name in enumerate(LEVELS):
            rows[f"weeks_{name}"][here] += level == code
        _first(rows, "first_active", here[level >= ACTIVE], week)
        _first(rows, "first_core", here[level == CORE], week)
        leading = here[pledge > 0.0]
        rows["hours_led"][leading] += members["leading"][leading]
        rows["led_weeks"][leading] += 1
        rows["led_until"][leading] = week
        _first(rows, "led_from", leading, week)

    def _make_room(self, members: int) -> None:
        if len(self.rows) < members:
            grown = np.zeros(members, MEMBER_ROW)
            for name in ("first_active", "first_core", "led_from", "led_until"):
                grown[name] = NONE
            grown[: len(self.rows)] = self.rows
            self.rows = grown

    def ended(self, life: Life) -> Followed:
        """All that is known when the life has been lived."""
        members, setting = life.members, life.state.setting
        self._make_room(len(members))
        rows = self.rows
        rows["member"] = np.arange(len(members))
        for name in ("community", "person", "joined", "left", *AT_THE_END):
            rows[name] = members[name]
        rows["far"] = life.people["far"][members["person"]]
        rows["shared_agenda"] = _shared_agenda(life)
        ties = tie_rows(life)
        rows["ties"] = np.bincount(ties["member"], minlength=len(rows))
        rows["tie_strength"] = np.bincount(ties["member"], weights=ties["strength"], minlength=len(rows))
        for code, name in enumerate(ITEMS, start=1):
            rows[name] = np.bincount(life.items["member"][life.items["kind"] == code], minlength=len(rows))
        of = rows["community"]
        rows["role"] = roles_at_end(rows, setting["expert_from"][of], setting["new_visits"][of])
        agendas, links = life.state.communities["agenda"].copy(), life.state.links.copy()
        return Followed(life.log, life.items, rows, ties, agendas, links)


def _first(rows: Any, name: str, which: Any, week: int) -> None:
    """Write the week down for those who have none yet."""
    new = which[rows[name][which] == NONE]
    rows[name][new] = week


def _shared_agenda(life: Life) -> Any:
    """(members,) share of the topics of own work that the community counts as its own; 0 where work raises none."""
    members = life.members
    own = life.people["context"][members["person"]]
    shared = own & life.state.communities["agenda"][members["community"]]
    return np.bitwise_count(shared) / np.maximum(np.bitwise_count(own), 1)


def tie_rows(life: Life) -> Any:
    """Records of `TIE_ROW`: ties between members who are both still there."""
    here = life.state.order[: int(life.state.starts[-1])]
    there = np.zeros(len(life.members) + 1, bool)
    there[here] = True
    ties = life.state.ties[: len(life.members)]
    to = ties["to"][here]
    weight = ties["weight"][here]
    kept = (to >= 0) & there[to] & (weight > 0.0)
    rows = np.zeros(int(kept.sum()), TIE_ROW)
    member = np.broadcast_to(here[:, None], to.shape)[kept]
    rows["community"] = life.members["community"][member]
    rows["member"] = member
    rows["to"] = to[kept]
    rows["strength"] = weight[kept]
    return rows


__all__ = ["Followed", "Follower", "tie_rows"]
