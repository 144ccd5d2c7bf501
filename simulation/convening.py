"""Convening: work across a landscape, for which no single community has the hours (concept H4).

A convener has a picture of the whole and wins others over. The lines of this work are put together by what they move:
a story of what could be, kept coherent, makes people of different practices understand each other; alignment with
those who decide, and legitimacy across boundaries, makes units let go of their people; personal networks and meaningful
engagement make those come who should, to encounters that are well held.
"""

from __future__ import annotations

from typing import ClassVar

from copsim.simulation.cultivating import effect_of_hours, part_of_hours
from copsim.simulation.numerics import compiled
from copsim.simulation.parameters import Theme, quantity
from copsim.simulation.records import State

_SHARE = "slides on systems conveners; level assumed"


class Convening(Theme):
    """Hours of systems conveners that count in this community, and what they go into."""

    key: ClassVar[str] = "convening"

    convener_hours: float = quantity(
        0.0,
        "hours a week",
        0.0,
        1000.0,
        "Hours a week that conveners give to what lies between this community and others.",
        _SHARE,
        "H4",
    )
    narrative: float = quantity(
        0.34,
        "share of convener hours",
        0.0,
        1.0,
        "For an aspirational narrative and its coherence: different practices understand each other better.",
        _SHARE,
        "H4 H2",
    )
    aligning: float = quantity(
        0.33,
        "share of convener hours",
        0.0,
        1.0,
        "For legitimacy and strategic alignment: units let their people give hours to what lies outside.",
        _SHARE,
        "H4 H5",
    )
    engagement: float = quantity(
        0.33,
        "share of convener hours",
        0.0,
        1.0,
        "For personal networks and meaningful engagement: boundary encounters are well held.",
        _SHARE,
        "H4 H3",
    )


@compiled
def convene(state: State, c: int) -> None:
    """What conveners' hours do for this community this week."""
    community = state.communities[c]
    setting = state.setting[c]
    total = setting.narrative + setting.aligning + setting.engagement
    each = setting.convener_hours * part_of_hours(1.0, total)
    community.coherence = effect_of_hours(each * setting.narrative, setting)
    community.legitimacy = effect_of_hours(each * setting.aligning, setting)
    community.engagement = effect_of_hours(each * setting.engagement, setting)
