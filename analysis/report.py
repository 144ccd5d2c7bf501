"""The report of a run: one page that a person can read, print and send, with nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from copsim.analysis import aspect_words, landscape_words
from copsim.analysis.aspects import Aspects, of_life
from copsim.analysis.bands import bands
from copsim.analysis.flow_words import flow_sentences
from copsim.analysis.html_parts import Safe, bullets, dated, esc, figure, folded, paragraphs, section, table
from copsim.analysis.landscape import Landscape
from copsim.analysis.lives import Lives
from copsim.analysis.page_frame import framed
from copsim.analysis.phrases import (
    Window,
    count,
    first_change,
    mean_in,
    number,
    ranged,
    seeds_text,
    sum_in,
    windows,
)
from copsim.analysis.readings import (
    read_calendar,
    read_carrying,
    read_circles,
    read_leading,
    read_levels,
    read_lifecycle,
    read_ties,
    read_time,
    read_timeline,
    read_value,
)
from copsim.analysis.report_numbers import (
    behind_calendar,
    behind_carrying,
    behind_circles,
    behind_leading,
    behind_levels,
    behind_value,
    by_week,
    key_numbers,
    stages_at_end,
    years,
)
from copsim.analysis.report_words import glossary
from copsim.analysis.story_page import stories_markup
from copsim.analysis.turning_points import across, told_over, turning_points
from copsim.analysis.value_moments import VALUES, chosen_moments, value_moments
from copsim.analysis.words import Marks, Words, tell
from copsim.simulation.activities import Activity

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from copsim.analysis.story_telling import ToldStory

SAME_AGAIN = (
    "This command makes the same run again: to the last digit on the same kind of machine with the versions below."
)

READ_ON = "The numbers stand in tables beside this page, if it was written with --out. In Python, for instance:"
READ_CODE = """import pandas
weekly = pandas.read_parquet("weekly.parquet")     # every measure, week by week
members = pandas.read_parquet("members.parquet")   # every member of the life that was followed
values = pandas.read_parquet("values.parquet")     # what was learned there, and what came of it
weekly.to_csv("weekly.csv")                        # for a spreadsheet"""

NOT_SHOWN = ("command", "scenario", "timing", "changed_for_this_run", "resumed")
"""Of the manifest: shown elsewhere on the page, or different from run to run."""
NAMES = {"copsim": "copsim version", "model": "model version", "python": "Python"}

HOW_TO_READ = {
    "landscape": "Each circle is a community: the larger, the more members are not outside; the darker, the more "
    "of them are active or core. Linked communities lie near each other where their practices are alike, as far as "
    "names leave room. A grey line is a link, the wider the more was taken up from person to person; its red part is "
    "the share of what is told across boundaries in the two communities that is not understood. An orange curve is "
    "somebody who belongs to both; no more than eight are drawn for each pair.",
    "lifecycle": "Stages are read from the three things below: how many regulars (active and core members) there are, "
    "how far they see the community as theirs, and how much of what it achieves others can see.",
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
    "time": "Left: hours a week that all members together spend, one thing upon another. Right: which share this is of "
    "the hours they could give.",
    "value": "Read from left to right: the wider a stream, the more insights. At the left the families of activities "
    "in which they were taken up, as in the life that was followed. What turns down and ends goes no further; beside "
    "it stand how many, their share and the reason. What was told, and was not kept back, is split between worked and "
    "failed in proportion.",
    "calendar": "Every stroke is a week in which something of that family of activities was held; a cross is a meeting "
    "that was due and did not take place. The numbers at the right count weeks.",
    "timeline": "Grey ground: nobody leads. Each bar is a leader and runs from the first to the last week in the seat. "
    "A line of a sponsor breaks off where the seat is empty.",
    "ties": "Above: how strongly a member is tied to others, all ties added up. Below: how well those who sit together "
    "know each other. In the picture, who is tied to whom at the end, by level; where in its ring a dot lies means "
    "nothing.",
    "aspects": "Each dot is a member in the community; the dashed lines are those from which a side holds somebody. "
    "Those who are held by ties alone stay for people, those who are held by identity alone for what it is about.",
    "carrying": "If all did the same, the lines would run along the dashed one; the further above it they bend, the "
    "fewer carry it. Nobody is named, and the members are simulated.",
}


