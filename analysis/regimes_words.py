"""What the three regimes came to, in sentences and as a table."""

from __future__ import annotations

from copsim.analysis.compare_phrases import fixed, places, signed
from copsim.analysis.paired import Paired
from copsim.analysis.phrases import share
from copsim.analysis.regimes import COMMUNITIES, MEANINGS, REGIMES, Judged, Regimes

CLAIM = "Communities across units give synergy without the homogeneity of centralisation."
SHOWN = (
    "quality", "sound", "wrong", "practice", "variety", "by_chance", "beyond_chance", "synergy", "reach", "people",
    "regulars", "hours",
)  # fmt: skip
"""Rows of the table."""
LIMITS = (
    "Units are copies of one community: people, work and know-how are drawn alike in all of them, so units differ by "
    "luck and by what they then do, and not because they were made for different work.",
    "Guests are people of a unit who belonged to the next unit's community from the start; they give half of their "
    "hours to each. Nobody who comes later belongs to two, so that guests become fewer as people leave.",
    "Each membership raises concerns of its own, so the work of guests raises more of them than that of others, and "
    "more of what they wrongly hold is found out. A good part of what communities gain, or all of it, is due to that: "
    "see docs/studies/synergy.",
    "What outside sources tell is always right in the model, and each unit's training is drawn for itself, though "
    "ordered: no single curriculum is handed down.",
    "That visits are worth less where everything is ordered is put in (organisation.order_cost), not found.",
)
"""What one has to know of the model to judge how sure it all is."""


def in_short(found: Regimes) -> list[str]:
    """The claim, and what became of its parts: a sentence each."""
    verdict = {
        "holds": "In these lives it holds.",
        "the opposite holds": "In these lives it does not hold: of what it rests on, something is the other way round.",
        "no difference that matters": "In these lives it does not hold: of what it rests on, something makes no "
        "difference that matters.",
        "cannot tell": "Whether it holds cannot be told from so few lives.",
    }[found.claim]
    return [f"The claim: {CLAIM[:1].lower()}{CLAIM[1:]} {verdict}", *(told(each) for each in found.judged)]


def told(each: Judged) -> str:
    """A part of the claim and what was found."""
    of, part = each.of, each.part
    finely = _places(of)
    numbers = (
        f"{part.measure.replace('_', ' ')} {fixed(of.arm, finely)} beside {fixed(of.baseline, finely)} "
        f"({part.arm} less {part.beside}: {apart(of)})"
    )
    return f"{part.said}: {each.found}; {numbers}."


def apart(of: Paired) -> str:
    """A difference with its interval: `+0.10 (0.08 to 0.12)`."""
    finely = _places(of)
    if of.low != of.low:
        return f"{signed(of.difference, finely)}, interval unknown"
    return f"{signed(of.difference, finely)} ({signed(of.low, finely)} to {signed(of.high, finely)})"


def _places(of: Paired) -> int:
    width = of.high - of.low
    return max(2, places(width)) if width > 0.0 else 2


def table(found: Regimes) -> tuple[list[str], list[list[str]]]:
    """Head and rows: a measure, its mean with interval under each regime, what it is."""
    rows = []
    for measure in SHOWN:
        row = [measure.replace("_", " ")]
        for regime in REGIMES:
            mean, low, high = found.mean(regime, measure)
            finely = 1 if MEANINGS[measure][1] in ("topics", "people", "hours a week") else 3
            interval = "" if low != low else f" ({fixed(low, finely)} to {fixed(high, finely)})"
            row.append(fixed(mean, finely) + interval)
        rows.append([*row, MEANINGS[measure][0]])
    return ["", *REGIMES, "what it is"], rows


def sure(found: Regimes) -> list[str]:
    """How sure one can be."""
    synergy = found.mean(COMMUNITIES, "synergy")[0]
    pairs = len(found.seeds)
    said = [
        f"{pairs} lives of {found.weeks} weeks under each regime, seed by seed with the same luck; intervals are of "
        f"95 %, from a bootstrap of pairs. What lies within {share(found.matters)} of the spread between lives of the "
        "regime beside is said not to matter. Seven comparisons are made; at 5 % each, about one in three such tables "
        "shows one by chance alone.",
    ]
    if synergy == synergy:
        said.append(
            f"With communities a person soundly knows {fixed(synergy, 1)} topics that came from another unit; where "
            "nobody belongs to two communities, none can come."
        )
    idle = [regime for regime in REGIMES if found.mean(regime, "regulars")[0] < 1.0]
    if idle:
        said.append(
            f"Hardly anybody takes part regularly any more where units are {' or '.join(idle)} (fewer than one person "
            "in a unit). What its people know is then what they brought and found out alone, and high variety is no "
            "living practice of each unit but the absence of one."
        )
    return [*said, *LIMITS]


__all__ = ["CLAIM", "LIMITS", "SHOWN", "apart", "in_short", "sure", "table", "told"]
