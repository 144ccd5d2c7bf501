"""Glimpses of members laid side by side: a row per week, a column per member there ever was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copsim.simulation.records import TAKE_PART

Codes = NDArray[np.int8]
Yes = NDArray[np.bool_]

AWAY = -1
"""In place of a level or a role: the member was not there, not yet or no longer."""


@dataclass(frozen=True)
class Glimpsed:
    """What members were and did, week by week. Every array is (weeks, members).

    Attributes:
        level: codes of `records.LEVELS`, or `AWAY`.
        role: codes of `records.ROLES`, or `AWAY`.
        leads: whether they had pledged to lead.
        energy: 0 to 1; 0 where they were not there.
    """

    level: Codes
    role: Codes
    leads: Yes
    energy: NDArray[np.float32]

    @classmethod
    def of(cls, glimpses: Sequence[Any]) -> Glimpsed:
        """From records of members, one array a week (fields `member`, `level`, `role`, `leads`, `energy`)."""
        members = max((int(week["member"].max()) + 1 for week in glimpses if len(week)), default=0)
        shape = (len(glimpses), members)
        level, role = np.full(shape, AWAY, np.int8), np.full(shape, AWAY, np.int8)
        leads, energy = np.zeros(shape, bool), np.zeros(shape, np.float32)
        for n, week in enumerate(glimpses):
            who = week["member"]
            level[n, who], role[n, who] = week["level"], week["role"]
            leads[n, who], energy[n, who] = week["leads"], week["energy"]
        return cls(level, role, leads, energy)

    @property
    def weeks(self) -> int:
        """How many weeks."""
        return len(self.level)

    @property
    def here(self) -> Yes:
        """Who was there."""
        found: Yes = self.level != AWAY
        return found

    @property
    def came(self) -> Yes:
        """Who took part."""
        found: Yes = self.role >= TAKE_PART
        return found


def before(values: Any, blank: Any) -> Any:
    """The same, a week earlier; `blank` in the first week, which has none before it."""
    return np.concatenate([np.full_like(values[:1], blank), values[:-1]])


def ever_before(seen: Yes) -> Yes:
    """Whether something had been so in any earlier week."""
    found: Yes = before(np.logical_or.accumulate(seen, axis=0), False)
    return found


__all__ = ["AWAY", "Glimpsed", "Yes", "before", "ever_before"]