def render_report(
    *,
    title: str,
    question: str,
    description: str,
    weekly: pd.DataFrame | Lives,
    marks: Marks,
    scenario_text: str,
    manifest: Mapping[str, Any],
    sources: Mapping[str, str] | None = None,
    activities: Sequence[Activity] = (),
    members: pd.DataFrame | None = None,
    values: pd.DataFrame | None = None,
    ties: pd.DataFrame | None = None,
    figures: Mapping[str, Figure] | None = None,
    stories: Sequence[ToldStory] | None = None,
    landscape: Landscape | None = None,
) -> str:
    """The page, complete, as text; write it with encoding utf-8.

    Args:
        title: of the scenario.
        question: what it was run to find out; may be empty.
        description: of the scenario, plain text; an empty line begins a paragraph.
        weekly: the table of the run (see `Lives`); one or many seeds.
        marks: dated changes as (week, label) or (week, label, note), drawn in the figures and listed.
        scenario_text: the scenario file as it was run; may be empty.
        manifest: what is known of the run. `command` is shown as how to repeat it, all else as it stands.
        sources: where numbers come from, by path of the parameter.
        activities: the catalogue of the run, for the calendar.
        members: the table of members of the lives that were followed; one of these is told in detail.
        values: their items of value.
        ties: their ties.
        figures: those of `make_figures` for the same tables, if they are drawn already.
        stories: those that are told of one of these lives; no section if None.
        landscape: the communities and what lies between them, where there are several; no section if None.

    Raises:
        ValueError: the table is empty, lacks columns, or has rows twice.
    """
    from copsim.analysis.figures import followed_seed, make_figures
    from copsim.analysis.writing import inline_svg

    lives = Lives.of(weekly)
    members = members if members is not None and len(members) else None
    changes = sorted((Dated(int(mark[0]), *map(str, mark[1:])) for mark in marks), key=lambda change: change.week)
    change = first_change(lives, changes)
    said = tell(lives, changes)
    seed = followed_seed(lives, members)
    pairs = [(mark.week, mark.label) for mark in changes]
    drawn = figures or make_figures(
        lives,
        pairs,
        activities=activities,
        members=members,
        ties=ties,
        values=_own(values, seed),
        landscape=landscape,
    )
    svg = {name: inline_svg(each, f"figure-{name}") for name, each in drawn.items()}
    about = _about(lives, seed, activities, members, values)
    if members is not None and ties is not None:
        about["aspects"] = _aspects(of_life(members, ties, seed, int(lives.weeks[-1]) + 1))

    if landscape is not None:
        about["landscape"] = _landscape(landscape)
    headings = HEADINGS if landscape is None else {**HEADINGS, **OF_SEVERAL}

    def shown(name: str) -> str:
        of = about[name]
        weeks = f"{_lines(lives)} " if name in OVER_LIVES else ""
        behind = folded("The numbers behind this figure", of.behind) if of.behind else ""
        return of.above + figure(svg[name], of.alt, of.reading, f"{weeks}{HOW_TO_READ[name]}", behind)

    parts = [
        _summary(lives, said, manifest, landscape),
        section("when", "What happened, and when", _when(lives, seed, changes, members, said)),
        *(section(name, heading, shown(name)) for name, heading in headings.items() if name in svg and name in about),
        section("moments", "What it meant for the whole", _moments(lives, seed, changes, activities)),
        *([section("stories", "Stories", stories_markup(stories))] if stories is not None else []),
        section("sure", "How sure", _sure(lives, said, manifest)),
        section("numbers", "Key numbers", key_numbers(lives, change)),
        section("changes", "Changes", _changes(changes)),
        section("words", "What the words mean", glossary(_parameters(manifest))),
    ]
    if sources:
        parts.append(section("sources", "Where the numbers come from", _sources(sources)))
    parts.append(section("repeat", "How to repeat this", _repeat(lives, manifest, scenario_text)))
    lead = (f'<p class="question">{esc(question)}</p>\n' if question.strip() else "") + _changed(manifest)
    lead += paragraphs(description)
    return framed(
        title=" ".join(title.split()) or "A community of practice",
        kicker="Report of a simulated community of practice",
        lead=lead,
        body="\n".join(parts),
        footer="The people in it are simulated.",
    )


