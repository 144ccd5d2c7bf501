"""The report of a run: one page that a person can read, print and send, with nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

import numpy as np

from copsim.analysis.bands import bands
from copsim.analysis.html_parts import Safe, bullets, esc, figure, folded, paragraphs, section, table
from copsim.analysis.lives import Lives
from copsim.analysis.phrases import Window, count, mean_in, number, ranged, seeds_text, sum_in, windows
from copsim.analysis.words import Words, tell

if TYPE_CHECKING:
    import pandas as pd

SAME_AGAIN = (
    "This command makes the same run again: to the last digit on the same kind of machine with the versions below."
)

NOT_SHOWN = ("command", "scenario", "timing", "changed_for_this_run")
"""Of the manifest: shown elsewhere on the page, or different from run to run."""
NAMES = {"copsim": "copsim version", "model": "model version", "python": "Python"}

HOW_TO_READ = {
    "levels": "Levels are read from the last half-year, so that in the first half-year they are still filling up. The "
    "number at the right is that of the last week.",
    "circles": "The core is in the middle, the dashed line is the edge of the community. Every dot is a member (or "
    "several, if the figure says so). Where in its ring a dot lies means nothing. Leaders are drawn as stars in the "
    "middle, hollow where there are more of them than core members; the table does not say at which level each of them "
    "is.",
    "leading": "Above: how energetic members are and how far they see this community as theirs, as averages of those "
    "who are not outside (lives in which nobody is inside are left out), and how many hours leading needs and gets "
    "from leaders. Below: how many lead, whether meetings that are due take place, and which share of the needed hours "
    "is missing or pledged by nobody. Hours that a support team gives lower what is missing; they are not among those "
    "leaders give.",
}


def render_report(
    *,
    title: str,
    question: str,
    description: str,
    weekly: pd.DataFrame | Lives,
    marks: Sequence[tuple[int, str]],
    scenario_text: str,
    manifest: Mapping[str, Any],
    sources: Mapping[str, str] | None = None,
) -> str:
    """The page, complete, as text; write it with encoding utf-8.

    Args:
        title: of the scenario.
        question: what it was run to find out; may be empty.
        description: of the scenario, plain text; an empty line begins a paragraph.
        weekly: the table of the run (see `Lives`); one or many seeds.
        marks: dated changes as (week, label), drawn in the figures and listed.
        scenario_text: the scenario file as it was run; may be empty.
        manifest: what is known of the run. `command` is shown as how to repeat it, all else as it stands.
        sources: where numbers come from, by path of the parameter.

    Raises:
        ValueError: the table is empty, lacks columns, or has rows twice.
    """
    from copsim.analysis.figures import make_figures
    from copsim.analysis.report_numbers import behind_circles, behind_leading, behind_levels, glossary, key_numbers
    from copsim.analysis.writing import inline_svg

    lives = Lives.of(weekly)
    said = tell(lives)
    svg = {name: inline_svg(drawn, f"figure-{name}") for name, drawn in make_figures(lives, marks).items()}

    def shown(name: str, alt: str, behind: str) -> str:
        how = HOW_TO_READ[name] if name == "circles" else f"{_lines(lives)} {HOW_TO_READ[name]}"
        return figure(svg[name], alt, how, folded("The numbers behind this figure", behind))

    parts = [
        _summary(lives, said, manifest),
        section(
            "levels", "Who takes part, and how much",
            shown("levels", _alt_levels(lives), behind_levels(lives)),
        ),
        section("circles", "Who is where", shown("circles", _alt_circles(lives), behind_circles(lives))),
        section(
            "leading", "Energy, identification and leading",
            shown("leading", _alt_leading(lives), behind_leading(lives)),
        ),
        section("numbers", "Key numbers", key_numbers(lives)),
        section("changes", "Changes", _changes(marks)),
        section("words", "What the words mean", glossary(_parameters(manifest))),
    ]  # fmt: skip
    if sources:
        parts.append(section("sources", "Where the numbers come from", _sources(sources)))
    parts.append(section("repeat", "How to repeat this", _repeat(lives, manifest, scenario_text)))
    folder = files("copsim.analysis") / "templates"
    lead = (f'<p class="question">{esc(question)}</p>\n' if question.strip() else "") + _changed(manifest)
    lead += paragraphs(description)
    return Template((folder / "report.html").read_text(encoding="utf-8")).substitute(
        title=esc(" ".join(title.split()) or "A community of practice"),
        style=(folder / "report.css").read_text(encoding="utf-8").strip(),
        lead=lead,
        body="\n".join(parts),
    )


def _changed(manifest: Mapping[str, Any]) -> str:
    """What was set for this run alone; the description that follows does not know of it."""
    told = manifest.get("changed_for_this_run") or []
    if not told:
        return ""
    text = "; ".join(str(item) for item in told)
    return (
        f"<p><strong>Changed for this run:</strong> {esc(text)}. What follows describes the scenario as it comes.</p>\n"
    )


def _parameters(manifest: Mapping[str, Any]) -> Mapping[str, float]:
    """Parameters at the start of the run, as far as the manifest tells them."""
    scenario = manifest.get("scenario")
    found = scenario.get("parameters", {}) if isinstance(scenario, Mapping) else {}
    return found if isinstance(found, Mapping) else {}


def _summary(lives: Lives, said: Words, manifest: Mapping[str, Any]) -> str:
    sure = " ".join(said.certainty)
    if manifest.get("interrupted"):
        asked = manifest.get("replicates_asked")
        sure = f"The run was stopped early{f' ({asked} lives were asked for)' if asked else ''}. {sure}"
    return (
        '<section class="summary" aria-labelledby="summary">\n<h2 id="summary">In short</h2>\n'
        + _tiles(lives)
        + f"\n<h3>What kind of community</h3>\n<p>{esc(' '.join(said.kind))}</p>"
        + f"\n<h3>What happened</h3>\n{bullets(said.happened)}"
        + f"\n<h3>How sure</h3>\n<p>{esc(sure)}</p>\n</section>"
    )


def _tiles(lives: Lives) -> str:
    end = windows(len(lives.weeks))[-1]
    whole = Window("", 0, len(lives.weeks))
    stretch = f"mean of the last {count(end.weeks, 'week')}"
    last_week = f"in week {lives.weeks[-1]}"
    facts = (
        ("took part in a week", stretch, mean_in(lives["present"], end)),
        ("core members", last_week, lives["core"][:, -1]),
        ("members not outside", last_week, lives["members"][:, -1] - lives["outside"][:, -1]),
        ("meetings cancelled", f"in {count(len(lives.weeks), 'week')}", sum_in(lives["cancelled"], whole)),
    )
    tiles = []
    for name, when, values in facts:
        middle, range_ = ranged(values)
        small = f"{when}{range_}"
        tiles.append(
            f'<div class="tile"><dt>{esc(name)}</dt><dd><span class="big">{esc(middle)}</span>'
            f'<span class="small">{esc(small)}</span></dd></div>'
        )
    return '<dl class="tiles">\n' + "\n".join(tiles) + "\n</dl>"


def _lines(lives: Lives) -> str:
    if len(lives) == 1:
        return "From left to right weeks go by; each line is the one life there is."
    return "From left to right weeks go by; a line is the median of all lives, the bands show how far lives differ."


def _end_of(lives: Lives, measure: str) -> str:
    of = bands(lives, measure)
    return number(round(float(of.median[-1]), 2))


def _ends(lives: Lives, names: dict[str, str]) -> str:
    life = "In the one life drawn" if len(lives) == 1 else f"Medians over {len(lives)} lives"
    return (
        f"{life}, in week {lives.weeks[-1]}: "
        + ", ".join(f"{text} {_end_of(lives, n)}" for n, text in names.items())
        + "."
    )


def _alt_levels(lives: Lives) -> str:
    names = {level: level for level in ("core", "active", "occasional", "peripheral", "transactional")}
    return "Five panels, one per level of participation, with members week by week. " + _ends(lives, names)


def _alt_circles(lives: Lives) -> str:
    chosen = lives.like_the_median()
    names = ("core", "active", "occasional", "peripheral", "transactional", "outside")
    counts = ", ".join(f"{name} {number(float(np.nan_to_num(lives[name][chosen, -1])))}" for name in names)
    return (
        f"Circles around the core with a dot per member, for the life with seed {lives.seeds[chosen]}, "
        f"in week {lives.weeks[-1]}: {counts}."
    )


def _alt_leading(lives: Lives) -> str:
    names = {
        "energy": "energy", "identification": "identification", "hours_needed": "leader hours needed",
        "hours_leading": "leader hours given", "leaders": "leaders", "gap": "share of hours missing",
    }  # fmt: skip
    return "Six panels about energy, identification and leading, week by week. " + _ends(lives, names)


def _changes(marks: Sequence[tuple[int, str]]) -> str:
    if not marks:
        return "<p>Nothing was changed on the way: the scenario held from the first week to the last.</p>"
    ordered = sorted(marks, key=lambda mark: mark[0])
    rows = [(str(week), label) for week, label in ordered]
    note = "Dated changes of the scenario. What follows a change need not come from it: compare with runs without it."
    return table(note, ["Week", "Change"], rows, words=2)


def _sources(sources: Mapping[str, str]) -> str:
    rows = [(Safe(f"<code>{esc(path)}</code>"), text) for path, text in sources.items()]
    return table("Numbers of this scenario, and where each was taken from.", ["Number", "From"], rows, words=2)


def _value(value: Any) -> str:
    """A value of the manifest in a line or so."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_value(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple | set | frozenset | range):
        items = list(value)
        whole = bool(items) and all(isinstance(item, int) and not isinstance(item, bool) for item in items)
        if whole and len(items) > 3 and items == list(range(items[0], items[0] + len(items))):
            return f"{items[0]} to {items[-1]}"
        text = ", ".join(_value(item) for item in items[:20])
        return text if len(items) <= 20 else f"{text} … ({len(items)} in all)"
    return str(value)


def _repeat(lives: Lives, manifest: Mapping[str, Any], scenario_text: str) -> str:
    command = manifest.get("command")
    if isinstance(command, list | tuple):
        import shlex

        command = shlex.join(str(part) for part in command)
    pieces = []
    if command:
        pieces.append(f"<p>{esc(SAME_AGAIN)}</p>\n<pre>{esc(command)}</pre>")
    facts: list[tuple[str, str]] = [("weeks of the table", f"{lives.weeks[0]} to {lives.weeks[-1]}")]
    if "seeds" not in manifest:
        facts.append(("seeds", seeds_text(lives).removeprefix("seeds ").removeprefix("seed ")))
    facts += [
        (NAMES.get(str(key), str(key).replace("_", " ")), _value(value))
        for key, value in manifest.items()
        if key not in NOT_SHOWN and value is not None and value != []
    ]
    pieces.append(table("What was run, with what.", ["", ""], facts, words=2))
    if scenario_text.strip():
        pieces.append(folded("The scenario, as it was run", f"<pre>{esc(scenario_text.strip())}</pre>"))
    return "\n".join(pieces)


__all__ = ["render_report"]
