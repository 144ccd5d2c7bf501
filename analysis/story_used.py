"""The second half of a story: how something was put to use, what came of it, and whether it was told again."""

from __future__ import annotations

from copsim.analysis.number_words import times, word
from copsim.analysis.stories import Story, Use
from copsim.analysis.story_voice import Voice, weeks

LONG, SHORT, SOON = 20, 4, 2
"""What took more weeks to be tried had lain about; what took no more was tried soon; what came of it showed soon."""
NEAR = 12
"""A change that was no more weeks ago is told as part of the way to trying; one before that, as what had been."""
BUSY = 1 / 3
"""From this share of the weeks in busy spells they are told of."""


def used(story: Story, voice: Voice) -> list[str]:
    """How it was applied."""
    use = story.use
    if use is None:
        return _unused(story, voice)
    told = _after_a_change(use, voice) if use.change is not None else [_tried(use.to_try, voice)]
    turned = use.change is not None and (use.since_change or 0) <= NEAR
    if story.origin is not None and story.origin.own is not None and use.own not in (None, story.origin.own):
        told.append(
            voice.of("turned", "By then my work had changed, and it had come up.", "My work had turned to just that.")
            if use.own
            else voice.of("turned", "My work had moved on by then; I tried it all the same.", "")
        )
    if use.busy and use.busy == use.to_try > 1:
        told.append(voice.of("busy", "I was in a busy spell all that time.", "All that time I was very busy."))
    elif use.busy and use.busy > 1 and use.busy >= BUSY * use.to_try:
        told.append(
            voice.of(
                "busy",
                f"In {word(use.busy)} of these weeks work left me little time.",
                f"I had been busy for {word(use.busy)} of them.",
            )
        )
    if use.visits and use.to_try > SHORT and not turned:
        told.append(
            voice.of(
                "between visits",
                f"In between I had been there {times(use.visits)}.",
                "",
                f"I had been back {times(use.visits)} by then.",
            )
        )
    return told


def _tried(n: int, voice: Voice) -> str:
    if n == 1:
        return voice.of(
            "try", "I tried it the week after.", "A week later I tried it.", "I did not wait: I tried it within a week."
        )
    if n > LONG:
        return voice.of(
            "try",
            f"For {weeks(n)} I did nothing with it. Then I tried it.",
            f"It lay about for {weeks(n)} before I tried it.",
            f"I had it in mind for {weeks(n)}, and only then did I try it.",
        )
    return voice.of(
        "try",
        f"{weeks(n)} later I tried it.",
        f"It took me {weeks(n)} to get round to it; then I tried it.",
        f"I tried it {weeks(n)} after that.",
        f"After {weeks(n)} I gave it a try.",
    )


def _after_a_change(use: Use, voice: Voice) -> list[str]:
    """Trying it when something that scenarios note had changed meanwhile."""
    assert use.change is not None
    week, note = use.change
    quoted = " ".join(note.split()).rstrip(".")
    since = use.since_change or 0
    if since > NEAR:
        meanwhile = voice.of(
            "change",
            f"Meanwhile, in week {week}, this happened: “{quoted}.”",
            f"In week {week} it had come to this: “{quoted}.”",
        )
        return [meanwhile, _tried(use.to_try, voice)] if use.to_try > LONG else [_tried(use.to_try, voice)]
    told = [
        voice.of(
            "change",
            f"For a while I did nothing with it. In week {week} things changed around us: “{quoted}.”",
            f"It lay about for a while. Then came week {week}, and with it a change: “{quoted}.”",
            f"I kept it in mind. In week {week} this changed around us: “{quoted}.”",
        )
    ]
    n = weeks(use.to_try)
    if since == 0:
        told.append(f"That same week I tried it; {n} had gone by.")
    else:
        told.append(
            voice.of(
                "try then",
                f"{weeks(since)} after that I tried it; it was {n} old by then.",
                f"I tried it {weeks(since)} later, {n} after I had taken it up.",
            )
        )
    return told


def _unused(story: Story, voice: Voice) -> list[str]:
    origin, after = story.origin, story.after
    if origin is None:
        return []
    if waits(story):
        return [voice.of("not yet", "I have not tried it yet.", "So far I have not tried it.")]
    told = [
        voice.of(
            "never tried",
            "I never tried it.",
            "Nothing came of it: I did not try it.",
            "That was the end of it; I never tried it.",
        )
    ]
    if origin.own is True:
        told.append(voice.of("why not", "It would have fitted what I do.", "My work would have had room for it."))
    elif origin.own is False:
        told.append(voice.of("why not", "There was nothing to try it on.", "Where should I have tried it?"))
    if after.left is None and after.last > story.week:
        told.append(f"That is {weeks(after.last - story.week)} ago now.")
    return told