HEADINGS = {
    "landscape": "Landscape",
    "lifecycle": "How the community lives",
    "levels": "Who takes part, and how much",
    "circles": "Who is where",
    "leading": "Energy, identification and leading",
    "timeline": "Leaders and sponsors",
    "carrying": "Who carries it",
    "time": "Where the time goes",
    "calendar": "What is held",
    "value": "What becomes of what is learned",
    "ties": "Who is tied to whom",
    "aspects": "Community and network",
}
"""Figures in the order of the page, and what stands above them."""
OF_SEVERAL = {"lifecycle": "How the communities live, put together", "aspects": "Communities and network"}
"""Headings that are others where there are several communities."""
PUT_TOGETHER = (
    "These are {n} communities. Outside the section Landscape what is said is of all of them together: people, hours, "
    "meetings and what came of it are added up (somebody who belongs to two counts twice), averages are over their "
    "people. What one of them is like stands in Landscape."
)
OVER_LIVES = ("lifecycle", "levels", "leading", "time", "ties")
"""Figures whose lines are medians over lives; the others show one life, or one picture of all."""


class Dated(NamedTuple):
    """A dated change of the scenario."""

    week: int
    label: str
    note: str = ""


class About(NamedTuple):
    """What a page says of a figure: what it shows for those who do not see it, its reading, the numbers behind it."""

    alt: str
    reading: str
    behind: str
    above: str = ""
    """Markup that stands before the figure."""


def _about(
    lives: Lives,
    seed: int,
    activities: Sequence[Activity],
    members: pd.DataFrame | None,
    values: pd.DataFrame | None,
) -> dict[str, About]:
    last = f"in week {lives.weeks[-1]}"
    one = f"of the life with seed {seed}, up to week {lives.weeks[-1]}"
    own = _own(values, seed)
    about = {
        "lifecycle": About(
            f"A strip with stages of life, and three panels, week by week. {_ends(lives, LIFECYCLE)}",
            read_lifecycle(lives), _behind(lives, LIFECYCLE),
        ),
        "levels": About(_alt_levels(lives), read_levels(lives), behind_levels(lives)),
        "circles": About(_alt_circles(lives, seed), read_circles(lives, seed), behind_circles(lives, seed)),
        "leading": About(_alt_leading(lives), read_leading(lives), behind_leading(lives)),
        "timeline": About(
            f"Panels with leader hours, leaders and sponsors {one}. {read_timeline(lives, seed)}",
            read_timeline(lives, seed), "",
        ),
        "time": About(
            f"Two panels with hours spent and their share in the hours available. {_ends(lives, HOURS_NAMES)}",
            read_time(lives), _behind(lives, HOURS_NAMES),
        ),
        "calendar": About(
            f"A row per family of activities with a stroke per week in which one was held, {one}.",
            read_calendar(lives, seed, activities), behind_calendar(lives, seed, activities),
        ),
        "value": About(
            f"Streams from what was taken up to what was told again, up to week {lives.weeks[-1]}. "
            f"{read_value(lives, None)}",
            read_value(lives, own), behind_value(lives, own, activities), bullets(flow_sentences(lives, own)),
        ),
        "ties": About(
            f"Two panels with ties, and a picture of who is tied to whom {last}. {read_ties(lives)}",
            read_ties(lives), _behind(lives, {"ties": "ties of a member", "trust": "ties in the room"}),
        ),
    }  # fmt: skip
    if members is not None:
        reading = read_carrying(lives, members, seed)
        about["carrying"] = About(
            f"Curves and bars of how unevenly contributions and hours are spread, {one}. {reading}", reading,
            behind_carrying(lives, members, seed),
        )  # fmt: skip
    return about


