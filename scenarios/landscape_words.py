"""A landscape in plain words: its places, what lies between them, and what differs between two landscapes."""

from __future__ import annotations

from collections.abc import Iterator

from copsim.scenarios.between import LINK_NUMBERS, Between, field_of
from copsim.scenarios.entries import value_told
from copsim.scenarios.places import Place, addresses, reached
from copsim.scenarios.scenario import Scenario
from copsim.simulation.model import QUANTITIES

NOWHERE = "nothing"
AS_ALL = "as for all"


def starts(scenario: Scenario, path: str, community: int | str | None = None) -> tuple[float, ...]:
    """Values of a parameter at the start in the communities an address means, each once."""
    there = reached(community, addresses(scenario.places))
    if not scenario.places:
        return (scenario.setting(path),)
    every = range(scenario.communities) if there is None else sorted(there)
    return tuple(dict.fromkeys(scenario.setting(path, one) for one in every))


def places_told(scenario: Scenario) -> Iterator[tuple[str, int]]:
    """The places: lines with how deep each stands below the heading."""
    yield "Where they are (what is not said of one is as for all)", 0
    for place in scenario.places:
        copies = f", {place.copies} copies ({place.names[0]} to {place.names[-1]})" if place.copies > 1 else ""
        title = f": {place.title}" if place.title else ""
        yield f"{place.name}{copies}{title}{'' if title.endswith('.') else '.'}", 1
        if place.values:
            yield f"{', '.join(f'{path} {value_told(path, value)}' for path, value in place.values.items())}.", 2


def links_told(scenario: Scenario) -> Iterator[tuple[str, int]]:
    """What lies between them: lines with how deep each stands below the heading."""
    if not scenario.links:
        yield "Nothing lies between them.", 0
        return
    yield "What lies between them", 0
    for link in scenario.links:
        yield (
            f"{_ends(link, scenario)}: {'; '.join(_between(link)) or NOWHERE}.{f' {link.note}' if link.note else ''}",
            1,
        )


def _ends(link: Between, scenario: Scenario) -> str:
    if link.origin == link.target:
        return f"Each {link.origin} and the next" if link.both else f"From each {link.origin} to the next"
    known = addresses(scenario.places)
    several = max(len(known[link.origin]), len(known[link.target])) > 1
    each = "each " if several else ""
    if link.both:
        return f"Between {each}{link.origin} and {link.target}"
    return f"From {each}{link.origin} to {link.target}"


def _between(link: Between) -> Iterator[str]:
    if link.brokers:
        yield f"{link.brokers:.3g} of those at home in one belong to the other too"
    if link.every:
        weeks = "every week" if link.every == 1 else f"every {link.every} weeks"
        yield f"they meet {weeks}, up to {link.people} of each side, for {link.hours:g} hours"
    if link.objects:
        yield f"what is written down lies open, {link.objects:g} as much as one's own"
    if link.visits:
        yield f"an outside source is somebody of the other with a chance of {link.visits:g}"
    if link.begins or link.ends is not None:
        ends = "" if link.ends is None else f" until week {link.ends}"
        yield f"from week {link.begins} on{ends}"


def landscape_differences(before: Scenario, after: Scenario) -> Iterator[tuple[str, str, str]]:
    """What differs between two landscapes at the start: what, how it was and how it is, in words."""
    if [place.name for place in before.places] != [place.name for place in after.places]:
        yield "the landscape", _named(before.places), _named(after.places)
    old = {place.name: place for place in before.places}
    for place in after.places:
        if place.name in old:
            yield from _place_differences(old[place.name], place)
    if [(one.origin, one.target) for one in before.links] != [(one.origin, one.target) for one in after.links]:
        yield "what lies between places", f"{len(before.links)} links", f"{len(after.links)} links"
        return
    for n, (was, now) in enumerate(zip(before.links, after.links, strict=True)):
        if was.both != now.both:
            yield f"links[{n}].both", str(was.both).lower(), str(now.both).lower()
        for key in LINK_NUMBERS:
            first, second = getattr(was, field_of(key)), getattr(now, field_of(key))
            if first != second:
                yield f"links[{n}].{key}", _told(first), _told(second)


def _place_differences(was: Place, now: Place) -> Iterator[tuple[str, str, str]]:
    if was.copies != now.copies:
        yield f"copies of {now.name}", str(was.copies), str(now.copies)
    for path in QUANTITIES:
        first, second = was.values.get(path), now.values.get(path)
        if first != second:
            before, after = (AS_ALL if value is None else value_told(path, value) for value in (first, second))
            yield f"{path}#{now.name}", before, after


def _told(value: float | None) -> str:
    return NOWHERE if value is None else f"{value:g}"


def _named(places: tuple[Place, ...]) -> str:
    return ", ".join(place.name for place in places) or "copies of one community"


__all__ = ["landscape_differences", "links_told", "places_told", "starts"]
