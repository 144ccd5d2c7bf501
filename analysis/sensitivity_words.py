"""Sensitivity in words: what of an outcome goes back to which parameter, and how much of it is luck.

Takes the tables of `copsim.experiments.studies` (`sobol`, `morris`, `shares`, `moves`) as they are.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from copsim.analysis.phrases import number

if TYPE_CHECKING:
    import pandas as pd

UNLIKELY = 0.05
"""A share that chance reaches more often than this is not told as one."""
SMALL = 0.01
ONE_WAY = 0.9
"""Where the mean effect is at least this much of the mean size of effects, they go one way."""
LUCK = "lives that differ in nothing but their seed"


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table, as numbers and names by column."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def listed(names: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, end = names
    return f"{', '.join(most)} {last} {end}" if most else end


def percent(value: float, low: float = float("nan"), high: float = float("nan")) -> str:
    """A share with its interval: `41 % (33 to 48)`; estimates below 0 are told as 0, above 1 as all.

    Below 10 % with one decimal, and with more where both ends of the interval would be told alike.
    """
    value, low, high = (100.0 * min(max(one, 0.0), 1.0) if one == one else one for one in (value, low, high))
    if value != value:
        return "an unknown share"
    decimals = 0 if value >= 9.95 else 1
    while low < high and decimals < 3 and f"{low:.{decimals}f}" == f"{high:.{decimals}f}":
        decimals += 1
    told = f"{_fixed(value, decimals)} %"
    if 0.0 < value < 0.5 * 10.0**-decimals:
        told = f"under {10.0**-decimals:g} %"
    return told if low != low else f"{told} ({_fixed(low, decimals)} to {_fixed(high, decimals)})"


def _fixed(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}" if 0.0 < value < 100.0 else f"{value:.0f}"


def luck_told(measure: str, luck: float, low: float, high: float, note: str = "") -> str:
    """How much of an outcome is luck, as a sentence.

    Args:
        measure: what the outcome is called.
        luck: share of the variance of single lives, nan if unknown.
        low: lower end of its interval.
        high: upper end.
        note: why it is unknown.
    """
    if luck != luck:
        return f"How much of {measure} is luck is not known: {note or 'nothing was said of it'}."
    return f"Of how much {measure} varies between single lives, {percent(luck, low, high)} is luck: {LUCK}."


def shares_told(measure: str, table: pd.DataFrame, note: str = "", apart: Container[str] | None = None) -> list[str]:
    """Shares of variance (`Shares.table`), as sentences: what goes back to parameters, to pairs, and to luck.

    Args:
        measure: what the outcome is called.
        table: of the shares.
        note: what has to be said of the numbers.
        apart: parameters at whose values means are told apart, if that was asked; of the others no share is told.
    """
    known = table[table["share"].notna()]
    if not len(known):
        return [f"{measure}: {note or 'nothing can be told'}."]
    alone = rows_of(known[known["part"] == "alone"].sort_values("share", ascending=False, kind="stable"))
    clear = [row for row in alone if _clear(row) and (apart is None or row["parameter"] in apart)]
    others = [row["parameter"] for row in alone if row not in clear]
    parts = [f"{_share(row)} goes back to {row['parameter']} alone" for row in clear]
    pairs = known[known["part"] == "together"].sort_values("share", ascending=False, kind="stable")
    parts += [
        f"{_share(row)} to what {row['parameter']} and {row['other']} do together beyond that"
        for row in rows_of(pairs)
        if _clear(row, len(alone) - 1) and row["share"] >= SMALL
    ]
    rest = rows_of(known[known["part"] == "rest"])
    if rest and rest[0]["share"] >= SMALL:
        parts.append(f"{_share(rest[0])} is not told apart further")
    luck = rows_of(known[known["part"] == "luck"])
    if luck:
        parts.append(f"{_share(luck[0])} is luck: {LUCK}")
    sentences = [f"Of how much {measure} varies, {'; '.join(parts)}."] if parts else []
    if others:
        sentences.append(
            f"What {listed(others)} {'does' if len(others) == 1 else 'do'} alone cannot be told from nothing."
        )
    return [*sentences, *_said(note)]


def shares_clear(table: pd.DataFrame) -> list[str]:
    """Parameters of which a share alone is more than chance would give (`Shares.table`)."""
    return [row["parameter"] for row in rows_of(table[table["part"] == "alone"]) if _clear(row)]


def _share(row: dict[str, Any]) -> str:
    return percent(row["share"], row["low"], row["high"])


def _clear(row: dict[str, Any], many: int = 1) -> bool:
    """Whether a share is more than chance would give. Where that is not known, it is not.

    Args:
        row: of the table.
        many: so many shares are looked at for one parameter, and are to be wrong in 5 % of cases all together.
    """
    by_chance = row.get("likely", float("nan"))
    if by_chance == by_chance:
        return bool(by_chance <= UNLIKELY)
    wider = NormalDist().inv_cdf(1.0 - UNLIKELY / (2.0 * many)) / NormalDist().inv_cdf(1.0 - UNLIKELY / 2.0)
    return bool(row["share"] - wider * (row["share"] - row["low"]) > 0.0)


def indices_told(measure: str, table: pd.DataFrame, note: str = "") -> list[str]:
    """Sobol indices (`Indices.table`), as sentences; without luck where that is known.

    Where luck is not taken off, each total holds luck, also of a parameter that does nothing. First indices do not, so
    that only these are told then.
    """
    kind = without_luck(table)
    rows = table[table[f"total{kind}"].notna()].sort_values(f"total{kind}", ascending=False, kind="stable")
    if not len(rows):
        return [f"{measure}: {note or 'nothing can be told'}."]
    clear = indices_clear(table)
    matters, idle, most = [], [], 0.0
    for row in rows_of(rows):
        first, total = (
            percent(row[f"{part}{kind}"], row[f"{part}{kind}_low"], row[f"{part}{kind}_high"])
            for part in ("first", "total")
        )
        if row["parameter"] not in clear:
            idle.append(row["parameter"])
            most = max(most, row[f"total{kind}_high"])
        elif kind:
            matters.append(
                f"{first} goes back to {row['parameter']} alone, {total} with all it does together with others"
            )
        else:
            matters.append(f"{first} goes back to {row['parameter']} alone")
    whose = "" if kind else " (means, with the luck that is left in them)"
    sentences = [f"Of how much points differ in {measure}{whose}, {'; '.join(matters)}."] if matters else []
    if idle and kind:
        sentences.append(f"{listed(idle)}: {percent(most)} at most, with all that is done together with others.")
    elif idle:
        sentences.append(f"What {listed(idle)} {'does' if len(idle) == 1 else 'do'} cannot be told from luck.")
    return [*sentences, *_said(note)]


def without_luck(table: pd.DataFrame) -> str:
    """Which columns of Sobol indices are read: `_without_noise`, or nothing where these are not known."""
    return "_without_noise" if table["total_without_noise"].notna().any() else ""


def indices_clear(table: pd.DataFrame) -> list[str]:
    """Parameters of which a Sobol index is more than luck would give (`Indices.table`)."""
    low = "total_without_noise_low" if without_luck(table) else "first_low"
    return [row["parameter"] for row in rows_of(table) if row[low] > SMALL]


def screening_told(measure: str, table: pd.DataFrame, unit: str = "", note: str = "") -> list[str]:
    """Elementary effects (`Screening.table`), as sentences: what moves the outcome, what cannot be told from luck."""
    rows = rows_of(table[table["mu_star"].notna()].sort_values("mu_star", ascending=False, kind="stable"))
    if not rows:
        return [f"{measure}: {note or 'nothing can be told'}."]
    clear = screening_clear(table)
    idle = [row["parameter"] for row in rows if row["parameter"] not in clear]
    unit = f" {unit}" if unit else ""
    sentences = [
        f"Over its whole range {row['parameter']} moves {measure} by {number(row['mu_star'])}{unit} on average "
        f"({number(row['mu_star_low'])} to {number(row['mu_star_high'])}), {_direction(row)}."
        for row in rows
        if row["parameter"] in clear
    ]
    if idle:
        sentences.append(f"What {listed(idle)} {'does' if len(idle) == 1 else 'do'} cannot be told from luck.")
    if rows[0]["luck"] != rows[0]["luck"]:
        sentences.append(
            "There is one run at each point, so that luck is not known: only what moves the outcome one way is told."
        )
    return [*sentences, *_said(note)]


def screening_clear(table: pd.DataFrame) -> list[str]:
    """Parameters whose elementary effects are more than luck would give (`Screening.table`).

    Where luck is not known, those whose mean effect is not 0: luck goes both ways, their mean size would be of luck.
    """
    return [
        row["parameter"]
        for row in rows_of(table)
        if (
            row["mu_star_low"] > row["luck"]
            if row["luck"] == row["luck"]
            else row["mu_low"] > 0.0 or row["mu_high"] < 0.0
        )
    ]


def _direction(row: dict[str, Any]) -> str:
    if abs(row["mu"]) < ONE_WAY * row["mu_star"]:
        return "up in some places and down in others"
    way = "upwards" if row["mu"] > 0.0 else "downwards"
    spread = row["sigma_without_noise"] if row["sigma_without_noise"] == row["sigma_without_noise"] else row["sigma"]
    alike = "about as far everywhere" if spread < 0.25 * row["mu_star"] else "farther in some places than in others"
    return f"{way}, {alike}"


def moves_told(measure: str, table: pd.DataFrame, unit: str = "") -> list[str]:
    """How far the outcome moves as one parameter is moved (`moves`), as sentences, the farthest first."""
    unit = f" {unit}" if unit else ""
    known = table[table["change"].notna()]
    rows = rows_of(known.loc[known["change"].abs().sort_values(ascending=False, kind="stable").index])
    told, idle = [], []
    for row in rows:
        value = row["value"] if isinstance(row["value"], str) else number(row["value"])
        where = f"{row['parameter']} {value}"
        if not (row["low"] > 0.0 or row["high"] < 0.0):
            idle.append(where)
            continue
        ends = sorted((abs(row["low"]), abs(row["high"])))
        way = "more" if row["change"] > 0.0 else "less"
        interval = f"{number(ends[0])} to {number(ends[1])}"
        told.append(f"With {where}, {measure} is {number(abs(row['change']))}{unit} {way} ({interval}).")
    if idle:
        told.append(f"With {listed(idle, 'or')}, no difference can be told.")
    return told


def _said(notes: str) -> Sequence[str]:
    """Notes as sentences."""
    return [f"{note[:1].upper()}{note[1:]}." for note in notes.split("; ") if note]


__all__ = [
    "indices_clear", "indices_told", "listed", "luck_told", "moves_told", "percent", "rows_of", "screening_clear",
    "screening_told", "shares_clear", "shares_told", "without_luck",
]  # fmt: skip
