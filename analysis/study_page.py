"""The page of a study, to be read alone: question, design, runs, what came out, how sure, and how to repeat it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from copsim.analysis.markdown import bullets, code, escaped, table
from copsim.analysis.study_short import Reading as Reading  # a part of the page, known from here
from copsim.analysis.study_short import in_short
from copsim.analysis.study_words import Contrast, contrast_told, counts_told, number, share

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class StudyPage:
    """Everything the page is made from.

    Attributes:
        manifest: of the study.
        text: the study file.
        counts: runs planned, done, failed and pending.
        errors: what failed runs said, and how many said it.
        overall: a row per measure: name, what it is, runs, mean, spread, least and most of the points' means.
        readings: of the measures.
        figures: title, alternative text and path of each figure, by section.
        conditions: what was found under `--when`, as Markdown; empty if it was not asked for.
        findings: what the authors of the study say, as Markdown; empty if nothing.
        notes: seconds by the clock, and runs lived in them.
        tables: names of the tables beside the page, and what they hold.
        digest: of the file with all runs; empty while some are pending.
        missed: what is to be said of means that are not known as well as was asked.
    """

    manifest: Mapping[str, Any]
    text: str
    counts: Mapping[str, int]
    errors: Sequence[tuple[str, int]]
    overall: pd.DataFrame
    readings: Sequence[Reading]
    figures: Mapping[str, Sequence[tuple[str, str]]]
    conditions: str = ""
    findings: str = ""
    notes: Mapping[str, float] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    missed: Sequence[str] = ()


def study_page(page: StudyPage) -> str:
    """The page in Markdown."""
    manifest = page.manifest
    title = manifest["title"] or manifest["name"]
    parts = [f"# {escaped(title)}", "<!-- Made by `copsim study report`. Do not edit. -->"]
    if manifest["question"]:
        parts.append(f"**Question.** {escaped(manifest['question'])}")
    parts += [escaped(block) for block in manifest["description"].split("\n\n") if block.strip()]
    parts += ["## What came out", counts_told(**page.counts), *_in_short(page), *page.missed]
    if page.findings:
        parts += ["## What its authors say", page.findings.strip()]
    parts += ["## What was run", *_what_was_run(page)]
    if page.counts["done"]:
        parts += ["## The measures", *_overall(page)]
    if page.readings:
        parts += ["## What they go back to", *_going_back(page)]
    if page.figures.get("pairs"):
        parts += ["## Two factors together", *_images(page, "pairs")]
    if page.figures.get("courses"):
        parts += ["## Over time", *_images(page, "courses")]
    if page.conditions:
        parts += ["## Under which conditions", page.conditions, *_images(page, "conditions")]
    parts += ["## What this does not say", bullets(_limits(page))]
    parts += ["## To repeat it", *_repeating(page)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _in_short(page: StudyPage) -> list[str]:
    """What the strongest factor of each measure does, and how much of all that may be chance."""
    if not page.counts["done"]:
        return ["No run is done, so that there is nothing to tell. What the runs said is listed below."]
    found = in_short(page.readings, len(page.manifest["factors"]))
    looked = sum(len(page.manifest["factors"]) for reading in page.readings if reading.kind != "nothing")
    if looked >= MANY:
        factors = len(page.manifest["factors"])
        found.append(
            f"What {factors} factors do to {looked // factors} measures was looked at. Of factors that do nothing at "
            f"all, at most one of twenty would look as if it did: if none did anything, about {number(looked / 20)} of "
            f"{looked} would."
        )
    return found


MANY = 10
"""Where so many questions are asked, it is said how many would be answered wrongly by chance."""


def _contrast(reading: Reading, one: Contrast) -> str:
    return contrast_told(_unit(reading.measure), one, reading.parts.get(one.factor) if reading.by_levels else None)


def _unit(measure: Mapping[str, Any]) -> str:
    unit = str(measure["unit"])
    return "" if unit.startswith("0 ") else unit


def _what_was_run(page: StudyPage) -> list[str]:
    manifest = page.manifest
    scenarios = ", ".join(f"`{name}` ({escaped(one['title'])})" for name, one in manifest["scenarios"].items())
    about = [
        f"Scenario: {scenarios}",
        f"Design: {escaped(manifest['design']['told'])}, {manifest['points']:,} points",
        f"Replicates: {escaped(manifest['replicates']['told'])}; the first has seed {manifest['first_seed']}, and a "
        "replicate has the same seed at all points, so that points share their luck",
        f"Runs: {page.counts['planned']:,} of {manifest['weeks']} weeks each",
    ]
    found = [bullets(about)]
    if manifest["factors"]:
        rows = [[factor["name"], factor["told"]] for factor in manifest["factors"]]
        found.append(table(["what varies", "how"], rows))
    if manifest["behaviour"]:
        behaviour = manifest["behaviour"]
        found.append(f"After each week `{behaviour['function']}` of `{behaviour['file']}` acts:")
        found.append(code(behaviour["source"], "python"))
    if manifest["impossible"]:
        first = next(iter(manifest["impossible"].values()))
        found.append(f"{len(manifest['impossible']):,} points cannot be, and their runs have failed: {escaped(first)}")
    if page.errors:
        found.append("What failed runs said:")
        found.append(table(["error", "runs"], [[error, often] for error, often in page.errors]))
    return found


def _overall(page: StudyPage) -> list[str]:
    rows = [list(row) for row in page.overall.itertuples(index=False)]
    head = ["measure", "what it is", "runs", "mean", "spread of runs", "least point", "most at a point"]
    found = [table(head, rows), "*Spread*: standard deviation between all runs. *Points*: means over replicates."]
    found += _images(page, "effects")
    told = [reading for reading in page.readings if reading.kind != "nothing"]
    if page.figures.get("effects") and told and not any(one.by_levels or one.kind == "moves" for one in told):
        found.append(DRAWN)
    return found


DRAWN = (
    "Points at one value of a factor differ in all other factors as well, so that their means differ from those at "
    "another value even if the factor does nothing; what it does is told below."
)
GOING_BACK = {
    "sobol": "Sobol indices: of the variance between points, the share that goes back to a factor alone (*first*), "
    "and with all it does together with others (*total*), each with its 95 % interval. Luck is stated apart.",
    "morris": "Elementary effects: by how much the measure changes, on average, when a factor goes through its whole "
    "range (*mu star*), and how much that depends on where the others are (*sigma*).",
    "one at a time": "By how much the measure changes when one factor is moved and all else stays as it is. Intervals "
    "(95 %) hold for all values of a factor at once.",
}
SHARES = (
    "Of the variance between single runs, the share that goes back to a factor alone, to two factors together beyond "
    "what each does alone, to more than two, and to luck. They add up to 1; a share of nothing comes out a little "
    "below 0 as often as above."
)
LEVELS = (
    "Differences are between the two values of a factor that are farthest apart, within each combination of the other "
    "factors and seed by seed. As such a pair is picked because it is far apart, intervals hold for all pairs at once "
    "(95 %, Student's t after Bonferroni), so that a factor that does nothing seems to do something in at most 5 of "
    "100 studies."
)
FITTED = (
    "Shares of a factor alone are those of a curve, fitted for all factors at once; it is told from nothing where "
    "random signs of what is left give as much in less than 5 of 100 cases (*likely*). Straight lines are drawn "
    "through these curves, from one end of a factor's range to the other, with intervals (95 %) that "
    "take points for a sample as well as luck."
)


def _going_back(page: StudyPage) -> list[str]:
    kind = page.manifest["design"]["kind"]
    one_by_one = any(reading.kind == "moves" for reading in page.readings)
    found = [GOING_BACK["one at a time"] if one_by_one else GOING_BACK.get(kind, SHARES)]
    if any(reading.by_levels for reading in page.readings):
        found.append(LEVELS)
    elif any(reading.kind == "shares" for reading in page.readings):
        found.append(FITTED)
    found += _images(page, "shares")
    for reading in page.readings:
        what = reading.measure["told"]
        found.append(f"### `{reading.name}`")
        found.append(f"{escaped(what[0].upper() + what[1:])}.")
        # One at a time the sentences tell every move, and the farthest one among them.
        contrasts = () if reading.kind == "moves" else reading.contrasts
        found.append(bullets([escaped(_contrast(reading, one)) for one in contrasts]))
        found.append(bullets([escaped(sentence) for sentence in reading.sentences]))
        found.append(_shares_table(reading.table))
    return found


def _shares_table(found: pd.DataFrame) -> str:
    """The table of an analysis, with columns that hold nothing left out, and shares to a hundredth of a percent."""
    shown = found.loc[:, [name for name in found.columns if not found[name].isna().all()]]
    if not len(shown):
        return ""
    of_shares = {"share", "first", "total"} & set(shown.columns)
    rows = [
        [_rounded(value) if of_shares and isinstance(value, float) else value for value in row]
        for row in shown.itertuples(index=False)
    ]
    return table([name.replace("_", " ") for name in shown.columns], rows)


def _rounded(value: float) -> float:
    return round(value, 4) + 0.0 if value == value else value


def _images(page: StudyPage, section: str) -> list[str]:
    return [f"![{escaped(alt)}]({path})" for alt, path in page.figures.get(section, ())]


def _limits(page: StudyPage) -> list[str]:
    """What holds for every study; its own limits are for its authors to say."""
    varied = ", ".join(f"`{factor['name']}`" for factor in page.manifest["factors"])
    found = [
        "It is about a model. Most levels of parameters are assumed, not measured (docs/model/parameters.md says "
        "which); what comes out holds for communities as the model has them.",
    ]
    if varied:
        found.append(f"Only {varied} varied, within the values above; everything else was as in the scenario.")
    lucky = [reading for reading in page.readings if reading.luck > 0.5]
    if lucky:
        names = ", ".join(f"`{reading.measure['name']}` ({share(reading.luck)})" for reading in lucky)
        found.append(f"For a single community luck says more than all that varied, in {names}.")
    found.append("Intervals say how well means are known, not where a single community would end.")
    return found


def _repeating(page: StudyPage) -> list[str]:
    manifest = page.manifest
    name = manifest["name"]
    command = f"copsim study run {name}.yaml --out {name}\ncopsim study report {name}"
    seconds, ran = page.notes.get("seconds", 0.0), page.notes.get("ran", 0.0)
    took = f"It took {seconds:,.0f} s for {ran:,.0f} runs." if ran else ""
    found = [code(command, "sh"), took, "The study file:", code(page.text, "yaml")]
    for scenario, one in manifest["scenarios"].items():
        found += [f"The scenario `{scenario}`, with all it inherits:", code(one["file"], "yaml")]
    versions = ", ".join(f"{library} {number}" for library, number in manifest["libraries"].items())
    commit = f", commit {manifest['git']}" if manifest["git"] else ""
    about = [
        f"copsim {manifest['copsim']}, model {manifest['model']}{commit}",
        f"Python {manifest['python']} on {manifest['platform']}; {versions}",
    ]
    if page.digest:
        about.append(f"SHA-256 of `runs.parquet`: `{page.digest}`; the same study gives the same bytes on this system")
    found.append(bullets([escaped(line) if "`" not in line else line for line in about]))
    if page.tables:
        found.append(table(["beside this page", "what it holds"], [[name, what] for name, what in page.tables.items()]))
    return found


__all__ = ["Reading", "StudyPage", "study_page"]
