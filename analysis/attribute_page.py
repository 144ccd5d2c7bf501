"""The page of an attribution: what difference something made, to be read alone, offline, and repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.figure import Figure

from copsim.analysis.attribute_figures import alt_of, drawn
from copsim.analysis.attribute_words import (
    HEADINGS,
    MEANING,
    VERDICTS,
    briefly,
    example_told,
    first_shown,
    group_told,
    grouped,
    headline,
    largest,
    sure,
    who_told,
)
from copsim.analysis.attributed import FARED, GROUPS, Attributed
from copsim.analysis.compare_numbers import WORDS
from copsim.analysis.compare_phrases import capital, fixed, places_of, short, signed, when_told
from copsim.analysis.compare_words import since
from copsim.analysis.html_parts import bullets, definitions, esc, figure, folded, paragraphs, section, table
from copsim.analysis.page_frame import framed
from copsim.analysis.phrases import count, share
from copsim.analysis.writing import inline_svg


def attribute_page(
    told: Attributed,
    *,
    figures: Mapping[str, Figure],
    title: str,
    description: str,
    scenario_text: str,
    manifest: Mapping[str, Any],
    alone: bool = False,
) -> str:
    """A self-contained page of HTML.

    Args:
        told: what came out.
        figures: `pairs`, `courses` and `who`, as far as there is something to draw.
        title: of the scenario, plain text.
        description: of the scenario, plain text.
        scenario_text: the scenario as a file, with what it is about.
        manifest: what is needed to repeat it.
        alone: whether the page is on its own, without tables and figures beside it.
    """
    svg = {name: inline_svg(each, f"figure-{n}") for n, (name, each) in enumerate(figures.items())}
    parts = [
        _summary(told),
        section("without", "What “without it” means here", _without(told, title, description)),
        section("lost", "What would have been lost, or spared", _lost(told, svg)),
        section("when", "When it shows", _when(told, svg)),
        section("whom", "For whom", _whom(told, svg)),
        section("sure", "How sure, and whether enough futures were lived", bullets(sure(told))),
        section("meaning", "What this says, and what it cannot say", bullets(MEANING)),
        section("words", "What the words mean", definitions(_words())),
        section("repeat", "How to repeat this", _repeat(scenario_text, manifest, alone)),
    ]
    lead = (
        f"<p>{esc(count(told.pairs, 'pair'))} of futures of one community, with it and without it, from week "
        f"{told.thing.week} to week {told.measured.weeks - 1}: one past, and the same fresh luck on both sides of each "
        "pair.</p>"
    )
    return framed(
        title=told.thing.question,
        kicker="What difference did this make? In a simulated community of practice",
        lead=lead,
        body="\n".join(parts),
        footer="The people in it are simulated.",
    )


def _summary(told: Attributed) -> str:
    parts = [f"<p><strong>{esc(headline(told))}</strong> {esc(first_shown(told))}</p>"]
    if not told.nothing:
        parts.append(bullets(briefly(told, n) for n, _ in largest(told)) if largest(told) else "")
    parts.append(f"<p>{esc(MEANING[0])}</p>")
    if told.measured.interrupted:
        parts.append("<p>It was stopped early; it holds for the pairs that were whole.</p>")
    inside = "\n".join(part for part in parts if part)
    return f'<section class="summary" aria-labelledby="summary">\n<h2 id="summary">In short</h2>\n{inside}\n</section>'


def _without(told: Attributed, title: str, description: str) -> str:
    thing = told.thing
    parts = [
        f"<p>{esc(thing.without)}</p>",
        f"<p>Until week {thing.week} all lives are one and the same, to the last detail: {esc(title)}, with seed "
        f"{told.seed}.</p>",
    ]
    if description.strip():
        parts.append(folded("Who and what this is about", paragraphs(description)))
    return "\n".join(parts)


def _lost(told: Attributed, svg: Mapping[str, str]) -> str:
    parts = []
    if "pairs" in svg:
        shown = drawn(told, weekly=False)
        reading = "Mean differences: " + "; ".join(alt_of(told, k) for k in shown) + "."
        caption = (
            "A bar counts pairs of futures. Where bars lie on both sides of zero, what it would have made of a single "
            "future cannot be told, even where the mean is sure."
        )
        parts.append(figure(svg["pairs"], f"Histograms of differences of pairs. {reading}", reading, caption, ""))
    parts.append(_numbers(told))
    for verdict, texts in grouped(told).items():
        parts.append(folded(f"{HEADINGS[verdict]} ({len(texts)})", bullets(texts)))
    return "\n".join(parts)


def _numbers(told: Attributed) -> str:
    head = ["Outcome", "Verdict", "With it", "Without", "Difference (95 %)", "More / less", "Shows from"]
    first, last = told.thing.week, told.measured.weeks - 1
    whole = f"weeks {first} to {last}" if first else "all weeks"
    rows: list[Sequence[Any]] = []
    for n, each in enumerate(told.found):
        of, finely, shares = each.paired, places_of(each.paired), told.shares_of(n)
        interval = "" if of.low != of.low else f" ({fixed(of.low, finely)} to {fixed(of.high, finely)})"
        enough = "" if of.enough or of.needed != of.needed else f" (about {of.needed:,.0f} futures needed)"
        when = when_told(each.wanted, told.measured.weeks)
        rows.append(
            [
                short(each.wanted.outcome.label) + (f", {when}" if when and when != whole else ""),
                f"{VERDICTS[of.verdict]}{enough}",
                fixed(of.arm, finely),
                fixed(of.baseline, finely),
                signed(of.difference, finely) + interval,
                f"{share(shares['more'])} / {share(shares['less'])}" if of.pairs else "–",
                since(each).replace("not within the run", "–"),
            ]
        )
    caption = (
        f"Of {whole}, where no others are named: means of all pairs, and the mean difference with its 95 % interval "
        "(bootstrap of pairs). More / less: share of pairs in which there is more, or less, with it; in the rest both "
        "are the same. Of meetings, insights, people who joined and hours it is totals."
    )
    return table(caption, head, rows, words=2)


def _when(told: Attributed, svg: Mapping[str, str]) -> str:
    parts = [f"<p>{esc(first_shown(told))}</p>"]
    if "courses" in svg:
        caption = (
            "Numbers of a week are means of this week and the twelve before it, so that a difference comes into sight "
            "a little late. The dotted line is one life; many others could have come of the same past."
        )
        reading = f"Before week {told.thing.week} all lives are one."
        alt = f"Panels with medians and bands of futures with it and without it, week by week. {reading}"
        parts.append(figure(svg["courses"], alt, reading, caption, ""))
    parts.append(f"<p>{esc(example_told(told))}</p>")
    return "\n".join(parts)


def _whom(told: Attributed, svg: Mapping[str, str]) -> str:
    parts = []
    if "who" in svg:
        reading = (
            f"Groups are those of week {told.thing.week}, the same people on both sides; who came later need not be."
        )
        caption = (
            "A dot is a mean difference a person, with its 95 % interval; it is full where that leaves out zero. How "
            "many people there were stands in brackets."
        )
        parts.append(
            figure(svg["who"], f"Dots with intervals for each group of people. {reading}", reading, caption, "")
        )
    parts.append(bullets(who_told(told)))
    rows: list[Sequence[Any]] = []
    for group in GROUPS:
        mine = [each for each in told.fared if each.group == group]
        rows += [[capital(group_told(told, group))]] if mine else []
        for each in mine:
            of, (label, unit) = each.paired, FARED[each.measure]
            finely = places_of(of)
            interval = "" if of.low != of.low else f" ({fixed(of.low, finely)} to {fixed(of.high, finely)})"
            rows.append(
                [
                    f"{label} ({unit})",
                    VERDICTS[of.verdict],
                    fixed(of.arm, finely),
                    fixed(of.baseline, finely),
                    signed(of.difference, finely) + interval,
                ]
            )
    head = ["Group", "Verdict", "With it", "Without it", "Difference (95 %)"]
    if rows:
        parts.append(folded("All numbers by group", table("Means a person, from that week on.", head, rows, words=2)))
    return "\n".join(parts)


def _words() -> list[tuple[str, str]]:
    own = [
        ("with it, without it", "Futures in which it is there as it was, and futures in which it is left out."),
        ("pair", "One future with it and one without it, with the same past and the same fresh luck."),
        ("difference", "With it minus without it, pair by pair, and then the mean of all pairs."),
        ("spread", "How far futures without it differ from each other by luck alone (standard deviation)."),
        (
            "better, worse",
            "With it, that is: the 95 % interval leaves out zero, and one direction is better for a community.",
        ),
    ]
    return own + [pair for pair in WORDS if pair[0] not in ("pair", "difference", "spread", "better, worse")]


def _repeat(scenario_text: str, manifest: Mapping[str, Any], alone: bool) -> str:
    parts = []
    if manifest.get("command"):
        parts.append(f"<p>The same again, with the same versions:</p>\n<pre>{esc(manifest['command'])}</pre>")
    seeds, libraries = manifest.get("seeds") or [], manifest.get("libraries") or {}
    facts = [
        ("seeds of the futures", f"{seeds[0]} to {seeds[-1]}" if seeds else ""),
        ("weeks", manifest.get("weeks")),
        ("copsim", manifest.get("copsim")),
        ("model", manifest.get("model")),
        ("commit", manifest.get("git")),
        ("Python", manifest.get("python")),
        ("system", manifest.get("platform")),
        ("libraries", ", ".join(f"{name} {text}" for name, text in libraries.items())),
    ]
    parts.append(table("What was run, with what.", ["", ""], [(a, b) for a, b in facts if b], words=2))
    parts.append(folded("The scenario, with it, as a file", f"<pre>{esc(scenario_text.strip())}</pre>"))
    if not alone:
        parts.append(
            "<p>Beside this page: <code>differences.csv</code> (all numbers), <code>pairs.csv</code> (every pair), "
            "<code>who.csv</code>, <code>by_week.csv</code>, and <code>figures/</code>.</p>"
        )
    return "\n".join(parts)


__all__ = ["attribute_page"]
