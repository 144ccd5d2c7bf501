"""Make the pages about the scenarios of the library: from their files, what was measured, and what was written.

    python tools/make_scenario_pages.py              write pages that are out of date
    python tools/make_scenario_pages.py --check      only compare; fail if a page is out of date
    python tools/make_scenario_pages.py --measure    run all scenarios first and write outcomes.csv (minutes)

With `--measure` and names, only these scenarios are run. What is to be measured, and against what, stands in
`docs/scenarios/readings.yaml`, beside a paragraph about each scenario that is written by hand.
"""

from __future__ import annotations

import argparse
import csv
import io
import math
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML

from copsim.experiments.ensemble import run_many
from copsim.scenarios import Scenario, load, load_text, names, parent_of
from copsim.scenarios.catalogue import catalogue
from copsim.scenarios.entries import value_told
from copsim.simulation.model import QUANTITIES, VERSION
from copsim.simulation.recording import MEASURES, column
from copsim.simulation.records import DISPERSED, FAILING, KINDS

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "scenarios"
READINGS = FOLDER / "readings.yaml"
OUTCOMES = FOLDER / "outcomes.csv"
COMMAND = "python tools/make_scenario_pages.py"
"""What makes the pages anew."""

SEEDS = range(1, 101)
"""Seeds that are measured: a hundred lives."""
LAST = 26
"""What has no weeks of its own is measured over so many weeks at the end of a run."""
YEAR = 52
"""Flows without weeks of their own are counted over so many weeks at the end, or the whole run if it is shorter."""

COMMON = ("present", "core + active", "identification", "energy", "realized", "lives dispersed", "lives failed")
"""Measured for every scenario. The last two are shares of lives, at the end of the run."""
ENDS = {"lives dispersed": DISPERSED, "lives failed": FAILING}
LABELS = {
    "core + active": "core and active members",
    "lives dispersed": "lives that ended in dispersal",
    "lives failed": "lives that ended in failure",
}
COLUMNS = (
    *("scenario", "measure", "first_week", "last_week", "lives", "mean", "low10", "high90"),
    *("other_mean", "difference", "low", "high", "pairs", "model"),
)
"""Of `outcomes.csv`; the last but one five are empty for scenarios that are compared with nothing."""

_NOTE = f"<!-- Made by `{COMMAND}` from the scenario file, readings.yaml and outcomes.csv. Do not edit. -->"


class ReadingError(ValueError):
    """`readings.yaml` or `outcomes.csv` says something that cannot be."""


@dataclass(frozen=True)
class Asked:
    """One measure that is asked for: which, in which weeks, and what it is called."""

    measure: str
    """A measure; measures with +, - and *; a ratio of such sums over the weeks (`far_present / present`); or what can
    be traced back to an activity (`realized from field trips`), which is counted over the whole run."""
    weeks: tuple[int, int] | None = None
    """First and last week; at the end of the run if None."""
    called: str = ""

    @property
    def label(self) -> str:
        """What it is called in tables."""
        if self.called:
            return self.called
        known = MEASURES.get(self.measure)
        return LABELS.get(self.measure) or (known.label if known else self.measure)

    def span(self, weeks: int) -> tuple[int, int]:
        """First and last week it is measured in."""
        if self.measure in ENDS:
            return weeks - 1, weeks - 1
        if self.traced:
            return 0, weeks - 1
        if self.weeks:
            return self.weeks
        length = YEAR if self.flow else LAST
        return max(0, weeks - length), weeks - 1

    @property
    def flow(self) -> bool:
        """Whether weeks are added up and not averaged. Ratios are of sums, whatever is in them."""
        return bool(self.traced) or (
            "/" not in self.measure and all(MEASURES[name].how == "flow" for name in parts(self.measure))
        )

    @property
    def traced(self) -> tuple[str, str] | None:
        """Kind of value and activity, where value is traced back to an activity."""
        kind, found, activity = self.measure.partition(" from ")
        return (kind, activity) if found else None


