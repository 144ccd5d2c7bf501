"""Models without social life, which a model of a community has to be better than. See each of them."""

from __future__ import annotations

from copsim.experiments.fitting.null_pareto import PARETO
from copsim.experiments.fitting.null_parts import Null
from copsim.experiments.fitting.null_rich import RICH
from copsim.experiments.fitting.null_spells import SPELLS

NULLS: dict[str, Null] = {null.name: null for null in (PARETO, SPELLS, RICH)}
"""By name, from the plainest."""
