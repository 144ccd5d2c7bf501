"""The account of one member's way so far: three to six plain sentences, of the past only."""

from __future__ import annotations

from collections import Counter

from copsim.analysis.number_words import listed, many, times, word
from copsim.analysis.person_course import Course
from copsim.analysis.person_ties import Tie
from copsim.analysis.person_value import Insight, got
from copsim.simulation.records import ACTIVE, CORE, OCCASIONAL, OUTSIDE, PERIPHERAL, TRANSACTIONAL

MOST = 6
"""So many sentences are told, at most."""
USUAL = 3
"""Visits from which it is told that nothing has been taken up: of fewer nobody would expect it."""

PLACES = {
    CORE: "in the core",
    ACTIVE: "among the active",
    OCCASIONAL: "an occasional guest",
    PERIPHERAL: "among those who look on",
    TRANSACTIONAL: "a rare visitor",
    OUTSIDE: "outside",
}


def account(
    course: Course, insights: tuple[Insight, ...], gave: int, ties: tuple[Tie, ...], feelings: tuple[str, str, str]
) -> tuple[str, ...]:
    """Sentences about a member's way, in the order of life; where there are too many, the least telling are left out.

    Args:
        course: the member's way.
        insights: what was taken up.
        gave: how often others took something up from the member.
        ties: others, with weeks in common.
        feelings: energy, passion and identification now, in words that go with a subject: `is tired`.
    """
    # By order of telling, and by how much they tell: lower numbers first.
    sentences = (
        (0, _coming(course)),
        (0, _inwards(course)),
        (2, _since(course)),
        (1, _leading(course)),
        (1, _value(course, insights)),
        (3, f"What member {course.member} told was taken up by others {times(gave)}." if gave else ""),
        (4, _company(ties)),
        (0, _now(course, feelings)),
    )
    told = [(rank, n, text) for n, (rank, text) in enumerate(sentences) if text]
    kept = sorted(told)[:MOST]
    return tuple(text for _, _, text in sorted(kept, key=lambda sentence: sentence[1]))


def _coming(course: Course) -> str:
    first = course.visits[0] if course.visits else None
    if course.from_start:
        how = f"Member {course.member} was there from the start"
        return how + (f", and took part for the first time in week {first}." if first is not None else ".")
    how = f"Member {course.member} came in week {course.since}"
    how += ", with an open question" if course.concern[course.since] else ""
    if first is None:
        return f"{how}."
    at_once = first == course.since
    return f"{how}, and took part {'at once' if at_once else f'for the first time in week {first}'}."


def _inwards(course: Course) -> str:
    visits, watched = course.visits, course.watched
    looked = f"looked on in {many(len(watched), 'week')}"
    if not visits:
        return f"Has {looked}, and never taken part." if watched else "Has neither looked on nor taken part."
    active, core = course.first_at(ACTIVE), course.first_at(CORE)
    if active is None:
        seen = f"Was seen {times(len(visits))}"
        seen += f", the last time in week {visits[-1]}" if len(visits) > 1 else ""
        return f"{seen}, and {looked}." if watched else f"{seen}."
    before = many(sum(1 for week in visits if week <= active), "visit")
    if core == active:
        return f"Became one of the core in week {core}, after {before}."
    then = f", and one of the core in week {core}" if core is not None else ""
    return f"Became active in week {active}, after {before}{then}."


def _since(course: Course) -> str:
    """Where the member has been since when; nothing for those who never were active."""
    active, core = course.first_at(ACTIVE), course.first_at(CORE)
    if active is None:
        return ""
    now, since = course.level[course.until], course.stayed()
    first = {CORE: core, ACTIVE: active}.get(now)
    if since == first:
        return ""
    in_core = course.level.count(CORE)
    was = f"was in the core for {many(in_core, 'week')} in all" if core is not None and now < CORE else ""
    if not was and now < ACTIVE:
        was = f"was active for {many(course.level.count(ACTIVE), 'week')} in all"
    again = " again" if first is not None else ""
    is_now = f"has been {PLACES[now]}{again} since week {since}" if course.left is None else ""
    text = ", and ".join(part for part in (was, is_now) if part)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _leading(course: Course) -> str:
    if not course.led:
        return ""
    begin, end = course.led[-1]
    weeks = many(sum(course.leads), "week")
    if end == course.week:
        since = "from the start" if begin == 0 else f"since week {begin}"
        again = f", {weeks} in all" if len(course.led) > 1 else ""
        return f"Has led {since}{again}."
    stretch = (
        f"from {'the start' if begin == 0 else f'week {begin}'} to week {end}" if end > begin else f"in week {begin}"
    )
    if len(course.led) > 1:
        return f"Led {times(len(course.led))}, {weeks} in all, the last time {stretch}."
    return f"Led {stretch}."


def _value(course: Course, insights: tuple[Insight, ...]) -> str:
    n = got(insights)
    if not n.taken_up:
        return "Has taken up nothing new here." if len(course.visits) >= USUAL else ""
    one = n.taken_up == 1
    told = f"Took up {many(n.taken_up, 'new thing')} here"
    tellers = Counter(insight.teller for insight in insights if insight.teller is not None)
    best = min(tellers, key=lambda teller: (-tellers[teller], teller), default=None)
    if best is not None and (one or tellers[best] > 1):
        told += f", from member {best}" if one else f", {_of(tellers[best], n.taken_up)} from member {best}"
    if not n.tried:
        return f"{told}, and has {'not tried it yet' if one else 'tried none of them'}."
    tried = "it" if one else _of(n.tried, n.taken_up)
    still = n.tried - n.worked - n.failed if course.left is None else 0
    if n.tried == 1:
        parts = (
            ["it turned out well"] * n.worked + ["it failed"] * n.failed + ["what comes of it is still open"] * still
        )
    else:
        outcomes = (
            (n.worked, "turned out well"),
            (n.failed, "failed"),
            (still, "is still open" if still == 1 else "are still open"),
        )
        parts = [f"{_all(k, n.tried) or word(k)} {what}" for k, what in outcomes if k]
    return f"{told}, and tried {tried}{': ' if parts else ''}{listed(parts) if parts else ''}."


def _of(k: int, n: int) -> str:
    """So many of so many: `three of them`, `both`, `all of them`."""
    return f"{_all(k, n)} of them" if k == n > 2 else _all(k, n) or f"{word(k)} of them"


def _all(k: int, n: int) -> str:
    """`both` or `all`; empty where it is not all."""
    return "" if k < n else "both" if n == 2 else "all"


def _company(ties: tuple[Tie, ...]) -> str:
    """With whom the member took part lately: only where somebody was there more often than once."""
    most = min(ties, key=lambda tie: (-tie.weeks, tie.member), default=None)
    if most is None or most.weeks < 2:
        return ""
    return (
        f"In the last half-year was most often there together with member {most.member}: in {many(most.weeks, 'week')}."
    )


def _now(course: Course, feelings: tuple[str, str, str]) -> str:
    if course.left is not None:
        return f"Left the organisation in week {course.left}."
    energy, passion, identification = feelings
    question = "; a question is open" if course.concern[course.week] else ""
    return f"Now {energy}, {passion} for the domain, and {identification}{question}."


__all__ = ["account"]