@dataclass(frozen=True)
class Reading:
    """What was written by hand about one scenario."""

    name: str
    group: str
    against: Scenario | None
    """What it is compared with."""
    called: str
    """How that is named in a sentence."""
    text: str
    """The text of that scenario, where it is in no library file."""
    asked: tuple[Asked, ...]
    reading: str
    tries: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())
    """What else to try: why, and the values to set."""
    known: str = ""
    """What is known of a real case, besides what is in its file."""

    @property
    def measures(self) -> tuple[Asked, ...]:
        """All that is measured: the common ones first."""
        return (*(Asked(name) for name in COMMON), *self.asked)


def parts(measure: str) -> list[str]:
    """Names of the measures in it; none for ends and traces. Raises ReadingError for one that does not exist."""
    if measure in ENDS or " from " in measure:
        return []
    found = re.findall(r"[^-+*/() ]+", measure)
    for name in found:
        if name not in MEASURES:
            raise ReadingError(f"{READINGS.name}: there is no measure '{name}' (in '{measure}')")
    return found


# Reading what was written by hand


def read_readings(text: str) -> dict[str, Reading]:
    """Readings by name of the scenario, in the order of the file.

    Raises:
        ReadingError: for keys, measures or weeks that cannot be.
        copsim.scenarios.ScenarioError: for a scenario to compare with that cannot be.
    """
    found: dict[str, Reading] = {}
    for group, scenarios in YAML(typ="safe", pure=True).load(text).items():
        for name, given in scenarios.items():
            found[name] = _reading(group, name, given)
    return found


def _reading(group: str, name: str, given: Mapping[str, Any]) -> Reading:
    known = {"against", "measures", "reading", "try", "known"}
    for key in given:
        if key not in known:
            raise ReadingError(f"{READINGS.name}: {name}: unknown key '{key}', expected {', '.join(sorted(known))}")
    scenario = load(name)
    against = given.get("against")
    other, called, text = None, "", ""
    if isinstance(against, str):
        other, called = load(against), f"[{against}]({against}.md)"
    elif against is not None:
        text, called = str(against["scenario"]), str(against["called"])
        other = load_text(text)
    asked = tuple(_asked(name, one, scenario.weeks) for one in given.get("measures", ()))
    tries = tuple((str(why), tuple(str(value) for value in values)) for why, values in given.get("try", {}).items())
    for _, values in tries:
        scenario.with_values(as_values(values))
    return Reading(
        name,
        group,
        other,
        called,
        text,
        asked,
        paragraphs(given["reading"]),
        tries,
        paragraphs(given.get("known", "")),
    )


def as_values(values: Iterable[str]) -> dict[str, str]:
    """`PATH=VALUE` as the command line takes it, by path."""
    return {path: value for path, _, value in (each.partition("=") for each in values)}


