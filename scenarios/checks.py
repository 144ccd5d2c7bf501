"""What must fit together in a scenario, beyond each number by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from copsim.scenarios.activity_rows import Row
from copsim.scenarios.between import Between
from copsim.scenarios.catalogue import catalogue
from copsim.scenarios.entries import Entry
from copsim.scenarios.errors import Problem, shortened, shown, unknown
from copsim.scenarios.landscape_checks import landscape_problems, landscape_sources
from copsim.scenarios.numbers import PLACE, RUN, SPECIAL, bounds
from copsim.scenarios.ordering import order_problems
from copsim.scenarios.paths import unknown_parameter
from copsim.scenarios.places import Place, addresses, meet, reached
from copsim.scenarios.texts import is_source
from copsim.simulation.model import DEFAULTS, QUANTITIES

SHARED: dict[str, tuple[str, ...]] = {
    "leader hours": tuple(path for path, q in QUANTITIES.items() if q.unit == "share of leader hours"),
    "hours of the support team": tuple(path for path, q in QUANTITIES.items() if q.unit == "share of team hours"),
}
"""Shares of the same hours, by what they are shares of. Where they are more than 1, the model cuts them all alike."""
MOST_ROWS = 1000
"""Own and changed activities of a scenario; more cannot be told apart, and their codes would not fit the tables."""
MOST_NAMED = 30
"""Of more places, only the name that is most like the one that was found is offered."""
ROUNDING = 1e-9
"""Ten shares of a tenth are the whole."""
ONE_A_WEEK = ("launch", SPECIAL)
"""Events of which a community can have one a week, as they take the place of its meeting."""


def cross_problems(
    run: Mapping[str, float],
    parameters: Mapping[str, float],
    changes: Sequence[Entry],
    sources: Mapping[str, str],
    *,
    real_case: bool,
    programme: Sequence[str] = (),
    activities: Mapping[str, Row] | None = None,
    places: Sequence[Place] = (),
    links: Sequence[Between] = (),
) -> Iterator[Problem]:
    """Everything that does not fit together. Keys are as in files.

    Args:
        run: weeks, communities and elsewhere.
        parameters: those that were set, by path.
        changes: dated entries.
        sources: where numbers come from, by key.
        real_case: whether every number needs a source.
        programme: activities by name; empty where none is given.
        activities: own and changed rows of the catalogue.
        places: of a landscape, in the order in which their communities are counted.
        links: what lies between them.
    """
    own = activities or {}
    known = addresses(places)
    yield from landscape_problems(run, parameters, places, links)
    yield from order_problems(parameters, changes, places, known)
    if not places:
        yield from _shares(parameters, {}, "")
    for place in places:
        yield from _shares(parameters, place.values, f"places.{place.name}.")
    yield from _rows(own)
    yield from _programme(programme, own)
    communities = int(run["communities"])
    if run["elsewhere"] > 0 and communities == 1:
        expected = "0 where there is one community, or 'communities' of 2 or more"
        yield Problem(f"is {run['elsewhere']:g}", key="elsewhere", expected=expected)
    for n, entry in enumerate(changes):
        weeks = int(run["weeks"])
        if entry.week >= weeks:
            expected = f"0 to {weeks - 1}, as the run has {weeks} weeks"
            yield Problem(f"is {entry.week}", key=f"changes[{n}].week", value=str(entry.week), expected=expected)
        if isinstance(entry.community, str):
            yield from _named_place(f"changes[{n}].community", entry.community, known)
        elif entry.community is not None and entry.community >= communities:
            expected = (
                f"0 to {communities - 1}, as there are {communities}" if communities > 1 else "0, as there is one"
            )
            yield Problem(
                f"is {entry.community}", key=f"changes[{n}].community", value=str(entry.community), expected=expected
            )
        if entry.into is not None:
            yield from _into(n, entry, communities, known)
        if entry.activity is not None and not _known(entry.activity, own):
            yield _unknown_activity(f"changes[{n}].{SPECIAL}", entry.activity, own)
    yield from _calendar(changes, known)
    yield from _gone(changes, communities, known)
    yield from _sources(changes, sources, own, landscape_sources(places, links))
    if real_case:
        # How many communities there are is said by the places.
        given = {**run, "communities": RUN["communities"].default} if places else run
        wanted = [(key, "the number comes") for key in numbers_given(given, parameters, changes)]
        wanted += [
            (key, "the number comes")
            for key, whole in landscape_sources(places, links).items()
            if whole and whole not in sources
        ]
        wanted += [(key, "the row comes") for key in _rows_without_source(own, sources)]
        wanted += [("programme", "it comes")] if programme else []
        for key, what in wanted:
            if key not in sources:
                expected = f"'{key}' under 'sources:', with 'seed: …' or 'assumed: …', as this is a real case"
                yield Problem(f"does not say where {what} from", key=key, expected=expected)


def _named_place(key: str, name: str, known: Mapping[str, Sequence[int]]) -> Iterator[Problem]:
    """Said of the name of a place that is not there."""
    if not known:
        expected = f"{bounds(PLACE)}; names are for scenarios with 'places'"
        yield Problem(f"is {shown(name)}", key=key, value=shortened(name), expected=expected)
    elif name not in known:
        said = f"there is no place '{shortened(name)}'"
        yield replace(unknown(name, known, key, listed=len(known) <= MOST_NAMED), said=said)


def _into(n: int, entry: Entry, communities: int, known: Mapping[str, Sequence[int]]) -> Iterator[Problem]:
    """What is wrong with the community that another merges into, or that those form who split off."""
    key, into = f"changes[{n}].into", entry.into
    if communities == 1:
        said = f"is {shown(into)}, and there is one community"
        expected = "'places', or 'communities' of 2 or more, so that there is another one"
        yield Problem(said, key=key, value=str(into), expected=expected)
        return
    if isinstance(into, str):
        wrong = list(_named_place(key, into, known))
        if wrong:
            yield from wrong
            return
        if len(known[into]) > 1:
            expected = f"one of its copies, such as {shortened(into)}-1"
            said = f"is '{shortened(into)}', which is {len(known[into])} communities"
            yield Problem(said, key=key, value=into, expected=expected)
            return
        there = known[into][0]
    else:
        there = into or 0
        if there >= communities:
            expected = f"0 to {communities - 1}, as there are {communities}"
            yield Problem(f"is {into}", key=key, value=str(into), expected=expected)
            return
    if there in (reached(entry.community, known) or ()):
        expected = "another community than the one it happens to"
        yield Problem(f"is {shown(into)}, so that a community would go into itself", key, str(into), expected=expected)


def _gone(changes: Sequence[Entry], communities: int, known: Mapping[str, Sequence[int]]) -> Iterator[Problem]:
    """Said of those who are to go where nobody can belong any more: what is closed, or has merged, takes nobody in."""
    ends: dict[int, tuple[int, int, str]] = {}
    for n, entry in enumerate(changes):
        if entry.event in ("merge", "close"):
            here = reached(entry.community, known)
            for c in range(communities) if here is None else here:
                ends[c] = min(ends.get(c, (entry.week, n, entry.event)), (entry.week, n, entry.event))
    for n, entry in enumerate(changes):
        there = sorted(reached(entry.into, known) or ()) if entry.into is not None else []
        found = ends.get(there[0]) if len(there) == 1 else None
        if found is not None and found[0] <= entry.week and found[1] != n:
            week, other, event = found
            happens = "merges" if event == "merge" else "is closed"
            said = f"is '{shortened(str(entry.into))}', which {happens} in week {week} "
            expected = f"a community that is there after week {entry.week}, or an earlier week"
            yield Problem(f"{said}(changes[{other}])", f"changes[{n}].into", str(entry.into), expected=expected)


def numbers_given(run: Mapping[str, float], parameters: Mapping[str, float], changes: Sequence[Entry]) -> Iterator[str]:
    """Keys of every number somebody chose, but those of a landscape: in a real case each has a source.

    A seed is luck, not a choice.
    """
    yield "weeks"
    for name in ("communities", "elsewhere"):
        if run[name] != RUN[name].default:
            yield name
    yield from parameters
    for n, entry in enumerate(changes):
        yield f"changes[{n}].week"
        yield from (f"changes[{n}].{name}" for name in (*entry.values, *entry.numbers) if name != "seed")
        yield from (f"changes[{n}].cost.{name}" for name in entry.cost)


def source_keys(changes: Sequence[Entry], activities: Mapping[str, Row]) -> list[str]:
    """What can have a source besides parameters."""
    keys = [*RUN, "programme"]
    for n, entry in enumerate(changes):
        keys += [f"changes[{n}].{name}" for name in ("week", "community", *entry.values, *entry.words, *entry.numbers)]
        keys += [f"changes[{n}].cost.{name}" for name in entry.cost]
    for name, row in activities.items():
        keys += [f"activities.{name}", *(f"activities.{name}.{attribute}" for attribute in row)]
    return keys


def _known(name: str, activities: Mapping[str, Row]) -> bool:
    return name in catalogue() or name in activities


def _unknown_activity(key: str, name: str, activities: Mapping[str, Row]) -> Problem:
    said = unknown(name, (*catalogue(), *activities), key, listed=False)
    expected = "an activity of the catalogue (see: copsim activities list), or one given under 'activities:'"
    return replace(said, said=f"there is no activity '{shortened(name)}'", expected=expected)


def _rows(activities: Mapping[str, Row]) -> Iterator[Problem]:
    if len(activities) > MOST_ROWS:
        expected = f"at most {MOST_ROWS:,}; leave out what is in no programme and no event"
        yield Problem(f"has {len(activities):,} rows", key="activities", expected=expected)
    for name, row in activities.items():
        if name in catalogue():
            continue
        key = f"activities.{name}"
        near = unknown(name, catalogue()).nearest
        hint = f"; a changed row of the catalogue has its name there: did you mean {near}?" if near else ""
        for needed, why in (("hours", "an activity needs hours"), ("family", "a new activity needs a family")):
            if needed not in row:
                yield Problem(f"has no '{needed}': {why}{hint}", key=key)
                hint = ""


def _programme(programme: Sequence[str], activities: Mapping[str, Row]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for n, name in enumerate(programme):
        key = f"programme[{n}]"
        if name in seen:
            said = f"'{shortened(name)}' is given twice, first as number {seen[name] + 1} of the list"
            yield Problem(said, key=key, value=shortened(name))
        elif not _known(name, activities):
            yield _unknown_activity(key, name, activities)
        seen.setdefault(name, n)


def _calendar(changes: Sequence[Entry], known: Mapping[str, Sequence[int]]) -> Iterator[Problem]:
    """A launch and a special activity take the place of the week's meeting: a community can have one a week."""
    events = [(n, entry) for n, entry in enumerate(changes) if entry.event in ONE_A_WEEK]
    for at, (n, entry) in enumerate(events):
        for earlier, other in events[:at]:
            if other.week == entry.week and meet(reached(entry.community, known), reached(other.community, known)):
                said = f"is in week {entry.week}, in which changes[{earlier}] has {other.told} already"
                expected = "one launch or special activity a week in a community; move one of them"
                yield Problem(said, key=f"changes[{n}]", value=str(entry.event), expected=expected)
                break


