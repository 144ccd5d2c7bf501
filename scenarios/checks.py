"""What must fit together in a scenario, beyond each number by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from copsim.scenarios.entries import Entry
from copsim.scenarios.errors import Problem, shown, unknown
from copsim.scenarios.numbers import RUN
from copsim.scenarios.paths import unknown_parameter
from copsim.scenarios.texts import is_source
from copsim.simulation.model import DEFAULTS, QUANTITIES

ORDERED: tuple[tuple[str, str, bool], ...] = (
    ("start.leaders", "start.founders", False),
    ("start.founders", "start.members", False),
    ("joining.invited_identification_low", "joining.invited_identification_high", False),
    ("levels.occasional_from", "levels.active_from", True),
    ("levels.active_from", "levels.core_from", True),
)
"""Pairs of which the first may not be larger than the second, nor as large where it says so."""


def cross_problems(
    run: Mapping[str, float],
    parameters: Mapping[str, float],
    changes: Sequence[Entry],
    sources: Mapping[str, str],
    *,
    real_case: bool,
) -> Iterator[Problem]:
    """Everything that does not fit together; `run` has weeks, communities and elsewhere. Keys are as in files."""
    yield from _order(parameters, changes)
    communities = int(run["communities"])
    if run["elsewhere"] > 0 and communities == 1:
        expected = "0 where there is one community, or 'communities' of 2 or more"
        yield Problem(f"is {run['elsewhere']:g}", key="elsewhere", expected=expected)
    for n, entry in enumerate(changes):
        weeks = int(run["weeks"])
        if entry.week >= weeks:
            expected = f"0 to {weeks - 1}, as the run has {weeks} weeks"
            yield Problem(f"is {entry.week}", key=f"changes[{n}].week", value=str(entry.week), expected=expected)
        if entry.community is not None and entry.community >= communities:
            expected = (
                f"0 to {communities - 1}, as there are {communities}" if communities > 1 else "0, as there is one"
            )
            yield Problem(
                f"is {entry.community}", key=f"changes[{n}].community", value=str(entry.community), expected=expected
            )
    yield from _sources(parameters, changes, sources)
    if real_case:
        for key in numbers_given(run, parameters, changes):
            if key not in sources:
                expected = f"'{key}' under 'sources:', with 'seed: …' or 'assumed: …', as this is a real case"
                yield Problem("does not say where the number comes from", key=key, expected=expected)


def numbers_given(run: Mapping[str, float], parameters: Mapping[str, float], changes: Sequence[Entry]) -> Iterator[str]:
    """Keys of every number somebody chose: in a real case each has a source. A seed is luck, not a choice."""
    yield "weeks"
    for name in ("communities", "elsewhere"):
        if run[name] != RUN[name].default:
            yield name
    yield from parameters
    for n, entry in enumerate(changes):
        yield f"changes[{n}].week"
        yield from (f"changes[{n}].{name}" for name in (*entry.values, *entry.numbers) if name != "seed")


def source_keys(changes: Sequence[Entry]) -> list[str]:
    """What can have a source besides parameters."""
    keys = list(RUN)
    for n, entry in enumerate(changes):
        keys += [f"changes[{n}].{name}" for name in ("week", "community", *entry.values, *entry.numbers)]
    return keys


def _sources(
    parameters: Mapping[str, float], changes: Sequence[Entry], sources: Mapping[str, str]
) -> Iterator[Problem]:
    keys = source_keys(changes)
    possible = set(keys)
    for name, text in sources.items():
        key = f"sources.{name}"
        if name not in possible and name not in QUANTITIES:
            if name.startswith("changes["):
                yield unknown(name, [k for k in keys if k.startswith("changes[")], key)
            else:
                yield unknown_parameter(name, key, keys)
        if not is_source(text):
            expected = "text that begins with 'seed: ' or with 'assumed'"
            yield Problem(f"is {shown(text)}", key=key, value=text, expected=expected)


def _order(parameters: Mapping[str, float], changes: Sequence[Entry]) -> Iterator[Problem]:
    start = {**DEFAULTS, **parameters}
    wrong = set()
    for small, large, strict in ORDERED:
        if _fits(start, small, large, strict):
            continue
        wrong.add(small)
        key, other = (small, large) if small in parameters or large not in parameters else (large, small)
        relation = ("less than" if strict else "at most") if key == small else ("more than" if strict else "at least")
        default = "" if other in parameters else ", the default"
        expected = f"{relation} {other}, which is {start[other]:g}{default}"
        yield Problem(f"is {start[key]:g}", key=key, value=f"{start[key]:g}", expected=expected)
    places = {entry.community for entry in changes}
    for place in sorted(places, key=lambda p: -1 if p is None else p):
        yield from _order_in_time(start, changes, place, wrong)


def _order_in_time(
    start: Mapping[str, float], changes: Sequence[Entry], place: int | None, wrong: set[str]
) -> Iterator[Problem]:
    """The same, for what is in force after the changes of each week. What is wrong is told once."""
    force = dict(start)
    last: dict[str, int] = {}
    mine = [(n, entry) for n, entry in enumerate(changes) if entry.community in (None, place)]
    mine.sort(key=lambda numbered: numbered[1].week)
    for at, (n, entry) in enumerate(mine):
        force.update(entry.values)
        last.update(dict.fromkeys(entry.values, n))
        if at + 1 < len(mine) and mine[at + 1][1].week == entry.week:
            continue
        for small, large, strict in ORDERED:
            if small in wrong or _fits(force, small, large, strict):
                continue
            wrong.add(small)
            key = small if last.get(small, -1) >= last.get(large, -1) else large
            relation = "less than" if strict else "at most"
            expected = f"{small} to stay {relation} {large} ({force[small]:g} and {force[large]:g})"
            yield Problem(
                f"becomes {force[key]:g} in week {entry.week}",
                key=f"changes[{last[key]}].{key}",
                value=f"{force[key]:g}",
                expected=expected,
            )


def _fits(values: Mapping[str, float], small: str, large: str, strict: bool) -> bool:
    return values[small] < values[large] if strict else values[small] <= values[large]