def paragraphs(text: str) -> str:
    """Text whose paragraphs are one line each."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


def _asked(name: str, given: str | Mapping[str, Any], weeks: int) -> Asked:
    if isinstance(given, str):
        given = {"measure": given}
    for key in given:
        if key not in ("measure", "weeks", "called"):
            raise ReadingError(f"{READINGS.name}: {name}: {given['measure']}: unknown key '{key}' (is text in quotes?)")
    first_last = given.get("weeks")
    asked = Asked(given["measure"], tuple(first_last) if first_last else None, given.get("called", ""))
    parts(asked.measure)
    if asked.traced and asked.traced[0] not in KINDS:
        raise ReadingError(f"{READINGS.name}: {name}: there is no kind of value '{asked.traced[0]}'")
    first, last = asked.span(weeks)
    if not 0 <= first <= last < weeks:
        raise ReadingError(f"{READINGS.name}: {name}: weeks {first} to {last} are not within a run of {weeks} weeks")
    return asked


# Measuring


@dataclass(frozen=True)
class Lives:
    """Lives of a scenario, seed by seed."""

    block: Any
    """(lives, weeks) weekly records."""
    items: tuple[Any, ...]
    """Records of items of value per life; none where nothing is traced."""
    activities: tuple[str, ...]
    """Names of activities by code."""


def measured(asked: Asked, of: Lives) -> Any:
    """One number per life: (lives,) float64; NaN for a ratio to nothing."""
    if asked.measure in ENDS:
        return (of.block["stage"][:, -1] == ENDS[asked.measure]).astype(np.float64)
    if asked.traced:
        kind, activity = asked.traced
        if activity not in of.activities:
            return np.zeros(len(of.block))
        code = of.activities.index(activity)
        return np.array([traced_back(items, KINDS.index(kind), code) for items in of.items], np.float64)
    first, last = asked.span(of.block.shape[1])
    within = of.block[:, first : last + 1]
    sums = [_summed(side, within) for side in asked.measure.split("/")]
    if len(sums) == 2:
        return np.divide(sums[0], sums[1], out=np.full(len(within), np.nan), where=sums[1] > 0)
    return sums[0] if asked.flow else sums[0] / (last + 1 - first)


def _summed(side: str, within: Any) -> Any:
    """Terms with + and -, products with *, added up over the weeks. Parentheses are for readers only."""
    total = np.zeros(len(within))
    for sign, term in re.findall(r"([-+]?)([^-+]+)", re.sub("[() ]", "", side)):
        product = np.ones(within.shape)
        for name in term.split("*"):
            product = product * column(within, name)
        total = total + (-1.0 if sign == "-" else 1.0) * product.sum(axis=1)
    return total


def traced_back(items: Any, kind: int, activity: int) -> int:
    """How many items of this kind go back to a visit in a week in which this activity was held."""
    origin = items["activity"].astype(np.int64)
    at = {int(item): line for line, item in enumerate(items["item"])}
    for line, parent in enumerate(items["parent"]):
        if parent >= 0:
            origin[line] = origin[at[int(parent)]]  # what it came from was written down before
    return int(np.count_nonzero((items["kind"] == kind) & (origin == activity)))


def outcome(here: Any, there: Any | None) -> dict[str, float]:
    """Numbers of one measure: mean and band of all lives, and the difference of pairs with its 95 % interval.

    Args:
        here: (lives,) of the scenario.
        there: (lives,) of the same seeds in what it is compared with, or None.

    Lives in which a ratio is to nothing are left out, and so are their pairs.
    """
    kept = here[~np.isnan(here)]
    low, high = np.percentile(kept, [10, 90]) if len(kept) else (math.nan, math.nan)
    found = {
        "lives": float(len(kept)),
        "mean": float(kept.mean()) if len(kept) else math.nan,
        "low10": float(low),
        "high90": float(high),
    }
    if there is None:
        return found
    gap = here - there
    gap = gap[~np.isnan(gap)]
    other = there[~np.isnan(there)]
    mean = float(gap.mean()) if len(gap) else math.nan
    half = 1.96 * float(gap.std(ddof=1)) / math.sqrt(len(gap)) if len(gap) > 1 else math.nan
    return found | {
        "other_mean": float(other.mean()) if len(other) else math.nan,
        "difference": mean,
        "low": mean - half,
        "high": mean + half,
        "pairs": float(len(gap)),
    }


def lives(scenario: Scenario, weeks: int, seeds: Sequence[int], *, traced: bool) -> Lives:
    """Live a scenario once per seed; items of value are kept where something is `traced`."""
    plan = scenario.plan()
    ensemble = run_many(plan, seeds, weeks, log_seeds=seeds if traced else ())
    items = tuple(ensemble.followed[seed].items for seed in seeds) if traced else ()
    return Lives(ensemble.block[:, :, 0], items, tuple(plan.activity_names))


def measure(readings: Iterable[Reading], seeds: Sequence[int] = SEEDS) -> list[dict[str, str]]:
    """Run scenarios and what they are compared with; rows of `outcomes.csv`."""
    rows = []
    known: dict[tuple[str, int, bool], Lives] = {}

    def lived(scenario: Scenario, weeks: int, traced: bool) -> Lives:
        key = scenario.model_dump_json(), weeks, traced
        if key not in known:
            known[key] = lives(scenario, weeks, seeds, traced=traced)
        return known[key]

    for reading in readings:
        scenario = load(reading.name)
        traced = any(asked.traced for asked in reading.asked)
        here = lived(scenario, scenario.weeks, traced)
        there = lived(reading.against, scenario.weeks, traced) if reading.against else None
        for asked in reading.measures:
            numbers = outcome(measured(asked, here), None if there is None else measured(asked, there))
            first, last = asked.span(scenario.weeks)
            row = {"scenario": reading.name, "measure": asked.measure, "first_week": str(first), "last_week": str(last)}
            row |= {key: f"{value:.5g}" for key, value in numbers.items()}
            rows.append({key: row.get(key, "") for key in COLUMNS} | {"model": VERSION[:12]})
        sys.stdout.write(f"measured: {reading.name}\n")
        sys.stdout.flush()
    return rows


def outcomes_text(rows: Iterable[Mapping[str, str]]) -> str:
    """The text of `outcomes.csv`."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def read_outcomes(text: str) -> dict[str, list[dict[str, str]]]:
    """Rows of `outcomes.csv` by scenario. Raises ReadingError for other columns."""
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ReadingError(f"{OUTCOMES.name} has other columns; run {COMMAND} --measure")
    found: dict[str, list[dict[str, str]]] = {}
    for row in reader:
        found.setdefault(row["scenario"], []).append(row)
    return found


