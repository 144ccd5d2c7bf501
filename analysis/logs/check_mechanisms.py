"""Sections of the page of the reality check about mechanisms and parameters: ablation, recovery, another family."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from copsim.analysis.logs.check_agreement import MEASURES, row_of
from copsim.analysis.logs.check_markdown import GATED_PAGE, command, listed, number, shell, table, text_of

NOTHING = "nothing"
"""The whole model, in the column of what was removed."""
ASOCIAL = "asocial"


def removals_of(found: pd.DataFrame) -> tuple[list[dict[Any, Any]], list[dict[Any, Any]]]:
    """Rows of removals without which something breaks, and of those without which nothing does."""
    rows = [dict(row) for row in found.to_dict("records") if row["removed"] != NOTHING]
    return [row for row in rows if text_of(row["broken"])], [row for row in rows if not text_of(row["broken"])]


def _names(rows: list[dict[Any, Any]]) -> str:
    return listed([str(row["removed"]) for row in rows])


def _whole(found: pd.DataFrame) -> dict[Any, Any]:
    return dict(found[found["removed"] == NOTHING].iloc[0])


def ablation_told(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """What follows from the table of removals, in paragraphs."""
    found = tables["ablation"]
    breaking, resting = removals_of(found)
    whole = _whole(found)
    said = []
    if resting:
        said.append(
            f"**Nothing breaks without {_names(resting)}.** As far as these logs can tell, "
            f"{'these mechanisms are' if len(resting) > 1 else 'this mechanism is'} not needed, and "
            f"{'they rest' if len(resting) > 1 else 'it rests'} on theory alone."
        )
        unsure = [row for row in resting if int(row["in_band"]) < int(whole["in_band"])]
        if unsure:
            said[-1] += (
                f" (Without {_names(unsure)} no measure is outside in all fits, but what does best has fewer in the "
                "band than the whole model: another search may tell.)"
            )
    if breaking:
        parts = [f"{row['removed']} ({row['broken']})" for row in breaking]
        said.append(
            f"**Something breaks without {listed(parts)}**: outside the band in every fit. That is so for searches of "
            "this length from these values on; it does not show that no other numbers would do."
        )
    else:
        said.append("**No mechanism breaks anything.**")
    said += _asocial_told(tables, breaking)
    return said


def _asocial_told(tables: Mapping[str, pd.DataFrame], breaking: list[dict[Any, Any]]) -> list[str]:
    """What the model without all social mechanisms at once says of what breaks without one of them."""
    scores = tables.get("scores")
    if scores is None or ASOCIAL not in set(scores["maker"]):
        return []
    row = row_of(scores, ASOCIAL)
    social = [each for each in breaking if each["social"]]
    outside = text_of(row["outside"]).split(", ") if text_of(row["outside"]) else []
    need = sorted({name for each in social for name in text_of(each["broken"]).split(", ")})
    mended = [name for name in need if name not in outside]
    if not social or not mended:
        return []
    what = "this measure" if len(need) == 1 else "all of these measures" if mended == need else listed(mended)
    again = scores[scores["maker"] == f"{ASOCIAL} again"]
    more = f" (searched for once more: {again.iloc[0]['in_band']})" if len(again) else ""
    return [
        f"That does not make {_names(social)} necessary. `{ASOCIAL}` (section 1), in which these and all other "
        f"social mechanisms are off at once, has {what} in the band, and {row['in_band']} of {MEASURES} in "
        f"all{more}, after {row['trials']} trials from elsewhere. Its people come for what they hear, taking part "
        "counts as contributing, and three more of its numbers are free. So what breaks here says what the fitted "
        "model leans on, not that logs like these cannot be had without it."
    ]


def ablation_section(tables: Mapping[str, pd.DataFrame], scenario: str) -> str:
    """What each mechanism is good for."""
    found = tables["ablation"]
    whole = _whole(found)
    rows: list[list[object]] = []
    for row in found.to_dict("records"):
        spread = f"{row['loss']:.3g} ({row['loss_lowest']:.3g} to {row['loss_highest']:.3g})"
        rows.append(
            [
                row["removed"], row["concepts"] if text_of(row["concepts"]) else "", row["meaning"],
                row["in_band_before"], row["loss_before"], f"{row['in_band']} ({row['in_band_each']})",
                row["in_quartiles"], spread, row["trials_each"], text_of(row["broken"]) or "none",
            ]
        )  # fmt: skip
    first = str(whole["trials_each"]).split(", ")
    longer = [row for row in found.to_dict("records") if len(str(row["trials_each"]).split(", ")) > len(first)]
    further = str(longer[0]["trials_each"]).split(", ")[-1] if longer else ""
    said = (
        "One mechanism is taken away at a time, and all other parameters are fitted again, near the values they "
        "had. Only what no other mechanism can make up for is a reason, in these logs, to have it. As a search is "
        f"luck too, each removal is fitted {len(first)} times (seeds {whole['seeds']}; {first[0]} trials of "
        f"{whole['lives']} lives each), and the whole model in just the same way. What it began with takes part in "
        "each final, so that no refit does worse than none on the same lives. A measure counts as broken if it is "
        "outside the band in all fits."
    )
    if further:
        said += (
            f" Where no fit had all that the whole model has, a search of {further} trials more went on from the best; "
            f"so it was without {_names([dict(row) for row in longer])}."
        )
    return "\n\n".join(
        [
            "## What each mechanism is good for",
            said,
            f"The whole model, fitted again with that budget, has {whole['in_band']} medians in the band and "
            f"{whole['in_quartiles']} between the quartiles (loss {number(float(whole['loss']))}, in the single fits "
            f"{number(float(whole['loss_lowest']))} to {number(float(whole['loss_highest']))}).",
            *ablation_told(tables),
            table(
                ["removed", "concepts", "what is left", "in band at once", "loss at once", "in band after (each fit)",
                 "in quartiles", "loss after (lowest to highest)", "trials", "measures that break"],
                rows,
            ),
            "At once: with the values of the scenario, nothing fitted again. After: what does best, of these "
            "values and of all fits, on lives kept for choosing. All counts and losses are of other lives, on "
            "which nothing was chosen.",
            "![Measures that break](ablation.svg)",
            command(scenario, "ablation"),
        ]
    )  # fmt: skip


def recovered(found: pd.DataFrame) -> list[str]:
    """Parameters that came out nearer than a guess."""
    return [f"`{row['parameter']}`" for row in found.to_dict("records") if row["factor"] < row["guess"]]


def recovery_section(tables: Mapping[str, pd.DataFrame], scenario: str) -> str:
    """Can parameters be found again?"""
    found = tables["recovery"]
    first = found.iloc[0]
    rows: list[list[object]] = [
        [f"`{row['parameter']}`", row["correlation"], row["factor"], row["guess"]] for row in found.to_dict("records")
    ]
    better = recovered(found)
    said = (
        f"**{len(better)} of {len(found)} came out nearer than a guess: {listed(better)}.** The others cannot be "
        "read from one log by a search of this length, however well the fitted logs look."
        if better
        else f"**None of the {len(found)} came out nearer than a guess.**"
    )
    return "\n\n".join(
        [
            "## Can parameters be found again?",
            f"Before a search is trusted with real logs it is tried on simulated ones. {first['communities']} "
            f"communities were made that differ in {len(found)} of the {first['fitted']} parameters that were "
            "fitted; all others were the same. A search was told one log of each community and not the parameters: "
            f"{first['trials']} trials of {first['lives']} lives, over {first['weeks']} weeks at most. A "
            "correlation near 1 says that a parameter can be read from one log; a factor no better than guessing "
            "the middle of the family says that it cannot.",
            said,
            table(["parameter", "correlation of ln", "off by a factor of", "by guessing"], rows),
            "![True and found parameters](recovery.svg)",
            command(scenario, "recovery"),
        ]
    )


def unlike_instructors(found: pd.DataFrame) -> list[str]:
    """Measures by which the instructors' log would stand out among those of `gated`."""
    gated = found[found["scenario"] == "gated"]
    return list(gated[(gated["known"] < gated["p10"]) | (gated["known"] > gated["p90"])]["measure"])


