"""A lesson as one page that holds all it shows: for those who were in the room, or for the one who will give it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources

from copsim.analysis.html_parts import esc, section
from copsim.analysis.page_frame import framed
from copsim.analysis.revealed import Revealed
from copsim.dashboard.lesson_kinds import Compare, Debrief, Lesson, Predict, Reveal, Run, Say, Step
from copsim.dashboard.lesson_results import FIRST_SEED
from copsim.dashboard.lesson_words import (
    bets_markup,
    changed_since,
    paragraphs_of,
    picture_of,
    verdict_of,
    weeks_told,
    words_of,
)
from copsim.dashboard.words import say
from copsim.simulation.model import VERSION


def page_of(
    lesson: Lesson, bets: Mapping[str, tuple[int, ...]], results: Mapping[int, Revealed], *, notes: bool
) -> bytes:
    """The page.

    Args:
        lesson: which one.
        bets: hands for each option, by the name of the bet.
        results: what came out, by the place of the step.
        notes: whether it is for the one who gives the lesson: with notes, without what the group has bet.
    """
    style = resources.files("copsim.dashboard").joinpath("lesson_page.css").read_text("utf-8")
    parts = [f"<style>{style}</style>", section("idea", say("lessons.passage"), _paragraphs(lesson.passage))]
    for place, step in enumerate(lesson.steps):
        inside = _step(lesson, step, {} if notes else bets, results.get(place))
        if notes:
            inside += f'<div class="notes"><h3>{esc(say("lessons.notes_title"))}</h3>{_paragraphs(step.notes)}</div>'
        if inside:
            parts.append(section(f"step-{place}", f"{place + 1}. {step.title}", inside))
    parts.append(section("repeat", say("lessons.page.repeat"), _repeat(lesson)))
    told = say("lessons.card", minutes=lesson.minutes, source=lesson.source)
    page = framed(
        title=lesson.title,
        kicker=say("lessons.page.notes" if notes else "lessons.page.handout"),
        lead=f"<p>{esc(lesson.about)}</p><p>{esc(told)}</p>",
        body="\n".join(parts),
        footer=say("lessons.page.model", version=VERSION),
    )
    return page.encode()


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{esc(one)}</p>" for one in paragraphs_of(text))


def _list(points: tuple[str, ...]) -> str:
    return f"<ul>{''.join(f'<li>{esc(one)}</li>' for one in points)}</ul>" if points else ""


def _step(lesson: Lesson, step: Step, bets: Mapping[str, tuple[int, ...]], found: Revealed | None) -> str:
    inside = _paragraphs(step.text)
    if isinstance(step, Say):
        inside += _list(step.points)
    elif isinstance(step, Debrief):
        inside += _list(step.questions)
    elif isinstance(step, Predict):
        inside += f'<p class="question">{esc(step.question)}</p>{_list(tuple(option.text for option in step.options))}'
        inside += f"<p>{esc(step.why)}</p>" if step.why else ""
    elif isinstance(step, Run):
        inside += f"<p>{esc(_played(lesson, (step.case,), step.seed, step.start, step.end))}</p>{_list(step.watch)}"
    elif isinstance(step, Compare):
        inside += f"<p>{esc(_played(lesson, step.cases, step.seed, step.start, step.end))}</p>{_list(step.watch)}"
    elif isinstance(step, Reveal):
        inside = (_revealed(lesson, step, bets, found) if found is not None else _not_yet()) + inside
    return inside


def _played(lesson: Lesson, cases: tuple[str, ...], seed: int, start: int, end: int) -> str:
    called = " · ".join(lesson.cases[name].called for name in cases)
    return say("lessons.page.played", cases=called, seed=seed, first=start, last=end)


def _not_yet() -> str:
    return f"<p>{esc(say('lessons.page.not_yet'))}</p>"


def _revealed(lesson: Lesson, step: Reveal, bets: Mapping[str, tuple[int, ...]], found: Revealed) -> str:
    weeks = weeks_told(step, lesson.cases[step.asked[0].case].scenario.weeks)
    parts = []
    hands = bets.get(step.bet, ())
    verdict = verdict_of(lesson, step, found, hands)
    if verdict is not None:
        settled, said, counted = verdict
        bet = lesson.bet(step.bet)
        parts.append(f'<p class="question">{esc(bet.question)}</p>')
        if hands:
            parts.append(bets_markup(bet, hands, settled.option))
        parts.append(f"<p><strong>{esc(said)}</strong>{f' {esc(counted)}' if hands else ''}</p>")
    parts.append(f"<figure>{picture_of(step, found)}<figcaption>{esc(step.called)}{f', {weeks}' if weeks else ''}. ")
    parts.append(esc(say("lessons.reveal.bars" if step.shares else "lessons.reveal.dots", lives=found.lives)))
    parts.append("</figcaption></figure>")
    for one in words_of(step, found):
        parts.append(f"<p>{esc(one.said)} {esc(one.pairs)} {esc(one.sources)}</p>")
    if changed_since(step, found):
        parts.append(f"<p>{esc(changed_since(step, found))}</p>")
    return "".join(parts)


def _repeat(lesson: Lesson) -> str:
    """The cases, and how to live them again."""
    rows = []
    for case in lesson.cases.values():
        whole = case.session(0).whole
        marks = "; ".join(f"{say('player.week')} {week}: {told}" for week, told in whole.marks())
        rows.append(
            f"<dt>{esc(case.called)}</dt><dd><p>{esc(say('lessons.page.case', scenario=whole.name, weeks=whole.weeks))}"
            f"{esc(f' {marks}.') if marks else ''}</p><details><summary>{esc(say('lessons.page.file'))}</summary>"
            f"<pre>{esc(whole.to_yaml())}</pre></details></dd>"
        )
    return f'<p>{esc(say("lessons.page.seeds", first=FIRST_SEED))}</p><dl class="words">{"".join(rows)}</dl>'