# Pages


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; bars inside cells are escaped and line breaks become spaces."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in r) + " |" for r in lines)


def shown(text: str) -> str:
    """A number of the file in at most three digits: 12.3, 0.456, 1230."""
    if not text:
        return ""
    value = float(text)
    if math.isnan(value):
        return "–"
    if value == 0 or abs(value) < 0.0005:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:.{min(3, digits)}f}"


def page(reading: Reading, rows: Sequence[Mapping[str, str]]) -> str:
    """The page about one scenario. Raises ReadingError where what is asked for has not been measured."""
    scenario = load(reading.name)
    file = f"../../scenarios/library/{reading.name}.yaml"
    told = [f"# {scenario.title}", _NOTE, f"**{scenario.question}**", paragraphs(scenario.description)]
    kind = "It retells something that happened. " if scenario.real_case else ""
    told += [f"{kind}The scenario: [`{reading.name}`]({file}), {scenario.weeks} weeks."]
    if reading.known:
        told += ["## What is known", reading.known]
    told += ["## What differs", *differs(scenario)]
    told += ["## What came out", *came_out(reading, scenario, rows)]
    told += ["## Reading it", reading.reading, "## Try it", tried(reading)]
    return "\n\n".join(told) + "\n"


def differs(scenario: Scenario) -> list[str]:
    """What a scenario has that the one it extends, or the model, has not."""
    base = parent_of(scenario.name)
    link = f"[{base.title}]({base.name}.md)" if base else "the defaults of [the model](../model/parameters.md)"
    blocks: list[str] = []
    rows = [
        (
            f"`{path}`",
            value_told(path, value),
            value_told(path, base.setting(path) if base else QUANTITIES[path].default),
            QUANTITIES[path].meaning,
            scenario.sources.get(path, ""),
        )
        for path, value in scenario.parameters.items()
        if base is None or base.parameters.get(path) != value
    ]
    if scenario.weeks != (base.weeks if base else 0):
        before = str(base.weeks) if base else ""
        rows.insert(
            0, ("`weeks`", str(scenario.weeks), before, "How long it lasts.", scenario.sources.get("weeks", ""))
        )
    if rows:
        blocks.append(table(("", "here", "there", "meaning", "source"), rows))
    if scenario.chosen_programme and (base is None or base.programme != scenario.programme):
        listed = ", ".join(f"*{name}*" for name in scenario.programme)
        blocks.append(f"Activities the calendar may choose from: {listed}. Source: {scenario.sources['programme']}.")
    for name, row in scenario.activities.items():
        if base is None or base.activities.get(name) != row:
            blocks.append(_activity(name, row, scenario.sources))
    if scenario.places:
        blocks += [_places(scenario), _links(scenario)]
    known = len(base.changes) if base else 0
    if len(scenario.changes) > known:
        lines = []
        for n, entry in list(enumerate(scenario.changes))[known:]:
            key = f"changes[{n}]."
            why = "; ".join(
                f"{path.removeprefix(key)}: {text}" for path, text in scenario.sources.items() if path.startswith(key)
            )
            lines.append((str(entry.week), entry.told, entry.note, why))
        blocks.append("What happens, and when:\n\n" + table(("week", "what", "note", "source"), lines))
    if not blocks:
        return [f"Nothing; it is what {link} says."]
    return [f"*There* is {link}; what is not named here is as it is there.", *blocks]


