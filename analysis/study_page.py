"""The page of a study, to be read alone: question, design, runs, what came out, how sure, and how to repeat it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from copsim.analysis.markdown import bullets, code, escaped, table
from copsim.analysis.study_words import Contrast, contrast_told, counts_told, number, share

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Reading:
    """What is said of one measure.

    Attributes:
        measure: its entry in the manifest.
        contrasts: what each factor does, the strongest first.
        parts: share of the variance of single runs that goes back to each factor alone; empty where it is not known.
        sentences: what the measure goes back to, in words.
        luck: how much is luck; nan if not known.
        table: the analysis as a table.
    """

    measure: Mapping[str, Any]
    contrasts: Sequence[Contrast]
    parts: Mapping[str, float]
    sentences: Sequence[str]
    luck: float
    table: pd.DataFrame


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


def study_page(page: StudyPage) -> str:
    """The page in Markdown."""
    manifest = page.manifest
    title = manifest["title"] or manifest["name"]
    parts = [f"# {escaped(title)}", "<!-- Made by `copsim study report`. Do not edit. -->"]
    if manifest["question"]:
        parts.append(f"**Question.** {escaped(manifest['question'])}")
    parts += [escaped(block) for block in manifest["description"].split("\n\n") if block.strip()]
    parts += ["## What came out", counts_told(**page.counts), *_in_short(page)]
    if page.findings:
        parts += ["## What its authors say", page.findings.strip()]
    parts += ["## What was run", *_what_was_run(page)]
    parts += ["## The measures", *_overall(page)]
    parts += _images(page, "effects")
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
    """What the strongest factor of each measure does: a sentence on all, and a table."""
    told = [reading for reading in page.readings if reading.contrasts]
    if not told:
        return []
    rows = []
    for reading in told:
        one = reading.contrasts[0]
        middle, low, high = one.difference
        ends = f"{number(one.at_least)} ('{one.least}') to {number(one.at_most)} ('{one.most}')"
        known = low > 0.0 or high < 0.0
        sure = f"{number(middle)} ({number(low)} to {number(high)})" if known else "none that can be told"
        alone = share(max(reading.parts[one.factor], 0.0)) if one.factor in reading.parts else None
        luck = share(reading.luck) if reading.luck == reading.luck else None
        rows.append([reading.measure["name"], one.factor, ends, sure, alone, luck])
    head = ["measure", "moved most by", "from, to", "difference (95 %)", "of how single runs differ", "luck"]
    factor, number_of = Counter(reading.contrasts[0].factor for reading in told).most_common(1)[0]
    most = f"Of {len(told)} measures, {number_of} are moved most by {escaped(factor)}."
    return [most if len(page.manifest["factors"]) > 1 and len(told) > 1 else "", table(head, rows)]


def _contrast(reading: Reading, one: Contrast) -> str:
    return contrast_told(_unit(reading.measure), one, reading.parts.get(one.factor))


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
        found.append(table(["error", "runs"], [[error, number] for error, number in page.errors]))
    return found


def _overall(page: StudyPage) -> list[str]:
    rows = [list(row) for row in page.overall.itertuples(index=False)]
    head = ["measure", "what it is", "runs", "mean", "spread of runs", "least point", "most at a point"]
    return [table(head, rows), "*Spread*: standard deviation between all runs. *Points*: means over replicates."]


GOING_BACK = {
    "sobol": "Sobol indices: of the variance between points, the share that goes back to a factor alone (*first*), "
    "and with all it does together with others (*total*), each with its 95 % interval. Luck is stated apart.",
    "morris": "Elementary effects: by how much the measure changes, on average, when a factor goes through its whole "
    "range (*mu star*), and how much that depends on where the others are (*sigma*).",
    "one at a time": "By how much the measure changes when one factor is moved and all else stays as it is.",
}
SHARES = (
    "Of the variance between single runs, the share that goes back to a factor alone, to two factors together beyond "
    "what each does alone, to more than two, and to luck. They add up to 1; a share of nothing comes out a little "
    "below 0 as often as above."
)


def _going_back(page: StudyPage) -> list[str]:
    said = GOING_BACK.get(page.manifest["design"]["kind"], SHARES)
    found = [said, *_images(page, "shares")]
    for reading in page.readings:
        name, what = reading.measure["name"], reading.measure["told"]
        found.append(f"### `{name}`")
        found.append(f"{escaped(what[0].upper() + what[1:])}.")
        found.append(bullets([escaped(_contrast(reading, one)) for one in reading.contrasts]))
        found.append(bullets([escaped(sentence) for sentence in reading.sentences]))
        found.append(_shares_table(reading.table))
    return found


def _shares_table(found: pd.DataFrame) -> str:
    """The table of an analysis, with columns that hold nothing left out."""
    shown = found.loc[:, [name for name in found.columns if not found[name].isna().all()]]
    return table(
        [name.replace("_", " ") for name in shown.columns], [list(row) for row in shown.itertuples(index=False)]
    )


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
