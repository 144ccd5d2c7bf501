"""A business case in words: in short, why, what and how, each sentence with its figures and ranges.

Nothing is praised: where figures say that it is not worth it, the words do. Sponsors and risks are told by
`case_sponsor_words` and `case_risk_words`.
"""

from __future__ import annotations

from collections.abc import Iterator

from copsim.analysis.business_case import CARRIES, Against, Case
from copsim.analysis.case_phrases import (
    bounds,
    difference,
    hours_each,
    in_points,
    of_weeks,
    ranges,
    so_many,
    there,
    told,
)
from copsim.analysis.case_questions import ASKED
from copsim.analysis.case_risk_words import risks_told
from copsim.analysis.case_risks import SEEN_FROM, Milestone
from copsim.analysis.case_sponsor_words import sponsor_told
from copsim.analysis.paired import Paired
from copsim.analysis.phrases import YEAR, count, number
from copsim.analysis.value import Interval

NO_BASELINE = (
    "There is no baseline: the model cannot show these people without a community. They would learn some of this in "
    "other ways, so what is told is the most that can be credited to it, and not what it adds."
)
SUCCESS = (
    "Success: the community lives, three or more take part in a typical week, it meets, and something "
    "learned in it works, all of that in the last half-year of the time looked at."
)


def words(case: Case) -> dict[str, list[str]]:
    """Sentences by part: `short`, and the parts of `business_case.PARTS`."""
    return {
        "short": list(_short(case)),
        "why": list(_why(case)),
        "what": [*_capabilities(case), *_connections(case), *_boundaries(case), *_developed(case), *_success(case)],
        "how": [*_how(case), *_resources(case), *sponsor_told(case)],
        "risks": risks_told(case),
    }