def _own(values: pd.DataFrame | None, seed: int) -> pd.DataFrame | None:
    """Items of value of the life that is told in detail."""
    return values[values["seed"] == seed] if values is not None else None


def _aspects(found: Aspects) -> About:
    """Which side holds whom, as a table by kind of member; the rest of the numbers behind the figure."""
    said = aspect_words.sentences(found)
    return About(
        f"A dot per member by tie strength and identification, in one life after week {found.week - 1}. {said[0]}",
        said[0],
        table(aspect_words.OTHER_HOW, aspect_words.OTHER_HEAD, aspect_words.other_rows(found)),
        bullets(said[1:]) + table(aspect_words.HOW, aspect_words.HEAD, aspect_words.rows(found)),
    )


def _landscape(land: Landscape) -> About:
    """What crosses and what is lost, by community and between each two."""
    said = landscape_words.sentences(land)
    head = ["Community", *(column.head for column in landscape_words.COLUMNS)]
    behind = table(
        landscape_words.HOW_BETWEEN, landscape_words.HEAD_BETWEEN, landscape_words.rows_between(land), words=2
    )
    if len(land) <= landscape_words.MOST_BESIDE:
        every = ["Measure", "unit", *land.names]
        behind += table(landscape_words.HOW_EVERY, every, landscape_words.every_rows(land), words=2)
    return About(
        landscape_words.told_of_map(land),
        said[0],
        behind,
        bullets(said[1:]) + table(landscape_words.HOW, head, landscape_words.rows(land)),
    )


LIFECYCLE = {"core": "core members", "active": "active members", "identity": "identity", "visible": "visible value"}
HOURS_NAMES = {
    "hours_available": "hours available", "hours_given": "hours of taking part", "hours_leading": "hours of leading",
    "hours_homework": "hours of homework", "hours_red_tape": "hours of procedures",
}  # fmt: skip


def _behind(lives: Lives, names: Mapping[str, str]) -> str:
    return by_week(lives, ((text, bands(lives, name)) for name, text in names.items()))


def _change_told(mark: Any) -> tuple[str, str]:
    """A dated change for people: the note says what it is about where there is one, and then what was set."""
    if mark.note:
        return mark.note, f"Changed: {mark.label}."
    return f"Changed: {mark.label}.", ""


def _when(lives: Lives, seed: int, changes: Sequence[Dated], members: pd.DataFrame | None, said: Words) -> str:
    """Turning points of one life with the dated changes between them."""
    followed = members if members is not None and (members["seed"] == seed).any() else None
    points = turning_points(lives, seed, members=followed)
    over = across(lives) if len(lives) > 1 else {}
    entries: list[tuple[int, int, tuple[str, str, str, str]]] = [
        (point.week, 1, (f"week {point.week}", point.text, told_over(point, over), "")) for point in points
    ]
    within = [mark for mark in changes if lives.weeks[0] <= mark.week <= lives.weeks[-1]]
    entries += [(mark.week, 0, (f"week {mark.week}", *_change_told(mark), "change")) for mark in within[:MOST_CHANGES]]
    lead = "One life, read week by week."
    if len(lives) > 1:
        lead = (
            f"This is one of the {len(lives)} lives (seed {seed}); what is said in small print is how many lives see "
            "something of the kind. What is said is what happened, not why."
        )
    if len(within) > MOST_CHANGES:
        lead += f" Of {len(within)} dated changes the first {MOST_CHANGES} stand here; all are listed below."
    text = f"<p>{esc(lead)}</p>\n{dated(entry for _, _, entry in sorted(entries, key=lambda entry: entry[:2]))}"
    if not entries:
        text = f"<p>{esc(lead)} Nothing stands out in these weeks.</p>"
    return f"{text}\n<h3>{'Besides' if len(lives) == 1 else 'Besides, in all lives'}</h3>\n{bullets(said.rest)}"


