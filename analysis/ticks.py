"""Round numbers along axes."""

from __future__ import annotations

import math
from typing import Any


def round_ticks(top: float, most: int = 4, *, whole: bool = False) -> list[float]:
    """Round numbers from 0 to just under or at `top`, at most so many steps; `whole` for what is counted."""
    if top <= 0.0:
        return [0.0, 1.0]
    step = 10.0 ** math.floor(math.log10(top / most))
    for factor in (1, 2, 2.5, 5, 10):
        if top / (step * factor) <= most + 1e-9 and not (factor == 2.5 and step < 10):
            step *= factor
            break
    step = max(1.0, step) if whole else step
    return [float(round(n * step, 10)) for n in range(int(top / step + 1e-9) + 1)]


def week_ticks(weeks: Any) -> list[int]:
    """Weeks to write under a panel: quarters, half-years, years or whole multiples of years, at most six or so."""
    first, last = int(weeks[0]), int(weeks[-1])
    span = last - first
    if span < 14:
        step = max(1, -(-span // 5))
    else:
        step = next(s for s in (4, 13, 26, 52, 104, 260, 520, 10**6) if span / s <= 5.0)
    return sorted({n * step for n in range(first // step, last // step + 1) if first <= n * step <= last} or {first})