def _places(scenario: Scenario) -> str:
    """Communities of a landscape."""
    lines = []
    for place in scenario.places:
        own = [f"`{path}` {value_told(path, value)}" for path, value in place.values.items()]
        at = f"places.{place.name}"
        why = [(path.removeprefix(at).strip("."), text) for path, text in scenario.sources.items()]
        told = "; ".join(
            f"{key}: {text}" if key else text
            for (key, text), path in zip(why, scenario.sources, strict=True)
            if path == at or path.startswith(f"{at}.")
        )
        lines.append((place.name, place.title, "; ".join(own), told))
    head = "It is a landscape; what is measured is the first of its communities:"
    return f"{head}\n\n" + table(("place", "who", "what is different there", "source"), lines)


def _links(scenario: Scenario) -> str:
    """What lies between them."""
    lines = []
    for n, link in enumerate(scenario.links):
        between = f"{link.origin} {'and' if link.both else 'to'} {link.target}"
        what = "; ".join(f"{key} {value:g}" for key, value in link.numbers().items())
        lines.append((between, what, link.note, scenario.sources.get(f"links[{n}]", "")))
    return "What lies between them:\n\n" + table(("between", "what", "note", "source"), lines)


def _activity(name: str, row: Mapping[str, Any], sources: Mapping[str, str]) -> str:
    at = f"activities.{name}"
    kind = "A changed row of the catalogue" if name in catalogue() else "An activity of its own"
    lines = []
    for attribute, value in row.items():
        if attribute == "about":
            continue
        text = "; ".join(f"{need} {share:g}" for need, share in value.items()) if isinstance(value, dict) else ""
        lines.append((attribute, text or str(value), sources.get(f"{at}.{attribute}", sources.get(at, ""))))
    about = row.get("about", "")
    return f"{kind}: *{name}*. {about}\n\n" + table(("attribute", "here", "source"), lines)


def came_out(reading: Reading, scenario: Scenario, rows: Sequence[Mapping[str, str]]) -> list[str]:
    """The measured table, with a sentence about what it shows."""
    by_key = {(row["measure"], row["first_week"], row["last_week"]): row for row in rows}
    lines = []
    for asked in reading.measures:
        first, last = asked.span(scenario.weeks)
        row = by_key.get((asked.measure, str(first), str(last)))
        if row is None or bool(row["other_mean"]) != bool(reading.against):
            raise ReadingError(
                f"{OUTCOMES.name} has no '{asked.measure}' of {reading.name} in weeks {first} to {last}: "
                f"run {COMMAND} --measure {reading.name}"
            )
        when = f"week {first}" if first == last else f"weeks {first} to {last}"
        if asked.measure in ENDS:
            when = "at the end"
        unit = "" if asked.measure in ENDS or "/" in asked.measure else ("in all" if asked.flow else "mean")
        end = asked.measure in ENDS
        band = "" if end else f"{shown(row['low10'])} to {shown(row['high90'])}"
        called = f"{asked.label} (`{asked.measure}`)" if asked.measure in MEASURES else asked.label
        line = [called, ", ".join(filter(None, (when, unit))), shown(row["mean"]), band]
        if reading.against:
            line += [shown(row["other_mean"]), shown(row["difference"])]
            line += [f"{shown(row['low'])} to {shown(row['high'])}"]
        lines.append(line)
    head = ["measure", "when", "here", "8 of 10 lives"]
    asked_lives = max((int(float(row["lives"])) for row in rows), default=0)
    said = f"{asked_lives} lives, measured with model `{rows[0]['model']}`."
    if reading.against is None:
        return [said, table(head, lines)]
    said = (
        f"{asked_lives} lives, compared seed by seed with {reading.called}; measured with model `{rows[0]['model']}`. "
        "The last two columns are the mean difference of these pairs and its 95 % interval."
    )
    blocks = [said, table([*head, "there", "difference", "95 %"], lines)]
    if reading.text:
        blocks.append(f"*There* is this scenario:\n\n```yaml\n{reading.text.strip()}\n```")
    return blocks


