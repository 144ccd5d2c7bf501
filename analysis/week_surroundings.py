"""What surrounds a community in a week: sponsors, orders, tasks, anger, topics that turn; and its stage of life."""

from __future__ import annotations

from collections.abc import Iterator

from copsim.analysis.number_words import listed, many, ordinal, word
from copsim.analysis.phrases import share
from copsim.analysis.turning_points import SPONSORS, STAGE_WORDS
from copsim.analysis.week_said import Lived, Said
from copsim.analysis.week_trends import crossings
from copsim.simulation.records import DISPERSED, EMERGING

ENGAGED, COOL = 0.5, 0.25
"""A sponsor's engagement from which they are engaged (half of what can be), and below which interest is lost; as for
turning points. In between nothing is told, so that a sponsor who wavers is not told of every week."""
ORDERED, FREE = 0.3, 0.2
"""Share of agenda and calendar from which the organisation is told to set it, and below which that is over."""
ANGRY, CALM = 0.05, 0.02
"""Mean anger of members (0 to 1) from which it is told, and below which it is over: most members are not touched."""
LIVELY, DULL = 0.5, 0.2
"""How far a task energizes (0 to 1) from which it is told that it does, and up to which that it hardly does."""
FEW, ROUND = 5, 10
"""After so many tasks another one is a small thing, but for every tenth."""

SHORT_SPONSORS = {measure: who.split(" (")[0] for measure, who in SPONSORS.items()}


def stages(lived: Lived) -> Iterator[Said]:
    """A stage of life that was reached, and ends; of several communities nothing is told."""
    if lived.life.communities > 1:
        return
    stage = lived.life.stage.astype(int).tolist()
    reached = {stage[0]} if stage else set()
    for week in range(1, lived.weeks):
        code, before = stage[week], stage[week - 1]
        if code == before:
            continue
        text = STAGE_WORDS[code]
        text = text[0].lower() + text[1:]
        if before >= DISPERSED > code:
            text = f"after its end it lives again; {text}"
        elif code in reached and code != EMERGING:
            text = f"again {text}"
        yield Said(week, 9.0 if code >= DISPERSED else 5.0 if code in reached else 8.0, text)
        reached.add(code)


def sponsors(lived: Lived) -> Iterator[Said]:
    """Sponsors who came, left, became engaged, or lost interest; those of the start are named at the start."""
    found: dict[tuple[int, float, str], list[str]] = {}

    def note(week: int, weight: float, what: str, who: str) -> None:
        found.setdefault((week, weight, what), []).append(who)

    for measure, who in SHORT_SPONSORS.items():
        engaged = lived.life[measure].tolist()
        had = False
        warm: bool | None = None
        for week, level in enumerate(engaged):
            there, was = level > 0.0, week > 0 and engaged[week - 1] > 0.0
            if there and not was:
                note(week, 6.0 if week == 0 else 4.6, "behind" if week == 0 else "came", f"a {'new ' * had}{who}")
                warm = None
            elif was and not there:
                note(week, 5.0, "left", f"the {who}")
            had = had or there
            if there and level >= ENGAGED and warm is not True:
                if warm is False:
                    note(week, 4.2, "engaged", f"the {who}")
                warm = True
            elif there and level < COOL and warm is not False:
                if warm:
                    note(week, 4.2, "lost", f"the {who}")
                warm = False
    for (week, weight, what), names in found.items():
        yield Said(week, weight, _sponsors_told(what, names))


def _sponsors_told(what: str, names: list[str]) -> str:
    one = len(names) == 1
    who = listed(names)
    if what == "behind":
        return f"{who} {'stands' if one else 'stand'} behind it"
    return {
        "came": f"{who} took the seat" if one else f"{who} took their seats",
        "left": f"{who} left the seat" if one else f"{who} left their seats",
        "engaged": f"{who} became engaged",
        "lost": f"{who} lost interest",
    }[what]


def orders(lived: Lived) -> Iterator[Said]:
    """The organisation begins or ceases to set much of agenda and calendar."""
    command = lived.life["command"]
    for week, begins in crossings(command, ORDERED, FREE):
        if begins:
            yield Said(week, 4.6, f"the organisation sets {share(float(command[week]))} of agenda and calendar")
        else:
            yield Said(week, 4.0, "the organisation no longer sets much of agenda and calendar")


def anger(lived: Lived) -> Iterator[Said]:
    """Members get angry about not being heard, or calm down."""
    for week, begins in crossings(lived.life["anger"], ANGRY, CALM):
        yield Said(week, *((5.0, "members are angry that they were not heard") if begins else (2.4, "anger is over")))


def tasks(lived: Lived) -> Iterator[Said]:
    """Tasks that came: hours of homework in all; how far they energize, when that is another than of the last one."""
    home, energizing = lived.life["hours_homework"], lived.life["energizing"]
    so_far = 0
    known = ""
    for week, came in enumerate(lived.whole("tasks")):
        if not came:
            continue
        first, so_far = so_far == 0, so_far + came
        what = f"the {ordinal(so_far)} task came"
        hours = round(float(home[week]))
        if hours:
            again = so_far % 2 == 1 and not first
            what = (
                f"homework again, {many(hours, 'hour')} in all"
                if again
                else f"{what}: {many(hours, 'hour')} of homework"
            )
            gives = float(energizing[week])
            verdict = ", which energizes" if gives >= LIVELY else ", which hardly energizes" if gives <= DULL else ""
            what += verdict if verdict != known else ""
            known = verdict
        yield Said(week, 4.0 if first else 2.3 if so_far <= FEW or so_far % ROUND == 0 else 1.9, what)


def turning(lived: Lived) -> Iterator[Said]:
    """Topics in which what was right no longer is."""
    for week, n in enumerate(lived.whole("topics_turned")):
        if n:
            rest = (
                "a topic turned: what was right in it" if n == 1 else f"{word(n)} topics turned: what was right in them"
            )
            yield Said(week, 1.5 + min(3.0, 0.3 * n), f"{rest} no longer is")


__all__ = ["anger", "orders", "sponsors", "stages", "tasks", "turning"]
