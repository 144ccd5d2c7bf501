"""The page of a business case: a sponsor can read it alone, offline, without having seen the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.figure import Figure

from copsim.analysis.business_case import PARTS, Case, Statement
from copsim.analysis.case_phrases import so_many
from copsim.analysis.case_words import long_told
from copsim.analysis.html_parts import (
    Safe,
    bullets,
    dated,
    definitions,
    esc,
    figure,
    folded,
    paragraphs,
    section,
    table,
)
from copsim.analysis.page_frame import framed
from copsim.analysis.phrases import count, number, share
from copsim.analysis.writing import inline_svg

HEADINGS: dict[str, str] = {
    "why": "Why: what it contributes, and who sees it",
    "what": "What: what it develops, joins and crosses, and how one will know",
    "how": "How: rhythm, roles, resources, and what is asked of a sponsor",
    "risks": "Risks: how it fails, how sure one can be, what is assumed",
}
FIGURES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "why": (("value", "What becomes of what is learned.", "Streams are as wide as they are many; means of lives."),),
    "what": (("levels", "How many people are how near to the middle.", "Core and active members carry it."),),
    "how": (("time", "Where the hours go.", "Left: hours a week. Right: of the hours members may openly use."),),
    "risks": (("lifecycle", "At which stage of its life it is, week by week.", "How many of the lives are where."),),
}
"""Figures by part: name, what it shows, how to read it."""
MEANT: tuple[tuple[str, str], ...] = (
    ("life", "One run of the simulated community with luck of its own. Nothing but luck differs between lives."),
    ("in 8 of 10 lives", "The least and the greatest tenth of lives lie outside this range."),
    ("95 %", "Where the true share or mean of very many lives lies, in 95 of 100 such reports."),
    (
        "carries",
        "At the end the community lives; in its last half-year three or more take part in a typical week, it meets, "
        "and "
        "something learned in it works.",
    ),
    (
        "outcome",
        "Something learned in the community was tried at work, and what came of it has shown: it worked, or it failed.",
    ),
    ("active, core", "Members who take part often enough to carry it; core members more so."),
    (
        "full tie",
        "Ties between two members grow as they sit together, from 0 to 1, and fade. A full tie is one of 1, and ten of "
        "0.1 are worth as much.",
    ),
    (
        "visible value",
        "How much of what it is good for outsiders can see, from 0 to 1. Told successes add to it, and it fades.",
    ),
    (
        "engagement",
        "How engaged a sponsor is, from 0 to 1. It follows value that can be seen and is talked about.",
    ),
)
"""Words of the page and what they mean."""


def case_page(
    case: Case,
    words: Mapping[str, Sequence[str]],
    *,
    title: str,
    description: str,
    done: Sequence[str],
    marks: Sequence[tuple[int, str]],
    figures: Mapping[str, Figure],
    scenario_text: str,
    manifest: Mapping[str, Any],
) -> str:
    """A self-contained page of HTML.

    Args:
        case: what came out.
        words: its sentences (`case_words.words`).
        title: of the scenario, plain text.
        description: of the scenario, plain text.
        done: what was changed for this case, in words.
        marks: dated changes, as week and words.
        figures: by name, those of `FIGURES`.
        scenario_text: the scenario as a file.
        manifest: what is needed to repeat it.
    """
    drawn = {name: inline_svg(each, f"figure-{n}") for n, (name, each) in enumerate(figures.items())}
    parts = [_summary(case, words["short"], manifest)]
    for part in PARTS:
        inside = _labelled(words[part])
        inside += "".join(
            "\n" + figure(drawn[name], f"{reading} {caption}", reading, caption, "")
            for name, reading, caption in FIGURES[part]
            if name in drawn
        )
        if part == "how":
            inside += "\n" + _quarters(case)
        inside += "\n" + folded("All figures of this part", _figures(case, part))
        parts.append(section(part, HEADINGS[part], inside))
    parts += [
        section("about", "Which community this is", _about(description, done, marks)),
        section("words", "What the words mean", definitions(MEANT)),
        section("repeat", "How to repeat this", _repeat(scenario_text, manifest)),
    ]
    lead = '<p class="question">Should I support it, with what, and what do I get?</p>\n'
    lead += f"<p>{esc(_lead(case))}</p>"
    return framed(
        title=f"The case for: {title}",
        kicker="Business case of a simulated community of practice",
        lead=lead,
        body="\n".join(parts),
        footer="The people in it are simulated.",
    )


def _labelled(sentences: Sequence[str]) -> str:
    """Sentences with what they are about beside them: the words before a colon; several of one kind stand together."""
    told: dict[str, list[str]] = {}
    label = ""
    for sentence in sentences:
        before, colon, after = sentence.partition(": ")
        if colon and len(before) <= LONGEST_LABEL and "," not in before:
            label, text = before, f"{after[:1].upper()}{after[1:]}"
        else:
            text = sentence
        told.setdefault(label, []).append(text)
    return definitions((label, _together(texts)) for label, texts in told.items())


def _together(texts: Sequence[str]) -> Safe:
    """One text as it is, several as paragraphs."""
    return Safe(esc(texts[0]) if len(texts) == 1 else "".join(f"<p>{esc(text)}</p>" for text in texts))


LONGEST_LABEL = 24
BUDGET_HEADS: dict[str, str] = {
    "members": "Members, hours",
    "leaders": "Leading, hours",
    "support": "Support, hours",
    "stated_hours": "Stated hours",
    "stated_money": "Stated money",
    "realized": "Outcomes",
}


def _lead(case: Case) -> str:
    lives = count(case.lives, "life", "lives")
    of = "one community" if case.communities == 1 else f"{case.communities} communities together"
    beside = f", each beside the same life without {case.baseline.without}" if case.baseline else ""
    return (
        f"{lives[:1].upper()}{lives[1:]} of {of} over {long_told(case.weeks)}, which differ by luck alone{beside}. "
        "They were "
        "computed with a model of how people come together, learn and lead; no such community was observed."
    )


def _summary(case: Case, short: Sequence[str], manifest: Mapping[str, Any]) -> str:
    price = case.of("hours_per_outcome")
    tiles = [("hours for each of these", _big(price), _range(price).replace("in 95 %", "(95 %)"))]
    tiles.insert(0, ("outcomes that worked", _big(case.of("realized")), _range(case.of("realized"))))
    if case.fates:
        carries = case.fate("carries")
        low, high = carries.bounds
        tiles.insert(0, ("it carries in", so_many(carries), f"95 %: {share(low)} to {share(high)}"))
        tiles.append(("hours of everybody", _big(case.of("hours_all")), _range(case.of("hours_all"))))
    shown = "\n".join(
        f'<div class="tile"><dt>{esc(what)}</dt><dd><span class="big">{esc(big)}</span>'
        f'<span class="small">{esc(small)}</span></dd></div>'
        for what, big, small in tiles
    )
    first, *rest = short
    stopped = (
        "<p>The run was stopped early; this holds for the lives that were whole.</p>\n"
        if manifest["interrupted"]
        else ""
    )
    return (
        '<section class="summary" aria-labelledby="summary">\n<h2 id="summary">In short</h2>\n'
        f"<p><strong>{esc(first)}</strong></p>\n"
        f'<dl class="tiles">\n{shown}\n</dl>\n'
        + "\n".join(f"<p>{esc(text)}</p>" for text in rest)
        + f"\n{stopped}</section>"
    )


def _big(row: Statement) -> str:
    return number(float(round(row.figure)) if abs(row.figure) >= 10 else row.figure)


def _range(row: Statement) -> str:
    return f"{number(row.low)} to {number(row.high)} in {row.interval}" if row.interval else ""


def _figures(case: Case, part: str) -> str:
    """The statements of a part as a table, without those of quarters, which have a table of their own."""
    rows = [row for row in case.rows if row.part == part and not row.name.startswith("weeks_")]
    cells = [
        (row.question, row.unit, _cell(row.figure, row), _cell(row.low, row), _cell(row.high, row), row.interval)
        for row in rows
    ]
    caption = "Medians of lives, shares of lives, or mean differences; what the range holds stands in the last column."
    return table(caption, ["Question", "Unit", "Figure", "Low", "High", "Range"], cells, words=2)


def _cell(value: float, row: Statement) -> str:
    if value != value:
        return "–"
    if value in (float("inf"), float("-inf")):
        return "no bound"
    return share(value) if row.unit == "share" and value >= 0.0 else number(value)


def _quarters(case: Case) -> str:
    always = ("members", "leaders", "realized")
    used = {name for name in BUDGET_HEADS if any(each.of(name).figure for each in case.quarters)}
    heads = {name: head for name, head in BUDGET_HEADS.items() if name in used or name in always}
    rows = [[f"{each.first}–{each.last}", *(_budget(each.of(name)) for name in heads)] for each in case.quarters]
    caption = (
        "What each quarter takes, and the outcomes that worked: the middle life, and the range of eight of ten (of "
        "all, where there are fewer than ten lives). Stated hours and money are those that fall due in it."
    )
    return table(caption, ["Weeks", *heads.values()], rows)


def _budget(row: Statement) -> str:
    if not row.interval or row.low == row.high:
        return number(row.figure)
    return f"{number(row.figure)} ({number(row.low)} to {number(row.high)})"


def _about(description: str, done: Sequence[str], marks: Sequence[tuple[int, str]]) -> str:
    parts = [paragraphs(description)]
    if done:
        parts.append("<p>For this case:</p>\n" + bullets(done))
    if marks:
        parts.append(dated((f"week {week}", what, "", "change") for week, what in marks))
    return "\n".join(parts)


def _repeat(scenario_text: str, manifest: Mapping[str, Any]) -> str:
    parts = []
    if manifest.get("command"):
        parts.append(
            f"<p>The same again, to the last digit with the same versions:</p>\n<pre>{esc(manifest['command'])}</pre>"
        )
    seeds = manifest["seeds"]
    facts = [
        ("seeds", f"{seeds[0]} to {seeds[-1]}" if len(seeds) > 1 else str(seeds[0])),
        *((name, manifest.get(name)) for name in ("weeks", "copsim", "model", "git", "python", "platform")),
    ]
    parts.append(table("What was run, with what.", ["", ""], [(a, b) for a, b in facts if b], words=2))
    parts.append(folded("The scenario as a file", f"<pre>{esc(scenario_text.strip())}</pre>"))
    parts.append(
        "<p>Beside this page: <code>case.csv</code> (a row for each statement) and <code>manifest.json</code>.</p>"
    )
    return "\n".join(parts)


__all__ = ["FIGURES", "HEADINGS", "MEANT", "case_page"]
