"""What must fit together in a landscape: its places, and what lies between them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from copsim.scenarios.between import Between
from copsim.scenarios.errors import Problem, shortened, unknown
from copsim.scenarios.numbers import RUN
from copsim.scenarios.places import Place, addresses, firsts
from copsim.simulation.model import DEFAULTS

MOST_LINKS = 100_000
"""So many links between single communities a landscape may have."""
MOST_LISTED = 30
"""Of more names, only the one that is most like what was found is offered."""
EVERYWHERE = "knowing.topics"
"""What has to be the same wherever something lies between two places: topics are the same for both."""


def run_problems(given: Collection[str], places: Collection[object]) -> Iterator[Problem]:
    """Said of numbers of the run that were given although places say them.

    Args:
        given: names of the numbers that were given.
        places: those of the landscape.
    """
    if places and "communities" in given:
        expected = "'copies' of each place instead, or no 'places'"
        yield Problem("is given, and the places say how many communities there are", "communities", expected=expected)
    if places and "elsewhere" in given:
        expected = "'links' with 'brokers' instead, or no 'places'"
        yield Problem("is given, and the links say who belongs to two communities", "elsewhere", expected=expected)


def landscape_problems(
    run: Mapping[str, float], parameters: Mapping[str, float], places: Sequence[Place], links: Sequence[Between]
) -> Iterator[Problem]:
    """Everything in a landscape that does not fit together. Keys are as in files.

    Args:
        run: weeks, and how many communities there are.
        parameters: those that were set for all communities, by path.
        places: in the order in which their communities are counted.
        links: what lies between them.
    """
    if links and not places:
        yield Problem("are given without 'places'", key="links", expected="'places', between which they lie")
        return
    total, most = sum(place.copies for place in places), int(RUN["communities"].high)
    if total > most:
        yield Problem(f"are {total:,} communities in all", key="places", expected=f"{most:,} at most")
        return
    clashes = list(_clashes(places))
    yield from clashes
    if clashes:
        return
    known = addresses(places)
    if links and total == 1:
        expected = "two places or more, or 'copies' of 2 or more"
        yield Problem("lead nowhere, as there is one community", key="links", expected=expected)
        return
    many = 0
    sound = []
    for n, link in enumerate(links):
        wrong = list(_link_problems(n, link, known, int(run["weeks"])))
        yield from wrong
        if not wrong:
            sound.append((n, link))
            many += (1 + link.both) * max(len(known[link.origin]), len(known[link.target]))
    if many > MOST_LINKS:
        yield Problem(f"come to {many:,} between single communities", key="links", expected=f"{MOST_LINKS:,} at most")
    yield from _topics(parameters, places, sound, known)


def landscape_sources(places: Sequence[Place], links: Sequence[Between]) -> dict[str, str]:
    """What can have a source in a landscape; of a number with the key of the whole it is part of, else with nothing."""
    keys: dict[str, str] = {}
    for place in places:
        whole = f"places.{place.name}"
        keys[whole] = ""
        keys[f"{whole}.copies"] = whole if place.copies > 1 else ""
        keys |= {f"{whole}.{path}": whole for path in place.values}
    for n, link in enumerate(links):
        whole = f"links[{n}]"
        keys[whole] = ""
        keys |= {f"{whole}.{key}": "" for key in link.all_numbers()}
        keys |= {f"{whole}.{key}": whole for key in link.numbers()}
    return keys


def _clashes(places: Sequence[Place]) -> Iterator[Problem]:
    """Names that would mean two things."""
    taken = {place.name: f"place '{place.name}'" for place in places}
    if len(taken) < len(places):
        name = next(place.name for n, place in enumerate(places) if place.name in {p.name for p in places[:n]})
        yield Problem("is given twice", key=f"places.{name}", expected="another name for one of them")
        return
    for place in places:
        for name in place.names if place.copies > 1 else ():
            if name in taken:
                said = f"is what a copy of '{place.name}' is called too"
                yield Problem(said, key=f"places.{name}", value=name, expected="another name for one of the two")
                return


def _link_problems(n: int, link: Between, known: Mapping[str, Sequence[int]], weeks: int) -> Iterator[Problem]:
    missing = False
    for end, name in (("from", link.origin), ("to", link.target)):
        if name not in known:
            missing = True
            near = unknown(name, known, f"links[{n}].{end}", listed=len(known) <= MOST_LISTED)
            yield replace(near, said=f"there is no place '{shortened(name)}'")
    if not missing and known[link.origin] == known[link.target] and len(known[link.origin]) == 1:
        said = f"is '{shortened(link.target)}', so that the link leads from a community to itself"
        yield Problem(said, key=f"links[{n}].to", expected="another place, or one of several copies")
    if link.begins >= weeks:
        expected = f"0 to {weeks - 1}, as the run has {weeks} weeks"
        yield Problem(f"is {link.begins}", key=f"links[{n}].begins", value=str(link.begins), expected=expected)
    if link.ends is not None and link.ends <= link.begins:
        expected = f"a week after {link.begins}, in which it begins"
        yield Problem(f"is {link.ends}", key=f"links[{n}].ends", value=str(link.ends), expected=expected)


def _topics(
    parameters: Mapping[str, float],
    places: Sequence[Place],
    links: Sequence[tuple[int, Between]],
    known: Mapping[str, Sequence[int]],
) -> Iterator[Problem]:
    home: dict[int, Place] = {}
    for first, place in firsts(places):
        home |= dict.fromkeys(range(first, first + place.copies), place)

    def topics(place: Place) -> float:
        return place.values.get(EVERYWHERE, parameters.get(EVERYWHERE, DEFAULTS[EVERYWHERE]))

    told = set()
    for n, link in links:
        one, other = home[known[link.origin][0]], home[known[link.target][0]]
        if topics(one) == topics(other):
            continue
        where = one if EVERYWHERE in one.values else other
        if where.name not in told:
            told.add(where.name)
            than = other if where is one else one
            said = f"is {topics(where):g}, and {topics(than):g} in '{than.name}', to which links[{n}] leads"
            expected = "the same in places between which something lies; topics are the same for both"
            yield Problem(said, key=f"places.{where.name}.{EVERYWHERE}", expected=expected)


__all__ = ["landscape_problems", "landscape_sources", "run_problems"]
