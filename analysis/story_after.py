"""The end of a story: what helped and what hindered in its weeks, and what became of the one who tells it."""

from __future__ import annotations

from copsim.analysis.number_words import listed, times, word
from copsim.analysis.stories import Story
from copsim.analysis.story_voice import Voice, weeks

HELD_WELL, HELD_BADLY = 0.8, 0.5
"""Mean quality of the space from which meetings are called well held, and below which poorly held."""
DONE, UNDONE = 0.1, 0.35
"""Missing share of leader hours below which leading was done, and from which much of it was not."""
BEHIND = 0.5
"""Mean engagement from which a sponsor stood behind it."""
ORDERED = 0.3
"""Mean share of the agenda that was set from above, from which it is told."""
TASKS = 5.0
"""Hours a week that all members spent on tasks at home, from which it is told."""
SPOKEN = 0.1
"""Strategic value from which it is told that value is talked about with sponsors."""
SOME = 2
"""So many things that helped, and that hindered, are told."""


def conditions(story: Story, voice: Voice) -> list[str]:
    """What helped, and what hindered, as far as it was measured."""
    if story.use is None:
        return []
    good, bad = listed(_helped(story, voice)[:SOME]), listed(_hindered(story, voice)[:SOME])
    if good and bad:
        return [
            voice.of(
                "both",
                f"It helped that {good}, though {bad}.",
                f"What helped: {good}. What did not: {bad}.",
                f"In all that time {good}; on the other hand, {bad}.",
                f"{good}, which helped, even if {bad}.",
            )
        ]
    if good:
        return [voice.of("helped", f"What helped: {good}.", f"It helped that {good}.", f"All the while {good}.")]
    if bad:
        return [
            voice.of(
                "hindered",
                f"What did not help: {bad}.",
                f"It did not make it easier that {bad}.",
                f"I had to do it while {bad}.",
            )
        ]
    return []


def _helped(story: Story, voice: Voice) -> list[str]:
    now = story.conditions
    found = []
    if now.sponsor >= BEHIND:
        found.append(voice.of("sponsor", "somebody higher up stood behind us", "we had somebody higher up on our side"))
    if now.held and now.quality >= HELD_WELL:
        found.append(voice.of("quality", "our meetings were well held", "care was taken with our meetings"))
    if now.gap < DONE and not now.leaderless and now.weeks > 1:
        found.append(voice.of("led", "somebody saw to it that the community was led", "those who led had time for it"))
    return found


def _hindered(story: Story, voice: Voice) -> list[str]:
    now = story.conditions
    found = []
    if now.leaderless:
        alone = now.leaderless == now.weeks
        found.append("nobody led us all that time" if alone else f"for {weeks(now.leaderless)} nobody led us")
    elif now.gap >= UNDONE:
        found.append(
            voice.of(
                "gap",
                "much of the work of leading was left undone",
                "there was more to do for those who led than they got done",
            )
        )
    if now.held and now.quality < HELD_BADLY:
        found.append(voice.of("poor", "our meetings were poorly held", "the meetings themselves were not up to much"))
    if now.cancelled:
        n, was = word(now.cancelled), "was" if now.cancelled == 1 else "were"
        meetings = f"{n} meeting{'' if now.cancelled == 1 else 's'}"
        found.append(
            voice.of("cancelled", f"{meetings} that {was} due did not take place", f"{meetings} {was} called off")
        )
    if now.command >= ORDERED:
        found.append(voice.of("command", "much of what we did was set from above", "others decided much of our agenda"))
    if now.homework >= TASKS:
        found.append(voice.of("tasks", "there were tasks to be done at home", "we were given work to take home"))
    return found


def strategy(story: Story, voice: Voice) -> list[str]:
    """What it may mean for strategy: whether value was talked about with those who sponsor when it was told again.

    The whole community's value is measured, so nothing is said of this one thing's part in it.
    """
    if story.cycle != "realized" or story.returned is None:
        return []
    now = story.conditions
    if now.spoken < SPOKEN:
        if now.sponsor > 0.0:
            return [
                voice.of("unspoken", "With those who sponsor us next to nothing of this kind was talked about.", "")
            ]
        return []
    if now.spoken >= 2.0 * max(now.spoken_before, SPOKEN):
        return [
            voice.of(
                "spoken more",
                "By then what comes of such things was talked about with our sponsors, more than when it began.",
                "With our sponsors there was more talk of what we achieve by then than at the beginning of this.",
            )
        ]
    return [
        voice.of(
            "spoken",
            "What comes of such things was talked about with those who sponsor us.",
            "Our sponsors heard what comes of what we do, of this or of other things.",
        )
    ]


def afterwards(story: Story, voice: Voice) -> list[str]:
    """What became of the member."""
    after, last = story.after, story.chain[-1].week
    told: list[tuple[int, str]] = []
    if after.core is not None and after.core > last:
        stayed = ", and I am one of them now" if after.level == "core" and after.left is None else ""
        became = voice.of(
            "core",
            f"In week {after.core} I became one of the core{stayed}.",
            f"Week {after.core} was the first in which I was in the core{stayed}.",
        )
        told.append((after.core, became))
    elif after.active is not None and after.active > last and after.core is None:
        became = voice.of(
            "active",
            f"In week {after.active} I became one of the regulars.",
            f"From week {after.active} on I counted among the active.",
        )
        told.append((after.active, became))
    if after.led is not None:
        led = voice.of("lead", f"In week {after.led} I began to lead.", f"I took on leading in week {after.led}.")
        told.append((after.led, led))
    if after.again is not None and story.cycle in ("potential", "failed"):
        again = voice.of(
            "again",
            f"In week {after.again} I took up the same thing once more.",
            f"The same thing came to me again in week {after.again}.",
        )
        told.append((after.again, again))
    return [*(text for _, text in sorted(told)), _since(story, voice)]


def _since(story: Story, voice: Voice) -> str:
    after = story.after
    if after.left is not None:
        return voice.of(
            "left",
            f"In week {after.left} I left the organisation.",
            f"I left the organisation in week {after.left}.",
        )
    if story.returned is None and story.cycle in ("realized", "failed"):
        # How often the member was back has been told with what was not told again.
        return ""
    if after.visits == 0:
        return voice.of("since", "I have not been back since.", "I have not taken part since.")
    back = f"I have been back {times(after.visits)} since."
    return voice.of("since", back, f"Since then I have taken part {times(after.visits)}.", "")


__all__ = ["afterwards", "conditions", "strategy"]
