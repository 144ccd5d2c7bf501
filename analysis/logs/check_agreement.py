"""Sections of the page of the reality check about simulated logs beside real ones: measures, variety, joint shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from copsim.analysis.logs.check_markdown import DEFINITIONS, command, listed, number, percent, shell, table, text_of
from copsim.analysis.logs.patterns import NAMES, PATTERNS

MEASURES = len(NAMES)
TWENTY = "twenty logs of open communities"
"""What `fitted` says of makers that were fitted to the logs that all are held against."""
BASE = "open"
"""The scenario that makers were made from which were fitted to them."""
MODEL, AGAIN = "model", " again"
SIGNS = {"quartiles": "", "band": " ·", "outside": " ✗"}


def row_of(scores: pd.DataFrame, maker: str) -> dict[Any, Any]:
    """What was found of a maker."""
    return dict(scores[scores["maker"] == maker].iloc[0])


def _counted(row: Mapping[Any, Any]) -> str:
    return f"{row['maker']} {row['in_band']} ({row['in_quartiles']})"


def nulls_of(scores: pd.DataFrame) -> list[dict[Any, Any]]:
    """Rows of the models without social life."""
    return [
        dict(row)
        for row in scores.to_dict("records")
        if row["maker"] != MODEL and not str(row["maker"]).endswith(AGAIN)
    ]


def agreement_told(scores: pd.DataFrame, scenario: str) -> str:
    """How many medians lie where real ones do, of the model and of models without social life."""
    model = row_of(scores, MODEL)
    outside = text_of(model["outside"])
    said = (
        f"Of {MEASURES} measures the medians of scenario `{scenario}` lie within the band of real communities (10 to "
        f"90 %) in {model['in_band']}, and between their quartiles in {model['in_quartiles']}."
        + (f" Outside: {outside}." if outside else "")
    )
    if text_of(model["to"]) != TWENTY:
        numbers = int(model["numbers"])
        said += (
            f" Its numbers were not fitted to these logs: {numbers} of them were fitted to {text_of(model['to'])}."
            if numbers
            else " None of its numbers was fitted to a log."
        )
    nulls = nulls_of(scores)
    fitted = [row for row in nulls if text_of(row["to"]) == TWENTY]
    alike = [row for row in fitted if row["in_band"] >= model["in_band"]]
    if fitted:
        said += (
            " Models without social life, fitted to the twenty logs, have in the band (between the quartiles): "
            f"{listed([_counted(row) for row in fitted])}."
        )
    if text_of(model["to"]) == TWENTY:
        said += (
            f" So {listed([str(row['maker']) for row in alike])} {'does' if len(alike) == 1 else 'do'} as well in "
            "the band, without anybody meeting anybody: agreement of this kind is necessary, and proves little."
            if alike
            else " None of them reaches as many in the band; that is not to say that none could."
        )
    return said


def _fits(scores: pd.DataFrame) -> list[str]:
    """What was fitted to what, how, and what repeats it."""
    rows: list[list[object]] = []
    for row in scores.to_dict("records"):
        trials = text_of(row["searches"]) or (str(row["trials"]) if row["trials"] else "–")
        to = text_of(row["to"]) or "nothing"
        cells = [row["maker"], row["meaning"], row["numbers"], to, trials, text_of(row["began"]) or "–"]
        rows.append([*cells, row["in_band"], row["in_quartiles"], row["loss"]])
    head = [
        "maker", "what it is", "numbers fitted", "to", "trials", "the search began at", f"in band, of {MEASURES}",
        "between quartiles", "loss",
    ]  # fmt: skip
    notes = [f"* `{row['maker']}`: {row['note']}" for row in scores.to_dict("records") if text_of(row["note"])]
    again = [
        str(row["maker"]).replace(" ", "_")
        for row in scores.to_dict("records")
        if text_of(row["began"]) not in ("", "not kept") and text_of(row["to"]) == TWENTY
    ]
    first = scores.iloc[0]
    found = [
        table(head, rows),
        f"Each maker made {first['logs']} logs of {first['weeks']} weeks, whatever the length of its scenario. "
        "The loss is the mean over measures of how far a median lies from the real one, in distances from the real "
        "median to the quartile, and more steeply outside the band. A maker with more numbers can bend further; "
        "that is no merit of its own. Several trials in a row are searches of which each began where the one "
        "before had ended.",
    ]
    if notes:
        found.append("\n".join(notes))
    if again:
        found.append(
            "What these searches began with is kept; each makes its fit once more, and says whether it is the same:"
        )
        found.append(shell(*(f"copsim fit {BASE} --repeat {name}" for name in again)))
    return found


def agreement_section(tables: Mapping[str, pd.DataFrame], scenario: str) -> str:
    """Measure by measure."""
    scores, agreement = tables["scores"], tables["agreement"]
    makers = list(scores["maker"])
    rows: list[list[object]] = []
    for pattern in PATTERNS:
        own = agreement[agreement["measure"] == pattern.name]
        first = own.iloc[0]
        real = " / ".join(number(float(first[f"real_p{share}"])) for share in (10, 25, 50, 75, 90))
        cells: list[object] = [f"`{pattern.name}`", pattern.meaning, real]
        for maker in makers:
            found = own[own["maker"] == maker].iloc[0]
            cells.append(number(float(found["median"])) + SIGNS[str(found["lies"])])
        rows.append(cells)
    return "\n\n".join(
        [
            "## Measure by measure",
            agreement_told(scores, scenario),
            *_fits(scores),
            "![Medians of model and nulls among real communities](agreement.svg)",
            "Each line is a measure, scaled so that the band of real communities is equally long in all. Light: 10 "
            "to 90 % of real communities; dark: the middle half; white: their median. The thin line is where nine "
            "tenths of the model's own logs lie.",
            command(scenario, "agreement"),
            "In the table, · marks a median outside the real quartiles, ✗ one outside the band. What each measure is "
            f"exactly stands in {DEFINITIONS}.",
            table(["measure", "meaning", "real: 10 / 25 / 50 / 75 / 90 %", *makers], rows),
        ]
    )


def unseen_counts(found: pd.DataFrame) -> dict[str, int]:
    """How many measures that nothing was fitted to lie within the real band, by maker."""
    return {
        str(maker): int((found[found["maker"] == maker]["lies"] != "outside").sum())
        for maker in dict.fromkeys(found["maker"])
    }


def unseen_section(tables: Mapping[str, pd.DataFrame], scenario: str) -> str:
    """Measures that nothing was fitted to."""
    found = tables["unseen"]
    inside = unseen_counts(found)
    rows: list[list[object]] = []
    for name in dict.fromkeys(found["measure"]):
        own = found[found["measure"] == name]
        first = own.iloc[0]
        cells: list[object] = [f"`{name}`", first["meaning"], f"{number(first['p10'])} to {number(first['p90'])}"]
        for maker in inside:
            row = own[own["maker"] == maker].iloc[0]
            cells.append(number(float(row["median"])) + SIGNS[str(row["lies"])])
        rows.append(cells)
    counted = ", ".join(f"{maker} {n}" for maker, n in inside.items())
    return "\n\n".join(
        [
            "## Measures that nothing was fitted to",
            "These were not looked at while searching: how dependent members are on each other, how many come in "
            f"how many weeks of a half-year, who carries it. Of {len(rows)} of them so many lie within the real "
            f"band: {counted}.",
            table(["measure", "meaning", "real, 10 to 90 %", *inside], rows),
            command(scenario, "unseen"),
        ]
    )


def variety_section(tables: Mapping[str, pd.DataFrame], scenario: str) -> str:
    """The variety of real communities."""
    found = tables["variety"]
    whole = found[(found["measure"] == "all") & (found["maker"] == MODEL)].iloc[0]
    rows: list[list[object]] = [
        [row["maker"], percent(row["alike"]), percent(row["differing"])]
        for row in found[found["measure"] == "all"].to_dict("records")
    ]
    return "\n\n".join(
        [
            "## The variety of real communities",
            f"With one set of parameters for all, {whole['alike']:.0%} of the real values lie where nine tenths of "
            f"the simulated ones lie; with communities that differ in a few parameters, {whole['differing']:.0%}. "
            "Nine tenths would be perfect; more would only say that simulated communities differ too much.",
            table(["maker", "one set of parameters", "communities that differ in a few"], rows),
            "![Share of real communities covered by the model, by measure](variety.svg)",
            command(scenario, "variety"),
        ]
    )


def _kind(row: Mapping[Any, Any]) -> str:
    return f"{row['maker']}{' (differing)' if row['differ'] else ''}"


def shape_told(found: pd.DataFrame) -> str:
    """What the joint shape comes to, in words: what differs from real logs, and what is nearest by which yardstick."""
    rows = [dict(row) for row in found.to_dict("records")]
    apart = [_kind(row) for row in rows if row["likely"] < 0.05 or row["auc_forest_low"] > 0.5]
    alike = [_kind(row) for row in rows if _kind(row) not in apart]
    near = min(rows, key=lambda row: float(row["distance"]))
    hard = min(rows, key=lambda row: float(row["auc_forest"]))
    model_near = min((row for row in rows if row["maker"] == MODEL), key=lambda row: float(row["distance"]))
    said = (
        "All kinds of simulated logs differ from real ones, those of the model too"
        if not alike
        else f"Not told from real logs by either: {listed(alike)}. All others differ"
    )
    said += (
        f". By energy distance {_kind(near)} comes nearest ({near['distance']:.3g}, where chance alone gives "
        f"{near['chance']:.2g})"
    )
    if near["maker"] != MODEL:
        said += f", nearer than the model ({_kind(model_near)}: {model_near['distance']:.3g})"
    said += (
        f"; the forest finds it hardest to tell {_kind(hard)} (AUC {hard['auc_forest']:.2f}, "
        f"{hard['auc_forest_low']:.2f} to {hard['auc_forest_high']:.2f})."
    )
    other = min((row for row in rows if row["maker"] != hard["maker"]), key=lambda row: float(row["auc_forest"]))
    if other["auc_forest_low"] <= hard["auc_forest_high"]:
        said += (
            f" Its interval overlaps with that of {_kind(other)} ({other['auc_forest']:.2f}, "
            f"{other['auc_forest_low']:.2f} to {other['auc_forest_high']:.2f}), so that even this order is not sure."
        )
    return said


def shape_section(tables: Mapping[str, pd.DataFrame], scenario: str) -> str:
    """All measures at once."""
    found = tables["shape"]
    rows: list[list[object]] = [
        [
            _kind(row),
            f"{row['auc_forest']:.2f} ({row['auc_forest_low']:.2f}–{row['auc_forest_high']:.2f})",
            f"{row['auc_logistic']:.2f} ({row['auc_logistic_low']:.2f}–{row['auc_logistic_high']:.2f})",
            row["distance"],
            row["chance"],
            row["likely"],
        ]
        for row in found.to_dict("records")
    ]
    return "\n\n".join(
        [
            "## All measures at once",
            "A model may have every median right and still make logs that no real community would leave. So for "
            "each real log simulated ones are made of its length and about its size, and a classifier that has "
            "seen some of both kinds has to tell others apart. 0.5 means that it cannot, 1 that it always can. The "
            "energy distance asks the same of the ranks of all measures, without learning; where it is no larger "
            "than chance, the two kinds are as close as two random halves.",
            f"**{shape_told(found)}**",
            table(["maker", "AUC, forest (95 %)", "AUC, logistic (95 %)", "energy distance", "by chance", "p"], rows),
            "![Simulated and real logs told apart](shape.svg)",
            command(scenario, "shape"),
        ]
    )
