"""A page about a log: what this community looks like, beside real ones. Self-contained, and nobody is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from copsim.analysis.html_parts import Safe, bullets, esc, figure, folded, paragraphs, section, table
from copsim.analysis.logs.days import date_text
from copsim.analysis.logs.entries import Notes
from copsim.analysis.logs.figures import log_figures
from copsim.analysis.logs.log import HALF_YEAR, ActivityLog
from copsim.analysis.logs.measures import MEANINGS, SIZES
from copsim.analysis.logs.needs import need_of
from copsim.analysis.logs.participation import LEVELS, SOURCES, TARGETS, by_year, flows, half_year_levels, monday_of
from copsim.analysis.logs.standing import Standing, further_standings, standings, too_small
from copsim.analysis.logs.told import CANNOT, caveats, dependence_told, in_short, known, measured, rhythm_told
from copsim.analysis.page_frame import framed
from copsim.analysis.phrases import count, number, share
from copsim.analysis.writing import inline_svg

KICKER = "What a log of a community shows"
FOOTER = "Names of people were turned into numbers when the log was read, and were not kept."


def log_page(log: ActivityLog, measures: Mapping[str, float], notes: Notes, *, title: str, command: str = "") -> str:
    """The page, complete, as text; write it with encoding utf-8.

    Args:
        log: who took part in which week.
        measures: all of `measures.all_measures`.
        notes: what is known of the reading.
        title: what the log is called.
        command: how to repeat it; may be empty.
    """
    placed = standings(measures)
    drawn = {name: inline_svg(each, f"log-{name}") for name, each in log_figures(log, notes.first_day, placed).items()}
    parts = [
        _summary(measures, notes, placed, log),
        section("weekly", "How many, and when", _weekly(log, measures, drawn)),
        section("levels", "Levels", _levels(log, measures, notes, drawn)),
        section("carrying", "Who carries it", _carrying(measures, drawn)),
    ]
    if "months" in drawn:
        parts.insert(3, section("months", "Rhythm over the year", _months(measures, drawn)))
    parts += [
        section("beside", "Beside real communities", _beside(placed, drawn, too_small(measures))),
        section("together", "Do members move together?", _together(measures)),
        section("cannot", "What a log cannot show", bullets([*CANNOT, *caveats(measures, log.weeks)])),
        section("undefined", "What could not be measured, and why", _undefined(measures)),
        section("reading", "How the log was read", _reading(notes, command)),
    ]
    return framed(
        title=" ".join(title.split()) or "A community",
        kicker=KICKER,
        lead="",
        body="\n".join(parts),
        footer=FOOTER,
    )


def _summary(m: Mapping[str, float], notes: Notes, placed: Sequence[Standing], log: ActivityLog) -> str:
    tiles = [("member" if m["members"] == 1 else "members", number(m["members"]), f"in {count(log.weeks, 'week')}")]
    if known(m["last_year"]):
        tiles.append(("members in the last year", number(m["last_year"]), "last 52 weeks"))
        tiles.append(("newcomers in the last year", number(m["last_year_newcomers"]), "last 52 weeks"))
    half = m["carry_half"]
    what = "member who makes half of it" if half == 1 else "members who make half of it"
    tiles.append(("carry half" if half != 1 else "carries half", number(half), what))
    drawn = "\n".join(
        f'<div class="tile"><dt>{esc(name)}</dt><dd><span class="big">{esc(value)}</span>'
        f'<span class="small">{esc(small)}</span></dd></div>'
        for name, value, small in tiles
    )
    inside = f'<dl class="tiles">\n{drawn}\n</dl>\n{bullets(in_short(m, notes, placed))}'
    return f'<section class="summary" aria-labelledby="summary">\n<h2 id="summary">In short</h2>\n{inside}\n</section>'


def _weekly(log: ActivityLog, m: Mapping[str, float], drawn: Mapping[str, str]) -> str:
    years = by_year(log)
    rows = [
        (f"{n + 1}", str(a), str(b), str(c))
        for n, (a, b, c) in enumerate(zip(years["members"], years["newcomers"], years["member_weeks"], strict=True))
    ]
    behind = ""
    if rows:
        head = ["Year of the log (52 weeks)", "members", "newcomers", "member-weeks"]
        behind = folded("The numbers, year by year", table("Whole years from the first week on.", head, rows))
    mean = m["member_weeks"] / log.weeks
    reading = f"On average {number(mean)} {'member is' if number(mean) == '1' else 'members are'} seen in a week"
    if known(m["newcomers_year"]):
        reading += f"; in a typical year {count(m['newcomers_year'], 'newcomer')} come"
    alt = f"Members seen in a week over {count(log.weeks, 'week')}, and below newcomers in stretches of 13 weeks."
    caption = "Newcomers are members who are seen for the first time. In the first weeks of a log all are."
    return figure(drawn["weekly"], alt, f"{reading}.", caption, behind)


def _levels(log: ActivityLog, m: Mapping[str, float], notes: Notes, drawn: Mapping[str, str]) -> str:
    if "levels" not in drawn:
        return f"<p>{esc('The log is shorter than half a year; levels are counted in half-years.')}</p>"
    halves = half_year_levels(log)
    monday = monday_of(notes.first_day)
    rows = [
        (date_text(monday + 7 * HALF_YEAR * n), *(str(people) for people in half), str(half.sum()))
        for n, half in enumerate(halves)
    ]
    behind = folded(
        "The numbers, half-year by half-year",
        table("Members at each level.", ["Half-year from", *LEVELS, "all"], rows),
    )
    reading = (
        f"Of those seen in a half-year {share(m['level_core'])} come in nine weeks or more, and "
        f"{share(m['level_once'])} in one only."
    )
    caption = (
        "Levels here are weeks of 26, so that they mean the same in every community: core from 9, active from 3, "
        "occasional 2, once 1. Contributing in one week of a half-year is the least that can be seen."
    )
    first = figure(drawn["levels"], "Bars per half-year with members at each level.", reading, caption, behind)
    moved = flows(log)
    shares = [
        (source, *(_flow(n, k, moved) for k in range(len(TARGETS))), f"{moved[n].sum():,}")
        for n, source in enumerate(SOURCES)
    ]
    head = ["From", *("not seen" if target == "away" else target for target in TARGETS), "cases"]
    flow_behind = folded("The numbers", table("Where members go from one half-year to the next.", head, shares))
    said = f"Of newcomers {share(m['flow_new_once'])} are seen in one week of their first half-year."
    if known(m["flow_core_core"]):
        said += (
            f" Of core members {share(m['flow_core_core'])} are core in the next half-year and "
            f"{share(m['flow_core_away'])} are not seen in it."
        )
    caption = (
        "All pairs of successive half-years together. New: at which level people begin. Away: seen before, but not in "
        "the half-year one comes from."
    )
    alt = "A field of shares: rows are levels in a half-year, columns levels in the next."
    return first + "\n" + figure(drawn["flows"], alt, said, caption, flow_behind)


def _flow(source: int, target: int, moved: Any) -> str:
    cases = moved[source].sum()
    impossible = SOURCES[source] == "new" and TARGETS[target] == "away"
    return share(moved[source, target] / cases) if cases and not impossible else "–"


def _months(m: Mapping[str, float], drawn: Mapping[str, str]) -> str:
    caption = "Weeks count for the month of their Thursday. Each is held against the year around it, growth left out."
    return figure(drawn["months"], "A bar per month of the year.", rhythm_told(m), caption, "")


def _carrying(m: Mapping[str, float], drawn: Mapping[str, str]) -> str:
    make = "makes" if m["carry_half"] == 1 else "make"
    reading = f"{count(m['carry_half'], 'member')} of {number(m['members'])} {make} half of all member-weeks."
    if known(m["last_year_carry_half"]):
        reading += f" In the last 52 weeks it was {number(m['last_year_carry_half'])} of {number(m['last_year'])}."
    rows = [
        (MEANINGS[name], share(m[name]))
        for name in ("top_1", "top_2", "top_3", "top_1_percent", "top_10_percent")
        if known(m[name])
    ]
    behind = folded("The numbers", table("Over the whole log.", ["Who", "share"], rows))
    caption = "Nobody is named, here or anywhere in what was kept of the log."
    return figure(drawn["carrying"], "Bars of how member-weeks are spread.", reading, caption, behind)


def _row(each: Standing) -> tuple[Safe, str, str, str, str, str]:
    low, _, middle, _, high = each.band
    value = measured(each.value) if known(each.value) else "undefined"
    words = Safe(f"<code>{esc(each.name)}</code>")
    return (
        words, MEANINGS[each.name], value, f"{measured(low)} to {measured(high)}", measured(middle),
        each.told if known(each.value) else "–",
    )  # fmt: skip


HEAD = ["Measure", "what it says", "this log", "10 to 90 %", "median", "where"]


def _beside(placed: Sequence[Standing], drawn: Mapping[str, str], small: str) -> str:
    rows = table("All 26 measures.", HEAD, [_row(each) for each in placed], words=2)
    if small:
        return paragraphs(small) + "\n" + rows
    within = sum(each.within for each in placed)
    there = sum(known(each.value) for each in placed)
    reading = f"{within} of the {there} measures that can be taken lie between the 10 and the 90 % value."
    caption = (
        "Twenty open communities with a public record of contributions, each measured in the same way. The further "
        "left, the fewer of them lie lower. Outside is not wrong, and inside is not healthy: some of the twenty died."
    )
    alt = f"A row per measure with a mark that says how many real communities lie lower. {reading}"
    return figure(drawn["standing"], alt, reading, caption, "") + "\n" + rows


def _together(m: Mapping[str, float]) -> str:
    said = dependence_told(m) or ["The log is too short, or has too few members, for anything to be said."]
    rows = [_row(each) for each in further_standings(m)]
    behind = folded(
        "Beside real communities: dependence, and levels in weeks",
        table("Measured in the same twenty communities.", HEAD, rows, words=2),
    )
    return bullets(said) + "\n" + behind


def _undefined(m: Mapping[str, float]) -> str:
    rows = [
        (Safe(f"<code>{esc(name)}</code>"), MEANINGS[name], need_of(name))
        for name in MEANINGS
        if name not in SIZES and not known(m[name])
    ]
    if not rows:
        return "<p>Every measure could be taken.</p>"
    note = f"{count(len(rows), 'measure')} of {len(MEANINGS) - len(SIZES)}: the log does not hold what they need."
    return table(note, ["Measure", "what it says", "needs"], rows, words=3)


def _reading(notes: Notes, command: str) -> str:
    facts = [
        ("read as", notes.source),
        ("rows", f"{notes.rows_read:,}"),
        ("rows left out", f"{notes.rows_dropped:,}"),
        *((f"… {reason}", f"{rows:,}") for reason, rows in sorted(notes.dropped.items())),
        ("rows of a member who had one on that day already", f"{notes.same_day:,}"),
        ("first day", date_text(notes.first_day)),
        ("last day", date_text(notes.last_day)),
    ]
    text = table("Weeks begin on Mondays; a year is 52 weeks, a half-year 26, from the first week on.", ["", ""], facts)
    if notes.remarks:
        text += "\n" + bullets(f"{remark[:1].upper()}{remark[1:]}." for remark in notes.remarks)
    if command:
        text += f"\n<p>To repeat it:</p>\n<pre>{esc(command)}</pre>"
    return text


__all__ = ["log_page"]
