"""Stories of a life, chosen and told: text and indicators side by side, for a page, a program or a room."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from copsim.analysis.stories import Story, story_of
from copsim.analysis.story_chain import CYCLES, Chains
from copsim.analysis.story_choice import STORY_KINDS, Chosen, choose
from copsim.analysis.story_life import StoryLife
from copsim.analysis.story_numbers import indicator_lines, indicators
from copsim.analysis.story_words import story_text, title

MOST = 3
"""So many are told, if nobody says."""


class StoryError(ValueError):
    """What was asked for cannot be told; the message says why, and what can be done."""


@dataclass(frozen=True)
class ToldStory:
    """One story: what was measured, why it was chosen, what it is called, its words, and the numbers beside it."""

    story: Story
    chosen: Chosen
    title: str
    text: str
    indicators: dict[str, Any]

    @property
    def byline(self) -> str:
        """Who tells it, and what is told of when."""
        story = self.story
        last = story.chain[-1]
        span = f"week {story.week}" if last.week == story.week else f"weeks {story.week} to {last.week}"
        topic = f", topic {story.topic}" if story.topic is not None else ""
        return f"Member {story.member}, {span}{topic}"

    @property
    def lines(self) -> list[str]:
        """The indicators in short lines."""
        return indicator_lines(self.indicators)

    def as_dict(self) -> dict[str, Any]:
        """Everything for a program, ready for JSON."""
        return {
            "title": self.title,
            "text": self.text,
            "kind": self.chosen.kind,
            "chosen": self.chosen.why,
            "cycle": self.story.cycle,
            "seed": self.story.seed,
            "member": self.story.member,
            "topic": self.story.topic,
            "chain": [asdict(step) for step in self.story.chain],
            "indicators": self.indicators,
        }


def tell_stories(
    life: StoryLife,
    *,
    member: int | None = None,
    cycle: str | None = None,
    kind: str | None = None,
    most: int = MOST,
) -> list[ToldStory]:
    """Stories of a life, one for each reason there is, or several for one reason; none where there is none to tell.

    Args:
        life: whose.
        member: only this member's.
        cycle: only those that came so far and no further, a word of `CYCLES`.
        kind: for which reason, a word of `STORY_KINDS`.
        most: so many at most.

    Raises:
        StoryError: for a member that is not there, or words that are none of those.
    """
    check_words(cycle, kind)
    if member is not None and not 0 <= member < len(life.members):
        raise StoryError(f"there is no member {member} in this life; expected 0 to {len(life.members) - 1}")
    chains = Chains(life)
    told: list[ToldStory] = []
    for chosen in choose(chains, kind=kind, cycle=cycle, member=member, most=most):
        story = story_of(chains, chosen.row)
        name = title(story, [one.title for one in told])
        told.append(ToldStory(story, chosen, name, story_text(story), indicators(chains, story, chosen)))
    return told


def check_words(cycle: str | None, kind: str | None) -> None:
    """Raise StoryError for a cycle or a reason that does not exist."""
    for name, given, known in (("cycle", cycle, CYCLES), ("kind", kind, STORY_KINDS)):
        if given is not None and given not in known:
            raise StoryError(f"the {name} is {given!r}, expected one of {', '.join(known)}")


def nothing_told(life: StoryLife, member: int | None, cycle: str | None, kind: str | None) -> str:
    """Why there is nothing to tell, and what there is."""
    chains = Chains(life)
    mine = chains.member[chains.insights] == member if member is not None else chains.insights >= 0
    counts = {
        name: int((mine & (chains.cycles == code)).sum()) for code, name in enumerate(CYCLES) if name != "immediate"
    }
    who = f"member {member}" if member is not None else "this life"
    asked = " and ".join(
        text
        for text in (f"that came to {cycle} and no further" if cycle else "", f"of the kind {kind}" if kind else "")
        if text
    )
    there = ", ".join(f"{n} {name}" for name, n in counts.items() if n)
    has = f"it has {there}" if there else "nothing was ever taken up there"
    if member is not None and not there:
        has = "nothing was taken up there by this member"
    return (
        f"{who} has no story{' ' + asked if asked else ''} to tell ({has}); ask for another one, or leave options out"
    )


__all__ = ["MOST", "StoryError", "ToldStory", "check_words", "nothing_told", "tell_stories"]
