"""A comparison as tables for programs: differences, week by week, seed by seed, costs; and as one flat object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from copsim.analysis.compared import Compared, Difference
from copsim.analysis.gains_tables import flat_gains

if TYPE_CHECKING:
    import pandas as pd

NUMBERS: dict[str, str] = {
    "pairs": "seeds for which both arms have a number",
    "left_out": "seeds left out, as one of them has none",
    "differing": "pairs that are not equal",
    "baseline": "mean of the baseline",
    "value": "mean of the arm",
    "difference": "mean of arm minus baseline, seed by seed",
    "low": "lower end of its 95 % interval",
    "high": "upper end of its 95 % interval",
    "low90": "lower end of its 90 % interval",
    "high90": "upper end of its 90 % interval",
    "relative": "difference as a share of the baseline's mean",
    "probability": "share of pairs in which the arm is better (higher, where neither is), equal ones counted half",
    "probability_low": "lower end of its 95 % interval",
    "probability_high": "upper end of its 95 % interval",
    "spread": "standard deviation of the baseline's lives",
    "spread_of_arm": "standard deviation of the arm's lives",
    "spread_of_differences": "standard deviation of the differences",
    "effect": "difference in standard deviations of the baseline's lives",
    "effect_low": "lower end of its 95 % interval",
    "effect_high": "upper end of its 95 % interval",
    "effect_z": "difference in standard deviations of the differences (d_z)",
    "gain": "how many times as many independent lives would tell as much as these pairs",
    "smallest": "smallest difference that matters",
    "verdict": "better, worse, higher, lower, no difference that matters, or cannot tell yet",
    "enough": "whether there are enough pairs for a verdict",
    "needed_for_sign": "pairs with which the sign of a difference of this size is found with a power of 80 %",
    "needed_for_width": "pairs with which the 95 % interval reaches no farther than what is smallest and matters",
    "first_week": "first week from which the weekly band stays on one side of zero, 13 weeks or the last 4",
    "last_week": "last week of that",
}
"""What is told of each outcome of each arm, and what it means; in differences.csv and in the flat object."""


def numbers_of(each: Difference) -> dict[str, Any]:
    """The numbers of one outcome of one arm, by the names of `NUMBERS`; nan or None where one cannot be had."""
    of, weeks = each.paired, each.weeks
    own = {
        "value": of.arm,
        "effect_low": of.effect_interval[0],
        "effect_high": of.effect_interval[1],
        "first_week": None if weeks is None else weeks.first,
        "last_week": None if weeks is None else weeks.last,
    }
    return {name: own[name] if name in own else getattr(of, name) for name in NUMBERS}


def differences_table(told: Compared) -> pd.DataFrame:
    """One row per arm and outcome, with the columns of `NUMBERS`."""
    import pandas as pd

    rows = [
        {
            "arm": each.arm,
            "outcome": each.name,
            "told": each.wanted.told(told.measured.weeks),
            "unit": each.wanted.outcome.unit,
            "better": each.wanted.outcome.better,
            **numbers_of(each),
        }
        for each in told.found
    ]
    whole = {"first_week": "Int64", "last_week": "Int64"}
    return pd.DataFrame(rows).astype(whole)


def by_week_table(told: Compared) -> pd.DataFrame:
    """One row per arm, outcome and week: means of both (over 13 weeks), difference, simultaneous 95 % band, pairs."""
    import pandas as pd

    measured = told.measured
    bands = {(each.arm, each.wanted.outcome.name): each.weeks for each in told.found}
    parts = []
    for arm, name in enumerate(measured.arms[1:], start=1):
        for n, series in enumerate(measured.series):
            band = bands[name, series.name]
            assert band is not None
            parts.append(
                pd.DataFrame(
                    {
                        "arm": name,
                        "outcome": series.name,
                        "week": np.arange(measured.weeks),
                        "baseline": measured.means[0, n],
                        "value": measured.means[arm, n],
                        "difference": band.difference,
                        "low": band.low,
                        "high": band.high,
                        "pairs": band.pairs,
                    }
                )
            )
    columns = ["arm", "outcome", "week", "baseline", "value", "difference", "low", "high", "pairs"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def by_seed_table(told: Compared) -> pd.DataFrame:
    """One row per arm (the baseline first) and seed, a column per outcome."""
    import pandas as pd

    measured = told.measured
    parts = [
        pd.DataFrame(
            {
                "arm": name,
                "seed": list(measured.seeds),
                **{each.name: measured.values[arm, :, n] for n, each in enumerate(measured.outcomes)},
            }
        )
        for arm, name in enumerate(measured.arms)
    ]
    return pd.concat(parts, ignore_index=True)


def costs_table(told: Compared) -> pd.DataFrame:
    """One row per arm and kind of cost."""
    import pandas as pd

    names = ("arm", "kind", "part", "baseline", "value", "difference", "low", "high")
    return pd.DataFrame([{name: getattr(each, name) for name in names} for each in told.costs], columns=list(names))


def flat(told: Compared) -> dict[str, Any]:
    """All of it as one object without anything nested: `arm1.present.difference`; None where there is no number.

    Arms are numbered from 1; `arm1` is the name of the first. `NUMBERS` are behind arm and outcome; behind
    `arm1.cost.` and a kind of cost stand `baseline`, `value`, `difference`, `low`, `high`; behind `arm1.rate.`, an
    outcome and a kind of cost stand `per`, `gained`, `value`, `low`, `high`. What an arm brings, to whom, at what price
    and risk is behind `arm1.price.`, `arm1.harm.`, `arm1.who.` and `arm1.quarter0.` (`gains_tables`).
    """
    measured = told.measured
    number = {name: f"arm{n}" for n, name in enumerate(measured.arms) if n}
    content: dict[str, Any] = {
        "baseline": measured.arms[0],
        **{short: name for name, short in number.items()},
        "arms": len(number),
        "replicates": len(measured.seeds),
        "first_seed": measured.seeds[0],
        "weeks": measured.weeks,
        "matters": told.matters,
        "interrupted": measured.interrupted,
    }
    for each in told.found:
        front = f"{number[each.arm]}.{each.name}"
        content |= {f"{front}.told": each.wanted.told(measured.weeks), f"{front}.better": each.wanted.outcome.better}
        content |= {f"{front}.{name}": _plain(value) for name, value in numbers_of(each).items()}
    for cost in told.costs:
        front = f"{number[cost.arm]}.cost.{_word(cost.kind)}"
        names = ("baseline", "value", "difference", "low", "high")
        content |= {f"{front}.{name}": _plain(getattr(cost, name)) for name in names}
    for rate in told.traded:
        front = f"{number[rate.arm]}.rate.{rate.outcome}.{_word(rate.kind)}"
        names = ("per", "gained", "value", "low", "high")
        content |= {f"{front}.{name}": _plain(getattr(rate, name)) for name in names}
    return content | {key: _plain(value) for key, value in flat_gains(told, number).items()}


def _word(kind: str) -> str:
    """A kind of cost as a name: `members_hours_red_tape`."""
    return kind.replace("'", "").replace(":", "").replace(" ", "_")


def _plain(value: Any) -> Any:
    """As JSON takes it: None for what is no number or has no end."""
    if isinstance(value, str | bool | int) or value is None:
        return value
    number = float(value)
    return number if np.isfinite(number) else None


__all__ = ["NUMBERS", "by_seed_table", "by_week_table", "costs_table", "differences_table", "flat", "numbers_of"]