def long_told(weeks: int) -> str:
    """How long a run is: `3 years`, `40 weeks`."""
    return count(weeks // YEAR, "year") if weeks >= YEAR and weeks % YEAR == 0 else count(weeks, "week")


# In short


def _short(case: Case) -> Iterator[str]:
    yield _verdict(case)
    yield _worth(case)
    yield NO_BASELINE if case.baseline is None else _added(case.baseline)
    yield ranges(case.of("realized"))


def _verdict(case: Case) -> str:
    if not case.fates:
        return f"One cannot tell: {count(case.weeks, 'week')} of life are too short to see how such a community ends."
    carries = case.fate(CARRIES)
    said = f"It carries in {so_many(carries)}"
    if carries.of == 1:
        said = f"The one life there is {'carries' if carries.count else 'does not carry'}"
    meant = f"{long_told(case.weeks)} on, it lives, meets, and something learned in it still works"
    if case.verdict == "cannot tell":
        proves = "one life proves" if case.lives == 1 else f"{case.lives} lives prove"
        return f"One cannot tell, as {proves} nothing. {said}. (It carries if, {meant}.)"
    if case.verdict == "no value":
        return "There is no case for it: in hardly any life did anything that was learned here ever work."
    said = f"{said}: {meant} ({bounds(carries)})."
    if case.verdict == "fails":
        return f"As it stands there is no case for it, as it fails more often than not. {said}"
    return f"It may go either way. {said}" if case.verdict == "open" else said


def _worth(case: Case) -> str:
    price, hours = case.of("hours_per_outcome"), told(case.of("hours_all"), "hour")
    if price.figure != price.figure:
        return f"It took {hours} of everybody, and nothing came of it that worked."
    return (
        f"In {long_told(case.weeks)} something learned here worked {told(case.of('realized'), 'time')} when it was "
        "tried; "
        f"everybody together spent {hours} on the community. That is {hours_each(price)} for each. If one such outcome "
        "spares or earns less than that, it is not worth it; what one is worth, only you can say. It is a mean, and "
        "does "
        "not say what a further hour would bring."
    )


def _added(against: Against) -> str:
    """What was done brings, beside the same lives without it; no more than the figures say."""
    name, of, carrying = against.without, against.of("realized"), against.carrying
    head = {
        "better": f"{name} is of use",
        "worse": f"{name} does harm, and these figures speak against it",
        "both ways": f"{name} helps in one way and harms in another",
        "nothing": f"{name} changes nothing that matters; on these figures it is not worth it",
        "cannot tell": f"One cannot tell whether {name} is of use, and no case can be made on that",
    }[against.verdict]
    parts = [f"outcomes that worked {difference(of)}, {number(of.arm)} instead of {number(of.baseline)} in the mean"]
    parts += [f"lives that carry {difference(carrying, shares=True)}"] if carrying is not None else []
    said = f"{head}. Beside the same lives without it: {'; '.join(parts)}."
    stated = [f"{against.hours_stated:,.12g} hours"] if against.hours_stated else []
    stated += [f"{against.money_stated:,.12g} of money"] if against.money_stated else []
    said += f" Stated for it are {' and '.join(stated)}." if stated else ""
    if against.hours_for_one_more is not None:
        price, low, high = (
            number(round(value, 1)) if value < 1e9 else "any number" for value in against.hours_for_one_more
        )
        said += f" One more outcome takes {price} hours of everybody (95 %: {low} to {high})."
    unsure = [each for each in (of, carrying) if each is not None and each.verdict == "cannot tell yet"]
    needed = max((each.needed for each in unsure if each.needed == each.needed), default=0.0)
    return said + (
        f" About {needed:,.0f} lives would tell more." if needed and against.verdict == "cannot tell" else ""
    )


# Why


def _why(case: Case) -> Iterator[str]:
    realized, last = case.of("realized"), case.of("realized_last_year")
    if not (realized.figure > 0.0 or realized.high > 0.0):
        yield "Value: nothing that was learned here was seen to work."
    else:
        recent = f" In the last year it worked {told(last, 'time')}." if case.weeks > YEAR else ""
        yield (
            f"Value: what was learned here worked {told(realized, 'time')} when it was tried, and failed "
            f"{told(case.of('went_wrong'), 'time')}.{recent}"
        )
    yield f"Told: {told(case.of('told'), 'outcome')}, good or bad, were told in the community."
    yield from _decided(case)
    strategic = case.provided.strategic
    put_in = (
        f" How far the strategy depends on this domain is put in, and not found: {number(strategic)} on a scale from "
        "0 to 1."
        if strategic == strategic
        else ""
    )
    yield (
        f"Relevance: a member's own work raises {told(case.of('relevance'), 'question')} of this domain in a "
        "quarter. Of "
        f"such questions {told(case.of('settled'))} were settled, here or elsewhere.{put_in}"
    )
    if case.baseline is not None:
        yield _beside(case.baseline, ("realized", "told", "visible"))


def _decided(case: Case) -> Iterator[str]:
    visible, engaged = case.of("visible"), case.of("engaged")
    little = f". That is little: from {number(SEEN_FROM)} on a community counts as recognised"
    yield (
        f"Seen: in the last year outsiders could see {told(visible)} of its value, on a scale from 0 to 1"
        f"{little if visible.figure < SEEN_FROM else ''}."
    )
    if not (engaged.figure > 0.0 or engaged.high > 0.0):
        yield "Deciders: no portfolio or domain sponsor is there; what is worked out here reaches nobody who decides."
        return
    carried = case.of("carried")
    across = f" {told(carried, 'success', 'successes')} were carried to them." if carried.figure > 0.0 else ""
    yield (
        f"Deciders: on a scale from 0 to 1 the most engaged sponsor is engaged to {told(engaged)} in the last year, "
        "and "
        f"value is talked about with sponsors to {told(case.of('talked_about'))}.{across}"
    )


NAMES: dict[str, str] = {
    "realized": "outcomes that worked",
    "told": "outcomes told",
    "visible": "value that outsiders see (0 to 1)",
    "tried": "things tried at work",
    "knowing": "share of the domain that a member soundly knows",
    "regulars": "people who carry it",
    "far_regulars": "the share of those who carry it that is far away",
    "present": "people in a typical week",
    "gap_weeks": "share of weeks with half or more of the leading undone",
    "hours_all": "hours of everybody",
}
"""What is compared, in few words."""


def _beside(against: Against, names: tuple[str, ...]) -> str:
    """Differences from the same lives without something: those that can be told, those that do not matter, the rest."""
    clear, same, unclear = [], [], []
    for name in names:
        of: Paired = against.of(name)
        if of.verdict == "cannot tell yet":
            unclear.append(NAMES[name])
        elif of.verdict == "no difference that matters":
            same.append(NAMES[name])
        else:
            clear.append(f"{NAMES[name]}: {in_points(of) if ASKED[name].unit == 'share' else difference(of)}")
    parts = clear + ([f"nothing that matters in {_or(same)}"] if same else [])
    parts += [f"one cannot tell of {_or(unclear)}"] if unclear else []
    return f"What is added: beside the same lives without {against.without}, {'; '.join(parts)}."


def _or(names: list[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


# What


def _capabilities(case: Case) -> Iterator[str]:
    yield (
        f"Learning: somebody took up something new {told(case.of('taken_up'), 'time')}, and something was tried at "
        "work "
        f"{told(case.of('tried'), 'time')}."
    )
    first, end = case.of("knowing_first"), case.of("knowing")
    if end.figure == end.figure:
        yield (
            f"Know-how: at the start a member soundly knew {told(first)} of the domain, at the end {told(end)}; "
            f"{told(case.of('misknowing'))} is held wrongly. Known as experts are "
            f"{told(case.of('experts'), 'member')}; "
            f"written down are {told(case.of('documents'), 'topic')}."
        )


def _connections(case: Case) -> Iterator[str]:
    yield (
        f"Connections: {told(case.of('joined'), 'person', 'people')} joined in {long_told(case.weeks)}. All of a "
        "member's "
        f"ties together are worth {told(case.of('ties_first'))} full ties at the start and {told(case.of('ties'))} "
        "at the "
        f"end. It is carried by {told(case.of('regulars'), 'active or core member')}."
    )


def _boundaries(case: Case) -> Iterator[str]:
    members, present = case.of("far_members"), case.of("far_present")
    if not members.figure > 0.0 or present.figure != present.figure:
        yield "Boundaries: nobody here is far away, so that nothing can be said of headquarters and field."
        return
    crossed = present.figure / members.figure
    said = (
        "This boundary is crossed" if crossed >= 0.8
        else "This boundary is crossed in part" if crossed >= 0.4
        else "This boundary is hardly crossed"
    )  # fmt: skip
    carry = case.of("far_regulars")
    carried = f", of those who carry it {told(carry)}" if carry.figure == carry.figure else ""
    yield (
        f"Boundaries: {told(members)} of the members are far away (in the field, or of another language). Of those who "
        f"take part they are {told(present)}{carried}. {said}. Which units people come from is not in the model."
    )


def _developed(case: Case) -> Iterator[str]:
    if case.baseline is not None:
        yield _beside(case.baseline, ("tried", "knowing", "regulars", "far_regulars"))


def _success(case: Case) -> Iterator[str]:
    yield SUCCESS
    yield from (_by_when(mark, case) for mark in case.milestones)
    if not case.sign_weeks or not case.fates:
        yield "Early signs: the run is too short to look for them."
        return
    if case.fate(CARRIES).count in (0, case.lives):
        alike = "all" if case.fate(CARRIES).count else "none"
        yield f"Early signs: {alike} of the lives carry, so that no sign can tell them apart."
        return
    telling = [sign for sign in case.signs if sign.tells]
    when = f"weeks {case.sign_weeks[0]} to {case.sign_weeks[1]}"
    if not telling:
        yield (
            f"Early signs: of the {count(len(case.signs), 'sign')} looked at in {when} none tells surely which lives "
            "will "
            "carry. So do not judge it by its first half-year."
        )
    for sign in telling[:2]:
        yield (
            f"Early signs: in {when}, {sign.told}. With more than {number(sign.cut)}, {so_many(sign.more)} carry in "
            f"the end ({bounds(sign.more)}); with no more than that, {so_many(sign.less)} ({bounds(sign.less)})."
        )


def _by_when(mark: Milestone, case: Case) -> str:
    if not mark.reached.count:
        return f"How one will know: {mark.told}. That never came."
    week = f"week {round(Interval.of_lives(mark.weeks).median)}"
    if mark.reached.of == 1:
        return f"How one will know: {mark.told}, in {week}."
    year = f"; in {so_many(mark.in_first_year)} within a year" if case.weeks > YEAR else ""
    return (
        f"How one will know: {mark.told}. That comes in {so_many(mark.reached)} ({bounds(mark.reached)}){year}; "
        "where it "
        f"comes, typically in {week}."
    )


# How


def _how(case: Case) -> Iterator[str]:
    share_held = case.of("held_share")
    due = f", {told(share_held)} of those that are due" if share_held.figure == share_held.figure else ""
    yield (
        f"Rhythm: {told(case.of('held'), 'meeting')} are held in a quarter{due}; "
        f"{told(case.of('present'), 'person', 'people')} take part in a typical week of the last year."
    )
    each = case.of("leading_each")
    if each.figure != each.figure:
        yield "Leading: nobody leads."
        return
    yield (
        f"Leading: it is led by {told(case.of('leaders'), 'person', 'people')}, each for {told(each, 'hour')} a week; "
        f"{there(case.of('vacant_weeks'), 'leader')}. Half or more of the leading is left undone "
        f"{of_weeks(case.of('gap_weeks'))}."
    )


def _resources(case: Case) -> Iterator[str]:
    support = case.of("hours_support")
    helped = f", and {told(support, 'hour')} of support and paid logistics" if support.figure > 0.0 else ""
    yield (
        f"Resources: {told(case.of('hours_members'), 'hour')} of members and "
        f"{told(case.of('hours_leading'), 'hour')} of "
        f"leaders in {long_told(case.weeks)}{helped}."
    )
    hours, money = case.of("hours_stated").figure, case.of("money_stated").figure
    if hours or money:
        stated = [f"{hours:,.12g} hours"] if hours else []
        stated += [f"{money:,.12g} of money"] if money else []
        yield f"Resources: stated besides, for what is done to it, are {' and '.join(stated)}."
    else:
        yield (
            "Resources: no money and no hours of the organisation are stated for it; what rooms, travel or tools "
            "take, add "
            "yourself."
        )
    if len(case.quarters) > 1:
        (a, members, leaders), (b, members_last, leaders_last) = (
            (f"weeks {each.first} to {each.last}", *(number(round(each.of(n).figure)) for n in ("members", "leaders")))
            for each in (case.quarters[0], case.quarters[-1])
        )
        yield (
            f"Resources: {a} take {members} hours of members and {leaders} of leaders; {b} take {members_last} and "
            f"{leaders_last}."
        )
    if case.baseline is not None:
        yield _beside(case.baseline, ("present", "gap_weeks", "hours_all"))


__all__ = ["NAMES", "NO_BASELINE", "SUCCESS", "long_told", "words"]