def instructors_section(tables: Mapping[str, pd.DataFrame], scenario: str) -> str:
    """Another family of communities: one is admitted to it."""
    found = tables["instructors"]
    shown = list(dict.fromkeys(found["scenario"]))
    rows: list[list[object]] = []
    for name in dict.fromkeys(found["measure"]):
        own = found[found["measure"] == name].set_index("scenario")
        cells: list[object] = [f"`{name}`", own.iloc[0]["meaning"], f"{own.iloc[0]['known']:.2f}"]
        for each in shown:
            row = own.loc[each]
            inside = row["p10"] <= row["known"] <= row["p90"]
            cells.append(f"{row['median']:.2f} ({row['p10']:.2f} to {row['p90']:.2f}){'' if inside else ' ✗'}")
        rows.append(cells)
    outside = unlike_instructors(found)
    missed = listed([f"`{name}`" for name in outside])
    others = [name for name in shown if name != "gated"]
    alone = [
        "The scenario alone, also beside the twenty open communities (to which nothing of it was fitted), has a "
        f"page of its own, {GATED_PAGE}:",
        shell("copsim patterns gated --part agreement --part instructors --out FOLDER/gated"),
    ]
    return "\n\n".join(
        [
            "## Another family: a community one is admitted to",
            "Of one community of instructors, who are trained and admitted before they take part, eight numbers are "
            "known (451 people, 235 weeks); its log is not public. Scenario `gated` has the same rules as all "
            "others and numbers of its own, which were searched for so that the first seven come out; it is an "
            f"illustration, not a finding. {len(outside)} of the eight lie outside of what eight of ten simulated "
            "logs of that length have"
            + (f": {missed}." if outside else ".")
            + (f" Beside it stands `{others[0]}`, which was not fitted to these numbers." if others else ""),
            table(
                ["measure", "meaning", "instructors", *(f"`{each}`: median (10 to 90 %)" for each in shown)], rows
            ),
            "✗ marks logs among which the instructors' would stand out.",
            command(scenario, "instructors"),
            *(alone if others else []),
        ]
    )  # fmt: skip
