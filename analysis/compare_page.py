"""The page of a comparison: a strategist can read it alone, offline, and repeat what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from copsim.analysis.compare_costs import costs_told
from copsim.analysis.compare_figures import family_of
from copsim.analysis.compare_numbers import WORDS, costs_section, numbers_table
from copsim.analysis.compare_words import HEADINGS, first_shown, grouped, in_short, sure
from copsim.analysis.compared import Compared, Difference
from copsim.analysis.gains_page import gains_section
from copsim.analysis.html_parts import bullets, dated, definitions, esc, figure, folded, paragraphs, section, table
from copsim.analysis.page_frame import framed
from copsim.analysis.phrases import count
from copsim.analysis.writing import inline_svg
from copsim.scenarios.differing import Differing

IN_SHORT = 3
"""So many of the largest differences of an arm stand at the top."""


@dataclass(frozen=True)
class ArmTold:
    """What an arm is, for a reader."""

    name: str
    title: str
    text: str
    """The scenario as a file."""
    differs: tuple[Differing, ...] = ()
    """What differs from the baseline."""


def compare_page(
    told: Compared,
    arms: Sequence[ArmTold],
    *,
    question: str,
    description: str,
    figures: Mapping[str, Figure],
    manifest: Mapping[str, Any],
    past: str = "",
    alone: bool = False,
) -> str:
    """A self-contained page of HTML.

    Args:
        told: what came out.
        arms: what they are; the baseline first.
        question: of the baseline, plain text.
        description: of the baseline, plain text.
        figures: `effects`, and one per family of outcomes.
        manifest: what is needed to repeat it.
        past: what the arms have in common, in a sentence, where they are futures of one past.
        alone: whether the page is on its own, without tables and figures beside it.
    """
    drawn = {name: inline_svg(each, f"figure-{n}") for n, (name, each) in enumerate(figures.items())}
    others = [arm.name for arm in arms[1:]]
    parts = [
        _summary(told, others),
        section("arms", "What is compared", _arms(arms, description, told)),
        section("effects", "What is different in the end, and how surely", _effects(told, drawn["effects"])),
        section("weeks", "When it appears", _weeks(told, {n: svg for n, svg in drawn.items() if n != "effects"})),
        section("each", "What is to be said of each", _each(told, others)),
        section("costs", "What it costs", costs_section(told)),
        *([section("gains", "Who gains, at what price, at what risk", gains_section(told))] if told.gains else []),
        section("sure", "How sure", bullets(sure(told))),
        section("words", "What the words mean", definitions(WORDS)),
        section("repeat", "How to repeat this", _repeat(arms, manifest, alone)),
    ]
    names = f"{', '.join(others[:-1])} and {others[-1]}" if len(others) > 1 else others[0]
    all_names = [arms[0].name, *others]
    lead = f'<p class="question">{esc(question)}</p>\n' if question.strip() else ""
    common = f" {esc(past)}" if past else ""
    lead += (
        f"<p>{esc(names)} beside {esc(arms[0].name)}, over {count(told.measured.weeks, 'week')}: "
        f"{count(len(told.measured.seeds), 'pair')} of lives for each, with the same luck on both sides.{common}</p>"
    )
    return framed(
        title=f"{', '.join(all_names[:-1])} or {all_names[-1]}?",
        kicker="Comparison of simulated communities of practice",
        lead=lead,
        body="\n".join(parts),
        footer="The people in it are simulated.",
    )


def _summary(told: Compared, others: Sequence[str]) -> str:
    weeks, first, baseline = told.measured.weeks, told.measured.first, told.measured.arms[0]
    parts = []
    for arm in others:
        mine = told.of(arm)
        groups = grouped(mine, weeks)
        largest = [text for verdict in ("better", "worse") for text in groups.get(verdict, [])[:IN_SHORT]]
        prices = [cost for cost in told.costs if cost.arm == arm]
        heading = f"<h3>{esc(arm)}</h3>\n" if len(others) > 1 else ""
        parts.append(
            f"{heading}<p><strong>{esc(in_short(mine, arm, baseline))}</strong> "
            f"Week by week {esc(first_shown(mine, told.alike))}.</p>\n"
            + bullets([*largest, *costs_told(prices, [], mine, weeks, first)])
        )
    if told.measured.interrupted:
        parts.append("<p>The comparison was stopped early; it holds for the pairs that were whole.</p>")
    return (
        '<section class="summary" aria-labelledby="summary">\n<h2 id="summary">In short</h2>\n'
        + "\n".join(parts)
        + "\n</section>"
    )


def _arms(arms: Sequence[ArmTold], description: str, told: Compared) -> str:
    baseline = arms[0]
    parts = [f"<p>The baseline is <strong>{esc(baseline.name)}</strong>: {esc(baseline.title)}.</p>"]
    if description.strip():
        parts.append(folded(f"Who and what {baseline.name} is about", paragraphs(description)))
    if told.alike:
        parts.append("<p>In all of them:</p>")
        parts.append(dated((f"week {week}", what, "", "change") for week, what in told.alike))
    for arm in arms[1:]:
        title = f": {esc(arm.title)}" if arm.title != baseline.title else ", a changed baseline"
        parts.append(
            f"<h3>{esc(arm.name)}</h3>\n<p>{esc(arm.name)}{title}. What differs from {esc(baseline.name)}:</p>"
        )
        parts.append(
            dated(
                ("the start" if each.when is None else f"week {each.when}", each.told, _small(each), "change")
                for each in arm.differs
            )
        )
    return "\n".join(parts)


def _small(each: Differing) -> str:
    """Why it is done, what it costs, and what the numbers mean."""
    return " ".join(text for text in (each.note, each.meaning) if text)


def _effects(told: Compared, svg: str) -> str:
    counts = [
        (name, sum(each.paired.clear for each in told.of(name)), len(told.of(name))) for name in told.measured.arms[1:]
    ]
    reading = "; ".join(
        f"{name}: {clear} of {all_} differences are surely more than luck" for name, clear, all_ in counts
    )
    caption = (
        "A dot is a mean difference from the baseline, measured by how far the baseline's own lives differ by luck; "
        "the line is its 95 % interval. Right of the middle is more, left is less. What lies in the grey does not "
        "matter here."
    )
    return (
        figure(svg, f"A line per outcome with a dot and an interval. {reading}.", f"{reading}.", caption, "")
        + "\n"
        + numbers_table(told)
    )


def _weeks(told: Compared, drawn: Mapping[str, str]) -> str:
    intro = (
        "<p>Lives of a pair are the same to the last detail until something in them differs; from there on they part. "
        "The band shows how well the mean difference is known. It holds for all weeks at once: in a comparison that "
        "differs in nothing, it would leave out zero in no week at all, nineteen times of twenty.</p>"
    )
    shown = []
    for family, svg in drawn.items():
        mine = [each for each in told.found if each.weeks is not None and each.weeks.first is not None]
        inside = [each for each in mine if each.wanted.outcome.label in _labels(told, family)]
        reading = _first_words(inside) if inside else "Nothing here stands out within the run."
        caption = "Above zero the arm has more, below it has less."
        shown.append(figure(svg, f"Panels with differences week by week: {family}. {reading}", reading, caption, ""))
    return intro + "\n" + "\n".join(shown)


def _labels(told: Compared, family: str) -> set[str]:
    return {series.label for series in told.measured.series if family_of(series.name) == family}


def _first_words(inside: Sequence[Difference]) -> str:
    """For each arm the outcome that stands out first."""
    arms = dict.fromkeys(each.arm for each in inside)
    told = [first_shown([each for each in inside if each.arm == arm]) for arm in arms]
    if len(arms) == 1:
        return f"{told[0][:1].upper()}{told[0][1:]}."
    return "; ".join(f"{arm}: {text}" for arm, text in zip(arms, told, strict=True)) + "."


def _each(told: Compared, others: Sequence[str]) -> str:
    parts = []
    for arm in others:
        inside = "\n".join(
            f"<h3>{esc(HEADINGS[verdict])}</h3>\n{bullets(texts)}"
            for verdict, texts in grouped(told.of(arm), told.measured.weeks).items()
        )
        parts.append(inside if len(others) == 1 else folded(f"{arm}, in words", inside))
    return "\n".join(parts)


def _repeat(arms: Sequence[ArmTold], manifest: Mapping[str, Any], alone: bool) -> str:
    parts = []
    if manifest.get("command"):
        parts.append(
            "<p>The same comparison again, to the last digit with the same versions:</p>\n"
            f"<pre>{esc(manifest['command'])}</pre>"
        )
    seeds = manifest.get("seeds") or []
    libraries = manifest.get("libraries") or {}
    facts = [
        ("seeds", f"{seeds[0]} to {seeds[-1]}" if len(seeds) > 1 else ", ".join(map(str, seeds))),
        ("weeks", manifest.get("weeks")),
        ("copsim", manifest.get("copsim")),
        ("model", manifest.get("model")),
        ("commit", manifest.get("git")),
        ("Python", manifest.get("python")),
        ("system", manifest.get("platform")),
        ("libraries", ", ".join(f"{name} {text}" for name, text in libraries.items())),
    ]
    parts.append(table("What was run, with what.", ["", ""], [(a, b) for a, b in facts if b], words=2))
    parts += [folded(f"{arm.name} as a scenario file", f"<pre>{esc(arm.text.strip())}</pre>") for arm in arms]
    if not alone:
        parts.append(
            "<p>Beside this page: <code>differences.csv</code> (all numbers), <code>by_week.csv</code>, "
            "<code>by_seed.parquet</code> (every life), <code>costs.csv</code>, <code>gains.csv</code>, "
            "<code>quarters.csv</code>, and "
            "<code>figures/</code>.</p>"
        )
    return "\n".join(parts)


__all__ = ["ArmTold", "compare_page"]