def tried(reading: Reading) -> str:
    """Commands to run it, and to vary it."""
    commands = [f"copsim run {reading.name} --replicates 100 --out {reading.name}"]
    for why, values in reading.tries:
        sets = " ".join(f'--set "{value}"' if " " in value else f"--set {value}" for value in values)
        commands += [f"# {why}", f"copsim run {reading.name} --replicates 100 {sets}"]
    return "```sh\n" + "\n".join(commands) + "\n```"


def overview(readings: Mapping[str, Reading]) -> str:
    """The table of all scenarios by question."""
    told = [
        "# The scenario library",
        _NOTE,
        f"{len(readings)} communities to start from, by the question each one asks. Every page says what differs, what "
        "came out in a hundred lives, and how to read that. Most scenarios differ from another one in little and share "
        "its luck: with the same seed, both lives are the same until what differs makes them so. Read means together "
        "with the band of lives round them; a single life proves nothing.",
        f"Make the pages anew with `{COMMAND}`, after changes in the model with `{COMMAND} --measure`, and then read "
        "what is written by hand in `readings.yaml` again: it may no longer be so.",
    ]
    groups: dict[str, list[Reading]] = {}
    for reading in readings.values():
        groups.setdefault(reading.group, []).append(reading)
    for group, members in groups.items():
        rows = []
        for reading in members:
            scenario = load(reading.name)
            real = " (real case)" if scenario.real_case else ""
            rows.append((scenario.question, f"[{reading.name}]({reading.name}.md){real}", reading.called or "–"))
        told += [f"## {group}", table(("question", "scenario", "compared with"), rows)]
    return "\n\n".join(told) + "\n"


def made() -> dict[Path, str]:
    """Every page by the path it belongs to.

    Raises:
        ReadingError: where a scenario has no reading, a reading no scenario, or a measure has not been measured.
    """
    readings = read_readings(READINGS.read_text(encoding="utf-8"))
    outcomes = read_outcomes(OUTCOMES.read_text(encoding="utf-8"))
    odd = set(readings) ^ set(names())
    if odd:
        raise ReadingError(f"{READINGS.name} and the library do not hold the same scenarios: {', '.join(sorted(odd))}")
    unmeasured = set(readings) - set(outcomes)
    if unmeasured:
        raise ReadingError(f"not measured: {', '.join(sorted(unmeasured))}; run {COMMAND} --measure")
    pages = {FOLDER / f"{name}.md": page(reading, outcomes[name]) for name, reading in readings.items()}
    return {FOLDER / "README.md": overview(readings), **pages}


def measure_into_file(chosen: Sequence[str]) -> None:
    """Measure scenarios (all if none is named) and put the rows into `outcomes.csv`, in the order of the readings."""
    readings = read_readings(READINGS.read_text(encoding="utf-8"))
    unknown = [name for name in chosen if name not in readings]
    if unknown:
        raise ReadingError(f"{READINGS.name} has no scenario '{unknown[0]}', expected one of {', '.join(readings)}")
    kept = read_outcomes(OUTCOMES.read_text(encoding="utf-8")) if chosen and OUTCOMES.exists() else {}
    fresh: dict[str, list[dict[str, str]]] = {}
    for row in measure(reading for name, reading in readings.items() if not chosen or name in chosen):
        fresh.setdefault(row["scenario"], []).append(row)
    rows = [row for name in readings for row in (kept | fresh).get(name, [])]
    OUTCOMES.write_text(outcomes_text(rows), encoding="utf-8", newline="\n")


def main() -> int:
    """Write what is out of date, or with `--check` say what is; returns 1 where a check finds something."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page is out of date")
    parser.add_argument("--measure", nargs="*", metavar="NAME", help="run scenarios first: those named, or all")
    given = parser.parse_args()
    try:
        if given.measure is not None and not given.check:
            measure_into_file(given.measure)
        pages = made()
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if not given.check:
            path.write_text(pages[path], encoding="utf-8", newline="\n")
        sys.stdout.write(f"{'out of date' if given.check else 'written'}: {path.relative_to(ROOT).as_posix()}\n")
    models = {row["model"] for row in csv.DictReader(io.StringIO(OUTCOMES.read_text(encoding="utf-8")))}
    if models != {VERSION[:12]}:
        sys.stdout.write(f"note: measured with another model than this one; run {COMMAND} --measure\n")
    return 1 if given.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
