"""The page of the reality check, in Markdown, from the tables of the parts that have been made.

It says what a scenario gets right, what models without social life get right too, and what cannot be seen in logs.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from copsim.analysis.logs.check_agreement import (
    MEASURES,
    MODEL,
    TWENTY,
    agreement_section,
    nulls_of,
    row_of,
    shape_section,
    shape_told,
    unseen_counts,
    unseen_section,
    variety_section,
)
from copsim.analysis.logs.check_markdown import listed, shell, text_of
from copsim.analysis.logs.check_mechanisms import (
    ablation_section,
    instructors_section,
    recovered,
    recovery_section,
    removals_of,
    unlike_instructors,
)
from copsim.analysis.logs.check_social import BOTH, NOT_PUT_IN, SAME, asked_of, same_by_what, social_section

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

SECTIONS = {
    "scores": agreement_section,
    "unseen": unseen_section,
    "variety": variety_section,
    "shape": shape_section,
    "ablation": ablation_section,
    "recovery": recovery_section,
    "social": social_section,
    "instructors": instructors_section,
}
"""What is written of each part, by the table that it needs, in the order of the page."""
PART_OF = {"scores": "agreement"}
"""Part that makes a table, where it is called otherwise."""


def in_short(tables: Mapping[str, pd.DataFrame], scenario: str) -> list[str]:
    """What it comes to, in a few lines, for those who want to know what the model is good for."""
    said = []
    if "scores" in tables:
        said += _agreement_in_short(tables["scores"], scenario)
    if "unseen" in tables:
        inside = unseen_counts(tables["unseen"])
        many = tables["unseen"]["measure"].nunique()
        others = ", ".join(f"{maker} {n}" for maker, n in inside.items() if maker != MODEL)
        said.append(f"**Where nothing was fitted**, {inside[MODEL]} of {many} measures lie in the band ({others}).")
    if "shape" in tables:
        said.append(f"**All measures at once.** {shape_told(tables['shape']).partition(' Its interval')[0]}")
    if "ablation" in tables:
        breaking, resting = removals_of(tables["ablation"])
        names = listed([str(row["removed"]) for row in resting])
        said.append(
            f"**Mechanisms.** Of {len(breaking) + len(resting)} that were taken away one at a time, "
            + (f"{len(resting)} are not missed and rest on theory alone: {names}." if resting else "all are missed.")
            + (" What breaks without the others, other numbers may mend (section 5)." if breaking else "")
        )
    if "recovery" in tables:
        better, all_of_them = recovered(tables["recovery"]), len(tables["recovery"])
        said.append(
            f"**What a log says of parameters**: {len(better)} of {all_of_them} that communities differ in can be "
            "read from one log better than guessed. A model fitted to one log is one of many that fit it."
        )
    if "social" in tables:
        asked = asked_of(tables["social"])
        by = same_by_what(asked)
        same = sum(row["verdict"] == SAME for row in asked)
        said.append(
            f"**What people do to each other** has to come from experiments. Of {len(asked)} outcomes of the "
            f"literature {same} have the same sign in the model; but only in {by[BOTH] + by[NOT_PUT_IN]} of these "
            "could it have been another, in the rest a rule puts it in."
        )
    if "instructors" in tables:
        known, unlike = tables["instructors"]["measure"].nunique(), unlike_instructors(tables["instructors"])
        missed = f", not {listed([f'`{name}`' for name in unlike])}" if unlike else ""
        said.append(
            f"**Communities one is admitted to**: of {known} numbers that are known of one of them the illustration "
            f"`gated` comes to {known - len(unlike)}{missed}."
        )
    if said:
        said.append(
            "**What logs cannot show**: who reads and listens, why people come and stay, what it is worth to them, and "
            "whether they affect each other. Use the model to compare what might be done under assumptions that are "
            "named, not to forecast a real community."
        )
    return said


def _agreement_in_short(scores: pd.DataFrame, scenario: str) -> list[str]:
    model = row_of(scores, MODEL)
    fitted = text_of(model["to"]) == TWENTY
    what = "What the model gets right" if fitted else "How like real open communities it is"
    said = [
        f"**{what}**: scenario `{scenario}` has {model['in_band']} of {MEASURES} medians where the middle four fifths "
        f"of twenty real communities lie, and {model['in_quartiles']} in the middle half."
        + ("" if fitted else " It was not fitted to them.")
    ]
    nulls = [row for row in nulls_of(scores) if text_of(row["to"]) == TWENTY]
    if nulls:
        counted = listed([f"`{row['maker']}` {row['in_band']} and {row['in_quartiles']}" for row in nulls])
        said.append(
            f"**What models without social life get right{' too' if fitted else ''}**, fitted to the same logs: "
            f"{counted}. Looking like real logs does not show that people affect each other as the rules say."
        )
    return said


def page(tables: Mapping[str, pd.DataFrame], scenario: str, title: str, about: Mapping[str, str]) -> str:
    """The page, of those parts whose tables are given.

    Args:
        tables: by name, as `experiments.fitting.parts` makes them.
        scenario: name of the scenario.
        title: its title.
        about: what was used, for the last lines: version of the model and such.
    """
    made = [
        write(tables, scenario).replace("## ", f"## {n}. ", 1)
        for n, (name, write) in enumerate(SECTIONS.items(), start=1)
        if name in tables
    ]
    intro = (
        f"Scenario `{scenario}` ({title}), held against the activity logs of twenty real open communities, beside "
        "models of people who do not affect each other. Only contributions and leading count in simulated logs, as "
        "only they leave a trace in real ones. All logs shown were made with seeds that no search has seen."
    )
    short = in_short(tables, scenario)
    brief = ["## In short\n\n" + "\n".join(f"* {sentence}" for sentence in short)] if short else []
    parts = [PART_OF.get(name, name) for name in SECTIONS if name in tables]
    asked = "--all" if len(parts) == len(SECTIONS) else " ".join(f"--part {part}" for part in parts)
    every = f"All of this page is made by one command:\n\n{shell(f'copsim patterns {scenario} {asked} --out FOLDER')}"
    used = "\n".join(f"* {name}: {value}" for name, value in about.items())
    head = f"# {title}: what is real about it\n\n<!-- Made by `copsim patterns`. Do not edit. -->"
    return "\n\n".join([head, intro, *brief, every, *made, CANNOT, "## Made with", used]) + "\n"
