"""Interventions in words: a page of plain text for one, a line for each in a list, a table of all for the docs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from copsim.scenarios.intervention import Amount, Intervention
from copsim.simulation.model import QUANTITIES

WIDTH = 100


def page(one: Intervention) -> str:
    """Everything about one intervention, for somebody who decides whether to do it."""
    lines = [f"{one.title} ({one.name})", "", *textwrap.wrap(one.description, WIDTH), ""]
    for head, text in (
        ("Who does it", one.who),
        ("When it makes sense", one.when),
        ("Whom it is for", f"{one.eligibility.whom}{_conditions(one)}"),
        ("How long", weeks_told(one)),
        ("Hours", hours_told(one)),
        ("Money", amount_told(one.money, "") or "none"),
        ("At most", capacity_told(one)),
    ):
        lines += textwrap.wrap(f"{head}: {text.rstrip('.')}.", WIDTH, subsequent_indent="  ")
    lines += ["", "What it changes (week 0 is the one it is dropped on)"]
    for step in one.steps:
        lines += textwrap.wrap(f"week {step.week}: {step.told}", WIDTH, initial_indent="  ", subsequent_indent="    ")
        for each in step.operations:
            quantity = QUANTITIES[each.path]
            limits = f"In {quantity.unit}; {quantity.low:g} to {quantity.high:g}"
            if quantity.names:
                limits = f"One of {', '.join(quantity.names)}"
            text = f"({each.path}: {quantity.meaning} {limits}.)"
            lines += textwrap.wrap(text, WIDTH, initial_indent="    ", subsequent_indent="    ")
    if one.weeks:
        lines += [f"  week {one.weeks}: what it set is again as it would be without it"]
    if one.shows is not None:
        seen = f"{one.shows.measure}: {one.shows.direction}, dropped on week {one.shows.week} of {one.shows.in_}"
        lines += [
            "",
            *textwrap.wrap(f"What it moves in the model, at least: {seen}. {one.shows.finding}".strip(), WIDTH),
        ]
    lines += ["", *textwrap.wrap(f"Where it comes from: {one.source}", WIDTH)]
    lines += textwrap.wrap(f"Where its numbers come from: {one.sizes}", WIDTH)
    lines += ["", f"copsim compare SCENARIO --with {one.name}@WEEK tries it."]
    return "\n".join(lines)


def _conditions(one: Intervention) -> str:
    terms = one.eligibility
    told = [each.told for each in terms.all]
    told += [" or ".join(each.told for each in terms.any)] if terms.any else []
    told += [f"at least {terms.weeks_left} weeks left"] if terms.weeks_left else []
    told += [f"at least {terms.communities} communities"] if terms.communities > 1 else []
    return f" ({'; '.join(told)})" if told else ""


def weeks_told(one: Intervention) -> str:
    """How long it lasts."""
    return "for good" if not one.weeks else "1 week" if one.weeks == 1 else f"{one.weeks} weeks"


def capacity_told(one: Intervention) -> str:
    """How many communities or people it can serve at once."""
    most = one.capacity
    told = [f"{most.communities} communities at once"] if most.communities is not None else []
    told += [f"{most.people} people"] if most.people is not None else []
    return (" and ".join(told) + (f" ({most.why})" if most.why else "")) if told else "nothing limits it"


def hours_told(one: Intervention) -> str:
    """Hours, by who spends them."""
    return "; ".join(f"{who} {amount_told(amount, '')}" for who, amount in one.hours.items()) or "none"


def amount_told(amount: Amount, unit: str) -> str:
    """`40 at once, 2 a week`; empty for nothing."""
    parts = [(amount.at_once, "at once"), (amount.a_week, "a week")]
    return ", ".join(f"{value:,.12g}{unit} {when}" for value, when in parts if value)


def listed(some: Iterable[Intervention]) -> list[str]:
    """A line for each: name, title, how long, and what is booked while it lasts (for a year if for good)."""
    rows = [(one.name, one.title, weeks_told(one), _booked(one)) for one in some]
    wide = [max(len(row[k]) for row in rows) for k in range(3)]
    return [f"{a:<{wide[0]}}  {b:<{wide[1]}}  {c:>{wide[2]}}  {d}".rstrip() for a, b, c, d in rows]


def _booked(one: Intervention) -> str:
    told = one.as_dict()
    parts = [f"{told['hours']:,.12g} h"] if told["hours"] else []
    parts += [f"{told['money']:,.12g} of money"] if told["money"] else []
    return ", ".join(parts) + ("" if one.weeks or not parts else " a year")


def table(some: Iterable[Intervention]) -> str:
    """A table in Markdown: what it is, for whom, what it takes, what it changes, where it comes from."""
    head = ["name", "what is done", "for whom", "weeks", "hours", "money", "changes", "source"]
    lines = [_row(head), _row(["---"] * len(head))]
    for one in some:
        changes = "; ".join(f"{'' if not step.week else f'week {step.week}: '}{step.told}" for step in one.steps)
        cells = [f"`{one.name}`", one.title, one.eligibility.whom, weeks_told(one), hours_told(one)]
        cells += [amount_told(one.money, "") or "none", changes, f"{one.source}. Sizes: {one.sizes}"]
        lines.append(_row(cells))
    return "\n".join(lines) + "\n"


def shown_table(some: Iterable[Intervention]) -> str:
    """A table in Markdown: what each moves in the model, and where."""
    lines = [_row(["name", "moves", "to", "in", "week", "what one would not expect"]), _row(["---"] * 6)]
    for one in some:
        if one.shows is not None:
            seen = one.shows
            cells = [f"`{one.name}`", f"`{seen.measure}`", seen.direction, seen.in_, str(seen.week), seen.finding]
            lines.append(_row(cells))
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


__all__ = ["amount_told", "capacity_told", "hours_told", "listed", "page", "shown_table", "table", "weeks_told"]
