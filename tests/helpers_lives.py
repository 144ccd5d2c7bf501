"""Lives to compare, and what of them has to be the same to the bit.

Run as a script it lives the busy life and writes its fingerprint, so that other processes can be compared with this.
"""

from __future__ import annotations

import hashlib
import sys
from typing import Any

import numpy as np

from copsim.simulation.changes import Change
from copsim.simulation.life import Life, Plan

BUSY_WEEKS = 30

CLOCK_FIELDS = ("seed", "week", "people", "members", "first", "arrivals", "begun")
"""Fields of the clock that have to be the same; the others are about how it was lived."""


def busy_plan() -> Plan:
    """Two small communities, people who belong to both, and every kind of change."""
    changes = [
        Change(4, event="launch", amount=3, more=10),
        Change(6, "leading.effort", 0.1),
        Change(9, "rhythm.every", 3.0, community=1),
        Change(12, event="leaders leave", amount=1),
        Change(15, event="renegotiate", community=0),
        Change(18, "leading.effort", 1.0),
        Change(22, event="fresh luck", amount=2**62 + 5),
    ]
    return Plan.of({"start.members": 20, "joining.prospects": 3.0}, changes, communities=2, elsewhere=0.3)


def everything(life: Life, *, log: bool = True) -> dict[str, bytes]:
    """Every number a life has come to, by name, as bytes. Scratch and room to spare are left out."""
    state = life.state
    members = len(life.members)
    parts: dict[str, Any] = {
        "people": life.people,
        "members": life.members,
        "tie_to": state.ties["to"][:members],
        "tie_weight": state.ties["weight"][:members],
        "recent": state.recent[:members],
        "communities": state.communities,
        "setting": state.setting,
        "starts": state.starts,
        "order": state.order[: int(state.starts[-1])],
        "weekly": life.weekly,
        **{f"clock.{name}": state.clock[name] for name in CLOCK_FIELDS},
    }
    if log:
        parts["log"] = life.log
    return {name: np.ascontiguousarray(part).tobytes() for name, part in parts.items()}


def different(one: Life, other: Life, *, log: bool = True) -> list[str]:
    """Names of the parts in which two lives differ."""
    a, b = everything(one, log=log), everything(other, log=log)
    return [name for name in a if a[name] != b[name]]


def fingerprint(life: Life) -> str:
    """One line for everything."""
    digest = hashlib.sha256()
    for name, part in everything(life).items():
        digest.update(name.encode())
        digest.update(part)
    return digest.hexdigest()


def lived(seed: int, weeks: int = BUSY_WEEKS) -> str:
    """The fingerprint of the busy life; a function of a module, so that another process can be asked for it."""
    return fingerprint(Life(busy_plan(), seed, log=True, weeks=weeks).live(weeks))


def resumed(snapshot: bytes, weeks: int) -> str:
    """The fingerprint of a life that goes on from a snapshot."""
    return fingerprint(Life.restored(snapshot).live(weeks))


if __name__ == "__main__":
    sys.stdout.write(lived(int(sys.argv[1])) + "\n")
