"""The page of the reality check, in Markdown, from the tables of the parts that have been made.

It says what a scenario gets right, what models without social life get right too, and what cannot be seen in logs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from copsim.analysis.logs.patterns import NAMES, PATTERNS

MEASURES = len(NAMES)


def _number(value: object, digits: int = 3) -> str:
    if value is None or (isinstance(value, float) and value != value):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.{digits}g}"
    return str(value).replace("|", "/").replace("\n", " ")


def _percent(share: float) -> str:
    return "–" if pd.isna(share) else f"{share:.0%}"


def table(head: list[str], rows: list[list[object]]) -> str:
    """A table in Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(_number(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _command(scenario: str, part: str) -> str:
    return f"```sh\ncopsim patterns {scenario} --part {part} --out FOLDER\n```"


def _score_of(scores: pd.DataFrame, maker: str) -> tuple[int, int]:
    row = scores[scores["maker"] == maker].iloc[0]
    return int(row["in_band"]), int(row["in_quartiles"])


def _agreement(tables: Mapping[str, pd.DataFrame], scenario: str) -> str:
    scores, agreement = tables["scores"], tables["agreement"]
    makers = list(scores["maker"])
    in_band, in_quartiles = _score_of(scores, "model")
    outside = scores[scores["maker"] == "model"].iloc[0]["outside"]
    missing = f" Outside: {outside}." if isinstance(outside, str) and outside else ""
    others = [name for name in makers if name != "model" and _score_of(scores, name)[0] >= in_band]
    also = (
        f"So do {', '.join(others)}, without any social life: agreement of this kind is necessary, and proves little."
        if others
        else "No model without social life that was tried reaches as many; that is not to say that none could."
    )
    rows = []
    for pattern in PATTERNS:
        cells: list[object] = [f"`{pattern.name}`", pattern.meaning]
        for maker in makers:
            found = agreement[(agreement["measure"] == pattern.name) & (agreement["maker"] == maker)].iloc[0]
            sign = {"quartiles": "", "band": " ·", "outside": " ✗"}[str(found["lies"])]
            cells.append(_number(float(found["median"])) + sign)
        rows.append(cells)
    summary = table(
        ["maker", "what it is", "numbers fitted", "trials", f"in band, of {MEASURES}", "between quartiles", "loss"],
        [
            [s.maker, s.meaning, s.dimensions, s.trials or "not fitted", s.in_band, s.in_quartiles, s.loss]
            for s in scores.itertuples()
        ],
    )
    return "\n\n".join(
        [
            "## Measure by measure",
            f"Of {MEASURES} measures the medians of scenario `{scenario}` lie within the band of real communities "
            "(10 to "
            f"90 %) in {in_band}, and between their quartiles in {in_quartiles}.{missing} {also}",
            summary,
            "The loss is the mean over measures of how far a median lies from the real one, in distances from the real "
            "median to the quartile, and more steeply outside the band. A maker with more numbers can bend "
            "further; that is no merit of its own.",
            "![Medians of model and nulls among real communities](agreement.svg)",
            "Each line is a measure, scaled so that the band of real communities is equally long in all. Light: 10 to "
            "90 % of real communities; dark: the middle half; white: their median. The thin line is where nine "
            "tenths of "
            "the model's own logs lie.",
            _command(scenario, "agreement"),
            "In the table, · marks a median outside the real quartiles, ✗ one outside the band.",
            table(["measure", "meaning", *makers], rows),
        ]
    )


def _unseen(tables: Mapping[str, pd.DataFrame], scenario: str) -> str:
    found = tables["unseen"]
    makers = list(dict.fromkeys(found["maker"]))
    inside = {maker: int((found[found["maker"] == maker]["lies"] != "outside").sum()) for maker in makers}
    rows: list[list[object]] = []
    for name in dict.fromkeys(found["measure"]):
        own = found[found["measure"] == name]
        first = own.iloc[0]
        cells: list[object] = [f"`{name}`", first["meaning"], f"{_number(first['p10'])} to {_number(first['p90'])}"]
        for maker in makers:
            row = own[own["maker"] == maker].iloc[0]
            sign = {"quartiles": "", "band": " ·", "outside": " ✗"}[str(row["lies"])]
            cells.append(_number(float(row["median"])) + sign)
        rows.append(cells)
    counted = ", ".join(f"{maker} {n}" for maker, n in inside.items())
    return "\n\n".join(
        [
            "## Measures that nothing was fitted to",
            "These were not looked at while searching: how dependent members are on each other, how many come in how "
            f"many weeks of a half-year, who carries it. Of {len(rows)} of them so many lie within the real band: "
            f"{counted}.",
            table(["measure", "meaning", "real, 10 to 90 %", *makers], rows),
            _command(scenario, "unseen"),
        ]
    )


def _variety(tables: Mapping[str, pd.DataFrame], scenario: str) -> str:
    found = tables["variety"]
    whole = found[(found["measure"] == "all") & (found["maker"] == "model")].iloc[0]
    rows: list[list[object]] = [
        [row["maker"], _percent(row["alike"]), _percent(row["differing"])]
        for row in found[found["measure"] == "all"].to_dict("records")
    ]
    return "\n\n".join(
        [
            "## The variety of real communities",
            f"With one set of parameters for all, {whole['alike']:.0%} of the real values lie where nine tenths of the "
            f"simulated ones lie; with communities that differ in a few parameters, {whole['differing']:.0%}. "
            "Nine tenths "
            "would be perfect; more would only say that simulated communities differ too much.",
            table(["maker", "one set of parameters", "communities that differ in a few"], rows),
            "![Share of real communities covered by the model, by measure](variety.svg)",
            _command(scenario, "variety"),
        ]
    )


def _shape(tables: Mapping[str, pd.DataFrame], scenario: str) -> str:
    found = tables["shape"]
    rows: list[list[object]] = [
        [
            row["maker"] + (", differing" if row["differ"] else ""),
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
            "A model may have every median right and still make logs that no real community would leave. So for each "
            "real log simulated ones are made of its length and about its size, and a classifier that has seen some of "
            "both kinds has to tell others apart. 0.5 means that it cannot, 1 that it always can. The energy distance "
            "asks the same of the ranks of all measures, without learning; where it is no larger than chance, the two "
            "kinds are as close as two random halves.",
            table(
                ["maker", "AUC, forest (95 %)", "AUC, logistic (95 %)", "energy distance", "by chance", "p"],
                rows,
            ),
            "![Simulated and real logs told apart](shape.svg)",
            _command(scenario, "shape"),
        ]
    )


def _ablation(tables: Mapping[str, pd.DataFrame], scenario: str) -> str:
    found = tables["ablation"]
    whole = found[found["removed"] == "nothing"].iloc[0]
    rows: list[list[object]] = []
    resting = []
    for row in found[found["removed"] != "nothing"].to_dict("records"):
        broken = row["broken"] if isinstance(row["broken"], str) and row["broken"] else ""
        if not broken:
            resting.append(str(row["removed"]))
        shown = ("removed", "concepts", "meaning", "in_band_before", "in_band", "in_quartiles", "loss")
        rows.append([*(row[name] for name in shown), broken or "none"])
    said = (
        f"Nothing breaks without {', '.join(resting)}: as far as these logs can tell, these mechanisms are not needed, "
        "and they rest on theory alone."
        if resting
        else "Each of them breaks something."
    )
    return "\n\n".join(
        [
            "## What each mechanism is good for",
            "One mechanism is taken away at a time, and all other parameters are fitted again with a short "
            "search. Only "
            "what no other mechanism can make up for is a reason, in these logs, to have it. The whole model, fitted "
            f"again with the same budget, has {whole['in_band']} medians in the band and {whole['in_quartiles']} "
            "between "
            f"the quartiles (loss {whole['loss']:.3g}).",
            said,
            "The search is short. What breaks here may be mended by a longer one: `asocial` (section 1), where every "
            "social mechanism is off at once, was fitted at full length.",
            table(
                ["removed", "concepts", "what is left", "in band at once", "after a refit", "in quartiles", "loss",
                 "measures that break"],
                rows,
            ),
            "![Measures that break](ablation.svg)",
            _command(scenario, "ablation"),
        ]
    )  # fmt: skip


def _recovery(tables: Mapping[str, pd.DataFrame], scenario: str) -> str:
    found = tables["recovery"]
    rows: list[list[object]] = [
        [f"`{row['parameter']}`", row["communities"], row["correlation"], row["factor"], row["guess"]]
        for row in found.to_dict("records")
    ]
    better = [f"`{row['parameter']}`" for row in found.to_dict("records") if row["factor"] < row["guess"]]
    said = (
        f"Only {' and '.join(better)} came out nearer than a guess would have been. The others cannot be read from one "
        "log by a search of this length, however well the fitted logs look."
        if better
        else "None came out nearer than a guess would have been."
    )
    return "\n\n".join(
        [
            "## Can parameters be found again?",
            "Before a search is trusted with real logs it is tried on simulated ones. Communities were made that "
            "differ "
            "in a few parameters; a search was told one log of each and not the parameters. A correlation near 1 says "
            "that a parameter can be read from one log; a factor no better than guessing the middle of the family says "
            "that it cannot.",
            table(["parameter", "communities", "correlation of ln", "off by a factor of", "by guessing"], rows),
            said,
            "![True and found parameters](recovery.svg)",
            _command(scenario, "recovery"),
        ]
    )


def _effect(row: Mapping[object, object]) -> str:
    """An effect with its interval; shares of the arm without where it is relative."""
    scale, unit = (100.0, " %") if row["relative"] else (1.0, "")
    effect, low, high = (scale * float(str(row[name])) for name in ("effect", "low", "high"))
    if math.isnan(low) or math.isnan(high):
        return f"{effect:+.3g}{unit} (too few lives for an interval)" if not math.isnan(effect) else "–"
    return f"{effect:+.3g}{unit} ({low:+.3g} to {high:+.3g})"


def _social(tables: Mapping[str, pd.DataFrame], scenario: str) -> str:
    found = tables["social"]
    asked = found[found["source_sign"] != 0]
    verdicts = asked["verdict"].value_counts()
    counted = ", ".join(f"{verdict}: {n}" for verdict, n in verdicts.items())
    rows: list[list[object]] = []
    notes: list[str] = []
    for row in asked.to_dict("records"):
        sign = "up" if float(row["source_sign"]) > 0 else "down"
        size = "" if pd.isna(row["source_effect"]) else f", {float(row['source_effect']):+.3g}"
        rows.append(
            [
                f"{row['experiment']}; {row['variant']}",
                row["outcome"],
                row["with"],
                row["without"],
                _effect(row),
                f"{sign}{size} ({row['source']})",
                row["verdict"],
                row["size"] if row["verdict"] == "same sign" else "",
            ]
        )
        note = f"* **{row['experiment']}; {row['variant']}.** {row['way']} The sign is put in: {row['put_in']}."
        if note not in notes:
            notes.append(note)
    head = [
        "experiment", "outcome", "with", "without", "effect (95 %)", "the source", "verdict", "size",
    ]  # fmt: skip
    return "\n\n".join(
        [
            "## What people do to each other",
            "Logs of contributions do not show it (next section), so the evidence has to come from experiments. "
            "Those of "
            "the literature can be run in the model: the same people and the same luck, with and without. None "
            "of their "
            "numbers was used for fitting. Where a rule puts the sign in, agreement in sign says nothing; that is said "
            "with each.",
            f"Of {len(asked)} outcomes for which a source gives a sign: {counted}.",
            table(head, rows),
            "How each is run, and what is put in:",
            "\n".join(notes),
            "Outcomes without a sign in the source stand in `social.csv`.",
            _command(scenario, "social"),
        ]
    )


CANNOT = """## What these logs cannot show

* **Reading, listening, attending.** They hold contributions. Who follows for years and writes nothing is not there.
* **Whether people affect each other.** Members with busy spells of their own, varying arrivals and a shared calendar
  make logs that look alike (the null `spells`), without anybody ever meeting. That newcomers who are answered come back
  cannot be read from such logs either; experiments can show it.
* **Passion, trust, identification, energy, value.** They are read into a log, not from it. Different rules with other
  parameters would do as well wherever nothing breaks without a mechanism.
* **Leading.** The work of convening leaves hardly a trace among contributions, so neither does its lack.
* **Other kinds of communities.** The twenty are open and in public, mostly about software, lessons and guides. Nothing
  here says that closed ones within an organisation are like that.
* **Many measures, few dimensions.** The measures hang together: agreement in twenty of them is not twenty times the
  evidence of one."""


def page(tables: Mapping[str, pd.DataFrame], scenario: str, title: str, about: Mapping[str, str]) -> str:
    """The page, of those parts whose tables are given.

    Args:
        tables: by name, as `experiments.fitting.parts` makes them.
        scenario: name of the scenario.
        title: its title.
        about: what was used, for the last lines: version of the model and such.
    """
    sections = {
        "scores": _agreement,
        "unseen": _unseen,
        "variety": _variety,
        "shape": _shape,
        "ablation": _ablation,
        "recovery": _recovery,
        "social": _social,
    }
    made = [
        write(tables, scenario).replace("## ", f"## {n}. ", 1)
        for n, (name, write) in enumerate(sections.items(), start=1)
        if name in tables
    ]
    intro = (
        f"Scenario `{scenario}` ({title}), held against the activity logs of twenty real open communities, beside "
        "models "
        "of people who do not affect each other. Only contributions and leading count in simulated logs, as only they "
        "leave a trace in real ones. All logs shown were made with seeds that no search has seen."
    )
    every = f"All of this page is made by one command:\n\n```sh\ncopsim patterns {scenario} --all --out FOLDER\n```"
    used = "\n".join(f"* {name}: {value}" for name, value in about.items())
    head = f"# {title}: what is real about it\n\n<!-- Made by `copsim patterns`. Do not edit. -->"
    return "\n\n".join([head, intro, every, *made, CANNOT, "## Made with", used]) + "\n"
