"""What came out in a lesson, in words and as markup; every word is from the file of strings, every number was lived."""

from __future__ import annotations

from dataclasses import dataclass

from copsim.analysis.html_parts import esc
from copsim.analysis.outcomes import Window
from copsim.analysis.phrases import number
from copsim.analysis.revealed import Revealed, Settled
from copsim.analysis.revealed_picture import picture
from copsim.dashboard.lesson_kinds import Lesson, Predict, Reveal
from copsim.dashboard.lesson_results import as_written, said_of_sources, settled_of
from copsim.dashboard.words import say

TIMES_FROM = 2.0
"""From so many times as much on, times are told, and not percent."""


def told(step: Reveal, value: float) -> str:
    """A number as this step writes it."""
    if value != value:
        return "–"
    if step.shares or step.shown == "percent":
        return f"{100.0 * value:.0f} %"
    return number(value)


def finer(value: float) -> str:
    """A number with three digits, so that a percentage told beside it can be worked out again."""
    return f"{value:.3g}" if 0.01 <= abs(value) < 1000.0 else number(value)


@dataclass(frozen=True)
class Told:
    """A case beside the first one, in words."""

    said: str
    pairs: str
    """In how many pairs of lives it is so; empty where that is not told."""
    sources: str
    """How that stands to the sources."""
    borne_out: bool | None


def weeks_told(step: Reveal, weeks: int) -> str:
    """Of which weeks it is measured, if of the same in all cases; empty otherwise."""
    windows = {part.window for one in step.asked for part in one.measure.above if part.how is not None}
    if len(windows) != 1:
        return ""
    window: Window = windows.pop()
    first, last = window.within(weeks)
    return (
        say("lessons.reveal.week", week=first) if first == last else say("lessons.reveal.weeks", first=first, last=last)
    )


def words_of(step: Reveal, found: Revealed) -> list[Told]:
    """Each case but the first beside the first."""
    first = found.cases[0]
    lines = []
    for one, case, pair, direction, agrees in zip(
        step.asked[1:], found.cases[1:], found.beside, found.directions, said_of_sources(step, found), strict=True
    ):
        way = {"lower": "less", "higher": "more"}.get(direction, direction)
        form = _form(step, way, pair.relative)
        base, value = (
            finer(one) if form.endswith(("_percent", "_times")) else told(step, one) for one in (first.mean, case.mean)
        )
        put = {"case": case.called, "value": value, "base": base, "first": first.called, "lives": found.lives}
        said = say(f"lessons.reveal.{form}", **put, **_size(pair.relative))
        pairs = ""
        if way in ("less", "more") and not step.shares:
            share = pair.probability if way == "more" else 1.0 - pair.probability
            pairs = say(f"lessons.reveal.{way}_pairs", pairs=f"{100.0 * share:.0f}")
        lines.append(Told(said, pairs, _of_sources(one.sources, agrees), agrees))
    return lines


def _form(step: Reveal, way: str, relative: float) -> str:
    """In which form a difference is told: as such, in percent of the first, or as times as much."""
    if way not in ("less", "more") or step.shares or step.shown == "percent" or relative != relative:
        return way
    return f"{way}_times" if 1.0 + relative >= TIMES_FROM else f"{way}_percent"


def _size(relative: float) -> dict[str, str]:
    """A difference in percent of the first, and as times."""
    return {"percent": f"{100.0 * abs(relative):.0f}", "times": number(1.0 + relative)}


def _of_sources(sources: str, agrees: bool | None) -> str:
    if sources == "open":
        return say("lessons.reveal.sources_silent")
    expected = say(f"lessons.reveal.expected.{sources}")
    which = {True: "sources_agree", False: "sources_disagree", None: "sources_unclear"}[agrees]
    return say(f"lessons.reveal.{which}", expected=expected)


def picture_of(step: Reveal, found: Revealed) -> str:
    """The picture of a step, as SVG."""
    label = f"{step.called}: " + ", ".join(f"{case.called} {told(step, case.mean)}" for case in found.cases)
    return picture(found.cases, lambda value: told(step, value), shares=step.shares, label=label)


def verdict_of(
    lesson: Lesson, step: Reveal, found: Revealed, hands: tuple[int, ...]
) -> tuple[Settled, str, str] | None:
    """Who was right: what settled it, the sentence on it, and the sentence on hands; None where nothing was bet."""
    settled = settled_of(lesson, step, found)
    if settled is None:
        return None
    option = lesson.bet(step.bet).options[settled.option].text
    said = say("lessons.reveal.right" if settled.sure else "lessons.reveal.likely", option=option, lives=found.lives)
    total = sum(hands)
    right = hands[settled.option] if total else 0
    counted = say("lessons.reveal.who", right=right, all=total) if total else say("lessons.reveal.nobody")
    return settled, said, counted


def changed_since(step: Reveal, found: Revealed) -> str:
    """A word of caution where it comes out otherwise than when the lesson was written; empty where it does not."""
    return "" if as_written(step, found) else say("lessons.reveal.changed")


def bets_markup(bet: Predict, hands: tuple[int, ...], right: int) -> str:
    """The bets as bars, the right one marked; as markup."""
    most = max(1, *hands)
    rows = []
    for n, (option, count) in enumerate(zip(bet.options, hands, strict=True)):
        mark = f'<b class="cs-right" title="{esc(say("lessons.reveal.mark"))}">✓ </b>' if n == right else ""
        kind = ' class="cs-is-right"' if n == right else ""
        rows.append(
            f"<li{kind}><span>{mark}{esc(option.text)}</span>"
            f'<span class="cs-tally"><i style="width:{100.0 * count / most:.0f}%"></i></span>'
            f"<b>{count}</b></li>"
        )
    return f'<ol class="cs-result">{"".join(rows)}</ol>'


def paragraphs_of(text: str) -> list[str]:
    """Text of a file as paragraphs: an empty line begins a new one."""
    blocks = [" ".join(block.split()) for block in text.split("\n\n")]
    return [block for block in blocks if block]