def _moments(lives: Lives, seed: int, changes: Sequence[Dated], activities: Sequence[Activity]) -> str:
    """Dated events in which strategic, enabling, orienting and transformative value arose, in one life."""
    found = value_moments(lives, seed, changes=[(mark.week, mark.label) for mark in changes], activities=activities)
    lead = (
        "Besides what single members get out of it there are four values of the whole: strategic (value is talked "
        "about with those who sponsor), enabling (what makes the rest possible), orienting (contact with the wider "
        "landscape) and transformative (criteria, identity or institution move). "
    )
    if not found:
        return f"<p>{esc(lead)}In this one life no event of these kinds was measured.</p>"
    lead += "Events of one life in which they arose, those that stand out most; when it was, not why."
    text = f"<p>{esc(lead)}</p>\n"
    text += dated((f"week {one.week}", one.text, f"{one.value}: {one.kind}", "") for one in chosen_moments(found))
    missing = [value for value in VALUES if all(one.value != value for one in found)]
    if missing:
        text += f"\n<p>{esc('No event was measured of these: ' + ', '.join(missing) + '.')}</p>"
    how_many = "All events of one life, in order of week. How much is in the unit of its measure."
    rows = [
        (str(one.week), one.value, one.kind, one.text, number(round(one.amount, 2)), one.measure or "–")
        for one in found
    ]
    inside = table(how_many, ["Week", "Value", "Event", "What", "How much", "Measure"], rows, words=4)
    return text + "\n" + folded(f"All {len(found)} events", inside)


MOST_CHANGES = 12
"""So many dated changes stand among the turning points."""


def _sure(lives: Lives, said: Words, manifest: Mapping[str, Any]) -> str:
    """How far lives differ, and what that does not say."""
    texts = [f"<p>{esc(' '.join(said.certainty))}</p>"]
    if len(lives) > 1:
        present = mean_in(lives["present"], windows(len(lives.weeks))[-1])
        low, high = (number(float(v)) for v in np.nanquantile(present, (0.05, 0.95)))
        middle = number(float(np.nanmedian(present)))
        example = (
            f"An example: how many take part in a typical week at the end. The median says {middle}; nine in ten lives "
            f"lie between {low} and {high}. Whoever says {middle} without this range claims more than the runs show."
        )
        texts.append(f"<p>{esc(example)}</p>")
        texts.append(stages_at_end(lives))
    texts.append(years(lives))
    return "\n".join(texts)


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


def _summary(lives: Lives, said: Words, manifest: Mapping[str, Any], land: Landscape | None) -> str:
    several = "" if land is None else f"<p>{esc(PUT_TOGETHER.format(n=len(land)))}</p>\n"
    sure = " ".join(said.certainty)
    if manifest.get("interrupted"):
        asked = manifest.get("replicates_asked")
        sure = f"The run was stopped early{f' ({asked} lives were asked for)' if asked else ''}. {sure}"
    return (
        '<section class="summary" aria-labelledby="summary">\n<h2 id="summary">In short</h2>\n'
        + several
        + _tiles(lives)
        + f"\n<h3>What kind of {'community' if land is None else 'communities'}</h3>\n<p>{esc(' '.join(said.kind))}</p>"
        + f"\n<h3>What happened</h3>\n{bullets(said.short)}"
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


def _alt_circles(lives: Lives, seed: int) -> str:
    chosen = lives.place_of(seed)
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


def _changes(changes: Sequence[Dated]) -> str:
    if not changes:
        return "<p>Nothing was changed on the way: the scenario held from the first week to the last.</p>"
    noted = any(mark.note for mark in changes)
    rows = [(str(mark.week), mark.label, *([mark.note] if noted else [])) for mark in changes]
    note = "Dated changes of the scenario. What follows a change need not come from it: compare with runs without it."
    return table(note, ["Week", "Change", *(["Note"] if noted else [])], rows, words=3)


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
    pieces.append(f"<p>{esc(READ_ON)}</p>\n<pre>{esc(READ_CODE)}</pre>")
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
