"""Futures of one past: which weeks can be asked about, and within which bands of numbers they lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from copsim.analysis.bands import quantiles
from copsim.analysis.compare_phrases import capital, fixed, named, places
from copsim.analysis.lives import Numbers
from copsim.analysis.outcomes import OutcomeError, Wanted, Window
from copsim.analysis.phrases import count, share

if TYPE_CHECKING:
    import pandas as pd

LEAST_FUTURES = 25
"""Fewer futures say too little of what may come: one replay is not a cause (decision 0003)."""

NUMBERS: dict[str, str] = {
    "futures": "futures that have a number",
    "left_out": "futures left out, as they have none",
    "mean": "mean of the futures",
    "low90": "nine futures of ten lie between this and high90",
    "low50": "half of the futures lie between this and high50",
    "median": "median of the futures",
    "high50": "upper end of the middle half",
    "high90": "upper end of the middle nine tenths",
}
"""What is told of each outcome, and what it means; in futures.csv and in the flat object."""


def since(wanted: Wanted, week: int, weeks: int) -> Wanted:
    """An outcome of the weeks from one on, in which lives part that have been one before.

    What is meant to end with the run, or to be about all of it, begins with this week at the earliest. What a life has
    only once stays what it is.

    Args:
        wanted: as it was asked for.
        week: in which lives part.
        weeks: how many they have in the end.

    Raises:
        OutcomeError: for weeks that lie before this one, or beyond the last.
    """
    if wanted.how is None:
        return wanted
    first, last = wanted.window.within(weeks)
    if first >= week:
        return wanted
    if wanted.window.trailing is None and wanted.window.first is not None:
        raise OutcomeError(
            f"'{wanted}' asks about week {first}, when all futures were still one; expected weeks from {week} to "
            f"{weeks - 1}"
        )
    return replace(wanted, window=Window(week, last))


@dataclass(frozen=True)
class Band:
    """What futures come to in one outcome; the numbers are explained in `NUMBERS`."""

    wanted: Wanted
    futures: int
    left_out: int
    mean: float
    low90: float
    low50: float
    median: float
    high50: float
    high90: float


def bands_of_futures(values: Numbers, outcomes: Sequence[Wanted]) -> tuple[Band, ...]:
    """A band per outcome, from (futures, outcomes) of numbers; nan is left out."""
    low90, low50, median, high50, high90 = quantiles(values, (0.05, 0.25, 0.5, 0.75, 0.95))
    known = ~np.isnan(values)
    return tuple(
        Band(
            each,
            futures=int(known[:, n].sum()),
            left_out=int((~known[:, n]).sum()),
            mean=float(values[known[:, n], n].mean()) if known[:, n].any() else float("nan"),
            low90=float(low90[n]),
            low50=float(low50[n]),
            median=float(median[n]),
            high50=float(high50[n]),
            high90=float(high90[n]),
        )
        for n, each in enumerate(outcomes)
    )


def bands_table(bands: Sequence[Band], weeks: int) -> pd.DataFrame:
    """One row per outcome: `outcome`, `told`, `unit`, then the columns of `NUMBERS`."""
    import pandas as pd

    rows = [
        {
            "outcome": band.wanted.name,
            "told": band.wanted.told(weeks),
            "unit": band.wanted.outcome.unit,
            **{name: getattr(band, name) for name in NUMBERS},
        }
        for band in bands
    ]
    return pd.DataFrame(rows)


def flat_bands(bands: Sequence[Band], weeks: int) -> dict[str, Any]:
    """All of it as one object without anything nested: `present.median`; None where there is no number."""
    content: dict[str, Any] = {}
    for band in bands:
        content |= {f"{band.wanted.name}.told": band.wanted.told(weeks)}
        for name in NUMBERS:
            value = getattr(band, name)
            content[f"{band.wanted.name}.{name}"] = None if value != value else value
    return content


# In words


def lines(bands: Sequence[Band]) -> list[str]:
    """A table for a terminal: a line per outcome, under a line of headings."""
    rows = [("", "median", "half lie in", "nine of ten lie in", "mean", "without")]
    for band in bands:
        finely = _finely(band)
        rows.append(
            (
                str(band.wanted),
                fixed(band.median, finely),
                _from_to(band.low50, band.high50, finely),
                _from_to(band.low90, band.high90, finely),
                fixed(band.mean, finely),
                str(band.left_out or ""),
            )
        )
    if not any(band.left_out for band in bands):
        rows = [row[:-1] for row in rows]  # type: ignore[misc]
    wide = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return [
        "  ".join(f"{cell:<{wide[k]}}" if k == 0 else f"{cell:>{wide[k]}}" for k, cell in enumerate(row)).rstrip()
        for row in rows
    ]


def sentences(bands: Sequence[Band], weeks: int) -> list[str]:
    """What may become of it, a sentence per outcome."""
    said = []
    for band in bands:
        finely, head = _finely(band), capital(named(band.wanted, weeks))
        if not band.futures:
            said.append(f"{head}: no future has such a number.")
            continue
        text = f"{head}: {fixed(band.median, finely)} in the median of {count(band.futures, 'future')}"
        if band.wanted.outcome.name == "alive":
            text = f"{head}: so in {share(band.mean)} of {count(band.futures, 'future')}"
        elif band.futures > 1:
            text += f", between {_from_to(band.low50, band.high50, finely, ' and ')} in half of them, between "
            text += f"{_from_to(band.low90, band.high90, finely, ' and ')} in nine of ten"
        without = f" {count(band.left_out, 'future')} left out, without such a number." if band.left_out else ""
        said.append(f"{text}.{without}")
    return said


def how_sure(futures: int, *, fresh: bool) -> list[str]:
    """What so many futures can say, and what not."""
    said = []
    if not fresh:
        said.append(
            "There is one future, with the luck there was: what comes out differently does so through the change and "
            "what follows from it. How much of that is the change, and how much is chance that fell otherwise, only "
            f"many futures tell: one replay is not a cause. Leave --same-luck out, and take at least {LEAST_FUTURES}."
        )
    elif futures < LEAST_FUTURES:
        said.append(
            f"{count(futures, 'future')} {'is' if futures == 1 else 'are'} too few to tell luck from what lies behind "
            f"it: one replay is not a cause. Take at least {LEAST_FUTURES} (--futures {LEAST_FUTURES})."
        )
    said.append(
        "All futures have one past. Lives with another past (other seeds of the scenario) may fare otherwise: what is "
        "told holds for this one."
    )
    return said


def _finely(band: Band) -> int:
    width = band.high90 - band.low90
    return places(width if width > 0.0 else band.median)


def _from_to(low: float, high: float, finely: int, between: str = " to ") -> str:
    return "–" if low != low else f"{fixed(low, finely)}{between}{fixed(high, finely)}"


__all__ = [
    "LEAST_FUTURES", "NUMBERS", "Band", "bands_of_futures", "bands_table", "flat_bands", "how_sure", "lines",
    "sentences", "since",
]  # fmt: skip
