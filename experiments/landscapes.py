"""A landscape out of what was kept of a life."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copsim.analysis.landscape import Landscape, landscape
from copsim.analysis.tables import members_table, values_table
from copsim.experiments.following import Followed
from copsim.scenarios import Scenario

if TYPE_CHECKING:
    import pandas as pd


def landscape_of(scenario: Scenario, weekly: pd.DataFrame, seed: int, kept: Followed | None) -> Landscape | None:
    """The landscape of a run; None where there is one community.

    Args:
        scenario: what was lived.
        weekly: as `tables.weekly_table` makes it; one or many seeds.
        seed: the life of which single people and pairs are told.
        kept: what was kept of that life; without it only what weekly tables hold is known.
    """
    if scenario.communities < 2:
        return None
    names, links = scenario.place_names, scenario.plan().links
    if kept is None:
        return landscape(names, links, weekly, seed)
    return landscape(
        names, links, weekly, seed, members=members_table({seed: kept.members}),
        values=values_table({seed: kept.items}), agendas=kept.agendas, ended=kept.links,
    )  # fmt: skip


__all__ = ["landscape_of"]
