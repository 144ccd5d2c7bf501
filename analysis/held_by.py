"""What holds a member: identification with the community, ties to people in it, both, or neither.

Each side counts from where it is half of what it can be for whether somebody comes (rules `gate` and `company` of
`simulation/deciding.py`). The lines are levels and no ranks, so that runs can be compared: where all are held more,
more are said to be.
"""

from __future__ import annotations

from typing import Any

import numpy as np

IDENTIFIED_FROM = 0.5
"""Identification from which it holds somebody, 0 to 1. It is what share of one's concerns is brought here rather than
elsewhere (`gate`): from here on more here than elsewhere."""
TIED_FROM = 2.0
"""Sum of tie strengths from which ties hold somebody, 0 to 8. People one knows multiply the reasons to come by
1 + `deciding.friends_pull` · sum (`company`); with 0.5, the default, they are as much of a reason as all else together
from here on. Two whole ties, or four of one half."""
MARGIN = 0.1
"""So much more of a group than the other has one side to hold, if it is to be said to dominate: of ten members one.
Less would hang on single people in a group of the usual size."""

MOST = 0.5
"""Where more than this share of a group is held by neither, no side dominates in it, whatever holds the others."""

SIDES = ("identity", "ties", "both", "neither")
"""What may hold somebody."""
OUTSIDE = "outside"
"""In place of these for somebody who is not in the community at present: nothing holds who is not there."""


def held_by(identification: Any, tie_strength: Any) -> Any:
    """(members,) one of `SIDES` for each.

    Args:
        identification: (members,) with the community, 0 to 1.
        tie_strength: (members,) sum of the strengths of a member's own ties to people who are there, 0 to 8.
    """
    identified = np.asarray(identification) >= IDENTIFIED_FROM
    tied = np.asarray(tie_strength) >= TIED_FROM
    return np.select([identified & tied, identified, tied], ["both", "identity", "ties"], "neither")


def dominant(identity: float, ties: float, both: float, neither: float) -> str:
    """Which aspect dominates in a group: one of `SIDES`, from the shares of its members that each holds.

    Neither where neither holds more than `MOST`; else the side that holds more of them than the other one, by `MARGIN`
    at least (whom both hold counts on both sides, and so makes no difference); else both. Empty where there is nobody.

    Args:
        identity: share held by identity alone; nan where there is nobody.
        ties: share held by ties alone.
        both: share held by both.
        neither: share held by neither.
    """
    if identity != identity:
        return ""
    if neither > MOST or identity + ties + both <= 0.0:
        return "neither"
    if identity - ties >= MARGIN:
        return "identity"
    if ties - identity >= MARGIN:
        return "ties"
    return "both"


__all__ = ["IDENTIFIED_FROM", "MARGIN", "MOST", "OUTSIDE", "SIDES", "TIED_FROM", "dominant", "held_by"]
