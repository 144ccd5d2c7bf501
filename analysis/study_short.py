"""What came out of a study, in short: of each measure the factor that does most, as far as the design can tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from copsim.analysis.markdown import escaped, table
from copsim.analysis.sensitivity_words import listed, percent, rows_of, without_luck
from copsim.analysis.study_words import Contrast, number, share

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Reading:
    """What is said of one measure.

    Attributes:
        measure: its entry in the manifest.
        kind: `indices`, `screening`, `moves`, `shares`, or `nothing`.
        contrasts: what each factor does, the strongest first.
        parts: how much each factor does; in a factorial the share of the variance of single runs that it makes alone.
        clear: factors of which it can be told that they do something.
        sentences: what the measure goes back to, in words.
        luck: how much is luck; nan if not known.
        table: the analysis as a table.
        by_levels: whether each value of a factor stands beside each value of the others.
        always: the one value the measure has in all runs; nan if it varies.
    """

    measure: Mapping[str, Any]
    kind: str
    contrasts: Sequence[Contrast]
    parts: Mapping[str, float]
    clear: Sequence[str]
    sentences: Sequence[str]
    luck: float
    table: pd.DataFrame
    by_levels: bool = False
    always: float = float("nan")

    @property
    def name(self) -> str:
        """The measure's name."""
        return str(self.measure["name"])

    @property
    def strongest(self) -> str | None:
        """The factor that does most, of those of which it can be told that they do something."""
        known = [factor for factor in self.clear if self.parts.get(factor, float("nan")) == self.parts.get(factor)]
        return max(known or self.clear, key=lambda factor: self.parts.get(factor, 0.0), default=None)


NONE = "nothing that can be told"
HEADS = {
    "levels": ["moved most by", "from, to", "difference (95 %)", "alone, of how single runs differ"],
    "moves": ["moved most by", "from, to", "difference (95 %)"],
    "shares": ["goes back most to", "alone, of how single runs differ (95 %)", "along a straight line (95 %)"],
    "indices": ["goes back most to", "alone (95 %)", "with others (95 %)", "along a straight line (95 %)"],
    "screening": ["moved most by", "mean size of effects (95 %)", "mean effect (95 %)"],
}


def in_short(readings: Sequence[Reading], factors: int) -> list[str]:
    """A sentence on all measures, and tables: one for each way in which they were looked at.

    Args:
        readings: of the measures.
        factors: how many vary.
    """
    told = [reading for reading in readings if reading.kind != "nothing"]
    found = [_most(readings)] if factors > 1 and len(readings) > 1 else []
    still = [reading for reading in readings if reading.always == reading.always]
    unknown = [reading for reading in readings if reading.kind == "nothing" and reading not in still]
    if still:
        values = ", ".join(f"{escaped(reading.name)} (always {number(reading.always)})" for reading in still)
        found.append(f"{'This does' if len(still) == 1 else 'These do'} not vary: {values}.")
    if unknown:
        names = listed([escaped(reading.name) for reading in unknown])
        found.append(f"Of {names} nothing can be told; why is said below.")
    for way, head in HEADS.items():
        rows = [_row(reading, way) for reading in told if _way(reading) == way]
        if rows:
            found.append(table(["measure", *head, "luck"], rows))
    return found


def _way(reading: Reading) -> str:
    return "levels" if reading.kind == "shares" and reading.by_levels else reading.kind


def _most(readings: Sequence[Reading]) -> str:
    """How many measures are moved most by the factor that moves most of them."""
    often = Counter(one for one in (reading.strongest for reading in readings) if one is not None)
    if not often:
        return f"In none of {len(readings)} measures can it be told from luck what any factor does."
    factor, number_of = often.most_common(1)[0]
    which = f"all {number_of}" if number_of == len(readings) else str(number_of)
    said = f"Of {len(readings)} measures, {which} {'is' if number_of == 1 else 'are'} moved most by {escaped(factor)}."
    none = sum(reading.strongest is None and reading.kind != "nothing" for reading in readings)
    return f"{said} In {none} it cannot be told from luck what any factor does." if none else said


def _row(reading: Reading, way: str) -> list[Any]:
    luck = share(reading.luck) if reading.luck == reading.luck else None
    factor = reading.strongest
    if factor is None:
        return [reading.name, NONE, *[None] * (len(HEADS[way]) - 1), luck]
    one = next((one for one in reading.contrasts if one.factor == factor), None)
    return [reading.name, factor, *_cells(reading, way, factor, one), luck]


def _cells(reading: Reading, way: str, factor: str, one: Contrast | None) -> list[Any]:
    if way in ("levels", "moves"):
        assert one is not None  # a factor is told from chance by its contrast
        ends = f"{number(one.at_least)} ('{one.least}') to {number(one.at_most)} ('{one.most}')"
        alone = [] if way == "moves" else [share(reading.parts[factor]) if factor in reading.parts else None]
        return [ends, _interval(*one.difference), *alone]
    row = next(row for row in rows_of(reading.table) if row["parameter"] == factor)
    line = None if one is None else _interval(*one.difference) if one.clear else "no rise or fall"
    if way == "shares":
        return [percent(row["share"], row["low"], row["high"]), line]
    if way == "indices":
        kind = without_luck(reading.table)
        first, total = (
            percent(*(row[f"{part}{kind}{end}"] for end in ("", "_low", "_high"))) for part in ("first", "total")
        )
        return [first, total if kind else "not known: luck is in it", line]
    return [_interval(*(row[f"{column}{end}"] for end in ("", "_low", "_high"))) for column in ("mu_star", "mu")]


def _interval(middle: float, low: float, high: float) -> str:
    return f"{number(middle)} ({number(low)} to {number(high)})"


__all__ = ["Reading", "in_short"]
