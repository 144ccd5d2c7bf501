"""What arms bring, to whom, at what price and risk, as tables for programs and as one flat object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from copsim.analysis.compared import Compared
from copsim.analysis.gains import Gains
from copsim.analysis.gains_words import weeks_until

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "arm", "what", "of", "measure", "pairs", "baseline", "value", "difference", "low", "high", "verdict", "why_not",
)  # fmt: skip
"""Of gains.csv; what cannot be had is empty."""


def gains_table(told: Compared) -> pd.DataFrame:
    """One row per arm and price, share of pairs harmed, number of people, and way a group of people fares.

    `what` is `price` (`of` what one more costs, in `measure`), `harm` (a share of pairs), `people` (how many) or
    `fared` (how those fare who were what at the start).
    """
    import pandas as pd

    rows = [row for each in told.gains for row in _rows(each)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows(each: Gains) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for price in each.prices:
        row = {"what": "price", "of": price.unit, "measure": price.kind, "value": price.value}
        rows.append({**row, "low": price.low, "high": price.high, "why_not": price.why_not})
    for harm in each.harms:
        rows.append({"what": "harm", "of": harm.kind, "value": harm.share, "low": harm.low, "high": harm.high})
    for one in each.fared:
        of = one.paired
        row = {"what": "people" if one.counted else "fared", "of": one.group, "measure": one.measure, "pairs": of.pairs}
        row |= {"baseline": of.baseline, "value": of.arm, "difference": of.difference, "low": of.low, "high": of.high}
        rows.append({**row, "verdict": of.verdict})
    return [{"arm": each.arm, **row} for row in rows]


def quarters_table(told: Compared) -> pd.DataFrame:
    """One row per arm and quarter of the run: stated hours and money, and members' hours, beyond the baseline."""
    import pandas as pd

    columns = ("first", "last", "hours", "money", "members")
    rows = [
        {"arm": each.arm, **{name: getattr(one, name) for name in columns}}
        for each in told.gains
        for one in each.quarters
    ]
    return pd.DataFrame(rows, columns=["arm", *columns]).rename(
        columns={
            "first": "first_week",
            "last": "last_week",
            "hours": "stated_hours",
            "money": "stated_money",
            "members": "members_hours",
        }
    )


def flat_gains(told: Compared, number: dict[str, str]) -> dict[str, Any]:
    """The same as one flat object; `number` gives for each arm what stands in front of its keys, as `arm1`."""
    content: dict[str, Any] = {}
    for each in told.gains:
        front = number[each.arm]
        content[f"{front}.began"] = each.began
        for one in told.of(each.arm):
            content[f"{front}.{one.name}.shows_after"] = weeks_until(each, one)
        for price in each.prices:
            at = f"{front}.price.{price.unit}.{price.kind.replace(' ', '_').replace(chr(39), '')}"
            content |= {f"{at}.{name}": getattr(price, name) for name in ("value", "low", "high", "why_not")}
        for harm in each.harms:
            at = f"{front}.harm.{harm.kind}"
            content |= {f"{at}.{name}": getattr(harm, name) for name in ("share", "low", "high")}
        for fared in each.fared:
            at = f"{front}.who.{fared.group}.{fared.measure}"
            of = fared.paired
            content |= {f"{at}.baseline": of.baseline, f"{at}.value": of.arm, f"{at}.difference": of.difference}
            content |= {f"{at}.low": of.low, f"{at}.high": of.high, f"{at}.verdict": of.verdict}
        for n, quarter in enumerate(each.quarters):
            at = f"{front}.quarter{n}"
            content |= {f"{at}.first_week": quarter.first, f"{at}.last_week": quarter.last}
            content |= {f"{at}.stated_hours": quarter.hours, f"{at}.stated_money": quarter.money}
            content[f"{at}.members_hours"] = quarter.members
    return content


__all__ = ["COLUMNS", "flat_gains", "gains_table", "quarters_table"]
