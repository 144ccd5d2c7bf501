"""The flow of value in words and tables: of 100 things taken up so many are tried, most are lost for this reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from copsim.analysis.lives import Lives
from copsim.analysis.phrases import count, number, share
from copsim.analysis.value import Delay, Interval
from copsim.analysis.value_flow import STEPS, FamilyFlow, Flow, all_together, by_family, flow_of, losses
from copsim.simulation.activities import Activity

if TYPE_CHECKING:
    import pandas as pd

WHY = {
    "no room in mind": "they come when there is no room in mind for more",
    "given up untried": "they are given up before work lets anybody try them",
    "crowded out by newer": "newer things crowd them out before they are tried",
    "gone with who left": "those who had them in mind leave",
    "failures kept back": "what failed is kept back",
    "overtaken or gone untold": "what came of them is overtaken by newer things, or gone with who left, untold",
}
"""Each reason for a loss as the end of a sentence that begins with "most are lost because"."""

AFTER = {"heard": "of what was believed", "kept": "of what was taken up", "tried": "of what was tried",
         "shown": "of what came of it"}  # fmt: skip
"""What a share of a loss is a share of."""

LOSS_HEAD = ("Lost", "In a life", "Share")
LOSS_HOW = "What is lost on the way, by reason; the share is that of the cycle it is lost after."
FAMILY_HEAD = (
    "Taken up in", "Kept in mind", "Tried", "Worked", "Failed", "Told again", "Weeks to trying", "Weeks to showing",
    "Weeks to telling",
)  # fmt: skip
FAMILY_HOW = (
    "Where things were taken up, and what became of them, in the life that was followed. Weeks: half of all took so "
    "long or less; in brackets, between a quarter and three quarters."
)


def flow_sentences(weekly: pd.DataFrame | Lives, values: pd.DataFrame | None = None) -> list[str]:
    """What a strategist would ask of the flow: how far 100 things come, why most do not, how long it takes.

    Args:
        weekly: the table of a run.
        values: items of value of the lives that were followed; without them nothing is said of how long it takes.
    """
    flow = flow_of(weekly)
    if flow.heard <= 0.0:
        return ["Nothing is taken up."]
    said = [_of_hundred(flow)]
    reason, amount = flow.worst
    if reason:
        share = _per_hundred(amount, flow.heard)
        said.append(f"Of insights that are lost, most are lost because {WHY[reason]}: {share} of 100.")
    told = _told(flow)
    if told:
        said.append(told)
    if values is not None and len(values):
        said += _how_long(all_together(values))
    return said


def _per_hundred(part: float, whole: float) -> str:
    return number(round(100 * part / whole, 1) if part < 0.0995 * whole else round(100 * part / whole))


def _of_hundred(flow: Flow) -> str:
    tried, worked, failed = (_per_hundred(part, flow.heard) for part in (flow.tried, flow.worked, flow.failed))
    if flow.tried <= 0.0:
        return "Of 100 things taken up, none is tried."
    text = f"Of 100 things taken up, {tried} {'is' if tried == '1' else 'are'} tried"
    if flow.shown <= 0.0:
        return f"{text}; what came of them has not shown yet."
    return f"{text}: {worked} turn out well and {failed} fail, as far as that has shown."


def _told(flow: Flow) -> str:
    if flow.shown <= 0.0:
        return ""
    text = f"Of what came of something, {share(flow.told / flow.shown)} is told to the others"
    kept_back = flow.lost["silenced"]
    if flow.failed > 0.0 and kept_back > 0.0:
        text += f"; of the failures, {share(min(1.0, kept_back / flow.failed))} are kept back"
    return f"{text}."


def _how_long(family: FamilyFlow) -> list[str]:
    steps = [
        ("from taking up to trying", "taken up to tried"),
        ("more until it shows what came of it", "tried to shown"),
        ("more until it is told", "shown to told"),
    ]
    parts = [f"{count(family.delays[key].median, 'week')} {words}" for words, key in steps if key in family.delays]
    if not parts:
        return []
    text = f"It takes {', '.join(parts)}, in the median of each step in the life that was followed"
    return [f"{text}: what is learned now shows much later, if it does."]


def loss_rows(weekly: pd.DataFrame | Lives) -> list[tuple[str, str, str]]:
    """Every reason: what is lost, how often in a life, which share of what."""
    return [
        (
            f"{one.loss.reason}, {AFTER[one.loss.after]}",
            _interval(one.count, percent=False),
            _interval(one.share, percent=True),
        )
        for one in losses(weekly)
    ]


def family_rows(values: pd.DataFrame, activities: Sequence[Activity] = ()) -> list[tuple[str, ...]]:
    """Every family: how far what was taken up there came, and how long it took."""
    return [
        (
            family.name,
            *(number(n) for n in (family.kept, family.tried, family.worked, family.failed, family.told)),
            *(_delay(family.delays.get(step)) for step in STEPS[:3]),
        )
        for family in by_family(values, activities)
    ]


def _delay(delay: Delay | None) -> str:
    if delay is None:
        return "–"
    return f"{number(delay.median)} ({number(delay.low50)} to {number(delay.high50)})"


def _interval(found: Interval, *, percent: bool) -> str:
    say = share if percent else number
    if not found.lives:
        return "–"
    if found.of == 1 or say(found.low90) == say(found.high90):
        return say(found.median)
    return f"{say(found.median)} [{say(found.low90)} to {say(found.high90)}]"


__all__ = [
    "FAMILY_HEAD", "FAMILY_HOW", "LOSS_HEAD", "LOSS_HOW", "family_rows", "flow_sentences", "loss_rows",
]  # fmt: skip