def _rows_without_source(activities: Mapping[str, Row], sources: Mapping[str, str]) -> Iterator[str]:
    """Rows of which neither the whole nor each attribute has a source."""
    for name, row in activities.items():
        key = f"activities.{name}"
        if key not in sources and not all(f"{key}.{attribute}" in sources for attribute in row if attribute != "about"):
            yield key


def _sources(
    changes: Sequence[Entry],
    sources: Mapping[str, str],
    activities: Mapping[str, Row],
    landscape: Iterable[str],
) -> Iterator[Problem]:
    keys = [*source_keys(changes, activities), *landscape]
    possible = set(keys)
    for name, text in sources.items():
        key = f"sources.{name}"
        if name not in possible and name not in QUANTITIES:
            group = next(
                (start for start in ("changes[", "activities.", "places.", "links[") if name.startswith(start)), None
            )
            if group:
                yield unknown(name, [k for k in keys if k.startswith(group)], key)
            else:
                yield unknown_parameter(name, key, keys)
        if not is_source(text):
            expected = "text that begins with 'seed: ', with 'fitted: ' or with 'assumed'"
            yield Problem(f"is {shown(text)}", key=key, value=text, expected=expected)


def too_much(values: Callable[[str], float]) -> Iterator[tuple[str, dict[str, float]]]:
    """Of which hours more is asked for than there is, with the shares that ask for them.

    Args:
        values: what is in force, by path.
    """
    for what, paths in SHARED.items():
        asked = {path: value for path in paths if (value := values(path)) > 0.0}
        if sum(asked.values()) > 1.0 + ROUNDING:
            yield what, asked


def added_up(asked: Mapping[str, float]) -> str:
    """Shares with their sum, in words: `cultivating.keeper 0.7 and cultivating.broker 0.5 add up to 1.2`."""
    told = [f"{path} {value:g}" for path, value in asked.items()]
    return f"{', '.join(told[:-1])}{' and ' * (len(told) > 1)}{told[-1]} add up to {sum(asked.values()):g}"


def _shares(parameters: Mapping[str, float], own: Mapping[str, float], before: str) -> Iterator[Problem]:
    """Hours that would have to be given more than once. What interventions come to later on is cut, and not refused."""
    given = {**parameters, **own}
    for what, asked in too_much(lambda path: given.get(path, DEFAULTS[path])):
        key = next(path for path in reversed([*parameters, *own]) if path in asked)
        said = f"is {asked[key]:g}, and shares of {what} are more than there is: {added_up(asked)}"
        expected = "at most 1 in all, as an hour can be spent only once; make some of them smaller, or 0"
        at = f"{before}{key}" if key in own else key
        yield Problem(said, key=at, value=f"{asked[key]:g}", expected=expected)
