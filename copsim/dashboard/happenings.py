"""Happenings: what can be let happen by hand, and what a change made by hand is called in few words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from copsim.dashboard.levers import entry_told
from copsim.dashboard.words import say
from copsim.scenarios import Entry
from copsim.scenarios.dropping import Use

EVENTS: dict[str, dict[str, Any]] = {
    "leave": {"event": "leaders leave", "how_many": 1},
    "coach": {"set": {"leading.coaching": 5}},
    "handover": {"event": "leaders hand over", "how_many": 1},
    "neglect": {"event": "leaders neglect", "percent": 20},
    "launch": {"event": "launch", "days": 3, "invited": 15},
    "talk": {"event": "conversations", "people": 12},
    "decision": {"event": "decision", "heard": 0},
    "task": {"event": "task", "hours": 4, "visible": 10},
    "core": {"event": "core leaves", "of_core": 50},
    "renegotiate": {"event": "renegotiate"},
}
"""By the name of their string; as scenario files write a dated change, without its week."""


def called(entry: Entry | Use) -> str:
    """What a change is called where there is little room: like the button that makes it, if there is one."""
    if isinstance(entry, Use):
        return entry_told(entry)
    given = {name: value for name, value in entry.as_dict().items() if name not in ("week", "note")}
    name = next((name for name, change in EVENTS.items() if change == given), None)
    if name is None:
        return entry_told(entry)
    text = say(f"events.{name}")
    return text[:1].lower() + text[1:]


def all_called(entries: Iterable[Entry | Use]) -> str:
    """What several changes are called, each once."""
    return ", ".join(dict.fromkeys(called(entry) for entry in entries))