def waits(story: Story) -> bool:
    """Whether it is too early to say that something was never tried."""
    return story.use is None and story.after.left is None and story.after.last - story.week <= NEAR


def came_of_it(story: Story, voice: Voice) -> list[str]:
    """What the result was."""
    use, origin = story.use, story.origin
    if use is None or origin is None:
        return []
    if use.to_result is None:
        when = "when I left" if story.after.left is not None else "as far as this goes"
        n = use.open_for or 0
        if n == 0:
            return [f"What came of it was still open {when}."]
        return [
            voice.of(
                "open",
                f"What came of it was still open {when}, {weeks(n)} later.",
                f"Whether it worked had not shown {when}, {weeks(n)} on.",
            )
        ]
    n = use.to_result
    later = "a week" if n == 1 else weeks(n)
    if story.cycle == "realized":
        told = [
            voice.of(
                "worked",
                f"It worked, though it took {later} until that showed."
                if n > SOON
                else f"It worked, and within {later} one could see it.",
                f"{later} after that it was clear that it worked.",
                f"It took {later} until one could see it: it had turned out well.",
                f"And it turned out well, as I saw {later} later.",
                f"{later} went by, and then I knew that it worked.",
            )
        ]  # fmt: skip
        if origin.right is False:
            told.append("As I had first taken it up it was wrong; by then I knew better.")
        return told
    told = [
        voice.of(
            "failed",
            f"It did not work. That showed after {later}.",
            f"{later} later I had to see that it failed.",
            f"It failed, and it took {later} until that was plain.",
            f"And then it went wrong, {later} after I had begun.",
        )
    ]
    if origin.right is False:
        told.append(
            voice.of(
                "wrong",
                "It had been wrong from the first, and I had believed it.",
                "What I had taken up was simply not right, and I had not noticed.",
                "I had taken something for true that was not.",
            )
        )
    elif origin.right is True:
        told.append(
            voice.of(
                "turned wrong",
                "It had been right when I took it up. By the time it counted it no longer was.",
                "When I took it up it was right; in the meantime things had turned.",
            )
        )
    return told


def told_again(story: Story, voice: Voice) -> list[str]:
    """Whether it was fed back to the community."""
    back = story.returned
    if back is None:
        return _untold(story, voice)
    later = "a week" if back.to_tell == 1 else weeks(back.to_tell)
    if back.present == 1:
        what = "that it had failed" if story.cycle == "failed" else "what had come of it"
        return [
            voice.of(
                "told",
                f"{later} after that I came to tell {what}, and nobody else was there.",
                f"{later} later I wanted to tell the others {what}. I was the only one who came.",
            )
        ]
    if story.cycle == "failed":
        told = [
            voice.of(
                "told",
                f"{later} after that I told the others that it had failed.",
                f"I told the others {later} later how it had failed.",
                f"It was {later} before I told the others that it had not worked.",
            )
        ]
    else:
        told = [
            voice.of(
                "told",
                f"{later} after that I told the others.",
                f"It was {later} before I told the others about it.",
                f"I brought it back to the others {later} later.",
                f"{later} on, I told the others what had come of it.",
            )
        ]
    if back.present > 1:
        there = f"{word(back.present)} of us"
        told.append(
            voice.of("there", f"{there} were there that week.", f"That week {there} took part.", "", "")
        )  # fmt: skip
    heirs = "one other" if back.heirs == 1 else f"{word(back.heirs)} others"
    if back.heirs:
        told.append(
            voice.of(
                "heirs",
                f"{heirs} took it up from me.",
                f"From there {heirs} took it up.",
                f"And {heirs} took it up when I told it.",
            )
        )
    elif story.cycle == "realized":
        told.append(voice.of("heirs", "Nobody took it up from me that day.", "", "Nobody took it up from there."))
    return told


def _untold(story: Story, voice: Voice) -> list[str]:
    if story.cycle not in ("realized", "failed"):
        return []
    n = story.after.visits
    if n == 0:
        return [
            voice.of(
                "untold",
                "I never told it there; I have not been back.",
                "I was not there again to tell it.",
            )
        ]
    if story.cycle == "failed":
        return [
            voice.of(
                "untold",
                f"I have been back {times(n)}, and never told the others that it had failed.",
                f"Of the failure I said nothing there, though I came {times(n)} more.",
            )
        ]
    return [
        voice.of(
            "untold",
            f"I have been back {times(n)}, and have not told it there.",
            f"I have not told the others, though I took part {times(n)} after that.",
        )
    ]


__all__ = ["LONG", "came_of_it", "told_again", "used", "waits"]
